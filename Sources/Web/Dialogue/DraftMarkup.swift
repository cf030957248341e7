// SPDX-License-Identifier: Apache-2.0

import Dialogue
import Reading
import Synthesis

/// A draft as markup: its sentences with their citations as links.
struct DraftMarkup {
  let state: DraftState
  let words: StatementWords
  private let numbers: [Int: Deliberation.Statement]

  init(_ state: DraftState, _ words: StatementWords) {
    self.state = state
    self.words = words
    let byID = Dictionary(state.deliberation.statements.map { ($0.id, $0) }) { first, _ in first }
    var numbers: [Int: Deliberation.Statement] = [:]
    for (index, id) in state.references.enumerated() { numbers[index + 1] = byID[id] }
    self.numbers = numbers
  }

  func statement(_ number: Int) -> Deliberation.Statement? { numbers[number] }

  /// Who says it, for a title.
  func who(_ statement: Deliberation.Statement) -> String {
    let names = statement.speakers.map { speaker in
      speaker.party.map { words.names.short($0, words.wording.language) } ?? speaker.name
    }
    let shown = names.joined(separator: words.wording.comma)
    return shown.isEmpty ? words.wording["speaker.collective"] : shown
  }

  func citation(_ number: Int) -> String {
    let label = DraftSentence.marker(number).dropFirst().dropLast()
    guard let statement = numbers[number] else {
      let title = Markup.escaped(words.wording["draft.unknown_citation"])
      return
        "<span class=\"cite unknown-cite\" title=\"\(title)\">\(label)<span class=\"vh\"> \(title)</span></span>"
    }
    let title = Markup.escaped("\(who(statement)): \(statement.quote.prefix(240))")
    return
      "<a class=\"cite k-\(statement.kind.rawValue)\" href=\"\(Address.statement(statement.id))\" title=\"\(title)\">\(label)</a>"
  }

  /// A sentence; one that cites nothing is marked where the page is for those who edit.
  func sentence(_ sentence: DraftSentence, marksUncited: Bool) -> String {
    var html = ""
    for piece in sentence.pieces {
      switch piece {
      case .words(let text): html += Markup.escaped(text)
      case .citation(let number): html += citation(number)
      }
    }
    guard marksUncited, sentence.citations.isEmpty else { return html }
    let note = Markup.escaped(words.wording["draft.uncited"])
    return "<span class=\"uncited\">\(html)</span> <span class=\"status look\">\(note)</span>"
  }

  func paragraph(_ sentences: [DraftSentence], marksUncited: Bool) -> String {
    sentences.map { sentence($0, marksUncited: marksUncited) }.joined(separator: " ")
  }

  /// How one version differs from another.
  static func difference(_ difference: DraftDifference) -> String {
    var html = ""
    for line in difference.lines {
      switch line {
      case .same: continue
      case .removed(let text): html += "<p><del>\(Markup.escaped(text))</del></p>"
      case .added(let text): html += "<p><ins>\(Markup.escaped(text))</ins></p>"
      case .changed(let words):
        html += "<p>"
        html += words.map { word in
          switch word {
          case .same(let text): Markup.escaped(text)
          case .removed(let text): "<del>\(Markup.escaped(text))</del>"
          case .added(let text): "<ins>\(Markup.escaped(text))</ins>"
          }
        }.joined(separator: " ")
        html += "</p>"
      }
    }
    return html
  }
}
