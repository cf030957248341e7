// SPDX-License-Identifier: Apache-2.0

import Reading
import Synthesis
import TesseraTesting
import Testing
import Vocabulary

/// The worked example of `docs/convergence.md`, counted by hand there, and the rules one by one.
@Suite struct ConvergenceTests {
  private static func said(_ statements: [Deliberation.Statement]) -> Convergence {
    Convergence(of: Deliberation(title: "", statements: statements), words: Sample.words)
  }

  private static let example: [Deliberation.Statement] = [
    Sample.statement("1", ["LSO"], "Lesotho opposed detention centres."),
    Sample.statement("2", ["MEX"], "Mexico recommended ending the detention of children.", .recommendation),
    Sample.statement(
      "3",
      ["FRA", "DEU"],
      "France and Germany called for alternatives to detention.",
      .recommendation
    ),
    Sample.statement("4", ["FRA"], "France has opened shelters instead of detention.", .practice),
    Sample.statement("5", ["AUS"], "Australia did not agree that detention should end."),
    Sample.statement("6", ["KEN"], "Kenya asked whether detention was lawful.", .question),
    Sample.statement("7", ["BRA"], "Brazil spoke of remittances.", themes: ["remittances"]),
    Sample.statement("8", ["GRC"], "The chair closed the floor on detention.", capacity: .chair),
    Sample.statement("9", [], "Detention was mentioned.", attribution: .unattributed),
  ]

