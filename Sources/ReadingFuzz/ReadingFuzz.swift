// SPDX-License-Identifier: Apache-2.0

import Foundation
import Kernel
import Reading
import TesseraTesting

/// Reads mutated reports and checks what every record promises.
///
/// `ReadingFuzz --mutations N [--seed S] FILE…`: slices of the files are mutated, byte by byte and
/// phrase by phrase, and go through every stage. A crash ends the process; a broken promise is
/// printed with its seed, and the exit status is 1. The same seed gives the same inputs.
@main
struct ReadingFuzz {
  static func main() throws {
    var mutations = 200_000
    var seed: UInt64 = 20_161_210
    var files: [String] = []
    var arguments = CommandLine.arguments.dropFirst().makeIterator()
    while let argument = arguments.next() {
      switch argument {
      case "--mutations":
        guard let value = arguments.next().flatMap({ Int($0) }), value > 0 else {
          refuse("--mutations needs a whole number above 0")
        }
        mutations = value
      case "--seed":
        guard let value = arguments.next().flatMap({ UInt64($0) }) else {
          refuse("--seed needs a whole number that is not negative")
        }
        seed = value
      case "--help", "-h":
        print(usage)
        return
      case let option where option.hasPrefix("-"): refuse("there is no option \(option)")
      default: files.append(argument)
      }
    }
    var samples: [[UInt8]] = []
    for file in files {
      guard let data = try? Data(contentsOf: URL(fileURLWithPath: file)) else {
        refuse("\(file) can not be read")
      }
      if !data.isEmpty { samples.append([UInt8](data)) }
    }
    guard !samples.isEmpty else { refuse("name at least one file that is not empty") }
    let reader = try Reader()
    let started = Date()
    var refused = 0
    var statements = 0
    var slowest = (seconds: 0.0, number: 0)
    for number in 0..<mutations {
      var mutator = Mutator(seed: seed &+ UInt64(number))
      let input = mutator.mutated(samples)
      let begun = Date()
      do {
        let record = try reader.read(input)
        statements += record.statements.count
        if let broken = brokenPromise(of: record) {
          print("failed: seed \(seed &+ UInt64(number)): \(broken)")
          exit(1)
        }
        if number % 8 == 0, !isJSON(RecordJSON.bytes(record, named: "fuzz")) {
          print("failed: seed \(seed &+ UInt64(number)): the record is no JSON")
          exit(1)
        }
      } catch is DocumentText.Refusal {
        refused += 1
      }
      let seconds = Date().timeIntervalSince(begun)
      if seconds > slowest.seconds { slowest = (seconds, number) }
      if seconds > 20 {
        print("failed: seed \(seed &+ UInt64(number)): \(input.count) bytes took \(seconds) s")
        exit(1)
      }
    }
    let total = Int(Date().timeIntervalSince(started))
    print(
      "\(mutations) mutations read in \(total) s: \(statements) statements, \(refused) refused as no text, "
        + "slowest \(Int(slowest.seconds * 1000)) ms (seed \(seed &+ UInt64(slowest.number)))"
    )
    print("\(mutations) passed, 0 failed")
  }

  private static let usage = """
    usage: ReadingFuzz [--mutations N] [--seed S] FILE…
    Mutates slices of the files, reads each, and checks what every record promises.
    Example: ReadingFuzz --mutations 1000 Samples/*.txt
    """

  private static func refuse(_ what: String) -> Never {
    FileHandle.standardError.write(Data("ReadingFuzz: \(what)\n\(usage)\n".utf8))
    exit(2)
  }

