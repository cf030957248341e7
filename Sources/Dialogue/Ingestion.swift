// SPDX-License-Identifier: Apache-2.0

import Kernel
public import Reading
import Storage
import Vocabulary

/// What taking in a document did.
public struct IngestionReport: Sendable, Equatable {
  public enum Outcome: String, Sendable { case added, unchanged, readAgain }
  public let document: String
  public let outcome: Outcome
  /// Statements that were not there before.
  public var added = 0
  /// Suggestions that the reader now makes otherwise.
  public var changed = 0
  /// Suggestions that the reader no longer makes.
  public var withdrawn = 0
  /// Decisions that stay though the reader now sees it otherwise.
  public var kept = 0
  /// Decided statements whose words moved in the text.
  public var reanchored = 0
  /// Decided statements whose words are not in the new text.
  public var unanchored: [StatementID] = []
}

extension Library {
  /// What a document was read with: a better reader has another name here.
  public static let reader = Record.schema

  /// Takes in a document: its bytes, its text and its record, in one transaction.
  ///
  /// The meeting is made where there is none of that slug. The same document again changes nothing; with a
  /// record that differs, suggestions follow it and every decision of people stays. Throws
  /// ``Refusal/otherMeeting(document:meeting:)`` where another meeting has the document.
  public func ingest(
    _ record: Record,
    bytes: [UInt8],
    named name: String,
    meeting: Meeting,
    visibility: Visibility = .public,
    by authorship: Authorship,
    reader: String = Library.reader
  ) async throws -> IngestionReport {
    let suggestions = Self.suggestions(of: record)
    let parts = DocumentParts(record, suggestions)
    return try await database.write(under: .trail) { session in
      var trail = try TrailWriter(session, actor: authorship.actor, at: authorship.at)
      let id = record.document.sha256.hexadecimal
      let known = try session.first(
        "SELECT \(StoredDocument.columns) FROM document WHERE id = \(id)",
        StoredDocument.init(row:)
      )
      if let known, known.meeting != meeting.slug {
        throw Refusal.otherMeeting(document: known.name, meeting: known.meeting)
      }
      let reading = DocumentReading(
        library: self,
        session: session,
        record: record,
        suggestions: suggestions,
        parts: parts,
        reader: reader,
        authorship: authorship
      )
      if let known { return try reading.again(known, &trail) }
      try meeting.create(session, &trail)
      let report = try reading.first(
        StoredDocument(
          record,
          name: name,
          meeting: meeting.slug,
          reader: reader,
          reading: 1,
          addedAt: authorship.at
        ),
        bytes: bytes,
        &trail
      )
      try Self.set(visibility, id, meeting: meeting.slug, session, &trail)
      return report
    }
  }

  /// What the record suggests, in the order of the text.
  static func suggestions(of record: Record) -> [StatementContent] {
    record.statements.map { StatementContent($0, in: record) }.sorted { $0.span < $1.span }
  }

  /// Makes rows of the parties that are not in the store yet.
  func register(_ codes: [String], _ session: any Session, _ trail: inout TrailWriter) throws {
    let codes = Set(codes)
    guard !codes.isEmpty else { return }
    var known: Set<String> = []
    try session.run("SELECT code FROM party") { known.insert(try $0.text(0)) }
    for code in codes.subtracting(known).sorted() {
      let party = catalogue.party(Party.Code(rawValue: code))
      let kind = party?.kind.rawValue ?? "unknown"
      let name = party?.name ?? code
      try session.run("INSERT INTO party (code, kind, name) VALUES (\(code), \(kind), \(name))")
      try trail.append(.registerParty, "party:\(code)", state: CanonicalJSON.digest(of: [code, kind, name]))
    }
  }

}

extension Meeting {
  /// Makes the meeting, and its forum, where they are not there; does not change them where they are.
  func create(_ session: any Session, _ trail: inout TrailWriter) throws {
    let known = try session.first("SELECT COUNT(*) FROM meeting WHERE slug = \(slug)") { try $0.int(0) }
    guard known == 0 else { return }
    try registerForum(session, &trail)
    try session.run(
      "INSERT INTO meeting (slug, title, date, forum) VALUES (\(slug), \(title), \(date), \(forum))"
    )
    try trail.append(.createMeeting, "meeting:\(slug)", state: seal)
  }

  /// Makes a row of the forum where there is none.
  func registerForum(_ session: any Session, _ trail: inout TrailWriter) throws {
    guard let forum else { return }
    let made = try session.run(
      "INSERT INTO forum (slug, name) VALUES (\(forum), \(forum)) ON CONFLICT (slug) DO NOTHING"
    )
    if made > 0 {
      try trail.append(.createForum, "forum:\(forum)", state: CanonicalJSON.digest(of: [forum, forum]))
    }
  }
}

/// One reading of a document on its way into the store.
private struct DocumentReading {
  let library: Library
  let session: any Session
  let record: Record
  let suggestions: [StatementContent]
  let parts: DocumentParts
  let reader: String
  let authorship: Authorship

