// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import Foundation
import HTTPTypes
import Hummingbird
import Kernel

extension Site {
  var peopleEndpoints: [Endpoint] { accountEndpoints + invitationEndpoints + ownEndpoints }

  private var accountEndpoints: [Endpoint] {
    [
      Endpoint(
        .get,
        "/accounts",
        "listAccounts",
        "Who can sign in, the oldest account first.",
        .invite,
        query: Endpoint.Parameter.paging,
        answer: .page(of: Shape.account, "Accounts.")
      ) { try await $0.listAccounts($1) },
      Endpoint(
        .get,
        "/accounts/{account}",
        "readAccount",
        "An account, with what the person is, and where.",
        .invite,
        answer: .json(Shape.account, "The account.")
      ) { visit, _ in
        let account = try await visit.accountOfAddress()
        return visit.answer { visit.accountJSON(account, &$0) }
      },
      Endpoint(
        .post,
        "/accounts/{account}/grants",
        "grantRole",
        "Gives a role to somebody who has an account; nothing where it is held already.",
        .grantRoles,
        body: .json(Shape.grantGiven),
        answer: .nothing,
        refusals: [422]
      ) { try await $0.grantRole($1) },
      Endpoint(
        .delete,
        "/accounts/{account}/grants/{role}/{scope}",
        "revokeRole",
        "Takes a role away; nothing where it is not held.",
        .grantRoles,
        answer: .nothing,
        refusals: [409, 422]
      ) { visit, _ in try await visit.revokeRole() },
      Endpoint(
        .post,
        "/accounts/{account}/disable",
        "disableAccount",
        "Shuts somebody out at once: every session, token and link of the account ends.",
        .administer,
        answer: .nothing,
        refusals: [409, 422]
      ) { visit, _ in
        let account = try await visit.accountOfAddress()
        try await visit.site.accounts.disable(account.id, by: visit.viewer, at: visit.now)
        return visit.nothing()
      },
      Endpoint(
        .post,
        "/accounts/{account}/enable",
        "enableAccount",
        "Lets somebody in again who was disabled, with the roles that the person had.",
        .administer,
        answer: .nothing
      ) { visit, _ in
        let account = try await visit.accountOfAddress()
        try await visit.site.accounts.enable(account.id, by: visit.viewer, at: visit.now)
        return visit.nothing()
      },
      Endpoint(
        .post,
        "/accounts/{account}/recovery",
        "makeRecovery",
        "Makes a link by which somebody sets a new password; the one before no longer counts.",
        .administer,
        hasSecret: true,
        answer: .json(Shape.recoveryMade, "The link.", status: 201),
        refusals: [422]
      ) { visit, _ in try await visit.makeRecovery() },
    ]
  }

  private var invitationEndpoints: [Endpoint] {
    [
      Endpoint(
        .get,
        "/invitations",
        "listInvitations",
        "The invitations that are open, the oldest first.",
        .invite,
        query: Endpoint.Parameter.paging,
        answer: .page(of: Shape.invitation, "Invitations.")
      ) { try await $0.listInvitations($1) },
      Endpoint(
        .post,
        "/invitations",
        "invite",
        "Invites somebody, with roles that one may give there.",
        .invite,
        body: .json(Shape.newInvitation),
        hasSecret: true,
        answer: .json(Shape.invitationMade, "The invitation, with its link.", status: 201),
        refusals: [422]
      ) { try await $0.invite($1) },
      Endpoint(
        .delete,
        "/invitations/{invitation}",
        "withdrawInvitation",
        "Takes an open invitation back.",
        .invite,
        answer: .nothing
      ) { visit, _ in
        try await visit.site.accounts.withdrawInvitation(
          try visit.parameter("invitation"),
          by: visit.viewer,
          at: visit.now
        )
        return visit.nothing()
      },
    ]
  }

