// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import Foundation
import HTTPTypes
import Kernel
import Reading
import StorageTesting
import TesseraTesting
import Testing

@testable import Web

/// The reader shows all of a text and each of its statements, however they lie.
@Suite struct ReaderTests {
  /// A text of paragraphs and statements in it, overlapping as they like.
  private func random(_ seed: UInt64) -> (text: [UInt8], spans: [Span]) {
    var random = SplitMix(seed: seed)
    func number(_ most: Int) -> Int { Int(random.next() % UInt64(most)) }
    var text = ""
    for _ in 0...number(80) {
      for _ in 0...number(60) { text += ["migrants ", "& ", "<b> ", "é ", "\n", "قال "][number(6)] }
      text += "x\n\n"
    }
    let bytes = Array(text.utf8)
    let bounds = bytes.indices.filter { bytes[$0] & 0xC0 != 0x80 && bytes[$0] != 0x0A }
    let spans = (0..<number(90)).map { _ in
      let start = bounds[number(bounds.count)]
      let end = min(bytes.count, start + 1 + number(200))
      return Span(
        start,
        bounds.last { $0 <= end && $0 > start } ?? bounds.first { $0 > start } ?? bytes.count
      )
    }
    return (bytes, spans.sorted())
  }

  /// The words of markup: without tags, entities undone.
  private func words(_ markup: String) -> String {
    markup.replacing(/<sup>\d+<\/sup>/, with: "").replacing(/<[^>]*>/, with: "")
      .replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
      .replacing("&#39;", with: "'").replacing("&amp;", with: "&")
  }

  @Test(arguments: 0..<60)
  func `the pages of the reader hold all of the text and each statement once`(seed: UInt64) {
    let (text, spans) = random(seed)
    let paragraphs = Library.paragraphs(of: text)
    let windows = ReaderWindow.cut(paragraphs, spans)
    #expect(windows.flatMap(\.paragraphs) == paragraphs)
    #expect(windows.flatMap { Array($0.statements) } == Array(spans.indices))
    var first = 1
    for window in windows {
      #expect(window.first == first)
      first += window.paragraphs.count
      // One paragraph alone may hold more; of several no page does.
      #expect(window.statements.count <= ReaderWindow.mostStatements || window.paragraphs.count == 1)
      for place in window.statements {
        #expect(
          window.paragraphs.contains { $0.end > spans[place].start && $0.start < spans[place].end }
            || spans[place].start >= (window.paragraphs.first?.start ?? 0)
        )
      }
    }
  }

  @Test(arguments: 0..<60)
  func `marked text is the text, and every statement can be reached in it`(seed: UInt64) {
    let (text, spans) = random(seed)
    let paragraphs = Library.paragraphs(of: text)
    let kinds = StatementKind.allCases
    let source = SourceMarkup(
      text: text,
      statements: spans.enumerated().map { ($0 + 1, $1, kinds[$0 % kinds.count]) },
      sessions: [:]
    )
    let markup = source.markup(paragraphs, first: 1)
    let shown = markup.components(separatedBy: "</p>\n").dropLast().map(words)
    #expect(shown == paragraphs.map { String(decoding: text[$0.start..<$0.end], as: UTF8.self) })
    for (place, span) in spans.enumerated()
    where paragraphs.contains(where: { $0.start < span.end && $0.end > span.start }) {
      #expect(markup.contains("id=\"t\(place + 1)\""), "statement \(place + 1)")
      #expect(markup.ranges(of: "id=\"t\(place + 1)\"").count == 1)
    }
  }

  @Test func `a page of thirty statements is lighter than sixty kilobytes`() async throws {
    try await House.with { house in
      let text = (1...30).map {
        "Morocco recommended that States \($0) ratify the Convention on migrant workers and end the detention of children.\n\n"
      }.joined()
      let document = try await house.ingest(text)
      for role in [nil, Access.Role.administrator] {
        let page = try await house.get(Address.document(document.id), as: role)
        #expect(page.text.ranges(of: "<li class=\"stmt").count == 30)
        var bytes = page.text.utf8.count
        for match in page.text.matches(of: /(?:href|src)="(\/assets\/[^"]+\.(?:css|js))"/) {
          bytes += try await house.get(String(match.1)).text.utf8.count
        }
        #expect(bytes < 60_000, "\(bytes)")
      }
    }
  }

  @Test func `a document and a statement have one address, in every form`() async throws {
    try await House.with { house in
      let document = try await house.ingest()
      let path = Address.document(document.id)
      #expect(try await house.get("/d/\(document.id)").headers[.location] == path)
      #expect(try await house.get("/p/Morocco").headers[.location] == "/p/MAR")
      for (suffix, accept, type) in [
        ("json", "application/json", "application/json"),
        ("jsonld", "application/ld+json", "application/ld+json"),
        ("akn", "application/akn+xml", "application/akn+xml; charset=utf-8"),
        ("csv", "text/csv", "text/csv; charset=utf-8"),
      ] {
        let named = try await house.get("\(path).\(suffix)")
        let wished = try await house.get(path, headers: [.accept: accept])
        #expect(named.status == .ok && named.text == wished.text && named.headers[.contentType] == type)
        let tag = try #require(named.headers[.eTag])
        #expect(try await house.get("\(path).\(suffix)", headers: [.ifNoneMatch: tag]).status == .notModified)
      }
      let statement = try #require(try await house.statements().first)
      let json = try await house.get(Address.statement(statement.id.rawValue) + ".json")
      #expect(json.text.contains("\"quote\"") && json.headers[.eTag] == "\"1\"")
      #expect(try await house.get("/s/none").status == .notFound)
    }
  }

  @Test func `what a person decided stands in every form that goes out`() async throws {
    try await House.with { house in
      let document = try await house.ingest()
      let statement = try #require(try await house.statements().first)
      var content = statement.content
      content.speakers = [.init(name: "Portugal", party: "BRA", type: .state, capacity: .delegation)]
      let author = Authorship(actor: "Rania", at: House.start)
      try await house.library.review(statement.id, version: 1, .correct(content), by: author)
      let rejected = try #require(try await house.statements().last)
      try await house.library.review(rejected.id, version: 1, .reject, by: author)
      for form in ["json", "csv", "akn", "jsonld"] {
        let text = try await house.get(Address.document(document.id) + ".\(form)").text
        #expect(text.contains("BRA") || text.contains("Brazil"), "\(form)")
        if form == "csv" || form == "json" {
          #expect(!text.contains(rejected.content.quote.prefix(40) + "\",\"x"))
        }
      }
      let csv = try await house.get(Address.document(document.id) + ".csv").text
      #expect(!csv.contains(String(rejected.content.quote.prefix(40))))
    }
  }
}
