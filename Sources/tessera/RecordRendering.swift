// SPDX-License-Identifier: Apache-2.0

import Foundation
import Kernel
import Reading
import Vocabulary

/// A record for people: on a terminal, or as Markdown.
struct RecordRendering: Sendable {
  let catalogue: Catalogue
  let wording: Wording
  let isColored: Bool
  let width: Int
  private let names: [String: String]

  init(catalogue: Catalogue, wording: Wording, isColored: Bool, width: Int) {
    self.catalogue = catalogue
    self.wording = wording
    self.isColored = isColored
    self.width = max(40, min(width, 120))
    var names: [String: String] = [:]
    for party in catalogue.parties { names[party.id.rawValue] = party.shortName(in: wording.language) }
    self.names = names
  }

  // MARK: - Marks of the kinds

  /// Each kind has a glyph, a word and a colour; the first two are enough.
  static func glyph(_ kind: StatementKind) -> String {
    switch kind {
    case .position: "■"
    case .practice: "▦"
    case .recommendation: "➜"
    case .commitment: "◐"
    case .question: "□"
    case .concern: "▲"
    case .support: "✚"
    case .procedural: "·"
    }
  }

  private func color(_ kind: StatementKind) -> String {
    switch kind {
    case .position: "34"
    case .practice: "32"
    case .recommendation: "33"
    case .commitment: "35"
    case .question: "37"
    case .concern: "31"
    case .support: "36"
    case .procedural: "90"
    }
  }

