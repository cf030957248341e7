// SPDX-License-Identifier: Apache-2.0

import Kernel
public import Reading
public import Vocabulary

/// Writes a record as an Akoma Ntoso 3.0 debate report (OASIS LegalDocML; UN profile AKN4UN in names and metadata).
///
/// The whole text is there in its order; each statement is a `speech` whose `by` and `as` lead to the
/// references. What Akoma Ntoso has no place for stands in attributes of Tessera's own namespace, so that
/// reading the document back gives the same text and the same statements.
public struct RecordAkomaNtoso {
  private let record: Record
  private let name: String
  private var xml = XMLText()
  private var references = OntologyReferences()
  private let partyNames: [String: String]
  private let themeLabels: [String: String]
  private let instrumentNames: [String: String]
  private let text: [UInt8]
  /// The notes of the metadata that hold what delegations answered.
  private var replies = XMLText()
  private var replyCount = 0
  private let offsets: ScalarOffsets

  /// Writes `record`, named `name`, handing pieces of some 64 KiB to `write`.
  ///
  /// The same record gives the same bytes. Names of parties, themes and instruments are those of `catalogue`.
  public static func write(
    _ record: Record,
    named name: String,
    catalogue: Catalogue,
    to write: ([UInt8]) throws -> Void
  ) rethrows {
    var writer = RecordAkomaNtoso(record: record, name: name, catalogue: catalogue)
    try writer.write(write)
  }

  private init(record: Record, name: String, catalogue: Catalogue) {
    self.record = record
    self.name = name
    var parties: [String: String] = [:]
    for party in catalogue.parties { parties[party.id.rawValue] = party.name }
    partyNames = parties
    var themes: [String: String] = [:]
    for theme in catalogue.themes { themes[theme.id] = theme.label(in: "en") }
    themeLabels = themes
    var instruments: [String: String] = [:]
    for instrument in catalogue.instruments { instruments[instrument.id] = instrument.name }
    instrumentNames = instruments
    text = XMLText.sound(record.text.bytes)
    offsets = ScalarOffsets(record.text.bytes)
  }

  // MARK: - Document

  private mutating func write(_ write: ([UInt8]) throws -> Void) rethrows {
    // The body is written first, since it tells which references there are.
    let cut = TextPieces(record)
    var body = BodyWriter(pieces: cut)
    var parts: [[UInt8]] = []
    for piece in cut.pieces {
      self.write(piece, &body)
      xml.hand(over: 1 << 16) { parts.append($0) }
    }
    close(&body)
    parts.append(xml.bytes)
    xml = XMLText()
    head(after: cut.after)
    try write(xml.bytes)
    for part in parts { try write(part) }
    xml = XMLText()
    xml.tag("</mainBody>\n</debateReport>\n</akomaNtoso>\n")
    try write(xml.bytes)
  }

