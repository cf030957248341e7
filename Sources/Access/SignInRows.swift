// SPDX-License-Identifier: Apache-2.0

import Kernel
import Storage

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

  /// The accounts with a session.
  func accountsSignedIn() throws -> [AccountID] {
    try session.rows("SELECT DISTINCT account FROM sign_in_session ORDER BY account") {
      try AccountID(row: $0, 0)
    }
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

// MARK: - Rows

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
