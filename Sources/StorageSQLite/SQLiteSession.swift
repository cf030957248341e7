// SPDX-License-Identifier: Apache-2.0

import GRDB
import GRDBSQLite
import Storage

/// The writer's or a reader's connection for the length of one transaction.
///
/// Statements are stepped here, over GRDB's cache of prepared statements: a row is read by position, without a
/// value for each column in between.
final class SQLiteSession: Session {
  private let connection: GRDB.Database
  private let location: String
  /// Statements whose rows are being read: their text needs a second statement when it is run meanwhile.
  private var reading: Set<OpaquePointer> = []

  init(_ connection: GRDB.Database, location: String) {
    self.connection = connection
    self.location = location
  }

  func textIndex(_ name: StaticString) -> any TextIndex { SQLiteTextIndex(self, name: name) }
  var workQueue: any WorkQueue { TableWorkQueue(self, passingOver: "") }

  @discardableResult
  func run(_ sql: Storage::SQL, _ each: (any Storage.Row) throws -> Void) throws -> Int {
    let statement = try prepared(sql.text)
    let handle = statement.sqliteStatement
    defer {
      sqlite3_reset(handle)
      sqlite3_clear_bindings(handle)
      reading.remove(handle)
    }
    reading.insert(handle)
    try bind(sql.values, to: handle)
    let before = sqlite3_total_changes(connection.sqliteConnection)
    let row = SQLiteRow(handle)
    while true {
      switch sqlite3_step(handle) {
      case SQLITE_ROW: try each(row)
      case SQLITE_DONE:
        return Int(sqlite3_total_changes(connection.sqliteConnection) - before)
      default: throw failure()
      }
    }
  }

  func script(_ text: String) throws {
    do {
      try connection.execute(sql: text)
    } catch {
      throw SQLiteDatabase.words(for: error, location: location)
    }
  }

  func load(_ table: StaticString, _ columns: [StaticString], rows: [[Value]]) throws {
    guard !rows.isEmpty else { return }
    let names = columns.map { "\($0)" }.joined(separator: ", ")
    let places = (1...max(1, columns.count)).map { "$\($0)" }.joined(separator: ", ")
    let statement = try prepared("INSERT INTO \(table) (\(names)) VALUES (\(places))")
    let handle = statement.sqliteStatement
    defer {
      sqlite3_reset(handle)
      sqlite3_clear_bindings(handle)
    }
    for row in rows {
      guard row.count == columns.count else {
        throw StorageError.engine("a row of \(row.count) values for \(columns.count) columns")
      }
      try bind(row, to: handle)
      guard sqlite3_step(handle) == SQLITE_DONE else { throw failure() }
      sqlite3_reset(handle)
    }
  }

  // MARK: - Statements

  private func prepared(_ text: String) throws -> GRDB.Statement {
    do {
      let statement = try connection.cachedStatement(sql: text)
      return reading.contains(statement.sqliteStatement) ? try connection.makeStatement(sql: text) : statement
    } catch {
      throw SQLiteDatabase.words(for: error, location: location)
    }
  }

  private func bind(_ values: [Value], to handle: OpaquePointer) throws {
    for (index, value) in values.enumerated() {
      let place = Int32(truncatingIfNeeded: index + 1)
      let code: Int32
      switch value {
      case .null: code = sqlite3_bind_null(handle, place)
      case .integer(let number): code = sqlite3_bind_int64(handle, place, number)
      case .real(let number): code = sqlite3_bind_double(handle, place, number)
      case .text(var text):
        code = try text.withUTF8 { bytes in
          // PostgreSQL can not hold it; what one engine refuses the other does not take.
          guard !bytes.contains(0) else {
            throw StorageError.unstorable("text with the character U+0000")
          }
          guard let base = bytes.baseAddress else {
            return sqlite3_bind_text(handle, place, "", 0, transient)
          }
          return base.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
            sqlite3_bind_text64(handle, place, $0, UInt64(bytes.count), transient, UInt8(SQLITE_UTF8))
          }
        }
      case .bytes(let bytes):
        code = bytes.withUnsafeBytes { buffer in
          buffer.isEmpty
            ? sqlite3_bind_zeroblob(handle, place, 0)
            : sqlite3_bind_blob64(handle, place, buffer.baseAddress, UInt64(buffer.count), transient)
        }
      }
      guard code == SQLITE_OK else { throw failure() }
    }
  }

  private func failure() -> StorageError {
    SQLiteDatabase.storageError(
      code: sqlite3_extended_errcode(connection.sqliteConnection),
      message: String(cString: sqlite3_errmsg(connection.sqliteConnection)),
      location: location
    )
  }

  /// SQLITE_TRANSIENT, the constant -1 in the place of a function: SQLite copies what it is given.
  private var transient: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
}

/// The row a statement stands on.
private final class SQLiteRow: Storage.Row {
  private let statement: OpaquePointer
  let count: Int

  init(_ statement: OpaquePointer) {
    self.statement = statement
    count = Int(sqlite3_column_count(statement))
  }

  private func type(_ column: Int) throws(StorageError) -> Int32 {
    guard column >= 0, column < count else { throw .mismatch(column: column) }
    return sqlite3_column_type(statement, Int32(column))
  }

  func isNull(_ column: Int) -> Bool {
    column >= 0 && column < count && sqlite3_column_type(statement, Int32(column)) == SQLITE_NULL
  }

  func integer(_ column: Int) throws(StorageError) -> Int64 {
    guard try type(column) == SQLITE_INTEGER else { throw .mismatch(column: column) }
    return sqlite3_column_int64(statement, Int32(column))
  }

  func real(_ column: Int) throws(StorageError) -> Double {
    let type = try type(column)
    guard type == SQLITE_FLOAT || type == SQLITE_INTEGER else { throw .mismatch(column: column) }
    return sqlite3_column_double(statement, Int32(column))
  }

  func text(_ column: Int) throws(StorageError) -> String {
    guard try type(column) == SQLITE_TEXT, let start = sqlite3_column_text(statement, Int32(column)) else {
      throw .mismatch(column: column)
    }
    let count = Int(sqlite3_column_bytes(statement, Int32(column)))
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  func bytes(_ column: Int) throws(StorageError) -> [UInt8] {
    guard try type(column) == SQLITE_BLOB else { throw .mismatch(column: column) }
    let count = Int(sqlite3_column_bytes(statement, Int32(column)))
    guard count > 0, let start = sqlite3_column_blob(statement, Int32(column)) else { return [] }
    return Array(UnsafeRawBufferPointer(start: start, count: count))
  }

  func value(_ column: Int) throws(StorageError) -> Value {
    switch try type(column) {
    case SQLITE_INTEGER: .integer(sqlite3_column_int64(statement, Int32(column)))
    case SQLITE_FLOAT: .real(sqlite3_column_double(statement, Int32(column)))
    case SQLITE_TEXT: .text(try text(column))
    case SQLITE_BLOB: .bytes(try bytes(column))
    default: .null
    }
  }
}
