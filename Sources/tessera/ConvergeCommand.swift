// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Dialogue
import Foundation
import Reading
import Synthesis

/// `tessera converge`: who spoke to what, and how far that is agreement.
struct ConvergeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "converge",
    abstract: "Show where the parties meet: themes by parties, agreement, dissent, and who was silent.",
    discussion: """
      SCOPE
        meeting:SLUG       all documents of a meeting
        document:ID        one document, by the beginning of its identifier or its name
        session:ID#0       one session of a document; the first is 0
        search:QUERY       all that a search finds, as `tessera search` reads it

      A party counts once for a theme. Silence is not agreement: who did not speak to a theme is in no count but \
      that of the silent. “5 of 6 (0.44–0.97)” says that five of six voices are not on record as disagreeing, and \
      how little so few voices can tell; docs/convergence.md gives the formula and its source.

      EXAMPLES
        tessera converge --scope meeting:gfmd-2016
        tessera converge --scope session:3f2a9c0b#1 --silent
        tessera converge --scope meeting:gfmd-2016 --kind recommendation --kind commitment
        tessera converge --scope meeting:gfmd-2018 --against meeting:gfmd-2016
        tessera converge --scope 'search:theme:detention since:2016' --format csv > mosaic.csv
      """
  )

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, csv }

  @Option(help: ArgumentHelp("What is looked at: meeting:SLUG, document:ID, session:ID#0 or search:QUERY."))
  var scope: String

  @Option(help: ArgumentHelp("An earlier scope to compare with.", valueName: "scope"))
  var against: String?

  @Option(help: ArgumentHelp("Only statements of that kind; again for several.", valueName: "kind"))
  var kind: [String] = []

  @Flag(help: "Name who was silent on each theme.")
  var silent = false

  @Option(name: [.short, .long], help: "How to print it.")
  var format: Format = .text

  @OptionGroup var store: StoreOptions

  func validate() throws {
    _ = try DraftScope.written(scope)
    if let against { _ = try DraftScope.written(against) }
    if let unknown = kind.first(where: { StatementKind(rawValue: $0) == nil }) {
      throw ValidationError(
        "--kind takes \(StatementKind.allCases.map(\.rawValue).joined(separator: ", ")), not \(unknown)."
      )
    }
  }

  func run() async throws {
    try await ReportDesk.open(store) { desk in
      let scope = try DraftScope.written(scope)
      let deliberation = try await desk.library.deliberation(in: scope).deliberation
      guard !deliberation.statements.isEmpty else { throw Refusal.nothingSaid }
      let kinds = kind.isEmpty ? nil : Set(kind.compactMap(StatementKind.init(rawValue:)))
      let convergence = Convergence(of: deliberation, words: desk.words, kinds: kinds)
      var comparison: MeetingComparison?
      if let against {
        let earlier = try await desk.library.deliberation(in: DraftScope.written(against)).deliberation
        guard !earlier.statements.isEmpty else { throw Refusal.nothingSaid }
        comparison = MeetingComparison(
          from: Convergence(of: earlier, words: desk.words, kinds: kinds),
          to: convergence
        )
      }
      switch format {
      case .text:
        var lines = MosaicLines(desk, deliberation, convergence, namesSilent: silent)
        lines.show(scope: scope, against: against, comparison)
        print(lines.text)
      case .json:
        print(try ConvergenceJSON(desk, deliberation, convergence, scope: scope, comparison).json())
      case .csv: print(ConvergenceTable.csv(desk, convergence, comparison), terminator: "")
      }
    }
  }
}
