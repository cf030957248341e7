// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore
import Reading
import Vocabulary

extension Site {
  var readerRoutes: [Route] {
    [
      get("/d/{document}", in: .document) { try await $0.reader() },
      get("/d/{document}/original", in: .document) { try await $0.original() },
      get("/d/{document}/versions", in: .document) { try await $0.versions() },
      post("/d/{document}/review", .review, in: .document) { try await $0.decideInReader() },
    ]
  }
}

/// A stretch of a document that one page of the reader shows.
struct ReaderWindow {
  /// Paragraphs of the text, and the number of the first, from 1.
  var paragraphs: [Span] = []
  var first = 1
  /// Places of the statements in the list of those shown.
  var statements: Range<Int> = 0..<0

  /// How many statements a page shows at most, and how many bytes of text before it ends with a paragraph.
  static let mostStatements = 30
  static let mostBytes = 48_000

  /// Cuts a document into pages, each ending with a paragraph: all of the text, each statement once.
  static func cut(_ paragraphs: [Span], _ spans: [Span]) -> [ReaderWindow] {
    var windows: [ReaderWindow] = []
    var window = ReaderWindow()
    var place = 0
    var bytes = 0
    for (number, paragraph) in paragraphs.enumerated() {
      var end = place
      while end < spans.count, spans[end].start < paragraph.end { end += 1 }
      let count = end - window.statements.lowerBound
      if !window.paragraphs.isEmpty,
        count > mostStatements || bytes + paragraph.end - paragraph.start > mostBytes
      {
        windows.append(window)
        window = ReaderWindow(first: number + 1, statements: place..<place)
        bytes = 0
      }
      window.paragraphs.append(paragraph)
      window.statements = window.statements.lowerBound..<end
      bytes += paragraph.end - paragraph.start
      place = end
    }
    windows.append(window)
    return windows
  }
}

/// The text of a document as HTML, the words of its statements marked and linked to their cards.
struct SourceMarkup {
  let text: [UInt8]
  /// The statements shown, with their numbers in the document; in the order of the text.
  let statements: [(number: Int, span: Span, kind: StatementKind)]
  /// Where sessions begin, with their places.
  let sessions: [Int: Int]

  func markup(_ paragraphs: [Span], first: Int) -> String {
    var result = ""
    var begun: Set<Int> = []
    for (place, paragraph) in paragraphs.enumerated() {
      let anchor = sessions[paragraph.start].map { " id=\"session-\($0 + 1)\"" } ?? ""
      let number = first + place
      result += "<p data-s=\"\(paragraph.start)\" data-n=\"\(number)\"\(anchor)>"
      result += markup(of: paragraph, &begun)
      result += "</p>\n"
    }
    return result
  }

  /// The text from `start` to `end`, with a break before each item of a list.
  private func words(_ start: Int, _ end: Int) -> String {
    var result = ""
    var from = start
    for place in start..<end where text[place] == 0x0A && isItem(at: place + 1) {
      result += Markup.escaped(String(decoding: text[from..<place], as: UTF8.self)) + "<br>"
      from = place
    }
    return result + Markup.escaped(String(decoding: text[from..<end], as: UTF8.self))
  }

  /// Whether a line that begins here is an item: `- `, `• `, `12. `, `(a) `.
  private func isItem(at start: Int) -> Bool {
    let line = text[min(start, text.count)...].prefix(6)
    guard let first = line.first else { return false }
    let rest = line.dropFirst()
    if first == UInt8(ascii: "-") || first == UInt8(ascii: "*") { return rest.first == 0x20 }
    if line.starts(with: Array("•".utf8)) || line.starts(with: Array("–".utf8)) { return true }
    if first == UInt8(ascii: "(") { return rest.prefix(4).contains(UInt8(ascii: ")")) }
    let figures = line.prefix { (0x30...0x39).contains($0) }.count
    guard (1...3).contains(figures), let mark = line.dropFirst(figures).first else { return false }
    return mark == UInt8(ascii: ".") || mark == UInt8(ascii: ")")
  }

