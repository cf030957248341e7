// SPDX-License-Identifier: Apache-2.0

public import Kernel
import Storage

/// Something that was done with accounts, or with what only some may read: who, when, what.
///
/// Entries are numbered from 1 without a gap; each holds the digest of the one before. There are no names and no
/// addresses in them, because they can never be taken back: only identifiers.
public struct AccessEvent: Sendable, Equatable, Identifiable {
  public let sequence: Int64
  /// What the clock said; clocks are set, so that it may be less than in the entry before.
  public let at: Instant
  /// The identifier of an account, `system` or `anonymous`.
  public let actor: String
  public let kind: Kind
  /// `account:…`, `invitation:…`, `token:…`, `session:…`, `recovery:…`, or what a note is about: `document:…`.
  public let subject: String
  /// What else belongs to it; `seal` is the digest of the subject afterwards, empty where it is gone.
  public let detail: [String: String]
  public let previous: String
  public let digest: String
  public var id: Int64 { sequence }

  public enum Kind: String, Sendable, CaseIterable {
    case invite = "invitation.make"
    case accept = "invitation.accept"
    case withdrawInvitation = "invitation.withdraw"
    case expireInvitation = "invitation.expire"
    case createAccount = "account.create"
    case grant = "account.grant"
    case revoke = "account.revoke"
    case disable = "account.disable"
    case enable = "account.enable"
    case erase = "account.erase"
    /// The person changed name or language.
    case changeProfile = "account.profile"
    case changePassword = "account.password"
    /// The same password, hashed anew with other parameters.
    case rehashPassword = "account.rehash"
    case makeRecovery = "recovery.make"
    case useRecovery = "recovery.use"
    case withdrawRecovery = "recovery.withdraw"
    case makeToken = "token.make"
    case revokeToken = "token.revoke"
    case signIn = "session.open"
    case signOutEverywhere = "session.close-all"
    // What others note.
    case readRestricted = "restricted.read"
    case export = "record.export"
    case setVisibility = "visibility.set"
    case backUp = "store.back-up"
    case readTrail = "trail.read"

    /// Whether it only tells of something that is not kept here.
    public var isNote: Bool {
      switch self {
      case .readRestricted, .export, .setVisibility, .backUp, .readTrail: true
      default: false
      }
    }
  }

  /// What the first entry has for the digest before it.
  static let origin = String(repeating: "0", count: 64)
  /// The actor where nobody asked.
  static let system = "system"
  /// The key in the details for the digest of the subject.
  static let seal = "seal"

  /// The digest of the entry with these values: SHA-256 over their canonical JSON.
  static func digest(
    _ sequence: Int64,
    _ at: Int64,
    _ actor: String,
    _ kind: String,
    _ subject: String,
    _ detail: String,
    _ previous: String
  ) -> String {
    CanonicalJSON.digest(of: [
      .integer(sequence), .integer(at), .text(actor), .text(kind), .text(subject), .text(detail),
      .text(previous),
    ])
  }
}

/// One change of what is stored of people: rows, and the trail that tells of them, in one transaction.
///
/// The transaction must hold ``Storage/AdvisoryLock/accessTrail``.
struct Change {
  let rows: AccessRows
  let at: Instant
  private var sequence: Int64
  private var previous: String

  init(_ session: any Storage.Session, at: Instant) throws {
    rows = AccessRows(session)
    self.at = at
    let last = try rows.lastEvent()
    sequence = last?.sequence ?? 0
    previous = last?.digest ?? AccessEvent.origin
  }

  /// Adds an entry.
  ///
  /// Where `seal` is given, the subject is kept here, and the seal is what is true of it now.
  mutating func append(
    _ kind: AccessEvent.Kind,
    _ subject: String,
    by actor: String,
    seal: String? = nil,
    detail: [String: String] = [:]
  ) throws {
    sequence += 1
    var detail = detail
    detail[AccessEvent.seal] = seal
    let text = CanonicalJSON.object(detail)
    let digest = AccessEvent.digest(
      sequence,
      at.millisecondsSince1970,
      actor,
      kind.rawValue,
      subject,
      text,
      previous
    )
    try rows.insertEvent(sequence, at, actor, kind, subject, text, previous, digest)
    previous = digest
  }

  /// Adds an entry about an account, sealed as its rows stand now.
  mutating func append(
    _ kind: AccessEvent.Kind,
    account id: AccountID,
    by actor: String,
    detail: [String: String] = [:]
  ) throws {
    guard let row = try rows.account(id) else { throw AccessRefusal.noSuchAccount }
    try append(kind, "account:\(id)", by: actor, seal: row.seal, detail: detail)
  }
}
