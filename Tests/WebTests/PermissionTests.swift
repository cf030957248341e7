// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import StorageTesting
import Testing

@testable import Web

/// Who may do what, on every address of the site.
@Suite struct PermissionTests {
  private func path(_ route: Route, _ house: House, victim: String) async throws -> String {
    let document = try await house.library.document("report")
    let statement = try #require(try await house.statements().first)
    return route.path
      .replacing("{document}", with: String(document.id.prefix(16)))
      .replacing("{statement}", with: statement.id.rawValue)
      .replacing("{meeting}", with: "forum-2031").replacing("{session}", with: "1")
      .replacing("{party}", with: "MAR").replacing("{theme}", with: "detention")
      .replacing("{instrument}", with: "ICRMW").replacing("{person}", with: "Omar%20Haddad")
      .replacing("{account}", with: victim).replacing("{upload}", with: "none")
      .replacing("{search}", with: "none").replacing("{token}", with: "none")
      .replacing("{invitation}", with: "none").replacing("{role}", with: "reader")
      .replacing("{asset}", with: "logo.svg")
      .replacing("{draft}", with: House.draftID).replacing("{reply}", with: "none")
  }

  /// Whether an answer says that one may not.
  private func isRefused(_ reply: House.Reply) -> Bool {
    reply.status == .forbidden || reply.status == .unauthorized
      || reply.headers[.location]?.hasPrefix("/sign-in") == true
  }

