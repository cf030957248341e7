// SPDX-License-Identifier: Apache-2.0

import Reading
public import Synthesis
import Vocabulary

/// A report as an Akoma Ntoso 3.0 debate report, named and described as ``RecordAkomaNtoso`` names a record.
///
/// The text stands in sections from heading to heading. A citation is a note with a `ref`; what it refers to is an
/// event of the references, the statement as it was made. Each statement is a section of its own below: the words as
/// a `speech` of whoever said them, each reply a `speech` of its delegation to the rapporteur, and his `answer`. So no
/// reader of the statement is without the objection. Every `by`, `as`, `to`, `refersTo` and `href` within the document
/// leads to the references. The same report gives the same bytes.
public struct ReportAkomaNtoso {
  private let report: Report
  private let phrases: ReportPhrases
  private let parties: PartyNames
  private let instruments: [String: String]
  private var xml = XMLText()
  private var references = OntologyReferences()
  /// Sections that are open, by their identifiers, with how many sections and paragraphs each holds so far.
  private var open: [(id: String, sections: Int, paragraphs: Int)] = []
  private var sections = 0
  private var notes = 0

  /// The whole document as bytes, in UTF-8; time and size are linear in the report.
  public static func bytes(_ report: Report, words: ReportWords) -> [UInt8] {
    var writer = ReportAkomaNtoso(report, words)
    return writer.document()
  }

  private init(_ report: Report, _ words: ReportWords) {
    self.report = report
    phrases = ReportPhrases(report, words)
    parties = PartyNames(words.catalogue, language: "en")
    instruments = Dictionary(words.catalogue.instruments.map { ($0.id, $0.name) }) { first, _ in first }
  }

  // MARK: - Document

  private mutating func document() -> [UInt8] {
    // The body is written first, since it tells which references there are.
    preface()
    xml.tag("<mainBody>\n")
    text()
    sources()
    setAside()
    annex()
    xml.tag("</mainBody>\n</debateReport>\n</akomaNtoso>\n")
    let body = xml.bytes
    xml = XMLText()
    head()
    return xml.bytes + body
  }

  private var rapporteur: String {
    mutating get {
      let name = report.version.author
      return references.id(.person, key: "rapporteur", showAs: name.isEmpty ? "Rapporteur" : sound(name))
    }
  }

  private mutating func head() {
    let version = report.version
    let date = Self.isDate(version.date) ? String(version.date.prefix(10)) : "0001-01-01"
    let digest = version.digest.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 || $0 >= 0x61 && $0 <= 0x66 }
    let name = digest && !version.digest.isEmpty ? String(version.digest.prefix(16)) : "0"
    let work = "/akn/un/debateReport/\(date)/\(name)"
    let language = RecordAkomaNtoso.threeLetters(phrases.language)
    let source = references.id(.organization, key: "tessera", showAs: "Tessera")
    let editor = references.id(.role, key: "editor", showAs: "Editor of the markup")
    let role = references.id(.role, key: "rapporteur", showAs: "Rapporteur")
    let author = rapporteur
    let moment = version.isPublished ? "publication" : "draft"
    xml.tag("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
    xml.tag("<akomaNtoso xmlns=\"http://docs.oasis-open.org/legaldocml/ns/akn/3.0\"")
    xml.attribute("xmlns:tessera", Record.namespace)
    xml.tag(">\n<debateReport name=\"report\" contains=\"originalVersion\">\n<meta>\n")
    xml.tag("<identification source=\"#\(source)\">\n<FRBRWork>\n")
    element("FRBRthis", [("value", work + "/!main")])
    element("FRBRuri", [("value", work)])
    element("FRBRalias", [("value", sound(phrases.title)), ("name", "title")])
    element("FRBRdate", [("date", date), ("name", moment)])
    element("FRBRauthor", [("href", "#\(author)"), ("as", "#\(role)")])
    element("FRBRcountry", [("value", "un")])
    xml.tag("</FRBRWork>\n<FRBRExpression>\n")
    element("FRBRthis", [("value", work + "/\(language)@/!main")])
    element("FRBRuri", [("value", work + "/\(language)@")])
    element("FRBRdate", [("date", date), ("name", moment)])
    element("FRBRauthor", [("href", "#\(author)"), ("as", "#\(role)")])
    element("FRBRlanguage", [("language", language)])
    xml.tag("</FRBRExpression>\n<FRBRManifestation>\n")
    element("FRBRthis", [("value", work + "/\(language)@/!main.xml")])
    element("FRBRuri", [("value", work + "/\(language)@.akn")])
    element("FRBRdate", [("date", date), ("name", moment)])
    element("FRBRauthor", [("href", "#\(source)"), ("as", "#\(editor)")])
    element("FRBRformat", [("value", "application/akn+xml")])
    xml.tag("</FRBRManifestation>\n</identification>\n")
    element("publication", [("date", date), ("name", "report"), ("showAs", sound(phrases.title))])
    xml.tag("<references source=\"#\(source)\">\n")
    for entry in references.entries {
      element(entry.kind.rawValue, [("eId", entry.id), ("href", entry.path), ("showAs", entry.showAs)])
    }
    xml.tag("</references>\n<proprietary source=\"#\(source)\">\n")
    var facts = [
      ("version", String(version.number)), ("date", sound(version.date)), ("author", sound(version.author)),
      ("textSha256", sound(version.digest)), ("published", String(version.isPublished)),
      ("accountedFor", String(report.accountedFor.count)),
      ("contributions", String(report.accountedFor.total)),
    ]
    if let override = version.override { facts.append(("override", sound(override))) }
    element("tessera:report", facts)
    xml.tag("</proprietary>\n</meta>\n")
  }

