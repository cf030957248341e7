// SPDX-License-Identifier: Apache-2.0

import Kernel
import Storage

/// What is stored of people, for the length of one transaction: the one place with statements.
struct AccessRows {
  private let session: any Storage.Session

  init(_ session: any Storage.Session) { self.session = session }
}

// MARK: - Accounts

extension AccessRows {
  private static var accountColumns: SQL {
    "a.id, a.name, a.email, a.language, a.password, a.state, a.created_at, a.seal_key"
  }

  func account(_ id: AccountID) throws -> AccountRow? { try accounts("a.id = \(id.rawValue)").first }
  func account(email: String) throws -> AccountRow? { try accounts("a.email = \(email)").first }

  /// Every account, the first the first.
  func accounts() throws -> [AccountRow] { try accounts("1 = 1") }

  private func accounts(_ condition: SQL) throws -> [AccountRow] {
    var grants: [String: [GrantRow]] = [:]
    try session.run(
      """
      SELECT g.account, g.role, g.scope, g.granted_by, g.granted_at
      FROM account_grant g JOIN account a ON a.id = g.account WHERE \(condition)
      """
    ) { row in grants[try row.text(0), default: []].append(try GrantRow(row: row)) }
    return try session.rows(
      "SELECT \(Self.accountColumns) FROM account a WHERE \(condition) ORDER BY a.created_at, a.id"
    ) { try AccountRow(row: $0, grants: grants[try $0.text(0)] ?? []) }
  }

  func insert(_ account: AccountRow) throws {
    try session.run(
      """
      INSERT INTO account (id, name, email, language, password, state, created_at, seal_key)
      VALUES (\(account.id.rawValue), \(account.name), \(account.email), \(account.language),
        \(account.password), \(account.state.rawValue), \(account.createdAt.millisecondsSince1970),
        \(account.sealKey))
      """
    )
    for grant in account.grants { try insert(grant, of: account.id) }
  }

  /// Writes all but the grants.
  func update(_ account: AccountRow) throws {
    try session.run(
      """
      UPDATE account SET name = \(account.name), email = \(account.email), language = \(account.language),
        password = \(account.password), state = \(account.state.rawValue), seal_key = \(account.sealKey)
      WHERE id = \(account.id.rawValue)
      """
    )
  }

  func insert(_ grant: GrantRow, of account: AccountID) throws {
    try session.run(
      """
      INSERT INTO account_grant (account, role, scope, granted_by, granted_at)
      VALUES (\(account.rawValue), \(grant.grant.role.rawValue), \(grant.grant.scope.description),
        \(grant.by), \(grant.at.millisecondsSince1970))
      """
    )
  }

  /// Gives whether there was one.
  func delete(_ grant: Grant, of account: AccountID) throws -> Bool {
    try session.run(
      """
      DELETE FROM account_grant WHERE account = \(account.rawValue) AND role = \(grant.role.rawValue)
        AND scope = \(grant.scope.description)
      """
    ) > 0
  }

  func deleteGrants(of account: AccountID) throws {
    try session.run("DELETE FROM account_grant WHERE account = \(account.rawValue)")
  }

  /// Whether somebody who can sign in administers everything.
  func hasAdministrator() throws -> Bool {
    try session.first(
      """
      SELECT 1 FROM account_grant g JOIN account a ON a.id = g.account
      WHERE g.role = 'administrator' AND g.scope = 'everywhere' AND a.state = 'active' LIMIT 1
      """
    ) { _ in true } ?? false
  }
}

// MARK: - Invitations and recoveries

extension AccessRows {
  func invitation(digest: String) throws -> InvitationRow? { try invitations("i.digest = \(digest)").first }
  func invitation(_ id: String) throws -> InvitationRow? { try invitations("i.id = \(id)").first }
  func invitations() throws -> [InvitationRow] { try invitations("1 = 1") }

  func invitations(by account: AccountID) throws -> [InvitationRow] {
    try invitations("i.invited_by = \(account.rawValue)")
  }

  /// Those that make the first administrator.
  func houseInvitations() throws -> [InvitationRow] { try invitations("i.invited_by IS NULL") }

