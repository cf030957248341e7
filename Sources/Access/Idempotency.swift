// SPDX-License-Identifier: Apache-2.0

public import Kernel
import Storage

/// What a request was answered, kept so that the same request is answered the same and done once.
///
/// Never one with a secret in it: what is kept here is kept as it is.
public struct KeptAnswer: Sendable, Equatable {
  /// 200 to 299: what was refused changed nothing and may be tried again.
  public let status: Int
  public let mediaType: String?
  public let location: String?
  public let tag: String?
  public let body: [UInt8]

  public init(status: Int, mediaType: String?, location: String?, tag: String?, body: [UInt8]) {
    self.status = status
    self.mediaType = mediaType
    self.location = location
    self.tag = tag
    self.body = body
  }
}

/// What becomes of a request that comes with a key.
public enum RequestClaim: Sendable, Equatable {
  /// It is the first: it is done now, and answered under this claim.
  case first(claim: String)
  /// It was done before.
  case done(KeptAnswer)
  /// It is being done at this moment.
  case running
  /// Another request came with this key.
  case different
}

extension Accounts {
  /// How long an answer is kept, in milliseconds.
  public static let answerLifetime = Lifetime.day
  /// A request that is not answered after this time was given up: the next with its key takes it over.
  static let mostOfRequest = 10 * Lifetime.minute

  /// Begins a request that came with a key, once; `fingerprint` is a digest of what it asks for.
  public func beginRequest(
    key: String,
    fingerprint: String,
    by account: AccountID,
    at instant: Instant
  ) async throws -> RequestClaim {
    let digest = Secret.digest(of: key)
    let claim = newID()
    return try await database.write { session in
      let rows = AccessRows(session)
      try rows.deleteRequests(begunBefore: instant - Self.answerLifetime)
      guard let found = try rows.request(of: account, digest) else {
        try rows.insertRequest(of: account, digest, fingerprint: fingerprint, claim: claim, at: instant)
        return .first(claim: claim)
      }
      guard found.fingerprint == fingerprint else { return .different }
      if let answer = found.answer { return .done(answer) }
      guard found.begunAt <= instant - Self.mostOfRequest else { return .running }
      try rows.takeOverRequest(of: account, digest, claim: claim, at: instant)
      return .first(claim: claim)
    }
  }

  /// Keeps what the request was answered, where it was not taken over meanwhile.
  public func keep(_ answer: KeptAnswer, key: String, claim: String, by account: AccountID) async throws {
    let digest = Secret.digest(of: key)
    try await database.write { session in
      try AccessRows(session).answerRequest(of: account, digest, claim: claim, with: answer)
    }
  }

  /// Forgets a request that was refused or failed: it may be sent again with its key.
  public func forgetRequest(key: String, claim: String, by account: AccountID) async throws {
    let digest = Secret.digest(of: key)
    try await database.write { session in
      try AccessRows(session).deleteRequest(of: account, digest, claim: claim)
    }
  }
}

// MARK: - Rows

extension AccessRows {
  fileprivate func request(of account: AccountID, _ digest: String) throws -> (
    fingerprint: String, begunAt: Instant, answer: KeptAnswer?
  )? {
    try session.first(
      """
      SELECT fingerprint, begun_at, status, media_type, location, tag, body FROM idempotent_request
      WHERE account = \(account.rawValue) AND key_digest = \(digest)
      """
    ) { row in
      let answer =
        row.isNull(2)
        ? nil
        : KeptAnswer(
          status: try row.int(2),
          mediaType: try row.optionalText(3),
          location: try row.optionalText(4),
          tag: try row.optionalText(5),
          body: try row.bytes(6)
        )
      return (try row.text(0), try Instant(row: row, 1), answer)
    }
  }

  fileprivate func insertRequest(
    of account: AccountID,
    _ digest: String,
    fingerprint: String,
    claim: String,
    at instant: Instant
  ) throws {
    try session.run(
      """
      INSERT INTO idempotent_request (account, key_digest, fingerprint, claim, begun_at)
      VALUES (\(account.rawValue), \(digest), \(fingerprint), \(claim), \(instant.millisecondsSince1970))
      """
    )
  }

  fileprivate func takeOverRequest(
    of account: AccountID,
    _ digest: String,
    claim: String,
    at instant: Instant
  ) throws {
    try session.run(
      """
      UPDATE idempotent_request SET claim = \(claim), begun_at = \(instant.millisecondsSince1970)
      WHERE account = \(account.rawValue) AND key_digest = \(digest)
      """
    )
  }

  fileprivate func answerRequest(
    of account: AccountID,
    _ digest: String,
    claim: String,
    with answer: KeptAnswer
  ) throws {
    try session.run(
      """
      UPDATE idempotent_request SET status = \(answer.status), media_type = \(answer.mediaType),
        location = \(answer.location), tag = \(answer.tag), body = \(answer.body)
      WHERE account = \(account.rawValue) AND key_digest = \(digest) AND claim = \(claim)
      """
    )
  }

  fileprivate func deleteRequest(of account: AccountID, _ digest: String, claim: String) throws {
    try session.run(
      """
      DELETE FROM idempotent_request
      WHERE account = \(account.rawValue) AND key_digest = \(digest) AND claim = \(claim) AND status IS NULL
      """
    )
  }

  fileprivate func deleteRequests(begunBefore instant: Instant) throws {
    try session.run("DELETE FROM idempotent_request WHERE begun_at <= \(instant.millisecondsSince1970)")
  }

  /// Forgets every answer: any of them may tell of a person who is erased.
  func deleteAnswers() throws { try session.run("DELETE FROM idempotent_request WHERE status IS NOT NULL") }
}
