// SPDX-License-Identifier: Apache-2.0

import Kernel
import Reading
import Storage

/// Statements as rows: one of `statement`, and one for each speaker, theme, citation and place.
struct StatementRows {
  private let session: any Session
  /// Whose eyes the replies are for; none are read where it is nil.
  private let clearance: Clearance?

  init(_ session: any Session, repliesFor clearance: Clearance? = nil) {
    self.session = session
    self.clearance = clearance
  }

  /// The number for the next statement; writers come one at a time, under the lock of the trail.
  func nextNumber() throws -> Int64 {
    try session.first("SELECT COALESCE(MAX(number), 0) + 1 FROM statement") { try $0.integer(0) } ?? 1
  }

  /// Inserts statements, whose parties must be registered.
  func insert(_ statements: [StoredStatement], reading: Int) throws {
    let rows = statements.map { statement -> [Value] in
      let content = statement.content
      let (seal, suggestion) = statement.sealed
      return [
        .integer(statement.number), .text(statement.id.rawValue), .text(statement.document),
        Value(content.session), Value(statement.intervention), .integer(Int64(content.span.start)),
        .integer(Int64(content.span.end)), Value(statement.pages?.lowerBound),
        Value(statement.pages?.upperBound), .text(content.quote), .text(content.kind.rawValue),
        Value(content.strength?.rawValue), Value(content.onBehalfOf), .text(content.attribution.rawValue),
        .text(content.rule), .text(statement.state.rawValue), .integer(Int64(statement.version)),
        Value(suggestion),
        .integer(Int64(reading)), .text(seal), .text(seal),
      ]
    }
    try RecordTable.statement.load(rows, session)
    try insertParts(statements)
  }

  private func insertParts(_ statements: [StoredStatement]) throws {
    var speakers: [[Value]] = []
    var themes: [[Value]] = []
    var citations: [[Value]] = []
    var places: [[Value]] = []
    for statement in statements {
      let number = Value.integer(statement.number)
      for (position, speaker) in statement.content.speakers.enumerated() {
        speakers.append([
          number, .integer(Int64(position)), Value(speaker.party), .text(speaker.name),
          .text(speaker.type.rawValue), .text(speaker.capacity.rawValue),
        ])
      }
      for (position, theme) in statement.content.themes.enumerated() {
        themes.append([number, .integer(Int64(position)), .text(theme)])
      }
      for (position, citation) in statement.content.citations.enumerated() {
        citations.append([
          number, .integer(Int64(position)), .text(citation.instrument), .text(citation.provision),
        ])
      }
      for (position, place) in statement.content.places.enumerated() {
        places.append([number, .integer(Int64(position)), .text(place)])
      }
    }
    try RecordTable.speaker.load(speakers, session)
    try RecordTable.theme.load(themes, session)
    try RecordTable.instrument.load(citations, session)
    try RecordTable.place.load(places, session)
  }

  /// Writes what a statement is now over what it was.
  func update(_ statement: StoredStatement) throws {
    let content = statement.content
    let (seal, suggestion) = statement.sealed
    try session.run(
      """
      UPDATE statement SET session = \(content.session), intervention = \(statement.intervention),
        span_start = \(content.span.start), span_end = \(content.span.end),
        first_page = \(statement.pages?.lowerBound), last_page = \(statement.pages?.upperBound),
        quote = \(content.quote), kind = \(content.kind.rawValue),
        strength = \(content.strength?.rawValue), on_behalf_of = \(content.onBehalfOf),
        attribution = \(content.attribution.rawValue), rule = \(content.rule),
        state = \(statement.state.rawValue), version = \(statement.version), suggestion = \(suggestion),
        seal = \(seal)
      WHERE number = \(statement.number)
      """
    )
    try session.run("DELETE FROM statement_speaker WHERE statement = \(statement.number)")
    try session.run("DELETE FROM statement_theme WHERE statement = \(statement.number)")
    try session.run("DELETE FROM statement_instrument WHERE statement = \(statement.number)")
    try session.run("DELETE FROM statement_place WHERE statement = \(statement.number)")
    try insertParts([statement])
  }

  // MARK: - Reading rows

