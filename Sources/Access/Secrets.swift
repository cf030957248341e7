// SPDX-License-Identifier: Apache-2.0

import Crypto
import FoundationEssentials
import Kernel

/// Where chance comes from; passed in, so that a test can say what it gives.
public struct Randomness: Sendable {
  let bytes: @Sendable (_ count: Int) -> [UInt8]

  /// `bytes` gives as many bytes as it is asked for, which nobody can guess.
  public init(_ bytes: @escaping @Sendable (_ count: Int) -> [UInt8]) { self.bytes = bytes }

  /// The system's source for secrets.
  public static let system = Randomness { count in
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in generator.next() }
  }
}

/// Secrets that are shown to their holder once; the store keeps what ``digest(of:)`` makes of them.
enum Secret {
  /// 32 random bytes in the letters of base64url (RFC 4648, section 5).
  static func make(_ randomness: Randomness) -> String { Base64URL.text(randomness.bytes(32)) }

  /// What begins a personal token, so that programs which look for leaked secrets know it.
  static let tokenPrefix = "tessera_"

  /// SHA-256: nothing slower is needed for 32 random bytes.
  static func digest(of secret: String) -> String { ContentDigest(of: Array(secret.utf8)).hexadecimal }

  /// HMAC-SHA256 (RFC 2104) of `label` under the secret.
  static func derived(from secret: String, _ label: String) -> String {
    let code = HMAC<SHA256>
      .authenticationCode(
        for: Data(label.utf8),
        using: SymmetricKey(data: Data(secret.utf8))
      )
    return Base64URL.text(Array(code))
  }

  /// Whether two texts are equal, in a time that does not say where they differ.
  static func isEqual(_ a: String, _ b: String) -> Bool {
    // Digests compare in constant time, and are of one length.
    SHA256.hash(data: Data(a.utf8)) == SHA256.hash(data: Data(b.utf8))
  }
}

/// What forms carry before anybody is signed in, against requests that other sites send.
///
/// The cookie holds a random value and the form what is derived from it (double submit): another site can make
/// a browser send the cookie, but can not read it. Nothing is stored. The cookie must be one that only this
/// host can set (`__Host-`).
public struct FormSecret: Sendable {
  /// The value of the cookie.
  public let cookie: String
  /// The value of the hidden field.
  public var token: String { Secret.derived(from: cookie, "tessera form 1") }

  /// A new one.
  public init(_ randomness: Randomness = .system) { cookie = Secret.make(randomness) }

  /// The one a browser sent; nil where the cookie is not one that was given.
  public init?(cookie: String) {
    guard cookie.utf8.count == 43, Base64URL.bytes(cookie)?.count == 32 else { return nil }
    self.cookie = cookie
  }

  /// Whether a form that came with the cookie was one of ours; in constant time.
  public func isValid(_ token: String) -> Bool { Secret.isEqual(token, self.token) }
}

/// Base64 in letters that addresses and cookies bear, without padding.
enum Base64URL {
  static func text(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing(
      "=",
      with: ""
    )
  }

  static func bytes(_ text: String) -> [UInt8]? {
    let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    let plain = text.replacing("-", with: "+").replacing("_", with: "/") + padding
    return Data(base64Encoded: plain).map(Array.init)
  }
}

enum Hexadecimal {
  static func text(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  static func isText(_ text: String, digits: Int) -> Bool {
    text.utf8.count == digits
      && text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 || $0 >= 0x61 && $0 <= 0x66 }
  }
}
