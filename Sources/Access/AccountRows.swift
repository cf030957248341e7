// SPDX-License-Identifier: Apache-2.0

import Kernel
import Storage

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

// MARK: - Rows

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
