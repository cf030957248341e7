// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Reading
import Synthesis
import Vocabulary

extension Site {
  var statementRoutes: [Route] {
    [
      get("/s/{statement}", in: .statement) { try await $0.statementPage() },
      get("/s/{statement}/edit", .review, in: .statement) { try await $0.correctionForm() },
      post("/s/{statement}/edit", .review, in: .statement) { try await $0.correct() },
      get("/s/{statement}/split", .review, in: .statement) { try await $0.splitForm() },
      post("/s/{statement}/split", .review, in: .statement) { try await $0.split() },
      post("/s/{statement}/review", .review, in: .statement) { try await $0.decide() },
      post("/s/{statement}/visibility", .setVisibility, in: .statement) {
        try await $0.setStatementVisibility()
      },
      get("/d/{document}/add", .addStatement, in: .document) { try await $0.additionForm() },
      post("/d/{document}/add", .addStatement, in: .document) { try await $0.add() },
      get("/d/{document}/merge", .review, in: .document) { try await $0.mergeForm() },
      post("/d/{document}/merge", .review, in: .document) { try await $0.merge() },
    ]
  }
}

extension Visit {
  fileprivate mutating func statementPage() async throws -> Response {
    guard let statement, let document, let meeting else { throw Problem.notFound }
    if let form = try parameter("statement", splitting: Self.recordForms).form ?? recordForm() {
      return try statementResponse(statement, document, as: form)
    }
    return try show(try await statementPage(statement, document, meeting))
  }

  private func statementPage(
    _ statement: StoredStatement,
    _ document: StoredDocument,
    _ meeting: Meeting,
    problem: Said? = nil
  ) async throws -> Page {
    let content = statement.content
    let text = try await library.text(of: document)
    let reviews = try await library.reviews(of: statement.id)
    let level = try await library.visibility(of: statement)
    let title = wording("statement.title", ["who": words.who(content)])
    let mayReview = may(.review)
    let successors = statement.state == .replaced ? try await library.successors(of: statement.id) : []
    var page = Page("dialogue/statement", title)
    page.section = "meetings"
    page.problem = problem
    page.canonical = Address.statement(statement.id.rawValue)
    page.isPrivate = level != .public
    page.description = level == .public ? String(content.quote.prefix(200)) : nil
    page.crumbs = crumbs([
      (meeting.title, Address.meeting(meeting.slug)),
      (document.shownTitle, Address.document(document.id)), (words.who(content), nil),
    ])
    page.languages = [document.shownTitle: document.language]
    if level == .public {
      page.linkedData = linkedData { json in
        json.pair("@type", "Quotation")
        json.pair("text", content.quote)
        json.pair("inLanguage", document.language)
        json.pair("url", site.settings.address + Address.statement(statement.id.rawValue))
        json.key("spokenByCharacter")
        json.array { json in
          for speaker in content.speakers {
            json.object { json in
              json.pair("@type", "Organization")
              json.pair("name", words.name(speaker))
            }
          }
        }
      }
    }
    page.values = words.values(statement, language: document.language).merging([
      "title": .text(title), "tags": .some(words.tagsMarkup(content, isFull: true)),
      "strength": content.strength.map { .text(words.strength($0)) },
      "behalf": content.onBehalfOf.map {
        .text(wording("behalf.of", ["name": site.names.party($0, language)]))
      },
      "visibility": level == .public ? nil : .text(words.visibility(level)),
      "documentHref": .text("\(Address.document(document.id))?at=\(Address.encoded(statement.id.rawValue))"),
      "documentTitle": .text(document.shownTitle), "foreign": foreign(document),
      "page": .some(words.pages(statement)),
      "meetingHref": .text(Address.meeting(meeting.slug)), "meetingTitle": .text(meeting.title),
      "places": .some(content.places.map { site.names.party($0, language) }.joined(separator: wording.comma)),
      "attribution": .text(wording["attribution.\(content.attribution.rawValue)"]),
      "rule": .text(content.rule),
      "address": .text(site.settings.address + Address.statement(statement.id.rawValue)),
      "context": context(of: content.span, in: text).map { .one($0) },
      "hasHistory": .flag(!reviews.isEmpty), "history": .list(reviews.reversed().map(history)),
      "canDecide": .flag(mayReview && statement.state == .suggested),
      "canReview": .flag(
        mayReview && [.suggested, .confirmed, .corrected, .added].contains(statement.state)
      ),
      "canUndo": .flag(mayReview && !reviews.isEmpty && statement.state != .replaced),
      "mergeHref": .text(
        "\(Address.document(document.id))/merge?part=\(Address.encoded(statement.id.rawValue))"
      ),
      "hasSuccessors": .flag(!successors.isEmpty),
      "successors": .list(
        successors.map {
          [
            "href": .text(Address.statement($0.id.rawValue)),
            "quote": .text(String($0.content.quote.prefix(160))), "foreign": foreign(document),
          ]
        }
      ),
      "replies": .filled(
        statement.replies.map { reply in
          [
            "party": .text(site.names.party(reply.party, self.language)),
            "stance": .text(wording["stance.\(reply.stance.rawValue)"]), "words": .some(reply.words),
            "date": .text(wording.date(reply.date)), "answer": .some(reply.answer?.words),
            "answeredBy": reply.answer.map {
              .text(
                wording(
                  $0.isTakenUp ? "answer.taken_up" : "answer.not_taken_up",
                  ["by": $0.actor, "date": wording.date($0.date)]
                )
              )
            },
          ]
        }
      ),
      "levels": may(.setVisibility) ? .one(["options": .list(words.levels(level))]) : nil,
    ])
    return page
  }

