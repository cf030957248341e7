// SPDX-License-Identifier: Apache-2.0

import Kernel
import Storage
public import Synthesis

/// A draft with all that its pages and its exports are made of, as of one moment.
public struct DraftState: Sendable {
  public let draft: StoredDraft
  public let version: StoredDraft.Version
  /// Identifiers of statements by their numbers: number 1 is the first.
  public let references: [String]
  public let setAside: [String: SetAside]
  public let scope: ScopedDeliberation
  public let publications: [StoredDraft.Publication]
  public let replies: [StoredDraft.KeptReply]
  public let body: DraftBody
  public let ledger: Ledger

  public var deliberation: Deliberation { scope.deliberation }
  /// The publication that froze this version; nil where none did.
  public var publication: StoredDraft.Publication? { publications.first { $0.version == version.number } }

  /// The report in this version, for all its exports.
  public func report(annex: Bool, words: SynthesisWords) -> Report {
    Report(
      title: draft.title,
      plan: draft.plan,
      version: Report.Version(
        number: version.number,
        date: (publication?.at ?? version.at).day,
        author: publication?.actor ?? version.actor,
        digest: version.digest,
        isPublished: publication != nil,
        override: publication?.override
      ),
      body: body,
      references: references,
      deliberation: deliberation,
      setAside: setAside,
      replies: Dictionary(grouping: replies, by: \.statement).mapValues { $0.map(\.reply) },
      annex: annex,
      words: words,
      origin: scope.origin
    )
  }
}

extension Library {
  /// The record as a draft of that level may rest on it.
  public func resting(on level: Visibility) -> Library {
    switch level {
    case .public: seen(by: .publicOnly)
    case .participants: seen(by: Clearance(participants: .everywhere, restricted: .nowhere))
    case .restricted: seen(by: .everything)
    }
  }

  /// Drafts a report on a scope and keeps it, in version 1.
  ///
  /// `id` is chosen by the caller, at random; the same again throws ``Refusal/draftExists(_:)``. Throws
  /// ``Refusal/nothingSaid`` where the scope has no statement that the level allows.
  public func draft(
    id: StoredDraft.ID,
    scope: DraftScope,
    title: String? = nil,
    plan: DraftPlan,
    level: Visibility = .public,
    words: SynthesisWords,
    by authorship: Authorship
  ) async throws -> StoredDraft {
    let library = resting(on: level)
    let condition = try await library.condition(of: scope)
    let meeting = try await library.meeting(of: scope)
    let scope = try await library.whole(scope)
    return try await database.write(under: .trail) { session in
      let deliberation = try library.deliberation(scope, condition, session).deliberation
      guard !deliberation.statements.isEmpty else { throw Refusal.nothingSaid }
      let known = try session.first("SELECT COUNT(*) FROM draft WHERE id = \(id)") { try $0.int(0) }
      guard known == 0 else { throw Refusal.draftExists(id) }
      let composed = Composer(words: words).draft(deliberation, plan: plan)
      let said = (title ?? "").split(whereSeparator: \.isWhitespace).joined(separator: " ").storable
      let draft = StoredDraft(
        id: id,
        scope: scope,
        meeting: meeting,
        title: String((said.isEmpty ? deliberation.title : said).prefix(300)),
        plan: plan,
        level: level,
        version: 1
      )
      var trail = try TrailWriter(session, actor: authorship.actor, at: authorship.at)
      try RecordTable.draft.load([draft.values], session)
      let references = composed.references
      try RecordTable.draftReference.load(
        references.enumerated().map { [.text(id), .integer(Int64($0 + 1)), .text($1)] },
        session
      )
      try trail.append(.draft, "draft:\(id)", state: draft.seal(references))
      try Self.add(
        StoredDraft.Version(
          number: 1,
          body: composed.body.text.storable,
          note: "",
          actor: authorship.actor.storable,
          at: authorship.at
        ),
        to: id,
        session,
        &trail
      )
      return draft
    }
  }

