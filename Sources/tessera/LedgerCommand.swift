// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Dialogue
import Foundation
import Synthesis

/// `tessera ledger`: what became of every contribution.
struct LedgerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger",
    abstract: "Show what became of every contribution in a draft; set aside, reopen or add contributions.",
    discussion: """
      Every intervention has one line: told (a sentence rests on it), named (its speaker is named among others), \
      set aside (by a person, with a reason), or open. A report is published when none is open, or with a reason \
      on the record.

      Statements are named by the numbers of the draft, S012,S013, or by their identifiers. Reasons are duplicate, \
      outside-theme, withdrawn, annexed, procedural, and other, which wants a --note.

      EXAMPLES
        tessera ledger k7m2x9q4hd
        tessera ledger k7m2x9q4hd --open
        tessera ledger k7m2x9q4hd --set-aside S012,S013 --reason duplicate --note "of S004"
        tessera ledger k7m2x9q4hd --reopen S012
        tessera ledger k7m2x9q4hd --add S012,S013
        tessera ledger k7m2x9q4hd --check && tessera publish k7m2x9q4hd

      EXIT STATUS
        1  with --check: a contribution is open
      """
  )

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, csv }

  @Argument(help: "The identifier of a draft.")
  var id: String

  @Flag(help: "Show only what is open.")
  var open = false
  @Option(
    name: .customLong("set-aside"),
    help: ArgumentHelp("Leave statements out.", valueName: "statements")
  )
  var setAside: CitedStatements?
  @Option(help: "Why they are left out.")
  var reason: String?
  @Option(help: ArgumentHelp("Words beside the reason.", valueName: "words"))
  var note: String?
  @Option(help: ArgumentHelp("Open again what was set aside.", valueName: "statements"))
  var reopen: CitedStatements?
  @Option(help: ArgumentHelp("Tell statements in the draft, in its next version.", valueName: "statements"))
  var add: CitedStatements?
  @Flag(help: "End with status 1 where a contribution is open.")
  var check = false
  @Option(name: [.short, .long], help: "How to print it.")
  var format: Format = .text

  @OptionGroup var store: StoreOptions
  @OptionGroup var author: AuthorOptions

  func validate() throws {
    guard [setAside, reopen, add].count(where: { $0 != nil }) <= 1 else {
      throw ValidationError("--set-aside, --reopen and --add are done one at a time.")
    }
    let reasons = SetAsideReason.allCases.map(\.rawValue).joined(separator: ", ")
    if setAside != nil {
      guard let reason, let known = SetAsideReason(rawValue: reason) else {
        throw ValidationError("--set-aside takes a --reason: \(reasons).")
      }
      if known == .other, (note ?? "").allSatisfy(\.isWhitespace) {
        throw ValidationError("--reason other takes a --note that says why.")
      }
    } else if reason != nil || note != nil {
      throw ValidationError("--reason and --note go with --set-aside.")
    }
  }

  func run() async throws {
    try await ReportDesk.open(store) { desk in
      if let statements = setAside ?? reopen ?? add {
        try await change(statements, desk)
      }
      let state = try await desk.state(of: id)
      switch format {
      case .text:
        var lines = LedgerLines(desk, state)
        lines.show(onlyOpen: open)
        print(lines.text)
      case .json: print(try LedgerJSON(desk, state, onlyOpen: open).json())
      case .csv: print(LedgerTable.csv(desk, state, onlyOpen: open), terminator: "")
      }
      if check, !state.ledger.isBalanced { throw ExitCode(1) }
    }
  }

  private func change(_ statements: CitedStatements, _ desk: ReportDesk) async throws {
    let authorship = author.authorship
    // What came to the record after the draft was made has no number yet.
    try await desk.library.number(newStatementsOf: id, words: desk.words, by: authorship)
    let state = try await desk.state(of: id)
    let identifiers = try statements.identifiers(in: state)
    if add != nil {
      let body = try Self.adding(identifiers, to: state, desk.words)
      try await desk.library.save(body, of: id, on: state.version.number, by: authorship)
    } else {
      try await desk.library.setAside(
        identifiers,
        of: id,
        because: reopen == nil ? reason.flatMap(SetAsideReason.init(rawValue:)) : nil,
        note: note ?? "",
        by: authorship
      )
    }
  }

  /// The draft with sentences that tell these statements, each intervention in its part of its session.
  static func adding(_ identifiers: [String], to state: DraftState, _ words: SynthesisWords) throws
    -> DraftBody
  {
    let deliberation = state.deliberation
    let places = Dictionary(deliberation.statements.enumerated().map { ($1.id, $0) }) { first, _ in first }
    let cited = state.body.citations
    var chosen: Set<Int> = []
    for identifier in identifiers {
      guard let place = places[identifier], let number = state.references.firstIndex(of: identifier) else {
        throw Refusal.noSuchStatement(identifier)
      }
      // What is told already is not told twice.
      if cited[number + 1] == nil { chosen.insert(place) }
    }
    var body = state.body
    for intervention in deliberation.interventions {
      let told = intervention.statements.filter(chosen.contains)
      guard !told.isEmpty else { continue }
      let telling = Composer(words: words).telling(
        told,
        of: deliberation,
        plan: state.draft.plan,
        references: state.references
      )
      body = body.adding(telling.sentences, under: telling.heading, session: telling.session)
    }
    return body
  }
}
