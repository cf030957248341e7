// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import TesseraTesting
import Testing

@testable import Access
@testable import Web

/// The OpenAPI document, and what requests are held to.
@Suite struct APIDocumentTests {
  @Test func `the document describes every route of the API, and no other`() async throws {
    try await APIDesk.with { desk in
      let document = try await desk.ask(.get, "/openapi.json")
      #expect(document["openapi"]?.text == "3.1.0")
      guard case .object(let paths)? = document["paths"] else {
        Issue.record("it has no paths")
        return
      }
      var described: Set<String> = []
      for (path, item) in paths {
        guard case .object(let operations) = item else { continue }
        for (method, operation) in operations {
          described.insert("\(method.uppercased()) \(path)")
          let parameters = operation["parameters"]?.list ?? []
          let inPath = parameters.filter { $0["in"]?.text == "path" }.compactMap { $0["name"]?.text }
          let inBraces = path.split(separator: "{").dropFirst().map { part in
            String(part.prefix { $0 != "}" })
          }
          #expect(Set(inPath) == Set(inBraces))
        }
      }
      let routes = desk.site.routes.filter { $0.path.hasPrefix("/api") }
      #expect(described == Set(routes.map { "\($0.method) \($0.path)" }))
      #expect(described.count == routes.count)
      for route in routes {
        let operation = paths[route.path]?[route.method.rawValue.lowercased()]
        #expect(operation?["x-action"]?.text == route.action?.rawValue, "\(route.path)")
      }
      let names = desk.site.endpoints.map(\.name)
      #expect(Set(names).count == names.count)
    }
  }

  @Test func `every reference of the document leads somewhere`() async throws {
    try await APIDesk.with { desk in
      let document = try await desk.ask(.get, "/openapi.json")
      let references = document.text.components(separatedBy: "#/components/schemas/").dropFirst()
        .map { $0.prefix { $0 != "\"" } }.map(String.init)
      guard case .object(let schemas)? = document["components"]?["schemas"] else {
        Issue.record("it has no schemas")
        return
      }
      #expect(references.count > 50 && Set(references) == Set(schemas.keys))
      // Two forms of one name would be told as one.
      var forms: [String: String] = [:]
      func look(_ schema: Schema) {
        if let name = schema.name {
          var json = JSONText()
          var plain = schema
          plain.isNullable = false
          plain.writeWhole(&json)
          let text = String(decoding: json.bytes, as: UTF8.self)
          #expect(forms[name] ?? text == text, "\(name)")
          forms[name] = text
        }
        switch schema.kind {
        case .list(let schema, _, _), .table(let schema): look(schema)
        case .object(let members): for member in members { look(member.schema) }
        default: break
        }
      }
      for endpoint in desk.site.endpoints {
        for (_, schema) in endpoint.answer.contents { if let schema { look(schema) } }
        if case .json(let schema) = endpoint.body { look(schema) }
      }
    }
  }

  @Test func `the document in docs is the one that is served`() async throws {
    try await APIDesk.with { desk in
      let served = try await desk.ask(.get, "/openapi.json").json
      let kept = try JSONValue(parsing: Array(try Repository.text("docs/openapi.json").utf8))
      #expect(served == kept, "Scripts/api-conformance --write brings docs/openapi.json up to date")
    }
  }

  // MARK: - Forms

