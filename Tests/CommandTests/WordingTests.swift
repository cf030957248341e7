// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reading
import Synthesis
import TesseraTesting
import Testing
import Vocabulary

@testable import tessera

@Suite struct WordingTests {
  private let rows: [CatalogueTable.Row]

  init() throws {
    let text = try Repository.text("Sources/tessera/Wording/wording.tsv")
    rows = try CatalogueTable(parsing: text, name: "wording.tsv").rows
  }

  @Test(arguments: ["en", "fr", "es", "ar"])
  func `every key has words`(in language: String) {
    for row in rows { #expect(!row.text(language).isEmpty, "\(row.text("key"))") }
  }

  @Test func `no key stands twice`() {
    #expect(Set(rows.map { $0.text("key") }).count == rows.count)
  }

  @Test func `every key that the command asks for is there`() throws {
    let keys = Set(rows.map { $0.text("key") })
    var asked: Set<String> = []
    for file in try Repository.files(in: "Sources/tessera", endingIn: ".swift") {
      let source = try String(contentsOf: file, encoding: .utf8)
      asked.formUnion(source.matches(of: /wording\["([A-Za-z.]+)"\]/).map { String($0.1) })
    }
    asked.formUnion(StatementKind.allCases.map { "kind.\($0.rawValue)" })
    asked.formUnion(AbstentionReason.allCases.map { "reason.\($0.rawValue)" })
    asked.formUnion([Ledger.Standing.told, .named, .setAside, .open].map { "standing.\($0.name)" })
    asked.formUnion(SetAsideReason.allCases.map { "aside.\($0.rawValue)" })
    asked.formUnion(Record.Reply.Stance.allCases.map { "stance.\($0.rawValue)" })
    asked.formUnion(MeetingComparison.Movement.allCases.map { "movement.\($0.rawValue)" })
    asked.formUnion(RegionalGroup.allCases.map { "group.\($0.rawValue)" } + ["group.others"])
    asked.formUnion(["beginning", "middle", "end"].map { "third.\($0)" })
    asked.formUnion(
      (Party.Kind.allCases.map(\.rawValue) + ["person", "chair", "shared"]).map { "speaker.\($0)" }
    )
    #expect(asked.count > 20)
    #expect(asked.subtracting(keys) == [])
  }
}
