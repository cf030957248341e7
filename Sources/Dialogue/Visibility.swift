// SPDX-License-Identifier: Apache-2.0

public import Reading
import Storage
import Vocabulary

/// Who may see a document or a statement.
public enum Visibility: String, Sendable, CaseIterable, Comparable {
  /// Everybody.
  case `public`
  /// Who takes part in the meeting sees all of it; others see what was said without who said it (the Chatham
  /// House Rule).
  case participants
  /// Only who may read what is restricted.
  case restricted

  private var order: Int {
    switch self {
    case .public: 0
    case .participants: 1
    case .restricted: 2
    }
  }

  public static func < (a: Self, b: Self) -> Bool { a.order < b.order }
}

/// What somebody may see beyond what is public.
public struct Clearance: Sendable, Hashable {
  /// How far a permission goes: over all meetings, or over some.
  public enum Reach: Sendable, Hashable {
    case everywhere
    /// The meetings of these forums, and these meetings.
    case only(forums: Set<String>, meetings: Set<String>)

    public static let nowhere = Reach.only(forums: [], meetings: [])
  }

  public let participants: Reach
  public let restricted: Reach

  public init(participants: Reach, restricted: Reach) {
    self.participants = participants
    self.restricted = restricted
  }

  /// That of whoever holds the database: the command at the desk.
  public static let everything = Clearance(participants: .everywhere, restricted: .everywhere)
  /// That of everybody.
  public static let publicOnly = Clearance(participants: .nowhere, restricted: .nowhere)

  /// Whether row `v` of the table `visibility` stands in the way; nil where nothing does.
  var hides: SQL? {
    let parts = [(Visibility.participants, participants), (.restricted, restricted)].compactMap {
      level,
      reach in
      Self.outside(reach).map { outside -> SQL in "(v.level = \(level.rawValue) AND \(outside))" }
    }
    return parts.isEmpty ? nil : "(\(parts, separator: " OR "))"
  }

  private static func outside(_ reach: Reach) -> SQL? {
    guard case .only(let forums, let meetings) = reach else { return nil }
    var parts: [SQL] = []
    if !meetings.isEmpty { parts.append("v.meeting NOT IN (\(list: meetings.sorted()))") }
    if !forums.isEmpty {
      parts.append(
        "v.meeting NOT IN (SELECT f.slug FROM meeting f WHERE f.forum IN (\(list: forums.sorted())))"
      )
    }
    return parts.isEmpty ? "1 = 1" : "\(parts, separator: " AND ")"
  }

  /// What a statement `s` must fulfil to be seen.
  var showsStatement: SQL {
    guard let hides else { return "1 = 1" }
    return "NOT EXISTS (SELECT 1 FROM visibility v WHERE v.subject IN (s.document, s.id) AND \(hides))"
  }

  /// What a row must fulfil whose column `document` names its document.
  func showsDocument(_ column: SQL) -> SQL {
    guard let hides else { return "1 = 1" }
    return "NOT EXISTS (SELECT 1 FROM visibility v WHERE v.subject = \(column) AND \(hides))"
  }

  /// What a meeting must fulfil, whose column `slug` names it: not all its documents are out of reach.
  func showsMeeting(_ slug: SQL) -> SQL {
    guard let outside = Self.outside(restricted) else { return "1 = 1" }
    return """
      (NOT EXISTS (SELECT 1 FROM document d WHERE d.meeting = \(slug))
        OR EXISTS (SELECT 1 FROM document d WHERE d.meeting = \(slug) AND NOT EXISTS (
          SELECT 1 FROM visibility v WHERE v.subject = d.id AND v.level = 'restricted' AND \(outside))))
      """
  }
}

extension Library {
  /// The same record as somebody with `clearance` sees it: everything asked of it leaves out the rest.
  public func seen(by clearance: Clearance) -> Library {
    Library(migrated: database, catalogue: catalogue, clearance: clearance)
  }

  /// Who may see a document, and the statements of it that are kept closer than it is.
  public func visibility(of document: StoredDocument) async throws
    -> (document: Visibility, statements: [StatementID: Visibility])
  {
    try await database.read { session in
      let own = try Self.level(document.id, session) ?? .public
      var statements: [StatementID: Visibility] = [:]
      try session.run(
        """
        SELECT v.subject, v.level FROM visibility v JOIN statement s ON s.id = v.subject
        WHERE s.document = \(document.id)
        """
      ) { row in
        guard let id = StatementID(rawValue: try row.text(0)),
          let level = Visibility(rawValue: try row.text(1))
        else { throw StorageError.mismatch(column: 0) }
        statements[id] = level
      }
      return (own, statements)
    }
  }

  /// The narrower of a statement's own visibility and that of its document.
  public func visibility(of statement: StoredStatement) async throws -> Visibility {
    try await database.read { session in
      max(
        try Self.level(statement.document, session) ?? .public,
        try Self.level(statement.id.rawValue, session) ?? .public
      )
    }
  }

  static func level(_ subject: String, _ session: any Session) throws -> Visibility? {
    try session.first("SELECT level FROM visibility WHERE subject = \(subject)") {
      Visibility(rawValue: try $0.text(0))
    } ?? nil
  }

  /// Says who may see a document.
  public func setVisibility(_ level: Visibility, of document: StoredDocument, by authorship: Authorship)
    async throws
  {
    try await database.write(under: .trail) { session in
      var trail = try TrailWriter(session, actor: authorship.actor, at: authorship.at)
      try Self.set(level, document.id, meeting: document.meeting, session, &trail)
    }
  }

