// SPDX-License-Identifier: Apache-2.0

/// Receives the words and marks of a text, in order.
protocol WordSink {
  /// A word at `start ..< end`; its folded spelling is `folded[0..<count]`, with its FNV-1a hash.
  mutating func word(
    _ start: Int,
    _ end: Int,
    _ folded: [UInt8],
    _ count: Int,
    _ hash: UInt64,
    _ shape: Token.Shape
  )
  /// A mark at `start ..< end`.
  mutating func mark(_ start: Int, _ end: Int, _ byte: UInt8, _ shape: Token.Shape)
}

/// Cuts bytes into words and marks.
struct WordCutter {
  /// The longest word that is told apart; a longer run of letters is cut into words of this many bytes.
  static let longestWord = 120

  private var folded: [UInt8] = Array(repeating: 0, count: WordCutter.longestWord + 8)

  /// Cuts `bytes[start..<end]`, which must begin and end between characters of well-formed UTF-8.
  ///
  /// `startsLine` says that the stretch begins a printed line. Linear in the length.
  mutating func cut(
    _ bytes: [UInt8],
    _ start: Int,
    _ end: Int,
    startsLine: Bool,
    into sink: inout some WordSink
  ) {
    var shape: Token.Shape = startsLine ? [.afterSpace, .startsLine] : .afterSpace
    var index = start
    let table = CharacterClass.table
    while index < end {
      let byte = bytes[index]
      switch table[Int(byte)] {
      case CharacterClass.space:
        shape.insert(.afterSpace)
        index += 1
      case CharacterClass.letter, CharacterClass.digit:
        index = cutWord(bytes, index, end, shape, table, &sink)
        shape = []
      case CharacterClass.wide:
        let (value, length) = Self.scalar(bytes, index, end)
        switch WideCharacter(value) {
        case .space:
          shape.insert(.afterSpace)
          index += length
        case .mark(let mark):
          index = self.mark(mark, index, length, bytes, end, &shape, &sink)
        case .letter, .otherLetter:
          index = cutWord(bytes, index, end, shape, table, &sink)
          shape = []
        }
      default:
        index = mark(byte, index, 1, bytes, end, &shape, &sink)
      }
    }
  }

  /// Emits a mark, or notes that it glues two parts of one word.
  private func mark(
    _ mark: UInt8,
    _ index: Int,
    _ length: Int,
    _ bytes: [UInt8],
    _ end: Int,
    _ shape: inout Token.Shape,
    _ sink: inout some WordSink
  ) -> Int {
    let next = index + length
    if mark == Mark.apostrophe || mark == Mark.hyphen || mark == 0x60 {
      let isGlued =
        !shape.contains(.afterSpace) && next < end && Self.beginsWord(bytes, next, end)
        && index > 0 && !Self.isSpaceOrMark(bytes[index - 1])
      if isGlued {
        shape.insert(mark == Mark.hyphen ? .hyphenated : .apostrophed)
        return next
      }
    }
    var byte = mark
    if mark == Mark.hyphen, shape.contains(.afterSpace) || next >= end || bytes[next] <= 0x20 {
      byte = Mark.dash
    }
    if mark == UInt8(ascii: "["), byte == mark { byte = Mark.open }
    if mark == UInt8(ascii: "]"), byte == mark { byte = Mark.close }
    sink.mark(index, next, byte, shape)
    shape = []
    return next
  }

  private static func isSpaceOrMark(_ byte: UInt8) -> Bool {
    let kind = CharacterClass.table[Int(byte)]
    return kind == CharacterClass.space || kind == CharacterClass.mark
  }

  private static func beginsWord(_ bytes: [UInt8], _ index: Int, _ end: Int) -> Bool {
    switch CharacterClass.table[Int(bytes[index])] {
    case CharacterClass.letter, CharacterClass.digit: return true
    case CharacterClass.wide:
      switch WideCharacter(scalar(bytes, index, end).value) {
      case .letter, .otherLetter: return true
      case .space, .mark: return false
      }
    default: return false
    }
  }

