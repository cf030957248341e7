// SPDX-License-Identifier: Apache-2.0

public import Reading
import Storage

/// How much the record holds, of what may be seen.
public struct Overview: Sendable, Equatable {
  public var meetings = 0
  public var documents = 0
  /// Statements that stand, by kind and by state.
  public var kinds: [StatementKind: Int] = [:]
  public var states: [StoredStatement.State: Int] = [:]

  public var statements: Int { kinds.values.reduce(0, +) }
  /// What nobody has looked at yet.
  public var waiting: Int { states[.suggested] ?? 0 }
  /// What a person has looked at and let stand.
  public var checked: Int { statements - waiting }
}

/// Who spoke on a theme.
public struct ThemeVoices: Sendable, Equatable {
  public let theme: String
  /// Codes of the parties, each once, with how many statements.
  public let parties: [(code: String, statements: Int)]
  public let statements: Int

  public static func == (a: Self, b: Self) -> Bool {
    a.theme == b.theme && a.statements == b.statements && a.parties.map(\.code) == b.parties.map(\.code)
      && a.parties.map(\.statements) == b.parties.map(\.statements)
  }
}

/// A provision of an instrument and who cites it.
public struct CitedProvision: Sendable, Equatable {
  /// As the sources word it; empty where only the instrument is named.
  public let provision: String
  public let statements: Int
  public let parties: [String]
}

extension Library {
  /// How much the record holds.
  public func overview() async throws -> Overview {
    try await database.read { session in
      var overview = Overview()
      overview.meetings =
        try session.first("SELECT COUNT(*) FROM meeting m WHERE \(clearance.showsMeeting("m.slug"))") {
          try $0.int(0)
        } ?? 0
      overview.documents =
        try session.first("SELECT COUNT(*) FROM document d WHERE \(clearance.showsDocument("d.id"))") {
          try $0.int(0)
        } ?? 0
      try session.run(
        """
        SELECT s.kind, s.state, COUNT(*) FROM statement s
        WHERE s.state NOT IN ('rejected', 'replaced', 'withdrawn') AND \(clearance.showsStatement)
        GROUP BY s.kind, s.state
        """
      ) { row in
        guard let kind = StatementKind(rawValue: try row.text(0)),
          let state = StoredStatement.State(rawValue: try row.text(1))
        else { throw StorageError.mismatch(column: 0) }
        let count = try row.int(2)
        overview.kinds[kind, default: 0] += count
        overview.states[state, default: 0] += count
      }
      return overview
    }
  }

  /// Who spoke on each theme, the theme with the most parties first; a joint statement counts for each party.
  public func voices(_ query: SearchQuery? = nil) async throws -> [ThemeVoices] {
    let condition = condition(query ?? SearchQuery())
    return try await database.read { session in
      var parties: [String: [(code: String, statements: Int)]] = [:]
      try session.run(
        """
        SELECT t.theme, p.party, COUNT(DISTINCT s.number) AS n FROM statement s
        JOIN statement_theme t ON t.statement = s.number JOIN statement_speaker p ON p.statement = s.number
        WHERE \(condition) AND p.party IS NOT NULL GROUP BY t.theme, p.party ORDER BY n DESC, p.party
        """
      ) { row in
        parties[try row.text(0), default: []].append((try row.text(1), try row.int(2)))
      }
      return try session.rows(
        """
        SELECT t.theme, COUNT(DISTINCT s.number) FROM statement s JOIN statement_theme t ON t.statement = s.number
        WHERE \(condition) GROUP BY t.theme ORDER BY t.theme
        """
      ) { row in
        let theme = try row.text(0)
        return ThemeVoices(theme: theme, parties: parties[theme] ?? [], statements: try row.int(1))
      }
      .sorted { ($1.parties.count, $1.statements, $0.theme) < ($0.parties.count, $0.statements, $1.theme) }
    }
  }

  /// How many statements each party made, of those that answer the query: codes and counts, the most first.
  public func speakers(_ query: SearchQuery? = nil) async throws -> [(code: String, statements: Int)] {
    let condition = condition(query ?? SearchQuery())
    return try await database.read { session in
      try session.rows(
        """
        SELECT p.party, COUNT(DISTINCT s.number) AS n FROM statement s
        JOIN statement_speaker p ON p.statement = s.number
        WHERE \(condition) AND p.party IS NOT NULL GROUP BY p.party ORDER BY n DESC, p.party
        """
      ) { (try $0.text(0), try $0.int(1)) }
    }
  }

  /// Who chaired a session of a document that may be seen: codes of parties.
  public func chairs() async throws -> Set<String> {
    try await database.read { session in
      Set(
        try session.rows(
          "SELECT DISTINCT c.party FROM session_chair c WHERE \(clearance.showsDocument("c.document"))"
        ) { try $0.text(0) }
      )
    }
  }

  /// The provisions of an instrument that statements cite, the most cited first.
  public func provisions(of instrument: String) async throws -> [CitedProvision] {
    let condition = condition(SearchQuery())
    return try await database.read { session in
      var order: [String] = []
      var parties: [String: [String]] = [:]
      var statements: [String: Set<Int64>] = [:]
      try session.run(
        """
        SELECT i.provision, s.number, p.party FROM statement s
        JOIN statement_instrument i ON i.statement = s.number
        LEFT JOIN statement_speaker p ON p.statement = s.number
        WHERE i.instrument = \(instrument) AND \(condition) ORDER BY i.provision, s.number, p.position
        """
      ) { row in
        let provision = try row.text(0)
        if statements[provision] == nil { order.append(provision) }
        statements[provision, default: []].insert(try row.integer(1))
        if let party = try row.optionalText(2) { parties[provision, default: []].append(party) }
      }
      return order.map { provision in
        CitedProvision(
          provision: provision,
          statements: statements[provision]?.count ?? 0,
          parties: (parties[provision] ?? []).uniqued
        )
      }
      .sorted { ($1.statements, $0.provision) < ($0.statements, $1.provision) }
    }
  }

  /// How many statements cite each instrument, the most cited first.
  public func instruments() async throws -> [(code: String, statements: Int, parties: Int)] {
    let condition = condition(SearchQuery())
    return try await database.read { session in
      try session.rows(
        """
        SELECT i.instrument, COUNT(DISTINCT s.number) AS n, COUNT(DISTINCT p.party) FROM statement s
        JOIN statement_instrument i ON i.statement = s.number
        LEFT JOIN statement_speaker p ON p.statement = s.number
        WHERE \(condition) GROUP BY i.instrument ORDER BY n DESC, i.instrument
        """
      ) { (try $0.text(0), try $0.int(1), try $0.int(2)) }
    }
  }
}
