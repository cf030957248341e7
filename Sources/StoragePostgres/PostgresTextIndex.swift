// SPDX-License-Identifier: Apache-2.0

import Storage

/// A full-text index in a table of its own, searched through an inverted index of PostgreSQL.
///
/// A stem is a lexeme as it is; a word has `=` in front, so that neither is taken for the other. Positions
/// count words from 1. PostgreSQL counts to 16383 only: what follows is found, but not as part of a phrase.
struct PostgresTextIndex: TextIndex {
  private let session: PostgresSession
  private let name: StaticString
  private var table: SQL { SQL(name: name) }

  init(_ session: PostgresSession, name: StaticString) {
    self.session = session
    self.name = name
  }

  func create() throws {
    try session.link.command(
      """
      DROP TABLE IF EXISTS \(name);
      CREATE TABLE \(name) (entry BIGINT PRIMARY KEY, terms TSVECTOR NOT NULL);
      CREATE INDEX \(name)_terms ON \(name) USING gin (terms);
      """
    )
  }

  func add(_ entries: [IndexedText]) throws {
    // In portions, so that the vectors of a whole collection need not be held at once.
    for start in stride(from: 0, to: entries.count, by: Self.portion) {
      try session.load(
        name,
        ["entry", "terms"],
        rows: entries[start..<min(start + Self.portion, entries.count)].map {
          [.integer($0.entry), .text(TextVector($0).text)]
        }
      )
    }
  }

  func remove(_ entries: [IndexedText]) throws {
    // One text, whatever the number of entries, is prepared once.
    let list = "{\(entries.map { String($0.entry) }.joined(separator: ","))}"
    try session.run("DELETE FROM \(table) WHERE entry = ANY (CAST(\(list) AS BIGINT[]))")
  }

  func matching(_ expression: TermExpression, ranked: Bool) -> SQL {
    let query = TextQuery.text(expression)
    let score: SQL =
      ranked
      ? "CAST(-ts_rank_cd(terms, CAST(\(query) AS TSQUERY)) AS DOUBLE PRECISION)"
      : "CAST(0 AS DOUBLE PRECISION)"
    return "SELECT entry, \(score) AS score FROM \(table) WHERE terms @@ CAST(\(query) AS TSQUERY)"
  }

  func optimize() throws {
    // VACUUM would do both, but not inside a transaction.
    try session.run("SELECT gin_clean_pending_list(CAST(\("\(name)_terms") AS REGCLASS))")
    try session.link.command("ANALYZE \(name)")
  }

  private static let portion = 500
}

/// A lexeme as PostgreSQL reads it in a vector or a query.
enum Lexeme {
  /// What no entry can hold: words begin with `=`, and stems are letters and figures.
  static let never = "'!'"

  /// The longest lexeme, in bytes.
  private static let mostBytes = 2046

  static func word(_ text: String) -> String { quoted(cut("=" + text)) }

  /// Nil for a stem without letters.
  static func stem(_ text: String) -> String? { text.isEmpty ? nil : quoted(cut(text)) }

  /// Cut, in the index and in a query alike, so that an overlong word is still found.
  private static func cut(_ text: String) -> String {
    guard text.utf8.count > mostBytes else { return text }
    var end = text.utf8.index(text.startIndex, offsetBy: mostBytes)
    while end > text.startIndex, end.samePosition(in: text.unicodeScalars) == nil {
      end = text.utf8.index(before: end)
    }
    return String(text.unicodeScalars[..<end])
  }

  private static func quoted(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: "\\") }) else {
      return "'\(text)'"
    }
    return "'\(text.replacing("\\", with: "\\\\").replacing("'", with: "''"))'"
  }
}

/// What is indexed of one entry, in the text form of `tsvector`.
struct TextVector {
  let text: String

  /// PostgreSQL counts positions up to this one.
  private static let lastPosition = 16_383
  /// PostgreSQL keeps this many positions of one lexeme.
  private static let mostPositions = 256
  /// A little less than the megabyte that one vector may take.
  private static let mostBytes = 1_000_000
  /// What a lexeme or a position takes beside its letters, at most.
  private static let overhead = 6

  init(_ entry: IndexedText) {
    var lexemes: [(text: String, position: Int)] = []
    lexemes.reserveCapacity(2 * entry.words.count)
    for (index, word) in entry.words.enumerated() {
      let position = min(index + 1, Self.lastPosition)
      if index < entry.stems.count, let stem = Lexeme.stem(entry.stems[index]) {
        lexemes.append((stem, position))
      }
      if !word.isEmpty { lexemes.append((Lexeme.word(word), position)) }
    }
    // PostgreSQL measures the text before it has put equal lexemes together: a long one must come grouped.
    let size = lexemes.reduce(0) { $0 + $1.text.utf8.count + Self.overhead }
    text =
      size <= Self.mostBytes
      ? lexemes.map { "\($0.text):\($0.position)" }.joined(separator: " ") : Self.grouped(lexemes)
  }

  /// Each lexeme once, with its positions; those that no longer fit are left out, the last first.
  private static func grouped(_ lexemes: [(text: String, position: Int)]) -> String {
    var order: [String] = []
    var positions: [String: [Int]] = [:]
    var size = 0
    for (text, position) in lexemes {
      if let known = positions[text] {
        guard known.count < mostPositions, known.last != position, size + 2 <= mostBytes else { continue }
        positions[text, default: []].append(position)
        size += 2
      } else {
        let more = text.utf8.count + overhead
        guard size + more <= mostBytes else { continue }
        order.append(text)
        positions[text] = [position]
        size += more
      }
    }
    return order.map { text in
      "\(text):\(positions[text, default: []].map(String.init).joined(separator: ","))"
    }
    .joined(separator: " ")
  }
}

/// What a search looks for, in the text form of `tsquery`.
enum TextQuery {
  static func text(_ expression: TermExpression) -> String {
    switch expression {
    case .word(let word): term(word)
    case .stem(let stem): Lexeme.stem(stem) ?? Lexeme.never
    case .prefix(let start): start.isEmpty ? Lexeme.never : "\(Lexeme.word(start)):*"
    case .phrase(let words): group(words.map(term), " <-> ")
    case .and(let parts): group(parts.map(text), " & ")
    case .or(let parts): group(parts.map(text), " | ")
    case .excluding(let wanted, let unwanted): "(\(text(wanted)) & !\(text(unwanted)))"
    }
  }

  private static func term(_ word: String) -> String { word.isEmpty ? Lexeme.never : Lexeme.word(word) }

  private static func group(_ parts: [String], _ separator: String) -> String {
    parts.isEmpty ? Lexeme.never : "(\(parts.joined(separator: separator)))"
  }
}
