// SPDX-License-Identifier: Apache-2.0

/// Words cut at the end of a printed line, made whole by what the same document writes elsewhere.
final class Hyphenation {
  /// The lines of the document, each ended by a line feed.
  private let text: [UInt8]
  /// Its words with their hyphens, gathered when the first hyphen asks for them.
  ///
  /// A word before a hyphen at the end of its line keeps the hyphen: it may be half of another.
  private lazy var words = PrintedWords(text)

  /// `text` holds the lines of the document, each ended by a line feed.
  init(_ text: [UInt8]) { self.text = text }

  fileprivate static func lower(_ byte: UInt8) -> UInt8 {
    byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
  }

  fileprivate static func isWordByte(_ byte: UInt8) -> Bool {
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
  private func holds(_ word: [UInt8]) -> Bool { words.contains(word) }

  /// Elements that keep their hyphen whatever follows, and seldom open a word that was only cut.
  private static let compounding: Set<String> = ["self", "non", "anti", "vice", "socio", "quasi", "well"]
}

/// The words of a text without regard to case, found by their bytes.
///
/// A `Set` of slices costs as much as all the rest of a page's layout: every word is copied into SipHash. Here
/// a table of offsets into the text is enough. The hash begins with a number of this process's own, so that no
/// document can be made whose words all meet in one place.
private struct PrintedWords {
  private let text: [UInt8]
  /// Start and length of a word at the place of its hash or after it; a length of 0 is a free place.
  private var places: [(start: UInt32, count: UInt32)] = []
  private var taken = 0
  private static let seed = UInt64.random(in: .min ... .max)

  /// Linear in the length of `text`.
  init(_ text: [UInt8]) {
    self.text = text.map(Hyphenation.lower)
    places = Array(repeating: (0, 0), count: 1 << 12)
    var start = 0
    var hash = Self.seed
    for (index, byte) in self.text.enumerated() {
      if Hyphenation.isWordByte(byte) || byte == UInt8(ascii: "-") {
        hash = Self.step(hash, byte)
        continue
      }
      if index > start { insert(start, index - start, hash) }
      start = index + 1
      hash = Self.seed
    }
    if self.text.count > start { insert(start, self.text.count - start, hash) }
  }

  func contains(_ word: [UInt8]) -> Bool {
    guard !word.isEmpty else { return false }
    let place = places[slot(of: word[...], word.reduce(Self.seed, Self.step))]
    return place.count > 0
  }

  private mutating func insert(_ start: Int, _ count: Int, _ hash: UInt64) {
    // Offsets of four bytes: what lies beyond four gigabytes is no printed page.
    guard let first = UInt32(exactly: start), let length = UInt32(exactly: count) else { return }
    let slot = slot(of: text[start..<start + count], hash)
    guard places[slot].count == 0 else { return }
    places[slot] = (first, length)
    taken += 1
    if taken > places.count / 2 { grow() }
  }

  private mutating func grow() {
    let before = places
    places = Array(repeating: (0, 0), count: before.count * 2)
    for place in before where place.count > 0 {
      let word = text[Int(place.start)..<Int(place.start) + Int(place.count)]
      places[slot(of: word, word.reduce(Self.seed, Self.step))] = place
    }
  }

  /// Where the word stands, or the free place where it would.
  private func slot(of word: ArraySlice<UInt8>, _ hash: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: hash ^ hash >> 32) & (places.count - 1)
    while places[slot].count > 0 {
      let start = Int(places[slot].start)
      let count = Int(places[slot].count)
      if count == word.count, text[start..<start + count].elementsEqual(word) { break }
      slot = (slot + 1) & (places.count - 1)
    }
    return slot
  }

  /// FNV-1a, a byte at a time (Fowler, Noll, Vo; RFC 9923).
  private static func step(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
    (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
  }
}
