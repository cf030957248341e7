// SPDX-License-Identifier: Apache-2.0

import Reading
import Storage
import Vocabulary

/// A page of what a search found.
public struct SearchPage<Hit: Sendable>: Sendable {
  public let hits: [Hit]
  /// Where the next page begins; nil on the last.
  public let next: SearchCursor?
}

/// Where a page of results begins: after the hit with this score and number.
public struct SearchCursor: Sendable, Hashable, CustomStringConvertible {
  let score: Double
  let number: Int64
  /// Whether the pages go from the newest to the oldest, and not by score.
  let isByAge: Bool

  init(score: Double, number: Int64, isByAge: Bool = false) {
    self.score = score
    self.number = number
    self.isByAge = isByAge
  }

  /// Reads what ``description`` wrote; nil where it did not.
  public init?(_ text: String) {
    let isByAge = text.hasPrefix("n")
    let parts = (isByAge ? text.dropFirst() : text[...]).split(separator: "_")
    guard parts.count == 2, let bits = UInt64(parts[0], radix: 16), let number = Int64(parts[1]) else {
      return nil
    }
    let score = Double(bitPattern: bits)
    guard score.isFinite else { return nil }
    self.init(score: score, number: number, isByAge: isByAge)
  }

  /// What lies behind it, of rows `h` of an index.
  fileprivate var condition: SQL {
    isByAge
      ? "AND h.entry < \(number)"
      : "AND (h.score > \(score) OR (h.score = \(score) AND h.entry > \(number)))"
  }

  public var description: String {
    (isByAge ? "n" : "") + String(score.bitPattern, radix: 16) + "_\(number)"
  }
}

/// A statement that answers a search.
public struct StatementHit: Sendable {
  public let statement: StoredStatement
  /// The name of its document, its meeting, and its language.
  public let document: String
  public let meeting: String
  public let language: String
  /// The stretches of its quotation, in bytes, that answer the words looked for.
  public let marks: [Range<Int>]
}

/// A passage of a document that answers a search.
public struct PassageHit: Sendable {
  public let document: StoredDocument
  /// The words of the passage, white space made single spaces.
  public let words: String
  /// Where it stands in the text, in bytes.
  public let start: Int
  public let marks: [Range<Int>]
}

/// How many of a search's statements have each value of a field.
public struct Facet: Sendable, Equatable {
  public let field: SearchQuery.Field
  /// The values, the most frequent first.
  public let counts: [Count]
  /// Whether only the newest statements were counted, since there are so many.
  public let isOfNewest: Bool

  public struct Count: Sendable, Equatable {
    public let value: String
    public let statements: Int
  }
}

extension Library {
  /// How many statements are ranked at most: of more the newest come first, and a score would tell them apart
  /// by little and in seconds.
  static let mostRanked = 20_000
  /// How many statements are counted for facets at most.
  static let mostCounted = 100_000

  /// The statements that answer `query`, the best first, those without words in the order of their numbers.
  ///
  /// Where more than twenty thousand answer the words, the newest come first instead.
  /// Rejected, replaced and withdrawn statements are left out unless the query asks for their state. A page
  /// after the first begins after `cursor`: what is added meanwhile makes no hit come twice.
  public func search(_ query: SearchQuery, after cursor: SearchCursor? = nil, limit: Int = 20) async throws
    -> SearchPage<StatementHit>
  {
    let limit = max(1, min(limit, 1_000))
    return try await database.read { session in
      let stemmer = Stemmer()
      let found = try hits(query, after: cursor, limit: limit + 1, stemmer, session)
      let page = found.prefix(limit)
      let statements = try StatementRows(session, repliesFor: clearance).inOrder(page.map(\.number))
      let documents = try documents(Set(statements.map(\.document)), session)
      let marks = query.marks(stemmer)
      let hits = statements.map { statement in
        let document = documents[statement.document]
        let language = document?.language ?? "und"
        return StatementHit(
          statement: statement,
          document: document?.name ?? "",
          meeting: document?.meeting ?? "",
          language: language,
          marks: marks.ranges(in: statement.content.quote, language: language, stemmer)
        )
      }
      return SearchPage(hits: hits, next: found.count > limit ? page.last : nil)
    }
  }

