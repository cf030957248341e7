// SPDX-License-Identifier: Apache-2.0

import Foundation
import Kernel
import Reading
import TesseraTesting
import Vocabulary

/// Statements made of words with the frequencies of a language: the n-th word comes 1/n as often as the first
/// (Zipf's law), of 50,000 words; the same in every run.
struct Corpus {
  private var generator = SplitMix(seed: 20_161_210)
  private let words: [String]
  /// Cumulated weights of the words.
  private let weights: [Double]
  private let themes: [String]
  private let parties: [Party]

  init() throws {
    let catalogue = try Catalogue()
    themes = catalogue.themes.map(\.id)
    parties = catalogue.parties.filter { $0.kind == .state }
    let size = 50_000
    words = (0..<size).map(Self.word)
    var total = 0.0
    weights = (1...size).map { rank in
      total += 1 / Double(rank)
      return total
    }
  }

  /// A word by its rank: syllables, so that stemming and folding have something to do.
  private static func word(_ rank: Int) -> String {
    let syllables = [
      "mi", "gra", "ta", "ne", "ri", "so", "vel", "ku", "dé", "lon", "pa", "chi", "ber", "zu", "of", "en",
    ]
    var rest = rank + 16
    var text = ""
    while rest > 0 {
      text += syllables[rest % 16]
      rest /= 16
    }
    return text + ["", "s", "ing", "ed", "tion"][rank % 5]
  }

  private mutating func random() -> Double { Double.random(in: 0..<1, using: &generator) }

  private mutating func pick() -> String {
    let place = random() * (weights.last ?? 1)
    var low = 0
    var high = weights.count - 1
    while low < high {
      let middle = (low + high) / 2
      if weights[middle] < place { low = middle + 1 } else { high = middle }
    }
    return words[low]
  }

  /// A document of so many statements of 12 to 36 words, each by a State, on a theme, of a kind.
  mutating func document(_ number: Int, statements count: Int) throws -> (Record, [UInt8]) {
    var text = "Generated report \(number)\n\n"
    var spans: [(span: Span, kind: StatementKind, party: Party, name: Span, theme: String)] = []
    for _ in 0..<count {
      let party = parties[Int(random() * Double(parties.count))]
      let start = text.utf8.count
      text += party.name
      let name = Span(start, text.utf8.count)
      for _ in 0..<(12 + Int(random() * 25)) { text += " " + pick() }
      text += "."
      // Few kinds and themes are frequent, as in reports.
      let kind = StatementKind.allCases[min(7, Int(random() * random() * 8))]
      let theme = themes[min(themes.count - 1, Int(random() * random() * Double(themes.count)))]
      spans.append((Span(start, text.utf8.count), kind, party, name, theme))
      text += "\n\n"
    }
    let bytes = Array(text.utf8)
    var source = SourceText(try DocumentText(decoding: bytes))
    let offsets = source.text.offsets
    source.statements = spans.map { item in
      Record.Statement(
        span: item.span,
        start: offsets.scalar(atByte: item.span.start, in: bytes),
        end: offsets.scalar(atByte: item.span.end, in: bytes),
        speakers: [
          .init(name: item.name, party: item.party.id.rawValue, type: .state, capacity: .delegation)
        ],
        onBehalfOf: nil,
        kind: item.kind,
        strength: item.kind == .recommendation ? .general : nil,
        themes: [item.theme],
        instruments: [],
        provisions: [],
        places: [],
        attribution: .explicit,
        rule: .markup,
        session: nil
      )
    }
    return (try Self.reader.get().read(source, digest: ContentDigest(of: bytes), language: "en"), bytes)
  }

  private static let reader = Result { try Reader() }

  /// What is searched for: words of different frequency, so that there are large results and small ones.
  static let queries: [(name: String, queries: [String])] = {
    let ranks = [0, 1, 3, 7, 15, 30, 60, 120, 250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000]
    let frequent = (0..<40).map { word(ranks[$0 % ranks.count] + $0 / ranks.count) }
    return [
      ("one word", frequent),
      ("three words", (0..<40).map { "\(word($0 * 3)) \(word($0 * 7 + 1)) \(word($0 * 13 + 2))" }),
      ("a phrase", (0..<40).map { "\"\(word($0 % 12)) \(word($0 / 4))\"" }),
      ("a word and a facet", (0..<40).map { "\(frequent[$0]) kind:recommendation theme:detention" }),
    ]
  }()
}
