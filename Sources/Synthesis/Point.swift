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
  /// Nothing but who makes it: brackets with a State, where the words before them stand elsewhere.
  case nothing
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
  /// Words that are no names wherever they stand, and the ends of such words.
  private(set) var small: Set<String> = []
  private(set) var smallEnds: [String] = []
  /// Verbs that are the same for one and for several.
  private(set) var invariant: [String] = []
  /// What adds another to the speaker: `and the Department of Labor`.
  private(set) var joining: Set<String> = []
  /// Verbs that say what is possible or due, not what was said.
  private(set) var modal: Set<String> = []
  /// What says that the speaker spoke before: `also`.
  private(set) var again: Set<String> = []

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
    case "small": small.formUnion(list)
    case "small-end": smallEnds += words.split(separator: " ").map(String.init)
    case "invariant": invariant += words.split(separator: " ").map(String.init)
    case "joining": joining.formUnion(list)
    case "modal": modal.formUnion(list)
    case "again": again.formUnion(list)
    default: break
    }
  }

  /// What a speaker did without the word that says he spoke before, `also welcomed`, for a place where he did not.
  func withoutAgain(_ predicate: String) -> String {
    var parts = predicate.split(separator: " ")
    guard let place = parts.prefix(2).firstIndex(where: { again.contains(String($0)) }),
      parts.count > place + 1
    else { return predicate }
    parts.remove(at: place)
    return parts.joined(separator: " ")
  }

  /// Whether a verb stands the same for one and for several: `-ed` is the end of such verbs.
  func isInvariant(_ verb: Substring) -> Bool {
    invariant.contains { $0.hasPrefix("-") ? verb.hasSuffix($0.dropFirst()) && verb.count > 4 : verb == $0 }
  }

  /// A text with its first letter small where its first word is no name; nil where that can not be told.
  func lowered(_ text: String) -> String? {
    let word = text.prefix { $0.isLetter || $0 == "-" }
    guard !word.isEmpty else { return nil }
    let folded = word.lowercased()
    let next = text.dropFirst(word.count).drop { $0 == " " }.first
    guard
      small.contains(folded)
        || smallEnds.contains(where: { folded.hasSuffix($0) && folded.count > $0.count + 2 })
          && next?.isUppercase != true
    else { return nil }
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}

/// Cuts the points out of statements, knowing which words of a deliberation are written small.
struct PointCutter {
  private let words: [String: PointWords]
  private let abbreviations: Set<String>
  /// Words that stand in lower case somewhere in the deliberation: no proper names.
  private let small: Set<Substring>

