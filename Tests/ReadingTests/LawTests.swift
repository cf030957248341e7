// SPDX-License-Identifier: Apache-2.0

import Foundation
import Kernel
import Reading
import TesseraTesting
import Testing

/// What holds for every text whatever.
@Suite struct LawTests {
  private func report(seed: UInt64) throws -> String {
    var generator = SplitMix(seed: seed)
    let sentences = try Repository.sampleSentences()
    let count = generator.number(in: 1..<30)
    return RandomText.report(of: sentences, count: count, using: &generator)
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func `spans lie in the text, in order, apart, and are what they quote`(seed: UInt64) throws {
    let text = try report(seed: seed)
    let record = try Telling.read(text, nil)
    #expect(record.brokenPromises == [])
    let bytes = Array(text.utf8)
    #expect(record.text.bytes == bytes)
    for statement in record.statements {
      let quoted = String(decoding: bytes[statement.span.start..<statement.span.end], as: UTF8.self)
      #expect(record.quotation(statement) == quoted)
      #expect(quoted.first?.isWhitespace == false && quoted.last?.isWhitespace == false)
      #expect(record.statement(statement.id) == statement)
    }
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func `what is left out is not said, and who is explicit is named in the statement`(seed: UInt64) throws {
    let record = try Telling.read(try report(seed: 500 + seed), nil)
    // Page furniture may stand inside a sentence that runs over the page.
    for abstention in record.unattributed where abstention.reason != .furniture {
      for statement in record.statements {
        #expect(!abstention.span.overlaps(statement.span), "\(record.words(abstention.span))")
      }
    }
    for statement in record.statements where statement.attribution == .explicit {
      for speaker in statement.speakers {
        #expect(statement.span.contains(speaker.name), "\(record.quotation(statement))")
      }
    }
  }

  @Test(arguments: 0..<10 as Range<UInt64>)
  func `a report is read alike after another as alone`(seed: UInt64) throws {
    // A new heading and many empty lines end whatever the first report left open.
    let second = "\n\n\nSession 9: Ports\n\nBenin stressed fees. It asked for courts.\n"
    let first = try report(seed: 600 + seed)
    let record = try Telling.read(first + second)
    let last = record.statements.suffix(2)
    #expect(last.map(\.voices) == ["BEN", "BEN"])
    #expect(last.map { record.quotation($0) } == ["Benin stressed fees.", "It asked for courts."])
  }

  @Test(arguments: 0..<12 as Range<UInt64>)
  func `reading twice gives the same bytes`(seed: UInt64) throws {
    let bytes = Array(try report(seed: 100 + seed).utf8)
    let first = RecordJSON.bytes(try Telling.reader().read(bytes), named: "a")
    #expect(first == RecordJSON.bytes(try Telling.reader().read(bytes), named: "a"))
    if seed == 0 { #expect(first == RecordJSON.bytes(try Reader().read(bytes), named: "a")) }
  }

  @Test(arguments: 0..<12 as Range<UInt64>, ["\n", "\n\n\n", "  \n\t\n"])
  func `blank lines at the end change no statement`(seed: UInt64, blank: String) throws {
    let text = try report(seed: 200 + seed)
    let (short, long) = (try Telling.read(text, "en"), try Telling.read(text + blank, "en"))
    #expect(short.statements == long.statements)
    #expect(short.unattributed == long.unattributed)
  }

  @Test(arguments: 0..<12 as Range<UInt64>)
  func `offsets in JSON cut out exactly the text beside them`(seed: UInt64) throws {
    let text = "Ünïcödé 🏠 說\n\n" + (try report(seed: 300 + seed)).replacing("a", with: "à")
    let scalars = Array(text.unicodeScalars)
    let bytes = RecordJSON.bytes(try Telling.read(text, nil), named: "a")
    let record = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    var excerpts = record["statements"] as? [[String: Any]] ?? []
    excerpts += record["unattributed"] as? [[String: Any]] ?? []
    for session in record["sessions"] as? [[String: Any]] ?? [] {
      for key in ["guidingQuestions", "mainIssues", "meansOfImplementation"] {
        excerpts += session[key] as? [[String: Any]] ?? []
      }
    }
    for excerpt in excerpts {
      let start = try #require(excerpt["start"] as? Int), end = try #require(excerpt["end"] as? Int)
      var view = String.UnicodeScalarView()
      view.append(contentsOf: scalars[start..<end])
      #expect(String(view) == excerpt["text"] as? String)
    }
    #expect(!excerpts.isEmpty)
    #expect((record["document"] as? [String: Any])?["characters"] as? Int == scalars.count)
  }

  @Test func `nothing in a sample goes missing without a word`() throws {
    for sample in try Repository.samples {
      let record = try Telling.reader().read(Repository.sample(sample))
      #expect(record.brokenPromises == [])
      let spans = record.statements.map(\.span) + record.unattributed.map(\.span)
      let told = spans.map(\.length).reduce(0, +)
      #expect(told * 10 > record.text.bytes.count * 7, "\(sample)")
    }
  }

  @Test func `many readings at once are like one after the other`() async throws {
    let reader = try Telling.reader()
    let names = try Repository.samples
    let alone = try names.map { RecordJSON.bytes(try reader.read(Repository.sample($0)), named: $0) }
    let together = try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
      for (place, name) in (names + names).enumerated() {
        group.addTask { (place, RecordJSON.bytes(try reader.read(Repository.sample(name)), named: name)) }
      }
      var results: [Int: [UInt8]] = [:]
      for try await (place, bytes) in group { results[place] = bytes }
      return results
    }
    for place in 0..<names.count * 2 { #expect(together[place] == alone[place % names.count]) }
  }
}
