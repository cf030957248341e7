// SPDX-License-Identifier: Apache-2.0

import Reading
import Storage

/// What somebody looks for: words, and fields that narrow the result.
///
/// The language of queries, as people type it:
/// - `detention children`: both words, in any form (stemmed);
/// - `"right to work"`: these words in this order, as they stand;
/// - `migrat*`: words that begin so;
/// - `detention OR custody`, `detention -children`, `NOT children`, `(a OR b) c`;
/// - `party:MAR theme:detention kind:recommendation strength:5 instrument:ICRMW session:2 meeting:gfmd-2016
///   document:3f2a state:confirmed since:2016-01-01 until:2016-12-31`; a minus before a field excludes it, and
///   several values of one field are alternatives.
public struct SearchQuery: Sendable, Equatable {
  /// The words looked for; nil where only fields narrow the result.
  public internal(set) var words: Words?
  public internal(set) var filters: [Filter] = []

  /// Words and how they belong together.
  public indirect enum Words: Sendable, Equatable {
    /// A word in any of its forms, as it was typed.
    case word(String)
    case prefix(String)
    case phrase(String)
    case all([Words])
    case any([Words])
    case excluding(Words, Words)
  }

  /// One field with its value, or without it.
  public struct Filter: Sendable, Equatable {
    public let field: Field
    public let value: String
    public let isExcluded: Bool
  }

  /// The fields a search can be narrowed by.
  public enum Field: String, Sendable, CaseIterable {
    case party, theme, kind, strength, instrument, session, meeting, document, state, since, until
  }

  /// Reads what somebody typed; throws ``Refusal/query(_:)`` with words that say what is wrong.
  public init(_ text: String) throws(Refusal) {
    guard text.utf8.count <= 2_000 else { throw .query("a search has at most 2000 characters") }
    var parser = QueryParser(text.storable)
    self = try parser.query()
    guard words != nil || !filters.isEmpty else {
      throw .query("say what to look for: a word, a “phrase”, or a field such as theme:detention")
    }
  }

  /// A query without words or fields: everything.
  public init() {}

  /// A query for one value of a field, or of several.
  public init(_ fields: [(Field, String)]) {
    filters = fields.map { Filter(field: $0.0, value: $0.1, isExcluded: false) }
  }

  /// The same, narrowed by one more value of a field.
  public func narrowed(_ field: Field, to value: String) -> SearchQuery {
    var query = self
    query.filters.append(Filter(field: field, value: value, isExcluded: false))
    return query
  }

  // MARK: - Terms

  /// What the index is asked; nil where there are no words.
  func expression(_ stemmer: Stemmer) -> TermExpression? { words.map { Self.expression($0, stemmer) } }

  private static func expression(_ words: Words, _ stemmer: Stemmer) -> TermExpression {
    switch words {
    case .word(let text):
      // What is one word to a person may be several to the index: “l'asile”, “A/70/1”.
      return .and(
        SearchWords.cut(text).map { word in
          // The language of what is looked for is not known: the word as it stands, or its stem in any.
          let stems = Stemmer.languages.map { TermExpression.stem(stemmer.stem(word, language: $0)) }
          return .or([.word(word.folded)] + stems.reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
        }
      )
    case .prefix(let text):
      let words = SearchWords.cut(text).map(\.folded)
      return .and(words.dropLast().map { .word($0) } + words.suffix(1).map { .prefix($0) })
    case .phrase(let text): return .phrase(SearchWords.cut(text).map(\.folded))
    case .all(let parts): return .and(parts.map { expression($0, stemmer) })
    case .any(let parts): return .or(parts.map { expression($0, stemmer) })
    case .excluding(let wanted, let unwanted):
      return .excluding(expression(wanted, stemmer), expression(unwanted, stemmer))
    }
  }

  /// Every form of the words looked for, to mark in a result: which words count, and how.
  func marks(_ stemmer: Stemmer) -> SearchMarks {
    var marks = SearchMarks()
    func gather(_ words: Words) {
      switch words {
      case .word(let text):
        for word in SearchWords.cut(text) {
          marks.words.insert(word.folded)
          for language in Stemmer.languages {
            marks.stems[language, default: []].insert(stemmer.stem(word, language: language))
          }
        }
      case .prefix(let text): if let last = SearchWords.cut(text).last { marks.prefixes.append(last.folded) }
      case .phrase(let text):
        let words = SearchWords.cut(text).map(\.folded)
        if !words.isEmpty { marks.phrases.append(words) }
      case .all(let parts), .any(let parts): parts.forEach(gather)
      case .excluding(let wanted, _): gather(wanted)
      }
    }
    if let words { gather(words) }
    return marks
  }
}

/// Which words of a result are marked.
struct SearchMarks {
  var words: Set<String> = []
  var stems: [String: Set<String>] = [:]
  var prefixes: [String] = []
  var phrases: [[String]] = []

