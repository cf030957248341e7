// SPDX-License-Identifier: Apache-2.0

import Synthesis

/// A sentence of a report, cut for printing: words, words quoted in another language, and citations.
///
/// A number that stands for no statement stays in the words as `[S099]`: nothing that an author wrote is dropped.
struct ReportSentence {
  enum Piece: Equatable {
    /// The language where it is not the report's.
    case words(String, language: String?)
    /// Statements that are cited in one place, one at least.
    case citations([Int])
  }

  private(set) var pieces: [Piece] = []

  /// Linear in the sentence for each statement it cites in another language.
  init(_ sentence: DraftSentence, _ phrases: ReportPhrases) {
    let sources = phrases.report.sources
    var quotes: [(words: String, language: String)] = []
    for number in sentence.citations {
      guard let source = sources[number], let language = phrases.otherLanguage(source) else { continue }
      quotes += Self.quoted(source.statement.quote).map { ($0, language) }
    }
    var text = ""
    func close() {
      if !text.isEmpty { pieces += Self.cut(text, at: quotes) }
      text = ""
    }
    for piece in sentence.pieces {
      switch piece {
      case .words(let words): text += words
      case .citation(let number) where sources[number] == nil: text += DraftSentence.marker(number)
      case .citation(let number):
        while text.last?.isWhitespace == true { text.removeLast() }
        close()
        if case .citations(let before) = pieces.last {
          if !before.contains(number) { pieces[pieces.count - 1] = .citations(before + [number]) }
        } else {
          pieces.append(.citations([number]))
        }
      }
    }
    close()
  }

  /// How a draft may quote a statement: whole, or without the quotation marks or the point at its ends.
  private static func quoted(_ quote: String) -> [String] {
    var found = [quote]
    if let first = quote.first, "“«\"".contains(first) {
      found.append(
        String(
          quote.drop { "“«\" \u{A0}".contains($0) }.reversed().drop { "”»\" \u{A0}".contains($0) }.reversed()
        )
      )
    }
    for quote in found where quote.last == "." { found.append(String(quote.dropLast())) }
    return found.filter { $0.count > 2 }
  }

  private static func cut(_ text: String, at quotes: [(words: String, language: String)]) -> [Piece] {
    for (words, language) in quotes {
      guard let range = text.firstRange(of: words) else { continue }
      var pieces: [Piece] = []
      if range.lowerBound > text.startIndex {
        pieces.append(.words(String(text[..<range.lowerBound]), language: nil))
      }
      pieces.append(.words(String(text[range]), language: language))
      if range.upperBound < text.endIndex {
        pieces += cut(String(text[range.upperBound...]), at: quotes)
      }
      return pieces
    }
    return [.words(text, language: nil)]
  }
}
