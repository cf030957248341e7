// SPDX-License-Identifier: Apache-2.0

import Exchange
import Foundation
import Reading
import ReportSamples
import Synthesis
import TesseraTesting
import Testing

#if canImport(FoundationXML)
import FoundationXML
#endif

/// A report in Akoma Ntoso, read back with a parser that is not ours.
@Suite struct ReportAkomaNtosoTests {
  private let words: ReportWords

  init() throws { words = try ReportWords(catalogue: Telling.reader().catalogue) }

  private func parsed(_ report: Report) throws -> ParsedReport {
    try ParsedReport(ReportAkomaNtoso.bytes(report, words: words))
  }

  private static func reports() throws -> [(name: String, report: Report)] {
    try SampleReport.languages.flatMap { language in
      [
        ("\(language)", try SampleReport.report(language)),
        ("\(language)-hostile", try SampleReport.report(language, put: SampleReport.hostile + "\u{0}")),
        ("\(language)-empty", try SampleReport.empty(language)),
        (
          "\(language)-long",
          try SampleReport.report(
            language,
            isPublished: true,
            override: "late",
            annex: false,
            extra: String(repeating: "words ", count: 17_000)
          )
        ),
      ]
    }
  }

  @Test(
    .enabled(
      if: Repository.schema("akn-3.0/akomantoso30.xsd") != nil,
      "the schema is not beside the repository"
    ),
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/xmllint"), "xmllint is not installed")
  )
  func `every report is valid against the schema of OASIS`() async throws {
    let schema = try #require(Repository.schema("akn-3.0/akomantoso30.xsd"))
    try await withTemporaryFolder { folder in
      let reports = try Self.reports()
      for (name, report) in reports {
        try Data(ReportAkomaNtoso.bytes(report, words: words))
          .write(to: folder.appendingPathComponent("\(name).xml"))
      }
      let outcome = try await Program(path: "/usr/bin/xmllint").run(
        ["--noout", "--nonet", "--schema", schema.path] + reports.map { "\($0.name).xml" },
        in: folder
      )
      #expect(outcome.status == 0, "\(outcome.errors.prefix(2000))")
    }
  }

  @Test func `whatever leads somewhere leads to the references`() throws {
    for (name, report) in try Self.reports() {
      let parsed = try parsed(report)
      let known = Set(parsed.references)
      #expect(known.count == parsed.references.count)
      #expect(Set(parsed.ids).count == parsed.ids.count, "\(name)")
      for link in parsed.links { #expect(known.contains(link), "\(name): \(link)") }
    }
  }

  @Test(arguments: SampleReport.languages)
  func `each citation, reply and answer is there, beside its statement`(language: String) throws {
    let parsed = try parsed(try SampleReport.report(language, annex: false))
    #expect(parsed.count["ref"] == 6 && parsed.count["authorialNote"] == 6)
    // Six statements and three replies.
    #expect(parsed.count["speech"] == 9 && parsed.count["answer"] == 1)
    let source = try #require(parsed.sections.first { $0.contains("S001") })
    #expect(
      source.contains(SampleReport.objection.words) && source.contains("The recording has the word end.")
    )
    for statement in SampleReport.statements { #expect(parsed.text.contains(statement.quote)) }
    #expect(parsed.text.contains(SampleReport.title(language)))
    #expect(parsed.text.contains(SampleReport.correction.words))
    for key in ["sources", "set-aside", "draft", "answer"] {
      #expect(parsed.text.contains(try #require(words.text(key, in: language))))
    }
  }

  @Test func `text from outside stays text`() throws {
    let report = try SampleReport.report("en", put: SampleReport.hostile + "\u{0}")
    let parsed = try parsed(report)
    #expect(parsed.text.ranges(of: SampleReport.hostile + "\u{FFFD}").count >= 3 + 4 * 3)
  }

  @Test func `its name follows the profile of the United Nations`() throws {
    let report = try SampleReport.report("fr")
    let text = String(decoding: ReportAkomaNtoso.bytes(report, words: words), as: UTF8.self)
    let work = "/akn/un/debateReport/2026-11-27/\(report.version.digest.prefix(16))"
    for part in ["\(work)/!main", "\(work)/fra@/!main", "\(work)/fra@.akn"] {
      #expect(text.contains("\"\(part)\""))
    }
  }
}

/// What a report in Akoma Ntoso holds, as a parser sees it.
private final class ParsedReport: NSObject, XMLParserDelegate {
  private(set) var ids: [String] = []
  private(set) var references: [String] = []
  private(set) var links: [String] = []
  private(set) var count: [String: Int] = [:]
  private(set) var text = ""
  /// The text of each section of a source.
  private(set) var sections: [String] = []
  private var open: [String] = []

  init(_ bytes: [UInt8]) throws {
    super.init()
    let parser = XMLParser(data: Data(bytes))
    parser.delegate = self
    guard parser.parse() else {
      throw ParsedPage.Broken(
        description: "line \(parser.lineNumber): \(String(describing: parser.parserError))"
      )
    }
  }

  func parser(
    _ parser: XMLParser,
    didStartElement name: String,
    namespaceURI: String?,
    qualifiedName: String?,
    attributes: [String: String]
  ) {
    count[name, default: 0] += 1
    if let id = attributes["eId"] { ids.append(id) }
    if open.last == "references", let id = attributes["eId"] { references.append(id) }
    for key in ["by", "as", "to", "href", "refersTo", "source"] {
      for value in (attributes[key] ?? "").split(separator: " ") where value.hasPrefix("#") {
        links.append(String(value.dropFirst()))
      }
    }
    let isSource = name == "debateSection" && attributes["name"] == "source"
    if isSource { sections.append("") }
    open.append(isSource ? "source" : name)
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?)
  {
    open.removeLast()
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    text += string
    if open.contains("source"), !sections.isEmpty { sections[sections.count - 1] += string }
  }
}
