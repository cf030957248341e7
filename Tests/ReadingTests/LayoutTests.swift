// SPDX-License-Identifier: Apache-2.0

import Kernel
@testable import Reading
import TesseraTesting
import Testing

@Suite struct LayoutTests {
  private func blocks(_ text: String) throws -> [String] {
    let document = try DocumentText(decoding: Array(text.utf8))
    let layout = Layout(document)
    return layout.blocks.map { block in
      let words = block.lines.map { document[layout.segments[$0]] }.joined(separator: " ")
      return "\(block.kind.rawValue): \(words)"
    }
  }

  @Test func `wrapped lines make one paragraph, a blank line ends it`() throws {
    let text = """
      Portugal stressed that the cost of a visa is more than what
      many workers earn in a month.

      Nepal agreed.
      """
    #expect(
      try blocks(text) == [
        "paragraph: Portugal stressed that the cost of a visa is more than what many workers earn in a month.",
        "paragraph: Nepal agreed.",
      ]
    )
  }

  @Test func `double-spaced lines make one paragraph too, even where one begins with a name`() throws {
    let first = [
      "Portugal stressed that the cost of a visa is more than what",
      "many workers earn in a month, and that this is so also in",
      "Nepal as in many others, and that nobody knows where the", "money goes once it has been paid.",
    ]
    let second = [
      "Nepal agreed that fees are high and asked the agencies of", "Portugal to hear it first from the",
      "ministries of labour of both countries, and then from the", "courts where agencies do not listen.",
    ]
    let lines = first.joined(separator: "\n\n") + "\n\n\n" + second.joined(separator: "\n\n")
    #expect(
      try blocks(lines) == [first, second].map { "paragraph: " + $0.joined(separator: " ") }
    )
  }

  @Test(arguments: ["- ", "* ", "+ ", "• ", "– ", "— ", "▪ ", "◦ ", "‣ ", "· ", "\u{F0B7} ", "•\t"])
  func `bullets of many kinds begin items and are no part of them`(bullet: String) throws {
    let text =
      "Portugal asked for:\n\n\(bullet)lower fees;\n\(bullet)shorter forms\nfor all workers;\n\(bullet)courts."
    #expect(
      try blocks(text) == [
        "paragraph: Portugal asked for:", "item: lower fees;", "item: shorter forms for all workers;",
        "item: courts.",
      ]
    )
  }

  @Test(arguments: [
    ("1. ", "2. "), ("1) ", "2) "), ("(1) ", "(2) "), ("a) ", "b) "), ("(a) ", "(b) "), ("i. ", "ii. "),
    ("(iv) ", "(v) "), ("9.1. ", "9.2. "), ("12.1 ", "12.2 "),
  ])
  func `numbers and letters begin items`(first: String, second: String) throws {
    let text = "Portugal asked for:\n\n\(first)lower fees;\n\(second)shorter forms."
    #expect(
      try blocks(text) == ["paragraph: Portugal asked for:", "item: lower fees;", "item: shorter forms."]
    )
  }

  @Test func `a number alone on its line belongs to the paragraph below`() throws {
    let document = try DocumentText(
      decoding: Array("12.\n\nPortugal stressed fees.\n\n13.\n\nNepal agreed.".utf8)
    )
    let layout = Layout(document)
    #expect(layout.blocks.map(\.marker) == [.paragraphNumber("12"), .paragraphNumber("13")])
    #expect(layout.blocks.map(\.kind) == [.paragraph, .paragraph])
  }

  @Test func `headings are short, begin with a capital and end without a stop`() throws {
    let text = "Protection at work\n\nPortugal stressed fees.\n\nB. Interactive dialogue\n\nNepal agreed."
    #expect(
      try blocks(text) == [
        "heading: Protection at work", "paragraph: Portugal stressed fees.", "heading: Interactive dialogue",
        "paragraph: Nepal agreed.",
      ]
    )
  }

  @Test(arguments: ["7", "- 7 -", "Page 7 of 20", "7/20", "Página 7"])
  func `a page number inside a sentence is set aside`(number: String) throws {
    let text =
      "Portugal stressed that the cost of a visa is more than\n\n\(number)\n\nwhat many workers earn."
    #expect(
      try blocks(text) == [
        "paragraph: Portugal stressed that the cost of a visa is more than what many workers earn."
      ]
    )
  }

  @Test func `a document's symbol at the top of a page is set aside`() throws {
    let text =
      "Portugal stressed that the cost of a visa is more than\n\nA/CONF.231/15\n\nwhat many workers earn."
    #expect(
      try blocks(text) == [
        "paragraph: Portugal stressed that the cost of a visa is more than what many workers earn."
      ]
    )
  }

  /// Three pages of three lines each, with a running title, and notes under a rule.
  private let pages = ["Portugal", "Nepal", "Peru"].enumerated().map { page, name in
    """
    Summary of the Harbour Conference, page \(page + 1)

    \(name) stressed that the cost of a visa is more than what many
    workers earn in a month. \(name) also knew \(page + 3) courts that were slow, and
    asked \(name == "Peru" ? "about a clerk" : "about an agency") of \(name) who takes two fees and who

    ____________________
    \(page + 1) See the annex of the report.
    * Figures of the year before.

    left \(name) in the month of
    """
  }

  @Test func `running titles and notes under a rule are set aside, and sentences go on over them`() throws {
    let text = pages.joined(separator: "\n\n") + "\n\nJune, before the courts could act."
    let found = try blocks(text).joined(separator: " ")
    #expect(!found.contains("Harbour") && !found.contains("annex") && !found.contains("Figures"))
    #expect(found.contains("an agency of Nepal who takes two fees and who left Nepal in the month of"))
    let record = try Telling.read(text)
    #expect(Set(record.statements.map(\.voices)) == ["PRT", "NPL", "PER"])
    #expect(record.brokenPromises == [])
  }

  @Test func `a sentence that a note cut in two is whole again`() throws {
    let text = """
      Portugal stressed that the cost of a visa is more than what many workers
      earn in a month, that the forms are long and that courts are slow, and it
      spoke of an agency that takes two fees for one visa in the capital and

      See also the annex of the report.

      that closed before the courts could act.

      Nepal agreed with this and asked who pays for the journey to the capital,
      for the copies and for the interpreter, and which courts a worker can ask.
      """
    let found = try blocks(text)
    #expect(found.count == 2)
    #expect(found.first?.hasSuffix("in the capital and that closed before the courts could act.") == true)
  }

  @Test func `a list that lost its bullets is still a list`() throws {
    let text = "Portugal asked for:\n\n    Lower fees\n    Shorter forms\n    Courts\n\nNepal agreed."
    #expect(
      try blocks(text) == [
        "paragraph: Portugal asked for:", "item: Lower fees", "item: Shorter forms", "item: Courts",
        "paragraph: Nepal agreed.",
      ]
    )
  }

  @Test func `a dash or a year at the start of a wrapped line begins no item`() throws {
    let text = """
      Portugal stressed that the costs of a visa – fees, copies, journeys to the capital
      – are more than what many workers earn, and that they have doubled since
      2019. Nepal agreed.
      """
    #expect(try blocks(text).count == 1)
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func `lines may end as on any system`(end: String) throws {
    let text = ["Fees", "", "Portugal stressed fees.", "", "- courts", "- forms"].joined(separator: end)
    #expect(
      try blocks(text) == [
        "heading: Fees", "paragraph: Portugal stressed fees.", "item: courts", "item: forms",
      ]
    )
  }

  @Test func `lines lie in the text, in its order, and hold every word that is not set aside`() throws {
    for sample in try Repository.samples {
      let bytes = try Repository.sample(sample)
      let document = try DocumentText(decoding: bytes)
      let layout = Layout(document)
      var last = 0
      for segment in layout.blocks.flatMap(\.lines).map({ layout.segments[$0] }) {
        #expect(segment.start >= last && !segment.isEmpty && segment.end <= bytes.count)
        last = segment.end
      }
      let kept = layout.segments.map(\.length).reduce(0, +)
      #expect(kept * 100 > bytes.count * 90, "\(sample)")
    }
  }
}
