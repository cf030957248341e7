// SPDX-License-Identifier: Apache-2.0

import Reading
import TesseraTesting
import Testing
import Vocabulary

/// What a statement does, how specific it is, what it is about and what it cites.
@Suite struct ClassificationTests {
  // MARK: - Kind

  @Test(arguments: [
    ("suggested a register of agencies", StatementKind.recommendation),
    ("encouraged Togo to train its judges", .recommendation), ("called for lower fees", .recommendation),
    ("proposed a common register", .recommendation),
    ("urged partners to honour their pledges", .recommendation),
    ("committed to publish its register", .commitment), ("pledged to publish its register", .commitment),
    ("announced that it would publish its register", .commitment), ("will open three offices", .commitment),
    ("asked how many judges were on call", .question), ("enquired about the length of procedures", .question),
    ("warned that fees drive workers into debt", .concern), ("regretted the length of procedures", .concern),
    ("expressed concern at the length of procedures", .concern),
    ("was concerned about the length of procedures", .concern),
    ("noted the lack of judges", .concern), ("described its register of agencies", .practice),
    ("provides free courts to migrants", .practice), ("adopted a law on courts in 2030", .practice),
    ("noted the progress made by Togo", .support), ("thanked Togo for its register", .support),
    ("commended Togo on its register", .support), ("welcomed the register", .support),
    ("supported the proposal of Togo", .support),
    ("noted that judges are civil servants", .position),
    ("recalled that consent must be informed", .position),
    ("stressed the length of procedures", .position), ("said that Togo should train its judges", .position),
    ("invited comments on the text", .procedural), ("made recommendations", .procedural),
  ])
  func `the verb of the report gives the kind`(predicate: String, kind: StatementKind) throws {
    #expect(try Telling.read("Benin \(predicate).").kinds == ["BEN \(kind.rawValue)"])
  }

  /// A predicate of each kind, the most action-bearing first.
  private static let predicates: [(kind: StatementKind, words: String)] = [
    (.recommendation, "recommended that judges be trained"), (.commitment, "pledged to train its own judges"),
    (.question, "asked how judges were trained"), (.concern, "regretted the length of procedures"),
    (.practice, "described its own courts"), (.support, "thanked Togo for its courts"),
    (.position, "stressed that courts are slow"),
  ]

  @Test(arguments: 0..<predicates.count, 0..<predicates.count)
  func `of coordinated verbs the most action-bearing gives the kind`(first: Int, second: Int) throws {
    let (a, b) = (Self.predicates[first], Self.predicates[second])
    let record = try Telling.read("Benin \(a.words) and \(b.words).")
    #expect(record.kinds == ["BEN \(max(a.kind, b.kind).rawValue)"])
  }

  @Test func `kinds are in the order of action`() {
    #expect(StatementKind.allCases.sorted(by: >) == StatementKind.allCases)
    #expect(StatementKind.procedural < .position && .position < .recommendation)
  }

  // MARK: - Strength

  @Test(arguments: [
    ("call on partners for help", Strength.minimal), ("share its experience with other countries", .minimal),
    ("seek technical assistance", .minimal), ("continue its efforts to train judges", .continuing),
    ("maintain its register", .continuing),
    ("consider ratifying the Convention on the Rights of the Child", .considering),
    ("study the causes of delay", .considering), ("explore ways to lower fees", .considering),
    ("strengthen its training of judges", .general), ("promote the rights of workers", .general),
    ("ensure access to courts", .general), ("improve its register", .general),
    ("ratify the Convention on the Rights of the Child", .specific), ("establish a register", .specific),
    ("abolish the detention of children", .specific), ("adopt a law on courts", .specific),
    ("continue and strengthen its training of judges", .general),
    ("consider establishing a register", .considering),
    ("strengthen its training of judges, including by establishing a school", .specific),
    ("strengthen its training of judges, such as by adopting a law", .specific),
  ])
  func `a recommendation is as specific as its opening verb`(action: String, strength: Strength) throws {
    let statement = try #require(try Telling.read("Benin recommended that Togo \(action).").statements.first)
    #expect(statement.kind == .recommendation)
    #expect(statement.strength == strength)
  }

  @Test(arguments: [
    ("Continue to train judges (Spain)", Strength.continuing),
    ("Consider lowering fees (Spain)", .considering),
    ("Strengthen its courts (Spain)", .general),
    ("Ratify the Convention on Migrant Workers (Spain)", .specific),
    ("Share its experience (Spain)", .minimal),
  ])
  func `so is one with its State in brackets`(item: String, strength: Strength) throws {
    let record = try Telling.read("Recommendations\n\n1.1. \(item);\n\n1.2. Train judges (Norway).")
    #expect(record.statements.first?.strength == strength)
  }

  @Test(arguments: [
    (
      "Les participants ont recommandé :\n\n- d'ouvrir un registre ;\n- de renforcer la formation des juges ;\n- d'envisager un fonds commun.",
      "fr"
    ),
    (
      "Los participantes recomendaron:\n\n- crear un registro común;\n- fortalecer la inspección;\n- considerar un fondo.",
      "es"
    ),
  ])
  func `verbs are as specific in French and Spanish`(text: String, language: String) throws {
    let record = try Telling.read(text, language)
    #expect(record.statements.map(\.strength) == [.specific, .general, .considering])
  }

  @Test func `what asks for nothing has no strength`() throws {
    let record = try Telling.read("Benin stressed that courts must be strengthened. Togo thanked Benin.")
    #expect(record.statements.map(\.strength) == [nil, nil])
  }

  // MARK: - Themes

