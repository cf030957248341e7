// SPDX-License-Identifier: Apache-2.0

import Kernel
import Vocabulary

/// One sentence: which of the readings below it gets.
extension Attributor {
  func read(_ range: Range<Int>, isFirst: Bool, isItem: Bool) {
    guard range.contains(where: { passage.isWord($0) && !passage.tokens[$0].shape.contains(.hasDigit) })
    else { return }
    rememberBrackets(range)
    rememberSignatories(range)
    if isRoster || isItem && list?.isRoster == true {
      abstentions.append((passage.span(range), .narration))
      return
    }
    if readSessionFacts(range) {
      if !addWordsOfChair(range) { abstentions.append((passage.span(range), .sessionFact)) }
      return
    }
    var body = range
    while let first = body.first, isLeading(first) { body = (first + 1)..<body.upperBound }
    guard !body.isEmpty else { return }
    if isFirst, let label = runInHeading(body) {
      leaveParagraph()
      body = label..<body.upperBound
    }

    if isItem, isFirst, let list, !list.isRollCall {
      itemFloor = Floor(
        voices: list.voices,
        style: list.style,
        kind: list.kind ?? .position,
        block: blockNumber,
        session: currentSession
      )
    }
    if let phrase = accordingTo(body) {
      remember(phrase)
      add(body, voices: phrase.voices, attribution: .explicit, rule: .accordingTo, kind: .position, head: nil)
      setFloor(phrase.voices, style: .reported, kind: .position)
      return
    }
    let subject = findSubject(body)
    if let end = passage.phrase(.narration, at: body.lowerBound),
      subject.map({ $0.phrase.form == .group || !$0.verb.isReporting || end >= $0.phrase.end }) ?? true
    {
      abstentions.append((passage.span(body), .narration))
      return
    }
    if let subject, accepts(subject, isFirst: isFirst, isItem: isItem), !opensImpersonally(body) {
      addClauses(of: body, subject, isFirst: isFirst, isItem: isItem)
      return
    }
    if isAuthor(body) {
      abstentions.append((passage.span(body), .author))
      return
    }
    if narrates(body) {
      abstentions.append((passage.span(body), .narration))
      return
    }
    let holder =
      itemFloor ?? (floor?.block == blockNumber || floor.map { isReviewed($0.voices) } == true ? floor : nil)
    let isHeld =
      holder?.voices.contains { $0.party >= 0 } == true && holder?.session == currentSession
      && !isDirectedPassive(body)
    let isCarried =
      isItem && isFirst
      && list.map { !$0.isRollCall && $0.style != .impersonal && !$0.voices.isEmpty } == true
    let isOpen = !isHeld && !isCarried || opensImpersonally(body)
    let hasAgent = body.contains { passage.is($0, .agents) }
    if !isAnswerInPresent(body), isOpen || hasAgent, let impersonal = impersonal(body),
      isOpen || impersonal.isNamed
    {
      add(
        body,
        voices: impersonal.voices,
        attribution: impersonal.isNamed ? .explicit : .unattributed,
        rule: impersonal.isNamed ? .agentOfPassive : .impersonal,
        kind: impersonal.kind,
        head: impersonal.head
      )
      if impersonal.isNamed || itemFloor == nil {
        setFloor(impersonal.voices, style: .impersonal, kind: impersonal.kind)
      }
      return
    }
    carryOver(body, isFirst: isFirst, isItem: isItem)
  }

  /// Finds whose view it is in “According to Switzerland, …”.
  func accordingTo(_ range: Range<Int>) -> SpeakerPhrase? {
    var start = range.lowerBound
    if passage.is(start, .linkers), passage.lists(start).isDisjoint(with: .pronouns) { start += 1 }
    if passage.mark(start) == Mark.comma { start += 1 }
    if let phrase = ownerOfView(start..<range.upperBound) { return phrase }
    guard let end = passage.phrase(.accordingTo, at: start), end < range.upperBound,
      let phrase = speakerParser.phrase(at: end, limit: range.upperBound),
      phrase.form == .named || phrase.form == .group,
      passage.mark(phrase.end) == Mark.comma || passage.mark(phrase.end) == Mark.dash
    else { return nil }
    if passage.is(start, .speakingFor), end == start + 1 {
      // “For Uganda, the picture is incomplete”, unless somebody else speaks after it.
      guard phrase.form == .named, phrase.end + 1 < range.upperBound else { return nil }
      let rest = findSubject(phrase.end + 1..<range.upperBound)
      guard rest.map({ !$0.verb.isReporting || $0.isElided }) ?? true else { return nil }
    }
    return phrase
  }

