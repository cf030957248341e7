// SPDX-License-Identifier: Apache-2.0

import Kernel
import Reading
public import Synthesis
import Vocabulary

/// A report as linked data: one JSON-LD 1.1 document that needs nothing from elsewhere to be understood.
///
/// It holds the text, heading by heading and sentence by sentence; the statements with their words, their documents
/// and their speakers; one W3C Web Annotation for each citation, from the place in the sentence to the statement; one
/// for each reply of a delegation, with the rapporteur's answer, that its statement names; and what was set aside and
/// why. Every identifier is unique and every reference resolves inside the document. The same report gives the same
/// bytes.
public struct ReportJSONLD {
  private let report: Report
  private let phrases: ReportPhrases
  private let parties: PartyNames
  /// Every statement that is cited, set aside or in the annex, each once.
  private let statements: [Report.Source]
  /// The identifiers of documents by what a source calls them.
  private let documents: [(key: String, id: String, title: String)]
  private let documentIDs: [String: String]
  private var out = JSONBytes()

  /// The whole document as bytes, in UTF-8; time and size are linear in the report.
  public static func bytes(_ report: Report, words: ReportWords) -> [UInt8] {
    var writer = ReportJSONLD(report, words)
    writer.write()
    return writer.out.bytes
  }

  private init(_ report: Report, _ words: ReportWords) {
    self.report = report
    phrases = ReportPhrases(report, words)
    parties = PartyNames(words.catalogue, language: "en")
    var seen: Set<String> = []
    let all =
      phrases.sources + report.setAside.map(\.statement) + (report.annex ?? []).flatMap(\.statements)
    statements = all.filter { seen.insert($0.statement.id).inserted }
    var documents: [(key: String, id: String, title: String)] = []
    var ids: [String: String] = [:]
    for source in statements where ids[source.document] == nil {
      let id =
        ContentDigest(hexadecimal: source.document).map(NamedInformation.uri)
        ?? "#document-\(documents.count + 1)"
      ids[source.document] = id
      documents.append((source.document, id, source.documentTitle))
    }
    self.documents = documents
    documentIDs = ids
  }

  private mutating func write() {
    let version = report.version
    let base = ContentDigest(hexadecimal: version.digest).map(NamedInformation.uri) ?? "urn:tessera:report"
    out.open(UInt8(ascii: "{"))
    out.line()
    out.key("@context")
    out.verbatim(ReportJSONLDContext.json(base: base))
    out.line()
    out.member("id", "#report")
    out.member("type", "Report")
    out.member("conformsTo", "urn:tessera:report:1")
    out.member("title", phrases.title)
    out.member("language", report.language)
    out.line()
    out.member("version", version.number)
    out.member("date", version.date)
    if !version.author.isEmpty { out.member("author", version.author) }
    out.member("textSha256", version.digest)
    out.key("isPublished")
    out.verbatim(version.isPublished ? "true" : "false")
    out.member("override", version.override)
    out.member("accountedFor", report.accountedFor.count)
    out.member("contributions", report.accountedFor.total)
    list("documents", documents) { $0.document($1.id, $1.title) }
    list("organizations", codes) { $0.organization($1) }
    list("text", Array(report.body.blocks.enumerated())) { $0.block($1.offset, $1.element) }
    list("statements", statements) { $0.statement($1) }
    list("replies", statements) { $0.replies($1) }
    list("setAside", Array(report.setAside.enumerated())) { $0.setAside($1.offset, $1.element) }
    if let annex = report.annex {
      list("annex", Array(annex.enumerated())) { $0.annex($1.offset, $1.element) }
    }
    list("annotations", report.body.sentences) { $0.citations($1.place, $1.sentence) }
    out.closeLine(UInt8(ascii: "}"))
  }

  /// A member with what each element writes, on a line of its own.
  private mutating func list<Element>(
    _ key: StaticString,
    _ elements: [Element],
    _ body: (inout ReportJSONLD, Element) -> Void
  ) {
    out.line()
    out.key(key)
    out.open(UInt8(ascii: "["))
    for element in elements { body(&self, element) }
    out.close(UInt8(ascii: "]"))
  }

  /// An object on a line of its own.
  private mutating func node(_ id: String, _ type: String, _ members: (inout JSONBytes) -> Void) {
    out.line()
    out.object { out in
      out.member("id", id)
      out.member("type", type)
      members(&out)
    }
  }

  // MARK: - Names

  private func name(_ source: Report.Source) -> String {
    phrases.label(source).map { "#\($0)" } ?? "#statement-" + NamedInformation.fragment(source.statement.id)
  }

  private static func name(_ place: DraftBody.Place) -> String {
    "#sentence-\(place.block + 1)-\(place.sentence + 1)"
  }

  /// Every party that a statement or a reply refers to.
  private var codes: [String] {
    var codes: Set<String> = []
    for source in statements {
      codes.formUnion(source.statement.speakers.compactMap(\.party))
      codes.formUnion(source.replies.map(\.party))
      if let behalf = source.statement.onBehalfOf { codes.insert(behalf) }
    }
    return codes.sorted()
  }

  // MARK: - Nodes

  private mutating func document(_ id: String, _ title: String) {
    node(id, "Document") { out in out.member("title", title) }
  }

