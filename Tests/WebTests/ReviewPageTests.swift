// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import Foundation
import HTTPTypes
import Kernel
import NIOCore
import Reading
import StorageTesting
import TesseraTesting
import Testing

@testable import Web

/// A rapporteur's work on statements, through the forms of the pages.
@Suite struct ReviewPageTests {
  private func statement(_ house: House, saying words: String) async throws -> StoredStatement {
    try #require(try await house.statements().first { $0.content.quote.contains(words) })
  }

  @Test(arguments: Engine.available)
  func `statements are confirmed, corrected, rejected and taken back`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      let document = try await house.ingest()
      let nepal = try await statement(house, saying: "Nepal")
      let path = Address.statement(nepal.id.rawValue)
      let short = nepal.id.rawValue.dropFirst(17)
      let confirmed = try await house.post(
        Address.document(document.id) + "/review",
        [("confirm", "\(short) 1")],
        as: .administrator
      )
      #expect(confirmed.status == .seeOther && confirmed.headers[.location]?.contains("#s") == true)
      let corrected = try await house.post(
        path + "/edit",
        [
          ("version", "2"), ("words", nepal.content.quote), ("speakers", "Nepal; Bangladesh"),
          ("kind", "recommendation"),
          ("strength", "4"), ("theme", "recruitment"), ("instrument", "ICRMW"), ("behalf", "African Group"),
          ("reason", "The two spoke together."),
        ],
        as: .administrator
      )
      #expect(corrected.status == .seeOther, "\(corrected.text)")
      let now = try await house.library.statement(nepal.id)
      #expect(now.state == .corrected && now.content.speakers.map(\.party) == ["NPL", "BGD"])
      #expect(now.content.kind == .recommendation && now.content.strength == .general)
      #expect(now.content.themes == ["recruitment"] && now.content.citations.map(\.instrument) == ["ICRMW"])
      #expect(try await house.library.reviews(of: nepal.id).last?.actor == "The administrator")
      for (decision, version, state) in [
        ("undo", 3, StoredStatement.State.confirmed), ("reject", 4, .rejected), ("undo", 5, .confirmed),
      ] {
        let reply = try await house.post(
          path + "/review",
          [("do", decision), ("version", "\(version)")],
          as: .administrator
        )
        #expect(reply.status == .seeOther)
        #expect(try await house.library.statement(nepal.id).state == state)
      }
      #expect(try await house.library.verify().isSound)
    }
  }

  @Test func `a rejection in the reader is told on the page, with a button that takes it back`() async throws
  {
    try await House.with { house in
      let document = try await house.ingest()
      let reader = Address.document(document.id)
      let standing = try await house.statements()
      let short = standing[1].id.rawValue.dropFirst(17)
      let rejected = try await house.post(
        reader + "/review",
        [("reject", "\(short) 1")],
        as: .administrator
      )
      // The next takes the place of the one that is gone.
      #expect(rejected.headers[.location] == "\(reader)?rejected=\(Address.encoded(String(short)))#s3")
      let path = "\(reader)?rejected=\(Address.encoded(String(short)))"
      let told = try await house.get(path, as: .administrator).text
      #expect(told.contains("Statement 2 is rejected") && !told.contains("id=\"s2\""))
      #expect(told.contains("name=\"undo\" value=\"\(short) 2\""))
      // Whoever may not decide is told nothing, and neither is anybody once it is taken back.
      #expect(!(try await house.get(path).text.contains("class=\"flash")))
      let back = try await house.post(reader + "/review", [("undo", "\(short) 2")], as: .administrator)
      #expect(back.headers[.location] == "\(reader)#s2")
      #expect(!(try await house.get(path, as: .administrator).text.contains("class=\"flash")))
    }
  }

  @Test func `who comes second is shown what the first did, and overwrites nothing`() async throws {
    try await House.with { house in
      let document = try await house.ingest()
      let house = try await house.withEverybody()
      let kenya = try await statement(house, saying: "Kenya called")
      let path = Address.statement(kenya.id.rawValue)
      let fields = [
        ("version", "1"), ("words", kenya.content.quote), ("speakers", "Uganda"), ("kind", "concern"),
      ]
      #expect(try await house.post(path + "/edit", fields, as: .rapporteur).status == .seeOther)
      let second = try await house.post(
        path + "/edit",
        [("version", "1"), ("words", kenya.content.quote), ("speakers", "Rwanda"), ("kind", "support")],
        as: .noteTaker
      )
      #expect(second.status == .conflict)
      #expect(
        second.text.contains("Uganda") && second.text.contains("Rwanda")
          && second.text.contains("The rapporteur")
      )
      #expect(try await house.library.statement(kenya.id).content.speakers.map(\.party) == ["UGA"])
      let late = try await house.post(path + "/review", [("do", "reject"), ("version", "1")], as: .noteTaker)
      #expect(late.status == .conflict && late.text.contains("The rapporteur"))
      let versions = try await house.get(Address.document(document.id) + "/versions", as: .noteTaker)
      #expect(versions.text.contains("\"\(kenya.id.rawValue)\":2"))
    }
  }

  @Test func `statements are split where words are chosen, merged, and added out of the text`() async throws {
    try await House.with { house in
      let document = try await house.ingest()
      let reader = Address.document(document.id)
      let morocco = try await statement(house, saying: "Morocco")
      let words = morocco.content.quote.split(separator: " ").map(String.init)
      let cut = try #require(words.firstIndex(of: "the"))
      let split = try await house.post(
        Address.statement(morocco.id.rawValue) + "/split",
        [("version", "1"), ("at", "\(cut)")],
        as: .administrator
      )
      #expect(split.status == .seeOther)
      let parts = try await house.statements().filter { $0.state == .added }
      #expect(
        parts.map(\.content.quote) == [
          words[..<cut].joined(separator: " "), words[cut...].joined(separator: " "),
        ]
      )
      let replaced = try await house.get(Address.statement(morocco.id.rawValue)).text
      for part in parts { #expect(replaced.contains("href=\"\(Address.statement(part.id.rawValue))\"")) }
      let none = try await house.post(
        Address.statement(parts[0].id.rawValue) + "/split",
        [("version", "1")],
        as: .administrator
      )
      #expect(none.status == .unprocessableContent && none.text.contains("class=\"errors"))
      let merged = try await house.post(
        reader + "/merge",
        parts.map { ("part", "\($0.id.rawValue) \($0.version)") },
        as: .administrator
      )
      #expect(merged.status == .seeOther)
      #expect(
        try await house.statements().contains {
          $0.state == .added && $0.content.quote == morocco.content.quote
        }
      )
      let other = try await house.ingest(
        "Chad stressed data. Niger recommended more data.\n",
        named: "other",
        meeting: "other-2031"
      )
      let others = try await house.library.statements(of: other)
      let strange = try await house.post(
        reader + "/merge",
        others.map { ("part", "\($0.id.rawValue) \($0.version)") },
        as: .administrator
      )
      #expect(strange.status == .notFound && others.count == 2)
      #expect(try await house.library.statements(of: other).allSatisfy { $0.state == .suggested })
      let added = try await house.post(
        reader + "/add",
        [("words", "Migrants in crises"), ("near", "0"), ("speakers", "Jordan"), ("kind", "position")],
        as: .administrator
      )
      #expect(added.status == .seeOther)
      let refused = try await house.post(
        reader + "/add",
        [("words", "words that stand nowhere"), ("speakers", "Jordan")],
        as: .administrator
      )
      #expect(refused.status == .unprocessableContent && refused.text.contains("words that stand nowhere"))
      #expect(try await house.library.verify().isSound)
    }
  }

  @Test func `a meeting and its sessions are set right, and a document shown to fewer`() async throws {
    try await House.with { house in
      let document = try await house.ingest()
      let edited = try await house.post(
        "/m/forum-2031/edit",
        [("title", "The Ninth Forum"), ("date", "2031-05"), ("forum", "gfmd")],
        as: .administrator
      )
      #expect(edited.status == .seeOther)
      #expect(try await house.get("/m/forum-2031").text.contains("The Ninth Forum"))
      let wrong = try await house.post(
        "/m/forum-2031/edit",
        [("title", "x"), ("date", "May 2031")],
        as: .administrator
      )
      #expect(wrong.status == .unprocessableContent)
      let session = try await house.post(
        Address.session(document.id, 0),
        [("title", "Crises"), ("chairs", "Kenya, Maroc"), ("rapporteur", "Ms. Ana Silva")],
        as: .administrator
      )
      #expect(session.status == .seeOther)
      let page = try await house.get(Address.session(document.id, 0)).text
      #expect(page.contains("Crises") && page.contains("Kenya, Morocco") && page.contains("Ana Silva"))
      let closed = try await house.post(
        Address.document(document.id) + "/visibility",
        [("visibility", "participants")],
        as: .administrator
      )
      #expect(closed.status == .seeOther)
      #expect(try await house.get(Address.document(document.id)).status == .notFound)
    }
  }

  @Test func `people are invited, join, get another role, lose it, and are locked out`() async throws {
    try await House.with { house in
      let made = try await house.post(
        "/people/invitations",
        [("name", "Ana"), ("role", "note-taker"), ("scope", "meeting:forum-2031")],
        as: .administrator
      )
      let link = try #require(made.text.firstMatch(of: /\/join\/([A-Za-z0-9_\-]{43})/))
      let form = try await house.get(String(link.0))
      #expect(form.text.contains("Note-taker") && form.headers[.referer] == nil)
      let session = try await house.join(String(link.1), .noteTaker, "Ana")
      #expect(try await house.get(String(link.0)).status == .unprocessableContent)
      let ana = try #require(try await house.accounts.accounts().first { $0.name == "Ana" })
      #expect(
        try await house.post(
          "/people/accounts/\(ana.id.rawValue)/grant",
          [("role", "chair"), ("scope", "everywhere")],
          as: .administrator
        ).status == .seeOther
      )
      #expect(try await house.accounts.account(ana.id)?.grants.count == 2)
      let last = try await house.post(
        "/people/accounts/\(try await house.viewer(of: .administrator).account?.id.rawValue ?? "")/revoke",
        [("role", "administrator"), ("scope", "everywhere")],
        as: .administrator
      )
      #expect(last.status == .unprocessableContent && last.text.contains("another administrator"))
      #expect(
        try await house.post("/people/accounts/\(ana.id.rawValue)/disable", as: .administrator).status
          == .seeOther
      )
      let after = try await house.ask(.get, "/settings", session: session, body: nil)
      #expect(after.headers[.location]?.hasPrefix("/sign-in") == true)
    }
  }

  @Test func `a wrong password is refused in the words of the visitor, and many make him wait`() async throws
  {
    try await House.with { house in
      let form = try await house.get("/sign-in")
      let cookie = try #require(form.headers[values: .setCookie].first { $0.hasPrefix("form=") }).prefix {
        $0 != ";"
      }
      let csrf = try #require(form.text.firstMatch(of: /name="csrf" value="([^"]+)"/)).1
      func attempt(_ password: String) async throws -> House.Reply {
        let body = "csrf=\(csrf)&email=administrator@example.org&password=\(Address.encoded(password))"
        var headers = HTTPFields()
        headers[.cookie] = "\(cookie); language=fr"
        headers[.contentType] = "application/x-www-form-urlencoded"
        return try await house.ask(
          .post,
          "/sign-in",
          session: nil,
          headers: headers,
          body: ByteBuffer(string: body)
        )
      }
      let wrong = try await attempt("no")
      #expect(wrong.status == .unprocessableContent && wrong.text.contains("lang=\"fr\""))
      let right = try await attempt("four quiet tiles administrator!")
      #expect(right.status == .seeOther)
      let session = right.headers[values: .setCookie].first { $0.hasPrefix("tessera=") } ?? ""
      #expect(session.contains("HttpOnly") && session.contains("SameSite=Lax"))
      for _ in 0..<6 { _ = try await attempt("no") }
      #expect(try await attempt("four quiet tiles administrator!").status == .tooManyRequests)
    }
  }

  @Test(arguments: Engine.available)
  func `a file is taken in through the form, read, and shown`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      let session = try #require(house.people[.administrator])
      var body = ""
      for (name, value) in [
        ("csrf", session.csrf), ("meeting", "new-2031"), ("title", "A new one"), ("visibility", "public"),
      ] {
        body += "--B\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
      }
      body +=
        "--B\r\nContent-Disposition: form-data; name=\"files\"; filename=\"report.txt\"\r\nContent-Type: text/plain\r\n\r\n\(House.report)\r\n--B--\r\n"
      let reply = try await house.ask(
        .post,
        "/intake",
        session: session,
        headers: [.contentType: "multipart/form-data; boundary=B"],
        body: ByteBuffer(string: body)
      )
      #expect(reply.status == .seeOther, "\(reply.text)")
      let waiting = try await house.get("/intake/progress", as: .administrator)
      #expect(waiting.headers[try #require(HTTPField.Name("X-Live"))] == "1")
      let next = try #require(try await house.library.nextUpload(at: House.start))
      await house.site.intake.read(next.upload, next.bytes)
      guard case .kept(let id, let count) = try await house.library.upload(next.upload.id).state else {
        Issue.record("\(try await house.library.upload(next.upload.id).state)")
        return
      }
      #expect(count > 4)
      #expect(try await house.get(Address.document(id)).text.contains("the right to work"))
      #expect(try await house.get("/m/new-2031").text.contains("A new one"))
    }
  }
}
