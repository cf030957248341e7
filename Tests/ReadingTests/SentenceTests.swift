// SPDX-License-Identifier: Apache-2.0

@testable import Reading
import TesseraTesting
import Testing

@Suite struct SentenceTests {
  private func sentences(_ text: String, _ language: String = "en") throws -> [String] {
    let document = try DocumentText(decoding: Array(text.utf8))
    let layout = Layout(document)
    let passage = Passage(grammar: try Telling.reader().grammar(for: language))
    return layout.blocks.flatMap { block in
      passage.read(block.lines.map { layout.segments[$0] }, of: document.bytes)
      return passage.sentences().map { document[passage.span($0)] }
    }
  }

  @Test(arguments: [
    "Portugal stressed costs, e.g. fees for visas and copies.",
    "Mr. Okoro and Ms. Reed of Portugal spoke of fees.",
    "Dr. J. R. Mensah asked about No. 189 of the list.", "Portugal told the U.S. delegation about its fees.",
    "Portugal spoke of a fee of 3.5 per cent, or 1.250.000 escudos.",
    "Portugal wrote to www.example.org about it.",
    "Portugal spoke (cf. annex 2. to the report) of its fees.",
    "Portugal cited the U.N. Convention of St. Lucia.",
  ])
  func `a full stop inside a name, a number or an abbreviation ends nothing`(text: String) throws {
    #expect(try sentences(text) == [text])
  }

  @Test(arguments: [
    ["Portugal stressed fees.", "Nepal agreed."], ["Portugal met Nepal at 9 a.m.", "It asked about fees."],
    ["Portugal worked with the U.S.", "It asked about fees."], ["Who pays?", "Portugal asked again."],
    ["Enough!", "Portugal had spoken."], ["Portugal cited the law of 2019.", "Nepal agreed."],
    ["Portugal said: “We need courts.”", "Nepal agreed."],
    ["Portugal stressed fees (see annex 2).", "Nepal agreed."],
    ["Portugal proposed lower fees [...].", "Nepal agreed."],
  ])
  func `a full stop before a capital ends a sentence, its quotation mark included`(expected: [String]) throws
  {
    #expect(try sentences(expected.joined(separator: " ")) == expected)
  }

  @Test(arguments: [
    ("Mme Dumont et M. Ndiaye ont parlé des frais.", "fr"),
    ("La Sra. Ferrer y el Sr. Paz hablaron de visados.", "es"),
    ("Le Mali a cité l’art. 12 de la loi.", "fr"), ("Cuba citó el art. 12 de la ley.", "es"),
  ])
  func `abbreviations are those of the language`(text: String, language: String) throws {
    #expect(try sentences(text, language) == [text])
  }

  @Test func `a missing space after a full stop ends a sentence where a capital follows`() throws {
    #expect(
      try sentences("Portugal proposed measures.It asked for courts.")
        == ["Portugal proposed measures.", "It asked for courts."]
    )
  }

  @Test(arguments: ["é = e", "Œuvre = oeuvre", "ÑANDÚ = nandu", "Straße = strasse", "PROGRÈS = progres"])
  func `words are compared without case and accents`(pair: String) {
    let sides = pair.split(separator: " = ").map { FoldedWords($0).words }
    #expect(sides[0] == sides[1])
  }

  @Test func `a hyphen or an apostrophe between letters only glues`() {
    #expect(FoldedWords("co-chaired").words == FoldedWords("co chaired").words)
    #expect(FoldedWords("l’OIM").words == FoldedWords("l OIM").words)
  }
}
