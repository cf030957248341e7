// SPDX-License-Identifier: Apache-2.0

import Kernel
import Reading
import Storage
import StorageTesting
import TesseraTesting
import Testing

@testable import Dialogue

/// Who may see what, whatever is asked of the record.
@Suite struct VisibilityTests {
  private static let insider = Clearance(
    participants: .only(forums: [], meetings: ["closed-2031"]),
    restricted: .nowhere
  )

  /// An open and a closed meeting, with words that only the closed one has.
  private func fill(_ shelf: Shelf, _ level: Visibility) async throws {
    try await shelf.ingest("Kenya stressed detention of children.\n", named: "open")
    try await shelf.ingest(
      "Morocco recommended that detention of migrants end. Ms. Ana Silva (Portugal) said that Morocco was right.\n",
      named: "closed",
      meeting: "closed-2031",
      at: 2
    )
    let document = try await shelf.library.document("closed")
    try await shelf.library.setVisibility(level, of: document, by: Shelf.author("Omar", 3))
  }

  /// Everything the record tells, to whoever asks it, that could name the closed meeting's document or speakers.
  private func told(_ library: Library) async throws -> [String] {
    var told: [String] = []
    for query in [
      "detention", "party:MAR", "meeting:closed-2031", "kind:recommendation", "migrants",
      "NOT kenya detention",
    ] {
      guard let query = try? SearchQuery(query) else { continue }
      told += try await library.search(query).hits.map(\.document)
      told += try await library.facets(query).flatMap { facet in facet.counts.map(\.value) }
      if query.words != nil { told += try await library.searchPassages(query).hits.map(\.document.name) }
      told.append("\(try await library.count(query))")
    }
    told += try await library.documents().map(\.name)
    told += try await library.speakers().map(\.code)
    told += try await library.voices().flatMap { $0.parties.map(\.code) }
    told += try await library.memory(of: "MAR").map(\.document.name)
    told += try await library.people().map(\.person.name)
    told += try await library.meetings().map { "\($0.meeting.slug) \($0.documents) \($0.statements)" }
    told += try await library.instruments().map(\.code)
    told.append("\(try await library.overview().statements)")
    return told
  }

