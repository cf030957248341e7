// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reading
import TesseraTesting
import Testing

/// The reader against reports that were annotated by hand.
@Suite(.enabled(if: Repository.reports != nil, "the annotated reports are not beside this repository"))
struct ScoreTests {
  private static let english = [
    "gfmd-2016-rt2", "gfmd-2016-rt3", "la-readout-2022", "upr-philippines-2008", "upr-spain-2010",
  ]

  /// The least attribution F1 of each report.
  private static let floors = [
    "gfmd-2016-rt2": 0.93, "gfmd-2016-rt3": 0.93, "upr-philippines-2008": 0.95, "upr-spain-2010": 0.95,
    "la-readout-2022": 0.90, "la-mesures-2022-fr": 0.80,
  ]

  private func scores(of names: [String]) async throws -> [String: Any] {
    let reports = try #require(Repository.reports)
    return try await withTemporaryFolder { folder in
      for name in names {
        let data = try Data(contentsOf: reports.appendingPathComponent("text/\(name).txt"))
        let record = RecordJSON.bytes(try Telling.reader().read([UInt8](data)), named: name)
        try Data(record).write(to: folder.appendingPathComponent("\(name).json"))
      }
      let result = folder.appendingPathComponent("scores").path
      let outcome = try await Program(path: "/usr/bin/env").run([
        "python3", reports.appendingPathComponent("score.py").path,
        reports.appendingPathComponent("gold").path,
        folder.path, "--only", names.joined(separator: ","), "--json", result,
      ])
      #expect(outcome.status == 0, "\(outcome.errors)")
      let data = try Data(contentsOf: URL(fileURLWithPath: result))
      return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }
  }

  private func measure(_ scores: Any?, _ path: String...) -> Double {
    var value = scores
    for key in path { value = (value as? [String: Any])?[key] }
    return value as? Double ?? 0
  }

  @Test func `attribution stays above its floor on every annotated report`() async throws {
    let documents = try await scores(of: Self.floors.keys.sorted())["documents"] as? [String: Any]
    for (name, floor) in Self.floors {
      let reached = measure(documents?[name], "attribution", "f1")
      #expect(reached >= floor, "\(name): \(reached)")
    }
  }

  @Test func `kinds, themes and instruments stay above their floors in English`() async throws {
    let all = try await scores(of: Self.english)["all"]
    #expect(measure(all, "kind_accuracy") >= 0.90)
    #expect(measure(all, "themes", "f1") >= 0.85)
    #expect(measure(all, "instruments_on_matches", "f1") >= 0.95)
  }
}
