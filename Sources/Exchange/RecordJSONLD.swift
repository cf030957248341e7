// SPDX-License-Identifier: Apache-2.0

import Kernel
public import Reading
public import Vocabulary

/// A record as linked data: one JSON-LD 1.1 document that needs nothing from elsewhere to be understood.
///
/// It holds the document and its digest; Popolo people, organizations, memberships, events (the sessions)
/// and speeches; themes and kinds as SKOS concepts; and one W3C Web Annotation for each statement, whose
/// target is the exact span. Every identifier is unique and every reference resolves inside the document.
///
/// Popolo keeps the creator of a speech to a person. Delegations speak here, so a creator may be an
/// organization, as schema.org allows. A speech holds the words of the report, which are seldom verbatim.
public struct RecordJSONLD {
  let record: Record
  let catalogue: Catalogue
  let names: PartyNames
  let statements: StatementNames
  /// The places of people, by their names.
  let people: [String: Int]
  let source: String
  var out = JSONBytes()

  /// Writes `record`, handing pieces of some 64 KiB to `write`.
  ///
  /// `name` is what its file is called. The same record gives the same bytes.
  public static func write(
    _ record: Record,
    named name: String,
    catalogue: Catalogue,
    to write: ([UInt8]) throws -> Void
  ) rethrows {
    var writer = RecordJSONLD(record: record, catalogue: catalogue)
    try writer.write(name, write)
  }

  /// The whole document as bytes.
  public static func bytes(_ record: Record, named name: String, catalogue: Catalogue) -> [UInt8] {
    var all: [UInt8] = []
    write(record, named: name, catalogue: catalogue) { all += $0 }
    return all
  }

  private init(record: Record, catalogue: Catalogue) {
    self.record = record
    self.catalogue = catalogue
    names = PartyNames(catalogue, language: "en")
    statements = StatementNames(record)
    people = Dictionary(record.people.enumerated().map { ($1.name, $0) }) { first, _ in first }
    source = NamedInformation.uri(of: record.document.sha256)
  }

  private mutating func write(_ name: String, _ write: ([UInt8]) throws -> Void) rethrows {
    out.open(UInt8(ascii: "{"))
    out.line()
    out.key("@context")
    out.verbatim(JSONLDContext.json(base: source))
    out.line()
    out.member("id", "#record")
    out.member("type", "Record")
    out.member("conformsTo", "urn:tessera:record:1")
    out.member("identifier", name)
    out.line()
    document()
    out.member("notes", record.notes.map(\.description))
    try list("people", Array(record.people.indices), write) { $0.person($1) }
    try list("organizations", parties(), write) { $0.organization($1) }
    let members = record.people.indices.filter { record.people[$0].party != nil }
    try list("memberships", members.map { .person($0) } + chairs(), write) { $0.membership($1) }
    try list("events", Array(record.sessions.indices), write) { $0.event($1) }
    try list("concepts", concepts(), write) { $0.concept($1) }
    try list("instruments", instruments(), write) { $0.instrument($1) }
    try list("speeches", Array(record.statements.indices), write) { $0.speech($1) }
    try list("annotations", Array(record.statements.indices), write) { $0.annotation($1) }
    let answered = record.statements.indices.filter { !record.statements[$0].replies.isEmpty }
    if !answered.isEmpty { try list("replies", answered.flatMap { replies(to: $0) }, write) { $0.reply($1) } }
    out.closeLine(UInt8(ascii: "}"))
    try out.hand(over: 0, to: write)
  }

  /// A member with one element to a line.
  private mutating func list<Element>(
    _ key: StaticString,
    _ elements: [Element],
    _ write: ([UInt8]) throws -> Void,
    _ body: (inout RecordJSONLD, Element) -> Void
  ) rethrows {
    out.line()
    out.key(key)
    out.open(UInt8(ascii: "["))
    for element in elements {
      out.line()
      body(&self, element)
      try out.hand(over: 1 << 16, to: write)
    }
    out.close(UInt8(ascii: "]"))
  }

  // MARK: - The document

  private mutating func document() {
    let document = record.document
    out.key("document")
    out.object { out in
      out.member("id", source)
      out.member("type", "Document")
      out.member("title", document.title)
      out.member("format", document.mediaType)
      out.member("language", document.language)
      if record.pages.pageCount > 0 { out.member("pages", record.pages.pageCount) }
      out.member("characters", document.characters)
    }
    // Where the bytes are not the text itself, offsets count in the text that was taken from them.
    guard document.textSha256 != document.sha256 else { return }
    out.key("texts")
    out.array([document.textSha256]) { out, digest in
      out.object { out in
        out.member("id", NamedInformation.uri(of: digest))
        out.member("type", "Document")
        out.member("format", "text/plain; charset=utf-8")
        out.member("isFormatOf", source)
      }
    }
  }

  // MARK: - References

  static func reference(party code: String) -> String { "#party-" + NamedInformation.fragment(code) }
  static func reference(theme id: String) -> String { "#theme-" + NamedInformation.fragment(id) }
  static func reference(instrument id: String) -> String { "#instrument-" + NamedInformation.fragment(id) }

  func reference(session: Int?) -> String? {
    guard let session, record.sessions.indices.contains(session) else { return nil }
    return "#session-\(session + 1)"
  }
}
