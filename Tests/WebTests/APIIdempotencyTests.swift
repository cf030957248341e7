// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdTesting
import Kernel
import Storage
import StorageTesting
import TesseraTesting
import Testing

@testable import Access
@testable import Dialogue
@testable import Web

/// A request that is sent again is done once.
@Suite struct APIIdempotencyTests {
  private func add(_ desk: APIDesk, _ token: String, _ key: String, _ words: String = "Roundtable 2.1")
    async throws
    -> APIAnswer
  {
    try await desk.ask(
      .post,
      "/documents/report/statements",
      as: token,
      #"{"quote": "\#(words)", "speakers": [{"party": "KEN"}], "kind": "position"}"#,
      headers: ["Idempotency-Key": key]
    )
  }

  private func added(_ desk: APIDesk) async throws -> Int {
    try await desk.statements().filter { $0.state == .added }.count
  }

  @Test(arguments: Engine.available)
  func `a request with a key is done once and answered the same`(on engine: Engine) async throws {
    try await APIDesk.with(engine) { desk in
      let token = try await desk.token("Nico", .noteTaker)
      let first = try await add(desk, token, "\"8e03978e-40d5\"")
      #expect(first.status == 201 && first.header("Idempotency-Replayed") == nil)
      // With and without quotation marks it is the same key.
      for key in ["\"8e03978e-40d5\"", "8e03978e-40d5"] {
        let again = try await add(desk, token, key)
        #expect(again.status == 201 && again.header("Idempotency-Replayed") == "true")
        #expect(again.bytes == first.bytes && again.headers[.eTag] == first.headers[.eTag])
        #expect(again.headers[.location] == first.headers[.location] && again.type == first.type)
      }
      #expect(try await added(desk) == 1)
      let other = try await add(desk, token, "8e03978e-40d5", "Migrants in crises")
      #expect(other.status == 422 && other.problem == "idempotency-key-reused")
      // Keys are each person's own, and are good for a day.
      #expect(try await add(desk, try await desk.token("Nora", .noteTaker), "8e03978e-40d5").status == 201)
      #expect(try await added(desk) == 2)
      desk.clock.pass(hours: 23)
      #expect(try await add(desk, token, "8e03978e-40d5").header("Idempotency-Replayed") == "true")
      desk.clock.pass(hours: 2)
      #expect(try await add(desk, token, "8e03978e-40d5").header("Idempotency-Replayed") == nil)
      #expect(try await added(desk) == 3)
    }
  }

  @Test(arguments: Engine.available)
  func `of two at once one is done, and the other waits or is answered the same`(on engine: Engine)
    async throws
  {
    try await APIDesk.with(engine) { desk in
      let token = try await desk.token("Nico", .noteTaker)
      for round in 0..<5 {
        let answers = try await withThrowingTaskGroup(of: APIAnswer.self) { group in
          for _ in 0..<4 { group.addTask { try await add(desk, token, "round-\(round)") } }
          return try await group.reduce(into: [APIAnswer]()) { $0.append($1) }
        }
        let done = answers.filter { $0.status == 201 }
        let replayed = done.compactMap { $0.header("Idempotency-Replayed") }
        #expect(replayed == [String](repeating: "true", count: done.count - 1))
        #expect(Set(done.map(\.text)).count == 1)
        for answer in answers where answer.status != 201 {
          #expect(answer.status == 409 && answer.problem == "request-running")
          #expect(answer.headers[.retryAfter] == "1")
        }
        #expect(try await added(desk) == round + 1)
      }
    }
  }

  @Test func `what was refused may be sent again under its key`() async throws {
    try await APIDesk.with { desk in
      let token = try await desk.token("Nico", .noteTaker)
      #expect(try await add(desk, token, "k", "nobody said this").status == 422)
      #expect(try await add(desk, token, "k").status == 201)
      // A decision that is sent again is answered as it was, though its version is gone by now.
      let path = "/statements/\(try await desk.statement(saying: "ratify").id)/decisions"
      for round in 0..<2 {
        let answer = try await desk.ask(
          .post,
          path,
          as: token,
          #"{"do": "confirm"}"#,
          headers: ["If-Match": "\"1\"", "Idempotency-Key": "d"]
        )
        #expect(answer.status == 200 && answer["version"]?.integer == 2)
        #expect((answer.header("Idempotency-Replayed") != nil) == (round == 1))
      }
      for key in [" ", String(repeating: "k", count: 256), "a b", "é"] {
        #expect(try await add(desk, token, key).status == 400, "\(key)")
      }
    }
  }

