// SPDX-License-Identifier: Apache-2.0

/// Words cut at the end of a printed line, made whole by what the same document writes elsewhere.
final class Hyphenation {
  /// The body of the document in lower case, its lines parted by line feeds.
  private let text: [UInt8]
  /// Its words with their hyphens, gathered when the first hyphen asks for them.
  ///
  /// A word before a hyphen at the end of its line keeps the hyphen: it may be half of another.
  private lazy var words = Set(
    text.split { !Self.isWordByte($0) && $0 != UInt8(ascii: "-") }
  )

  /// `text` holds the lines of the document, each ended by a line feed.
  init(_ text: [UInt8]) { self.text = text.map(Self.lower) }

  private static func lower(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte >= 0x61 && byte <= 0x7A || byte >= 0x41 && byte <= 0x5A
      || byte >= 0x30 && byte <= 0x39
  }

  /// Appends the line `next` to `text`, whose block began at `start`.
  ///
  /// A hyphen at the end of the line before is dropped where it only cut a word: a soft hyphen always; a hard
  /// one where a letter in lower case goes on and the document does not write the word with it. The time of all
  /// hyphens together grows with the length of the document.
  func join(_ text: inout [UInt8], from start: Int, with next: ArraySlice<UInt8>) {
    guard let first = next.first else { return }
    if text.count >= start + 2, text[text.count - 2] == 0xC2, text[text.count - 1] == 0xAD {
      text.removeLast(2)
      text += next
      return
    }
    let isDash = text.last == UInt8(ascii: "-")
    let isCut = isDash && text.count >= start + 2 && Self.isWordByte(text[text.count - 2])
    guard isCut, Self.isWordByte(first) else {
      // “the political – / economic”: a dash keeps its space.
      if text.last != 0x20 { text.append(0x20) }
      text += next
      return
    }
    let isLetter = first >= 0x61 && first <= 0x7A || first >= 0x80
    if isLetter, isCutOnly(text[start...], next) { text.removeLast() }
    text += next
  }

  /// Whether the hyphen belongs to the line's end and not to the word.
  private func isCutOnly(_ before: ArraySlice<UInt8>, _ after: ArraySlice<UInt8>) -> Bool {
    let head = Array(before.dropLast().reversed().prefix { Self.isWordByte($0) }.reversed()).map(Self.lower)
    let tail = Array(after.prefix { Self.isWordByte($0) }).map(Self.lower)
    // “Trinité-et-/Tobago”, “state-/of-the-art”: one of several hyphens.
    let ahead = after.dropFirst(tail.count).first
    let behind = before.dropLast(head.count + 1).last
    if ahead == UInt8(ascii: "-") || behind == UInt8(ascii: "-") { return false }
    let isCompounding = Self.compounding.contains(String(decoding: head, as: UTF8.self))
    if !isCompounding, holds(head + [UInt8(ascii: "-")] + tail) { return false }
    if holds(head + tail) { return true }
    // “self-/proclaimed”, “time-/bound”: compounds of two words; “govern-/ment” leaves a half that is none.
    if isCompounding { return false }
    return !(tail.count > 3 && holds(head) && holds(tail))
  }

  /// Whether the document holds the word inside a line, with nothing of a word around it.
  private func holds(_ word: [UInt8]) -> Bool { words.contains(word[...]) }

  /// Elements that keep their hyphen whatever follows, and seldom open a word that was only cut.
  private static let compounding: Set<String> = ["self", "non", "anti", "vice", "socio", "quasi", "well"]
}
