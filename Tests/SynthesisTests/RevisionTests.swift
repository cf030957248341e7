// SPDX-License-Identifier: Apache-2.0

import Synthesis
import TesseraTesting
import Testing

@Suite struct RevisionTests {
  private static let body = Sample.words.body(
    """
    ## Interventions

    Morocco spoke of the need for data [S001].
    France spoke of detention [S002] and of ships [S003].

    Kenya spoke last [S004].
    """
  )

  private func rewritten(_ text: String) throws -> DraftBody.Edit {
    let was = try #require(Self.body.text(ofBlock: 1))
    return try #require(Self.body.rewriting(block: 1, was: was, as: text, words: Sample.words))
  }

  @Test func `keeps the citations of a sentence that is rewritten without them`() throws {
    let edit = try rewritten(
      "Data are needed, Morocco said, and the need is great.\nFrance spoke of detention [S002] and of ships [S003]."
    )
    #expect(edit.carried == [1])
    #expect(edit.dropped.isEmpty)
    #expect(edit.body.citations.keys.sorted() == [1, 2, 3, 4])
  }

  @Test func `loses a citation that a person takes from words that stay`() throws {
    let edit = try rewritten(
      "Morocco spoke of the need for data [S001].\nFrance spoke of detention [S002] and of ships."
    )
    #expect(edit.carried.isEmpty)
    #expect(edit.dropped == [3])
  }

  @Test func `leaves a new sentence without citations, to be marked`() throws {
    let edit = try rewritten(
      "Morocco spoke of the need for data [S001].\nFrance spoke of detention [S002] and of ships [S003].\nAll was well."
    )
    #expect(
      edit.body.sentences.filter { $0.sentence.citations.isEmpty }.map(\.sentence.text) == ["All was well."]
    )
  }

  @Test func `finds the paragraph again where another was put before it, and gives way where it was changed`()
  {
    let was = "Kenya spoke last [S004]."
    let moved = Self.body.adding(.paragraph([DraftSentence("New [S1].")]), behind: 0)
    #expect(
      moved.rewriting(block: 2, was: was, as: "Kenya closed [S004].", words: Sample.words)?.body.blocks.last
        == .paragraph([DraftSentence("Kenya closed [S004].")])
    )
    #expect(Self.body.rewriting(block: 1, was: "Another text.", as: "x", words: Sample.words) == nil)
  }

  @Test func `takes a block out by emptying it`() throws {
    let edit = try rewritten("  \n ")
    #expect(edit.body.blocks.count == 2)
    #expect(edit.dropped == [1, 2, 3])
  }

  @Test func `moves a sentence with its citations, over the border of its paragraph too`() {
    let down = Self.body.moving(DraftBody.Place(block: 1, sentence: 1), down: true)
    #expect(
      down.text(ofBlock: 2)
        == "France spoke of detention [S002] and of ships [S003].\nKenya spoke last [S004]."
    )
    let up = Self.body.moving(DraftBody.Place(block: 2, sentence: 0), down: false)
    #expect(up.blocks.count == 2)
    #expect(up.citations.keys.sorted() == [1, 2, 3, 4])
    #expect(Self.body.moving(DraftBody.Place(block: 2, sentence: 0), down: true) == Self.body)
    #expect(Self.body.moving(DraftBody.Place(block: 9, sentence: 9), down: true) == Self.body)
  }

  @Test func `never loses a citation by moving, and tells all it loses by rewriting`() {
    var random = SplitMix(seed: 77)
    for _ in 0..<60 {
      let deliberation = Sample.random(&random, most: 30)
      var body = Composer(words: Sample.words).draft(deliberation, plan: DraftPlan()).body
      let all = Set(body.citations.keys)
      for _ in 0..<6 {
        let sentences = body.sentences
        let place = sentences[random.number(in: 0..<sentences.count)].place
        body = body.moving(place, down: random.next() % 2 == 0)
        #expect(Set(body.citations.keys) == all)
      }
      let place = body.sentences[random.number(in: 0..<body.sentences.count)].place
      let was = body.text(ofBlock: place.block) ?? ""
      let words = was.split(separator: " ").filter { _ in random.next() % 4 > 0 }.joined(separator: " ")
      guard let edit = body.rewriting(block: place.block, was: was, as: words, words: Sample.words) else {
        Issue.record("nothing was rewritten")
        continue
      }
      #expect(Set(edit.body.citations.keys).union(edit.dropped) == all)
      #expect(DraftDifference(from: body, to: body).isEmpty)
    }
  }

  @Test func `shows what differs, word by word where a sentence was rewritten`() {
    let new = Sample.words.body(
      """
      ## Interventions

      Morocco spoke of the great need for data [S001].
      France spoke of detention [S002] and of ships [S003].
      """
    )
    let lines = DraftDifference(from: Self.body, to: new).lines
    #expect(lines.contains(.removed("Kenya spoke last [S004].")))
    #expect(
      lines.contains(
        .changed([.same("Morocco spoke of the"), .added("great"), .same("need for data [S001].")])
      )
    )
    #expect(lines.contains(.same("France spoke of detention [S002] and of ships [S003].")))
  }

  @Test func `tells a contribution that was open, where it belongs`() {
    let deliberation = Deliberation(
      title: "",
      sessions: [Deliberation.Session(number: "2.1", title: "Societies")],
      statements: [
        Sample.statement("a", ["MAR"], "Morocco spoke of data.", session: 0),
        Sample.statement("b", ["ZMB"], "Zambia on local integration.", session: 0),
      ]
    )
    let told = Composer(words: Sample.words).telling(
      [1],
      of: deliberation,
      plan: DraftPlan(),
      references: ["x", "b", "a"]
    )
    #expect(told.sentences.map(\.text) == ["Zambia spoke of local integration [S002]."])
    #expect(told.session == "2.1 Societies")
    #expect(told.heading == "Interventions")
    let body = Sample.words.body(
      "# 2.1 Societies\n\n## Interventions\n\nMorocco spoke [S003].\n\n# 2.2 Other"
    )
    #expect(
      body.adding(told.sentences, under: told.heading, session: told.session).text(ofBlock: 3)
        == "Zambia spoke of local integration [S002]."
    )
  }
}
