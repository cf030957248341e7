// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import HTTPTypes
import Hummingbird
import Kernel
import Reading
import Vocabulary

extension Site {
  /// The identifiers of all themes there are.
  private var themes: [String] { names.catalogue.themes.map(\.id) }

  var statementEndpoints: [Endpoint] {
    reading + [
      Endpoint(
        .post,
        "/documents/{document}/statements",
        "addStatement",
        "Adds a statement that no reader found.",
        .addStatement,
        in: .document,
        body: .json(Shape.wholeContent(themes: themes)),
        answer: .created(Shape.statement, "The statement."),
        refusals: [422]
      ) { try await $0.addStatement($1) },
      Endpoint(
        .put,
        "/statements/{statement}",
        "replaceStatement",
        "Says all of what a statement says.",
        .review,
        in: .statement,
        body: .json(Shape.wholeContent(themes: themes)),
        needsVersion: true,
        answer: .json(Shape.statement, "The statement as it is now."),
        refusals: [409, 422]
      ) { try await $0.correctStatement($1, isWhole: true) },
      Endpoint(
        .patch,
        "/statements/{statement}",
        "correctStatement",
        "Corrects some of what a statement says.",
        .review,
        in: .statement,
        body: .json(Shape.partialContent(themes: themes)),
        needsVersion: true,
        answer: .json(Shape.statement, "The statement as it is now."),
        refusals: [409, 422]
      ) { try await $0.correctStatement($1, isWhole: false) },
      Endpoint(
        .post,
        "/statements/{statement}/decisions",
        "decideOnStatement",
        "Confirms or rejects a statement, or takes the last decision back.",
        .review,
        in: .statement,
        body: .json(Shape.decision),
        needsVersion: true,
        answer: .json(Shape.statement, "The statement as it is now."),
        refusals: [409, 422]
      ) { try await $0.decideOnStatement($1) },
      Endpoint(
        .post,
        "/statements/{statement}/split",
        "splitStatement",
        "Makes several statements of one, which they stand for from then on.",
        .review,
        in: .statement,
        body: .json(Shape.split),
        needsVersion: true,
        answer: .json(Shape.splitResult, "The statement, now replaced, and its parts."),
        refusals: [409, 422]
      ) { try await $0.splitStatement($1) },
      Endpoint(
        .post,
        "/documents/{document}/merge",
        "mergeStatements",
        "Makes one statement of several of a document, for which it stands from then on.",
        .review,
        in: .document,
        body: .json(Shape.merge),
        answer: .created(Shape.statement, "The statement that stands for them."),
        refusals: [409, 422]
      ) { try await $0.mergeStatements($1) },
      Endpoint(
        .put,
        "/statements/{statement}/visibility",
        "setStatementVisibility",
        "Says who may see a statement; never more people than may see its document.",
        .setVisibility,
        in: .statement,
        body: .json(Shape.visibilityOf),
        answer: .json(Shape.visibilityOf, "Who may see it from now on.")
      ) { try await $0.setStatementVisibility($1) },
    ]
  }

  private var reading: [Endpoint] {
    [
      Endpoint(
        .get,
        "/documents/{document}/statements",
        "listStatements",
        "The statements of a document in the order of its text: those that stand, or those in one state.",
        .readPublic,
        in: .document,
        query: [.init(name: "state", schema: Shape.state)] + Endpoint.Parameter.paging,
        answer: .page(of: Shape.statement, "Statements.")
      ) { try await $0.listStatements($1) },
      Endpoint(
        .get,
        "/statements/{statement}",
        "readStatement",
        "A statement, with its version as the tag; as a Web Annotation where `Accept` says so.",
        .readPublic,
        in: .statement,
        answer: .init(
          status: 200,
          words: "The statement.",
          contents: [
            ("application/json", Shape.statement), ("application/ld+json", .other("A Web Annotation.")),
          ]
        ),
        refusals: [406]
      ) { visit, _ in try visit.readStatement() },
      Endpoint(
        .get,
        "/statements/{statement}/history",
        "listDecisions",
        "What people decided on a statement, the first decision first.",
        .readPublic,
        in: .statement,
        query: Endpoint.Parameter.paging,
        answer: .page(of: Shape.review, "Decisions.")
      ) { try await $0.listDecisions($1) },
      Endpoint(
        .get,
        "/statements/{statement}/visibility",
        "readStatementVisibility",
        "Who may see a statement: the narrower of its own visibility and that of its document.",
        .readPublic,
        in: .statement,
        answer: .json(Shape.visibilityOf, "Who may see it.")
      ) { visit, _ in try await visit.readStatementVisibility() },
    ]
  }
}

