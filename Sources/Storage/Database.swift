// SPDX-License-Identifier: Apache-2.0

/// A store of record: one SQLite file or one PostgreSQL database.
///
/// What is promised holds on both: a write is all or nothing, lasts once it has returned, and sees no other
/// write half done; a read sees one moment of the store from its first statement to its last.
public protocol Database: Sendable {
  /// Where it is, for people: a path or an address, without any password.
  var location: String { get }

  /// Runs `body` against a snapshot that does not change.
  func read<Result: Sendable>(_ body: @Sendable (any Session) throws -> Result) async throws -> Result

  /// Runs `body` in one transaction, and again from its start if another writer got there first.
  ///
  /// Nothing of it stays where `body` throws. Under `lock`, writers of the same lock come one after another.
  @discardableResult
  func write<Result: Sendable>(
    under lock: AdvisoryLock?,
    _ body: @Sendable (any Session) throws -> Result
  ) async throws -> Result

  /// Writes a copy of the store as of one moment to a new file, while others read and write.
  ///
  /// Throws ``StorageError/unsupported(_:)`` where the engine has no file of its own.
  func copy(to path: String) async throws

  /// Ends every connection; what is under way is waited for.
  func close() async
}

extension Database {
  /// Runs `body` in one transaction.
  @discardableResult
  public func write<Result: Sendable>(
    _ body: @Sendable (any Session) throws -> Result
  ) async throws -> Result {
    try await write(under: nil, body)
  }
}

/// A lock by name, held for the length of one transaction.
public struct AdvisoryLock: Sendable, Hashable {
  /// The number PostgreSQL knows it by.
  public let key: Int64

  public init(key: Int64) { self.key = key }

  /// Held while the shape of the store changes.
  public static let migration = AdvisoryLock(key: 0x7465_7373_0001)
}

/// A connection lent for the length of one transaction.
public protocol Session {
  /// Runs one statement and hands its rows to `each`, one at a time; gives the number of rows it changed.
  ///
  /// A row is valid until `each` returns. The statement is prepared once for each text.
  @discardableResult
  func run(_ sql: SQL, _ each: (any Row) throws -> Void) throws -> Int

  /// Runs a script of several statements, written in the words of SQLite's strict tables.
  func script(_ text: String) throws

  /// Inserts many rows, by the engine's fastest way; each row has a value for each of `columns`.
  ///
  /// `table` and `columns` are names and become part of the statement.
  func load(_ table: StaticString, _ columns: [StaticString], rows: [[Value]]) throws

  /// The full-text index of that name, which becomes part of statements.
  func textIndex(_ name: StaticString) -> any TextIndex

  /// The work that waits to be done, by whoever comes first.
  var workQueue: any WorkQueue { get }
}

extension Session {
  /// Runs a statement that gives no rows, or whose rows do not matter.
  @discardableResult
  public func run(_ sql: SQL) throws -> Int { try run(sql) { _ in } }

  /// The rows of a statement.
  public func rows<Element>(_ sql: SQL, _ map: (any Row) throws -> Element) throws -> [Element] {
    var elements: [Element] = []
    try run(sql) { elements.append(try map($0)) }
    return elements
  }

  /// The first row of a statement; nil where it gives none.
  public func first<Element>(_ sql: SQL, _ map: (any Row) throws -> Element) throws -> Element? {
    var found: Element?
    try run(sql) { row in if found == nil { found = try map(row) } }
    return found
  }
}

/// One row of a result, its values by position from 0.
public protocol Row {
  func isNull(_ column: Int) -> Bool
  /// Throws ``StorageError/mismatch(column:)`` where the column holds something else; so do the others.
  func integer(_ column: Int) throws(StorageError) -> Int64
  func real(_ column: Int) throws(StorageError) -> Double
  func text(_ column: Int) throws(StorageError) -> String
  func bytes(_ column: Int) throws(StorageError) -> [UInt8]
  /// Whatever the column holds.
  func value(_ column: Int) throws(StorageError) -> Value
  var count: Int { get }
}

extension Row {
  public func optionalInteger(_ column: Int) throws(StorageError) -> Int64? {
    isNull(column) ? nil : try integer(column)
  }

  public func optionalText(_ column: Int) throws(StorageError) -> String? {
    isNull(column) ? nil : try text(column)
  }

  public func int(_ column: Int) throws(StorageError) -> Int {
    guard let number = Int(exactly: try integer(column)) else { throw .mismatch(column: column) }
    return number
  }
}
