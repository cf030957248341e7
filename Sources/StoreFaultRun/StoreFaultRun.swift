// SPDX-License-Identifier: Apache-2.0

import Dialogue
import Foundation
import Kernel
import Reading
import Storage
import StoragePostgres
import StorageSQLite
import StorageTesting
import TesseraTesting
import Vocabulary

/// Kills a writer at seeded moments and looks at what is left.
///
///     StoreFaultRun --moments 200 [--seed N]
///     TESSERA_TEST_POSTGRES=… StoreFaultRun --restarts 10
///
/// A second process of this program takes in documents, decides on statements or brings an older store up to
/// date, and says what was acknowledged. It is ended by SIGKILL at a random moment; then everything it said must
/// be there, once, and the record must be sound. With `--restarts` the server of PostgreSQL is restarted instead,
/// as hard as it can be, while several tasks write.
@main
struct StoreFaultRun {
  static func main() async {
    do {
      let arguments = Arguments(CommandLine.arguments)
      if let worker = arguments["worker"] {
        var worker = try await Worker(
          database: SQLiteDatabase(path: worker),
          seed: arguments.number("seed", 1)
        )
        try await worker.run()
      } else if let store = arguments["migrate"] {
        Worker.say("opening")
        _ = try await Library(try SQLiteDatabase(path: store), catalogue: try Catalogue())
        Worker.say("migrated")
      } else if arguments["restarts"] != nil {
        try await Restarts(count: arguments.number("restarts", 10)).run()
      } else {
        try await Driver(moments: arguments.number("moments", 200), seed: arguments.number("seed", 1)).run()
      }
    } catch {
      FileHandle.standardError.write(Data("StoreFaultRun: \(error)\n".utf8))
      exit(1)
    }
  }
}

/// `--name value` pairs.
struct Arguments {
  private var values: [String: String] = [:]

  init(_ words: [String]) {
    for (place, word) in words.enumerated() where word.hasPrefix("--") && place + 1 < words.count {
      values[String(word.dropFirst(2))] = words[place + 1]
    }
  }

  subscript(name: String) -> String? { values[name] }
  func number(_ name: String, _ other: Int) -> Int { values[name].flatMap { Int($0) } ?? other }
}

/// What is not as it must be.
struct Broken: Error, CustomStringConvertible {
  let description: String
}

/// Takes in documents and decides on their statements, one after the other, and says what was acknowledged.
struct Worker {
  let library: Library
  let reader: Reader
  private var generator: SplitMix
  private let sentences: [String]

  init(database: any Database, seed: Int) async throws {
    reader = try Reader()
    library = try await Library(database, catalogue: reader.catalogue)
    generator = SplitMix(seed: UInt64(seed))
    sentences = try Repository.sampleSentences()
  }

  /// Prints a line at once.
  static func say(_ words: String) { FileHandle.standardOutput.write(Data((words + "\n").utf8)) }

  static var now: Instant {
    Instant(millisecondsSince1970: Int64(Date().timeIntervalSince1970 * 1_000))
  }

  mutating func run() async throws {
    try reader.prepare()
    Self.say("ready")
    while true {
      let text = (0..<generator.number(in: 5..<60)).map { _ in generator.pick(sentences) }
        .joined(separator: "\n\n")
      try await step(text) { Self.say($0) }
    }
  }

  /// Takes in one document and decides on some of its statements.
  mutating func step(_ text: String, _ say: (String) async -> Void) async throws {
    let record = try reader.read(Array(text.utf8), language: "en")
    let report = try await library.ingest(
      record,
      bytes: Array(text.utf8),
      named: "generated",
      meeting: try Meeting(slug: "faults"),
      by: Authorship(actor: "worker", at: Self.now)
    )
    await say("document \(report.document)")
    let document = try await library.document(report.document)
    let statements = try await library.statements(of: document)
    for _ in 0..<min(3, statements.count) {
      let statement = try await library.statement(generator.pick(statements).id)
      let author = Authorship(actor: "worker", at: Self.now)
      do {
        let made = try await library.review(
          statement.id,
          version: statement.version,
          generator.pick([.confirm, .reject, .undo]),
          by: author
        )
        await say("statement \(statement.id) \(made.first?.version ?? 0)")
      } catch is Refusal {
        // A decision that does not apply any more is refused; nothing is claimed of it.
      }
    }
  }
}

/// Runs workers, kills them, and looks.
struct Driver {
  let moments: Int
  let seed: Int

