// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// The time somebody is signed in on one device.
///
/// It ends twelve hours after its last use, and fourteen days after its beginning in any case.
public struct Session: Sendable, Equatable, Identifiable {
  /// What the trail calls it; no secret.
  public let id: String
  public let account: AccountID
  /// The secret that the cookie holds; the store knows only its digest.
  public let token: String
  public let createdAt: Instant
  /// When it ends in any case.
  public let expires: Instant
  /// When it ends if it is not used again.
  public let idleUntil: Instant

  /// What each form of the session carries, against requests that other sites send; derived from the token.
  public var csrf: String { Secret.derived(from: token, "tessera csrf 1") }

  /// Whether a form was one of this session; in constant time.
  public func isValidCSRF(_ text: String) -> Bool { Secret.isEqual(text, csrf) }
}

/// What signing in gives.
public struct SignedIn: Sendable {
  public let viewer: Viewer
  public let session: Session
  /// A secret for a cookie that lasts: who shows it is not hindered by what others do to the account.
  public let device: String
}

/// How long what opens a door is good for, in milliseconds.
enum Lifetime {
  static let minute: Int64 = 60_000
  static let hour = 60 * minute
  static let day = 24 * hour
  static let sessionIdle = 12 * hour
  static let session = 14 * day
  static let invitation = 7 * day
  static let firstAdministrator = day
  static let recovery = day
  /// A device nobody signed in on for this long is forgotten.
  static let device = 180 * day
  static let failure = day
  /// Uses are noted at most this often.
  static let note = minute
}

extension Instant {
  static func + (instant: Instant, milliseconds: Int64) -> Instant {
    let (sum, isOver) = instant.millisecondsSince1970.addingReportingOverflow(milliseconds)
    return Instant(millisecondsSince1970: isOver ? (milliseconds < 0 ? .min : .max) : sum)
  }

  static func - (instant: Instant, milliseconds: Int64) -> Instant { instant + -milliseconds }
}

/// A session as the store has it.
struct SessionRow: Sendable {
  let id: String
  let digest: String
  let account: AccountID
  let createdAt: Instant
  let seenAt: Instant
  let expires: Instant

  func isOpen(at instant: Instant) -> Bool { instant < expires && instant < seenAt + Lifetime.sessionIdle }

  func session(_ token: String, seenAt: Instant) -> Session {
    Session(
      id: id,
      account: account,
      token: token,
      createdAt: createdAt,
      expires: expires,
      idleUntil: min(expires, seenAt + Lifetime.sessionIdle)
    )
  }

  /// The digest over all that does not change.
  var seal: String {
    CanonicalJSON.digest(of: [
      .text(id), .text(digest), .text(account.rawValue), .number(createdAt), .number(expires),
    ])
  }
}
