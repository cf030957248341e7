// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import StorageTesting
import TesseraTesting
import Testing

@testable import Access
@testable import Dialogue
@testable import Web

/// What the API changes.
@Suite struct APIChangeTests {
  // MARK: - Statements

  @Test(arguments: Engine.available)
  func `a statement is changed in the version that was looked at, and in no other`(on engine: Engine)
    async throws
  {
    try await APIDesk.with(engine) { desk in
      let token = try await desk.token("Nico", .noteTaker)
      let path = "/statements/\(try await desk.statement(saying: "ratify").id)"
      let read = try await desk.ask(.get, path)
      let tag = try #require(read.headers[.eTag])
      #expect(tag == "\"1\"")
      let change = #"{"themes": ["labour-rights"], "reason": "read again"}"#
      let without = try await desk.ask(.patch, path, as: token, change)
      #expect(without.status == 428 && without.problem == "precondition-required")
      let changed = try await desk.ask(.patch, path, as: token, change, headers: ["If-Match": tag])
      #expect(changed.status == 200 && changed.headers[.eTag] == "\"2\"")
      #expect(changed["themes"] == .list([.text("labour-rights")]) && changed["state"]?.text == "corrected")
      // What was looked at is no longer there: nothing is overwritten, and it is told what there is.
      for (method, body) in [
        (HTTPRequest.Method.patch, change), (.post, #"{"do": "confirm"}"#), (.post, #"{"at": [2]}"#),
      ] {
        let suffix = method == .patch ? "" : body.contains("do") ? "/decisions" : "/split"
        for stale in ["\"1\"", "W/\"2\"", "\"x\"", "2"] {
          let answer = try await desk.ask(
            method,
            path + suffix,
            as: token,
            body,
            headers: ["If-Match": stale]
          )
          #expect(answer.status == 412 && answer.problem == "changed-meanwhile")
          #expect(answer["current"]?["version"]?.integer == 2)
          #expect(answer["current"]?["themes"] == .list([.text("labour-rights")]))
        }
      }
      let history = try await desk.all("\(path)/history")
      #expect(history.map { $0["action"]?.text } == ["correct"] && history[0]["reason"]?.text == "read again")
      #expect(history[0]["actor"]?.text == "Nico")
      #expect(try await desk.ask(.get, path, headers: ["If-None-Match": "\"2\""]).status == 304)
      #expect(try await desk.ask(.get, path, headers: ["If-None-Match": tag]).status == 200)
      let any = try await desk.ask(
        .post,
        "\(path)/decisions",
        as: token,
        #"{"do": "undo"}"#,
        headers: ["If-Match": "\"7\", \"2\""]
      )
      #expect(any.status == 200 && any["version"]?.integer == 3)
    }
  }

  @Test(arguments: Engine.available)
  func `of several who change one version at once, one does and the others are told`(on engine: Engine)
    async throws
  {
    try await APIDesk.with(engine) { desk in
      let token = try await desk.token("Nico", .noteTaker)
      let path = "/statements/\(try await desk.statement(saying: "ratify").id)"
      let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
        for number in 0..<4 {
          group.addTask {
            try await desk.ask(
              .patch,
              path,
              as: token,
              #"{"citations": [{"instrument": "ICRMW", "provision": "Article \#(number)"}]}"#,
              headers: ["If-Match": "\"1\""]
            ).status
          }
        }
        return try await group.reduce(into: [Int]()) { $0.append($1) }
      }
      #expect(statuses.sorted() == [200, 412, 412, 412])
    }
  }

  @Test func `what is read can be sent back, and then changes nothing`() async throws {
    try await APIDesk.with { desk in
      let token = try await desk.token("Nico", .noteTaker)
      for statement in try await desk.all("/documents/report/statements") {
        let id = try #require(statement["id"]?.text)
        let names = ["quote", "speakers", "onBehalfOf", "kind", "strength", "themes", "citations", "places"]
        let members = names.map { "\"\($0)\": \(Self.text(of: statement[$0] ?? .null))" }
        let answer = try await desk.ask(
          .put,
          "/statements/\(id)",
          as: token,
          "{\(members.joined(separator: ", "))}",
          headers: ["If-Match": "\"1\""]
        )
        #expect(answer.status == 200 && answer["version"]?.integer == 1, "\(answer.text)")
        #expect(answer.json == statement)
      }
    }
  }