extension Visit {
  // MARK: - Reading

  fileprivate func listStatements(_ asked: Asked) async throws -> Response {
    guard let document else { throw Problem.notFound }
    let state = asked.text("state").flatMap(StoredStatement.State.init)
    let statements = try await library.statements(of: document).filter { statement in
      state.map { statement.state == $0 } ?? statement.stands
    }
    let page = try APIPage(statements, asked, parts: 3) {
      [PageKey.padded($0.content.span.start), PageKey.padded($0.content.span.end), $0.id.rawValue]
    }
    return answer(page) {
      statementJSON($0, meeting: document.meeting, language: document.language, &$1)
    }
  }

  fileprivate func readStatement() throws -> Response {
    guard let statement, let document else { throw Problem.notFound }
    let forms = ["application/json": "json", "application/ld+json": "jsonld"]
    let type = Negotiation(request.headers[.accept]).best(of: ["application/json", "application/ld+json"])
    guard let form = type.flatMap({ forms[$0] }) else { throw Problem.notAcceptable }
    return try statementResponse(statement, document, as: form)
  }

  fileprivate func listDecisions(_ asked: Asked) async throws -> Response {
    guard let statement else { throw Problem.notFound }
    let page = try APIPage(try await library.reviews(of: statement.id), asked, parts: 1) {
      [PageKey.padded($0.version)]
    }
    return answer(page) { review, json in
      json.object { json in
        json.pair("version", review.version)
        json.pair("action", review.action.rawValue)
        json.pair("actor", review.actor)
        json.pair("at", review.at.iso8601)
        json.pair("reason", review.reason)
        json.pair("stateBefore", review.stateBefore?.rawValue)
        json.key("before")
        if let before = review.contentBefore {
          json.object { json in contentMembers(before, &json) }
        } else {
          json.null()
        }
        json.pair("stateAfter", review.stateAfter.rawValue)
        json.key("after")
        json.object { json in contentMembers(review.contentAfter, &json) }
      }
    }
  }

  fileprivate func readStatementVisibility() async throws -> Response {
    guard let statement else { throw Problem.notFound }
    return answer(try await library.visibility(of: statement))
  }

  // MARK: - Deciding

  private func reason(_ asked: Asked) -> String { asked.body["reason"]?.text ?? "" }

  fileprivate func decideOnStatement(_ asked: Asked) async throws -> Response {
    let decisions: [String: ReviewDecision] = ["confirm": .confirm, "reject": .reject, "undo": .undo]
    guard let decision = asked.body["do"]?.text.flatMap({ decisions[$0] }) else {
      throw Problem.malformed("do")
    }
    return try await changing { statement, _ in
      let made = try await library.review(
        statement.id,
        version: try version(asked),
        decision,
        reason: reason(asked),
        by: try authorship
      )
      return try await answer(made.first ?? statement)
    }
  }

  fileprivate func splitStatement(_ asked: Asked) async throws -> Response {
    let places = Set(asked.body["at"]?.list?.compactMap(\.integer) ?? []).sorted()
    return try await changing { statement, document in
      let version = try version(asked)
      let text = try await library.text(of: document)
      let made = try await library.review(
        statement.id,
        version: version,
        .split(try StatementParts.cut(statement.content, at: places, in: text)),
        reason: reason(asked),
        by: try authorship
      )
      return answer { json in
        json.object { json in
          json.key("replaced")
          statementJSON(
            made.first ?? statement,
            meeting: document.meeting,
            language: document.language,
            &json
          )
          json.key("parts")
          json.array { json in
            for part in made.dropFirst() {
              statementJSON(part, meeting: document.meeting, language: document.language, &json)
            }
          }
        }
      }
    }
  }

  fileprivate func mergeStatements(_ asked: Asked) async throws -> Response {
    guard let document else { throw Problem.notFound }
    // What the visitor may review is this document, whatever else he names.
    let own = Dictionary(try await library.statements(of: document).map { ($0.id.rawValue, $0) }) {
      first,
      _ in first
    }
    let parts = try (asked.body["parts"]?.list ?? []).map { part in
      let id = part["id"]?.text ?? ""
      guard let statement = own[id] else {
        throw Problem.field(name: "parts", "there is no statement \(id) in this document")
      }
      return (statement: statement, version: part["version"]?.integer ?? 0)
    }
    guard let whole = StatementParts.joined(parts.map(\.statement.content)) else {
      throw Refusal.tooFewParts
    }
    let made = try await library.merge(
      parts.map { ($0.statement.id, $0.version) },
      into: whole,
      reason: reason(asked),
      by: try authorship
    )
    return try await created(made)
  }

