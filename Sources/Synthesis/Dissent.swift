// SPDX-License-Identifier: Apache-2.0

import Reading

/// Words of disagreement in what somebody is reported to have said.
public struct Dissent: Sendable, Hashable {
  /// The place of the statement in its ``Deliberation``.
  public let statement: Int
  /// The words, as the catalogue has them.
  public let words: String
  /// Whether it is disagreement with what others said; else it is being against a thing, which all may be.
  public let isDissent: Bool
}

/// A line of `dissent.tsv`.
struct DissentPhrase: Sendable {
  let language: String
  let words: String
  /// The words one by one.
  let parts: [Substring]
  let isDissent: Bool
}

extension SynthesisWords {
  /// The words of dissent or opposition in a statement, whole words only; the first phrase of the catalogue wins.
  ///
  /// A question is never dissent, and neither is silence.
  func dissent(in statement: Deliberation.Statement, at place: Int) -> Dissent? {
    guard let phrases = dissentByWord[statement.language] else { return nil }
    let text = Self.folded(statement.quote)
    let found = text.split { !$0.isLetter && $0 != "'" }
    var best: (order: Int, phrase: DissentPhrase)?
    for (place, word) in found.enumerated() {
      for (order, phrase) in phrases[word] ?? [] where order < best?.order ?? .max {
        // A question is never dissent.
        if statement.kind == .question, phrase.isDissent { continue }
        let end = place + phrase.parts.count
        if end <= found.count, found[place..<end].elementsEqual(phrase.parts) { best = (order, phrase) }
      }
    }
    if let best {
      return Dissent(statement: place, words: best.phrase.words, isDissent: best.phrase.isDissent)
    }
    return nil
  }
}