  /// Finds whose view it is in “In Peru's view, …”.
  private func ownerOfView(_ range: Range<Int>) -> SpeakerPhrase? {
    guard passage.is(range.lowerBound, .viewpointOpeners) else { return nil }
    var start = range.lowerBound + 1
    if passage.is(start, .articles) { start += 1 }
    guard let mention = passage.mention(startingAt: start), mention.party >= 0,
      let possessive = speakerParser.possessiveEnd(mention.end),
      let end = passage.phrase(.viewpoints, at: possessive), end < range.upperBound,
      passage.mark(end) == Mark.comma || passage.mark(end) == Mark.dash
    else { return nil }
    let voice = Voice(kind: .party, party: mention.party, printed: passage.span(start..<mention.end))
    return SpeakerPhrase(form: .named, voices: [voice], start: start, end: end)
  }

  /// “Mexico was congratulated for”, “… was particularly welcomed”: what others do, whoever has the floor.
  func isDirectedPassive(_ range: Range<Int>) -> Bool {
    let parser = speakerParser
    for index in range where passage.is(index, .passiveAuxiliaries) {
      guard let verb = parser.verbPhrase(at: index, limit: range.upperBound), verb.start == index,
        verb.isPassive
      else { continue }
      return isDirected(verb) && !isStative(verb)
    }
    return false
  }

  /// “The mandate is defined by the Security Council”: in the present tense the State under review goes on.
  ///
  /// Reporters tell what others said in the past.
  func isAnswerInPresent(_ range: Range<Int>) -> Bool {
    guard let floor, isReviewed(floor.voices),
      let verb = range.first(where: { passage.is($0, [.passiveAuxiliaries, .presentCopulas, .auxiliaries]) })
    else { return false }
    return passage.is(verb, .presentCopulas)
  }

  /// “It was underlined that”, “There was a call for”; not “It was concerned about”.
  func opensImpersonally(_ range: Range<Int>) -> Bool {
    if passage.is(range.lowerBound, .impersonalReflexive),
      let verb = speakerParser.verbPhrase(at: range.lowerBound + 1, limit: range.upperBound)
    {
      return verb.isReporting && verb.verb >= 0
    }
    guard let end = passage.phrase(.impersonal, at: range.lowerBound), end <= range.upperBound else {
      return false
    }
    guard passage.is(range.lowerBound, .pronouns) else {
      return end - range.lowerBound >= 2 && !passage.is(range.lowerBound + 1, .presentCopulas)
    }
    guard let verb = speakerParser.verbPhrase(at: range.lowerBound + 1, limit: range.upperBound) else {
      // “It was also suggested”, “It was so decided”.
      return end - range.lowerBound >= 3
    }
    // “It was also concerned about”: how whoever “it” is feels.
    if end - range.lowerBound >= 3, verb.isPassive, verb.isReporting, !isStative(verb),
      !passage.is(verb.head, .stateOfMind)
    {
      return true
    }
    return verb.isPassive && verb.isReporting && !isStative(verb)
      && (predicates(startingAt: verb.start, end: range.upperBound).isEmpty
        || passage.is(verb.end, .subordinators))
  }

  /// The end of a topic in capitals before the text: “CAPACITY BUILDING: The Secretariat …”.
  func runInHeading(_ range: Range<Int>) -> Int? {
    let first = range.lowerBound
    if first + 3 < range.upperBound, passage.isCapitalised(first), passage.mention(at: first) == nil,
      passage.tokens[first + 1].shape.contains(.hasDigit), passage.mark(first + 2) == Mark.colon
    {
      // “Objective 7: Thailand asked …”
      return first + 3
    }
    var index = range.lowerBound
    var words = 0
    while index < range.upperBound, index < range.lowerBound + 18 {
      if passage.mark(index) == Mark.colon {
        guard words > 0, index + 1 < range.upperBound else { return nil }
        if let mention = passage.mention(startingAt: range.lowerBound), mention.party >= 0,
          mention.end >= index
        {
          return nil
        }
        return index + 1
      }
      let token = passage.tokens[index]
      if token.isWord {
        guard token.shape.contains(.allCapitals) || token.shape.contains(.hasDigit) else { return nil }
        words += 1
      } else if [Mark.period, Mark.semicolon, Mark.question].contains(token.mark) {
        return nil
      }
      index += 1
    }
    return nil
  }

  func isLeading(_ index: Int) -> Bool {
    let mark = passage.mark(index)
    return mark == Mark.dash || mark == Mark.bullet || mark == Mark.comma || mark == Mark.semicolon
      || mark == Mark.period
      || mark == Mark.hyphen
  }

  func narrates(_ range: Range<Int>) -> Bool {
    // “Discussions focused on”, “The session concluded”, after an opening such as “In the afternoon,”.
    var start = range.lowerBound
    for index in range where passage.mark(index) == Mark.comma {
      if index - range.lowerBound > 10 { break }
      start = index + 1
      if passage.phrase(.narration, at: start) != nil { return true }
    }
    return false
  }

  func isAuthor(_ range: Range<Int>) -> Bool {
    var index = range.lowerBound
    for _ in 0..<2 {
      if passage.is(index, .firstPerson) { return true }
      guard
        let comma = (index..<min(range.upperBound, index + 14)).first(where: {
          passage.mark($0) == Mark.comma
        })
      else { return false }
      index = comma + 1
    }
    return false
  }
}
