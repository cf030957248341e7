// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import Hummingbird
import Kernel
import Reading
import Synthesis
import Vocabulary

extension Site {
  var draftEndpoints: [Endpoint] {
    [
      Endpoint(
        .get,
        "/meetings/{meeting}/convergence",
        "readConvergence",
        "Who spoke to what, and how far that is agreement.",
        .readPublic,
        in: .meeting,
        answer: .json(Shape.convergence, "The convergence of the meeting.")
      ) { visit, _ in try await visit.readConvergence() },
      Endpoint(
        .get,
        "/drafts",
        "listDrafts",
        "The reports that one may read: those published, and all where one may draft.",
        .readPublic,
        query: Endpoint.Parameter.paging,
        answer: .page(of: Shape.draft, "Reports.")
      ) { try await $0.listDrafts($1) },
      Endpoint(
        .post,
        "/drafts",
        "createDraft",
        "Composes a draft from what was said in a scope.",
        .draft,
        body: .json(Shape.newDraft),
        answer: .created(Shape.wholeDraft, "The draft."),
        refusals: [404, 409, 413, 422]
      ) { try await $0.createDraft($1) },
      Endpoint(
        .get,
        "/drafts/{draft}",
        "readDraft",
        "A report with its text; its newest published version for those who may not draft.",
        .readPublic,
        in: .draft,
        answer: .json(Shape.wholeDraft, "The report.")
      ) { visit, _ in try await visit.readDraft() },
      Endpoint(
        .put,
        "/drafts/{draft}/text",
        "saveDraft",
        "Saves a text as the next version; refused where another came meanwhile.",
        .draft,
        in: .draft,
        body: .json(Shape.draftText),
        answer: .json(Shape.wholeDraft, "The draft as it is now."),
        refusals: [409, 413, 422]
      ) { try await $0.saveDraft($1) },
      Endpoint(
        .get,
        "/drafts/{draft}/ledger",
        "readLedger",
        "What became of each contribution, in the order of speaking.",
        .draft,
        in: .draft,
        query: Endpoint.Parameter.paging,
        answer: .page(of: Shape.ledgerLine, "Lines of the ledger.")
      ) { try await $0.readLedger($1) },
      Endpoint(
        .post,
        "/drafts/{draft}/set-aside",
        "setAside",
        "Leaves statements out with a reason; null opens them again.",
        .draft,
        in: .draft,
        body: .json(Shape.newSetAside),
        answer: .nothing,
        refusals: [404, 422]
      ) { try await $0.setStatementsAside($1) },
      Endpoint(
        .post,
        "/drafts/{draft}/publications",
        "publishDraft",
        "Freezes a version, with its digest in the trail.",
        .publish,
        in: .draft,
        body: .json(Shape.newPublication),
        answer: .created(Shape.publication, "The publication."),
        refusals: [409, 422]
      ) { try await $0.publishDraft($1) },
      Endpoint(
        .get,
        "/drafts/{draft}/replies",
        "listReplies",
        "What delegations answered on how they are reported.",
        .readPublic,
        in: .draft,
        query: Endpoint.Parameter.paging,
        answer: .page(of: Shape.reply, "Replies.")
      ) { try await $0.listReplies($1) },
      Endpoint(
        .post,
        "/drafts/{draft}/replies/{reply}/answer",
        "answerReply",
        "Answers a delegation, once.",
        .draft,
        in: .draft,
        body: .json(Shape.newAnswer),
        answer: .json(Shape.reply, "The reply with its answer."),
        refusals: [409, 422]
      ) { try await $0.answerReply($1) },
    ]
  }
}

extension Shape {
  private static let statementID = Schema.text("The identifier of a statement.", least: 1, most: 80)
  private static let proportion = Schema.object(
    "Proportion",
    "So many of so many, with the score interval of 95 % in per mille.",
    [.need("count", count), .need("total", count), .need("lower", .integer()), .need("upper", .integer())]
  )

  static let convergence = Schema.object(
    "Convergence",
    "Who spoke to what; docs/convergence.md says how it is measured.",
    [
      .need("parties", .list(of: party)),
      .need(
        "themes",
        .list(
          of: .object(
            "ThemeVoices",
            "What the parties made of a theme.",
            [
              .need("theme", .text()),
              .need(
                "voices",
                .list(
                  of: .object(
                    "Voice",
                    nil,
                    [
                      .need("party", party), .need("kind", .choice(StatementKind.self)),
                      .need("statements", .list(of: statementID)),
                    ]
                  )
                )
              ),
              .need("regionalGroups", .list(of: .text())), .need("origin", count.orNull),
              .need("destination", count.orNull), .need("agreement", proportion), .need("reach", proportion),
              .need("isConsensus", .flag()),
              .need(
                "dissent",
                .list(
                  of: .object(
                    "Dissent",
                    "A statement, and the words by which it does not agree.",
                    [.need("statement", statementID), .need("words", .text())]
                  )
                )
              ),
              .need("silent", .list(of: party)), .need("shared", .list(of: statementID)),
            ]
          )
        )
      ),
      .need("consensus", .list(of: .text(), "Themes.")), .need("divergence", .list(of: .text(), "Themes.")),
      .need("weighty", .list(of: .list(of: statementID), "Points of one party or two, by their statements.")),
    ]
  )

