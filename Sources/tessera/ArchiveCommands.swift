// SPDX-License-Identifier: Apache-2.0

import Access
import ArgumentParser
import Dialogue
import Foundation
import Storage
import StorageSQLite
import Vocabulary

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
        let state = try await desk.state(of: draft, version: version, asPublished: true)
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
    abstract: "Write a copy of everything as of one moment, while others go on working.",
    discussion: """
      Of a file the copy is a file that holds everything, people and their passwords too: keep it as you keep \
      the record. Of a server it is an archive of JSON Lines with the record alone. To keep the accounts of a \
      server too, use pg_dump, and pg_restore to bring them back.

      EXAMPLES
        tessera backup 2016-12-31.sqlite
        tessera backup 2016-12-31.jsonl --database postgres://tessera@localhost/tessera
        pg_dump --format=custom --file=2016-12-31.dump postgres://tessera@localhost/tessera
      """
  )

  @Argument(help: "The file to write; it must not be there yet.", completion: .file())
  var file: String

  @OptionGroup var store: StoreOptions

  func run() async throws {
    let wording = try Wording(language: Wording.ofEnvironment)
    try await store.withLibrary { library in
      guard !FileManager.default.fileExists(atPath: file) else {
        throw Failure(description: "\(file) is there already; name another file")
      }
      if case .file = store.location.kind, !file.hasSuffix(".jsonl") {
        try await library.copy(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
      } else {
        _ = try await ExportCommand.write(library, to: file)
        StandardError.line(wording["backup.record"])
      }
    }
  }
}

/// `tessera restore`: a backup in its place.
struct RestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Put a backup in its place, and prove it.",
    discussion: """
      The backup is proved first. A file takes its place whole or not at all, with the people; all of them are \
      signed out. Nobody may have the record open: stop `tessera serve`. A record that is there stays there \
      unless --replace is given, and is then kept beside the new one under a name that ends in “.before”.

      Between a file and a server, and from an archive of JSON Lines, the record goes alone, without people, and \
      into an empty one. A server is restored with everything by pg_restore from what pg_dump wrote.

      EXAMPLES
        tessera restore 2016-12-31.sqlite
        tessera restore 2016-12-31.sqlite --replace
        tessera restore 2016-12-31.jsonl --database postgres://tessera@localhost/tessera
      """
  )

  @Argument(help: "What `tessera backup` wrote.", completion: .file())
  var file: String

  @Flag(help: "Take the place of the record that is there, and keep that beside.")
  var replace = false

  @OptionGroup var store: StoreOptions

  func run() async throws {
    try await Failure.told {
      guard FileManager.default.fileExists(atPath: file) else {
        throw Failure(description: "there is no file \(file)")
      }
      let wording = try Wording(language: Wording.ofEnvironment)
      let isDatabase = SQLiteDatabase.isDatabase(at: file)
      if isDatabase, case .file(let path) = store.location.kind {
        return try await restore(to: path, wording)
      }
      if replace {
        throw Failure(description: "--replace goes with a file in the place of a file")
      }
      if isDatabase {
        try await Self.withProved(file, in: FileManager.default.temporaryDirectory.path) { path in
          let archive = path + ".jsonl"
          Interruption.begin(archive)
          defer {
            try? FileManager.default.removeItem(atPath: archive)
            Interruption.end(archive)
          }
          try await StoreOptions.named(path).withLibrary {
            _ = try await ExportCommand.write($0, to: archive)
          }
          try await ImportCommand.read(archive, store)
        }
      } else {
        try await ImportCommand.read(file, store)
      }
      StandardError.line(wording["backup.record"])
    }
  }

  /// Puts the backup at `path`, and says what it holds.
  private func restore(to path: String, _ wording: Wording) async throws {
    store.makeDefaultFolder()
    var earlier: String?
    if FileManager.default.fileExists(atPath: path) {
      // Opened, so that one of a newer program, or one that is damaged, is told as such.
      let database = try SQLiteDatabase(path: path)
      let library = try await Library(database, catalogue: try Catalogue())
      let head = try await library.head()
      let people = try await Accounts(database).accounts()
      await database.close()
      if head != nil || !people.isEmpty {
        guard replace else {
          throw Failure(
            description:
              "\(path) holds a record already; --replace puts the backup in its place, and keeps it"
          )
        }
        earlier = path + ".before"
        if let earlier, FileManager.default.fileExists(atPath: earlier) {
          throw Failure(description: "\(earlier) is there already; move it away first")
        }
      }
    }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let people = try await Self.withProved(file, in: folder) { copy in
      let database = try SQLiteDatabase(path: copy)
      let accounts = try await Accounts(database)
      try await accounts.signOutEverybody(at: Clock.now)
      let people = try await accounts.accounts().filter { $0.state != .erased }.count
      await database.close()
      try SQLiteDatabase.put(copy, at: path, keeping: earlier)
      return people
    }
    print(wording["verify.sound"])
    print("\(wording["restore.people"]): \(people)")
    if let earlier { print("\(wording["restore.earlier"]): \(earlier)") }
  }

  /// Runs `body` with a copy of the backup in `folder`, brought to the shape of this program and proved; the copy
  /// is gone afterwards, unless `body` moved it.
  private static func withProved<Result>(
    _ backup: String,
    in folder: String,
    _ body: (String) async throws -> Result
  ) async throws -> Result {
    let copy = "\(folder)/.tessera-\(UUID().uuidString).partial"
    let names = ["", "-wal", "-shm", "-journal"].map { copy + $0 }
    names.forEach(Interruption.begin)
    defer {
      for name in names {
        try? FileManager.default.removeItem(atPath: name)
        Interruption.end(name)
      }
    }
    try SQLiteDatabase.copy(of: backup, to: copy)
    let database = try SQLiteDatabase(path: copy)
    do {
      let library = try await Library(database, catalogue: try Catalogue())
      let accounts = try await Accounts(database)
      guard try await library.verify().isSound, try await accounts.verifyEvents().isSound else {
        throw Failure(
          description: "\(backup) is not sound; `tessera verify --database \(backup)` says why"
        )
      }
    } catch {
      await database.close()
      throw error
    }
    await database.close()
    return try await body(copy)
  }
}
