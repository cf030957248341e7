// SPDX-License-Identifier: Apache-2.0

import Dialogue
import Foundation
import StoragePostgres
import TesseraTesting
import Vocabulary

/// Restarts a PostgreSQL server while several tasks write to it, and looks what is left.
///
/// `TESSERA_TEST_POSTGRES`, `TESSERA_TEST_POSTGRES_DATA` and `TESSERA_TEST_POSTGRES_BIN` say which, as
/// `Scripts/with-postgres` sets them.
struct Restarts {
  let count: Int

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    guard let address = environment["TESSERA_TEST_POSTGRES"],
      let data = environment["TESSERA_TEST_POSTGRES_DATA"],
      let bin = environment["TESSERA_TEST_POSTGRES_BIN"]
    else {
      print("no PostgreSQL to restart: run this through Scripts/with-postgres")
      return
    }
    let schema = "restarts_\(ProcessInfo.processInfo.processIdentifier)"
    let database = try PostgresDatabase(address, PostgresOptions(schema: schema))
    try await database.createSchema()
    let library = try await Library(database, catalogue: try Catalogue())
    let told = Told()
    let writers = (0..<4).map { number in
      Task {
        var worker = try await Worker(database: database, seed: number + 1)
        var step = 0
        while !Task.isCancelled {
          step += 1
          let text = "Kenya stressed point \(step) of \(number). Morocco was concerned about fees."
          // A change that may or may not have been made is looked for by making it again: that is idempotent.
          do { try await worker.step(text) { await told.add($0) } } catch { await told.fail("\(error)") }
        }
      }
    }
    for _ in 0..<count {
      try await Task.sleep(for: .milliseconds(Int.random(in: 200...900)))
      try restart(bin, data)
    }
    try await Task.sleep(for: .seconds(1))
    for writer in writers { writer.cancel() }
    for writer in writers { _ = await writer.result }
    let (lines, failures) = await told.all
    var acknowledged = Acknowledged()
    acknowledged.read(lines.map { $0[...] })
    try await acknowledged.check(library, "after \(count) restarts")
    guard lines.count > 4 * count else { throw Broken(description: "too little was written: \(lines.count)") }
    try await database.dropSchema()
    await database.close()
    print(
      "\(count) restarts under load: \(lines.count) changes acknowledged, all there, none twice, all sound; "
        + "\(failures.count) writers were told of a lost connection"
    )
  }

  private func restart(_ bin: String, _ data: String) throws {
    let command =
      "cd / && \(bin)/pg_ctl -D '\(data)' -m immediate -w restart -l '\(data)/../server.log' >/dev/null"
    // Not by `Process`, which waits until the server, its grandchild, has ended too.
    let status =
      getuid() == 0 ? system("runuser -u postgres -- sh -c \"\(command)\"") : system(command)
    guard status == 0 else { throw Broken(description: "the server did not restart") }
  }
}

/// What several writers said.
actor Told {
  private var lines: [String] = []
  private var failures: [String] = []

  func add(_ line: String) { lines.append(line) }
  func fail(_ words: String) { failures.append(words) }
  var all: ([String], [String]) { (lines, failures) }
}