  private static let draftMembers: [Schema.Member] = [
    .need("id", .text()), .need("address", address),
    .need("scope", .text("`meeting:…`, `document:…`, `session:…#0`, `search:…`.")),
    .need("meeting", slug.orNull), .need("title", .text()),
    .need("language", .choice(SynthesisWords.languages)),
    .need("level", visibility), .need("version", .integer(least: 1)), .need("changedAt", moment),
    .need("changedBy", .text()),
  ]
  static let draft = Schema.object("Draft", "A report, without its text.", draftMembers)

  static let publication = Schema.object(
    "Publication",
    "A version as it was published.",
    [
      .need("number", .integer(least: 1)), .need("version", .integer(least: 1)), .need("sha256", digest),
      .need("accountedFor", count), .need("contributions", count), .need("override", .text().orNull),
      .need("by", .text()), .need("at", moment),
    ]
  )

  static let wholeDraft = Schema.object(
    "WholeDraft",
    "A report with its text in one version.",
    draftMembers + [
      .need("text", .text("Headings behind `#`, one sentence to a line, citations as `[S012]`.")),
      .need("references", .list(of: statementID, "What the numbers stand for: the first is `[S001]`.")),
      .need("accountedFor", count), .need("contributions", count),
      .need("publications", .list(of: publication)),
    ]
  )

  static let newDraft = Schema.object(
    "NewDraft",
    nil,
    [
      .need("scope", .text("`meeting:…`, `document:…`, `session:…#0`, `search:…`.", least: 1, most: 2_000)),
      .may("title", .text(least: 1, most: 300)),
      .may("pages", .integer("How long; null is everything.", least: 1, most: 1_000).orNull),
      .may("language", .choice(SynthesisWords.languages)),
      .may("nameOrder", .choice(PartyNames.NameOrder.self)),
      .may("outline", .list(of: .choice(DraftPlan.Part.self), least: 1, most: 7)),
      .may("level", visibility),
    ]
  )

  static let draftText = Schema.object(
    "DraftText",
    nil,
    [
      .need("version", .integer("The version that it was made on.", least: 1, most: 1_000_000_000)),
      .need("text", .text(most: 1_000_000)), .may("note", .text(most: 500)),
    ]
  )

  static let ledgerLine = Schema.object(
    "LedgerLine",
    "One time somebody took the floor.",
    [
      .need("number", .integer(least: 1)),
      .need("standing", .choice(["told", "named", "set-aside", "open"])),
      .need("parties", .list(of: party)),
      .need(
        "statements",
        .list(
          of: .object(
            "LedgerStatement",
            nil,
            [
              .need("statement", statementID), .need("number", .integer(least: 1).orNull),
              .need("cited", .flag()),
              .need("reason", .choice(SetAsideReason.self).orNull), .need("note", .text()),
            ]
          )
        )
      ),
    ]
  )

  static let newSetAside = Schema.object(
    "NewSetAside",
    nil,
    [
      .need("statements", .list(of: statementID, least: 1, most: 500)),
      .need("reason", .choice(SetAsideReason.self).orNull), .may("note", .text(most: 400)),
    ]
  )

  static let newPublication = Schema.object(
    "NewPublication",
    nil,
    [
      .need("version", .integer(least: 1, most: 1_000_000_000)),
      .may("override", .text("Why, though contributions are open.", least: 1, most: 400)),
    ]
  )

  static let reply = Schema.object(
    "Reply",
    "A delegation on how it is reported, and the answer.",
    [
      .need("id", .text()), .need("statement", statementID), .need("party", party),
      .need("stance", .choice(Record.Reply.Stance.self)), .need("words", .text()), .need("date", date),
      .need("version", .integer(least: 1)),
      .need(
        "answer",
        .object(
          "ReplyAnswer",
          nil,
          [.need("isTakenUp", .flag()), .need("words", .text()), .need("by", .text()), .need("date", date)]
        ).orNull
      ),
    ]
  )

  static let newAnswer = Schema.object(
    "NewAnswer",
    nil,
    [.need("isTakenUp", .flag()), .need("words", .text(least: 1, most: 20_000))]
  )
}

