// SPDX-License-Identifier: Apache-2.0

import Foundation
import Storage
import StoragePostgres
import StorageSQLite
import StorageTesting
import TesseraTesting
import Testing

/// Stores that are not there, not sound, full or held by others: a clear error for each.
@Suite struct StoreFaultTests {
  private let table = [
    Migration(version: 1, name: "thing") {
      try $0.script("CREATE TABLE thing (id INTEGER PRIMARY KEY, words TEXT) STRICT;")
    }
  ]

  /// Runs `body`, which must throw a `StorageError`, and gives its words.
  private func words(_ body: () async throws -> Void) async -> String {
    do {
      try await body()
      Issue.record("nothing was thrown")
      return ""
    } catch let error as StorageError {
      return "\(error)"
    } catch {
      Issue.record("\(error)")
      return ""
    }
  }

  @Test func `a file held by another program is waited for and then told`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("held.sqlite").path
      let first = try SQLiteDatabase(path: path)
      try await first.migrate(table)
      let second = try SQLiteDatabase(path: path, patience: 0.1)
      let said = await words {
        try await first.write { session in
          try session.run("INSERT INTO thing (id) VALUES (1)")
          let held = Held(second)
          held.start()
          try held.result.get()
        }
      }
      #expect(said == "the database \(path) is in use by another program; try again when that is done")
      // Both go on afterwards.
      try await second.write { try $0.run("INSERT INTO thing (id) VALUES (2)") }
      await first.close()
      await second.close()
    }
  }

  @Test func `what is no database, or was damaged, is told and left as it is`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("report.sqlite").path
      let garbage = Data(String(repeating: "This is a report, not a database.\n", count: 100).utf8)
      try garbage.write(to: URL(fileURLWithPath: path))
      let said = await words { try await SQLiteDatabase(path: path).migrate(table) }
      #expect(said.contains("\(path) is not a sound database") && said.contains("restore it from a backup"))
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == garbage)
      // A page in the middle overwritten.
      let other = folder.appendingPathComponent("damaged.sqlite").path
      let database = try SQLiteDatabase(path: other)
      try await database.migrate(table)
      try await database.write { session in
        for id in 0..<2_000 {
          try session.run("INSERT INTO thing VALUES (\(id), \(String(repeating: "x", count: 100)))")
        }
      }
      await database.close()
      var bytes = try Data(contentsOf: URL(fileURLWithPath: other))
      for offset in 8_192..<40_960 { bytes[offset] = 0xA5 }
      try bytes.write(to: URL(fileURLWithPath: other))
      let damaged = await words {
        _ = try await SQLiteDatabase(path: other).read { try $0.run("SELECT COUNT(words) FROM thing") }
      }
      #expect(damaged.contains("is not a sound database"), "\(damaged)")
    }
  }

  @Test func `a place where no file can be is told with its reason`() async throws {
    try await withTemporaryFolder { folder in
      let nowhere = folder.path + "/no/such/folder/x.sqlite"
      #expect(
        await words { _ = try SQLiteDatabase(path: nowhere) }
          == "the database \(nowhere) can not be opened: there is no folder \(folder.path)/no/such/folder"
      )
      #expect(await words { _ = try SQLiteDatabase(path: folder.path) }.contains("it is a folder"))
      // A file system that nobody can write to, not even the superuser.
      #expect(
        await words { _ = try SQLiteDatabase(path: "/proc/tessera.sqlite") }
          == "the database /proc/tessera.sqlite can not be opened: the folder /proc can not be written, or the file not read"
      )
    }
  }

  @Test func `a file that can only be read is read, and a change is refused`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("old.sqlite").path
      let database = try SQLiteDatabase(path: path)
      try await database.migrate(table)
      let said = await words {
        try await database.write { session in
          try session.run("PRAGMA query_only = ON")
          defer { _ = try? session.run("PRAGMA query_only = OFF") }
          try session.run("INSERT INTO thing (id) VALUES (1)")
        }
      }
      #expect(said == "the database \(path) can not be written: the file or its folder is read-only")
      await database.close()
    }
  }

  @Test func `a disk that is full is told, and nothing is half written`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("full.sqlite").path
      let database = try SQLiteDatabase(path: path)
      try await database.migrate(table)
      try await database.write { try $0.run("INSERT INTO thing (id) VALUES (1)") }
      // SQLite's own bound on the size of a file gives the error of a full disk.
      let said = await words {
        try await database.write { session in
          try session.run("PRAGMA max_page_count = 20")
          for id in 2..<2_000 {
            try session.run("INSERT INTO thing VALUES (\(id), \(String(repeating: "x", count: 500)))")
          }
        }
      }
      #expect(said.contains("there is no room left on the disk of \(path); nothing was changed"))
      try await database.write { try $0.run("PRAGMA max_page_count = 1000000") }
      #expect(try await database.read { try $0.first("SELECT COUNT(*) FROM thing") { try $0.int(0) } } == 1)
      await database.close()
    }
  }

  @Test(arguments: [
    "postgres://someone:hunter2@127.0.0.1:1/nowhere",
    "postgresql://127.0.0.1:1/x?password=hunter2&user=someone",
  ])
  func `a server that is not there is told, and no password is`(address: String) async throws {
    let said = await words {
      let database = try PostgresDatabase(address)
      #expect(!database.location.contains("hunter2"))
      try await database.migrate(table)
    }
    #expect(said.contains("can not be opened") && said.contains("127.0.0.1"))
    #expect(!said.contains("hunter2"))
  }

  @Test(.enabled(if: Engine.postgresAddress != nil))
  func `a database of a server that is not there is told by its name`() async throws {
    let address = try #require(Engine.postgresAddress).replacing("/postgres", with: "/nowhere")
    let said = await words { try await PostgresDatabase(address).migrate(table) }
    #expect(said.contains("nowhere") && said.contains("does not exist"))
  }
}

/// Tries to write to a database from a thread of its own.
private final class Held: @unchecked Sendable {
  private let database: SQLiteDatabase
  private let done = DispatchSemaphore(value: 0)
  private var outcome: Result<Void, any Error> = .success(())

  init(_ database: SQLiteDatabase) { self.database = database }

  func start() {
    Task.detached {
      do {
        try await self.database.write { try $0.run("INSERT INTO thing (id) VALUES (9)") }
      } catch {
        self.outcome = .failure(error)
      }
      self.done.signal()
    }
  }

  var result: Result<Void, any Error> {
    done.wait()
    return outcome
  }
}