  private var rows: StatementRows { StatementRows(session) }
  private var partyCodes: [String] { parts.partyCodes + suggestions.flatMap(\.partyCodes) }

  private func scalars(_ span: Span) -> Span {
    let text = record.text
    return Span(
      text.offsets.scalar(atByte: span.start, in: text.bytes),
      text.offsets.scalar(atByte: span.end, in: text.bytes)
    )
  }

  /// Stores a document that is not there.
  func first(_ document: StoredDocument, bytes: [UInt8], _ trail: inout TrailWriter) throws
    -> IngestionReport
  {
    try library.register(partyCodes, session, &trail)
    try insert(document)
    try RecordTable.documentContent.load(
      [[.text(document.id), .bytes(bytes), .bytes(record.text.bytes)]],
      session
    )
    try parts.insert(session)
    let placed = interventions()
    var number = try rows.nextNumber()
    var taken: Set<StatementID> = []
    var statements: [StoredStatement] = []
    statements.reserveCapacity(suggestions.count)
    for (place, content) in suggestions.enumerated() {
      let span = scalars(content.span)
      var id = StatementID(document: document.id, scalars: span)
      var again = 0
      while !taken.insert(id).inserted {
        again += 1
        id = StatementID(document: document.id, scalars: span, again: again)
      }
      statements.append(statement(id, content, number: number, document.id, placed[place]))
      number += 1
    }
    try rows.insert(statements, reading: 1)
    let indexing = SearchIndexing(session)
    try indexing.add(statements.map { ($0.number, $0.content.quote) }, language: document.language)
    try addPassages(document, indexing)
    try close(document, .addDocument, &trail)
    return IngestionReport(document: document.id, outcome: .added, added: statements.count)
  }

  /// Brings a document that is there to what this reading makes of it.
  func again(_ known: StoredDocument, _ trail: inout TrailWriter) throws -> IngestionReport {
    let stored = try rows.find("s.document = \(known.id)")
    let text = record.text.bytes
    let hasNewText = known.textSha256 != ContentDigest(of: text).hexadecimal
    let merge = ReadingMerge(
      document: known.id,
      stored: stored,
      suggestions: suggestions,
      sessions: record.sessions.count,
      text: hasNewText ? text : nil,
      scalars: scalars
    )
    let now = StoredDocument(
      record,
      name: known.name,
      meeting: known.meeting,
      reader: reader,
      reading: known.reading,
      addedAt: known.addedAt
    )
    guard !merge.isEmpty || now != known else {
      return IngestionReport(document: known.id, outcome: .unchanged)
    }
    let document = StoredDocument(
      record,
      name: known.name,
      meeting: known.meeting,
      reader: reader,
      reading: known.reading + 1,
      addedAt: known.addedAt
    )
    try library.register(partyCodes, session, &trail)
    let indexing = SearchIndexing(session)
    if hasNewText { try replaceText(known, with: text, indexing) }
    try session.run(
      "UPDATE statement SET session = NULL, intervention = NULL WHERE document = \(known.id)"
    )
    try DocumentParts.delete(known.id, session)
    try update(document)
    try parts.insert(session)
    try write(merge, stored, document, indexing, before: known.language, &trail)
    if hasNewText || known.language != document.language { try addPassages(document, indexing) }
    try close(document, .readAgain, &trail)
    return IngestionReport(
      document: known.id,
      outcome: .readAgain,
      added: merge.added.count,
      changed: merge.changed.count - merge.kept,
      withdrawn: merge.withdrawn.count,
      kept: merge.kept,
      reanchored: merge.reanchored.count,
      unanchored: merge.unanchored.map(\.id)
    )
  }

  // MARK: - Parts of it

  /// For each suggestion the place of its intervention.
  private func interventions() -> [Int] {
    DocumentParts.interventions(suggestions).enumerated().flatMap { place, run in
      Array(repeating: place, count: run.count)
    }
  }

  private func statement(
    _ id: StatementID,
    _ content: StatementContent,
    number: Int64,
    _ document: String,
    _ intervention: Int?
  ) -> StoredStatement {
    StoredStatement(
      id: id,
      document: document,
      content: content,
      state: .suggested,
      version: 1,
      pages: record.pages.pages(of: content.span),
      suggestion: content,
      number: number,
      intervention: intervention
    )
  }

  private func insert(_ document: StoredDocument) throws {
    try RecordTable.document.load([document.values + [.text(TrailEntry.origin)]], session)
  }

  private func update(_ document: StoredDocument) throws {
    try session.run(
      """
      UPDATE document SET media_type = \(document.mediaType), encoding = \(document.encoding),
        language = \(document.language), title = \(document.title), date = \(document.date),
        text_sha256 = \(document.textSha256), characters = \(document.characters),
        page_count = \(document.pageCount), page_starts = \(document.pageStarts), notes = \(document.notes), reader = \(document.reader),
        reading = \(document.reading)
      WHERE id = \(document.id)
      """
    )
  }

