// SPDX-License-Identifier: Apache-2.0

public import Kernel
import Storage

extension Accounts {
  /// Gives a role to somebody who has an account; nothing where it is held already.
  ///
  /// `forums` says which forum a meeting belongs to, so that a role in a forum counts for its meetings.
  public func grant(
    _ grant: Grant,
    to account: AccountID,
    by viewer: Viewer,
    forums: [String: String] = [:],
    at instant: Instant
  ) async throws {
    try await change(at: instant) { change in
      let actor = try change.actor(viewer, mayGive: grant, forums)
      let row = try change.account(account)
      guard !row.grants.contains(where: { $0.grant == grant }) else { return }
      try change.rows.insert(GrantRow(grant: grant, by: actor.rawValue, at: instant), of: account)
      try change.append(.grant, account: account, by: actor.rawValue, detail: grant.detail)
    }
  }

  /// Takes a role away; nothing where it is not held.
  ///
  /// Open invitations of somebody who may no longer invite as before are withdrawn. Throws
  /// ``AccessRefusal/lastAdministrator`` where nobody would be left who administers the house.
  public func revoke(
    _ grant: Grant,
    from account: AccountID,
    by viewer: Viewer,
    forums: [String: String] = [:],
    at instant: Instant
  ) async throws {
    try await change(at: instant) { change in
      let actor = try change.actor(viewer, mayGive: grant, forums)
      _ = try change.account(account)
      guard try change.rows.delete(grant, of: account) else { return }
      try change.requireAdministrator()
      if Permissions.allows(grant.role, .invite) { try change.closeInvitations(of: account, by: actor) }
      try change.append(.revoke, account: account, by: actor.rawValue, detail: grant.detail)
    }
  }

  /// Shuts somebody out at once: every session, token and link of the account ends.
  public func disable(_ account: AccountID, by viewer: Viewer, at instant: Instant) async throws {
    try await change(at: instant) { change in
      let actor = try change.actor(viewer, may: .administer)
      var row = try change.account(account)
      guard row.isActive else { return }
      row.state = .disabled
      try change.rows.update(row)
      try change.requireAdministrator()
      try change.closeAll(of: row, by: actor)
      try change.append(.disable, account: account, by: actor.rawValue)
    }
  }

  /// Lets somebody in again who was disabled, with the roles they had.
  public func enable(_ account: AccountID, by viewer: Viewer, at instant: Instant) async throws {
    try await change(at: instant) { change in
      let actor = try change.actor(viewer, may: .administer)
      var row = try change.account(account)
      guard !row.isActive else { return }
      row.state = .active
      try change.rows.update(row)
      try change.append(.enable, account: account, by: actor.rawValue)
    }
  }

  /// Deletes all that tells of the person, for good; the identifier and the trail stay.
  ///
  /// With the key of the account goes what its seals in the trail could be compared with.
  public func erase(_ account: AccountID, by viewer: Viewer, at instant: Instant) async throws {
    try await change(at: instant) { change in
      let actor = try change.actor(viewer, may: .administer)
      var row = try change.account(account)
      try change.closeAll(of: row, by: actor)
      try change.rows.deleteGrants(of: account)
      try change.rows.deleteSearches(of: account)
      try change.rows.deleteAnswers()
      row.name = nil
      row.email = nil
      row.language = nil
      row.password = nil
      row.sealKey = nil
      row.state = .erased
      try change.rows.update(row)
      try change.requireAdministrator()
      try change.append(.erase, account: account, by: actor.rawValue)
    }
  }

  // MARK: - Lost passwords

  /// A secret for the link by which somebody sets a new password, good once and for a day.
  ///
  /// The one before no longer counts.
  public func recovery(
    for account: AccountID,
    by viewer: Viewer,
    at instant: Instant
  ) async throws -> String {
    try await makeRecovery(at: instant) { change in
      (account, try change.actor(viewer, may: .administer).rawValue)
    }
  }

  /// The same for whoever holds the database, by the address of the account: the way back in when the last
  /// administrator forgot the password.
  public func operatorRecovery(email: String, at instant: Instant) async throws -> String {
    let email = try EmailAddress.checked(email)
    return try await makeRecovery(at: instant) { change in
      guard let row = try change.rows.account(email: email) else { throw AccessRefusal.noSuchAccount }
      return (row.id, AccessEvent.system)
    }
  }