  @Test func `an answer with a secret is never kept`() async throws {
    try await APIDesk.with { desk in
      let token = try await desk.administratorToken()
      let headers = ["Idempotency-Key": "k"]
      let body = #"{"name": "Rosa", "grants": [{"role": "reader"}]}"#
      let invited = try await desk.ask(.post, "/invitations", as: token, body, headers: headers)
      #expect(invited.status == 400 && invited.problem == "idempotency-key-refused")
      #expect(try await desk.all("/invitations", as: token).isEmpty)
      for endpoint in desk.site.endpoints where endpoint.method == .post {
        let holdsSecret = endpoint.answer.contents.contains { content in
          content.schema?.members.contains { ["link", "secret"].contains($0.name) } ?? false
        }
        #expect(endpoint.hasSecret == holdsSecret, "\(endpoint.name)")
      }
    }
  }

  // MARK: - The store

  @Test(arguments: Engine.available)
  func `a request that was given up is taken over, and answers for nobody else`(on engine: Engine)
    async throws
  {
    try await engine.withDatabase { database in
      let clock = TestClock()
      let accounts = try await Accounts(database, hashing: PasswordHashing(cost: 4))
      let link = try await accounts.firstAdministratorInvitation(at: clock.now())
      let signedIn = try await accounts.accept(
        link,
        name: "Ana",
        email: "ana@example.org",
        password: "a long enough phrase",
        language: nil,
        client: "",
        at: clock.now()
      )
      let id = try #require(signedIn.viewer.account?.id)
      let fingerprint = String(repeating: "a", count: 64)
      func begin() async throws -> RequestClaim {
        try await accounts.beginRequest(key: "k", fingerprint: fingerprint, by: id, at: clock.now())
      }
      guard case .first(let claim) = try await begin() else {
        Issue.record("it is not the first")
        return
      }
      #expect(try await begin() == .running)
      #expect(
        try await accounts.beginRequest(
          key: "k",
          fingerprint: String(repeating: "b", count: 64),
          by: id,
          at: clock.now()
        ) == .different
      )
      clock.pass(hours: 1)
      guard case .first(let second) = try await begin() else {
        Issue.record("it is not taken over")
        return
      }
      let answer = KeptAnswer(status: 201, mediaType: "a/b", location: "/x", tag: nil, body: [1, 0, 255])
      try await accounts.keep(answer, key: "k", claim: claim, by: id)
      try await accounts.forgetRequest(key: "k", claim: claim, by: id)
      #expect(try await begin() == .running)
      try await accounts.keep(answer, key: "k", claim: second, by: id)
      #expect(try await begin() == .done(answer))
      // What is answered is not forgotten by who was too late.
      try await accounts.forgetRequest(key: "k", claim: second, by: id)
      #expect(try await begin() == .done(answer))
      // The key itself is kept nowhere.
      let rows = try await database.read { session in
        try session.rows("SELECT key_digest FROM idempotent_request") { try $0.text(0) }
      }
      #expect(rows.count == 1 && rows[0] != "k" && rows[0].count == 64)
      #expect(try await accounts.verifyEvents().isSound)
    }
  }

  @Test(arguments: Engine.available)
  func `who is erased is in no answer that is kept`(on engine: Engine) async throws {
    try await APIDesk.with(engine) { desk in
      let token = try await desk.token("Nico", .noteTaker)
      #expect(try await add(desk, token, "k").status == 201)
      let person = try await desk.person("Rosa", Grant(role: .reader))
      try await desk.accounts.erase(
        try #require(person.viewer.account).id,
        by: desk.administrator.viewer,
        at: desk.clock.now()
      )
      #expect(try await add(desk, token, "k").header("Idempotency-Replayed") == nil)
    }
  }

  @Test(arguments: Engine.available)
  func `a store of the version before gets the table and keeps its people`(on engine: Engine) async throws {
    try await engine.withDatabase { database in
      let clock = TestClock()
      let accounts = try await Accounts(database, hashing: PasswordHashing(cost: 4))
      _ = try await accounts.firstAdministratorInvitation(at: clock.now())
      try await database.write { session in
        try session.script(
          "DROP TABLE idempotent_request; DELETE FROM migration_access WHERE version = 2;"
        )
      }
      let again = try await Accounts(database, hashing: PasswordHashing(cost: 4))
      #expect(try await again.invitations(at: clock.now()).count == 1)
      let rows = try await database.read { session in
        try session.rows("SELECT account FROM idempotent_request") { try $0.text(0) }
      }
      #expect(rows.isEmpty)
    }
  }
}
