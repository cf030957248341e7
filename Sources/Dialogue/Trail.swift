// SPDX-License-Identifier: Apache-2.0

public import Kernel
import Storage

/// One change of the record: who made it, when, of what, and what that is now.
///
/// Entries are numbered from 1 without a gap; each holds the digest of the one before, so that none can be
/// changed, taken out or put in without all that follow.
public struct TrailEntry: Sendable, Equatable {
  public let sequence: Int64
  /// Milliseconds since 1970, never less than those of the entry before.
  public let at: Instant
  public let actor: String
  public let action: Action
  /// `document:…`, `statement:…`, `meeting:…`, `party:…`, `visibility:…`, `session:…`,
  /// `draft:…`, `draft-version:…`, `set-aside:…`, `publication:…`, `reply-link:…`, `reply:…`.
  public let subject: String
  /// The seal of the subject after the change.
  public let state: String
  /// What else belongs to the change, as JSON.
  public let detail: String
  public let previous: String
  public let digest: String

  /// What can be done to a record.
  public enum Action: String, Sendable, CaseIterable {
    case createMeeting = "meeting.create"
    case createForum = "forum.create"
    case registerParty = "party.register"
    case addDocument = "document.add"
    case readAgain = "document.read"
    case confirm = "statement.confirm"
    case correct = "statement.correct"
    case reject = "statement.reject"
    case split = "statement.split"
    case merge = "statement.merge"
    case add = "statement.add"
    case undo = "statement.undo"
    case reanchor = "statement.re-anchor"
    case setVisibility = "visibility.set"
    case arrange = "session.arrange"
    case correctMeeting = "meeting.correct"
    case draft = "draft.make"
    case changeDraft = "draft.change"
    case saveVersion = "draft.save"
    case setAside = "draft.set-aside"
    case publish = "draft.publish"
    case openReplies = "reply.open"
    case inviteReply = "reply.invite"
    case reply = "reply.give"
    case answerReply = "reply.answer"
  }

  /// The digest of the entry with these values after `previous`: SHA-256 over their canonical JSON.
  static func digest(
    _ sequence: Int64,
    _ at: Instant,
    _ actor: String,
    _ action: String,
    _ subject: String,
    _ state: String,
    _ detail: String,
    _ previous: String
  ) -> String {
    var json = CanonicalJSON()
    json.array { json in
      json.number(Int(sequence))
      json.number(Int(at.millisecondsSince1970))
      for text in [actor, action, subject, state, detail, previous] { json.string(text) }
    }
    return ContentDigest(of: json.bytes).hexadecimal
  }

  /// What the first entry has for the digest before it.
  static let origin = String(repeating: "0", count: 64)
}

extension AdvisoryLock {
  /// Held by whoever adds to the trail: its entries come one after another.
  static let trail = AdvisoryLock(key: 0x7465_7373_0002)
}

/// Adds to the trail within one transaction, which must hold ``Storage/AdvisoryLock/trail``.
struct TrailWriter {
  private let session: any Session
  private let actor: String
  private let at: Instant
  private(set) var sequence: Int64
  private var previous: String

  /// How far a clock may be behind before that is an error: clocks of several servers differ a little.
  static let tolerance: Int64 = 5_000

  init(_ session: any Session, actor: String, at now: Instant) throws {
    guard !actor.allSatisfy(\.isWhitespace) else { throw Refusal.emptyActor }
    self.session = session
    self.actor = actor.storable
    let last = try session.first("SELECT sequence, at, digest FROM trail ORDER BY sequence DESC LIMIT 1") {
      (try $0.integer(0), try $0.integer(1), try $0.text(2))
    }
    let behind =
      (last?.1 ?? .min) > now.millisecondsSince1970 ? (last?.1 ?? 0) - now.millisecondsSince1970 : 0
    guard behind <= Self.tolerance else { throw Refusal.clockBehind(milliseconds: behind) }
    at = Instant(millisecondsSince1970: now.millisecondsSince1970 + behind)
    sequence = last?.0 ?? 0
    previous = last?.2 ?? TrailEntry.origin
  }

  mutating func append(
    _ action: TrailEntry.Action,
    _ subject: String,
    state: String,
    detail: String = "{}"
  ) throws {
    sequence += 1
    let digest = TrailEntry.digest(sequence, at, actor, action.rawValue, subject, state, detail, previous)
    try session.run(
      """
      INSERT INTO trail (\(TrailEntry.columns))
      VALUES (\(sequence), \(at.millisecondsSince1970), \(actor), \(action.rawValue), \(subject), \(state),
        \(detail), \(previous), \(digest))
      """
    )
    previous = digest
  }
}

extension TrailEntry {
  init(row: any Row) throws {
    guard let action = Action(rawValue: try row.text(3)) else { throw StorageError.mismatch(column: 3) }
    self.init(
      sequence: try row.integer(0),
      at: Instant(millisecondsSince1970: try row.integer(1)),
      actor: try row.text(2),
      action: action,
      subject: try row.text(4),
      state: try row.text(5),
      detail: try row.text(6),
      previous: try row.text(7),
      digest: try row.text(8)
    )
  }

  static let columns = RecordTable.trail.columnList
}