  private var ownEndpoints: [Endpoint] {
    [
      Endpoint(
        .get,
        "/me",
        "readMe",
        "Who asks, and what he may do.",
        nil,
        answer: .json(Shape.me, "Who asks.")
      ) { visit, _ in visit.readMe() },
      Endpoint(
        .get,
        "/tokens",
        "listTokens",
        "One's own tokens, the oldest first, expired ones too.",
        .saveSearch,
        query: Endpoint.Parameter.paging,
        answer: .page(of: Shape.token, "Tokens.")
      ) { try await $0.listTokens($1) },
      Endpoint(
        .post,
        "/tokens",
        "makeToken",
        "Makes a token by which a program acts for oneself; only in a session, for a token makes no others.",
        .saveSearch,
        body: .json(Shape.newToken),
        hasSecret: true,
        answer: .json(Shape.tokenMade, "The token, with its secret.", status: 201),
        refusals: [409, 422]
      ) { try await $0.makeToken($1) },
      Endpoint(
        .delete,
        "/tokens/{token}",
        "revokeToken",
        "Ends a token of one's own; any, for who administers.",
        .saveSearch,
        answer: .nothing
      ) { visit, _ in
        try await visit.site.accounts.revokeToken(
          try visit.parameter("token"),
          by: visit.viewer,
          at: visit.now
        )
        return visit.nothing()
      },
      Endpoint(
        .get,
        "/searches",
        "listSearches",
        "The searches that one keeps, the newest first.",
        .saveSearch,
        query: Endpoint.Parameter.paging,
        answer: .page(of: Shape.search, "Searches.")
      ) { try await $0.listSearches($1) },
      Endpoint(
        .post,
        "/searches",
        "saveSearch",
        "Keeps a search, under a name of one's own.",
        .saveSearch,
        body: .json(Shape.newSearch),
        answer: .json(Shape.search, "The search.", status: 201),
        refusals: [422]
      ) { try await $0.saveSearch($1) },
      Endpoint(
        .delete,
        "/searches/{search}",
        "deleteSearch",
        "Deletes a search that one keeps.",
        .saveSearch,
        answer: .nothing
      ) { visit, _ in
        try await visit.site.accounts.deleteSearch(
          try visit.parameter("search"),
          by: visit.viewer,
          at: visit.now
        )
        return visit.nothing()
      },
    ]
  }
}

extension Visit {
  // MARK: - Accounts

  private func grantsJSON(_ grants: [Grant], _ json: inout JSONText) {
    json.key("grants")
    json.array { json in
      for grant in grants {
        json.object { json in
          json.pair("role", grant.role.rawValue)
          json.pair("scope", grant.scope.description)
        }
      }
    }
  }

  fileprivate func accountJSON(_ account: Account, _ json: inout JSONText) {
    json.object { json in
      json.pair("id", account.id.rawValue)
      json.pair("name", account.name)
      json.pair("email", account.email)
      json.pair("language", account.language)
      json.pair("state", account.state.rawValue)
      json.pair("createdAt", account.createdAt.iso8601)
      grantsJSON(account.grants, &json)
    }
  }

  private static func key(_ createdAt: Instant, _ id: String) -> [String] {
    [PageKey.padded(Int(createdAt.millisecondsSince1970)), id]
  }

  fileprivate func listAccounts(_ asked: Asked) async throws -> Response {
    let accounts = try await site.accounts.accounts().filter { $0.state != .erased }
    let page = try APIPage(accounts, asked, parts: 2) { Self.key($0.createdAt, $0.id.rawValue) }
    return answer(page) { accountJSON($0, &$1) }
  }

  /// The account that the address names; not one that is erased.
  fileprivate func accountOfAddress() async throws -> Account {
    guard let id = AccountID(rawValue: try parameter("account")),
      let account = try await site.accounts.account(id), account.state != .erased
    else { throw Problem.notFound }
    return account
  }

  /// The forum of each meeting that has one, by their slugs.
  private func forums() async throws -> [String: String] {
    var forums: [String: String] = [:]
    for entry in try await site.library.meetings() { forums[entry.meeting.slug] = entry.meeting.forum }
    return forums
  }

  private func grant(_ value: JSONValue) throws -> Grant {
    guard let role = value["role"]?.text.flatMap(Role.init),
      let scope = Scope(value["scope"]?.text ?? "everywhere")
    else { throw Problem.field(name: "scope", "is everywhere, forum:SLUG or meeting:SLUG") }
    return Grant(role: role, scope: scope)
  }

  fileprivate func grantRole(_ asked: Asked) async throws -> Response {
    let account = try await accountOfAddress()
    try await site.accounts.grant(
      try grant(asked.body),
      to: account.id,
      by: viewer,
      forums: try await forums(),
      at: now
    )
    return nothing()
  }

  fileprivate func revokeRole() async throws -> Response {
    let account = try await accountOfAddress()
    guard let role = Role(rawValue: try parameter("role")), let scope = Scope(try parameter("scope")) else {
      throw Problem.notFound
    }
    try await site.accounts.revoke(
      Grant(role: role, scope: scope),
      from: account.id,
      by: viewer,
      forums: try await forums(),
      at: now
    )
    return nothing()
  }

  fileprivate func makeRecovery() async throws -> Response {
    let account = try await accountOfAddress()
    let token = try await site.accounts.recovery(for: account.id, by: viewer, at: now)
    return answer(.created) { json in
      json.object { $0.pair("link", "\(site.settings.address)/recover/\(token)") }
    }
  }

  // MARK: - Invitations

  private func invitationJSON(_ invitation: Invitation, _ json: inout JSONText) {
    json.object { json in
      json.pair("id", invitation.id)
      json.pair("name", invitation.name)
      json.pair("email", invitation.email)
      grantsJSON(invitation.grants, &json)
      json.pair("invitedBy", invitation.invitedBy?.rawValue)
      json.pair("createdAt", invitation.createdAt.iso8601)
      json.pair("expires", invitation.expires.iso8601)
    }
  }