  private func created(_ statement: StoredStatement) async throws -> Response {
    var response = try await answer(statement, .created)
    response.headers[.location] = "\(Endpoint.root)/statements/\(Address.encoded(statement.id.rawValue))"
    return response
  }

  fileprivate func setStatementVisibility(_ asked: Asked) async throws -> Response {
    guard let statement, let level = asked.body["visibility"]?.text.flatMap(Visibility.init) else {
      throw Problem.notFound
    }
    try await library.setVisibility(level, of: statement.id, by: try authorship)
    return answer(try await library.visibility(of: statement))
  }

  // MARK: - Adding and correcting

  fileprivate func addStatement(_ asked: Asked) async throws -> Response {
    guard let document else { throw Problem.notFound }
    let blank = StatementContent(span: Span(0, 0), quote: "", speakers: [], kind: .position)
    var content = try changed(blank, asked, isWhole: true)
    content.span = try await library.span(
      of: asked.body["quote"]?.text ?? "",
      in: document,
      near: asked.body["near"]?.integer ?? 0
    )
    content.session = try await library.sessions(of: document).first { $0.span.contains(content.span) }?
      .position
    let added = try await library.add(content, to: document, reason: reason(asked), by: try authorship)
    return try await created(added)
  }

  fileprivate func correctStatement(_ asked: Asked, isWhole: Bool) async throws -> Response {
    try await changing { statement, document in
      let version = try version(asked)
      var content = try changed(statement.content, asked, isWhole: isWhole)
      let near = asked.body["near"]?.integer
      if let quote = asked.body["quote"]?.text,
        near != nil || quote.split(whereSeparator: \.isWhitespace) != content.quote.split(separator: " ")
      {
        content.span = try await library.span(
          of: quote,
          in: document,
          near: near ?? statement.content.span.start
        )
      }
      do {
        let made = try await library.review(
          statement.id,
          version: version,
          .correct(content),
          reason: reason(asked),
          by: try authorship
        )
        return try await answer(made.first ?? statement)
      } catch Refusal.nothingChanged {
        // It says that already: the same request twice has the same end.
        return try await answer(try await library.statement(statement.id))
      }
    }
  }

  /// `content` as the body says it; where the body is to say all of it, what it leaves out is taken away.
  private func changed(_ content: StatementContent, _ asked: Asked, isWhole: Bool) throws -> StatementContent
  {
    var content = content
    func said(_ name: String) -> JSONValue? { asked.body[name] ?? (isWhole ? .null : nil) }
    if let speakers = asked.body["speakers"]?.list {
      let before = content.speakers
      content.speakers = try speakers.map { try speaker($0, before) }
    }
    if let behalf = said("onBehalfOf") { content.onBehalfOf = try behalf.text.map(partyCode(of:)) }
    if let kind = asked.body["kind"]?.text.flatMap(StatementKind.init) { content.kind = kind }
    if let strength = said("strength") {
      content.strength = strength.integer.flatMap(Strength.init)
    } else if content.kind != .recommendation, content.kind != .commitment {
      content.strength = nil
    }
    if let themes = said("themes") { content.themes = themes.list?.compactMap(\.text) ?? [] }
    if let citations = said("citations") {
      content.citations = (citations.list ?? []).compactMap { citation in
        citation["instrument"]?.text.map {
          .init(instrument: $0, provision: citation["provision"]?.text ?? "")
        }
      }
    }
    if let places = said("places") { content.places = places.list?.compactMap(\.text) ?? [] }
    return content
  }

  private func speaker(_ value: JSONValue, _ before: [StatementContent.Speaker]) throws
    -> StatementContent.Speaker
  {
    let name = value["name"]?.text
    let code = try value["party"]?.text.map(partyCode(of:))
    let same = before.first { $0.party == code && (name == nil || $0.name == name) }
    let ofParty = code.flatMap { site.names.party($0) }
    let usual = StatementContent.Speaker(
      name: code.map { site.names.party($0, "en") } ?? "",
      party: code,
      type: ofParty.flatMap { Record.SpeakerType(rawValue: $0.kind.rawValue) } ?? .person,
      capacity: code == nil ? .individual : .delegation
    )
    var speaker = same ?? usual
    if let name { speaker.name = name }
    if let type = value["type"]?.text.flatMap(Record.SpeakerType.init) { speaker.type = type }
    if let capacity = value["capacity"]?.text.flatMap(Record.Capacity.init) { speaker.capacity = capacity }
    return speaker
  }
}
