// SPDX-License-Identifier: Apache-2.0

public import Kernel
public import Storage
public import Vocabulary

/// The stored record: what was said, by whom, in which meeting, and what people made of it.
///
/// Every change is one transaction, with its entry in the trail. A `Library` is a value over a database and may
/// be used by many tasks at once.
public struct Library: Sendable {
  let database: any Database
  /// The names that parties, themes and instruments go by.
  public let catalogue: Catalogue
  /// What whoever asks may see; everything where nobody said.
  public let clearance: Clearance

  /// Opens the record in `database` and brings it to the shape of this program.
  public init(_ database: any Database, catalogue: Catalogue) async throws {
    self.database = database
    self.catalogue = catalogue
    clearance = .everything
    try await database.migrate(DialogueSchema.migrations)
  }

  /// The record in a database that has its shape already.
  init(migrated database: any Database, catalogue: Catalogue, clearance: Clearance = .everything) {
    self.database = database
    self.catalogue = catalogue
    self.clearance = clearance
  }

  /// Where the record is kept, for people.
  public var location: String { database.location }

  /// The party by its code or one of its names; nil where there is none.
  public func party(_ text: String) -> Party? { catalogue.party(Party.Code(rawValue: partyCode(text))) }

  /// Writes a copy of the whole store as of one moment to a new file, while others go on.
  public func copy(to path: String) async throws { try await database.copy(to: path) }
}

/// Who changes the record, and when: what every change is given from outside.
public struct Authorship: Sendable {
  public let actor: String
  public let at: Instant

  public init(actor: String, at: Instant) {
    self.actor = actor
    self.at = at
  }
}

/// A meeting: what documents are taken in for.
public struct Meeting: Sendable, Equatable, Identifiable {
  public typealias ID = String
  /// Lower-case letters, figures and hyphens, `gfmd-2016`.
  public let slug: String
  public let title: String
  /// The date as ISO 8601 writes it, as much of it as is known.
  public let date: String?
  /// The slug of the forum that holds it.
  public let forum: String?
  public var id: String { slug }

  /// Throws ``Refusal/malformedSlug(_:)``.
  public init(slug: String, title: String? = nil, date: String? = nil, forum: String? = nil) throws(Refusal) {
    guard Self.isSlug(slug) else { throw .malformedSlug(slug) }
    if let forum, !Self.isSlug(forum) { throw .malformedSlug(forum) }
    self.slug = slug
    self.title = title.map(\.storable).flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 } ?? slug
    self.date = date.flatMap { $0.isEmpty ? nil : $0 }
    self.forum = forum
  }

  static func isSlug(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 80 && text.first != "-" && text.last != "-"
      && text.utf8.allSatisfy { $0 >= 0x61 && $0 <= 0x7A || $0 >= 0x30 && $0 <= 0x39 || $0 == 0x2D }
  }

  var seal: String { CanonicalJSON.digest(of: [slug, forum, title, date]) }

  init(row: any Row) throws {
    slug = try row.text(0)
    forum = try row.optionalText(1)
    title = try row.text(2)
    date = try row.optionalText(3)
  }

  static let columns = RecordTable.meeting.columnList
}

extension Library {
  /// Every meeting, the newest first, with how many documents and statements it has.
  public func meetings() async throws -> [(meeting: Meeting, documents: Int, statements: Int)] {
    try await database.read { session in
      try session.rows(
        """
        SELECT \(Meeting.columns),
          (SELECT COUNT(*) FROM document d WHERE d.meeting = m.slug AND \(clearance.showsDocument("d.id"))),
          (SELECT COUNT(*) FROM statement s JOIN document d ON d.id = s.document
            WHERE d.meeting = m.slug AND \(clearance.showsStatement))
        FROM meeting m WHERE \(clearance.showsMeeting("m.slug")) ORDER BY COALESCE(date, '') DESC, slug
        """
      ) { (try Meeting(row: $0), try $0.int(4), try $0.int(5)) }
    }
  }

  /// The documents of a meeting, or all, in the order of their names.
  public func documents(in meeting: String? = nil) async throws -> [StoredDocument] {
    try await database.read { session in
      let condition: SQL = meeting.map { "meeting = \($0)" } ?? "1 = 1"
      return try session.rows(
        """
        SELECT \(StoredDocument.columns) FROM document
        WHERE \(condition) AND \(clearance.showsDocument("document.id")) ORDER BY name, id
        """,
        StoredDocument.init(row:)
      )
    }
  }

