// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reading
import TesseraTesting
import Testing

@Suite struct RecordJSONTests {
  private func json(_ record: Record, named name: String = "report") throws -> [String: Any] {
    let bytes = RecordJSON.bytes(record, named: name)
    return try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
  }

  /// The schema, with `$ref` followed.
  private struct Schema {
    let root: [String: Any]
    var definitions: [String: Any] { root["$defs"] as? [String: Any] ?? [:] }

    init() throws {
      let data = Data(try Repository.text("docs/record.schema.json").utf8)
      root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    /// What is wrong with `value` by `rule`: the parts of JSON Schema that this schema uses.
    func problems(_ value: Any, _ rule: [String: Any], at path: String) -> [String] {
      var found: [String] = []
      if let reference = rule["$ref"] as? String, let name = reference.split(separator: "/").last {
        let target = definitions[String(name)] as? [String: Any] ?? [:]
        found += problems(value, target, at: path)
      }
      if let constant = rule["const"], !equal(constant, value) { found.append("\(path) is \(value)") }
      if let choices = rule["enum"] as? [Any], !choices.contains(where: { equal($0, value) }) {
        found.append("\(path): \(value) is not listed")
      }
      let types = rule["type"] as? [String] ?? (rule["type"] as? String).map { [$0] } ?? []
      if !types.isEmpty, !types.contains(where: { has($0, value) }) {
        found.append("\(path): \(value) is no \(types)")
      }
      if let text = value as? String {
        if text.count < rule["minLength"] as? Int ?? 0 { found.append("\(path) is empty") }
        if let pattern = rule["pattern"] as? String,
          text.range(of: pattern, options: .regularExpression) == nil
        {
          found.append("\(path): \(text) does not match \(pattern)")
        }
      }
      if let number = value as? Double, !(value is Bool), has("number", value) {
        if let least = rule["minimum"] as? Double, number < least { found.append("\(path) is too small") }
        if let most = rule["maximum"] as? Double, number > most { found.append("\(path) is too large") }
      }
      if let list = value as? [Any] {
        if let items = rule["items"] as? [String: Any] {
          for (place, item) in list.enumerated() { found += problems(item, items, at: "\(path)[\(place)]") }
        }
        if list.count < rule["minItems"] as? Int ?? 0 { found.append("\(path) has too few") }
        if rule["uniqueItems"] as? Bool == true, Set(list.map { "\($0)" }).count < list.count {
          found.append("\(path) repeats itself")
        }
      }
      if let object = value as? [String: Any] {
        let properties = rule["properties"] as? [String: Any] ?? [:]
        for key in rule["required"] as? [String] ?? [] where object[key] == nil {
          found.append("\(path).\(key) is missing")
        }
        for (key, inner) in object {
          if let property = properties[key] as? [String: Any] {
            found += problems(inner, property, at: "\(path).\(key)")
          } else if rule["additionalProperties"] as? Bool == false {
            found.append("\(path).\(key) is not in the schema")
          }
        }
      }
      return found
    }

    private func equal(_ a: Any, _ b: Any) -> Bool { "\(a)" == "\(b)" }

    private func has(_ type: String, _ value: Any) -> Bool {
      switch type {
      case "null": value is NSNull
      case "string": value is String
      case "array": value is [Any]
      case "object": value is [String: Any]
      case "integer": value is Int
      default: value is Double
      }
    }
  }

  @Test func `records of the samples keep to the schema`() throws {
    let schema = try Schema()
    for sample in try Repository.samples {
      let record = try json(try Telling.reader().read(Repository.sample(sample)), named: sample)
      #expect(schema.problems(record, schema.root, at: sample) == [])
    }
  }

  @Test(arguments: 0..<10 as Range<UInt64>)
  func `records of random reports keep to the schema`(seed: UInt64) throws {
    let schema = try Schema()
    var generator = SplitMix(seed: 400 + seed)
    let text = RandomText.report(of: try Repository.sampleSentences(), count: 25, using: &generator)
    let record = try json(try Telling.read(text, nil))
    #expect(schema.problems(record, schema.root, at: "record") == [])
  }

