// SPDX-License-Identifier: Apache-2.0

import Crypto
import FoundationEssentials

/// A key that signs, by Ed25519 (RFC 8032).
public struct SigningKey: Sendable {
  private let key: Curve25519.Signing.PrivateKey

  /// A new key, from the system's source of randomness.
  public init() { key = Curve25519.Signing.PrivateKey() }

  /// The key that ``secret`` was of; nil where the text is none.
  public init?(secret: String) {
    guard let data = Data(base64Encoded: secret),
      let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: data)
    else { return nil }
    self.key = key
  }

  /// The key itself, 32 bytes in base64: whoever has it can sign.
  public var secret: String { key.rawRepresentation.base64EncodedString() }

  /// What others check signatures with: 32 bytes in base64.
  public var publicKey: String { key.publicKey.rawRepresentation.base64EncodedString() }

  /// The signature over `bytes`: 64 bytes in base64.
  public func signature(over bytes: [UInt8]) throws -> String {
    try key.signature(for: bytes).base64EncodedString()
  }

  /// Whether `signature` is that of the holder of `publicKey` over `bytes`.
  public static func isValid(_ signature: String, over bytes: [UInt8], publicKey: String) -> Bool {
    guard let signature = Data(base64Encoded: signature), let raw = Data(base64Encoded: publicKey),
      let key = try? Curve25519.Signing.PublicKey(rawRepresentation: raw)
    else { return false }
    return key.isValidSignature(signature, for: bytes)
  }
}
