// SPDX-License-Identifier: Apache-2.0

import Kernel
import Testing

@testable import Access

/// Who may do what: pure rules.
@Suite struct PermissionTests {
  /// The table once more, written out.
  private static let expected: [(role: Role?, actions: String)] = [
    (nil, "read-public export"),
    (.reader, "read-public export read-participants save-search"),
    (.delegation, "read-public export read-participants save-search"),
    (.focalPoint, "read-public export read-participants save-search"),
    (
      .chair,
      """
      read-public export read-participants save-search read-restricted set-visibility draft publish arrange \
      read-trail
      """
    ),
    (.noteTaker, "read-public export read-participants save-search review add-statement intake"),
    (
      .rapporteur,
      """
      read-public export read-participants save-search review add-statement intake read-restricted arrange \
      set-visibility draft publish read-trail
      """
    ),
    (
      .secretariat,
      """
      read-public export read-participants save-search review add-statement intake read-restricted arrange \
      set-visibility draft publish read-trail invite
      """
    ),
    (
      .administrator,
      """
      read-public export read-participants save-search review add-statement intake read-restricted arrange \
      set-visibility draft publish read-trail invite grant-roles back-up administer
      """
    ),
  ]

  private func viewer(_ grants: Grant..., state: Account.State = .active, scopes: Set<Action>? = nil) throws
    -> Viewer
  {
    let id = try #require(AccountID(rawValue: String(repeating: "a", count: 32)))
    let account = Account(
      id: id,
      name: "Ana",
      email: "ana@example.org",
      state: state,
      createdAt: House.moment(),
      grants: grants
    )
    return Viewer(account: account, scopes: scopes)
  }

  @Test func `each role may do what the table says, and nothing else`() throws {
    #expect(Self.expected.count == Role.allCases.count + 1)
    for (role, actions) in Self.expected {
      let allowed = Set(actions.split(whereSeparator: \.isWhitespace).map(String.init))
      let asker = try role.map { try viewer(Grant(role: $0)) } ?? .anonymous
      for action in Action.allCases {
        let isAllowed = allowed.contains(action.rawValue)
        #expect(Permissions.allows(role, action) == isAllowed, "\(role?.rawValue ?? "nobody") \(action)")
        #expect(asker.may(action) == isAllowed, "\(role?.rawValue ?? "nobody") \(action)")
      }
    }
    #expect(Set(Permissions.table.keys) == Set(Role.allCases))
  }

