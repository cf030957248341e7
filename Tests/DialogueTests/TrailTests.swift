// SPDX-License-Identifier: Apache-2.0

import Foundation
import Kernel
import Reading
import Storage
import StorageSQLite
import StorageTesting
import Synthesis
import TesseraTesting
import Testing

@testable import Dialogue

/// The trail: what it proves, and that nothing changes behind its back.
@Suite struct TrailTests {
  /// A draft with something in each of its tables.
  private func draft(_ shelf: Shelf) async throws {
    let words = try StoredDraftTests.words()
    let (library, omar) = (shelf.library, Shelf.author("Omar", 4))
    let draft = try await library.draft(
      id: "d",
      scope: .document(try await library.document("report").id),
      plan: DraftPlan(length: .pages(1)),
      words: words,
      by: omar
    )
    _ = try await library.publish(draft.id, version: 1, override: "short", words: words, by: omar)
    try await library.openReplies(to: "d", .init(opens: Shelf.moment(1), closes: Shelf.moment(9)), by: omar)
    let state = try await library.state(of: "d", words: words)
    let own = try #require(state.deliberation.statements.first { $0.voices == ["PRT"] }).id
    try await library.setAside([own], of: "d", because: .other, note: "twice", by: omar)
    try await library.makeReplyLink(for: "PRT", to: "d", digest: ContentDigest(of: [7]), by: omar)
    try await library.reply(
      "r",
      to: "d",
      statement: own,
      party: "PRT",
      stance: .objects,
      words: "No.",
      by: omar
    )
    try await library.answer("r", isTakenUp: false, words: "Yes.", by: omar)
  }

  /// A record with everything in it: two documents, one read twice, decisions of each kind, a draft.
  private func fill(_ shelf: Shelf) async throws {
    try await shelf.ingest(report)
    try await shelf.ingest(
      "Kenya stressed data. The chair, Ms. Ana Silva, thanked Kenya.\n",
      named: "b",
      at: 2
    )
    let statements = try await shelf.statements()
    try await shelf.library.review(statements[0].id, version: 1, .confirm, by: Shelf.author("Omar", 3))
    var content = statements[1].content
    content.kind = .question
    content.strength = nil
    content.places = ["MAR"]
    content.citations = [.init(instrument: "ICRMW", provision: "Article 1")]
    try await shelf.library.review(
      statements[1].id,
      version: 1,
      .correct(content),
      by: Shelf.author("Omar", 4)
    )
    let kept = try await shelf.library.document("b")
    try await shelf.library.setVisibility(.restricted, of: kept, by: Shelf.author("Omar", 4))
    let titled = try await shelf.library.document("report")
    try await shelf.library.arrange(
      titled,
      session: 0,
      title: "The first",
      rapporteur: "Ana Silva",
      chairs: ["Kenya", "MAR"],
      by: Shelf.author("Omar", 4)
    )
    try await draft(shelf)
    // Another text of the first document.
    let moved = "New.\n\n" + report
    let read = try Shelf.record(moved)
    let record = try Telling.reader().read(
      SourceText(read.text),
      digest: ContentDigest(of: Array(report.utf8)),
      language: "en"
    )
    _ = try await shelf.library.ingest(
      record,
      bytes: Array(report.utf8),
      named: "report",
      meeting: try Meeting(slug: "forum-2031"),
      by: Shelf.author("Rania", 5)
    )
    #expect(try await shelf.library.verify().isSound)
  }

  @Test(arguments: Engine.available)
  func `entries follow each other, and the report counts what was proved`(on engine: Engine) async throws {
    try await Shelf.with(engine) { shelf in
      #expect(try await shelf.library.verify().isSound)
      #expect(try await shelf.library.head() == nil)
      try await fill(shelf)
      let found = try await shelf.library.verify()
      let statements = try await shelf.statements()
      #expect(found.documents == 2 && found.statements == statements.count && found.reviews >= 2)
      let head = try #require(try await shelf.library.head())
      #expect(found.head?.sequence == head.sequence && found.entries == Int(head.sequence))
      #expect(found.head?.digest == head.digest)
    }
  }

  /// A change of each column of each table, one at a time; the proof must find every one.
  @Test(arguments: Engine.available)
  func `any change of a value in any table of the record is found`(on engine: Engine) async throws {
    try await Shelf.with(engine) { shelf in
      try await fill(shelf)
      var tried = 0
      // What is free to change: work that waits, and what only orders rows.
      let derived: Set<String> = ["work"]
      for table in RecordTable.archived where !derived.contains("\(table.name)") {
        for column in table.columns {
          let changed = try await change(shelf, table, column)
          if changed { tried += 1 }
        }
      }
      #expect(tried > 110)
      #expect(try await shelf.library.verify().isSound)
    }
  }

