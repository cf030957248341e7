// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import Kernel

/// JSON in one form only, so that equal values have equal bytes and equal digests.
enum CanonicalJSON {
  enum Part {
    case text(String?)
    case integer(Int64)
    case parts([Part])

    static func number(_ instant: Instant?) -> Part {
      instant.map { .integer($0.millisecondsSince1970) } ?? .text(nil)
    }
  }

  /// An array of values.
  static func array(_ parts: [Part]) -> [UInt8] {
    var bytes: [UInt8] = []
    append(parts, to: &bytes)
    return bytes
  }

  /// An object, its keys in the order of their bytes.
  static func object(_ values: [String: String]) -> String {
    var bytes: [UInt8] = [0x7B]
    for (index, entry) in values.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) })
      .enumerated()
    {
      if index > 0 { bytes.append(0x2C) }
      append(entry.key, to: &bytes)
      bytes.append(0x3A)
      append(entry.value, to: &bytes)
    }
    bytes.append(0x7D)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The values of an object; nil where the text is no object of texts.
  static func values(of text: String) -> [String: String]? {
    try? JSONDecoder().decode([String: String].self, from: Data(text.utf8))
  }

  /// SHA-256 over an array, in hexadecimal.
  static func digest(of parts: [Part]) -> String { ContentDigest(of: array(parts)).hexadecimal }

  /// HMAC-SHA256 over an array, in hexadecimal: who does not have the key can not try values.
  static func digest(of parts: [Part], key: String) -> String {
    let code = HMAC<SHA256>
      .authenticationCode(for: Data(array(parts)), using: SymmetricKey(data: Data(key.utf8)))
    return Hexadecimal.text(Array(code))
  }

  private static func append(_ parts: [Part], to bytes: inout [UInt8]) {
    bytes.append(0x5B)
    for (index, part) in parts.enumerated() {
      if index > 0 { bytes.append(0x2C) }
      switch part {
      case .text(let text?): append(text, to: &bytes)
      case .text(nil): bytes += Array("null".utf8)
      case .integer(let number): bytes += Array(String(number).utf8)
      case .parts(let parts): append(parts, to: &bytes)
      }
    }
    bytes.append(0x5D)
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) {
    var text = text
    bytes.append(0x22)
    text.withUTF8 { bytes.append(escapingForJSON: $0) }
    bytes.append(0x22)
  }
}
