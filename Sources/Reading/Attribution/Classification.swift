// SPDX-License-Identifier: Apache-2.0

import Kernel
import Vocabulary

/// The fifth stage: what a statement does, how specific it is, what it is about and what it cites.
extension Attributor {
  // MARK: - Kind

  /// The kind of a sentence from its main verb and the verbs coordinated with it: the most action-bearing wins.
  func kindOfPredicate(_ subject: Subject, end: Int) -> StatementKind {
    if subject.isElided {
      return predicates(startingAt: subject.verb.start, end: end).first ?? ownThing(subject.verb.start..<end)
        ?? .position
    }
    var kinds: [StatementKind] = []
    kinds.append(kind(of: subject.verb, subject, end: end))
    var index = subject.verb.end
    while index < end {
      let isJoint =
        passage.is(index, .coordinators) || passage.is(index, .clauseJoiners)
        || passage.mark(index) == Mark.comma
      guard isJoint else {
        index += 1
        continue
      }
      var next = index + 1
      while next < end, passage.is(next, [.adverbs, .endsInLy, .coordinators, .clauseJoiners]) { next += 1 }
      if next < end, let verb = speakerParser.verbPhrase(at: next, limit: end),
        isCoordinate(verb, with: subject.verb)
      {
        kinds.append(kind(of: verb, subject, end: end))
        index = verb.end
      } else {
        index = max(next, index + 1)
      }
    }
    return kinds.min { rank($0) < rank($1) } ?? .position
  }

  private func rank(_ kind: StatementKind) -> Int { StatementKind.allCases.firstIndex(of: kind) ?? 0 }

  /// Whether a later verb can share the subject: a reporting verb in the same tense, or will.
  private func isCoordinate(_ verb: SpeakerParser.VerbPhrase, with first: SpeakerParser.VerbPhrase) -> Bool {
    if bestPredicate(startingAt: verb.start, end: passage.count).map({
      $0.kind != .position && $0.kind != .practice
    }) == true {
      return true
    }
    guard verb.verb >= 0, verb.isReporting || first.verb < 0 || !first.isReporting else { return false }
    if grammar.verbs[Int(verb.verb)].kind == .kind(.practice), first.isReporting {
      // “detailed and informed presentation”: a verb of presenting has an object.
      guard passage.is(verb.end, [.articles, .possessives, .subordinators]) else { return false }
    }
    if verb.start != verb.head { return !verb.isPassive }
    let firstTenses = Set(passage.verbForms(first.head).map(\.tense))
    let tenses = Set(passage.verbForms(verb.head).map(\.tense))
    if grammar.language != "en", first.start != first.head { return tenses.contains(.participle) }
    if firstTenses.contains(.past) { return tenses.contains(.past) }
    return !tenses.isDisjoint(with: firstTenses)
  }

  private func kind(of verb: SpeakerParser.VerbPhrase, _ subject: Subject, end: Int) -> StatementKind {
    let isChair =
      subject.phrase.voices.allSatisfy { $0.kind == .chair || $0.isChair } && !subject.phrase.voices.isEmpty
    var kind = kindOfVerb(verb, end: end)
    if kind == .position, undertakes(subject, verb, end: end) { return .commitment }
    if isChair, circumstancesOfChair(kind, verb) { kind = .procedural }
    if kind == .position, answersForReviewedState(subject) {
      // A State under review tells what it has done, or will do; otherwise how it sees things.
      return answerKind(verb.end..<max(verb.end, end))
    }
    return kind
  }

  /// Practice, where a verb of doing stands in the perfect or the passive; commitment, where one lies ahead.
  func answerKind(_ range: Range<Int>) -> StatementKind {
    var kind = StatementKind.position
    for index in range {
      if passage.is(index, .conditionals), !passage.is(index + 1, .weakAuxiliaries) { return .commitment }
      guard passage.is(index, .auxiliaries) else { continue }
      let next = index + 1..<max(index + 1, min(range.upperBound, index + 4))
      let acts = next.contains { place in
        passage.verbForms(place).contains {
          ($0.tense == .participle || $0.tense == .past)
            && grammar.verbs[Int($0.verb)].kind == .kind(.practice)
        }
      }
      if acts { kind = .practice }
    }
    if kind == .position, !range.isEmpty, ownThing(range) != nil { return .practice }
    return kind
  }