extension Visit {
  fileprivate func readConvergence() async throws -> Response {
    guard let meeting else { throw Problem.notFound }
    let deliberation = try await library.deliberation(in: .meeting(meeting.slug)).deliberation
    let convergence = Convergence(of: deliberation, words: site.synthesis)
    func ids(_ places: [Int]) -> [String] { places.map { deliberation.statements[$0].id } }
    return answer { json in
      json.object { json in
        json.pair("parties", convergence.parties)
        json.key("themes")
        json.array { json in
          for theme in convergence.themes {
            json.object { json in
              json.pair("theme", theme.id)
              json.key("voices")
              json.array { json in
                for tile in theme.tiles {
                  json.object { json in
                    json.pair("party", tile.party)
                    json.pair("kind", tile.kind.rawValue)
                    json.pair("statements", ids(tile.statements))
                  }
                }
              }
              json.pair("regionalGroups", theme.regionalGroups.map(\.rawValue).sorted())
              json.pair("origin", theme.origin)
              json.pair("destination", theme.destination)
              write(theme.agreement, "agreement", &json)
              write(theme.reach, "reach", &json)
              json.pair("isConsensus", flag: theme.isConsensus)
              json.key("dissent")
              json.array { json in
                for dissent in theme.dissent {
                  json.object { json in
                    json.pair("statement", deliberation.statements[dissent.statement].id)
                    json.pair("words", dissent.words)
                  }
                }
              }
              json.pair("silent", theme.silent)
              json.pair("shared", ids(theme.shared))
            }
          }
        }
        json.pair("consensus", convergence.consensus.map(\.id))
        json.pair("divergence", convergence.divergence.map(\.id))
        json.key("weighty")
        json.array { json in
          for point in convergence.weighty {
            json.array { json in for id in ids(point.statements) { json.string(id) } }
          }
        }
      }
    }
  }

  private func write(_ proportion: Proportion, _ name: String, _ json: inout JSONText) {
    json.key(name)
    json.object { json in
      json.pair("count", proportion.count)
      json.pair("total", proportion.total)
      json.pair("lower", Int((proportion.interval.lowerBound * 1_000).rounded()))
      json.pair("upper", Int((proportion.interval.upperBound * 1_000).rounded()))
    }
  }

  private func members(_ draft: StoredDraft, _ last: StoredDraft.Version, _ json: inout JSONText) {
    json.pair("id", draft.id)
    json.pair("address", site.settings.address + Address.draft(draft.id))
    json.pair("scope", draft.scope.description)
    json.pair("meeting", draft.meeting)
    json.pair("title", draft.title)
    json.pair("language", draft.plan.language)
    json.pair("level", draft.level.rawValue)
    json.pair("version", last.number)
    json.pair("changedAt", last.at.iso8601)
    json.pair("changedBy", last.actor)
  }

  private func write(_ publication: StoredDraft.Publication, _ json: inout JSONText) {
    json.object { json in
      json.pair("number", publication.number)
      json.pair("version", publication.version)
      json.pair("sha256", publication.digest)
      json.pair("accountedFor", publication.accountedFor)
      json.pair("contributions", publication.contributions)
      json.pair("override", publication.override)
      json.pair("by", publication.actor)
      json.pair("at", publication.at.iso8601)
    }
  }

  private func write(_ state: DraftState, _ json: inout JSONText) {
    json.object { json in
      members(state.draft, state.version, &json)
      json.pair("text", state.version.body)
      json.pair("references", state.references)
      json.pair("accountedFor", state.ledger.accountedFor)
      json.pair("contributions", state.ledger.lines.count)
      json.key("publications")
      json.array { json in for publication in state.publications { write(publication, &json) } }
    }
  }

  fileprivate func listDrafts(_ asked: Asked) async throws -> Response {
    let drafts = try await readableDrafts().map { (draft: $0.draft, last: $0.last) }
    let page = try APIPage(drafts, asked, parts: 1) { [$0.draft.id] }
    return answer(page) { entry, json in json.object { json in members(entry.draft, entry.last, &json) } }
  }

  fileprivate func readDraft() async throws -> Response {
    let state = try await readableState(version: nil)
    return answer { json in write(state, &json) }
  }

