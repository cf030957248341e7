// SPDX-License-Identifier: Apache-2.0

import Foundation
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Access

/// Coming in and going out.
@Suite struct SignInTests {
  @Test(arguments: Engine.available)
  func `somebody signs in, is known by the session, and signs out`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      _ = try await house.administrator()
      let here = try await house.accounts.signIn(
        email: "  ANA@Example.org ",
        password: House.password,
        client: "home",
        device: nil,
        at: House.moment()
      )
      #expect(here.viewer.account?.name == "Ana" && here.viewer.may(.administer))
      #expect(here.viewer.account?.language == "fr")
      let found = try #require(try await house.accounts.session(here.session.token, at: House.moment(1)))
      #expect(found.viewer == here.viewer && found.session == here.session)
      #expect(try await house.accounts.session("no such token", at: House.moment(1)) == nil)
      try await house.accounts.signOut(here.session.token)
      #expect(try await house.accounts.session(here.session.token, at: House.moment(1)) == nil)
      try await house.accounts.signOut(here.session.token)
      #expect(try await house.isSound())
    }
  }

  @Test(arguments: Engine.available)
  func `a wrong password and an unknown account are refused alike`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      _ = try await house.administrator()
      for (name, password) in [
        ("Ana", "a wrong password"), ("Ana", ""), ("Nobody", House.password), ("", House.password),
        ("N\0body", House.password), (String(repeating: "x", count: 9_000), "y"),
      ] {
        await #expect(throws: AccessRefusal.wrongSignIn) {
          try await house.signIn(name, password: password, client: name)
        }
      }
    }
  }

  @Test(arguments: Engine.available)
  func `a password is looked at where there is no account too, and nobody fails by a full house`(
    on engine: Engine
  ) async throws {
    try await House.with(engine) { house in
      _ = try await house.administrator()
      let door = DispatchSemaphore(value: 0)
      let held = 34
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<held { group.addTask { try await house.accounts.gate.run { door.wait() } } }
        while await house.accounts.gate.waiting < held - 2 { try await Task.sleep(for: .milliseconds(1)) }
        for name in ["Ana", "Nobody"] {
          for _ in 0..<6 {
            await #expect(throws: AccessRefusal.busy) { try await house.signIn(name, client: name) }
          }
        }
        for _ in 0..<held { door.signal() }
        try await group.waitForAll()
      }
      _ = try await house.signIn("Ana", client: "Ana")
    }
  }

  @Test(arguments: Engine.available)
  func `a session that rests for twelve hours ends, one that is used goes on`(on engine: Engine) async throws
  {
    try await House.with(engine) { house in
      let ana = try await house.administrator()
      let token = ana.session.token
      let eleven = 11 * House.hour
      #expect(try await house.accounts.session(token, at: House.moment(eleven)) != nil)
      #expect(try await house.accounts.session(token, at: House.moment(2 * eleven)) != nil)
      #expect(
        try await house.accounts.session(token, at: House.moment(2 * eleven + 12 * House.hour)) == nil
      )
      let omar = try await house.person("Omar", Grant(role: .reader), by: ana.viewer)
      #expect(try await house.accounts.session(omar.session.token, at: House.moment(12 * House.hour)) == nil)
    }
  }

  @Test(arguments: Engine.available)
  func `a session ends after fourteen days however much it is used`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      let token = try await house.administrator().session.token
      var now: Int64 = 0
      while now < 14 * House.day - House.hour {
        now += House.hour
        if now % (6 * House.hour) == 0 || now == 14 * House.day - House.hour {
          #expect(try await house.accounts.session(token, at: House.moment(now)) != nil, "\(now)")
        }
      }
      #expect(try await house.accounts.session(token, at: House.moment(14 * House.day)) == nil)
      // Signing in sweeps out what has ended.
      _ = try await house.signIn("Ana", at: 14 * House.day)
      let sessions = try await house.everything().filter { $0.hasPrefix("sign_in_session") }
      #expect(sessions.count == 1)
      #expect(try await house.isSound())
    }
  }

  @Test(arguments: Engine.available)
  func `the use of a session is written at most once a minute`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      let token = try await house.administrator().session.token
      let before = try await house.everything()
      let early = try await house.accounts.session(token, at: House.moment(House.minute - 1))
      #expect(early?.session.idleUntil == House.moment(12 * House.hour))
      #expect(try await house.everything() == before)
      let later = try await house.accounts.session(token, at: House.moment(House.minute))
      #expect(later?.session.idleUntil == House.moment(12 * House.hour + House.minute))
      #expect(try await house.everything() != before)
    }
  }

  @Test(arguments: Engine.available)
  func `each session has a form secret of its own`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      let first = try await house.administrator().session
      let second = try await house.signIn("Ana").session
      let again = try #require(try await house.accounts.session(first.token, at: House.moment()))
      #expect(again.session.csrf == first.csrf && first.csrf != second.csrf && first.csrf != first.token)
      #expect(first.isValidCSRF(first.csrf))
      for wrong in [second.csrf, "", first.token, String(first.csrf.dropLast()), first.csrf + "A"] {
        #expect(!first.isValidCSRF(wrong))
      }
    }
  }

  @Test(arguments: Engine.available)
  func `signing out everywhere leaves the session one is in`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      let first = try await house.administrator()
      let second = try await house.signIn("Ana")
      let id = try #require(first.id)
      try await house.accounts.signOutEverywhere(id, except: second.session.token, at: House.moment())
      #expect(try await house.accounts.session(first.session.token, at: House.moment()) == nil)
      #expect(try await house.accounts.session(second.session.token, at: House.moment()) != nil)
      try await house.accounts.signOutEverywhere(id, except: nil, at: House.moment())
      #expect(try await house.accounts.session(second.session.token, at: House.moment()) == nil)
      #expect(try await house.isSound())
    }
  }

  @Test(arguments: Engine.available)
  func `a password is hashed anew when signing in after the cost has changed`(on engine: Engine) async throws
  {
    try await House.with(engine) { house in
      _ = try await house.administrator()
      let dearer = house.accounts.through(house.database, hashing: PasswordHashing(cost: 5))
      func signIn() async throws {
        _ = try await dearer.signIn(
          email: House.email("Ana"),
          password: House.password,
          client: "home",
          device: nil,
          at: House.moment(1)
        )
      }
      func stored() async throws -> String? {
        try await house.database.read { try AccessRows($0).accounts().first?.password }
      }
      #expect(try await stored()?.hasPrefix("scrypt$4$8$1$") == true)
      try await signIn()
      let renewed = try await stored()
      #expect(renewed?.hasPrefix("scrypt$5$8$1$") == true)
      try await signIn()
      #expect(try await stored() == renewed)
      #expect(try await house.isSound())
      let kinds = try await house.accounts.events().map(\.kind)
      #expect(kinds.count { $0 == .rehashPassword } == 1)
    }
  }

  @Test(arguments: Engine.available)
  func `a changed password ends the other sessions and the old password`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      let first = try await house.administrator()
      let second = try await house.signIn("Ana")
      let new = "another long phrase"
      await #expect(throws: AccessRefusal.weakPassword(.tooShort)) {
        try await house.accounts.changePassword(
          of: second.viewer,
          from: House.password,
          to: "short",
          at: House.moment()
        )
      }
      try await house.accounts.changePassword(
        of: second.viewer,
        from: House.password,
        to: new,
        keeping: second.session.token,
        at: House.moment()
      )
      #expect(try await house.accounts.session(first.session.token, at: House.moment()) == nil)
      #expect(try await house.accounts.session(second.session.token, at: House.moment()) != nil)
      await #expect(throws: AccessRefusal.wrongSignIn) { try await house.signIn("Ana") }
      _ = try await house.signIn("Ana", password: new)
      #expect(try await house.isSound())
    }
  }

  @Test(arguments: Engine.available)
  func `name and language are one's own to change`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      let ana = try await house.administrator()
      try await house.accounts.rename(of: ana.viewer, to: " Ana Silva ", at: House.moment())
      try await house.accounts.setLanguage(of: ana.viewer, to: "ar", at: House.moment())
      var account = try #require(try await ana.now(house).account)
      #expect(account.name == "Ana Silva" && account.language == "ar")
      try await house.accounts.setLanguage(of: ana.viewer, to: nil, at: House.moment())
      account = try #require(try await ana.now(house).account)
      #expect(account.language == nil)
      await #expect(throws: AccessRefusal.unknownLanguage("xx")) {
        try await house.accounts.setLanguage(of: ana.viewer, to: "xx", at: House.moment())
      }
      await #expect(throws: AccessRefusal.malformedName) {
        try await house.accounts.rename(of: ana.viewer, to: "", at: House.moment())
      }
      await #expect(throws: AccessRefusal.signInNeeded) {
        try await house.accounts.rename(of: .anonymous, to: "Nobody", at: House.moment())
      }
      #expect(try await house.isSound())
    }
  }

  @Test(arguments: Engine.available)
  func `searches are kept for the person who keeps them`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      let ana = try await house.administrator()
      let omar = try await house.person("Omar", Grant(role: .reader), by: ana.viewer)
      let id = try #require(ana.id)
      let search = try await house.accounts.saveSearch(
        name: "Detention",
        query: "theme=detention&q=children",
        by: ana.viewer,
        at: House.moment()
      )
      #expect(try await house.accounts.savedSearches(of: id) == [search])
      for wrong in [search.id, "no such", String(repeating: "0", count: 32)] {
        await #expect(throws: AccessRefusal.noSuchSearch) {
          try await house.accounts.deleteSearch(wrong, by: omar.viewer, at: House.moment())
        }
        await #expect(throws: AccessRefusal.noSuchSearch) {
          try await house.accounts.seeSearch(wrong, by: omar.viewer, at: House.moment())
        }
      }
      try await house.accounts.seeSearch(search.id, by: ana.viewer, at: House.moment(5))
      try await house.accounts.seeSearch(search.id, by: ana.viewer, at: House.moment(3))
      #expect(try await house.accounts.savedSearches(of: id).first?.seenAt == House.moment(5))
      await #expect(throws: AccessRefusal.tooLong(most: 2_000)) {
        try await house.accounts.saveSearch(
          name: "Long",
          query: String(repeating: "a", count: 2_001),
          by: ana.viewer,
          at: House.moment()
        )
      }
      try await house.accounts.deleteSearch(search.id, by: ana.viewer, at: House.moment())
      #expect(try await house.accounts.savedSearches(of: id).isEmpty)
      await #expect(throws: AccessRefusal.signInNeeded) {
        try await house.accounts.saveSearch(name: "Any", query: "", by: .anonymous, at: House.moment())
      }
    }
  }
}