  /// “Sweden said it would …”, “Canada confirmed that Canada will …”: what the speaker says it will do itself.
  private func undertakes(_ subject: Subject, _ verb: SpeakerParser.VerbPhrase, end: Int) -> Bool {
    let parties = Set(
      (subject.agent ?? subject.phrase).voices.flatMap { [$0.party, $0.delegate] }.filter { $0 >= 0 }
    )
    for index in verb.end..<max(verb.end, min(end, verb.end + 7)) {
      let isOwnPronoun =
        passage.is(index, .pronouns) && passage.is(index - 1, .subordinators)
        || index == verb.end && passage.is(index, .pronouns)
      let mention = passage.mention(startingAt: index)
      let isOwnName = mention.map { parties.contains($0.party) } ?? false
      guard isOwnPronoun || isOwnName else { continue }
      let after = mention?.end ?? index + 1
      if passage.is(after, .conditionals) || passage.is(after, .futureAuxiliaries) {
        return !passage.is(after + 1, .weakAuxiliaries)
      }
      if grammar.language != "en" { return passage.verbForms(after).contains { $0.tense == .future } }
      return false
    }
    return false
  }

  private func answersForReviewedState(_ subject: Subject) -> Bool {
    guard circumstances.reviewed >= 0, subject.agent == nil else { return false }
    switch subject.phrase.form {
    case .office: return true
    case .pronoun: return reviewedHasFloor
    case .named: return isReviewed(subject.phrase.voices)
    default: return false
    }
  }

  /// A chair who invites, opens, proposes how to go on conducts the meeting.
  private func circumstancesOfChair(_ kind: StatementKind, _ verb: SpeakerParser.VerbPhrase) -> Bool {
    kind == .recommendation && passage.is(verb.head, .steeringVerbs) || kind == .practice
      || kind == .commitment
  }

  private func kindOfVerb(_ verb: SpeakerParser.VerbPhrase, end: Int) -> StatementKind {
    let kind = plainKindOfVerb(verb, end: end)
    let isNegated = (verb.start - 1..<verb.head).contains { passage.is($0, .negations) }
    if kind == .support, isNegated { return .position }
    // “found that”: a verb of doing that tells a finding.
    if kind == .practice, verb.tells, passage.is(verb.end, .thatWords) { return .position }
    return kind
  }

  private func plainKindOfVerb(_ verb: SpeakerParser.VerbPhrase, end: Int) -> StatementKind {
    let atHead = bestPredicate(startingAt: verb.head, end: end)
    let atStart = verb.start == verb.head ? nil : bestPredicate(startingAt: verb.start, end: end)
    if let best = [atHead, atStart].compactMap({ $0 }).max(by: { $0.weight < $1.weight }) {
      if best.kind == .position || best.kind == .practice, verb.isFuture { return .commitment }
      return best.kind
    }
    guard verb.verb >= 0 else { return verb.isFuture ? .commitment : .practice }
    switch grammar.verbs[Int(verb.verb)].kind {
    case .evaluative: return polarity(verb.end..<end) ?? .position
    case .kind(.practice): return verb.isFuture ? .commitment : .practice
    case .kind(.position):
      if verb.isFuture { return .commitment }
      return ownThing(verb.end..<min(end, verb.end + 6)) ?? .position
    case .kind(let kind): return kind
    }
  }

  /// Practice, where what is presented is the speaker's own: “its activities”, “that it has”.
  private func ownThing(_ range: Range<Int>) -> StatementKind? {
    guard range.lowerBound < range.upperBound else { return nil }
    return passage.firstPhrase(.ownThings, in: range) == nil ? nil : .practice
  }