  private func context(of span: Span, in text: [UInt8]) -> Values? {
    guard span.start >= 0, span.end <= text.count else { return nil }
    let paragraphs = Library.paragraphs(of: text)
    guard let first = paragraphs.first(where: { $0.end > span.start }),
      let last = paragraphs.last(where: { $0.start < span.end })
    else { return nil }
    let start = min(max(first.start, span.start - 1_500), span.start)
    let end = max(min(last.end, span.end + 1_500), span.end)
    return [
      "before": .text(String(decoding: text[start..<span.start], as: UTF8.self)),
      "quoted": .text(String(decoding: text[span.start..<span.end], as: UTF8.self)),
      "after": .text(String(decoding: text[span.end..<end], as: UTF8.self)),
    ]
  }

  private func history(_ review: Review) -> Values {
    [
      "action": .text(wording["action.\(review.action.rawValue)"]), "actor": .text(review.actor),
      "at": .text(wording.moment(review.at)), "reason": .some(review.reason),
      "changes": .some(
        review.contentBefore.map { before in
          differences(before, review.contentAfter).map { "\($0.label): \($0.before) → \($0.after)" }
            .joined(separator: "; ")
        }
      ),
    ]
  }

  /// What differs between two contents, in words.
  private func differences(_ before: StatementContent, _ after: StatementContent) -> [(
    label: String, before: String, after: String
  )] {
    let none = wording["none"]
    func themes(_ content: StatementContent) -> String {
      content.themes.map { site.names.theme($0, language) }.joined(separator: wording.comma)
    }
    func instruments(_ content: StatementContent) -> String {
      content.citations.map { site.names.instrumentName($0.instrument) }.joined(separator: wording.comma)
    }
    let rows = [
      (wording["words"], before.quote, after.quote),
      (wording["speakers"], words.who(before), words.who(after)),
      (wording["kind"], wording.kind(before.kind), wording.kind(after.kind)),
      (
        wording["strength"], before.strength.map(words.strength) ?? none,
        after.strength.map(words.strength) ?? none
      ),
      (wording["themes"], themes(before), themes(after)),
      (wording["instruments"], instruments(before), instruments(after)),
      (wording["behalf"], before.onBehalfOf ?? none, after.onBehalfOf ?? none),
    ]
    return rows.filter { $0.1 != $0.2 }.map {
      (label: $0.0, before: $0.1.isEmpty ? none : $0.1, after: $0.2.isEmpty ? none : $0.2)
    }
  }

