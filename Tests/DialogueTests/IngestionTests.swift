// SPDX-License-Identifier: Apache-2.0

import Kernel
import Reading
import Storage
import StorageTesting
import TesseraTesting
import Testing

@testable import Dialogue

/// Documents taken in, again, and by a better reader.
@Suite struct IngestionTests {
  @Test(arguments: Engine.available)
  func `a document taken in holds its bytes, its text and every statement of its record`(on engine: Engine)
    async throws
  {
    try await Shelf.with(engine) { shelf in
      for name in try Repository.samples {
        let bytes = try Repository.sample(name)
        let record = try Telling.reader().read(bytes)
        let outcome = try await shelf.library.ingest(
          record,
          bytes: bytes,
          named: name,
          meeting: try Meeting(slug: "samples"),
          by: Shelf.author()
        )
        #expect(outcome.outcome == .added && outcome.added == record.statements.count)
        let document = try await shelf.library.document(String(outcome.document.prefix(12)))
        #expect(document.name == name)
        #expect(try await shelf.library.bytes(of: document) == bytes)
        #expect(try await shelf.library.text(of: document) == record.text.bytes)
        let stored = try await shelf.library.statements(of: document)
        #expect(stored.map(\.content) == Library.suggestions(of: record))
        #expect(stored.allSatisfy { $0.state == .suggested && $0.suggestion == $0.content })
      }
      #expect(try await shelf.library.verify().isSound)
    }
  }

  @Test(arguments: Engine.available)
  func `the same document again changes nothing, not even the trail`(on engine: Engine) async throws {
    try await Shelf.with(engine) { shelf in
      try await shelf.ingest(report)
      let before = try await shelf.everything()
      let again = try await shelf.ingest(report, named: "other name", at: 2)
      #expect(again.outcome == .unchanged)
      #expect(try await shelf.everything() == before)
    }
  }

