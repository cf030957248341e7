// SPDX-License-Identifier: Apache-2.0

import Kernel
import Storage
import StorageTesting
import Testing

@testable import Access

/// How people come to have an account.
@Suite struct InvitationTests {
  @Test(arguments: Engine.available)
  func `the first administrator comes by a link that works once`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      #expect(try await !house.accounts.hasAdministrator())
      let token = try await house.accounts.firstAdministratorInvitation(at: House.moment())
      let shown = try #require(try await house.accounts.invitation(token, at: House.moment()))
      #expect(shown.grants == [Grant(role: .administrator)] && shown.invitedBy == nil)
      let ana = try await house.accept(token, name: "Ana")
      #expect(ana.viewer.may(.administer))
      #expect(try await house.accounts.hasAdministrator())
      await #expect(throws: AccessRefusal.invitationGone) { try await house.accept(token, name: "Eve") }
      await #expect(throws: AccessRefusal.administratorExists) {
        try await house.accounts.firstAdministratorInvitation(at: House.moment())
      }
      #expect(try await house.isSound())
    }
  }

  @Test(arguments: Engine.available)
  func `a new link for the first administrator ends the former, and a day ends it`(on engine: Engine)
    async throws
  {
    try await House.with(engine) { house in
      let former = try await house.accounts.firstAdministratorInvitation(at: House.moment())
      let token = try await house.accounts.firstAdministratorInvitation(at: House.moment(1))
      #expect(try await house.accounts.invitation(former, at: House.moment(1)) == nil)
      await #expect(throws: AccessRefusal.invitationGone) { try await house.accept(former, name: "Eve") }
      await #expect(throws: AccessRefusal.invitationGone) {
        try await house.accept(token, name: "Ana", at: House.day + 1)
      }
      try await house.accept(token, name: "Ana", at: House.day)
      #expect(try await house.isSound())
    }
  }

  @Test(arguments: Engine.available)
  func `an invitation gives its roles, once`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      let ana = try await house.administrator()
      let grants = [
        Grant(role: .noteTaker, scope: .meeting("gfmd-2016")), Grant(role: .reader, scope: .forum("gfmd")),
      ]
      let (invitation, token) = try await house.accounts.invite(
        grants + grants,
        name: "Omar",
        email: " Omar@Example.org ",
        by: ana.viewer,
        at: House.moment()
      )
      #expect(invitation.grants == grants.sorted() && invitation.email == "omar@example.org")
      #expect(invitation.invitedBy == ana.id)
      #expect(try await house.accounts.invitation(token, at: House.moment()) == invitation)
      #expect(try await house.accounts.invitations(at: House.moment()) == [invitation])
      let omar = try await house.accept(token, name: "Omar")
      #expect(omar.viewer.account?.grants == grants.sorted())
      #expect(omar.viewer.may(.review, meeting: "gfmd-2016") && !omar.viewer.may(.review))
      #expect(try await house.accounts.invitation(token, at: House.moment()) == nil)
      #expect(try await house.accounts.invitations(at: House.moment()).isEmpty)
      await #expect(throws: AccessRefusal.invitationGone) { try await house.accept(token, name: "Eve") }
      #expect(try await house.accounts.accounts().count == 2)
      #expect(try await house.isSound())
    }
  }

  @Test(arguments: Engine.available)
  func `an invitation is too old after seven days, and is swept out`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      let ana = try await house.administrator()
      func invite(at milliseconds: Int64) async throws -> String {
        try await house.accounts.invite(
          [Grant(role: .reader)],
          name: "Omar",
          email: nil,
          by: ana.viewer,
          at: House.moment(milliseconds)
        )
        .token
      }
      let token = try await invite(at: 0)
      let end = 7 * House.day
      #expect(try await house.accounts.invitation(token, at: House.moment(end - 1)) != nil)
      #expect(try await house.accounts.invitation(token, at: House.moment(end)) == nil)
      #expect(try await house.accounts.invitations(at: House.moment(end)).isEmpty)
      await #expect(throws: AccessRefusal.invitationGone) {
        try await house.accept(token, name: "Omar", at: end)
      }
      _ = try await invite(at: end)
      #expect(try await house.everything().count { $0.hasPrefix("invitation ") } == 1)
      #expect(try await house.isSound())
    }
  }

  @Test(arguments: Engine.available)
  func `an invitation can be withdrawn by who made it, could have made it, or administers`(
    on engine: Engine
  ) async throws {
    try await House.with(engine) { house in
      let ana = try await house.administrator()
      let sara = try await house.person("Sara", Grant(role: .secretariat), by: ana.viewer)
      let omar = try await house.person("Omar", Grant(role: .reader), by: ana.viewer)
      func invite(_ role: Role, by viewer: Viewer) async throws -> (Invitation, String) {
        let made = try await house.accounts.invite(
          [Grant(role: role)],
          name: "Nour",
          email: nil,
          by: viewer,
          at: House.moment()
        )
        return (made.invitation, made.token)
      }
      let (chair, token) = try await invite(.chair, by: ana.viewer)
      let (administrator, _) = try await invite(.administrator, by: ana.viewer)
      await #expect(throws: AccessRefusal.notAllowed(.invite)) {
        try await house.accounts.withdrawInvitation(chair.id, by: omar.viewer, at: House.moment())
      }
      await #expect(throws: AccessRefusal.notAllowed(.administer)) {
        try await house.accounts.withdrawInvitation(administrator.id, by: sara.viewer, at: House.moment())
      }
      try await house.accounts.withdrawInvitation(chair.id, by: sara.viewer, at: House.moment())
      await #expect(throws: AccessRefusal.invitationGone) { try await house.accept(token, name: "Nour") }
      await #expect(throws: AccessRefusal.noSuchInvitation) {
        try await house.accounts.withdrawInvitation(chair.id, by: ana.viewer, at: House.moment())
      }
      try await house.accounts.withdrawInvitation(administrator.id, by: ana.viewer, at: House.moment())
      #expect(try await house.isSound())
    }
  }

  @Test(arguments: Engine.available)
  func `nobody invites to more than they may give`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      let ana = try await house.administrator()
      let sara = try await house.person(
        "Sara",
        Grant(role: .secretariat, scope: .forum("gfmd")),
        by: ana.viewer
      )
      let omar = try await house.person("Omar", Grant(role: .chair), by: ana.viewer)
      func invite(_ grants: [Grant], by viewer: Viewer, forums: [String: String] = [:]) async throws {
        _ = try await house.accounts.invite(
          grants,
          name: "Nour",
          email: nil,
          by: viewer,
          forums: forums,
          at: House.moment()
        )
      }
      let meeting = Grant(role: .chair, scope: .meeting("gfmd-2016"))
      try await invite([Grant(role: .chair, scope: .forum("gfmd"))], by: sara.viewer)
      try await invite([meeting], by: sara.viewer, forums: ["gfmd-2016": "gfmd"])
      for grant in [
        meeting, Grant(role: .chair), Grant(role: .secretariat, scope: .forum("gfmd")),
        Grant(role: .administrator, scope: .forum("gfmd")), Grant(role: .reader, scope: .forum("imrf")),
      ] {
        await #expect(throws: AccessRefusal.notGrantable(grant)) {
          try await invite([Grant(role: .reader, scope: .forum("gfmd")), grant], by: sara.viewer)
        }
      }
      await #expect(throws: AccessRefusal.notAllowed(.invite)) {
        try await invite([Grant(role: .reader)], by: omar.viewer)
      }
      await #expect(throws: AccessRefusal.signInNeeded) {
        try await invite([Grant(role: .reader)], by: .anonymous)
      }
      await #expect(throws: AccessRefusal.noRole) { try await invite([], by: ana.viewer) }
      let bad = Scope.forum("Bad Slug")
      await #expect(throws: AccessRefusal.malformedScope(bad)) {
        try await invite([Grant(role: .reader, scope: bad)], by: ana.viewer)
      }
      #expect(try await house.isSound())
    }
  }

  @Test(arguments: Engine.available)
  func `an invitation does not outlive the right to make it`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      let ana = try await house.administrator()
      let secretariat = Grant(role: .secretariat)
      let sara = try await house.person("Sara", secretariat, by: ana.viewer)
      func invite() async throws -> String {
        try await house.accounts.invite(
          [Grant(role: .reader)],
          name: "Nour",
          email: nil,
          by: sara.viewer,
          at: House.moment()
        )
        .token
      }
      let id = try #require(sara.id)
      let first = try await invite()
      try await house.accounts.revoke(secretariat, from: id, by: ana.viewer, at: House.moment())
      await #expect(throws: AccessRefusal.invitationGone) { try await house.accept(first, name: "Nour") }
      // The viewer that was made before says she may; the store knows better.
      await #expect(throws: AccessRefusal.notAllowed(.invite)) { _ = try await invite() }
      try await house.accounts.grant(secretariat, to: id, by: ana.viewer, at: House.moment())
      let second = try await invite()
      try await house.accounts.disable(id, by: ana.viewer, at: House.moment())
      await #expect(throws: AccessRefusal.invitationGone) { try await house.accept(second, name: "Nour") }
      #expect(try await house.isSound())
    }
  }

  @Test(arguments: Engine.available)
  func `who accepts gives a name, an address nobody has, and a good password`(on engine: Engine) async throws
  {
    try await House.with(engine) { house in
      let ana = try await house.administrator()
      let (_, token) = try await house.accounts.invite(
        [Grant(role: .reader)],
        name: "Omar",
        email: nil,
        by: ana.viewer,
        at: House.moment()
      )
      func accept(
        name: String = "Omar",
        email: String = "omar@example.org",
        password: String = House.password,
        language: String? = nil
      ) async throws {
        _ = try await house.accounts.accept(
          token,
          name: name,
          email: email,
          password: password,
          language: language,
          client: "home",
          at: House.moment()
        )
      }
      let before = try await house.everything()
      await #expect(throws: AccessRefusal.malformedName) { try await accept(name: " ") }
      await #expect(throws: AccessRefusal.malformedEmail) { try await accept(email: "omar") }
      await #expect(throws: AccessRefusal.emailTaken) { try await accept(email: "ANA@example.org") }
      await #expect(throws: AccessRefusal.weakPassword(.common)) { try await accept(password: "1234567890") }
      await #expect(throws: AccessRefusal.weakPassword(.personal)) {
        try await accept(password: "Omar@Example.org")
      }
      await #expect(throws: AccessRefusal.unknownLanguage("de")) { try await accept(language: "de") }
      #expect(try await house.everything() == before)
      try await accept()
    }
  }

  @Test(arguments: Engine.available)
  func `an invitation accepted twice at once makes one account`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      let ana = try await house.administrator()
      for round in 0..<5 {
        let (_, token) = try await house.accounts.invite(
          [Grant(role: .reader)],
          name: "Omar",
          email: nil,
          by: ana.viewer,
          at: House.moment()
        )
        let told = await withTaskGroup(of: AccessRefusal?.self) { group in
          for number in 0..<3 {
            group.addTask {
              do {
                try await house.accept(token, name: "Omar\(round)\(number)")
                return nil
              } catch {
                return error as? AccessRefusal ?? .busy
              }
            }
          }
          return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(told.count { $0 == nil } == 1)
        #expect(told.count { $0 == .invitationGone } == 2)
      }
      #expect(try await house.accounts.accounts().count == 6)
      #expect(try await house.isSound())
    }
  }

  @Test(arguments: Engine.available)
  func `two who take one address at once do not both get it`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      let ana = try await house.administrator()
      var tokens: [String] = []
      for _ in 0..<2 {
        tokens.append(
          try await house.accounts.invite(
            [Grant(role: .reader)],
            name: "Omar",
            email: nil,
            by: ana.viewer,
            at: House.moment()
          )
          .token
        )
      }
      let told = await withTaskGroup(of: AccessRefusal?.self) { group in
        for token in tokens {
          group.addTask {
            do {
              try await house.accept(token, name: "Omar")
              return nil
            } catch {
              return error as? AccessRefusal ?? .busy
            }
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(told.count { $0 == nil } == 1 && told.contains(.emailTaken))
    }
  }
}