  @Test(arguments: Engine.available, [Visibility.participants, .restricted])
  func `nothing tells others of a document that they may not see`(on engine: Engine, level: Visibility)
    async throws
  {
    try await Shelf.with(engine) { shelf in
      try await shelf.ingest("Kenya stressed detention of children.\n", named: "open")
      let before = try await told(shelf.library.seen(by: .publicOnly))
      try await fill(shelf, level)
      let after = try await told(shelf.library.seen(by: .publicOnly))
      let listed = level == .participants ? ["closed-2031 0 0"] : []
      #expect(after.filter { !listed.contains($0) } == before)
      let document = try await shelf.library.document("closed")
      let statement = try #require(try await shelf.library.statements(of: document).first)
      let stranger = shelf.library.seen(by: .publicOnly)
      await #expect(throws: Refusal.noSuchDocument("closed")) { try await stranger.document("closed") }
      await #expect(throws: Refusal.noSuchStatement(statement.id.rawValue)) {
        try await stranger.statement(statement.id)
      }
      #expect(try await stranger.statements(of: document).isEmpty)
    }
  }

  @Test(arguments: Engine.available)
  func `who takes part in a meeting sees all of it, and nothing restricted`(on engine: Engine) async throws {
    try await Shelf.with(engine) { shelf in
      try await fill(shelf, .participants)
      let all = try await told(shelf.library)
      #expect(try await told(shelf.library.seen(by: Self.insider)) == all)
      let forum = Clearance(participants: .only(forums: ["forum"], meetings: []), restricted: .nowhere)
      #expect(try await told(shelf.library.seen(by: forum)) == all)
      let document = try await shelf.library.document("closed")
      try await shelf.library.setVisibility(.restricted, of: document, by: Shelf.author("Omar", 4))
      await #expect(throws: Refusal.noSuchDocument("closed")) {
        try await shelf.library.seen(by: Self.insider).document("closed")
      }
      let chair = Clearance(participants: Self.insider.participants, restricted: Self.insider.participants)
      #expect(try await told(shelf.library.seen(by: chair)) == all)
      #expect(try await shelf.library.verify().isSound)
    }
  }

  @Test(arguments: Engine.available)
  func `a statement can be kept closer than its document, and not wider`(on engine: Engine) async throws {
    try await Shelf.with(engine) { shelf in
      try await fill(shelf, .public)
      let document = try await shelf.library.document("closed")
      let statement = try #require(try await shelf.library.statements(of: document).first)
      let author = Shelf.author("Omar", 5)
      try await shelf.library.setVisibility(.restricted, of: statement.id, by: author)
      let stranger = shelf.library.seen(by: .publicOnly)
      #expect(try await stranger.statements(of: document).allSatisfy { $0.id != statement.id })
      try await shelf.library.setVisibility(.public, of: statement.id, by: author)
      #expect(try await stranger.statement(statement.id).id == statement.id)
      try await shelf.library.setVisibility(.participants, of: document, by: author)
      #expect(try await shelf.library.visibility(of: statement) == .participants)
      await #expect(throws: (any Error).self) { try await stranger.statement(statement.id) }
    }
  }

  @Test(arguments: Engine.available)
  func `what was said is told without who said it, in no order that tells`(on engine: Engine) async throws {
    try await Shelf.with(engine) { shelf in
      try await fill(shelf, .participants)
      let stranger = shelf.library.seen(by: .publicOnly)
      let told = try await stranger.unattributed(in: "closed-2031")
      #expect(told.contains { $0.words.contains("detention of migrants end") })
      for name in ["Morocco", "Portugal", "Silva", "Ana", "MAR"] {
        #expect(told.allSatisfy { !$0.words.contains(name) }, "\(name) in \(told.map(\.words))")
      }
      #expect(told.contains { $0.words.contains(UnattributedStatement.mask) })
      // Who took part has no need of it; and nothing restricted is told to anybody.
      #expect(try await shelf.library.seen(by: Self.insider).unattributed(in: "closed-2031").isEmpty)
      let document = try await shelf.library.document("closed")
      try await shelf.library.setVisibility(.restricted, of: document, by: Shelf.author("Omar", 6))
      #expect(try await stranger.unattributed(in: "closed-2031").isEmpty)
    }
  }

  @Test func `a mask covers every name of a party, in any of its languages, and leaves words alone`() throws {
    let mask = NameMask(try Telling.reader().catalogue)
    let masked = mask.masked(
      "The Côte d'Ivoire delegate and the US agreed with us; Moroccan law can help; la Suisse et España too.",
      besides: ["Mr. Omar Haddad"]
    )
    for name in ["Ivoire", "US ", "Morocc", "Suisse", "España"] {
      #expect(!masked.contains(name), "\(masked)")
    }
    #expect(masked.contains("agreed with us") && masked.contains("can help"))
    #expect(mask.masked("As Haddad said", besides: ["Mr. Omar Haddad"]) == "As ▮ said")
  }

  @Test(arguments: Engine.available)
  func `visibility travels with the archive`(on engine: Engine) async throws {
    try await Shelf.with(engine) { shelf in
      try await fill(shelf, .participants)

      let archive = try await shelf.everything()
      try await Shelf.with(engine) { other in
        let pieces = OnePiece(Array(archive.utf8))
        _ = try await other.library.import { pieces.next() }
        await #expect(throws: Refusal.noSuchDocument("closed")) {
          try await other.library.seen(by: .publicOnly).document("closed")
        }
        #expect(try await other.library.verify().isSound)
        #expect(try await other.everything() == archive)
      }
    }
  }
}

/// Bytes handed over once.
private final class OnePiece: @unchecked Sendable {
  private var bytes: [UInt8]?
  init(_ bytes: [UInt8]) { self.bytes = bytes }
  func next() -> [UInt8]? {
    defer { bytes = nil }
    return bytes
  }
}
