// SPDX-License-Identifier: Apache-2.0

import Exchange
import Foundation
import Intake
import Publication
import Reading
import ReportSamples
import Synthesis
import TesseraTesting
import Testing

/// A report as a DOCX, read back by pandoc.
@Suite(.enabled(if: Tool.isInstalled("pandoc"), "pandoc is not installed"))
struct DOCXTests {
  private let words: ReportWords

  init() throws { words = try ReportWords(catalogue: Telling.reader().catalogue) }

  private func html(_ docx: [UInt8]) async throws -> String {
    let outcome = try await Program(path: "/usr/bin/pandoc")
      .run(["-f", "docx", "-t", "html", "--wrap=none", "--standalone"], input: docx)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return outcome.output
  }

  @Test(arguments: SampleReport.languages)
  func `a word processor has a footnote for each citation, the headings, and the objection`(language: String)
    async throws
  {
    let report = try SampleReport.report(language)
    let html = try await html(try await DOCX.bytes(report, words: words))
    #expect(html.ranges(of: "class=\"footnote-ref\"").count == 6)
    // Arabic words stand in spans of their direction.
    let headings = html.matches(of: /<h[12][^>]*>(.*?)<\/h[12]>/)
      .map { String($0.1).replacing(/<[^>]*>/, with: "").replacing("&#39;", with: "'") }
    for block in report.body.blocks {
      guard case .heading(let title, _) = block else { continue }
      #expect(headings.contains(title), "\(title)")
    }
    for statement in SampleReport.statements { #expect(html.contains(statement.quote), "\(statement.quote)") }
    #expect(html.contains("<title>\(SampleReport.title(language))</title>"))
    #expect(html.contains(SampleReport.objection.words) && html.contains("The recording has the word end."))
    #expect(html.contains(SampleReport.correction.words))
    #expect(html.contains(try #require(words.text("set-aside", in: language))))
  }

  @Test func `the language and the direction of writing are declared`() async throws {
    try await withTemporaryFolder { folder in
      for (language, marks) in [("fr", ["w:val=\"fr\""]), ("ar", ["<w:bidi", "<w:rtl"])] {
        let file = folder.appendingPathComponent("\(language).docx")
        try Data(try await DOCX.bytes(SampleReport.report(language), words: words)).write(to: file)
        let outcome = try await Program(path: "/usr/bin/python3").run([
          "-c",
          "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); [print(z.read(n).decode()) for n in z.namelist() if n.endswith('.xml')]",
          file.path,
        ])
        for mark in marks { #expect(outcome.output.contains(mark), "\(language): \(mark)") }
      }
    }
  }

  @Test func `a ministry's styles are taken, and what is none is refused`() async throws {
    try await withTemporaryFolder { folder in
      let styles = folder.appendingPathComponent("styles.docx")
      try Data(try await DOCX.styles()).write(to: styles)
      let made = try await DOCX.bytes(SampleReport.report("en"), words: words, reference: styles.path)
      #expect(try await html(made).contains("Chile held that fees must end"))
      for path in [folder.path, folder.appendingPathComponent("none").path, "/etc/hostname"] {
        await #expect(throws: PublicationRefusal.referenceUnusable(path: path)) {
          try await DOCX.bytes(SampleReport.report("en"), words: words, reference: path)
        }
      }
    }
  }

  @Test func `text from outside stays text`() async throws {
    let report = try SampleReport.report("en", put: SampleReport.hostile + "\u{0}")
    let outcome = try await Program(path: "/usr/bin/pandoc").run(
      ["-f", "docx", "-t", "plain", "--wrap=none"],
      input: try await DOCX.bytes(report, words: words)
    )
    let expected = SampleReport.hostile + "\u{FFFD}"
    #expect(outcome.output.ranges(of: expected).count >= 3 + 4 * 3, "\(outcome.output)")
  }

  @Test func `an empty report and a long sentence are whole`() async throws {
    let empty = try await html(try await DOCX.bytes(SampleReport.empty("es"), words: words))
    #expect(empty.contains("El informe aún no tiene texto."))
    let long = Array(repeating: "words without end", count: 6_000).joined(separator: " ")
    #expect(
      try await html(try await DOCX.bytes(SampleReport.report("en", extra: long), words: words)).contains(
        long
      )
    )
  }

  @Test func `a bound that is too small is said, and nothing comes out`() async throws {
    await #expect(throws: PublicationRefusal.self) {
      try await DOCX.bytes(SampleReport.report("en"), words: words, limits: IntakeLimits(output: 1_000))
    }
  }
}

/// Programs that tests need.
enum Tool {
  static func isInstalled(_ name: String) -> Bool {
    FileManager.default.isExecutableFile(atPath: "/usr/bin/\(name)")
  }
}
