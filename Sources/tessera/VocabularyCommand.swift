// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Vocabulary

/// `tessera vocabulary`: the catalogues.
struct VocabularyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vocabulary",
    abstract: "Show the catalogues: parties, themes, instruments.",
    discussion: """
      EXAMPLES
        tessera vocabulary themes
        tessera vocabulary parties --search maroc
        tessera vocabulary instruments --search "migrant workers"
      """
  )

  enum Subject: String, ExpressibleByArgument, CaseIterable { case parties, themes, instruments }

  @Argument(help: "parties, themes or instruments.")
  var subject: Subject

  @Option(
    help: ArgumentHelp(
      "Only entries with this word in a code or name; case and accents do not matter.",
      valueName: "word"
    )
  )
  var search: String?

  func run() throws {
    let catalogue = try Catalogue()
    let wording = try Wording(language: Wording.ofEnvironment)
    let rows = rows(catalogue, wording).filter { row in
      guard let search else { return true }
      return row.searched.contains { fold($0).contains(fold(search)) }
    }
    let width = min(28, rows.map(\.code.count).max() ?? 0)
    for row in rows {
      print(
        row.code.padding(toLength: max(width, row.code.count), withPad: " ", startingAt: 0) + "  " + row.words
      )
    }
    if rows.isEmpty { StandardError.line(wording["vocabulary.none"]) }
    for file in files {
      guard let source = catalogue.sources.first(where: { $0.file == file }) else { continue }
      StandardError.line("\(wording["vocabulary.source"]): \(source.file), \(source.date): \(source.source)")
    }
    if rows.isEmpty { throw ExitCode(1) }
  }

  private var files: [String] {
    switch subject {
    case .parties: ["states.tsv", "organisations.tsv"]
    case .themes: ["themes.tsv"]
    case .instruments: ["instruments.tsv"]
    }
  }

  private func rows(_ catalogue: Catalogue, _ wording: Wording) -> [(
    code: String, words: String, searched: [String]
  )] {
    switch subject {
    case .parties:
      catalogue.parties.map { party in
        let facts = [party.kind.rawValue, party.regionalGroup?.rawValue ?? "", party.incomeClass ?? ""].filter
        { !$0.isEmpty }
        let others = party.aliases + party.frenchNames.prefix(1) + party.spanishNames.prefix(1)
        return (
          party.id.rawValue,
          "\(party.name) (\(facts.joined(separator: ", ")))"
            + (search == nil ? "" : ": " + others.joined(separator: ", ")),
          [party.id.rawValue] + party.allNames
        )
      }
    case .themes:
      catalogue.themes.map { theme in
        let objectives = theme.compactObjectives.map(String.init).joined(separator: ", ")
        let suffix = objectives.isEmpty ? "" : " (GCM \(objectives))"
        return (
          theme.id, theme.label(in: wording.language) + suffix, [theme.id] + theme.labels.values.sorted()
        )
      }
    case .instruments:
      catalogue.instruments.map { instrument in
        let facts = [instrument.kind, instrument.year.map(String.init) ?? ""].filter { !$0.isEmpty }.joined(
          separator: ", "
        )
        return (
          instrument.id, "\(instrument.name) (\(facts))", [instrument.id, instrument.name] + instrument.names
        )
      }
    }
  }

  private func fold(_ text: String) -> String {
    text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
  }
}
