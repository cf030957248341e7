// SPDX-License-Identifier: Apache-2.0

import Crypto

/// The SHA-256 of some bytes: what a document is known by.
///
/// Two documents with the same digest are the same document (FIPS 180-4).
public struct ContentDigest: Hashable, Sendable, CustomStringConvertible {
  /// 64 lower-case hexadecimal digits.
  public let hexadecimal: String

  /// The digest of `bytes`.
  public init(of bytes: [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(64)
    for byte in SHA256.hash(data: bytes) {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    hexadecimal = String(decoding: text, as: UTF8.self)
  }

  /// The digest that is written so; nil where the text is not 64 lower-case hexadecimal digits.
  public init?(hexadecimal: String) {
    let isDigest =
      hexadecimal.utf8.count == 64
      && hexadecimal.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 || $0 >= 0x61 && $0 <= 0x66 }
    guard isDigest else { return nil }
    self.hexadecimal = hexadecimal
  }

  public var description: String { hexadecimal }
}
