// SPDX-License-Identifier: Apache-2.0

/// Words cut at the end of a printed line, made whole by what the same document writes elsewhere.
struct Hyphenation {
  /// Every word that stands inside a line, in lower case.
  private var words: Set<[UInt8]> = []

  /// Learns the words of the lines; linear in their length.
  init(_ lines: [PrintedLine]) {
    for line in lines {
      var bytes = Spaces.single(line.text)
      for index in bytes.indices where bytes[index] >= 0x41 && bytes[index] <= 0x5A { bytes[index] |= 0x20 }
      let pieces = bytes.split(separator: 0x20)
      for piece in pieces.dropLast() { learn(piece) }
      if let last = pieces.last, last.last != UInt8(ascii: "-") { learn(last) }
    }
  }

  private mutating func learn(_ piece: ArraySlice<UInt8>) {
    var piece = piece
    while let last = piece.last, !Self.isWordByte(last) { piece.removeLast() }
    while let first = piece.first, !Self.isWordByte(first) { piece.removeFirst() }
    if piece.count > 1 { words.insert(Array(piece)) }
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte >= 0x61 && byte <= 0x7A || byte >= 0x41 && byte <= 0x5A || byte >= 0x30 && byte <= 0x39
  }

  /// Appends the line `next` to `text`, whose block began at `start`.
  ///
  /// A hyphen at the end of the line before is dropped where it only cut a word: a soft hyphen always; a hard
  /// one where a letter in lower case goes on and the document does not write the word with it.
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
    let head = Array(before.dropLast().reversed().prefix { Self.isWordByte($0) }.reversed()).map(lower)
    let tail = Array(after.prefix { Self.isWordByte($0) }).map(lower)
    let dashed = head + [UInt8(ascii: "-")] + tail
    if words.contains(dashed) { return false }
    if words.contains(head + tail) { return true }
    // “self-/proclaimed”, “time-/bound”: compounds of two words; “govern-/ment” leaves a half that is none.
    if Self.compounding.contains(String(decoding: head, as: UTF8.self)) { return false }
    return !(words.contains(head) && words.contains(tail) && tail.count > 3)
  }

  private func lower(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }

  /// Elements that keep their hyphen whatever follows, and seldom open a word that was only cut.
  private static let compounding: Set<String> = ["self", "non", "anti", "vice", "socio", "quasi", "well"]
}
