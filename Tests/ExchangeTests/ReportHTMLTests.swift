// SPDX-License-Identifier: Apache-2.0

import Exchange
import Reading
import ReportSamples
import Synthesis
import TesseraTesting
import Testing

/// A report as a page, read back with an XML parser that knows nothing of it.
@Suite struct ReportHTMLTests {
  private let words: ReportWords

  init() throws { words = try ReportWords(catalogue: Telling.reader().catalogue) }

  /// What must hold of every page, whatever the report.
  private func page(_ report: Report, for medium: ReportHTML.Medium = .screen) throws -> ParsedPage {
    let page = try ParsedPage(ReportHTML.bytes(report, words: words, for: medium))
    #expect(page.ids.count == Set(page.ids).count)
    let ids = Set(page.ids)
    for link in page.links { #expect(ids.contains(link), "a link to #\(link)") }
    #expect(page.nestedLinks == 0)
    #expect(page.loading == [])
    #expect(page.policy?.hasPrefix("default-src 'none'") == true)
    #expect(!page.elements.contains("script") && !page.elements.contains("img"))
    #expect(!page.style.contains("@import") && !page.style.contains("url("))
    return page
  }

  @Test(arguments: [
    (
      "en", "ltr",
      [
        "Contents", "Draft, not published", "Version 3 of 27 November 2026", "6 of 6 accounted for",
        "Sources",
        "Contributions set aside", "Reason: conduct of the meeting: thanks only, set aside by Ana Ruiz",
        "Objection by Chile, 25 November 2026",
        "Answer of the rapporteur (not taken up), Ana Ruiz, 26 November 2026",
        "Correction proposed by Bangladesh", "The rapporteur has not answered yet.", "Accepted by Nepal",
        "Annex: all contributions by speaker", "pp. 12–13",
      ]
    ),
    (
      "fr", "ltr",
      [
        "Sommaire", "Projet, non publié", "6 sur 6 prises en compte", "Objection : Chili, 25 novembre 2026",
        "Réponse du rapporteur (non retenue)", "Contributions écartées", "Motif : conduite de la réunion",
      ]
    ),
    (
      "es", "ltr",
      [
        "Índice", "Borrador, no publicado", "6 de 6 tenidas en cuenta",
        "Objeción de Chile, 25 de noviembre de 2026",
        "Respuesta del relator (no aceptada)", "Fuentes",
      ]
    ),
    ("ar", "rtl", ["المحتويات", "مسودة غير منشورة", "اعتراض من تشيلي", "رد المقرر (لم يؤخذ به)", "المصادر"]),
  ])
  func `a page says in its language what stands in it`(
    language: String,
    direction: String,
    parts: [String]
  ) throws {
    let report = try SampleReport.report(language)
    for medium in [ReportHTML.Medium.screen, .paper] {
      let page = try page(report, for: medium)
      #expect(page.language == language && page.direction == direction)
      let text = page.text.replacing("\u{A0}", with: " ")
      for part in parts { #expect(text.contains(part), "\(part)") }
      #expect(text.contains(SampleReport.title(language)))
      #expect(text.contains(report.version.digest))
      for statement in SampleReport.statements { #expect(page.text.contains(statement.quote)) }
      #expect(page.text.contains(SampleReport.objection.words))
      #expect(page.text.contains("The recording has the word end."))
    }
  }

  @Test func `each citation leads to its source and back`() throws {
    let page = try page(try SampleReport.report("en", annex: false))
    #expect(page.cards.filter { !$0.id.isEmpty }.map(\.id) == ["S001", "S002", "S003", "S004", "S005"])
    for id in ["cS001-1", "cS001-2", "cS002-1", "cS003-1", "cS004-1", "cS005-1"] {
      let anchor = try #require(page.anchors[id])
      #expect(anchor.href == String(id.dropFirst().prefix(4)))
      #expect(page.links.contains(id))
    }
    #expect(page.anchors["cS001-1"]?.classes.contains("contested") == true)
    #expect(page.anchors["cS004-1"]?.classes.contains("contested") == false)
    #expect(page.cards.first?.text.contains("Objection by Chile") == true)
  }

  @Test func `quotes in another language say which`() throws {
    let bytes = ReportHTML.bytes(try SampleReport.report("en"), words: words)
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(
      text.contains("“<span lang=\"ar\" dir=\"rtl\">يجب حماية العمال المهاجرين</span>”<span class=\"cites\">")
    )
    #expect(text.contains("<blockquote class=\"said\" lang=\"fr\" dir=\"ltr\">“Les travailleurs"))
    #expect(text.contains("<blockquote class=\"said\">“Chile held"))
  }

  @Test(arguments: [SampleReport.hostile, "a\u{0}b", "\u{202E}turned", "</style></title>"])
  func `text from outside stays text`(hostile: String) throws {
    let page = try page(try SampleReport.report("en", put: hostile))
    let expected = hostile.replacing("\u{0}", with: "\u{FFFD}").replacing("\u{202E}", with: "\u{FFFD}")
      .split(separator: " ").joined(separator: " ")
    let text = page.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.ranges(of: expected).count >= 3 + 4 * 3)
  }

  @Test func `an empty report and a long sentence are whole`() throws {
    for language in SampleReport.languages {
      let page = try page(try SampleReport.empty(language))
      #expect(page.text.contains(try #require(words.text("empty", in: language))))
    }
    let long = Array(repeating: "words without end", count: 6_000).joined(separator: " ")
    #expect(try page(try SampleReport.report("en", extra: long)).text.contains(long))
  }
}
