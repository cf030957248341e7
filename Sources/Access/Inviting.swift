// SPDX-License-Identifier: Apache-2.0

public import Kernel
import Storage

extension Accounts {
  /// A secret for the link by which somebody becomes the first administrator, good once and for a day.
  ///
  /// The one before no longer counts. Throws ``AccessRefusal/administratorExists`` once there is one.
  public func firstAdministratorInvitation(at instant: Instant) async throws -> String {
    let token = Secret.make(randomness)
    let row = InvitationRow(
      id: newID(),
      digest: Secret.digest(of: token),
      name: "Administrator",
      email: nil,
      by: nil,
      createdAt: instant,
      expires: instant + Lifetime.firstAdministrator,
      sealKey: newSealKey(),
      grants: [Grant(role: .administrator)]
    )
    try await change(at: instant) { change in
      guard try !change.rows.hasAdministrator() else { throw AccessRefusal.administratorExists }
      for former in try change.rows.houseInvitations() {
        try change.close(former, .withdrawInvitation, by: AccessEvent.system)
      }
      try change.rows.insert(row)
      try change.append(.invite, row.subject, by: AccessEvent.system, seal: row.seal)
    }
    return token
  }

  /// Invites somebody, with roles that the viewer may give there; the secret is shown this once.
  ///
  /// `forums` says which forum a meeting belongs to, so that a role in a forum counts for its meetings.
  public func invite(
    _ grants: [Grant],
    name: String,
    email: String?,
    by viewer: Viewer,
    forums: [String: String] = [:],
    at instant: Instant
  ) async throws -> (invitation: Invitation, token: String) {
    let grants = Set(grants).sorted()
    guard !grants.isEmpty else { throw AccessRefusal.noRole }
    for grant in grants where !grant.scope.isWellFormed { throw AccessRefusal.malformedScope(grant.scope) }
    let name = try PersonalName.checked(name)
    let given = email.map(\.trimmed).flatMap { $0.isEmpty ? nil : $0 }
    let email = try given.map { text throws(AccessRefusal) in try EmailAddress.checked(text) }
    let token = Secret.make(randomness)
    let (id, key) = (newID(), newSealKey())
    let row = try await change(at: instant) { change in
      let inviter = try change.current(viewer)
      guard inviter.mayAnywhere(.invite), let actor = inviter.account?.id else {
        throw AccessRefusal.notAllowed(.invite)
      }
      for grant in grants where !inviter.mayGive(grant, forums: forums) {
        throw AccessRefusal.notGrantable(grant)
      }
      for old in try change.rows.invitations() where !old.isOpen(at: instant) {
        try change.close(old, .expireInvitation, by: AccessEvent.system)
      }
      let row = InvitationRow(
        id: id,
        digest: Secret.digest(of: token),
        name: name,
        email: email,
        by: actor,
        createdAt: instant,
        expires: instant + Lifetime.invitation,
        sealKey: key,
        grants: grants
      )
      try change.rows.insert(row)
      try change.append(.invite, row.subject, by: actor.rawValue, seal: row.seal)
      return row
    }
    return (row.invitation, token)
  }

  /// The invitation whose link has this secret, to show its form; nil where it is no longer open.
  public func invitation(_ token: String, at instant: Instant) async throws -> Invitation? {
    let digest = Secret.digest(of: token)
    return try await database.read { session in
      try AccessRows(session).openInvitation(digest: digest, at: instant)?.invitation
    }
  }

  /// The invitations that are open, the oldest first; who may see them is for the caller to ask.
  public func invitations(at instant: Instant) async throws -> [Invitation] {
    try await database.read { session in
      try AccessRows(session).invitations().filter { $0.isOpen(at: instant) }.map(\.invitation)
    }
  }

  /// Makes the account that the invitation is for, once, and signs the person in.
  public func accept(
    _ token: String,
    name: String,
    email: String,
    password: String,
    language: String?,
    client: String,
    at instant: Instant
  ) async throws -> SignedIn {
    guard try await invitation(token, at: instant) != nil else { throw AccessRefusal.invitationGone }
    let name = try PersonalName.checked(name)
    let email = try EmailAddress.checked(email)
    let language = try PageLanguage.checked(language)
    if let weakness = PasswordRule.weakness(of: password, name: name, email: email) {
      throw AccessRefusal.weakPassword(weakness)
    }
    let stored = try await hash(password).text
    let digest = Secret.digest(of: token)
    let (id, key) = (AccountID(randomness), newSealKey())
    let opening = Opening(randomness, device: nil)
    return try await change(at: instant) { change in
      guard let invitation = try change.rows.openInvitation(digest: digest, at: instant) else {
        throw AccessRefusal.invitationGone
      }
      guard try change.rows.account(email: email) == nil else { throw AccessRefusal.emailTaken }
      let account = AccountRow(
        id: id,
        name: name,
        email: email,
        language: language,
        password: stored,
        state: .active,
        createdAt: instant,
        sealKey: key,
        grants: invitation.grants.map { GrantRow(grant: $0, by: invitation.by?.rawValue, at: instant) }
      )
      try change.rows.insert(account)
      try change.close(invitation, .accept, by: id.rawValue)
      try change.append(.createAccount, account: id, by: id.rawValue, detail: ["invitation": invitation.id])
      return try change.open(opening, account)
    }
  }

  /// Takes back an open invitation: one's own, one that one could have made, or any for who administers.
  public func withdrawInvitation(_ id: String, by viewer: Viewer, at instant: Instant) async throws {
    try await change(at: instant) { change in
      let viewer = try change.current(viewer)
      guard let actor = viewer.account?.id, viewer.mayAnywhere(.invite) || viewer.may(.administer) else {
        throw AccessRefusal.notAllowed(.invite)
      }
      guard Hexadecimal.isText(id, digits: 32), let row = try change.rows.invitation(id),
        row.isOpen(at: instant)
      else { throw AccessRefusal.noSuchInvitation }
      guard row.by == actor || viewer.may(.administer) || row.grants.allSatisfy({ viewer.mayGive($0) }) else {
        throw AccessRefusal.notAllowed(.administer)
      }
      try change.close(row, .withdrawInvitation, by: actor.rawValue)
    }
  }
}

extension AccessRows {
  /// An invitation that still counts; that for the first administrator does not once there is one.
  func openInvitation(digest: String, at instant: Instant) throws -> InvitationRow? {
    guard let row = try invitation(digest: digest), row.isOpen(at: instant) else { return nil }
    return try row.by == nil && hasAdministrator() ? nil : row
  }
}

extension Change {
  /// Ends an invitation, with what it says of the person.
  mutating func close(_ invitation: InvitationRow, _ kind: AccessEvent.Kind, by actor: String) throws {
    try rows.deleteInvitation(invitation.id)
    try append(kind, invitation.subject, by: actor, seal: "")
  }
}