  @Test(arguments: [
    ("the detention of children", ["detention", "children-youth"]),
    ("trafficking in persons", ["trafficking"]),
    ("the smuggling of migrants", ["smuggling"]), ("the costs of remittances", ["remittances"]),
    ("racism and xenophobia", ["xenophobia-discrimination"]), ("the diaspora", ["diaspora"]),
    ("family reunification", ["regular-pathways"]), ("recruitment agencies", ["recruitment"]),
    ("the protection of refugees", ["refugees-asylum"]), ("hate speech in the media", ["narrative-media"]),
    ("climate change", ["climate-disasters"]), ("border management", ["border-management"]),
    ("access to health services", ["access-services"]),
    ("the portability of pensions", ["social-protection"]),
    ("search and rescue at sea", ["saving-lives"]),
    ("voluntary return and reintegration", ["return-reintegration"]),
    ("the need for data", ["data-evidence"]), ("consular protection", ["consular-protection"]),
    ("the recognition of qualifications", ["skills-mobility"]), ("social cohesion", ["integration-cohesion"]),
    ("violent extremism", ["security-extremism"]), ("cities and local authorities", ["whole-of-society"]),
    ("gender equality", ["gender"]), ("birth certificates", ["identity-documents"]),
  ])
  func `words give their theme`(topic: String, themes: [String]) throws {
    let found = try Telling.read("Benin spoke of \(topic).").statements.first?.themes ?? []
    for theme in themes { #expect(found.contains(theme), "\(found)") }
  }

  @Test(arguments: [
    ("Le Mali a souligné l'importance des envois de fonds.", "fr", "remittances"),
    ("Le Mali a évoqué la traite des personnes.", "fr", "trafficking"),
    ("Le Mali a évoqué la détention des enfants migrants.", "fr", "detention"),
    ("Cuba subrayó la importancia de las remesas.", "es", "remittances"),
    ("Cuba habló de la trata de personas.", "es", "trafficking"),
    ("Cuba habló de la protección consular.", "es", "consular-protection"),
  ])
  func `themes are found in French and Spanish`(text: String, language: String, theme: String) throws {
    #expect(try Telling.read(text, language).statements.first?.themes.contains(theme) == true)
  }

  @Test func `themes come in the order of the catalogue, each once`() throws {
    let order = try Telling.reader().catalogue.themes.map(\.id)
    for sample in try Repository.samples {
      for statement in try Telling.reader().read(Repository.sample(sample)).statements {
        #expect(statement.themes == order.filter(statement.themes.contains))
      }
    }
  }

  @Test func `a body's name is no theme`() throws {
    let record = try Telling.read("The Committee on Migrant Workers said that it was Monday.")
    #expect(record.statements.map(\.themes) == [[]])
  }

  // MARK: - Instruments

  @Test(arguments: [
    ("the Global Compact for Safe, Orderly and Regular Migration", "Global Compact for Migration"),
    ("the GCM", "Global Compact for Migration"),
    ("the Global Compact on Refugees", "Global Compact on Refugees"),
    ("the New York Declaration", "New York Declaration"),
    ("the Convention on the Rights of the Child", "CRC"),
    ("the convention on the rights of the child", "CRC"), ("the CRC", "CRC"),
    ("the Convention on Migrant Workers", "ICRMW"),
    ("ILO Convention No. 189", "ILO C189"), ("the 2030 Agenda", "2030 Agenda"), ("the SDGs", "2030 Agenda"),
    ("the Paris Agreement", "Paris Agreement"), ("the Sendai Framework", "Sendai Framework"),
    ("the Kyoto Protocol", "Kyoto Protocol"),
  ])
  func `an instrument is known by its names`(name: String, code: String) throws {
    #expect(try Telling.read("Benin cited \(name).").statements.map(\.instruments) == [[code]])
  }

  @Test(arguments: [
    ("Article 12 of the CRC", "CRC", "Article 12"), ("SDG 10.7", "2030 Agenda", "SDG 10.7"),
    (
      "Objective 6 of the Global Compact for Safe, Orderly and Regular Migration",
      "Global Compact for Migration", "Objective 6"
    ),
    ("Articles 9 and 10 of the Convention on the Rights of the Child", "CRC", "Articles 9 and 10"),
  ])
  func `a provision is cited with its number`(words: String, instrument: String, cited: String) throws {
    let record = try Telling.read("Benin recalled \(words).")
    let provision = try #require(record.statements.first?.provisions.first)
    #expect(provision.instrument == instrument)
    #expect(record.words(provision.words) == cited)
  }

  @Test(arguments: [
    ("Le Sénégal a cité la Convention relative aux droits de l'enfant.", "fr", "CRC"),
    ("El Perú citó la Convención sobre los Derechos del Niño.", "es", "CRC"),
    ("El Uruguay citó el Convenio 189 de la OIT.", "es", "ILO C189"),
  ])
  func `instruments are known in French and Spanish`(text: String, language: String, code: String) throws {
    #expect(try Telling.read(text, language).statements.map(\.instruments) == [[code]])
  }

  @Test func `the compact is one only after one was cited`() throws {
    let alone = try Telling.read("Togo said that the compact was useful.")
    #expect(alone.statements.map(\.instruments) == [[]])
    let after = try Telling.read(
      "Benin recalled the Global Compact for Migration. Togo said that the compact was useful."
    )
    #expect(after.statements.last?.instruments == ["Global Compact for Migration"])
    let other = try Telling.read(
      "Benin recalled the Global Compact on Refugees. Togo said that the compact was useful."
    )
    #expect(other.statements.last?.instruments == ["Global Compact on Refugees"])
  }

  @Test func `two instruments in one sentence are both cited, in its order`() throws {
    let record = try Telling.read(
      "Benin cited the New York Declaration and the Convention on Migrant Workers."
    )
    #expect(record.statements.map(\.instruments) == [["New York Declaration", "ICRMW"]])
  }
}
