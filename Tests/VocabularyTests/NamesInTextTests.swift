// SPDX-License-Identifier: Apache-2.0

import Reading
import TesseraTesting
import Testing
import Vocabulary

/// Names that mean several things, in running text.
@Suite struct NamesInTextTests {
  @Test(arguments: [
    ("Georgia", "GEO"), ("Jordan", "JOR"), ("Chad", "TCD"), ("Sudan", "SDN"), ("South Sudan", "SSD"),
    ("Guinea", "GIN"), ("Guinea-Bissau", "GNB"), ("Equatorial Guinea", "GNQ"), ("Papua New Guinea", "PNG"),
    ("Niger", "NER"), ("The Niger", "NER"), ("Nigeria", "NGA"), ("Congo", "COG"),
    ("The Republic of the Congo", "COG"), ("The Democratic Republic of the Congo", "COD"), ("The DRC", "COD"),
    ("The Republic of Korea", "KOR"), ("South Korea", "KOR"), ("North Korea", "PRK"),
    ("The Democratic People's Republic of Korea", "PRK"), ("Dominica", "DMA"),
    ("The Dominican Republic", "DOM"), ("Ireland", "IRL"), ("The United Kingdom", "GBR"), ("Oman", "OMN"),
    ("Mali", "MLI"), ("Malawi", "MWI"), ("Mauritania", "MRT"), ("Mauritius", "MUS"), ("Slovakia", "SVK"),
    ("Slovenia", "SVN"), ("Trinidad and Tobago", "TTO"), ("Antigua and Barbuda", "ATG"),
    ("Bosnia and Herzegovina", "BIH"), ("Saint Vincent and the Grenadines", "VCT"), ("The Holy See", "VAT"),
    ("The State of Palestine", "PSE"), ("Türkiye", "TUR"), ("Turkey", "TUR"), ("Côte d'Ivoire", "CIV"),
    ("Cote d’Ivoire", "CIV"), ("The U.S.", "USA"), ("The US", "USA"),
    ("The Lao People's Democratic Republic", "LAO"),
    ("The Gambia", "GMB"), ("North Macedonia", "MKD"), ("Cabo Verde", "CPV"), ("Timor-Leste", "TLS"),
  ])
  func `a State that opens a sentence speaks as itself`(name: String, code: String) throws {
    let record = try Telling.read("\(name) said that visas were costly.")
    #expect(record.kinds == ["\(code) position"])
  }

  @Test(arguments: [
    "Mr. Jordan said that visas were costly.", "Ms. Georgia Reed said that visas were costly.",
    "Dr. Chad Williams said that visas were costly.",
  ])
  func `a person is nobody's State`(sentence: String) throws {
    let record = try Telling.read(sentence)
    #expect(record.kinds == ["person position"])
    #expect(record.statements.flatMap(\.places).isEmpty)
  }

  @Test func `an hour of the morning is no title of a person`() throws {
    let record = try Telling.read("The meeting resumed at 9 a.m. Togo said that visas were costly.")
    #expect(record.kinds == ["TGO position"])
  }

  @Test(arguments: [
    ("the Niger Delta", "NER"), ("the Jordan River", "JOR"), ("Lake Chad", "TCD"), ("guinea pigs", "GIN"),
    ("the Congo Basin", "COG"), ("South Sudan", "SDN"), ("Papua New Guinea", "GIN"),
    ("Atlanta, Georgia", "GEO"),
    ("the Gulf of Guinea", "GIN"), ("North Korea", "KOR"), ("the Democratic Republic of the Congo", "COG"),
    ("the Korean Peninsula", "KOR"), ("Guinea-Bissau", "GIN"), ("Nigeria", "NER"), ("New Mexico", "MEX"),
    ("Northern Ireland", "IRL"),
  ])
  func `a place with a State's name inside is not that State`(place: String, code: String) throws {
    let record = try Telling.read("Portugal said that traders had come from \(place) before the floods.")
    #expect(record.statements.map(\.voices) == ["PRT"])
    #expect(record.statements.flatMap(\.places).map(\.rawValue).contains(code) == false)
  }

  @Test func `a State that is spoken of is a place and no speaker`() throws {
    let record = try Telling.read(
      "Portugal recalled that Niger had helped the Democratic Republic of the Congo."
    )
    #expect(record.statements.map(\.voices) == ["PRT"])
    #expect(record.statements.flatMap(\.places).map(\.rawValue) == ["NER", "COD"])
  }

  @Test(arguments: [
    ("UNHCR", "UNHCR"), ("The ILO", "ILO"), ("The International Organization for Migration", "IOM"),
    ("The European Union", "EU"), ("The African Group", "African Group"), ("The G-77/China", "G77/China"),
    ("AOSIS", "AOSIS"), ("OHCHR", "OHCHR"), ("UNICEF", "UNICEF"),
  ])
  func `an organisation speaks under its code`(name: String, code: String) throws {
    #expect(try Telling.read("\(name) said that visas were costly.").kinds == ["\(code) position"])
  }

  @Test(arguments: [
    ("Le Maroc a souligné que les visas sont chers.", "fr", "MAR"),
    ("La République démocratique du Congo a souligné que les visas sont chers.", "fr", "COD"),
    ("Le Soudan du Sud a souligné que les visas sont chers.", "fr", "SSD"),
    ("L'Allemagne a souligné que les visas sont chers.", "fr", "DEU"),
    ("Le HCR a souligné que les visas sont chers.", "fr", "UNHCR"),
    ("Alemania señaló que los visados son caros.", "es", "DEU"),
    ("El Estado Plurinacional de Bolivia señaló que los visados son caros.", "es", "BOL"),
    ("Guinea Ecuatorial señaló que los visados son caros.", "es", "GNQ"),
    ("Sudán del Sur señaló que los visados son caros.", "es", "SSD"),
    ("La OIM señaló que los visados son caros.", "es", "IOM"),
  ])
  func `names are known in French and Spanish`(sentence: String, language: String, code: String) throws {
    #expect(try Telling.read(sentence, language).statements.map(\.voices) == [code])
  }

  @Test func `an acronym needs its capitals`() throws {
    let record = try Telling.read("Portugal said that it was up to us and to who came next.")
    #expect(record.statements.flatMap(\.places).isEmpty)
    #expect(record.statements.map(\.voices) == ["PRT"])
  }
}
