// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reading
import Synthesis
import TesseraTesting
import Testing

@Suite struct DraftBodyTests {
  @Test func `reads its text back as it wrote it`() {
    let text = """
      # 2.1 Harmonious societies

      ## Interventions

      Morocco spoke of data [S001].
      France, at 3.5 per cent, agreed [S002][S003].

      A last word [S4, S5].
      """
    let body = Sample.words.body(text)
    #expect(Sample.words.body(body.text) == body)
    #expect(body.blocks.count == 4)
    #expect(body.sentences.map(\.sentence.citations) == [[1], [2, 3], [4, 5]])
  }

  @Test(arguments: [
    ("One said so [S1]. Two said so [S2].", 2), ("Mr. Cabrera spoke [S1]. He left.", 2),
    ("It rose by 3.5 per cent. [S1] Then it fell [S2].", 2), ("The U.S. spoke [S1].", 1),
    ("“Who spoke?” asked Chile [S1].", 1), ("Chad said: “It rose. It fell” [S1]. Then Mali spoke [S2].", 2),
    ("Chad said: “It rose.” [S1] Then Mali spoke [S2].", 2), ("No. 7 of the list [S1]!", 1),
    ("Fin. Suite [S1] ؟ نعم [S2].", 3),
  ])
  func `parts the sentences of a line`(line: String, count: Int) {
    #expect(Sample.words.body(line).sentences.count == count)
  }

  @Test(arguments: ["[S]", "[S0]", "[s-1]", "[T1]", "[S1", "S1]", "[]", "[[", "[S99999999]", "[S1,]"])
  func `takes nothing else for a citation`(text: String) {
    let sentence = DraftSentence("Words \(text) stay")
    #expect(sentence.citations.isEmpty)
    #expect(sentence.plain == "Words \(text) stay")
  }

  @Test func `keeps any text whole, whatever a person types`() {
    var random = SplitMix(seed: 3)
    let signs = Array("aB1 .,!?[]SsSs0123#\n\n“”()é؟")
    for _ in 0..<2_000 {
      let text = String(
        (0..<Int(random.next() % 60)).map { _ in signs[Int(random.next() % UInt64(signs.count))] }
      )
      let body = Sample.words.body(text)
      #expect(Sample.words.body(body.text) == body)
      func letters(_ text: String) -> String { text.filter { !$0.isWhitespace && $0 != "#" } }
      #expect(letters(body.text) == letters(text))
    }
  }
}

@Suite struct ComposerTests {
  private static let lengths: [DraftPlan.Length] = [.pages(1), .pages(2), .pages(4), .full]

  @Test
  func `brings together who says the same, joins one speaker's points, and quotes what it can not join`() {
    let deliberation = Deliberation(
      title: "",
      statements: [
        Sample.statement("1", ["TUN"], "Tunisia emphasized the need for evidence on detention of children."),
        Sample.statement(
          "2",
          ["CHE"],
          "Switzerland emphasized the need for evidence on the detention of children."
        ),
        Sample.statement("3", ["ZMB"], "Zambia on local integration.", themes: ["integration-cohesion"]),
        Sample.statement(
          "4",
          ["FRA"],
          "La France a salué le débat.",
          themes: ["integration-cohesion"],
          language: "fr"
        ),
        Sample.statement("5", ["PHL"], "Philippines called for pre-departure training.", .recommendation),
      ]
    )
    let text = Composer(words: Sample.words).draft(deliberation, plan: DraftPlan()).body.text
    #expect(text.contains("Tunisia emphasized the need for evidence on detention of children [S001]"))
    #expect(text.contains("Switzerland [S002] made a similar point"))
    #expect(text.contains("Zambia spoke of local integration [S003]"))
    #expect(text.contains("“La France a salué le débat” [S004]"))
    #expect(text.contains("the Philippines called for pre-departure training [S005]"))
  }

