// SPDX-License-Identifier: Apache-2.0

/// A page as it is written: our own markup, and everything else escaped.
///
/// What goes through ``text(_:)`` and ``value(_:)`` can not leave the place it is put into: marks of HTML
/// become references; control characters, those that turn the direction of writing, and noncharacters
/// become U+FFFD. Text that runs from right to left stays as it is.
struct Markup {
  private(set) var bytes: [UInt8] = []

  /// Gives what is written so far to `write` once it is worth a call.
  mutating func hand(over size: Int, to write: ([UInt8]) throws -> Void) rethrows {
    guard bytes.count >= size else { return }
    try write(bytes)
    bytes.removeAll(keepingCapacity: true)
  }

  /// Markup of this program.
  mutating func tag(_ markup: StaticString) {
    markup.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  /// Markup made of numbers and of names that are safe as they are.
  mutating func verbatim(_ markup: String) { bytes.append(contentsOf: markup.utf8) }

  /// Markup that is written already.
  mutating func append(_ other: Markup) { bytes += other.bytes }

  /// Text from outside, as content or between the quotation marks of an attribute.
  mutating func text(_ text: String) {
    var text = text
    text.withUTF8 { escape($0) }
  }

  /// A stretch of the document's text.
  mutating func text(_ source: [UInt8], _ range: Range<Int>) {
    let range = range.clamped(to: 0..<source.count)
    source.withUnsafeBufferPointer { escape(UnsafeBufferPointer(rebasing: $0[range])) }
  }

  /// ` name="value"`, the value from outside.
  mutating func attribute(_ name: StaticString, _ value: String) {
    bytes.append(0x20)
    tag(name)
    bytes += [UInt8(ascii: "="), UInt8(ascii: "\"")]
    text(value)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Appends `text` escaped; plain stretches are copied whole.
  private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
    var plain = 0
    var index = 0
    while index < text.count {
      let (length, replacement) = Self.replacement(text, index)
      if let replacement {
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[plain..<index]))
        replacement.withUTF8Buffer { bytes.append(contentsOf: $0) }
        plain = index + length
      }
      index += length
    }
    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[plain..<text.count]))
  }

  /// What stands in the page for the character at `index`, and how many bytes it takes; nil for itself.
  private static func replacement(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> (Int, StaticString?) {
    func byte(_ offset: Int) -> UInt8 { index + offset < text.count ? text[index + offset] : 0 }
    let first = text[index]
    if first >= 0x20, first < 0x7F {
      switch first {
      case UInt8(ascii: "&"): return (1, "&amp;")
      case UInt8(ascii: "<"): return (1, "&lt;")
      case UInt8(ascii: ">"): return (1, "&gt;")
      case UInt8(ascii: "\""): return (1, "&quot;")
      case UInt8(ascii: "'"): return (1, "&#39;")
      default: return (1, nil)
      }
    }
    if first == 0x09 || first == 0x0A { return (1, nil) }
    // Other white space that no page may hold.
    if first == 0x0B || first == 0x0C || first == 0x0D { return (1, " ") }
    if first < 0x80 { return (1, "\u{FFFD}") }
    let last = byte(2)
    switch (first, byte(1)) {
    case (0xC2, 0x80...0x9F): return (2, "\u{FFFD}")
    case (0xE2, 0x80) where last >= 0xA8 && last <= 0xAE: return (3, "\u{FFFD}")
    case (0xE2, 0x81) where last >= 0xA6 && last <= 0xA9: return (3, "\u{FFFD}")
    case (0xEF, 0xB7) where last >= 0x90 && last <= 0xAF: return (3, "\u{FFFD}")
    case (0xEF, 0xBF) where last >= 0xBE: return (3, "\u{FFFD}")
    case (0xF0...0xF4, let second) where second & 0x0F == 0x0F && last == 0xBF && byte(3) >= 0xBE:
      return (4, "\u{FFFD}")
    default: return (1, nil)
    }
  }
}
