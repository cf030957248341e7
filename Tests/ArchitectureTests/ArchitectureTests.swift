// SPDX-License-Identifier: Apache-2.0

import Foundation
import TesseraTesting
import Testing

/// The floors of the house, held by reading the sources.
@Suite struct ArchitectureTests {
  /// What each room may import of ours; a room that is not here may not be built.
  private static let table: [String: Set<String>] = [
    "Kernel": [],
    "Vocabulary": ["Kernel"],
    "Reading": ["Kernel", "Vocabulary"],
    "Intake": ["Kernel", "Vocabulary", "Reading"],
    "Synthesis": ["Kernel", "Vocabulary", "Reading"],
    "Exchange": ["Kernel", "Vocabulary", "Reading", "Synthesis"],
    "Publication": ["Kernel", "Vocabulary", "Reading", "Synthesis", "Exchange", "Intake"],
    "Storage": ["Kernel"],
    "StorageSQLite": ["Storage"],
    "StoragePostgres": ["Storage"],
    "Access": ["Kernel", "Storage"],
    "Dialogue": ["Kernel", "Vocabulary", "Storage", "Reading", "Synthesis"],
    "Web": [
      "Kernel", "Vocabulary", "Storage", "Reading", "Intake", "Synthesis", "Exchange", "Publication",
      "Access",
      "Dialogue",
    ],
    "tessera": [
      "Kernel", "Vocabulary", "Reading", "Intake", "Synthesis", "Exchange", "Publication", "Storage",
      "StorageSQLite", "StoragePostgres", "Access", "Dialogue", "Web",
    ],
    "StorageTesting": ["Storage", "StorageSQLite", "StoragePostgres"],
    "TesseraTesting": ["CProcess", "Kernel", "Vocabulary", "Reading"],
    "MutationRun": ["Kernel", "Reading", "Intake", "TesseraTesting"],
    "StoreFaultRun": [
      "Kernel", "Vocabulary", "Reading", "Storage", "StorageSQLite", "StoragePostgres", "Dialogue",
      "StorageTesting", "TesseraTesting",
    ],
    "StoreMeasure": [
      "Kernel", "Vocabulary", "Reading", "Storage", "StorageSQLite", "StoragePostgres", "Dialogue",
      "TesseraTesting",
    ],
    "ReportMeasure": ["Web", "Kernel", "Vocabulary", "Reading", "Synthesis", "TesseraTesting"],
    "EmbedTextTool": [],
  ]

  /// What each room may import of others.
  private static let others: [String: Set<String>] = [
    "Kernel": ["Crypto", "FoundationEssentials"],
    "Storage": [],
    "StorageSQLite": ["Foundation", "GRDB", "GRDBSQLite"],
    "StoragePostgres": ["CLibPQ", "Dispatch", "Foundation", "Glibc", "Synchronization"],
    "Access": ["Crypto", "CryptoExtras", "Foundation", "FoundationEssentials"],
    "Dialogue": ["CLibStemmer", "Foundation", "FoundationEssentials"],
    "Web": [
      "Crypto", "Foundation", "HTTPTypes", "Hummingbird", "HummingbirdCore", "HummingbirdTLS", "Logging",
      "Mustache",
      "NIOCore", "NIOSSL", "Synchronization",
    ],
    "StorageTesting": ["Foundation", "Synchronization"],
    "Vocabulary": [],
    "Reading": ["Synchronization"],
    "Synthesis": [],
    "Publication": ["Foundation"],
    "Intake": ["CLibXML2", "CProcess", "Foundation", "Subprocess", "Synchronization", "SystemPackage"],
    "Exchange": [],
    "tessera": ["ArgumentParser", "CProcess", "Dispatch", "Foundation", "Logging", "Synchronization"],
    "TesseraTesting": ["Foundation"],
    "MutationRun": ["Foundation"],
    "StoreFaultRun": ["Foundation"],
    "StoreMeasure": ["Foundation", "GRDBSQLite"],
    "ReportMeasure": ["Foundation"],
    "EmbedTextTool": ["Foundation"],
  ]