  /// The draft of one paragraph on one theme, on one line.
  private func told(_ statements: [Deliberation.Statement], language: String = "en") -> String {
    Composer(words: Sample.words).draft(
      Deliberation(title: "", statements: statements),
      plan: DraftPlan(language: language)
    ).body.text.replacing("\n", with: " ")
  }

  @Test func `names together those who are reported in the same words`() {
    let text = told(
      ["TCD", "CHL", "CHN"].map {
        Sample.statement($0, [$0], "\(Sample.words.name(of: $0)) made recommendations.", .procedural)
      }
    )
    #expect(text.contains("Chad [S001], Chile [S002] and China [S003] made recommendations."))
  }

  @Test func `tells what several said first, at a length that holds little, and all who said it with it`() {
    let topics = [
      "remittances through postal banks", "harvest calendars of orchards", "ferries between islands",
      "lighthouses along dangerous straits", "schooling of nomadic herders",
      "diplomas for plumbers and welders",
    ]
    let states = ["TCD", "CHL", "CHN", "CUB", "EGY", "FJI", "GHA", "HTI", "IND", "JPN", "KEN", "LAO"]
    var statements = states.enumerated().map { place, state in
      Sample.statement(
        "\(place)",
        [state],
        "\(Sample.words.name(of: state)) spoke at length of \(topics[place % 6]) in year \(place) of its programme, and of "
          + String(repeating: "the \(state.lowercased())\(state.lowercased()) method and ", count: 12)
          + "nothing else."
      )
    }
    for (number, state) in ["MEX", "NPL", "PER"].enumerated() {
      statements.insert(
        Sample.statement(
          "x\(number)",
          [state],
          "\(Sample.words.name(of: state)) demanded alternatives to detaining children."
        ),
        at: 4 * (number + 1)
      )
    }
    let body = Composer(words: Sample.words).draft(
      Deliberation(title: "", statements: statements),
      plan: DraftPlan(length: .pages(1))
    ).body
    let first = body.sentences.first?.sentence.plain ?? ""
    #expect(first.contains("demanded alternatives to detaining children") && first.contains("Mexico"))
    #expect(first.contains("Nepal") && first.contains("Peru"))
    #expect(Set(body.citations.keys) == Set(1...15))
  }

  @Test func `opens with who opened, and closes with who closed`() {
    var statements = (0..<10).map {
      Sample.statement("\($0)", ["KEN"], "Kenya spoke of the need for evidence, \($0).")
    }
    statements.insert(Sample.statement("first", ["FRA"], "France presented the agenda.", .procedural), at: 0)
    statements.append(Sample.statement("last", ["FRA"], "France thanked the interpreters.", .procedural))
    let text = told(statements)
    let opening = text.firstRange(of: "presented the agenda")?.lowerBound
    let closing = text.firstRange(of: "thanked the interpreters")?.lowerBound
    let heart = text.firstRange(of: "the need for evidence")?.lowerBound
    #expect(opening != nil && closing != nil && heart != nil)
    if let opening, let closing, let heart { #expect(opening < heart && heart < closing) }
  }

  @Test func `calls who is in the chair by name once, and then the chair`() {
    let text = told(
      ["first", "second", "third"].map {
        Sample.statement($0, ["GRC", "MAR"], "“\($0) words”", capacity: .chair, attribution: .continuation)
      }
    )
    #expect(text.contains("The co-chairs, Greece and Morocco, said"))
    #expect(text.components(separatedBy: "Greece and Morocco").count == 2)
  }

  @Test func `lets an office of a State speak under its own name, with its own verb`() {
    let statement = Deliberation.Statement(
      id: "1",
      language: "fr",
      quote: "L’USDA explore la mise en place d’un programme pilote.",
      speakers: [Deliberation.Speaker(name: "L’USDA", party: "USA")],
      kind: .practice,
      themes: ["detention"]
    )
    #expect(
      told([statement], language: "fr").contains("l’USDA (États-Unis d'Amérique) explore la mise en place")
    )
  }

