// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import Foundation
import HTTPTypes
import Kernel
import NIOCore
import StorageTesting
import Reading
import Synthesis
import Testing
import Vocabulary

@testable import Web

/// A rapporteur's afternoon, through the forms of the pages.
@Suite struct DraftPageTests {
  private func state(_ house: House, _ id: String = House.draftID) async throws -> DraftState {
    try await house.library.state(of: id, words: house.site.synthesis)
  }

  @Test(arguments: Engine.available)
  func `a draft is composed, edited, accounted for, published and answered`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      try await house.ingest()
      let made = try await house.post(
        "/drafts/new",
        [
          ("scope", "meeting:forum-2031"), ("title", "Report of the Forum"), ("length", "full"),
          ("language", "en"),
          ("order", "protocol"), ("visibility", "public"),
        ]
          + DraftPlan.Part.allCases.map { ("part", $0.rawValue) },
        as: .administrator
      )
      #expect(made.status == .seeOther)
      let path = try #require(made.headers[.location])
      let id = String(path.dropFirst("/drafts/".count))
      var now = try await state(house, id)
      #expect(now.draft.title == "Report of the Forum" && now.ledger.isBalanced)

      // A sentence is rewritten without its citation, which stays.
      let block = try #require(now.body.blocks.firstIndex { if case .paragraph = $0 { true } else { false } })
      let was = try #require(now.body.text(ofBlock: block))
      let cited = now.body.citations.count
      let rewritten = was.replacing(#/ \[S\d+\]/#, with: "") + " Indeed."
      let saved = try await house.post(
        "\(path)/block",
        [("block", "\(block)"), ("version", "1"), ("was", was), ("text", rewritten)],
        as: .administrator
      )
      #expect(saved.status == .seeOther)
      now = try await state(house, id)
      #expect(now.version.number == 2 && now.body.citations.count <= cited)

      // Somebody else changed the same paragraph: nothing is overwritten, both texts are shown.
      let stale = try await house.post(
        "\(path)/block",
        [("block", "\(block)"), ("version", "1"), ("was", was), ("text", "My own words.")],
        as: .administrator
      )
      #expect(stale.status == .conflict && stale.text.contains("My own words."))
      #expect(try await state(house, id).version.number == 2)

      // A sentence is taken out: its contribution is open, and told so.
      let last = try #require(now.body.sentences.last?.place)
      let removed = try await house.post(
        "\(path)/sentence",
        [("block", "\(last.block)"), ("sentence", "\(last.sentence)"), ("version", "2"), ("remove", "yes")],
        as: .administrator
      )
      #expect(removed.headers[.location]?.contains("dropped=") == true)
      now = try await state(house, id)
      let open = now.ledger.open
      #expect(!open.isEmpty)
      let refused = try await house.post("\(path)/publish", [("version", "3")], as: .administrator)
      #expect(refused.status == .conflict)

      // One contribution goes back into the draft, the others are set aside with a reason.
      func ids(_ line: Ledger.Line) -> String {
        now.deliberation.statements(of: line.intervention).map(\.id).joined(separator: " ")
      }
      let added = try await house.post("\(path)/add", [("statements", ids(open[0]))], as: .administrator)
      #expect(added.status == .seeOther)
      for line in open.dropFirst() {
        let aside = try await house.post(
          "\(path)/set-aside",
          [("statements", ids(line)), ("reason", "duplicate"), ("note", "of another")],
          as: .administrator
        )
        #expect(aside.status == .seeOther)
      }
      now = try await state(house, id)
      #expect(now.ledger.isBalanced)
      let published = try await house.post(
        "\(path)/publish",
        [("version", "\(now.version.number)")],
        as: .administrator
      )
      #expect(published.status == .seeOther)
      #expect(try await house.get(path).text.contains("Report of the Forum"))

      // A delegation answers by its link, the rapporteur answers it, and both stand in the report.
      #expect(
        try await house.post("\(path)/replies/window", [("days", "14")], as: .administrator).status
          == .seeOther
      )
      let linked = try await house.post("\(path)/replies/link", [("party", "MAR")], as: .administrator)
      let link = try #require(linked.text.firstMatch(of: /\/reply\/[a-z0-9]{32}/)).output
      let own = try #require(now.deliberation.statements.first { $0.voices == ["MAR"] })
      let seen = try await house.get(String(link))
      #expect(seen.status == .ok && seen.text.contains("detention of children"))
      let form = "statement=\(Address.encoded(own.id))&stance=objects&words=We+said+more."
      let replied = try await house.ask(
        .post,
        String(link),
        session: nil,
        headers: [.contentType: "application/x-www-form-urlencoded"],
        body: .init(string: form)
      )
      #expect(replied.status == .seeOther, "\(replied.text.prefix(400))")
      let reply = try #require(try await state(house, id).replies.first)
      #expect(reply.actor == "delegation:MAR" && reply.reply.words == "We said more.")
      let answered = try await house.post(
        "\(path)/replies/\(reply.id)/answer",
        [("taken", "no"), ("words", "The record stands.")],
        as: .administrator
      )
      #expect(answered.status == .seeOther)
      let page = try await house.get(path).text
      #expect(page.contains("We said more.") && page.contains("The record stands."))