  // MARK: - Decisions

  private func version() throws -> Int {
    guard let version = form["version"].flatMap({ Int($0) }) else { throw Problem.malformed("version") }
    return version
  }

  fileprivate mutating func decide() async throws -> Response {
    guard let statement, let document, let meeting else { throw Problem.notFound }
    let decision: ReviewDecision
    switch form["do"] {
    case "confirm": decision = .confirm
    case "reject": decision = .reject
    case "undo": decision = .undo
    default: throw Problem.malformed("do")
    }
    do {
      try await library.review(
        statement.id,
        version: try version(),
        decision,
        reason: form.said("reason") ?? "",
        by: try authorship
      )
    } catch let refusal as Refusal {
      // What it says now is shown, with what happened meanwhile.
      var page = try await statementPage(statement, document, meeting, problem: said(refusal))
      page.status = Answer(refusal).status
      return try show(page)
    }
    return redirect(Address.statement(statement.id.rawValue))
  }

  fileprivate mutating func setStatementVisibility() async throws -> Response {
    guard let statement, let level = form["visibility"].flatMap(Visibility.init) else {
      throw Problem.notFound
    }
    try await library.setVisibility(level, of: statement.id, by: try authorship)
    return redirect(Address.statement(statement.id.rawValue))
  }

  // MARK: - Correcting and adding

  /// The fields of a statement's form, filled with `content`.
  private func fields(_ content: StatementContent, _ document: StoredDocument) async throws -> Values {
    let cited = content.citations.map(\.instrument)
    let frequent = try await library.instruments().prefix(12).map(\.code).filter { !cited.contains($0) }
    let offered = cited + frequent
    return [
      "lang": .text(document.language), "quote": .text(content.quote),
      "speakers": .text(
        content.speakers.map { $0.party.map { site.names.party($0, language) } ?? $0.name }.joined(
          separator: "; "
        )
      ),
      "behalf": content.onBehalfOf.map { .text(site.names.party($0, language)) },
      "parties": .list(
        site.names.catalogue.parties.map { ["name": .text(site.names.party($0.id.rawValue, language))] }
      ),
      "kinds": .list(
        StatementKind.allCases.map {
          ["id": .text($0.rawValue), "label": .text(wording.kind($0)), "isChosen": .flag($0 == content.kind)]
        }
      ),
      "strengths": .list(
        Strength.allCases.map {
          [
            "id": .number($0.rawValue), "label": .text(words.strength($0)),
            "isChosen": .flag($0 == content.strength),
          ]
        }
      ),
      "themes": .list(
        site.names.catalogue.themes.map {
          [
            "id": .text($0.id), "label": .text($0.label(in: language)),
            "isChosen": .flag(content.themes.contains($0.id)),
          ]
        }
      ),
      // Those that are cited, and those that the record cites most; any other is named.
      "instruments": .list(
        offered.map { code in
          [
            "id": .text(code), "label": .text(site.names.instrumentName(code)),
            "isChosen": .flag(cited.contains(code)),
          ]
        }
      ),
      "moreInstruments": .some(form["instruments"]),
    ]
  }