  @Test(arguments: [
    "Ana Roe, from UNAOC mentioned that education is a pillar.",
    "Ana Roe, from UNAOC, mentioned that education is a pillar.",
  ])
  func `says once whom somebody is from`(quote: String) {
    let statement = Deliberation.Statement(
      id: "1",
      quote: quote,
      speakers: [
        Deliberation.Speaker(name: "Ana Roe", party: "UNAOC", type: .person, capacity: .representative)
      ],
      themes: ["detention"]
    )
    let text = told([statement])
    #expect(text.contains("Ana Roe (UNAOC) mentioned that education is a pillar"), "\(text)")
  }

  @Test(arguments: [
    (
      "In the coming years, it can be used for training.", Attribution.anaphoric,
      "“In the coming years, it can"
    ),
    ("On Monday, Chad and its neighbours met.", .explicit, "“On Monday, Chad and its neighbours met”"),
    (
      "Chad welcomed the reform. Chad made recommendations.", .explicit, "welcomed the reform and made recomm"
    ),
    ("Chad welcomed the reform. It was new.", .explicit, "“Chad welcomed the reform. It was new”"),
    ("Chad recalled the “best” of it. All “agreed”.", .explicit, "the ‘best’ of it. All ‘agreed’”"),
  ])
  func `quotes what can not be told without changing what it says`(
    quote: String,
    attribution: Attribution,
    told expected: String
  ) {
    let text = told([Sample.statement("1", ["TCD"], quote, attribution: attribution)])
    #expect(text.contains(expected), "\(text)")
    #expect(Sample.words.body(text).sentences.allSatisfy { !$0.sentence.citations.isEmpty })
  }

