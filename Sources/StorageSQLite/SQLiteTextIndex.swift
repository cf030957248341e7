// SPDX-License-Identifier: Apache-2.0

import Storage

/// A text index as a table of FTS5 with a column of words and one of stems.
///
/// It keeps no text of its own, so that what is removed must be given as it was added
/// (https://www.sqlite.org/fts5.html#contentless_tables).
struct SQLiteTextIndex: TextIndex {
  private let session: SQLiteSession
  private let name: StaticString

  init(_ session: SQLiteSession, name: StaticString) {
    self.session = session
    self.name = name
  }

  func create() throws {
    try session.script(
      """
      DROP TABLE IF EXISTS \(name);
      CREATE VIRTUAL TABLE \(name) USING fts5(words, stems, content='', tokenize='ascii');
      """
    )
  }

  func add(_ entries: [IndexedText]) throws {
    try session.load(name, ["rowid", "words", "stems"], rows: entries.map(Self.values))
  }

  func remove(_ entries: [IndexedText]) throws {
    for entry in entries {
      let values = Self.values(entry)
      let table = SQL(name: name)
      try session.run(
        """
        INSERT INTO \(table) (\(table), rowid, words, stems)
        VALUES ('delete', \(values[0]), \(values[1]), \(values[2]))
        """
      )
    }
  }

  private static func values(_ entry: IndexedText) -> [Value] {
    [
      .integer(entry.entry), .text(entry.words.joined(separator: " ")),
      .text(entry.stems.joined(separator: " ")),
    ]
  }

  func matching(_ expression: TermExpression, ranked: Bool) -> SQL {
    guard let expression = expression.simplified else {
      return "SELECT 0 AS entry, 0.0 AS score WHERE 1 = 0"
    }
    let match = Self.match(expression)
    let score: SQL = ranked ? "rank" : "0.0"
    let table = SQL(name: name)
    return "SELECT rowid AS entry, \(score) AS score FROM \(table) WHERE \(table) MATCH \(match)"
  }

  func optimize() throws {
    let table = SQL(name: name)
    try session.run("INSERT INTO \(table) (\(table)) VALUES ('optimize')")
  }

  /// The expression in the words of FTS5 (https://www.sqlite.org/fts5.html#full_text_query_syntax).
  private static func match(_ expression: TermExpression) -> String {
    func quoted(_ words: [String]) -> String {
      "\"" + words.joined(separator: " ").filter { $0 != "\"" } + "\""
    }
    switch expression {
    case .word(let word): return "words : " + quoted([word])
    case .stem(let stem): return "stems : " + quoted([stem])
    case .prefix(let beginning): return "words : " + quoted([beginning]) + " *"
    case .phrase(let words): return "words : " + quoted(words)
    case .and(let parts): return "(" + parts.map(match).joined(separator: " AND ") + ")"
    case .or(let parts): return "(" + parts.map(match).joined(separator: " OR ") + ")"
    case .excluding(let wanted, let unwanted): return "(" + match(wanted) + " NOT " + match(unwanted) + ")"
    }
  }
}