  private static func isDate(_ text: String) -> Bool { text.prefixMatch(of: /\d{4}-[01]\d-[0-3]\d/) != nil }

  private mutating func element(_ name: String, _ attributes: [(String, String)]) {
    xml.tag("<\(name)")
    for (name, value) in attributes { xml.attribute(name, value) }
    xml.tag("/>\n")
  }

  private func sound(_ words: String) -> String {
    String(decoding: XMLText.sound(Array(words.utf8)), as: UTF8.self)
  }

  private mutating func words(_ words: String) { xml.text(sound(words)) }

  private mutating func paragraph(_ text: String) {
    xml.tag("<p>")
    words(text)
    xml.tag("</p>\n")
  }

  private mutating func preface() {
    xml.tag("<preface>\n<p><docTitle>")
    words(phrases.title)
    xml.tag("</docTitle></p>\n<p><docStatus>")
    words(phrases.standing)
    xml.tag("</docStatus></p>\n")
    paragraph(phrases.version)
    paragraph(phrases.accountedFor)
    xml.tag("</preface>\n")
  }

  // MARK: - Sections

  private mutating func begin(_ name: String, heading: String?) {
    let number: Int
    if let last = open.indices.last {
      open[last].sections += 1
      number = open[last].sections
    } else {
      sections += 1
      number = sections
    }
    let id = (open.last.map { "\($0.id)__" } ?? "") + "dbsect_\(number)"
    open.append((id, 0, 0))
    xml.tag("<debateSection eId=\"\(id)\" name=\"\(name)\">\n")
    guard let heading else { return }
    xml.tag("<heading>")
    words(heading)
    xml.tag("</heading>\n")
  }

  private mutating func end() {
    open.removeLast()
    xml.tag("</debateSection>\n")
  }

  /// The identifier of the next paragraph, speech or answer of the open section.
  private mutating func next(_ element: String) -> String {
    guard let last = open.indices.last else { return element }
    open[last].paragraphs += 1
    return "\(open[last].id)__\(element)_\(open[last].paragraphs)"
  }

  // MARK: - The text

  private mutating func text() {
    for block in report.body.blocks {
      switch block {
      case .heading(let title, let level):
        while open.count >= max(1, level) { end() }
        begin("section", heading: title)
      case .paragraph(let sentences):
        if open.isEmpty { begin("section", heading: nil) }
        xml.tag("<p eId=\"\(next("p"))\">")
        for (place, sentence) in sentences.enumerated() {
          if place > 0 { xml.tag("\n") }
          self.sentence(ReportSentence(sentence, phrases))
        }
        xml.tag("</p>\n")
      }
    }
    while !open.isEmpty { end() }
    guard report.body.blocks.isEmpty else { return }
    begin("section", heading: nil)
    paragraph(phrases[.empty])
    end()
  }