  /// Support or concern, by the first sign of a good or a bad development after an evaluative verb.
  private func polarity(_ range: Range<Int>) -> StatementKind? {
    guard range.lowerBound < range.upperBound else { return nil }
    for index in range.lowerBound..<min(range.upperBound, range.lowerBound + 26) {
      if passage.phrase(.bad, at: index) != nil { return .concern }
      if passage.phrase(.good, at: index) != nil { return .support }
    }
    return nil
  }

  func defaultKind(_ index: Int, end: Int) -> StatementKind? {
    guard let form = passage.verbForms(index).first(where: { grammar.verbs[Int($0.verb)].isReporting }) else {
      return nil
    }
    if let best = bestPredicate(startingAt: index, end: end) { return best.kind }
    switch grammar.verbs[Int(form.verb)].kind {
    case .evaluative: return polarity(index + 1..<max(index + 1, end)) ?? .position
    case .kind(let kind): return kind
    }
  }

  /// The kinds of the patterns that match at token `index`, the most specific first.
  func predicates(startingAt index: Int, end: Int) -> [StatementKind] {
    bestPredicate(startingAt: index, end: end).map { [$0.kind] } ?? []
  }

  private func bestPredicate(startingAt index: Int, end: Int) -> (
    kind: StatementKind, weight: Int, number: Int
  )? {
    var best: (kind: StatementKind, weight: Int, end: Int, number: Int)?
    for match in passage.predicates(at: index) where Int(match.end) <= end {
      let output = grammar.book.outputs[Int(match.output)]
      let predicate = grammar.predicates[Int(output.value)]
      if let known = best {
        if predicate.weight < known.weight { continue }
        if predicate.weight == known.weight, Int(match.end) >= known.end { continue }
      }
      best = (predicate.kind, predicate.weight, Int(match.end), Int(output.value))
    }
    return best.map { ($0.kind, $0.weight, $0.number) }
  }

  func predicateText(startingAt index: Int, end: Int) -> String {
    guard index >= 0, index < passage.count else { return "" }
    if let best = bestPredicate(startingAt: index, end: end) {
      return "\(best.kind.rawValue): \(grammar.predicates[best.number].text)"
    }
    if let form = passage.verbForms(index).first {
      let verb = grammar.verbs[Int(form.verb)]
      switch verb.kind {
      case .evaluative: return "verb \(verb.lemma): by what follows"
      case .kind(let kind): return "verb \(verb.lemma): \(kind.rawValue)"
      }
    }
    return ""
  }

  // MARK: - Strength

  /// UPR Info's action category, from the opening verb of what is recommended or undertaken.
  ///
  /// With two opening verbs the second wins; a general action with specific examples is specific.
  func strength(in range: Range<Int>, after head: Int?) -> Strength? {
    var index = max(range.lowerBound, (head ?? (range.lowerBound - 1)) + 1)
    let limit = min(range.upperBound, index + 40)
    while index < limit {
      guard var found = strength(at: index) else {
        index += 1
        continue
      }
      var next = found.end
      if passage.mark(next) == Mark.comma { next += 1 }
      if let coordinated = passage.phrase(.coordinators, at: next) {
        if let second = strength(at: coordinated) { found = second }
      }
      if found.strength == .general, hasExamples(found.end..<range.upperBound) { return .specific }
      return found.strength
    }
    return nil
  }

  private func strength(at index: Int) -> (strength: Strength, end: Int)? {
    guard index >= 0, index < passage.count else { return nil }
    var best: (strength: Strength, end: Int)?
    let lists: [(WordLists, Strength)] = [
      (.strength1, .minimal), (.strength2, .continuing), (.strength3, .considering), (.strength4, .general),
      (.strength5, .specific),
    ]
    for (list, strength) in lists {
      if let end = passage.phrase(list, at: index), end > best?.end ?? 0 { best = (strength, end) }
    }
    return best
  }