  /// `content` as the form says it.
  private func edited(_ content: StatementContent) throws -> StatementContent {
    var content = content
    let named = (form["speakers"] ?? "").split { $0 == ";" || $0 == "؛" }
      .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    let before = content.speakers
    content.speakers = named.map { name in
      // Who was there already stays as the source names him.
      if let same = before.first(where: {
        ($0.party.map { site.names.party($0, language) } ?? $0.name) == name
      }) {
        return same
      }
      let party = site.names.code(of: name, library)
      let kind = party.flatMap { site.names.party($0)?.kind.rawValue }
      return .init(
        name: name,
        party: party,
        type: kind.flatMap(Record.SpeakerType.init) ?? .person,
        capacity: party == nil ? .individual : .delegation
      )
    }
    content.onBehalfOf = try form.said("behalf").map { name in
      guard let code = site.names.code(of: name, library) else { throw Refusal.unknownParty(name) }
      return code
    }
    if let kind = form["kind"].flatMap(StatementKind.init) { content.kind = kind }
    content.strength = form["strength"].flatMap { Int($0) }.flatMap(Strength.init)
    if content.kind != .recommendation, content.kind != .commitment { content.strength = nil }
    content.themes = form.all("theme")
    let others = try (form["instruments"] ?? "").split { $0 == ";" || $0 == "؛" }
      .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
      .map { name throws -> String in
        guard let code = site.names.instrumentCode(of: name) else { throw Refusal.unknownInstrument(name) }
        return code
      }
    let instruments = form.all("instrument") + others
    content.citations =
      content.citations.filter { instruments.contains($0.instrument) }
      + instruments.filter { code in !content.citations.contains { $0.instrument == code } }.map {
        .init(instrument: $0)
      }
    return content
  }

  fileprivate mutating func correctionForm() async throws -> Response {
    guard let statement, let document else { throw Problem.notFound }
    return try show(try await correctionPage(statement, document, content: statement.content))
  }

  private func correctionPage(
    _ statement: StoredStatement,
    _ document: StoredDocument,
    content: StatementContent,
    problem: Said? = nil,
    conflict: Values? = nil
  ) async throws -> Page {
    var page = Page("dialogue/statement-edit", wording["correct_title"])
    page.isPrivate = true
    page.section = "meetings"
    page.problem = problem
    page.values = try await fields(content, document).merging([
      "action": .text(Address.statement(statement.id.rawValue) + "/edit"),
      "version": .number(statement.version),
      "back": .text("\(Address.document(document.id))?at=\(Address.encoded(statement.id.rawValue))"),
      "asksWords": true, "words": .text(content.quote), "near": .number(content.span.start),
      "reason": .some(form["reason"]), "conflict": conflict.map { .one($0) },
    ])
    return page
  }

  fileprivate mutating func correct() async throws -> Response {
    guard let statement, let document else { throw Problem.notFound }
    var content = statement.content
    do {
      content = try edited(content)
      if let words = form.said("words"),
        words.split(whereSeparator: \.isWhitespace) != content.quote.split(separator: " ")
      {
        content.span = try await library.span(of: words, in: document, near: statement.content.span.start)
      }
      try await library.review(
        statement.id,
        version: try version(),
        .correct(content),
        reason: form.said("reason") ?? "",
        by: try authorship
      )
    } catch let refusal as Refusal {
      if case .changedMeanwhile = refusal {
        let differences = differences(statement.content, content)
        var page = try await correctionPage(
          statement,
          document,
          content: content,
          conflict: [
            "words": .text(said(refusal).text),
            "differences": .list(
              differences.map {
                ["label": .text($0.label), "theirs": .text($0.before), "yours": .text($0.after)]
              }
            ),
          ]
        )
        page.status = .conflict
        return try show(page)
      }
      if case .nothingChanged = refusal { return redirect(Address.statement(statement.id.rawValue)) }
      var page = try await correctionPage(statement, document, content: content, problem: said(refusal))
      page.status = Answer(refusal).status
      return try show(page)
    }
    return redirect(Address.statement(statement.id.rawValue))
  }

  fileprivate mutating func additionForm() async throws -> Response {
    guard let document else { throw Problem.notFound }
    return try show(try await additionPage(document, form: query))
  }

  private func blank(_ session: Int? = nil) -> StatementContent {
    StatementContent(span: Span(0, 0), quote: "", speakers: [], kind: .position, session: session)
  }