  fileprivate func createDraft(_ asked: Asked) async throws -> Response {
    guard let scope = DraftScope(asked.body["scope"]?.text ?? "") else {
      throw Answer(
        .unprocessableContent,
        "field",
        "the scope is one of meeting:SLUG, document:ID, session:ID#N, search:QUERY"
      )
    }
    if case .search(let text) = scope {
      do { _ = try SearchQuery(text) } catch {
        throw Answer(.unprocessableContent, "field", error.description)
      }
    }
    let level = asked.body["level"]?.text.flatMap { Visibility(rawValue: $0) } ?? .public
    try await permitDraft(on: scope, level)
    let parts = asked.body["outline"]?.list?.compactMap { $0.text.flatMap { DraftPlan.Part(rawValue: $0) } }
    let plan = DraftPlan(
      language: asked.body["language"]?.text ?? "en",
      length: asked.body["pages"]?.integer.map { .pages($0) } ?? .full,
      nameOrder: asked.body["nameOrder"]?.text.flatMap { PartyNames.NameOrder(rawValue: $0) }
        ?? .alphabetical,
      outline: parts ?? DraftPlan.Part.allCases
    )
    let draft = try await site.library.draft(
      id: Self.newIdentifier(),
      scope: scope,
      title: asked.body["title"]?.text,
      plan: plan,
      level: level,
      words: site.synthesis,
      by: try authorship
    )
    let state = try await site.library.state(of: draft.id, words: site.synthesis)
    return made(at: "\(Endpoint.root)/drafts/\(draft.id)") { write(state, &$0) }
  }

  fileprivate func saveDraft(_ asked: Asked) async throws -> Response {
    guard let draft else { throw Problem.notFound }
    try await site.library.save(
      site.synthesis.body(asked.body["text"]?.text ?? ""),
      of: draft.id,
      on: asked.body["version"]?.integer ?? 0,
      note: asked.body["note"]?.text ?? "",
      by: try authorship
    )
    let state = try await draftState()
    return answer { write(state, &$0) }
  }

  fileprivate func readLedger(_ asked: Asked) async throws -> Response {
    let state = try await draftState()
    let page = try APIPage(state.ledger.lines, asked, parts: 1) { [PageKey.padded($0.intervention.number)] }
    return answer(page) { line, json in
      let statements = state.deliberation.statements(of: line.intervention)
      json.object { json in
        json.pair("number", line.intervention.number)
        json.pair("standing", line.standing.key)
        json.pair("parties", statements.first?.voices ?? [])
        json.key("statements")
        json.array { json in
          for (entry, statement) in zip(line.statements, statements) {
            json.object { json in
              json.pair("statement", statement.id)
              json.pair("number", entry.number)
              json.pair("cited", flag: !entry.places.isEmpty)
              json.pair("reason", entry.setAside?.reason.rawValue)
              json.pair("note", entry.setAside?.note ?? "")
            }
          }
        }
      }
    }
  }

  fileprivate func setStatementsAside(_ asked: Asked) async throws -> Response {
    guard let draft else { throw Problem.notFound }
    try await site.library.setAside(
      asked.body["statements"]?.list?.compactMap(\.text) ?? [],
      of: draft.id,
      because: asked.body["reason"]?.text.flatMap { SetAsideReason(rawValue: $0) },
      note: asked.body["note"]?.text ?? "",
      by: try authorship
    )
    return nothing()
  }

  fileprivate func publishDraft(_ asked: Asked) async throws -> Response {
    guard let draft else { throw Problem.notFound }
    let publication = try await site.library.publish(
      draft.id,
      version: asked.body["version"]?.integer ?? 0,
      override: asked.body["override"]?.text,
      words: site.synthesis,
      by: try authorship
    )
    return made(at: "\(Endpoint.root)/drafts/\(draft.id)") { write(publication, &$0) }
  }

  private func write(_ kept: StoredDraft.KeptReply, _ json: inout JSONText) {
    json.object { json in
      json.pair("id", kept.id)
      json.pair("statement", kept.statement)
      json.pair("party", kept.reply.party)
      json.pair("stance", kept.reply.stance.rawValue)
      json.pair("words", kept.reply.words)
      json.pair("date", kept.reply.date)
      json.pair("version", kept.version)
      json.key("answer")
      if let answer = kept.reply.answer {
        json.object { json in
          json.pair("isTakenUp", flag: answer.isTakenUp)
          json.pair("words", answer.words)
          json.pair("by", answer.actor)
          json.pair("date", answer.date)
        }
      } else {
        json.null()
      }
    }
  }

  fileprivate func listReplies(_ asked: Asked) async throws -> Response {
    let state = try await readableState(version: nil)
    let page = try APIPage(state.replies, asked, parts: 1) { [$0.id] }
    return answer(page) { write($0, &$1) }
  }

  fileprivate func answerReply(_ asked: Asked) async throws -> Response {
    let reply = try parameter("reply")
    guard try await draftState().replies.contains(where: { $0.id == reply }) else { throw Problem.notFound }
    let isTakenUp: Bool = if case .flag(true)? = asked.body["isTakenUp"] { true } else { false }
    try await site.library.answer(
      reply,
      isTakenUp: isTakenUp,
      words: asked.body["words"]?.text ?? "",
      by: try authorship
    )
    guard let kept = try await draftState().replies.first(where: { $0.id == reply }) else {
      throw Problem.notFound
    }
    return answer { write(kept, &$0) }
  }
}
