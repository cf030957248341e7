// SPDX-License-Identifier: Apache-2.0

import Kernel
import Storage

// MARK: - Personal tokens

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

// MARK: - Rows

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