  private func additionPage(
    _ document: StoredDocument,
    form: Form,
    content: StatementContent? = nil,
    problem: Said? = nil
  ) async throws -> Page {
    var page = Page("dialogue/statement-edit", wording["add_statement"])
    page.isPrivate = true
    page.section = "meetings"
    page.problem = problem
    page.values = try await fields(content ?? blank(), document).merging([
      "action": .text(Address.document(document.id) + "/add"), "version": "1",
      "back": .text(Address.document(document.id)), "asksWords": true, "words": .some(form["words"]),
      "near": .some(form["near"]), "reason": .some(form["reason"]),
    ])
    return page
  }

  fileprivate mutating func add() async throws -> Response {
    guard let document else { throw Problem.notFound }
    var content = blank()
    do {
      guard let words = form.said("words") else { throw Refusal.blankSpan }
      content = try edited(content)
      let near = form["near"].flatMap { Int($0) } ?? 0
      content.span = try await library.span(of: words, in: document, near: near)
      content.session = try await library.sessions(of: document).first { $0.span.contains(content.span) }?
        .position
      let added = try await library.add(
        content,
        to: document,
        reason: form.said("reason") ?? "",
        by: try authorship
      )
      return redirect("\(Address.document(document.id))?at=\(Address.encoded(added.id.rawValue))")
    } catch let refusal as Refusal {
      var page = try await additionPage(document, form: form, content: content, problem: said(refusal))
      page.status = Answer(refusal).status
      return try show(page)
    }
  }

  // MARK: - Splitting and merging

  fileprivate mutating func splitForm() async throws -> Response {
    guard let statement, let document else { throw Problem.notFound }
    return try show(splitPage(statement, document))
  }

  private func splitPage(_ statement: StoredStatement, _ document: StoredDocument, problem: Said? = nil)
    -> Page
  {
    var page = Page("dialogue/statement-split", wording["split_title"])
    page.isPrivate = true
    page.section = "meetings"
    page.problem = problem
    let cuts = Set(form.all("at").compactMap { Int($0) })
    page.values = [
      "id": .text(statement.id.rawValue), "version": .number(statement.version),
      "lang": .text(document.language),
      "words": .list(
        statement.content.quote.split(separator: " ").enumerated().map { place, word in
          [
            "word": .text(String(word)), "place": .number(place), "isFirst": .flag(place == 0),
            "isChosen": .flag(cuts.contains(place)),
          ]
        }
      ),
    ]
    return page
  }

  fileprivate mutating func split() async throws -> Response {
    guard let statement, let document else { throw Problem.notFound }
    do {
      let places = Set(form.all("at").compactMap { Int($0) }).sorted()
      let text = try await library.text(of: document)
      let parts = try StatementParts.cut(statement.content, at: places, in: text)
      let made = try await library.review(
        statement.id,
        version: try version(),
        .split(parts),
        reason: form.said("reason") ?? "",
        by: try authorship
      )
      let first = made.dropFirst().first ?? statement
      return redirect("\(Address.document(document.id))?at=\(Address.encoded(first.id.rawValue))")
    } catch let refusal as Refusal {
      var page = splitPage(statement, document, problem: said(refusal))
      page.status = Answer(refusal).status
      return try show(page)
    }
  }

  fileprivate mutating func mergeForm() async throws -> Response {
    guard let document else { throw Problem.notFound }
    return try show(try await mergePage(document, chosen: query.all("part")))
  }

