// SPDX-License-Identifier: Apache-2.0

import Foundation
import Intake
import Kernel
import Reading
import TesseraTesting

/// Takes mutated reports in and checks what every record promises.
///
/// `MutationRun --mutations N [--seed S] FILE…`: plain texts, HTML pages and Akoma Ntoso documents are mutated,
/// byte by byte and phrase by phrase, and go through every stage that runs in this process. A crash ends the process; a broken promise is
/// printed with its seed, and the exit status is 1. The same seed gives the same inputs.
@main
struct MutationRun {
  static func main() async throws {
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
    let intake = Intake()
    let started = Date()
    var refused = 0
    var statements = 0
    var slowest = (seconds: 0.0, number: 0)
    for number in 0..<mutations {
      var mutator = Mutator(seed: seed &+ UInt64(number))
      let input = mutator.mutated(samples)
      let begun = Date()
      do {
        let format = DocumentFormat(of: input)
        guard [.plainText, .html, .akomaNtoso].contains(format) else {
          refused += 1
          continue
        }
        let record = try await intake.record(input, reader: reader)
        statements += record.statements.count
        if let broken = record.brokenPromises(mayOverlap: format == .akomaNtoso).first {
          print("failed: seed \(seed &+ UInt64(number)): \(broken)")
          exit(1)
        }
        if number % 8 == 0, !isJSON(RecordJSON.bytes(record, named: "fuzz")) {
          print("failed: seed \(seed &+ UInt64(number)): the record is no JSON")
          exit(1)
        }
      } catch is DocumentText.Refusal {
        refused += 1
      } catch is IntakeRefusal {
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
      "\(mutations) mutations taken in in \(total) s: \(statements) statements, \(refused) refused, "
        + "slowest \(Int(slowest.seconds * 1000)) ms (seed \(seed &+ UInt64(slowest.number)))"
    )
    print("\(mutations) passed, 0 failed")
  }

  private static let usage = """
    usage: MutationRun [--mutations N] [--seed S] FILE…
    Mutates the files, takes each in, and checks what every record promises.
    Example: MutationRun --mutations 1000 Samples/*.txt
    """

  private static func refuse(_ what: String) -> Never {
    FileHandle.standardError.write(Data("MutationRun: \(what)\n\(usage)\n".utf8))
    exit(2)
  }

  private static func isJSON(_ bytes: [UInt8]) -> Bool {
    (try? JSONSerialization.jsonObject(with: Data(bytes))) != nil
  }
}