  private func hasExamples(_ range: Range<Int>) -> Bool {
    for index in range where passage.is(index, .exampleWords) {
      for next in index + 1..<min(range.upperBound, index + 5) where strength(at: next)?.strength == .specific
      { return true }
    }
    return false
  }

  // MARK: - Themes

  /// The themes of the words, one bit each.
  func themes(in range: Range<Int>, kind: StatementKind, cited: [Int32], note: (String) -> Void) -> UInt64 {
    var strong: UInt64 = 0
    var weak: UInt64 = 0
    var stops: [(theme: Int, start: Int, end: Int)] = []
    var hits: [(theme: Int, start: Int, end: Int, isWeak: Bool, number: Int32)] = []
    var parts: [Int32] = []
    let lower = passage.matchRange(range.lowerBound).lowerBound
    var place = lower
    while place < passage.matches.count, Int(passage.matches[place].start) < range.upperBound {
      let match = passage.matches[place]
      place += 1
      let output = grammar.book.outputs[Int(match.output)]
      guard output.layer == .theme, Int(match.end) <= range.upperBound else { continue }
      // What stands inside the name of an instrument or a body is its name, not a theme.
      if let mention = passage.mention(at: Int(match.start)), Int(match.end) <= mention.end, isTitle(mention)
      {
        continue
      }
      let trigger = grammar.triggers[Int(output.value)]
      switch trigger.strength {
      case .stop: stops.append((trigger.theme, Int(match.start), Int(match.end)))
      case .part: parts.append(output.value)
      case .strong: hits.append((trigger.theme, Int(match.start), Int(match.end), false, output.value))
      case .weak: hits.append((trigger.theme, Int(match.start), Int(match.end), true, output.value))
      }
    }
    for hit in hits {
      if stops.contains(where: { $0.theme == hit.theme && $0.start < hit.end && hit.start < $0.end }) {
        continue
      }
      if hit.isWeak { weak |= 1 << UInt64(hit.theme) } else { strong |= 1 << UInt64(hit.theme) }
      note("\(grammar.catalogue.themes[hit.theme].id): \(grammar.triggers[Int(hit.number)].text)")
    }
    if !parts.isEmpty {
      for pair in grammar.pairs(of: parts) {
        if pair.strength == .weak {
          weak |= 1 << UInt64(pair.theme)
        } else {
          strong |= 1 << UInt64(pair.theme)
        }
        note("\(grammar.catalogue.themes[pair.theme].id): \(grammar.triggers[Int(pair.first)].text)")
      }
    }
    for instrument in cited {
      for theme in grammar.catalogue.instruments[Int(instrument)].themes {
        if let number = grammar.themeNumbers[theme] {
          strong |= 1 << UInt64(number)
          note("\(theme): cites \(grammar.catalogue.instruments[Int(instrument)].id)")
        }
      }
    }
    if let theme = circumstances.theme { strong |= 1 << UInt64(theme) }
    // Where nothing fires the reader abstains: “other” is for people to give.
    return strong == 0 ? weak : strong
  }

  private func isTitle(_ mention: Passage.Mention) -> Bool {
    mention.instrument >= 0
      || mention.party >= 0
  }

  // MARK: - Instruments

  /// The instruments cited, in the order of the text, and the provisions cited of them by number.
  func citations(in range: Range<Int>) -> (
    instruments: [Int32], provisions: [(instrument: Int32, words: Span)]
  ) {
    var instruments: [Int32] = []
    var provisions: [(instrument: Int32, words: Span)] = []
    var index = range.lowerBound
    while index < range.upperBound {
      if let mention = passage.mention(startingAt: index), mention.instrument >= 0 {
        if !instruments.contains(mention.instrument) { instruments.append(mention.instrument) }
        noteShortForms(of: mention.instrument)
        if let words = provision(of: mention, in: range) { provisions.append((mention.instrument, words)) }
        index = mention.end
        continue
      }
      if passage.mention(at: index) == nil, let short = shortForm(at: index, in: range),
        !instruments.contains(short)
      {
        instruments.append(short)
      }
      index += 1
    }
    return (instruments, provisions)
  }