  /// The stretches of `text`, in bytes, that answer the query.
  func ranges(in text: String, language: String, _ stemmer: Stemmer) -> [Range<Int>] {
    let found = SearchWords.cut(text)
    var isMarked = [Bool](repeating: false, count: found.count)
    let languages = Stemmer.languages
    for (place, word) in found.enumerated() {
      // The index holds the stem in the document's language, the query asks for it in any.
      let stem = stemmer.stem(word, language: language)
      isMarked[place] =
        words.contains(word.folded) || languages.contains { stems[$0]?.contains(stem) ?? false }
        || prefixes.contains { word.folded.hasPrefix($0) }
      for phrase in phrases where place + phrase.count <= found.count {
        if (0..<phrase.count).allSatisfy({ found[place + $0].folded == phrase[$0] }) {
          for offset in 0..<phrase.count { isMarked[place + offset] = true }
        }
      }
    }
    // A phrase longer than one word was marked from its first word on; a later word must not unmark it.
    var ranges: [Range<Int>] = []
    for (place, word) in found.enumerated() where isMarked[place] || isInPhrase(place, found) {
      ranges.append(word.range)
    }
    return ranges
  }

  private func isInPhrase(_ place: Int, _ found: [SearchWord]) -> Bool {
    phrases.contains { phrase in
      (0..<phrase.count).contains { offset in
        let start = place - offset
        return start >= 0 && start + phrase.count <= found.count
          && (0..<phrase.count).allSatisfy { found[start + $0].folded == phrase[$0] }
      }
    }
  }
}

/// Reads the language of queries by recursive descent; `OR` binds less than standing side by side.
private struct QueryParser {
  private enum Token: Equatable {
    case open, close, or, not
    case word(String)
    case phrase(String)
  }

  private var tokens: [Token] = []
  private var place = 0
  private var depth = 0
  private var filters: [SearchQuery.Filter] = []

  init(_ text: String) {
    var rest = text[...]
    while let character = rest.first {
      if character.isWhitespace {
        rest.removeFirst()
      } else if character == "(" {
        tokens.append(.open)
        rest.removeFirst()
      } else if character == ")" {
        tokens.append(.close)
        rest.removeFirst()
      } else if Self.closing[character] != nil {
        let closes = Self.closing[character] ?? []
        rest.removeFirst()
        let phrase = rest.prefix { !closes.contains($0) }
        rest = rest[phrase.endIndex...].dropFirst()
        tokens.append(.phrase(String(phrase)))
      } else if character == "-", rest.count > 1, rest.dropFirst().first?.isWhitespace == false {
        tokens.append(.not)
        rest.removeFirst()
      } else {
        var word = String(rest.prefix { !$0.isWhitespace && !"()\"“”«»".contains($0) })
        rest = rest.dropFirst(word.count)
        // `party:"Côte d'Ivoire"`
        if word.hasSuffix(":"), let open = rest.first, let closes = Self.closing[open] {
          let value = rest.dropFirst().prefix { !closes.contains($0) }
          rest = rest[value.endIndex...].dropFirst()
          word += value
        }
        switch word {
        case "": rest = rest.dropFirst()
        case "OR", "|": tokens.append(.or)
        case "NOT": tokens.append(.not)
        case "AND", "&": break
        default: tokens.append(.word(word))
        }
      }
    }
  }

  private static let closing: [Character: [Character]] = [
    "\"": ["\""], "“": ["”", "“", "\""], "«": ["»"], "„": ["“", "”"],
  ]

  mutating func query() throws(Refusal) -> SearchQuery {
    var query = SearchQuery()
    query.words = try alternatives()
    guard place == tokens.count else { throw .query("there is a “)” without a “(” before it") }
    query.filters = filters
    return query
  }

  private mutating func alternatives() throws(Refusal) -> SearchQuery.Words? {
    depth += 1
    defer { depth -= 1 }
    guard depth <= 20 else { throw .query("the brackets of a search go at most 20 deep") }
    var parts: [SearchQuery.Words] = []
    var expectsMore = false
    repeat {
      let filtersBefore = filters.count
      if let part = try sequence() {
        parts.append(part)
      } else if expectsMore || isAtOr {
        throw .query(
          filters.count > filtersBefore
            ? "OR stands between words; several values of one field are alternatives by themselves"
            : "OR stands between two words"
        )
      }
      expectsMore = isAtOr
      if expectsMore { place += 1 }
    } while expectsMore
    return parts.isEmpty ? nil : parts.count == 1 ? parts[0] : .any(parts)
  }

