// SPDX-License-Identifier: Apache-2.0

import Foundation
import Kernel
import Reading
import Storage
import StorageTesting
import TesseraTesting
import Testing

@testable import Dialogue

/// What people decide on statements.
@Suite struct ReviewTests {
  private func first(_ shelf: Shelf) async throws -> StoredStatement {
    try #require(try await shelf.statements().first)
  }

  @Test(arguments: Engine.available)
  func `a statement is confirmed, corrected, rejected and taken back, and every value is kept`(
    on engine: Engine
  )
    async throws
  {
    try await Shelf.with(engine) { shelf in
      try await shelf.ingest(report)
      let before = try await first(shelf)
      let library = shelf.library
      let confirmed = try await library.review(before.id, version: 1, .confirm, by: Shelf.author("Omar", 2))[
        0
      ]
      #expect(confirmed.state == .confirmed && confirmed.version == 2 && confirmed.content == before.content)
      var content = before.content
      content.speakers = [.init(name: "Portugal", party: "PRT", type: .state, capacity: .chair)]
      content.onBehalfOf = "EU"
      content.kind = .commitment
      content.strength = .specific
      content.themes = ["detention", "detention", "recruitment"]
      content.citations = [.init(instrument: "ICRMW", provision: "Article 22")]
      content.places = ["MAR"]
      let corrected = try await library.review(
        before.id,
        version: 2,
        .correct(content),
        reason: "The chair spoke for the EU.",
        by: Shelf.author("Omar", 3)
      )[0]
      #expect(corrected.state == .corrected && corrected.content.themes == ["detention", "recruitment"])
      #expect(try await library.statement(before.id) == corrected)
      try await library.review(before.id, version: 3, .reject, by: Shelf.author("Lea", 4))
      let undone = try await library.review(before.id, version: 4, .undo, by: Shelf.author("Lea", 5))[0]
      #expect(undone.state == .corrected && undone.content == corrected.content && undone.version == 5)
      let reviews = try await library.reviews(of: before.id)
      #expect(reviews.map(\.action) == [.confirm, .correct, .reject, .undo])
      #expect(reviews.map(\.actor) == ["Omar", "Omar", "Lea", "Lea"])
      #expect(reviews[0].contentBefore == before.content && reviews[0].stateBefore == .suggested)
      #expect(
        reviews[1].contentAfter == corrected.content && reviews[1].reason == "The chair spoke for the EU."
      )
      #expect(reviews[2].stateBefore == .corrected && reviews[2].stateAfter == .rejected)
      #expect(try await library.verify().isSound)
      let actions = try await library.trail(limit: 20).map(\.action).filter { $0 != .registerParty }
      #expect(actions.prefix(4) == [.undo, .reject, .correct, .confirm])
    }
  }

  @Test(arguments: Engine.available)
  func `of two reviewers at once the second is told and nothing is overwritten`(on engine: Engine)
    async throws
  {
    try await Shelf.with(engine) { shelf in
      try await shelf.ingest(report)
      let statement = try await first(shelf)
      let outcomes = await withTaskGroup(of: Result<String, any Error>.self) { group in
        for name in ["Omar", "Lea", "Ana", "Juan"] {
          group.addTask {
            do {
              let decision: ReviewDecision = name == "Lea" ? .reject : .confirm
              try await shelf.library.review(statement.id, version: 1, decision, by: Shelf.author(name, 2))
              return .success(name)
            } catch {
              return .failure(error)
            }
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      let winners = outcomes.compactMap { try? $0.get() }
      #expect(winners.count == 1)
      for outcome in outcomes {
        guard case .failure(let error) = outcome else { continue }
        guard case .changedMeanwhile(let id, let by, _, let version)? = error as? Refusal else {
          Issue.record("\(error)")
          continue
        }
        #expect(id == statement.id.rawValue && [by] == winners && version == 2)
      }
      #expect(try await shelf.library.reviews(of: statement.id).map(\.actor) == winners)
      #expect(try await shelf.library.verify().isSound)
    }
  }

  @Test(arguments: Engine.available)
  func `a statement is split, its parts merged, and one added by hand`(on engine: Engine) async throws {
    try await Shelf.with(engine) { shelf in
      try await shelf.ingest(report)
      let library = shelf.library
      let whole = try #require(
        try await shelf.statements().first { $0.content.quote.hasPrefix("Morocco") }
      )
      let span = whole.content.span
      var parts = [whole.content, whole.content]
      parts[0].span = Span(span.start, span.start + 52)
      parts[1].span = Span(span.start + 57, span.end)
      let made = try await library.review(whole.id, version: 1, .split(parts), by: Shelf.author("Omar", 2))
      #expect(made.map(\.state) == [.replaced, .added, .added])
      #expect(made[1].content.quote == "Morocco stressed the right to work of women migrants")
      #expect(made[2].content.quote.hasPrefix("the detention of children"))
      #expect(made[1].content.rule == StatementContent.byPerson && made[1].suggestion == nil)
      await #expect(throws: Refusal.notReviewable(statement: whole.id.rawValue, state: .replaced)) {
        try await library.review(whole.id, version: 2, .confirm, by: Shelf.author("Omar", 3))
      }
      await #expect(throws: Refusal.notUndoable(whole.id.rawValue, action: "split")) {
        try await library.review(whole.id, version: 2, .undo, by: Shelf.author("Omar", 3))
      }
      let merged = try await library.merge(
        [(made[1].id, 1), (made[2].id, 1)],
        into: whole.content,
        by: Shelf.author("Omar", 4)
      )
      // The words are those of the first statement, and so is the place: it gets an identifier of its own.
      #expect(merged.content.quote == whole.content.quote && merged.id.rawValue == whole.id.rawValue + "~1")
      let document = try await library.document("report")
      var content = whole.content
      content.span = Span(0, 14)
      let added = try await library.add(content, to: document, by: Shelf.author("Omar", 5))
      #expect(added.content.quote == "Roundtable 2.1" && added.state == .added)
      let undone = try await library.review(added.id, version: 1, .undo, by: Shelf.author("Omar", 6))[0]
      #expect(undone.state == .rejected)
      #expect(try await library.verify().isSound)
      // Taking in the document again leaves all of it as it is.
      #expect(try await shelf.ingest(report, at: 7).outcome == .unchanged)
    }
  }

  @Test(arguments: Engine.available)
  func `what can not be is refused with words, and nothing is written`(on engine: Engine) async throws {
    try await Shelf.with(engine) { shelf in
      try await shelf.ingest("L’Égypte a souligné les droits.\n\nThe Côte d'Ivoire stressed fees.\n")
      let library = shelf.library
      let statement = try await first(shelf)
      let before = try await shelf.everything()
      func refused(_ refusal: Refusal, _ change: (inout StatementContent) -> Void) async {
        var content = statement.content
        change(&content)
        await #expect(throws: refusal) {
          try await library.review(statement.id, version: 1, .correct(content), by: Shelf.author("Omar", 2))
        }
      }
      let length = try await library.text(of: try await library.document("report")).count
      await refused(.nothingChanged(statement.id.rawValue)) { _ in }
      await refused(.noSpeaker) { $0.speakers = [] }
      await refused(.unknownTheme("weather")) { $0.themes = ["weather"] }
      await refused(.unknownParty("QQQ")) { $0.places = ["QQQ"] }
      await refused(.unknownInstrument("QQQ")) { $0.citations = [.init(instrument: "QQQ")] }
      await refused(.strengthWithoutAction(.concern)) {
        $0.kind = .concern
        $0.strength = .general
      }
      await refused(.outsideText(start: 0, end: length + 1, length: length)) { $0.span = Span(0, length + 1) }
      await refused(.outsideText(start: -1, end: 5, length: length)) { $0.span = Span(-1, 5) }
      // Within the two bytes of “’”, which has three.
      await refused(.outsideText(start: 2, end: 9, length: length)) { $0.span = Span(2, 9) }
      await #expect(throws: Refusal.nothingToUndo(statement.id.rawValue)) {
        try await library.review(statement.id, version: 1, .undo, by: Shelf.author("Omar", 2))
      }
      await #expect(throws: Refusal.tooFewParts) {
        try await library.review(
          statement.id,
          version: 1,
          .split([statement.content]),
          by: Shelf.author("Omar", 2)
        )
      }
      await #expect(throws: Refusal.tooFewParts) {
        try await library.merge(
          [(statement.id, 1), (statement.id, 1)],
          into: statement.content,
          by: Shelf.author("Omar", 2)
        )
      }
      await #expect(throws: Refusal.emptyActor) {
        try await library.review(statement.id, version: 1, .confirm, by: Shelf.author(" ", 2))
      }
      let unknown = try #require(StatementID(rawValue: "0123456789abcdef.1-2"))
      await #expect(throws: Refusal.noSuchStatement("0123456789abcdef.1-2")) {
        try await library.review(unknown, version: 1, .confirm, by: Shelf.author("Omar", 2))
      }
      #expect(try await shelf.everything() == before)
    }
  }

  /// Two pages: the second begins at `Kenya called`.
  private func paged(_ text: String) throws -> Record {
    var source = SourceText(try DocumentText(decoding: Array(text.utf8)))
    var pages = PageMap(pageCount: 2)
    pages.append(.init(page: 1, line: 1), from: 0)
    pages.append(.init(page: 1, line: 2), from: 40)
    let second = try #require(text.range(of: "Kenya called")).lowerBound
    pages.append(.init(page: 2, line: 1), from: text.utf8.distance(from: text.startIndex, to: second))
    source.pages = pages
    return try Telling.reader().read(source, digest: ContentDigest(of: Array(text.utf8)), language: "en")
  }

  @Test(arguments: Engine.available)
  func `a statement knows its page after it was corrected, split, added or taken back`(on engine: Engine)
    async throws
  {
    try await Shelf.with(engine) { shelf in
      let library = shelf.library
      _ = try await library.ingest(
        try paged(report),
        bytes: Array(report.utf8),
        named: "report",
        meeting: try Meeting(slug: "m"),
        by: Shelf.author()
      )
      let document = try await library.document("report")
      let kenya = try #require(try await shelf.statements().first { $0.content.quote.hasPrefix("Kenya") })
      #expect(kenya.pages == 2...2)
      var content = kenya.content
      content.span = try await library.span(of: "Kenya called for an end", in: document)
      let corrected = try await library.review(
        kenya.id,
        version: 1,
        .correct(content),
        by: Shelf.author("Omar", 2)
      )
      #expect(corrected[0].pages == 2...2)
      let undone = try await library.review(kenya.id, version: 2, .undo, by: Shelf.author("Omar", 3))
      #expect(undone[0].pages == 2...2)
      content.span = try await library.span(of: "before departure. Kenya called", in: document)
      let added = try await library.add(content, to: document, by: Shelf.author("Omar", 4))
      #expect(added.pages == 1...2)
      #expect(try await library.verify().isSound)
      // The same reading again changes nothing: the pages are kept as they were read.
      let again = try await library.ingest(
        try paged(report),
        bytes: Array(report.utf8),
        named: "report",
        meeting: try Meeting(slug: "m"),
        by: Shelf.author("Omar", 5)
      )
      #expect(again.outcome == .unchanged)
    }
  }

  @Test(arguments: Engine.available)
  func `a statement is cut at words of its own, and at no others`(on engine: Engine) async throws {
    try await Shelf.with(engine) { shelf in
      try await shelf.ingest(report)
      let library = shelf.library
      let whole = try #require(
        try await shelf.statements().first { $0.content.quote.hasPrefix("Morocco") }
      )
      let parts = try await library.parts(of: whole, at: ["and the detention", "of women"])
      let text = Array(report.utf8)
      #expect(
        parts.map { String(decoding: text[$0.span.start..<$0.span.end], as: UTF8.self) } == [
          "Morocco stressed the right to work", "of women migrants", "and the detention of children.",
        ]
      )
      for words in ["Morocco stressed", "Kenya called", "nothing of it", ""] {
        await #expect(throws: Refusal.noSuchWords(words)) { try await library.parts(of: whole, at: [words]) }
      }
      // Its words are gone from a shorter text: the old place lies outside it.
      try await library.review(whole.id, version: 1, .confirm, by: Shelf.author("Omar", 2))
      let shorter = Array("Chad spoke. Morocco stressed the right to work of women".utf8)
      let record = try Telling.reader().read(
        SourceText(try DocumentText(decoding: shorter)),
        digest: ContentDigest(of: text),
        language: "en"
      )
      _ = try await library.ingest(
        record,
        bytes: text,
        named: "report",
        meeting: try Meeting(slug: "forum-2031"),
        by: Shelf.author("Rania", 3)
      )
      let lost = try await library.statement(whole.id)
      await #expect(throws: Refusal.self) { try await library.parts(of: lost, at: ["of women"]) }
    }
  }

  @Test func `an identifier is one or none`() {
    #expect(StatementID(rawValue: "0123456789abcdef.318-392")?.rawValue == "0123456789abcdef.318-392")
    #expect(StatementID(rawValue: "0123456789abcdef.318-392~1") != nil)
    for text in ["", "s318-392", "0123456789abcdef", "0123456789abcdeg.1-2", "0123456789abcdef.1'2", "a.b.c"]
    {
      #expect(StatementID(rawValue: text) == nil, "\(text)")
    }
  }

  @Test(arguments: Engine.available)
  func `whichever statement fails, a decision is written whole or not at all`(on engine: Engine) async throws
  {
    try await Shelf.with(engine) { shelf in
      try await shelf.ingest(report)
      let whole = try #require(
        try await shelf.statements().first { $0.content.quote.hasPrefix("Morocco") }
      )
      var parts = [whole.content, whole.content]
      parts[0].span = Span(whole.content.span.start, whole.content.span.start + 52)
      parts[1].span = Span(whole.content.span.start + 57, whole.content.span.end)
      var corrected = whole.content
      corrected.span = parts[0].span
      corrected.kind = .question
      corrected.themes = ["recruitment"]
      // Each is tried with a failure at every statement, then done, then taken back where it can be.
      for decision in [
        ReviewDecision.confirm, .undo, .correct(corrected), .undo, .reject, .undo, .split(parts),
      ] {
        var failing = 1
        while true {
          let before = try await shelf.everything()
          let version = try await shelf.library.statement(whole.id).version
          let database = FailingDatabase(shelf.database, failingAt: failing)
          let library = Library(migrated: database, catalogue: shelf.library.catalogue)
          do {
            try await library.review(whole.id, version: version, decision, by: Shelf.author("Omar", 2))
            break
          } catch is FailingDatabase.Failure {
            #expect(try await shelf.everything() == before)
            failing += 1
          }
        }
        #expect(failing > 6)
        #expect(try await shelf.library.verify().isSound)
      }
    }
  }

  // MARK: - Memory

  @Test(arguments: Engine.available)
  func `a party is remembered over meetings in their order, with what changed`(on engine: Engine) async throws
  {
    try await Shelf.with(engine) { shelf in
      // Taken in out of order.
      try await shelf.ingest(
        "Morocco recommended that States abolish the detention of children.\n",
        named: "later",
        meeting: "forum-2033",
        date: "2033-06-01"
      )
      try await shelf.ingest(
        "Morocco was concerned about the detention of children. Kenya supported that.\n",
        named: "earlier",
        meeting: "forum-2031",
        date: "2031",
        at: 2
      )
      let memory = try await shelf.library.memory(of: "morocco", theme: "detention")
      #expect(memory.map(\.meeting.slug) == ["forum-2031", "forum-2033"])
      #expect(memory.map(\.statement.content.kind) == [.concern, .recommendation])
      #expect(memory[0].change == nil)
      #expect(memory[1].change?.kind?.from == .concern && memory[1].change?.kind?.to == .recommendation)
      try await shelf.library.review(
        memory[1].statement.id,
        version: 1,
        .reject,
        by: Shelf.author("Omar", 3)
      )
      #expect(try await shelf.library.memory(of: "MAR", theme: "detention").count == 1)
      #expect(try await shelf.library.memory(of: "FRA").isEmpty)
      await #expect(throws: Refusal.unknownParty("Atlantis")) {
        try await shelf.library.memory(of: "Atlantis")
      }
      await #expect(throws: Refusal.unknownTheme("weather")) {
        try await shelf.library.memory(of: "MAR", theme: "weather")
      }
    }
  }
}