  /// A value as JSON.
  private static func text(of value: JSONValue) -> String {
    switch value {
    case .null: return "null"
    case .flag(let flag): return flag ? "true" : "false"
    case .integer(let number): return "\(number)"
    case .real(let number): return "\(number)"
    case .text(let text):
      var json = JSONText()
      json.string(text)
      return String(decoding: json.bytes, as: UTF8.self)
    case .list(let items): return "[\(items.map(text(of:)).joined(separator: ", "))]"
    case .object(let members):
      let parts = members.map { "\(text(of: .text($0.key))): \(text(of: $0.value))" }
      return "{\(parts.joined(separator: ", "))}"
    }
  }

  @Test(arguments: Engine.available)
  func `a statement is added, split and merged, and its parts stand for it`(on engine: Engine) async throws {
    try await APIDesk.with(engine) { desk in
      let token = try await desk.token("Nico", .noteTaker)
      let added = try await desk.ask(
        .post,
        "/documents/report/statements",
        as: token,
        """
        {"quote": "Roundtable 2.1:  Migrants in crises", "speakers": [{"party": "Kenya"}, {"name": "the chair"}],
         "kind": "recommendation", "strength": 4, "onBehalfOf": null, "themes": ["crisis-evacuation"],
         "citations": [{"instrument": "ICRMW", "provision": null}], "places": ["MAR"]}
        """
      )
      #expect(added.status == 201 && added["state"]?.text == "added" && added.headers[.eTag] == "\"1\"")
      #expect(added["speakers"]?.list?.first?["party"]?.text == "KEN")
      let location = try #require(added.headers[.location])
      #expect(try await desk.ask(.get, location).json == added.json)
      let split = try await desk.ask(
        .post,
        "\(location)/split",
        as: token,
        #"{"at": [2, 2]}"#,
        headers: ["If-Match": "\"1\""]
      )
      #expect(split.status == 200 && split["replaced"]?["state"]?.text == "replaced")
      let parts = split["parts"]?.list ?? []
      #expect(parts.map { $0["quote"]?.text } == ["Roundtable 2.1:", "Migrants in crises"])
      let chosen = parts.compactMap { $0["id"]?.text }.map { #"{"id": "\#($0)", "version": 1}"# }
      let merged = try await desk.ask(
        .post,
        "/documents/report/merge",
        as: token,
        #"{"parts": [\#(chosen.joined(separator: ","))], "reason": "one sentence"}"#
      )
      #expect(merged.status == 201 && merged["quote"]?.text == "Roundtable 2.1: Migrants in crises")
      let again = try await desk.ask(
        .post,
        "/documents/report/merge",
        as: token,
        #"{"parts": [\#(chosen.joined(separator: ","))]}"#
      )
      #expect(again.status == 409)
      #expect(try await desk.library.verify().isSound)
    }
  }

  @Test func `what no statement can say is refused in words`() async throws {
    try await APIDesk.with { desk in
      let token = try await desk.token("Nico", .noteTaker)
      let path = "/statements/\(try await desk.statement(saying: "ratify").id)"
      for (body, words) in [
        (#"{"quote": "nobody said this"}"#, "does not stand in the text"),
        (#"{"speakers": [{"party": "Atlantis"}]}"#, "Atlantis"),
        (#"{"places": ["XXX"]}"#, "XXX"),
        (#"{"citations": [{"instrument": "X"}]}"#, "X"),
        (#"{"kind": "question", "strength": 3}"#, "strength"), (#"{"onBehalfOf": "Atlantis"}"#, "Atlantis"),
      ] {
        let answer = try await desk.ask(.patch, path, as: token, body, headers: ["If-Match": "\"1\""])
        #expect(answer.status == 422, "\(body)")
        #expect(answer["detail"]?.text?.contains(words) == true, "\(answer.text)")
      }
      for speaker in [#"{"capacity": "chair"}"#, #"{"party": null}"#] {
        let body = #"{"speakers": [{"party": "KEN"}, \#(speaker)]}"#
        let answer = try await desk.ask(.patch, path, as: token, body, headers: ["If-Match": "\"1\""])
        #expect(
          answer.status == 400 && answer["detail"]?.text == "speakers[1]: has one of name, party, or several"
        )
      }
      // A kind that has no strength loses it.
      let answer = try await desk.ask(
        .patch,
        path,
        as: token,
        #"{"kind": "question"}"#,
        headers: ["If-Match": "\"1\""]
      )
      #expect(answer.status == 200 && answer["strength"] == .null)
    }
  }

  // MARK: - Bodies

  @Test func `a body is held to its form, and what is wrong is named`() async throws {
    try await APIDesk.with { desk in
      let token = try await desk.administratorToken()
      for (body, words) in [
        (#"{"slug": "a", "tittle": "x"}"#, "there is no member “tittle”"),
        (#"{"title": "x"}"#, "the member “slug” is missing"),
        (#"{"slug": 3}"#, "slug: is text, not a number"),
        (#"{"slug": "A b"}"#, "slug: is lower-case letters"), (#"{"slug": ""}"#, "slug: has at least 1"),
        (#"{"slug": "a", "date": "yesterday"}"#, "date: is a date"), (#"["slug"]"#, "is an object"),
        (#"{"slug": "a", "slug": "b"}"#, "stands there twice"), (#"{"slug": "a"} {}"#, "behind the end"),
        ("", "it ends where a value should stand"), (#"{"slug": "a\u0000"}"#, "U+0000"),
        (String(repeating: "[", count: 100_000), "deeper than 32"),
      ] {
        let answer = try await desk.ask(.post, "/meetings", as: token, body)
        #expect(answer.status == 400, "\(body.prefix(80))")
        #expect(answer["detail"]?.text?.contains(words) == true, "\(answer.text)")
      }
      let large = #"{"slug": "a", "title": "\#(String(repeating: "x", count: 1 << 20))"}"#
      #expect(try await desk.ask(.post, "/meetings", as: token, large).status == 413)
      let form = try await desk.ask(
        .post,
        "/meetings",
        as: token,
        "slug=a",
        headers: ["Content-Type": "application/x-www-form-urlencoded"]
      )
      #expect(form.status == 415)
      #expect(try await desk.all("/meetings").count == 2)
    }
  }

  // MARK: - Meetings and sessions

  @Test(arguments: Engine.available)
  func `a meeting is made once, and corrected in part`(on engine: Engine) async throws {
    try await APIDesk.with(engine) { desk in
      let token = try await desk.administratorToken()
      let made = try await desk.ask(
        .post,
        "/meetings",
        as: token,
        #"{"slug": "forum-2040", "title": "Forum 2040", "date": "2040-05", "forum": "forum"}"#
      )
      #expect(made.status == 201 && made.headers[.location] == "/api/v1/meetings/forum-2040")
      let again = try await desk.ask(.post, "/meetings", as: token, #"{"slug": "forum-2040"}"#)
      #expect(again.status == 409)
      let path = "/meetings/forum-2040"
      let tag = try #require(try await desk.ask(.get, path, as: token).headers[.eTag])
      let corrected = try await desk.ask(
        .patch,
        path,
        as: token,
        #"{"date": null}"#,
        headers: ["If-Match": tag]
      )
      #expect(corrected.status == 200 && corrected["date"] == .null)
      #expect(corrected["title"]?.text == "Forum 2040" && corrected["forum"]?.text == "forum")
      let stale = try await desk.ask(.patch, path, as: token, #"{"title": "x"}"#, headers: ["If-Match": tag])
      #expect(stale.status == 412)
    }
  }

  @Test func `a session keeps what is not mentioned, and goes back to what was read`() async throws {
    try await APIDesk.with { desk in
      let token = try await desk.token("Carl", .chair)
      let path = "/documents/report/sessions/1"
      let read = try await desk.ask(.get, path)
      #expect(read["isArranged"] == .flag(false) && read["interventions"]?.list?.isEmpty == false)
      let first = try await desk.ask(.patch, path, as: token, #"{"chairs": ["Kenya", "MAR"]}"#)
      #expect(first["chairs"] == .list([.text("KEN"), .text("MAR")]))
      let second = try await desk.ask(.patch, path, as: token, #"{"title": "Crises"}"#)
      #expect(second["chairs"] == .list([.text("KEN"), .text("MAR")]) && second["title"]?.text == "Crises")
      let third = try await desk.ask(.patch, path, as: token, #"{"title": null, "chairs": null}"#)
      #expect(third["title"] == read["title"] && third["chairs"] == read["chairs"])
      #expect(try await desk.ask(.get, "/documents/report/sessions/9").status == 404)
    }
  }

  // MARK: - Documents on their way

  @Test(arguments: Engine.available)
  func `a document is taken in, read, and found where it was said`(on engine: Engine) async throws {
    try await APIDesk.with(engine) { desk in
      let token = try await desk.token("Nico", .noteTaker)
      let text = "Tuvalu recommended that States share data on seafarers.\n"
      let taken = try await desk.ask(
        .post,
        "/uploads?name=new.txt&meeting=forum-2031&visibility=public&language=en",
        as: token,
        text,
        headers: ["Content-Type": "text/plain"]
      )
      #expect(taken.status == 202 && taken["state"]?.text == "waiting" && taken["by"]?.text == "Nico")
      let location = try #require(taken.headers[.location])
      #expect(try await desk.all("/uploads", as: token).count == 1)
      let next = try #require(try await desk.library.nextUpload(at: desk.clock.now()))
      await desk.site.intake.read(next.upload, next.bytes)
      let kept = try await desk.ask(.get, location, as: token)
      #expect(kept["state"]?.text == "kept" && kept["statements"]?.integer == 1, "\(kept.text)")
      let document = try #require(kept["document"]?.text)
      #expect(try await desk.ask(.get, "/documents/\(document)/text").text == text)
      // Somebody who takes in elsewhere is not told of it.
      let elsewhere = try await desk.token("Noah", .noteTaker, in: .meeting("forum-2032"))
      #expect(try await desk.ask(.get, location, as: elsewhere).status == 404)
      #expect(try await desk.all("/uploads", as: elsewhere).isEmpty)
      #expect(try await desk.ask(.delete, location, as: elsewhere).status == 404)
      #expect(try await desk.ask(.delete, location, as: token).status == 204)
      #expect(try await desk.ask(.get, location, as: token).status == 404)
    }
  }

  @Test func `a document that can not be read waits to be tried again`() async throws {
    try await APIDesk.with { desk in
      let token = try await desk.token("Nico", .noteTaker)
      let path = "/uploads?name=old.doc&meeting=forum-2031"
      let bytes = String(
        decoding: [0x50, 0x4B, 0x05, 0x06] + [UInt8](repeating: 0, count: 18),
        as: UTF8.self
      )
      let location = try #require(try await desk.ask(.post, path, as: token, bytes).headers[.location])
      let next = try #require(try await desk.library.nextUpload(at: desk.clock.now()))
      await desk.site.intake.read(next.upload, next.bytes)
      let refused = try await desk.ask(.get, location, as: token)
      #expect(refused["state"]?.text == "refused" && refused["reason"]?.text?.isEmpty == false)
      let again = try await desk.ask(.post, "\(location)/retry", as: token)
      #expect(again.status == 202 && again["state"]?.text == "waiting")
      #expect(try await desk.ask(.post, path, as: token, "").status == 422)
      #expect(try await desk.ask(.post, "/uploads?name=a&meeting=none", as: token, "x").status == 404)
    }
  }

  @Test func `documents on their way come in pages`() async throws {
    try await APIDesk.with { desk in
      let token = try await desk.token("Nico", .noteTaker, in: .forum("forum"))
      for number in 1...5 {
        let path = "/uploads?name=\(number)&meeting=forum-203\(number % 2 + 1)"
        #expect(try await desk.ask(.post, path, as: token, "Text \(number).").status == 202)
      }
      let names = try await desk.all("/uploads", as: token).compactMap { $0["name"]?.text }
      #expect(names == ["5", "4", "3", "2", "1"])
    }
  }

  // MARK: - People

  @Test(arguments: Engine.available)
  func `people are invited, given roles, shut out and let in again`(on engine: Engine) async throws {
    try await APIDesk.with(engine) { desk in
      let token = try await desk.administratorToken()
      let invited = try await desk.ask(
        .post,
        "/invitations",
        as: token,
        #"{"name": "Rosa", "email": null, "grants": [{"role": "reader", "scope": "meeting:forum-2031"}]}"#
      )
      #expect(invited.status == 201)
      #expect(invited["link"]?.text?.hasPrefix("http://record.example/join/") == true)
      let id = try #require(invited["invitation"]?["id"]?.text)
      #expect(try await desk.all("/invitations", as: token).map { $0["id"]?.text } == [id])
      #expect(try await desk.ask(.delete, "/invitations/\(id)", as: token).status == 204)
      #expect(try await desk.ask(.delete, "/invitations/\(id)", as: token).status == 404)

      let person = try await desk.person("Petra", Grant(role: .reader))
      let own = try await desk.token(of: person)
      let account = "/accounts/\(try #require(person.viewer.account).id)"
      let body = #"{"role": "note-taker", "scope": "meeting:forum-2031"}"#
      #expect(try await desk.ask(.post, "\(account)/grants", as: token, body).status == 204)
      let grants = try await desk.ask(.get, account, as: token)["grants"]?.list ?? []
      #expect(grants.map { $0["role"]?.text } == ["reader", "note-taker"])
      let path = "\(account)/grants/note-taker/meeting:forum-2031"
      #expect(try await desk.ask(.delete, path, as: token).status == 204)
      #expect(try await desk.ask(.delete, path, as: token).status == 204)
      #expect(try await desk.ask(.delete, "\(account)/grants/king/everywhere", as: token).status == 404)
      #expect(try await desk.ask(.post, "\(account)/recovery", as: token).status == 201)
      #expect(try await desk.ask(.post, "\(account)/disable", as: token).status == 204)
      #expect(try await desk.ask(.get, "/me", as: own).status == 401)
      #expect(try await desk.ask(.post, "\(account)/enable", as: token).status == 204)
      let last = try #require(desk.administrator.viewer.account).id
      let refused = try await desk.ask(.post, "/accounts/\(last)/disable", as: token)
      #expect(refused.status == 409 && refused.problem == "last-administrator")
      #expect(try await desk.all("/accounts", limit: 1, as: token).count == 2)
      #expect(try await desk.accounts.verifyEvents().isSound)
    }
  }

  @Test func `a secretariat gives no role above its own`() async throws {
    try await APIDesk.with { desk in
      let token = try await desk.token("Sela", .secretariat, in: .forum("forum"))
      func invite(_ role: String, _ scope: String) async throws -> Int {
        try await desk.ask(
          .post,
          "/invitations",
          as: token,
          #"{"name": "X", "grants": [{"role": "\#(role)", "scope": "\#(scope)"}]}"#
        ).status
      }
      #expect(try await invite("chair", "meeting:forum-2031") == 201)
      #expect(try await invite("administrator", "meeting:forum-2031") == 422)
      #expect(try await invite("chair", "everywhere") == 422)
    }
  }

  @Test func `one keeps searches and ends tokens of one's own`() async throws {
    try await APIDesk.with { desk in
      let token = try await desk.token("Rosa", .reader)
      let other = try await desk.token("Petra", .reader)
      for number in 1...3 {
        let body = #"{"query": "detention -children kind:concern \#(number)"}"#
        #expect(try await desk.ask(.post, "/searches", as: token, body).status == 201)
      }
      #expect(try await desk.ask(.post, "/searches", as: token, #"{"query": "(a"}"#).status == 400)
      let searches = try await desk.all("/searches", as: token)
      #expect(searches.count == 3 && searches[0]["name"]?.text?.hasSuffix("3") == true)
      let found = try #require(searches[0]["found"]?.text)
      #expect(try await desk.ask(.get, found, as: token).status == 200)
      let path = "/searches/\(try #require(searches[0]["id"]?.text))"
      #expect(try await desk.ask(.delete, path, as: other).status == 404)
      #expect(try await desk.ask(.delete, path, as: token).status == 204)
      let own = try await desk.all("/tokens", as: token)
      #expect(own.count == 1 && own[0]["name"]?.text == "test")
      let ended = "/tokens/\(try #require(own[0]["id"]?.text))"
      #expect(try await desk.ask(.delete, ended, as: other).status == 404)
      #expect(try await desk.ask(.delete, ended, as: token).status == 204)
      #expect(try await desk.ask(.get, "/searches", as: token).status == 401)
    }
  }

  // MARK: - The trail

  @Test(arguments: Engine.available)
  func `the trail tells of every change, and its proof holds`(on engine: Engine) async throws {
    try await APIDesk.with(engine) { desk in
      let token = try await desk.administratorToken()
      let entries = try await desk.all("/trail", limit: 3, as: token)
      let numbers = entries.compactMap { $0["sequence"]?.integer }
      #expect(numbers == Array((1...numbers.count).reversed()))
      for (entry, before) in zip(entries, entries.dropFirst()) {
        #expect(entry["previous"] == before["digest"])
      }
      #expect(try await desk.all("/trail/access", limit: 3, as: token).count > 3)
      let proof = try await desk.ask(.get, "/trail/proof", as: token)
      #expect(proof["isSound"] == .flag(true) && proof["record"]?["documents"]?.integer == 2)
      #expect(proof["record"]?["head"]?["digest"] == entries[0]["digest"])
      let backup = try await desk.ask(.get, "/backup", as: token)
      #expect(backup.text.split(separator: "\n").count > 10)
    }
  }
}