  private func invitations(_ condition: SQL) throws -> [InvitationRow] {
    var grants: [String: [Grant]] = [:]
    try session.run(
      """
      SELECT g.invitation, g.role, g.scope
      FROM invitation_grant g JOIN invitation i ON i.id = g.invitation WHERE \(condition)
      """
    ) { row in grants[try row.text(0), default: []].append(try Grant(row: row, from: 1)) }
    return try session.rows(
      """
      SELECT i.id, i.digest, i.name, i.email, i.invited_by, i.created_at, i.expires_at, i.seal_key
      FROM invitation i WHERE \(condition) ORDER BY i.created_at, i.id
      """
    ) { try InvitationRow(row: $0, grants: grants[try $0.text(0)] ?? []) }
  }

  func insert(_ invitation: InvitationRow) throws {
    try session.run(
      """
      INSERT INTO invitation (id, digest, name, email, invited_by, created_at, expires_at, seal_key)
      VALUES (\(invitation.id), \(invitation.digest), \(invitation.name), \(invitation.email),
        \(invitation.by?.rawValue), \(invitation.createdAt.millisecondsSince1970),
        \(invitation.expires.millisecondsSince1970), \(invitation.sealKey))
      """
    )
    for grant in invitation.grants {
      try session.run(
        """
        INSERT INTO invitation_grant (invitation, role, scope)
        VALUES (\(invitation.id), \(grant.role.rawValue), \(grant.scope.description))
        """
      )
    }
  }

  func deleteInvitation(_ id: String) throws {
    try session.run("DELETE FROM invitation_grant WHERE invitation = \(id)")
    try session.run("DELETE FROM invitation WHERE id = \(id)")
  }

  func recovery(digest: String) throws -> RecoveryRow? { try recoveries("digest = \(digest)").first }
  func recovery(of account: AccountID) throws -> RecoveryRow? {
    try recoveries("account = \(account.rawValue)").first
  }
  func recoveries() throws -> [RecoveryRow] { try recoveries("1 = 1") }

  private func recoveries(_ condition: SQL) throws -> [RecoveryRow] {
    try session.rows(
      """
      SELECT id, account, digest, made_by, created_at, expires_at FROM recovery WHERE \(condition) ORDER BY id
      """,
      RecoveryRow.init(row:)
    )
  }

  func insert(_ recovery: RecoveryRow) throws {
    try session.run(
      """
      INSERT INTO recovery (id, account, digest, made_by, created_at, expires_at)
      VALUES (\(recovery.id), \(recovery.account.rawValue), \(recovery.digest), \(recovery.by.rawValue),
        \(recovery.createdAt.millisecondsSince1970), \(recovery.expires.millisecondsSince1970))
      """
    )
  }

  func deleteRecovery(_ id: String) throws { try session.run("DELETE FROM recovery WHERE id = \(id)") }
}

// MARK: - Sessions and devices

extension AccessRows {
  func session(digest: String) throws -> SessionRow? { try sessions("digest = \(digest)").first }
  func sessions() throws -> [SessionRow] { try sessions("1 = 1") }

  private func sessions(_ condition: SQL) throws -> [SessionRow] {
    try session.rows(
      """
      SELECT id, digest, account, created_at, seen_at, expires_at FROM sign_in_session
      WHERE \(condition) ORDER BY id
      """,
      SessionRow.init(row:)
    )
  }

  func insert(_ row: SessionRow) throws {
    try session.run(
      """
      INSERT INTO sign_in_session (id, digest, account, created_at, seen_at, expires_at)
      VALUES (\(row.id), \(row.digest), \(row.account.rawValue), \(row.createdAt.millisecondsSince1970),
        \(row.seenAt.millisecondsSince1970), \(row.expires.millisecondsSince1970))
      """
    )
  }

  func touchSession(digest: String, at instant: Instant) throws {
    let now = instant.millisecondsSince1970
    try session.run(
      "UPDATE sign_in_session SET seen_at = \(now) WHERE digest = \(digest) AND seen_at < \(now)"
    )
  }

  func deleteSession(digest: String) throws {
    try session.run("DELETE FROM sign_in_session WHERE digest = \(digest)")
  }

  /// Ends every session of an account but one.
  func deleteSessions(of account: AccountID, except digest: String?) throws {
    try session.run(
      "DELETE FROM sign_in_session WHERE account = \(account.rawValue) AND digest <> \(digest ?? "")"
    )
  }