  private func makeRecovery(
    at instant: Instant,
    _ asked: @escaping @Sendable (inout Change) throws -> (account: AccountID, actor: String)
  ) async throws -> String {
    let token = Secret.make(randomness)
    let id = newID()
    try await change(at: instant) { change in
      let (account, actor) = try asked(&change)
      guard try change.account(account).isActive else { throw AccessRefusal.accountDisabled }
      try change.closeRecovery(of: account, by: actor)
      let row = RecoveryRow(
        id: id,
        account: account,
        digest: Secret.digest(of: token),
        by: AccountID(rawValue: actor) ?? account,
        createdAt: instant,
        expires: instant + Lifetime.recovery
      )
      try change.rows.insert(row)
      try change.append(
        .makeRecovery,
        row.subject,
        by: actor,
        seal: row.seal,
        detail: ["account": account.rawValue]
      )
    }
    return token
  }

  /// The account that the link is for, to show its form; nil where the link is no longer open.
  public func recoverable(_ token: String, at instant: Instant) async throws -> Account? {
    let digest = Secret.digest(of: token)
    return try await database.read { session in
      let rows = AccessRows(session)
      guard let row = try rows.recovery(digest: digest), row.isOpen(at: instant) else { return nil }
      return try rows.account(row.account).flatMap { $0.isActive ? $0.account : nil }
    }
  }

  /// Sets a new password by the link, once, and signs the person in; every session before ends.
  public func recover(
    _ token: String,
    password: String,
    client: String,
    at instant: Instant
  ) async throws -> SignedIn {
    guard let account = try await recoverable(token, at: instant) else { throw AccessRefusal.recoveryGone }
    if let weakness = PasswordRule.weakness(of: password, name: account.name, email: account.email) {
      throw AccessRefusal.weakPassword(weakness)
    }
    let stored = try await hash(password).text
    let digest = Secret.digest(of: token)
    let opening = Opening(randomness, device: nil)
    let client = salted("client", client)
    let target = salted("account", account.email)
    return try await change(at: instant) { change in
      guard let link = try change.rows.recovery(digest: digest), link.isOpen(at: instant),
        var row = try change.rows.account(link.account), row.isActive
      else { throw AccessRefusal.recoveryGone }
      row.password = stored
      try change.rows.update(row)
      try change.rows.deleteSessions(of: row.id, except: nil)
      try change.rows.deleteDevices(of: row.id)
      try change.rows.deleteFailures(of: client, on: target)
      try change.rows.deleteRecovery(link.id)
      try change.append(.useRecovery, link.subject, by: row.id.rawValue, seal: "")
      try change.append(.changePassword, account: row.id, by: row.id.rawValue)
      return try change.open(opening, row)
    }
  }
}

extension Grant {
  /// What an entry of the trail says of it.
  fileprivate var detail: [String: String] { ["role": role.rawValue, "scope": scope.description] }
}

extension Change {
  fileprivate func actor(_ viewer: Viewer, mayGive grant: Grant, _ forums: [String: String]) throws
    -> AccountID
  {
    guard grant.scope.isWellFormed else { throw AccessRefusal.malformedScope(grant.scope) }
    let actor = try self.actor(viewer, may: .grantRoles, anywhere: true)
    guard try current(viewer).mayGive(grant, by: .grantRoles, forums: forums) else {
      throw AccessRefusal.notGrantable(grant)
    }
    return actor
  }

  fileprivate func requireAdministrator() throws {
    guard try rows.hasAdministrator() else { throw AccessRefusal.lastAdministrator }
  }

  fileprivate mutating func closeInvitations(of account: AccountID, by actor: AccountID) throws {
    for invitation in try rows.invitations(by: account) {
      try close(invitation, .withdrawInvitation, by: actor.rawValue)
    }
  }

  fileprivate mutating func closeRecovery(of account: AccountID, by actor: String) throws {
    guard let row = try rows.recovery(of: account) else { return }
    try rows.deleteRecovery(row.id)
    try append(
      .withdrawRecovery,
      row.subject,
      by: actor,
      seal: "",
      detail: ["account": account.rawValue]
    )
  }

  /// Ends all by which somebody gets in, or lets others in.
  fileprivate mutating func closeAll(of account: AccountRow, by actor: AccountID) throws {
    try rows.deleteSessions(of: account.id, except: nil)
    try rows.deleteDevices(of: account.id)
    for token in try rows.tokens(of: account.id) {
      try rows.deleteToken(token.token.id)
      try append(.revokeToken, token.subject, by: actor.rawValue, seal: "")
    }
    try closeRecovery(of: account.id, by: actor.rawValue)
    try closeInvitations(of: account.id, by: actor)
  }
}
