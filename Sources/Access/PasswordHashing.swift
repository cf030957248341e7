// SPDX-License-Identifier: Apache-2.0

import Crypto
import CryptoExtras
import Foundation

/// How much work a password costs who guesses: the parameters of scrypt (RFC 7914).
public struct PasswordHashing: Sendable, Hashable {
  /// The binary logarithm of N; memory is 128 · N · r bytes.
  public let cost: Int
  public let blockSize: Int
  public let parallelism: Int

  /// Values out of reach of the library are brought into it: `cost` 1 to 20, `blockSize` 8 to 16, `parallelism`
  /// 1 to 16.
  public init(cost: Int, blockSize: Int = 8, parallelism: Int = 1) {
    self.cost = min(max(cost, 1), 20)
    self.blockSize = min(max(blockSize, 8), 16)
    self.parallelism = min(max(parallelism, 1), 16)
  }

  /// N = 2¹⁷, r = 8, p = 1 (OWASP Password Storage Cheat Sheet): 128 MiB for each password that is looked at.
  public static let recommended = PasswordHashing(cost: 17)

  /// What the store keeps of a password.
  ///
  /// It takes its time: never inside a transaction.
  func hash(_ password: String, salt: [UInt8]) throws -> PasswordHash {
    PasswordHash(hashing: self, salt: salt, key: try derive(password, salt: salt))
  }

  func derive(_ password: String, salt: [UInt8]) throws -> [UInt8] {
    var bytes = Array(PasswordRule.normalized(password).utf8)
    // The library can not bear a password of no bytes; no password of one NUL is ever set.
    if bytes.isEmpty { bytes = [0] }
    let key = try KDF.Scrypt.deriveKey(
      from: bytes,
      salt: salt,
      outputByteCount: 32,
      rounds: 1 << cost,
      blockSize: blockSize,
      parallelism: parallelism
    )
    return key.withUnsafeBytes { Array($0) }
  }
}

/// A password as the store keeps it: `scrypt$17$8$1$salt$hash`, with all that is needed to look at it again.
struct PasswordHash: Sendable, Equatable {
  let hashing: PasswordHashing
  let salt: [UInt8]
  let key: [UInt8]

  static let saltBytes = 16

  init(hashing: PasswordHashing, salt: [UInt8], key: [UInt8]) {
    self.hashing = hashing
    self.salt = salt
    self.key = key
  }

  /// Nil where the text is no such thing.
  init?(_ text: String) {
    let parts = text.split(separator: "$", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 6, parts[0] == "scrypt", let cost = Int(parts[1]), let blockSize = Int(parts[2]),
      let parallelism = Int(parts[3]), let salt = Base64URL.bytes(parts[4]), !salt.isEmpty,
      let key = Base64URL.bytes(parts[5]), key.count == 32
    else { return nil }
    let hashing = PasswordHashing(cost: cost, blockSize: blockSize, parallelism: parallelism)
    guard hashing.cost == cost, hashing.blockSize == blockSize, hashing.parallelism == parallelism else {
      return nil
    }
    self.init(hashing: hashing, salt: salt, key: key)
  }

  var text: String {
    "scrypt$\(hashing.cost)$\(hashing.blockSize)$\(hashing.parallelism)$\(Base64URL.text(salt))$\(Base64URL.text(key))"
  }

  /// Longer passwords are nobody's, and cost nothing.
  private static let mostBytes = 4096

  /// Whether this is the password, in the time one look takes either way.
  func isOf(_ password: String) throws -> Bool {
    let isBearable = password.utf8.count <= Self.mostBytes && !password.isEmpty
    let derived = try hashing.derive(isBearable ? password : "", salt: salt)
    return SymmetricKey(data: derived) == SymmetricKey(data: key) && isBearable
  }
}

/// Lets so many passwords be looked at at once, and so many wait; each takes 128 MiB and a processor.
///
/// The work is done on threads of its own: the threads that serve people never wait for it.
actor HashingGate {
  private let atOnce: Int
  private let places: Int
  private var running = 0
  private var line: [CheckedContinuation<Void, Never>] = []
  private let queue = DispatchQueue(label: "tessera.passwords", attributes: .concurrent)

  init(atOnce: Int = 2, places: Int = 32) {
    self.atOnce = atOnce
    self.places = places
  }

  /// How many wait.
  var waiting: Int { line.count }

  /// Throws ``AccessRefusal/busy`` where the line is full.
  func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await enter()
    defer { leave() }
    // Whoever left the line meanwhile needs no answer.
    try Task.checkCancellation()
    return try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Swift.Result { try work() }) }
    }
  }

  private func enter() async throws {
    guard running >= atOnce else {
      running += 1
      return
    }
    guard line.count < places else { throw AccessRefusal.busy }
    await withCheckedContinuation { line.append($0) }
  }

  private func leave() {
    // Who is next takes the place over, so that nobody slips in between.
    if line.isEmpty { running -= 1 } else { line.removeFirst().resume() }
  }
}
