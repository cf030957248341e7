// SPDX-License-Identifier: Apache-2.0

import Access
import Foundation
import HTTPTypes
import Hummingbird
import Kernel

extension Site {
  var settingsRoutes: [Route] {
    [
      get("/settings", .saveSearch) { try await $0.settings() },
      post("/settings/password", .saveSearch) { try await $0.changePassword() },
      post("/settings/sign-out-everywhere", .saveSearch) { try await $0.signOutEverywhere() },
      post("/settings/tokens", .saveSearch) { try await $0.makeToken() },
      post("/settings/tokens/{token}/revoke", .saveSearch) { try await $0.revokeToken() },
    ]
  }
}

extension Visit {
  private func account() throws -> Account {
    guard let account = viewer.account, visitor.session != nil else { throw Problem.signInFirst }
    return account
  }

  fileprivate mutating func settings(problem: Said? = nil, secret: String? = nil) async throws -> Response {
    let account = try account()
    let tokens = try await site.accounts.tokens(of: account.id)
    let allowed = Action.allCases.filter { viewer.mayAnywhere($0) }
    var page = Page("access/settings", wording["settings"])
    page.section = "settings"
    page.here = "/settings"
    page.isPrivate = true
    page.problem = problem
    if problem != nil { page.status = .unprocessableContent }
    page.values = [
      "newToken": .some(secret), "name": .text(account.name), "email": .text(account.email),
      "grants": .list(
        account.grants.map { ["role": .text(roleWords($0.role)), "scope": .text(scopeWords($0.scope))] }
      ),
      "hasTokens": .flag(!tokens.isEmpty),
      "tokens": .list(
        tokens.map { token in
          let scopes = token.scopes.sorted { $0.rawValue < $1.rawValue }.map {
            wording["right.\($0.rawValue)"]
          }
          let until = token.expires.map {
            wording("until", ["date": wording.date(String($0.iso8601.prefix(10)))])
          }
          return [
            "id": .text(token.id), "name": .text(token.name),
            "words": .text((scopes + [until].compactMap { $0 }).joined(separator: " · ")),
          ]
        }
      ),
      "scopes": .list(
        allowed.map {
          [
            "id": .text($0.rawValue), "label": .text(wording["right.\($0.rawValue)"]),
            "isChosen": .flag([.readPublic, .export].contains($0)),
          ]
        }
      ),
    ]
    return try show(page)
  }

  fileprivate mutating func changePassword() async throws -> Response {
    do {
      try await site.accounts.changePassword(
        of: viewer,
        from: form["old"] ?? "",
        to: form["new"] ?? "",
        keeping: visitor.session?.token,
        at: now
      )
      return redirect("/settings")
    } catch let refusal as AccessRefusal {
      return try await settings(problem: said(refusal))
    }
  }

  fileprivate mutating func signOutEverywhere() async throws -> Response {
    try await site.accounts.signOutEverywhere(try account().id, except: visitor.session?.token, at: now)
    return redirect("/settings")
  }

  fileprivate mutating func makeToken() async throws -> Response {
    do {
      let days = form["days"].flatMap { Int64($0) }.map { max(1, min($0, 366)) } ?? 90
      let made = try await site.accounts.makeToken(
        form["name"] ?? "",
        scopes: Set(form.all("scope").compactMap(Action.init)),
        expires: Instant(millisecondsSince1970: now.millisecondsSince1970 + days * 86_400_000),
        by: viewer,
        at: now
      )
      return try await settings(secret: made.token)
    } catch let refusal as AccessRefusal {
      return try await settings(problem: said(refusal))
    }
  }

  fileprivate mutating func revokeToken() async throws -> Response {
    try await site.accounts.revokeToken(try parameter("token"), by: viewer, at: now)
    return redirect("/settings")
  }
}
