// SPDX-License-Identifier: Apache-2.0

import Foundation
import Kernel
import Storage

/// What proving the record found.
public struct VerificationReport: Sendable, Equatable {
  /// Entries of the trail that were followed.
  public var entries = 0
  public var documents = 0
  public var statements = 0
  public var reviews = 0
  /// The last entry and its digest: who wrote it down elsewhere can tell later that nothing was cut off.
  public var head: (sequence: Int64, digest: String)?
  /// The first break of the chain; nil where it holds from end to end.
  public var brokenLink: BrokenLink?
  /// What does not agree with the trail, at most a hundred of them.
  public var findings: [Finding] = []

  public var isSound: Bool { brokenLink == nil && findings.isEmpty }

  /// Where the chain of the trail breaks.
  public struct BrokenLink: Sendable, Equatable {
    public let sequence: Int64
    public let reason: Reason

    public enum Reason: String, Sendable {
      /// An entry is missing before this one.
      case gap
      /// It does not follow from the entry before.
      case previous
      /// It was changed after it was written.
      case content
    }
  }

  /// Something that is not as the trail says.
  public struct Finding: Sendable, Equatable {
    /// What it is about: `document:…`, `statement:…`.
    public let subject: String
    public let problem: Problem

    public enum Problem: String, Sendable {
      /// The stored bytes are not those the document is named by.
      case bytes
      /// The text is not the one that was read.
      case text
      /// It was changed without an entry in the trail.
      case changed
      /// There is no entry in the trail about it.
      case unrecorded
      /// The trail tells of it, and it is gone.
      case missing
    }
  }

  public static func == (a: Self, b: Self) -> Bool {
    a.entries == b.entries && a.documents == b.documents && a.statements == b.statements
      && a.reviews == b.reviews && a.head?.sequence == b.head?.sequence && a.head?.digest == b.head?.digest
      && a.brokenLink == b.brokenLink && a.findings == b.findings
  }
}

extension Library {
  /// Proves the record against its trail: every link of the chain, every document's bytes and text, every
  /// statement and every decision.
  ///
  /// A change of one byte in any of these is found. That the *last* entries were cut off together with what
  /// they tell of can only be found against a ``Checkpoint`` kept elsewhere. The search index, which is made
  /// anew from the record, and work that waits are not proved. `progress` gets how many documents are done.
  public func verify(_ progress: (@Sendable (_ done: Int, _ total: Int) -> Void)? = nil) async throws
    -> VerificationReport
  {
    try await database.read { try Self.proof($0, progress) }
  }

  static func proof(_ session: any Session, _ progress: (@Sendable (Int, Int) -> Void)? = nil) throws
    -> VerificationReport
  {
    var proof = Proof(session)
    try proof.followTrail()
    try proof.checkMeetings()
    try proof.checkParties()
    try proof.checkVisibility()
    try proof.checkArrangements()
    try proof.checkDrafts()
    try proof.checkReviews()
    try proof.checkDocuments(progress)
    return proof.finished()
  }

  /// The last entry of the trail; nil where nothing happened yet.
  public func head() async throws -> TrailEntry? {
    try await database.read { session in
      try session.first(
        "SELECT \(TrailEntry.columns) FROM trail ORDER BY sequence DESC LIMIT 1",
        TrailEntry.init(row:)
      )
    }
  }

  /// Entries of the trail, the newest first, before `sequence` where one is given.
  public func trail(before sequence: Int64? = nil, limit: Int = 50) async throws -> [TrailEntry] {
    try await database.read { session in
      try session.rows(
        """
        SELECT \(TrailEntry.columns) FROM trail WHERE sequence < \(sequence ?? .max)
        ORDER BY sequence DESC LIMIT \(max(1, min(limit, 1_000)))
        """,
        TrailEntry.init(row:)
      )
    }
  }

  /// The digest of the trail's entry with this number; nil where there is none.
  public func digest(ofEntry sequence: Int64) async throws -> String? {
    try await database.read { session in
      try session.first("SELECT digest FROM trail WHERE sequence = \(sequence)") { try $0.text(0) }
    }
  }
}

/// One pass over the record.
private struct Proof {
  private let session: any Session
  private var report = VerificationReport()
  /// The last entry about each subject.
  private var last: [String: (sequence: Int64, state: String, detail: String)] = [:]
  /// Seals of reviews that the trail tells of, by statement and version.
  private var reviewsTold: [String: String] = [:]
  private var seen: Set<String> = []

  init(_ session: any Session) { self.session = session }

  func finished() -> VerificationReport {
    var report = report
    for subject in last.keys.sorted() where !seen.contains(subject) {
      report.findings.append(.init(subject: subject, problem: .missing))
    }
    for review in reviewsTold.keys.sorted() {
      report.findings.append(.init(subject: review, problem: .missing))
    }
    report.findings = Array(report.findings.prefix(100))
    return report
  }

