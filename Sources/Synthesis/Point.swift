// SPDX-License-Identifier: Apache-2.0

import Reading

/// What a sentence says, cut free of who is reported to say it.
///
/// Reports of meetings are indirect prose: the point follows the speaker and the verb, or the speaker alone. What can
/// not be cut safely is quoted, so that a draft never puts words together that the record does not have.
enum Point: Sendable, Equatable {
  /// What follows the speaker, with its verb: `emphasized the need for evidence`. `before` stood in front of him.
  case predicate(String, before: String?)
  /// What follows the speaker without a verb: `local integration`.
  case thing(String)
  /// What somebody should do: `ratify the convention`.
  case recommendation(String)
  /// A whole sentence without a speaker: `social inclusion needs a whole of society approach`.
  case clause(String)
  /// A sentence of the report that names nobody, as it stands.
  case sentence(String)
  /// An item of a list under the words that announce it.
  case item(lead: String, String)
  /// The words of the record.
  case quote(String)
}

/// The words of one language in `point-words.tsv`.
struct PointWords: Sendable {
  private(set) var pronouns: Set<String> = []
  private(set) var connectives: Set<String> = []
  private(set) var topics: Set<String> = []
  private(set) var finite: Set<String> = []
  private(set) var pointing: Set<String> = []
  private(set) var we: Set<String> = []
  /// Pronouns that stand for a person, and so for who speaks.
  private(set) var personal: Set<String> = []
  /// What follows a pronoun that stands for nobody: `it should be noted`.
  private(set) var impersonal: [String] = []

  mutating func add(_ words: String, as role: String) {
    let list = Set(words.split(separator: " ").map(String.init))
    switch role {
    case "pronoun": pronouns.formUnion(list)
    case "connective": connectives.formUnion(words.split(separator: "|").map(String.init))
    case "topic": topics.formUnion(list)
    case "finite": finite.formUnion(list)
    case "pointing": pointing.formUnion(list)
    case "we": we.formUnion(list)
    case "personal": personal.formUnion(list)
    case "impersonal": impersonal += words.split(separator: "|").map { "\($0) " }
    default: break
    }
  }
}

/// Cuts the points out of statements, knowing which words of a deliberation are written small.
struct PointCutter {
  private let words: [String: PointWords]
  /// Words that stand in lower case somewhere in the deliberation: no proper names.
  private let small: Set<Substring>

  init(_ deliberation: Deliberation, words: SynthesisWords) {
    self.words = words.pointWords
    var small: Set<Substring> = []
    for statement in deliberation.statements {
      for word in statement.quote.split(whereSeparator: {
        !$0.isLetter && $0 != "-" && $0 != "’" && $0 != "'"
      })
      where word.first?.isLowercase == true {
        small.insert(word)
      }
    }
    self.small = small
  }

  /// The point of a statement for a report in `language`: words in another language are quoted.
  func point(of statement: Deliberation.Statement, in language: String) -> Point {
    let whole = DraftSentence.literal(statement.quote.trimmed)
    let text = Self.withoutEnd(whole)
    guard statement.language == language, let words = words[language], !text.isEmpty, !Self.isTangled(text)
    else { return .quote(text) }
    if statement.isShared {
      if statement.rule == "impersonal-list", let lead = statement.speakers.first?.name, !lead.isEmpty {
        return .item(lead: lead, lowered(text) ?? text)
      }
      return speaksOfWe(text, words) ? .quote(text) : .sentence(text)
    }
    if let found = recommendation(in: text, by: statement) { return found }
    if statement.attribution == .explicit || statement.attribution == .anaphoric,
      let found = afterSpeaker(text, statement, words)
    {
      return found
    }
    if statement.attribution == .continuation, let found = afterPerson(text, words) { return found }
    if statement.attribution == .continuation, statement.rule != "list-item", whole.hasSuffix("."),
      !speaksOfWe(text, words), let clause = lowered(withoutConnective(text, words)),
      !pointsBack(clause, words),
      clause.split(separator: " ").contains(where: { words.finite.contains($0.lowercased()) })
    {
      return .clause(clause)
    }
    return .quote(text)
  }

