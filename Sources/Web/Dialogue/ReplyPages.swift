// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import Foundation
import Hummingbird
import Kernel
import Reading
import Synthesis

extension Site {
  var replyRoutes: [Route] {
    [
      get("/drafts/{draft}/replies", .draft, in: .draft) { try await $0.repliesPage() },
      post("/drafts/{draft}/replies/window", .draft, in: .draft) { try await $0.openReplies() },
      post("/drafts/{draft}/replies/link", .draft, in: .draft) { try await $0.makeReplyLink() },
      post("/drafts/{draft}/replies/received", .draft, in: .draft) { try await $0.noteReply() },
      post("/drafts/{draft}/replies/{reply}/answer", .draft, in: .draft) { try await $0.answerReply() },
      // Whoever has the link speaks for the delegation; there is nothing to sign in to.
      get("/reply/{token}", nil) { try await $0.replyPage() },
      post("/reply/{token}", nil, form: .open) { try await $0.reply() },
    ]
  }
}

extension Visit {
  func replyValues(_ kept: StoredDraft.KeptReply, _ state: DraftState) -> Values {
    let statement = state.deliberation.statements.first { $0.id == kept.statement }
    let number = state.references.firstIndex(of: kept.statement).map { $0 + 1 }
    return [
      "id": .text(kept.id), "party": .text(site.names.party(kept.reply.party, language)),
      "stance": .text(wording["stance.\(kept.reply.stance.rawValue)"]),
      "stanceClass": .text(kept.reply.stance == .accepts ? "k-support" : "look"),
      "words": .some(kept.reply.words), "date": .text(wording.date(kept.reply.date)),
      "cite": number.map { .text(String(DraftSentence.marker($0).dropFirst().dropLast())) },
      "href": .text(Address.statement(kept.statement)),
      "quote": .some(statement?.quote), "lang": .some(statement?.language),
      "answer": .some(kept.reply.answer?.words),
      "answeredBy": kept.reply.answer.map {
        .text(
          wording(
            $0.isTakenUp ? "answer.taken_up" : "answer.not_taken_up",
            ["by": $0.actor, "date": wording.date($0.date)]
          )
        )
      },
      "isAnswered": .flag(kept.reply.answer != nil),
    ]
  }

  // MARK: - The rapporteur's side

  fileprivate mutating func repliesPage() async throws -> Response {
    try show(try await repliesPage(link: nil))
  }

  private func repliesPage(link: (party: String, address: String)?, problem: Said? = nil) async throws -> Page
  {
    let state = try await draftState()
    let path = Address.draft(state.draft.id)
    let linked = Set(try await site.library.replyLinks(to: state.draft.id))
    let codes = PartyNames(words: site.synthesis, language: language).sorted(state.deliberation.floor)
    var page = Page("dialogue/draft-replies", wording["right_of_reply"])
    page.section = "drafts"
    page.isPrivate = true
    page.here = "\(path)/replies"
    page.problem = problem
    page.crumbs = [
      (wording["drafts"], "/drafts"), (state.draft.title, path), (wording["right_of_reply"], nil),
    ]
    page.values = [
      "path": .text(path), "draftTitle": .text(state.draft.title),
      "window": state.draft.replyWindow.map {
        .text(
          wording("replies.window", ["from": wording.moment($0.opens), "to": wording.moment($0.closes)])
        )
      },
      "isOpen": .flag(state.draft.replyWindow?.contains(now) == true),
      "linkFor": link.map { .text(site.names.party($0.party, language)) },
      "link": link.map { .text($0.address) },
      "parties": .filled(
        codes.map {
          [
            "code": .text($0), "name": .text(site.names.party($0, language)),
            "isLinked": .flag(linked.contains($0)),
          ]
        }
      ),
      "statements": .list(
        state.deliberation.statements.enumerated().compactMap { place, statement in
          guard !statement.voices.isEmpty, let number = state.references.firstIndex(of: statement.id) else {
            return nil
          }
          return [
            "id": .text(statement.id),
            "cite": .text(String(DraftSentence.marker(number + 1).dropFirst().dropLast())),
            "who": .text(
              statement.voices.map { site.names.short($0, language) }.joined(separator: wording.comma)
            ),
            "quote": .text(String(statement.quote.prefix(70))),
          ]
        }
      ),
      "stances": .list(stances), "replies": .filled(state.replies.map { replyValues($0, state) }),
    ]
    return page
  }

  private var stances: [Values] {
    Record.Reply.Stance.allCases.map {
      ["value": .text($0.rawValue), "label": .text(wording["stance.\($0.rawValue)"])]
    }
  }

  private func refused(_ refusal: Refusal) async throws -> Response {
    var page = try await repliesPage(link: nil, problem: said(refusal))
    page.status = .unprocessableContent
    return try show(page)
  }

  fileprivate mutating func openReplies() async throws -> Response {
    guard let draft else { throw Problem.notFound }
    guard let days = form.said("days").flatMap(Int.init), (1...120).contains(days) else {
      throw Problem.field(name: "days", wording["error.field"])
    }
    let closes = Instant(millisecondsSince1970: now.millisecondsSince1970 + Int64(days) * 86_400_000)
    do {
      try await site.library.openReplies(to: draft.id, .init(opens: now, closes: closes), by: try authorship)
    } catch let refusal as Refusal {
      return try await refused(refusal)
    }
    return redirect("\(Address.draft(draft.id))/replies")
  }

