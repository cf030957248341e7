// SPDX-License-Identifier: Apache-2.0

/// A script in the words of SQLite's strict tables, put into PostgreSQL's.
///
/// `INTEGER`, `REAL` and `BLOB` become the types of the same width, and `STRICT` behind a table goes. Quoted
/// text, quoted names and comments stay as they are.
enum PostgresScript {
  static func translate(_ script: String) -> String {
    let source = Array(script.utf8)
    var output: [UInt8] = []
    output.reserveCapacity(source.count + source.count / 8)
    var lastSign = UInt8(ascii: ";")  // the last byte that is neither space nor comment
    var index = 0
    while index < source.count {
      let end = pieceEnd(in: source, from: index)
      let piece = source[index..<end]
      switch piece.first ?? 0 {
      case let byte where isWordByte(byte):
        let word = String(decoding: piece, as: UTF8.self)
        if word == "STRICT", lastSign == UInt8(ascii: ")") { break }
        output.append(contentsOf: types[word].map { Array($0.utf8)[...] } ?? piece)
        lastSign = byte
      case UInt8(ascii: "-") where piece.count > 1, UInt8(ascii: "/") where piece.count > 1:
        output.append(contentsOf: piece)
      case let byte:
        output.append(contentsOf: piece)
        if !isSpace(byte) { lastSign = byte }
      }
      index = end
    }
    return String(decoding: output, as: UTF8.self)
  }

  private static let types = ["INTEGER": "BIGINT", "REAL": "DOUBLE PRECISION", "BLOB": "BYTEA"]

  /// Where the word, the quotation, the comment or the single byte that begins at `start` ends.
  private static func pieceEnd(in source: [UInt8], from start: Int) -> Int {
    let next = start + 1 < source.count ? source[start + 1] : 0
    let rest = source[(start + 1)...]
    switch (source[start], next) {
    case (let byte, _) where isWordByte(byte):
      return rest.firstIndex { !isWordByte($0) } ?? source.count
    // A doubled quotation mark ends one quotation and begins the next, which comes to the same.
    case (UInt8(ascii: "'"), _), (UInt8(ascii: "\""), _):
      return rest.firstIndex(of: source[start]).map { $0 + 1 } ?? source.count
    case (UInt8(ascii: "-"), UInt8(ascii: "-")):
      return rest.firstIndex(of: UInt8(ascii: "\n")) ?? source.count
    case (UInt8(ascii: "/"), UInt8(ascii: "*")):
      var end = start + 2
      while end + 1 < source.count {
        if source[end] == UInt8(ascii: "*"), source[end + 1] == UInt8(ascii: "/") { return end + 2 }
        end += 1
      }
      return source.count
    default: return start + 1
    }
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
}