  /// What the record promises and does not keep, in words; nil where it keeps everything.
  private static func brokenPromise(of record: Record) -> String? {
    let length = record.text.bytes.count
    func isBoundary(_ offset: Int) -> Bool {
      offset == length || (offset >= 0 && offset < length && record.text.bytes[offset] & 0xC0 != 0x80)
    }
    func check(_ span: Span, _ what: String) -> String? {
      guard span.start >= 0, span.end <= length else {
        return "\(what) \(span) lies outside the text of \(length)"
      }
      guard isBoundary(span.start), isBoundary(span.end) else { return "\(what) \(span) cuts a character" }
      return nil
    }
    var last = -1
    for statement in record.statements {
      if let broken = check(statement.span, "statement") { return broken }
      if statement.span.isEmpty { return "an empty statement at \(statement.span)" }
      if statement.span.start < last { return "statements overlap at \(statement.span)" }
      last = statement.span.end
      for speaker in statement.speakers {
        if let broken = check(speaker.name, "name") { return broken }
      }
      for provision in statement.provisions {
        if let broken = check(provision.words, "provision") { return broken }
      }
    }
    for abstention in record.unattributed {
      if let broken = check(abstention.span, "abstention") { return broken }
    }
    for session in record.sessions {
      if let broken = check(session.span, "session") { return broken }
      for span in session.guidingQuestions + session.mainIssues + session.meansOfImplementation {
        if let broken = check(span, "session point") { return broken }
      }
    }
    return nil
  }

  private static func isJSON(_ bytes: [UInt8]) -> Bool {
    (try? JSONSerialization.jsonObject(with: Data(bytes))) != nil
  }
}

/// Makes inputs out of samples.
struct Mutator {
  private var generator: SplitMix

  init(seed: UInt64) { generator = SplitMix(seed: seed &* 0x9E37_79B9_7F4A_7C15) }

  private mutating func below(_ limit: Int) -> Int { limit <= 0 ? 0 : Int(generator.next() % UInt64(limit)) }

  private static let pieces: [[UInt8]] = [
    "(", ")", "((", ");", ":", "\n\n", "\n- ", "\n1. ", "\n(a) ", "\r\n", "\t", "\u{0C}", " and ", ", ", "; ",
    ". ", "U.S. ", "’s ",
    "“", "”", "–", " – ", "•", "\u{F0B7}", "é", "\u{200F}", "\u{301}", "\u{FEFF}", "日本", "مرحبا",
    "Roundtable 2.1: ", "The Co-Chairs ",
    "Morocco ", "GREECE, for the G-77/CHINA, ", "supported by ", "on behalf of ", "It ", "They ", "said ",
    "was commended by ", "will ",
    "co-chaired by ", "(Spain);", "the report of ", "A/HRC/1/2\n", "_____\n", "the compact ",
    "Article 12 of the CRC ", "$", "…", "\0",
  ].map { Array($0.utf8) }

  mutating func mutated(_ samples: [[UInt8]]) -> [UInt8] {
    let sample = samples[below(samples.count)]
    let length = 40 + below(below(20) == 0 ? sample.count : 700)
    let start = below(max(1, sample.count - length))
    var bytes = Array(sample[start..<min(sample.count, start + length)])
    for _ in 0..<(1 + below(8)) {
      guard !bytes.isEmpty else { break }
      let place = below(bytes.count)
      switch below(9) {
      case 0: bytes[place] = UInt8(truncatingIfNeeded: generator.next())
      case 1: bytes.remove(at: place)
      case 2: bytes.insert(contentsOf: Self.pieces[below(Self.pieces.count)], at: place)
      case 3: bytes.insert(contentsOf: Self.pieces[below(Self.pieces.count)], at: place)
      case 4:
        let end = min(bytes.count, place + below(60))
        bytes.removeSubrange(place..<end)
      case 5:
        let end = min(bytes.count, place + below(60))
        let copy = Array(bytes[place..<end])
        bytes.insert(contentsOf: copy, at: below(bytes.count))
      case 6:
        let piece = Self.pieces[below(Self.pieces.count)]
        for _ in 0..<below(12) { bytes.insert(contentsOf: piece, at: place) }
      case 7: if bytes[place] >= 0x41 { bytes[place] ^= 0x20 }
      default: bytes.swapAt(place, below(bytes.count))
      }
    }
    return bytes
  }
}
