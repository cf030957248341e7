// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Dialogue
import Exchange
import Foundation
import Reading

/// `tessera search`: what the record holds on something.
struct SearchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Search statements, or the documents they stand in.",
    discussion: """
      QUERY
        detention children        both words, in any of their forms
        "right to work"           these words in this order
        migrat*                   words that begin so
        detention OR custody      either; -children or NOT children takes away; ( ) group
        party:MAR theme:detention kind:recommendation strength:5 instrument:ICRMW session:2
        meeting:gfmd-2016 document:3f2a state:confirmed since:2016-01 until:2016-12-31

      Several values of one field are alternatives; a minus before a field leaves its values out. Accents and \
      case do not matter. Put a query that begins with a minus after “--”.

      EXAMPLES
        tessera search detention children
        tessera search '"migrant workers" -fees' theme:recruitment --facets
        tessera search kind:recommendation meeting:gfmd-2016 --format csv > recommendations.csv
        tessera search visa --in documents
      """
  )

  enum Place: String, ExpressibleByArgument, CaseIterable { case statements, documents }
  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, csv }

  @Argument(help: "What to look for.")
  var query: [String]

  @Option(name: .customLong("in"), help: "What is searched.")
  var place: Place = .statements

  @Option(help: "How many results a page has, at most 1000.")
  var limit: Int = 20

  @Option(help: ArgumentHelp("Where the page begins: what the page before ended with.", valueName: "cursor"))
  var after: String?

  @Flag(help: "Count the statements by party, theme, kind, strength, instrument, meeting and state.")
  var facets = false

  @Option(name: [.short, .long], help: "How to print the results; json is a line for each.")
  var format: Format = .text

  @OptionGroup var store: StoreOptions

  func validate() throws {
    guard limit >= 1, limit <= 1_000 else {
      throw ValidationError("--limit takes a number from 1 to 1000, not \(limit).")
    }
    if let after, SearchCursor(after) == nil {
      throw ValidationError("--after takes what the page before ended with, not \(after).")
    }
    guard place == .statements || format == .text else {
      throw ValidationError("--in documents prints text only.")
    }
    do {
      _ = try SearchQuery(query.joined(separator: " "))
    } catch {
      throw ValidationError("\(error)")
    }
  }

  func run() async throws {
    let wording = try Wording(language: Wording.ofEnvironment)
    try await store.withLibrary { library in
      let query = try SearchQuery(self.query.joined(separator: " "))
      let cursor = after.flatMap { SearchCursor($0) }
      if facets { return try await count(query, library, wording) }
      switch place {
      case .statements: try await statements(query, cursor, library, wording)
      case .documents: try await passages(query, cursor, library, wording)
      }
    }
  }

  /// More than so many results are not counted to the last.
  private static let mostCounted = 20_000

  private func statements(
    _ query: SearchQuery,
    _ cursor: SearchCursor?,
    _ library: Library,
    _ wording: Wording
  ) async throws {
    let page = try await library.search(query, after: cursor, limit: limit)
    switch format {
    case .json: for hit in page.hits { print(hit.statement.json) }
    case .csv: print(StatementTable.csv(page.hits), terminator: "")
    case .text:
      let total = try await library.count(query, most: Self.mostCounted)
      print("\(wording["search.found"]): \(total)\(total == Self.mostCounted ? "+" : "")")
      let lines = StatementLines(wording, catalogue: library.catalogue)
      for hit in page.hits {
        print("")
        for line in lines.lines(hit.statement, marks: hit.marks, where: "\(hit.meeting) / \(hit.document)") {
          print(line)
        }
      }
      if total == 0 { StandardError.line(wording["search.none"]) }
    }
    more(page.next, wording)
  }

  private func passages(
    _ query: SearchQuery,
    _ cursor: SearchCursor?,
    _ library: Library,
    _ wording: Wording
  ) async throws {
    let page = try await library.searchPassages(query, after: cursor, limit: limit)
    let lines = StatementLines(wording, catalogue: library.catalogue)
    for hit in page.hits {
      let head = "\(hit.document.meeting) / \(hit.document.name) · \(hit.document.id.prefix(16))"
      print(lines.paint(Visible.text(head), "1"))
      print("  " + lines.marked(hit.words, hit.marks))
    }
    if page.hits.isEmpty { StandardError.line(wording["search.none"]) }
    more(page.next, wording)
  }

  private func more(_ next: SearchCursor?, _ wording: Wording) {
    if let next { StandardError.line("\(wording["search.more"]): --after \(next)") }
  }

  private func count(_ query: SearchQuery, _ library: Library, _ wording: Wording) async throws {
    print("\(wording["search.found"]): \(try await library.count(query))")
    for facet in try await library.facets(query) where !facet.counts.isEmpty {
      print("\(facet.field.rawValue)\(facet.isOfNewest ? " (\(wording["search.newest"]))" : ""):")
      for count in facet.counts { print(Visible.text("  \(count.value)  \(count.statements)")) }
    }
  }
}

/// Found statements as a table for spreadsheets.
enum StatementTable {
  private static let columns = [
    "id", "meeting", "document", "state", "speakers", "parties", "kind", "strength", "themes", "instruments",
    "first_page", "quote", "replies",
  ]

  /// RFC 4180 with a mark of UTF-8 before it; no cell can become a formula.
  static func csv(_ hits: [StatementHit]) -> String {
    var text = "\u{FEFF}" + columns.joined(separator: ",") + "\r\n"
    for hit in hits {
      let content = hit.statement.content
      let replies = hit.statement.replies.map(\.line)
      let cells: [String] = [
        hit.statement.id.rawValue, hit.meeting, hit.document, hit.statement.state.rawValue,
        content.speakers.map(\.name).joined(separator: "; "),
        content.speakers.compactMap(\.party).joined(separator: "; "), content.kind.rawValue,
        content.strength.map { "\($0.rawValue)" } ?? "", content.themes.joined(separator: "; "),
        content.citations.map(\.instrument).joined(separator: "; "),
        hit.statement.pages.map { "\($0.lowerBound)" } ?? "", content.quote,
        replies.joined(separator: "; "),
      ]
      text += cells.map(RecordCSV.cell).joined(separator: ",") + "\r\n"
    }
    return text
  }
}
