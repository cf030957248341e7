// SPDX-License-Identifier: Apache-2.0

import Exchange
import Foundation
import Kernel
import Reading
import TesseraTesting
import Testing

/// Linked data, read back with a parser that is not ours.
@Suite struct RecordJSONLDTests {
  private let reader: Reader

  init() throws { reader = try Telling.reader() }

  private func graph(_ record: Record) throws -> [String: Any] {
    let bytes = RecordJSONLD.bytes(record, named: "report", catalogue: reader.catalogue)
    return try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
  }

  private func nodes(_ graph: [String: Any], _ key: String) throws -> [[String: Any]] {
    try #require(graph[key] as? [[String: Any]], "\(key)")
  }

  private static let lists = [
    "people", "organizations", "memberships", "events", "concepts", "instruments", "speeches", "annotations",
  ]

  /// What must hold of every record's graph: names, references, selectors.
  private func check(_ record: Record) throws {
    let graph = try graph(record)
    let document = try #require(graph["document"] as? [String: Any])
    var ids = [try #require(graph["id"] as? String), try #require(document["id"] as? String)]
    ids += (graph["texts"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
    for key in Self.lists {
      for node in try nodes(graph, key) { ids.append(try #require(node["id"] as? String)) }
    }
    let replies = graph["replies"] as? [[String: Any]] ?? []
    for node in replies { ids.append(try #require(node["id"] as? String)) }
    let expected = record.statements.flatMap(\.replies).map { $0.answer == nil ? 1 : 2 }
    #expect(replies.count == expected.reduce(0, +))
    let known = Set(ids)
    for node in replies { #expect(known.contains(try #require(node["target"] as? String))) }
    for reference in references(in: replies) { #expect(known.contains(reference)) }
    #expect(known.count == ids.count)
    for key in Self.lists {
      for reference in references(in: try nodes(graph, key)) {
        #expect(known.contains(reference), "\(key) refers to \(reference)")
      }
    }
    let annotations = try nodes(graph, "annotations")
    #expect(annotations.count == record.statements.count)
    let scalars = Array(String(decoding: record.text.bytes, as: UTF8.self).unicodeScalars)
    for (annotation, statement) in zip(annotations, record.statements) {
      try check(annotation, statement, scalars, record)
    }
  }

  /// Every value that stands for something else, however deep.
  private func references(in value: Any) -> [String] {
    let keys: Set<String> = [
      "creator", "event", "person", "member", "organization", "on_behalf_of", "inScheme", "source", "party",
      "onBehalfOf", "instruments", "instrument", "places", "speech",
    ]
    if let list = value as? [Any] { return list.flatMap { references(in: $0) } }
    guard let node = value as? [String: Any] else { return [] }
    return node.flatMap { key, value -> [String] in
      guard keys.contains(key) else { return references(in: value) }
      return (value as? [String]) ?? (value as? String).map { [$0] } ?? references(in: value)
    }
  }

  private func check(
    _ annotation: [String: Any],
    _ statement: Record.Statement,
    _ scalars: [Unicode.Scalar],
    _ record: Record
  ) throws {
    let target = try #require(annotation["target"] as? [String: Any])
    let selectors = try #require(target["selector"] as? [[String: Any]])
    func selector(_ type: String) -> [String: Any]? { selectors.first { $0["type"] as? String == type } }
    let position = try #require(selector("TextPositionSelector"))
    let quote = try #require(selector("TextQuoteSelector"))
    let start = try #require(position["start"] as? Int)
    let end = try #require(position["end"] as? Int)
    let exact = Array(try #require(quote["exact"] as? String).unicodeScalars)
    let prefix = Array(try #require(quote["prefix"] as? String).unicodeScalars)
    let suffix = Array(try #require(quote["suffix"] as? String).unicodeScalars)
    #expect(Array(scalars[start..<end]) == exact)
    #expect(exact.count == record.quotation(statement).unicodeScalars.count)
    #expect(prefix.count <= 32 && suffix.count <= 32)
    let whole = prefix + exact + suffix
    #expect(Array(scalars[(start - prefix.count)..<(end + suffix.count)]) == whole)
    // Nothing is left out but what would be more than 32, or half a character.
    if start > 0 { #expect(!prefix.isEmpty || start < 32) }
    let kinds = (annotation["body"] as? [[String: Any]] ?? []).compactMap { $0["source"] as? String }
    #expect(kinds.first == "#kind-\(statement.kind.rawValue)")
    #expect(kinds.count == 1 + statement.themes.count)
  }

  @Test(arguments: try Repository.samples)
  func `every selector gives back the words, and every reference resolves`(sample: String) throws {
    try check(try reader.read(try Repository.sample(sample)))
  }

  @Test(arguments: 0..<12)
  func `any spans in any text keep the promises`(seed: Int) throws {
    var generator = SplitMix(seed: UInt64(seed))
    let record = try RandomRecords.record(using: &generator)
    #expect(record.statements.count > 10)
    try check(record)
  }

  @Test func `people, bodies and sessions are what the record says`() throws {
    let record = try reader.read(try Repository.sample("dhaka-2016-roundtables"))
    let graph = try graph(record)
    let organizations = try nodes(graph, "organizations")
    let morocco = try #require(organizations.first { $0["id"] as? String == "#party-MAR" })
    #expect(morocco["name"] as? String == "Morocco")
    #expect(morocco["classification"] as? String == "state")
    let identifiers = try #require(morocco["identifiers"] as? [[String: String]])
    #expect(identifiers == [["scheme": "ISO 3166-1 alpha-3", "identifier": "MAR"]])
    #expect(try nodes(graph, "events").map { $0["name"] as? String } == record.sessions.map(\.title))
    #expect(try nodes(graph, "people").map { $0["name"] as? String } == record.people.map(\.name))
    let spoken = try nodes(graph, "speeches").compactMap { $0["text"] as? String }
    #expect(spoken == record.statements.map(record.quotation))
  }

  @Test func `a document is named by its digest, as RFC 6920 spells it`() throws {
    // The example of RFC 6920, section 8.1.
    let record = try reader.read(Array("Hello World!".utf8), language: "en")
    let document = try #require(try graph(record)["document"] as? [String: Any])
    #expect(document["id"] as? String == "ni:///sha-256;f4OxZX_x_FO5LcGBSKHWXfwtSx-j1ncoSt3SABJtkGk")
  }

  @Test func `the pages of a document are in its selectors`() throws {
    let text = "Portugal stressed fees.\nNepal asked who pays for visas.\n"
    var source = SourceText(try DocumentText(decoding: Array(text.utf8)))
    source.mediaType = "application/pdf"
    source.pages = PageMap(pageCount: 7)
    source.pages.append(PageMap.Place(page: 6, line: 1), from: 0)
    let digest = ContentDigest(of: Array("the bytes of a PDF".utf8))
    let record = try reader.read(source, digest: digest, language: "en")
    let graph = try graph(record)
    #expect((graph["document"] as? [String: Any])?["pages"] as? Int == 7)
    #expect((graph["texts"] as? [Any])?.count == 1)
    for annotation in try nodes(graph, "annotations") {
      let target = annotation["target"] as? [String: Any]
      let selectors = target?["selector"] as? [[String: Any]]
      #expect(selectors?.last?["value"] as? String == "page=6")
    }
  }

  @Test func `every term that is used has a meaning`() throws {
    let record = try reader.read(try Repository.sample("dhaka-2016-roundtables"))
    let graph = try graph(record)
    let context = try #require(graph["@context"] as? [String: Any])
    #expect(context["@base"] as? String == (graph["document"] as? [String: Any])?["id"] as? String)
    for (key, value) in graph where key != "@context" {
      let term = try #require(context[key], "\(key)")
      let scoped = (term as? [String: Any])?["@context"] as? [String: Any] ?? [:]
      for used in terms(in: value) where !["en", "fr", "es", "ar", "note"].contains(used) {
        let isKnown = scoped[used] ?? context[used]
        let isName = key == "organizations" && used == "name"
        #expect(isKnown != nil || isName, "\(key): \(used)")
      }
    }
  }

  private func terms(in value: Any) -> Set<String> {
    if let list = value as? [Any] { return list.reduce(into: []) { $0.formUnion(terms(in: $1)) } }
    guard let node = value as? [String: Any] else { return [] }
    var found = Set(node.keys)
    if let type = node["type"] as? String { found.insert(type) }
    return node.values.reduce(into: found) { $0.formUnion(terms(in: $1)) }
  }

  @Test func `the same record gives the same bytes, whatever the pieces`() throws {
    let record = try reader.read(try Repository.sample("dhaka-2016-roundtables"))
    let whole = RecordJSONLD.bytes(record, named: "report", catalogue: reader.catalogue)
    var pieces: [[UInt8]] = []
    RecordJSONLD.write(record, named: "report", catalogue: reader.catalogue) { pieces.append($0) }
    #expect(pieces.flatMap { $0 } == whole)
    #expect(pieces.count > 1)
  }
}