  /// The drafts of a meeting, or all, the last made first, with when and by whom each was last changed.
  public func drafts(in meeting: String? = nil) async throws
    -> [(draft: StoredDraft, last: StoredDraft.Version, publications: Int)]
  {
    try await database.read { session in
      let condition: SQL = meeting.map { "d.meeting = \($0)" } ?? "1 = 1"
      let drafts = try session.rows(
        "SELECT \(StoredDraft.columns) FROM draft d WHERE \(condition) ORDER BY id",
        StoredDraft.init(row:)
      )
      return try drafts.compactMap { draft in
        guard let last = try Self.version(draft.version, of: draft.id, session) else { return nil }
        let publications = try session.first("SELECT COUNT(*) FROM publication WHERE draft = \(draft.id)") {
          try $0.int(0)
        }
        return (draft, last, publications ?? 0)
      }
      .sorted { ($1.last.at, $0.draft.id) < ($0.last.at, $1.draft.id) }
    }
  }

  /// A draft; throws ``Refusal/noSuchDraft(_:)``.
  public func draft(_ id: StoredDraft.ID) async throws -> StoredDraft {
    try await database.read { try Self.draft(id, $0) }
  }

  /// A draft in a version, the newest where none is named, with its ledger as of now.
  ///
  /// `asPublished` gives a version that was published with the words of its sources as they were at that moment,
  /// whatever people decided on them since; no other version is changed by it.
  public func state(
    of id: StoredDraft.ID,
    version: Int? = nil,
    asPublished: Bool = false,
    words: SynthesisWords
  ) async throws -> DraftState {
    let draft = try await draft(id)
    let library = resting(on: draft.level)
    let condition = try await library.condition(of: draft.scope)
    return try await database.read { session in
      try library.state(
        Self.draft(id, session),
        version,
        condition,
        words,
        session,
        asPublished: asPublished
      )
    }
  }

  func state(
    _ draft: StoredDraft,
    _ number: Int?,
    _ condition: SQL,
    _ words: SynthesisWords,
    _ session: any Session,
    asPublished: Bool = false
  ) throws -> DraftState {
    guard let version = try Self.version(number ?? draft.version, of: draft.id, session) else {
      throw Refusal.noSuchVersion(number ?? draft.version, of: draft.id)
    }
    let publications = try session.rows(
      "SELECT \(RecordTable.publication.columnList) FROM publication WHERE draft = \(draft.id) ORDER BY number",
      StoredDraft.Publication.init(row:)
    )
    let published = asPublished ? publications.first { $0.version == version.number } : nil
    let scope = try deliberation(
      draft.scope,
      condition,
      session,
      asOf: published.map { (draft.id, $0.at) }
    )
    let references = try Self.references(of: draft.id, session)
    let setAside = try Self.setAside(of: draft.id, session)
    let body = words.body(version.body)
    return DraftState(
      draft: draft,
      version: version,
      references: references,
      setAside: setAside,
      scope: scope,
      publications: publications,
      replies: try session.rows(
        "SELECT \(RecordTable.reply.columnList) FROM reply WHERE draft = \(draft.id) ORDER BY at, id",
        StoredDraft.KeptReply.init(row:)
      ),
      body: body,
      ledger: Ledger(
        of: scope.deliberation,
        body: body,
        references: references,
        setAside: setAside,
        words: words
      )
    )
  }

  /// The versions of a draft, the newest first.
  public func versions(of id: StoredDraft.ID) async throws -> [StoredDraft.Version] {
    try await database.read { session in
      try session.rows(
        """
        SELECT \(RecordTable.draftVersion.columnList) FROM draft_version WHERE draft = \(id) ORDER BY version DESC
        """,
        StoredDraft.Version.init(row:)
      )
    }
  }

