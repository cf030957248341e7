// SPDX-License-Identifier: Apache-2.0

/// Whether more people have come to live in a State than have left it.
public enum MigrationRole: String, Sendable, Hashable, CaseIterable {
  /// More people born in it live abroad than people born abroad live in it.
  case origin
  /// More people born abroad live in it than people born in it live abroad.
  case destination
}

/// How many people born abroad live in a State, and how many born in it live abroad, in one year of one source.
///
/// The file `migrant-stock.tsv` names the source. Every State is both; which of the two is larger is a fact about
/// that year and no judgement.
struct MigrantStock: Sendable {
  let immigrants: Int
  let emigrants: Int

  var role: MigrationRole? {
    immigrants == emigrants ? nil : immigrants > emigrants ? .destination : .origin
  }
}

extension Catalogue {
  /// Whether the catalogue has a dated source of who is a country of origin and who of destination.
  public var knowsMigrantStock: Bool { !migrantStock.isEmpty }

  /// Which of the two a State mostly is, at the date of the source; nil where it does not say.
  public func migrationRole(of code: Party.Code) -> MigrationRole? { migrantStock[code]?.role }
}