  private func markup(of paragraph: Span, _ begun: inout Set<Int>) -> String {
    let within = statements.filter { $0.span.start < paragraph.end && $0.span.end > paragraph.start }
    var cuts: Set<Int> = [paragraph.start, paragraph.end]
    for statement in within {
      cuts.insert(max(statement.span.start, paragraph.start))
      cuts.insert(min(statement.span.end, paragraph.end))
    }
    let places = cuts.sorted()
    var result = ""
    for (start, end) in zip(places, places.dropFirst()) {
      guard start >= 0, end <= text.count else { continue }
      let words = words(start, end)
      let covering = within.filter { $0.span.start <= start && $0.span.end >= end }
      // The innermost names the colour: it is the one that a larger would hide.
      guard let top = covering.min(by: { $0.span.end - $0.span.start < $1.span.end - $1.span.start }) else {
        result += words
        continue
      }
      for other in covering where other.number != top.number && begun.insert(other.number).inserted {
        result +=
          "<a class=\"st more k-\(other.kind.rawValue)\" id=\"t\(other.number)\" href=\"#s\(other.number)\"><sup>\(other.number)</sup></a>"
      }
      let id = begun.insert(top.number).inserted ? " id=\"t\(top.number)\"" : ""
      let more = covering.count > 1 ? " two" : ""
      result += "<a class=\"st\(more) k-\(top.kind.rawValue)\"\(id) href=\"#s\(top.number)\">\(words)</a>"
    }
    return result
  }
}

extension Visit {
  fileprivate mutating func reader() async throws -> Response {
    guard let document, let meeting else { throw Problem.notFound }
    let asked = try parameter("document", splitting: Self.recordForms)
    if let form = asked.form ?? recordForm() { return try await recordResponse(document, as: form) }
    // One address for each document, however much of its digest was given.
    if asked.name != document.id.prefix(16), asked.name.count >= 16 {
      return movedPermanently(Address.document(document.id))
    }
    return try show(try await readerPage(document, meeting))
  }

  func movedPermanently(_ path: String) -> Response {
    Response(
      status: .movedPermanently,
      headers: [.location: path + (request.uri.query.map { "?\($0)" } ?? "")]
    )
  }

