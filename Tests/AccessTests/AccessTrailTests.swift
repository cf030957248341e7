// SPDX-License-Identifier: Apache-2.0

import Kernel
import Storage
import StorageTesting
import Testing

@testable import Access

/// The trail of access: what it proves, what it holds, and that nothing is written half.
@Suite struct AccessTrailTests {
  private struct Undone: Error {}

  /// A house with everything in it; gives the secrets that were shown.
  private func fill(_ house: House) async throws -> [String] {
    let ana = try await house.administrator()
    let omar = try await house.person("Omar", Grant(role: .secretariat), by: ana.viewer)
    let nour = try await house.person(
      "Nour",
      Grant(role: .noteTaker, scope: .meeting("gfmd-2016")),
      Grant(role: .reader, scope: .forum("gfmd")),
      by: omar.viewer
    )
    let gone = try await house.person("Gone", Grant(role: .reader), by: ana.viewer)
    let id = try #require(nour.id)
    let invited = try await house.accounts.invite(
      [Grant(role: .chair)],
      name: "Lena",
      email: "lena@example.org",
      by: omar.viewer,
      at: House.moment(1)
    )
    let second = try await house.accounts.invite(
      [Grant(role: .delegation), Grant(role: .reader)],
      name: "Tariq",
      email: nil,
      by: omar.viewer,
      at: House.moment(1)
    )
    let token = try await house.accounts.makeToken(
      "laptop",
      scopes: [.review, .export],
      expires: House.moment(House.day),
      by: nour.viewer,
      at: House.moment(2)
    )
    let other = try await house.accounts.makeToken(
      "desk",
      scopes: [.export],
      expires: nil,
      by: nour.viewer,
      at: House.moment(2)
    )
    let link = try await house.accounts.recovery(for: id, by: ana.viewer, at: House.moment(3))
    try await house.accounts.setLanguage(of: omar.viewer, to: nil, at: House.moment(4))
    try await house.accounts.note(
      .readRestricted,
      subject: "document:0123",
      detail: ["pages": "1-3"],
      by: nour.viewer,
      at: House.moment(5)
    )
    try await house.accounts.saveSearch(name: "mine", query: "q=data", by: nour.viewer, at: House.moment(5))
    try await house.accounts.erase(try #require(gone.id), by: ana.viewer, at: House.moment(6))
    _ = try await house.accounts.viewer(bearer: token.token, at: House.moment(7))
    #expect(try await house.isSound())
    return [invited.token, second.token, token.token, other.token, link]
      + [ana, omar, nour, gone].flatMap { [$0.session.token, $0.session.csrf, $0.device] }
  }

  @Test(arguments: Engine.available)
  func `entries follow each other, with identifiers only`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      let origin = String(repeating: "0", count: 64)
      #expect(try await house.accounts.verifyEvents() == .sound(entries: 0, head: origin))
      _ = try await fill(house)
      let events = try await house.accounts.events(limit: 1_000)
      let last = try #require(events.first)
      #expect(
        try await house.accounts.verifyEvents() == .sound(entries: events.count, head: last.digest)
      )
      #expect(events.map(\.sequence) == Array((1...Int64(events.count)).reversed()))
      #expect(events.last?.actor == "system" && events.last?.kind == .invite)
      let page = try await house.accounts.events(before: last.sequence, limit: 3)
      #expect(page == Array(events[1...3]))
      let note = try #require(events.first { $0.kind == .readRestricted })
      #expect(note.subject == "document:0123" && note.detail == ["pages": "1-3"])
      let text = events.map { "\($0.actor) \($0.subject) \($0.detail)" }.joined(separator: "\n").lowercased()
      for word in [
        "ana", "omar", "nour", "gone", "lena", "tariq", "example.org", "192.0.2.1", "laptop", "q=data",
      ] {
        #expect(!text.contains(word), "\(word)")
      }
    }
  }

  @Test(arguments: Engine.available)
  func `a note tells of nothing that is kept here`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      let ana = try await house.administrator()
      let id = try #require(ana.id)
      for kind in AccessEvent.Kind.allCases where !kind.isNote {
        await #expect(throws: AccessRefusal.notAllowed(.administer)) {
          try await house.accounts.note(kind, subject: "account:\(id)", by: ana.viewer, at: House.moment())
        }
      }
      try await house.accounts.note(
        .backUp,
        subject: "account:\(id)",
        detail: ["seal": ""],
        by: nil,
        at: House.moment()
      )
      try await house.accounts.note(.export, subject: "search", by: .anonymous, at: House.moment())
      #expect(try await house.accounts.events(limit: 2).map(\.actor) == ["anonymous", "system"])
      await #expect(throws: AccessRefusal.tooLong(most: 4_000)) {
        try await house.accounts.note(
          .export,
          subject: String(repeating: "a", count: 4_001),
          by: nil,
          at: House.moment()
        )
      }
      #expect(try await house.isSound())
    }
  }

  /// Each column of each table that the trail tells of, with values it could be given.
  private static let columns: [(table: StaticString, key: [StaticString], columns: [StaticString])] = [
    (
      "account", ["id"],
      ["id", "name", "email", "language", "password", "state", "created_at", "seal_key"]
    ),
    (
      "account_grant", ["account", "role", "scope"], ["account", "role", "scope", "granted_by", "granted_at"]
    ),
    (
      "invitation", ["id"],
      ["id", "digest", "name", "email", "invited_by", "created_at", "expires_at", "seal_key"]
    ),
    ("invitation_grant", ["invitation", "role", "scope"], ["invitation", "role", "scope"]),
    ("recovery", ["id"], ["id", "account", "digest", "made_by", "created_at", "expires_at"]),
    ("sign_in_session", ["id"], ["id", "digest", "account", "created_at", "expires_at"]),
    (
      "personal_token", ["id"],
      ["id", "account", "digest", "name", "scopes", "created_at", "expires_at"]
    ),
    (
      "access_trail", ["sequence"],
      ["sequence", "at", "actor", "kind", "subject", "detail", "previous", "digest"]
    ),
  ]

  /// Other values for a value; one of them the schema takes.
  private func others(_ column: StaticString, _ old: Value, ids: [String]) -> [Value] {
    let words: [String: [String]] = [
      "state": ["active", "disabled"], "role": ["chair", "administrator"],
      "scope": ["everywhere", "meeting:other"], "language": ["en", "es"], "scopes": ["export", "administer"],
    ]
    let named = words["\(column)"] ?? []
    let refers = ["account", "granted_by", "invited_by", "made_by", "actor", "invitation"]
    let texts = (named + (refers.contains("\(column)") ? ids : [])).map(Value.text)
    let rest: [Value] =
      switch old {
      case .integer(let number): [.integer(number + 1), .integer(number + 1_000_000), .null]
      case .text(let text): [.text(String(text.dropLast()) + (text.hasSuffix("e") ? "f" : "e")), .null]
      case .null: [.text("made@up.example"), .integer(House.moment(House.day).millisecondsSince1970)]
      case .bytes, .real: []
      }
    return (texts + rest).filter { $0 != old }
  }

  @Test(arguments: Engine.available)
  func `any change of a value that the trail tells of is found`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      _ = try await fill(house)
      let ids =
        try await house.accounts.accounts().map(\.id.rawValue)
        + house.accounts.invitations(at: House.moment(8)).map(\.id)
      var tried: Set<String> = []
      for (table, key, columns) in Self.columns {
        let keys = key.map { SQL(name: $0) }
        for column in columns {
          let name = SQL(name: table)
          let field = SQL(name: column)
          let rows = try await house.database.read { session in
            try session.rows("SELECT \(keys, separator: ", "), \(field) FROM \(name)") { row in
              try (0..<row.count).map { try row.value($0) }
            }
          }
          for row in rows {
            guard let old = row.last else { continue }
            let condition = zip(keys, row).map { key, value -> SQL in "\(key) = \(value)" }
            for new in others(column, old, ids: ids) {
              do {
                try await house.database.write { session in
                  try session.run(
                    "UPDATE \(name) SET \(field) = \(new) WHERE \(condition, separator: " AND ")"
                  )
                  let isFound = try !Accounts.proof(session).isSound
                  #expect(isFound, "\(table).\(column): \(old) became \(new)")
                  throw Undone()
                }
              } catch is Undone {
                tried.insert("\(table).\(column)")
              } catch is StorageError {
                // The schema does not take it, or the engine, of that type.
              }
            }
          }
        }
      }
      // Its grants refer to an invitation, so that the schema keeps its identifier.
      let all = Self.columns.flatMap { entry in entry.columns.map { "\(entry.table).\($0)" } }
      let untouchable = Set(all).subtracting(tried)
      #expect(untouchable.isSubset(of: ["invitation.id"]), "\(untouchable.sorted())")
      #expect(try await house.isSound())
    }
  }

  @Test(arguments: Engine.available)
  func `a row that is gone, and one put in, are found`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      _ = try await fill(house)
      let now = House.moment().millisecondsSince1970
      let id = try #require(try await house.accounts.accounts().first?.id.rawValue)
      let made = String(repeating: "a", count: 32)
      let digest = String(repeating: "b", count: 64)
      let changes: [SQL] = [
        "DELETE FROM access_trail WHERE sequence = 1", "DELETE FROM access_trail WHERE sequence = 5",
        "DELETE FROM access_trail", "DELETE FROM account_grant WHERE role = 'reader'",
        "DELETE FROM personal_token", "DELETE FROM recovery", "DELETE FROM invitation_grant",
        """
        INSERT INTO account_grant (account, role, scope, granted_at)
        VALUES (\(id), 'focal-point', 'everywhere', \(now))
        """,
        """
        INSERT INTO sign_in_session (id, digest, account, created_at, seen_at, expires_at)
        VALUES (\(made), \(digest), \(id), \(now), \(now), \(now + 1))
        """,
        """
        INSERT INTO personal_token (id, account, digest, name, scopes, created_at)
        VALUES (\(made), \(id), \(digest), 'made up', 'administer', \(now))
        """,
        """
        INSERT INTO account (id, name, email, password, state, created_at, seal_key)
        VALUES (\(made), 'Eve', 'eve@example.org', 'scrypt', 'active', \(now), \(digest))
        """,
        """
        INSERT INTO invitation (id, digest, name, created_at, expires_at, seal_key)
        VALUES (\(made), \(digest), 'Eve', \(now), \(now + 1), \(digest))
        """,
      ]
      for change in changes {
        do {
          try await house.database.write { session in
            let count = try session.run(change)
            #expect(count > 0, "\(change.text)")
            #expect(try !Accounts.proof(session).isSound, "\(change.text)")
            throw Undone()
          }
        } catch is Undone {}
      }
      // Sessions end without an entry.
      try await house.database.write { try $0.run("DELETE FROM sign_in_session") }
      #expect(try await house.isSound())
    }
  }

  @Test(arguments: Engine.available)
  func `the first break is named`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      _ = try await fill(house)
      try await house.database.write { session in
        try session.run("UPDATE access_trail SET at = at + 1 WHERE sequence IN (4, 7)")
      }
      guard case .broken(let sequence, let words) = try await house.accounts.verifyEvents() else {
        Issue.record("nothing was found")
        return
      }
      #expect(sequence == 4 && words.contains("4"))
    }
  }

  @Test(arguments: Engine.available)
  func `no secret stands in any column`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      let secrets = try await fill(house)
      _ = try? await house.signIn("Ana", password: "a wrong password", client: "198.51.100.7")
      let stored = try await house.everything(without: []).joined(separator: "\n")
      #expect(secrets.count == 17 && Set(secrets).count == 17)
      for secret in secrets + [House.password, "a wrong password", "192.0.2.1", "198.51.100.7"] {
        #expect(!stored.contains(secret))
      }
      for secret in secrets { #expect(!stored.contains(secret.replacing("tessera_", with: ""))) }
    }
  }

  /// Runs `operation` with a failure at the first statement, at the second, and so on until it succeeds; after
  /// each failure all must be as before.
  private func expectWhole(
    _ house: House,
    _ operation: @Sendable (Accounts) async throws -> Void
  ) async throws {
    let before = try await house.everything()
    for statement in 1...100 {
      let failing = FailingDatabase(house.database, failingAt: statement)
      do {
        try await operation(house.accounts.through(failing))
        #expect(failing.statements < statement && statement > 3)
        #expect(try await house.everything() != before)
        #expect(try await house.isSound())
        return
      } catch is FailingDatabase.Failure {
        #expect(try await house.everything() == before, "at statement \(statement)")
        #expect(try await house.isSound())
      }
    }
    Issue.record("it never succeeds")
  }

  @Test(arguments: Engine.available)
  func `what fails half-way leaves nothing behind`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      let ana = try await house.administrator()
      let omar = try await house.person("Omar", Grant(role: .secretariat), by: ana.viewer)
      let id = try #require(omar.id)
      let invited = try await house.accounts.invite(
        [Grant(role: .reader)],
        name: "Nour",
        email: nil,
        by: omar.viewer,
        at: House.moment()
      )
      try await expectWhole(house) { accounts in
        _ = try await accounts.accept(
          invited.token,
          name: "Nour",
          email: House.email("Nour"),
          password: House.password,
          language: nil,
          client: "home",
          at: House.moment()
        )
      }
      try await expectWhole(house) { accounts in
        try await accounts.grant(Grant(role: .chair), to: id, by: ana.viewer, at: House.moment())
      }
      try await expectWhole(house) { accounts in
        _ = try await accounts.makeToken(
          "laptop",
          scopes: [.export],
          expires: nil,
          by: omar.viewer,
          at: House.moment()
        )
      }
      try await expectWhole(house) { accounts in
        _ = try await accounts.invite(
          [Grant(role: .reader)],
          name: "Lena",
          email: nil,
          by: omar.viewer,
          at: House.moment()
        )
      }
      try await expectWhole(house) { accounts in
        _ = try await accounts.signIn(
          email: House.email("Omar"),
          password: House.password,
          client: "home",
          device: nil,
          at: House.moment()
        )
      }
      try await expectWhole(house) { accounts in
        _ = try await accounts.recovery(for: id, by: ana.viewer, at: House.moment())
      }
      try await expectWhole(house) { accounts in
        try await accounts.disable(id, by: ana.viewer, at: House.moment())
      }
      try await expectWhole(house) { accounts in
        try await accounts.erase(id, by: ana.viewer, at: House.moment())
      }
    }
  }

  @Test(arguments: Engine.available)
  func `many who change things at once leave one chain`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      let ana = try await house.administrator()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<12 {
          group.addTask {
            _ = try await house.person("Person\(number)", Grant(role: .reader), by: ana.viewer)
          }
          group.addTask {
            try await house.accounts.note(.backUp, subject: "store", by: ana.viewer, at: House.moment())
          }
        }
        try await group.waitForAll()
      }
      #expect(try await house.accounts.accounts().count == 13)
      #expect(try await house.isSound())
    }
  }

  @Test(arguments: Engine.available)
  func `opening a house again finds it as it was`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      let mine = try await house.administrator()
      let again = try await Accounts(house.database, hashing: PasswordHashing(cost: 4))
      #expect(try await again.session(mine.session.token, at: House.moment(1))?.viewer == mine.viewer)
      #expect(again.salted("client", "x") == house.accounts.salted("client", "x"))
    }
    // Another house makes other digests of the same address.
    try await House.with(engine) { one in
      try await House.with(engine) { other in
        #expect(one.accounts.salted("client", "x") != other.accounts.salted("client", "x"))
      }
    }
  }
}