  /// Without the point, semicolon or comma at its end.
  static func withoutEnd(_ text: String) -> String {
    var text = text[...]
    while let last = text.last, ".;,".contains(last) || last.isWhitespace { text = text.dropLast() }
    return String(text)
  }

  /// Quotation marks or brackets that do not close, and two sentences in one, are not put into another sentence.
  private static func isTangled(_ text: String) -> Bool {
    var depth = 0
    for character in text {
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
    }
    let plain = text.count { $0 == "\"" }
    return depth != 0 && !text.contains("(a)") || !plain.isMultiple(of: 2)
      || text.count { $0 == "“" } != text.count { $0 == "”" }
  }

  private func speaksOfWe(_ text: String, _ words: PointWords) -> Bool {
    text.lowercased().split { !$0.isLetter && $0 != "'" }.contains { words.we.contains(String($0)) }
  }

  private func pointsBack(_ text: String, _ words: PointWords) -> Bool {
    guard let first = text.split(separator: " ").first else { return false }
    return words.pointing.contains(first.lowercased().filter { $0 != "," })
  }

  /// With its first letter small, where that word is no name; nil where that can not be told.
  func lowered(_ text: String) -> String? {
    guard let first = text.first, first.isUppercase else { return text }
    let word = text.prefix { $0.isLetter || $0 == "-" || $0 == "’" || $0 == "'" }
    if word.count > 1, word.allSatisfy({ $0.isUppercase || !$0.isLetter }) { return text }
    let small = word.prefix(1).lowercased() + word.dropFirst()
    guard self.small.contains(small[...]) else { return nil }
    return small + text.dropFirst(word.count)
  }

  // MARK: - After the speaker

  private func afterSpeaker(_ text: String, _ statement: Deliberation.Statement, _ words: PointWords)
    -> Point?
  {
    let subjects: [Range<String.Index>] =
      statement.attribution == .anaphoric ? pronouns(in: text, words) : names(in: text, statement)
    for subject in subjects {
      let before = text[..<subject.lowerBound].trimmed
      guard
        before.isEmpty || before.hasSuffix(",") || statement.attribution == .anaphoric && before.count < 30
      else { continue }
      let rest = text[subject.upperBound...]
      guard let point = point(after: rest, words) else { continue }
      var opening = before.hasSuffix(",") ? String(before.dropLast()) : before
      if words.connectives.contains(opening.lowercased()) { opening = "" }
      guard !opening.isEmpty else { return point }
      guard case .predicate(let predicate, nil) = point, !predicate.hasPrefix(","),
        let small = lowered(opening),
        !pointsBack(small, words), !speaksOfWe(small, words)
      else { return nil }
      return .predicate(predicate, before: small)
    }
    return nil
  }

  /// `Very importantly he emphasized that …`, where the sentence before says who he is.
  private func afterPerson(_ text: String, _ words: PointWords) -> Point? {
    let plain = withoutConnective(text, words, alsoBare: true)
    let first = plain.prefix { $0.isLetter }
    guard words.personal.contains(first.lowercased()),
      case .predicate(let predicate, nil) = point(after: plain.dropFirst(first.count), words)
    else { return nil }
    return .predicate(predicate, before: nil)
  }

  /// Without the word that ties a sentence to the one before: `But, `, `In addition, `.
  private func withoutConnective(_ text: String, _ words: PointWords, alsoBare: Bool = false) -> String {
    let folded = text.lowercased()
    for connective in words.connectives {
      for tie in alsoBare ? [", ", " "] : [", "] where folded.hasPrefix(connective + tie) {
        let rest = text.dropFirst(connective.count + tie.count)
        guard let first = rest.first else { continue }
        return first.uppercased() + rest.dropFirst()
      }
    }
    return text
  }

