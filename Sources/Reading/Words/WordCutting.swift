// SPDX-License-Identifier: Apache-2.0

/// How text is cut into words and marks, the same for documents and for the phrases of the grammar.
///
/// A word is a run of letters and digits. Words are compared *folded*: without case, accents or
/// marks (é = e, ñ = n), the Latin letters of Unicode's Latin-1 Supplement and Latin Extended-A
/// mapped to their base letters. Every other visible character is a mark of its own.
enum CharacterClass {
  static let space: UInt8 = 0
  static let letter: UInt8 = 1
  static let digit: UInt8 = 2
  static let mark: UInt8 = 3
  /// The first byte of a character outside ASCII.
  static let wide: UInt8 = 4

  /// The class of each byte.
  static let table: [UInt8] = (0..<256).map { byte in
    switch byte {
    case 0x30...0x39: digit
    case 0x41...0x5A, 0x61...0x7A: letter
    case 0x00...0x20, 0x7F: space
    case 0x80...0xFF: wide
    default: mark
    }
  }
}

/// What one character outside ASCII is to the reader.
enum WideCharacter {
  /// A letter, folded to one or two ASCII letters (second 0 where there is one).
  case letter(UInt8, UInt8, isUpper: Bool)
  /// A letter of another script, kept as it is.
  case otherLetter
  case space
  /// An apostrophe, dash, quotation mark or bullet, named by the ASCII mark it stands for.
  case mark(UInt8)

  /// The class of the scalar `value`.
  init(_ value: UInt32) {
    switch value {
    case 0xA0, 0x1680, 0x2000...0x200F, 0x2028...0x202F, 0x205F...0x2064, 0x2066...0x206F, 0x3000, 0xFEFF,
      0x80...0x9F, 0xAD:
      self = .space
    case 0x2018, 0x2019, 0x201B, 0x2BC, 0x2B9, 0x2032, 0xB4: self = .mark(Mark.apostrophe)
    case 0x2010, 0x2011: self = .mark(Mark.hyphen)
    case 0x2012...0x2015, 0x2212: self = .mark(Mark.dash)
    case 0x201C...0x201F, 0xAB, 0xBB, 0x2039, 0x203A: self = .mark(Mark.quote)
    case 0x2022, 0x2023, 0x2043, 0x204C, 0x204D, 0x2219, 0x25A0...0x25FF, 0x2700...0x27BF, 0xB7,
      0xE000...0xF8FF:
      self = .mark(Mark.bullet)
    case 0xA1...0xBF, 0xD7, 0xF7, 0x2000...0x2BFF, 0x3001...0x303F, 0xFFF0...0xFFFD: self = .mark(Mark.other)
    case 0xC0...0x17F:
      let folded = Self.latin[Int(value - 0xC0)]
      self = .letter(folded.first, folded.second, isUpper: folded.isUpper)
    case 0x218...0x21B:
      self = .letter(value < 0x21A ? 0x73 : 0x74, 0, isUpper: value % 2 == 0)
    case 0x300...0x36F: self = .letter(0, 0, isUpper: false)
    default: self = .otherLetter
    }
  }

  /// U+00C0 to U+017F, from the Unicode Character Database's decompositions.
  private static let latin: [(first: UInt8, second: UInt8, isUpper: Bool)] = {
    let upper = "AAAAAAÆCEEEEIIIIÐNOOOOO×OUUUUYÞßaaaaaaæceeeeiiiiðnooooo÷ouuuuyþy"
    var result: [(UInt8, UInt8, Bool)] = []
    for scalar in upper.unicodeScalars {
      switch scalar {
      case "Æ": result.append((0x61, 0x65, true))
      case "æ": result.append((0x61, 0x65, false))
      case "Ð": result.append((0x64, 0, true))
      case "ð": result.append((0x64, 0, false))
      case "Þ": result.append((0x74, 0x68, true))
      case "þ": result.append((0x74, 0x68, false))
      case "ß": result.append((0x73, 0x73, false))
      default:
        let value = UInt8(truncatingIfNeeded: scalar.value)
        let isUpper = value < 0x60
        result.append((isUpper ? value | 0x20 : value, 0, isUpper))
      }
    }
    let extended =
      "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiJjJjKkkLlLlLlLlLlNnNnNnnNnOoOoOoŒœRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs"
    for scalar in extended.unicodeScalars {
      switch scalar {
      case "Œ": result.append((0x6F, 0x65, true))
      case "œ": result.append((0x6F, 0x65, false))
      default:
        let value = UInt8(truncatingIfNeeded: scalar.value)
        let isUpper = value < 0x60
        result.append((isUpper ? value | 0x20 : value, 0, isUpper))
      }
    }
    while result.count < 0xC0 { result.append((0x73, 0, false)) }
    return result
  }()
}

/// The marks the grammar speaks of, by one ASCII byte each.
enum Mark {
  static let apostrophe = UInt8(ascii: "'")
  static let hyphen = UInt8(ascii: "-")
  /// A dash that stands between words: – — ‒ ― and, with spaces around it, -.
  static let dash = UInt8(ascii: "~")
  static let quote = UInt8(ascii: "\"")
  static let bullet = UInt8(ascii: "*")
  static let other = UInt8(ascii: "^")
  static let comma = UInt8(ascii: ",")
  static let period = UInt8(ascii: ".")
  static let colon = UInt8(ascii: ":")
  static let semicolon = UInt8(ascii: ";")
  static let open = UInt8(ascii: "(")
  static let close = UInt8(ascii: ")")
  static let slash = UInt8(ascii: "/")
  static let question = UInt8(ascii: "?")
  static let exclamation = UInt8(ascii: "!")
}

/// One word or mark of a text.
struct Token {
  /// Where it stands, in bytes of the document's text.
  var start: Int32
  var end: Int32
  /// Its entry in the word table; a mark's byte is its own entry.
  var word: Int32
  /// The mark's byte; 0 for a word.
  var mark: UInt8
  var shape: Shape

  struct Shape: OptionSet {
    let rawValue: UInt8
    static let capitalised = Shape(rawValue: 1)
    static let allCapitals = Shape(rawValue: 2)
    static let hasDigit = Shape(rawValue: 4)
    /// White space, or the start of the block, stands before it.
    static let afterSpace = Shape(rawValue: 8)
    /// A hyphen, and no space, ties it to the word before.
    static let hyphenated = Shape(rawValue: 16)
    /// An apostrophe, and no space, ties it to the word before.
    static let apostrophed = Shape(rawValue: 32)
    /// The first token of a printed line.
    static let startsLine = Shape(rawValue: 64)
  }

  var isWord: Bool { mark == 0 }
  var isCapitalised: Bool { shape.contains(.capitalised) }
}
