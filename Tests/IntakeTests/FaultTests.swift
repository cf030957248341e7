// SPDX-License-Identifier: Apache-2.0

import Foundation
import Intake
import TesseraTesting
import Testing

/// What goes wrong with documents and tools, as people meet it: on the command line.
@Suite struct FaultTests {
  private let tessera: Program

  init() throws { tessera = try Program.tessera() }

  /// Runs `tessera read` on a document and expects it to be refused with `words` and nothing written.
  private func expectRefusal(
    of bytes: [UInt8],
    named name: String,
    options: [String] = [],
    environment: [String: String] = [:],
    words: String...,
    within seconds: Int = 60
  ) async throws {
    try await withTemporaryFolder { folder in
      try Data(bytes).write(to: folder.appendingPathComponent(name))
      try Data("Nepal asked who pays.\n".utf8).write(to: folder.appendingPathComponent("sound.txt"))
      let outcome = try await tessera.run(
        ["read", name, "sound.txt", "--format", "json", "--output", "records"] + options,
        environment: environment,
        in: folder
      )
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("tessera: \(name): "))
      for word in words { #expect(outcome.errors.contains(word), "\(outcome.errors)") }
      #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
      // The others are read all the same, and nothing half-written lies about.
      let written = try FileManager.default.contentsOfDirectory(
        atPath: folder.appendingPathComponent("records").path
      )
      #expect(written == ["sound.json"])
      #expect(outcome.duration < .seconds(seconds))
    }
  }

  @Test func `an encrypted PDF is refused with the way to open it`() async throws {
    try await expectRefusal(
      of: Fixture.bytes("encrypted.pdf"),
      named: "a.pdf",
      words: "password",
      "qpdf --decrypt"
    )
  }

  @Test func `a PDF that was cut short is refused, wherever it was cut`() async throws {
    var pdf = SmallPDF()
    for _ in 0..<3 { pdf.addPage(paragraphs: [["Kenya stressed the need for interpreters."]]) }
    let bytes = pdf.bytes
    for share in [3, 5, 8] {
      try await expectRefusal(
        of: Array(bytes.prefix(bytes.count * share / 9)),
        named: "a.pdf",
        words: "cut short"
      )
    }
  }

  @Test func `a PDF bomb is stopped in time`() async throws {
    try await expectRefusal(
      of: Fixture.bytes("bomb.pdf"),
      named: "a.pdf",
      options: ["--time-limit", "2"],
      words: "pdftotext did not finish within 2 s",
      within: 40
    )
  }

  @Test func `a DOCX that was cut short is refused`() async throws {
    let bytes = try Fixture.bytes("small.docx")
    for share in [3, 6, 8] {
      try await expectRefusal(
        of: Array(bytes.prefix(bytes.count * share / 9)),
        named: "a.docx",
        words: "cut short"
      )
    }
  }

  @Test func `an archive that unpacks to too much is not opened, and one that lies about it is stopped`()
    async throws
  {
    let large = try Fixture.bytes("large-inside.docx")
    let intake = Intake(limits: IntakeLimits(unpacked: 1_000_000))
    do {
      _ = try await intake.source(large)
      Issue.record("it was opened")
    } catch IntakeRefusal.archiveTooLarge(let bytes, let limit) {
      #expect(bytes > 40_000_000 && limit == 1_000_000)
    }
    try await expectRefusal(
      of: Fixture.bytes("lying-directory.docx"),
      named: "a.docx",
      words: "pandoc",
      within: 59
    )
  }

  @Test(arguments: [("a.pdf", "pdftotext", "poppler-utils"), ("a.docx", "pandoc", "pandoc")])
  func `a tool that is missing is named with the package that brings it`(
    name: String,
    tool: String,
    package: String
  ) async throws {
    var pdf = SmallPDF()
    pdf.addPage(paragraphs: [["Kenya stressed fees."]])
    let bytes = name == "a.pdf" ? pdf.bytes : try Fixture.bytes("small.docx")
    try await expectRefusal(
      of: bytes,
      named: name,
      environment: ["PATH": "/nowhere"],
      words: "\(tool) is needed",
      "apt-get install \(package)"
    )
  }

