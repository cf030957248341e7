// SPDX-License-Identifier: Apache-2.0

import Kernel
import Reading
import TesseraTesting
import Testing
import Vocabulary

/// Who is reported to say what, rule by rule.
@Suite struct AttributionTests {
  // MARK: - Every rule

  private static let aloneRules = [
    (Rule.reportingVerb, "Peru said that its consulates were open at night.", "PER"),
    (.accordingTo, "According to Finland, many workers never see their contract.", "FIN"),
    (.elidedVerb, "Malta on rescue at sea.", "MLT"),
    (.ownAction, "Chile provides free courts to migrants.", "CHL"),
    (.agentOfPassive, "A register of agencies was proposed by Albania.", "ALB"),
    (.impersonal, "It was stressed that fees must fall.", "group"),
    (.firstPersonOfIssuer, "We are opening three offices.", "group"),
  ]

  @Test(arguments: aloneRules)
  func `one sentence is enough for a rule that needs no context`(rule: Rule, text: String, voice: String)
    throws
  {
    #expect(try Telling.read(text).rules == ["\(voice) \(rule.rawValue)"])
  }

  private static let carriedRules = [
    (Rule.pronoun, "Peru spoke of fees. It asked for courts.", "PER"),
    (.office, "Uruguay described its register. The delegation added that it was free of charge.", "URY"),
    (.continuesParagraph, "Peru said that its consulates were open. Interpreters were on call.", "PER"),
    (.continuesSpeaker, "Participants stressed the cost of visas.\n\nMany procedures are slow.", "group"),
    (.headingSpeaker, "NORWAY\n\nThree new shelters opened in 2030.", "NOR"),
    (.listItem, "Peru urged participants to:\n\n- train judges.", "PER"),
    (.impersonalList, "Issues raised:\n\n- the cost of visas", "group"),
    (.trailingBrackets, "Recommendations\n\n1.1. Ratify the Convention on Migrant Workers (Spain);", "ESP"),
  ]

  @Test(arguments: carriedRules)
  func `a rule that needs what stands before finds its speaker there`(rule: Rule, text: String, voice: String)
    throws
  {
    #expect(try Telling.read(text).rules.last == "\(voice) \(rule.rawValue)")
  }

  @Test(arguments: [
    ("In Peru's view, regularisation works.", ["PER according-to"]),
    ("From Nepal’s perspective, recruitment costs too much.", ["NPL according-to"]),
    ("From the European Union's point of view, returns must be voluntary.", ["EU according-to"]),
    ("In Peru's courts, interpreters are rare.", []),
    ("Sharing Peru's view, Nepal asked for lower fees.", ["NPL reporting-verb"]),
  ])
  func `a view with an owner is its owner's`(text: String, rules: [String]) throws {
    #expect(try Telling.read(text).rules == rules)
  }

