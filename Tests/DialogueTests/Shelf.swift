// SPDX-License-Identifier: Apache-2.0

import Foundation
import Kernel
import Reading
import Storage
import StorageTesting
import TesseraTesting
import Vocabulary

@testable import Dialogue

/// What the tests of the stored record share: a library of its own, and reports to put on it.
struct Shelf {
  let library: Library
  let database: any Database

  static let catalogue = try? Catalogue()

  /// Hands `body` an empty record on `engine`.
  static func with(_ engine: Engine, _ body: (Shelf) async throws -> Void) async throws {
    try await engine.withDatabase { database in
      let library = try await Library(database, catalogue: try Telling.reader().catalogue)
      try await body(Shelf(library: library, database: database))
    }
  }

  static let start = Instant(millisecondsSince1970: 1_481_328_000_000)

  /// The n-th moment of a test.
  static func moment(_ number: Int64) -> Instant {
    Instant(millisecondsSince1970: start.millisecondsSince1970 + number * 1_000)
  }

  static func author(_ name: String = "Rania", _ number: Int64 = 1) -> Authorship {
    Authorship(actor: name, at: moment(number))
  }

  static func record(_ text: String, language: String? = "en") throws -> Record {
    try Telling.reader().read(Array(text.utf8), language: language)
  }

  /// Takes in a text under a name.
  @discardableResult
  func ingest(
    _ text: String,
    named name: String = "report",
    meeting: String = "forum-2031",
    date: String? = nil,
    language: String? = "en",
    at number: Int64 = 1
  ) async throws -> IngestionReport {
    try await library.ingest(
      try Self.record(text, language: language),
      bytes: Array(text.utf8),
      named: name,
      meeting: try Meeting(slug: meeting, title: "Forum", date: date, forum: "forum"),
      by: Self.author("Rania", number)
    )
  }

  /// Every statement, in the order of their numbers.
  func statements() async throws -> [StoredStatement] {
    try await database.read { try StatementRows($0).find("1 = 1") }
  }

  /// All rows of all tables, as the archive writes them.
  func everything() async throws -> String {
    let pieces = Pieces()
    _ = try await library.export { pieces.append($0) }
    return String(decoding: pieces.bytes, as: UTF8.self)
  }
}

extension Shelf {
  /// Every row of the tables that a store of version 1 has, as text.
  func everythingOfVersion1() async throws -> [String] {
    let later: Set<String> = [
      "visibility", "session_arrangement", "draft", "draft_reference", "draft_version", "draft_set_aside",
      "publication",
      "reply_link", "reply",
    ]
    return try await database.read { session in
      var rows: [String] = []
      for table in RecordTable.archived where !later.contains("\(table.name)") {
        rows += try session.rows(
          "SELECT \(table.columnList) FROM \(SQL(name: table.name)) ORDER BY \(table.keyList)"
        ) { row in "\(table.name) \(try (0..<row.count).map { try row.value($0) })" }
      }
      return rows
    }
  }
}

/// Bytes gathered by whoever writes.
final class Pieces: @unchecked Sendable {
  private let lock = NSLock()
  private var gathered: [UInt8] = []

  func append(_ bytes: [UInt8]) { lock.withLock { gathered += bytes } }
  var bytes: [UInt8] { lock.withLock { gathered } }
}

/// A short report with several voices, kinds and themes.
let report = """
  Roundtable 2.1: Migrants in crises

  Portugal recommended that States ratify the Convention on migrant workers. Nepal was concerned about \
  recruitment fees paid by migrant workers. Morocco stressed the right to work of women migrants and the \
  detention of children. The Philippines had trained its consular officers before departure.

  Kenya called for an end to the detention of children. IOM supported Kenya.
  """
