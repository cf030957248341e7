// SPDX-License-Identifier: Apache-2.0

import Kernel
import Reading
import Storage
public import Synthesis

/// A deliberation, and where its statements come from.
public struct ScopedDeliberation: Sendable {
  public let deliberation: Deliberation
  /// The documents by their identifiers.
  public let documents: [StoredDocument.ID: StoredDocument]
  /// First and last page of a statement, by its identifier.
  public let pages: [String: ClosedRange<Int>]

  /// Title, digest and pages of a statement's document.
  public func origin(of statement: Deliberation.Statement) -> (
    title: String, document: String, pages: String?
  ) {
    let document = documents[statement.document]
    let pages = pages[statement.id].map {
      $0.lowerBound == $0.upperBound ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)"
    }
    return (document.map { $0.title.isEmpty ? $0.name : $0.title } ?? "", statement.document, pages)
  }
}

extension Library {
  /// How many statements a search may have at most to be a scope.
  public static let mostStatementsOfSearch = 5_000

  /// What was said in a scope, as far as this library's clearance reaches.
  ///
  /// Documents come by their names, each in the order of its text. Statements that people rejected, or that others
  /// stand for, are not in it.
  /// Throws ``Refusal/noSuchMeeting(_:)``, ``Refusal/noSuchDocument(_:)`` and ``Refusal/query(_:)``.
  public func deliberation(in scope: DraftScope) async throws -> ScopedDeliberation {
    let condition = try await condition(of: scope)
    return try await database.read { try deliberation(scope, condition, $0) }
  }

  /// What the statements `s` of a scope fulfil; looks up what must be there.
  func condition(of scope: DraftScope) async throws -> SQL {
    switch scope {
    case .meeting(let slug):
      _ = try await meeting(slug)
      return "s.document IN (SELECT d.id FROM document d WHERE d.meeting = \(slug))"
    case .document(let id):
      let document = try await document(id)
      return "s.document = \(document.id)"
    case .session(let id, let place):
      let document = try await document(id)
      guard try await sessions(of: document).contains(where: { $0.position == place }) else {
        throw Refusal.noSuchSession(place)
      }
      return "s.document = \(document.id) AND s.session = \(place)"
    case .search(let text):
      let query = try SearchQuery(text)
      var numbers: [Int64] = []
      var cursor: SearchCursor?
      repeat {
        let page = try await search(query, after: cursor, limit: 1_000)
        numbers += page.hits.map(\.statement.number)
        cursor = page.next
        guard numbers.count <= Self.mostStatementsOfSearch else {
          throw Refusal.scopeTooLarge(most: Self.mostStatementsOfSearch)
        }
      } while cursor != nil
      return "s.number IN (\(list: numbers))"
    }
  }

  private func standing(
    _ condition: SQL,
    _ session: any Session,
    asOf moment: (draft: StoredDraft.ID, at: Instant)?
  ) throws -> [StoredStatement] {
    guard let moment else {
      return try StatementRows(session).find(
        """
        \(condition) AND s.state NOT IN ('rejected', 'replaced', 'withdrawn') AND \(clearance.showsStatement)
        """
      )
    }
    // What a search no longer finds may be cited all the same.
    let which: SQL = """
      ((\(condition)) OR s.id IN (SELECT f.statement FROM draft_reference f WHERE f.draft = \(moment.draft)))
      """
    var before: [String: (state: StoredStatement.State, content: StatementContent)?] = [:]
    try session.run(
      """
      SELECT r.statement, r.state_before, r.content_before FROM review r
      WHERE r.at > \(moment.at.millisecondsSince1970)
        AND r.statement IN (SELECT s.id FROM statement s WHERE \(which))
      ORDER BY r.statement, r.version DESC
      """
    ) { row in
      // The earliest decision comes last, and says what it found; nothing, where it added the statement.
      guard let state = try row.optionalText(1).flatMap(StoredStatement.State.init),
        let json = try row.optionalText(2)
      else {
        before.updateValue(nil, forKey: try row.text(0))
        return
      }
      before.updateValue((state, try StatementContent(json: json)), forKey: try row.text(0))
    }
    return try StatementRows(session).find("\(which) AND \(clearance.showsStatement)").compactMap {
      statement in
      var statement = statement
      if let earlier = before[statement.id.rawValue] {
        guard let earlier else { return nil }
        statement.state = earlier.state
        statement.content = earlier.content
      }
      return [.rejected, .replaced, .withdrawn].contains(statement.state) ? nil : statement
    }
  }

