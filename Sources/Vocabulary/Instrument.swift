// SPDX-License-Identifier: Apache-2.0

/// An international text or framework that reports cite by name: a treaty, a declaration, a compact, a set of guidelines.
public struct Instrument: Sendable, Hashable, Identifiable {
  /// The short name by which everything refers to it, `ICRMW`.
  public let id: String
  public let name: String
  /// What sort of text it is: treaty, protocol, declaration, compact, framework.
  public let kind: String
  /// The year of adoption, where there is one.
  public let year: Int?
  /// Every other name, in English, French and Spanish.
  public let names: [String]
  /// The words by which its parts are cited with a number: Article, Objective, Goal.
  public let provisionWords: [String]
  /// Themes that citing it gives a statement by itself.
  public let themes: [String]
}
