// SPDX-License-Identifier: Apache-2.0

import Kernel
import Reading
import Vocabulary

/// The text and the statements that a document written by Tessera carries in attributes of its own namespace.
///
/// They hold only as long as the text is the one they were written for: its digest says so.
struct CarriedRecord {
  private var text: [UInt8] = []
  /// How many elements are open inside the piece of text that is being read; 0 outside.
  private var depth = 0
  private var digest: String?
  private var facts: [String: String] = [:]
  private var drafts: [StatementDraft] = []

  private struct StatementDraft {
    var kind: String
    var attributes: MarkupAttributes
    var speakers: [MarkupAttributes] = []
  }

  /// Whether the document was written by Tessera.
  var isPresent: Bool { digest != nil }

  // MARK: - Events

  mutating func start(_ name: String, _ attributes: MarkupAttributes) {
    if name == "document", let digest = attributes["textSha256"] {
      self.digest = digest
      for key in ["language", "title", "pages", "after", "mediaType"] { facts[key] = attributes[key] }
    }
    guard isPresent else { return }
    if depth > 0 {
      depth += 1
    } else if let before = attributes["before", in: Record.namespace] {
      text += Array(before.utf8)
      depth = 1
    }
    if attributes["span", in: Record.namespace] != nil {
      drafts.append(StatementDraft(kind: attributes["class"] ?? "", attributes: attributes))
    }
    if attributes["capacity", in: Record.namespace] != nil, let last = drafts.indices.last {
      drafts[last].speakers.append(attributes)
    }
  }

  mutating func end(_ name: String) {
    if depth > 0 { depth -= 1 }
  }

  mutating func characters(_ characters: UnsafeBufferPointer<UInt8>) {
    if depth > 0 { text.append(contentsOf: characters) }
  }

  // MARK: - The record

  /// The text with its statements; nil where the document carries none, where the text was
  /// changed, or where a statement is not whole any more.
  ///
  /// The digest guards the text, not the statements: who edits their attributes is believed, as any markup is.
  func source() throws -> SourceText? {
    let text = self.text + Array((facts["after"] ?? "").utf8)
    guard let digest, ContentDigest(of: text).hexadecimal == digest else { return nil }
    let document = try DocumentText(decoding: text)
    let places = ScalarPlaces(document.bytes)
    let statements = drafts.compactMap { statement($0, places) }
    guard statements.count == drafts.count else { return nil }
    var source = SourceText(document)
    // The text of a PDF or a page has no furniture left in it.
    source.layout = Layout(document, isClean: facts["mediaType"] != "text/plain")
    source.language = facts["language"].flatMap { $0 == "und" ? nil : $0 }
    source.title = facts["title"]
    source.pages = pages(statements)
    source.statements = statements.map(\.statement).sorted { $0.span < $1.span }
    return source
  }

  private func pages(_ statements: [(statement: Record.Statement, pages: [Int])]) -> PageMap {
    var map = PageMap(pageCount: facts["pages"].flatMap { Int($0) } ?? 0)
    for (statement, pages) in statements.sorted(by: { $0.statement.span < $1.statement.span }) {
      guard let first = pages.first, let last = pages.last else { continue }
      map.append(.init(page: first, line: 1), from: statement.span.start)
      if last != first { map.append(.init(page: last, line: 1), from: statement.span.end - 1) }
    }
    return map
  }

  private func statement(_ draft: StatementDraft, _ places: ScalarPlaces) -> (
    statement: Record.Statement, pages: [Int]
  )? {
    func value(_ name: String) -> String? { draft.attributes[name, in: Record.namespace] }
    func list(_ name: String) -> [String] { value(name)?.split(separator: "|").map(String.init) ?? [] }
    guard let offsets = value("span").map(Self.numbers), offsets.count == 2, offsets[0] < offsets[1],
      let span = places.span(offsets[0], offsets[1]), let kind = StatementKind(rawValue: draft.kind),
      let attribution = value("attribution").flatMap(Attribution.init(rawValue:)),
      let rule = value("rule").flatMap(Rule.init(rawValue:))
    else { return nil }
    var speakers: [Record.Speaker] = []
    for speaker in draft.speakers {
      guard let found = self.speaker(speaker, places, span) else { return nil }
      speakers.append(found)
    }
    guard !speakers.isEmpty else { return nil }
    let provisions = list("provisions").compactMap { entry -> Record.Provision? in
      let parts = entry.split(separator: " ").map(String.init)
      guard parts.count >= 3, let start = Int(parts[parts.count - 2]), let end = Int(parts[parts.count - 1]),
        let words = places.span(start, end)
      else { return nil }
      return Record.Provision(instrument: parts.dropLast(2).joined(separator: " "), words: words)
    }
    let statement = Record.Statement(
      span: span,
      start: offsets[0],
      end: offsets[1],
      speakers: speakers,
      onBehalfOf: value("onBehalfOf").map(Party.Code.init(rawValue:)),
      kind: kind,
      strength: value("strength").flatMap { Int($0) }.flatMap(Strength.init(rawValue:)),
      themes: list("themes"),
      instruments: list("instruments"),
      provisions: provisions,
      places: list("places").map(Party.Code.init(rawValue:)),
      attribution: attribution,
      rule: rule,
      session: value("session").flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
    )
    return (statement, value("pages").map(Self.numbers) ?? [])
  }

  private func speaker(_ attributes: MarkupAttributes, _ places: ScalarPlaces, _ statement: Span) -> Record
    .Speaker?
  {
    func value(_ name: String) -> String? { attributes[name, in: Record.namespace] }
    guard let type = value("type").flatMap(Record.SpeakerType.init(rawValue:)),
      let capacity = value("capacity").flatMap(Record.Capacity.init(rawValue:))
    else { return nil }
    var name = Span(statement.start, statement.start)
    if let offsets = value("name").map(Self.numbers) {
      guard offsets.count == 2, let found = places.span(offsets[0], offsets[1]) else { return nil }
      name = found
    }
    // Somebody is named, in the text or by the markup.
    guard !name.isEmpty || value("label") != nil else { return nil }
    return Record.Speaker(
      name: name,
      label: value("label"),
      party: value("party"),
      type: type,
      capacity: capacity
    )
  }

  private static func numbers(_ text: String) -> [Int] { text.split(separator: " ").compactMap { Int($0) } }
}

/// Turns offsets in Unicode scalars into bytes of a text.
private struct ScalarPlaces {
  private let starts: [Int32]
  private let length: Int

  init(_ bytes: [UInt8]) {
    var starts: [Int32] = []
    starts.reserveCapacity(bytes.count + 1)
    for (index, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 {
      starts.append(Int32(truncatingIfNeeded: index))
    }
    self.starts = starts
    length = bytes.count
  }

  /// The bytes from scalar `start` up to `end`; nil where the text is shorter.
  func span(_ start: Int, _ end: Int) -> Span? {
    guard start >= 0, start <= end, end <= starts.count else { return nil }
    return Span(byte(start), byte(end))
  }

  private func byte(_ scalar: Int) -> Int { scalar < starts.count ? Int(starts[scalar]) : length }
}
