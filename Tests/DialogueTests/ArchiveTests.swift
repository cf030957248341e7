// SPDX-License-Identifier: Apache-2.0

import Foundation
import Kernel
import Storage
import StorageSQLite
import StorageTesting
import TesseraTesting
import Testing

@testable import Dialogue

/// Everything out and in again, from one engine to the other, and copies made while others write.
@Suite struct ArchiveTests {
  private func pieces(of text: String, size: Int = 1_000) -> @Sendable () throws -> [UInt8]? {
    let bytes = Array(text.utf8)
    let place = Counter()
    return {
      let start = place.advance(by: size)
      return start < bytes.count ? Array(bytes[start..<min(bytes.count, start + size)]) : nil
    }
  }

  private func fill(_ shelf: Shelf) async throws {
    try await SearchTests.fill(shelf)
    let statements = try await shelf.statements()
    try await shelf.library.review(
      statements[0].id,
      version: 1,
      .confirm,
      by: Shelf.author("Omar “O” \\ \n", 30)
    )
    try await shelf.library.review(statements[1].id, version: 1, .reject, by: Shelf.author("Omar", 40))
    try await shelf.database.write {
      try $0.workQueue.add(key: "k", kind: "read", payload: "{}", due: 5)
    }
  }

  @Test func `a move from one engine to the next and back loses nothing`() async throws {
    let engines = Engine.available
    for (from, to) in [(engines[0], engines[engines.count - 1]), (engines[engines.count - 1], engines[0])] {
      try await Shelf.with(from) { source in
        try await fill(source)
        let archive = try await source.everything()
        try await Shelf.with(to) { middle in
          let rows = try await middle.library.import(from: pieces(of: archive))
          #expect(rows == archive.split(separator: "\n").count - 2)
          #expect(try await middle.everything() == archive)
          #expect(try await middle.library.verify().isSound)
          for text in ["migrants", "\"migrant workers\"", "détention"] {
            let query = try SearchQuery(text)
            let before = try await source.library.search(query, limit: 1_000).hits.map(\.statement.id)
            let after = try await middle.library.search(query, limit: 1_000).hits.map(\.statement.id)
            #expect(Set(before) == Set(after) && !before.isEmpty)
          }
          try await Shelf.with(from) { back in
            _ = try await back.library.import(from: pieces(of: try await middle.everything(), size: 77_777))
            #expect(try await back.everything() == archive)
            // Life goes on there.
            try await back.ingest("Chad stressed data.\n", named: "c", at: 60)
            #expect(try await back.library.verify().isSound)
          }
        }
      }
    }
  }

  @Test(arguments: Engine.available)
  func `an archive that is cut, changed or of something else leaves the store empty`(on engine: Engine)
    async throws
  {
    var archive = ""
    try await Shelf.with(engine) { shelf in
      try await shelf.ingest(report)
      archive = try await shelf.everything()
      await #expect(throws: Refusal.notEmpty(shelf.library.location)) {
        _ = try await shelf.library.import(from: pieces(of: archive))
      }
    }
    let lines = archive.split(separator: "\n").map(String.init)
    let broken: [(String, String)] = [
      ("", "ends too early"), ("{}\n", "no archive of Tessera"), ("PK\u{3}\u{4}", "no archive of Tessera"),
      (lines.dropLast().joined(separator: "\n"), "ends too early"),
      ((lines.prefix(5) + lines.suffix(1)).joined(separator: "\n"), "were promised"),
      ((lines.prefix(2) + ["[\"nothing\",1]"]).joined(separator: "\n"), "names no table"),
      ((lines.prefix(2) + ["[\"party\",1]"]).joined(separator: "\n"), "has 3 columns"),
      ((lines.prefix(2) + ["[\"party\",{\"base64\":\"*\"},1,2]"]).joined(separator: "\n"), "line 3"),
      ((lines.prefix(2) + ["nonsense"]).joined(separator: "\n"), "line 3"),
      (archive + "[]\n", "after the end"),
      (
        archive.replacing(
          "tessera-archive/1\",\"schema\":\(DialogueSchema.version)",
          with: "tessera-archive/1\",\"schema\":99"
        ),
        "newer Tessera"
      ),
      (lines.filter { !$0.hasPrefix("[\"meeting\"") }.joined(separator: "\n"), "contradicts"),
    ]
    for (text, words) in broken {
      try await Shelf.with(engine) { shelf in
        let empty = try await shelf.everything()
        await #expect {
          _ = try await shelf.library.import(from: pieces(of: text))
        } throws: { error in
          if !"\(error)".contains(words) { Issue.record("\(error), not \(words)") }
          return true
        }
        #expect(try await shelf.everything() == empty)
      }
    }
  }

  @Test(arguments: Engine.available)
  func `whichever statement fails, an archive is taken whole or not at all`(on engine: Engine) async throws {
    var archive = ""
    try await Shelf.with(engine) { shelf in
      try await shelf.ingest(report)
      archive = try await shelf.everything()
    }
    try await Shelf.with(engine) { shelf in
      let empty = try await shelf.everything()
      var failing = 1
      while true {
        let database = FailingDatabase(shelf.database, failingAt: failing)
        do {
          _ = try await Library(migrated: database, catalogue: shelf.library.catalogue).import(
            from: pieces(of: archive)
          )
          break
        } catch is FailingDatabase.Failure {
          #expect(try await shelf.everything() == empty)
          failing += 1
        }
      }
      #expect(failing > 15)
      #expect(try await shelf.everything() == archive)
    }
  }

  @Test func `a copy made while others write is of one moment and sound`() async throws {
    try await withTemporaryFolder { folder in
      try await Shelf.with(.sqlite) { shelf in
        try await shelf.ingest(report)
        let writing = Task {
          for number in 0..<40 {
            try await shelf.ingest(
              "Kenya stressed point \(number).\n",
              named: "r\(number)",
              at: Int64(number + 2)
            )
          }
        }
        var copies = 0
        while copies < 5 {
          let path = folder.appendingPathComponent("copy\(copies).sqlite").path
          try await shelf.library.copy(to: path)
          let copy = try SQLiteDatabase(path: path)
          let library = try await Library(copy, catalogue: shelf.library.catalogue)
          #expect(try await library.verify().isSound)
          let documents = try await library.documents().count
          let entries = try await library.trail(limit: 1_000).filter { $0.action == .addDocument }.count
          #expect(documents == entries && documents >= 1)
          await copy.close()
          copies += 1
        }
        try await writing.value
        await #expect(throws: StorageError.self) {
          try await shelf.library.copy(to: folder.appendingPathComponent("copy0.sqlite").path)
        }
      }
    }
  }
}

/// A place in a text that moves on.
private final class Counter: @unchecked Sendable {
  private let lock = NSLock()
  private var place = 0

  func advance(by size: Int) -> Int {
    lock.withLock {
      defer { place += size }
      return place
    }
  }
}
