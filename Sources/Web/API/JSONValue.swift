// SPDX-License-Identifier: Apache-2.0

/// A value read from JSON (RFC 8259), by the letter: no member twice, no half of a surrogate pair, nothing behind
/// the end, and no deeper than ``deepest``.
indirect enum JSONValue: Sendable, Equatable {
  case null
  case flag(Bool)
  case integer(Int)
  case real(Double)
  case text(String)
  case list([JSONValue])
  case object([String: JSONValue])

  /// How many lists and objects may stand in one another.
  static let deepest = 32

  /// Throws ``JSONFault``.
  init(parsing bytes: [UInt8]) throws(JSONFault) {
    var reader = JSONReader(bytes: bytes)
    self = try reader.whole()
  }

  subscript(name: String) -> JSONValue? {
    if case .object(let members) = self { members[name] } else { nil }
  }

  /// The text; nil where it is something else, as in the next three.
  var text: String? { if case .text(let text) = self { text } else { nil } }
  var list: [JSONValue]? { if case .list(let list) = self { list } else { nil } }
  var integer: Int? {
    switch self {
    case .integer(let number): number
    // 2.0 is an integer to JSON Schema.
    case .real(let number): Int(exactly: number)
    default: nil
    }
  }

  /// What it is, in words.
  var sort: String {
    switch self {
    case .null: "null"
    case .flag: "true or false"
    case .integer, .real: "a number"
    case .text: "text"
    case .list: "a list"
    case .object: "an object"
    }
  }
}

/// Why something is no JSON, and at which byte.
struct JSONFault: Error, Equatable, CustomStringConvertible {
  let words: String
  let place: Int

  var description: String { "\(words) at byte \(place)" }
}

private struct JSONReader {
  let bytes: [UInt8]
  private var place = 0
  private var depth = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  private func fault(_ words: String) -> JSONFault { JSONFault(words: words, place: place) }

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    place += 1
    return true
  }

  mutating func whole() throws(JSONFault) -> JSONValue {
    let value = try value()
    skipSpace()
    guard place == bytes.count else { throw fault("something stands behind the end") }
    return value
  }

  private mutating func value() throws(JSONFault) -> JSONValue {
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try list()
    case UInt8(ascii: "\""): return .text(try string())
    case let byte? where byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte): return try number()
    case UInt8(ascii: "t"): return try word("true", .flag(true))
    case UInt8(ascii: "f"): return try word("false", .flag(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case nil: throw fault("it ends where a value should stand")
    default: throw fault("no value begins so")
    }
  }

  private mutating func word(_ word: String, _ value: JSONValue) throws(JSONFault) -> JSONValue {
    guard bytes[place...].starts(with: word.utf8) else { throw fault("no value begins so") }
    place += word.utf8.count
    return value
  }

  private mutating func enter() throws(JSONFault) {
    place += 1
    depth += 1
    guard depth <= JSONValue.deepest else { throw fault("it is deeper than \(JSONValue.deepest)") }
  }

  private mutating func object() throws(JSONFault) -> JSONValue {
    try enter()
    defer { depth -= 1 }
    var members: [String: JSONValue] = [:]
    skipSpace()
    if take(UInt8(ascii: "}")) { return .object(members) }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw fault("a member begins with its name") }
      let name = try string()
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw fault("a colon is missing") }
      let value = try value()
      guard members.updateValue(value, forKey: name) == nil else {
        throw fault("the member “\(name.prefix(80))” stands there twice")
      }
      skipSpace()
      if take(UInt8(ascii: "}")) { return .object(members) }
      guard take(UInt8(ascii: ",")) else { throw fault("a comma or a brace is missing") }
    }
  }

  private mutating func list() throws(JSONFault) -> JSONValue {
    try enter()
    defer { depth -= 1 }
    var items: [JSONValue] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return .list(items) }
    while true {
      items.append(try value())
      skipSpace()
      if take(UInt8(ascii: "]")) { return .list(items) }
      guard take(UInt8(ascii: ",")) else { throw fault("a comma or a bracket is missing") }
    }
  }

  private mutating func number() throws(JSONFault) -> JSONValue {
    let start = place
    _ = take(UInt8(ascii: "-"))
    let first = place
    try digits()
    guard bytes[first] != UInt8(ascii: "0") || place == first + 1 else {
      throw fault("a number does not begin with 0")
    }
    var isWhole = true
    if take(UInt8(ascii: ".")) {
      isWhole = false
      try digits()
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      isWhole = false
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try digits()
    }
    let text = String(decoding: bytes[start..<place], as: UTF8.self)
    if isWhole, let number = Int(text) { return .integer(number) }
    guard let number = Double(text), number.isFinite else { throw fault("that number is too large") }
    return .real(number)
  }

  private mutating func digits() throws(JSONFault) {
    let start = place
    while let byte = next, (0x30...0x39).contains(byte) { place += 1 }
    guard place > start else { throw fault("a figure is missing") }
  }

  private mutating func string() throws(JSONFault) -> String {
    place += 1
    var text: [UInt8] = []
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: text, as: UTF8.self) else {
          throw fault("the text is not well-formed UTF-8")
        }
        place += 1
        return text
      case UInt8(ascii: "\\"):
        place += 1
        try escape(&text)
      case 0..<0x20: throw fault("a control character stands in a text")
      default:
        text.append(byte)
        place += 1
      }
    }
    throw fault("a text does not end")
  }

  private mutating func escape(_ text: inout [UInt8]) throws(JSONFault) {
    guard let byte = next else { throw fault("a text does not end") }
    place += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text += Array(String(Character(try escapedScalar())).utf8)
    default: throw fault("there is no such escape")
    }
  }

  private mutating func escapedScalar() throws(JSONFault) -> Unicode.Scalar {
    var unit = try fourFigures()
    if (0xD800...0xDBFF).contains(unit) {
      guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw fault("half of a character") }
      let low = try fourFigures()
      guard (0xDC00...0xDFFF).contains(low) else { throw fault("half of a character") }
      unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(unit) else { throw fault("half of a character") }
    // No store holds it, and no document has it.
    guard scalar.value != 0 else { throw fault("U+0000 stands in a text") }
    return scalar
  }

  private mutating func fourFigures() throws(JSONFault) -> UInt32 {
    guard place + 4 <= bytes.count,
      bytes[place..<(place + 4)].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let unit = UInt32(String(decoding: bytes[place..<(place + 4)], as: UTF8.self), radix: 16)
    else { throw fault("four figures are missing") }
    place += 4
    return unit
  }
}
