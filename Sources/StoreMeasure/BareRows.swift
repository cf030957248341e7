// SPDX-License-Identifier: Apache-2.0

import Dialogue
import Foundation
import GRDBSQLite
import Storage
import StorageSQLite

/// Every row of a store, ready to be put in by nothing but prepared INSERTs.
struct BareRows {
  private struct Table {
    let name: String
    let columns: [String]
    let rows: [[Value]]
  }

  /// Rows by document, each with the table it goes into; what is of no document stands first.
  private var documents: [[(table: Int, values: [Value])]] = []
  private var statements: [String] = []

  /// Reads what `database` holds, and cuts and stems what was indexed.
  init(_ database: any Database) async throws {
    var tables: [Table] = []
    for table in RecordTable.archived + [.passage] {
      let rows = try await database.read { session in
        try session.rows("SELECT \(table.columnList) FROM \(SQL(name: table.name))") { row in
          try (0..<row.count).map { try row.value($0) }
        }
      }
      tables.append(Table(name: "\(table.name)", columns: table.columns.map { "\($0)" }, rows: rows))
    }
    for (name, rows) in try await Self.indexed(in: database) {
      tables.append(Table(name: "\(name)", columns: ["rowid", "words", "stems"], rows: rows))
    }
    statements = tables.map { table in
      let places = (1...table.columns.count).map { "$\($0)" }.joined(separator: ", ")
      return "INSERT INTO \(table.name) (\(table.columns.joined(separator: ", "))) VALUES (\(places))"
    }
    // A transaction for each 400 statements or so, as documents have them.
    var all: [(table: Int, values: [Value])] = []
    for (place, table) in tables.enumerated() { all += table.rows.map { (place, $0) } }
    let transactions = max(1, (tables.first { $0.name == "document" }?.rows.count ?? 1))
    let size = max(1, all.count / transactions)
    // Tables refer to those before them: the order stays, and each transaction holds a stretch of it.
    for start in stride(from: 0, to: all.count, by: size) {
      documents.append(Array(all[start..<min(all.count, start + size)]))
    }
  }

  /// The rows of the two text indexes: number, words and stems.
  private static func indexed(in database: any Database) async throws
    -> [(name: StaticString, rows: [[Value]])]
  {
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
      return [(SearchIndexing.statements, statements), (SearchIndexing.passages, passages)]
    }
  }

  /// Puts the rows into a new file by SQLite's own interface; gives the seconds.
  func insertIntoSQLite(_ path: String) async throws -> Double {
    let shaped = try SQLiteDatabase(path: path)
    try await shaped.migrate(DialogueSchema.migrations)
    await shaped.close()
    var connection: OpaquePointer?
    guard sqlite3_open(path, &connection) == SQLITE_OK, let connection else { throw Failed() }
    defer { sqlite3_close(connection) }
    for pragma in ["PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA cache_size = -65536"] {
      guard sqlite3_exec(connection, pragma, nil, nil, nil) == SQLITE_OK else { throw Failed() }
    }
    var prepared: [OpaquePointer?] = []
    for text in statements {
      var statement: OpaquePointer?
      guard sqlite3_prepare_v2(connection, text, -1, &statement, nil) == SQLITE_OK else { throw Failed() }
      prepared.append(statement)
    }
    defer { for statement in prepared { sqlite3_finalize(statement) } }
    let start = ContinuousClock.now
    for rows in documents {
      guard sqlite3_exec(connection, "BEGIN IMMEDIATE", nil, nil, nil) == SQLITE_OK else { throw Failed() }
      for (table, values) in rows {
        let statement = prepared[table]
        for (place, value) in values.enumerated() { bind(value, Int32(place + 1), statement) }
        guard sqlite3_step(statement) == SQLITE_DONE else { throw Failed() }
        sqlite3_reset(statement)
      }
      guard sqlite3_exec(connection, "COMMIT", nil, nil, nil) == SQLITE_OK else { throw Failed() }
    }
    return StoreMeasure.seconds(start.duration(to: .now))
  }

  private func bind(_ value: Value, _ place: Int32, _ statement: OpaquePointer?) {
    // SQLITE_TRANSIENT, the constant -1 in the place of a function: SQLite copies what it is given.
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    switch value {
    case .null: sqlite3_bind_null(statement, place)
    case .integer(let number): sqlite3_bind_int64(statement, place, number)
    case .real(let number): sqlite3_bind_double(statement, place, number)
    case .text(let text): sqlite3_bind_text(statement, place, text, -1, transient)
    case .bytes(let bytes): sqlite3_bind_blob(statement, place, bytes, Int32(bytes.count), transient)
    }
  }

  /// Puts the rows into a PostgreSQL database, a prepared INSERT for each; gives the seconds.
  ///
  /// The vectors of the text index are made by the server out of the words, as a bare program would.
  func insert(into database: any Database) async throws -> Double {
    try await database.migrate(DialogueSchema.migrations)
    let texts: [SQL] = statements.map { statement in
      let index = [SearchIndexing.statements, SearchIndexing.passages]
        .first { statement.hasPrefix("INSERT INTO \($0) ") }
      guard let index else { return SQL(stringLiteral: statement) }
      return SQL(
        stringLiteral: """
          INSERT INTO \(index) (entry, terms) VALUES ($1, to_tsvector('simple', $2) || to_tsvector('simple', $3))
          """
      )
    }
    let start = ContinuousClock.now
    for rows in documents {
      try await database.write { session in
        for (table, values) in rows {
          try session.run(texts[table].binding(values))
        }
      }
    }
    return StoreMeasure.seconds(start.duration(to: .now))
  }

  struct Failed: Error {}
}