  func deleteSessions(endedBefore now: Instant) throws {
    let idle = (now - Lifetime.sessionIdle).millisecondsSince1970
    try session.run(
      """
      DELETE FROM sign_in_session WHERE expires_at <= \(now.millisecondsSince1970) OR seen_at <= \(idle)
      """
    )
  }

  /// Whether somebody, or this account, signed in on the device before.
  func isKnown(device digest: String, of account: AccountID? = nil) throws -> Bool {
    let condition: SQL =
      account.map { "digest = \(digest) AND account = \($0.rawValue)" } ?? "digest = \(digest)"
    return try session.first("SELECT 1 FROM known_device WHERE \(condition) LIMIT 1") { _ in true } ?? false
  }

  func note(device digest: String, of account: AccountID, at instant: Instant) throws {
    try session.run(
      """
      INSERT INTO known_device (digest, account, seen_at)
      VALUES (\(digest), \(account.rawValue), \(instant.millisecondsSince1970))
      ON CONFLICT (digest, account) DO UPDATE SET seen_at = excluded.seen_at
      """
    )
  }

  func deleteDevices(of account: AccountID) throws {
    try session.run("DELETE FROM known_device WHERE account = \(account.rawValue)")
  }

  func deleteDevices(seenBefore instant: Instant) throws {
    try session.run("DELETE FROM known_device WHERE seen_at < \(instant.millisecondsSince1970)")
  }
}

// MARK: - Failures to sign in

extension AccessRows {
  /// The failures that count for an attempt of `client` on `account`, both by their digests.
  func failures(of client: String, on account: String, at now: Instant) throws -> SignInThrottle.Failures {
    func times(_ condition: SQL, since age: Int64, most: Int) throws -> [Instant] {
      let start = (now - age).millisecondsSince1970
      return try session.rows(
        "SELECT at FROM sign_in_failure WHERE \(condition) AND at > \(start) ORDER BY at DESC LIMIT \(most)"
      ) { Instant(millisecondsSince1970: try $0.integer(0)) }
    }
    return SignInThrottle.Failures(
      ofClient: try times(
        "client = \(client)",
        since: SignInThrottle.clientWindow,
        most: SignInThrottle.mostOfClient
      ),
      ofClientOnAccount: try times(
        "client = \(client) AND account = \(account)",
        since: Lifetime.failure,
        most: 2 * SignInThrottle.freeOnAccount
      ),
      onAccount: try times(
        "account = \(account) AND source = 'address'",
        since: SignInThrottle.accountWindow,
        most: SignInThrottle.mostOnAccount
      )
    )
  }

  func insertFailure(_ id: String, of client: String, on account: String, isDevice: Bool, at: Instant) throws
  {
    try session.run(
      """
      INSERT INTO sign_in_failure (id, client, account, source, at)
      VALUES (\(id), \(client), \(account), \(isDevice ? "device" : "address"), \(at.millisecondsSince1970))
      """
    )
  }

  func deleteFailure(_ id: String) throws { try session.run("DELETE FROM sign_in_failure WHERE id = \(id)") }

  func deleteFailures(of client: String, on account: String) throws {
    try session.run("DELETE FROM sign_in_failure WHERE client = \(client) AND account = \(account)")
  }

  func deleteFailures(before instant: Instant) throws {
    try session.run("DELETE FROM sign_in_failure WHERE at <= \(instant.millisecondsSince1970)")
  }
}

// MARK: - Personal tokens and saved searches

extension AccessRows {
  private static var tokenColumns: SQL {
    "id, account, digest, name, scopes, created_at, expires_at, last_used_at"
  }

  func token(digest: String) throws -> TokenRow? { try tokens("digest = \(digest)").first }
  func token(_ id: String) throws -> TokenRow? { try tokens("id = \(id)").first }
  func tokens(of account: AccountID) throws -> [TokenRow] { try tokens("account = \(account.rawValue)") }
  func tokens() throws -> [TokenRow] { try tokens("1 = 1") }

  private func tokens(_ condition: SQL) throws -> [TokenRow] {
    try session.rows(
      "SELECT \(Self.tokenColumns) FROM personal_token WHERE \(condition) ORDER BY created_at, id",
      TokenRow.init(row:)
    )
  }

