// SPDX-License-Identifier: Apache-2.0

import Kernel
import Vocabulary

/// What a document is called: its first block, or under a masthead the heading that says what it is.
struct DocumentTitle {
  let grammar: Grammar
  let text: DocumentText
  let layout: Layout

  /// The title, at most 200 characters; empty where the document has no block.
  var words: String {
    let whole = titleUnderMasthead ?? layout.blocks.first.map { text.words(layout.span(of: $0)) } ?? ""
    return Self.shortened(whole)
  }

  static func shortened(_ words: String) -> String {
    words.count <= 200 ? words : String(words.prefix(199)) + "…"
  }

  /// “Report of the Working Group …” and the headings that go on with it, where a document symbol stands above.
  private var titleUnderMasthead: String? {
    let opening = layout.blocks.prefix(24)
    // The symbol is a block of its own, stands in one, or was set aside as page furniture above them.
    let isAbove = layout.furniture.prefix(8).contains { $0.start < 1024 && isSymbol($0) }
    let place = opening.prefix(10).firstIndex { isSymbol(layout.span(of: $0)) }
    guard let masthead = isAbove ? -1 : place else { return nil }
    let passage = Passage(grammar: grammar)
    for place in opening.indices where place > masthead && opening[place].kind == .heading {
      passage.read(opening[place].lines.map { layout.segments[$0] }, of: text.bytes)
      guard passage.phrase(.writings, at: 0) != nil || passage.phrase(.writings, at: 1) != nil else {
        continue
      }
      var title = text.words(layout.span(of: opening[place]))
      // It goes on in the headings below it, up to the name of the State.
      if endsWithState(passage) { return title }
      for next in opening[(place + 1)...].prefix(2) {
        guard next.kind == .heading else { break }
        title += " " + text.words(layout.span(of: next))
        passage.read(next.lines.map { layout.segments[$0] }, of: text.bytes)
        if endsWithState(passage) { break }
      }
      return title
    }
    return nil
  }

  private func endsWithState(_ passage: Passage) -> Bool {
    guard let mention = passage.mentions.last, mention.party >= 0, mention.end >= passage.count else {
      return false
    }
    return grammar.catalogue.parties[Int(mention.party)].kind == .state
  }

  /// Whether the span holds a symbol such as A/HRC/24/12: capitals, figures and two strokes or more.
  private func isSymbol(_ span: Span) -> Bool {
    text.words(span).split(separator: " ").contains { word in
      word.utf8.count { $0 == UInt8(ascii: "/") } >= 2 && word.contains { $0.isNumber }
        && word.contains { $0.isUppercase } && !word.contains { $0.isLowercase }
    }
  }
}
