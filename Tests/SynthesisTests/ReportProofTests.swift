// SPDX-License-Identifier: Apache-2.0

import Foundation
import Intake
import Kernel
import Reading
import Synthesis
import TesseraTesting
import Testing

/// The promises of the report, on the two Dhaka reports and on whole reports of the Universal Periodic Review.
@Suite(
  .enabled(if: Repository.reports != nil, "the real reports stand beside the repository or nowhere"),
  .serialized
)
struct ReportProofTests {
  private static let names = [
    "text/gfmd-2016-rt2.txt", "text/gfmd-2016-rt3.txt", "text/la-mesures-2022-fr.txt", "pdf/morocco2012.pdf",
  ]

  private func deliberation(_ name: String) async throws -> Deliberation {
    let file = try #require(Repository.reports).appendingPathComponent(name)
    let bytes = [UInt8](try Data(contentsOf: file))
    let source = try await Intake().source(bytes, path: file.path)
    return Deliberation(reading: [try Reader().read(source, digest: ContentDigest(of: bytes))])
  }

  private func ledger(_ deliberation: Deliberation, _ body: DraftBody, _ draft: ComposedDraft) -> Ledger {
    Ledger(of: deliberation, body: body, references: draft.references, setAside: [:], words: Sample.words)
  }

  @Test(arguments: names)
  func `the ledger balances at every length, and each sentence cites whom it names`(name: String) async throws
  {
    let deliberation = try await deliberation(name)
    #expect(deliberation.interventions.count > 3)
    let language = name.hasSuffix("-fr.txt") ? "fr" : "en"
    let partyNames = PartyNames(words: Sample.words, language: language)
    let large = deliberation.statements.count > 200
    let pages: [DraftPlan.Length] = (large ? [1, 3, 10] : Array(1...8)).map { .pages($0) }
    for length in pages + [.full] {
      let draft = Composer(words: Sample.words).draft(
        deliberation,
        plan: DraftPlan(language: language, length: length)
      )
      // As it is kept and read again.
      let body = Sample.words.body(draft.body.text)
      #expect(body == draft.body)
      let ledger = ledger(deliberation, body, draft)
      #expect(ledger.lines.count == deliberation.interventions.count)
      #expect(ledger.isBalanced && ledger.accountedFor == ledger.lines.count)
      #expect(ledger.unknown.isEmpty)
      let sentences = body.sentences
      for place in ledger.uncited {
        Issue.record("cites nothing: \(sentences.first { $0.place == place }?.sentence.text ?? "")")
      }
      for (_, sentence) in sentences {
        for number in sentence.citations {
          for party in deliberation.statements[number - 1].voices {
            #expect(sentence.plain.contains(partyNames.name(party)), "\(sentence.text) cites \(party)")
          }
        }
      }
      if length == .full {
        #expect(body.citations.keys.sorted() == Array(1...deliberation.statements.count))
      }
    }
  }

  @Test(arguments: names)
  func `taking any sentence out reopens exactly its statements`(name: String) async throws {
    let deliberation = try await deliberation(name)
    for length in [DraftPlan.Length.pages(1), .full] {
      let draft = Composer(words: Sample.words).draft(deliberation, plan: DraftPlan(length: length))
      let sentences = draft.body.sentences
      let cited = draft.body.citations
      // Of the hundreds of a long report, some thirty.
      for (place, sentence) in sentences.enumerated()
        .filter({ $0.offset.isMultiple(of: max(1, sentences.count / 30)) }).map(\.element)
      {
        let edit = draft.body.removing(place)
        let gone = sentence.citations.filter { cited[$0]?.count == 1 }.sorted()
        #expect(edit.dropped == gone)
        let open = ledger(deliberation, edit.body, draft).open
        let expected = deliberation.interventions.filter { intervention in
          let numbers = intervention.statements.map { $0 + 1 }.filter { cited[$0] != nil }
          return numbers.allSatisfy(gone.contains)
        }
        #expect(open.map(\.id) == expected.map(\.id))
      }
    }
  }

