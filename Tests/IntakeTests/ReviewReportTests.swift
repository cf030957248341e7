// SPDX-License-Identifier: Apache-2.0

import Foundation
import Intake
import Kernel
import Reading
import TesseraTesting
import Testing
import Vocabulary

/// Three whole reports of the Universal Periodic Review, against what was read in them by hand.
@Suite(.enabled(if: Repository.reports != nil, "the folder with the reports is not beside the repository"))
struct ReviewReportTests {
  private struct Row {
    let report, part, number, place: String
    let parties: [String]
    let begins, ends: String
    let page: Int
  }

  private static func rows() throws -> [Row] {
    let text = try Repository.text("Tests/IntakeTests/Expectations/upr-reports.tsv")
    let table = try CatalogueTable(parsing: text, name: "upr-reports.tsv")
    return table.rows.map { row in
      Row(
        report: row.text("report"),
        part: row.text("part"),
        number: row.text("number"),
        place: row.text("place"),
        parties: row.text("parties").split(separator: ";").map(String.init),
        begins: row.text("begins"),
        ends: row.text("ends"),
        page: Int(row.text("page")) ?? 0
      )
    }
  }

  private func record(_ report: String) async throws -> Record {
    let folder = try #require(Repository.reports)
    let file = folder.appendingPathComponent("pdf/\(report).pdf")
    return try await Fixture.record(of: [UInt8](try Data(contentsOf: file)))
  }

  private func plain(_ text: String) -> String {
    text.replacing("’", with: "'").split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test(arguments: ["bangladesh2013", "mexico2009", "morocco2012"])
  func `every recommendation and paragraph written down by hand comes out with its States and its page`(
    report: String
  ) async throws {
    let record = try await record(report)
    let statements = record.statements.map { statement in
      (
        words: plain(record.words(statement.span)), parties: statement.speakers.compactMap(\.party).sorted(),
        kind: statement.kind, pages: record.pages(of: statement)
      )
    }
    var found = ["recommendation": 0, "dialogue": 0]
    for row in try Self.rows() where row.report == report {
      // “and” joins clauses and belongs to none.
      let begins = [plain(row.begins), String(plain(row.begins).trimmingPrefix("and "))]
      let isFound = statements.contains { statement in
        guard statement.pages?.contains(row.page) == true, statement.parties == row.parties.sorted(),
          begins.contains(where: statement.words.hasPrefix)
        else { return false }
        if row.part == "dialogue" { return true }
        guard statement.kind == .recommendation else { return false }
        return statement.words.indices.contains { index in
          guard statement.words[index] == "(" else { return false }
          let before = statement.words[..<index].trimmingSuffix { " .,;".contains($0) }
          return before.hasSuffix(plain(row.ends).trimmingSuffix { ".,".contains($0) })
        }
      }
      #expect(isFound, "\(report) \(row.number), \(row.place): \(row.begins) … \(row.ends) (\(row.parties))")
      if isFound { found[row.part, default: 0] += 1 }
    }
    #expect(found["recommendation", default: 0] >= 40 && found["dialogue", default: 0] >= 25)
  }

  @Test(arguments: ["bangladesh2013", "mexico2009", "morocco2012"])
  func `no page furniture and no footnote stands in a statement`(report: String) async throws {
    let record = try await record(report)
    let furniture = try Regex(
      #"A/HRC/(24/12|11/27|21/3)\b|\bPage \d+|GE\.\d\d|as read during the interactive"#
    )
    for statement in record.statements {
      let words = record.words(statement.span)
      #expect(words.firstMatch(of: furniture) == nil, "\(words)")
      #expect(!words.contains("*"), "\(words)")
    }
    #expect(record.unattributed.contains { $0.reason == .footnote })
  }

  @Test(arguments: [("bangladesh2013", 90), ("mexico2009", 55), ("morocco2012", 80)])
  func `the dialogue gives each delegation a statement, and the replies to the State under review`(
    report: String,
    delegations: Int
  ) async throws {
    let record = try await record(report)
    let states: Set<String> = Set(
      record.statements.filter { $0.rule == .reportingVerb }.flatMap(\.speakers).filter { $0.type == .state }
        .compactMap(\.party)
    )
    #expect(states.count >= delegations)
    let reviewed = ["bangladesh2013": "BGD", "mexico2009": "MEX", "morocco2012": "MAR"][report] ?? ""
    #expect(record.statements.count { $0.voices == reviewed } >= 20)
  }
}

extension StringProtocol {
  fileprivate func trimmingSuffix(_ isDropped: (Character) -> Bool) -> String {
    var text = Substring(self)
    while let last = text.last, isDropped(last) { text.removeLast() }
    return String(text)
  }
}
