// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Dialogue
import Foundation
import Intake
import Reading

/// `tessera ingest`: reports into the record.
struct IngestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingest",
    abstract: "Read reports and keep them, with their statements, in the record.",
    discussion: """
      Each FILE is stored with its bytes, its text and its statements, in one step: all of it or nothing. The \
      same file again changes nothing. A better reader brings its suggestions up to date; what people decided \
      stays.

      EXAMPLES
        tessera ingest report.pdf --meeting gfmd-2016
        tessera ingest *.pdf --meeting gfmd-2016 --title "GFMD Summit, Dhaka" --date 2016-12-10 --forum gfmd
        tessera ingest report.docx --meeting upr-24 --database postgres://tessera@localhost/tessera
      """
  )

  @Argument(help: "The reports; “-” is standard input.", completion: .file())
  var files: [String]

  @Option(
    help: ArgumentHelp(
      "The meeting they are of: lower-case letters, figures and hyphens. It is made where it is not there.",
      valueName: "slug"
    )
  )
  var meeting: String

  @Option(help: "The meeting's title, where it is made.")
  var title: String?

  @Option(help: ArgumentHelp("The meeting's date, where it is made: 2016, 2016-12 or 2016-12-10."))
  var date: String?

  @Option(help: ArgumentHelp("The forum that holds the meeting, where it is made.", valueName: "slug"))
  var forum: String?

  @Option(
    help: ArgumentHelp(
      "Who may see them on the web: public, participants (others see what was said without who) or restricted.",
      valueName: "level"
    )
  )
  var visibility: String = "public"

  @Option(name: [.short, .long], help: "How many reports are read at once.")
  var jobs: Int = ProcessInfo.processInfo.activeProcessorCount

  @OptionGroup var opening: IntakeOptions
  @OptionGroup var store: StoreOptions
  @OptionGroup var author: AuthorOptions

  func validate() throws {
    guard !files.isEmpty else { throw ValidationError("Name at least one file, or - for standard input.") }
    guard jobs >= 1, jobs <= 256 else {
      throw ValidationError("--jobs takes a number from 1 to 256, not \(jobs).")
    }
    if let date {
      let parts = date.split(separator: "-", omittingEmptySubsequences: false)
      let isDate = zip(parts, [4, 2, 2]).allSatisfy { $0.count == $1 && $0.allSatisfy(\.isNumber) }
      guard isDate, (1...3).contains(parts.count) else {
        throw ValidationError("--date takes 2016, 2016-12 or 2016-12-10, not \(date).")
      }
    }
    guard Visibility(rawValue: visibility) != nil else {
      throw ValidationError("--visibility takes public, participants or restricted, not \(visibility).")
    }
    do {
      _ = try Meeting(slug: meeting, title: title, date: date, forum: forum)
    } catch {
      throw ValidationError("\(error)")
    }
  }

  func run() async throws {
    let wording = try Wording(language: Wording.ofEnvironment)
    try await store.withLibrary(isMade: true) { library in
      let reader = Task { try Reader() }
      let meeting = try Meeting(slug: meeting, title: title, date: date, forum: forum)
      let desk = ReadingDesk(intake: opening.intake, reader: reader, jobs: jobs)
      let inputs = files.map(InputFile.init)
      var progress = Progress(total: inputs.count)
      var failed = false
      await desk.read(inputs) { input, outcome in
        progress.advance(past: input.label)
        do {
          let (record, bytes) = try outcome.get()
          let report = try await library.ingest(
            record,
            bytes: bytes,
            named: input.name,
            meeting: meeting,
            visibility: Visibility(rawValue: visibility) ?? .public,
            by: author.authorship
          )
          progress.clear()
          print(Self.line(report, input, wording))
        } catch {
          failed = true
          progress.clear()
          StandardError.line(Visible.text("tessera: \(input.label): \(error)"))
        }
      }
      progress.clear()
      if failed { throw ExitCode(1) }
    }
  }

  private static func line(_ report: IngestionReport, _ input: InputFile, _ wording: Wording) -> String {
    var parts: [String] = []
    func part(_ key: String, _ count: Int) { if count > 0 { parts.append("\(wording[key]): \(count)") } }
    switch report.outcome {
    case .added: parts.append("\(wording["record.statements"]): \(report.added)")
    case .unchanged: break
    case .readAgain:
      part("ingest.new", report.added)
      part("ingest.changed", report.changed)
      part("ingest.withdrawn", report.withdrawn)
      part("ingest.kept", report.kept)
      part("ingest.reanchored", report.reanchored)
      part("ingest.unanchored", report.unanchored.count)
    }
    let outcome =
      switch report.outcome {
      case .added: wording["ingest.added"]
      case .unchanged: wording["ingest.unchanged"]
      case .readAgain: wording["ingest.readAgain"]
      }
    let facts = parts.isEmpty ? "" : " · " + parts.joined(separator: " · ")
    return Visible.text("\(input.label): \(outcome)\(facts) · \(report.document.prefix(16))")
  }
}
