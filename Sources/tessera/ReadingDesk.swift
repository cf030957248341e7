// SPDX-License-Identifier: Apache-2.0

import Intake
import Kernel
import Reading

/// Where reports are opened and read, several at once.
///
/// Opening and reading have their places apart: while tools of others work at the next documents, this program
/// reads those they are done with.
struct ReadingDesk: Sendable {
  private let intake: Intake
  private let reader: Task<Reader, any Error>
  private let opening: Places
  private let reading: Places
  private let jobs: Int

  /// A desk at which `jobs` reports are read at once.
  ///
  /// One more is being opened, so that no processor waits between one tool's end and the next one's start.
  init(intake: Intake, reader: Task<Reader, any Error>, jobs: Int) {
    self.intake = intake
    self.reader = reader
    self.jobs = jobs
    opening = Places(jobs + 1)
    reading = Places(jobs)
  }

  /// The record of each report and its bytes, or why there is none, in the order of the reports, whatever
  /// finishes first.
  ///
  /// No more than three times `jobs` are under way or wait for one before them. The next begins where one ends,
  /// and does not wait for `each`.
  func read(_ inputs: [InputFile], _ each: (InputFile, Outcome) async -> Void) async {
    await withTaskGroup(of: (Int, Outcome).self) { group in
      var next = 0
      var handed = 0
      var waiting: [Int: Outcome] = [:]
      func start() {
        while next < inputs.count, next - handed < 3 * jobs {
          let (place, input) = (next, inputs[next])
          group.addTask { (place, await outcome(of: input)) }
          next += 1
        }
      }
      start()
      while let (place, outcome) = await group.next() {
        waiting[place] = outcome
        while let outcome = waiting.removeValue(forKey: handed) {
          let input = inputs[handed]
          handed += 1
          await each(input, outcome)
        }
        start()
      }
    }
  }

  typealias Outcome = Result<(record: Record, bytes: [UInt8]), any Error>

  private func outcome(of input: InputFile) async -> Outcome {
    do {
      let (source, digest, bytes) = try await opening.take {
        let bytes = try input.bytes()
        return (try await intake.source(bytes, path: input.diskPath), ContentDigest(of: bytes), bytes)
      }
      let reader = try await reader.value
      let record = try await reading.take {
        try reader.read(source, digest: digest, language: intake.language)
      }
      return .success((record: record, bytes: bytes))
    } catch {
      return .failure(error)
    }
  }
}

/// So many places for work that is heavy; who comes when all are taken waits for one, in the order of coming.
private actor Places {
  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private var called = 0

  /// `count` is 1 or more.
  init(_ count: Int) { free = max(1, count) }

  /// Does `work` in a place of its own.
  nonisolated func take<Result: Sendable>(_ work: @Sendable () async throws -> Result) async rethrows
    -> Result
  {
    await enter()
    do {
      let result = try await work()
      await leave()
      return result
    } catch {
      await leave()
      throw error
    }
  }

  private func enter() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  private func leave() {
    guard called < waiting.count else {
      waiting.removeAll()
      called = 0
      free += 1
      return
    }
    called += 1
    waiting[called - 1].resume()
  }
}