      // Every export of the statement has them, whoever asks, and the reader's card says that there is one.
      let address = Address.statement(own.id)
      let document = Address.document(own.document)
      for export in [
        "\(address).json", "\(address).jsonld", "\(document).json", "\(document).csv", "\(document).jsonld",
        "\(document).akn", "/search.csv?q=party:MAR", "/search.json?q=party:MAR", address,
      ] {
        let text = try await house.get(export).text
        #expect(text.contains("We said more.") && text.contains("The record stands."), "\(export)")
      }
      #expect(try await house.get(document).text.contains("Morocco: Objects"))
      #expect(try await house.library.verify().isSound)
    }
  }

  @Test func `what is typed and not saved waits in the page`() async throws {
    try await House.with { house in
      try await house.ingest()
      try await house.draft()
      let path = Address.draft(House.draftID)
      let kept = try await house.post(
        "\(path)/unsaved",
        [("block", "2"), ("version", "1"), ("text", "Half a sentence")],
        as: .administrator
      )
      #expect(kept.status == .noContent)
      #expect(try await house.get("\(path)?edit=2", as: .administrator).text.contains("Half a sentence"))
    }
  }

  @Test func `an unpublished draft is nobody's business who may not draft`() async throws {
    try await House.with { house in
      try await house.ingest()
      try await house.draft()
      let house = try await house.withEverybody()
      let path = Address.draft(House.draftID)
      for role in [nil, Role.reader, .delegation, .noteTaker, .focalPoint] as [Role?] {
        #expect(try await house.get(path, as: role).status == .notFound)
        #expect(!(try await house.get("/drafts", as: role)).text.contains(House.draftID))
      }
      for role in [Role.rapporteur, .chair, .secretariat, .administrator] {
        #expect(try await house.get(path, as: role).status == .ok)
      }
    }
  }

  @Test func `a report that rests on what is closed is read by those alone who may read that`() async throws {
    try await House.with { house in
      try await house.ingest(visibility: .participants)
      try await house.draft(level: .participants)
      _ = try await house.library.publish(
        House.draftID,
        version: 1,
        words: house.site.synthesis,
        by: Authorship(actor: "Rania", at: House.start)
      )
      let house = try await house.withEverybody()
      let path = Address.draft(House.draftID)
      #expect(try await house.get(path).status != .ok)
      #expect(!(try await house.get("/drafts")).text.contains(House.draftID))
      #expect(try await house.get(path, as: .reader).status == .ok)
    }
  }

  @Test func `a mosaic of two hundred parties by forty themes is written at once, a cell for each word`()
    throws
  {
    let words = try SynthesisWords(catalogue: Catalogue())
    let catalogue = try Catalogue()
    let parties = catalogue.parties.prefix(200).map(\.id.rawValue)
    let themes = catalogue.themes.map(\.id)
    var statements: [Deliberation.Statement] = []
    for (row, theme) in themes.enumerated() {
      for (column, party) in parties.enumerated() where (row + column).isMultiple(of: 3) {
        statements.append(
          Deliberation.Statement(
            id: "\(row)-\(column)",
            quote: "It spoke of \(theme).",
            speakers: [Deliberation.Speaker(name: party, party: party)],
            themes: [theme]
          )
        )
      }
    }
    let convergence = Convergence(of: Deliberation(title: "", statements: statements), words: words)
    let markup = MosaicMarkup(
      convergence: convergence,
      order: "parties",
      search: "meeting:m",
      names: try NameCatalogue(catalogue),
      wording: try #require(try Wording.all()["en"]),
      words: words
    )
    #expect(markup.table().components(separatedBy: "class=\"cell ").count - 1 == statements.count)
    #expect(markup.lists().components(separatedBy: "class=\"chip ").count - 1 == statements.count)
  }
}
