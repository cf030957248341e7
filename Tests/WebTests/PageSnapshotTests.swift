// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import Foundation
import HTTPTypes
import Kernel
import Reading
import StorageTesting
import Synthesis
import TesseraTesting
import Testing

@testable import Web

/// Every page in every state it has, as it was when somebody looked at it.
///
/// `TESSERA_RECORD_SNAPSHOTS=1` writes them anew; look at what changed before it is committed.
@Suite struct PageSnapshotTests {
  private static let folder = Repository.root.appendingPathComponent("Tests/WebTests/Snapshots")
  private static let records = ProcessInfo.processInfo.environment["TESSERA_RECORD_SNAPSHOTS"] == "1"

  /// The page without what is another each time: secrets, digests of assets, identifiers of accounts.
  private func settled(_ html: String) -> String {
    html.replacing(/name="csrf" value="[^"]*"/, with: "name=\"csrf\" value=\"CSRF\"")
      .replacing(/(\/assets\/[a-z]+)\.[0-9a-f]{12}\./) { "\($0.1).DIGEST." }
      .replacing(/\/(join|recover)\/[A-Za-z0-9_\-]{43}/) { "/\($0.1)/TOKEN" }
      .replacing(/\/reply\/[a-z0-9]{32}/, with: "/reply/TOKEN")
      .replacing(/tessera_[A-Za-z0-9_\-]{43}/, with: "tessera_TOKEN")
      .replacing(/\b[0-9a-f]{32}\b/, with: "ID")
      .replacing(/<code>[0-9a-f]{16}<\/code>/, with: "<code>HEAD</code>")
      .replacing(/(Head|head) [0-9a-f]{16}/, with: "Head HEAD")
      .replacing(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/, with: "UPLOAD")
  }

  private func expect(_ reply: House.Reply, _ name: String) throws {
    let file = Self.folder.appendingPathComponent("\(name).html")
    let html = settled(reply.text)
    if Self.records {
      try html.write(to: file, atomically: true, encoding: .utf8)
      return
    }
    let known = try String(contentsOf: file, encoding: .utf8)
    guard known != html else { return }
    let lines = (known.split(separator: "\n"), html.split(separator: "\n"))
    let place = zip(lines.0, lines.1).enumerated().first { $1.0 != $1.1 }
    let (before, now) = place?.element ?? ("(an end)", "(another end)")
    Issue.record(
      "\(name), line \((place?.offset ?? 0) + 1):\n  was \(before.prefix(400))\n  is  \(now.prefix(400))"
    )
  }

  @Test func `an empty house says what to do first`() async throws {
    try await House.with { house in
      for (path, name) in [
        ("/", "home-empty"), ("/meetings", "meetings-empty"), ("/parties", "parties-empty"),
        ("/themes", "themes-empty"), ("/instruments", "instruments-empty"), ("/persons", "persons-empty"),
        ("/practices", "practices-empty"), ("/p/MAR", "party-empty"), ("/t/detention", "theme-empty"),
        ("/i/ICRMW", "instrument-empty"), ("/search", "search"), ("/sign-in", "sign-in"), ("/help", "help"),
        ("/help/keys", "help-keys"),
      ] {
        try expect(try await house.get(path), name)
      }
      for (path, name) in [
        ("/", "home-empty-administrator"), ("/intake", "intake-empty"), ("/people", "people-one"),
        ("/settings", "settings"), ("/trail", "trail-empty"),
      ] {
        try expect(try await house.get(path, as: .administrator), name)
      }
      for role in Role.allCases {
        try expect(try await house.get("/help/\(role.rawValue)"), "help-\(role.rawValue)")
      }
    }
  }

  @Test func `a stocked house shows what it holds`() async throws {
    try await House.with { house in
      let document = try await house.ingest()
      let statements = try await house.statements()
      let reader = Address.document(document.id)
      let statement = Address.statement(try #require(statements.first).id.rawValue)
      for (path, name) in [
        ("/", "home"), ("/?theme=detention", "home-theme"), ("/meetings", "meetings"),
        ("/m/forum-2031", "meeting"),
        ("\(reader)/sessions/1", "session"), (reader, "reader"),
        ("\(reader)?kind=concern&review=open", "reader-filtered"),
        ("\(reader)?party=CHN", "reader-none"), (statement, "statement"), ("/parties", "parties"),
        ("/p/MAR", "party"),
        ("/p/MAR?theme=detention", "party-theme"), ("/themes", "themes"), ("/t/detention", "theme"),
        ("/instruments", "instruments"), ("/i/ICRMW", "instrument"), ("/persons", "persons"),
        ("/persons/Omar%20Haddad", "person"), ("/practices", "practices"),
        ("/search?q=detention", "search-many"),
        ("/search?q=glacier", "search-none"), ("/search?q=them%3Adetention", "search-error"),
        ("/search.atom?q=detention", "search-atom"),
      ] {
        try expect(try await house.get(path), name)
      }
      for (path, name) in [
        (reader, "reader-reviewer"), (statement, "statement-reviewer"),
        ("\(statement)/edit", "statement-edit"),
        ("\(statement)/split", "statement-split"), ("\(reader)/merge", "statement-merge"),
        ("\(reader)/add?words=data&near=0", "statement-add"), ("/m/forum-2031/edit", "meeting-edit"),
        ("/search?q=detention", "search-signed-in"), ("/trail", "trail"),
      ] {
        try expect(try await house.get(path, as: .administrator), name)
      }
      for language in ["fr", "es", "ar"] {
        let asked: HTTPFields = [.acceptLanguage: language]
        try expect(try await house.get("/", headers: asked), "home-\(language)")
        try expect(try await house.get(reader, headers: asked), "reader-\(language)")
      }
    }
  }

  @Test func `a report is drafted, accounted for and answered on pages of its own`() async throws {
    try await House.with { house in
      try expect(try await house.get("/drafts"), "drafts-empty")
      try expect(try await house.get("/drafts", as: .administrator), "drafts-empty-administrator")
      try await house.ingest()
      try expect(try await house.get("/m/forum-2031/convergence"), "convergence")
      try expect(
        try await house.get(
          "/m/forum-2031/convergence?show=doubts&order=name",
          headers: [.acceptLanguage: "ar"]
        ),
        "convergence-ar"
      )
      try expect(try await house.get("/convergence?q=party:CHN"), "convergence-empty")
      try expect(try await house.get("/drafts/new?scope=meeting:forum-2031", as: .administrator), "draft-new")
      let draft = try await house.draft()
      let path = Address.draft(draft.id)
      for (suffix, name) in [
        ("", "draft"), ("?edit=2", "draft-edit"), ("/ledger", "draft-ledger"),
        ("/versions", "draft-versions"),
        ("/replies", "draft-replies"),
      ] {
        try expect(try await house.get(path + suffix, as: .administrator), name)
      }
      let state = try await house.library.state(of: draft.id, words: house.site.synthesis)
      let author = Authorship(actor: "Rania", at: House.start)
      var body = state.body
      body.blocks.removeLast(2)
      body.blocks.append(.paragraph([DraftSentence("A sentence that cites nothing.")]))
      try await house.library.save(body, of: draft.id, on: 1, by: author)
      for (suffix, name) in [
        ("", "draft-open"), ("/ledger?show=open", "draft-ledger-open"), ("/versions", "draft-versions-two"),
      ] {
        try expect(try await house.get(path + suffix, as: .administrator), name)
      }
      _ = try await house.library.publish(
        draft.id,
        version: 2,
        override: "The chair asked.",
        words: house.site.synthesis,
        by: author
      )
      try expect(try await house.get(path), "draft-published")
      try expect(try await house.get("/drafts"), "drafts-published")
      try expect(try await house.get(path, headers: [.acceptLanguage: "ar"]), "draft-published-ar")
      let hour = Instant(millisecondsSince1970: House.start.millisecondsSince1970 + 3_600_000)
      try await house.library.openReplies(to: draft.id, .init(opens: House.start, closes: hour), by: author)
      try await house.library.makeReplyLink(
        for: "MAR",
        to: draft.id,
        digest: ContentDigest(of: Array("secret".utf8)),
        by: author
      )
      let own = try #require(state.deliberation.statements.first { $0.voices == ["MAR"] })
      try await house.library.reply(
        "r1",
        to: draft.id,
        statement: own.id,
        party: "MAR",
        stance: .objects,
        words: "We said more.",
        by: author
      )
      try expect(try await house.get("/reply/secret"), "reply")
      try expect(try await house.get(path + "/replies", as: .administrator), "draft-replies-one")
      try await house.library.answer("r1", isTakenUp: false, words: "The record stands.", by: author)
      try expect(try await house.get(path), "draft-replied")
      try expect(try await house.get("/reply/wrong"), "reply-unknown")
    }
  }

  @Test func `what was refused says why, and what to do`() async throws {
    try await House.with { house in
      let document = try await house.ingest(visibility: .participants)
      let house = try await house.withEverybody()
      try expect(try await house.get("/nothing"), "error-404")
      try expect(try await house.get(Address.document(document.id)), "error-hidden")
      try expect(try await house.get("/people", as: .reader), "error-403")
      try expect(try await house.get("/join/\(String(repeating: "x", count: 43))"), "error-invitation")
      try expect(try await house.get("/nothing", headers: [.acceptLanguage: "ar"]), "error-404-ar")
      try expect(try await house.get("/m/forum-2031"), "meeting-chatham-house")
    }
  }

  @Test func `documents on their way say how far they have come`() async throws {
    try await House.with { house in
      try await house.library.create(try Meeting(slug: "forum-2031", title: "The Forum"), by: author)
      func upload(_ name: String, _ text: String) async throws -> String {
        let id = UUID().uuidString.lowercased()
        try await house.library.upload(
          id: id,
          Array(text.utf8),
          named: name,
          meeting: "forum-2031",
          visibility: .public,
          // One after the other, as they are listed.
          by: Authorship(
            actor: "Rania",
            at: Instant(
              millisecondsSince1970: House.start.millisecondsSince1970 + (name == "report.txt" ? 0 : 1)
            )
          )
        )
        return id
      }
      _ = try await upload("report.txt", House.report)
      try expect(try await house.get("/intake", as: .administrator), "intake-waiting")
      let next = try #require(try await house.library.nextUpload(at: House.start))
      await house.site.intake.read(next.upload, next.bytes)
      try expect(try await house.get("/intake", as: .administrator), "intake-kept")
      _ = try await upload("broken.pdf", "%PDF-1.7\nthis is none")
      let broken = try #require(
        try await house.library.nextUpload(
          at: Instant(millisecondsSince1970: House.start.millisecondsSince1970 + 1)
        )
      )
      try await house.library.finish(
        broken.upload.id,
        .failure(UploadRefused("the PDF is damaged or cut off")),
        at: House.start
      )
      try expect(try await house.get("/intake", as: .administrator), "intake-refused")
    }
  }

  private var author: Authorship { Authorship(actor: "Rania", at: House.start) }
}