  /// A page of the documents of a meeting, or of all, in the order of their names, after the one named so.
  public func documents(
    in meeting: String?,
    after last: (name: String, id: StoredDocument.ID)?,
    limit: Int
  ) async throws -> [StoredDocument] {
    try await database.read { session in
      let within: SQL = meeting.map { "meeting = \($0)" } ?? "1 = 1"
      let behind: SQL = last.map { "(name, id) > (\($0.name), \($0.id))" } ?? "1 = 1"
      return try session.rows(
        """
        SELECT \(StoredDocument.columns) FROM document
        WHERE \(within) AND \(behind) AND \(clearance.showsDocument("document.id"))
        ORDER BY name, id LIMIT \(limit)
        """,
        StoredDocument.init(row:)
      )
    }
  }

  /// The document whose identifier begins so, or whose file had that name.
  public func document(_ beginning: String) async throws -> StoredDocument {
    try await database.read { try document(beginning, $0) }
  }

  func document(_ beginning: String, _ session: any Session) throws -> StoredDocument {
    let isDigest =
      beginning.utf8.count >= 4
      && beginning.utf8.allSatisfy {
        $0 >= 0x30 && $0 <= 0x39 || $0 >= 0x61 && $0 <= 0x66
      }
    let condition: SQL =
      isDigest
      ? "(id >= \(beginning) AND id < \(beginning + "g")) OR name = \(beginning)" : "name = \(beginning)"
    let found = try session.rows(
      """
      SELECT \(StoredDocument.columns) FROM document
      WHERE (\(condition)) AND \(clearance.showsDocument("document.id")) ORDER BY id LIMIT 10
      """,
      StoredDocument.init(row:)
    )
    guard let first = found.first else { throw Refusal.noSuchDocument(beginning) }
    guard found.count == 1 else { throw Refusal.ambiguousDocument(beginning, count: found.count) }
    return first
  }

  /// The text of a document, in UTF-8: what all spans refer to.
  public func text(of document: StoredDocument) async throws -> [UInt8] {
    try await database.read { session in
      try session.first("SELECT text FROM document_content WHERE document = \(document.id)") {
        try $0.bytes(0)
      } ?? []
    }
  }

  /// The paragraphs of a text, in their order: what a search finds beside statements.
  public static func paragraphs(of text: [UInt8]) -> [Span] { SearchIndexing.paragraphs(of: text) }

  /// The bytes of a document as they were given.
  public func bytes(of document: StoredDocument) async throws -> [UInt8] {
    try await database.read { session in
      try session.first("SELECT bytes FROM document_content WHERE document = \(document.id)") {
        try $0.bytes(0)
      } ?? []
    }
  }

  /// The statements of a document in the order of its text.
  public func statements(of document: StoredDocument) async throws -> [StoredStatement] {
    try await database.read { session in
      try StatementRows(session, repliesFor: clearance).find(
        "s.document = \(document.id) AND \(clearance.showsStatement)"
      ).sorted {
        ($0.content.span, $0.number) < ($1.content.span, $1.number)
      }
    }
  }

  /// A statement; throws ``Refusal/noSuchStatement(_:)``.
  public func statement(_ id: StatementID) async throws -> StoredStatement {
    try await database.read { session in
      let found = try StatementRows(session, repliesFor: clearance).find(
        "s.id = \(id.rawValue) AND \(clearance.showsStatement)"
      )
      guard let statement = found.first else { throw Refusal.noSuchStatement(id.rawValue) }
      return statement
    }
  }

  /// What people decided on a statement, the first decision first.
  public func reviews(of id: StatementID) async throws -> [Review] {
    try await database.read { session in
      try session.rows(
        "SELECT \(Review.columns) FROM review WHERE statement = \(id.rawValue) ORDER BY version",
        Review.init(row:)
      )
    }
  }

  /// The statements that stand for one that was split or merged, in the order of the text.
  public func successors(of id: StatementID) async throws -> [StoredStatement] {
    try await database.read { session in
      let made = try session.rows(
        """
        SELECT DISTINCT b.statement FROM review a
        JOIN review b ON b.action = a.action AND b.at = a.at AND b.actor = a.actor
        WHERE a.statement = \(id.rawValue) AND a.state_after = 'replaced' AND b.state_before IS NULL
        """
      ) { try $0.text(0) }
      // Identifiers of one document begin alike.
      .filter { $0.prefix(16) == id.rawValue.prefix(16) }
      guard !made.isEmpty else { return [] }
      return try StatementRows(session, repliesFor: clearance).find(
        "s.id IN (\(list: made)) AND \(clearance.showsStatement)"
      )
      .sorted { ($0.content.span, $0.number) < ($1.content.span, $1.number) }
    }
  }

  /// Where words stand in the text of a document, in bytes: white space is all one, the nearest to `place` wins.
  ///
  /// Throws ``Refusal/noSuchWords(_:)`` where they stand nowhere.
  public func span(of words: String, in document: StoredDocument, near place: Int = 0) async throws -> Span {
    let quote = words.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let text = try await text(of: document)
    guard let span = ReadingMerge.find(quote, near: place, in: text) else {
      throw Refusal.noSuchWords(String(quote.prefix(80)))
    }
    return span
  }
}
