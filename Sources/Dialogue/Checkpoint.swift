// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
public import Kernel

/// A signed word about where the trail stood: kept elsewhere, it proves later that nothing before was changed
/// or cut off.
///
/// The signature is Ed25519 over the lines `tessera-checkpoint/1`, the number of the entry, its digest and the
/// time in milliseconds since 1970, each ended by a line feed: anyone can check it without Tessera.
public struct Checkpoint: Sendable, Equatable, Codable {
  public let form: String
  public let sequence: Int64
  public let digest: String
  /// Milliseconds since 1970.
  public let at: Int64
  /// Ed25519, 32 bytes in base64.
  public let publicKey: String
  /// 64 bytes in base64.
  public let signature: String

  private static let form = "tessera-checkpoint/1"

  /// Signs where the trail stands.
  public init(_ head: TrailEntry, at instant: Instant, signedWith key: SigningKey) throws {
    form = Self.form
    sequence = head.sequence
    digest = head.digest
    at = instant.millisecondsSince1970
    publicKey = key.publicKey
    signature = try key.signature(over: Self.bytes(head.sequence, head.digest, at))
  }

  /// Reads a checkpoint; nil where the bytes are none.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count <= 1 << 16, let read = try? JSONDecoder().decode(Self.self, from: Data(bytes)),
      read.form == Self.form
    else { return nil }
    self = read
  }

  /// The checkpoint as JSON.
  public var json: [UInt8] {
    var json = CanonicalJSON()
    json.object { json in
      json.key("form"); json.string(form)
      json.key("sequence"); json.number(Int(sequence))
      json.key("digest"); json.string(digest)
      json.key("at"); json.number(Int(at))
      json.key("publicKey"); json.string(publicKey)
      json.key("signature"); json.string(signature)
    }
    return json.bytes + [0x0A]
  }

  private static func bytes(_ sequence: Int64, _ digest: String, _ at: Int64) -> [UInt8] {
    Array("\(form)\n\(sequence)\n\(digest)\n\(at)\n".utf8)
  }

  /// Whether the signature is right, by the key it names or by one that is known.
  public func isSigned(by known: String? = nil) -> Bool {
    if let known, known != publicKey { return false }
    return SigningKey.isValid(
      signature,
      over: Self.bytes(sequence, digest, at),
      publicKey: publicKey
    )
  }
}