  private var isAtOr: Bool { place < tokens.count && tokens[place] == .or }

  private mutating func sequence() throws(Refusal) -> SearchQuery.Words? {
    var wanted: [SearchQuery.Words] = []
    var unwanted: [SearchQuery.Words] = []
    while place < tokens.count, tokens[place] != .or, tokens[place] != .close {
      let isExcluded = tokens[place] == .not
      if isExcluded { place += 1 }
      guard place < tokens.count else { throw .query("NOT stands before a word") }
      guard let part = try single(isExcluded) else { continue }
      if isExcluded { unwanted.append(part) } else { wanted.append(part) }
    }
    guard !unwanted.isEmpty else {
      return wanted.isEmpty ? nil : wanted.count == 1 ? wanted[0] : .all(wanted)
    }
    guard let first = wanted.first else {
      throw .query("NOT takes away from other words; name one that is looked for beside it")
    }
    return .excluding(
      wanted.count == 1 ? first : .all(wanted),
      unwanted.count == 1 ? unwanted[0] : .any(unwanted)
    )
  }

  private mutating func single(_ isExcluded: Bool) throws(Refusal) -> SearchQuery.Words? {
    let token = tokens[place]
    place += 1
    switch token {
    case .open:
      let inside = try alternatives()
      guard place < tokens.count, tokens[place] == .close else {
        throw .query("there is a “(” without a “)” after it")
      }
      place += 1
      return inside
    case .phrase(let text): return SearchWords.cut(text).isEmpty ? nil : .phrase(text)
    case .word(let text):
      if try filter(text, isExcluded) { return nil }
      if text.hasSuffix("*") {
        let beginning = String(text.dropLast())
        guard let last = SearchWords.cut(beginning).last, last.folded.count >= 2 else {
          throw .query("“\(text)”: give two letters or more before the *")
        }
        return .prefix(beginning)
      }
      return SearchWords.cut(text).isEmpty ? nil : .word(text)
    case .or, .not, .close: throw .query("NOT stands before a word")
    }
  }

  /// Takes `field:value`; false where it is none.
  private mutating func filter(_ text: String, _ isExcluded: Bool) throws(Refusal) -> Bool {
    guard let colon = text.firstIndex(of: ":") else { return false }
    let name = text[..<colon].lowercased()
    let value = String(text[text.index(after: colon)...])
    guard let field = SearchQuery.Field(rawValue: name) else {
      // “A/HRC/24/12:” and “10:30” are words; “them:detention” is a slip.
      guard !name.isEmpty, name.allSatisfy({ $0.isASCII && $0.isLetter }), !value.isEmpty,
        !value.hasPrefix("/")
      else { return false }
      let known = SearchQuery.Field.allCases.map(\.rawValue).joined(separator: ", ")
      throw .query("there is no field “\(name)”; there are \(known)")
    }
    guard !value.isEmpty else { throw .query("\(name): say which, such as \(Self.example(of: field))") }
    // Within brackets it would hold for all the same, or be taken for its opposite.
    guard depth <= 1 else {
      throw .query("a field holds for the whole search: write \(name):\(value) outside the brackets")
    }
    try check(field, value)
    filters.append(SearchQuery.Filter(field: field, value: value, isExcluded: isExcluded))
    return true
  }

  private func check(_ field: SearchQuery.Field, _ value: String) throws(Refusal) {
    let isRight =
      switch field {
      case .strength: ["1", "2", "3", "4", "5"].contains(value)
      case .kind: StatementKind(rawValue: value) != nil
      case .state: StoredStatement.State(rawValue: value) != nil
      case .since, .until:
        value.utf8.count <= 10 && value.split(separator: "-").count <= 3
          && value.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 || $0 == 0x2D }
      default: true
      }
    if !isRight {
      throw .query("\(field.rawValue):\(value) is not understood; write it like \(Self.example(of: field))")
    }
  }

  private static func example(of field: SearchQuery.Field) -> String {
    switch field {
    case .party: "party:MAR"
    case .theme: "theme:detention"
    case .kind: "kind:recommendation"
    case .strength: "strength:5 (1 to 5)"
    case .instrument: "instrument:ICRMW"
    case .session: "session:2"
    case .meeting: "meeting:gfmd-2016"
    case .document: "document:3f2a9c"
    case .state: "state:confirmed"
    case .since: "since:2016-01-01"
    case .until: "until:2016-12-31"
    }
  }
}
