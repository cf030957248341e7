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
  let isDissent: Bool
}

extension SynthesisWords {
  /// The words of dissent or opposition in a statement, whole words only; the first phrase of the catalogue wins.
  ///
  /// A question is never dissent, and neither is silence.
  func dissent(in statement: Deliberation.Statement, at place: Int) -> Dissent? {
    let letters = String(Self.folded(statement.quote).map { $0.isLetter || $0 == "'" ? $0 : " " })
    let text = " " + letters.split(separator: " ").joined(separator: " ") + " "
    for phrase in dissent where phrase.language == statement.language {
      if statement.kind == .question, phrase.isDissent { continue }
      if text.contains(" \(phrase.words) ") {
        return Dissent(statement: place, words: phrase.words, isDissent: phrase.isDissent)
      }
    }
    return nil
  }
}
