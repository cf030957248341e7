// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// How the bytes of a document spell its text.
public enum TextEncoding: String, Sendable, Hashable {
  case utf8 = "utf-8"
  case utf16LittleEndian = "utf-16le"
  case utf16BigEndian = "utf-16be"
  case windows1252 = "windows-1252"
  case macRoman = "macintosh"
}

/// The text of a document, in UTF-8, and how it was come by.
///
/// All offsets of a record refer to this text. For a file that is well-formed UTF-8 it is the file
/// itself, byte for byte.
public struct DocumentText: Sendable {
  public let bytes: [UInt8]
  public let encoding: TextEncoding
  /// How many malformed sequences were replaced by U+FFFD.
  public let replacements: Int
  /// Translates byte offsets into Unicode scalar offsets.
  public let offsets: ScalarOffsets

  /// The most bytes that can be read at once: 1 GiB.
  public static let limit = 1 << 30

  /// Why a document has no text to read.
  ///
  /// Every case has words for the person who gave it.
  public enum Refusal: Error, Equatable, Sendable, CustomStringConvertible {
    case empty
    case blank
    /// Bytes that no text has, the first of them at this offset.
    case binary(offset: Int)
    case tooLong(bytes: Int)

    public var description: String {
      switch self {
      case .empty: "the file is empty; there is nothing to read"
      case .blank: "the file holds only white space; there is nothing to read"
      case .binary(let offset):
        "this is not text (byte \(offset) is one no text has); give the report as plain text"
      case .tooLong(let bytes):
        "\(bytes) bytes are more than the \(DocumentText.limit) that can be read at once; split the file"
      }
    }
  }

  /// Decodes `data`: UTF-8, UTF-16, Windows-1252 or Mac Roman, told apart by their bytes.
  ///
  /// UTF-8 with a few malformed bytes stays UTF-8 and each malformed sequence becomes U+FFFD.
  /// Linear in time; at most three bytes of memory for each byte of data.
  public init(decoding data: [UInt8]) throws(Refusal) {
    guard !data.isEmpty else { throw .empty }
    guard data.count <= Self.limit else { throw .tooLong(bytes: data.count) }
    if let wide = Self.utf16(data) {
      try self.init(bytes: wide.bytes, encoding: wide.encoding, replacements: wide.replacements)
      return
    }
    if let offset = Self.binaryOffset(data) { throw .binary(offset: offset) }
    let check = Self.checkUTF8(data)
    if check.malformed == 0 {
      try self.init(bytes: data, encoding: .utf8, replacements: 0)
    } else if check.sequences >= check.malformed {
      try self.init(bytes: Self.repaired(data), encoding: .utf8, replacements: check.malformed)
    } else {
      let isMac = Self.looksMacRoman(data)
      let table = isMac ? Self.macRoman : Self.windows1252
      var bytes: [UInt8] = []
      bytes.reserveCapacity(data.count + data.count / 16)
      for byte in data {
        if byte < 0x80 { bytes.append(byte) } else { bytes += table[Int(byte) - 0x80] }
      }
      try self.init(bytes: bytes, encoding: isMac ? .macRoman : .windows1252, replacements: 0)
    }
  }

  /// Looks at the first bytes of a document, some 64 KiB, before the rest is fetched.
  ///
  /// Throws where they already tell that this is no text.
  public static func check(beginning bytes: [UInt8]) throws(Refusal) {
    guard !bytes.isEmpty else { throw .empty }
    if utf16(Array(bytes.prefix(4096))) == nil, let offset = binaryOffset(bytes) {
      throw .binary(offset: offset)
    }
  }

  private init(bytes: [UInt8], encoding: TextEncoding, replacements: Int) throws(Refusal) {
    guard bytes.contains(where: { $0 > 0x20 }) else { throw .blank }
    // Offsets are kept in 32 bits.
    guard bytes.count < Int(Int32.max) else { throw .tooLong(bytes: bytes.count) }
    self.bytes = bytes
    self.encoding = encoding
    self.replacements = replacements
    offsets = ScalarOffsets(bytes)
  }

  /// The text of `span`; empty where it lies outside.
  public subscript(span: Span) -> String {
    guard span.start >= 0, span.end <= bytes.count else { return "" }
    return String(decoding: bytes[span.start..<span.end], as: UTF8.self)
  }