  private func mergePage(_ document: StoredDocument, chosen: [String], problem: Said? = nil) async throws
    -> Page
  {
    let open = try await library.statements(of: document)
      .filter { [.suggested, .confirmed, .corrected, .added].contains($0.state) }
    // Those about the chosen one: what belongs together stands together.
    let place = chosen.first.flatMap { id in
      open.firstIndex { $0.id.rawValue == id || id.hasPrefix($0.id.rawValue + " ") }
    }
    let near = place.map { max(0, $0 - 10)..<min(open.count, $0 + 11) } ?? 0..<min(open.count, 100)
    var page = Page("dialogue/statement-merge", wording["merge_title"])
    page.isPrivate = true
    page.section = "meetings"
    page.problem = problem
    page.values = [
      "href": .text(Address.document(document.id)),
      "statements": .list(
        open[near].enumerated().map { number, statement in
          words.values(statement, language: document.language).merging([
            "n": .number(number),
            "isChosen": .flag(
              chosen.contains { $0 == statement.id.rawValue || $0.hasPrefix(statement.id.rawValue + " ") }
            ),
          ])
        }
      ),
    ]
    return page
  }

  fileprivate mutating func merge() async throws -> Response {
    guard let document else { throw Problem.notFound }
    let chosen = form.all("part")
    do {
      var parts: [(id: StatementID, version: Int)] = []
      var contents: [StatementContent] = []
      for value in chosen {
        let pair = value.split(separator: " ")
        guard pair.count == 2, let id = StatementID(rawValue: String(pair[0])), let version = Int(pair[1])
        else {
          throw Problem.malformed("part")
        }
        parts.append((id, version))
        let part = try await library.statement(id)
        // Who may review here may not therefore review elsewhere.
        guard part.document == document.id else { throw Problem.notFound }
        contents.append(part.content)
      }
      guard let whole = StatementParts.joined(contents) else { throw Refusal.tooFewParts }
      let made = try await library.merge(
        parts,
        into: whole,
        reason: form.said("reason") ?? "",
        by: try authorship
      )
      return redirect("\(Address.document(document.id))?at=\(Address.encoded(made.id.rawValue))")
    } catch let refusal as Refusal {
      var page = try await mergePage(document, chosen: chosen, problem: said(refusal))
      page.status = Answer(refusal).status
      return try show(page)
    }
  }
}

/// Cuts a statement into several, and makes one of several.
enum StatementParts {
  /// The parts of `content` that begin at the words with these places, in its words as the page shows them.
  ///
  /// Throws ``Dialogue/Refusal/tooFewParts`` where there is no place within it.
  static func cut(_ content: StatementContent, at places: [Int], in text: [UInt8]) throws(Refusal)
    -> [StatementContent]
  {
    let span = content.span
    guard span.start >= 0, span.end <= text.count else {
      throw .outsideText(start: span.start, end: span.end, length: text.count)
    }
    var starts: [Int] = []
    var isWithin = false
    for index in span.start..<span.end {
      let isSpace = text[index] <= 0x20
      if !isSpace, !isWithin { starts.append(index) }
      isWithin = !isSpace
    }
    let cuts = places.filter { $0 > 0 && $0 < starts.count }.map { starts[$0] }
    guard !cuts.isEmpty else { throw .tooFewParts }
    let bounds = [span.start] + cuts + [span.end]
    return zip(bounds, bounds.dropFirst()).map { start, end in
      var part = content
      part.span = Span(start, (text[start..<end].lastIndex { $0 > 0x20 } ?? start) + 1)
      return part
    }
  }

  /// One statement over all of them, saying what any of them says; nil where there are none.
  static func joined(_ contents: [StatementContent]) -> StatementContent? {
    let ordered = contents.sorted { $0.span < $1.span }
    guard var whole = ordered.first else { return nil }
    for content in ordered.dropFirst() {
      whole.span = whole.span.union(content.span)
      for speaker in content.speakers where !whole.speakers.contains(speaker) {
        whole.speakers.append(speaker)
      }
      for theme in content.themes where !whole.themes.contains(theme) { whole.themes.append(theme) }
      for citation in content.citations where !whole.citations.contains(citation) {
        whole.citations.append(citation)
      }
      for place in content.places where !whole.places.contains(place) { whole.places.append(place) }
    }
    return whole
  }
}
