import Foundation
import Reading
import Synthesis
import TesseraTesting
import Testing
import Vocabulary

@Test func `look at a draft`() throws {
  let file = ProcessInfo.processInfo.environment["LOOK"] ?? ""
  guard !file.isEmpty else { return }
  let catalogue = try Catalogue()
  let words = try SynthesisWords(catalogue: catalogue)
  let record = try Reader().read(Array(try Data(contentsOf: URL(fileURLWithPath: file))))
  let deliberation = Deliberation(reading: [record])
  let pages = Int(ProcessInfo.processInfo.environment["PAGES"] ?? "") ?? 0
  let plan = DraftPlan(
    language: ProcessInfo.processInfo.environment["LANGUAGE"] ?? "en", length: pages > 0 ? .pages(pages) : .full)
  let clock = ContinuousClock()
  let start = clock.now
  let draft = Composer(words: words).draft(deliberation, plan: plan)
  print(draft.body.text)
  print("statements", deliberation.statements.count, "words", draft.body.wordCount, clock.now - start)
  let ledger = Ledger(of: deliberation, body: draft.body, references: draft.references, setAside: [:], words: words)
  print("ledger", ledger.accountedFor, ledger.lines.count, "uncited", ledger.uncited.count)
  for row in ledger.coverage.thirds + ledger.coverage.groups + ledger.coverage.speakers { print(row) }
  let start2 = clock.now
  let convergence = Convergence(of: deliberation, words: words)
  print("convergence", clock.now - start2)
  for theme in convergence.themes.prefix(12) {
    print(theme.id, theme.voices, theme.regionalGroups.count, theme.agreement.interval, theme.isConsensus,
      theme.origin ?? -1, theme.destination ?? -1, theme.dissent.map { $0.words }, theme.points.first?.parties ?? [])
  }
  print("weighty", convergence.weighty.prefix(6).map { deliberation.statements[$0.statements[0]].quote })
}