  /// The words of `span`, runs of white space made one space.
  func words(_ span: Span) -> String {
    guard span.start >= 0, span.end <= bytes.count else { return "" }
    var words: [UInt8] = []
    words.reserveCapacity(span.length)
    var index = span.start
    while index < span.end {
      let byte = bytes[index]
      let isNoBreakSpace = byte == 0xC2 && index + 1 < span.end && bytes[index + 1] == 0xA0
      if byte <= 0x20 || isNoBreakSpace {
        if let last = words.last, last != 0x20 { words.append(0x20) }
        index += isNoBreakSpace ? 2 : 1
      } else {
        words.append(byte)
        index += 1
      }
    }
    if words.last == 0x20 { words.removeLast() }
    return String(decoding: words, as: UTF8.self)
  }
}

// MARK: - Telling encodings apart

extension DocumentText {
  /// The first byte that no text has: NUL or another control, where such bytes are more than one in a thousand.
  private static func binaryOffset(_ data: [UInt8]) -> Int? {
    let sample = min(data.count, 1 << 16)
    var controls = 0
    var first: Int?
    for (index, byte) in data[..<sample].enumerated() where byte < 0x20 {
      if byte < 0x09 || (byte > 0x0D && byte != 0x1B && byte != 0x1C) {
        controls += byte == 0 ? 20 : 1
        if first == nil { first = index }
      }
    }
    return controls * 200 > sample ? first : nil
  }

  private static func utf16(_ data: [UInt8]) -> (bytes: [UInt8], encoding: TextEncoding, replacements: Int)? {
    guard data.count >= 2 else { return nil }
    let encoding: TextEncoding
    var start = 0
    if data[0] == 0xFF, data[1] == 0xFE {
      (encoding, start) = (.utf16LittleEndian, 2)
    } else if data[0] == 0xFE, data[1] == 0xFF {
      (encoding, start) = (.utf16BigEndian, 2)
    } else {
      // Without a byte order mark: nearly every second byte is zero, always on the same side.
      let sample = min(data.count, 4096) & ~1
      var zeros = [0, 0]
      for index in 0..<sample where data[index] == 0 { zeros[index & 1] += 1 }
      if zeros[1] * 10 > sample * 4, zeros[0] * 20 < sample {
        encoding = .utf16LittleEndian
      } else if zeros[0] * 10 > sample * 4, zeros[1] * 20 < sample {
        encoding = .utf16BigEndian
      } else {
        return nil
      }
    }
    let high = encoding == .utf16BigEndian ? 0 : 1
    var bytes: [UInt8] = []
    bytes.reserveCapacity(data.count / 2 + data.count / 8)
    var replacements = 0
    var index = start
    func unit(_ at: Int) -> UInt32 { UInt32(data[at + high]) << 8 | UInt32(data[at + 1 - high]) }
    while index + 1 < data.count {
      var value = unit(index)
      index += 2
      if value >= 0xD800, value < 0xE000 {
        if value < 0xDC00, index + 1 < data.count, unit(index) >= 0xDC00, unit(index) < 0xE000 {
          value = 0x10000 + ((value - 0xD800) << 10) + (unit(index) - 0xDC00)
          index += 2
        } else {
          value = 0xFFFD
          replacements += 1
        }
      }
      append(value, to: &bytes)
    }
    if index < data.count {
      append(0xFFFD, to: &bytes)
      replacements += 1
    }
    return (bytes, encoding, replacements)
  }

  private static func append(_ value: UInt32, to bytes: inout [UInt8]) {
    if value < 0x80 {
      bytes.append(UInt8(value))
    } else if value < 0x800 {
      bytes.append(UInt8(0xC0 | value >> 6))
      bytes.append(UInt8(0x80 | value & 0x3F))
    } else if value < 0x10000 {
      bytes.append(UInt8(0xE0 | value >> 12))
      bytes.append(UInt8(0x80 | value >> 6 & 0x3F))
      bytes.append(UInt8(0x80 | value & 0x3F))
    } else {
      bytes.append(UInt8(0xF0 | value >> 18 & 0x07))
      bytes.append(UInt8(0x80 | value >> 12 & 0x3F))
      bytes.append(UInt8(0x80 | value >> 6 & 0x3F))
      bytes.append(UInt8(0x80 | value & 0x3F))
    }
  }

