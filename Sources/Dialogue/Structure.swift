// SPDX-License-Identifier: Apache-2.0

public import Kernel
import Storage
import Vocabulary

/// A session of a meeting as a document reports it: a roundtable, a plenary.
public struct StoredSession: Sendable, Equatable {
  /// Its place in the document, from 0.
  public let position: Int
  /// As the document numbers it; may be empty.
  public let number: String
  public var title: String
  public var rapporteur: String?
  /// Codes of the parties in the chair.
  public var chairs: [String]
  public let span: Span
  public var guidingQuestions: [Span] = []
  public var mainIssues: [Span] = []
  public var meansOfImplementation: [Span] = []
  /// Whether a person corrected its title, chairs or rapporteur.
  public var isArranged = false
}

/// A speaker, or several together, with the floor once.
public struct StoredIntervention: Sendable, Equatable {
  public let position: Int
  public let session: Int?
  /// As the source names them, or their codes, parted by ` | `.
  public let speakers: String
  public let span: Span
}

/// A person that a document names.
public struct StoredPerson: Sendable, Hashable {
  public let name: String
  public let role: String?
  public let party: String?
}

extension Library {
  /// The sessions of a document in their order, with what people corrected of them.
  public func sessions(of document: StoredDocument) async throws -> [StoredSession] {
    try await database.read { try Self.sessions(of: document.id, $0) }
  }

  static func sessions(of document: String, _ session: any Session) throws -> [StoredSession] {
    var sessions = try session.rows(
      """
      SELECT position, number, title, rapporteur, span_start, span_end FROM session
      WHERE document = \(document) ORDER BY position
      """
    ) { row in
      StoredSession(
        position: try row.int(0),
        number: try row.text(1),
        title: try row.text(2),
        rapporteur: try row.optionalText(3),
        chairs: [],
        span: Span(try row.int(4), try row.int(5))
      )
    }
    let places = Dictionary(sessions.enumerated().map { ($1.position, $0) }) { first, _ in first }
    try session.run(
      "SELECT session, party FROM session_chair WHERE document = \(document) ORDER BY session, position"
    ) { row in
      if let place = places[try row.int(0)] { sessions[place].chairs.append(try row.text(1)) }
    }
    try session.run(
      """
      SELECT session, kind, span_start, span_end FROM session_passage WHERE document = \(document)
      ORDER BY session, kind, position
      """
    ) { row in
      guard let place = places[try row.int(0)] else { return }
      let span = Span(try row.int(2), try row.int(3))
      switch try row.text(1) {
      case "guiding-question": sessions[place].guidingQuestions.append(span)
      case "main-issue": sessions[place].mainIssues.append(span)
      default: sessions[place].meansOfImplementation.append(span)
      }
    }
    try session.run(
      """
      SELECT session, title, rapporteur, chairs FROM session_arrangement WHERE document = \(document)
      """
    ) { row in
      guard let place = places[try row.int(0)] else { return }
      if let title = try row.optionalText(1) { sessions[place].title = title }
      if let rapporteur = try row.optionalText(2) { sessions[place].rapporteur = rapporteur }
      if let chairs = try row.optionalText(3) {
        sessions[place].chairs = chairs.split(separator: " ").map(String.init)
      }
      sessions[place].isArranged = true
    }
    return sessions
  }

  /// The interventions of a document in the order of its text.
  public func interventions(of document: StoredDocument) async throws -> [StoredIntervention] {
    try await database.read { session in
      try session.rows(
        """
        SELECT position, session, speakers, span_start, span_end FROM intervention
        WHERE document = \(document.id) ORDER BY position
        """
      ) { row in
        StoredIntervention(
          position: try row.int(0),
          session: try row.optionalInteger(1).map { Int(truncatingIfNeeded: $0) },
          speakers: try row.text(2),
          span: Span(try row.int(3), try row.int(4))
        )
      }
    }
  }

  /// The persons that documents name, of one document or of all that may be seen, by name.
  public func people(of document: StoredDocument? = nil, named name: String? = nil) async throws
    -> [(person: StoredPerson, documents: [String])]
  {
    try await database.read { session in
      var parts: [SQL] = [clearance.hides == nil ? "1 = 1" : clearance.showsDocument("p.document")]
      if let document { parts.append("p.document = \(document.id)") }
      if let name { parts.append("p.name = \(name)") }
      var order: [StoredPerson] = []
      var documents: [StoredPerson: [String]] = [:]
      try session.run(
        """
        SELECT p.name, p.role, p.party, p.document FROM person p WHERE \(parts, separator: " AND ")
        ORDER BY p.name, p.document, p.position LIMIT 5000
        """
      ) { row in
        let person = StoredPerson(
          name: try row.text(0),
          role: try row.optionalText(1),
          party: try row.optionalText(2)
        )
        if documents[person] == nil { order.append(person) }
        documents[person, default: []].append(try row.text(3))
      }
      return order.map { ($0, (documents[$0] ?? []).uniqued) }
    }
  }