  private func paint(_ text: String, _ code: String) -> String {
    isColored ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  // MARK: - On a terminal

  func text(_ record: Record, label: String) -> String {
    var lines: [String] = []
    let document = record.document
    lines.append(paint(Visible.text(document.title.isEmpty ? label : document.title), "1"))
    let count = record.statements.count
    lines.append(
      paint(
        "\(Visible.text(label)) · \(wording["record.language"]) \(document.language) · \(document.encoding.rawValue) · "
          + "\(document.characters) \(wording["record.characters"]) · \(wording["record.statements"]): \(count)",
        "2"
      )
    )
    people(record, &lines)
    if record.statements.isEmpty { lines += ["", wording["record.none"]] }
    var session: Int? = -1
    for statement in record.statements {
      if statement.session != session {
        session = statement.session
        self.session(record, session, &lines)
      }
      self.statement(record, statement, &lines)
    }
    themes(record, &lines)
    unattributed(record, &lines)
    return lines.joined(separator: "\n") + "\n\n"
  }

  private func people(_ record: Record, _ lines: inout [String]) {
    guard !record.people.isEmpty else { return }
    lines.append("")
    lines.append(paint(wording["record.people"], "1"))
    for person in record.people.prefix(40) {
      let party = person.party.map { names[$0.rawValue] ?? $0.rawValue }
      let isTold = party.map { person.role?.localizedCaseInsensitiveContains($0) == true } ?? true
      let facts = [person.role, isTold ? nil : party].compactMap { $0 }
      lines.append(
        "  \(Visible.text(person.name))"
          + (facts.isEmpty ? "" : " (\(Visible.text(facts.joined(separator: ", "))))")
      )
    }
  }

  private func session(_ record: Record, _ index: Int?, _ lines: inout [String]) {
    lines.append("")
    guard let index, index < record.sessions.count else {
      if !record.sessions.isEmpty { lines.append(paint(wording["record.outside"], "1;4")) }
      return
    }
    let session = record.sessions[index]
    lines.append(paint(Visible.text("\(session.id)  \(session.title)"), "1;4"))
    var facts: [String] = []
    if !session.chairs.isEmpty {
      facts.append(
        "\(wording["record.chairs"]): "
          + session.chairs.map { names[$0.rawValue] ?? $0.rawValue }.joined(separator: ", ")
      )
    }
    if let rapporteur = session.rapporteur {
      facts.append("\(wording["record.rapporteur"]): \(names[rapporteur] ?? rapporteur)")
    }
    if !facts.isEmpty { lines.append("  " + Visible.text(facts.joined(separator: " · "))) }
    for (key, spans) in [
      ("record.guidingQuestions", session.guidingQuestions), ("record.mainIssues", session.mainIssues),
      ("record.means", session.meansOfImplementation),
    ] where !spans.isEmpty {
      lines.append("  \(wording[key]):")
      for span in spans {
        lines += wrap("– " + Visible.text(record.words(span)), indent: "    ", hanging: "      ")
      }
    }
  }

  private func statement(_ record: Record, _ statement: Record.Statement, _ lines: inout [String]) {
    let mark = paint("\(Self.glyph(statement.kind)) \(wording.kind(statement.kind))", color(statement.kind))
    var facts: [String] = []
    if let strength = statement.strength {
      facts.append("\(wording["record.strength"]) \(strength.rawValue)")
    }
    facts += statement.themes
    facts += statement.instruments.map { "§ \($0)" }
    lines.append("")
    lines.append(
      "\(mark)  \(paint(Visible.text(speakers(record, statement)), "1"))  \(paint(statement.id, "2"))"
    )
    lines += wrap(Visible.text(record.words(statement.span)), indent: "    ", hanging: "    ")
    if !facts.isEmpty { lines.append(paint("    " + facts.joined(separator: " · "), "2")) }
  }

  private func speakers(_ record: Record, _ statement: Record.Statement) -> String {
    var parts = statement.speakers.map { speaker -> String in
      if let party = speaker.party { return names[party] ?? party }
      let printed = record.name(of: speaker)
      return printed.isEmpty ? wording["record.unknown"] : "“\(printed)”"
    }
    if parts.count > 6 { parts = Array(parts.prefix(5)) + ["+\(parts.count - 5)"] }
    return parts.joined(separator: ", ")
  }

  /// Themes by how many different parties raised them.
  static func partiesByTheme(_ record: Record) -> [(theme: String, parties: Int)] {
    var parties: [String: Set<String>] = [:]
    for statement in record.statements {
      for theme in statement.themes {
        for speaker in statement.speakers {
          if let party = speaker.party { parties[theme, default: []].insert(party) }
        }
      }
    }
    return parties.map { ($0.key, $0.value.count) }.sorted {
      $0.parties == $1.parties ? $0.theme < $1.theme : $0.parties > $1.parties
    }
  }

  private func themes(_ record: Record, _ lines: inout [String]) {
    let ranked = Self.partiesByTheme(record).prefix(10)
    guard let most = ranked.first?.parties, most > 0 else { return }
    lines += ["", paint(wording["record.themes"], "1")]
    for (theme, count) in ranked {
      let label = catalogue.themes.first { $0.id == theme }?.label(in: wording.language) ?? theme
      let length = max(1, count * 16 / most)
      let bar =
        paint(String(repeating: "▇", count: length), "34") + String(repeating: " ", count: 16 - length)
      let room = max(20, width - 28)
      let words = label.count <= room ? label : label.prefix(room - 1) + "…"
      let number = String(repeating: " ", count: max(0, 4 - "\(count)".count)) + "\(count)"
      lines.append("  \(number)  \(bar)  \(words)")
    }
  }

  private func unattributed(_ record: Record, _ lines: inout [String]) {
    let abstentions = record.unattributed.filter { $0.reason != .furniture }
    guard !abstentions.isEmpty else { return }
    lines += ["", paint("\(wording["record.unattributed"]) (\(abstentions.count))", "1")]
    for abstention in abstentions.prefix(30) {
      lines.append("  " + paint(wording.reason(abstention.reason), "3"))
      let words = record.words(abstention.span)
      lines += wrap(
        Visible.text(words.count > 200 ? String(words.prefix(199)) + "…" : words),
        indent: "    ",
        hanging: "    "
      )
    }
    if abstentions.count > 30 { lines.append("  … +\(abstentions.count - 30)") }
  }

  private func wrap(_ text: String, indent: String, hanging: String) -> [String] {
    var lines: [String] = []
    var line = indent
    var used = indent.count
    for word in text.split(separator: " ") {
      let length = word.count
      if used + length + 1 > width, used > hanging.count {
        lines.append(line)
        line = hanging
        used = hanging.count
      }
      if used > hanging.count || (lines.isEmpty && used > indent.count) {
        line += " "
        used += 1
      }
      line += word
      used += length
    }
    lines.append(line)
    return lines
  }

  // MARK: - Markdown

  func markdown(_ record: Record, label: String) -> String {
    var lines: [String] = []
    lines.append("# \(escape(record.document.title.isEmpty ? label : record.document.title))")
    lines.append("")
    lines.append(
      "\(escape(label)), \(record.document.characters) \(wording["record.characters"]), SHA-256 `\(record.document.sha256)`"
    )
    var session: Int? = -1
    for statement in record.statements {
      if statement.session != session {
        session = statement.session
        lines += [
          "",
          "## "
            + (session.map { escape("\(record.sessions[$0].id) \(record.sessions[$0].title)") }
              ?? wording["record.said"]),
          "",
        ]
      }
      let facts = [wording.kind(statement.kind)] + statement.themes + statement.instruments
      lines.append(
        "- **\(escape(speakers(record, statement)))** (\(escape(facts.joined(separator: ", ")))): "
          + "\(escape(record.words(statement.span))) `\(statement.id)`"
      )
    }
    if !record.unattributed.isEmpty {
      lines += ["", "## \(wording["record.unattributed"])", ""]
      for abstention in record.unattributed where abstention.reason != .furniture {
        lines.append("- *\(wording.reason(abstention.reason))*: \(escape(record.words(abstention.span)))")
      }
    }
    return lines.joined(separator: "\n") + "\n\n"
  }

  /// Text with the marks that Markdown would read as its own.
  private func escape(_ text: String) -> String {
    var result = ""
    for character in Visible.text(text) {
      if "\\`*_{}[]<>#|&".contains(character) { result.append("\\") }
      result.append(character)
    }
    return result
  }
}
