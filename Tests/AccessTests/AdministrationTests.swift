// SPDX-License-Identifier: Apache-2.0

import Kernel
import Storage
import StorageTesting
import Testing

@testable import Access

/// Roles given and taken, accounts shut and opened, passwords lost, tokens made.
@Suite struct AdministrationTests {
  @Test(arguments: Engine.available)
  func `a role that is given counts at the next request, and one that is taken no longer`(on engine: Engine)
    async throws
  {
    try await House.with(engine) { house in
      let ana = try await house.administrator()
      let omar = try await house.person("Omar", Grant(role: .reader), by: ana.viewer)
      let id = try #require(omar.id)
      let grant = Grant(role: .noteTaker, scope: .meeting("gfmd-2016"))
      try await house.accounts.grant(grant, to: id, by: ana.viewer, at: House.moment())
      #expect(try await omar.now(house).may(.review, meeting: "gfmd-2016"))
      let before = try await house.everything()
      try await house.accounts.grant(grant, to: id, by: ana.viewer, at: House.moment())
      #expect(try await house.everything() == before)
      try await house.accounts.revoke(grant, from: id, by: ana.viewer, at: House.moment())
      #expect(try await !omar.now(house).may(.review, meeting: "gfmd-2016"))
      let after = try await house.everything()
      try await house.accounts.revoke(grant, from: id, by: ana.viewer, at: House.moment())
      #expect(try await house.everything() == after)
      #expect(try await house.isSound())
    }
  }

