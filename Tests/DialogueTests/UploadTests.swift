// SPDX-License-Identifier: Apache-2.0

import Kernel
import Storage
import StorageTesting
import TesseraTesting
import Testing

@testable import Dialogue

/// Documents on their way into the record, and the structure of meetings set right by hand.
@Suite struct UploadTests {
  private func with(_ engine: Engine, _ body: (Shelf) async throws -> Void) async throws {
    try await Shelf.with(engine) { shelf in
      try await shelf.library.create(try Meeting(slug: "forum-2031", title: "Forum"), by: Shelf.author())
      try await body(shelf)
    }
  }

  private func upload(_ shelf: Shelf, _ id: String = "u1", _ bytes: String = "Kenya stressed data.\n")
    async throws
  {
    try await shelf.library.upload(
      id: id,
      Array(bytes.utf8),
      named: "C:\\reports\\\(id).txt",
      meeting: "forum-2031",
      visibility: .participants,
      by: Shelf.author("Rania", 1)
    )
  }

  @Test(arguments: Engine.available)
  func `a document waits, is read once, and is in the record`(on engine: Engine) async throws {
    try await with(engine) { shelf in
      try await upload(shelf)
      try await upload(shelf)
      #expect(try await shelf.library.uploads().map(\.name) == ["u1.txt"])
      let next = try #require(try await shelf.library.nextUpload(at: Shelf.moment(2)))
      #expect(
        next.upload.state == .opening
          && String(decoding: next.bytes, as: UTF8.self) == "Kenya stressed data.\n"
      )
      // Nobody else gets it while somebody reads it.
      #expect(try await shelf.library.nextUpload(at: Shelf.moment(3)) == nil)
      try await shelf.library.noteReading(of: "u1", at: Shelf.moment(3))
      #expect(try await shelf.library.upload("u1").state == .reading)
      try await shelf.library.finish("u1", .success(("d", 1)), at: Shelf.moment(4))
      #expect(try await shelf.library.upload("u1").state == .kept(document: "d", statements: 1))
      #expect(try await shelf.library.nextUpload(at: Shelf.moment(9_000)) == nil)
    }
  }

  @Test(arguments: Engine.available)
  func `a document whose server stopped is read by another, and given up after three`(on engine: Engine)
    async throws
  {
    try await with(engine) { shelf in
      try await upload(shelf)
      for attempt in 0..<3 {
        let found = try await shelf.library.nextUpload(
          at: Shelf.moment(10 + Int64(attempt) * 1_000),
          lease: 500_000
        )
        #expect(found?.upload.id == "u1")
      }
      #expect(try await shelf.library.nextUpload(at: Shelf.moment(9_000)) == nil)
      guard case .refused = try await shelf.library.upload("u1").state else {
        Issue.record("it should be given up")
        return
      }
      try await shelf.library.retry("u1", at: Shelf.moment(9_001))
      #expect(try await shelf.library.nextUpload(at: Shelf.moment(9_002))?.upload.id == "u1")
      try await shelf.library.putBack("u1", at: Shelf.moment(9_003))
      #expect(try await shelf.library.upload("u1").state == .waiting)
      #expect(try await shelf.library.nextUpload(at: Shelf.moment(9_004))?.upload.id == "u1")
      try await shelf.library.finish(
        "u1",
        .failure(UploadRefused("it is encrypted")),
        at: Shelf.moment(9_005)
      )
      #expect(try await shelf.library.upload("u1").state == .refused(reason: "it is encrypted"))
      try await shelf.library.dismiss("u1")
      #expect(try await shelf.library.uploads().isEmpty)
    }
  }

  @Test(arguments: Engine.available)
  func `what is empty, too large or of no meeting is not taken`(on engine: Engine) async throws {
    try await with(engine) { (shelf) async throws -> Void in
      await #expect(throws: Refusal.emptyUpload("C:\\reports\\u1.txt")) { try await upload(shelf, "u1", "") }
      await #expect(throws: Refusal.noSuchMeeting("none")) {
        try await shelf.library.upload(
          id: "u",
          [1],
          named: "a",
          meeting: "none",
          visibility: .public,
          by: Shelf.author()
        )
      }
      #expect(try await shelf.library.uploads().isEmpty)
      #expect(try await shelf.library.nextUpload(at: Shelf.moment(2)) == nil)
    }
  }

  @Test(arguments: Engine.available)
  func `an upload that fails at any statement leaves nothing behind`(on engine: Engine) async throws {
    try await with(engine) { shelf in
      var failing = 1
      while true {
        let database = FailingDatabase(shelf.database, failingAt: failing)
        let library = Library(migrated: database, catalogue: shelf.library.catalogue)
        do {
          try await upload(Shelf(library: library, database: database))
          break
        } catch is FailingDatabase.Failure {
          let left = try await shelf.library.uploads().count
          let waits = try await shelf.library.nextUpload(at: Shelf.moment(2)) != nil
          #expect(left == 0 && !waits)
        }
        failing += 1
      }
      #expect(failing > 2)
    }
  }

  @Test(arguments: Engine.available)
  func `what a person says of a session stays when the document is read again`(on engine: Engine) async throws
  {
    try await Shelf.with(engine) { shelf in
      try await shelf.ingest(report)
      let library = shelf.library
      let document = try await library.document("report")
      let before = try await library.sessions(of: document)
      #expect(!before.isEmpty)
      try await library.arrange(
        document,
        session: 0,
        title: "  The  first ",
        rapporteur: nil,
        chairs: ["Kenya", "MAR", "KEN"],
        by: Shelf.author("Omar", 3)
      )
      let after = try await library.sessions(of: document)
      #expect(after[0].title == "The first" && after[0].chairs == ["KEN", "MAR"] && after[0].isArranged)
      #expect(
        after[0].rapporteur == before[0].rapporteur && after.dropFirst().elementsEqual(before.dropFirst())
      )
      _ = try await library.ingest(
        try Shelf.record("New.\n\n" + report),
        bytes: Array(report.utf8),
        named: "report",
        meeting: try Meeting(slug: "forum-2031"),
        by: Shelf.author("Rania", 4)
      )
      #expect(try await library.sessions(of: document)[0].title == "The first")
      await #expect(throws: Refusal.noSuchSession(99)) {
        try await library.arrange(
          document,
          session: 99,
          title: "x",
          rapporteur: nil,
          chairs: nil,
          by: Shelf.author()
        )
      }
      await #expect(throws: Refusal.unknownParty("Atlantis")) {
        try await library.arrange(
          document,
          session: 0,
          title: nil,
          rapporteur: nil,
          chairs: ["Atlantis"],
          by: Shelf.author()
        )
      }
    }
  }

  @Test(arguments: Engine.available)
  func `a meeting is set right and its address stays`(on engine: Engine) async throws {
    try await with(engine) { shelf in
      let corrected = try Meeting(slug: "forum-2031", title: "The Forum", date: "2031-05", forum: "house")
      try await shelf.library.correct(corrected, by: Shelf.author("Omar", 2))
      #expect(try await shelf.library.meeting("forum-2031") == corrected)
      #expect(try await shelf.library.verify().isSound)
      await #expect(throws: Refusal.noSuchMeeting("none")) {
        try await shelf.library.correct(try Meeting(slug: "none"), by: Shelf.author())
      }
    }
  }

  @Test(arguments: Engine.available)
  func `the overview, the voices and the provisions count what stands`(on engine: Engine) async throws {
    try await Shelf.with(engine) { shelf in
      try await shelf.ingest(
        "Kenya and Morocco stressed detention. Kenya recommended that all ratify the ICRMW.\n"
      )
      let library = shelf.library
      let overview = try await library.overview()
      #expect(overview.statements == 2 && overview.waiting == 2 && overview.documents == 1)
      let detention = try #require(try await library.voices().first { $0.theme == "detention" })
      #expect(Set(detention.parties.map(\.code)) == ["KEN", "MAR"] && detention.statements == 1)
      let speakers = try await library.speakers()
      #expect(speakers.first?.code == "KEN" && speakers.first?.statements == 2)
      #expect(try await library.instruments().first?.code == "ICRMW")
      #expect(try await library.provisions(of: "ICRMW").first?.parties == ["KEN"])
    }
  }
}