  @Test(arguments: [
    ("It was pointed out by Switzerland that fees are high.", ["CHE"]),
    ("It was also pointed out by Switzerland that fees are high.", ["CHE"]),
    ("Questions were raised by Ghana about returns and by Côte d'Ivoire regarding detention.", ["GHA+CIV"]),
    ("The proposal was supported by Norway, Chile and Togo and opposed by Kenya.", ["NOR+CHL+TGO"]),
    ("It was noted in the margin by a visitor that fees are high.", ["group"]),
  ])
  func `what is done by somebody is his, and explicit`(text: String, voices: [String]) throws {
    let record = try Telling.read(text)
    #expect(record.statements.map(\.voices) == voices)
    #expect(
      record.statements.allSatisfy { ($0.attribution == .explicit) == ($0.rule == .agentOfPassive) }
    )
  }

  @Test func `concern voiced by somebody is a concern, whatever its verb`() throws {
    #expect(
      try Telling.read("Concern was voiced by Chile about detention.").statements.map(\.kind) == [.concern]
    )
  }

  @Test(arguments: [
    ("Speaking on behalf of the African Group, Zambia stressed the cost of visas.", "African Group"),
    ("On behalf of the European Union, Austria welcomed the report.", "EU"),
    ("Speaking for GRULAC, Mexico called for courts.", "GRULAC"),
    ("Thanking Chile for its words on behalf of GRULAC, Kenya stressed the cost of visas.", nil),
  ])
  func `a State speaks for the group that is named before it, and for no other`(text: String, group: String?)
    throws
  {
    let record = try Telling.read(text)
    #expect(record.statements.map { $0.onBehalfOf?.rawValue } == [group])
  }

  @Test func `somebody named beside his office is known by his name from then on`() throws {
    let record = try Telling.read(
      "The ILO's senior specialist, Ms. Grace Otieno, noted that fees are high. Peru agreed. Ms. Otieno added that data is lacking."
    )
    #expect(record.statements.map(\.voices) == ["ILO", "PER", "ILO"])
  }

  @Test func `what a chair recalls in the sentence that names it is said by the chair`() throws {
    let record = try Telling.read(
      "Session 3: Fees\n\nThe session was moderated by Mr. Paolo Rossi (Italy), who recalled that fees are high. He stressed that data is lacking."
    )
    #expect(record.sessions.first?.chairs.map(\.rawValue) == ["ITA"])
    #expect(record.statements.count == 2)
    #expect(record.statements.allSatisfy { $0.speakers.map(\.party) == ["ITA"] })
    #expect(
      try Telling.read("Session 3: Fees\n\nThe session was moderated by Kenya.").statements.isEmpty
    )
  }

  @Test func `a subject left out is the speaker before, in Spanish`() throws {
    let record = try Telling.read(
      "El Perú recordó que los consulados abren de noche. Subrayó que falta personal.",
      "es"
    )
    #expect(record.rules == ["PER reporting-verb", "PER subject-left-out"])
  }

  @Test func `who spoke by the markup is the speaker, whoever the words name`() throws {
    let words = "Visas must be cheaper, as Nepal said."
    var source = SourceText(try DocumentText(decoding: Array(words.utf8)))
    source.speeches = [
      SourceText.Speech(
        form: .speech,
        span: Span(0, words.utf8.count),
        name: nil,
        speaker: "Portugal",
        role: nil,
        affiliation: nil
      )
    ]
    let digest = ContentDigest(of: Array(words.utf8))
    let record = try Telling.reader().read(source, digest: digest, language: "en")
    #expect(record.rules == ["PRT markup"])
  }

  @Test func `every rule of a reader has an example here`() {
    let shown = Self.aloneRules.map(\.0) + Self.carriedRules.map(\.0) + [.subjectLeftOut, .markup, .person]
    #expect(Set(shown) == Set(Rule.allCases))
  }

  // MARK: - Several speakers

  @Test(arguments: [
    ("Tunisia and Switzerland stressed the need for data.", "TUN+CHE"),
    ("Tunisia, Kenya and Switzerland stressed the need for data.", "TUN+KEN+CHE"),
    ("The Philippines, Nepal, and Sri Lanka stressed the need for data.", "PHL+NPL+LKA"),
    ("Nepal as well as Fiji stressed the need for data.", "NPL+FJI"),
    ("Nepal, together with Fiji, stressed the need for data.", "NPL+FJI"),
    ("Morocco, with Tunisia, stressed the need for data.", "MAR+TUN"),
    ("Brazil, supported by Mexico and Peru, stressed the need for data.", "BRA+MEX+PER"),
    ("Delegates from Brazil and Chile stressed the need for data.", "BRA+CHL"),
    ("Trinidad and Tobago and Saint Kitts and Nevis stressed the need for data.", "TTO+KNA"),
    ("The Bahamas and The Gambia stressed the need for data.", "BHS+GMB"),
    ("Canada and others stressed the need for data.", "CAN"),
    ("The EU and its member States stressed the need for data.", "EU"),
  ])
  func `all who are named together speak together`(text: String, voices: String) throws {
    #expect(try Telling.read(text).kinds == ["\(voices) position"])
  }

  @Test(arguments: [
    ("Kenya, on behalf of the African Group, called for lower fees.", "en", "African Group", "KEN"),
    ("Fiji, speaking on behalf of AOSIS, called for lower fees.", "en", "AOSIS", "FJI"),
    (
      "The representative of Kenya, speaking for the African Group, called for lower fees.", "en",
      "African Group", "KEN"
    ),
    ("The representative of Fiji, for AOSIS, called for lower fees.", "en", "AOSIS", "FJI"),
    ("Le Sénégal, au nom du Groupe africain, a demandé des juges.", "fr", "African Group", "SEN"),
    ("El Paraguay, en nombre del MERCOSUR, apoyó un registro común.", "es", "MERCOSUR", "PRY"),
  ])
  func `who speaks for a group gives it the word`(
    text: String,
    language: String,
    group: String,
    delegate: String
  ) throws {
    let record = try Telling.read(text, language)
    let statement = try #require(record.statements.first)
    #expect(record.statements.count == 1)
    #expect(statement.voices == group)
    #expect(statement.onBehalfOf?.rawValue == group)
    #expect(statement.speakers.first?.capacity == .onBehalfOf)
    #expect(statement.places.map(\.rawValue) == [delegate])
  }

  @Test(arguments: [
    (
      "Benin proposed five years, while Togo proposed two.",
      ["Benin proposed five years", "Togo proposed two."]
    ),
    (
      "Benin called for lower fees; Togo warned of fraud.",
      ["Benin called for lower fees", "Togo warned of fraud."]
    ),
    (
      "Benin asked that fees be lowered, and Togo that access be free.",
      ["Benin asked that fees be lowered", "Togo that access be free."]
    ),
    (
      "Benin asked for a register, and Togo for a hotline.",
      ["Benin asked for a register", "Togo for a hotline."]
    ),
  ])
  func `a sentence of two speakers is cut where the second begins`(text: String, parts: [String]) throws {
    let record = try Telling.read(text)
    #expect(record.quotations == parts)
    #expect(record.statements.map(\.voices) == ["BEN", "TGO"])
  }

  @Test(arguments: [
    "Benin said that visas were costly, and that Togo had lowered its fees.",
    "Benin urged Togo and Ghana to train their judges.", "Benin asked Togo and Ghana about their registers.",
    "Benin recalled that Togo had trained its judges.", "Benin supported the proposal of Togo.",
  ])
  func `who is only spoken of does not speak`(text: String) throws {
    let record = try Telling.read(text)
    #expect(record.statements.map(\.voices) == ["BEN"])
    #expect(record.quotations == [text])
    #expect(record.statements.flatMap(\.places).map(\.rawValue).first == "TGO")
  }

  @Test(arguments: [
    ("Responding to Benin, Togo said that courts were free.", "en"),
    ("In response to a question from Benin, Togo said that courts were free.", "en"),
    ("Like Benin, Togo stressed fees.", "en"), ("Unlike Benin, Togo stressed fees.", "en"),
    ("Togo agreed with Benin that fees were high.", "en"), ("Togo, echoing Benin, stressed fees.", "en"),
    ("Togo shared the concerns of Benin about fees.", "en"),
    ("With regard to Benin, the representative of Togo stressed fees.", "en"),
    ("El Togo felicitó a Benin por su ley.", "es"), ("Le Togo a remercié le Bénin de son accueil.", "fr"),
  ])
  func `whom a speaker answers or follows does not speak`(text: String, language: String) throws {
    let record = try Telling.read(text, language)
    #expect(record.statements.map(\.voices) == ["TGO"])
    #expect(record.statements.flatMap(\.places).map(\.rawValue) == ["BEN"])
  }

  @Test(arguments: [
    "Togo, however, stressed fees.", "Togo also stressed fees.",
    "Togo, which has trained judges, stressed fees.",
    "In the afternoon, Togo stressed fees.", "As for visas, Togo stressed fees.",
    "Togo – in a written paper – stressed fees.",
    "Speaking as a national delegation, Togo stressed fees.",
    "Togo, while welcoming the text, stressed fees.",
    "On visas, Togo stressed fees.", "Finally, Togo stressed fees.", "TOGO stressed fees.",
    "Togo (delegate): fees are high.",
    "“Togo stressed fees.”",
  ])
  func `words around a name and its verb take nothing away`(text: String) throws {
    #expect(try Telling.read(text).kinds == ["TGO position"])
  }

  @Test func `the two countries are those who spoke last`() throws {
    let record = try Telling.read(
      "Benin stressed fees. Togo stressed visas. The two countries called for a register."
    )
    #expect(record.statements.map(\.voices) == ["BEN", "TGO", "BEN+TGO"])
  }

  // MARK: - Persons and offices

  @Test(arguments: [
    ("Ms. Ana Silva (Portugal) said that shelters were full. Ms. Silva asked for help.", "PRT"),
    ("Amina Otieno (Kenya) said that fees were high. Otieno asked for a register.", "KEN"),
    ("Mr. Paul Reed (UNHCR) said that fees were high. He asked for a register.", "UNHCR"),
  ])
  func `a person speaks for the party in brackets, and again by family name`(text: String, party: String)
    throws
  {
    #expect(try Telling.read(text).statements.map(\.voices) == [party, party])
  }

  @Test(arguments: [
    ("The Minister of Labour of Ghana said that fees were high.", "GHA"),
    ("The Ghanaian delegation said that fees were high.", "GHA"),
    ("The delegate of Ghana said that fees were high.", "GHA"),
    ("Ghana's delegate said that fees were high.", "GHA"),
    ("The Government of Ghana said that fees were high.", "GHA"),
    ("The representative of UNHCR said that fees were high.", "UNHCR"),
    ("The White House said that fees were high.", "USA"),
  ])
  func `an office speaks for its party`(text: String, party: String) throws {
    #expect(try Telling.read(text).kinds == ["\(party) position"])
  }

  @Test(arguments: [
    ("Ghana's Minister of Labour, Ms. Ama Mensah, stressed fees. She asked for courts.", "GHA"),
    ("H.E. Mr. Kofi Asante, Ambassador of Ghana, stressed fees. He asked for courts.", "GHA"),
    ("Ms. Ama Mensah, IOM, stressed fees. She asked for courts.", "IOM"),
  ])
  func `a name between commas belongs to its office`(text: String, party: String) throws {
    #expect(try Telling.read(text).statements.map(\.voices) == [party, party])
  }

  @Test func `somebody the catalogue does not know is a person`() throws {
    let record = try Telling.read("Ms. Ana Silva said that fees were high. Ms. Silva asked for a register.")
    #expect(record.statements.map(\.voices) == ["person", "person"])
    #expect(record.people.first?.name == "Ana Silva")
  }

  @Test(arguments: [
    "Participants stressed the cost of visas.", "Several delegations stressed the cost of visas.",
    "Many developing countries stressed the cost of visas.", "Some participants stressed the cost of visas.",
    "Civil society organisations stressed the cost of visas.",
  ])
  func `nameless voices stay a group without a party`(text: String) throws {
    let record = try Telling.read(text)
    #expect(record.kinds == ["group position"])
    #expect(record.statements.first?.speakers.first?.party == nil)
    #expect(record.statements.first?.speakers.first?.capacity == .collective)
  }

  @Test(arguments: [
    ("The report of IOM found that many workers pay twice.", "IOM"),
    ("The study by ILO showed that many workers pay twice.", "ILO"),
  ])
  func `a writing speaks for its author`(text: String, party: String) throws {
    #expect(try Telling.read(text).kinds == ["\(party) position"])
  }

  // MARK: - Sessions

  @Test func `co-chairs are those of the session they chair`() throws {
    let text = """
      Session 1: Visas

      The session was co-chaired by Kenya and Nepal.

      The Co-Chairs stressed that fees were high.

      Session 2: Work

      Malta and Qatar co-chaired the session. Canada served as rapporteur.

      The Co-Chairs stressed that stays were short. They asked who pays.
      """
    let record = try Telling.read(text)
    #expect(record.statements.map(\.voices) == ["KEN+NPL", "MLT+QAT", "MLT+QAT"])
    #expect(record.statements.map(\.session) == [0, 1, 1])
    #expect(record.sessions.map(\.id) == ["1", "2"])
    #expect(record.sessions.map(\.title) == ["Visas", "Work"])
    #expect(record.sessions.map { $0.chairs.map(\.rawValue) } == [["KEN", "NPL"], ["MLT", "QAT"]])
    #expect(record.sessions.map(\.rapporteur) == [nil, "CAN"])
    #expect(
      record.statements.allSatisfy { $0.speakers.allSatisfy { $0.type == .chair && $0.capacity == .chair } }
    )
  }

  @Test func `a country that chairs speaks for itself under its own name`() throws {
    let text = """
      Session 1: Visas

      The session was co-chaired by Kenya and Nepal.

      Kenya said that fees were high.
      """
    let speaker = try #require(try Telling.read(text).statements.first?.speakers.first)
    #expect(speaker.party == "KEN" && speaker.type == .state && speaker.capacity == .delegation)
  }

  @Test func `questions, issues and means are kept with their session`() throws {
    let text = """
      Roundtable 1.2: Visas

      Guiding questions

      1. Who pays for visas?
      2. Who decides?

      Main issues

      - the cost of visas

      Means of implementation

      - laws of States
      """
    let record = try Telling.read(text)
    let session = try #require(record.sessions.first)
    #expect(session.id == "1.2")
    #expect(session.guidingQuestions.map(record.words) == ["Who pays for visas?", "Who decides?"])
    #expect(session.mainIssues.map(record.words) == ["the cost of visas"])
    #expect(session.meansOfImplementation.map(record.words) == ["laws of States"])
  }

  @Test func `the State under review answers for itself`() throws {
    let text = """
      Report of the Working Group on the Universal Periodic Review

      Uruguay

      A. Presentation by the State under review

      1. The delegation said that its law gave rights to all.

      2. The Government had opened three shelters. Interpreters are free.

      B. Interactive dialogue

      3. Norway asked about courts.

      4. In response, the delegation stated that courts were free.
      """
    let record = try Telling.read(text)
    #expect(record.statements.map(\.voices) == ["URY", "URY", "URY", "NOR", "URY"])
    // What it has and has done is practice; how things are is its view.
    #expect(record.statements.map(\.kind) == [.practice, .practice, .position, .question, .position])
  }

  // MARK: - Lists and brackets

  @Test func `under a list of speakers each item names its own`() throws {
    let text = """
      The following countries took the floor:

      - Chile: on access to courts;
      - Malta on rescue at sea.
      - Nepal, on fees.
      - Peru asked for courts. It also spoke of judges.
      """
    let record = try Telling.read(text)
    #expect(record.statements.map(\.voices) == ["CHL", "MLT", "NPL", "PER", "PER"])
    #expect(record.reasons == [.leadIn])
  }

  @Test func `what a lead-in asks for is asked in every item`() throws {
    let record = try Telling.read(
      "Peru urged participants to:\n\n- open shelters;\n- train judges; and\n- lower fees."
    )
    #expect(record.kinds == ["PER recommendation", "PER recommendation", "PER recommendation"])
    #expect(record.quotations == ["open shelters;", "train judges;", "lower fees."])
  }

  @Test(arguments: [
    ("(Spain)", "ESP"), ("(Egypt, Peru)", "EGY+PER"), ("(Trinidad and Tobago)", "TTO"),
    ("(Bosnia and Herzegovina)", "BIH"), ("(Bolivia (Plurinational State of))", "BOL"),
    ("(Iran (Islamic Republic of), Chile)", "IRN+CHL"), ("(Spain; Egypt)", "ESP+EGY"),
    ("(Antigua and Barbuda and Peru)", "ATG+PER"),
    ("(the Netherlands)", "NLD"), ("(Spain) (Egypt)", "ESP+EGY"),
    ("(Saint Vincent and the Grenadines)", "VCT"),
  ])
  func `brackets at the end say who recommends`(brackets: String, voices: String) throws {
    let text =
      "The following recommendations were made:\n\n1. Open a register of agencies \(brackets);\n2. Train judges (Norway)."
    let record = try Telling.read(text)
    #expect(record.rules == ["\(voices) trailing-brackets", "NOR trailing-brackets"])
    #expect(record.statements.first?.kind == .recommendation)
  }

  @Test func `two recommendations in one item belong each to its own bracket`() throws {
    let text =
      "Recommendations\n\n1.1. Ratify the Convention on Migrant Workers (Spain); open a register (Egypt, Peru);"
    let record = try Telling.read(text)
    #expect(record.statements.map(\.voices) == ["ESP", "EGY+PER"])
    #expect(record.quotations.last == "open a register (Egypt, Peru);")
  }

  // MARK: - French and Spanish

  @Test(arguments: [
    ("Le Maroc s'est félicité de l'accord.", "MAR support"),
    ("La Tunisie s'est félicitée de l’accord.", "TUN support"),
    ("La Belgique s'est dite préoccupée par les délais.", "BEL concern"),
    ("Le Gabon s'est inquiété des délais.", "GAB concern"),
    ("Le Canada s'est engagé à financer un centre.", "CAN commitment"),
    ("Selon le Luxembourg, les délais sont longs.", "LUX position"),
    ("La Suisse et la Tunisie ont demandé comment les cours sont financés.", "CHE+TUN question"),
    ("Les délais ont été évoqués par le Bénin.", "BEN position"),
    ("Il a été souligné que les délais sont longs.", "group position"),
    ("On a souligné l'importance des données.", "group position"),
    ("Les délégations ont pris acte du rapport.", "group position"),
    ("L'Union européenne, appuyée par la Suisse, a proposé un registre.", "EU+CHE recommendation"),
    ("La représentante du HCR a exhorté les États à ouvrir leurs écoles.", "UNHCR recommendation"),
    ("La Tunisie ouvrira trois bureaux.", "TUN commitment"),
    ("Le Mali a fait valoir que les frais sont élevés.", "MLI position"),
    ("Le Tchad remercie les bailleurs.", "TCD support"),
  ])
  func `French sentences are attributed`(text: String, told: String) throws {
    #expect(try Telling.read(text, "fr").kinds == [told])
  }

  @Test(arguments: [
    ("Se destacó el papel de los municipios.", "group position"),
    ("Según Chile, faltan datos sobre los retornos.", "CHL position"),
    ("De acuerdo con Chile, faltan datos sobre los retornos.", "CHL position"),
    ("México se comprometió a publicar los contratos.", "MEX commitment"),
    ("Honduras expresó su preocupación por las demoras.", "HND concern"),
    ("La Argentina preguntó qué países publican sus listas.", "ARG question"),
    ("Ecuador y Honduras agradecieron el apoyo de la OIM.", "ECU+HND support"),
    ("El Salvador presentó su registro.", "SLV practice"),
    ("La delegación de Cuba anunció que abrirá tres oficinas.", "CUB commitment"),
    ("Cuba abrirá tres oficinas.", "CUB commitment"),
    ("Los participantes destacaron el papel de los municipios.", "group position"),
    ("El Uruguay instó a los Estados a abrir sus escuelas.", "URY recommendation"),
  ])
  func `Spanish sentences are attributed`(text: String, told: String) throws {
    #expect(try Telling.read(text, "es").kinds == [told])
  }

  @Test(arguments: [
    ("Le Canada a recommandé d'ouvrir un registre. Il a souligné que les délais sont longs.", "fr", "CAN"),
    ("La représentante de l'OIM a évoqué les frais. Elle a ajouté que les délais sont longs.", "fr", "IOM"),
    ("El representante de la OIM dijo que faltan datos. Añadió que las listas son viejas.", "es", "IOM"),
  ])
  func `who has the floor keeps it in French and Spanish`(text: String, language: String, party: String)
    throws
  {
    #expect(try Telling.read(text, language).statements.map(\.voices) == [party, party])
  }

  // MARK: - Abstention

  @Test(arguments: [
    ("The rain had not stopped since noon.", "en", AbstentionReason.noSpeaker),
    ("A workshop in Atlanta, Georgia said little about visas.", "en", .noSpeaker),
    ("They called for lower fees.", "en", .noSpeaker),
    ("Discussions focused on visas.", "en", .narration),
    ("The session was co-chaired by Greece and Morocco.", "en", .sessionFact),
    ("La nuit tombait sur le port.", "fr", .noSpeaker),
    ("La session était coprésidée par le Niger et la Suisse.", "fr", .sessionFact),
    ("Llovía sobre la plaza.", "es", .noSpeaker),
    ("La mesa redonda fue copresidida por Ecuador y Honduras.", "es", .sessionFact),
  ])
  func `what nobody said is left out, with the reason why`(
    text: String,
    language: String,
    reason: AbstentionReason
  ) throws {
    let record = try Telling.read(text, language)
    #expect(record.kinds == [])
    #expect(record.reasons == [reason])
    #expect(record.notes.contains(.noStatements))
  }

  @Test func `the author of the report speaks for no party`() throws {
    let record = try Telling.read("My thanks go to all who wrote notes. Portugal stressed fees.")
    #expect(record.statements.map(\.voices) == ["PRT"])
    #expect(record.reasons == [.author])
  }

  @Test func `the samples' last words belong to nobody`() throws {
    for (name, last) in [
      ("conference-fr", "Le soir tombait"), ("taller-es", "Al final de la tarde"),
      ("dhaka-2016-roundtables", "Not everything"),
    ] {
      let record = try Telling.reader().read(Repository.sample(name))
      #expect(!record.quotations.contains { $0.hasPrefix(last) }, "\(name)")
      #expect(record.unattributed.contains { record.words($0.span).hasPrefix(last) }, "\(name)")
    }
  }
}