  private struct Source {
    let room: String
    let path: String
    let lines: [Substring]
  }

  private let sources: [Source]

  init() throws {
    let root = Repository.root.appendingPathComponent("Sources").path + "/"
    sources = try Repository.files(in: "Sources", endingIn: ".swift").map { file in
      let path = String(file.path.dropFirst(root.count))
      let text = try String(contentsOf: file, encoding: .utf8)
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      return Source(room: String(path.prefix { $0 != "/" }), path: path, lines: lines)
    }
  }

  @Test func `every room is in the table, and every room of the table is built`() {
    #expect(Set(sources.map(\.room)) == Set(Self.table.keys))
  }

  @Test func `a room imports what the table allows and nothing else`() throws {
    let pattern =
      /^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:public |internal |package |private |fileprivate )?import\s+(?:struct |class |enum |func |protocol |typealias |let |var )?(\w+)/
    var count = 0
    for source in sources {
      let allowed = try #require(Self.table[source.room]).union(Self.others[source.room] ?? [])
      for (number, line) in source.lines.enumerated() {
        guard let found = line.firstMatch(of: pattern) else { continue }
        count += 1
        #expect(allowed.contains(String(found.1)), "Sources/\(source.path):\(number + 1): \(line)")
      }
    }
    #expect(count > 40)
  }

  @Test(arguments: ["try!", "fatalError(", "as!", "preconditionFailure(", "@unchecked Sendable"])
  func `nothing in the sources can stop the program or look away`(words: String) {
    for source in sources {
      for (number, line) in source.lines.enumerated() where !line.drop(while: \.isWhitespace).hasPrefix("//")
      {
        let isThere = line.ranges(of: words).contains { range in
          range.lowerBound == line.startIndex || !line[line.index(before: range.lowerBound)].isLetter
        }
        #expect(!isThere, "Sources/\(source.path):\(number + 1): \(line)")
      }
    }
  }

  @Test func `reading and exchange touch no clock, no disk, no network and no chance`() {
    let forbidden =
      /\b(Date\(|ContinuousClock|SuspendingClock|FileManager|URLSession|ProcessInfo|\.random\(|getenv|fopen)/
    for source in sources where ["Kernel", "Vocabulary", "Reading", "Exchange"].contains(source.room) {
      for line in source.lines { #expect(line.firstMatch(of: forbidden) == nil, "\(source.path): \(line)") }
    }
  }

  @Test func `every source opens with its licence`() {
    for source in sources {
      #expect(source.lines.first == "// SPDX-License-Identifier: Apache-2.0", "\(source.path)")
    }
  }

  @Test func `every data file opens with its title, source and date`() throws {
    let folders = ["Sources/Vocabulary/Catalogue", "Sources/Reading/Grammar", "Sources/tessera/Wording"]
    let files = try folders.flatMap { folder in
      try Repository.files(in: folder, endingIn: ".tsv") + Repository.files(in: folder, endingIn: ".txt")
    }
    #expect(files.count >= 20)
    for file in files {
      let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").prefix(3)
      #expect(lines.count == 3, "\(file.lastPathComponent)")
      for (line, opening) in zip(lines, ["# title: ", "# source: ", "# date: "]) {
        #expect(line.hasPrefix(opening) && line.count > opening.count, "\(file.lastPathComponent): \(line)")
      }
      #expect(lines.last?.firstMatch(of: /20\d\d-[01]\d-[0-3]\d$/) != nil, "\(file.lastPathComponent)")
    }
  }

  @Test func `an invented sample says so in its first line`() throws {
    for name in try Repository.samples where name != "dhaka-2016-roundtables" {
      let text = String(decoding: try Repository.sample(name), as: UTF8.self)
      let first = text.prefix { $0 != "\n" }
      #expect(["Invented", "Inventé", "Inventado"].contains { first.hasPrefix($0) }, "\(name)")
    }
  }
}
