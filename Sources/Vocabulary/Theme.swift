// SPDX-License-Identifier: Apache-2.0

/// What a statement is about, from one fixed list of 37.
public struct Theme: Sendable, Hashable, Identifiable {
  /// A lower-case word, `detention`.
  public let id: String
  /// The objectives of the Global Compact for Migration it belongs to, 1 to 23; empty where it cuts across.
  public let compactObjectives: [Int]
  /// The label in English, French, Spanish and Arabic, by language code.
  public let labels: [String: String]

  /// The label in `language`, or in English.
  public func label(in language: String) -> String { labels[language] ?? labels["en"] ?? id }
}