  private mutating func organization(_ code: String) {
    let party = parties.party(code)
    node(RecordJSONLD.reference(party: code), "Organization") { out in
      out.member("name", party?.name ?? code)
      out.member("classification", party?.kind.rawValue)
      out.member("identifier", code)
    }
  }

  private mutating func block(_ index: Int, _ block: DraftBody.Block) {
    switch block {
    case .heading(let title, let level):
      node("#block-\(index + 1)", "Heading") { out in
        out.member("level", level)
        out.member("value", title)
      }
    case .paragraph(let sentences):
      let report = report
      let names = Dictionary(report.sources.map { ($0.key, name($0.value)) }) { first, _ in first }
      node("#block-\(index + 1)", "Paragraph") { out in
        out.key("sentences")
        out.array(Array(sentences.enumerated())) { out, element in
          out.object { out in
            out.member("id", Self.name(DraftBody.Place(block: index, sentence: element.offset)))
            out.member("type", "Sentence")
            out.member("value", element.element.text)
            out.member("cites", element.element.citations.compactMap { names[$0] })
          }
        }
      }
    }
  }

  private mutating func statement(_ source: Report.Source) {
    let statement = source.statement
    let document = documentIDs[source.document] ?? "#report"
    let replies = source.replies.indices.map { replyName(source, $0) }
    var creators: [String] = []
    for code in statement.speakers.compactMap(\.party).map(RecordJSONLD.reference(party:))
    where !creators.contains(code) { creators.append(code) }
    node(name(source), "Statement") { out in
      out.member("identifier", statement.id)
      if source.number > 0 { out.member("number", source.number) }
      out.member("speaker", source.speakers)
      out.reference("creator", creators)
      out.member("onBehalfOf", statement.onBehalfOf.map(RecordJSONLD.reference(party:)))
      out.member("kind", statement.kind.rawValue)
      out.member("themes", statement.themes)
      out.member("instruments", statement.instruments)
      out.member("language", statement.language)
      out.member("pages", source.pages)
      out.key("quotation")
      out.object { out in
        out.member("type", "SpecificResource")
        out.member("source", document)
        out.key("selector")
        out.object { out in
          out.member("type", "TextQuoteSelector")
          out.member("exact", statement.quote)
        }
      }
      out.member("replies", replies)
    }
  }

  private func replyName(_ source: Report.Source, _ index: Int) -> String {
    "#reply-\(name(source).dropFirst())-\(index + 1)"
  }

  private mutating func replies(_ source: Report.Source) {
    for (index, reply) in source.replies.enumerated() {
      let id = replyName(source, index)
      let answer = "#answer-\(id.dropFirst("#reply-".count))"
      let target = name(source)
      node(id, "Annotation") { out in
        out.member("motivation", "replying")
        out.member("stance", reply.stance.rawValue)
        out.member("creator", RecordJSONLD.reference(party: reply.party))
        out.member("created", reply.date)
        Self.body(reply.words, &out)
        out.member("target", target)
        if reply.answer != nil { out.member("answer", answer) }
      }
      guard let given = reply.answer else { continue }
      node(answer, "Annotation") { out in
        out.member("motivation", "replying")
        out.key("isTakenUp")
        out.verbatim(given.isTakenUp ? "true" : "false")
        out.member("actor", given.actor)
        out.member("created", given.date)
        Self.body(given.words, &out)
        out.member("target", id)
      }
    }
  }

  private static func body(_ words: String, _ out: inout JSONBytes) {
    guard !words.isEmpty else { return }
    out.key("body")
    out.object { out in
      out.member("type", "TextualBody")
      out.member("value", words)
    }
  }

  private mutating func setAside(_ index: Int, _ entry: (statement: Report.Source, reason: SetAside)) {
    let about = name(entry.statement)
    node("#set-aside-\(index + 1)", "SetAside") { out in
      out.member("about", about)
      out.member("reason", entry.reason.reason.rawValue)
      if !entry.reason.note.isEmpty { out.member("note", entry.reason.note) }
      out.member("actor", entry.reason.actor)
    }
  }

  private mutating func annex(_ index: Int, _ entry: Report.AnnexEntry) {
    let contributions = entry.statements.map(name)
    node("#annex-\(index + 1)", "Contributions") { out in
      out.member("speaker", entry.speaker)
      out.member("contributions", contributions)
    }
  }

  /// An annotation for each citation of a sentence: the place of its words, in scalars of the sentence as written.
  private mutating func citations(_ place: DraftBody.Place, _ sentence: DraftSentence) {
    let length = sentence.text.unicodeScalars.count
    for number in sentence.citations {
      guard let source = report.sources[number] else { continue }
      let body = name(source)
      node("#citation-\(place.block + 1)-\(place.sentence + 1)-\(body.dropFirst())", "Annotation") { out in
        out.member("motivation", "linking")
        out.member("body", body)
        out.key("target")
        out.object { out in
          out.member("type", "SpecificResource")
          out.member("source", Self.name(place))
          out.key("selector")
          out.object { out in
            out.member("type", "TextPositionSelector")
            out.member("start", 0)
            out.member("end", length)
          }
        }
      }
    }
  }
}