  init(_ deliberation: Deliberation, words: SynthesisWords) {
    self.words = words.pointWords
    abbreviations = words.abbreviations
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
        let item = Self.withoutLastJoin(text, words)
        return item.isEmpty || parts(item).count > 1
          ? .quote(text) : .item(lead: lead, lowered(item, words) ?? item)
      }
      return speaksOfWe(text, words) || parts(text).count > 1 ? .quote(text) : .sentence(text)
    }
    if let found = recommendation(in: text, by: statement, words) { return found }
    let sentences = parts(text)
    guard sentences.count == 1 else { return twoSentences(sentences, statement, words) ?? .quote(text) }
    if statement.attribution == .explicit || statement.attribution == .anaphoric,
      let found = afterSpeaker(text, statement, words)
    {
      return found
    }
    if statement.attribution == .continuation, let found = afterPerson(text, words) { return found }
    if statement.attribution == .continuation, statement.rule != "list-item", whole.hasSuffix("."),
      !speaksOfWe(text, words), let clause = lowered(withoutConnective(text, words), words),
      !pointsBack(clause, words),
      let verb = clause.split(separator: " ").firstIndex(where: { words.finite.contains($0.lowercased()) }),
      verb > 0
    {
      return .clause(clause)
    }
    return .quote(text)
  }

  /// The sentences of a text, as a draft would part them.
  private func parts(_ text: String) -> [String] {
    DraftSentence.parted(text, abbreviations: abbreviations).map(\.text)
  }

  /// `Thailand welcomed the reform. Thailand made recommendations`, where both say what one speaker did.
  private func twoSentences(_ parts: [String], _ statement: Deliberation.Statement, _ words: PointWords)
    -> Point?
  {
    guard parts.count == 2, statement.attribution == .explicit,
      case .predicate(let first, let before)? = afterSpeaker(Self.withoutEnd(parts[0]), statement, words),
      case .predicate(let second, nil)? = afterSpeaker(Self.withoutEnd(parts[1]), statement, words),
      !second.hasPrefix(","), !first.hasPrefix(","), let and = words.joining.sorted().first
    else { return nil }
    return .predicate("\(first) \(and) \(second)", before: before)
  }

  /// Without what would tie an item of a list to the next: `, and:`.
  private static func withoutLastJoin(_ text: String, _ words: PointWords) -> String {
    var text = text[...]
    while let last = text.last {
      if last.isWhitespace || ".;,:".contains(last) {
        text = text.dropLast()
      } else if let space = text.lastIndex(of: " "),
        words.joining.contains(text[text.index(after: space)...].lowercased())
      {
        text = text[..<space]
      } else {
        break
      }
    }
    return String(text)
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
  ///
  /// A word before another with a capital may be part of a name, `Human Rights Day`, and is left.
  func lowered(_ text: String, _ words: PointWords) -> String? {
    guard let first = text.first, first.isUppercase else { return text }
    let word = text.prefix { $0.isLetter || $0 == "-" || $0 == "’" || $0 == "'" }
    if word.count > 1, word.allSatisfy({ $0.isUppercase || !$0.isLetter }) { return text }
    if let found = words.lowered(text) { return found }
    let small = word.prefix(1).lowercased() + word.dropFirst()
    let next = text.dropFirst(word.count).drop { $0 == " " }.first
    guard self.small.contains(small[...]), next?.isUppercase != true else { return nil }
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
      // `it can be used`: what a pronoun is said to be able to do, its speaker did not say.
      if statement.attribution == .anaphoric, case .predicate(let predicate, _) = point,
        words.modal.contains(predicate.prefix { !$0.isWhitespace }.lowercased())
      {
        return nil
      }
      var opening = before.hasSuffix(",") ? String(before.dropLast()) : before
      if words.connectives.contains(opening.lowercased()) { opening = "" }
      guard !opening.isEmpty else { return point }
      // Others are added to the speaker: what stood before him can not be put between them.
      guard case .predicate(let predicate, nil) = point, !predicate.hasPrefix(","),
        !words.joining.contains(predicate.prefix { !$0.isWhitespace }.lowercased()),
        let small = lowered(opening, words),
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
      if words.topics.contains(String(word)) { return thing(text.dropFirst(word.count).trimmed, words) }
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

  private func thing(_ text: String, _ words: PointWords) -> Point? {
    text.isEmpty ? nil : .thing(lowered(text, words) ?? text)
  }

  private func point(afterMark text: String, _ words: PointWords) -> Point? {
    let word = text.prefix { !$0.isWhitespace }
    if words.topics.contains(word.lowercased()) { return thing(text.dropFirst(word.count).trimmed, words) }
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
  private func recommendation(in text: String, by statement: Deliberation.Statement, _ words: PointWords)
    -> Point?
  {
    guard statement.rule == "trailing-brackets", text.hasSuffix(")"), let open = text.lastIndex(of: "(")
    else { return nil }
    var point = text[..<open].trimmed[...]
    if point.first?.isNumber == true {
      point = point.drop { $0.isNumber || $0 == "." || $0 == "(" || $0 == ")" || $0.isWhitespace }
    }
    let cut = Self.withoutEnd(String(point))
    if cut.isEmpty { return .nothing }
    // Without a strength no verb was found that asks for something.
    guard let first = cut.first, first.isLetter, statement.strength != nil, parts(cut).count == 1 else {
      return nil
    }
    // `Increasing the number`, `The following: …` name a thing and are not what somebody should do.
    let verb = cut.prefix { $0.isLetter }.lowercased()
    guard !words.small.contains(verb), !words.smallEnds.contains(where: verb.hasSuffix), !cut.contains(": ")
    else {
      return .quote(cut)
    }
    return .recommendation(first.lowercased() + cut.dropFirst())
  }
}
