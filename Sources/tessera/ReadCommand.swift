// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Exchange
import Foundation
import Intake
import Kernel
import Reading

/// `tessera read`: reports in, records out.
struct ReadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "read",
    abstract: "Read reports and print their records.",
    discussion: """
      Each FILE is a report in English, French or Spanish: PDF, DOCX, ODT, RTF, HTML, Akoma Ntoso or plain \
      text (UTF-8, UTF-16, Windows-1252 or Mac Roman), told apart by their bytes. “-” reads standard input. \
      A file that can not be read is named on standard error and the others are read all the same.

      PDF needs pdftotext (apt-get install poppler-utils), DOCX, ODT and RTF need pandoc, --ocr needs \
      tesseract (apt-get install tesseract-ocr).

      EXAMPLES
        tessera read report.pdf                          the record, for people
        tessera read report.txt --format json            the record, for programs
        tessera read *.txt --format csv --output out     out/NAME.csv for each file
        tessera read report.txt --format html > r.html   a page to read, the words beside what was found
        tessera read report.txt --format json-ld         linked data: Web Annotation, Popolo, SKOS
        cat report.txt | tessera read - --format markdown
      """
  )

  enum Format: String, ExpressibleByArgument, CaseIterable, Sendable {
    case text, json, csv, markdown, html, akn
    case jsonLD = "json-ld"
    var fileExtension: String {
      switch self {
      case .text: "txt"
      case .json: "json"
      case .csv: "csv"
      case .markdown: "md"
      case .html: "html"
      case .jsonLD: "jsonld"
      case .akn: "akn.xml"
      }
    }
  }

  enum Color: String, ExpressibleByArgument, CaseIterable, Sendable { case auto, always, never }

  @Argument(help: "The reports; “-” is standard input.", completion: .file())
  var files: [String]

  @Option(name: [.short, .long], help: "How to print the record.")
  var format: Format = .text

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Write one file for each report into this folder, made where it is missing.",
      valueName: "folder"
    ),
    completion: .directory
  )
  var output: String?

  @Option(
    name: [.short, .long],
    help: "How many reports are read at once; as many as there are processors by default."
  )
  var jobs: Int = ProcessInfo.processInfo.activeProcessorCount

  @OptionGroup var opening: IntakeOptions

  @Option(help: "Colours on the terminal. NO_COLOR is heeded.")
  var color: Color = .auto

  func validate() throws {
    guard !files.isEmpty else { throw ValidationError("Name at least one file, or - for standard input.") }
    guard jobs >= 1, jobs <= 256 else {
      throw ValidationError("--jobs takes a number from 1 to 256, not \(jobs).")
    }
    guard files.count(where: { $0 == "-" }) <= 1 else {
      throw ValidationError("Standard input can be read once.")
    }
    if output != nil {
      var seen: [String: String] = [:]
      for file in files {
        let name = InputFile(path: file).name
        if let other = seen.updateValue(file, forKey: name) {
          throw ValidationError(
            "\(other) and \(file) would both be written to \(name).\(format.fileExtension); read them into two folders."
          )
        }
      }
    }
  }

  func run() async throws {
    let wording = try Wording(language: Wording.ofEnvironment)
    let isColored = output == nil && usesColor
    if let output { try makeFolder(output) }
    let inputs = files.map(InputFile.init)
    var progress = Progress(total: inputs.count)
    var failed = false
    let intake = opening.intake
    // Made ready while the first documents are being opened.
    let prepared = inputs.count > jobs ? intake.language ?? "en" : nil
    let reader = Task {
      let reader = try Reader()
      if let prepared { try reader.prepare(for: prepared) }
      return reader
    }
    let desk = ReadingDesk(intake: intake, reader: reader, jobs: jobs)
    await desk.read(inputs) { input, outcome in
      progress.advance(past: input.label)
      do {
        let record = try outcome.get().record
        let renderer = RecordRendering(
          catalogue: try await reader.value.catalogue,
          wording: wording,
          isColored: isColored,
          width: Terminal.width
        )
        for note in record.notes { report("\(wording["read.note"]): \(note)", of: input, progress) }
        try write(record, of: input, renderer)
      } catch {
        failed = true
        report("\(error)", of: input, progress)
      }
    }
    progress.clear()
    if failed { throw ExitCode(1) }
  }

  private func report(_ words: String, of input: InputFile, _ progress: Progress) {
    progress.clear()
    StandardError.line(Visible.text("tessera: \(input.label): \(words)"))
  }

  private func write(_ record: Record, of input: InputFile, _ renderer: RecordRendering) throws {
    if let output {
      let file = try OutputFile(path: "\(output)/\(input.name).\(format.fileExtension)")
      do {
        try print(record, of: input, renderer) { try file.write($0) }
        try file.finish()
      } catch {
        file.abandon()
        throw error
      }
    } else {
      try print(record, of: input, renderer) {
        try OutputFile.write($0, to: STDOUT_FILENO, named: "standard output")
      }
    }
  }

  private func print(
    _ record: Record,
    of input: InputFile,
    _ renderer: RecordRendering,
    to write: ([UInt8]) throws -> Void
  ) throws {
    switch format {
    case .json: try RecordJSON.write(record, named: input.name, to: write)
    case .csv: try RecordCSV.write(record, to: write)
    case .html:
      let words = renderer.wording.pageWords
      try RecordHTML.write(record, named: input.name, catalogue: renderer.catalogue, words: words, to: write)
    case .jsonLD: try RecordJSONLD.write(record, named: input.name, catalogue: renderer.catalogue, to: write)
    case .akn:
      try RecordAkomaNtoso.write(record, named: input.name, catalogue: renderer.catalogue, to: write)
    case .markdown: try write(Array(renderer.markdown(record, label: input.label).utf8))
    case .text: try write(Array(renderer.text(record, label: input.label).utf8))
    }
  }

  private func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      let isFile = FileManager.default.fileExists(atPath: path)
      let reason = isFile ? "a file of that name is there" : String(cString: strerror(errno))
      StandardError.line(Visible.text("tessera: the folder \(path) can not be made: \(reason)"))
      throw ExitCode(1)
    }
  }

  private var usesColor: Bool {
    switch color {
    case .always: true
    case .never: false
    case .auto:
      isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
    }
  }
}