  private func point(after rest: Substring, _ words: PointWords) -> Point? {
    guard let first = rest.first else { return nil }
    if first.isWhitespace {
      let text = rest.trimmed
      if let mark = text.first, "–—-:".contains(mark) {
        return point(afterMark: text.dropFirst().trimmed, words)
      }
      let word = text.prefix { !$0.isWhitespace }
      guard word.first?.isLowercase == true else { return nil }
      if words.topics.contains(String(word)) { return thing(text.dropFirst(word.count).trimmed) }
      if words.impersonal.contains(where: text.lowercased().hasPrefix) { return nil }
      return .predicate(text, before: nil)
    }
    if first == ":" || first == "–" || first == "—" {
      return point(afterMark: rest.dropFirst().trimmed, words)
    }
    // `Belarus, noting the efforts made, recommended that …`
    if first == "," {
      let parts = rest.dropFirst().split(separator: ",", maxSplits: 1)
      if parts.count == 2, let verb = parts[1].trimmed.split(separator: " ").first,
        verb.hasSuffix("ed") || verb == "said" || verb == "a" || verb == "ont"
      {
        return .predicate(String(rest), before: nil)
      }
      // `Indonesia, in its written statement emphasized …`: the comma that would close is not there.
      let after = rest.dropFirst().split(separator: " ")
      guard let verb = after.prefix(10).firstIndex(where: { $0.hasSuffix("ed") && $0.count > 4 }), verb > 0,
        !after[..<verb].contains(where: { $0.hasSuffix(",") || $0.hasSuffix("ing") })
      else { return nil }
      return .predicate(
        after[verb...].joined(separator: " "),
        before: after[..<verb].joined(separator: " ")
      )
    }
    return nil
  }

  private func thing(_ text: String) -> Point? { text.isEmpty ? nil : .thing(lowered(text) ?? text) }

  private func point(afterMark text: String, _ words: PointWords) -> Point? {
    let word = text.prefix { !$0.isWhitespace }
    if words.topics.contains(word.lowercased()) { return thing(text.dropFirst(word.count).trimmed) }
    guard word.hasSuffix("ed"), word.count > 4 else { return nil }
    return .predicate(text.prefix(1).lowercased() + text.dropFirst(), before: nil)
  }

  /// Where the speaker stands in the text by his name; several speakers count as one from the first to the last.
  private func names(in text: String, _ statement: Deliberation.Statement) -> [Range<String.Index>] {
    var names: [String] = []
    for speaker in statement.speakers where !names.contains(speaker.name) { names.append(speaker.name) }
    guard let first = names.first, !first.isEmpty else { return [] }
    var found: [Range<String.Index>] = []
    var start = text.startIndex
    while found.count < 3, let range = text[start...].firstRange(of: first) {
      start = range.upperBound
      var whole = range
      var isComplete = true
      for name in names.dropFirst() {
        guard let next = text[whole.upperBound...].firstRange(of: name),
          text.distance(from: whole.upperBound, to: next.lowerBound) <= 12
        else {
          isComplete = false
          break
        }
        whole = whole.lowerBound..<next.upperBound
      }
      if isComplete { found.append(whole) }
    }
    return found
  }

  private func pronouns(in text: String, _ words: PointWords) -> [Range<String.Index>] {
    var found: [Range<String.Index>] = []
    var place = text.startIndex
    while place < text.endIndex, found.count < 2 {
      guard let start = text[place...].firstIndex(where: { $0.isLetter }) else { break }
      let end = text[start...].firstIndex { !$0.isLetter && $0 != "'" && $0 != "’" } ?? text.endIndex
      if words.pronouns.contains(text[start..<end].lowercased()) { found.append(start..<end) }
      place = end
    }
    return found
  }

  // MARK: - Recommendations with their States in brackets

  /// `114.5. Ratify the convention (Mexico)`: what stands between the number and the brackets.
  private func recommendation(in text: String, by statement: Deliberation.Statement) -> Point? {
    guard statement.rule == "trailing-brackets", text.hasSuffix(")"), let open = text.lastIndex(of: "(")
    else { return nil }
    var point = text[..<open].trimmed[...]
    if point.first?.isNumber == true {
      point = point.drop { $0.isNumber || $0 == "." || $0 == "(" || $0 == ")" || $0.isWhitespace }
    }
    let cut = Self.withoutEnd(String(point))
    guard let first = cut.first, first.isLetter, !cut.contains(". ") else { return nil }
    return .recommendation(first.lowercased() + cut.dropFirst())
  }
}