  /// Keeps a new text as the next version; the same text again changes nothing.
  ///
  /// `base` is the version it was made on: throws ``Refusal/draftChangedMeanwhile(draft:by:version:)`` where
  /// another came meanwhile, and overwrites nothing.
  @discardableResult
  public func save(
    _ body: DraftBody,
    of id: StoredDraft.ID,
    on base: Int,
    note: String = "",
    by authorship: Authorship
  ) async throws -> Int {
    let text = body.text.storable
    guard text.utf8.count <= Self.longestDraft else { throw Refusal.draftTooLong(most: Self.longestDraft) }
    return try await database.write(under: .trail) { session in
      var draft = try Self.draft(id, session)
      let last = try Self.version(draft.version, of: id, session)
      guard draft.version == base else {
        throw Refusal.draftChangedMeanwhile(draft: id, by: last?.actor ?? "", version: draft.version)
      }
      guard last?.body != text else { return draft.version }
      var trail = try TrailWriter(session, actor: authorship.actor, at: authorship.at)
      draft.version += 1
      try session.run("UPDATE draft SET version = \(draft.version) WHERE id = \(id)")
      try trail.append(.changeDraft, "draft:\(id)", state: draft.seal(try Self.references(of: id, session)))
      try Self.add(
        StoredDraft.Version(
          number: draft.version,
          body: text,
          note: note.storable,
          actor: authorship.actor.storable,
          at: authorship.at
        ),
        to: id,
        session,
        &trail
      )
      try session.run("DELETE FROM draft_unsaved WHERE draft = \(id) AND actor = \(authorship.actor)")
      return draft.version
    }
  }

  /// How many bytes the text of a draft may have.
  public static let longestDraft = 4_000_000

  /// Gives numbers to statements that came into the scope after the draft was made; gives how many.
  @discardableResult
  public func number(newStatementsOf id: StoredDraft.ID, words: SynthesisWords, by authorship: Authorship)
    async throws
    -> Int
  {
    let draft = try await draft(id)
    let library = resting(on: draft.level)
    let condition = try await library.condition(of: draft.scope)
    return try await database.write(under: .trail) { session in
      let draft = try Self.draft(id, session)
      let known = try Self.references(of: id, session)
      let seen = Set(known)
      let added = try library.deliberation(draft.scope, condition, session).deliberation.statements.map(\.id)
        .filter { !seen.contains($0) }
      guard !added.isEmpty else { return 0 }
      var trail = try TrailWriter(session, actor: authorship.actor, at: authorship.at)
      try RecordTable.draftReference.load(
        added.enumerated().map { [.text(id), .integer(Int64(known.count + $0 + 1)), .text($1)] },
        session
      )
      try trail.append(.changeDraft, "draft:\(id)", state: draft.seal(known + added))
      return added.count
    }
  }

  /// Leaves statements out of a draft, with the reason a person chose; nil opens them again.
  ///
  /// Throws ``Refusal/noReason`` where the reason is other and the note is empty, and
  /// ``Refusal/noSuchStatement(_:)`` for what the draft has no number for.
  public func setAside(
    _ statements: [String],
    of id: StoredDraft.ID,
    because reason: SetAsideReason?,
    note: String = "",
    by authorship: Authorship
  ) async throws {
    let note = note.split(whereSeparator: \.isWhitespace).joined(separator: " ").storable
    guard reason != .other || !note.isEmpty else { throw Refusal.noReason }
    try await database.write(under: .trail) { session in
      _ = try Self.draft(id, session)
      let known = Set(try Self.references(of: id, session))
      var trail = try TrailWriter(session, actor: authorship.actor, at: authorship.at)
      for statement in statements.uniqued {
        guard known.contains(statement) else { throw Refusal.noSuchStatement(statement) }
        let row: [Value] = [
          .text(id), .text(statement), Value(reason?.rawValue), .text(note), .text(authorship.actor.storable),
          .integer(authorship.at.millisecondsSince1970),
        ]
        try session.run("DELETE FROM draft_set_aside WHERE draft = \(id) AND statement = \(statement)")
        try RecordTable.draftSetAside.load([row], session)
        try trail.append(
          .setAside,
          "set-aside:\(id):\(statement)",
          state: CanonicalJSON.digest(of: row.map(\.sealed))
        )
      }
    }
  }

  // MARK: - Unsaved text

