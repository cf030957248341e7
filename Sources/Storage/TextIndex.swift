// SPDX-License-Identifier: Apache-2.0

/// A full-text index of a store: entries, each with its words and their stems.
///
/// Words come folded and stemmed, so that both engines index the same and find the same; neither engine's own
/// tokenizer, stemmer or list of stop words is used.
public protocol TextIndex {
  /// Makes the index where there is none; empties it where there is.
  func create() throws

  /// Adds entries; their numbers must be new.
  func add(_ entries: [IndexedText]) throws

  /// Forgets entries, which must be given as they were added.
  func remove(_ entries: [IndexedText]) throws

  /// A query with the columns `entry` and `score`, the best score the lowest; all scores are 0 where not `ranked`.
  func matching(_ expression: TermExpression, ranked: Bool) -> SQL

  /// Puts the pieces of the index together, which makes later searches faster.
  func optimize() throws
}

/// What is indexed of one entry: its words and their stems, in their order.
///
/// Words and stems are made of letters and figures only, in lower case.
public struct IndexedText: Sendable, Equatable {
  public let entry: Int64
  public let words: [String]
  /// As many as there are words.
  public let stems: [String]

  public init(entry: Int64, words: [String], stems: [String]) {
    self.entry = entry
    self.words = words
    self.stems = stems
  }
}

/// What a search looks for in the index.
public indirect enum TermExpression: Sendable, Equatable {
  case word(String)
  case stem(String)
  /// A word that begins so.
  case prefix(String)
  /// Words that follow each other.
  case phrase([String])
  case and([TermExpression])
  case or([TermExpression])
  /// The first without the second.
  case excluding(TermExpression, TermExpression)
}

extension TermExpression {
  /// The expression without parts that are empty; nil where nothing can match it.
  public var simplified: TermExpression? {
    switch self {
    case .word(let text), .stem(let text), .prefix(let text): return text.isEmpty ? nil : self
    case .phrase(let words):
      let words = words.filter { !$0.isEmpty }
      return words.isEmpty ? nil : words.count == 1 ? .word(words[0]) : .phrase(words)
    case .and(let parts):
      let kept = parts.compactMap(\.simplified)
      guard kept.count == parts.count, let first = kept.first else { return nil }
      return kept.count == 1 ? first : .and(kept)
    case .or(let parts):
      let kept = parts.compactMap(\.simplified)
      guard let first = kept.first else { return nil }
      return kept.count == 1 ? first : .or(kept)
    case .excluding(let wanted, let unwanted):
      guard let wanted = wanted.simplified else { return nil }
      guard let unwanted = unwanted.simplified else { return wanted }
      return .excluding(wanted, unwanted)
    }
  }
}