  /// Beside a summary of the first sentences, and one by TextRank, as long as the draft.
  ///
  /// Both choose among the statements alone, so that neither spends words on narration, and count an intervention as
  /// reflected where one of its statements is chosen.
  @Test func `no third of the floor is lost, as it is in other summaries of the same length`() async throws {
    var table = [
      "| report | words | summary | beginning | middle | end |", "| --- | --- | --- | --- | --- | --- |",
    ]
    for (name, pages) in [
      ("text/gfmd-2016-rt2.txt", 1), ("text/gfmd-2016-rt2.txt", 3), ("text/gfmd-2016-rt3.txt", 1),
      ("pdf/morocco2012.pdf", 3), ("pdf/morocco2012.pdf", 10),
    ] {
      let deliberation = try await deliberation(name)
      let draft = Composer(words: Sample.words).draft(deliberation, plan: DraftPlan(length: .pages(pages)))
      let ledger = ledger(deliberation, draft.body, draft)
      let words = draft.body.wordCount
      let told = Set(
        ledger.lines.filter { $0.standing == .told }.flatMap { $0.intervention.statements }
      )
      let lead = Summary.lead(deliberation, words: words)
      let rank = Summary.textRank(deliberation, words: words)
      let all = Set(deliberation.statements.indices)
      for (label, chosen) in [
        ("Tessera: told or named", all), ("Tessera: told", told), ("first sentences", lead),
        ("TextRank", rank),
      ] {
        let shares = Summary.thirds(deliberation, reflecting: chosen)
        let cells = shares.map { "\(Int(($0 * 100).rounded())) %" }
        let short = name.split(separator: "/").last?.split(separator: ".").first ?? ""
        table.append("| \(short) | \(words) | \(label) | \(cells.joined(separator: " | ")) |")
      }
      #expect(ledger.isBalanced)
      // What is told in full is spread over the floor: no third has less than half the share of another.
      let shares = Summary.thirds(deliberation, reflecting: told)
      #expect((shares.min() ?? 0) >= 0.4 * (shares.max() ?? 1), "\(name), \(pages): \(shares)")
      #expect((Summary.thirds(deliberation, reflecting: lead).last ?? 1) < 1)
    }
    print(table.joined(separator: "\n"))
  }
}

/// Summaries that choose sentences, to compare with.
enum Summary {
  /// The first statements, as many as have so many words.
  static func lead(_ deliberation: Deliberation, words: Int) -> Set<Int> {
    chosen(Array(deliberation.statements.indices), deliberation, words)
  }

  /// The statements that TextRank ranks first, as many as have so many words.
  ///
  /// R. Mihalcea and P. Tarau, “TextRank: Bringing Order into Texts”, Proceedings of EMNLP 2004: sentences are likened
  /// by the words they share over the logarithms of their lengths, and ranked by weighted PageRank with damping 0.85
  /// until no rank moves by more than 0.0001.
  static func textRank(_ deliberation: Deliberation, words: Int) -> Set<Int> {
    let sentences = deliberation.statements.map { statement in
      statement.quote.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init).filter {
        $0.count > 3
      }
    }
    let sets = sentences.map(Set.init)
    let count = sentences.count
    var weights = Array(repeating: [Double](repeating: 0, count: count), count: count)
    for a in 0..<count {
      for b in 0..<a {
        let length = log(Double(max(1, sentences[a].count))) + log(Double(max(1, sentences[b].count)))
        guard length > 0 else { continue }
        let shared = Double(sets[a].intersection(sets[b]).count) / length
        weights[a][b] = shared
        weights[b][a] = shared
      }
    }
    let sums = weights.map { $0.reduce(0, +) }
    var ranks = Array(repeating: 1.0, count: count)
    for _ in 0..<200 {
      var next = Array(repeating: 0.15, count: count)
      for b in 0..<count where sums[b] > 0 {
        let given = 0.85 * ranks[b] / sums[b]
        for a in 0..<count { next[a] += given * weights[b][a] }
      }
      let moved = zip(ranks, next).map { abs($0 - $1) }.max() ?? 0
      ranks = next
      if moved < 0.0001 { break }
    }
    return chosen(
      deliberation.statements.indices.sorted { (-ranks[$0], $0) < (-ranks[$1], $1) },
      deliberation,
      words
    )
  }

  private static func chosen(_ order: [Int], _ deliberation: Deliberation, _ words: Int) -> Set<Int> {
    var left = words
    var chosen: Set<Int> = []
    for place in order {
      let cost = deliberation.statements[place].quote.split(separator: " ").count
      guard cost <= left else { break }
      left -= cost
      chosen.insert(place)
    }
    return chosen
  }

  /// The share of interventions of which something is chosen, by thirds of the statements as the ledger has them.
  static func thirds(_ deliberation: Deliberation, reflecting chosen: Set<Int>) -> [Double] {
    let count = deliberation.statements.count
    return (0..<3).map { third in
      let range = (count * third / 3)..<(count * (third + 1) / 3)
      let lines = deliberation.interventions.filter { range.contains($0.statements[0]) }
      guard !lines.isEmpty else { return 1 }
      return Double(lines.count { $0.statements.contains(where: chosen.contains) }) / Double(lines.count)
    }
  }
}
