// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Intake
import Kernel
import Reading

/// `tessera explain`: how a statement was found.
struct ExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Show how a statement was found, stage by stage.",
    discussion: """
      EXAMPLES
        tessera read report.txt                              shows the identifiers of the statements
        tessera explain report.txt --statement s318-392
      """
  )

  @Argument(help: "The report; “-” is standard input.", completion: .file())
  var file: String

  @Option(help: ArgumentHelp("The statement's identifier, as `tessera read` prints it.", valueName: "id"))
  var statement: String

  @OptionGroup var opening: IntakeOptions

  func run() async throws {
    let input = InputFile(path: file)
    let wording = try Wording(language: Wording.ofEnvironment)
    do {
      let reader = try Reader()
      let data = try input.bytes()
      let source = try await opening.intake.source(data, path: input.diskPath)
      guard
        let explanation = try reader.explain(
          source,
          digest: ContentDigest(of: data),
          statement: statement,
          language: opening.language
        )
      else {
        throw InputFile.Unreadable(
          description: "it has no statement \(statement); `tessera read \(file)` shows the identifiers it has"
        )
      }
      Swift.print(lines(explanation, source.text, wording).map(Visible.text).joined(separator: "\n"))
    } catch {
      StandardError.line(Visible.text("tessera: \(input.label): \(error)"))
      throw ExitCode(1)
    }
  }

  private func lines(_ explanation: Explanation, _ text: DocumentText, _ wording: Wording) -> [String] {
    let statement = explanation.statement
    var lines: [String] = []
    lines.append(
      "\(statement.id)  \(text[statement.span].split(whereSeparator: \.isWhitespace).joined(separator: " "))"
    )
    lines.append("")
    lines.append(
      wording["explain.layout"] + "  "
        + [explanation.blockKind, explanation.marker].filter { !$0.isEmpty }.joined(separator: " ")
    )
    lines += explanation.lines.map { "    │ \($0)" }
    lines.append(wording["explain.structure"])
    lines.append("    \(explanation.session ?? wording["explain.noSession"])")
    lines.append(wording["explain.mentions"])
    if explanation.names.isEmpty { lines.append("    \(wording["explain.noNames"])") }
    lines += explanation.names.map { "    \($0.printed) → \($0.meaning)" }
    lines.append(wording["explain.attribution"])
    lines.append(
      "    \(wording["explain.speaker"]): \(explanation.speaker.isEmpty ? wording["explain.notNamed"] : explanation.speaker)"
    )
    if !explanation.verb.isEmpty { lines.append("    \(wording["explain.verb"]): \(explanation.verb)") }
    lines.append("    \(wording["explain.rule"]): \(statement.rule.rawValue) (\(statement.rule.confidence))")
    lines += statement.speakers.map {
      "    → \($0.party ?? wording["record.unknown"]) (\($0.type.rawValue), \($0.capacity.rawValue))"
    }
    lines.append(wording["explain.classification"])
    let kindRule = explanation.kindRule.isEmpty ? wording["explain.inherited"] : explanation.kindRule
    lines.append("    \(wording["explain.kind"]): \(wording.kind(statement.kind)) ← \(kindRule)")
    if let strength = statement.strength {
      lines.append("    \(wording["record.strength"]): \(strength.rawValue)")
    }
    lines.append("    \(wording["explain.themes"]): \(statement.themes.joined(separator: ", "))")
    lines += explanation.themeTriggers.map { "      ← \($0)" }
    return lines
  }
}
