// SPDX-License-Identifier: Apache-2.0

/// XML as it is written, character data escaped.
struct XMLText {
  private(set) var bytes: [UInt8] = []

  /// Gives what is written so far to `write` once it is worth a call.
  mutating func hand(over size: Int, to write: ([UInt8]) throws -> Void) rethrows {
    guard bytes.count >= size else { return }
    try write(bytes)
    bytes.removeAll(keepingCapacity: true)
  }

  /// What another has written.
  mutating func append(_ other: XMLText) { bytes.append(contentsOf: other.bytes) }

  /// Markup of this program.
  mutating func tag(_ markup: String) { bytes.append(contentsOf: markup.utf8) }

  /// Character data.
  mutating func text(_ text: some Collection<UInt8>) { escape(text, inAttribute: false) }
  mutating func text(_ text: String) { escape(text.utf8, inAttribute: false) }

  /// ` name="value"`.
  mutating func attribute(_ name: String, _ value: String) {
    tag(" \(name)=\"")
    escape(value.utf8, inAttribute: true)
    tag("\"")
  }

  private mutating func escape(_ text: some Collection<UInt8>, inAttribute: Bool) {
    for byte in text {
      switch byte {
      case UInt8(ascii: "&"): tag("&amp;")
      case UInt8(ascii: "<"): tag("&lt;")
      case UInt8(ascii: ">"): tag("&gt;")
      case UInt8(ascii: "\"") where inAttribute: tag("&quot;")
      // A parser makes line ends one line feed, and white space in attributes one space.
      case 0x0D: tag("&#13;")
      case 0x0A where inAttribute: tag("&#10;")
      case 0x09 where inAttribute: tag("&#9;")
      default: bytes.append(byte)
      }
    }
  }

  /// The text with the characters that XML 1.0 can not hold (2.2, Char) each replaced by U+FFFD; the offsets in
  /// Unicode scalars stay.
  static func sound(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      let byte = text[index]
      let isControl = byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D
      // U+FFFE and U+FFFF.
      let isNoncharacter =
        byte == 0xEF && index + 2 < text.count && text[index + 1] == 0xBF && text[index + 2] >= 0xBE
      if isControl || isNoncharacter {
        result += [0xEF, 0xBF, 0xBD]
        index += isNoncharacter ? 3 : 1
      } else {
        result.append(byte)
        index += 1
      }
    }
    return result
  }
}