  /// The statements that `condition` holds for, in the order of their numbers.
  ///
  /// `condition` speaks of the table as `s`. Five statements are run, however many rows there are.
  func find(_ condition: SQL) throws -> [StoredStatement] {
    var found: [StoredStatement] = []
    var places: [Int64: Int] = [:]
    var suggestions: [String?] = []
    try session.run(
      """
      SELECT s.number, s.id, s.document, s.session, s.intervention, s.span_start, s.span_end, s.first_page,
        s.last_page, s.quote, s.kind, s.strength, s.on_behalf_of, s.attribution, s.rule, s.state, s.version,
        s.suggestion
      FROM statement s WHERE \(condition) ORDER BY s.number
      """
    ) { row in
      let statement = try StoredStatement(row: row)
      places[statement.number] = found.count
      found.append(statement)
      suggestions.append(try row.optionalText(17))
    }
    try addReplies(to: &found, places, condition)
    func part(
      _ sql: SQL,
      _ count: (StatementContent) -> Int,
      _ add: (inout StatementContent, any Row) throws -> Void
    ) throws {
      try session.run(sql) { row in
        guard let place = places[try row.integer(0)] else { return }
        // Positions count from 0 without a gap, or something was taken out or put in.
        guard try row.int(1) == count(found[place].content) else { throw StorageError.mismatch(column: 1) }
        try add(&found[place].content, row)
      }
    }
    guard !found.isEmpty else { return [] }
    let numbers: SQL
    if found.count <= 500 {
      numbers = "p.statement IN (\(list: found.map(\.number)))"
    } else {
      numbers = "p.statement IN (SELECT s.number FROM statement s WHERE \(condition))"
    }
    try part(
      """
      SELECT p.statement, p.position, p.party, p.name, p.type, p.capacity FROM statement_speaker p
      WHERE \(numbers) ORDER BY p.statement, p.position
      """,
      \.speakers.count
    ) { content, row in
      guard let type = Record.SpeakerType(rawValue: try row.text(4)),
        let capacity = Record.Capacity(rawValue: try row.text(5))
      else { throw StorageError.mismatch(column: 4) }
      content.speakers.append(
        .init(name: try row.text(3), party: try row.optionalText(2), type: type, capacity: capacity)
      )
    }
    try part(
      """
      SELECT p.statement, p.position, p.theme FROM statement_theme p
      WHERE \(numbers) ORDER BY p.statement, p.position
      """,
      \.themes.count
    ) { $0.themes.append(try $1.text(2)) }
    try part(
      """
      SELECT p.statement, p.position, p.instrument, p.provision FROM statement_instrument p
      WHERE \(numbers) ORDER BY p.statement, p.position
      """,
      \.citations.count
    ) { $0.citations.append(.init(instrument: try $1.text(2), provision: try $1.text(3))) }
    try part(
      """
      SELECT p.statement, p.position, p.party FROM statement_place p
      WHERE \(numbers) ORDER BY p.statement, p.position
      """,
      \.places.count
    ) { $0.places.append(try $1.text(2)) }
    for (place, suggestion) in suggestions.enumerated() {
      // Most say what the statement says: writing that takes a tenth of the time of reading this.
      let content = found[place].content
      found[place].suggestion = try suggestion.map {
        $0 == content.json ? content : try StatementContent(json: $0)
      }
    }
    return found
  }

  /// Adds what delegations answered in drafts that were published and that the clearance reaches.
  private func addReplies(to found: inout [StoredStatement], _ places: [Int64: Int], _ condition: SQL) throws
  {
    guard let clearance, !found.isEmpty else { return }
    let which: SQL =
      found.count <= 500
      ? "v.number IN (\(list: found.map(\.number)))"
      : "v.number IN (SELECT s.number FROM statement s WHERE \(condition))"
    let shown: SQL = clearance.hides.map { "NOT \($0)" } ?? "1 = 1"
    try session.run(
      """
      SELECT \(RecordTable.reply.columnList), v.number FROM (
        SELECT r.*, s.number AS number, m.meeting AS meeting, d.level AS level
        FROM reply r JOIN statement s ON s.id = r.statement JOIN document m ON m.id = s.document
          JOIN draft d ON d.id = r.draft
        WHERE r.draft IN (SELECT p.draft FROM publication p)
      ) v WHERE \(which) AND \(shown) ORDER BY v.at, v.id
      """
    ) { row in
      guard let place = places[try row.integer(RecordTable.reply.columns.count)] else { return }
      found[place].replies.append(try StoredDraft.KeptReply(row: row).reply)
    }
  }

  /// The statements with these numbers, in the order given.
  func inOrder(_ numbers: [Int64]) throws -> [StoredStatement] {
    guard !numbers.isEmpty else { return [] }
    let found = try find("s.number IN (\(list: numbers))")
    let byNumber = Dictionary(uniqueKeysWithValues: found.map { ($0.number, $0) })
    return numbers.compactMap { byNumber[$0] }
  }

  func statement(_ id: StatementID) throws -> StoredStatement {
    guard let found = try find("s.id = \(id.rawValue)").first else {
      throw Refusal.noSuchStatement(id.rawValue)
    }
    return found
  }
}

extension Value {
  init(_ number: Int?) { self = number.map { .integer(Int64($0)) } ?? .null }
  init(_ text: String?) { self = text.map { .text($0) } ?? .null }
}

extension StoredStatement {
  /// Without what stands in rows of their own, and without its suggestion.
  fileprivate init(row: any Row) throws {
    guard let id = StatementID(rawValue: try row.text(1)),
      let kind = StatementKind(rawValue: try row.text(10)),
      let attribution = Attribution(rawValue: try row.text(13)),
      let state = State(rawValue: try row.text(15))
    else { throw StorageError.mismatch(column: 1) }
    let first = try row.optionalInteger(7)
    let last = try row.optionalInteger(8)
    self.init(
      id: id,
      document: try row.text(2),
      content: StatementContent(
        span: Span(try row.int(5), try row.int(6)),
        quote: try row.text(9),
        speakers: [],
        onBehalfOf: try row.optionalText(12),
        kind: kind,
        strength: try row.optionalInteger(11).flatMap { Strength(rawValue: Int(truncatingIfNeeded: $0)) },
        session: try row.optionalInteger(3).map { Int(truncatingIfNeeded: $0) },
        attribution: attribution,
        rule: try row.text(14)
      ),
      state: state,
      version: try row.int(16),
      pages: first.flatMap { first in
        last.flatMap { last in first <= last ? Int(first)...Int(last) : nil }
      },
      suggestion: nil,
      number: try row.integer(0),
      intervention: try row.optionalInteger(4).map { Int(truncatingIfNeeded: $0) }
    )
  }
}
