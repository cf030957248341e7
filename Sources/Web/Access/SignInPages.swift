// SPDX-License-Identifier: Apache-2.0

import Access
import Foundation
import HTTPTypes
import Hummingbird
import Kernel

extension Site {
  var signInRoutes: [Route] {
    [
      get("/sign-in", nil) { try await $0.signInPage() },
      post("/sign-in", nil) { try await $0.signIn() },
      post("/sign-out", nil) { try await $0.signOut() },
      get("/join/{token}", nil) { try await $0.joinPage() },
      post("/join/{token}", nil) { try await $0.join() },
      get("/recover/{token}", nil) { try await $0.recoverPage() },
      post("/recover/{token}", nil) { try await $0.recover() },
      post("/language", nil, form: .open) { try await $0.setLanguage() },
    ]
  }
}

extension AccessRefusal {
  /// How many seconds to wait before another try; nil where waiting does not help.
  var wait: Int? { if case .wait(let seconds) = self { seconds } else { nil } }
}

extension Visit {
  /// The words of a refusal in the visitor's language; in English where the catalogue has none.
  func words(of refusal: AccessRefusal) -> String {
    if let seconds = refusal.wait { return wording.count("refusal.wait", (seconds + 59) / 60) }
    if let reason = refusal.payload["reason"], let words = wording.find("refusal.\(refusal.key).\(reason)") {
      return words
    }
    return wording.find("refusal.\(refusal.key)") ?? refusal.description
  }

  fileprivate mutating func signInPage(problem: Said? = nil, status: HTTPResponse.Status = .ok) async throws
    -> Response
  {
    if viewer.account != nil, problem == nil { return redirect(query.said("next") ?? "/") }
    var page = Page("access/sign-in", wording["sign_in"])
    page.section = "sign-in"
    page.isPrivate = true
    page.problem = problem
    page.status = status
    page.values = [
      "next": .some(query.said("next") ?? form.said("next")), "email": .some(form.said("email")),
    ]
    return try show(page)
  }

  /// Signs in, and gives the browser what it shows from then on.
  private func welcome(_ signedIn: SignedIn, to path: String) -> Response {
    var response = redirect(path)
    site.set(site.settings.cookie("tessera"), signedIn.session.token, seconds: 14 * 86_400, on: &response)
    site.set(site.settings.cookie("device"), signedIn.device, seconds: 365 * 86_400, on: &response)
    return response
  }

  private var device: String? {
    RequestCookies(request.headers[values: .cookie])[site.settings.cookie("device")]
  }

  fileprivate mutating func signIn() async throws -> Response {
    do {
      let signedIn = try await site.accounts.signIn(
        email: form["email"] ?? "",
        password: form["password"] ?? "",
        client: visitor.client,
        device: device,
        at: now
      )
      return welcome(signedIn, to: form.said("next") ?? "/")
    } catch let refusal as AccessRefusal {
      return try await signInPage(
        problem: said(refusal),
        status: refusal.wait == nil ? .unprocessableContent : .tooManyRequests
      )
    }
  }

  fileprivate mutating func signOut() async throws -> Response {
    if let session = visitor.session { try await site.accounts.signOut(session.token) }
    var response = redirect("/")
    site.set(site.settings.cookie("tessera"), "", seconds: 0, on: &response)
    // What this browser kept of pages that only the person may see goes with it.
    if let name = HTTPField.Name("Clear-Site-Data") { response.headers[name] = "\"cache\"" }
    return response
  }

  fileprivate mutating func setLanguage() async throws -> Response {
    guard let language = form["language"], Wording.languages.contains(language) else {
      throw Problem.malformed("language")
    }
    if viewer.account != nil, visitor.session != nil {
      try await site.accounts.setLanguage(of: viewer, to: language, at: now)
    }
    var response = redirect(form.said("next") ?? "/")
    site.set("language", language, seconds: 365 * 86_400, on: &response)
    return response
  }

  // MARK: - Invitations

  func scopeWords(_ scope: Scope) -> String {
    switch scope {
    case .everywhere: wording["everywhere"]
    case .forum(let slug): wording("scope.forum", ["name": slug])
    case .meeting(let slug): wording("scope.meeting", ["name": slug])
    }
  }

  func roleWords(_ role: Role) -> String { wording["role.\(role.rawValue)"] }

  fileprivate mutating func joinPage(problem: Said? = nil) async throws -> Response {
    let token = try parameter("token")
    guard let invitation = try await site.accounts.invitation(token, at: now) else {
      throw AccessRefusal.invitationGone
    }
    var page = Page("access/join", wording["join_title"])
    page.isPrivate = true
    page.problem = problem
    if problem != nil { page.status = .unprocessableContent }
    page.values = [
      "lede": .text(wording["join_lede"]), "action": .text("/join/\(Address.encoded(token))"),
      "asksName": true,
      "name": .some(form.said("name") ?? (invitation.invitedBy == nil ? nil : invitation.name)),
      "email": .some(form.said("email") ?? invitation.email), "hasGrants": .flag(!invitation.grants.isEmpty),
      "grants": .list(
        invitation.grants.map { ["role": .text(roleWords($0.role)), "scope": .text(scopeWords($0.scope))] }
      ),
    ]
    return try show(page)
  }

  fileprivate mutating func join() async throws -> Response {
    do {
      let signedIn = try await site.accounts.accept(
        try parameter("token"),
        name: form["name"] ?? "",
        email: form["email"] ?? "",
        password: form["password"] ?? "",
        language: visitor.language,
        client: visitor.client,
        at: now
      )
      return welcome(signedIn, to: "/")
    } catch let refusal as AccessRefusal {
      guard refusal != .invitationGone else { throw refusal }
      return try await joinPage(problem: said(refusal))
    }
  }

  fileprivate mutating func recoverPage(problem: Said? = nil) async throws -> Response {
    let token = try parameter("token")
    guard try await site.accounts.recoverable(token, at: now) != nil else { throw AccessRefusal.recoveryGone }
    var page = Page("access/join", wording["recover_title"])
    page.isPrivate = true
    page.problem = problem
    if problem != nil { page.status = .unprocessableContent }
    page.values = [
      "lede": .text(wording["recover_lede"]), "action": .text("/recover/\(Address.encoded(token))"),
      "asksName": false,
      "hasGrants": false,
    ]
    return try show(page)
  }

  fileprivate mutating func recover() async throws -> Response {
    do {
      let signedIn = try await site.accounts.recover(
        try parameter("token"),
        password: form["password"] ?? "",
        client: visitor.client,
        at: now
      )
      return welcome(signedIn, to: "/")
    } catch let refusal as AccessRefusal {
      guard refusal != .recoveryGone else { throw refusal }
      return try await recoverPage(problem: said(refusal))
    }
  }
}
