// SPDX-License-Identifier: Apache-2.0

import CLibPQ
import Storage

/// One connection of libpq, open from its making to its end.
///
/// It belongs to one ``PostgresConnection`` and is used on that one's thread only.
final class PostgresLink {
  let handle: OpaquePointer
  let location: String
  /// The first thing that went wrong since the transaction began, whether or not its body took notice.
  private(set) var trouble: PostgresTrouble?
  private let statementTimeout: Int
  private var lastAnswer = ContinuousClock.now
  private var rest: Duration = .zero
  private var names: [String: String] = [:]
  private var lastName = 0

  /// How many statements are kept prepared; the domain has a few hundred texts.
  private static let mostStatements = 500

  /// Connects; throws ``StorageError/unavailable(location:reason:)`` with libpq's words where that fails.
  init(_ address: PostgresAddress, _ options: PostgresOptions) throws(StorageError) {
    location = address.location
    statementTimeout = options.statementTimeout
    guard let handle = address.connect() else {
      throw .unavailable(location: location, reason: "there is no memory left")
    }
    // From here on `deinit` ends it, if this throws also.
    self.handle = handle
    guard PQstatus(handle) == CONNECTION_OK else {
      throw .unavailable(location: location, reason: PostgresTrouble.words(PQerrorMessage(handle)))
    }
    PQsetNoticeProcessor(handle, { _, _ in }, nil)
    let encoding = PQparameterStatus(handle, "server_encoding").map { String(cString: $0) } ?? "unknown"
    guard encoding == "UTF8" else {
      throw .unavailable(location: location, reason: "its encoding is \(encoding); it must be UTF8")
    }
    // Compiling a plan takes longer than these statements run.
    var settings = """
      SET statement_timeout = '\(statementTimeout)s'; SET jit = off; SET standard_conforming_strings = on;
      SET idle_in_transaction_session_timeout = '\(statementTimeout)s';
      """
    if let schema = options.quotedSchema { settings += "SET search_path TO \(schema);" }
    do { try command(settings) } catch {
      throw .unavailable(location: location, reason: "\(error)")
    }
  }

  deinit { PQfinish(handle) }

  /// Whether the server no longer answers; such a link is of no further use.
  var isLost: Bool {
    if case .lost = trouble { return true }
    return PQstatus(handle) != CONNECTION_OK
  }

  /// Whether the server has a transaction open for this connection, sound or failed.
  var isInTransaction: Bool { PQtransactionStatus(handle) != PQTRANS_IDLE }

  /// Forgets what went wrong before a transaction began.
  func forgetTrouble() { trouble = nil }

  /// Runs statements without values; gives the word by which the server confirmed the last.
  @discardableResult
  func command(_ text: String) throws(StorageError) -> String {
    beginStatement()
    defer { lastAnswer = .now }
    let result = PQexec(handle, text)
    defer { PQclear(result) }
    switch PQresultStatus(result) {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
      return PQcmdStatus(result).map { String(cString: $0) } ?? ""
    default: throw failure(result)
    }
  }

  /// The result of one statement, prepared the first time its text comes; whoever gets it clears it.
  func execute(_ sql: SQL) throws(StorageError) -> OpaquePointer? {
    let parameters = try PostgresParameters(sql.values)
    beginStatement()
    defer { lastAnswer = .now }
    let name = try prepare(sql.text)
    let result = parameters.withPointers { values, lengths, formats in
      PQexecPrepared(handle, name, Int32(sql.values.count), values, lengths, formats, 1)
    }
    switch PQresultStatus(result) {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return result
    default:
      defer { PQclear(result) }
      throw failure(result)
    }
  }

  /// Notes how long the transaction has rested since the last statement; each new one is announced by this.
  func beginStatement() {
    rest = PQtransactionStatus(handle) == PQTRANS_INTRANS ? lastAnswer.duration(to: .now) : .zero
  }

  private func prepare(_ text: String) throws(StorageError) -> String {
    if let name = names[text] { return name }
    if names.count >= Self.mostStatements {
      try command("DEALLOCATE ALL")
      names = [:]
    }
    lastName += 1
    let name = "t\(lastName)"
    let result = PQprepare(handle, name, text, 0, nil)
    defer { PQclear(result) }
    guard PQresultStatus(result) == PGRES_COMMAND_OK else { throw failure(result) }
    names[text] = name
    return name
  }

  /// What a result that is none means; the first of a transaction decides how that ends.
  func failure(_ result: OpaquePointer?) -> StorageError {
    var found = PostgresTrouble(
      result,
      handle: handle,
      location: location,
      statementTimeout: statementTimeout
    )
    // A server that ends a connection for resting is not always heard to say so. The body would rest again.
    if case .lost = found, rest + .milliseconds(100) >= .seconds(statementTimeout) {
      found = .refused(.timedOut(seconds: statementTimeout))
    }
    if case .stale = found {
      // Every plan may be out of date. Their names stay with the server until its session ends, and are not
      // used again.
      names = [:]
    }
    if trouble == nil { trouble = found }
    return found.error
  }
}