  @Test func `the keys of a statement are those of the schema, no more and no fewer`() throws {
    let schema = try Schema()
    let definition = try #require(schema.definitions["statement"] as? [String: Any])
    let properties = try #require(definition["properties"] as? [String: Any])
    let record = try json(try Telling.read("Benin recommended that Togo ratify Article 12 of the CRC."))
    let statement = try #require((record["statements"] as? [[String: Any]])?.first)
    // No fresh reading has replies.
    #expect(Set(statement.keys).union(["replies"]) == Set(properties.keys))
    let top = try #require(schema.root["properties"] as? [String: Any])
    #expect(Set(record.keys) == Set(top.keys))
  }

  @Test func `the schema lists every rule, kind, reason and attribution there is`() throws {
    let schema = try Schema()
    func choices(_ definition: String, _ property: String) throws -> Set<String> {
      let object = try #require(schema.definitions[definition] as? [String: Any])
      let properties = try #require(object["properties"] as? [String: Any])
      return Set((properties[property] as? [String: Any])?["enum"] as? [String] ?? [])
    }
    #expect(try choices("statement", "rule") == Set(Rule.allCases.map(\.rawValue)))
    #expect(try choices("statement", "kind") == Set(StatementKind.allCases.map(\.rawValue)))
    #expect(try choices("statement", "attribution") == Set(Attribution.allCases.map(\.rawValue)))
    #expect(try choices("abstention", "reason") == Set(AbstentionReason.allCases.map(\.rawValue)))
  }

  @Test func `quotation marks, backslashes and control characters are escaped`() throws {
    // Control characters are let through where they are rare.
    let long = String(repeating: "fees and visas and ", count: 100)
    let text = "Benin said \"no\" to \(long) the path C:\\visas,\u{1}\u{8}\u{1B}[31m\u{7F}\tand\nto fees."
    let record = try Telling.read(text)
    let bytes = RecordJSON.bytes(record, named: "a\"b\\c\n\u{1B}")
    #expect(!bytes.contains { $0 < 0x20 && $0 != 0x0A || $0 == 0x7F })
    let parsed = try json(record, named: "a\"b\\c\n\u{1B}")
    #expect(parsed["doc"] as? String == "a\"b\\c\n\u{1B}")
    #expect((parsed["statements"] as? [[String: Any]])?.first?["text"] as? String == text)
  }

  @Test func `pieces put together are the whole`() throws {
    let text = String(repeating: "Benin stressed fees. Togo warned of fraud.\n\n", count: 400)
    let record = try Telling.read(text)
    var pieces: [[UInt8]] = []
    RecordJSON.write(record, named: "a") { pieces.append($0) }
    #expect(pieces.count > 1)
    #expect(Array(pieces.joined()) == RecordJSON.bytes(record, named: "a"))
    #expect(String(validating: pieces.joined(), as: UTF8.self) != nil)
  }

  @Test func `a text in which nobody speaks gives a record all the same`() throws {
    let record = try json(try Telling.read("It rained."))
    #expect((record["statements"] as? [Any])?.isEmpty == true)
    #expect((record["notes"] as? [String])?.isEmpty == false)
  }

  @Test func `the digest is that of the bytes given, and of the text where the two differ`() throws {
    let units = "Benin stressed fees.".utf16.flatMap { unit in [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
    let bytes: [UInt8] = [0xFF, 0xFE] + units
    let record = try Telling.reader().read(bytes)
    #expect(record.document.encoding == .utf16LittleEndian)
    #expect(record.document.sha256 != record.document.textSha256)
    let plain = try Telling.read("Benin stressed fees.")
    #expect(plain.document.sha256 == plain.document.textSha256)
    #expect(plain.document.sha256 == record.document.textSha256)
  }
}