  @Test(arguments: [
    ("sleep 300", "did not finish within 1 s"), ("while :; do :; done", "did not finish within 1 s"),
    ("exit 3", "exit 3"), ("echo 'Syntax Error: broken' >&2; exit 1", "Syntax Error: broken"),
    ("kill -SEGV $$", "signal 11"),
  ])
  func `a tool that hangs or fails is stopped, and its failure is reported as its own`(
    script: String,
    words: String
  ) async throws {
    try await withTemporaryFolder { folder in
      let bytes = try pdf(readBy: script, in: folder)
      try await expectRefusal(
        of: bytes,
        named: "a.pdf",
        options: ["--time-limit", "1"],
        environment: ["PATH": "\(folder.path):/usr/bin:/bin"],
        words: words,
        within: 45
      )
    }
  }

  @Test func `a tool that prints without end is stopped`() async throws {
    try await withTemporaryFolder { folder in
      let bytes = try pdf(readBy: "exec cat /dev/zero", in: folder)
      try await expectRefusal(
        of: bytes,
        named: "a.pdf",
        environment: ["PATH": "\(folder.path):/usr/bin:/bin"],
        words: "gave more than"
      )
    }
  }

  @Test(
    .timeLimit(.minutes(5)),
    arguments: [
      // Each would cost a search through the document, or the page.
      (
        "words cut at line ends", #""w%dx was said and z%dy-%s", i, i, i % 50 ? "\n" : "\f""#,
        "z[0-9]+yw[0-9]+x", 29_999
      ),
      ("marks of notes on one page", #""1 abc was said on line %d\n\n", i"#, "abc was said", 30_000),
      ("signs of notes on one page", #""* abc was said*%d\n\n", i"#, "abc was said", 30_000),
    ]
  )
  func `thirty thousand hostile lines take time that grows with their number`(
    kind: String,
    line: String,
    pattern: String,
    count: Int
  ) async throws {
    try await withTemporaryFolder { folder in
      let lines = "for (i = 1; i <= 30000; i++) printf \(line)"
      let bytes = try pdf(readBy: "exec awk 'BEGIN { \(lines) }'", in: folder)
      try Data(bytes).write(to: folder.appendingPathComponent("a.pdf"))
      let outcome = try await tessera.run(
        ["text", "a.pdf"],
        environment: ["PATH": "\(folder.path):/usr/bin:/bin"],
        in: folder
      )
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.matches(of: try Regex(pattern)).count == count, "\(kind)")
    }
  }

  @Test func `a file name that looks like an option is a file name`() async throws {
    var pdf = SmallPDF()
    pdf.addPage(paragraphs: [["Kenya stressed fees."]])
    let bytes = pdf.bytes
    try await withTemporaryFolder { folder in
      try Data(bytes).write(to: folder.appendingPathComponent("-q.pdf"))
      let outcome = try await tessera.run(["read", "--", "-q.pdf"], in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.contains("Kenya"))
    }
  }

  @Test func `a PDF on standard input is read, and its copy is gone afterwards`() async throws {
    var pdf = SmallPDF()
    pdf.addPage(paragraphs: [["Kenya stressed fees."]])
    let bytes = pdf.bytes
    try await withTemporaryFolder { folder in
      let outcome = try await tessera.run(["read", "-"], input: bytes, environment: ["TMPDIR": folder.path])
      #expect(outcome.status == 0 && outcome.output.contains("Kenya"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }
  }

  @Test(arguments: ["json", "csv", "akn", "html", "json-ld"])
  func `a disk that is full is said plainly and leaves nothing half-written`(format: String) async throws {
    try await withTemporaryFolder { folder in
      let text = String(repeating: "Kenya stressed fees. Nepal asked who pays.\n\n", count: 400)
      try Data(text.utf8).write(to: folder.appendingPathComponent("a.txt"))
      // A file may not grow beyond eight blocks: the same error path as a full disk, without root.
      let bounded = try await Program(path: "/bin/sh").run(
        ["-c", "ulimit -f 8; exec \"$0\" read a.txt --format \(format) --output records", tessera.path],
        in: folder
      )
      #expect(bounded.status == 1, "\(bounded.errors)")
      #expect(bounded.errors.contains("can not be written"))
      let left = try FileManager.default.contentsOfDirectory(
        atPath: folder.appendingPathComponent("records").path
      )
      #expect(left.isEmpty)
      let full = try await Program(path: "/bin/sh").run(
        ["-c", "exec \"$0\" read a.txt --format \(format) > /dev/full", tessera.path],
        in: folder
      )
      #expect(full.status == 1)
      #expect(full.errors.contains("No space left on device"))
    }
  }

  @Test(arguments: ["INT", "TERM", "HUP"])
  func `a signal stops the tools and leaves nothing half-written`(signal: String) async throws {
    try await withTemporaryFolder { folder in
      // The tool says that it runs, and would go on for a long time.
      let bytes = try pdf(readBy: "echo $$ > running\nexec sleep 300", in: folder)
      try Data(bytes).write(to: folder.appendingPathComponent("a.pdf"))
      let outcome = try await Program(path: "/bin/bash").run(
        [
          "-c",
          """
          set -m; "$0" read a.pdf --format json --output records & child=$!
          for i in $(seq 600); do [ -s running ] && break; sleep 0.1; done
          kill -\(signal) $child; wait $child; echo "status $?"
          sleep 0.5; grep -q sleep "/proc/$(cat running)/cmdline" 2>/dev/null && echo "the tool runs on"; ls records
          """, tessera.path,
        ],
        environment: ["PATH": "\(folder.path):/usr/bin:/bin"],
        in: folder
      )
      let status = ["INT": 130, "TERM": 143, "HUP": 129][signal] ?? 0
      #expect(outcome.output == "status \(status)\n", "\(outcome.output) \(outcome.errors)")
    }
  }

  @Test func `a folder that can not be made is said plainly`() async throws {
    try await withTemporaryFolder { folder in
      for name in ["a.txt", "records"] {
        try Data("Kenya agreed.\n".utf8).write(to: folder.appendingPathComponent(name))
      }
      let outcome = try await tessera.run(["read", "a.txt", "--output", "records"], in: folder)
      #expect(outcome.status == 1)
      #expect(outcome.errors == "tessera: the folder records can not be made: a file of that name is there\n")
    }
  }

  @Test func `many documents of all formats at once keep their order`() async throws {
    try await withTemporaryFolder { folder in
      var names: [String] = []
      let parties = ["Kenya", "Nepal", "Ghana", "Peru", "Chad", "Mali", "Togo", "Fiji"]
      for (number, party) in parties.enumerated() {
        var pdf = SmallPDF()
        pdf.addPage(paragraphs: [["\(party) stressed the need for data."]])
        let isPDF = number % 2 == 0
        let name = isPDF ? "\(number).pdf" : "\(number).html"
        let bytes = isPDF ? pdf.bytes : Array("<html><p>\(party) stressed the need for data.</p></html>".utf8)
        try Data(bytes).write(to: folder.appendingPathComponent(name))
        names.append(name)
      }
      for jobs in ["1", "3", "8"] {
        let outcome = try await tessera.run(
          ["read"] + names + ["--format", "csv", "--jobs", jobs],
          in: folder
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        let found = outcome.output.matches(of: /(\w+) stressed the need/).map { String($0.1) }
        #expect(found == parties)
      }
    }
  }

  /// A small PDF, beside which a `pdftotext` of that shell script stands in `folder`.
  private func pdf(readBy script: String, in folder: URL) throws -> [UInt8] {
    let tool = folder.appendingPathComponent("pdftotext")
    try Data("#!/bin/sh\n\(script)\n".utf8).write(to: tool)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: tool.path)
    var pdf = SmallPDF()
    pdf.addPage(paragraphs: [["Kenya stressed fees."]])
    return pdf.bytes
  }
}