  private func hits(
    _ query: SearchQuery,
    after cursor: SearchCursor?,
    limit: Int,
    _ stemmer: Stemmer,
    _ session: any Session
  ) throws -> [SearchCursor] {
    let condition = condition(query)
    if let expression = query.expression(stemmer) {
      let found = session.textIndex(SearchIndexing.statements)
      let isByAge = try isByAge(expression, cursor, found, session)
      let index = found.matching(expression, ranked: !isByAge)
      let after = cursor.map(\.condition) ?? ""
      let order: SQL = isByAge ? "h.entry DESC" : "h.score, h.entry"
      return try session.rows(
        """
        SELECT h.score, h.entry FROM (\(index)) h JOIN statement s ON s.number = h.entry
        WHERE \(condition) \(after) ORDER BY \(order) LIMIT \(limit)
        """
      ) { SearchCursor(score: try $0.real(0), number: try $0.integer(1), isByAge: isByAge) }
    }
    let after: SQL = cursor.map { "AND s.number > \($0.number)" } ?? ""
    return try session.rows(
      "SELECT s.number FROM statement s WHERE \(condition) \(after) ORDER BY s.number LIMIT \(limit)"
    ) { SearchCursor(score: 0, number: try $0.integer(0)) }
  }

  /// Whether pages go by age: as the page before did, else by how many there are.
  private func isByAge(
    _ expression: TermExpression,
    _ cursor: SearchCursor?,
    _ index: any TextIndex,
    _ session: any Session
  ) throws -> Bool {
    if let cursor { return cursor.isByAge }
    let matches = index.matching(expression, ranked: false)
    let count = try session.first(
      "SELECT COUNT(*) FROM (SELECT h.entry FROM (\(matches)) h LIMIT \(Self.mostRanked + 1)) n"
    ) { try $0.int(0) }
    return (count ?? 0) > Self.mostRanked
  }

