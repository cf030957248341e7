// SPDX-License-Identifier: Apache-2.0

import Kernel
import Reading
import Storage
import Vocabulary

/// What a person wants of a statement.
public enum ReviewDecision: Sendable, Equatable {
  /// It is right as it stands.
  case confirm
  /// It says what `content` says; the quotation is taken from the text.
  case correct(StatementContent)
  /// It is no statement.
  case reject
  /// It is several: each of them with its own span.
  case split([StatementContent])
  /// Takes back the last decision.
  case undo
}

extension Library {
  /// Decides on a statement as it was in `version`; gives what it is now, and what a split made of it.
  ///
  /// Throws ``Refusal/changedMeanwhile(statement:by:action:version:)`` where somebody decided since: nothing is
  /// overwritten. The earlier value is kept.
  @discardableResult
  public func review(
    _ id: StatementID,
    version: Int,
    _ decision: ReviewDecision,
    reason: String = "",
    by authorship: Authorship
  ) async throws -> [StoredStatement] {
    try await database.write(under: .trail) { session in
      var desk = try ReviewDesk(library: self, session: session, authorship: authorship, reason: reason)
      let statement = try desk.statement(id, version: version)
      switch decision {
      case .confirm: return [try desk.confirm(statement)]
      case .correct(let content): return [try desk.correct(statement, content)]
      case .reject: return [try desk.reject(statement)]
      case .split(let contents): return try desk.split(statement, contents)
      case .undo: return [try desk.undo(statement)]
      }
    }
  }

  /// What a split of a statement makes, each part beginning at words of it, in the order of the text.
  ///
  /// Throws ``Refusal/noSuchWords(_:)`` where the words do not stand in it, behind its first.
  public func parts(of statement: StoredStatement, at words: [String]) async throws -> [StatementContent] {
    let text = try await text(of: try await document(statement.document))
    let whole = statement.content.span
    guard whole.start >= 0, whole.end <= text.count else {
      throw Refusal.outsideText(start: whole.start, end: whole.end, length: text.count)
    }
    var starts = [whole.start]
    for words in words {
      let quote = words.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      guard let span = ReadingMerge.find(quote, near: whole.start, in: text), whole.contains(span),
        span.start > whole.start
      else { throw Refusal.noSuchWords(words) }
      starts.append(span.start)
    }
    starts.sort()
    return zip(starts, starts.dropFirst() + [whole.end]).map { start, end in
      var content = statement.content
      content.span = Span(start, text[start..<end].lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? start)
      return content
    }
  }

  /// Makes one statement of several of the same document; each must still be in the version given.
  @discardableResult
  public func merge(
    _ parts: [(id: StatementID, version: Int)],
    into content: StatementContent,
    reason: String = "",
    by authorship: Authorship
  ) async throws -> StoredStatement {
    try await database.write(under: .trail) { session in
      var desk = try ReviewDesk(library: self, session: session, authorship: authorship, reason: reason)
      return try desk.merge(try parts.map { try desk.statement($0.id, version: $0.version) }, content)
    }
  }

  /// Adds a statement that no reader found.
  @discardableResult
  public func add(
    _ content: StatementContent,
    to document: StoredDocument,
    reason: String = "",
    by authorship: Authorship
  ) async throws -> StoredStatement {
    try await database.write(under: .trail) { session in
      var desk = try ReviewDesk(library: self, session: session, authorship: authorship, reason: reason)
      return try desk.add(content, document.id, action: .add)
    }
  }
}

/// Decides within one transaction: checks, writes the statement, the review and the entry of the trail.
private struct ReviewDesk {
  let library: Library
  let session: any Session
  let authorship: Authorship
  let reason: String
  var trail: TrailWriter

  private var rows: StatementRows { StatementRows(session) }

  init(library: Library, session: any Session, authorship: Authorship, reason: String) throws {
    self.library = library
    self.session = session
    self.authorship = authorship
    self.reason = reason
    trail = try TrailWriter(session, actor: authorship.actor, at: authorship.at)
  }

  func statement(_ id: StatementID, version: Int) throws -> StoredStatement {
    let found = try rows.statement(id)
    guard found.version == version else {
      let last = try session.first(
        """
        SELECT actor, action FROM review WHERE statement = \(id.rawValue) ORDER BY version DESC LIMIT 1
        """
      ) { (try $0.text(0), try $0.text(1)) }
      throw Refusal.changedMeanwhile(
        statement: id.rawValue,
        by: last?.0 ?? "the reader",
        action: last?.1 ?? "read again",
        version: found.version
      )
    }
    return found
  }