  @Test func `a form of text and its pattern agree`() throws {
    var random = SplitMix(seed: 20_311)
    let forms: [(TextForm, [String])] = [
      (.slug, ["a", "gfmd-2016", "-a", "a-", "A", ""]),
      (.date, ["2016", "2016-12", "2016-12-1", "2016-12-10"]),
      (.digest, [String(repeating: "0f", count: 32)]), (.identifier, [String(repeating: "0f", count: 16)]),
      (.statement, ["3f2a9c0b1d4e5f60.318-392", "3f2a9c0b1d4e5f60.318-392~1", "3f2a9c0b1d4e5f60."]),
      (.scope, ["everywhere", "forum:a", "meeting:a-b", "meeting:", "forum:-"]), (.cursor, ["abc_-9", ""]),
    ]
    let pieces = [
      "a", "f", "0", "9", "-", ".", "~", ":", "_", "Z", "é", "\n", " ", "everywhere", "forum:", "2016",
    ]
    for (form, samples) in forms {
      let pattern = try NSRegularExpression(pattern: try #require(form.pattern))
      var texts = samples
      for sample in samples {
        for _ in 0..<300 {
          var text = Array(sample)
          let piece = Array(pieces[Int(random.next() % UInt64(pieces.count))])
          let place = Int(random.next() % UInt64(text.count + 1))
          if random.next() % 2 == 0, place < text.count { text.remove(at: place) }
          text.insert(contentsOf: piece, at: min(place, text.count))
          texts.append(String(text))
        }
      }
      for text in texts where !text.hasSuffix("\n") {
        let range = NSRange(text.startIndex..., in: text)
        #expect(
          (pattern.firstMatch(in: text, range: range) != nil) == form.matches(text),
          "\(text.debugDescription)"
        )
      }
      #expect(!form.matches((samples.first ?? "") + "\n"))
    }
  }

  @Test func `JSON is read by the letter`() throws {
    for (text, value) in [
      ("null", JSONValue.null),
      (" [1, -2, 3.5, 1e2] ", .list([.integer(1), .integer(-2), .real(3.5), .real(100)])),
      (#"{"a": {"b": [true, false]}}"#, .object(["a": .object(["b": .list([.flag(true), .flag(false)])])])),
      (#""\"\\\/\b\f\n\r\té\u00e9\ud83d\ude00""#, .text("\"\\/\u{8}\u{C}\n\r\téé😀")), ("0", .integer(0)),
      ("9223372036854775808", .real(9223372036854775808)), ("{}", .object([:])), ("[]", .list([])),
    ] {
      #expect(try JSONValue(parsing: Array(text.utf8)) == value, "\(text)")
    }
    for text in [
      "", " ", "nul", "nulll", "tru", "01", "-", "1.", ".5", "1e", "+1", "1e999", "[1,]", "[1 2]", "[",
      "{\"a\"}",
      "{\"a\":}", "{\"a\":1,}", "{a:1}", "{\"a\":1,\"a\":2}", "\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"",
      "\"\\udc00\"", "\"\\ud800\\u0041\"", "\"\\u0000\"", "\"\n\"", "1 2", "\u{FEFF}1", "NaN", "'a'", "[1]]",
      "//a\n1",
    ] {
      #expect(throws: JSONFault.self, "\(text)") { try JSONValue(parsing: Array(text.utf8)) }
    }
    #expect(throws: JSONFault.self) { try JSONValue(parsing: [0x22, 0xFF, 0x22]) }
    let deep = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
    #expect(throws: Never.self) { try JSONValue(parsing: Array(deep.utf8)) }
    #expect(throws: JSONFault.self) { try JSONValue(parsing: Array("[\(deep)]".utf8)) }
  }

  @Test func `whatever bytes come, they are read or refused`() throws {
    var random = SplitMix(seed: 7)
    let seed = Array(#"{"slug": "a", "list": [1, 2.5e3, "é\u00e9", null, true], "o": {"x": {}}}"#.utf8)
    for _ in 0..<20_000 {
      var bytes = seed
      for _ in 0..<Int(random.next() % 4 + 1) {
        let place = Int(random.next() % UInt64(bytes.count))
        switch random.next() % 3 {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes.remove(at: place)
        default: bytes.insert(seed[Int(random.next() % UInt64(seed.count))], at: place)
        }
        if bytes.isEmpty { break }
      }
      let ours = try? JSONValue(parsing: bytes)
      let theirs = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
      // What is read here another parser reads too; it may be more forgiving.
      if ours != nil { #expect(theirs != nil, "\(String(decoding: bytes, as: UTF8.self))") }
    }
  }
}
