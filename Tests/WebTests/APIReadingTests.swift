// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import Reading
import NIOCore
import StorageTesting
import TesseraTesting
import Testing

@testable import Access
@testable import Dialogue
@testable import Web

/// What the API tells of the record.
@Suite struct APIReadingTests {
  private func page(_ desk: APIDesk, _ path: String) async throws -> String {
    try await desk.client.execute(uri: path, method: .get) { response in
      #expect(response.status == .ok)
      return String(buffer: response.body)
    }
  }

  @Test(arguments: Engine.available)
  func `what a page lists the API lists, and nothing else`(on engine: Engine) async throws {
    try await APIDesk.with(engine) { desk in
      for (path, beginning) in [
        ("/meetings", "/m/"), ("/parties", "/p/"), ("/themes", "/t/"), ("/instruments", "/i/"),
      ] {
        let html = try await page(desk, path)
        let listed = Set(
          html.components(separatedBy: "href=\"\(beginning)").dropFirst().map { part in
            "http://record.example" + beginning + part.prefix { $0 != "\"" }
          }
        )
        let told = try await desk.all(path).compactMap { $0["address"]?.text }
        #expect(!told.isEmpty && Set(told) == listed, "\(path)")
        #expect(told.count == Set(told).count, "\(path)")
      }
      let practices = try await desk.all("/practices")
      let html = try await page(desk, "/practices")
      #expect(!practices.isEmpty)
      for practice in practices {
        let id = try #require(practice["statement"]?["id"]?.text)
        #expect(html.contains("/s/\(id)"))
      }
    }
  }

  @Test func `every address that reads answers and is as the document says`() async throws {
    try await APIDesk.with { desk in
      let token = try await desk.administratorToken()
      let statement = try await desk.statement(saying: "ratify")
      let paths = [
        "", "/openapi.json", "/me", "/meetings", "/meetings/forum-2031", "/meetings/forum-2031/unattributed",
        "/documents", "/documents?meeting=forum-2031", "/documents/report", "/documents/report/about",
        "/documents/report/text", "/documents/report/original", "/documents/report/visibility",
        "/documents/report/statements", "/documents/report/statements?state=suggested",
        "/documents/report/sessions", "/documents/report/sessions/1", "/statements",
        "/statements?q=detention%20kind:recommendation", "/statements/\(statement.id)",
        "/statements/\(statement.id)/history", "/statements/\(statement.id)/visibility",
        "/facets", "/facets?q=detention&limit=3", "/passages?q=detention", "/practices?party=KEN",
        "/overview", "/parties", "/parties/MAR", "/parties/Morocco", "/parties/MAR/memory",
        "/parties/MAR/memory?theme=detention", "/themes", "/themes/detention", "/instruments",
        "/instruments/ICRMW", "/persons", "/uploads", "/accounts", "/invitations", "/tokens", "/searches",
        "/trail", "/trail/access", "/trail/proof", "/backup",
      ]
      for path in paths {
        let answer = try await desk.ask(.get, path, as: token)
        #expect(answer.status == 200, "\(path): \(answer.text)")
        #expect(
          answer.header("Content-Security-Policy") != nil && answer.header("X-Content-Type-Options") != nil
        )
        if let tag = answer.headers[.eTag] {
          let again = try await desk.ask(.get, path, as: token, headers: ["If-None-Match": tag])
          // The list of tokens tells when this one was last used; the trail goes on.
          if again.status != 304 { #expect(["/tokens", "/trail/access"].contains(path), "\(path)") }
          if again.status == 304 { #expect(again.bytes.isEmpty && again.headers[.eTag] == tag) }
        } else {
          #expect(["/documents/report/original", "/backup"].contains(path))
        }
        let head = try await desk.ask(.head, path, as: token)
        #expect(head.status == 200 && head.bytes.isEmpty && head.type == answer.type, "\(path)")
      }
    }
  }

  @Test func `a record comes in the form that is liked best`() async throws {
    try await APIDesk.with { desk in
      for (accept, type) in [
        ("application/json", "application/json"), ("*/*", "application/json"),
        ("application/ld+json", "application/ld+json"), ("text/csv", "text/csv"),
        ("application/akn+xml", "application/akn+xml"), ("application/xml", "application/akn+xml"),
        ("text/html, text/csv;q=0.5, application/ld+json;q=0.9", "application/ld+json"),
        ("text/*", "text/csv"), ("application/json;q=0, */*", "application/ld+json"),
      ] {
        let answer = try await desk.ask(.get, "/documents/report", headers: ["Accept": accept])
        #expect(answer.status == 200 && answer.type == type, "\(accept)")
      }
      let refused = try await desk.ask(.get, "/documents/report", headers: ["Accept": "image/png"])
      #expect(refused.status == 406 && refused.problem == "not-acceptable")
    }
  }

  @Test func `the text that spans refer to has the words of every statement`() async throws {
    try await APIDesk.with { desk in
      let text = try await desk.ask(.get, "/documents/report/text").bytes
      let statements = try await desk.all("/documents/report/statements")
      #expect(statements.count > 3)
      for statement in statements {
        let start = try #require(statement["span"]?["start"]?.integer)
        let end = try #require(statement["span"]?["end"]?.integer)
        let words = String(decoding: text[start..<end], as: UTF8.self)
        #expect(
          words.split(whereSeparator: \.isWhitespace).joined(separator: " ") == statement["quote"]?.text
        )
      }
    }
  }

