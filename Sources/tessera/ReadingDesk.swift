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
  private let reader: Reader
  private let opening: Places
  private let reading: Places

  init(intake: Intake, reader: Reader, jobs: Int) {
    self.intake = intake
    self.reader = reader
    opening = Places(jobs)
    reading = Places(jobs)
  }

  /// The record of a report, or why there is none.
  func record(of input: InputFile) async -> Result<Record, any Error> {
    await recordAndBytes(of: input).map(\.0)
  }

  /// The record of a report and its bytes, or why there is none.
  func recordAndBytes(of input: InputFile) async -> Result<(Record, [UInt8]), any Error> {
    do {
      let (source, digest, bytes) = try await opening.take {
        let bytes = try input.bytes()
        return (try await intake.source(bytes, path: input.diskPath), ContentDigest(of: bytes), bytes)
      }
      let record = try await reading.take {
        try reader.read(source, digest: digest, language: intake.language)
      }
      return .success((record, bytes))
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
