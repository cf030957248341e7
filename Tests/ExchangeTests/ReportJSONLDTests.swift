// SPDX-License-Identifier: Apache-2.0

import Exchange
import Foundation
import Reading
import ReportSamples
import Synthesis
import TesseraTesting
import Testing

/// A report as linked data, read back with a parser that is not ours.
@Suite struct ReportJSONLDTests {
  private let words: ReportWords

  init() throws { words = try ReportWords(catalogue: Telling.reader().catalogue) }

  private func graph(_ report: Report) throws -> [String: Any] {
    let bytes = ReportJSONLD.bytes(report, words: words)
    return try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
  }

  private func nodes(_ graph: [String: Any], _ key: String) throws -> [[String: Any]] {
    try #require(graph[key] as? [[String: Any]], "\(key)")
  }

  private func values(_ value: Any, where isWanted: (String) -> Bool) -> [String] {
    if let list = value as? [Any] { return list.flatMap { values($0, where: isWanted) } }
    guard let node = value as? [String: Any] else { return [] }
    return node.flatMap { key, value -> [String] in
      guard isWanted(key) else { return values(value, where: isWanted) }
      return (value as? [String]) ?? (value as? String).map { [$0] } ?? values(value, where: isWanted)
    }
  }

  @Test func `every name is unique, and every reference resolves`() throws {
    let references: Set<String> = [
      "creator", "onBehalfOf", "source", "target", "answer", "about", "cites", "replies",
    ]
    for language in SampleReport.languages {
      for report in [
        try SampleReport.report(language), try SampleReport.report(language, put: SampleReport.hostile),
        try SampleReport.empty(language), try SampleReport.report(language, annex: false),
      ] {
        var graph = try graph(report)
        graph["@context"] = nil
        let ids = values(graph, where: { $0 == "id" })
        #expect(ids.count == Set(ids).count)
        let known = Set(ids)
        // Lists of nodes have the names of some references; what stands in them is looked at, not they.
        for (key, value) in graph where value is [Any] {
          for reference in values(
            value,
            where: {
              references.contains($0) || ($0 == "contributions" && key == "annex")
                || ($0 == "body" && key == "annotations")
            }
          ) {
            #expect(known.contains(reference), "\(key): \(reference)")
          }
        }
      }
    }
  }

  @Test func `citations are annotations from a sentence to a statement`() throws {
    let graph = try graph(try SampleReport.report("en"))
    let annotations = try nodes(graph, "annotations")
    #expect(annotations.count == 6)
    #expect(annotations.first?["body"] as? String == "#S001")
    let target = try #require(annotations.first?["target"] as? [String: Any])
    #expect(target["source"] as? String == "#sentence-2-1")
    let sentences = try nodes(graph, "text").flatMap { $0["sentences"] as? [[String: Any]] ?? [] }
    #expect(
      sentences.map { $0["value"] as? String ?? "" }
        == (try SampleReport.report("en")).body.sentences.map(\.sentence.text)
    )
    let statements = try nodes(graph, "statements")
    let quotes = statements.compactMap {
      (($0["quotation"] as? [String: Any])?["selector"] as? [String: Any])?["exact"] as? String
    }
    #expect(Set(quotes) == Set(SampleReport.statements.map(\.quote)))
    #expect(graph["accountedFor"] as? Int == 6 && graph["contributions"] as? Int == 6)
  }

  @Test(arguments: SampleReport.languages)
  func `an objection stands with its statement, and its answer with it`(language: String) throws {
    let graph = try graph(try SampleReport.report(language))
    let statement = try #require(try nodes(graph, "statements").first { $0["id"] as? String == "#S001" })
    let name = try #require((statement["replies"] as? [String])?.first)
    let replies = try nodes(graph, "replies")
    let reply = try #require(replies.first { $0["id"] as? String == name })
    #expect(reply["stance"] as? String == "objects" && reply["target"] as? String == "#S001")
    #expect((reply["body"] as? [String: Any])?["value"] as? String == SampleReport.objection.words)
    let answer = try #require(replies.first { $0["id"] as? String == reply["answer"] as? String })
    #expect((answer["body"] as? [String: Any])?["value"] as? String == "The recording has the word end.")
    #expect(answer["isTakenUp"] as? Bool == false)
    #expect(replies.count == 4)
    let aside = try #require(try nodes(graph, "setAside").first)
    #expect(aside["reason"] as? String == "procedural" && aside["note"] as? String == "thanks only")
  }

  @Test func `every term that is used has a meaning`() throws {
    let graph = try graph(try SampleReport.report("en", isPublished: true, override: "late"))
    let context = try #require(graph["@context"] as? [String: Any])
    for (key, value) in graph where key != "@context" {
      let term = try #require(context[key], "\(key)")
      let scoped = (term as? [String: Any])?["@context"] as? [String: Any] ?? [:]
      for used in terms(in: value) { #expect(scoped[used] != nil || context[used] != nil, "\(key): \(used)") }
    }
  }

  private func terms(in value: Any) -> Set<String> {
    if let list = value as? [Any] { return list.reduce(into: []) { $0.formUnion(terms(in: $1)) } }
    guard let node = value as? [String: Any] else { return [] }
    var found = Set(node.keys)
    for key in ["type", "motivation"] { if let name = node[key] as? String { found.insert(name) } }
    return node.values.reduce(into: found) { $0.formUnion(terms(in: $1)) }
  }

  @Test func `text from outside stays text`() throws {
    let hostile = SampleReport.hostile + "\u{0}"
    let graph = try graph(try SampleReport.report("en", put: hostile))
    #expect(graph["title"] as? String == hostile)
    for statement in try nodes(graph, "statements") { #expect(statement["speaker"] as? String == hostile) }
    let long = Array(repeating: "words without end", count: 6_000).joined(separator: " ")
    let text = try nodes(try self.graph(try SampleReport.report("en", extra: long)), "text")
    let sentences = text.flatMap { $0["sentences"] as? [[String: Any]] ?? [] }
    #expect(sentences.last?["value"] as? String == long + " [S004]")
  }
}
