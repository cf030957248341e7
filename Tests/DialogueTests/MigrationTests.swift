// SPDX-License-Identifier: Apache-2.0

import Kernel
import Storage
import StorageTesting
import TesseraTesting
import Testing

@testable import Dialogue

/// Stores of earlier programs, opened by this one.
@Suite struct MigrationTests {
  @Test(arguments: Engine.available)
  func `a record of version 1 is brought up to date and found by its words`(on engine: Engine) async throws {
    try await Shelf.with(engine) { shelf in
      try await shelf.ingest(report)
      let statements = try await shelf.statements()
      try await shelf.library.review(statements[0].id, version: 1, .confirm, by: Shelf.author("Omar", 2))
      let before = try await shelf.everything()
      let query = try SearchQuery("detention OR fees")
      let found = try await shelf.library.search(query).hits.map(\.statement.id)
      let passages = try await shelf.library.searchPassages(query).hits.map(\.start)
      try await OldStores.makeVersion1(shelf.database)
      await #expect(throws: (any Error).self) { try await shelf.library.search(query) }
      let library = try await Library(shelf.database, catalogue: shelf.library.catalogue)
      #expect(try await library.search(query).hits.map(\.statement.id) == found && found.count > 2)
      #expect(try await library.searchPassages(query).hits.map(\.start) == passages)
      #expect(try await library.verify().isSound)
      #expect(try await shelf.everything() == before)
    }
  }

  @Test(arguments: Engine.available)
  func `a migration that fails at any statement leaves the store of before`(on engine: Engine) async throws {
    try await Shelf.with(engine) { shelf in
      try await shelf.ingest(report)
      try await OldStores.makeVersion1(shelf.database)
      let before = try await shelf.everythingOfVersion1()
      var failing = 1
      while true {
        let database = FailingDatabase(shelf.database, failingAt: failing)
        do {
          _ = try await Library(database, catalogue: shelf.library.catalogue)
          if database.statements < failing { break }
          // The first look may fail without harm; the store is brought up to date all the same.
          try await OldStores.makeVersion1(shelf.database)
        } catch is FailingDatabase.Failure {
          #expect(try await shelf.everythingOfVersion1() == before)
        }
        failing += 1
      }
      #expect(failing > 5)
      #expect(try await Library(shelf.database, catalogue: shelf.library.catalogue).verify().isSound)
    }
  }

  @Test func `versions follow each other, and the archive knows every column`() async throws {
    #expect(DialogueSchema.migrations.map(\.version) == Array(1...DialogueSchema.version))
    try await Shelf.with(.sqlite) { shelf in
      let tables = try await shelf.database.read { session in
        try session.rows(
          """
          SELECT m.name, COUNT(*) FROM sqlite_master m JOIN pragma_table_info(m.name) c
          WHERE m.type = 'table' GROUP BY m.name ORDER BY m.name
          """
        ) { (try $0.text(0), try $0.int(1)) }
      }
      var columns: [String: Int] = [:]
      for table in RecordTable.archived { columns["\(table.name)"] = table.columns.count }
      for (name, count) in tables
      where name != "migration" && name != "passage" && name != "upload" && name != "draft_unsaved"
        && !name.contains("_index")

        && !name.hasPrefix("sqlite_")
      {
        #expect(columns[name] == count, "\(name)")
      }
      #expect(columns.count == 28)

    }
  }
}
