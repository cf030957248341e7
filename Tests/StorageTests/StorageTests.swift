// SPDX-License-Identifier: Apache-2.0

import Storage
import StorageTesting
import Testing

/// What both engines promise, on each engine there is.
@Suite struct StorageTests {
  private let table = """
    CREATE TABLE thing (
      id INTEGER PRIMARY KEY,
      number INTEGER,
      ratio REAL,
      words TEXT,
      content BLOB
    ) STRICT;
    """

  private func migrations(_ scripts: [String]) -> [Migration] {
    scripts.enumerated().map { place, script in
      Migration(version: place + 1, name: "step \(place + 1)") { try $0.script(script) }
    }
  }

  private func values(_ row: any Row) throws -> [Value] { try (0..<row.count).map { try row.value($0) } }

  // MARK: - Statements

  @Test func `parts of a statement keep their values in order`() {
    let part: SQL = "b = \(2) AND c = \("x")"
    let sql: SQL = "SELECT 1 WHERE a = \(1) AND (\(part)) AND d IN (\(list: [3, 4])) AND e = \(5)"
    #expect(
      sql.text == "SELECT 1 WHERE a = $1 AND (b = $2 AND c = $3) AND d IN ($4, $5) AND e = $6"
    )
    #expect(sql.values == [.integer(1), .integer(2), .text("x"), .integer(3), .integer(4), .integer(5)])
    let missing: String? = nil
    let none: SQL = "x = \(missing) AND y IN (\(list: [String]()))"
    #expect(none.text == "x = $1 AND y IN (NULL)" && none.values == [.null])
  }

  @Test(arguments: Engine.available)
  func `every value comes back as it was stored`(on engine: Engine) async throws {
    let rows: [[Value]] = [
      [.integer(1), .integer(.max), .real(0.1), .text("it's “quoted”, \\back\tslashed\r\n"), .bytes([])],
      [.integer(2), .integer(.min), .real(-1.5e300), .text(""), .bytes([0, 1, 0x5C, 0x27, 255])],
      [.integer(3), .null, .null, .null, .null],
      [
        .integer(4), .integer(0), .real(.leastNonzeroMagnitude), .text("الهجرة 👩‍👩‍👧 \\N \\."),
        .bytes(Array(0...255)),
      ],
    ]
    try await engine.withDatabase { database in
      try await database.migrate(migrations([table]))
      try await database.write { session in
        try session.load("thing", ["id", "number", "ratio", "words", "content"], rows: Array(rows[0..<2]))
        for row in rows[2...] {
          try session.run("INSERT INTO thing VALUES (\(row[0]), \(row[1]), \(row[2]), \(row[3]), \(row[4]))")
        }
      }
      let found = try await database.read { try $0.rows("SELECT * FROM thing ORDER BY id", values) }
      #expect(found == rows)
      let changed = try await database.write { try $0.run("UPDATE thing SET number = 7 WHERE id > \(2)") }
      #expect(changed == 2)
    }
  }

  @Test(arguments: Engine.available)
  func `text with a zero in it is refused by both ways in`(on engine: Engine) async throws {
    try await engine.withDatabase { database in
      try await database.migrate(migrations([table]))
      await #expect(throws: StorageError.unstorable("text with the character U+0000")) {
        try await database.write { try $0.run("INSERT INTO thing (id, words) VALUES (1, \("a\0b"))") }
      }
      await #expect(throws: StorageError.unstorable("text with the character U+0000")) {
        try await database.write {
          try $0.load("thing", ["id", "words"], rows: [[.integer(1), .text("a\0b")]])
        }
      }
      #expect(try await database.read { try $0.first("SELECT COUNT(*) FROM thing") { try $0.int(0) } } == 0)
    }
  }

  @Test(arguments: Engine.available)
  func `a column that holds something else is told, and none outside the row is read`(on engine: Engine)
    async throws
  {
    try await engine.withDatabase { database in
      try await database.read { session in
        try session.run("SELECT CAST(1 AS BIGINT), 'x'") { row in
          #expect(throws: StorageError.mismatch(column: 0)) { try row.text(0) }
          #expect(throws: StorageError.mismatch(column: 1)) { try row.integer(1) }
          #expect(throws: StorageError.mismatch(column: 2)) { try row.text(2) }
          #expect(throws: StorageError.mismatch(column: -1)) { try row.text(-1) }
        }
      }
    }
  }

  @Test(arguments: Engine.available)
  func `the same statement can be run while its rows are being read`(on engine: Engine) async throws {
    try await engine.withDatabase { database in
      try await database.migrate(migrations([table]))
      let pairs = try await database.write { session in
        for id in 1...3 { try session.run("INSERT INTO thing (id) VALUES (\(id))") }
        return try session.rows("SELECT id FROM thing ORDER BY id") { outer in
          try session.rows("SELECT id FROM thing ORDER BY id") { try $0.int(0) }.map {
            [try outer.int(0), $0]
          }
        }
      }
      #expect(pairs.flatMap { $0 } == [1, 2, 3].flatMap { a in [1, 2, 3].map { [a, $0] } })
    }
  }

  // MARK: - Transactions

  private struct Cancelled: Error {}

  @Test(arguments: Engine.available)
  func `nothing stays of a transaction that throws`(on engine: Engine) async throws {
    try await engine.withDatabase { database in
      try await database.migrate(migrations([table]))
      await #expect(throws: Cancelled.self) {
        try await database.write { session in
          try session.run("INSERT INTO thing (id) VALUES (1)")
          throw Cancelled()
        }
      }
      await #expect {
        try await database.write { session in
          try session.run("INSERT INTO thing (id) VALUES (2)")
          try session.run("INSERT INTO thing (id) VALUES (2)")
        }
      } throws: { error in
        if case .constraint? = error as? StorageError { true } else { false }
      }
      #expect(try await database.read { try $0.first("SELECT COUNT(*) FROM thing") { try $0.int(0) } } == 0)
      // The connection is as good as new.
      try await database.write { try $0.run("INSERT INTO thing (id) VALUES (3)") }
    }
  }

  @Test(arguments: Engine.available)
  func `a reader sees one moment while others write`(on engine: Engine) async throws {
    try await engine.withDatabase { database in
      try await database.migrate(migrations([table]))
      await #expect(throws: (any Error).self) {
        try await database.read { try $0.run("INSERT INTO thing (id) VALUES (1)") }
      }
      let counts = try await withThrowingTaskGroup(of: Bool.self) { group in
        group.addTask {
          for id in 1...40 {
            try await database.write { session in
              try session.run("INSERT INTO thing (id, number) VALUES (\(id), 1)")
              try session.run("INSERT INTO thing (id, number) VALUES (\(-id), -1)")
            }
          }
          return true
        }
        for _ in 0..<20 {
          group.addTask {
            try await database.read { session in
              func sum() throws -> Int? {
                try session.first("SELECT CAST(COALESCE(SUM(number), 0) AS BIGINT) FROM thing") {
                  try $0.int(0)
                }
              }
              func count() throws -> Int? {
                try session.first("SELECT COUNT(*) FROM thing") { try $0.int(0) }
              }
              let before = try count()
              return try sum() == 0 && before == count()
            }
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(counts.allSatisfy { $0 } && counts.count == 21)
    }
  }

  @Test(arguments: Engine.available)
  func `writers at once lose no change of each other`(on engine: Engine) async throws {
    try await engine.withDatabase { database in
      try await database.migrate(migrations([table]))
      try await database.write { try $0.run("INSERT INTO thing (id, number) VALUES (1, 0)") }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for task in 0..<4 {
          group.addTask {
            for _ in 0..<25 {
              try await database.write(under: task % 2 == 0 ? AdvisoryLock(key: 99) : nil) { session in
                let number = try session.first("SELECT number FROM thing WHERE id = 1") { try $0.int(0) }
                try session.run("UPDATE thing SET number = \((number ?? 0) + 1) WHERE id = 1")
              }
            }
          }
        }
        try await group.waitForAll()
      }
      let number = try await database.read {
        try $0.first("SELECT number FROM thing WHERE id = 1") { try $0.int(0) }
      }
      #expect(number == 100)
    }
  }

  // MARK: - Migrations

  @Test(arguments: Engine.available)
  func `migrations run once and in order, whoever comes at the same time`(on engine: Engine) async throws {
    try await engine.withDatabase { database in
      let steps = migrations([
        "CREATE TABLE a (id INTEGER PRIMARY KEY) STRICT;", "ALTER TABLE a ADD COLUMN b INTEGER;",
      ])
      try await withThrowingTaskGroup(of: [Int].self) { group in
        for _ in 0..<4 { group.addTask { try await database.migrate(steps.reversed()) } }
        let applied = try await group.reduce(into: []) { $0 += $1 }
        #expect(applied == [1, 2])
      }
      #expect(try await database.migrate(steps) == [])
      let third =
        steps + [
          Migration(version: 3, name: "more") { try $0.script("CREATE TABLE c (id INTEGER) STRICT;") }
        ]
      #expect(try await database.migrate(third) == [3])
    }
  }

  @Test(arguments: Engine.available)
  func `a migration that fails leaves the store as it was`(on engine: Engine) async throws {
    try await engine.withDatabase { database in
      let first = migrations(["CREATE TABLE a (id INTEGER PRIMARY KEY) STRICT;"])
      try await database.migrate(first)
      let broken = Migration(version: 2, name: "broken") { session in
        try session.script("CREATE TABLE b (id INTEGER) STRICT;")
        throw Cancelled()
      }
      await #expect(throws: Cancelled.self) { try await database.migrate(first + [broken]) }
      let mended = Migration(version: 2, name: "mended") {
        try $0.script("CREATE TABLE b (id INTEGER) STRICT;")
      }
      #expect(try await database.migrate(first + [mended]) == [2])
    }
  }

  @Test(arguments: Engine.available)
  func `a store of a newer program is refused with words`(on engine: Engine) async throws {
    try await engine.withDatabase { database in
      let steps = migrations([
        "CREATE TABLE a (id INTEGER) STRICT;", "CREATE TABLE b (id INTEGER) STRICT;",
      ])
      try await database.migrate(steps)
      await #expect(throws: StorageError.newer(found: 2, known: 1)) {
        try await database.migrate(Array(steps.prefix(1)))
      }
      #expect("\(StorageError.newer(found: 2, known: 1))".contains("newer Tessera"))
    }
  }

  // MARK: - Text index

  private func entries(_ session: any Session, _ expression: TermExpression, ranked: Bool = false) throws
    -> [Int64]
  {
    let query = session.textIndex("test_index").matching(expression, ranked: ranked)
    return try session.rows("SELECT h.entry, h.score FROM (\(query)) h ORDER BY h.score, h.entry") {
      try $0.integer(0)
    }
  }

  @Test(arguments: Engine.available)
  func `the text index finds words, stems, beginnings, phrases and what is made of them`(on engine: Engine)
    async throws
  {
    try await engine.withDatabase { database in
      try await database.write { session in
        let index = session.textIndex("test_index")
        try index.create()
        let texts: [(Int64, [String], [String])] = [
          (1, ["right", "to", "work"], ["right", "to", "work"]),
          (2, ["rights", "at", "work"], ["right", "at", "work"]),
          (3, ["work", "to", "right"], ["work", "to", "right"]),
          (4, ["الهجرة", "migration"], ["هجر", "migrat"]),
        ]
        try index.add(texts.map { IndexedText(entry: $0.0, words: $0.1, stems: $0.2) })
        #expect(try entries(session, .word("right")) == [1, 3])
        #expect(try entries(session, .stem("right")) == [1, 2, 3])
        #expect(try entries(session, .prefix("righ")) == [1, 2, 3])
        #expect(try entries(session, .prefix("migratio")) == [4])
        #expect(try entries(session, .stem("migratio")) == [])
        #expect(try entries(session, .phrase(["right", "to"])) == [1])
        #expect(try entries(session, .phrase(["to", "right"])) == [3])
        #expect(try entries(session, .and([.word("work"), .word("to")])) == [1, 3])
        #expect(try entries(session, .or([.word("at"), .word("الهجرة")])) == [2, 4])
        #expect(try entries(session, .excluding(.word("work"), .word("at"))) == [1, 3])
        #expect(
          try entries(session, .excluding(.or([.word("work"), .word("migration")]), .stem("right"))) == [4]
        )
        for nothing: TermExpression in [.and([]), .or([]), .word(""), .phrase([]), .and([.or([])])] {
          #expect(try entries(session, nothing) == [])
        }
        #expect(try entries(session, .word("work"), ranked: true).sorted() == [1, 2, 3])
        try index.remove([IndexedText(entry: 1, words: texts[0].1, stems: texts[0].2)])
        #expect(try entries(session, .word("right")) == [3])
        try index.add([IndexedText(entry: 1, words: ["another"], stems: ["anoth"])])
        #expect(try entries(session, .word("another")) == [1])
        #expect(try entries(session, .phrase(["right", "to"])) == [])
      }
      try await database.write { try $0.textIndex("test_index").optimize() }
      #expect(try await database.read { try entries($0, .word("work")) } == [2, 3])
    }
  }

  @Test(arguments: Engine.available)
  func `what would be an operator of the engine is a word in the index`(on engine: Engine) async throws {
    try await engine.withDatabase { database in
      try await database.write { session in
        try session.textIndex("test_index").create()
        for hostile in ["\" OR words : x", "a'b", "\\", "!", "a & b", "NOT", "* )", "near(", "a:*", "<->"] {
          for expression: TermExpression in [.word(hostile), .prefix(hostile), .phrase([hostile, hostile])] {
            #expect(try entries(session, expression) == [], "\(hostile)")
          }
        }
      }
    }
  }

  // MARK: - Work queue

  @Test(arguments: Engine.available)
  func `each piece of work goes to one worker, and again after its lease`(on engine: Engine) async throws {
    try await engine.withDatabase { database in
      try await database.migrate([
        Migration(version: 1, name: "work") { try $0.script(TableWorkQueue.schema) }
      ])
      try await database.write { session in
        for place in 1...20 {
          try session.workQueue.add(key: "k\(place)", kind: "read", payload: "p", due: Int64(place))
        }
        try session.workQueue.add(key: "k1", kind: "read", payload: "again", due: 0)
        try session.workQueue.add(key: "other", kind: "other", payload: "", due: 0)
        try session.workQueue.add(key: "later", kind: "read", payload: "", due: 1_000)
      }
      let claimed = try await withThrowingTaskGroup(of: [WorkPiece].self) { group in
        for _ in 0..<5 {
          group.addTask {
            try await database.write {
              try $0.workQueue.claim(kind: "read", limit: 4, now: 100, lease: 500)
            }
          }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(Set(claimed.map(\.key)).count == claimed.count)
      #expect(claimed.allSatisfy { $0.attempts == 1 && $0.payload == "p" })
      let rest = try await database.write {
        try $0.workQueue.claim(kind: "read", limit: 50, now: 100, lease: 500)
      }
      #expect(claimed.count + rest.count == 20)
      try await database.write { session in
        for piece in claimed { try session.workQueue.finish(piece.key) }
        for piece in rest { try session.workQueue.release(piece.key, due: 100) }
        try session.workQueue.finish("k20")
      }
      let again = try await database.write {
        try $0.workQueue.claim(kind: "read", limit: 50, now: 600, lease: 700)
      }
      #expect(again.allSatisfy { $0.attempts == 2 })
    }
  }

  // MARK: - Faults

  @Test(arguments: Engine.available)
  func `a store that fails at any statement of a transaction keeps nothing of it`(on engine: Engine)
    async throws
  {
    try await engine.withDatabase { database in
      try await database.migrate(migrations([table]))
      for failing in 1...4 {
        let failingDatabase = FailingDatabase(database, failingAt: failing)
        let work = {
          try await failingDatabase.write { session in
            for id in 1...3 { try session.run("INSERT INTO thing (id) VALUES (\(id))") }
          }
        }
        if failing <= 3 {
          await #expect(throws: FailingDatabase.Failure.self) { try await work() }
        } else {
          try await work()
        }
        let count = try await database.read { try $0.first("SELECT COUNT(*) FROM thing") { try $0.int(0) } }
        #expect(count == (failing <= 3 ? 0 : 3))
      }
    }
  }
}
