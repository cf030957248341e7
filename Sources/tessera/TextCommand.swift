// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Intake
import Reading

/// `tessera text`: the text to which all offsets refer.
struct TextCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "text",
    abstract: "Print the text of a report, to which all offsets of its record refer.",
    discussion: """
      The text is UTF-8, whatever the file's own format and encoding. Of a PDF it holds the words in the \
      order of reading, without running titles and page numbers, footnotes at the end. Offsets in records \
      count Unicode scalars of this text from 0.

      EXAMPLE
        tessera text report.txt | python3 -c 'import sys; print(sys.stdin.read()[318:392])'
      """
  )

  @Argument(help: "The report; “-” is standard input.", completion: .file())
  var file: String

  @OptionGroup var opening: IntakeOptions

  func run() async throws {
    let input = InputFile(path: file)
    do {
      let text = try await opening.intake.source(input.bytes(), path: input.diskPath).text
      try OutputFile.write(text.bytes, to: STDOUT_FILENO, named: "standard output")
    } catch {
      StandardError.line(Visible.text("tessera: \(input.label): \(error)"))
      throw ExitCode(1)
    }
  }
}