  private func addPassages(_ document: StoredDocument, _ indexing: SearchIndexing) throws {
    let text = record.text.bytes
    try indexing.addPassages(
      of: document.id,
      SearchIndexing.paragraphs(of: text),
      text: text,
      language: document.language
    )
  }

  /// Puts the new text in the place of the old, which is kept.
  private func replaceText(_ known: StoredDocument, with text: [UInt8], _ indexing: SearchIndexing) throws {
    let former = try session.first("SELECT text FROM document_content WHERE document = \(known.id)") {
      try $0.bytes(0)
    }
    let old = former ?? []
    try indexing.removePassages(of: known.id, text: old, language: known.language)
    try RecordTable.formerText.load(
      [[.text(known.id), .integer(Int64(known.reading)), .text(known.textSha256), .bytes(old)]],
      session
    )
    try session.run("UPDATE document_content SET text = \(text) WHERE document = \(known.id)")
  }

  /// Writes every statement of the document as it is after the reading.
  private func write(
    _ merge: ReadingMerge,
    _ stored: [StoredStatement],
    _ document: StoredDocument,
    _ indexing: SearchIndexing,
    before language: String,
    _ trail: inout TrailWriter
  ) throws {
    let runs = DocumentParts.interventions(suggestions).map { run in
      run.reduce(run.first?.span ?? Span(0, 0)) { $0.union($1.span) }
    }
    func placed(_ statement: StoredStatement) -> StoredStatement {
      var statement = statement
      let span = statement.content.span
      statement.intervention = runs.firstIndex { $0.contains(span) }
      statement.pages = record.pages.pages(of: span)
      return statement
    }
    var current = Dictionary(uniqueKeysWithValues: stored.map { ($0.number, $0) })
    for statement in merge.changed + merge.withdrawn + merge.reanchored + merge.unanchored {
      current[statement.number] = statement
    }
    let before = Dictionary(uniqueKeysWithValues: stored.map { ($0.number, $0) })
    for statement in current.values.sorted(by: { $0.number < $1.number }) {
      let after = placed(statement)
      let old = before[statement.number]
      try rows.update(after)
      // What a person decided is changed by nobody without a word of it.
      if let old, old.state.isDecided, old.content != after.content {
        let review = Review(.reanchor, before: old, after: after, reason: "", by: authorship)
        try review.insert(session)
        try trail.append(
          .reanchor,
          "statement:\(after.id.rawValue)",
          state: after.seal,
          detail: review.detail
        )
      }
      if let old, old.content.quote != after.content.quote || language != document.language {
        try indexing.remove([(old.number, old.content.quote)], language: language)
        try indexing.add([(after.number, after.content.quote)], language: document.language)
      }
    }
    var number = try rows.nextNumber()
    var added: [StoredStatement] = []
    for (id, content) in merge.added {
      added.append(placed(statement(id, content, number: number, document.id, nil)))
      number += 1
    }
    try rows.insert(added, reading: document.reading)
    try indexing.add(added.map { ($0.number, $0.content.quote) }, language: document.language)
    try session.run(
      """
      UPDATE statement SET reading = \(document.reading), reading_seal = seal WHERE document = \(document.id)
      """
    )
  }

  /// Seals the document and its reading, and writes both into the trail.
  private func close(_ document: StoredDocument, _ action: TrailEntry.Action, _ trail: inout TrailWriter)
    throws
  {
    let seal = try DocumentParts.seal(of: document, session).hexadecimal
    try session.run("UPDATE document SET seal = \(seal) WHERE id = \(document.id)")
    let (digest, count) = try ReadingSeal.digest(of: document.id, session)
    var json = CanonicalJSON()
    json.object { json in
      json.key("meeting"); json.string(document.meeting)
      json.key("name"); json.string(document.name)
      json.key("reading"); json.number(document.reading)
      json.key("reader"); json.string(document.reader)
      json.key("statements"); json.number(count)
      json.key("statementsSha256"); json.string(digest)
    }
    try trail.append(action, "document:\(document.id)", state: seal, detail: json.text)
  }
}

/// The digest over the seals of a document's statements as a reading left them.
enum ReadingSeal {
  static func digest(of document: String, _ session: any Session) throws -> (digest: String, count: Int) {
    var bytes: [UInt8] = []
    var count = 0
    // What a person added since has no part in the reading.
    try session.run(
      """
      SELECT id, reading_seal FROM statement WHERE document = \(document) AND reading_seal <> '' ORDER BY number
      """
    ) { row in
      bytes += Array(try row.text(0).utf8)
      bytes.append(0x20)
      bytes += Array(try row.text(1).utf8)
      bytes.append(0x0A)
      count += 1
    }
    return (ContentDigest(of: bytes).hexadecimal, count)
  }
}