  fileprivate mutating func makeReplyLink() async throws -> Response {
    guard let draft else { throw Problem.notFound }
    let party = form.said("party") ?? ""
    let secret = Self.secret()
    do {
      try await site.library.makeReplyLink(
        for: party,
        to: draft.id,
        digest: ContentDigest(of: Array(secret.utf8)),
        by: try authorship
      )
    } catch let refusal as Refusal {
      return try await refused(refusal)
    }
    // The secret is shown once; the store has its digest alone.
    return try show(try await repliesPage(link: (party, "\(site.settings.address)/reply/\(secret)")))
  }

  /// 160 bits at random, in 32 letters and figures.
  private static func secret() -> String {
    let signs = Array("abcdefghijkmnpqrstuvwxyz23456789")
    var random = SystemRandomNumberGenerator()
    return String((0..<32).map { _ in signs[Int.random(in: 0..<signs.count, using: &random)] })
  }

  fileprivate mutating func noteReply() async throws -> Response {
    guard let draft else { throw Problem.notFound }
    do {
      try await keepReply(draft.id, party: form.said("party") ?? "", by: try authorship)
    } catch let refusal as Refusal {
      return try await refused(refusal)
    }
    return redirect("\(Address.draft(draft.id))/replies")
  }

  private func keepReply(_ draft: String, party: String, by authorship: Authorship) async throws {
    guard let stance = Record.Reply.Stance(rawValue: form.said("stance") ?? "") else {
      throw Refusal.emptyReply
    }
    try await site.library.reply(
      Self.newIdentifier() + Self.newIdentifier(),
      to: draft,
      statement: form.said("statement") ?? "",
      party: party,
      stance: stance,
      words: form.said("words") ?? "",
      by: authorship
    )
  }

  fileprivate mutating func answerReply() async throws -> Response {
    guard let draft else { throw Problem.notFound }
    let reply = try parameter("reply")
    guard try await draftState().replies.contains(where: { $0.id == reply }) else { throw Problem.notFound }
    do {
      try await site.library.answer(
        reply,
        isTakenUp: form["taken"] == "yes",
        words: form.said("words") ?? "",
        by: try authorship
      )
    } catch let refusal as Refusal {
      return try await refused(refusal)
    }
    return redirect("\(Address.draft(draft.id))/replies")
  }

  // MARK: - The delegation's side

  private func linked() async throws -> (state: DraftState, party: String) {
    let digest = ContentDigest(of: Array(try parameter("token").utf8))
    guard let link = try await site.library.replyLink(digest: digest) else { throw Problem.notFound }
    let state = try await site.library.state(of: link.draft, words: site.synthesis)
    return (state, link.party)
  }

  fileprivate mutating func replyPage() async throws -> Response {
    try show(try await replyPage(problem: nil))
  }

  private func replyPage(problem: Said?) async throws -> Page {
    let (state, party) = try await linked()
    let markup = DraftMarkup(state, words)
    let name = site.names.party(party, language)
    let replies = Dictionary(grouping: state.replies.filter { $0.reply.party == party }, by: \.statement)
    let sentences = state.body.sentences
    var page = Page("dialogue/reply", wording("reply.title", ["party": name]))
    page.isPrivate = true
    page.problem = problem
    page.here = path
    let isOpen = state.draft.replyWindow?.contains(now) == true
    page.values = [
      "path": .text(path), "draftTitle": .text(state.draft.title), "lang": .text(state.draft.plan.language),
      "isOpen": .flag(isOpen),
      "window": state.draft.replyWindow.map {
        .text(wording("replies.window", ["from": wording.moment($0.opens), "to": wording.moment($0.closes)]))
      },
      "flash": query.said("done") == "replied"
        ? .one(["class": "k-support", "words": .text(wording["done.replied"]), "href": .absent]) : nil,
      "statements": .filled(
        state.deliberation.statements.compactMap { statement in
          guard statement.speakers.contains(where: { $0.party == party }) || statement.onBehalfOf == party
          else {
            return nil
          }
          let number = state.references.firstIndex(of: statement.id).map { $0 + 1 }
          let reported = sentences.filter { entry in
            number.map { entry.sentence.citations.contains($0) } ?? false
          }
          return [
            "id": .text(statement.id), "anchor": .number(number ?? 0),
            "cite": number.map { .text(String(DraftSentence.marker($0).dropFirst().dropLast())) },
            "kind": .text(statement.kind.rawValue), "kindWord": .text(wording.kind(statement.kind)),
            "quote": .text(statement.quote), "quoteLang": .text(statement.language),
            "reported": .filled(
              reported.map { ["html": .text(markup.sentence($0.sentence, marksUncited: false))] }
            ),
            "replies": .filled((replies[statement.id] ?? []).map { replyValues($0, state) }),
            "isOpen": .flag(isOpen),
          ]
        }
      ),
      "stances": .list(stances),
    ]
    return page
  }

  fileprivate mutating func reply() async throws -> Response {
    let (state, party) = try await linked()
    do {
      try await keepReply(
        state.draft.id,
        party: party,
        by: Authorship(actor: "delegation:\(party)", at: now)
      )
    } catch let refusal as Refusal {
      var page = try await replyPage(problem: said(refusal))
      page.status = .unprocessableContent
      return try show(page)
    }
    return redirect("\(path)?done=replied")
  }
}
