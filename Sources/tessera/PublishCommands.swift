// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Dialogue
import Foundation
import Kernel
import Reading
import Synthesis

/// `tessera publish`: a version that stays as it is.
struct PublishCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish",
    abstract: "Publish the newest version of a draft, with its digest in the trail.",
    discussion: """
      Every contribution must be accounted for (`tessera ledger ID`); with --override the report is published \
      all the same, and the reason and your name stand in it. What is published never changes: a later text is a \
      new version with a visible difference.

      EXAMPLES
        tessera publish k7m2x9q4hd
        tessera publish k7m2x9q4hd --replies-until 2026-12-15
        tessera publish k7m2x9q4hd --override "Two contributions came after the meeting was closed."
      """
  )

  @Argument(help: "The identifier of a draft.")
  var id: String
  @Option(help: ArgumentHelp("Why it is published though contributions are open.", valueName: "reason"))
  var override: String?
  @Option(
    help: ArgumentHelp("Until the end of which day delegations may answer, in UTC.", valueName: "YYYY-MM-DD")
  )
  var repliesUntil: Day?

  @OptionGroup var store: StoreOptions
  @OptionGroup var author: AuthorOptions

  func validate() throws {
    if let override, override.allSatisfy(\.isWhitespace) {
      throw ValidationError("--override takes a reason in words.")
    }
  }

  func run() async throws {
    try await ReportDesk.open(store) { desk in
      let authorship = author.authorship
      let window = try repliesUntil.map { try ReplyCommand.window(until: $0, from: authorship.at) }
      let draft = try await desk.library.draft(id)
      let publication = try await desk.library.publish(
        id,
        version: draft.version,
        override: override,
        words: desk.words,
        by: authorship
      )
      if let window { try await desk.library.openReplies(to: id, window, by: authorship) }
      var facts = [
        "\(desk.wording["draft.published"]): \(desk.wording["show.version"]) \(publication.version)",
        desk.accountedFor(publication.accountedFor, of: publication.contributions),
        Wording.moment(publication.at.millisecondsSince1970), publication.actor,
      ]
      if let reason = publication.override { facts.append("\(desk.wording["publish.override"]): \(reason)") }
      print(Visible.text(facts.joined(separator: " · ")))
      print("SHA-256 \(publication.digest)")
      if let repliesUntil { print("\(desk.wording["reply.open"]) \(repliesUntil.text)") }
    }
  }
}