  private mutating func cutWord(
    _ bytes: [UInt8],
    _ start: Int,
    _ end: Int,
    _ before: Token.Shape,
    _ table: [UInt8],
    _ sink: inout some WordSink
  ) -> Int {
    var index = start
    var count = 0
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    var uppers = 0
    var letters = 0
    var shape = before
    var firstIsUpper = false
    scan: while index < end, count < Self.longestWord {
      let byte = bytes[index]
      let kind = table[Int(byte)]
      if kind == CharacterClass.letter {
        var lower = byte
        letters += 1
        if byte < 0x61 {
          lower = byte | 0x20
          uppers += 1
          if letters == 1 { firstIsUpper = true }
        }
        folded[count] = lower
        count += 1
        hash = (hash ^ UInt64(lower)) &* 0x0000_0100_0000_01B3
        index += 1
      } else if kind == CharacterClass.digit {
        folded[count] = byte
        count += 1
        hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
        shape.insert(.hasDigit)
        index += 1
      } else if kind == CharacterClass.wide {
        let (value, length) = Self.scalar(bytes, index, end)
        switch WideCharacter(value) {
        case .letter(let first, let second, let isUpper):
          letters += 1
          if isUpper {
            uppers += 1
            if letters == 1 { firstIsUpper = true }
          }
          for part in [first, second] where part != 0 {
            folded[count] = part
            count += 1
            hash = (hash ^ UInt64(part)) &* 0x0000_0100_0000_01B3
          }
        case .otherLetter:
          letters += 1
          for offset in 0..<length {
            folded[count] = bytes[index + offset]
            count += 1
            hash = (hash ^ UInt64(bytes[index + offset])) &* 0x0000_0100_0000_01B3
          }
        // Soft hyphens and joiners stand inside words.
        case .space where value == 0xAD || (0x200B...0x200F).contains(value): break
        case .space, .mark: break scan
        }
        index += length
      } else {
        break
      }
    }
    if firstIsUpper { shape.insert(.capitalised) }
    if uppers > 0, uppers == letters, letters > 1 || firstIsUpper { shape.insert(.allCapitals) }
    sink.word(start, index, folded, count, hash, shape)
    return index
  }

  /// The scalar that starts at `index`, and its length in bytes; malformed input reads as U+FFFD of one byte.
  static func scalar(_ bytes: [UInt8], _ index: Int, _ end: Int) -> (value: UInt32, length: Int) {
    let first = bytes[index]
    if first < 0x80 { return (UInt32(first), 1) }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 1
    guard length > 1, index + length <= end else { return (0xFFFD, 1) }
    var value = UInt32(first) & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
    for offset in 1..<length {
      let byte = bytes[index + offset]
      guard byte & 0xC0 == 0x80 else { return (0xFFFD, 1) }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    return (value, length)
  }
}

/// The tokens of one stretch of text.
struct TokenList: WordSink {
  var tokens: [Token] = []
  let table: WordTable

  init(table: WordTable) { self.table = table }

  mutating func word(
    _ start: Int,
    _ end: Int,
    _ folded: [UInt8],
    _ count: Int,
    _ hash: UInt64,
    _ shape: Token.Shape
  ) {
    tokens.append(
      Token(
        start: Int32(truncatingIfNeeded: start),
        end: Int32(truncatingIfNeeded: end),
        word: table.entry(of: folded, count: count, hash: hash),
        mark: 0,
        shape: shape
      )
    )
  }

  mutating func mark(_ start: Int, _ end: Int, _ byte: UInt8, _ shape: Token.Shape) {
    tokens.append(
      Token(
        start: Int32(truncatingIfNeeded: start),
        end: Int32(truncatingIfNeeded: end),
        word: Int32(byte),
        mark: byte,
        shape: shape
      )
    )
  }
}

/// The folded words and marks of a phrase, for building the phrase book.
struct FoldedWords: WordSink {
  private(set) var words: [[UInt8]] = []
  private(set) var shapes: [Token.Shape] = []

  init(_ text: some StringProtocol) {
    var cutter = WordCutter()
    let bytes = Array(text.utf8)
    cutter.cut(bytes, 0, bytes.count, startsLine: false, into: &self)
  }

  mutating func word(
    _ start: Int,
    _ end: Int,
    _ folded: [UInt8],
    _ count: Int,
    _ hash: UInt64,
    _ shape: Token.Shape
  ) {
    words.append(Array(folded[0..<count]))
    shapes.append(shape)
  }

  mutating func mark(_ start: Int, _ end: Int, _ byte: UInt8, _ shape: Token.Shape) {
    words.append([byte])
    shapes.append(shape)
  }
}
