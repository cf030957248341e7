// SPDX-License-Identifier: Apache-2.0

package import Storage

/// The tables of the record as a measurement sees them.
package enum LibraryTables {
  /// Names and columns, each table after those it refers to.
  package static var all: [(name: StaticString, columns: [StaticString])] {
    Archive.tables.map { ($0.name, $0.columns) }
      + [("passage", ["number", "document", "span_start", "span_end"])]
  }

  /// The rows of the text indexes: number, words and stems.
  package static func indexed(in database: any Database) async throws -> [(name: String, rows: [[Value]])] {
    try await database.read { session in
      let indexing = SearchIndexing(session)
      func values(_ number: Int64, _ text: String, _ language: String) -> [Value] {
        let entry = indexing.entry(number, text, language: language)
        return [
          .integer(number), .text(entry.words.joined(separator: " ")),
          .text(entry.stems.joined(separator: " ")),
        ]
      }
      let statements = try session.rows(
        "SELECT s.number, s.quote, d.language FROM statement s JOIN document d ON d.id = s.document"
      ) { values(try $0.integer(0), try $0.text(1), try $0.text(2)) }
      var texts: [String: [UInt8]] = [:]
      try session.run("SELECT document, text FROM document_content") {
        texts[try $0.text(0)] = try $0.bytes(1)
      }
      let passages = try session.rows(
        """
        SELECT p.number, p.document, p.span_start, p.span_end, d.language
        FROM passage p JOIN document d ON d.id = p.document
        """
      ) { row in
        let text = texts[try row.text(1)] ?? []
        let words = String(decoding: text[try row.int(2)..<(try row.int(3))], as: UTF8.self)
        return values(try row.integer(0), words, try row.text(4))
      }
      return [("\(SearchIndexing.statements)", statements), ("\(SearchIndexing.passages)", passages)]
    }
  }

  /// An INSERT into a text index of PostgreSQL, whose vector the server makes of the words.
  package static func vectorInsert(_ statement: String, _ values: [Value]) -> SQL {
    let table: SQL =
      statement.contains("\(SearchIndexing.statements)")
      ? SQL(name: SearchIndexing.statements) : SQL(name: SearchIndexing.passages)
    return """
      INSERT INTO \(table) (entry, terms)
      VALUES (\(values[0]), to_tsvector('simple', \(values[1])) || to_tsvector('simple', \(values[2])))
      """
  }
}

extension Library {
  /// Puts the pieces of the search index together, which makes later searches faster.
  public func optimizeIndex() async throws {
    try await database.write(under: .trail) { session in
      try session.textIndex(SearchIndexing.statements).optimize()
      try session.textIndex(SearchIndexing.passages).optimize()
    }
  }
}
