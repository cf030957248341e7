// SPDX-License-Identifier: Apache-2.0

import Kernel
import StorageTesting
import Testing

@testable import Access

/// How long somebody waits after wrong passwords, and who does not.
@Suite struct ThrottleTests {
  private func failures(_ count: Int, every gap: Int64 = 1_000, endingAt last: Int64 = 0) -> [Instant] {
    (0..<Int64(count)).map { House.moment(last - $0 * gap) }
  }

  @Test func `waits on one account double from a minute to a quarter of an hour`() {
    let expected = [0: nil, 4: nil, 5: 60, 6: 120, 7: 240, 8: 480, 9: 900, 10: 900] as [Int: Int?]
    for (count, seconds) in expected {
      let found = SignInThrottle.Failures(ofClientOnAccount: failures(count))
      #expect(SignInThrottle.wait(found, isKnownDevice: false, at: House.moment()) == seconds, "\(count)")
      #expect(SignInThrottle.wait(found, isKnownDevice: true, at: House.moment()) == seconds, "\(count)")
    }
    let five = SignInThrottle.Failures(ofClientOnAccount: failures(5))
    #expect(SignInThrottle.wait(five, isKnownDevice: false, at: House.moment(59_001)) == 1)
    #expect(SignInThrottle.wait(five, isKnownDevice: false, at: House.moment(60_000)) == nil)
  }

  @Test func `a client has twenty failures in a quarter of an hour`() {
    let twenty = SignInThrottle.Failures(ofClient: failures(20, every: 10_000))
    // The first of the twenty was 190 s ago.
    #expect(SignInThrottle.wait(twenty, isKnownDevice: false, at: House.moment()) == 900 - 190)
    let nineteen = SignInThrottle.Failures(ofClient: failures(19))
    #expect(SignInThrottle.wait(nineteen, isKnownDevice: false, at: House.moment()) == nil)
  }

  @Test func `an account that many try makes strangers wait, and no device it knows`() {
    let many = SignInThrottle.Failures(onAccount: failures(100))
    #expect(SignInThrottle.wait(many, isKnownDevice: false, at: House.moment()) == 3_600 - 99)
    #expect(SignInThrottle.wait(many, isKnownDevice: true, at: House.moment()) == nil)
  }

  private func fail(_ house: House, _ name: String, client: String, device: String? = nil, at: Int64) async
    -> AccessRefusal?
  {
    do {
      _ = try await house.signIn(name, password: "a wrong password", client: client, device: device, at: at)
      return nil
    } catch {
      return error as? AccessRefusal
    }
  }

