// SPDX-License-Identifier: Apache-2.0

import Kernel
import Reading
import Storage
import StorageTesting
import Synchronization
import Synthesis
import TesseraTesting
import Testing

@testable import Dialogue

/// Drafts, what people leave out of them, publication and the right of reply, on both engines.
@Suite struct StoredDraftTests {
  static func words() throws -> SynthesisWords { try SynthesisWords(catalogue: Telling.reader().catalogue) }

  /// A shelf with the short report, and a draft of its meeting.
  private func drafted(on engine: Engine, _ body: (Shelf, StoredDraft, SynthesisWords) async throws -> Void)
    async throws
  {
    let words = try Self.words()
    try await Shelf.with(engine) { shelf in
      try await shelf.ingest(report)
      let draft = try await shelf.library.draft(
        id: "first",
        scope: .meeting("forum-2031"),
        plan: DraftPlan(),
        words: words,
        by: Shelf.author("Omar", 2)
      )
      try await body(shelf, draft, words)
    }
  }

  @Test(arguments: Engine.available)
  func `a draft of a meeting accounts for every contribution, and is proved`(on engine: Engine) async throws {
    try await drafted(on: engine) { shelf, draft, words in
      let state = try await shelf.library.state(of: draft.id, words: words)
      #expect(state.draft.title == "Forum")
      #expect(state.references == state.deliberation.statements.map(\.id))
      #expect(state.ledger.isBalanced && state.ledger.lines.count >= 5)
      #expect(state.body.text == state.version.body)
      #expect(try await shelf.library.drafts(in: "forum-2031").map(\.draft) == [draft])
      #expect(try await shelf.library.drafts(in: "other").isEmpty)
      #expect(try await shelf.library.verify().isSound)
      await #expect(throws: Refusal.draftExists("first")) {
        try await shelf.library.draft(
          id: "first",
          scope: .meeting("forum-2031"),
          plan: DraftPlan(),
          words: words,
          by: Shelf.author("Omar", 3)
        )
      }
    }
  }

  @Test(arguments: Engine.available)
  func `scopes are meetings, documents, sessions and searches, and say what is not there`(on engine: Engine)
    async throws
  {
    try await drafted(on: engine) { shelf, _, _ in
      let document = try await shelf.library.document("report")
      func count(_ scope: DraftScope) async throws -> Int {
        try await shelf.library.deliberation(in: scope).deliberation.statements.count
      }
      let all = try await count(.meeting("forum-2031"))
      #expect(try await count(.document(document.id)) == all)
      #expect(try await count(.session(document.id, 0)) == all)
      let kenya = try await count(.search("party:KEN"))
      #expect(kenya >= 1 && kenya < all)
      await #expect(throws: Refusal.noSuchMeeting("nowhere")) { try await count(.meeting("nowhere")) }
      await #expect(throws: Refusal.noSuchSession(7)) { try await count(.session(document.id, 7)) }
      for scope in [
        DraftScope.meeting("a"), .document("b"), .session("c", 3), .search("party:MAR theme:detention"),
      ] { #expect(DraftScope(scope.description) == scope) }
      for text in ["", "meeting", "meeting:", "session:abc", "session:abc#x", "session:abc#-1", "planet:x"] {
        #expect(DraftScope(text) == nil)
      }
    }
  }

  @Test(arguments: Engine.available)
  func `a version is never overwritten: who comes second is told`(on engine: Engine) async throws {
    try await drafted(on: engine) { shelf, draft, words in
      var body = try await shelf.library.state(of: draft.id, words: words).body
      body.blocks.append(.paragraph([DraftSentence("A last word [S001].")]))
      #expect(try await shelf.library.save(body, of: draft.id, on: 1, by: Shelf.author("Omar", 3)) == 2)
      #expect(try await shelf.library.save(body, of: draft.id, on: 2, by: Shelf.author("Omar", 4)) == 2)
      body.blocks.append(.paragraph([DraftSentence("Another [S001].")]))
      await #expect(throws: Refusal.draftChangedMeanwhile(draft: draft.id, by: "Omar", version: 2)) {
        try await shelf.library.save(body, of: draft.id, on: 1, by: Shelf.author("Ana", 5))
      }
      #expect(try await shelf.library.versions(of: draft.id).map(\.number) == [2, 1])
      #expect(try await shelf.library.state(of: draft.id, version: 1, words: words).version.actor == "Omar")
      await #expect(throws: Refusal.noSuchVersion(9, of: draft.id)) {
        try await shelf.library.state(of: draft.id, version: 9, words: words)
      }
      #expect(try await shelf.library.verify().isSound)
    }
  }

  @Test(arguments: Engine.available)
  func `what is set aside is accounted for until it is opened again`(on engine: Engine) async throws {
    try await drafted(on: engine) { shelf, draft, words in
      try await shelf.library.save(DraftBody(), of: draft.id, on: 1, by: Shelf.author("Omar", 3))
      let empty = try await shelf.library.state(of: draft.id, words: words)
      #expect(empty.ledger.accountedFor == 0)
      let line = try #require(empty.ledger.lines.first)
      let statements = line.statements.map { empty.deliberation.statements[$0.statement].id }
      await #expect(throws: Refusal.noReason) {
        try await shelf.library.setAside(
          statements,
          of: draft.id,
          because: .other,
          note: "  ",
          by: Shelf.author("Omar", 4)
        )
      }
      await #expect(throws: Refusal.noSuchStatement("nothing")) {
        try await shelf.library.setAside(
          ["nothing"],
          of: draft.id,
          because: .duplicate,
          by: Shelf.author("Omar", 4)
        )
      }
      try await shelf.library.setAside(
        statements,
        of: draft.id,
        because: .duplicate,
        note: "of another",
        by: Shelf.author("Omar", 4)
      )
      let state = try await shelf.library.state(of: draft.id, words: words)
      #expect(state.ledger.lines.first?.standing == .setAside)
      #expect(
        state.setAside[statements[0]] == SetAside(reason: .duplicate, note: "of another", actor: "Omar")
      )
      try await shelf.library.setAside(statements, of: draft.id, because: nil, by: Shelf.author("Omar", 5))
      #expect(try await shelf.library.state(of: draft.id, words: words).ledger.accountedFor == 0)
      #expect(try await shelf.library.verify().isSound)
    }
  }

  @Test(arguments: Engine.available)
  func `publication asks for a balanced ledger or a reason, and freezes a version with its digest`(
    on engine: Engine
  )
    async throws
  {
    try await drafted(on: engine) { shelf, draft, words in
      let first = try await shelf.library.publish(
        draft.id,
        version: 1,
        words: words,
        by: Shelf.author("Omar", 3)
      )
      #expect(first.number == 1 && first.override == nil && first.accountedFor == first.contributions)
      #expect(
        try await shelf.library.publish(draft.id, version: 1, words: words, by: Shelf.author("Ana", 4))
          == first
      )
      var body = try await shelf.library.state(of: draft.id, words: words).body
      body.blocks = Array(body.blocks.prefix(2))
      try await shelf.library.save(body, of: draft.id, on: 1, by: Shelf.author("Omar", 5))
      let open = try await shelf.library.state(of: draft.id, words: words).ledger
      await #expect(throws: Refusal.notBalanced(open: open.open.count, of: open.lines.count)) {
        try await shelf.library.publish(draft.id, version: 2, words: words, by: Shelf.author("Omar", 6))
      }
      await #expect(throws: Refusal.draftChangedMeanwhile(draft: draft.id, by: "Omar", version: 2)) {
        try await shelf.library.publish(draft.id, version: 7, words: words, by: Shelf.author("Omar", 6))
      }
      let second = try await shelf.library.publish(
        draft.id,
        version: 2,
        override: "The chair asked for a page.",
        words: words,
        by: Shelf.author("Omar", 7)
      )
      #expect(second.number == 2 && second.override == "The chair asked for a page.")
      let old = try await shelf.library.state(of: draft.id, version: 1, words: words)
      #expect(old.publication == first && old.version.digest == first.digest)
      let entry = try #require(try await shelf.library.head())
      #expect(entry.action == .publish && entry.detail.contains(second.digest))
      #expect(try await shelf.library.verify().isSound)
    }
  }

  @Test(arguments: Engine.available)
  func `a published report keeps the words of its sources, whatever is decided on them afterwards`(
    on engine: Engine
  ) async throws {
    try await drafted(on: engine) { shelf, draft, words in
      let library = shelf.library
      _ = try await library.publish(draft.id, version: 1, words: words, by: Shelf.author("Omar", 3))
      func sources(asPublished: Bool) async throws -> [String] {
        let state = try await library.state(of: draft.id, asPublished: asPublished, words: words)
        let report = state.report(annex: true, words: words)
        return report.sources.values.sorted { $0.number < $1.number }
          .map { "\($0.number) \($0.speakers) \($0.statement.kind.rawValue) \($0.statement.quote)" }
      }
      let published = try await sources(asPublished: true)
      #expect(try await sources(asPublished: false) == published)
      let cited = try await library.state(of: draft.id, words: words).deliberation.statements.map(\.id)
      let first = try await library.statement(try #require(StatementID(rawValue: cited[0])))
      var content = first.content
      content.kind = content.kind == .concern ? .practice : .concern
      content.strength = nil
      _ = try await library.review(first.id, version: 1, .correct(content), by: Shelf.author("Lea", 4))
      content.themes = ["other"]
      _ = try await library.review(first.id, version: 2, .correct(content), by: Shelf.author("Lea", 5))
      let second = try #require(StatementID(rawValue: cited[1]))
      _ = try await library.review(second, version: 1, .reject, by: Shelf.author("Lea", 6))
      #expect(try await sources(asPublished: true) == published)
      #expect(try await sources(asPublished: false) != published)
      #expect(try await library.verify().isSound)
    }
  }

  @Test(arguments: Engine.available)
  func `a delegation answers on its own statements within the window, and the answer stands beside`(
    on engine: Engine
  )
    async throws
  {
    try await drafted(on: engine) { shelf, draft, words in
      let state = try await shelf.library.state(of: draft.id, words: words)
      let own = try #require(state.deliberation.statements.first { $0.voices == ["PRT"] }).id
      let library = shelf.library
      func reply(
        _ id: String,
        _ party: String,
        _ statement: String,
        _ stance: Record.Reply.Stance,
        _ text: String,
        at moment: Int64
      )
        async throws
      {
        try await library.reply(
          id,
          to: draft.id,
          statement: statement,
          party: party,
          stance: stance,
          words: text,
          by: Shelf.author("link of \(party)", moment)
        )
      }
      await #expect(throws: Refusal.repliesClosed) { try await reply("r", "PRT", own, .accepts, "", at: 3) }
      await #expect(throws: Refusal.emptyWindow) {
        try await library.openReplies(
          to: draft.id,
          .init(opens: Shelf.moment(9), closes: Shelf.moment(9)),
          by: Shelf.author("Omar", 3)
        )
      }
      try await library.openReplies(
        to: draft.id,
        .init(opens: Shelf.moment(4), closes: Shelf.moment(20)),
        by: Shelf.author("Omar", 3)
      )
      await #expect(throws: Refusal.emptyReply) { try await reply("r", "PRT", own, .objects, " ", at: 5) }
      await #expect(throws: Refusal.notItsStatement(own)) {
        try await reply("r", "KEN", own, .objects, "No.", at: 5)
      }
      try await reply("r", "PRT", own, .objects, "We asked for more.", at: 5)
      try await reply("r", "PRT", own, .objects, "Twice.", at: 6)
      await #expect(throws: Refusal.repliesClosed) { try await reply("s", "PRT", own, .accepts, "", at: 20) }
      try await library.answer(
        "r",
        isTakenUp: false,
        words: "The record stands.",
        by: Shelf.author("Omar", 21)
      )
      await #expect(throws: Refusal.answeredAlready("r")) {
        try await library.answer("r", isTakenUp: true, words: "Again.", by: Shelf.author("Omar", 22))
      }
      await #expect(throws: Refusal.noSuchReply("q")) {
        try await library.answer("q", isTakenUp: true, words: "What?", by: Shelf.author("Omar", 22))
      }
      let after = try await library.state(of: draft.id, words: words)
      #expect(after.replies.map(\.reply.words) == ["We asked for more."])
      let report = after.report(annex: true, words: words)
      let source = try #require(report.sources.values.first { $0.statement.id == own })
      #expect(source.replies.first?.answer?.words == "The record stands.")
      #expect(report.annex?.isEmpty == false)
      let id = try #require(StatementID(rawValue: own))
      #expect(try await library.statement(id).replies.isEmpty)
      _ = try await library.publish(draft.id, version: 1, words: words, by: Shelf.author("Omar", 23))
      let beside = try await library.statement(id).replies
      #expect(beside == source.replies)
      let others = try await library.statements(of: try await library.document("report")).filter {
        $0.id != id
      }
      #expect(!others.isEmpty && others.allSatisfy { $0.replies.isEmpty })
      #expect(try await library.verify().isSound)
    }
  }

  @Test(arguments: Engine.available)
  func `every stance is kept, and a reply to a report for participants is not shown to everybody`(
    on engine: Engine
  ) async throws {
    try await drafted(on: engine) { shelf, _, words in
      let library = shelf.library
      for (place, level) in [Visibility.public, .participants].enumerated() {
        let start = Int64(30 * place)
        let draft = try await library.draft(
          id: "draft\(place)",
          scope: .meeting("forum-2031"),
          plan: DraftPlan(),
          level: level,
          words: words,
          by: Shelf.author("Omar", start + 3)
        )
        let state = try await library.state(of: draft.id, words: words)
        let own = try #require(state.deliberation.statements.first { $0.voices == ["PRT"] }).id
        try await library.openReplies(
          to: draft.id,
          .init(opens: Shelf.moment(start + 3), closes: Shelf.moment(start + 20)),
          by: Shelf.author("Omar", start + 3)
        )
        for (number, stance) in Record.Reply.Stance.allCases.enumerated() {
          try await library.reply(
            "r\(place)\(number)",
            to: draft.id,
            statement: own,
            party: "PRT",
            stance: stance,
            words: "Words.",
            by: Shelf.author("link of PRT", start + Int64(5 + number))
          )
        }
        _ = try await library.publish(
          draft.id,
          version: 1,
          words: words,
          by: Shelf.author("Omar", start + 23)
        )
        let id = try #require(StatementID(rawValue: own))
        let all = try await library.statement(id).replies.map(\.stance)
        #expect(all.count == 3 * (place + 1) && Set(all) == Set(Record.Reply.Stance.allCases))
        #expect(try await library.seen(by: .publicOnly).statement(id).replies.count == 3)
      }
      #expect(try await library.verify().isSound)
    }
  }

  @Test(arguments: Engine.available)
  func `a link to answer is known by the digest of its secret alone, and one replaces the other`(
    on engine: Engine
  ) async throws {
    try await drafted(on: engine) { shelf, draft, _ in
      let (one, two) = (ContentDigest(of: [1]), ContentDigest(of: [2]))
      try await shelf.library.makeReplyLink(
        for: "PRT",
        to: draft.id,
        digest: one,
        by: Shelf.author("Omar", 3)
      )
      try await shelf.library.makeReplyLink(
        for: "PRT",
        to: draft.id,
        digest: two,
        by: Shelf.author("Omar", 4)
      )
      #expect(try await shelf.library.replyLink(digest: one) == nil)
      let found = try await shelf.library.replyLink(digest: two)
      #expect(found?.draft == draft.id && found?.party == "PRT")
      #expect(try await shelf.library.replyLinks(to: draft.id) == ["PRT"])
      await #expect(throws: Refusal.unknownParty("nobody")) {
        try await shelf.library.makeReplyLink(
          for: "nobody",
          to: draft.id,
          digest: one,
          by: Shelf.author("Omar", 5)
        )
      }
      #expect(try await shelf.library.verify().isSound)
    }
  }

  @Test(arguments: Engine.available)
  func `a draft rests on nothing closer than its level`(on engine: Engine) async throws {
    let words = try Self.words()
    try await Shelf.with(engine) { shelf in
      try await shelf.ingest("Kenya stressed detention of children.\n", named: "open")
      try await shelf.ingest("Morocco recommended that detention of migrants end.\n", named: "closed", at: 2)
      let closed = try await shelf.library.document("closed")
      try await shelf.library.setVisibility(.restricted, of: closed, by: Shelf.author("Omar", 3))
      for (level, count) in [(Visibility.public, 1), (.participants, 1), (.restricted, 2)] {
        let draft = try await shelf.library.draft(
          id: level.rawValue,
          scope: .meeting("forum-2031"),
          plan: DraftPlan(),
          level: level,
          words: words,
          by: Shelf.author("Omar", 4)
        )
        let state = try await shelf.library.state(of: draft.id, words: words)
        #expect(state.deliberation.statements.count == count)
      }
      await #expect(throws: Refusal.noSuchDocument(closed.id)) {
        try await shelf.library.draft(
          id: "x",
          scope: .document(closed.id),
          plan: DraftPlan(),
          words: words,
          by: Shelf.author("Omar", 5)
        )
      }
    }
  }

  @Test(arguments: Engine.available)
  func `statements that come later are open until they have a number and are cited`(on engine: Engine)
    async throws
  {
    try await drafted(on: engine) { shelf, draft, words in
      try await shelf.ingest("Brazil stressed data.\n", named: "second", at: 3)
      let before = try await shelf.library.state(of: draft.id, words: words)
      #expect(before.ledger.open.count == 1)
      #expect(before.ledger.open[0].statements[0].number == nil)
      #expect(
        try await shelf.library.number(newStatementsOf: draft.id, words: words, by: Shelf.author("Omar", 4))
          == 1
      )
      #expect(
        try await shelf.library.number(newStatementsOf: draft.id, words: words, by: Shelf.author("Omar", 5))
          == 0
      )
      let after = try await shelf.library.state(of: draft.id, words: words)
      #expect(after.references.prefix(before.references.count) == before.references[...])
      #expect(after.ledger.open.first?.statements.first?.number == after.references.count)
      #expect(try await shelf.library.verify().isSound)
    }
  }

  @Test(arguments: Engine.available)
  func `text that is not saved waits for the person who typed it`(on engine: Engine) async throws {
    try await drafted(on: engine) { shelf, draft, words in
      let omar = Shelf.author("Omar", 3)
      try await shelf.library.keepUnsaved("Half a", block: 1, of: draft.id, on: 1, by: omar)
      try await shelf.library.keepUnsaved("Half a sentence", block: 1, of: draft.id, on: 1, by: omar)
      #expect(try await shelf.library.unsaved(of: draft.id, by: "Omar").map(\.text) == ["Half a sentence"])
      #expect(try await shelf.library.unsaved(of: draft.id, by: "Ana").isEmpty)
      var body = try await shelf.library.state(of: draft.id, words: words).body
      body.blocks.append(.paragraph([DraftSentence("Whole [S001].")]))
      try await shelf.library.save(body, of: draft.id, on: 1, by: omar)
      #expect(try await shelf.library.unsaved(of: draft.id, by: "Omar").isEmpty)
    }
  }

  @Test(arguments: Engine.available)
  func `whichever statement fails, a draft is made, saved and published whole or not at all`(
    on engine: Engine
  ) async throws {
    try await drafted(on: engine) { shelf, draft, words in
      let catalogue = shelf.library.catalogue
      func survive(_ change: (Library) async throws -> Void) async throws -> Int {
        let before = try await shelf.everything()
        var failing = 1
        while true {
          let database = FailingDatabase(shelf.database, failingAt: failing)
          do {
            try await change(Library(migrated: database, catalogue: catalogue))
            return failing
          } catch is FailingDatabase.Failure {
            #expect(try await shelf.everything() == before)
            failing += 1
          }
        }
      }
      let body = DraftBody(blocks: [.paragraph([DraftSentence("Kept [S001].")])])
      let made = try await survive { library in
        _ = try await library.draft(
          id: "second",
          scope: .meeting("forum-2031"),
          plan: DraftPlan(),
          words: words,
          by: Shelf.author("Omar", 3)
        )
      }
      let saved = try await survive { library in
        _ = try await library.save(body, of: "second", on: 1, by: Shelf.author("Omar", 4))
      }
      let published = try await survive { library in
        _ = try await library.publish(
          "second",
          version: 2,
          override: "short",
          words: words,
          by: Shelf.author("Omar", 5)
        )
      }
      #expect(made > 10 && saved > 6 && published > 10)
      #expect(try await shelf.library.verify().isSound)
    }
  }

  @Test(arguments: Engine.available)
  func `an archive carries drafts, publications and replies to another store`(on engine: Engine) async throws
  {
    try await drafted(on: engine) { shelf, draft, words in
      _ = try await shelf.library.publish(draft.id, version: 1, words: words, by: Shelf.author("Omar", 3))
      let bytes = Array(try await shelf.everything().utf8)
      try await Shelf.with(engine) { other in
        let given = Mutex(false)
        _ = try await other.library.import {
          given.withLock { isGiven in
            defer { isGiven = true }
            return isGiven ? nil : bytes
          }
        }
        #expect(try await other.everything() == String(decoding: bytes, as: UTF8.self))
        #expect(try await other.library.state(of: draft.id, words: words).publication?.number == 1)
        #expect(try await other.library.verify().isSound)
      }
    }
  }
}
