// SPDX-License-Identifier: Apache-2.0

import Vocabulary

/// What parties are called in one language.
struct PartyNames {
  private let parties: [String: Party]
  private let language: String

  init(_ catalogue: Catalogue, language: String) {
    parties = Dictionary(catalogue.parties.map { ($0.id.rawValue, $0) }) { first, _ in first }
    self.language = language
  }

  func party(_ code: String) -> Party? { parties[code] }

  /// The name by which people know the party; `code` itself where the catalogue has none.
  func name(_ code: String) -> String { parties[code]?.shortName(in: language) ?? code }
}