  /// Says who may see a statement; never more people than may see its document.
  public func setVisibility(_ level: Visibility, of statement: StatementID, by authorship: Authorship)
    async throws
  {
    try await database.write(under: .trail) { session in
      let found = try StatementRows(session).statement(statement)
      let meeting = try session.first("SELECT meeting FROM document WHERE id = \(found.document)") {
        try $0.text(0)
      }
      guard let meeting else { throw Refusal.noSuchDocument(found.document) }
      var trail = try TrailWriter(session, actor: authorship.actor, at: authorship.at)
      try Self.set(level, statement.rawValue, meeting: meeting, session, &trail)
    }
  }

  static func set(
    _ level: Visibility,
    _ subject: String,
    meeting: String,
    _ session: any Session,
    _ trail: inout TrailWriter
  ) throws {
    // What was never said is public, and saying so changes nothing.
    guard try Self.level(subject, session) ?? .public != level else { return }
    try session.run(
      """
      INSERT INTO visibility (subject, meeting, level) VALUES (\(subject), \(meeting), \(level.rawValue))
      ON CONFLICT (subject) DO UPDATE SET level = excluded.level
      """
    )
    try trail.append(
      .setVisibility,
      "visibility:\(subject)",
      state: visibilitySeal(subject, meeting, level.rawValue)
    )
  }

  static func visibilitySeal(_ subject: String, _ meeting: String, _ level: String) -> String {
    CanonicalJSON.digest(of: [subject, meeting, level])
  }
}

// MARK: - What was said, without who

/// A statement as people see it who did not take part: what was said without who said it.
public struct UnattributedStatement: Sendable, Equatable {
  public let kind: StatementKind
  public let themes: [String]
  /// Its words, every name of a party or person replaced by ``mask``.
  public let words: String
  /// The place of its session in its document.
  public let session: Int?

  /// What stands where a name stood.
  public static let mask = "▮"
}

extension Library {
  /// What was said in a meeting and may be told without who said it: statements whose visibility is
  /// *participants* and that this library's clearance does not reach.
  ///
  /// They come ordered by kind and words, not by the order of speaking, which would tell who spoke.
  public func unattributed(in meeting: String, limit: Int = 500) async throws -> [UnattributedStatement] {
    guard let outside = clearance.hides else { return [] }
    return try await database.read { session in
      let statements = try StatementRows(session).find(
        """
        s.document IN (SELECT d.id FROM document d WHERE d.meeting = \(meeting))
          AND s.state NOT IN ('rejected', 'replaced', 'withdrawn')
          AND EXISTS (SELECT 1 FROM visibility v WHERE v.subject IN (s.document, s.id)
            AND v.level = 'participants' AND \(outside))
          AND NOT EXISTS (SELECT 1 FROM visibility v WHERE v.subject IN (s.document, s.id)
            AND v.level = 'restricted')
        """
      ).prefix(limit)
      guard !statements.isEmpty else { return [] }
      var people: [String: [String]] = [:]
      try session.run(
        """
        SELECT p.document, p.name FROM person p JOIN document d ON d.id = p.document WHERE d.meeting = \(meeting)
        """
      ) { people[try $0.text(0), default: []].append(try $0.text(1)) }
      let names = NameMask(catalogue)
      return statements.map { statement in
        UnattributedStatement(
          kind: statement.content.kind,
          themes: statement.content.themes,
          words: names.masked(
            statement.content.quote,
            besides: statement.content.speakers.map(\.name) + (people[statement.document] ?? [])
          ),
          session: nil
        )
      }
      .sorted { ($0.kind.rawValue, $0.words) < ($1.kind.rawValue, $1.words) }
    }
  }
}

/// Every name that tells who spoke, by its first word.
struct NameMask {
  private var names: [String: [[String]]] = [:]

  init(_ catalogue: Catalogue) {
    for party in catalogue.parties {
      // Three letters and fewer are words of a language as often as codes: only capitals count as one.
      for name in party.allNames + party.demonyms + [party.id.rawValue] { add(name) }
    }
    for institution in catalogue.institutions { for name in institution.names { add(name) } }
  }

  private mutating func add(_ name: String) {
    let words = SearchWords.cut(name).map(\.folded)
    guard let first = words.first else { return }
    names[first, default: []].append(words)
  }

  /// `text` with a mask for each run of words that is a name, here or in `others`.
  func masked(_ text: String, besides others: [String]) -> String {
    var mask = self
    for name in others {
      mask.add(name)
      // A person is known by each of his names.
      for word in SearchWords.cut(name) where word.folded.count > 3 { mask.add(word.folded) }
    }
    let found = SearchWords.cut(text)
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var written = 0
    var place = 0
    while place < found.count {
      let length = mask.length(at: place, found, bytes)
      guard length > 0 else {
        place += 1
        continue
      }
      let (start, end) = (found[place].range.lowerBound, found[place + length - 1].range.upperBound)
      result += bytes[written..<start] + Array(UnattributedStatement.mask.utf8)
      written = end
      place += length
    }
    result += bytes[written...]
    return String(decoding: result, as: UTF8.self)
  }

  private func length(at place: Int, _ found: [SearchWord], _ bytes: [UInt8]) -> Int {
    let candidates = names[found[place].folded] ?? []
    let longest =
      candidates.filter { words in
        place + words.count <= found.count
          && (0..<words.count).allSatisfy { found[place + $0].folded == words[$0] }
      }
      .map(\.count).max() ?? 0
    guard longest == 1, found[place].folded.count <= 3 else { return longest }
    // “us”, “can” and “per” are words; “US”, “CAN” and “PER” are names.
    let word = bytes[found[place].range]
    return word.allSatisfy { $0 < 0x61 || $0 > 0x7A } ? 1 : 0
  }
}
