// SPDX-License-Identifier: Apache-2.0

/// The names everything refers to: parties, themes and instruments, each from a data file with its source and date.
///
/// Reading the files takes a few milliseconds; keep the value and pass it on.
public struct Catalogue: Sendable {
  /// States first, in the files' order, then organisations.
  public let parties: [Party]
  public let institutions: [NationalInstitution]
  public let nameRules: [NameRule]
  public let themes: [Theme]
  public let instruments: [Instrument]
  /// The source and date of each file, by the file's name.
  public let sources: [(file: String, source: String, date: String)]
  let migrantStock: [Party.Code: MigrantStock]

  /// Reads the catalogues that the program carries.
  ///
  /// Throws ``CatalogueTable/Malformed`` where a file breaks its own form; the tests read every
  /// file, so that this cannot happen in a released program.
  public init() throws {
    var sources: [(file: String, source: String, date: String)] = []
    func table(_ name: String) throws -> CatalogueTable {
      guard let text = embeddedTexts[name] else {
        throw CatalogueTable.Malformed(description: "\(name) is not part of this build")
      }
      let table = try CatalogueTable(parsing: text, name: name)
      sources.append((name, table.source, table.date))
      return table
    }

    let states = try table("states.tsv").rows.map { row in
      Party(
        id: .init(rawValue: row.text("code")),
        kind: .state,
        name: row.text("name"),
        formalName: row.text("formal"),
        regionalGroup: RegionalGroup(rawValue: row.text("group")),
        incomeClass: row.text("income").isEmpty ? nil : row.text("income"),
        aliases: row.list("aliases"),
        frenchNames: row.list("fr"),
        spanishNames: row.list("es"),
        demonyms: row.list("demonym_en") + row.list("demonym_fr") + row.list("demonym_es")
      )
    }
    let organisations = try table("organisations.tsv").rows.map { row in
      guard let kind = Party.Kind(rawValue: row.text("type")) else {
        throw CatalogueTable.Malformed(
          description: "organisations.tsv:\(row.line): no type “\(row.text("type"))”"
        )
      }
      return Party(
        id: .init(rawValue: row.text("code")),
        kind: kind,
        name: row.text("name"),
        formalName: "",
        regionalGroup: nil,
        incomeClass: nil,
        aliases: row.list("aliases"),
        frenchNames: row.list("fr"),
        spanishNames: row.list("es"),
        demonyms: []
      )
    }
    parties = states + organisations
    institutions = try table("institutions.tsv").rows.map { row in
      NationalInstitution(
        name: row.text("name"),
        state: .init(rawValue: row.text("state")),
        names: [row.text("name")] + row.list("aliases") + row.list("fr") + row.list("es")
      )
    }
    nameRules = try table("ambiguities.tsv").rows.map { row in
      NameRule(
        alias: row.text("alias"),
        meaning: .init(rawValue: row.text("meaning")),
        unlessBefore: row.list("unless_before"),
        unlessAfter: row.list("unless_after")
      )
    }
    themes = try table("themes.tsv").rows.map { row in
      var labels: [String: String] = [:]
      for language in ["en", "fr", "es", "ar"] {
        let label = row.text("label_\(language)")
        if !label.isEmpty { labels[language] = label }
      }
      return Theme(
        id: row.text("id"),
        compactObjectives: row.list("gcm").compactMap { Int($0) },
        labels: labels
      )
    }
    instruments = try table("instruments.tsv").rows.map { row in
      Instrument(
        id: row.text("code"),
        name: row.text("name"),
        kind: row.text("kind"),
        year: Int(row.text("year")),
        names: row.list("aliases") + row.list("fr") + row.list("es"),
        provisionWords: row.list("provision"),
        themes: row.list("themes")
      )
    }
    var migrantStock: [Party.Code: MigrantStock] = [:]
    for row in try table("migrant-stock.tsv").rows {
      guard let immigrants = Int(row.text("immigrants")), let emigrants = Int(row.text("emigrants")) else {
        throw CatalogueTable.Malformed(
          description: "migrant-stock.tsv:\(row.line): not two numbers of people"
        )
      }
      migrantStock[.init(rawValue: row.text("code"))] = MigrantStock(
        immigrants: immigrants,
        emigrants: emigrants
      )
    }
    self.migrantStock = migrantStock
    self.sources = sources
  }

  /// The party with this code; O(n).
  public func party(_ code: Party.Code) -> Party? { parties.first { $0.id == code } }
}