  func insert(_ row: TokenRow) throws {
    let token = row.token
    try session.run(
      """
      INSERT INTO personal_token (\(Self.tokenColumns))
      VALUES (\(token.id), \(token.account.rawValue), \(row.digest), \(token.name), \(row.scopes),
        \(token.createdAt.millisecondsSince1970), \(token.expires?.millisecondsSince1970),
        \(token.lastUsedAt?.millisecondsSince1970))
      """
    )
  }

  func touchToken(_ id: String, at instant: Instant) throws {
    let now = instant.millisecondsSince1970
    try session.run(
      """
      UPDATE personal_token SET last_used_at = \(now) WHERE id = \(id) AND COALESCE(last_used_at, 0) < \(now)
      """
    )
  }

  func deleteToken(_ id: String) throws { try session.run("DELETE FROM personal_token WHERE id = \(id)") }

  func savedSearches(of account: AccountID) throws -> [SavedSearch] {
    try session.rows(
      """
      SELECT id, account, name, query, created_at, seen_at FROM saved_search
      WHERE account = \(account.rawValue) ORDER BY created_at DESC, id
      """,
      SavedSearch.init(row:)
    )
  }

  func insert(_ search: SavedSearch) throws {
    try session.run(
      """
      INSERT INTO saved_search (id, account, name, query, created_at, seen_at)
      VALUES (\(search.id), \(search.account.rawValue), \(search.name), \(search.query),
        \(search.createdAt.millisecondsSince1970), \(search.seenAt.millisecondsSince1970))
      """
    )
  }

  /// Gives whether there was one of that account; so does the next.
  func deleteSearch(_ id: String, of account: AccountID) throws -> Bool {
    try session.run("DELETE FROM saved_search WHERE id = \(id) AND account = \(account.rawValue)") > 0
  }

  func touchSearch(_ id: String, of account: AccountID, at instant: Instant) throws -> Bool {
    let now = instant.millisecondsSince1970
    return try session.run(
      """
      UPDATE saved_search SET seen_at = CASE WHEN seen_at < \(now) THEN \(now) ELSE seen_at END
      WHERE id = \(id) AND account = \(account.rawValue)
      """
    ) > 0
  }

  func deleteSearches(of account: AccountID) throws {
    try session.run("DELETE FROM saved_search WHERE account = \(account.rawValue)")
  }
}

// MARK: - Settings and the trail

extension AccessRows {
  func setting(_ name: String) throws -> String? {
    try session.first("SELECT value FROM access_setting WHERE name = \(name)") { try $0.text(0) }
  }

  /// Sets what is not set yet; what is there stays.
  func set(_ name: String, to value: String) throws {
    try session.run(
      "INSERT INTO access_setting (name, value) VALUES (\(name), \(value)) ON CONFLICT (name) DO NOTHING"
    )
  }

  private static var eventColumns: SQL { "sequence, at, actor, kind, subject, detail, previous, digest" }

  func lastEvent() throws -> (sequence: Int64, digest: String)? {
    try session.first("SELECT sequence, digest FROM access_trail ORDER BY sequence DESC LIMIT 1") {
      (try $0.integer(0), try $0.text(1))
    }
  }

  func insertEvent(
    _ sequence: Int64,
    _ at: Instant,
    _ actor: String,
    _ kind: AccessEvent.Kind,
    _ subject: String,
    _ detail: String,
    _ previous: String,
    _ digest: String
  ) throws {
    try session.run(
      """
      INSERT INTO access_trail (\(Self.eventColumns))
      VALUES (\(sequence), \(at.millisecondsSince1970), \(actor), \(kind.rawValue), \(subject), \(detail),
        \(previous), \(digest))
      """
    )
  }

  /// Entries before a sequence, the newest first.
  func events(before sequence: Int64, limit: Int) throws -> [AccessEvent] {
    try session.rows(
      """
      SELECT \(Self.eventColumns) FROM access_trail WHERE sequence < \(sequence)
      ORDER BY sequence DESC LIMIT \(limit)
      """,
      AccessEvent.init(row:)
    )
  }

  /// Hands over every entry in its order, as it is stored.
  func eachEvent(_ body: (StoredEvent) throws -> Void) throws {
    try session.run("SELECT \(Self.eventColumns) FROM access_trail ORDER BY sequence") { row in
      try body(
        StoredEvent(
          sequence: try row.integer(0),
          at: try row.integer(1),
          actor: try row.text(2),
          kind: try row.text(3),
          subject: try row.text(4),
          detail: try row.text(5),
          previous: try row.text(6),
          digest: try row.text(7)
        )
      )
    }
  }
}