  @Test func `brings recommendations together, and does not begin with also who did not speak before`() {
    func recommended(_ code: String, _ words: String) -> Deliberation.Statement {
      let name = Sample.words.name(of: code)
      return Deliberation.Statement(
        id: code,
        quote: "\(words) (\(name));",
        speakers: [Deliberation.Speaker(name: name, party: code)],
        kind: .recommendation,
        strength: .specific,
        themes: ["detention"],
        rule: "trailing-brackets"
      )
    }
    let text = told([
      recommended("TCD", "Ratify the Convention against Torture"),
      recommended("CHL", "Revise the law on the entry of foreigners"),
      recommended("CHN", "Increasing the number of judges"),
      Sample.statement("1", ["MLI"], "Mali also welcomed the visit.", .recommendation),
      recommended("TGO", ""),
    ])
    #expect(
      text.contains(
        "Chad recommended that the State concerned ratify the Convention against Torture [S001]; Chile, that it revise"
      )
    )
    #expect(text.contains("China recommended: “Increasing the number of judges” [S003]"))
    #expect(text.contains("Mali welcomed the visit [S004]"))
    #expect(text.contains("Togo [S005] made recommendations"), "\(text)")
  }

  @Test func `opens a sentence that names nobody with a small letter`() {
    let text = told([
      Deliberation.Statement(
        id: "1",
        quote: "There was a clear consensus on detention.",
        speakers: [],
        themes: ["detention"],
        attribution: .unattributed
      )
    ])
    #expect(text.contains(", there was a clear consensus on detention [S001]."))
  }

  @Test(arguments: SynthesisWords.languages)
  func `frames a draft in its own language and leaves the statements in theirs`(language: String) {
    let deliberation = Deliberation(
      title: "",
      statements: [Sample.statement("1", ["MAR"], "Morocco ended detention.", .practice)]
    )
    let text = Composer(words: Sample.words).draft(deliberation, plan: DraftPlan(language: language)).body
      .text
    #expect(text.contains("detention"))
    let heading = [
      "en": "Examples and practices", "fr": "Exemples et pratiques", "es": "Ejemplos y prácticas",
    ]
    #expect(text.contains(heading[language] ?? "أمثلة وممارسات"))
  }

  @Test func `names in the order of protocol or of speaking, as chosen`() {
    let statements = ["FRA", "AUS", "EGY", "CHL"].map { code in
      Sample.statement(
        code,
        [code],
        String(repeating: "\(Sample.words.name(of: code)) spoke of detention. ", count: 120)
      )
    }
    func draft(_ order: PartyNames.NameOrder) -> String {
      Composer(words: Sample.words).draft(
        Deliberation(title: "", statements: statements),
        plan: DraftPlan(length: .pages(1), nameOrder: order)
      ).body.text
    }
    #expect(draft(.alphabetical).contains("Australia [S002], Chile [S004], Egypt [S003] and France [S001]"))
    #expect(draft(.speaking).contains("France [S001], Australia [S002], Egypt [S003] and Chile [S004]"))
  }

  /// The laws of the issue, over random records, drafts and lengths.
  @Test(arguments: 0..<4)
  func `cites in every sentence, only whom it names, and accounts for all at every length`(seed: Int) {
    var random = SplitMix(seed: UInt64(seed) + 100)
    for _ in 0..<60 {
      let deliberation = Sample.random(&random, most: 60)
      let language = SynthesisWords.languages[Int(random.next() % 4)]
      let order: PartyNames.NameOrder = random.next() % 2 == 0 ? .alphabetical : .speaking
      let parts = DraftPlan.Part.allCases.filter { _ in random.next() % 5 > 0 }
      let plan = DraftPlan(
        language: language,
        length: Self.lengths[Int(random.next() % 4)],
        nameOrder: order,
        outline: parts
      )
      let draft = Composer(words: Sample.words).draft(deliberation, plan: plan)
      let ledger = Ledger(
        of: deliberation,
        body: draft.body,
        references: draft.references,
        setAside: [:],
        words: Sample.words
      )
      #expect(ledger.lines.count == deliberation.interventions.count)
      #expect(ledger.isBalanced)
      #expect(ledger.uncited.isEmpty)
      #expect(ledger.unknown.isEmpty)
      let names = PartyNames(words: Sample.words, language: plan.language)
      for (_, sentence) in draft.body.sentences {
        for number in sentence.citations {
          for party in deliberation.statements[number - 1].voices {
            #expect(sentence.plain.contains(names.name(party)), "\(sentence.text) cites \(party)")
          }
        }
      }
      #expect(Composer(words: Sample.words).draft(deliberation, plan: plan).body == draft.body)
      #expect(
        Sample.words.body(draft.body.text).citations.keys.sorted() == draft.body.citations.keys.sorted()
      )
    }
  }

  @Test func `tells every statement at full length`() {
    var random = SplitMix(seed: 5)
    for _ in 0..<60 {
      let deliberation = Sample.random(&random, most: 50)
      let draft = Composer(words: Sample.words).draft(deliberation, plan: DraftPlan())
      #expect(draft.body.citations.keys.sorted() == Array(1...deliberation.statements.count))
    }
  }
}