  @Test func `the memory of a party tells what moved from one meeting to the next`() async throws {
    try await APIDesk.with { desk in
      let told = try await desk.all("/parties/MAR/memory?theme=detention")
      #expect(told.compactMap { $0["meeting"]?.text } == ["forum-2031", "forum-2032"])
      #expect(told.first?["change"] == .null)
      #expect(told.last?["change"]?["kind"]?["to"]?.text == "recommendation")
    }
  }

  @Test(arguments: Engine.available)
  func `pages hold each entry once, while entries are added`(on engine: Engine) async throws {
    try await APIDesk.with(engine) { desk in
      let before = try await desk.all("/statements").compactMap { $0["statement"]?["id"]?.text }
      var found: [String] = []
      var next: String? = "/statements?limit=1"
      var round = 0
      while let path = next {
        let answer = try await desk.ask(.get, path)
        found += answer.items.compactMap { $0["statement"]?["id"]?.text }
        next = answer["next"]?.text
        round += 1
        if round <= 2 {
          let text = "Kenya stressed the need for data number \(round).\n"
          _ = try await desk.library.ingest(
            try Telling.read(text),
            bytes: Array(text.utf8),
            named: round == 1 ? "aaa" : "zzz",
            meeting: try Meeting(slug: "forum-203\(round + 2)", date: "203\(round + 2)"),
            by: desk.author()
          )
        }
      }
      #expect(found.count == Set(found).count && Set(before).isSubset(of: Set(found)))
      // Those whose order is not that of time.
      for path in ["/documents", "/meetings"] {
        var seen: [String] = []
        var next: String? = "\(path)?limit=1"
        var made = 0
        while let page = next {
          let answer = try await desk.ask(.get, page)
          seen += answer.items.compactMap { ($0["id"] ?? $0["slug"])?.text }
          next = answer["next"]?.text
          made += 1
          if made == 2 {
            let text = "Nepal stressed \(path) anew.\n"
            _ = try await desk.library.ingest(
              try Telling.read(text),
              bytes: Array(text.utf8),
              named: "m\(path.count)",
              meeting: try Meeting(slug: "between-\(path.count)", date: "2033"),
              by: desk.author()
            )
          }
        }
        #expect(seen.count == Set(seen).count && seen.count >= 4, "\(path)")
      }
    }
  }

