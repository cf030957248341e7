// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Reading

/// `tessera text`: the text to which all offsets refer.
struct TextCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "text",
    abstract: "Print the text of a report, to which all offsets of its record refer.",
    discussion: """
      The text is UTF-8, whatever the file's own encoding. Offsets in records count Unicode scalars of \
      this text from 0.

      EXAMPLE
        tessera text report.txt | python3 -c 'import sys; print(sys.stdin.read()[318:392])'
      """
  )

  @Argument(help: "The report; “-” is standard input.", completion: .file())
  var file: String

  func run() throws {
    let input = InputFile(path: file)
    do {
      let text = try DocumentText(decoding: input.bytes())
      try OutputFile.write(text.bytes, to: STDOUT_FILENO, named: "standard output")
    } catch {
      StandardError.line(Visible.text("tessera: \(input.label): \(error)"))
      throw ExitCode(1)
    }
  }
}