  @Test func `an administrator gives every role, a secretariat those below, others none`() {
    for role in Role.allCases {
      switch role {
      case .administrator: #expect(Permissions.grantable(by: role) == Set(Role.allCases))
      case .secretariat:
        #expect(
          Permissions.grantable(by: role)
            == [.reader, .noteTaker, .delegation, .rapporteur, .chair, .focalPoint]
        )
      default: #expect(Permissions.grantable(by: role).isEmpty)
      }
    }
  }

  @Test func `a role in a meeting counts there and nowhere else`() throws {
    let asker = try viewer(Grant(role: .noteTaker, scope: .meeting("gfmd-2016")))
    #expect(asker.may(.review, meeting: "gfmd-2016"))
    #expect(asker.may(.review, meeting: "gfmd-2016", forum: "gfmd"))
    #expect(!asker.may(.review, meeting: "gfmd-2018", forum: "gfmd"))
    #expect(!asker.may(.review, forum: "gfmd"))
    #expect(!asker.may(.review))
    #expect(asker.mayAnywhere(.review) && !asker.mayAnywhere(.invite))
    #expect(asker.reach(.review) == .only(forums: [], meetings: ["gfmd-2016"]))
    #expect(asker.reach(.readPublic) == .everywhere)
    #expect(asker.reach(.administer) == .only(forums: [], meetings: []))
  }

  @Test func `a role in a forum counts in all its meetings`() throws {
    let asker = try viewer(
      Grant(role: .rapporteur, scope: .forum("gfmd")),
      Grant(role: .reader, scope: .meeting("imrf-2022"))
    )
    #expect(asker.may(.review, meeting: "gfmd-2016", forum: "gfmd"))
    #expect(asker.may(.review, forum: "gfmd"))
    #expect(!asker.may(.review, meeting: "gfmd-2016"))
    #expect(!asker.may(.review, meeting: "imrf-2022", forum: "imrf"))
    #expect(!asker.may(.review))
    #expect(asker.reach(.review) == .only(forums: ["gfmd"], meetings: []))
    #expect(asker.reach(.readParticipants) == .only(forums: ["gfmd"], meetings: ["imrf-2022"]))
  }

  @Test func `a token allows no more than its scopes, and no more than its person may`() throws {
    let asker = try viewer(Grant(role: .reader), scopes: [.readParticipants, .review])
    #expect(asker.may(.readParticipants))
    #expect(!asker.may(.saveSearch) && !asker.may(.export) && !asker.may(.readPublic))
    #expect(!asker.may(.review) && !asker.mayAnywhere(.review))
    #expect(asker.reach(.saveSearch) == .only(forums: [], meetings: []))
    let administrator = try viewer(Grant(role: .administrator), scopes: [.invite])
    #expect(administrator.mayGive(Grant(role: .reader)))
    #expect(!administrator.mayGive(Grant(role: .reader), by: .grantRoles))
  }

  @Test func `somebody whose account is disabled is as anybody`() throws {
    for state in [Account.State.disabled, .erased] {
      let asker = try viewer(Grant(role: .administrator), state: state)
      for action in Action.allCases { #expect(asker.may(action) == Permissions.allows(nil, action)) }
      #expect(asker.reach(.review) == .only(forums: [], meetings: []))
      #expect(!asker.mayGive(Grant(role: .reader)))
    }
  }

  @Test func `a role is given where one of one's own reaches, and not beyond`() throws {
    let asker = try viewer(Grant(role: .secretariat, scope: .forum("gfmd")))
    let meeting = Grant(role: .chair, scope: .meeting("gfmd-2016"))
    #expect(asker.mayGive(Grant(role: .chair, scope: .forum("gfmd"))))
    #expect(asker.mayGive(meeting, forums: ["gfmd-2016": "gfmd"]))
    #expect(!asker.mayGive(meeting) && !asker.mayGive(meeting, forums: ["gfmd-2016": "imrf"]))
    #expect(!asker.mayGive(Grant(role: .chair)))
    #expect(!asker.mayGive(Grant(role: .secretariat, scope: .forum("gfmd"))))
    #expect(!asker.mayGive(Grant(role: .chair, scope: .forum("gfmd")), by: .grantRoles))
    #expect(!Viewer.anonymous.mayGive(Grant(role: .reader)))
  }

  @Test func `a scope is read from its text, and nothing else is`() {
    for text in ["everywhere", "forum:gfmd", "meeting:gfmd-2016", "meeting:1"] {
      #expect(Scope(text)?.description == text)
    }
    for text in [
      "", "Everywhere", "forum:", "forum:GFMD", "meeting:a b", "meeting:-a", "meeting:a-", "session:a",
      "forum:a:b", "forum:é", "meeting:" + String(repeating: "a", count: 81),
    ] {
      #expect(Scope(text) == nil, "\(text)")
    }
  }

  @Test func `every refusal has a name of its own and words`() {
    let refusals: [AccessRefusal] = [
      .wrongSignIn, .wait(seconds: 60), .busy, .accountDisabled, .signInNeeded, .notAllowed(.review),
      .notGrantable(Grant(role: .chair)), .malformedName, .malformedEmail, .malformedScope(.forum("A")),
      .unknownLanguage("xx"), .emailTaken, .invitationGone, .recoveryGone, .administratorExists,
      .lastAdministrator, .noRole, .noScope, .expiryPast, .tooMany(most: 50), .tooLong(most: 9),
      .noSuchAccount, .noSuchInvitation, .noSuchToken, .noSuchSearch, .weakPassword(.common),
    ]
    #expect(Set(refusals.map(\.key)).count == refusals.count)
    for refusal in refusals {
      #expect(refusal.key.allSatisfy { $0.isLowercase || $0 == "-" } && !refusal.description.isEmpty)
    }
    #expect(AccessRefusal.wait(seconds: 60).payload == ["seconds": "60"])
    #expect(AccessRefusal.weakPassword(.tooShort).payload == ["reason": "too-short"])
  }
}