  /// Remembers by which short forms the instrument can be cited again: “the Convention”, “the compact”.
  private func noteShortForms(of instrument: Int32) {
    guard !citedInstruments.contains(instrument) else { return }
    citedInstruments.insert(instrument)
    let title = grammar.catalogue.instruments[Int(instrument)].name
    for word in Set(FoldedWords(title).words) { citedByWord[word, default: []].append(instrument) }
  }

  /// “the compact”, “the Convention”, once exactly one text of that sort was cited.
  private func shortForm(at index: Int, in range: Range<Int>) -> Int32? {
    guard passage.is(index, .shortForms), passage.is(index - 1, .articles),
      !passage.is(index - 1, .indefiniteArticles),
      passage.isCapitalised(index) || passage.is(index, .compacts),
      !passage.is(index + 1, [.ofWords, .openers]),
      let cited = citedByWord[Array(passage.word(index).utf8)], cited.count == 1
    else { return nil }
    return cited.first
  }

  /// “Article 12 of the …”, “Objective 10 of the …”, “SDG 10.7”.
  private func provision(of mention: Passage.Mention, in range: Range<Int>) -> Span? {
    let words = grammar.catalogue.instruments[Int(mention.instrument)].provisionWords.map {
      FoldedWords($0).words.first
    }
    func isProvisionWord(_ index: Int) -> Bool {
      var word = Array(passage.word(index).utf8)
      if words.contains(word) { return true }
      if word.last == UInt8(ascii: "s") {
        word.removeLast()
        return words.contains(word)
      }
      return false
    }
    // Before: the nearest provision word within twelve words, and the numbers after it.
    var index = mention.start - 1
    while index >= range.lowerBound, index > mention.start - 12 {
      if isProvisionWord(index), index + 1 < range.upperBound,
        passage.tokens[index + 1].shape.contains(.hasDigit)
      {
        var end = index + 2
        while end < mention.start,
          passage.tokens[end].shape.contains(.hasDigit) || passage.mark(end) == Mark.period
            || passage.is(end, .coordinators)
            || passage.mark(end) == Mark.comma
        {
          end += 1
        }
        while end > index + 1, !passage.tokens[end - 1].shape.contains(.hasDigit) { end -= 1 }
        return passage.span(index..<end)
      }
      if [Mark.period, Mark.semicolon].contains(passage.mark(index)),
        !passage.tokens[index + 1].shape.contains(.hasDigit)
      {
        break
      }
      index -= 1
    }
    // After: “SDG 10.7”, “Goal 8”.
    var end = mention.end
    if isProvisionWord(end) || passage.mark(end) == Mark.comma && isProvisionWord(end + 1) {
      end += passage.mark(end) == Mark.comma ? 2 : 1
    }
    guard end < range.upperBound, passage.tokens[end].shape.contains(.hasDigit),
      passage.word(end).utf8.count <= 3,
      end > mention.end || passage.tokens[mention.end - 1].shape.contains(.allCapitals)
        || passage.word(mention.end - 1).hasPrefix("sdg")
    else { return nil }
    var stop = end + 1
    while stop + 1 < range.upperBound, passage.mark(stop) == Mark.period,
      passage.tokens[stop + 1].shape.contains(.hasDigit),
      !passage.tokens[stop + 1].shape.contains(.afterSpace)
    {
      stop += 2
    }
    return passage.span(mention.start..<stop)
  }
}

extension Grammar {
  /// The pairs of phrases both of whose parts were found.
  func pairs(of parts: [Int32]) -> [(
    first: Int32, second: Int32, theme: Int, strength: ThemeTrigger.Strength
  )] {
    var found: [(first: Int32, second: Int32, theme: Int, strength: ThemeTrigger.Strength)] = []
    for part in parts {
      guard let place = pairOfFirst[part] else { continue }
      let pair = triggerPairs[place]
      if parts.contains(pair.second) { found.append(pair) }
    }
    return found
  }
}