  /// The page of a document, with what stands in the way of a decision where something does.
  private func readerPage(_ document: StoredDocument, _ meeting: Meeting, problem: Said? = nil) async throws
    -> Page
  {
    let library = library
    let text = try await library.text(of: document)
    let standing = try await library.statements(of: document)
      .filter { ![.replaced, .withdrawn].contains($0.state) }
    let query = query
    let kinds = Set(query.all("kind").compactMap(StatementKind.init))
    let party = query.said("party")
    let review = query.said("review")
    let shown = standing.enumerated().filter { _, statement in
      (kinds.isEmpty || kinds.contains(statement.content.kind))
        && (party == nil || statement.content.speakers.contains { $0.party == party })
        && (review == nil || (review == "open") == (statement.state == .suggested))
        && (statement.state != .rejected || review == "done")
    }
    let paragraphs = Library.paragraphs(of: text)
    let windows = ReaderWindow.cut(paragraphs, shown.map(\.element.content.span))
    var current = (query.said("page").flatMap { Int($0) } ?? 1) - 1
    if let at = query.said("at"), let place = shown.firstIndex(where: { $0.element.id.rawValue == at }) {
      current = windows.firstIndex { $0.statements.contains(place) } ?? 0
    }
    current = max(0, min(current, windows.count - 1))
    let window = windows[current]
    let sessions = try await library.sessions(of: document)
    let listed = shown[window.statements].map { (number: $0.offset + 1, statement: $0.element) }
    let source = SourceMarkup(
      text: text,
      statements: listed.map { ($0.number, $0.statement.content.span, $0.statement.content.kind) },
      sessions: Dictionary(
        sessions.compactMap { session in
          paragraphs.first { $0.end > session.span.start }.map { ($0.start, session.position) }
        }
      ) { first, _ in first }
    )
    let mayReview = may(.review)
    let level = try await library.visibility(of: document)
    var page = Page("dialogue/reader", document.shownTitle)
    page.section = "meetings"
    page.problem = problem
    page.crumbs = crumbs([(meeting.title, Address.meeting(meeting.slug)), (document.shownTitle, nil)])
    page.canonical = Address.document(document.id)
    page.languages = [document.shownTitle: document.language]
    page.isPrivate = level.document != .public
    page.description = wording(
      "document.description",
      ["title": document.shownTitle, "meeting": meeting.title]
    )
    if level.document == .public {
      page.linkedData = linkedData { json in
        json.pair("@type", "Report")
        json.pair("name", document.shownTitle)
        json.pair("inLanguage", document.language)
        if let date = document.date { json.pair("datePublished", date) }
        json.pair("url", site.settings.address + Address.document(document.id))
        json.pair("identifier", "urn:sha256:\(document.id)")
      }
    }
    let reviewed = standing.filter(\.state.isDecided).count
    page.values = [
      "id": .text(document.id), "href": .text(Address.document(document.id)),
      "documentLanguage": .text(document.language), "facts": .text(documentFacts(document)),
      "fingerprint": .text("\(document.id.prefix(8)) \(document.id.dropFirst(8).prefix(8))"),
      "visibility": level.document == .public ? nil : .text(words.visibility(level.document)),
      "notes": .some(document.notes),
      "kinds": .list(
        words.kinds(standing.filter { $0.state != .rejected }).map { values in
          guard case .text(let kind)? = values["kind"] else { return values }
          return values.merging(["isChosen": .flag(kinds.contains { $0.rawValue == kind })])
        }
      ),
      "parties": .list(
        Set(standing.flatMap { $0.content.speakers.compactMap(\.party) })
          .map { (code: $0, name: site.names.short($0, language)) }.sorted { $0.name < $1.name }
          .map { ["code": .text($0.code), "name": .text($0.name), "isChosen": .flag($0.code == party)] }
      ),
      "isOpen": .flag(review == "open"), "isDone": .flag(review == "done"),
      "source": .text(source.markup(window.paragraphs, first: window.first)),
      "countWords": .text(wording.count("statements.count", shown.count)),
      "reviewedWords": .text(wording.count("reviewed.count", reviewed)),
      "flash": mayReview ? rejection(among: standing, of: document).map { .one($0) } : nil,
      "mayReview": .flag(mayReview), "mayAdd": .flag(may(.addStatement)),
      "hasStatements": .flag(!listed.isEmpty),
      "statements": .list(listed.map { card($0.number, $0.statement, document, paragraphs, mayReview) }),
      "hasPages": .flag(windows.count > 1),
      "pages": .list(
        windows.indices.map { place in
          [
            "label": .number(place + 1), "isCurrent": .flag(place == current),
            "href": .text(
              Address.document(document.id) + "?"
                + query.query(with: [("page", String(place + 1)), ("at", nil), ("rejected", nil)])
            ),
          ]
        }
      ),
    ]
    return page
  }

  /// Says that a statement was just rejected, for it is gone from the list, and offers to take that back.
  private func rejection(among standing: [StoredStatement], of document: StoredDocument) -> Values? {
    guard let short = query.said("rejected"),
      let place = standing.firstIndex(where: { $0.id.rawValue.dropFirst(17) == short }),
      standing[place].state == .rejected
    else { return nil }
    return [
      "class": "k-concern stays",
      "words": .text(
        wording("rejected.flash", ["number": String(place + 1), "reviewed": wording["reviewed"]])
      ),
      "action": .text(Address.document(document.id) + "/review"),
      "undo": .text("\(short) \(standing[place].version)"),
    ]
  }