  @Test(arguments: Engine.available)
  func `whoever holds the database makes a way back in for the last administrator`(on engine: Engine)
    async throws
  {
    try await House.with(engine) { house in
      let ana = try await house.administrator()
      let email = try #require(ana.viewer.account?.email)
      let link = try await house.accounts.operatorRecovery(
        email: " \(email.uppercased()) ",
        at: House.moment()
      )
      let again = try await house.accounts.operatorRecovery(email: email, at: House.moment())
      #expect(try await house.accounts.recoverable(link, at: House.moment()) == nil)
      let back = try await house.accounts.recover(
        again,
        password: "quite another password",
        client: "home",
        at: House.moment()
      )
      #expect(back.viewer.may(.administer))
      await #expect(throws: AccessRefusal.noSuchAccount) {
        try await house.accounts.operatorRecovery(email: "nobody@example.org", at: House.moment())
      }
      #expect(try await house.isSound())
    }
  }

  @Test(arguments: Engine.available)
  func `roles are given only where one's own reaches`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      let ana = try await house.administrator()
      let local = Grant(role: .administrator, scope: .forum("gfmd"))
      let lena = try await house.person("Lena", local, by: ana.viewer)
      let sara = try await house.person("Sara", Grant(role: .secretariat), by: ana.viewer)
      let omar = try await house.person("Omar", Grant(role: .reader), by: ana.viewer)
      let id = try #require(omar.id)
      let here = Grant(role: .secretariat, scope: .forum("gfmd"))
      try await house.accounts.grant(here, to: id, by: lena.viewer, at: House.moment())
      try await house.accounts.revoke(here, from: id, by: lena.viewer, at: House.moment())
      let meeting = Grant(role: .chair, scope: .meeting("gfmd-2016"))
      try await house.accounts.grant(
        meeting,
        to: id,
        by: lena.viewer,
        forums: ["gfmd-2016": "gfmd"],
        at: House.moment()
      )
      for grant in [Grant(role: .reader), meeting, Grant(role: .administrator, scope: .forum("imrf"))] {
        await #expect(throws: AccessRefusal.notGrantable(grant)) {
          try await house.accounts.grant(grant, to: id, by: lena.viewer, at: House.moment())
        }
      }
      await #expect(throws: AccessRefusal.notGrantable(Grant(role: .reader))) {
        try await house.accounts.revoke(Grant(role: .reader), from: id, by: lena.viewer, at: House.moment())
      }
      for viewer in [sara.viewer, omar.viewer] {
        await #expect(throws: AccessRefusal.notAllowed(.grantRoles)) {
          try await house.accounts.grant(Grant(role: .chair), to: id, by: viewer, at: House.moment())
        }
      }
      await #expect(throws: AccessRefusal.notAllowed(.administer)) {
        try await house.accounts.disable(id, by: lena.viewer, at: House.moment())
      }
      let nobody = try #require(AccountID(rawValue: String(repeating: "0", count: 32)))
      await #expect(throws: AccessRefusal.noSuchAccount) {
        try await house.accounts.grant(Grant(role: .chair), to: nobody, by: ana.viewer, at: House.moment())
      }
    }
  }

  @Test(arguments: Engine.available)
  func `nobody takes the last administrator away`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      let ana = try await house.administrator()
      let id = try #require(ana.id)
      let grant = Grant(role: .administrator)
      // One who administers a forum is not one who administers the house.
      _ = try await house.person(
        "Lena",
        Grant(role: .administrator, scope: .forum("gfmd")),
        by: ana.viewer
      )
      let before = try await house.everything()
      await #expect(throws: AccessRefusal.lastAdministrator) {
        try await house.accounts.revoke(grant, from: id, by: ana.viewer, at: House.moment())
      }
      await #expect(throws: AccessRefusal.lastAdministrator) {
        try await house.accounts.disable(id, by: ana.viewer, at: House.moment())
      }
      await #expect(throws: AccessRefusal.lastAdministrator) {
        try await house.accounts.erase(id, by: ana.viewer, at: House.moment())
      }
      #expect(try await house.everything() == before)
      let omar = try await house.person("Omar", grant, by: ana.viewer)
      try await house.accounts.disable(try #require(omar.id), by: ana.viewer, at: House.moment())
      await #expect(throws: AccessRefusal.lastAdministrator) {
        try await house.accounts.revoke(grant, from: id, by: ana.viewer, at: House.moment())
      }
      try await house.accounts.enable(try #require(omar.id), by: ana.viewer, at: House.moment())
      try await house.accounts.revoke(grant, from: id, by: ana.viewer, at: House.moment())
      #expect(try await house.accounts.hasAdministrator())
      #expect(try await house.isSound())
    }
  }

  @Test(arguments: Engine.available)
  func `two administrators who take each other's role at once leave one`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      let grant = Grant(role: .administrator)
      let ana = try await house.administrator()
      let omar = try await house.person("Omar", grant, by: ana.viewer)
      let pairs = [
        (viewer: ana.viewer, target: try #require(omar.id)),
        (viewer: omar.viewer, target: try #require(ana.id)),
      ]
      await withTaskGroup(of: Void.self) { group in
        for pair in pairs {
          group.addTask {
            try? await house.accounts.revoke(grant, from: pair.target, by: pair.viewer, at: House.moment())
          }
        }
      }
      let left = try await house.accounts.accounts().count { $0.grants == [grant] }
      #expect(left == 1)
      #expect(try await house.isSound())
    }
  }

  @Test(arguments: Engine.available)
  func `a disabled account loses its session, its tokens and its links at once`(on engine: Engine)
    async throws
  {
    try await House.with(engine) { house in
      let ana = try await house.administrator()
      let omar = try await house.person("Omar", Grant(role: .noteTaker), by: ana.viewer)
      let id = try #require(omar.id)
      let (_, secret) = try await house.accounts.makeToken(
        "laptop",
        scopes: [.review],
        expires: nil,
        by: omar.viewer,
        at: House.moment()
      )
      let link = try await house.accounts.recovery(for: id, by: ana.viewer, at: House.moment())
      try await house.accounts.disable(id, by: ana.viewer, at: House.moment())
      #expect(try await house.accounts.session(omar.session.token, at: House.moment()) == nil)
      #expect(try await house.accounts.viewer(bearer: secret, at: House.moment()) == nil)
      #expect(try await house.accounts.recoverable(link, at: House.moment()) == nil)
      await #expect(throws: AccessRefusal.recoveryGone) {
        try await house.accounts.recover(
          link,
          password: "another long phrase",
          client: "home",
          at: House.moment()
        )
      }
      await #expect(throws: AccessRefusal.accountDisabled) { try await house.signIn("Omar") }
      await #expect(throws: AccessRefusal.wrongSignIn) {
        try await house.signIn("Omar", password: "a wrong password")
      }
      await #expect(throws: AccessRefusal.accountDisabled) {
        try await house.accounts.recovery(for: id, by: ana.viewer, at: House.moment())
      }
      // The viewer of a request that was under way may do nothing more.
      await #expect(throws: AccessRefusal.signInNeeded) {
        try await house.accounts.rename(of: omar.viewer, to: "Still here", at: House.moment())
      }
      try await house.accounts.enable(id, by: ana.viewer, at: House.moment())
      #expect(try await house.accounts.session(omar.session.token, at: House.moment()) == nil)
      #expect(try await house.accounts.viewer(bearer: secret, at: House.moment()) == nil)
      let back = try await house.signIn("Omar")
      #expect(back.viewer.may(.review))
      #expect(try await house.isSound())
    }
  }

  @Test(arguments: Engine.available)
  func `a lost password is replaced by a link that works once`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      let ana = try await house.administrator()
      let omar = try await house.person("Omar", Grant(role: .reader), by: ana.viewer)
      let id = try #require(omar.id)
      await #expect(throws: AccessRefusal.notAllowed(.administer)) {
        try await house.accounts.recovery(for: id, by: omar.viewer, at: House.moment())
      }
      let former = try await house.accounts.recovery(for: id, by: ana.viewer, at: House.moment())
      let link = try await house.accounts.recovery(for: id, by: ana.viewer, at: House.moment())
      let new = "another long phrase"
      func recover(_ link: String, _ password: String = new, at milliseconds: Int64 = 0) async throws
        -> SignedIn
      {
        try await house.accounts.recover(
          link,
          password: password,
          client: "home",
          at: House.moment(milliseconds)
        )
      }
      await #expect(throws: AccessRefusal.recoveryGone) { try await recover(former) }
      await #expect(throws: AccessRefusal.recoveryGone) { try await recover(link, at: House.day) }
      await #expect(throws: AccessRefusal.weakPassword(.personal)) {
        try await recover(link, "omar@example.org")
      }
      #expect(try await house.accounts.recoverable(link, at: House.moment())?.id == id)
      let back = try await recover(link)
      #expect(back.id == id)
      #expect(try await house.accounts.session(back.session.token, at: House.moment()) != nil)
      #expect(try await house.accounts.session(omar.session.token, at: House.moment()) == nil)
      await #expect(throws: AccessRefusal.recoveryGone) { try await recover(link) }
      await #expect(throws: AccessRefusal.wrongSignIn) { try await house.signIn("Omar") }
      _ = try await house.signIn("Omar", password: new)
      #expect(try await house.isSound())
    }
  }

  @Test(arguments: Engine.available)
  func `a token acts for its person within its scopes, until it ends`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      let ana = try await house.administrator()
      let omar = try await house.person("Omar", Grant(role: .noteTaker), by: ana.viewer)
      let id = try #require(omar.id)
      let (token, secret) = try await house.accounts.makeToken(
        "laptop",
        scopes: [.review, .administer],
        expires: House.moment(House.hour),
        by: omar.viewer,
        at: House.moment()
      )
      #expect(secret.hasPrefix("tessera_") && secret.utf8.count == 51)
      #expect(try await house.accounts.tokens(of: id) == [token])
      let viewer = try #require(try await house.accounts.viewer(bearer: secret, at: House.moment()))
      #expect(viewer.may(.review) && !viewer.may(.intake) && !viewer.may(.administer))
      func lastUse() async throws -> Instant? { try await house.accounts.tokens(of: id).first?.lastUsedAt }
      #expect(try await lastUse() == House.moment())
      _ = try await house.accounts.viewer(bearer: secret, at: House.moment(House.minute - 1))
      #expect(try await lastUse() == House.moment())
      _ = try await house.accounts.viewer(bearer: secret, at: House.moment(House.minute))
      #expect(try await lastUse() == House.moment(House.minute))
      #expect(try await house.accounts.viewer(bearer: secret, at: House.moment(House.hour)) == nil)
      for wrong in ["", "tessera_", String(secret.dropFirst(8)), omar.session.token, secret + "A"] {
        #expect(try await house.accounts.viewer(bearer: wrong, at: House.moment()) == nil)
      }
      // A token makes no token and changes no password.
      await #expect(throws: AccessRefusal.signInNeeded) {
        try await house.accounts.makeToken(
          "more",
          scopes: [.review],
          expires: nil,
          by: viewer,
          at: House.moment()
        )
      }
      await #expect(throws: AccessRefusal.signInNeeded) {
        try await house.accounts.changePassword(
          of: viewer,
          from: House.password,
          to: "another long phrase",
          at: House.moment()
        )
      }
      await #expect(throws: AccessRefusal.notAllowed(.saveSearch)) {
        try await house.accounts.rename(of: viewer, to: "Other", at: House.moment())
      }
      #expect(try await house.isSound())
    }
  }

  @Test(arguments: Engine.available)
  func `a token is revoked by its person or by who administers`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      let ana = try await house.administrator()
      let omar = try await house.person("Omar", Grant(role: .reader), by: ana.viewer)
      let nour = try await house.person("Nour", Grant(role: .reader), by: ana.viewer)
      for revoker in [omar.viewer, ana.viewer] {
        let (token, secret) = try await house.accounts.makeToken(
          "laptop",
          scopes: [.export],
          expires: nil,
          by: omar.viewer,
          at: House.moment()
        )
        await #expect(throws: AccessRefusal.noSuchToken) {
          try await house.accounts.revokeToken(token.id, by: nour.viewer, at: House.moment())
        }
        try await house.accounts.revokeToken(token.id, by: revoker, at: House.moment())
        #expect(try await house.accounts.viewer(bearer: secret, at: House.moment()) == nil)
        await #expect(throws: AccessRefusal.noSuchToken) {
          try await house.accounts.revokeToken(token.id, by: omar.viewer, at: House.moment())
        }
      }
      await #expect(throws: AccessRefusal.noScope) {
        try await house.accounts.makeToken("x", scopes: [], expires: nil, by: omar.viewer, at: House.moment())
      }
      await #expect(throws: AccessRefusal.expiryPast) {
        try await house.accounts.makeToken(
          "x",
          scopes: [.export],
          expires: House.moment(),
          by: omar.viewer,
          at: House.moment()
        )
      }
      for number in 0..<PersonalToken.most {
        _ = try await house.accounts.makeToken(
          "token \(number)",
          scopes: [.export],
          expires: nil,
          by: nour.viewer,
          at: House.moment()
        )
      }
      await #expect(throws: AccessRefusal.tooMany(most: 50)) {
        try await house.accounts.makeToken(
          "one more",
          scopes: [.export],
          expires: nil,
          by: nour.viewer,
          at: House.moment()
        )
      }
      #expect(try await house.isSound())
    }
  }

  @Test(arguments: Engine.available)
  func `somebody who is erased leaves an identifier and nothing else`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      let ana = try await house.administrator()
      let omar = try await house.person("Omar", Grant(role: .secretariat), by: ana.viewer)
      let id = try #require(omar.id)
      _ = try await house.accounts.makeToken(
        "laptop of Omar",
        scopes: [.export],
        expires: nil,
        by: omar.viewer,
        at: House.moment()
      )
      try await house.accounts.saveSearch(
        name: "of Omar",
        query: "q=omar",
        by: omar.viewer,
        at: House.moment()
      )
      _ = try await house.accounts.invite(
        [Grant(role: .reader)],
        name: "guest of Omar",
        email: nil,
        by: omar.viewer,
        at: House.moment()
      )
      _ = try await house.accounts.recovery(for: id, by: ana.viewer, at: House.moment())
      let row = try #require(try await house.database.read { try AccessRows($0).account(id) })
      let key = try #require(row.sealKey)
      await #expect(throws: AccessRefusal.notAllowed(.administer)) {
        try await house.accounts.erase(id, by: omar.viewer, at: House.moment())
      }
      try await house.accounts.erase(id, by: ana.viewer, at: House.moment())
      let account = try #require(try await house.accounts.account(id))
      #expect(account.name.isEmpty && account.email.isEmpty && account.language == nil)
      #expect(account.state == .erased && account.grants.isEmpty)
      let left = try await house.everything(without: []).joined(separator: "\n")
      #expect(!left.lowercased().contains("omar"))
      // The seal in the trail can not be compared with a guess any more: its key is gone.
      #expect(left.contains(row.seal) && !left.contains(key))
      await #expect(throws: AccessRefusal.wrongSignIn) { try await house.signIn("Omar") }
      await #expect(throws: AccessRefusal.noSuchAccount) {
        try await house.accounts.enable(id, by: ana.viewer, at: House.moment())
      }
      // The address is free again.
      _ = try await house.person("Omar", Grant(role: .reader), by: ana.viewer)
      #expect(try await house.isSound())
    }
  }
}