  private func documents(_ ids: Set<String>, _ session: any Session) throws -> [String: StoredDocument] {
    guard !ids.isEmpty else { return [:] }
    let found = try session.rows(
      "SELECT \(StoredDocument.columns) FROM document WHERE id IN (\(list: ids.sorted()))",
      StoredDocument.init(row:)
    )
    return Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) })
  }

  /// How many statements answer the query; no more than `most` are counted.
  public func count(_ query: SearchQuery, most: Int = .max) async throws -> Int {
    try await database.read { session in
      let limit: SQL = most == .max ? "" : "LIMIT \(most)"
      return try session.first("SELECT COUNT(*) FROM (\(matches(query, session)) \(limit)) m") {
        try $0.int(0)
      } ?? 0
    }
  }

  /// The numbers of all statements that answer the query, in no order.
  private func matches(_ query: SearchQuery, _ session: any Session) -> SQL {
    let condition = condition(query)
    guard let expression = query.expression(Stemmer()) else {
      return "SELECT s.number FROM statement s WHERE \(condition)"
    }
    let index = session.textIndex(SearchIndexing.statements).matching(expression, ranked: false)
    return """
      SELECT s.number FROM (\(index)) h JOIN statement s ON s.number = h.entry WHERE \(condition)
      """
  }

  /// For each field how many of the query's statements have which value; at most `limit` values a field.
  ///
  /// A statement with two themes counts for both. Of more than a hundred thousand the newest are counted.
  public func facets(
    _ query: SearchQuery,
    of fields: [SearchQuery.Field] = [.party, .theme, .kind, .strength, .instrument, .meeting, .state],
    limit: Int = 10
  ) async throws -> [Facet] {
    try await database.read { session in
      var matches = matches(query, session)
      let count = try session.first(
        "SELECT COUNT(*) FROM (\(matches) LIMIT \(Self.mostCounted + 1)) n"
      ) { try $0.int(0) }
      let isOfNewest = (count ?? 0) > Self.mostCounted
      if isOfNewest { matches = "\(matches) ORDER BY s.number DESC LIMIT \(Self.mostCounted)" }
      return try fields.compactMap { field -> Facet? in
        guard let counted = Self.counted(field, matches) else { return nil }
        let counts = try session.rows(
          """
          SELECT value, COUNT(*) AS n FROM (\(counted)) v WHERE value IS NOT NULL
          GROUP BY value ORDER BY n DESC, value LIMIT \(limit)
          """
        ) { Facet.Count(value: try $0.text(0), statements: try $0.int(1)) }
        return Facet(field: field, counts: counts, isOfNewest: isOfNewest)
      }
    }
  }

  /// A query with a row for each statement and value of the field.
  private static func counted(_ field: SearchQuery.Field, _ matches: SQL) -> SQL? {
    func part(_ table: SQL, _ column: SQL) -> SQL {
      "SELECT DISTINCT p.statement, p.\(column) AS value FROM (\(matches)) m JOIN \(table) p ON p.statement = m.number"
    }
    func own(_ column: SQL) -> SQL {
      "SELECT \(column) AS value FROM (\(matches)) m JOIN statement s ON s.number = m.number"
    }
    switch field {
    case .party: return part("statement_speaker", "party")
    case .theme: return part("statement_theme", "theme")
    case .instrument: return part("statement_instrument", "instrument")
    case .kind: return own("s.kind")
    case .strength: return own("CAST(s.strength AS TEXT)")
    case .state: return own("s.state")
    case .document: return own("s.document")
    case .meeting:
      return """
        SELECT d.meeting AS value FROM (\(matches)) m JOIN statement s ON s.number = m.number
        JOIN document d ON d.id = s.document
        """
    case .session:
      return """
        SELECT e.number AS value FROM (\(matches)) m JOIN statement s ON s.number = m.number
        JOIN session e ON e.document = s.document AND e.position = s.session
        """
    case .since, .until: return nil
    }
  }

  // MARK: - Fields

  /// What the query's fields ask of a statement `s`.
  func condition(_ query: SearchQuery) -> SQL {
    var parts = conditions(query, on: SearchQuery.Field.allCases)
    if !query.filters.contains(where: { $0.field == .state }) {
      parts.append("s.state NOT IN ('rejected', 'replaced', 'withdrawn')")
    }
    if clearance.hides != nil { parts.append(clearance.showsStatement) }
    return "\(parts, separator: " AND ")"
  }

  /// What the query's `fields` ask, one condition for each that is named.
  private func conditions(_ query: SearchQuery, on fields: [SearchQuery.Field]) -> [SQL] {
    fields.flatMap { field -> [SQL] in
      let named = query.filters.filter { $0.field == field }
      let wanted = named.filter { !$0.isExcluded }.map(\.value)
      let unwanted = named.filter(\.isExcluded).map(\.value)
      return (wanted.isEmpty ? [] : [condition(field, wanted)])
        + (unwanted.isEmpty ? [] : ["NOT (\(condition(field, unwanted)))"])
    }
  }

  private func condition(_ field: SearchQuery.Field, _ values: [String]) -> SQL {
    switch field {
    case .party:
      let codes = values.map(partyCode)
      return """
        EXISTS (SELECT 1 FROM statement_speaker p WHERE p.statement = s.number AND p.party IN (\(list: codes)))
        """
    case .theme:
      return """
        EXISTS (SELECT 1 FROM statement_theme p WHERE p.statement = s.number AND p.theme IN (\(list: values)))
        """
    case .instrument:
      return """
        EXISTS (SELECT 1 FROM statement_instrument p
          WHERE p.statement = s.number AND p.instrument IN (\(list: values)))
        """
    case .kind: return "s.kind IN (\(list: values))"
    case .strength: return "s.strength IN (\(list: values.compactMap { Int($0) }))"
    case .state: return "s.state IN (\(list: values))"
    case .session:
      return """
        EXISTS (SELECT 1 FROM session e
          WHERE e.document = s.document AND e.position = s.session AND e.number IN (\(list: values)))
        """
    case .meeting:
      return "s.document IN (SELECT d.id FROM document d WHERE d.meeting IN (\(list: values)))"
    case .document:
      let ranges = values.map { value -> SQL in
        "(d.id >= \(value) AND d.id < \(value + "g")) OR d.name = \(value)"
      }
      return "s.document IN (SELECT d.id FROM document d WHERE \(ranges, separator: " OR "))"
    case .since:
      let ranges = values.map { value -> SQL in "\(Self.day) >= \(value)" }
      return
        "s.document IN (SELECT d.id FROM document d JOIN meeting g ON g.slug = d.meeting WHERE \(ranges, separator: " OR "))"
    case .until:
      // Until 2016 is until its last day.
      let ranges = values.map { value -> SQL in "\(Self.day) < \(value + "~")" }
      return
        "s.document IN (SELECT d.id FROM document d JOIN meeting g ON g.slug = d.meeting WHERE \(ranges, separator: " OR "))"
    }
  }

  /// The date of a document, else of its meeting.
  private static let day: SQL = "COALESCE(d.date, g.date)"

  /// The code of a party by its code or its name.
  func partyCode(_ text: String) -> String {
    if catalogue.party(Party.Code(rawValue: text)) != nil { return text }
    if catalogue.party(Party.Code(rawValue: text.uppercased())) != nil { return text.uppercased() }
    let folded = SearchWords.fold(text.lowercased())
    let found = catalogue.parties.first { party in
      party.allNames.contains { SearchWords.fold($0.lowercased()) == folded }
    }
    return found?.id.rawValue ?? text
  }

  // MARK: - Passages

  /// The passages of documents that answer the words of `query`, the best first; of its fields meeting,
  /// document and dates narrow the result.
  public func searchPassages(_ query: SearchQuery, after cursor: SearchCursor? = nil, limit: Int = 20)
    async throws -> SearchPage<PassageHit>
  {
    let limit = max(1, min(limit, 1_000))
    return try await database.read { session in
      let stemmer = Stemmer()
      guard let expression = query.expression(stemmer) else {
        throw Refusal.query("a search in documents needs a word or a phrase")
      }
      let found = session.textIndex(SearchIndexing.passages)
      let isByAge = try isByAge(expression, cursor, found, session)
      let index = found.matching(expression, ranked: !isByAge)
      let after = cursor.map(\.condition) ?? ""
      let order: SQL = isByAge ? "h.entry DESC" : "h.score, h.entry"
      let parts: [SQL] =
        [clearance.showsDocument("s.document")]
        + conditions(query, on: [.meeting, .document, .since, .until])
      let rows = try session.rows(
        """
        SELECT h.score, h.entry, s.document, s.span_start, s.span_end
        FROM (\(index)) h JOIN passage s ON s.number = h.entry
        WHERE \(parts, separator: " AND ") \(after) ORDER BY \(order) LIMIT \(limit + 1)
        """
      ) { row in
        (
          cursor: SearchCursor(
            score: try row.real(0),
            number: try row.integer(1),
            isByAge: isByAge
          ),
          document: try row.text(2), start: try row.int(3), end: try row.int(4)
        )
      }
      let documents = try documents(Set(rows.map(\.document)), session)
      var texts: [String: [UInt8]] = [:]
      for id in documents.keys {
        texts[id] = try session.first("SELECT text FROM document_content WHERE document = \(id)") {
          try $0.bytes(0)
        }
      }
      let marks = query.marks(stemmer)
      let hits = rows.prefix(limit).compactMap { row -> PassageHit? in
        guard let document = documents[row.document], let text = texts[row.document],
          row.start >= 0, row.end <= text.count, row.start <= row.end
        else { return nil }
        let words = text[row.start..<row.end].split { $0 <= 0x20 }
          .map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
        return PassageHit(
          document: document,
          words: words,
          start: row.start,
          marks: marks.ranges(in: words, language: document.language, stemmer)
        )
      }
      return SearchPage(hits: hits, next: rows.count > limit ? rows.prefix(limit).last?.cursor : nil)
    }
  }

  /// Puts the pieces of the search index together, which makes later searches faster.
  public func optimizeIndex() async throws {
    try await database.write(under: .trail) { session in
      try session.textIndex(SearchIndexing.statements).optimize()
      try session.textIndex(SearchIndexing.passages).optimize()
    }
  }
}
