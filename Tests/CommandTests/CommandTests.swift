// SPDX-License-Identifier: Apache-2.0

import Foundation
import TesseraTesting
import Testing

/// The command as people run it: files in, words and exit statuses out.
@Suite struct CommandTests {
  private let tessera: Program

  init() throws { tessera = try Program.tessera() }

  /// Runs `body` in a folder that holds the given files.
  private func withFiles(_ files: [String: String], _ body: (URL) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in
      for (name, text) in files { try Data(text.utf8).write(to: folder.appendingPathComponent(name)) }
      try await body(folder)
    }
  }

  private let report = "Portugal stressed fees. Nepal asked who pays for visas.\n"

  private func names(in folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  // MARK: - Exit statuses and errors

  @Test func `a report that can be read gives status 0 and no errors`() async throws {
    try await withFiles(["a.txt": report]) { folder in
      let outcome = try await tessera.run(["read", "a.txt"], in: folder)
      #expect(outcome.status == 0)
      #expect(outcome.errors == "")
      #expect(outcome.output.contains("Portugal") && outcome.output.contains("Nepal"))
    }
  }

  @Test func `standard input is read under the name stdin`() async throws {
    let outcome = try await tessera.run(["read", "-", "--format", "json"], input: Array(report.utf8))
    #expect(outcome.status == 0)
    let record = try JSONSerialization.jsonObject(with: Data(outcome.outputBytes)) as? [String: Any]
    #expect(record?["doc"] as? String == "stdin")
    #expect((record?["statements"] as? [Any])?.count == 2)
  }

  @Test(arguments: [
    ["read"], ["read", "-", "-"], ["read", "a.txt", "--jobs", "0"], ["read", "a.txt", "--jobs", "many"],
    ["read", "a.txt", "--language", "pl"], ["read", "a.txt", "--format", "pdf"],
    ["read", "a.txt", "--colour"],
    ["explain", "a.txt"], ["vocabulary", "planets"], ["sing"], ["text"],
  ])
  func `a command that is not understood gives status 2 and says what is`(arguments: [String]) async throws {
    try await withFiles(["a.txt": report]) { folder in
      let outcome = try await tessera.run(arguments, in: folder)
      #expect(outcome.status == 2)
      #expect(outcome.outputBytes.isEmpty)
      #expect(outcome.errors.contains("tessera"))
    }
  }

  @Test func `one missing file stops no other, and is named`() async throws {
    try await withFiles(["a.txt": report, "c.txt": "Kenya spoke of courts.\n"]) { folder in
      let outcome = try await tessera.run(["read", "a.txt", "b.txt", "c.txt"], in: folder)
      #expect(outcome.status == 1)
      #expect(outcome.output.contains("Portugal") && outcome.output.contains("Kenya"))
      #expect(outcome.errors.contains("b.txt") && outcome.errors.contains("no such file"))
      #expect(!outcome.errors.contains("a.txt") && !outcome.errors.contains("c.txt"))
    }
  }

  @Test(arguments: [
    ("empty.txt", "", "empty"), ("blank.txt", " \n\n\t\n", "white space"),
    ("image.txt", "\u{89}PNG\u{1A}\u{0}\u{0}\u{0}IHDR", "not text"),
  ])
  func `what is no report is refused in words`(name: String, content: String, words: String) async throws {
    try await withFiles([name: content]) { folder in
      for command in ["read", "text"] {
        let outcome = try await tessera.run([command, name], in: folder)
        #expect(outcome.status == 1)
        #expect(outcome.outputBytes.isEmpty)
        #expect(outcome.errors.contains(name) && outcome.errors.contains(words))
      }
    }
  }

  @Test func `a folder is refused with a hint`() async throws {
    try await withFiles([:]) { folder in
      let outcome = try await tessera.run(["read", folder.path])
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("folder"))
    }
  }

  @Test func `a gigabyte of zeros is refused at once`() async throws {
    try await withFiles([:]) { folder in
      let file = folder.appendingPathComponent("zeros.txt")
      try Data().write(to: file)
      let handle = try FileHandle(forWritingTo: file)
      try handle.truncate(atOffset: 1 << 30)
      try handle.close()
      let outcome = try await tessera.run(["read", "zeros.txt"], in: folder)
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("not text"))
      #expect(outcome.duration < .seconds(60))
    }
  }

  @Test(arguments: [
    (
      "W dniu 5 maja delegacja Polski podkreśliła, że opłaty są zbyt wysokie i że sądy nie działają w każdym kraju.",
      "not recognised"
    ),
    (
      "Die Delegation der Schweiz hat betont, dass die Gebühren zu hoch sind und dass die Gerichte in der Stadt auf sich warten.",
      "no grammar for German"
    ),
  ])
  func `a language without a grammar is read as far as it goes, with a note`(text: String, note: String)
    async throws
  {
    let outcome = try await tessera.run(["read", "-", "--format", "json"], input: Array(text.utf8))
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("standard input") && outcome.errors.contains(note))
    #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(outcome.outputBytes)) }
  }

  // MARK: - Output

  @Test(arguments: [
    ("json", "json"), ("csv", "csv"), ("markdown", "md"), ("text", "txt"), ("html", "html"),
    ("json-ld", "jsonld"),
  ])
  func `each report has its own file in the folder, made where it is missing`(format: String, ending: String)
    async throws
  {
    try await withFiles(["a.txt": report, "b.v2.txt": report]) { folder in
      let arguments = ["read", "a.txt", "b.v2.txt", "--format", format, "--output", "deep/out"]
      let outcome = try await tessera.run(arguments, in: folder)
      #expect(outcome.status == 0)
      let made = folder.appendingPathComponent("deep/out")
      #expect(try names(in: made) == ["a.\(ending)", "b.v2.\(ending)"])
      let alone = try await tessera.run(["read", "a.txt", "--format", format], in: folder)
      #expect(try Data(contentsOf: made.appendingPathComponent("a.\(ending)")) == Data(alone.outputBytes))
    }
  }

  @Test func `two reports of one name are refused before anything is written`() async throws {
    try await withFiles(["a.txt": report, "a.md": report]) { folder in
      let outcome = try await tessera.run(["read", "a.txt", "a.md", "--output", "out"], in: folder)
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("a.txt") && outcome.errors.contains("a.md"))
      #expect(try names(in: folder) == ["a.md", "a.txt"])
    }
  }

  @Test func `a report that fails leaves no file behind`() async throws {
    try await withFiles(["a.txt": report, "empty.txt": ""]) { folder in
      let arguments = ["read", "a.txt", "empty.txt", "--format", "json", "--output", "out"]
      let outcome = try await tessera.run(arguments, in: folder)
      #expect(outcome.status == 1)
      #expect(try names(in: folder.appendingPathComponent("out")) == ["a.json"])
    }
  }

  @Test func `a file in the way of the folder is told, not overwritten`() async throws {
    try await withFiles(["a.txt": report, "out": "mine"]) { folder in
      let outcome = try await tessera.run(["read", "a.txt", "--output", "out"], in: folder)
      #expect(outcome.status != 0)
      #expect(outcome.errors.contains("out"))
      #expect(try String(contentsOf: folder.appendingPathComponent("out"), encoding: .utf8) == "mine")
    }
  }

  @Test(.enabled(if: geteuid() != 0, "root writes everywhere"))
  func `where nothing can be written nothing half-written stays`() async throws {
    try await withFiles(["a.txt": report]) { folder in
      let out = folder.appendingPathComponent("out")
      try FileManager.default.createDirectory(at: out, withIntermediateDirectories: false)
      try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: out.path)
      let outcome = try await tessera.run(["read", "a.txt", "--output", "out"], in: folder)
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("a.txt"))
      #expect(try names(in: out).isEmpty)
    }
  }

  @Test(arguments: ["json", "csv", "markdown", "text", "html", "json-ld"])
  func `any number of jobs gives the same bytes in the same order`(format: String) async throws {
    let samples = try Repository.samples.map {
      Repository.root.appendingPathComponent("Samples/\($0).txt").path
    }
    let one = try await tessera.run(["read", "--format", format, "--jobs", "1"] + samples)
    let two = try await tessera.run(["read", "--format", format, "--jobs", "2"] + samples)
    #expect(one.status == 0 && two.status == 0)
    #expect(one.outputBytes == two.outputBytes)
  }

  // MARK: - Formats

  @Test func `a table has one row for each statement, under its columns`() async throws {
    let outcome = try await tessera.run(["read", "-", "--format", "csv"], input: Array(report.utf8))
    let rows = outcome.output.split(separator: "\r\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    #expect(outcome.outputBytes.starts(with: [0xEF, 0xBB, 0xBF]))
    #expect(rows.count == 3)
    #expect(rows.allSatisfy { $0.count == rows[0].count })
    #expect(rows.dropFirst().map { $0[5] } == ["PRT", "NPL"])
    #expect(rows.dropFirst().map { $0[7] } == ["position", "question"])
  }

  @Test(arguments: [
    "=HYPERLINK(1)", "+1 555 0100", "-2+3", "@SUM(A1)",
  ])
  func `no cell is a formula`(words: String) async throws {
    let text = "Portugal asked for the following:\n\n• \(words) for courts\n"
    let outcome = try await tessera.run(["read", "-", "--format", "csv"], input: Array(text.utf8))
    #expect(outcome.output.contains("for courts"))
    for row in outcome.output.split(separator: "\r\n") {
      for cell in row.split(separator: ",") {
        let bare = cell.drop { $0 == "\"" }
        #expect(bare.first.map { "=+-@\t".contains($0) } != true, "\(row)")
      }
    }
  }

  @Test func `a cell with commas and quotation marks is quoted`() async throws {
    let text = "Portugal said \"no\", and then \"yes\".\n"
    let outcome = try await tessera.run(["read", "-", "--format", "csv"], input: Array(text.utf8))
    #expect(outcome.output.contains("\"Portugal said \"\"no\"\", and then \"\"yes\"\".\""))
  }

  @Test(arguments: [("fr", "Tout afficher"), ("ar", "إظهار الكل"), ("C.UTF-8", "Show all")])
  func `a page speaks the language of the terminal`(locale: String, words: String) async throws {
    let outcome = try await tessera.run(
      ["read", "-", "--format", "html"],
      input: Array(report.utf8),
      environment: ["LC_ALL": locale]
    )
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("<!DOCTYPE html>"))
    #expect(outcome.output.contains(words))
    #expect(outcome.output.components(separatedBy: "class=\"stmt ").count == 3)
  }

  @Test func `linked data has an annotation for each statement`() async throws {
    let outcome = try await tessera.run(["read", "-", "--format", "json-ld"], input: Array(report.utf8))
    #expect(outcome.status == 0)
    let graph = try JSONSerialization.jsonObject(with: Data(outcome.outputBytes)) as? [String: Any]
    #expect((graph?["annotations"] as? [Any])?.count == 2)
    #expect(graph?["identifier"] as? String == "stdin")
  }

  @Test func `Markdown escapes what a report would make its own`() async throws {
    let text = "Portugal stressed *fees* and [visas](http://example.org) <b>now</b>.\n"
    let outcome = try await tessera.run(["read", "-", "--format", "markdown"], input: Array(text.utf8))
    #expect(outcome.output.hasPrefix("# "))
    #expect(outcome.output.contains("\\*fees\\*") && outcome.output.contains("\\<b\\>"))
    #expect(!outcome.output.contains("[visas]("))
  }

  @Test func `the text is printed as offsets count it`() async throws {
    let text = "\u{FEFF}Côte d’Ivoire stressed fees.\r\n"
    let outcome = try await tessera.run(["text", "-"], input: Array(text.utf8))
    #expect(outcome.status == 0)
    #expect(outcome.outputBytes == Array(text.utf8))
    let wide = text.utf16.flatMap { unit in [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
    let decoded = try await tessera.run(["text", "-"], input: wide)
    #expect(decoded.output.contains("Côte d’Ivoire stressed fees."))
  }

  // MARK: - Explain and vocabulary

  @Test func `a statement is explained by its identifier`() async throws {
    let outcome = try await tessera.run(["explain", "-", "--statement", "s0-23"], input: Array(report.utf8))
    #expect(outcome.status == 0)
    for word in ["s0-23", "Portugal", "PRT", "stressed", "reporting-verb", "position"] {
      #expect(outcome.output.contains(word), "\(word)")
    }
  }

  @Test func `every statement of a sample can be explained`() async throws {
    let path = Repository.root.appendingPathComponent("Samples/negotiation-bulletin.txt").path
    let record = try await tessera.run(["read", path, "--format", "json"])
    let object = try JSONSerialization.jsonObject(with: Data(record.outputBytes)) as? [String: Any]
    let names = (object?["statements"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
    #expect(names.count > 20)
    for name in names.prefix(6) {
      let outcome = try await tessera.run(["explain", path, "--statement", name])
      #expect(outcome.status == 0 && outcome.output.hasPrefix(name))
    }
  }

  @Test func `a statement that is not there is told so`() async throws {
    let outcome = try await tessera.run(["explain", "-", "--statement", "s1-2"], input: Array(report.utf8))
    #expect(outcome.status == 1)
    #expect(outcome.outputBytes.isEmpty)
    #expect(outcome.errors.contains("s1-2"))
  }

  @Test(arguments: [
    (["parties", "--search", "maroc"], "MAR"), (["parties", "--search", "MARRUECOS"], "MAR"),
    (["parties", "--search", "cote d'ivoire"], "CIV"),
    (["instruments", "--search", "migrant workers"], "ICRMW"),
    (["themes"], "detention"), (["themes", "--search", "détention"], "detention"),
  ])
  func `the vocabulary is searched without case and accents`(arguments: [String], code: String) async throws {
    let outcome = try await tessera.run(["vocabulary"] + arguments)
    #expect(outcome.status == 0)
    #expect(outcome.output.contains(code))
    #expect(outcome.errors.contains("Source"))
  }

  @Test func `a search that finds nothing says so`() async throws {
    let outcome = try await tessera.run(["vocabulary", "parties", "--search", "atlantis"])
    #expect(outcome.status == 1)
    #expect(outcome.outputBytes.isEmpty)
    #expect(!outcome.errors.isEmpty)
  }

  // MARK: - Help

  @Test(arguments: [
    ["--help"], ["read", "--help"], ["text", "--help"], ["explain", "--help"], ["vocabulary", "--help"],
  ])
  func `help shows an example`(arguments: [String]) async throws {
    let outcome = try await tessera.run(arguments)
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    #expect(outcome.output.contains("EXAMPLE") && outcome.output.contains("  tessera "))
  }

  @Test func `the version is a number`() async throws {
    let outcome = try await tessera.run(["--version"])
    #expect(outcome.status == 0)
    #expect(outcome.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
  }

  // MARK: - The terminal

  @Test(arguments: ["text", "json", "csv", "markdown"])
  func `a pipe gets no colours`(format: String) async throws {
    let outcome = try await tessera.run(["read", "-", "--format", format], input: Array(report.utf8))
    #expect(!outcome.outputBytes.contains(0x1B))
  }

  @Test func `colours come where they are asked for, and leave the words alone`() async throws {
    let input = Array(report.utf8)
    let colored = try await tessera.run(["read", "-", "--color", "always"], input: input)
    let plain = try await tessera.run(["read", "-", "--color", "never"], input: input)
    #expect(colored.outputBytes.contains(0x1B))
    #expect(colored.output.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain.output)
  }

  @Test func `no colours go into files`() async throws {
    try await withFiles(["a.txt": report]) { folder in
      _ = try await tessera.run(["read", "a.txt", "--color", "always", "--output", "out"], in: folder)
      #expect(try !Data(contentsOf: folder.appendingPathComponent("out/a.txt")).contains(0x1B))
    }
  }

  @Test func `control characters in a report never reach the terminal`() async throws {
    let filler = String(repeating: "Nepal stressed fees. ", count: 60)
    let text =
      "Talks \u{1B}]0;owned\u{7} on fees\n\nPortugal stressed \u{1B}[31mfees\u{9B}2J\u{202E}. \(filler)\n"
    let name = "no\u{1B}[31mfile"
    let record = try await tessera.run(["read", "-", "--format", "json"], input: Array(text.utf8))
    let object = try JSONSerialization.jsonObject(with: Data(record.outputBytes)) as? [String: Any]
    let statements = object?["statements"] as? [[String: Any]] ?? []
    let colored = try #require(statements.first { ($0["text"] as? String)?.contains("31m") == true })
    let identifier = try #require(colored["id"] as? String)
    for arguments in [["read", "-"], ["explain", "-", "--statement", identifier], ["read", name]] {
      let outcome = try await tessera.run(arguments, input: Array(text.utf8))
      let harmful = (outcome.output + outcome.errors).unicodeScalars.filter {
        $0.value < 0x20 && $0 != "\n" || (0x7F...0x9F).contains($0.value) || $0.value == 0x202E
      }
      #expect(outcome.status == (arguments.last == name ? 1 : 0))
      #expect(harmful.isEmpty, "\(arguments): \(harmful.map(\.value))")
    }
  }

  // MARK: - Languages of the command

  @Test(arguments: [
    ("fr_FR.UTF-8", "préoccupation"), ("es_ES.UTF-8", "preocupación"), ("ar", "قلق"),
    ("en_GB.UTF-8", "concern"),
    ("C", "concern"), ("xx_XX", "concern"),
  ])
  func `the command speaks the language of its environment`(locale: String, word: String) async throws {
    let text = "Portugal warned of fraud.\n"
    let outcome = try await tessera.run(
      ["read", "-"],
      input: Array(text.utf8),
      environment: ["LC_ALL": locale]
    )
    #expect(outcome.output.contains(word))
  }

  @Test func `JSON is the same in every language of the command`() async throws {
    let arguments = ["read", "-", "--format", "json"]
    let english = try await tessera.run(arguments, input: Array(report.utf8))
    let arabic = try await tessera.run(arguments, input: Array(report.utf8), environment: ["LC_ALL": "ar"])
    #expect(english.outputBytes == arabic.outputBytes)
  }
}