  private mutating func find(_ subject: String, _ problem: VerificationReport.Finding.Problem) {
    if report.findings.count < 100 { report.findings.append(.init(subject: subject, problem: problem)) }
  }

  mutating func followTrail() throws {
    var previous = TrailEntry.origin
    var sequence: Int64 = 0
    var broken: VerificationReport.BrokenLink?
    var head: (Int64, String)?
    var entries = 0
    var last = last
    var reviewsTold = reviewsTold
    // Row by row, and by text: an action this program does not know would be a change too.
    try session.run("SELECT \(TrailEntry.columns) FROM trail ORDER BY sequence") { row in
      let number = try row.integer(0)
      let (actor, action, subject) = (try row.text(2), try row.text(3), try row.text(4))
      let (state, detail) = (try row.text(5), try row.text(6))
      let digest = try row.text(8)
      if broken == nil {
        let computed = TrailEntry.digest(
          number,
          Instant(millisecondsSince1970: try row.integer(1)),
          actor,
          action,
          subject,
          state,
          detail,
          try row.text(7)
        )
        if number != sequence + 1 {
          broken = .init(sequence: number, reason: .gap)
        } else if try row.text(7) != previous {
          broken = .init(sequence: number, reason: .previous)
        } else if computed != digest {
          broken = .init(sequence: number, reason: .content)
        }
      }
      sequence = number
      previous = digest
      head = (number, digest)
      entries += 1
      last[subject] = (number, state, detail)
      if let seal = Self.value("review", in: detail), let version = Self.value("version", in: detail) {
        reviewsTold["\(subject)@\(version)"] = String(seal)
      }
    }
    self.last = last
    self.reviewsTold = reviewsTold
    report.brokenLink = broken
    report.head = head
    report.entries = entries
  }

  /// The value of a key in the details of an entry, which this program wrote: `"key":"value"` or `"key":12`.
  private static func value(_ key: String, in detail: String) -> Substring? {
    guard let start = detail.range(of: "\"\(key)\":") else { return nil }
    let rest = detail[start.upperBound...]
    return rest.first == "\"" ? rest.dropFirst().prefix { $0 != "\"" } : rest.prefix { $0.isNumber }
  }

  private mutating func check(_ subject: String, seal: String) {
    seen.insert(subject)
    guard let told = last[subject] else { return find(subject, .unrecorded) }
    if told.state != seal { find(subject, .changed) }
  }

  mutating func checkMeetings() throws {
    for meeting in try session.rows(
      "SELECT \(Meeting.columns) FROM meeting ORDER BY slug",
      Meeting.init(row:)
    ) {
      check("meeting:\(meeting.slug)", seal: meeting.seal)
    }
    let forums = try session.rows("SELECT slug, name FROM forum ORDER BY slug") {
      (try $0.text(0), try $0.text(1))
    }
    for (slug, name) in forums {
      check("forum:\(slug)", seal: CanonicalJSON.digest(of: [slug, name]))
    }
  }

  mutating func checkParties() throws {
    let parties = try session.rows("SELECT code, kind, name FROM party ORDER BY code") {
      (try $0.text(0), try $0.text(1), try $0.text(2))
    }
    for (code, kind, name) in parties {
      check("party:\(code)", seal: CanonicalJSON.digest(of: [code, kind, name]))
    }
  }

  mutating func checkVisibility() throws {
    let rows = try session.rows("SELECT subject, meeting, level FROM visibility ORDER BY subject") {
      (try $0.text(0), try $0.text(1), try $0.text(2))
    }
    for (subject, meeting, level) in rows {
      check("visibility:\(subject)", seal: Library.visibilitySeal(subject, meeting, level))
    }
  }

  mutating func checkArrangements() throws {
    let rows = try session.rows(
      "SELECT \(RecordTable.arrangement.columnList) FROM session_arrangement ORDER BY document, session"
    ) { row in
      (
        try row.text(0), try row.int(1), try row.optionalText(2), try row.optionalText(3),
        try row.optionalText(4)
      )
    }
    for (document, place, title, rapporteur, chairs) in rows {
      check(
        "session:\(document)#\(place)",
        seal: Library.arrangementSeal(document, place, title, rapporteur, chairs)
      )
    }
  }