  private func reviewable(_ statement: StoredStatement) throws {
    switch statement.state {
    case .replaced, .rejected, .withdrawn:
      throw Refusal.notReviewable(statement: statement.id.rawValue, state: statement.state)
    case .suggested, .confirmed, .corrected, .added: break
    }
  }

  mutating func confirm(_ statement: StoredStatement) throws -> StoredStatement {
    if statement.state != .withdrawn { try reviewable(statement) }
    guard statement.state == .suggested || statement.state == .withdrawn else {
      throw Refusal.nothingChanged(statement.id.rawValue)
    }
    var after = statement
    after.state = .confirmed
    return try record(.confirm, statement, after)
  }

  mutating func correct(_ statement: StoredStatement, _ content: StatementContent) throws -> StoredStatement {
    try reviewable(statement)
    var after = statement
    after.content = try checked(content, statement.document)
    guard after.content != statement.content else { throw Refusal.nothingChanged(statement.id.rawValue) }
    // What a person added stays known as that.
    if statement.state != .added { after.state = .corrected }
    return try record(.correct, statement, after)
  }

  mutating func reject(_ statement: StoredStatement) throws -> StoredStatement {
    try reviewable(statement)
    var after = statement
    after.state = .rejected
    return try record(.reject, statement, after)
  }

  mutating func split(_ statement: StoredStatement, _ contents: [StatementContent]) throws
    -> [StoredStatement]
  {
    try reviewable(statement)
    guard contents.count >= 2, Set(contents.map(\.span)).count == contents.count else {
      throw Refusal.tooFewParts
    }
    var after = statement
    after.state = .replaced
    var all = [try record(.split, statement, after)]
    for content in contents { all.append(try add(content, statement.document, action: .split)) }
    return all
  }

  mutating func merge(_ statements: [StoredStatement], _ content: StatementContent) throws
    -> StoredStatement
  {
    guard let first = statements.first, Set(statements.map(\.id)).count >= 2 else {
      throw Refusal.tooFewParts
    }
    guard statements.allSatisfy({ $0.document == first.document }) else { throw Refusal.mergesDocuments }
    for statement in statements {
      try reviewable(statement)
      var after = statement
      after.state = .replaced
      _ = try record(.merge, statement, after)
    }
    return try add(content, first.document, action: .merge)
  }

  mutating func undo(_ statement: StoredStatement) throws -> StoredStatement {
    let last = try session.first(
      """
      SELECT \(Review.columns) FROM review WHERE statement = \(statement.id.rawValue)
      ORDER BY version DESC LIMIT 1
      """,
      Review.init(row:)
    )
    guard let last, last.version == statement.version else {
      throw Refusal.nothingToUndo(statement.id.rawValue)
    }
    switch last.action {
    case .split, .merge, .reanchor:
      throw Refusal.notUndoable(statement.id.rawValue, action: last.action.rawValue)
    case .confirm, .correct, .reject, .add, .undo: break
    }
    var after = statement
    if let content = last.contentBefore, let state = last.stateBefore {
      after.content = content
      after.state = state
    } else {
      // What was added by hand is not deleted either.
      after.state = .rejected
    }
    return try record(.undo, statement, after)
  }

  mutating func add(_ content: StatementContent, _ document: String, action: Review.Action) throws
    -> StoredStatement
  {
    var content = try checked(content, document)
    content.rule = StatementContent.byPerson
    try library.register(content.partyCodes, session, &trail)
    var again = 0
    let text = try text(of: document)
    let offsets = ScalarOffsets(text)
    let span = Span(
      offsets.scalar(atByte: content.span.start, in: text),
      offsets.scalar(atByte: content.span.end, in: text)
    )
    var id = StatementID(document: document, scalars: span)
    while try session.first("SELECT number FROM statement WHERE id = \(id.rawValue)", { try $0.integer(0) })
      != nil
    {
      again += 1
      id = StatementID(document: document, scalars: span, again: again)
    }
    let statement = StoredStatement(
      id: id,
      document: document,
      content: content,
      state: .added,
      version: 1,
      pages: try pages(of: content.span, document),
      suggestion: nil,
      number: try rows.nextNumber(),
      intervention: try intervention(of: content.span, document)
    )
    try rows.insert([statement], reading: try reading(of: document))
    // It has no part in what a reading made.
    try session.run("UPDATE statement SET reading_seal = '' WHERE number = \(statement.number)")
    try SearchIndexing(session).add(
      [(statement.number, content.quote)],
      language: try language(of: document)
    )
    try note(action, nil, statement)
    return statement
  }

