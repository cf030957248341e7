// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reading
import Synthesis
import TesseraTesting
import Vocabulary
import Web

/// What `Benchmarks/report.py` runs: a report drafted, its ledger drawn up and convergence measured, over statements
/// made of the sentences of the samples.
///
///     ReportMeasure RUNS
///
/// It prints a line of JSON for each figure: the median of the runs, and the slowest.
@main
struct ReportMeasure {
  static func main() {
    guard CommandLine.arguments.count == 2, let runs = Int(CommandLine.arguments[1]), runs > 0 else {
      FileHandle.standardError.write(Data("usage: ReportMeasure RUNS\n".utf8))
      exit(2)
    }
    do {
      let words = try SynthesisWords(catalogue: Catalogue())
      let meeting = try deliberation(statements: 400, parties: 60, themes: 20, seed: 1)
      for (name, length) in [("draft, full", DraftPlan.Length.full), ("draft, 3 pages", .pages(3))] {
        try measure(name, meeting.statements.count, runs) {
          Composer(words: words).draft(meeting, plan: DraftPlan(length: length)).body.wordCount
        }
      }
      let draft = Composer(words: words).draft(meeting, plan: DraftPlan())
      try measure("ledger", meeting.statements.count, runs) {
        Ledger(of: meeting, body: draft.body, references: draft.references, setAside: [:], words: words)
          .accountedFor
      }
      let large = try deliberation(statements: 8_000, parties: 200, themes: 40, seed: 2)
      try measure("convergence, 200 parties and 40 themes", large.statements.count, runs) {
        Convergence(of: large, words: words).themes.count
      }
      let convergence = Convergence(of: large, words: words)
      let names = try NameCatalogue(Catalogue())
      guard let wording = try Wording.all()["en"] else { return }
      try measure("mosaic, 200 parties and 40 themes", large.statements.count, runs) {
        let mosaic = MosaicMarkup(
          convergence: convergence,
          order: "parties",
          search: "meeting:m",
          names: names,
          wording: wording,
          words: words
        )
        return mosaic.table().utf8.count + mosaic.lists().utf8.count
      }
    } catch {
      FileHandle.standardError.write(Data("ReportMeasure: \(error)\n".utf8))
      exit(1)
    }
  }

  private static func measure(_ name: String, _ statements: Int, _ runs: Int, _ body: () -> Int) throws {
    var seconds: [Double] = []
    var result = 0
    for _ in 0..<runs {
      let start = ContinuousClock.now
      result = body()
      let components = start.duration(to: .now).components
      seconds.append(Double(components.seconds) + Double(components.attoseconds) / 1e18)
    }
    seconds.sort()
    let figures: [String: Any] = [
      "figure": name, "statements": statements, "median": seconds[seconds.count / 2],
      "slowest": seconds[seconds.count - 1], "result": result,
    ]
    let data = try JSONSerialization.data(withJSONObject: figures, options: [.sortedKeys])
    FileHandle.standardOutput.write(data + Data("\n".utf8))
  }

  /// Statements by so many States on so many themes, in words of the samples.
  private static func deliberation(statements: Int, parties: Int, themes: Int, seed: UInt64) throws
    -> Deliberation
  {
    let states = try Catalogue().parties.filter { $0.kind == .state }
    let known = try Catalogue().themes.map(\.id)
    let themes = (0..<themes).map { $0 < known.count ? known[$0] : "theme-\($0)" }
    let sentences = try Repository.sampleSentences()
    let verbs = ["stressed", "emphasized", "called for", "asked about", "described", "supported"]
    let kinds = StatementKind.allCases
    var random = SplitMix(seed: seed)
    func any<Element>(_ all: [Element]) -> Element { all[Int(random.next() % UInt64(all.count))] }
    return Deliberation(
      title: "A meeting",
      statements: (0..<statements).map { number in
        let state = states[number % parties % states.count]
        let name = state.shortName(in: "en")
        var words = any(sentences).split(separator: " ").prefix(24).map(String.init)
        words.insert(any(verbs), at: 0)
        return Deliberation.Statement(
          id: "0123456789abcdef.\(number * 10)-\(number * 10 + 5)",
          document: "0123456789abcdef",
          quote: "\(name) \(words.joined(separator: " "))",
          speakers: [Deliberation.Speaker(name: name, party: state.id.rawValue)],
          kind: any(kinds),
          themes: [any(themes), any(themes)]
        )
      }
    )
  }
}
