// SPDX-License-Identifier: Apache-2.0

import Testing
import Vocabulary

@Suite struct CatalogueTableTests {
  private let head = "# source: own compilation\n# date: 2031-05-04\n"

  private func refusal(of text: String) -> String? {
    do {
      _ = try CatalogueTable(parsing: text, name: "fruit.tsv")
      return nil
    } catch { return error.description }
  }

  @Test func `a table is read by the names of its columns`() throws {
    let text =
      head + "code\tname\tothers\n# pears are not ripe\nAPP\tApple\t Pippin | Russet |\n\nPEA\tPear\n"
    let table = try CatalogueTable(parsing: text, name: "fruit.tsv")
    #expect(table.source == "own compilation")
    #expect(table.date == "2031-05-04")
    #expect(table.columns == ["code", "name", "others"])
    #expect(table.rows.map { $0.text("name") } == ["Apple", "Pear"])
    #expect(table.rows[0].list("others") == ["Pippin", "Russet"])
    // A row may end early; a column that is not there is empty.
    #expect(table.rows[1].list("others").isEmpty)
    #expect(table.rows[1].text("price") == "")
    #expect(table.rows.map(\.line) == [5, 7])
  }

  @Test func `lines that end as on Windows are read alike`() throws {
    let text = "# source: a\r\n# date: 2031-05-04\r\ncode\tname\r\nAPP\tApple\r\n"
    let table = try CatalogueTable(parsing: text, name: "fruit.tsv")
    #expect(table.rows.map { $0.text("name") } == ["Apple"])
    #expect(table.rows.map(\.line) == [4])
  }

  @Test(arguments: [
    ("# source: a\ncode\nAPP\n", "date"),
    ("# date: 2031-05-04\ncode\nAPP\n", "source"),
    ("# source:\n# date: 2031-05-04\ncode\n", "source"),
    ("# source: a\n# date: 2031-05-04\n", "header"),
    ("", "source"),
  ])
  func `a table without source, date or header is refused by name`(text: String, missing: String) throws {
    let words = try #require(refusal(of: text))
    #expect(words.hasPrefix("fruit.tsv") && words.contains(missing))
  }

  @Test func `a row with too many cells is refused with its line`() {
    #expect(
      refusal(of: head + "code\tname\nAPP\tApple\nPEA\tPear\tgreen\n")?.hasPrefix("fruit.tsv:5:") == true
    )
  }

  @Test func `a column that stands twice is refused with its line`() {
    #expect(refusal(of: head + "code\tname\tcode\n")?.hasPrefix("fruit.tsv:3:") == true)
  }
}