  mutating func checkDrafts() throws {
    let drafts = try session.rows(
      "SELECT \(StoredDraft.columns) FROM draft ORDER BY id",
      StoredDraft.init(row:)
    )
    for draft in drafts {
      check("draft:\(draft.id)", seal: draft.seal(try Library.references(of: draft.id, session)))
    }
    var seals: [(subject: String, seal: String)] = []
    try session.run(
      "SELECT \(RecordTable.draftVersion.columnList) FROM draft_version ORDER BY draft, version"
    ) { row in
      let draft = try row.text(0)
      let version = try StoredDraft.Version(row: row)
      seals.append(("draft-version:\(draft)@\(version.number)", version.seal(of: draft)))
    }
    try session.run("SELECT \(RecordTable.publication.columnList) FROM publication ORDER BY draft, number") {
      row in
      let draft = try row.text(0)
      let publication = try StoredDraft.Publication(row: row)
      seals.append(("publication:\(draft)@\(publication.number)", publication.seal(of: draft)))
    }
    for (table, name) in [
      (RecordTable.draftSetAside, "set-aside"), (.replyLink, "reply-link"), (.reply, "reply"),
    ] {
      try session.run(
        "SELECT \(table.columnList) FROM \(SQL(name: table.name)) ORDER BY \(table.keyList)"
      ) { row in
        let values = try (0..<table.columns.count).map { try row.value($0) }
        let key = values.prefix(table.key).map { $0.sealed ?? "" }.joined(separator: ":")
        seals.append(("\(name):\(key)", CanonicalJSON.digest(of: values.map(\.sealed))))
      }
    }
    for (subject, seal) in seals { check(subject, seal: seal) }
  }

  mutating func checkReviews() throws {
    var found: [(String, String)] = []
    try session.run("SELECT \(Review.columns) FROM review ORDER BY statement, version") { row in
      let subject = "statement:\(try row.text(0))@\(try row.integer(1))"
      // What can not even be read was changed.
      found.append((subject, (try? Review(row: row))?.seal ?? ""))
    }
    report.reviews = found.count
    for (subject, seal) in found {
      guard let told = reviewsTold.removeValue(forKey: subject) else {
        find(subject, .unrecorded)
        continue
      }
      if told != seal { find(subject, .changed) }
    }
  }

  mutating func checkDocuments(_ progress: (@Sendable (Int, Int) -> Void)?) throws {
    let documents = try session.rows(
      "SELECT \(StoredDocument.columns) FROM document ORDER BY id"
    ) { (try StoredDocument(row: $0), try $0.text(16)) }
    for (place, (document, seal)) in documents.enumerated() {
      try check(document, seal)
      report.documents += 1
      progress?(place + 1, documents.count)
    }
  }

  private mutating func check(_ document: StoredDocument, _ seal: String) throws {
    let subject = "document:\(document.id)"
    let computed = try DocumentParts.seal(of: document, session).hexadecimal
    check(subject, seal: computed == seal ? seal : "")
    let content = try session.first(
      "SELECT bytes, text FROM document_content WHERE document = \(document.id)"
    ) {
      (ContentDigest(of: try $0.bytes(0)).hexadecimal, ContentDigest(of: try $0.bytes(1)).hexadecimal)
    }
    if content?.0 != document.id { find(subject, .bytes) }
    if content?.1 != document.textSha256 { find(subject, .text) }
    let former = try session.rows(
      "SELECT text_sha256, text FROM former_text WHERE document = \(document.id) ORDER BY reading"
    ) { (try $0.text(0), ContentDigest(of: try $0.bytes(1)).hexadecimal) }
    if former.contains(where: { $0.0 != $0.1 }) { find(subject, .text) }
    let told = last[subject]
    let (digest, count) = try ReadingSeal.digest(of: document.id, session)
    if let told, Self.value("statementsSha256", in: told.detail).map(String.init) != digest {
      find("\(subject) (its \(count) statements as they were read)", .changed)
    }
    try checkStatements(of: document, readAt: told?.sequence ?? 0)
  }

  private mutating func checkStatements(of document: StoredDocument, readAt sequence: Int64) throws {
    var stored: [Int64: (id: String, seal: String, readingSeal: String)] = [:]
    var isOfReading = true
    try session.run(
      "SELECT number, id, seal, reading_seal, reading FROM statement WHERE document = \(document.id)"
    ) { row in
      stored[try row.integer(0)] = (try row.text(1), try row.text(2), try row.text(3))
      if try row.int(4) != document.reading { isOfReading = false }
    }
    report.statements += stored.count
    if !isOfReading { find("document:\(document.id) (one of its statements)", .changed) }
    let statements: [StoredStatement]
    do {
      statements = try StatementRows(session).find("s.document = \(document.id)")
    } catch {
      // A value no statement can have.
      return find("document:\(document.id) (one of its statements)", .changed)
    }
    for statement in statements {
      let subject = "statement:\(statement.id.rawValue)"
      guard let row = stored[statement.number] else { continue }
      let told = last[subject]
      if told != nil { seen.insert(subject) }
      // What a later reading made of it stands in the seal of that reading.
      let expected = told.flatMap { $0.sequence > sequence ? $0.state : nil } ?? row.readingSeal
      if expected.isEmpty {
        find(subject, .unrecorded)
      } else if statement.seal != row.seal || row.seal != expected {
        find(subject, .changed)
      }
    }
  }
}