  fileprivate func listInvitations(_ asked: Asked) async throws -> Response {
    let page = try APIPage(try await site.accounts.invitations(at: now), asked, parts: 2) {
      Self.key($0.createdAt, $0.id)
    }
    return answer(page) { invitationJSON($0, &$1) }
  }

  fileprivate func invite(_ asked: Asked) async throws -> Response {
    let made = try await site.accounts.invite(
      try (asked.body["grants"]?.list ?? []).map(grant),
      name: asked.body["name"]?.text ?? "",
      email: asked.body["email"]?.text,
      by: viewer,
      forums: try await forums(),
      at: now
    )
    return answer(.created) { json in
      json.object { json in
        json.key("invitation")
        invitationJSON(made.invitation, &json)
        json.pair("link", "\(site.settings.address)/join/\(made.token)")
      }
    }
  }

  // MARK: - One's own

  fileprivate func readMe() -> Response {
    answer { json in
      json.object { json in
        json.key("account")
        if let account = viewer.account {
          json.object { json in
            json.pair("id", account.id.rawValue)
            json.pair("name", account.name)
            // A token that is made for something else need not tell an address.
            json.pair("email", viewer.mayAnywhere(.saveSearch) ? account.email : nil)
            json.pair("language", account.language)
            grantsJSON(account.grants, &json)
          }
        } else {
          json.null()
        }
        json.pair("isByToken", flag: visitor.isBearer)
        json.pair("may", Action.allCases.filter { viewer.mayAnywhere($0) }.map(\.rawValue))
        json.pair("csrf", visitor.session?.csrf)
      }
    }
  }

  private func ownAccount() throws -> Account {
    guard let account = viewer.account else { throw Problem.signInFirst }
    return account
  }

  private func tokenJSON(_ token: PersonalToken, _ json: inout JSONText) {
    json.object { json in
      json.pair("id", token.id)
      json.pair("name", token.name)
      json.pair("scopes", Action.allCases.filter(token.scopes.contains).map(\.rawValue))
      json.pair("createdAt", token.createdAt.iso8601)
      json.pair("expires", token.expires?.iso8601)
      json.pair("lastUsedAt", token.lastUsedAt?.iso8601)
    }
  }

  fileprivate func listTokens(_ asked: Asked) async throws -> Response {
    let tokens = try await site.accounts.tokens(of: try ownAccount().id)
    let page = try APIPage(tokens, asked, parts: 2) { Self.key($0.createdAt, $0.id) }
    return answer(page) { tokenJSON($0, &$1) }
  }

  fileprivate func makeToken(_ asked: Asked) async throws -> Response {
    guard !visitor.isBearer else {
      throw Answer(.forbidden, "session-needed", "a token makes no others: sign in, and make it there")
    }
    let days = Int64(asked.body["days"]?.integer ?? 90)
    let made = try await site.accounts.makeToken(
      asked.body["name"]?.text ?? "",
      scopes: Set(asked.body["scopes"]?.list?.compactMap { $0.text.flatMap(Action.init) } ?? []),
      expires: Instant(millisecondsSince1970: now.millisecondsSince1970 + days * 86_400_000),
      by: viewer,
      at: now
    )
    return answer(.created) { json in
      json.object { json in
        json.key("token")
        tokenJSON(made.made, &json)
        json.pair("secret", made.token)
      }
    }
  }

  private func searchJSON(_ search: SavedSearch, _ json: inout JSONText) {
    json.object { json in
      json.pair("id", search.id)
      json.pair("name", search.name)
      json.pair("query", search.query)
      json.pair("found", "\(Endpoint.root)/statements?q=\(Address.encoded(search.query))")
      json.pair("createdAt", search.createdAt.iso8601)
      json.pair("seenAt", search.seenAt.iso8601)
    }
  }

  fileprivate func listSearches(_ asked: Asked) async throws -> Response {
    let searches = try await site.accounts.savedSearches(of: try ownAccount().id)
    let page = try APIPage(
      searches,
      asked,
      parts: 2,
      key: { Self.key($0.createdAt, $0.id) },
      precedes: { a, b in a[0] == b[0] ? a[1] < b[1] : a[0] > b[0] }
    )
    return answer(page) { searchJSON($0, &$1) }
  }

  fileprivate func saveSearch(_ asked: Asked) async throws -> Response {
    let query = asked.body["query"]?.text ?? ""
    _ = try SearchQuery(query)
    let saved = try await site.accounts.saveSearch(
      name: asked.body["name"]?.text ?? String(query.prefix(120)),
      query: query,
      by: viewer,
      at: now
    )
    return answer(.created) { searchJSON(saved, &$0) }
  }
}
