// SPDX-License-Identifier: Apache-2.0

public import Kernel
import Storage

/// What proving the trail of access found.
public enum AccessProof: Sendable, Equatable {
  /// Every entry follows from the one before, and accounts, roles, links, tokens and sessions are as it says.
  ///
  /// `head` is the digest of the last entry: who wrote it down elsewhere can tell later that none was cut off.
  case sound(entries: Int, head: String)
  /// The first thing that is wrong, in words; `at` is the entry that breaks, or the last that tells of what
  /// differs, and 0 where none does.
  case broken(at: Int64, words: String)

  /// Whether nothing is wrong.
  public var isSound: Bool { if case .sound = self { true } else { false } }
}

extension Accounts {
  /// Writes down something that is not kept here, such as that a closed document was read.
  ///
  /// `subject` and `detail` are kept for ever: identifiers only, no names and no addresses. Kinds that this
  /// room writes itself are refused with ``AccessRefusal/notAllowed(_:)``.
  public func note(
    _ event: AccessEvent.Kind,
    subject: String,
    detail: [String: String] = [:],
    by viewer: Viewer?,
    at instant: Instant
  ) async throws {
    guard event.isNote else { throw AccessRefusal.notAllowed(.administer) }
    var detail = detail
    detail[AccessEvent.seal] = nil
    let size = detail.reduce(subject.utf8.count) { $0 + $1.key.utf8.count + $1.value.utf8.count }
    guard !subject.isEmpty, size <= Self.mostOfNote else {
      throw AccessRefusal.tooLong(most: Self.mostOfNote)
    }
    let actor = viewer.map { $0.account?.id.rawValue ?? "anonymous" } ?? AccessEvent.system
    let stored = detail
    try await change(at: instant) { try $0.append(event, subject, by: actor, detail: stored) }
  }

  private static let mostOfNote = 4_000

  /// Entries of the trail, the newest first, before the one with that number where one is given.
  ///
  /// Who may see them is for the caller to ask.
  public func events(before sequence: Int64? = nil, limit: Int = 50) async throws -> [AccessEvent] {
    try await database.read { session in
      try AccessRows(session).events(before: sequence ?? .max, limit: max(1, min(limit, 1_000)))
    }
  }

  /// Proves what is stored of people against the trail of access.
  ///
  /// The chain is followed from end to end; every account with its password and roles, every open invitation
  /// and recovery link, every token and every session must be what the last entry about it says. A session that
  /// is missing was signed out of. That the last entries were cut off, together with what they tell of, only
  /// shows against a `head` that was written down elsewhere.
  public func verifyEvents() async throws -> AccessProof {
    try await database.read { try Self.proof($0) }
  }

  static func proof(_ session: any Storage.Session) throws -> AccessProof {
    let rows = AccessRows(session)
    var proof = Proof()
    do {
      try rows.eachEvent { proof.follow($0) }
      var keys: [AccountID: String] = [:]
      for row in try rows.accounts() {
        keys[row.id] = row.sealKey
        proof.check("account:\(row.id)", row.seal)
      }
      for row in try rows.invitations() { proof.check(row.subject, row.seal) }
      for row in try rows.recoveries() { proof.check(row.subject, row.seal) }
      for row in try rows.tokens() { proof.check(row.subject, row.seal(key: keys[row.token.account])) }
      for row in try rows.sessions() { proof.check("session:\(row.id)", row.seal) }
    } catch StorageError.mismatch {
      // What can not even be read was changed.
      proof.find(at: proof.entries, "a row holds what this program never writes")
    }
    return proof.finished()
  }
}

/// An entry as it is stored, whatever was done to it.
struct StoredEvent {
  let sequence: Int64
  let at: Int64
  let actor: String
  let kind: String
  let subject: String
  let detail: String
  let previous: String
  let digest: String
}

/// One pass over the trail and what it tells of.
private struct Proof {
  private(set) var entries: Int64 = 0
  private var head = AccessEvent.origin
  private var broken: AccessProof?
  /// The last seal of each subject that is kept here.
  private var told: [String: (sequence: Int64, seal: String)] = [:]

  mutating func find(at sequence: Int64, _ words: String) {
    if broken == nil { broken = .broken(at: sequence, words: words) }
  }

  mutating func follow(_ event: StoredEvent) {
    let digest = AccessEvent.digest(
      event.sequence,
      event.at,
      event.actor,
      event.kind,
      event.subject,
      event.detail,
      event.previous
    )
    if event.sequence != entries + 1 {
      find(at: event.sequence, "an entry is missing before number \(event.sequence)")
    } else if event.previous != head {
      find(at: event.sequence, "entry \(event.sequence) does not follow from the one before")
    } else if event.digest != digest {
      find(at: event.sequence, "entry \(event.sequence) was changed after it was written")
    }
    entries = event.sequence
    head = event.digest
    if let seal = CanonicalJSON.values(of: event.detail)?[AccessEvent.seal] {
      told[event.subject] = (event.sequence, seal)
    }
  }

  mutating func check(_ subject: String, _ seal: String) {
    guard let last = told.removeValue(forKey: subject), !last.seal.isEmpty else {
      return find(at: 0, "\(subject) is there, and the trail does not tell of it")
    }
    if last.seal != seal { find(at: last.sequence, "\(subject) is not what the trail says") }
  }

  func finished() -> AccessProof {
    var proof = self
    // Sessions end without an entry; everything else goes only with one.
    for (subject, last) in told.sorted(by: { $0.key < $1.key })
    where !last.seal.isEmpty && !subject.hasPrefix("session:") {
      proof.find(at: last.sequence, "\(subject) is gone, and the trail does not say so")
    }
    return proof.broken ?? .sound(entries: Int(entries), head: head)
  }
}
