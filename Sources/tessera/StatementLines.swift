// SPDX-License-Identifier: Apache-2.0

import Dialogue
import Foundation
import Reading
import Vocabulary

/// Stored statements as lines for people.
struct StatementLines {
  let wording: Wording
  let isColored: Bool
  private let catalogue: Catalogue

  init(_ wording: Wording, catalogue: Catalogue) {
    self.wording = wording
    self.catalogue = catalogue
    isColored =
      isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
  }

  func paint(_ text: String, _ code: String) -> String {
    isColored ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  /// The identifier, the state, who speaks, of what kind; then the words, marked; then themes and instruments.
  func lines(_ statement: StoredStatement, marks: [Range<Int>] = [], where place: String = "") -> [String] {
    let content = statement.content
    let speakers = content.speakers.map { speaker in
      speaker.party.map(name) ?? speaker.name
    }
    var head = "\(RecordRendering.glyph(content.kind)) \(speakers.joined(separator: ", "))"
    if let group = content.onBehalfOf { head += " (\(wording["record.behalf"]) \(group))" }
    head += " · \(wording.kind(content.kind))"
    if let strength = content.strength { head += " · \(wording["record.strength"]) \(strength.rawValue)" }
    head += " · \(wording.state(statement.state))"
    var lines = [paint(Visible.text(head), "1"), "  " + marked(content.quote, marks)]
    var facts = content.themes.map { id in
      catalogue.themes.first { $0.id == id }?.label(in: wording.language) ?? id
    }
    facts += content.citations.map {
      $0.provision.isEmpty ? $0.instrument : "\($0.instrument) (\($0.provision))"
    }
    if !facts.isEmpty { lines.append("  " + Visible.text(facts.joined(separator: " · "))) }
    var foot = statement.id.rawValue
    if !place.isEmpty { foot += " · \(place)" }
    if let pages = statement.pages {
      let shown = pages.count == 1 ? "\(pages.lowerBound)" : "\(pages.lowerBound)–\(pages.upperBound)"
      foot += " · \(wording["show.page"]) \(shown)"
    }
    lines.append("  " + paint(Visible.text(foot), "2"))
    return lines
  }

  /// A party by its short name; its code where the catalogue does not know it.
  func name(of party: String) -> String {
    catalogue.party(Party.Code(rawValue: party))?.shortName(in: wording.language) ?? party
  }

  /// The words with what was looked for in brackets, or in bold on a terminal.
  func marked(_ text: String, _ marks: [Range<Int>]) -> String {
    let bytes = Array(text.utf8)
    var shown = ""
    var done = 0
    for mark in marks where mark.lowerBound >= done && mark.upperBound <= bytes.count {
      shown += Visible.text(String(decoding: bytes[done..<mark.lowerBound], as: UTF8.self))
      let word = Visible.text(String(decoding: bytes[mark], as: UTF8.self))
      shown += isColored ? paint(word, "1;33") : "[\(word)]"
      done = mark.upperBound
    }
    return shown + Visible.text(String(decoding: bytes[done...], as: UTF8.self))
  }
}

extension Wording {
  func state(_ state: StoredStatement.State) -> String { self["state.\(state.rawValue)"] }
  func action(_ action: Review.Action) -> String { self["action.\(action.rawValue)"] }

  /// A moment, as ISO 8601 writes it in UTC.
  static func moment(_ milliseconds: Int64) -> String {
    Date(timeIntervalSince1970: Double(milliseconds) / 1_000).formatted(.iso8601)
  }
}
