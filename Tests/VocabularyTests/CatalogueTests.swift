// SPDX-License-Identifier: Apache-2.0

import Kernel
@testable import Reading
import TesseraTesting
import Testing
import Vocabulary

@Suite struct CatalogueTests {
  private let catalogue: Catalogue

  init() throws { catalogue = try Telling.reader().catalogue }

  private func states(withStatus status: String) throws -> [String] {
    let text = try Repository.text("Sources/Vocabulary/Catalogue/states.tsv")
    let rows = try CatalogueTable(parsing: text, name: "states.tsv").rows
    return rows.filter { $0.text("status") == status }.map { $0.text("code") }
  }

  @Test func `all 193 Member States are there, and both observers`() throws {
    #expect(try states(withStatus: "member").count == 193)
    #expect(try Set(states(withStatus: "observer")) == ["PSE", "VAT"])
    for code in try states(withStatus: "member") + states(withStatus: "observer") {
      #expect(catalogue.party(.init(rawValue: code))?.kind == .state)
    }
  }

  @Test func `a State's code is three capital letters`() {
    for state in catalogue.parties where state.kind == .state {
      #expect(state.id.rawValue.wholeMatch(of: /[A-Z]{3}/) != nil, "\(state.id) \(state.name)")
    }
  }

  @Test func `no two parties share a code, no two instruments, no two themes`() {
    #expect(Set(catalogue.parties.map(\.id)).count == catalogue.parties.count)
    #expect(Set(catalogue.instruments.map(\.id)).count == catalogue.instruments.count)
    #expect(Set(catalogue.themes.map(\.id)).count == catalogue.themes.count)
  }

  @Test(arguments: [
    (RegionalGroup.african, 54), (.asiaPacific, 54), (.easternEuropean, 23), (.latinAmericanAndCaribbean, 33),
    (.westernEuropeanAndOthers, 29),
  ])
  func `the regional groups have the sizes the United Nations gives`(group: RegionalGroup, size: Int) {
    #expect(catalogue.parties.count { $0.regionalGroup == group } == size)
  }

  @Test func `every Member State votes in a regional group`() throws {
    for code in try states(withStatus: "member") {
      #expect(catalogue.party(.init(rawValue: code))?.regionalGroup != nil, "\(code)")
    }
  }

  @Test func `every State has a name in English, French and Spanish`() {
    for state in catalogue.parties where state.kind == .state {
      #expect(!state.name.isEmpty && !state.formalName.isEmpty, "\(state.id)")
      #expect(state.frenchNames.first?.isEmpty == false, "\(state.id)")
      #expect(state.spanishNames.first?.isEmpty == false, "\(state.id)")
    }
  }

  @Test func `the catalogue is large enough for the genre`() {
    #expect(catalogue.parties.count { $0.kind != .state } >= 150)
    #expect(catalogue.instruments.count >= 60)
    #expect(catalogue.themes.count == 37)
    // A theme is one bit of sixty-four.
    #expect(catalogue.themes.count <= 64)
  }

  @Test(arguments: ["en", "fr", "es", "ar"])
  func `every theme has a label`(in language: String) {
    for theme in catalogue.themes { #expect(theme.labels[language]?.isEmpty == false, "\(theme.id)") }
  }

  @Test func `every objective of the Global Compact has a theme`() {
    #expect(Set(catalogue.themes.flatMap(\.compactObjectives)) == Set(1...23))
  }

  @Test func `the themes of the catalogue are those of the record's schema`() throws {
    let schema = try Repository.text("docs/record.schema.json")
    for theme in catalogue.themes { #expect(schema.contains("\"\(theme.id)\""), "\(theme.id)") }
  }

  @Test func `what points to a party or a theme points to one that exists`() {
    let codes = Set(catalogue.parties.map(\.id))
    let themes = Set(catalogue.themes.map(\.id))
    for body in catalogue.institutions { #expect(codes.contains(body.state), "\(body.name)") }
    for rule in catalogue.nameRules where !rule.meaning.rawValue.isEmpty {
      #expect(codes.contains(rule.meaning), "\(rule.alias) → \(rule.meaning)")
    }
    for instrument in catalogue.instruments {
      for theme in instrument.themes { #expect(themes.contains(theme), "\(instrument.id) → \(theme)") }
    }
  }

  @Test func `every file of the catalogue states its source and its date`() {
    #expect(catalogue.sources.count == 7)
    for file in catalogue.sources {
      #expect(!file.source.isEmpty, "\(file.file)")
      #expect(file.date.wholeMatch(of: /20\d\d-[01]\d-[0-3]\d/) != nil, "\(file.file): \(file.date)")
    }
  }

  @Test func `no name belongs to two parties unless a rule says whose it is`() {
    let ruled = Set(catalogue.nameRules.map { FoldedWords($0.alias).words })
    var owner: [[[UInt8]]: Party.Code] = [:]
    for party in catalogue.parties {
      let codes = party.kind == .state ? [] : [party.id.rawValue]
      for name in party.allNames + codes {
        let folded = FoldedWords(name).words
        if let other = owner[folded], other != party.id {
          #expect(ruled.contains(folded), "“\(name)” is \(other) and \(party.id)")
        }
        owner[folded] = party.id
      }
    }
  }

  @Test func `no alias has two rules`() {
    var seen: Set<[[UInt8]]> = []
    for rule in catalogue.nameRules {
      #expect(seen.insert(FoldedWords(rule.alias).words).inserted, "\(rule.alias)")
    }
  }
}