  /// The length of the well-formed sequence at `index` (Unicode, table 3-7), or 0.
  private static func sequenceLength(_ data: [UInt8], _ index: Int) -> Int {
    let first = data[index]
    func tail(_ offset: Int) -> Bool { index + offset < data.count && data[index + offset] & 0xC0 == 0x80 }
    switch first {
    case 0x00...0x7F: return 1
    case 0xC2...0xDF: return tail(1) ? 2 : 0
    case 0xE0...0xEF:
      guard tail(1), tail(2) else { return 0 }
      let second = data[index + 1]
      if first == 0xE0, second < 0xA0 { return 0 }
      if first == 0xED, second > 0x9F { return 0 }
      return 3
    case 0xF0...0xF4:
      guard tail(1), tail(2), tail(3) else { return 0 }
      let second = data[index + 1]
      if first == 0xF0, second < 0x90 { return 0 }
      if first == 0xF4, second > 0x8F { return 0 }
      return 4
    default: return 0
    }
  }

  private static func checkUTF8(_ data: [UInt8]) -> (sequences: Int, malformed: Int) {
    var sequences = 0
    var malformed = 0
    var index = 0
    while index < data.count {
      if data[index] < 0x80 {
        index += 1
        continue
      }
      let length = sequenceLength(data, index)
      if length == 0 {
        malformed += 1
        index += 1
      } else {
        sequences += 1
        index += length
      }
    }
    return (sequences, malformed)
  }

  private static func repaired(_ data: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(data.count + 64)
    var index = 0
    while index < data.count {
      let length = sequenceLength(data, index)
      if length == 0 {
        bytes += [0xEF, 0xBF, 0xBD]
        index += 1
      } else {
        bytes += data[index..<index + length]
        index += length
      }
    }
    return bytes
  }

  /// Whether the bytes above 0x7F make more sense as Mac Roman than as Windows-1252.
  ///
  /// Between two letters a letter or an apostrophe is expected; whatever else stands there counts
  /// against the encoding that puts it there.
  private static func looksMacRoman(_ data: [UInt8]) -> Bool {
    func isLetter(_ index: Int) -> Bool {
      guard index >= 0, index < data.count else { return false }
      return CharacterClass.table[Int(data[index])] == CharacterClass.letter
    }
    var scores = [0, 0]
    for index in 0..<min(data.count, 1 << 20) where data[index] >= 0x80 {
      let before = isLetter(index - 1)
      let after = isLetter(index + 1)
      let isAmongLowercase = before && data[index - 1] >= 0x61 && (!after || data[index + 1] >= 0x61)
      for (place, table) in [windows1252, macRoman].enumerated() {
        let spelled = table[Int(data[index]) - 0x80]
        switch WideCharacter(WordCutter.scalar(spelled, 0, spelled.count).value) {
        case .letter(_, _, let isUpper):
          // A capital inside a word, or a letter that is a word by itself, is a sign of the wrong table.
          if isUpper, isAmongLowercase {
            scores[place] -= 3
          } else {
            scores[place] += before || after ? 2 : -2
          }
        case .mark(let mark):
          let isApostrophe = mark == Mark.apostrophe && before && after
          scores[place] += isApostrophe ? 3 : before && after ? -2 : 1
        case .space, .otherLetter: scores[place] -= 1
        }
      }
    }
    return scores[1] > scores[0]
  }

  /// Bytes 0x80 to 0xFF, as UTF-8.
  ///
  /// Source: the WHATWG Encoding Standard's index windows-1252.
  private static let windows1252: [[UInt8]] = {
    let high: [UInt32] = [
      0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D,
      0x17D,
      0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153,
      0x9D,
      0x17E, 0x178,
    ]
    return (high + Array(0xA0...0xFF)).map { value in
      var bytes: [UInt8] = []
      append(value, to: &bytes)
      return bytes
    }
  }()

  /// Bytes 0x80 to 0xFF, as UTF-8.
  ///
  /// Source: the WHATWG Encoding Standard's index macintosh.
  private static let macRoman: [[UInt8]] = {
    let letters =
      "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u{A0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{F8FF}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ"
    return letters.unicodeScalars.map { scalar in
      var bytes: [UInt8] = []
      append(scalar.value, to: &bytes)
      return bytes
    }
  }()
}
