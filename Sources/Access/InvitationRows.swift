// SPDX-License-Identifier: Apache-2.0

import Kernel
import Storage

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

// MARK: - Rows

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