// MARK: - Rows

extension AccountID {
  fileprivate init(row: any Row, _ column: Int) throws {
    guard let id = AccountID(rawValue: try row.text(column)) else {
      throw StorageError.mismatch(column: column)
    }
    self = id
  }
}

extension Instant {
  fileprivate init(row: any Row, _ column: Int) throws {
    self.init(millisecondsSince1970: try row.integer(column))
  }
}

extension Grant {
  fileprivate init(row: any Row, from column: Int) throws {
    guard let role = Role(rawValue: try row.text(column)), let scope = Scope(try row.text(column + 1)) else {
      throw StorageError.mismatch(column: column)
    }
    self.init(role: role, scope: scope)
  }
}

extension GrantRow {
  fileprivate init(row: any Row) throws {
    self.init(
      grant: try Grant(row: row, from: 1),
      by: try row.optionalText(3),
      at: try Instant(row: row, 4)
    )
  }
}

extension AccountRow {
  fileprivate init(row: any Row, grants: [GrantRow]) throws {
    guard let state = Account.State(rawValue: try row.text(5)) else { throw StorageError.mismatch(column: 5) }
    self.init(
      id: try AccountID(row: row, 0),
      name: try row.optionalText(1),
      email: try row.optionalText(2),
      language: try row.optionalText(3),
      password: try row.optionalText(4),
      state: state,
      createdAt: try Instant(row: row, 6),
      sealKey: try row.optionalText(7),
      grants: grants.sorted { $0.grant < $1.grant }
    )
  }
}

extension InvitationRow {
  fileprivate init(row: any Row, grants: [Grant]) throws {
    self.init(
      id: try row.text(0),
      digest: try row.text(1),
      name: try row.text(2),
      email: try row.optionalText(3),
      by: row.isNull(4) ? nil : try AccountID(row: row, 4),
      createdAt: try Instant(row: row, 5),
      expires: try Instant(row: row, 6),
      sealKey: try row.text(7),
      grants: grants.sorted()
    )
  }
}

extension RecoveryRow {
  fileprivate init(row: any Row) throws {
    self.init(
      id: try row.text(0),
      account: try AccountID(row: row, 1),
      digest: try row.text(2),
      by: try AccountID(row: row, 3),
      createdAt: try Instant(row: row, 4),
      expires: try Instant(row: row, 5)
    )
  }
}

extension SessionRow {
  fileprivate init(row: any Row) throws {
    self.init(
      id: try row.text(0),
      digest: try row.text(1),
      account: try AccountID(row: row, 2),
      createdAt: try Instant(row: row, 3),
      seenAt: try Instant(row: row, 4),
      expires: try Instant(row: row, 5)
    )
  }
}

extension TokenRow {
  fileprivate init(row: any Row) throws {
    let scopes = try row.text(4)
    self.init(
      token: PersonalToken(
        id: try row.text(0),
        account: try AccountID(row: row, 1),
        name: try row.text(3),
        scopes: Set(scopes.split(separator: " ").compactMap { Action(rawValue: String($0)) }),
        createdAt: try Instant(row: row, 5),
        expires: try row.optionalInteger(6).map(Instant.init(millisecondsSince1970:)),
        lastUsedAt: try row.optionalInteger(7).map(Instant.init(millisecondsSince1970:))
      ),
      digest: try row.text(2),
      scopes: scopes
    )
  }
}

extension SavedSearch {
  fileprivate init(row: any Row) throws {
    self.init(
      id: try row.text(0),
      account: try AccountID(row: row, 1),
      name: try row.text(2),
      query: try row.text(3),
      createdAt: try Instant(row: row, 4),
      seenAt: try Instant(row: row, 5)
    )
  }
}

extension AccessEvent {
  fileprivate init(row: any Row) throws {
    guard let kind = Kind(rawValue: try row.text(3)) else { throw StorageError.mismatch(column: 3) }
    guard let detail = CanonicalJSON.values(of: try row.text(5)) else {
      throw StorageError.mismatch(column: 5)
    }
    self.init(
      sequence: try row.integer(0),
      at: try Instant(row: row, 1),
      actor: try row.text(2),
      kind: kind,
      subject: try row.text(4),
      detail: detail,
      previous: try row.text(6),
      digest: try row.text(7)
    )
  }
}