  private mutating func head(after: Span) {
    let document = record.document
    // A date is required; the first of the first year stands for one that is not known.
    let date = document.date ?? "0001-01-01"
    let work = "/akn/un/debateReport/\(date)/\(document.sha256.hexadecimal.prefix(16))"
    let language = Self.threeLetters(document.language)
    let source = references.id(.organization, key: "tessera", showAs: "Tessera")
    let editor = references.id(.role, key: "editor", showAs: "Editor of the markup")
    let author = references.id(.organization, key: "source", showAs: "Author of the report")
    let authorRole = references.id(.role, key: "author", showAs: "Author")
    xml.tag("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
    xml.tag("<akomaNtoso xmlns=\"http://docs.oasis-open.org/legaldocml/ns/akn/3.0\"")
    xml.attribute("xmlns:tessera", Record.namespace)
    xml.tag(">\n<debateReport name=\"report\" contains=\"originalVersion\">\n<meta>\n")
    xml.tag("<identification source=\"#\(source)\">\n<FRBRWork>\n")
    element("FRBRthis", [("value", work + "/!main")])
    element("FRBRuri", [("value", work)])
    element("FRBRalias", [("value", name.isEmpty ? "report" : name), ("name", "fileName")])
    element("FRBRdate", [("date", date), ("name", document.date == nil ? "unknown" : "document")])
    element("FRBRauthor", [("href", "#\(author)"), ("as", "#\(authorRole)")])
    element("FRBRcountry", [("value", "un")])
    xml.tag("</FRBRWork>\n<FRBRExpression>\n")
    element("FRBRthis", [("value", work + "/\(language)@/!main")])
    element("FRBRuri", [("value", work + "/\(language)@")])
    element("FRBRdate", [("date", date), ("name", document.date == nil ? "unknown" : "document")])
    element("FRBRauthor", [("href", "#\(author)"), ("as", "#\(authorRole)")])
    element("FRBRlanguage", [("language", language)])
    xml.tag("</FRBRExpression>\n<FRBRManifestation>\n")
    element("FRBRthis", [("value", work + "/\(language)@/!main.xml")])
    element("FRBRuri", [("value", work + "/\(language)@.akn")])
    element("FRBRdate", [("date", date), ("name", document.date == nil ? "unknown" : "document")])
    element("FRBRauthor", [("href", "#\(source)"), ("as", "#\(editor)")])
    element("FRBRformat", [("value", "application/akn+xml")])
    xml.tag("</FRBRManifestation>\n</identification>\n")
    element("publication", [("date", date), ("name", "report"), ("showAs", shown(document.title))])
    keywords(source)
    xml.tag("<references source=\"#\(source)\">\n")
    for entry in references.entries {
      element(entry.kind.rawValue, [("eId", entry.id), ("href", entry.path), ("showAs", entry.showAs)])
    }
    xml.tag("</references>\n")
    if replyCount > 0 {
      xml.tag("<notes source=\"#\(source)\">\n")
      xml.append(replies)
      xml.tag("</notes>\n")
    }
    xml.tag("<proprietary source=\"#\(source)\">\n<tessera:document")
    xml.attribute("sha256", document.sha256.hexadecimal)
    xml.attribute("textSha256", ContentDigest(of: text).hexadecimal)
    xml.attribute("mediaType", document.mediaType)
    xml.attribute("language", document.language)
    xml.attribute("pages", String(record.pages.pageCount))
    xml.attribute("title", sound(document.title))
    xml.attribute("after", String(decoding: text(after), as: UTF8.self))
    xml.tag("/>\n</proprietary>\n</meta>\n<mainBody>\n")
  }

  private mutating func keywords(_ source: String) {
    let themes = Set(record.statements.flatMap(\.themes)).sorted()
    guard !themes.isEmpty else { return }
    xml.tag("<classification source=\"#\(source)\">\n")
    for theme in themes {
      let id = references.id(.concept, key: theme, within: "theme", showAs: themeLabels[theme] ?? theme)
      element(
        "keyword",
        [
          ("value", theme), ("showAs", themeLabels[theme] ?? theme), ("dictionary", "tessera-themes"),
          ("refersTo", "#\(id)"),
        ]
      )
    }
    xml.tag("</classification>\n")
  }

  private mutating func element(_ name: String, _ attributes: [(String, String)]) {
    xml.tag("<\(name)")
    for (name, value) in attributes { xml.attribute(name, value) }
    xml.tag("/>\n")
  }

  /// ISO 639-2 for the languages the reader knows; `und` for others.
  static func threeLetters(_ language: String) -> String {
    [
      "en": "eng", "fr": "fra", "es": "spa", "ar": "ara", "de": "deu", "it": "ita", "pt": "por", "ru": "rus",
      "zh": "zho", "nl": "nld",
    ][language] ?? "und"
  }

  private func shown(_ title: String) -> String { title.isEmpty ? "Report" : sound(title) }

  private func sound(_ words: String) -> String {
    String(decoding: XMLText.sound(Array(words.utf8)), as: UTF8.self)
  }

  // MARK: - Body

  /// Where in the body the writer is.
  private struct BodyWriter {
    let pieces: TextPieces
    var sections = 0
    var isOpen = false
    var speeches = 0
    /// A number or bullet that waits for the speech it stands before.
    var waiting: TextPieces.Piece?
  }

  private mutating func write(_ piece: TextPieces.Piece, _ body: inout BodyWriter) {
    switch piece.kind {
    case .heading:
      flush(&body)
      if body.isOpen { xml.tag("</debateSection>\n") }
      open(&body, isSession: record.sessions.contains { $0.span.start == piece.span.start })
      xml.tag("<heading")
      before(piece)
      xml.tag(">")
      xml.text(text(piece.span))
      xml.tag("</heading>\n")
    case .text:
      flush(&body)
      // Only a mark that ends where a statement begins belongs to it; the next piece decides.
      let marker = Layout.marker(
        opening: Array(record.text.bytes[piece.span.start..<piece.span.end]) + [0x20, 0x78]
      )
      if marker.length > 0, marker.length >= piece.span.length {
        body.waiting = piece
      } else {
        narrative(piece, &body)
      }
    case .statement(let number):
      if !body.isOpen { open(&body, isSession: false) }
      speech(number, piece, &body)
      for inner in body.pieces.inner[number] ?? [] { speech(inner, nil, &body) }
    }
  }

  /// Writes a mark that no statement followed.
  private mutating func flush(_ body: inout BodyWriter) {
    guard let waiting = body.waiting else { return }
    body.waiting = nil
    narrative(waiting, &body)
  }

  private mutating func close(_ body: inout BodyWriter) {
    flush(&body)
    if !body.isOpen { open(&body, isSession: false) }
    xml.tag("</debateSection>\n")
  }

  private mutating func open(_ body: inout BodyWriter, isSession: Bool) {
    body.sections += 1
    body.isOpen = true
    xml.tag("<debateSection eId=\"dbsect_\(body.sections)\" name=\"\(isSession ? "session" : "section")\">\n")
  }

  private mutating func narrative(_ piece: TextPieces.Piece, _ body: inout BodyWriter) {
    if !body.isOpen { open(&body, isSession: false) }
    xml.tag("<narrative")
    before(piece)
    xml.tag(">")
    xml.text(text(piece.span))
    xml.tag("</narrative>\n")
  }

  /// The white space before a piece, so that the text can be put together again.
  private mutating func before(_ piece: TextPieces.Piece) {
    xml.attribute(
      "tessera:before",
      String(decoding: text(Span(piece.before, piece.span.start)), as: UTF8.self)
    )
  }

  /// The bytes of a span, each character that XML can not hold replaced.
  private func text(_ span: Span) -> [UInt8] {
    guard span.start >= 0, span.end <= record.text.bytes.count else { return [] }
    return XMLText.sound(Array(record.text.bytes[span.start..<span.end]))
  }

  private func scalars(_ span: Span) -> String {
    "\(offsets.scalar(atByte: span.start, in: record.text.bytes)) \(offsets.scalar(atByte: span.end, in: record.text.bytes))"
  }

  // MARK: - Speeches

  private mutating func speech(_ number: Int, _ piece: TextPieces.Piece?, _ body: inout BodyWriter) {
    let statement = record.statements[number]
    let speakers = statement.speakers.map { ($0, id(of: $0)) }
    body.speeches += 1
    xml.tag("<speech eId=\"dbsect_\(body.sections)__speech_\(body.speeches)\"")
    xml.attribute("by", "#" + agent(speakers, statement))
    if let capacity = statement.speakers.first?.capacity {
      xml.attribute("as", "#" + references.id(.role, key: capacity.rawValue, showAs: Self.words(capacity)))
    }
    let concepts =
      statement.themes.map {
        references.id(.concept, key: $0, within: "theme", showAs: themeLabels[$0] ?? $0)
      }
      + statement.instruments.map {
        references.id(.concept, key: $0, within: "instrument", showAs: instrumentNames[$0] ?? $0)
      }
    if !concepts.isEmpty { xml.attribute("refersTo", concepts.map { "#\($0)" }.joined(separator: " ")) }
    xml.attribute("class", statement.kind.rawValue)
    facts(statement)
    xml.tag(">")
    if let waiting = body.waiting {
      body.waiting = nil
      xml.tag("<num")
      before(waiting)
      xml.tag(">")
      xml.text(text(waiting.span))
      xml.tag("</num>")
    }
    xml.tag("<from>")
    for (place, speaker) in speakers.enumerated() {
      if place > 0 { xml.tag("; ") }
      from(speaker.0, speaker.1)
    }
    xml.tag("</from><p")
    if let piece { before(piece) }
    xml.tag(">")
    xml.text(text(statement.span))
    for reply in statement.replies { note(reply) }
    xml.tag("</p></speech>\n")
  }

  /// A mark in the speech, and the reply with its answer as a note of the metadata: the text stays as it was.
  private mutating func note(_ reply: Record.Reply) {
    replyCount += 1
    let id = "meta__note_\(replyCount)"
    xml.tag("<noteRef href=\"#\(id)\" marker=\"\u{2021}\" class=\"reply \(reply.stance.rawValue)\"/>")
    let party = references.id(
      .organization,
      key: reply.party,
      within: "party",
      showAs: sound(partyNames[reply.party] ?? reply.party)
    )
    replies.tag(
      "<note eId=\"\(id)\" class=\"reply \(reply.stance.rawValue)\"><p><organization refersTo=\"#\(party)\">"
    )
    replies.text(sound(partyNames[reply.party] ?? reply.party))
    replies.tag("</organization>")
    replies.text(sound(", \(reply.date)"))
    replies.tag("</p>")
    if !reply.words.isEmpty { paragraph(reply.words) }
    if let answer = reply.answer {
      replies.tag("<p class=\"answer \(answer.isTakenUp ? "taken-up" : "not-taken-up")\">")
      replies.text(sound("\(answer.actor), \(answer.date): \(answer.words)"))
      replies.tag("</p>")
    }
    replies.tag("</note>\n")
  }

  private mutating func paragraph(_ words: String) {
    replies.tag("<p>")
    replies.text(sound(words))
    replies.tag("</p>")
  }

  /// What a record says of a statement beyond who spoke and what about.
  private mutating func facts(_ statement: Record.Statement) {
    xml.attribute("tessera:span", scalars(statement.span))
    xml.attribute("tessera:attribution", statement.attribution.rawValue)
    xml.attribute("tessera:rule", statement.rule.rawValue)
    if let strength = statement.strength { xml.attribute("tessera:strength", String(strength.rawValue)) }
    if let session = statement.session { xml.attribute("tessera:session", String(session)) }
    if let behalf = statement.onBehalfOf { xml.attribute("tessera:onBehalfOf", sound(behalf.rawValue)) }
    for (name, values) in [
      ("themes", statement.themes), ("instruments", statement.instruments),
      ("provisions", statement.provisions.map { "\($0.instrument) \(scalars($0.words))" }),
      ("places", statement.places.map(\.rawValue)),
    ] where !values.isEmpty {
      xml.attribute("tessera:\(name)", values.joined(separator: "|"))
    }
    if let pages = record.pages(of: statement) {
      xml.attribute("tessera:pages", "\(pages.lowerBound) \(pages.upperBound)")
    }
  }

  private mutating func from(_ speaker: Record.Speaker, _ id: String) {
    let element =
      speaker.type == .person || speaker.type == .chair && speaker.party == nil ? "person" : "organization"
    xml.tag("<\(element)")
    xml.attribute("refersTo", "#\(id)")
    xml.attribute("tessera:type", speaker.type.rawValue)
    xml.attribute("tessera:capacity", speaker.capacity.rawValue)
    if let party = speaker.party { xml.attribute("tessera:party", sound(party)) }
    if !speaker.name.isEmpty { xml.attribute("tessera:name", scalars(speaker.name)) }
    if let label = speaker.label { xml.attribute("tessera:label", sound(label)) }
    xml.tag(">")
    xml.text(sound(record.name(of: speaker)))
    xml.tag("</\(element)>")
  }

  /// The reference for a speaker: a party of the catalogue, a body or person as printed.
  private mutating func id(of speaker: Record.Speaker) -> String {
    let printed = sound(record.name(of: speaker))
    if let party = speaker.party {
      return references.id(
        .organization,
        key: party,
        within: "party",
        showAs: sound(partyNames[party] ?? party)
      )
    }
    let isPerson = speaker.type == .person || speaker.type == .chair
    return references.id(isPerson ? .person : .organization, key: printed, showAs: printed)
  }

  /// Akoma Ntoso gives a speech to one agent: several speakers are one joint organisation of its references.
  private mutating func agent(_ speakers: [(Record.Speaker, String)], _ statement: Record.Statement) -> String
  {
    guard let first = speakers.first else {
      return references.id(.organization, key: "unknown", showAs: "Unknown")
    }
    var ids: [String] = []
    for (_, id) in speakers where !ids.contains(id) { ids.append(id) }
    guard ids.count > 1 else { return first.1 }
    let names = speakers.map { speaker, _ in
      speaker.party.flatMap { partyNames[$0] } ?? record.name(of: speaker)
    }
    return references.id(
      .organization,
      key: ids.joined(separator: " "),
      within: "joint",
      showAs: sound(names.joined(separator: ", "))
    )
  }

  static func words(_ capacity: Record.Capacity) -> String {
    switch capacity {
    case .delegation: "Delegation"
    case .chair: "Chair"
    case .representative: "Representative"
    case .collective: "Participants"
    case .onBehalfOf: "On behalf of a group"
    case .individual: "Speaking for himself or herself"
    }
  }
}
