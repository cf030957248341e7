// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Dialogue
import Foundation
import Storage

/// `tessera export`: everything as JSON Lines, or a report in one of its forms.
struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write everything the record holds as JSON Lines, or a report as a document.",
    discussion: """
      Without --draft the whole record is written, as of one moment. With it a report is written, each sentence \
      with its sources, what was set aside and why, and what delegations answered; the end of the file's name says \
      in which form: .md, .html, .docx (by pandoc), .pdf (by WeasyPrint), .akn or .xml (Akoma Ntoso), .jsonld.

      EXAMPLES
        tessera export record.jsonl
        tessera export | zstd > record.jsonl.zst
        tessera export | tessera import - --database postgres://tessera@localhost/tessera
        tessera export report.docx --draft k7m2x9q4hd
        tessera export report.docx --draft k7m2x9q4hd --styles ministry.docx
        tessera export report.pdf --draft k7m2x9q4hd --version 2 --annex
        tessera export - --draft k7m2x9q4hd --format md
      """
  )

  @Argument(help: "The file to write; standard output by default.", completion: .file())
  var file: String?

  @Option(help: ArgumentHelp("Write this report, and not the whole record.", valueName: "id"))
  var draft: String?
  @Option(help: "The version of the report; the newest by default.")
  var version: Int?
  @Flag(help: "With all contributions by speaker.")
  var annex = false
  @Option(name: [.short, .long], help: "The form of the report; by default what the file's name says.")
  var format: ReportForm?
  @Option(
    help: ArgumentHelp("A DOCX file whose styles and page a DOCX report takes.", valueName: "file"),
    completion: .file()
  )
  var styles: String?

  @OptionGroup var store: StoreOptions

  /// The form that is asked for, or that the file's name says.
  private var form: ReportForm? { format ?? file.flatMap { ReportForm(path: $0) } }

  func validate() throws {
    guard draft != nil else {
      guard version == nil, !annex, format == nil, styles == nil else {
        throw ValidationError("--version, --annex, --format and --styles are for a report, with --draft.")
      }
      return
    }
    guard let form else {
      let forms = ReportForm.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError(
        "Name a file that ends in .md, .html, .docx, .pdf, .akn or .jsonld, or say --format \(forms)."
      )
    }
    guard styles == nil || form == .docx else { throw ValidationError("--styles is for a DOCX report.") }
  }

  func run() async throws {
    if let draft, let form {
      return try await ReportDesk.open(store) { desk in
        let state = try await desk.state(of: draft, version: version)
        let report = state.report(annex: annex, words: desk.words)
        let bytes = try await form.bytes(report, catalogue: desk.library.catalogue, styles: styles)
        guard let file, file != "-" else {
          return try OutputFile.write(bytes, to: STDOUT_FILENO, named: "standard output")
        }
        try await OutputFile.make(file) { try $0.write(bytes) }
      }
    }
    let wording = try Wording(language: Wording.ofEnvironment)
    try await store.withLibrary { library in
      guard let file, file != "-" else {
        _ = try await library.export { try OutputFile.write($0, to: STDOUT_FILENO, named: "standard output") }
        return
      }
      let rows = try await Self.write(library, to: file)
      StandardError.line("\(wording["archive.rows"]): \(rows)")
    }
  }

  static func write(_ library: Library, to path: String) async throws -> Int {
    try await OutputFile.make(path) { file in try await library.export { try file.write($0) } }
  }
}

/// `tessera import`: an archive into an empty record.
struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Read what `tessera export` wrote into an empty record, on either engine.",
    discussion: """
      All of it is taken or nothing; then it is proved against its trail.

      EXAMPLE
        tessera import record.jsonl --database postgres://tessera@localhost/tessera
      """
  )

  @Argument(help: "The archive; “-” is standard input.", completion: .file())
  var file: String

  @OptionGroup var store: StoreOptions

  func run() async throws {
    try await Self.read(file, store)
  }

  static func read(_ path: String, _ store: StoreOptions) async throws {
    let wording = try Wording(language: Wording.ofEnvironment)
    try await store.withLibrary(isMade: true) { library in
      let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else {
        throw Failure(description: "\(path) can not be read: \(String(cString: strerror(errno)))")
      }
      defer { if path != "-" { close(descriptor) } }
      let rows = try await library.import {
        var piece = [UInt8](repeating: 0, count: 1 << 18)
        while true {
          let count = Foundation.read(descriptor, &piece, piece.count)
          if count > 0 { return Array(piece[0..<count]) }
          if count == 0 { return nil }
          if errno != EINTR {
            throw Failure(description: "\(path) can not be read: \(String(cString: strerror(errno)))")
          }
        }
      }
      print("\(wording["archive.rows"]): \(rows)")
      let report = try await library.verify()
      print(report.isSound ? wording["verify.sound"] : wording["verify.unsound"])
      if !report.isSound { throw ExitCode(1) }
    }
  }
}

/// `tessera backup`: a copy, while others work.
struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Write a copy of the record as of one moment, while others go on working.",
    discussion: """
      Of a file the copy is a file that can be used at once; of a server it is an archive of JSON Lines. Both \
      are read by `tessera restore`.

      EXAMPLES
        tessera backup 2016-12-31.sqlite
        tessera backup 2016-12-31.jsonl --database postgres://tessera@localhost/tessera
      """
  )

  @Argument(help: "The file to write; it must not be there yet.", completion: .file())
  var file: String

  @OptionGroup var store: StoreOptions

  func run() async throws {
    try await store.withLibrary { library in
      guard !FileManager.default.fileExists(atPath: file) else {
        throw Failure(description: "\(file) is there already; name another file")
      }
      if case .file = store.location.kind, !file.hasSuffix(".jsonl") {
        try await library.copy(to: file)
      } else {
        _ = try await ExportCommand.write(library, to: file)
      }
    }
  }
}

/// `tessera restore`: a backup in the place of nothing.
struct RestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Put a backup in its place, and prove it.",
    discussion: """
      The record must be empty or not there: move a damaged file away first. Either kind of backup goes into \
      either kind of record.

      EXAMPLES
        tessera restore 2016-12-31.sqlite
        tessera restore 2016-12-31.jsonl --database postgres://tessera@localhost/tessera
      """
  )

  @Argument(help: "What `tessera backup` wrote.", completion: .file())
  var file: String

  @OptionGroup var store: StoreOptions

  func run() async throws {
    try await Failure.told {
      guard FileManager.default.fileExists(atPath: file) else {
        throw Failure(description: "there is no file \(file)")
      }
      let handle = FileHandle(forReadingAtPath: file)
      let opening = try handle?.read(upToCount: 16) ?? Data()
      try handle?.close()
      guard opening.starts(with: Data("SQLite format 3".utf8)) else {
        return try await ImportCommand.read(file, store)
      }
      // The backup is proved, then goes in by way of an archive, so that nothing is taken that is not sound.
      let backup = StoreOptions.named(file)
      let archive = FileManager.default.temporaryDirectory
        .appendingPathComponent("tessera-\(UUID().uuidString).jsonl").path
      defer { try? FileManager.default.removeItem(atPath: archive) }
      try await backup.withLibrary { library in
        guard try await library.verify().isSound else {
          throw Failure(description: "\(file) is not sound; `tessera verify --database \(file)` says why")
        }
        _ = try await ExportCommand.write(library, to: archive)
      }
      try await ImportCommand.read(archive, store)
    }
  }
}
