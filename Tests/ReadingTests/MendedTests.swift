// SPDX-License-Identifier: Apache-2.0

import Reading
import TesseraTesting
import Testing
import Vocabulary

/// Sentences that were once misread; each shall stay mended.
@Suite struct MendedTests {
  @Test(arguments: [
    "Benin thanked Togo and Ghana for their help.", "Benin congratulated Togo and Ghana on their accord.",
    "Benin asked Togo for its register and Ghana for its hotline.",
  ])
  func `two who are thanked or asked are two objects, not a second speaker`(text: String) throws {
    let record = try Telling.read(text)
    #expect(record.quotations == [text])
    #expect(record.statements.map(\.voices) == ["BEN"])
    #expect(record.statements.flatMap(\.places).map(\.rawValue) == ["TGO", "GHA"])
  }

  @Test func `recommendations that begin alike keep their first lines`() throws {
    let line = "Ratify the Convention on the Protection of the Rights of All Migrant\nWorkers"
    let items = [("81.1.", "without delay (Norway)"), ("81.2.", "in full (Kenya)"), ("81.3.", "soon (Peru)")]
    let text = items.map { "\($0.0)\n\n\(line) \($0.1);" }.joined(separator: "\n\n")
    let record = try Telling.read("Recommendations\n\n" + text)
    #expect(record.statements.map(\.voices) == ["NOR", "KEN", "PER"])
    #expect(record.quotations.allSatisfy { $0.hasPrefix("Ratify the Convention") })
    #expect(record.statements.map(\.strength) == [.specific, .specific, .specific])
  }

  @Test(arguments: [
    ("Benin did not support the text.", "en"), ("Benin neither supported nor opposed the text.", "en"),
    ("Le Bénin n'a pas soutenu le texte.", "fr"), ("Benin no apoyó el texto.", "es"),
  ])
  func `support denied is no support`(text: String, language: String) throws {
    #expect(try Telling.read(text, language).kinds == ["BEN position"])
  }

  @Test(arguments: [
    ("It was proposed by Nepal that fees be lowered.", "NPL"),
    ("Concern was expressed by Nepal at the fees.", "NPL"),
    ("Both Nepal and Fiji called for lower fees.", "NPL+FJI"), ("For Nepal, fees are high.", "NPL"),
    ("Delegations, among them Nepal, stressed fees.", "NPL"),
    ("Kenya (on behalf of the African Group) called for lower fees.", "African Group"),
  ])
  func `who speaks is found where the sentence hides it`(text: String, voices: String) throws {
    #expect(try Telling.read(text).statements.map(\.voices) == [voices])
  }

  @Test func `a title at the start of a French paragraph is no list marker`() throws {
    let text = "M. Paul Ndiaye (Sénégal) a souligné les frais."
    #expect(try Telling.read(text, "fr").quotations == [text])
  }

  @Test func `a footnote's number hides no full stop`() throws {
    let text = """
      Portugal stressed that fees are high.1

      _______________
      1 See the annex of the report.

      12

      Nepal agreed.
      """
    #expect(try Telling.read(text).statements.map(\.voices) == ["PRT", "NPL"])
  }

  @Test func `chairs who call for something recommend it`() throws {
    let text =
      "Session 1: Visas\n\nThe session was co-chaired by Kenya and Nepal.\n\nThe Co-Chairs called for lower fees."
    #expect(try Telling.read(text).kinds == ["KEN+NPL recommendation"])
  }

  @Test func `quotation marks do not make Windows-1252 a Macintosh`() throws {
    let bytes: [UInt8] = [
      0x53, 0xE9, 0x6E, 0xE9, 0x67, 0x61, 0x6C, 0x20, 0x93, 0x76, 0x69, 0x73, 0x61, 0x73, 0x94,
    ]
    let text = try DocumentText(decoding: bytes)
    #expect(text.encoding == .windows1252)
    #expect(String(decoding: text.bytes, as: UTF8.self) == "Sénégal “visas”")
  }
}
