// SPDX-License-Identifier: Apache-2.0

import Dialogue
import Foundation
import Kernel
import Reading
import Storage
import StoragePostgres
import StorageSQLite
import Vocabulary

/// What `Benchmarks/store.py` runs: generated statements taken into a store, beside bare prepared INSERTs of the
/// same rows, and searches timed one by one.
///
///     StoreMeasure ingest FOLDER STATEMENTS [postgres://…]
///     StoreMeasure search FOLDER STATEMENTS
///
/// It prints a line of JSON for each figure.
@main
struct StoreMeasure {
  static func main() async {
    let words = CommandLine.arguments
    guard words.count >= 4, let count = Int(words[3]), count > 0 else {
      FileHandle.standardError.write(
        Data("usage: StoreMeasure ingest|search FOLDER STATEMENTS [ADDRESS]\n".utf8)
      )
      exit(2)
    }
    do {
      switch words[1] {
      case "ingest":
        try await Ingesting(folder: words[2], statements: count).onSQLite()
        if words.count > 4 {
          // Bare INSERTs take a message to the server each: more would take minutes.
          try await Ingesting(folder: words[2], statements: min(count, 20_000)).onPostgres(words[4])
        }
      case "search": try await Searching(folder: words[2], statements: count).run()
      default: exit(2)
      }
    } catch {
      FileHandle.standardError.write(Data("StoreMeasure: \(error)\n".utf8))
      exit(1)
    }
  }

  static func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
  }

  static func say(_ figures: [String: Any]) throws {
    let data = try JSONSerialization.data(withJSONObject: figures, options: [.sortedKeys])
    FileHandle.standardOutput.write(data + Data("\n".utf8))
  }

  static let author = Authorship(actor: "measure", at: Instant(millisecondsSince1970: 1_800_000_000_000))
}

/// Takes a corpus in, and puts the same rows in by bare INSERTs.
struct Ingesting {
  let folder: String
  let statements: Int
  /// How many statements a document has: a long report.
  static let each = 400

  private func corpus() throws -> [(Record, [UInt8])] {
    var corpus = try Corpus()
    return try (0..<(statements + Self.each - 1) / Self.each).map { number in
      try corpus.document(number, statements: min(Self.each, statements - number * Self.each))
    }
  }

  private func take(_ corpus: [(Record, [UInt8])], into library: Library) async throws -> Double {
    let start = ContinuousClock.now
    for (number, (record, bytes)) in corpus.enumerated() {
      _ = try await library.ingest(
        record,
        bytes: bytes,
        named: "generated-\(number)",
        meeting: try Meeting(slug: "meeting-\(number % 20)", date: "20\(10 + number % 20)-06-01"),
        by: StoreMeasure.author
      )
    }
    return StoreMeasure.seconds(start.duration(to: .now))
  }

  func onSQLite() async throws {
    let corpus = try corpus()
    var ours: [Double] = []
    var bare: [Double] = []
    for run in 0..<2 {
      let path = "\(folder)/ours-\(run).sqlite"
      let database = try SQLiteDatabase(path: path)
      let library = try await Library(database, catalogue: try Catalogue())
      ours.append(try await take(corpus, into: library))
      let rows = try await BareRows(database)
      bare.append(try await rows.insertIntoSQLite("\(folder)/bare-\(run).sqlite"))
      await database.close()
    }
    try report("SQLite", ours, bare)
  }

  func onPostgres(_ address: String) async throws {
    let corpus = try corpus()
    let database = try PostgresDatabase(address, PostgresOptions(schema: "measure_ours"))
    try await database.createSchema()
    let library = try await Library(database, catalogue: try Catalogue())
    let ours = try await take(corpus, into: library)
    let rows = try await BareRows(database)
    let other = try PostgresDatabase(address, PostgresOptions(schema: "measure_bare"))
    try await other.createSchema()
    let bare = try await rows.insert(into: other)
    for store in [database, other] {
      try await store.dropSchema()
      await store.close()
    }
    try report("PostgreSQL", [ours], [bare])
  }

  private func report(_ engine: String, _ ours: [Double], _ bare: [Double]) throws {
    let best = (ours.min() ?? 1, bare.min() ?? 1)
    try StoreMeasure.say([
      "figure": "ingest", "engine": engine, "statements": statements, "seconds": best.0,
      "bareSeconds": best.1, "perSecond": Double(statements) / best.0, "shareOfBare": best.1 / best.0,
    ])
  }
}

/// Times searches in a large store, and writes the same statements for others to search.
struct Searching {
  let folder: String
  let statements: Int

  func run() async throws {
    let database = try SQLiteDatabase(path: folder + "/search.sqlite")
    let library = try await Library(database, catalogue: try Catalogue())
    var corpus = try Corpus()
    _ = FileManager.default.createFile(atPath: folder + "/statements.tsv", contents: nil)
    guard let file = FileHandle(forWritingAtPath: folder + "/statements.tsv") else { exit(1) }
    let start = ContinuousClock.now
    var done = 0
    var number = 0
    while done < statements {
      let count = min(2_000, statements - done)
      let (record, bytes) = try corpus.document(number, statements: count)
      var lines = ""
      for statement in record.statements {
        lines +=
          "\(statement.kind.rawValue)\t\(statement.themes.first ?? "")\t\(record.words(statement.span))\n"
      }
      file.write(Data(lines.utf8))
      _ = try await library.ingest(
        record,
        bytes: bytes,
        named: "generated-\(number)",
        meeting: try Meeting(slug: "meeting-\(number % 20)"),
        by: StoreMeasure.author
      )
      done += count
      number += 1
    }
    try await library.optimizeIndex()
    try StoreMeasure.say([
      "figure": "corpus", "statements": statements, "seconds": StoreMeasure.seconds(start.duration(to: .now)),
    ])
    try StoreMeasure.say([
      "figure": "queries", "queries": Corpus.queries.map { [$0.name, $0.queries] as [Any] },
    ])
    for (name, queries) in Corpus.queries {
      var first: [Double] = []
      var found = 0
      for query in queries {
        let query = try SearchQuery(query)
        for round in 0..<2 {
          let start = ContinuousClock.now
          let page = try await library.search(query, limit: 10)
          if round == 1 { first.append(StoreMeasure.seconds(start.duration(to: .now)) * 1_000) }
          found += page.hits.count
        }
      }
      try say(name, first, queries.count, found)
    }
    var counted: [Double] = []
    for query in Corpus.queries.first(where: { $0.name == "one word" })?.queries ?? [] {
      let start = ContinuousClock.now
      _ = try await library.facets(try SearchQuery(query), of: [.kind, .theme])
      counted.append(StoreMeasure.seconds(start.duration(to: .now)) * 1_000)
    }
    try say("facets: counts by kind and theme", counted, counted.count, 1)
    await database.close()
  }

  private func say(_ name: String, _ milliseconds: [Double], _ queries: Int, _ found: Int) throws {
    let sorted = milliseconds.sorted()
    guard !sorted.isEmpty else { return }
    try StoreMeasure.say([
      "figure": "search", "query": name, "queries": queries, "found": found,
      "p50": sorted[sorted.count / 2], "p95": sorted[min(sorted.count - 1, sorted.count * 95 / 100)],
    ])
  }
}