  private func card(
    _ number: Int,
    _ statement: StoredStatement,
    _ document: StoredDocument,
    _ paragraphs: [Span],
    _ mayReview: Bool
  ) -> Values {
    let paragraph = (paragraphs.firstIndex { $0.end > statement.content.span.start } ?? 0) + 1
    let place = [words.pages(statement), "¶\(paragraph)"].compactMap { $0 }.joined(separator: " ")
    let isOpen = [.suggested, .confirmed, .corrected, .added].contains(statement.state)
    return words.values(statement, language: document.language).merging([
      "n": .number(number), "place": .text(place),
      "short": .text(String(statement.id.rawValue.dropFirst(17))),
      "foreign": document.language == language ? nil : .text(document.language),
      "inText": .text(wording("show_in_text", ["number": String(number)])),
      "canDecide": .flag(mayReview && statement.state == .suggested),
      "canReview": .flag(mayReview && isOpen),
      "canUndo": .flag(mayReview && statement.state != .suggested && statement.version > 1),
    ])
  }

  mutating func original() async throws -> Response {
    guard let document else { throw Problem.notFound }
    let bytes = try await library.bytes(of: document)
    var response = self.bytes(bytes, document.mediaType)
    // Never shown in this site's name: an HTML page or an XML file of others may hold anything.
    let name = document.name.filter { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == " " }
    response.headers[.contentDisposition] =
      "attachment; filename*=UTF-8''\(Address.encoded(name + DocumentFile.fileExtension(of: document.mediaType)))"
    response.headers[.contentSecurityPolicy] = "default-src 'none'; sandbox"
    return response
  }

  /// The versions of a document's statements, for a page that was open for a while.
  fileprivate mutating func versions() async throws -> Response {
    guard let document else { throw Problem.notFound }
    var json = JSONText()
    let statements = try await library.statements(of: document)
    json.object { json in for statement in statements { json.pair(statement.id.rawValue, statement.version) }
    }
    return bytes(json.bytes, "application/json")
  }

  // MARK: - Decisions in the reader

  fileprivate mutating func decideInReader() async throws -> Response {
    guard let document, let meeting else { throw Problem.notFound }
    for (name, decision) in [("confirm", ReviewDecision.confirm), ("reject", .reject), ("undo", .undo)] {
      guard let value = form.said(name) else { continue }
      let parts = value.split(separator: " ")
      guard parts.count == 2, let id = StatementID(rawValue: "\(document.id.prefix(16)).\(parts[0])"),
        let version = Int(parts[1])
      else {
        throw Problem.malformed(name)
      }
      let statement = try await library.statement(id)
      guard statement.document == document.id else { throw Problem.notFound }
      do {
        try await library.review(id, version: version, decision, by: try authorship)
      } catch let refusal as Refusal {
        var page = try await readerPage(document, meeting, problem: said(refusal))
        page.status = Answer(refusal).status
        return try show(page)
      }
      return redirect(try await readerAddress(of: document, after: decision, on: id))
    }
    throw Problem.malformed("confirm, reject, undo")
  }

  /// The page of the reader that a decision was made on, at the statement; at the next where it left the list.
  private func readerAddress(
    of document: StoredDocument,
    after decision: ReviewDecision,
    on id: StatementID
  ) async throws -> String {
    let address = Address.document(document.id)
    let back = request.headers[.referer].flatMap { URL(string: $0) }
    let query = Form(urlEncoded: (back?.path == address ? back?.query : nil) ?? "")
    let standing = try await library.statements(of: document)
      .filter { ![.replaced, .withdrawn].contains($0.state) }
    var place = standing.firstIndex { $0.id == id }
    var rejected: String?
    if case .reject = decision, query.said("review") != "done" {
      rejected = String(id.rawValue.dropFirst(17))
      place = place.flatMap { gone in standing[gone...].firstIndex { $0.state != .rejected } }
    }
    let asked = query.query(with: [("rejected", rejected)])
    return address + (asked.isEmpty ? "" : "?\(asked)") + (place.map { "#s\($0 + 1)" } ?? "")
  }
}

/// What a file is called by its media type.
enum DocumentFile {
  static func fileExtension(of mediaType: String) -> String {
    switch mediaType {
    case "application/pdf": ".pdf"
    case "text/html": ".html"
    case "text/plain": ".txt"
    case "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx"
    case "application/vnd.oasis.opendocument.text": ".odt"
    case "application/rtf", "text/rtf": ".rtf"
    case _ where mediaType.hasSuffix("xml"): ".xml"
    default: ""
    }
  }
}
