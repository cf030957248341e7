// SPDX-License-Identifier: Apache-2.0

import Kernel

/// What a new reading of a document changes in its stored statements: a function of both, so that it can be
/// looked at before anything is written.
///
/// What people decided stays; suggestions follow the better reader. Where the text was made anew and words
/// moved, decided statements are found again by their words.
struct ReadingMerge {
  /// Statements that were not there, with the identifiers they get.
  var added: [(id: StatementID, content: StatementContent)] = []
  /// Statements with another suggestion; of those that nobody decided on, the content follows it.
  var changed: [StoredStatement] = []
  /// Suggestions that the reader no longer makes.
  var withdrawn: [StoredStatement] = []
  /// Decided statements whose words moved in the text.
  var reanchored: [StoredStatement] = []
  /// Decided statements whose words are not in the new text; they are left as they are.
  var unanchored: [StoredStatement] = []
  /// Decided statements that the reader now sees otherwise, or no longer.
  var kept = 0
  var unchanged = 0

  var isEmpty: Bool {
    added.isEmpty && changed.isEmpty && withdrawn.isEmpty && reanchored.isEmpty && unanchored.isEmpty
  }

  /// `text` is the new text, nil where it is the one the stored statements stand in; `sessions` is how many
  /// sessions the document now has, and `scalars` turns bytes of the new text into Unicode scalars.
  init(
    document: String,
    stored: [StoredStatement],
    suggestions: [StatementContent],
    sessions: Int,
    text: [UInt8]? = nil,
    scalars: (Span) -> Span
  ) {
    let pairs = Self.pairs(stored, suggestions, moved: text != nil)
    var taken = Set(stored.map(\.id))
    for (place, suggestion) in suggestions.enumerated() where pairs.ofSuggestion[place] == nil {
      var again = 0
      let place = scalars(suggestion.span)
      var id = StatementID(document: document, scalars: place)
      while !taken.insert(id).inserted {
        again += 1
        id = StatementID(document: document, scalars: place, again: again)
      }
      added.append((id, suggestion))
    }
    for (place, statement) in stored.enumerated() {
      let suggestion = pairs.ofStored[place].map { suggestions[$0] }
      if statement.state.isDecided {
        keep(statement, suggestion, sessions, text)
      } else if let suggestion {
        guard statement.suggestion != suggestion || statement.state == .withdrawn else {
          unchanged += 1
          continue
        }
        var statement = statement
        statement.suggestion = suggestion
        statement.content = suggestion
        statement.state = .suggested
        // Who was about to decide on it must look again.
        statement.version += 1
        changed.append(statement)
      } else {
        var updated = statement
        updated.state = .withdrawn
        updated.content.leaveSession(beyond: sessions)
        guard updated != statement else { continue }
        updated.version += 1
        withdrawn.append(updated)
      }
    }
  }

  /// A decided statement: the decision stays, the suggestion beside it is the new one.
  private mutating func keep(
    _ statement: StoredStatement,
    _ suggestion: StatementContent?,
    _ sessions: Int,
    _ text: [UInt8]?
  ) {
    var updated = statement
    var isFound = true
    if let suggestion { updated.suggestion = suggestion }
    if let text {
      if let suggestion, statement.content.span == statement.suggestion?.span {
        updated.content.span = suggestion.span
        updated.content.session = suggestion.session
      } else if let span = Self.find(statement.content.quote, near: statement.content.span.start, in: text) {
        updated.content.span = span
        updated.content.session = nil
      } else {
        isFound = false
      }
    }
    updated.content.leaveSession(beyond: sessions)
    if updated.content != statement.content { updated.version += 1 }
    if !isFound {
      unanchored.append(updated)
    } else if updated.content != statement.content {
      reanchored.append(updated)
    } else if updated != statement {
      changed.append(updated)
      kept += 1
    } else {
      unchanged += 1
    }
  }

  /// Which suggestion belongs to which stored statement: the same place where the text is the same, the same
  /// words in the same order where it is not.
  private static func pairs(
    _ stored: [StoredStatement],
    _ suggestions: [StatementContent],
    moved: Bool
  ) -> (ofStored: [Int?], ofSuggestion: [Int?]) {
    var ofStored = [Int?](repeating: nil, count: stored.count)
    var ofSuggestion = [Int?](repeating: nil, count: suggestions.count)
    var waiting: [Key: [Int]] = [:]
    for (place, suggestion) in suggestions.enumerated().reversed() {
      waiting[moved ? .words(suggestion.quote) : .span(suggestion.span), default: []].append(place)
    }
    for (place, statement) in stored.enumerated() {
      // What a person added was never suggested.
      guard let origin = statement.suggestion else { continue }
      let key: Key = moved ? .words(origin.quote) : .span(origin.span)
      guard let found = waiting[key]?.popLast() else { continue }
      ofStored[place] = found
      ofSuggestion[found] = place
    }
    return (ofStored, ofSuggestion)
  }

  private enum Key: Hashable {
    case span(Span)
    case words(String)
  }

  /// Where the words stand in the text, white space being all one, the nearest to `place`; nil where nowhere.
  static func find(_ quote: String, near place: Int, in text: [UInt8]) -> Span? {
    let words = Array(quote.utf8)
    guard let first = words.first else { return nil }
    var best: Span?
    for start in text.indices where text[start] == first {
      guard let end = end(of: words, at: start, in: text) else { continue }
      if let found = best, abs(found.start - place) <= abs(start - place) { break }
      best = Span(start, end)
    }
    return best
  }

  private static func end(of words: [UInt8], at start: Int, in text: [UInt8]) -> Int? {
    var index = start
    for byte in words {
      if byte == 0x20 {
        guard index < text.count, text[index] <= 0x20 else { return nil }
        while index < text.count, text[index] <= 0x20 { index += 1 }
      } else {
        guard index < text.count, text[index] == byte else { return nil }
        index += 1
      }
    }
    return index
  }
}

extension StatementContent {
  /// Belongs to no session where the document no longer has that one.
  fileprivate mutating func leaveSession(beyond count: Int) {
    if let number = session, number >= count { session = nil }
  }
}