  @Test(arguments: Engine.available)
  func `after five wrong passwords even the right one waits, and a success forgets them`(on engine: Engine)
    async throws
  {
    try await House.with(engine) { house in
      _ = try await house.administrator()
      for number in 0..<5 {
        #expect(await fail(house, "Ana", client: "home", at: Int64(number)) == .wrongSignIn)
      }
      await #expect(throws: AccessRefusal.wait(seconds: 60)) {
        try await house.signIn("Ana", client: "home", at: 4)
      }
      // A refusal is no failure: the wait does not grow by it.
      await #expect(throws: AccessRefusal.wait(seconds: 30)) {
        try await house.signIn("Ana", client: "home", at: 30_004)
      }
      _ = try await house.signIn("Ana", client: "home", at: 60_004)
      #expect(await fail(house, "Ana", client: "home", at: 60_005) == .wrongSignIn)
      _ = try await house.signIn("Ana", client: "home", at: 60_006)
    }
  }

  @Test(arguments: Engine.available)
  func `an account that is not there makes one wait as one that is`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      _ = try await house.administrator()
      var seen: [[AccessRefusal?]] = []
      for name in ["Ana", "Nobody"] {
        var told: [AccessRefusal?] = []
        for number in 0..<7 { told.append(await fail(house, name, client: "of \(name)", at: Int64(number))) }
        seen.append(told)
      }
      #expect(seen[0] == seen[1] && seen[0].last == .wait(seconds: 60))
    }
  }

  @Test(arguments: Engine.available)
  func `one client is stopped over all accounts`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      _ = try await house.administrator()
      for number in 0..<20 {
        #expect(await fail(house, "Nobody\(number)", client: "there", at: Int64(number)) == .wrongSignIn)
      }
      #expect(await fail(house, "Other", client: "there", at: 20) == .wait(seconds: 900))
      _ = try await house.signIn("Ana", client: "here", at: 20)
      #expect(await fail(house, "Other", client: "there", at: 15 * House.minute) == .wrongSignIn)
    }
  }

  @Test(arguments: Engine.available)
  func `somebody else's failures do not lock me out`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      let mine = try await house.administrator()
      for number in 0..<100 {
        #expect(await fail(house, "Ana", client: "bot \(number)", at: Int64(number)) == .wrongSignIn)
      }
      // A stranger waits, with any device but mine.
      let stranger = await fail(house, "Ana", client: "new", device: "made up", at: 100)
      #expect(stranger == .wait(seconds: 3_600))
      // And many tried from the very address that I come from.
      for number in 0..<20 { _ = await fail(house, "Nobody\(number)", client: "192.0.2.1", at: 101) }
      let again = try await house.signIn("Ana", device: mine.device, at: 102)
      #expect(again.device == mine.device)
      // What I do myself on my device still counts.
      for number in 0..<5 {
        let refusal = await fail(house, "Ana", client: "x", device: mine.device, at: 103 + Int64(number))
        #expect(refusal == .wrongSignIn)
      }
      #expect(
        await fail(house, "Ana", client: "y", device: mine.device, at: 108)
          == .wait(
            seconds: 60
          )
      )
    }
  }

  @Test(arguments: Engine.available)
  func `a device of one account does not help with another`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      let ana = try await house.administrator()
      let omar = try await house.person("Omar", Grant(role: .reader), by: ana.viewer)
      for number in 0..<5 {
        let refusal = await fail(house, "Ana", client: "z", device: omar.device, at: Int64(number))
        #expect(refusal == .wrongSignIn)
      }
      // Another device, the same place: counted by the place.
      #expect(await fail(house, "Ana", client: "z", at: 5) == .wait(seconds: 60))
      // Two people at one machine keep its one device.
      let shared = try await house.signIn("Ana", client: "desk", device: omar.device, at: 6)
      #expect(shared.device == omar.device)
    }
  }

  @Test(arguments: Engine.available)
  func `many attempts at once count as many`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      _ = try await house.administrator()
      let told = await withTaskGroup(of: AccessRefusal?.self) { group in
        for _ in 0..<20 { group.addTask { await fail(house, "Ana", client: "one", at: 1) } }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(told.count { $0 == .wrongSignIn } == 5)
      #expect(told.count { $0 == .wait(seconds: 60) } == 15)
    }
  }

  @Test(arguments: Engine.available)
  func `failures are forgotten after a day, and say no address`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      _ = try await house.administrator()
      _ = await fail(house, "Ana", client: "192.0.2.77", at: 0)
      let kept = try await house.everything(without: []).filter { $0.hasPrefix("sign_in_failure") }
      #expect(kept.count == 1 && !kept.joined().contains("192.0.2.77"))
      _ = try await house.signIn("Ana", client: "other", at: House.day)
      let left = try await house.everything(without: []).filter { $0.hasPrefix("sign_in_failure") }
      #expect(left.isEmpty)
    }
  }

  @Test(arguments: Engine.available)
  func `guesses of the old password count when it is changed`(on engine: Engine) async throws {
    try await House.with(engine) { house in
      let ana = try await house.administrator()
      let new = "another long phrase"
      for _ in 0..<5 {
        await #expect(throws: AccessRefusal.wrongSignIn) {
          try await house.accounts.changePassword(of: ana.viewer, from: "guess", to: new, at: House.moment())
        }
      }
      await #expect(throws: AccessRefusal.wait(seconds: 60)) {
        try await house.accounts.changePassword(
          of: ana.viewer,
          from: House.password,
          to: new,
          at: House.moment()
        )
      }
      // Which keeps nobody from signing in.
      _ = try await house.signIn("Ana")
    }
  }
}
