// SPDX-License-Identifier: Apache-2.0

public import Kernel
import Reading
import Storage
import Vocabulary

/// A document as the store keeps it.
public struct StoredDocument: Sendable, Equatable, Identifiable {
  /// The SHA-256 of its bytes, in hexadecimal.
  public let id: String
  public let meeting: String
  /// The name of its file, without folder and extension.
  public let name: String
  public let mediaType: String
  public let encoding: String
  public let language: String
  public let title: String
  public let date: String?
  public let textSha256: String
  /// The length of its text in Unicode scalars.
  public let characters: Int
  public let pageCount: Int
  /// Where pages begin in its text, byte and page: `0:1 1830:2`; empty where it has none.
  let pageStarts: String
  /// What the reader could not do, a note to a line.
  public let notes: String
  /// Which reader read it last.
  public let reader: String
  /// 1 for its first reading.
  public let reading: Int
  public let addedAt: Instant

  /// The columns of its row; the seal stands last.
  static let columns = RecordTable.document.columnList

  init(row: any Row) throws {
    id = try row.text(0)
    meeting = try row.text(1)
    name = try row.text(2)
    mediaType = try row.text(3)
    encoding = try row.text(4)
    language = try row.text(5)
    title = try row.text(6)
    date = try row.optionalText(7)
    textSha256 = try row.text(8)
    characters = try row.int(9)
    pageCount = try row.int(10)
    pageStarts = try row.text(11)
    notes = try row.text(12)
    reader = try row.text(13)
    reading = try row.int(14)
    addedAt = Instant(millisecondsSince1970: try row.integer(15))
  }

  /// Which page each stretch of the text stands on; without lines.
  public var pages: PageMap {
    var map = PageMap(pageCount: pageCount)
    for start in pageStarts.split(separator: " ") {
      let parts = start.split(separator: ":").compactMap { Int($0) }
      if parts.count == 2 { map.append(.init(page: parts[1], line: 1), from: parts[0]) }
    }
    return map
  }

  init(
    _ record: Record,
    name: String,
    meeting: String,
    reader: String,
    reading: Int,
    addedAt: Instant
  ) {
    let document = record.document
    id = document.sha256.hexadecimal
    self.meeting = meeting
    self.name = name.isEmpty ? "document" : name.storable
    mediaType = document.mediaType
    encoding = document.encoding.rawValue
    language = document.language
    title = document.title.storable
    date = document.date
    textSha256 = ContentDigest(of: record.text.bytes).hexadecimal
    characters = document.characters
    pageCount = record.pages.pageCount
    pageStarts = record.pages.pageStarts.map { "\($0.offset):\($0.page)" }.joined(separator: " ")
    notes = record.notes.map(\.description).joined(separator: "\n").storable
    self.reader = reader
    self.reading = reading
    self.addedAt = addedAt
  }

  var values: [Value] {
    [
      .text(id), .text(meeting), .text(name), .text(mediaType), .text(encoding), .text(language),
      .text(title),
      Value(date), .text(textSha256), .integer(Int64(characters)), .integer(Int64(pageCount)),
      .text(pageStarts), .text(notes),
      .text(reader), .integer(Int64(reading)), .integer(addedAt.millisecondsSince1970),
    ]
  }
}

/// The parts of a document that come from its reading and are not statements, as rows.
struct DocumentParts: Equatable {
  var sessions: [[Value]] = []
  var chairs: [[Value]] = []
  var passages: [[Value]] = []
  var people: [[Value]] = []
  var interventions: [[Value]] = []
  var partyCodes: [String] = []

