// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import Foundation
import Kernel
import Storage
import StorageSQLite
import TesseraTesting
import Testing
import Vocabulary

@testable import tessera

/// The stored record as people work with it from the command line.
@Suite struct StoreCommandTests {
  private let tessera: Program

  init() throws { tessera = try Program.tessera() }

  private let report = "Portugal stressed recruitment fees. Nepal asked who pays for visas.\n"

  /// Runs `body` in a folder with a report, and with a place for the user's data of its own.
  private func withRecord(_ body: (URL, (String...) async throws -> Program.Outcome) async throws -> Void)
    async throws
  {
    try await withTemporaryFolder { folder in
      try Data(report.utf8).write(to: folder.appendingPathComponent("a.txt"))
      let environment = [
        "XDG_DATA_HOME": folder.path + "/data", "XDG_CONFIG_HOME": folder.path + "/config",
        "HOME": folder.path,
        "USER": "rania",
      ]
      try await body(folder) { (arguments: String...) in
        try await tessera.run(arguments, environment: environment, in: folder)
      }
    }
  }

  /// The identifiers that a search prints.
  private func identifiers(_ output: String) -> [String] {
    output.matches(of: /\b[0-9a-f]{16}\.\d+-\d+(~\d+)?/).map { String($0.0) }
  }

  @Test func `a report is taken in, found, decided on, proved and shown`() async throws {
    try await withRecord { folder, run in
      let taken = try await run("ingest", "a.txt", "--meeting", "forum-2031", "--date", "2031-05-01")
      #expect(taken.status == 0 && taken.output.contains("a.txt: taken in · statements: 2"))
      #expect(try await run("ingest", "a.txt", "--meeting", "forum-2031").output.contains("unchanged"))
      let found = try await run("search", "fees")
      #expect(found.output.contains("Statements found: 1") && found.output.contains("[fees]"))
      let id = try #require(identifiers(found.output).first)
      let corrected = try await run("review", "correct", id, "--kind", "concern", "--reason", "It was one.")
      #expect(corrected.status == 0 && corrected.output.contains("concern · corrected"))
      let stale = try await run("review", "confirm", id, "--version", "1", "--by", "Omar")
      #expect(stale.status == 1 && stale.errors.contains("was changed meanwhile (correct by rania"))
      let shown = try await run("show", id)
      #expect(shown.output.contains("rania: corrected · It was one.") && shown.output.contains("before:"))
      #expect(try await run("review", "undo", id).output.contains("suggested"))
      let memory = try await run("memory", "portugal")
      #expect(memory.status == 0 && memory.output.contains("2031-05-01"))
      let proved = try await run("verify")
      #expect(proved.status == 0 && proved.output.contains("The record is sound."))
      #expect(try await run("show").output.contains("forum-2031"))
      let trail = try await run("show", "--trail")
      #expect(trail.output.contains("statement.undo") && trail.output.contains("document.add"))
      // The file is in the place for the user's data, and nobody else can look into that.
      let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/data/tessera")
      #expect(attributes[.posixPermissions] as? Int == 0o700)
    }
  }

  @Test func `a statement is split, merged, added and rejected`() async throws {
    try await withRecord { _, run in
      _ = try await run("ingest", "a.txt", "--meeting", "m")
      let id = try #require(identifiers(try await run("search", "visas").output).first)
      let split = try await run("review", "split", id, "--at", "who pays")
      #expect(split.status == 0)
      let parts = Array(Set(identifiers(split.output)).subtracting([id])).sorted()
      #expect(parts.count == 2)
      let merged = try await run("review", "merge", parts[0], parts[1], "--kind", "question")
      #expect(merged.status == 0 && merged.output.contains("Nepal asked who pays for visas"))
      let added = try await run(
        "review",
        "add",
        "a",
        "--words",
        "recruitment   fees",
        "--party",
        "PRT",
        "--kind",
        "concern"
      )
      #expect(added.status == 0 && added.output.contains("added by hand"))
      let own = try #require(identifiers(added.output).first)
      #expect(try await run("review", "reject", own).output.contains("rejected"))
      #expect(try await run("review", "reject", own).status == 1)
      #expect(try await run("verify").status == 0)
    }
  }