  /// Changes one value, looks whether that is found, and puts the value back; false where no row holds one or
  /// the schema forbids the change.
  private func change(
    _ shelf: Shelf,
    _ table: RecordTable,
    _ column: StaticString
  ) async throws -> Bool {
    struct Undone: Error {
      let isFound: Bool
    }
    let name = SQL(name: table.name)
    let field = SQL(name: column)
    let keys = table.columns.prefix(table.key).map { SQL(name: $0) }
    do {
      try await shelf.database.write { session in
        let row = try session.first(
          "SELECT \(keys, separator: ", "), \(field) FROM \(name) WHERE \(field) IS NOT NULL"
        ) { row in try (0..<row.count).map { try row.value($0) } }
        guard let row, let old = row.last else { throw Undone(isFound: true) }
        let new: Value =
          switch old {
          case .integer(let number): .integer(number + 1)
          case .text(let text):
            // One byte: the last figure or letter another.
            .text(String(text.dropLast()) + (text.hasSuffix("e") ? "f" : "e"))
          case .bytes(let bytes): .bytes(Array(bytes.dropLast()) + [bytes.last.map { $0 ^ 1 } ?? 1])
          case .real(let number): .real(number + 1)
          case .null: .null
          }
        let condition = zip(keys, row).map { key, value -> SQL in "\(key) = \(value)" }
        let changed = try session.run(
          "UPDATE \(name) SET \(field) = \(new) WHERE \(condition, separator: " AND ")"
        )
        guard changed > 0 else { throw Undone(isFound: true) }
        let found = try Library.proof(session)
        #expect(!found.isSound, "\(table.name).\(column): \(old) became \(new)")
        throw Undone(isFound: !found.isSound)
      }
    } catch is Undone {
      return true
    } catch StorageError.constraint {
      return false
    }
    return true
  }

  @Test(arguments: Engine.available)
  func `a row that is gone, and one put in, are found`(on engine: Engine) async throws {
    try await Shelf.with(engine) { shelf in
      try await fill(shelf)
      struct Undone: Error {}
      let changes: [SQL] = [
        "DELETE FROM review WHERE version = (SELECT MAX(version) FROM review)",
        "DELETE FROM statement_instrument", "DELETE FROM statement_theme", "DELETE FROM statement_place",
        "DELETE FROM trail WHERE sequence = 1", "DELETE FROM trail WHERE sequence = 5",
        "INSERT INTO party (code, kind, name) VALUES ('ZZZ', 'state', 'Nowhere')",
        "INSERT INTO meeting (slug, title) VALUES ('made-up', 'Made up')",
        """
        INSERT INTO statement_theme (statement, position, theme)
        SELECT MAX(number), 77, 'detention' FROM statement
        """,
      ]
      for change in changes {
        do {
          try await shelf.database.write { session in
            let count = try session.run(change)
            #expect(count > 0, "\(change.text)")
            #expect(try !Library.proof(session).isSound, "\(change.text)")
            throw Undone()
          }
        } catch is Undone {}
      }
    }
  }

  @Test(arguments: Engine.available)
  func `the first broken link is named`(on engine: Engine) async throws {
    try await Shelf.with(engine) { shelf in
      try await fill(shelf)
      try await shelf.database.write { session in
        try session.run("UPDATE trail SET actor = 'Nobody' WHERE sequence = 3")
        try session.run("UPDATE trail SET actor = 'Nobody' WHERE sequence = 7")
      }
      #expect(try await shelf.library.verify().brokenLink == .init(sequence: 3, reason: .content))
    }
  }

  @Test(arguments: Engine.available)
  func `a checkpoint tells of entries cut off since`(on engine: Engine) async throws {
    try await Shelf.with(engine) { shelf in
      try await shelf.ingest(report)
      let statements = try await shelf.statements()
      try await shelf.library.review(statements[0].id, version: 1, .confirm, by: Shelf.author("Omar", 3))
      let key = SigningKey()
      let checkpoint = try Checkpoint(
        try #require(try await shelf.library.head()),
        at: Shelf.moment(9),
        signedWith: key
      )
      let read = try #require(Checkpoint(checkpoint.json))
      #expect(read == checkpoint && read.isSigned() && read.isSigned(by: key.publicKey))
      #expect(!read.isSigned(by: SigningKey().publicKey))
      #expect(try await shelf.library.digest(ofEntry: read.sequence) == read.digest)
      var altered = checkpoint.json
      let place = try #require(String(decoding: altered, as: UTF8.self).range(of: "\"digest\":\""))
      let offset = String(decoding: altered, as: UTF8.self).utf8.distance(
        from: String(decoding: altered, as: UTF8.self).startIndex,
        to: place.upperBound
      )
      altered[offset] = altered[offset] == 0x30 ? 0x31 : 0x30
      #expect(Checkpoint(altered)?.isSigned() == false)
      #expect(Checkpoint(Array("{}".utf8)) == nil)
      // The last decision is taken away together with its entry: sound by itself, not against the checkpoint.
      try await shelf.database.write { session in
        try session.run("DELETE FROM trail WHERE sequence = \(read.sequence)")
        try session.run("DELETE FROM review")
        let before = statements[0]
        try StatementRows(session).update(before)
      }
      #expect(try await shelf.library.verify().isSound)
      #expect(try await shelf.library.digest(ofEntry: read.sequence) == nil)
    }
  }
}
