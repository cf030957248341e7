// SPDX-License-Identifier: Apache-2.0

import Exchange
import Foundation
import Reading
import ReportSamples
import Synthesis
import TesseraTesting
import Testing

/// A report as Markdown, read back with pandoc where it is there.
@Suite struct ReportMarkdownTests {
  private let words: ReportWords

  init() throws { words = try ReportWords(catalogue: Telling.reader().catalogue) }

  private func text(_ report: Report) -> String {
    String(decoding: ReportMarkdown.bytes(report, words: words), as: UTF8.self)
  }

  @Test func `every phrase is there in four languages, with the same gaps to fill`() throws {
    func gaps(_ text: String) -> [String] { text.matches(of: /\{(\w+)\}/).map { String($0.1) }.sorted() }
    for key in ReportWords.keys {
      let english = try #require(words.text(key, in: "en"), "\(key)")
      for language in SampleReport.languages {
        let text = try #require(words.text(key, in: language), "\(key) in \(language)")
        #expect(gaps(text) == gaps(english), "\(key) in \(language)")
      }
    }
  }

  @Test func `the English report is the one we know`() throws {
    let text = text(try SampleReport.report("en"))
    for part in [
      "title: \"Roundtable on the cost of migration\"\nauthor:\n- \"Ana Ruiz\"\ndate: \"27 November 2026\"\nlang: en\n",
      "**Draft, not published**", "Version 3 of 27 November 2026 · 6 of 6 accounted for",
      "# Session 1: Recruitment\n\nChile held that fees must end[^S001].\n",
      "Morocco said: “[Les travailleurs ne doivent rien payer]{lang=fr}”[^S002]^,^[^S001].",
      "“[يجب حماية العمال المهاجرين]{lang=ar dir=rtl}”[^S003].", "## Means of implementation",
      "[^S001]: **Chile**: “Chile held that fees must end.” — *Summary of the roundtable*, pp.\u{A0}12–13.",
      "\n\n    **Objection by Chile, 25 November 2026**: Chile said that fees must be capped.\n",
      "\n\n    **Answer of the rapporteur (not taken up), Ana Ruiz, 26 November 2026**: The recording has the word end.\n",
      "**Accepted by Nepal, 1 November 2026**.",
      "# Contributions set aside\n\n-   **Bangladesh**: “We thank the chair.”",
      "Reason: conduct of the meeting: thanks only, set aside by Ana Ruiz.",
      "**Correction proposed by Bangladesh, 26 November 2026**: Please report our thanks",
      "The rapporteur has not answered yet.", "# Annex: all contributions by speaker", "## Switzerland",
    ] { #expect(text.contains(part), "\(part)\n---\n\(text)") }
  }

  @Test(arguments: [
    (
      "fr",
      [
        "lang: fr", "**Projet, non publié**", "Version 3 du 27 novembre 2026", "Objection : Chili, 25",
        "1er novembre 2026",
      ]
    ),
    (
      "es",
      [
        "lang: es", "**Borrador, no publicado**", "Versión 3 del 27 de noviembre de 2026",
        "Objeción de Chile, 25",
      ]
    ),
    ("ar", ["lang: ar\ndir: rtl", "مسودة غير منشورة", "27 نوفمبر 2026", "اعتراض من تشيلي"]),
  ])
  func `a report speaks its language`(language: String, parts: [String]) throws {
    let text = text(try SampleReport.report(language))
    for part in parts { #expect(text.replacing("\u{A0}", with: " ").contains(part), "\(part)\n---\n\(text)") }
  }

  @Test func `it says whether it is published, and what was open when it was`() throws {
    #expect(text(try SampleReport.report("en", isPublished: true)).contains("**Published**"))
    let overridden = text(try SampleReport.report("en", isPublished: true, override: "time ran out"))
    #expect(overridden.contains("**Published though contributions were open: time ran out**"))
  }

  @Test func `a number that stands for nothing stays in the words`() throws {
    #expect(
      text(try SampleReport.report("en", extra: "As told [S099]")).contains(#"As told \[S099\][^S004]"#)
    )
  }

  @Test func `an empty report is whole`() throws {
    for language in SampleReport.languages {
      let text = text(try SampleReport.empty(language))
      #expect(text.contains(try #require(words.text("empty", in: language))))
      #expect(text.contains(try #require(words.text("set-aside.none", in: language))))
    }
  }

  // MARK: - Through pandoc

  private static let pandoc = "/usr/bin/pandoc"
  private static var hasPandoc: Bool { FileManager.default.isExecutableFile(atPath: pandoc) }

  /// The document as pandoc's own tree.
  private func tree(_ bytes: [UInt8]) async throws -> [String: Any] {
    let outcome = try await Program(path: Self.pandoc).run(["-f", "markdown", "-t", "json"], input: bytes)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try #require(try JSONSerialization.jsonObject(with: Data(outcome.outputBytes)) as? [String: Any])
  }

  private func count(_ type: String, in value: Any) -> Int {
    if let list = value as? [Any] { return list.reduce(0) { $0 + count(type, in: $1) } }
    guard let node = value as? [String: Any] else { return 0 }
    return (node["t"] as? String == type ? 1 : 0) + node.values.reduce(0) { $0 + count(type, in: $1) }
  }

  /// The words of a tree, one blank for any white space.
  private func words(in value: Any) -> String {
    if let list = value as? [Any] { return list.map(words(in:)).joined() }
    guard let node = value as? [String: Any] else { return "" }
    switch node["t"] as? String {
    case "Str": return node["c"] as? String ?? ""
    case "Space", "SoftBreak", "LineBreak": return " "
    case "Quoted":
      let parts = node["c"] as? [Any] ?? []
      let isDouble = (parts.first as? [String: Any])?["t"] as? String == "DoubleQuote"
      return (isDouble ? "“" : "‘") + words(in: parts.last ?? []) + (isDouble ? "”" : "’")
    default: return node.sorted { $0.key < $1.key }.map { words(in: $0.value) }.joined()
    }
  }

  @Test(.enabled(if: hasPandoc, "pandoc is not installed"), arguments: SampleReport.languages)
  func `pandoc finds the headings and a note for each citation`(language: String) async throws {
    let tree = try await tree(ReportMarkdown.bytes(try SampleReport.report(language), words: words))
    let blocks = try #require(tree["blocks"])
    #expect(count("Header", in: blocks) == 3 + 2 + 6)
    #expect(count("Note", in: blocks) == 6)
    #expect(words(in: tree["meta"] ?? []).contains(SampleReport.title(language)))
  }

  @Test(
    .enabled(if: hasPandoc, "pandoc is not installed"),
    arguments: [
      SampleReport.hostile, "1. One", "iv) Four", "(a) A", "- item", "+ plus", "> quoted", "# head",
      "% percent", ": term",
      "::: div", "=== ---", "| line", "@cite", "http://example.org/a_b", "a\u{0}b", "`", "don't", "x\\", "![",
      "*",
      "<!-- c -->", "&amp; &#65;", "~~~", "```", "$$x$$", "[x](y)", "a--b---c....", "Table: x", "\\begin{x}",
    ]
  )
  func `text from outside stays text`(hostile: String) async throws {
    let report = try SampleReport.report("en", put: hostile)
    let tree = try await tree(ReportMarkdown.bytes(report, words: words))
    let blocks = try #require(tree["blocks"])
    let expected = hostile.replacing("\u{0}", with: "\u{FFFD}").trimmingCharacters(in: .whitespaces)
    // Twice in the text, in the heading, and as words, title, reply and answer of every statement that is printed.
    let text = words(in: blocks)
    #expect(text.ranges(of: expected).count >= 3 + 4 * 3, "\(expected)\n\(text)")
    #expect(words(in: tree["meta"] ?? []).contains(expected))
    #expect(count("Note", in: blocks) == 2)
    for type in [
      "RawInline", "RawBlock", "Link", "Image", "Math", "Cite", "CodeBlock", "OrderedList", "Table",
      "HorizontalRule", "BlockQuote",
    ] {
      #expect(count(type, in: blocks) == 0, "\(type)")
    }
  }

  @Test func `a sentence of 100 KB is written as it is`() throws {
    let long = Array(repeating: "words without end", count: 6_000).joined(separator: " ")
    #expect(text(try SampleReport.report("en", extra: long)).contains(long + "[^S004]"))
  }
}