  @Test func `a backup is restored, an export imported, and a checkpoint holds`() async throws {
    try await withRecord { folder, run in
      _ = try await run("ingest", "a.txt", "--meeting", "m")
      #expect(try await run("checkpoint", "--output", "c.json").status == 0)
      #expect(try await run("backup", "b.sqlite").status == 0)
      #expect(try await run("backup", "b.sqlite").errors.contains("is there already"))
      #expect(try await run("export", "e.jsonl").status == 0)
      for (place, command) in [
        ("one.sqlite", ["restore", "b.sqlite"]), ("two.sqlite", ["import", "e.jsonl"]),
      ] {
        let outcome = try await run(command[0], command[1], "--database", place)
        #expect(outcome.status == 0 && outcome.output.contains("The record is sound."))
        let proved = try await run("verify", "--database", place, "--checkpoint", "c.json")
        #expect(proved.status == 0 && proved.output.contains("agrees with the checkpoint"))
        let again = try await run("export", "again.jsonl", "--database", place)
        #expect(again.status == 0)
        let bytes = try Data(contentsOf: folder.appendingPathComponent("again.jsonl"))
        #expect(try bytes == Data(contentsOf: folder.appendingPathComponent("e.jsonl")))
        #expect(
          try await run(command[0], command[1], "--database", place).errors.contains("holds a record already")
        )
      }
      // Another record does not agree with the checkpoint.
      _ = try await run("ingest", "a.txt", "--meeting", "other", "--database", "three.sqlite")
      let other = try await run("verify", "--database", "three.sqlite", "--checkpoint", "c.json")
      #expect(other.status == 1 && other.output.contains("does not agree"))
      let key = try await run("verify", "--checkpoint", "c.json", "--public-key", "AAAA")
      #expect(key.status == 1 && key.output.contains("not signed with that key"))
      let permissions = try FileManager.default.attributesOfItem(
        atPath: folder.path + "/data/tessera/signing.key"
      )
      #expect(permissions[.posixPermissions] as? Int == 0o600)
    }
  }

  @Test func `a backup of a file holds the people too, and takes the place of a record only when told to`()
    async throws
  {
    try await withRecord { folder, run in
      _ = try await run("ingest", "a.txt", "--meeting", "m", "--database", "live.sqlite")
      let live = folder.appendingPathComponent("live.sqlite").path
      let session = try await Self.administrator(of: live)
      let backup = try await run("backup", "b.sqlite", "--database", "live.sqlite")
      #expect(backup.status == 0 && backup.errors.isEmpty)
      let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/b.sqlite")
      #expect(attributes[.posixPermissions] as? Int == 0o600)
      let kept = try Data(contentsOf: folder.appendingPathComponent("b.sqlite"))

      // Where nothing is, and where the backup can not be written to.
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o400],
        ofItemAtPath: folder.path + "/b.sqlite"
      )
      let new = try await run("restore", "b.sqlite", "--database", "new.sqlite")
      #expect(new.status == 0 && new.output.contains("accounts, all signed out: 1"), "\(new.errors)")
      #expect(try await run("accounts", "--database", "new.sqlite").output.contains("rania@example.org"))
      #expect(try await Self.isSignedIn(session, to: folder.path + "/new.sqlite") == false)
      #expect(try await Self.isSignedIn(session, to: live))
      #expect(try Data(contentsOf: folder.appendingPathComponent("b.sqlite")) == kept)

      // In the place of a record that went on since.
      _ = try await run("ingest", "a.txt", "--meeting", "later", "--database", "new.sqlite")
      try Data("The United States stressed data.\n".utf8).write(to: folder.appendingPathComponent("c.txt"))
      _ = try await run("ingest", "c.txt", "--meeting", "later", "--database", "new.sqlite")
      let refused = try await run("restore", "b.sqlite", "--database", "new.sqlite")
      #expect(refused.status == 1 && refused.errors.contains("holds a record already"))
      let replaced = try await run("restore", "b.sqlite", "--replace", "--database", "new.sqlite")
      #expect(replaced.status == 0 && replaced.output.contains("new.sqlite.before"), "\(replaced.errors)")
      #expect(try await run("search", "data", "--database", "new.sqlite").output.contains("found: 0"))
      #expect(try await run("search", "data", "--database", "new.sqlite.before").output.contains("found: 1"))
      let again = try await run("restore", "b.sqlite", "--replace", "--database", "new.sqlite")
      #expect(again.status == 1 && again.errors.contains("is there already; move it away first"))
      let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(left.allSatisfy { !$0.contains("partial") }, "\(left)")
    }
  }

  @Test func `a restore that can not be made leaves everything as it is`() async throws {
    try await withRecord { folder, run in
      _ = try await run("ingest", "a.txt", "--meeting", "m", "--database", "live.sqlite")
      _ = try await run("backup", "b.sqlite", "--database", "live.sqlite")
      let live = folder.appendingPathComponent("live.sqlite")
      func restore(_ backup: String) async throws -> String {
        let before = try await run("export", "--database", "live.sqlite").output
        let outcome = try await run("restore", backup, "--replace", "--database", "live.sqlite")
        #expect(outcome.status == 1)
        #expect(try await run("export", "--database", "live.sqlite").output == before)
        #expect(!FileManager.default.fileExists(atPath: live.path + ".before"))
        return outcome.errors
      }
      // A server has it open, though it does nothing.
      let held = try SQLiteDatabase(path: live.path)
      _ = try await Library(held, catalogue: try Catalogue()).head()
      let refused = try await run("restore", "b.sqlite", "--replace", "--database", "live.sqlite")
      #expect(refused.status == 1 && refused.errors.contains("is in use by another program"))
      await held.close()
      #expect(!FileManager.default.fileExists(atPath: live.path + ".before"))
      // Of a newer program, the backup and the record.
      for name in ["b.sqlite", "live.sqlite"] {
        try FileManager.default.copyItem(
          atPath: folder.path + "/" + name,
          toPath: folder.path + "/newer.sqlite"
        )
        let newer = try SQLiteDatabase(path: folder.path + "/newer.sqlite")
        try await newer.write {
          try $0.run("INSERT INTO migration (version, name) VALUES (99, 'later')")
        }
        await newer.close()
        if name == "b.sqlite" {
          #expect(try await restore("newer.sqlite").contains("written by a newer Tessera"))
          try FileManager.default.removeItem(atPath: folder.path + "/newer.sqlite")
        } else {
          let outcome = try await run("restore", "b.sqlite", "--replace", "--database", "newer.sqlite")
          #expect(outcome.status == 1 && outcome.errors.contains("written by a newer Tessera"))
        }
      }
      // Changed behind the program, cut off, and no backup at all.
      var bytes = try Data(contentsOf: folder.appendingPathComponent("b.sqlite"))
      try bytes.prefix(bytes.count / 2).write(to: folder.appendingPathComponent("cut.sqlite"))
      for place in bytes.ranges(of: Data("Portugal".utf8)) { bytes[place.lowerBound] = UInt8(ascii: "Q") }
      try bytes.write(to: folder.appendingPathComponent("changed.sqlite"))
      #expect(try await restore("changed.sqlite").contains("is not sound"))
      #expect(try await restore("cut.sqlite").contains("not a sound database"))
      #expect(try await restore("a.txt").contains("--replace goes with a file in the place of a file"))
      // What a removed record left behind would be taken for changes of the new one.
      try Data("left".utf8).write(to: folder.appendingPathComponent("gone.sqlite-wal"))
      let left = try await run("restore", "b.sqlite", "--database", "gone.sqlite")
      #expect(left.status == 1 && left.errors.contains("gone.sqlite-wal is left there"))
      #expect(!FileManager.default.fileExists(atPath: folder.path + "/gone.sqlite"))
    }
  }

  /// The session of somebody who became the administrator of the record at `path`.
  private static func administrator(of path: String) async throws -> String {
    let database = try SQLiteDatabase(path: path)
    let accounts = try await Accounts(database, hashing: PasswordHashing(cost: 4))
    let joined = try await accounts.accept(
      try await accounts.firstAdministratorInvitation(at: now),
      name: "Rania",
      email: "rania@example.org",
      password: "four quiet tiles of stone",
      language: nil,
      client: "test",
      at: now
    )
    await database.close()
    return joined.session.token
  }

  private static func isSignedIn(_ token: String, to path: String) async throws -> Bool {
    let database = try SQLiteDatabase(path: path)
    let session = try await Accounts(database).session(token, at: now)
    await database.close()
    return session != nil
  }

  private static let now = Clock.now

  @Test func `a changed byte in the file is found by verify`() async throws {
    try await withRecord { folder, run in
      _ = try await run("ingest", "a.txt", "--meeting", "m", "--database", "x.sqlite")
      let path = folder.appendingPathComponent("x.sqlite")
      var bytes = try Data(contentsOf: path)
      let wal = try? Data(contentsOf: folder.appendingPathComponent("x.sqlite-wal"))
      #expect(wal?.isEmpty ?? true)
      var changed = 0
      for place in bytes.ranges(of: Data("Portugal".utf8)) {
        bytes[place.lowerBound] = UInt8(ascii: "Q")
        changed += 1
      }
      #expect(changed > 0)
      try bytes.write(to: path)
      let proved = try await run("verify", "--database", "x.sqlite")
      #expect(proved.status == 1)
      #expect(proved.output.contains("not sound"))
    }
  }

  @Test(arguments: [
    (["search", "x"], "there is no record at"), (["verify"], "there is no record at"),
    (["show", "--database", "no/x.sqlite"], "there is no record at no/x.sqlite"),
    (["ingest", "a.txt", "--meeting", "m", "--database", "no/x.sqlite"], "there is no folder"),
    (["ingest", "a.txt", "--meeting", "m", "--database", "a.txt"], "not a sound database"),
    (
      ["ingest", "a.txt", "--meeting", "m", "--database", "postgres://u:hunter2@127.0.0.1:1/x"],
      "can not be opened"
    ),
    (["restore", "nothing.sqlite"], "there is no file"), (["import", "nothing"], "can not be read"),
    (["import", "a.txt", "--database", "new.sqlite"], "no archive of Tessera"),
  ])
  func `what can not be done is told in words, with status 1`(arguments: [String], words: String) async throws
  {
    try await withRecord { folder, _ in
      let outcome = try await tessera.run(
        arguments,
        environment: ["HOME": folder.path, "XDG_DATA_HOME": folder.path + "/data"],
        in: folder
      )
      #expect(outcome.status == 1 && outcome.errors.contains(words), "\(outcome.errors)")
      #expect(!outcome.errors.contains("hunter2") && !outcome.output.contains("hunter2"))
      #expect(try String(contentsOf: folder.appendingPathComponent("a.txt"), encoding: .utf8) == report)
    }
  }

  @Test(arguments: [
    ["ingest", "a.txt"], ["ingest", "--meeting", "m"], ["ingest", "a.txt", "--meeting", "No Slug"],
    ["ingest", "a.txt", "--meeting", "m", "--date", "May"], ["search"], ["search", "them:x"],
    ["search", "(a"],
    ["search", "a", "--limit", "0"], ["search", "a", "--after", "x"], ["review", "confirm"],
    ["review", "add", "a", "--words", "x"], ["review", "correct", "x", "--kind", "wish"],
    ["review", "correct", "x", "--instrument", "="], ["review", "correct", "x", "--instrument", ""],
    ["search", "kind:wish"], ["search", "a", "--in", "documents", "--format", "csv"], ["memory"],
  ])
  func `a command of the record that is not understood gives status 2`(arguments: [String]) async throws {
    try await withRecord { folder, _ in
      let outcome = try await tessera.run(arguments, environment: ["HOME": folder.path], in: folder)
      #expect(outcome.status == 2, "\(outcome.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder.path + "/.local"))
    }
  }

  @Test func `the place of the record is said by option, environment, settings or nobody`() {
    let settings = Settings("# mine\n database = \"/srv/a.sqlite\"\nby = Rania\n\nnonsense\n")
    #expect(settings["by"] == "Rania" && settings["nonsense"] == nil)
    let home = ["HOME": "/home/x"]
    func place(_ named: String?, _ environment: [String: String], _ settings: Settings) -> StoreLocation {
      StoreLocation(named: named, environment: environment.merging(home) { a, _ in a }, settings: settings)
    }
    #expect(place("b.sqlite", ["TESSERA_DATABASE": "c"], settings).kind == .file("b.sqlite"))
    #expect(place(nil, ["TESSERA_DATABASE": "~/c"], settings).kind == .file("/home/x/c"))
    #expect(place(nil, ["TESSERA_DATABASE": ""], settings).kind == .file("/srv/a.sqlite"))
    #expect(
      place(nil, [:], Settings("")).kind == .file("/home/x/.local/share/tessera/tessera.sqlite")
    )
    #expect(place("postgres://h/n", [:], settings).kind == .server("postgres://h/n"))
    #expect(place("postgresql://h/n", [:], settings).isDefault == false)
  }

  @Test func `a table of results disarms formulas and opens in a spreadsheet`() async throws {
    try await withRecord { folder, run in
      try Data("=SUM Portugal, \"stressed\" fees; Nepal asked who pays.\n".utf8)
        .write(to: folder.appendingPathComponent("b.txt"))
      _ = try await run("ingest", "a.txt", "b.txt", "--meeting", "m")
      let table = try await run("search", "fees OR pays", "--format", "csv")
      #expect(table.output.hasPrefix("\u{FEFF}id,meeting,document,state,"))
      #expect(
        table.output.contains("\r\n") && !table.output.contains(",=SUM") && !table.output.contains(",\"=SUM")
      )
      let lines = try await run("search", "fees", "--format", "json")
      for line in lines.output.split(separator: "\n") {
        #expect(try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any])
      }
    }
  }
}