  private mutating func sentence(_ sentence: ReportSentence) {
    for piece in sentence.pieces {
      switch piece {
      case .words(let text, let language?):
        xml.tag("<span")
        xml.attribute("xml:lang", Self.tag(language))
        xml.tag(">")
        words(text)
        xml.tag("</span>")
      case .words(let text, nil): words(text)
      case .citations(let numbers): for number in numbers { note(number) }
      }
    }
  }

  /// The note of a citation: which statement, whose, where it stands, and who answered it.
  private mutating func note(_ number: Int) {
    guard let source = report.sources[number], let label = phrases.label(source) else { return }
    notes += 1
    let id = "note_\(notes)"
    xml.tag("<authorialNote eId=\"\(id)\" marker=\"\(label)\" placement=\"bottom\"><p>")
    xml.tag("<ref eId=\"\(id)__ref_1\" href=\"#\(event(source))\">\(label)</ref> ")
    words(phrases.comma([source.speakers, origin(source)]))
    xml.tag("</p>")
    for reply in phrases.replies(to: source) {
      xml.tag("<p>")
      words(reply.title)
      xml.tag("</p>")
    }
    xml.tag("</authorialNote>")
  }

  /// The language as `xml:lang` may have it.
  private static func tag(_ language: String) -> String {
    language.wholeMatch(of: /[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*/) == nil ? "und" : language
  }

  private func origin(_ source: Report.Source) -> String {
    phrases.comma([phrases.documentTitle(source), phrases.pages(source) ?? ""])
  }

  // MARK: - Statements

  private mutating func sources() {
    guard !report.sources.isEmpty else { return }
    begin("sources", heading: phrases[.sources])
    for source in phrases.sources { statement(source, name: "source") }
    end()
  }

  private mutating func setAside() {
    begin("set-aside", heading: phrases[.setAside])
    if report.setAside.isEmpty { paragraph(phrases[.setAsideNone]) }
    for (source, setAside) in report.setAside {
      let reason = phrases.colon(phrases[.setAsideReason], phrases.reason(setAside))
      statement(
        source,
        name: "set-aside-\(setAside.reason.rawValue)",
        reason: phrases.comma([reason, phrases.setAsideBy(setAside)])
      )
    }
    end()
  }

  private mutating func annex() {
    guard let annex = report.annex else { return }
    begin("annex", heading: phrases[.annex])
    if annex.isEmpty { paragraph(phrases[.empty]) }
    for speaker in annex {
      begin("speaker", heading: speaker.speaker)
      for source in speaker.statements { statement(source, name: "contribution") }
      end()
    }
    end()
  }

  /// A statement with its replies, in a section of its own.
  private mutating func statement(_ source: Report.Source, name: String, reason: String? = nil) {
    begin(name, heading: phrases.label(source))
    speech(source)
    if let reason { paragraph(reason) }
    let event = event(source)
    for (reply, shown) in zip(source.replies, phrases.replies(to: source)) {
      self.reply(reply, shown, event)
    }
    end()
  }

  /// The statement as it was made, in the references.
  private mutating func event(_ source: Report.Source) -> String {
    let name = [phrases.label(source) ?? "", source.speakers].filter { !$0.isEmpty }.joined(separator: " ")
    return references.id(.event, key: sound(source.statement.id), within: "statement", showAs: sound(name))
  }

  private mutating func speech(_ source: Report.Source) {
    let statement = source.statement
    xml.tag("<speech eId=\"\(next("speech"))\" by=\"#\(agent(source))\"")
    if let capacity = statement.speakers.first?.capacity {
      let role = references.id(.role, key: capacity.rawValue, showAs: RecordAkomaNtoso.words(capacity))
      xml.attribute("as", "#\(role)")
    }
    var concepts = [event(source)]
    for theme in statement.themes {
      concepts.append(
        references.id(
          .concept,
          key: sound(theme),
          within: "theme",
          showAs: sound(phrases.words.synthesis.theme(theme, in: "en"))
        )
      )
    }
    for id in statement.instruments {
      concepts.append(
        references.id(.concept, key: sound(id), within: "instrument", showAs: sound(instruments[id] ?? id))
      )
    }
    xml.attribute("refersTo", concepts.map { "#\($0)" }.joined(separator: " "))
    xml.attribute("class", statement.kind.rawValue)
    xml.attribute("tessera:statement", sound(statement.id))
    xml.attribute("tessera:document", sound(source.document))
    if let pages = source.pages { xml.attribute("tessera:pages", sound(pages)) }
    xml.tag("><from>")
    words(source.speakers)
    xml.tag("</from><p><embeddedText eId=\"\(next("embeddedText"))\"")
    let marks = phrases.quotationMarks(around: statement.quote)
    if !marks.open.isEmpty {
      xml.attribute("startQuote", marks.open)
      xml.attribute("endQuote", marks.close)
    }
    xml.attribute("xml:lang", Self.tag(statement.language))
    xml.tag(">")
    words(statement.quote)
    xml.tag("</embeddedText></p>\n<p>")
    words(origin(source))
    xml.tag("</p></speech>\n")
  }

  private mutating func reply(_ reply: Record.Reply, _ shown: ReportPhrases.Reply, _ event: String) {
    let party = party(reply.party)
    let delegation = references.id(.role, key: "delegation", showAs: "Delegation")
    let role = references.id(.role, key: "rapporteur", showAs: "Rapporteur")
    let rapporteur = rapporteur
    xml.tag("<speech eId=\"\(next("speech"))\" by=\"#\(party)\" as=\"#\(delegation)\" to=\"#\(rapporteur)\"")
    xml.tag(" refersTo=\"#\(event)\" class=\"reply \(reply.stance.rawValue)\"><from>")
    words(shown.title)
    xml.tag("</from>\n")
    lines(shown.words)
    xml.tag("</speech>\n")
    if let answer = reply.answer, let answered = shown.answer {
      let actor =
        answer.actor.isEmpty || answer.actor == report.version.author
        ? rapporteur : references.id(.person, key: sound(answer.actor), showAs: sound(answer.actor))
      xml.tag("<answer eId=\"\(next("answer"))\" by=\"#\(actor)\" as=\"#\(role)\" to=\"#\(party)\"")
      xml.tag(" refersTo=\"#\(event)\" class=\"\(answer.isTakenUp ? "taken-up" : "not-taken-up")\"><from>")
      words(answered.title)
      xml.tag("</from>\n")
      lines(answered.words)
      xml.tag("</answer>\n")
    }
    if let unanswered = shown.unanswered { paragraph(unanswered) }
  }

  /// A paragraph to a line, one at least.
  private mutating func lines(_ text: String) {
    let lines = text.split(whereSeparator: \.isNewline)
    if lines.isEmpty { paragraph("") }
    for line in lines { paragraph(String(line)) }
  }

  // MARK: - Agents

  private mutating func party(_ code: String) -> String {
    references.id(.organization, key: sound(code), within: "party", showAs: sound(parties.name(code)))
  }

  /// Akoma Ntoso gives a speech to one agent: several speakers are one joint organisation of the references.
  private mutating func agent(_ source: Report.Source) -> String {
    let speakers = source.statement.speakers
    guard !speakers.isEmpty, !source.statement.isShared else {
      return references.id(.organization, key: "unknown", showAs: "Unknown")
    }
    var ids: [String] = []
    for speaker in speakers {
      let isPerson = speaker.type == .person || speaker.type == .chair
      let id =
        if let code = speaker.party {
          party(code)
        } else {
          references.id(
            isPerson ? .person : .organization,
            key: sound(speaker.name),
            showAs: sound(speaker.name)
          )
        }
      if !ids.contains(id) { ids.append(id) }
    }
    guard ids.count > 1 else { return ids[0] }
    return references.id(
      .organization,
      key: ids.joined(separator: " "),
      within: "joint",
      showAs: sound(source.speakers)
    )
  }
}
