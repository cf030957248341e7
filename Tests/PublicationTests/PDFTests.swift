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

/// A report as a PDF, read back by Poppler.
@Suite(
  .enabled(if: Tool.isInstalled("weasyprint"), "weasyprint is not installed"),
  .enabled(if: Tool.isInstalled("pdftotext"), "poppler-utils is not installed")
)
struct PDFTests {
  private let words: ReportWords

  init() throws { words = try ReportWords(catalogue: Telling.reader().catalogue) }

  private func poppler(_ tool: String, _ pdf: [UInt8], _ arguments: [String], output: [String]) async throws
    -> String
  {
    try await withTemporaryFolder { folder in
      try Data(pdf).write(to: folder.appendingPathComponent("report.pdf"))
      let outcome = try await Program(path: "/usr/bin/\(tool)")
        .run(arguments + ["report.pdf"] + output, in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      return outcome.output
    }
  }

  /// The text without white space, in the letters of Unicode that presentation forms and ligatures stand for.
  private func ink(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.precomposedStringWithCompatibilityMapping.unicodeScalars.filter {
          !$0.properties.isWhitespace && !$0.properties.isDefaultIgnorableCodePoint
            && $0.properties.generalCategory != .format
        }
      )
    )
  }

  private func text(_ pdf: [UInt8]) async throws -> String {
    ink(try await poppler("pdftotext", pdf, ["-enc", "UTF-8"], output: ["-"]))
  }

  @Test(arguments: ["en", "fr", "es"])
  func `the text can be searched, sentence by sentence`(language: String) async throws {
    let report = try SampleReport.report(language)
    let text = try await text(try await PDF.bytes(report, words: words))
    for (_, sentence) in report.body.sentences {
      for piece in sentence.pieces {
        guard case .words(let words) = piece, !words.contains("ا") else { continue }
        #expect(text.contains(ink(words)), "\(words)")
      }
    }
    #expect(text.contains(ink(SampleReport.title(language))))
    #expect(text.contains(ink(SampleReport.objection.words)))
    #expect(text.contains(ink(try #require(words.text("answer", in: language)))))
  }

  @Test func `Arabic is there to read and to search`() async throws {
    let pdf = try await PDF.bytes(SampleReport.report("ar"), words: words)
    let text = try await text(pdf)
    #expect(text.contains(ink(SampleReport.title("ar"))))
    for statement in SampleReport.statements {
      #expect(text.contains(ink(statement.quote)), "\(statement.quote)")
    }
    for (_, sentence) in try SampleReport.report("ar").body.sentences {
      // A citation and words from left to right are put elsewhere by pdftotext; each word is there.
      for word in sentence.plain.split(whereSeparator: { !$0.isLetter }) {
        #expect(text.contains(ink(String(word))), "\(word)")
      }
    }
    let english = try await self.text(try await PDF.bytes(SampleReport.report("en"), words: words))
    #expect(english.contains(ink("يجب حماية العمال المهاجرين")))
    let info = try await poppler("pdfinfo", pdf, [], output: [])
    #expect(info.contains(SampleReport.title("ar")))
    let fonts = try await poppler("pdffonts", pdf, [], output: [])
    #expect(fonts.contains("Arab") || fonts.contains("DejaVu"), "\(fonts)")
  }

  @Test func `headings are bookmarks, and the title and the language are declared`() async throws {
    let pdf = try await PDF.bytes(SampleReport.report("fr"), words: words)
    let outline = try await poppler("pdftohtml", pdf, ["-xml", "-i", "-stdout"], output: [])
    let start = try #require(outline.firstRange(of: "<outline>"))
    for title in ["Session 1 : Recrutement", "Moyens de mise en œuvre", "Sources", "Contributions écartées"] {
      #expect(outline[start.lowerBound...].contains(title), "\(title)")
    }
    let info = try await poppler("pdfinfo", pdf, [], output: [])
    #expect(info.contains("Table ronde sur le coût de la migration") && info.contains("Ana Ruiz"))
    #expect(String(decoding: pdf, as: UTF8.self).contains("/Lang (fr)"))
  }

  @Test func `text from outside stays text`() async throws {
    let report = try SampleReport.report("en", put: SampleReport.hostile)
    let text = try await text(try await PDF.bytes(report, words: words))
    #expect(text.ranges(of: ink(SampleReport.hostile)).count >= 12)
  }

  @Test func `an empty report and a long sentence are whole`() async throws {
    #expect(
      try await text(try await PDF.bytes(SampleReport.empty("en"), words: words)).contains("hasnotextyet")
    )
    let long = Array(repeating: "words without end", count: 6_000).joined(separator: " ")
    let text = try await text(try await PDF.bytes(SampleReport.report("en", extra: long), words: words))
    // Running titles and page numbers stand between the words here and there.
    #expect(text.ranges(of: "words").count >= 6_000 && text.ranges(of: "without").count >= 6_000)
  }

  @Test func `a bound that is too small is said, and nothing comes out`() async throws {
    await #expect(throws: PublicationRefusal.self) {
      try await PDF.bytes(SampleReport.report("en"), words: words, limits: IntakeLimits(output: 1_000))
    }
    await #expect(throws: PublicationRefusal.self) {
      try await PDF.bytes(SampleReport.report("en"), words: words, limits: IntakeLimits(memory: 30_000_000))
    }
    // A tool that is gone before it has read all of a long report takes nobody with it.
    let long = try SampleReport.report("en", extra: String(repeating: "words ", count: 100_000))
    await #expect(throws: PublicationRefusal.self) {
      try await PDF.bytes(long, words: words, limits: IntakeLimits(memory: 30_000_000))
    }
  }

  @Test func `a missing tool is named with its package`() {
    let words = "\(PublicationRefusal.toolMissing(tool: "weasyprint", package: "weasyprint"))"
    #expect(words.contains("apt-get install weasyprint"))
  }
}