  /// Corrects what a document says of one of its sessions; nil leaves that as it was read.
  ///
  /// A later reading leaves it in place. Throws ``Refusal/noSuchSession(_:)`` and ``Refusal/unknownParty(_:)``.
  public func arrange(
    _ document: StoredDocument,
    session position: Int,
    title: String?,
    rapporteur: String?,
    chairs: [String]?,
    by authorship: Authorship
  ) async throws {
    let codes = chairs.map { $0.map(partyCode) }
    for code in codes ?? [] where catalogue.party(Party.Code(rawValue: code)) == nil {
      throw Refusal.unknownParty(code)
    }
    func said(_ text: String?) -> String? {
      text.map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ").storable }
        .flatMap { $0.isEmpty ? nil : $0 }
    }
    let (title, rapporteur) = (said(title), said(rapporteur))
    let joined = codes?.uniqued.joined(separator: " ")
    try await database.write(under: .trail) { session in
      guard try Self.sessions(of: document.id, session).contains(where: { $0.position == position }) else {
        throw Refusal.noSuchSession(position)
      }
      var trail = try TrailWriter(session, actor: authorship.actor, at: authorship.at)
      try register(codes ?? [], session, &trail)
      try session.run(
        """
        INSERT INTO session_arrangement (document, session, title, rapporteur, chairs)
        VALUES (\(document.id), \(position), \(title), \(rapporteur), \(joined))
        ON CONFLICT (document, session) DO UPDATE SET title = excluded.title,
          rapporteur = excluded.rapporteur, chairs = excluded.chairs
        """
      )
      try trail.append(
        .arrange,
        "session:\(document.id)#\(position)",
        state: Self.arrangementSeal(document.id, position, title, rapporteur, joined)
      )
    }
  }

  static func arrangementSeal(
    _ document: String,
    _ session: Int,
    _ title: String?,
    _ rapporteur: String?,
    _ chairs: String?
  ) -> String {
    CanonicalJSON.digest(of: [document, "\(session)", title, rapporteur, chairs])
  }

  /// A meeting; throws ``Refusal/noSuchMeeting(_:)``.
  public func meeting(_ slug: String) async throws -> Meeting {
    try await database.read { session in
      let found = try session.first(
        """
        SELECT \(Meeting.columns) FROM meeting m WHERE slug = \(slug) AND \(clearance.showsMeeting("m.slug"))
        """,
        Meeting.init(row:)
      )
      guard let found else { throw Refusal.noSuchMeeting(slug) }
      return found
    }
  }

  /// Makes a meeting where there is none of that slug; changes nothing where there is.
  public func create(_ meeting: Meeting, by authorship: Authorship) async throws {
    try await database.write(under: .trail) { session in
      var trail = try TrailWriter(session, actor: authorship.actor, at: authorship.at)
      try meeting.create(session, &trail)
    }
  }

  /// Corrects the title, the date and the forum of a meeting; its slug stays, for addresses are made of it.
  public func correct(_ meeting: Meeting, by authorship: Authorship) async throws {
    try await database.write(under: .trail) { session in
      var trail = try TrailWriter(session, actor: authorship.actor, at: authorship.at)
      let before = try session.first(
        "SELECT \(Meeting.columns) FROM meeting WHERE slug = \(meeting.slug)",
        Meeting.init(row:)
      )
      guard let before else { throw Refusal.noSuchMeeting(meeting.slug) }
      guard before != meeting else { return }
      try meeting.registerForum(session, &trail)
      try session.run(
        """
        UPDATE meeting SET title = \(meeting.title), date = \(meeting.date), forum = \(meeting.forum)
        WHERE slug = \(meeting.slug)
        """
      )
      try trail.append(.correctMeeting, "meeting:\(meeting.slug)", state: meeting.seal)
    }
  }
}

extension Library {
  /// The statements of a speaker whom the sources name so, in the order of their numbers; at most 200.
  public func statements(bySpeakerNamed name: String) async throws -> [StoredStatement] {
    let condition = condition(SearchQuery())
    return try await database.read { session in
      Array(
        try StatementRows(session, repliesFor: clearance).find(
          """
          s.number IN (SELECT p.statement FROM statement_speaker p WHERE p.name = \(name)
            ORDER BY p.statement LIMIT 200) AND \(condition)
          """
        )
      )
    }
  }
}