  /// Keeps what somebody has typed and not saved; empty text takes it away.
  public func keepUnsaved(
    _ text: String,
    block: Int,
    of id: StoredDraft.ID,
    on version: Int,
    by authorship: Authorship
  ) async throws {
    guard text.utf8.count <= Self.longestDraft, block >= 0 else {
      throw Refusal.draftTooLong(most: Self.longestDraft)
    }
    try await database.write { session in
      _ = try Self.draft(id, session)
      try session.run(
        "DELETE FROM draft_unsaved WHERE draft = \(id) AND actor = \(authorship.actor) AND block = \(block)"
      )
      guard !text.isEmpty else { return }
      try session.run(
        """
        INSERT INTO draft_unsaved (draft, actor, block, version, text, at)
        VALUES (\(id), \(authorship.actor), \(block), \(version), \(text.storable),
          \(authorship.at.millisecondsSince1970))
        """
      )
    }
  }

  /// What somebody typed and did not save, by block.
  public func unsaved(of id: StoredDraft.ID, by actor: String) async throws -> [StoredDraft.Unsaved] {
    try await database.read { session in
      try session.rows(
        "SELECT block, version, text, at FROM draft_unsaved WHERE draft = \(id) AND actor = \(actor) ORDER BY block"
      ) { row in
        StoredDraft.Unsaved(
          block: try row.int(0),
          version: try row.int(1),
          text: try row.text(2),
          at: Instant(millisecondsSince1970: try row.integer(3))
        )
      }
    }
  }

  // MARK: - Rows

  static func draft(_ id: StoredDraft.ID, _ session: any Session) throws -> StoredDraft {
    let found = try session.first(
      "SELECT \(StoredDraft.columns) FROM draft WHERE id = \(id)",
      StoredDraft.init(row:)
    )
    guard let found else { throw Refusal.noSuchDraft(id) }
    return found
  }

  static func version(_ number: Int, of id: StoredDraft.ID, _ session: any Session) throws -> StoredDraft
    .Version?
  {
    try session.first(
      """
      SELECT \(RecordTable.draftVersion.columnList) FROM draft_version WHERE draft = \(id) AND version = \(number)
      """,
      StoredDraft.Version.init(row:)
    )
  }

  static func references(of id: StoredDraft.ID, _ session: any Session) throws -> [String] {
    try session.rows("SELECT statement FROM draft_reference WHERE draft = \(id) ORDER BY number") {
      try $0.text(0)
    }
  }

  static func setAside(of id: StoredDraft.ID, _ session: any Session) throws -> [String: SetAside] {
    var found: [String: SetAside] = [:]
    try session.run(
      "SELECT statement, reason, note, actor FROM draft_set_aside WHERE draft = \(id) AND reason IS NOT NULL"
    ) { row in
      guard let reason = SetAsideReason(rawValue: try row.text(1)) else {
        throw StorageError.mismatch(column: 1)
      }
      found[try row.text(0)] = SetAside(reason: reason, note: try row.text(2), actor: try row.text(3))
    }
    return found
  }

  private static func add(
    _ version: StoredDraft.Version,
    to id: StoredDraft.ID,
    _ session: any Session,
    _ trail: inout TrailWriter
  ) throws {
    try RecordTable.draftVersion.load(
      [
        [
          .text(id), .integer(Int64(version.number)), .text(version.body), .text(version.note),
          .text(version.actor),
          .integer(version.at.millisecondsSince1970),
        ]
      ],
      session
    )
    try trail.append(.saveVersion, "draft-version:\(id)@\(version.number)", state: version.seal(of: id))
  }

  /// The meeting a scope lies in; nil for a search.
  private func meeting(of scope: DraftScope) async throws -> String? {
    switch scope {
    case .meeting(let slug): slug
    case .document(let id), .session(let id, _): try await document(id).meeting
    case .search: nil
    }
  }

  /// The scope with the whole identifier of its document.
  private func whole(_ scope: DraftScope) async throws -> DraftScope {
    switch scope {
    case .meeting, .search: scope
    case .document(let id): .document(try await document(id).id)
    case .session(let id, let place): .session(try await document(id).id, place)
    }
  }
}