  func run() async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("tessera-faults-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var generator = SplitMix(seed: UInt64(seed))
    var acknowledged = Acknowledged()
    var duringWriting = 0
    var store = folder.appendingPathComponent("0.sqlite").path
    let writing = moments * 3 / 4
    for moment in 0..<writing {
      // A new store now and then, so that the first migration and the first document are hit too.
      if moment % 10 == 0 {
        store = folder.appendingPathComponent("\(moment).sqlite").path
        acknowledged = Acknowledged()
      }
      let isEarly = moment % 10 == 0
      let lines = try kill(
        ["--worker", store, "--seed", "\(seed * 1_000 + moment)"],
        after: isEarly ? "" : "ready",
        microseconds: generator.number(in: 0..<(isEarly ? 400_000 : 120_000))
      )
      acknowledged.read(lines)
      if lines.count > 1 { duringWriting += 1 }
      try await look(store, acknowledged, moment)
    }
    let migrated = try await migrations(&generator, folder)
    print(
      "\(moments) kills: \(writing) while writing (\(duringWriting) of them after something was acknowledged), "
        + "\(moments - writing) while migrating (\(migrated) came too late); nothing lost, nothing twice, all sound"
    )
  }

  /// Starts the program, waits for a line (none: at once), then some microseconds, and kills it; gives its lines.
  private func kill(_ arguments: [String], after line: String, microseconds: Int) throws -> [Substring] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    var output = Data()
    if !line.isEmpty {
      while !output.contains(0x0A) {
        let piece = pipe.fileHandleForReading.availableData
        if piece.isEmpty { break }
        output += piece
      }
    }
    usleep(UInt32(microseconds))
    Foundation.kill(process.processIdentifier, SIGKILL)
    output += (try? pipe.fileHandleForReading.readToEnd()) ?? Data()
    process.waitUntilExit()
    if process.terminationReason == .exit, process.terminationStatus != 0 {
      throw Broken(description: "the worker ended by itself with status \(process.terminationStatus)")
    }
    // The last line may be half of one.
    let text = String(decoding: output, as: UTF8.self)
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { $0 }
  }

  private func look(_ store: String, _ acknowledged: Acknowledged, _ moment: Int) async throws {
    let database = try SQLiteDatabase(path: store)
    let library = try await Library(database, catalogue: try Catalogue())
    try await acknowledged.check(library, "moment \(moment)")
    await database.close()
  }

  /// Kills the program while it brings a store of version 1 up to date; gives how often it was done already.
  private func migrations(_ generator: inout SplitMix, _ folder: URL) async throws -> Int {
    let old = folder.appendingPathComponent("old.sqlite").path
    let base = try SQLiteDatabase(path: old)
    var worker = try await Worker(database: base, seed: seed)
    let sentences = try Repository.sampleSentences()
    for _ in 0..<20 {
      let text = (0..<200).map { _ in generator.pick(sentences) }.joined(separator: "\n\n")
      try await worker.step(text) { _ in }
    }
    try await OldStores.makeVersion1(base)
    await base.close()
    var late = 0
    for moment in 0..<(moments - moments * 3 / 4) {
      let path = folder.appendingPathComponent("m\(moment).sqlite").path
      try FileManager.default.copyItem(atPath: old, toPath: path)
      let lines = try kill(
        ["--migrate", path],
        after: "opening",
        microseconds: generator.number(in: 0..<250_000)
      )
      if lines.contains("migrated") { late += 1 }
      let database = try SQLiteDatabase(path: path)
      let library = try await Library(database, catalogue: try Catalogue())
      let report = try await library.verify()
      let found = try await library.count(try SearchQuery("the"))
      guard report.isSound, report.documents > 0, found > 0 else {
        throw Broken(description: "migration \(moment): \(report); \(found) statements are found")
      }
      await database.close()
      for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    }
    return late
  }
}

/// What a writer said was done.
struct Acknowledged {
  private var documents: [String: Int] = [:]
  private var versions: [String: Int] = [:]

  mutating func read(_ lines: [Substring]) {
    for line in lines {
      let words = line.split(separator: " ").map(String.init)
      if words.count == 2, words[0] == "document" { documents[words[1], default: 0] += 1 }
      if words.count == 3, words[0] == "statement", let version = Int(words[2]) {
        versions[words[1]] = max(version, versions[words[1]] ?? 0)
      }
    }
  }

  /// Throws where something that was acknowledged is not there, something is there twice, or the record is unsound.
  func check(_ library: Library, _ place: String) async throws {
    let stored = try await library.documents()
    let ids = Set(stored.map(\.id))
    for id in documents.keys where !ids.contains(id) {
      throw Broken(description: "\(place): the document \(id) was acknowledged and is lost")
    }
    guard ids.count == stored.count else { throw Broken(description: "\(place): a document is there twice") }
    for (text, version) in versions {
      guard let id = StatementID(rawValue: text) else { continue }
      let statement = try await library.statement(id)
      guard statement.version >= version, try await library.reviews(of: id).count == statement.version - 1
      else {
        throw Broken(
          description: "\(place): a decision on \(id) was acknowledged and is lost, or is there twice"
        )
      }
    }
    let report = try await library.verify()
    guard report.isSound else {
      throw Broken(description: "\(place): \(String(describing: report.brokenLink)) \(report.findings)")
    }
  }
}