  @Test(arguments: Engine.available)
  func `a document of another meeting is refused and the meeting not made`(on engine: Engine) async throws {
    try await Shelf.with(engine) { shelf in
      try await shelf.ingest(report)
      let before = try await shelf.everything()
      await #expect(throws: Refusal.otherMeeting(document: "report", meeting: "forum-2031")) {
        try await shelf.ingest(report, meeting: "forum-2032")
      }
      #expect(try await shelf.everything() == before)
    }
  }

  @Test func `a slug names a meeting or is refused`() throws {
    #expect(try Meeting(slug: "gfmd-2016", title: " ").title == "gfmd-2016")
    for slug in ["", "GFMD", "-a", "a-", "a b", "a/b", "é", String(repeating: "a", count: 81)] {
      #expect(throws: Refusal.malformedSlug(slug)) { try Meeting(slug: slug) }
    }
  }

  /// The same bytes as another reader reads them: other statements, and another text where `text` is given.
  private func record(
    _ original: String,
    text: String? = nil,
    change: (Record.Statement) -> Record.Statement? = { $0 }
  ) throws -> Record {
    let read = try Shelf.record(text ?? original)
    var source = SourceText(read.text)
    source.statements = read.statements.compactMap(change)
    return try Telling.reader().read(source, digest: ContentDigest(of: Array(original.utf8)), language: "en")
  }

  private func ingest(_ record: Record, _ shelf: Shelf, at moment: Int64 = 5) async throws -> IngestionReport
  {
    try await shelf.library.ingest(
      record,
      bytes: Array(report.utf8),
      named: "report",
      meeting: try Meeting(slug: "forum-2031"),
      by: Shelf.author("Rania", moment),
      reader: "reader/2"
    )
  }

  private func asking(_ kind: StatementKind, _ s: Record.Statement) -> Record.Statement {
    Record.Statement(
      span: s.span,
      start: s.start,
      end: s.end,
      speakers: s.speakers,
      onBehalfOf: s.onBehalfOf,
      kind: kind,
      strength: nil,
      themes: s.themes,
      instruments: s.instruments,
      provisions: s.provisions,
      places: s.places,
      attribution: s.attribution,
      rule: s.rule,
      session: s.session
    )
  }

  @Test(arguments: Engine.available)
  func `a better reader moves suggestions and no decision`(on engine: Engine) async throws {
    try await Shelf.with(engine) { shelf in
      try await shelf.ingest(report)
      let before = try await shelf.statements()
      #expect(before.count >= 5)
      // One is confirmed, one corrected; then the reader sees all as questions and loses the last.
      let confirmed = try await shelf.library.review(
        before[0].id,
        version: 1,
        .confirm,
        by: Shelf.author("Omar", 2)
      )[0]
      var content = before[1].content
      content.themes = ["recruitment"]
      content.kind = .position
      let corrected = try await shelf.library.review(
        before[1].id,
        version: 1,
        .correct(content),
        by: Shelf.author("Omar", 3)
      )[0]
      let last = before[before.count - 1].content.span
      let better = try record(report) { $0.span == last ? nil : asking(.question, $0) }
      let outcome = try await ingest(better, shelf)
      #expect(outcome.outcome == .readAgain && outcome.added == 0)
      #expect(outcome.kept == 2 && outcome.withdrawn == 1 && outcome.changed == before.count - 3)
      let after = try await shelf.statements()
      #expect(after.map(\.id) == before.map(\.id))
      #expect(after[0].content == confirmed.content && after[0].state == .confirmed)
      #expect(after[0].suggestion?.kind == .question)
      #expect(after[1].content == corrected.content && after[1].state == .corrected)
      #expect(after[2].content.kind == .question && after[2].version == 2)
      #expect(after[before.count - 1].state == .withdrawn)
      #expect(try await shelf.library.verify().isSound)
      // Whoever looked at the old suggestion is told.
      await #expect(throws: Refusal.self) {
        try await shelf.library.review(before[2].id, version: 1, .confirm, by: Shelf.author("Omar", 6))
      }
      // The same reading again changes nothing; the first reading again brings the lost one back.
      #expect(try await ingest(better, shelf, at: 7).outcome == .unchanged)
      let first = try await ingest(try Shelf.record(report), shelf, at: 8)
      #expect(first.outcome == .readAgain)
      #expect(try await shelf.statements().last?.state == .suggested)
      #expect(try await shelf.library.verify().isSound)
    }
  }

  @Test(arguments: Engine.available)
  func `decisions follow their words where a better reader moves the text`(on engine: Engine) async throws {
    try await Shelf.with(engine) { shelf in
      try await shelf.ingest(report)
      let before = try await shelf.statements()
      var content = before[1].content
      content.themes = ["recruitment"]
      content.kind = .position
      try await shelf.library.review(before[1].id, version: 1, .correct(content), by: Shelf.author("Omar", 2))
      try await shelf.library.review(before[2].id, version: 1, .confirm, by: Shelf.author("Omar", 3))
      // Words in front, and one sentence worded otherwise.
      let moved =
        "A line more.\n\n" + report.replacing("Morocco stressed the right", with: "Morocco stressed a right")
      let outcome = try await ingest(try record(report, text: moved), shelf)
      #expect(outcome.reanchored == 1 && outcome.unanchored == [before[2].id] && outcome.kept == 0)
      let after = try await shelf.statements()
      let text = Array(moved.utf8)
      let corrected = try #require(after.first { $0.id == before[1].id })
      #expect(corrected.content.kind == .position && corrected.state == .corrected)
      #expect(corrected.content.span.start == before[1].content.span.start + 14)
      #expect(
        String(decoding: text[corrected.content.span.start..<corrected.content.span.end], as: UTF8.self)
          == corrected.content.quote
      )
      #expect(try await shelf.library.reviews(of: corrected.id).map(\.action) == [.correct, .reanchor])
      // Suggestions that only moved keep their identifiers.
      #expect(after.first { $0.id == before[0].id }?.state == .suggested)
      #expect(try await shelf.library.verify().isSound)
      let former = try await shelf.database.read {
        try $0.rows("SELECT text FROM former_text") { try $0.bytes(0) }
      }
      #expect(former == [Array(report.utf8)])
    }
  }

  // MARK: - Faults

  @Test(arguments: Engine.available)
  func `whichever statement fails, a document is taken in whole or not at all`(on engine: Engine) async throws
  {
    try await Shelf.with(engine) { shelf in
      let empty = try await shelf.everything()
      var failing = 1
      while true {
        let database = FailingDatabase(shelf.database, failingAt: failing)
        do {
          let library = Library(migrated: database, catalogue: shelf.library.catalogue)
          _ = try await Shelf(library: library, database: database).ingest(report)
          #expect(database.statements < failing)
          break
        } catch is FailingDatabase.Failure {
          #expect(try await shelf.everything() == empty)
          failing += 1
        }
      }
      #expect(failing > 15)
      #expect(try await shelf.library.verify().isSound)
      #expect(try await shelf.statements().count >= 5)
    }
  }

  @Test(arguments: Engine.available)
  func `whichever statement fails, a better reading is taken in whole or not at all`(on engine: Engine)
    async throws
  {
    try await Shelf.with(engine) { shelf in
      try await shelf.ingest(report)
      let statements = try await shelf.statements()
      var content = statements[1].content
      content.kind = .position
      content.themes = ["recruitment"]
      try await shelf.library.review(
        statements[1].id,
        version: 1,
        .correct(content),
        by: Shelf.author("Omar", 2)
      )
      let before = try await shelf.everything()
      // Another text, another kind for all, and one statement less.
      let lost = statements.count - 1
      var place = 0
      let better = try record(report, text: "A line more.\n\n" + report) { statement in
        place += 1
        return place > lost ? nil : asking(.question, statement)
      }
      var failing = 1
      while true {
        let database = FailingDatabase(shelf.database, failingAt: failing)
        let library = Library(migrated: database, catalogue: shelf.library.catalogue)
        do {
          let outcome = try await ingest(better, Shelf(library: library, database: database))
          #expect(outcome.outcome == .readAgain && outcome.withdrawn == 1 && outcome.reanchored == 1)
          break
        } catch is FailingDatabase.Failure {
          #expect(try await shelf.everything() == before)
          failing += 1
        }
      }
      #expect(failing > 40)
      #expect(try await shelf.library.verify().isSound)
    }
  }

  @Test(arguments: Engine.available)
  func `a clock that goes backwards is told, one that is a little behind is not`(on engine: Engine)
    async throws
  {
    try await Shelf.with(engine) { shelf in
      try await shelf.ingest(report, at: 100)
      await #expect(throws: Refusal.clockBehind(milliseconds: 60_000)) {
        try await shelf.ingest(report + " More.", named: "b", at: 40)
      }
      try await shelf.ingest(report + " More.", named: "b", at: 97)
      #expect(try await shelf.library.head()?.at == Shelf.moment(100))
      #expect(try await shelf.library.verify().isSound)
    }
  }

  @Test func `what is found again and what is lost are counted each by itself`() throws {
    let content = StatementContent(
      span: Span(0, 5),
      quote: "lost.",
      speakers: [.init(name: "Kenya", party: "KEN", type: .state, capacity: .delegation)],
      kind: .position
    )
    func stored(_ number: Int64, _ content: StatementContent) -> StoredStatement {
      StoredStatement(
        id: StatementID(document: String(repeating: "a", count: 64), scalars: content.span),
        document: String(repeating: "a", count: 64),
        content: content,
        state: .confirmed,
        version: 2,
        pages: nil,
        suggestion: content,
        number: number,
        intervention: nil
      )
    }
    var kept = content
    kept.span = Span(6, 11)
    kept.quote = "kept."
    let merge = ReadingMerge(
      document: String(repeating: "a", count: 64),
      stored: [stored(1, content), stored(2, kept)],
      suggestions: [],
      sessions: 0,
      text: Array("A new text. kept.".utf8),
      scalars: { $0 }
    )
    #expect(merge.unanchored.count == 1 && merge.reanchored.map(\.content.span) == [Span(12, 17)])
  }

  @Test func `words are found again across lines, the nearest first`() {
    let text = Array("one two. One\n  two three. one two three.".utf8)
    #expect(ReadingMerge.find("two three", near: 0, in: text) == Span(15, 24))
    #expect(ReadingMerge.find("two three", near: 40, in: text) == Span(30, 39))
    #expect(ReadingMerge.find("two  three", near: 0, in: text) == nil)
    #expect(ReadingMerge.find("", near: 0, in: text) == nil)
    #expect(ReadingMerge.find("three.", near: 1_000, in: text) == Span(34, 40))
  }
}
