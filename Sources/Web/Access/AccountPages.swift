// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import Foundation
import HTTPTypes
import Hummingbird
import Kernel

extension Site {
  var accountRoutes: [Route] {
    [
      get("/people", .invite) { try await $0.accounts() },
      post("/people/invitations", .invite) { try await $0.invite() },
      post("/people/invitations/{invitation}/withdraw", .invite) { try await $0.withdrawInvitation() },
      post("/people/accounts/{account}/grant", .grantRoles) { try await $0.grant() },
      post("/people/accounts/{account}/revoke", .grantRoles) { try await $0.revoke() },
      post("/people/accounts/{account}/disable", .administer) { try await $0.disable() },
      post("/people/accounts/{account}/enable", .administer) { try await $0.enable() },
      post("/people/accounts/{account}/recovery", .administer) { try await $0.recoveryLink() },
    ]
  }
}

extension Visit {
  /// The forum of each meeting that has one, by their slugs.
  private func forums() async throws -> [String: String] {
    var forums: [String: String] = [:]
    for entry in try await site.library.meetings() { forums[entry.meeting.slug] = entry.meeting.forum }
    return forums
  }

  fileprivate mutating func accounts(problem: Said? = nil, link: (heading: String, path: String)? = nil)
    async throws
    -> Response
  {
    let accounts = try await site.accounts.accounts()
    let invitations = try await site.accounts.invitations(at: now)
    let meetings = try await site.library.meetings().map(\.meeting)
    let mine = Set(viewer.account?.grants.map(\.role) ?? [])
    let givable = Role.allCases.filter { role in
      mine.contains { Permissions.grantable(by: $0).contains(role) }
    }
    let roles = givable.map { role -> Values in ["id": .text(role.rawValue), "label": .text(roleWords(role))]
    }
    let mayGrant = viewer.mayAnywhere(.grantRoles)
    var page = Page("access/accounts", wording["people_roles"])
    page.section = "people-roles"
    page.here = "/people"
    page.isPrivate = true
    page.problem = problem
    if problem != nil { page.status = .unprocessableContent }
    page.values = [
      "link": link.map {
        .one(["heading": .text($0.heading), "address": .text(site.settings.address + $0.path)])
      },
      "roles": .list(roles),
      "scopes": .list(
        Set(meetings.compactMap(\.forum)).sorted().map {
          ["id": .text("forum:\($0)"), "label": .text(wording("scope.forum", ["name": $0]))]
        }
          + meetings.map {
            ["id": .text("meeting:\($0.slug)"), "label": .text(wording("scope.meeting", ["name": $0.title]))]
          }
      ),
      "accounts": .list(
        accounts.filter { $0.state != .erased }.map { account in
          let isActive = account.state == .active
          return [
            "id": .text(account.id.rawValue), "name": .text(account.name), "email": .text(account.email),
            "isDisabled": .flag(!isActive), "mayGrant": .flag(mayGrant),
            "toggle": .text(isActive ? "disable" : "enable"),
            "toggleLabel": .text(wording[isActive ? "disable" : "enable"]),
            "grants": .list(
              account.grants.map { grant in
                [
                  "role": .text(roleWords(grant.role)), "scope": .text(scopeWords(grant.scope)),
                  "roleID": .text(grant.role.rawValue), "scopeID": .text(grant.scope.description),
                  "mayRevoke": .flag(mayGrant),
                  "revokeLabel": .text(
                    wording("revoke.label", ["role": roleWords(grant.role), "name": account.name])
                  ),
                ]
              }
            ),
          ]
        }
      ),
      "hasInvitations": .flag(!invitations.isEmpty),
      "invitations": .list(
        invitations.map { invitation in
          let roles = invitation.grants.map { "\(roleWords($0.role)) · \(scopeWords($0.scope))" }
          return [
            "id": .text(invitation.id), "name": .text(invitation.name),
            "words": .text(
              (roles + [
                wording("until", ["date": wording.date(String(invitation.expires.iso8601.prefix(10)))])
              ])
              .joined(separator: " · ")
            ),
          ]
        }
      ),
    ]
    return try show(page)
  }

  private func grantOfForm() throws -> Grant {
    guard let role = form["role"].flatMap(Role.init), let scope = Scope(form.said("scope") ?? "everywhere")
    else {
      throw Problem.field(name: wording["scope"], wording["scope_hint"])
    }
    return Grant(role: role, scope: scope)
  }

  /// Does what the form asks; shows the page with why not where it is refused.
  private mutating func change(_ body: (Visit) async throws -> Void) async throws -> Response {
    do {
      try await body(self)
      return redirect("/people")
    } catch let refusal as AccessRefusal {
      return try await accounts(problem: said(refusal))
    } catch Problem.field(let name, let words) {
      return try await accounts(problem: "\(name): \(words)")
    }
  }

  private func accountID() throws -> AccountID {
    guard let id = AccountID(rawValue: try parameter("account")) else { throw Problem.notFound }
    return id
  }

  fileprivate mutating func invite() async throws -> Response {
    do {
      let made = try await site.accounts.invite(
        [try grantOfForm()],
        name: form["name"] ?? "",
        email: form.said("email"),
        by: viewer,
        forums: try await forums(),
        at: now
      )
      return try await accounts(
        link: (wording("invitation_for", ["name": made.invitation.name]), "/join/\(made.token)")
      )
    } catch let refusal as AccessRefusal {
      return try await accounts(problem: said(refusal))
    } catch Problem.field(let name, let words) {
      return try await accounts(problem: "\(name): \(words)")
    }
  }

  fileprivate mutating func withdrawInvitation() async throws -> Response {
    try await change { visit in
      try await visit.site.accounts.withdrawInvitation(
        try visit.parameter("invitation"),
        by: visit.viewer,
        at: visit.now
      )
    }
  }

  fileprivate mutating func grant() async throws -> Response {
    try await change { visit in
      try await visit.site.accounts.grant(
        try visit.grantOfForm(),
        to: try visit.accountID(),
        by: visit.viewer,
        forums: try await visit.forums(),
        at: visit.now
      )
    }
  }

  fileprivate mutating func revoke() async throws -> Response {
    try await change { visit in
      try await visit.site.accounts.revoke(
        try visit.grantOfForm(),
        from: try visit.accountID(),
        by: visit.viewer,
        forums: try await visit.forums(),
        at: visit.now
      )
    }
  }

  fileprivate mutating func disable() async throws -> Response {
    try await change { try await $0.site.accounts.disable(try $0.accountID(), by: $0.viewer, at: $0.now) }
  }

  fileprivate mutating func enable() async throws -> Response {
    try await change { try await $0.site.accounts.enable(try $0.accountID(), by: $0.viewer, at: $0.now) }
  }

  fileprivate mutating func recoveryLink() async throws -> Response {
    do {
      let id = try accountID()
      let token = try await site.accounts.recovery(for: id, by: viewer, at: now)
      let name = try await site.accounts.account(id)?.name ?? ""
      return try await accounts(link: (wording("recovery_for", ["name": name]), "/recover/\(token)"))
    } catch let refusal as AccessRefusal {
      return try await accounts(problem: said(refusal))
    }
  }
}