  /// The parts of `record`; the interventions are made of `statements`, which are in the order of the text.
  ///
  /// An intervention goes on as long as the same speakers go on in the same session.
  init(_ record: Record, _ statements: [StatementContent]) {
    let document = Value.text(record.document.sha256.hexadecimal)
    func span(_ span: Span) -> [Value] { [.integer(Int64(span.start)), .integer(Int64(span.end))] }
    for (place, session) in record.sessions.enumerated() {
      let key: [Value] = [document, .integer(Int64(place))]
      sessions.append(
        key + [
          .text(session.id.storable), .text(session.title.storable), Value(session.rapporteur?.storable),
        ] + span(session.span)
      )
      for (position, chair) in session.chairs.enumerated() {
        chairs.append(key + [.integer(Int64(position)), .text(chair.rawValue)])
        partyCodes.append(chair.rawValue)
      }
      let kinds = [
        ("guiding-question", session.guidingQuestions), ("main-issue", session.mainIssues),
        ("means-of-implementation", session.meansOfImplementation),
      ]
      for (kind, spans) in kinds {
        for (position, found) in spans.enumerated() {
          passages.append(key + [.text(kind), .integer(Int64(position))] + span(found))
        }
      }
    }
    for (position, person) in record.people.enumerated() {
      people.append([
        document, .integer(Int64(position)), .text(person.name.storable), Value(person.role?.storable),
        Value(person.party?.rawValue),
      ])
      if let party = person.party { partyCodes.append(party.rawValue) }
    }
    for (position, run) in Self.interventions(statements).enumerated() {
      guard let first = run.first, let last = run.last else { continue }
      let names = first.speakers.map { $0.party ?? $0.name }.joined(separator: " | ")
      interventions.append(
        [document, .integer(Int64(position)), Value(first.session), .text(names)]
          + span(first.span.union(last.span))
      )
    }
  }

  /// Runs of statements by the same speakers in the same session.
  static func interventions(_ statements: [StatementContent]) -> [[StatementContent]] {
    var runs: [[StatementContent]] = []
    for statement in statements {
      if let last = runs.last?.last, last.session == statement.session,
        last.speakers.map({ $0.party ?? $0.name }) == statement.speakers.map({ $0.party ?? $0.name })
      {
        runs[runs.count - 1].append(statement)
      } else {
        runs.append([statement])
      }
    }
    return runs
  }

  private static let tables: [(RecordTable, @Sendable (Self) -> [[Value]])] = [
    (.session, { $0.sessions }), (.sessionChair, { $0.chairs }), (.sessionPassage, { $0.passages }),
    (.person, { $0.people }), (.intervention, { $0.interventions }),
  ]

  /// Inserts the rows; a document has none of them yet.
  func insert(_ session: any Session) throws {
    for (table, rows) in Self.tables { try table.load(rows(self), session) }
  }

  /// Takes out the rows of a document, whose statements must not refer to them.
  static func delete(_ document: String, _ session: any Session) throws {
    for (table, _) in tables.reversed() {
      try session.run("DELETE FROM \(SQL(name: table.name)) WHERE document = \(document)")
    }
  }

  /// The digest over a document and its parts as they are stored.
  static func seal(of document: StoredDocument, _ session: any Session) throws -> ContentDigest {
    var json = CanonicalJSON()
    func write(_ values: [Value]) {
      json.array { json in for value in values { json.value(value) } }
    }
    write(document.values)
    for (table, _) in tables {
      try session.run(
        """
        SELECT \(table.columnList) FROM \(SQL(name: table.name)) WHERE document = \(document.id)
        ORDER BY \(table.keyList)
        """
      ) { row in
        write(try (0..<row.count).map { try row.value($0) })
      }
    }
    try session.run(
      "SELECT reading, text_sha256 FROM former_text WHERE document = \(document.id) ORDER BY reading"
    ) { row in
      write([try row.value(0), try row.value(1)])
    }
    return ContentDigest(of: json.bytes)
  }
}

extension CanonicalJSON {
  mutating func value(_ value: Value) {
    switch value {
    case .null: string(nil)
    case .integer(let number): self.number(Int(number))
    case .real(let number): string("\(number)")
    case .text(let text): string(text)
    case .bytes(let bytes): string(ContentDigest(of: bytes).hexadecimal)
    }
  }
}
