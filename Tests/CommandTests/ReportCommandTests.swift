// SPDX-License-Identifier: Apache-2.0

import Foundation
import TesseraTesting
import Testing

/// The report as people work on it from the command line.
@Suite struct ReportCommandTests {
  private let tessera: Program

  init() throws { tessera = try Program.tessera() }

  private let first = """
    Mexico recommended ending the detention of children. France called for alternatives to detention.
    Kenya emphasized the need to end the detention of migrants. Spain spoke of alternatives to detention.
    Australia did not agree that detention should end. Brazil mentioned that remittances cost too much.
    """
  private let second = """
    Mexico recommended ending the detention of children. Nepal asked who pays recruitment fees.
    """

  private typealias Run = (String...) async throws -> Program.Outcome

  /// Runs `body` in a folder with a record of two meetings.
  private func withRecord(_ body: (URL, Run) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in
      try Data(first.utf8).write(to: folder.appendingPathComponent("first.txt"))
      try Data(second.utf8).write(to: folder.appendingPathComponent("second.txt"))
      let environment = [
        "TESSERA_DATABASE": folder.path + "/x.sqlite", "HOME": folder.path, "USER": "rania", "COLUMNS": "100",
      ]
      let run: Run = { (arguments: String...) in
        try await tessera.run(arguments, environment: environment, in: folder)
      }
      #expect(try await run("ingest", "first.txt", "--meeting", "forum-2030").status == 0)
      #expect(try await run("ingest", "second.txt", "--meeting", "forum-2031").status == 0)
      try await body(folder, run)
    }
  }

  private func draft(_ run: Run, _ more: String = "full") async throws -> String {
    let made = try await run("draft", "--scope", "meeting:forum-2030", "--length", more)
    #expect(made.status == 0, "\(made.errors)")
    #expect(made.errors.contains("6 of 6 accounted for"))
    let id = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(id.count == 10 && id.allSatisfy { $0.isLowercase || $0.isNumber })
    return id
  }

  // MARK: - Convergence

  @Test func `the mosaic shows voices, agreement, dissent with its words, and who was silent`() async throws {
    try await withRecord { _, run in
      let shown = try await run("converge", "--scope", "meeting:forum-2030", "--silent")
      #expect(shown.status == 0, "\(shown.errors)")
      for words in [
        "Parties on the floor: 6", "agreement 4 of 5 (", "“did not agree”", "silent: Brazil",
        "Areas of consensus:", "Areas of divergence: 1", "Single but weighty voices:",
        "Main issues proposed:",
        "Means of implementation proposed:",
      ] { #expect(shown.output.contains(words), "\(words) in \(shown.output)") }
      #expect(shown.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
    }
  }

  @Test func `two meetings are compared by what is new and what vanished`() async throws {
    try await withRecord { _, run in
      let shown = try await run(
        "converge",
        "--scope",
        "meeting:forum-2031",
        "--against",
        "meeting:forum-2030"
      )
      #expect(shown.output.contains("Compared with meeting:forum-2030"))
      #expect(shown.output.contains("new: ") && shown.output.contains("vanished: "))
      let table = try await run(
        "converge",
        "--scope",
        "meeting:forum-2031",
        "--against",
        "meeting:forum-2030",
        "--format",
        "csv"
      )
      #expect(table.output.hasPrefix("\u{FEFF}theme,label,voices,"))
      let widths = Set(
        table.output.split(separator: "\r\n").map { row in
          row.replacing(/"[^"]*"/, with: "").split(separator: ",", omittingEmptySubsequences: false).count
        }
      )
      #expect(widths.count == 1, "\(widths)")
      #expect(table.output.contains(",vanished,"))
    }
  }

  @Test func `convergence is there for programs`() async throws {
    try await withRecord { _, run in
      let shown = try await run(
        "converge",
        "--scope",
        "search:detention",
        "--kind",
        "recommendation",
        "--format",
        "json"
      )
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(shown.outputBytes)) as? [String: Any]
      )
      #expect(object["scope"] as? String == "search:detention")
      #expect((object["themes"] as? [Any])?.isEmpty == false)
    }
  }

  // MARK: - Draft and ledger

  @Test func `a draft is made, read, edited, compared and never overwritten`() async throws {
    try await withRecord { folder, run in
      let id = try await draft(run)
      #expect(try await run("draft").output.contains("\(id)  forum-2030 · meeting:forum-2030 · version 1"))
      let text = try await run("draft", id).output
      #expect(text.contains("[S001]"))
      let brazil = try #require(text.split(separator: "\n").first { $0.contains("Brazil") })
      let edited = text.replacing(brazil, with: "All was well.")
      try Data(edited.utf8).write(to: folder.appendingPathComponent("edited.md"))
      let saved = try await run("draft", id, "--save", "edited.md", "--on", "1", "--by", "Ana")
      #expect(saved.status == 0, "\(saved.errors)")
      #expect(saved.output.contains("version 2 · 5 of 6 accounted for"))
      #expect(saved.output.contains("Citations no longer in the text: S006"))
      #expect(saved.output.contains("Sentences that cite nothing: 1\n  All was well."))
      #expect(try await run("draft", id, "--save", "edited.md").output.contains("nothing was saved"))
      let late = try await run("draft", id, "--save", "first.txt", "--on", "1")
      #expect(late.status == 1 && late.errors.contains("changed meanwhile by Ana"))
      let differences = try await run("draft", id, "--compare", "1,2")
      #expect(differences.output.contains("All was well.") && differences.output.contains("remittances"))
      #expect(try await run("draft", id, "--compare", "2").output.contains("do not differ"))
      #expect(try await run("draft", id, "--version", "1").output == text)
      #expect(try await run("draft", id, "--version", "7").errors.contains("no version 7"))
      try Data([0x41, 0xFF, 0x42]).write(to: folder.appendingPathComponent("bad.md"))
      #expect(try await run("draft", id, "--save", "bad.md").errors.contains("not text in UTF-8"))
      #expect(try await run("draft", id, "--save", "nothing.md").errors.contains("no such file"))
    }
  }

  @Test func `a contribution is open, set aside, opened again and told`() async throws {
    try await withRecord { folder, run in
      let id = try await draft(run)
      try Data("Mexico spoke, as is well known to all, of the detention of children [S001].".utf8)
        .write(to: folder.appendingPathComponent("short.md"))
      _ = try await run("draft", id, "--save", "short.md")
      let check = try await run("ledger", id, "--open", "--check")
      #expect(check.status == 1 && check.output.contains("1 of 6 accounted for · 5 open"))
      let aside = try await run(
        "ledger",
        id,
        "--set-aside",
        "S002,[S003]",
        "--reason",
        "other",
        "--note",
        "=said before"
      )
      #expect(aside.status == 0 && aside.output.contains("3 of 6 accounted for"))
      #expect(aside.output.contains("another reason: =said before (rania)"))
      #expect(try await run("ledger", id, "--format", "csv").output.contains(",'=said before,"))
      #expect(try await run("ledger", id, "--reopen", "S003").output.contains("2 of 6 accounted for"))
      let told = try await run("ledger", id, "--add", "S003,S004,S005,S006", "--check")
      #expect(told.status == 0 && told.output.contains("6 of 6 accounted for"), "\(told.output)")
      #expect(told.output.contains("Coverage"))
      let shown = try await run("draft", id)
      #expect(shown.output.contains("remittances") && shown.output.contains("[S006]"))
      let object = try #require(
        try JSONSerialization.jsonObject(
          with: Data(try await run("ledger", id, "--format", "json").outputBytes)
        ) as? [String: Any]
      )
      #expect(object["isBalanced"] as? Bool == true && object["version"] as? Int == 3)
      let unknown = try await run("ledger", id, "--reopen", "S099")
      #expect(unknown.status == 1 && unknown.errors.contains("no statement S099"))
    }
  }

  @Test func `a report is published when all is accounted for, or with a reason on the record`() async throws
  {
    try await withRecord { folder, run in
      let id = try await draft(run, "1")
      try Data("Mexico spoke at some length of the detention of children [S001].".utf8)
        .write(to: folder.appendingPathComponent("short.md"))
      _ = try await run("draft", id, "--save", "short.md")
      let refused = try await run("publish", id)
      #expect(refused.status == 1 && refused.errors.contains("5 of 6 contributions are open"))
      let past = try await run("publish", id, "--override", "x", "--replies-until", "2001-01-01")
      #expect(past.status == 1 && past.errors.contains("has passed"))
      #expect(try await run("draft").output.contains("published") == false)
      let published = try await run("publish", id, "--override", "The meeting was closed.")
      #expect(
        published.status == 0 && published.output.contains("published: version 2 · 1 of 6 accounted for")
      )
      #expect(published.output.contains("The meeting was closed.") && published.output.contains("SHA-256 "))
      #expect(try await run("publish", id).output == published.output)
      #expect(try await run("draft").output.contains("published 1"))
      #expect(try await run("verify").status == 0)
    }
  }

  @Test func `a delegation replies within the window and is answered once`() async throws {
    try await withRecord { _, run in
      let id = try await draft(run)
      let early = try await run("reply", id, "--statement", "S001", "--party", "MEX", "--accept")
      #expect(early.status == 1 && early.errors.contains("window for replies is not open"))
      #expect(try await run("reply", id).output.contains("never opened"))
      #expect(try await run("reply", id, "--open-until", "2999-12-31").status == 0)
      let other = try await run("reply", id, "--statement", "S001", "--party", "KEN", "--accept")
      #expect(other.status == 1 && other.errors.contains("not a statement of that party"))
      let made = try await run(
        "reply",
        id,
        "--statement",
        "S001",
        "--party",
        "Mexico",
        "--object",
        "We said more."
      )
      #expect(made.status == 0 && made.output.contains("Mexico · objects: “We said more.”"))
      let reply = try #require(made.output.firstMatch(of: /(?m)^([a-z0-9]{10}) · S001/)?.1)
      let words = "The recording does not have it."
      let answered = try await run("reply", id, "--answer", String(reply), "--not-taken-up", "--words", words)
      #expect(answered.output.contains("rania: not taken up: “The recording does not have it.”"))
      let again = try await run("reply", id, "--answer", String(reply), "--taken-up", "--words", words)
      #expect(again.status == 1 && again.errors.contains("answered already"))
      #expect(try await run("verify").status == 0)
    }
  }

  @Test(arguments: [
    ("md", "[^S001]"), ("html", "<!DOCTYPE html>"), ("akn", "<akomaNtoso"), ("jsonld", "\"@context\""),
    ("docx", "PK"), ("pdf", "%PDF-"),
  ])
  func `a report is written as a document, whole or not at all`(ending: String, begins: String) async throws {
    try await withRecord { folder, run in
      let id = try await draft(run)
      let outcome = try await run("export", "report.\(ending)", "--draft", id, "--annex")
      let path = folder.appendingPathComponent("report.\(ending)")
      // Two of the forms are made by programs that may not be there.
      if outcome.status == 1, outcome.errors.contains("apt-get install") {
        #expect(!FileManager.default.fileExists(atPath: path.path))
        return
      }
      #expect(outcome.status == 0, "\(outcome.errors)")
      let bytes = try Data(contentsOf: path)
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(
        begins == "PK" || begins == "%PDF-" ? text.hasPrefix(begins) : text.contains(begins),
        "\(text.prefix(300))"
      )
      let printed = try await run("export", "-", "--draft", id, "--annex", "--format", ending)
      #expect(printed.status == 0 && !printed.outputBytes.isEmpty)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder.path).allSatisfy {
          !$0.hasSuffix(".partial")
        }
      )
    }
  }

  // MARK: - What is refused

  @Test(arguments: [
    ["converge"], ["converge", "--scope", "forum"], ["converge", "--scope", "session:a#b"],
    ["converge", "--scope", "search:(a"], ["converge", "--scope", "meeting:m", "--kind", "wish"],
    ["draft", "--scope", "planet:x"], ["draft", "x", "--scope", "meeting:m"], ["draft", "--length", "2"],
    ["draft", "--scope", "meeting:m", "--length", "0"],
    ["draft", "--scope", "meeting:m", "--language", "de"],
    ["draft", "--scope", "meeting:m", "--outline", "opening,opening"],
    ["draft", "--scope", "meeting:m", "--outline", "verse"],
    ["draft", "--scope", "meeting:m", "--level", "secret"],
    ["draft", "--scope", "meeting:m", "--order", "size"],
    ["draft", "--save", "a.md"], ["draft", "x", "--save", "a.md", "--compare", "1"],
    ["draft", "x", "--on", "1"],
    ["draft", "x", "--compare", "0"], ["draft", "x", "--compare", "1,2,3"], ["ledger"],
    ["ledger", "x", "--set-aside", "S001"], ["ledger", "x", "--set-aside", "S001", "--reason", "boredom"],
    ["ledger", "x", "--set-aside", "S001", "--reason", "other"], ["ledger", "x", "--reason", "duplicate"],
    ["ledger", "x", "--reopen", "S001", "--add", "S002"], ["ledger", "x", "--add", ","],
    ["publish", "x", "--override", " "], ["publish", "x", "--replies-until", "2026-02-30"],
    ["reply", "x", "--party", "MAR"], ["reply", "x", "--statement", "S1", "--party", "MAR"],
    ["reply", "x", "--statement", "S1,S2", "--party", "MAR", "--accept"],
    ["reply", "x", "--statement", "S1", "--party", "MAR", "--accept", "--object", "y"],
    ["reply", "x", "--statement", "S1", "--party", "MAR", "--object", " "], ["reply", "x", "--answer", "y"],
    ["reply", "x", "--answer", "y", "--taken-up", "--not-taken-up", "--words", "z"],
    ["reply", "x", "--open-until", "soon"], ["export", "--draft", "x"], ["export", "a.zip", "--draft", "x"],
    ["export", "a.md", "--draft", "x", "--styles", "b.docx"], ["export", "a.jsonl", "--annex"],
  ])
  func `a command of the report that is not understood gives status 2`(arguments: [String]) async throws {
    try await withTemporaryFolder { folder in
      let outcome = try await tessera.run(arguments, environment: ["HOME": folder.path], in: folder)
      #expect(outcome.status == 2, "\(outcome.status) \(outcome.errors)")
      #expect(outcome.outputBytes.isEmpty)
    }
  }

  @Test func `what is not there is told in words, with status 1`() async throws {
    try await withRecord { _, run in
      for (arguments, words) in [
        (["draft", "nothing"], "no draft nothing"), (["ledger", "nothing"], "no draft nothing"),
        (["publish", "nothing"], "no draft nothing"), (["reply", "nothing"], "no draft nothing"),
      ] {
        let outcome = try await run(arguments[0], arguments[1])
        #expect(outcome.status == 1 && outcome.errors.contains(words), "\(outcome.errors)")
      }
      for scope in ["meeting:nowhere", "document:abcdef", "session:first#9", "search:zebra"] {
        for command in ["converge", "draft"] {
          let outcome = try await run(command, "--scope", scope)
          #expect(outcome.status == 1 && outcome.outputBytes.isEmpty, "\(scope): \(outcome.output)")
        }
      }
      #expect(try await run("draft").output.isEmpty)
    }
  }
}