  @Test func `counts the worked example as the documentation does`() throws {
    let convergence = Self.said(Self.example)
    let detention = try #require(convergence.theme("detention"))
    #expect(convergence.parties.count == 7)
    #expect(detention.voices == 6)
    #expect(
      Set(detention.regionalGroups) == [.african, .latinAmericanAndCaribbean, .westernEuropeanAndOthers]
    )
    #expect(detention.kinds[.recommendation] == 3)
    #expect(detention.kinds[.practice] == 1)
    #expect(detention.dissent.map(\.statement) == [4])
    #expect(detention.opposition.map(\.statement) == [0])
    #expect(detention.silent == ["BRA"])
    #expect(detention.shared == [8])
    #expect(detention.agreement == Proportion(5, of: 6))
    #expect(detention.reach == Proportion(6, of: 7))
    #expect(convergence.divergence.map(\.id) == ["detention"])
    #expect(convergence.consensus.isEmpty)
  }

  @Test func `counts a party once, however often and with whomever it spoke`() throws {
    let detention = try #require(Self.said(Self.example).theme("detention"))
    #expect(detention.tiles.filter { $0.party == "FRA" }.map(\.statements) == [[2, 3]])
    #expect(detention.tiles.first { $0.party == "FRA" }?.kind == .recommendation)
  }

  @Test(arguments: [2, 3]) func `does not call a group of two or three a consensus`(count: Int) throws {
    let parties = ["MAR", "FRA", "PHL", "BRA"].prefix(count)
    let convergence = Self.said(parties.map { Sample.statement($0, [$0], "It spoke of detention.") })
    #expect(convergence.consensus.isEmpty)
  }

  @Test func `calls four voices without dissent a consensus, and not with it`() {
    let four = ["MAR", "FRA", "PHL", "BRA"].map { Sample.statement($0, [$0], "It spoke of detention.") }
    #expect(Self.said(four).consensus.map(\.id) == ["detention"])
    let against = four + [Sample.statement("x", ["AUS"], "Australia did not share that view.")]
    #expect(Self.said(against).consensus.isEmpty)
    #expect(Self.said(against).divergence.map(\.id) == ["detention"])
  }

  @Test func `takes no question for dissent and no silence for agreement`() throws {
    let convergence = Self.said([
      Sample.statement("1", ["MAR"], "Morocco questioned whether detention was lawful.", .question),
      Sample.statement("2", ["FRA"], "France spoke of data.", themes: ["data-evidence"]),
    ])
    let detention = try #require(convergence.theme("detention"))
    #expect(detention.dissent.isEmpty)
    #expect(detention.agreement == Proportion(1, of: 1))
    #expect(detention.silent == ["FRA"])
  }

  @Test(arguments: [
    ("fr", "La France ne partage pas cet avis."), ("es", "España rechazó esa propuesta."),
    ("ar", "تحفظت مصر على ذلك."), ("en", "Chile could not support the proposal."),
  ])
  func `finds dissent by its words in each language`(language: String, quote: String) throws {
    let convergence = Self.said([Sample.statement("1", ["FRA"], quote, language: language)])
    #expect(try #require(convergence.theme("detention")).dissent.count == 1)
  }

  @Test func `finds no dissent inside a longer word`() throws {
    let convergence = Self.said([Sample.statement("1", ["FRA"], "It undisputedly spoke of objectedness.")])
    #expect(try #require(convergence.theme("detention")).dissent.isEmpty)
  }

  @Test func `counts countries of origin and destination by the dated source`() throws {
    let convergence = Self.said([
      Sample.statement("1", ["PHL"], "The Philippines spoke."),
      Sample.statement("2", ["DEU"], "Germany spoke."),
      Sample.statement("3", ["OHCHR"], "OHCHR spoke."),
    ])
    let detention = try #require(convergence.theme("detention"))
    #expect(detention.origin == 1)
    #expect(detention.destination == 1)
  }

  @Test func `lists a weighty point that one party alone made`() {
    let convergence = Self.said([
      Sample.statement(
        "1",
        ["MAR"],
        "Ratify the convention on migrant workers.",
        .recommendation,
        instruments: ["ICRMW"],
        strength: .specific
      ),
      Sample.statement("2", ["FRA"], "France spoke of camps."),
      Sample.statement("3", ["PHL"], "The Philippines spoke of ships."),
    ])
    #expect(convergence.weighty.map(\.statements) == [[0]])
  }

  @Test func `brings statements of one point together and leaves others apart`() throws {
    let convergence = Self.said([
      Sample.statement("1", ["MAR"], "Morocco stressed a complete ban on the detention of migrant children."),
      Sample.statement("2", ["FRA"], "France called for a ban on detention of migrant children."),
      Sample.statement("3", ["PHL"], "The Philippines described consular visits in prisons abroad."),
    ])
    let points = try #require(convergence.theme("detention")).points
    #expect(points.map(\.parties) == [["MAR", "FRA"], ["PHL"]])
  }

  @Test func `says what is new, gone, grown or too little to say between two meetings`() {
    let twelve = ["MAR", "FRA", "PHL", "BRA", "DEU", "AUS", "KEN", "MEX", "CHE", "TUN", "EGY", "IND"]
    func meeting(_ detention: Int, _ data: Int, _ diaspora: Int) -> Convergence {
      Self.said(
        twelve.enumerated().map { place, party in
          Sample.statement(
            party,
            [party],
            "\(party) spoke.",
            themes: (place < detention ? ["detention"] : [])
              + (place < data ? ["data-evidence"] : []) + (place < diaspora ? ["diaspora"] : []) + ["gender"]
          )
        }
      )
    }
    let comparison = MeetingComparison(from: meeting(2, 3, 0), to: meeting(11, 4, 5))
    func movement(_ id: String) -> MeetingComparison.Movement? {
      comparison.themes.first { $0.id == id }?.movement
    }
    #expect(movement("detention") == .grew)
    #expect(movement("data-evidence") == .steady)
    #expect(movement("diaspora") == .new)
    #expect(movement("gender") == .steady)
    let back = MeetingComparison(from: meeting(11, 4, 5), to: meeting(2, 3, 0))
    #expect(back.themes(.vanished).map(\.id) == ["diaspora"])
    #expect(back.themes(.shrank).map(\.id) == ["detention"])
  }

  @Test func `is the same in any order of statements but for the order of speaking`() {
    var random = SplitMix(seed: 11)
    for _ in 0..<40 {
      let deliberation = Sample.random(&random, most: 40)
      let forward = Convergence(of: deliberation, words: Sample.words)
      let backward = Convergence(
        of: Deliberation(title: "", statements: deliberation.statements.reversed()),
        words: Sample.words
      )
      #expect(forward.themes.map(\.id).sorted() == backward.themes.map(\.id).sorted())
      for theme in forward.themes {
        let other = backward.theme(theme.id)
        #expect(other?.agreement == theme.agreement)
        #expect(other?.reach == theme.reach)
        #expect(Set(theme.tiles.map(\.party)).isDisjoint(with: theme.silent))
        #expect(theme.voices + theme.silent.count == forward.parties.count)
        #expect(theme.points.flatMap(\.statements).count == Set(theme.points.flatMap(\.statements)).count)
      }
    }
  }
}