@Suite struct LedgerTests {
  @Test func `reopens exactly the statements of a sentence that is taken out`() {
    var random = SplitMix(seed: 21)
    for _ in 0..<80 {
      let deliberation = Sample.random(&random, most: 40)
      let draft = Composer(words: Sample.words).draft(
        deliberation,
        plan: DraftPlan(length: random.next() % 2 == 0 ? .full : .pages(1))
      )
      let before = Ledger(
        of: deliberation,
        body: draft.body,
        references: draft.references,
        setAside: [:],
        words: Sample.words
      )
      let sentences = draft.body.sentences
      let victim = sentences[Int(random.next() % UInt64(sentences.count))]
      var body = draft.body
      guard case .paragraph(var paragraph) = body.blocks[victim.place.block] else { continue }
      paragraph.remove(at: victim.place.sentence)
      body.blocks[victim.place.block] = .paragraph(paragraph)
      let after = Ledger(
        of: deliberation,
        body: body,
        references: draft.references,
        setAside: [:],
        words: Sample.words
      )
      let elsewhere = Set(body.sentences.flatMap(\.sentence.citations))
      let gone = Set(victim.sentence.citations).subtracting(elsewhere)
      for (old, new) in zip(before.lines, after.lines) {
        #expect(old.id == new.id)
        for (a, b) in zip(old.statements, new.statements) {
          let isGone = a.number.map(gone.contains) ?? false
          #expect(!a.places.isEmpty == (!b.places.isEmpty || isGone))
        }
        let lost = old.isAccountedFor && !new.isAccountedFor
        #expect(
          lost
            == old.statements.filter { !$0.places.isEmpty }.allSatisfy {
              $0.number.map(gone.contains) ?? false
            }
        )
      }
    }
  }

  @Test func `accounts for what a person set aside, and only for all of an intervention`() {
    let deliberation = Deliberation(
      title: "",
      statements: [
        Sample.statement("1", ["MAR"], "Morocco spoke of detention."),
        Sample.statement("2", ["MAR"], "It spoke again."),
        Sample.statement("3", ["FRA"], "France spoke of detention."),
      ]
    )
    let reason = SetAside(reason: .duplicate, note: "of 3", actor: "rapporteur")
    func ledger(_ setAside: [String: SetAside]) -> Ledger {
      Ledger(
        of: deliberation,
        body: Sample.words.body("France spoke of detention, as others did [S003]."),
        references: ["1", "2", "3"],
        setAside: setAside,
        words: Sample.words
      )
    }
    #expect(ledger([:]).lines.map(\.standing) == [.open, .told])
    #expect(ledger(["1": reason]).lines.map(\.standing) == [.open, .told])
    #expect(ledger(["1": reason, "2": reason]).lines.map(\.standing) == [.setAside, .told])
    #expect(ledger(["1": reason, "2": reason]).isBalanced)
    #expect(ledger([:]).accountedFor == 1)
  }

  @Test func `tells who is named only from who is told, and what cites nothing or what is not there`() {
    let deliberation = Deliberation(
      title: "",
      statements: ["MAR", "FRA", "PHL"].map { Sample.statement($0, [$0], "It spoke of detention.") }
    )
    let ledger = Ledger(
      of: deliberation,
      body: Sample.words.body(
        "France [S2] and Morocco [S1] spoke.\nThis cites nothing.\nThis cites what is not there, alas, at all [S9]."
      ),
      references: ["MAR", "FRA", "PHL"],
      setAside: [:],
      words: Sample.words
    )
    #expect(ledger.lines.map(\.standing) == [.named, .named, .open])
    #expect(ledger.uncited == [DraftBody.Place(block: 0, sentence: 1)])
    #expect(ledger.unknown.keys.sorted() == [9])
  }

  @Test func `shows who is under-represented in the draft compared with the floor`() throws {
    let african = ["MAR", "KEN", "EGY"].map {
      Sample.statement($0, [$0], "\($0) spoke of detention at some length.")
    }
    let european = ["FRA", "DEU", "ESP"].map {
      Sample.statement($0, [$0], "\($0) spoke of detention at some length.")
    }
    let deliberation = Deliberation(title: "", statements: african + european)
    let ledger = Ledger(
      of: deliberation,
      body: Sample.words.body(
        """
        France spoke of detention and said so in many words which are counted here [S4].
        Germany spoke of detention and said so in many words which are counted here [S5].
        Spain spoke of detention and said so in many words which are counted here [S6].
        Egypt, Kenya and Morocco spoke [S1][S2][S3].
        """
      ),
      references: ["MAR", "KEN", "EGY", "FRA", "DEU", "ESP"],
      setAside: [:],
      words: Sample.words
    )
    let rows = ledger.coverage.groups
    #expect(try #require(rows.first { $0.label == "African" }).isUnderRepresented)
    #expect(try #require(rows.first { $0.label == "WEOG" }).isUnderRepresented == false)
    #expect(rows.map(\.interventions).reduce(0, +) == 6)
  }
}
