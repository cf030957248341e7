// SPDX-License-Identifier: Apache-2.0

public import Vocabulary

/// The names of the catalogue by their codes, found at once, in the languages of the pages.
public struct NameCatalogue: Sendable {
  let catalogue: Catalogue
  private let parties: [String: Party]
  private let themes: [String: Theme]
  private let instruments: [String: Instrument]
  /// The first parts of the labels of themes, by language and theme.
  private let shortThemes: [String: [String: String]]
  /// States in Arabic: `states-ar.tsv`.
  private let arabic: [String: String]

  public init(_ catalogue: Catalogue) throws {
    self.catalogue = catalogue
    parties = Dictionary(catalogue.parties.map { ($0.id.rawValue, $0) }) { first, _ in first }
    themes = Dictionary(catalogue.themes.map { ($0.id, $0) }) { first, _ in first }
    instruments = Dictionary(catalogue.instruments.map { ($0.id, $0) }) { first, _ in first }
    shortThemes = Dictionary(
      uniqueKeysWithValues: Wording.languages.map { language in
        let parts = catalogue.themes.map { theme in
          let label = theme.label(in: language)
          return (theme.id, label.firstIndex { ",;:،؛".contains($0) }.map { String(label[..<$0]) } ?? label)
        }
        return (language, Dictionary(parts) { first, _ in first })
      }
    )
    let table = try CatalogueTable(parsing: embeddedTexts["states-ar.tsv"] ?? "", name: "states-ar.tsv")
    arabic = Dictionary(table.rows.map { ($0.text("code"), $0.text("ar")) }) { first, _ in first }
  }

  func party(_ code: String) -> Party? { parties[code] }
  func theme(_ id: String) -> Theme? { themes[id] }
  func instrument(_ code: String) -> Instrument? { instruments[code] }

  /// The name of a party; its code where the catalogue has none.
  func party(_ code: String, _ language: String) -> String {
    guard let party = parties[code] else { return code }
    return switch language {
    case "fr": party.frenchNames.first ?? party.name
    case "es": party.spanishNames.first ?? party.name
    case "ar": arabic[code] ?? party.name
    default: party.name
    }
  }

  /// The name where lists are narrow: a State's name, an organisation's code.
  func short(_ code: String, _ language: String) -> String {
    guard let party = parties[code], party.kind == .state else { return code }
    return self.party(code, language)
  }

  func theme(_ id: String, _ language: String) -> String { themes[id]?.label(in: language) ?? id }

  /// The first part of a theme's label, for where many stand beside each other.
  func shortTheme(_ id: String, _ language: String) -> String {
    shortThemes[language]?[id] ?? theme(id, language)
  }

  /// The code of an instrument by its code or one of its names.
  func instrumentCode(of name: String) -> String? {
    let folded = name.lowercased()
    return catalogue.instruments.first { instrument in
      instrument.id.lowercased() == folded || instrument.name.lowercased() == folded
        || instrument.names.contains { $0.lowercased() == folded }
    }?.id
  }

  func instrumentName(_ code: String) -> String { instruments[code]?.name ?? code }
}
