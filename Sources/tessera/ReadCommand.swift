// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Exchange
import Foundation
import Kernel
import Reading

/// `tessera read`: reports in, records out.
struct ReadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "read",
    abstract: "Read reports and print their records.",
    discussion: """
      Each FILE is a report in plain text (UTF-8, UTF-16, Windows-1252 or Mac Roman; English, French or \
      Spanish). “-” reads standard input. A file that can not be read is named on standard error and the \
      others are read all the same.

      EXAMPLES
        tessera read report.txt                          the record, for people
        tessera read report.txt --format json            the record, for programs
        tessera read *.txt --format csv --output out     out/NAME.csv for each file
        tessera read report.txt --format html > r.html   a page to read, the words beside what was found
        tessera read report.txt --format json-ld         linked data: Web Annotation, Popolo, SKOS
        cat report.txt | tessera read - --format markdown
      """
  )

  enum Format: String, ExpressibleByArgument, CaseIterable, Sendable {
    case text, json, csv, markdown, html
    case jsonLD = "json-ld"
    var fileExtension: String {
      switch self {
      case .text: "txt"
      case .json: "json"
      case .csv: "csv"
      case .markdown: "md"
      case .html: "html"
      case .jsonLD: "jsonld"
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

  @Option(help: "The language of the reports, en, fr or es; recognised where it is not given.")
  var language: String?

  @Option(help: "Colours on the terminal. NO_COLOR is heeded.")
  var color: Color = .auto

  func validate() throws {
    guard !files.isEmpty else { throw ValidationError("Name at least one file, or - for standard input.") }
    guard jobs >= 1, jobs <= 256 else {
      throw ValidationError("--jobs takes a number from 1 to 256, not \(jobs).")
    }
    if let language, !Grammar.languages.contains(language) {
      throw ValidationError("--language takes \(Grammar.languages.joined(separator: ", ")), not \(language).")
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
    let reader = try Reader()
    let wording = try Wording(language: Wording.ofEnvironment)
    let isColored = output == nil && usesColor
    let renderer = RecordRendering(
      catalogue: reader.catalogue,
      wording: wording,
      isColored: isColored,
      width: terminalWidth
    )
    if let output { try makeFolder(output) }
    let inputs = files.map(InputFile.init)
    var progress = Progress(total: inputs.count)
    var failed = false
    // Results come in the order of the files, whatever finishes first; at most `jobs` are held.
    for start in stride(from: 0, to: inputs.count, by: jobs) {
      let batch = Array(inputs[start..<min(start + jobs, inputs.count)])
      let outcomes = await withTaskGroup(of: (Int, Result<Record, any Error>).self) { group in
        for (place, input) in batch.enumerated() {
          group.addTask { (place, Result { try reader.read(input.bytes(), language: language) }) }
        }
        var outcomes: [Result<Record, any Error>?] = Array(repeating: nil, count: batch.count)
        for await (place, outcome) in group { outcomes[place] = outcome }
        return outcomes
      }
      for (input, outcome) in zip(batch, outcomes) {
        progress.advance(past: input.label)
        do {
          guard let record = try outcome?.get() else { continue }
          for note in record.notes { report("\(wording["read.note"]): \(note)", of: input, progress) }
          try write(record, of: input, renderer)
        } catch {
          failed = true
          report("\(error)", of: input, progress)
        }
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
    case .markdown: try write(Array(renderer.markdown(record, label: input.label).utf8))
    case .text: try write(Array(renderer.text(record, label: input.label).utf8))
    }
  }

  private func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw ValidationError("The folder \(path) can not be made: \(error.localizedDescription)")
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

  private var terminalWidth: Int {
    var size = winsize()
    if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    return Int(ProcessInfo.processInfo.environment["COLUMNS", default: ""]) ?? 96
  }
}
