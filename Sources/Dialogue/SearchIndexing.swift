// SPDX-License-Identifier: Apache-2.0

import Kernel
package import Storage

/// Keeps the two text indexes as the record is: one of statements, one of passages.
package struct SearchIndexing {
  package static let statements: StaticString = "statement_index"
  package static let passages: StaticString = "passage_index"

  private let session: any Session
  private let stemmer = Stemmer()

  package init(_ session: any Session) { self.session = session }

  /// What the index holds of a text.
  package func entry(_ number: Int64, _ text: String, language: String) -> IndexedText {
    let forms = stemmer.forms(of: text, language: language)
    return IndexedText(entry: number, words: forms.words, stems: forms.stems)
  }

  func add(_ statements: [(number: Int64, quote: String)], language: String) throws {
    try session.textIndex(Self.statements).add(
      statements.map { entry($0.number, $0.quote, language: language) }
    )
  }

  /// Takes out what was added with these words.
  func remove(_ statements: [(number: Int64, quote: String)], language: String) throws {
    try session.textIndex(Self.statements).remove(
      statements.map { entry($0.number, $0.quote, language: language) }
    )
  }

  // MARK: - Passages

  /// The longest passage in bytes: a longer block is cut between words.
  static let longestPassage = 8_192

  /// Adds the passages of a document that has none.
  func addPassages(of document: String, _ spans: [Span], text: [UInt8], language: String) throws {
    var next = try session.first("SELECT COALESCE(MAX(number), 0) FROM passage") { try $0.integer(0) } ?? 0
    var rows: [[Value]] = []
    var entries: [IndexedText] = []
    for span in spans.flatMap({ Self.cut($0, text) }) {
      let words = String(decoding: text[span.start..<span.end], as: UTF8.self)
      next += 1
      let entry = entry(next, words, language: language)
      guard !entry.words.isEmpty else { continue }
      rows.append([
        .integer(next), .text(document), .integer(Int64(span.start)), .integer(Int64(span.end)),
      ])
      entries.append(entry)
    }
    try RecordTable.passage.load(rows, session)
    try session.textIndex(Self.passages).add(entries)
  }

  /// Takes out the passages of a document, whose text is still the one they were made of.
  func removePassages(of document: String, text: [UInt8], language: String) throws {
    let found = try session.rows(
      "SELECT number, span_start, span_end FROM passage WHERE document = \(document)"
    ) { (try $0.integer(0), Span(try $0.int(1), try $0.int(2))) }
    let entries = found.compactMap { number, span -> IndexedText? in
      guard span.end <= text.count else { return nil }
      return entry(number, String(decoding: text[span.start..<span.end], as: UTF8.self), language: language)
    }
    try session.textIndex(Self.passages).remove(entries)
    try session.run("DELETE FROM passage WHERE document = \(document)")
  }

  private static func cut(_ span: Span, _ text: [UInt8]) -> [Span] {
    guard span.start >= 0, span.end <= text.count else { return [] }
    var pieces: [Span] = []
    var start = span.start
    while span.end - start > longestPassage {
      var end = start + longestPassage
      while end > start + longestPassage / 2, text[end] > 0x20 { end -= 1 }
      // No space in sight: at least not within a character.
      while end > start + 1, text[end] & 0xC0 == 0x80 { end -= 1 }
      pieces.append(Span(start, end))
      start = end
    }
    pieces.append(Span(start, span.end))
    return pieces
  }

  // MARK: - Anew

  /// Makes both indexes anew out of what the record holds.
  func rebuild() throws {
    try session.textIndex(Self.statements).create()
    try session.textIndex(Self.passages).create()
    try session.run("DELETE FROM passage")
    let documents = try session.rows("SELECT id, language FROM document ORDER BY id") {
      (try $0.text(0), try $0.text(1))
    }
    for (document, language) in documents {
      let statements = try session.rows(
        "SELECT number, quote FROM statement WHERE document = \(document) ORDER BY number"
      ) { (number: try $0.integer(0), quote: try $0.text(1)) }
      try add(statements, language: language)
      let text = try session.first("SELECT text FROM document_content WHERE document = \(document)") {
        try $0.bytes(0)
      }
      guard let text else { continue }
      try addPassages(of: document, Self.paragraphs(of: text), text: text, language: language)
    }
  }

  /// The paragraphs of a text: stretches between blank lines.
  static func paragraphs(of text: [UInt8]) -> [Span] {
    var spans: [Span] = []
    var start = 0
    var index = 0
    while index < text.count {
      if text[index] == 0x0A, index + 1 < text.count, text[index + 1] == 0x0A {
        if index > start { spans.append(Span(start, index)) }
        while index < text.count, text[index] == 0x0A { index += 1 }
        start = index
      } else {
        index += 1
      }
    }
    if text.count > start { spans.append(Span(start, text.count)) }
    return spans
  }
}