  /// The statements of a scope as they are, or, for a draft that was published, as they were at that moment.
  func deliberation(
    _ scope: DraftScope,
    _ condition: SQL,
    _ session: any Session,
    asOf moment: (draft: StoredDraft.ID, at: Instant)? = nil
  ) throws -> ScopedDeliberation {
    let found = try standing(condition, session, asOf: moment)
    let ids = Set(found.map(\.document)).sorted()
    let documents = try session.rows(
      "SELECT \(StoredDocument.columns) FROM document WHERE id IN (\(list: ids)) ORDER BY name, id",
      StoredDocument.init(row:)
    )
    let byDocument = Dictionary(grouping: found, by: \.document)
    var sessions: [Deliberation.Session] = []
    var statements: [Deliberation.Statement] = []
    var pages: [String: ClosedRange<Int>] = [:]
    for document in documents {
      let stored = try Self.sessions(of: document.id, session)
      var places: [Int: Int] = [:]
      let text =
        stored.contains { !$0.guidingQuestions.isEmpty }
        ? try session.first("SELECT text FROM document_content WHERE document = \(document.id)") {
          try $0.bytes(0)
        }
          ?? [] : []
      let own = (byDocument[document.id] ?? []).sorted {
        ($0.content.span, $0.number) < ($1.content.span, $1.number)
      }
      let used = Set(own.compactMap(\.content.session))
      for session in stored where used.contains(session.position) {
        places[session.position] = sessions.count
        sessions.append(
          Deliberation.Session(
            number: session.number,
            title: session.title,
            chairs: session.chairs,
            rapporteur: session.rapporteur,
            guidingQuestions: session.guidingQuestions.compactMap { span in
              guard span.start >= 0, span.end <= text.count else { return nil }
              return String(decoding: text[span.start..<span.end], as: UTF8.self)
                .split(whereSeparator: \.isWhitespace).joined(separator: " ")
            }
          )
        )
      }
      let byPosition = Dictionary(stored.map { ($0.position, $0) }) { first, _ in first }
      for statement in own {
        if let range = statement.pages { pages[statement.id.rawValue] = range }
        let content = statement.content
        let list = content.session.flatMap { byPosition[$0] }.flatMap {
          Deliberation.list(of: content.span, $0.mainIssues, $0.meansOfImplementation)
        }
        statements.append(
          Deliberation.Statement(
            id: statement.id.rawValue,
            document: document.id,
            language: document.language,
            session: content.session.flatMap { places[$0] },
            quote: content.quote,
            speakers: content.speakers.map {
              Deliberation.Speaker(name: $0.name, party: $0.party, type: $0.type, capacity: $0.capacity)
            },
            onBehalfOf: content.onBehalfOf,
            kind: content.kind,
            strength: content.strength,
            themes: content.themes,
            instruments: content.citations.map(\.instrument).uniqued,
            places: content.places,
            attribution: content.attribution,
            rule: content.rule,
            list: list
          )
        )
      }
    }
    return ScopedDeliberation(
      deliberation: Deliberation(
        title: try title(of: scope, documents, session),
        sessions: sessions,
        statements: statements
      ),
      documents: Dictionary(documents.map { ($0.id, $0) }) { first, _ in first },
      pages: pages
    )
  }

  private func title(of scope: DraftScope, _ documents: [StoredDocument], _ session: any Session) throws
    -> String
  {
    switch scope {
    case .meeting(let slug):
      return try session.first("SELECT title FROM meeting WHERE slug = \(slug)") { try $0.text(0) } ?? slug
    case .document:
      return documents.first.map { $0.title.isEmpty ? $0.name : $0.title } ?? scope.description
    case .session(let id, let place):
      let found = try Self.sessions(of: documents.first?.id ?? id, session).first { $0.position == place }
      return found.map { [$0.number, $0.title].filter { !$0.isEmpty }.joined(separator: " ") }
        ?? scope.description
    case .search(let text): return text
    }
  }
}