  @Test func `each role may do on each address what the table says, and nothing else`() async throws {
    try await House.with { house in
      try await house.ingest()
      try await house.draft()
      let house = try await house.withEverybody()
      var tried = 0
      for role in [nil] + Role.allCases.map(Optional.some) {
        for route in house.site.routes where route.action != nil && !route.path.hasPrefix("/api") {
          guard let action = route.action else { continue }
          let victim = try #require(try await house.accounts.accounts().first { $0.name == "The reader" })
          let path = try await path(route, house, victim: victim.id.rawValue)
          let reply: House.Reply
          if route.method == .get {
            reply = try await house.get(path, as: role)
          } else if let role {
            reply = try await house.post(path, as: role)
          } else {
            reply = try await house.ask(.post, path, session: nil, body: nil)
          }
          let isAllowed = Permissions.allows(role, action)
          #expect(
            isRefused(reply) == !isAllowed,
            "\(role?.rawValue ?? "nobody") \(route.method) \(route.path): \(reply.status)"
          )
          tried += 1
          // What the walk undid is put back.
          if route.path.hasSuffix("/disable") {
            try? await house.accounts.enable(victim.id, by: house.viewer(of: .administrator), at: House.start)
          }
        }
      }
      #expect(tried > 400)
    }
  }

  @Test func `a role in one meeting holds there and nowhere else`() async throws {
    try await House.with { house in
      let here = try await house.ingest(named: "report", visibility: .participants)
      let there = try await house.ingest(
        House.report + " Chad spoke.",
        named: "other",
        meeting: "other-2031",
        visibility: .participants
      )
      let taker = try await house.invite(.noteTaker, .meeting("forum-2031"))
      func status(_ document: StoredDocument, _ suffix: String = "") async throws -> HTTPResponse.Status {
        try await house.ask(.get, Address.document(document.id) + suffix, session: taker, body: nil).status
      }
      for suffix in ["", "/add", "/merge"] {
        #expect(try await status(here, suffix) == .ok)
        #expect(try await status(there, suffix) == .notFound)
      }
      let forum = try await house.invite(.noteTaker, .forum("forum"), name: "forum")
      #expect(try await house.ask(.get, Address.document(there.id), session: forum, body: nil).status == .ok)
    }
  }

  @Test(arguments: MetricsReaders.allCases)
  func `the figures of the server are closed to whom the operator does not name`(readers: MetricsReaders)
    async throws
  {
    try await House.with(metrics: readers) { house in
      let house = try await house.withEverybody()
      #expect(
        try await house.get("/metrics", as: .administrator).status == (readers == .off ? .notFound : .ok)
      )
      #expect(
        try await house.get("/metrics", as: .reader).status == (readers == .off ? .notFound : .forbidden)
      )
      // A socket of this machine, as a scraper of its own or a server before this one opens it.
      try await Application(router: house.site.router()).test(.live) { client in
        let own = try await client.execute(uri: "/metrics", method: .get)
        #expect(own.status == [.token: .seeOther, .loopback: .ok, .off: .notFound][readers])
        for name in ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"] {
          let field = try #require(HTTPField.Name(name))
          let passedOn = try await client.execute(
            uri: "/metrics",
            method: .get,
            headers: [field: "127.0.0.1"]
          )
          #expect(passedOn.status == (readers == .off ? .notFound : .seeOther))
        }
      }
    }
  }

  @Test func `a route without an action is one of those that anybody needs`() async throws {
    try await House.with { house in
      let open = Set(
        house.site.routes.filter { route in
          route.action == nil && !route.path.hasPrefix("/api")
            && !house.site.routes.contains { $0.path == route.path && $0.action != nil }
        }.map(\.path)
      )
      #expect(
        open == [
          "/sign-in", "/sign-out", "/join/{token}", "/recover/{token}", "/language", "/help", "/help/{role}",
          "/reply/{token}", "/assets/{asset}", "/robots.txt", "/sitemap.xml", "/health/live", "/health/ready",
          "/metrics",
        ]
      )
    }
  }

  @Test(arguments: Engine.available)
  func `what is restricted is nowhere to be seen by others, and who reads it is written down`(
    on engine: Engine
  )
    async throws
  {
    try await House.with(engine) { house in
      let document = try await house.ingest(visibility: .restricted)
      let house = try await house.withEverybody()
      let statement = try #require(try await house.statements().first)
      let paths = [
        "/", "/meetings", "/parties", "/themes", "/instruments", "/persons", "/practices", "/sitemap.xml",
        "/search?q=detention", "/search.atom?q=detention", "/search.csv?q=detention",
        "/search.json?q=detention",
        "/p/MAR",
      ]
      for role in [nil, Role.reader, .delegation, .noteTaker] {
        for path in paths {
          let text = try await house.get(path, as: role).text
          for word in ["right to work", "Haddad", String(document.id.prefix(16))] {
            #expect(!text.contains(word), "\(role?.rawValue ?? "nobody") sees \(word) on \(path)")
          }
        }
        #expect(try await house.get(Address.document(document.id), as: role).status == .notFound)
        #expect(try await house.get(Address.statement(statement.id.rawValue), as: role).status == .notFound)
      }
      let before = try await house.accounts.events(before: nil, limit: 100).filter {
        $0.kind == .readRestricted
      }
      #expect(before.isEmpty)
      #expect(try await house.get(Address.document(document.id), as: .chair).status == .ok)
      let events = try await house.accounts.events(before: nil, limit: 100).filter {
        $0.kind == .readRestricted
      }
      #expect(events.map(\.subject) == ["document:\(document.id)"])
    }
  }

  @Test func `a meeting of participants tells others what was said, and not who said it`() async throws {
    try await House.with { house in
      try await house.ingest(visibility: .participants)
      let page = try await house.get("/m/forum-2031").text
      #expect(page.contains("the right to work of women migrants"))
      for name in ["Morocco", "Nepal", "Philippines", "Haddad"] { #expect(!page.contains(name), "\(name)") }
      let house = try await house.withEverybody()
      #expect(try await house.get("/m/forum-2031", as: .delegation).text.contains("Morocco"))
    }
  }

  @Test func `a form that does not come from a page of the site changes nothing`() async throws {
    try await House.with { house in
      try await house.ingest()
      let session = try #require(house.people[.administrator])
      let statement = try #require(try await house.statements().first)
      let path = Address.statement(statement.id.rawValue) + "/review"
      let form = "do=confirm&version=1"
      var plain = HTTPFields()
      plain[.contentType] = "application/x-www-form-urlencoded"
      var other = plain
      other[try #require(HTTPField.Name("Sec-Fetch-Site"))] = "cross-site"
      let asked: [(HTTPFields, String)] = [
        (plain, form), (plain, form + "&csrf=wrong"), (other, form + "&csrf=\(session.csrf)"),
      ]
      for (headers, body) in asked {
        let reply = try await house.ask(
          .post,
          path,
          session: session,
          headers: headers,
          body: ByteBuffer(string: body)
        )
        #expect(reply.status == .forbidden)
      }
      #expect(try await house.library.statement(statement.id).state == .suggested)
      #expect(
        try await house.post(path, [("do", "confirm"), ("version", "1")], as: .administrator).status
          == .seeOther
      )
      #expect(try await house.library.statement(statement.id).state == .confirmed)
    }
  }

  @Test func `every answer is guarded, and nothing of a person is kept by browsers`() async throws {
    try await House.with { house in
      try await house.ingest()
      for path in ["/", "/meetings", "/nothing", "/search?q=x", "/sign-in", "/robots.txt", "/settings"] {
        let reply = try await house.get(path, as: .administrator)
        let policy = reply.headers[.contentSecurityPolicy] ?? ""
        #expect(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "\(path)")
        #expect(reply.headers[.xContentTypeOptions] == "nosniff", "\(path)")
        #expect(reply.headers[.cacheControl]?.contains("no-") == true || path.hasSuffix(".txt"), "\(path)")
      }
      let signIn = try await house.get("/sign-in")
      let cookie = signIn.headers[values: .setCookie].first { $0.hasPrefix("form=") } ?? ""
      #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"))
    }
  }

  @Test func `a visitor is sent on only within the site`() async throws {
    try await House.with { house in
      for (asked, sent) in [
        ("/meetings", "/meetings"), ("//evil.example", "/"), ("https://evil.example", "/"), ("/\\evil", "/"),
      ] {
        let reply = try await house.get("/sign-in?next=\(Address.encoded(asked))", as: .administrator)
        #expect(reply.headers[.location] == sent, "\(asked)")
      }
    }
  }
}