  // MARK: - Writing

  private mutating func record(
    _ action: Review.Action,
    _ before: StoredStatement,
    _ statement: StoredStatement
  ) throws -> StoredStatement {
    var after = statement
    after.version = before.version + 1
    if after.content.span != before.content.span {
      after.intervention = try intervention(of: after.content.span, after.document)
      after.pages = try pages(of: after.content.span, after.document)
    }
    try library.register(after.content.partyCodes, session, &trail)
    try rows.update(after)
    if after.content.quote != before.content.quote {
      let indexing = SearchIndexing(session)
      let language = try language(of: after.document)
      try indexing.remove([(before.number, before.content.quote)], language: language)
      try indexing.add([(after.number, after.content.quote)], language: language)
    }
    try note(action, before, after)
    return after
  }

  private mutating func note(
    _ action: Review.Action,
    _ before: StoredStatement?,
    _ after: StoredStatement
  ) throws {
    let review = Review(action, before: before, after: after, reason: reason, by: authorship)
    try review.insert(session)
    try trail.append(
      action.trailed,
      "statement:\(after.id.rawValue)",
      state: after.seal,
      detail: review.detail
    )
  }

  // MARK: - Checks

  /// The content with its quotation out of the text; throws where it says what no statement can.
  private func checked(_ content: StatementContent, _ document: String) throws -> StatementContent {
    var content = content
    let text = try text(of: document)
    let span = content.span
    guard span.start >= 0, span.end <= text.count, !span.isEmpty, Self.isBoundary(span.start, text),
      Self.isBoundary(span.end, text)
    else { throw Refusal.outsideText(start: span.start, end: span.end, length: text.count) }
    let words = text[span.start..<span.end].split { $0 <= 0x20 }
    guard !words.isEmpty else { throw Refusal.blankSpan }
    content.quote = words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ").storable
    guard !content.speakers.isEmpty else { throw Refusal.noSpeaker }
    if content.strength != nil, content.kind != .recommendation, content.kind != .commitment {
      throw Refusal.strengthWithoutAction(content.kind)
    }
    let catalogue = library.catalogue
    for theme in content.themes where !catalogue.themes.contains(where: { $0.id == theme }) {
      throw Refusal.unknownTheme(theme)
    }
    for code in content.partyCodes where catalogue.party(Party.Code(rawValue: code)) == nil {
      throw Refusal.unknownParty(code)
    }
    for citation in content.citations
    where !catalogue.instruments.contains(where: { $0.id == citation.instrument }) {
      throw Refusal.unknownInstrument(citation.instrument)
    }
    content.themes = content.themes.uniqued
    content.places = content.places.uniqued
    return content
  }

  /// Whether a character begins at `offset`, or the text ends there.
  private static func isBoundary(_ offset: Int, _ text: [UInt8]) -> Bool {
    offset == text.count || text[offset] & 0xC0 != 0x80
  }

  private func intervention(of span: Span, _ document: String) throws -> Int? {
    try session.first(
      """
      SELECT position FROM intervention
      WHERE document = \(document) AND span_start <= \(span.start) AND span_end >= \(span.end)
      ORDER BY position LIMIT 1
      """
    ) { try $0.int(0) }
  }

  private func pages(of span: Span, _ document: String) throws -> ClosedRange<Int>? {
    let found = try session.first(
      "SELECT \(StoredDocument.columns) FROM document WHERE id = \(document)",
      StoredDocument.init(row:)
    )
    return found?.pages.pages(of: span)
  }

  private func text(of document: String) throws -> [UInt8] {
    let text = try session.first("SELECT text FROM document_content WHERE document = \(document)") {
      try $0.bytes(0)
    }
    guard let text else { throw Refusal.noSuchDocument(document) }
    return text
  }

  private func language(of document: String) throws -> String {
    try session.first("SELECT language FROM document WHERE id = \(document)") { try $0.text(0) } ?? "und"
  }

  private func reading(of document: String) throws -> Int {
    try session.first("SELECT reading FROM document WHERE id = \(document)") { try $0.int(0) } ?? 1
  }
}