  @Test func `what is asked for in a way that there is not is refused by name`() async throws {
    try await APIDesk.with { desk in
      for (path, name) in [
        ("/meetings?offset=2", "offset"), ("/statements?q=a&Q=b", "“Q”"), ("/statements?limit=0", "limit"),
        ("/statements?limit=ten", "limit"), ("/statements?limit=05", "limit"),
        ("/statements?limit=", "limit"),
        ("/statements?limit=201", "limit"), ("/statements?limit=2&limit=2", "limit"),
        ("/statements?q=", "q"), ("/passages", "q"), ("/meetings?cursor=abc", "cursor"),
        ("/statements?cursor=abc", "cursor"), ("/documents?cursor=!", "cursor"),
        ("/parties/MAR/memory?theme=weather", "theme"), ("/documents/report/statements?state=odd", "state"),
        ("/overview?x", "x"), ("/statements?q=%00a", "q"),
      ] {
        let answer = try await desk.ask(.get, path)
        #expect(answer.status == 400, "\(path)")
        #expect(answer["detail"]?.text?.contains(name) == true, "\(path): \(answer.text)")
      }
      let query = try await desk.ask(.get, "/statements?q=(a")
      #expect(query.status == 400 && query.problem == "query")
    }
  }

  @Test func `a problem repeats what was sent in characters that print, and no more than fit a page`()
    async throws
  {
    try await APIDesk.with { desk in
      let name = "%00%1E%C2%93%E2%80%AEwhen" + String(repeating: "e%CC%81", count: 2_000)
      let answer = try await desk.ask(.get, "/documents?\(name)=1")
      let detail = try #require(answer["detail"]?.text)
      #expect(answer.status == 400 && detail.hasPrefix("there is no parameter “����whené"))
      #expect(detail.unicodeScalars.count <= Answer.mostDetail)
    }
  }

  @Test func `a method that an address does not have is told those that it has`() async throws {
    try await APIDesk.with { desk in
      for (method, path, allow) in [
        (HTTPRequest.Method.delete, "/api/v1/meetings", "GET, HEAD, POST"),
        (.post, "/api/v1/statements/x", "GET, HEAD, PATCH, PUT"), (.put, "/api/v1", "GET, HEAD"),
        (.options, "/api/v1/overview", "GET, HEAD"), (.trace, "/api/v1/trail/proof", "GET, HEAD"),
        (.get, "/api/v1/documents/x/merge", "POST"), (.delete, "/meetings", "GET, HEAD"),
        (.init("BREW") ?? .get, "/api/v1/themes", "GET, HEAD"), (.post, "/intake/progress", "GET, HEAD"),
      ] {
        let (status, told) = try await desk.client.execute(uri: path, method: method) {
          ($0.status, $0.headers[.allow])
        }
        #expect(status == .methodNotAllowed && told == allow, "\(method) \(path)")
      }
      let nowhere = try await desk.ask(.get, "/nowhere")
      #expect(nowhere.status == 404 && nowhere.problem == "not-found")
    }
  }

  @Test func `a problem says what went wrong, where, and under which number`() async throws {
    try await APIDesk.with { desk in
      let answer = try await desk.ask(.get, "/statements/none?x=1")
      #expect(answer.status == 404 && answer.type == "application/problem+json")
      #expect(answer["type"]?.text == "urn:tessera:problem:not-found")
      #expect(answer["status"]?.integer == 404 && answer["instance"]?.text == "/api/v1/statements/none")
      #expect(answer["requestId"]?.text?.isEmpty == false)
      let wrong = try await desk.ask(.get, "/meetings", as: "tessera_nobody")
      #expect(wrong.status == 401 && wrong.headers[.wwwAuthenticate] == "Bearer")
    }
  }

  @Test func `who asks is told who he is and what he may do`() async throws {
    try await APIDesk.with { desk in
      let nobody = try await desk.ask(.get, "/me")
      #expect(nobody["account"] == .null && nobody["may"] == .list([.text("read-public"), .text("export")]))
      let reader = try await desk.person("Rosa", Grant(role: .reader))
      let narrow = try await desk.ask(.get, "/me", as: try await desk.token(of: reader, [.export]))
      #expect(narrow["account"]?["name"]?.text == "Rosa" && narrow["account"]?["email"] == .null)
      #expect(narrow["may"] == .list([.text("export")]) && narrow["isByToken"] == .flag(true))
      let cookie = "tessera=\(reader.session.token)"
      let session = try await desk.ask(.get, "/me", headers: ["Cookie": cookie])
      #expect(session["account"]?["email"]?.text == "rosa@example.org")
      #expect(session["csrf"]?.text == reader.session.csrf)
    }
  }
}
