// SPDX-License-Identifier: Apache-2.0

import Foundation
import Storage
import StorageTesting
import Synchronization
import Testing

@testable import StoragePostgres

/// What is PostgreSQL's alone: a pool, errors of a server, plans that grow old, vectors with bounds.
@Suite(.enabled(if: Engine.postgresAddress != nil, "no PostgreSQL is offered: see Scripts/with-postgres"))
struct PostgresTests {
  private struct Own: Error, Equatable {}

  private let address = Engine.postgresAddress ?? ""

  /// Hands `body` a schema of its own.
  private func withStore(
    _ change: (inout PostgresOptions) -> Void = { _ in },
    _ body: (PostgresDatabase) async throws -> Void
  ) async throws {
    var options = PostgresOptions(schema: "own_" + UUID().uuidString.lowercased().replacing("-", with: ""))
    change(&options)
    let database = try PostgresDatabase(address, options)
    try await database.createSchema()
    do {
      try await body(database)
      try await database.dropSchema()
    } catch {
      try? await database.dropSchema()
      throw error
    }
    await database.close()
  }

  @Test func `what the server refuses is told for what it is`() async throws {
    try await withStore({ $0.statementTimeout = 2 }) { database in
      try await database.write {
        try $0.script(
          "CREATE TABLE u (id INTEGER PRIMARY KEY, n INTEGER NOT NULL) STRICT; INSERT INTO u VALUES (1, 1)"
        )
      }
      await #expect(throws: StorageError.readOnly(location: database.location)) {
        try await database.read { try $0.run("INSERT INTO u VALUES (2, 2)") }
      }
      await #expect(throws: StorageError.timedOut(seconds: 2)) {
        try await database.read { try $0.run("SELECT pg_sleep(20)") }
      }
      await #expect {
        try await database.read { try $0.run("SELEKT") }
      } throws: { error in
        if case .engine? = error as? StorageError { true } else { false }
      }
      await #expect(throws: Own()) {
        try await database.write { session in
          try session.run("INSERT INTO u VALUES (3, 3)")
          throw Own()
        }
      }
      // A body that catches what the server refused gets no half transaction.
      await #expect {
        try await database.write { session in
          try session.run("INSERT INTO u VALUES (7, 7)")
          _ = try? session.run("INSERT INTO u VALUES (1, 2)")
        }
      } throws: { error in
        if case .constraint? = error as? StorageError { true } else { false }
      }
      await #expect(throws: StorageError.self) {
        try await database.write { try $0.load("u", ["id", "n"], rows: [[.integer(5)]]) }
      }
      await #expect(throws: StorageError.self) { try await database.copy(to: "/tmp/x") }
      #expect(try await database.read { try $0.first("SELECT COUNT(*) FROM u") { try $0.int(0) } } == 1)
    }
  }

  @Test func `a plan that a changed table made old is made anew`() async throws {
    try await withStore { database in
      try await database.write {
        try $0.script("CREATE TABLE u (id INTEGER PRIMARY KEY) STRICT; INSERT INTO u VALUES (1)")
      }
      for columns in 1...4 {
        #expect(try await database.read { try $0.rows("SELECT * FROM u") { $0.count } } == [columns])
        try await database.write { try $0.script("ALTER TABLE u ADD COLUMN c\(columns) TEXT") }
      }
      // More texts than are kept prepared.
      try await database.read { session in
        for number in 0..<1_200 { try session.run(SQL(stringLiteral: "SELECT \(number)")) }
      }
    }
  }

  @Test func `a constraint that speaks at the end undoes all`() async throws {
    try await withStore { database in
      try await database.write {
        try $0.script(
          """
          CREATE TABLE p (id INTEGER PRIMARY KEY) STRICT;
          CREATE TABLE q (p INTEGER REFERENCES p DEFERRABLE INITIALLY DEFERRED) STRICT;
          """
        )
      }
      await #expect(throws: StorageError.self) {
        try await database.write { try $0.run("INSERT INTO q VALUES (1)") }
      }
      #expect(try await database.read { try $0.first("SELECT COUNT(*) FROM q") { try $0.int(0) } } == 0)
    }
  }

  @Test func `no form of an address shows its password`() throws {
    let addresses = [
      "postgres://who:s3cr3t@127.0.0.1:1/name", "host=127.0.0.1 port=1 user=who password=s3cr3t dbname=name",
      "host=127.0.0.1 port=1 user=who password='s3cr3t x\\' y' dbname=name",
      "postgres://who@127.0.0.1:1/nodb?password=s3cr3t",
      "postgres://who:s3cr3t@127.0.0.1:1/x?nonsense=s3cr3t",
      "s3cr3t", "host=x s3cr3t", "postgres://u:s3cr3t@[::1", "postgres://u:s3cr3t%zz@h/d",
    ]
    for address in addresses {
      do {
        let database = try PostgresDatabase(address)
        var shown = ""
        dump(database, to: &shown)
        #expect(!database.location.contains("s3cr3t") && !shown.contains("s3cr3t"), "\(address)")
      } catch {
        #expect(!"\(error)".contains("s3cr3t"), "\(address)")
      }
    }
    let location = try PostgresDatabase("host=127.0.0.1 port=54399 user=a password=s3cr3t dbname=b").location
    #expect(location == "postgres://a@127.0.0.1:54399/b")
  }

  @Test func `forty tasks share four connections`() async throws {
    try await withStore({ $0.connections = 4 }) { database in
      try await database.write { try $0.script("CREATE TABLE w (id INTEGER PRIMARY KEY) STRICT") }
      let readers = Gauge()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for task in 0..<40 {
          group.addTask {
            for step in 0..<6 where step % 2 == 0 {
              try await database.write { try $0.run("INSERT INTO w VALUES (\(task * 100 + step))") }
              try await database.read { session in
                readers.enter()
                defer { readers.leave() }
                try session.run("SELECT pg_sleep(0.002)")
              }
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(try await database.read { try $0.first("SELECT COUNT(*) FROM w") { try $0.int(0) } } == 120)
      #expect((1...4).contains(readers.most))
    }
  }

  @Test func `who waits too long or is cancelled gets an answer, and closing waits for what is under way`()
    async throws
  {
    var options = PostgresOptions()
    options.connections = 1
    options.patience = .milliseconds(200)
    let database = try PostgresDatabase(address, options)
    // The one connection is held until the test lets go, however busy the machine is.
    let release = DispatchSemaphore(value: 0)
    let (started, isStarted) = AsyncStream<Void>.makeStream()
    let long = Task {
      try await database.read { session in
        try session.run("SELECT 1")
        isStarted.finish()
        release.wait()
        return 5
      }
    }
    for await _ in started {}
    await #expect(throws: StorageError.busy(location: database.location)) {
      try await database.read { try $0.run("SELECT 1") }
    }
    let cancelled = Task { try await database.read { try $0.run("SELECT 1") } }
    cancelled.cancel()
    await #expect(throws: (any Error).self) { _ = try await cancelled.value }
    let closing = Task { await database.close() }
    release.signal()
    await closing.value
    #expect(try await long.value == 5)
    await #expect(throws: StorageError.self) { try await database.read { try $0.run("SELECT 1") } }
  }

  @Test func `scripts are put into the words of PostgreSQL, and what is quoted is not`() {
    let script = """
      CREATE TABLE a (id INTEGER PRIMARY KEY, r REAL, b BLOB, INTEGERS TEXT DEFAULT 'INTEGER it''s BLOB') STRICT;
      """
    #expect(
      PostgresScript.translate(script)
        == "CREATE TABLE a (id BIGINT PRIMARY KEY, r DOUBLE PRECISION, b BYTEA, INTEGERS TEXT DEFAULT 'INTEGER it''s BLOB') ;"
    )
    #expect(PostgresScript.translate(TableWorkQueue.schema).contains("due BIGINT NOT NULL"))
    #expect(PostgresScript.translate("") == "" && PostgresScript.translate("x 'INTEGER") == "x 'INTEGER")
  }

  /// The differences to SQLite that remain: where PostgreSQL's vectors end.
  @Test func `texts beyond the bounds of a vector are found, if not by every word and phrase`() async throws {
    try await withStore { database in
      let many = (0..<150_000).map { "wort\($0)" }
      let long = String(repeating: "ä", count: 3_000)
      try await database.write { session in
        let index = session.textIndex("bounds")
        try index.create()
        try index.add([
          IndexedText(entry: 1, words: many, stems: many),
          IndexedText(entry: 2, words: [long, "kurz"], stems: [long, "kurz"]),
          IndexedText(
            entry: 3,
            words: Array(repeating: "same", count: 300_000),
            stems: Array(repeating: "same", count: 300_000)
          ),
          IndexedText(entry: 4, words: [], stems: []),
        ])
      }
      func found(_ expression: TermExpression) async throws -> [Int] {
        try await database.read { session in
          let query = session.textIndex("bounds").matching(expression, ranked: true)
          return try session.rows("SELECT m.entry FROM (\(query)) m ORDER BY m.entry") { try $0.int(0) }
        }
      }
      #expect(try await found(.word("wort7")) == [1])
      #expect(try await found(.phrase(["wort7", "wort8"])) == [1])
      // Position 16,383 is the last; the words behind it all share it.
      #expect(try await found(.phrase(["wort17000", "wort17001"])) == [])
      #expect(try await found(.word(long)) == [2])
      #expect(try await found(.phrase(["same", "same"])) == [3])
    }
  }

  @Test func `a transaction that rests too long is ended and told, and the next is well`() async throws {
    var options = PostgresOptions()
    options.connections = 1
    options.statementTimeout = 1
    let database = try PostgresDatabase(address, options)
    await #expect(throws: StorageError.timedOut(seconds: 1)) {
      try await database.read { session in
        try session.run("SELECT 1")
        Thread.sleep(forTimeInterval: 2)
        try session.run("SELECT 2")
      }
    }
    #expect(try await database.read { try $0.first("SELECT CAST(1 AS BIGINT)") { try $0.int(0) } } == 1)
    await database.close()
  }
}

/// How many are at something, and how many there were at most.
private final class Gauge: Sendable {
  private let state = Mutex((now: 0, most: 0))

  var most: Int { state.withLock { $0.most } }

  func enter() {
    state.withLock { state in
      state.now += 1
      state.most = max(state.most, state.now)
    }
  }

  func leave() { state.withLock { $0.now -= 1 } }
}