/// `tessera reply`: what delegations say of how they are reported, and what the rapporteur answers.
struct ReplyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reply",
    abstract: "Show, note and answer what delegations say of how they are reported.",
    discussion: """
      Without options the replies are listed. A reply is noted in the name of a party, within the window that \
      --open-until or `tessera publish --replies-until` opens; it stands beside the statement in every export, \
      with the answer, which is given once.

      EXAMPLES
        tessera reply k7m2x9q4hd --open-until 2026-12-15
        tessera reply k7m2x9q4hd
        tessera reply k7m2x9q4hd --statement S012 --party MAR --accept
        tessera reply k7m2x9q4hd --statement S012 --party MAR --correct "We spoke of children, not of minors."
        tessera reply k7m2x9q4hd --statement S013 --party KEN --object "Kenya did not say so."
        tessera reply k7m2x9q4hd --answer w3p8r5t2nz --taken-up --words "Corrected in version 3."
      """
  )

  @Argument(help: "The identifier of a draft.")
  var id: String
  @Option(
    help: ArgumentHelp("The statement that is answered: S012, or its identifier.", valueName: "statement")
  )
  var statement: CitedStatements?
  @Option(help: ArgumentHelp("The party that answers, by code or name.", valueName: "party"))
  var party: String?
  @Flag(help: "It is reported rightly.")
  var accept = false
  @Option(help: ArgumentHelp("Other words that it proposes.", valueName: "words"))
  var correct: String?
  @Option(help: ArgumentHelp("What it objects.", valueName: "words"))
  var object: String?
  @Option(help: ArgumentHelp("Answer this reply.", valueName: "reply"))
  var answer: String?
  @Flag(name: .customLong("taken-up"), help: "The record or the draft was changed for it.")
  var takenUp = false
  @Flag(name: .customLong("not-taken-up"), help: "Nothing was changed for it.")
  var notTakenUp = false
  @Option(help: ArgumentHelp("The words of the answer.", valueName: "words"))
  var words: String?
  @Option(
    help: ArgumentHelp(
      "Open the window for replies, until the end of that day in UTC.",
      valueName: "YYYY-MM-DD"
    )
  )
  var openUntil: Day?

  @OptionGroup var store: StoreOptions
  @OptionGroup var author: AuthorOptions

  private var stances: [(Record.Reply.Stance, String)] {
    [accept ? (.accepts, "") : nil, correct.map { (.proposesCorrection, $0) }, object.map { (.objects, $0) }]
      .compactMap { $0 }
  }

  func validate() throws {
    let isReply = statement != nil || party != nil || !stances.isEmpty
    let isAnswer = answer != nil || takenUp || notTakenUp || words != nil
    guard [isReply, isAnswer, openUntil != nil].count(where: { $0 }) <= 1 else {
      throw ValidationError("Note a reply, answer one, or open the window: one at a time.")
    }
    if isReply {
      guard statement?.names.count == 1, party != nil else {
        throw ValidationError("A reply takes one --statement and its --party.")
      }
      guard stances.count == 1 else {
        throw ValidationError("A reply takes one of --accept, --correct WORDS and --object WORDS.")
      }
      guard accept || !stances[0].1.allSatisfy(\.isWhitespace) else {
        throw ValidationError("Say in words what is to be corrected, or what the objection is.")
      }
    }
    if isAnswer {
      guard answer != nil, takenUp != notTakenUp, let words, !words.allSatisfy(\.isWhitespace) else {
        throw ValidationError("An answer takes --answer REPLY, --taken-up or --not-taken-up, and --words.")
      }
    }
  }

  /// From now until the end of a day; throws where that has passed.
  static func window(until day: Day, from now: Instant) throws -> StoredDraft.ReplyWindow {
    guard now < day.end else { throw Failure(description: "\(day.text) has passed; name a later day") }
    return StoredDraft.ReplyWindow(opens: now, closes: day.end)
  }

  func run() async throws {
    try await ReportDesk.open(store) { desk in
      let authorship = author.authorship
      if let openUntil {
        let window = try Self.window(until: openUntil, from: authorship.at)
        try await desk.library.openReplies(to: id, window, by: authorship)
      } else if let statement, let party, let (stance, said) = stances.first {
        let state = try await desk.state(of: id)
        try await desk.library.reply(
          ReportDesk.newIdentifier(),
          to: id,
          statement: statement.identifiers(in: state)[0],
          party: party,
          stance: stance,
          words: said,
          by: authorship
        )
      } else if let answer, let words {
        let known = try await desk.state(of: id).replies
        guard known.contains(where: { $0.id == answer }) else { throw Refusal.noSuchReply(answer) }
        try await desk.library.answer(answer, isTakenUp: takenUp, words: words, by: authorship)
      }
      show(try await desk.state(of: id), desk)
    }
  }

  private func show(_ state: DraftState, _ desk: ReportDesk) {
    var lines = Lines(width: Terminal.width)
    if let window = state.draft.replyWindow {
      lines.add(
        "\(desk.wording["reply.window"]): \(Wording.moment(window.opens.millisecondsSince1970)) – "
          + Wording.moment(window.closes.millisecondsSince1970)
      )
    } else {
      lines.add(desk.wording["reply.closed"])
    }
    if state.replies.isEmpty { lines.add(desk.wording["reply.none"]) }
    for kept in state.replies {
      let number = state.references.firstIndex(of: kept.statement).map { DraftCommand.markers([$0 + 1]) }
      let words = kept.reply.words.isEmpty ? "" : ": “\(kept.reply.words)”"
      lines.wrap(
        "\(kept.id) · \(number ?? kept.statement) · \(desk.party(kept.reply.party)) · "
          + "\(desk.wording.stance(kept.reply.stance))\(words) (\(kept.reply.date), "
          + "\(desk.wording["show.version"]) \(kept.version))"
      )
      guard let answer = kept.reply.answer else { continue }
      let outcome = desk.wording[answer.isTakenUp ? "reply.takenUp" : "reply.notTakenUp"]
      lines.wrap("\(answer.actor): \(outcome): “\(answer.words)” (\(answer.date))", indent: 2)
    }
    print(lines.text)
  }
}
