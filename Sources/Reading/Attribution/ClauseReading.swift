// SPDX-License-Identifier: Apache-2.0

import Kernel
import Vocabulary

/// Sentences with a speaker, cut where another speaker’s clause begins.
extension Attributor {
  /// Adds the sentence, cut where another speaker's clause begins.
  func addClauses(of range: Range<Int>, _ subject: Subject, isFirst: Bool, isItem: Bool) {
    var start = range.lowerBound
    var current = subject
    var position = max(current.verb.end, current.phrase.end)
    while true {
      guard let next = nextClause(in: position..<range.upperBound, after: current) else { break }
      add(start..<next.boundary, current, isItem: isItem)
      start = next.subject.phrase.start
      current = next.subject
      position = max(current.verb.end, current.phrase.end)
    }
    add(start..<range.upperBound, current, isItem: isItem)
  }

  /// Where the clause of another named speaker begins: “, while B proposed”, “; C said”.
  func nextClause(in range: Range<Int>, after current: Subject) -> (boundary: Int, subject: Subject)? {
    guard current.phrase.form != .firstPerson else { return nil }
    let parser = speakerParser
    var index = range.lowerBound
    while index < range.upperBound {
      var next = index
      var joined = false
      let mark = passage.mark(next)
      if mark == Mark.comma || mark == Mark.semicolon {
        next += 1
        joined = mark == Mark.semicolon
      }
      if let end = passage.phrase([.clauseJoiners, .coordinators], at: next), passage.mark(next) == 0 {
        next = end
        joined = true
      } else if mark == Mark.comma, passage.mention(startingAt: next)?.party ?? -1 >= 0 {
        joined = true
      }
      if joined, next < range.upperBound {
        if let found = subject(at: next, parser, range.upperBound, opens: false),
          found.phrase.form == .named || found.phrase.form == .group || found.phrase.form == .chair,
          found.verb.isReporting || found.verb.isFuture, !found.isElided, !found.verb.isPassive,
          found.verb.verb >= 0,
          !found.verb.isFuture || canPromise(found, after: current, at: index),
          found.verb.isFuture || isPast(found.verb.head) || grammar.language != "en",
          found.phrase.form == .named || found.verb.start <= found.phrase.end + 2,
          found.phrase.voices.contains(where: { $0.party >= 0 }) || found.phrase.form != .named,
          passage.mark(found.phrase.end) != Mark.comma || found.verb.start > found.phrase.end + 1,
          parties(found.phrase.voices) != parties(current.phrase.voices) || found.phrase.form != .named
        {
          return (index, found)
        }
        // “… and Sierra Leone that direct access be granted”: the verb is not said again.
        let phrase = parser.phrase(at: next, limit: range.upperBound)
        if !current.isElided, let phrase, phrase.form == .named,
          phrase.voices.allSatisfy({ $0.party >= 0 && isState[Int($0.party)] }),
          passage.is(phrase.end, .gappings)
            || mark == Mark.comma && passage.phrase(.elidedVerb, at: phrase.end) != nil,
          phrase.end + 1 < range.upperBound
        {
          var shared = current
          shared.phrase = phrase
          shared.verb.end = phrase.end
          return (index, shared)
        }
        // A list without a verb holds no clause anywhere inside.
        index = max(index + 1, next, phrase?.end ?? 0)
        continue
      }
      index += 1
    }
    return nil
  }

  /// “Lesotho confirmed this and South Africa will send …”: a promise of its own, not part of what was said.
  func canPromise(_ found: Subject, after current: Subject, at index: Int) -> Bool {
    found.phrase.form == .named && found.phrase.voices.allSatisfy { speakerParser.isStateParty($0.party) }
      && !(current.verb.end..<max(current.verb.end, index)).contains {
        passage.is($0, [.thatWords, .subordinators])
      }
  }

  func isPast(_ index: Int) -> Bool {
    passage.verbForms(index).contains { $0.tense == .past || $0.tense == .participle }
  }

  func add(_ range: Range<Int>, _ subject: Subject, isItem: Bool) {
    var range = range
    while let last = range.last, last > range.lowerBound, passage.mark(last) == Mark.comma {
      range = range.lowerBound..<last
    }
    let voices = resolve(subject)
    let kind = kindOfPredicate(subject, end: range.upperBound)
    let attribution: Attribution
    let rule: Rule
    switch subject.phrase.form {
    case _ where subject.agent != nil: (attribution, rule) = (.explicit, .agentOfPassive)
    case .pronoun: (attribution, rule) = (.anaphoric, .pronoun)
    case .firstPerson: (attribution, rule) = (.anaphoric, .firstPersonOfIssuer)
    case .office: (attribution, rule) = (.anaphoric, .office)
    default:
      attribution = .explicit
      rule = subject.isElided ? .elidedVerb : subject.verb.isReporting ? .reportingVerb : .ownAction
    }
    remember(subject.phrase)
    add(
      range,
      voices: voices,
      attribution: attribution,
      rule: rule,
      kind: kind,
      head: subject.verb.head,
      subject: subject
    )
    let style: Floor.Style = subject.verb.isReporting || subject.isElided ? .reported : .ownAction
    if subject.phrase.form == .pronoun, let floor = currentFloor {
      setFloor(
        floor.voices,
        style: floor.style == .heading
          ? .heading : floor.style == .ownAction && style == .ownAction ? .ownAction : floor.style,
        kind: kind
      )
    } else {
      setFloor(voices, style: style, kind: kind, isWriting: subject.phrase.isWriting)
    }
  }

  /// “Leon Charles (Grenada)”: whose delegate somebody is.
  func rememberBrackets(_ range: Range<Int>) {
    for index in range where passage.mark(index) == Mark.open && index >= range.lowerBound + 2 {
      guard let mention = passage.mention(startingAt: index + 1), mention.party >= 0,
        passage.mark(mention.end) == Mark.close,
        passage.isCapitalised(index - 1), passage.isCapitalised(index - 2),
        passage.mention(at: index - 1) == nil
      else { continue }
      let before = max(range.lowerBound, index - 14)..<index
      if before.contains(where: { passage.phrase(.chairHeads, at: $0) != nil }),
        passage.firstPhrase(.chairedBy, in: range) == nil, chairsOfAll.count < 3,
        !chairsOfAll.contains(mention.party)
      {
        chairsOfAll.append(mention.party)
      }
      let family = passage.word(index - 1)
      if speakerParser.people[family] == nil, family.utf8.count > 2 {
        speakerParser.people[family] = mention.party
        var first = index - 1
        while first > range.lowerBound, passage.isCapitalised(first - 1),
          passage.lists(first - 1).isDisjoint(with: [.chairHeads, .honorifics])
        {
          first -= 1
        }
        people.append((passage.span(first..<index), nil, mention.party))
      }
    }
  }

  /// “We, the Ministers of A, B and C”, “The Ministers of A, B and C met in …”.
  func rememberSignatories(_ range: Range<Int>) {
    guard signatories.isEmpty, blockNumber < 40 else { return }
    var start = range.lowerBound
    let saysWe = passage.is(start, .collectiveFirstPerson)
    if saysWe {
      start += 1
      if passage.mark(start) == Mark.comma { start += 1 }
    }
    // The States between the office and what the officials do: “responsible for labour of A, B and C, meeting in …”.
    guard start < range.upperBound, saysWe || passage.is(start, .articles) || passage.is(start, .delegates)
    else { return }
    var end = start
    var isOfficial = false
    while end < range.upperBound, end < start + 160, !passage.is(end, .meetingVerbs),
      passage.mark(end) != Mark.period
    {
      if passage.is(end, .delegates) { isOfficial = true }
      end += 1
    }
    let meets = end < range.upperBound && passage.is(end, .meetingVerbs)
    guard saysWe || meets, isOfficial, end > start else { return }
    var voices: [Voice] = []
    for index in start..<end {
      guard let mention = passage.mention(startingAt: index), mention.party >= 0, isState[Int(mention.party)],
        !mention.name.isDemonym, !voices.contains(where: { $0.party == mention.party })
      else { continue }
      voices.append(Voice(kind: .party, party: mention.party, printed: passage.span(start..<end)))
    }
    if voices.count >= 2 { signatories = voices }
  }

  /// A name with its title between commas, “[the agency's specialist], Ms Otieno,”.
  private func nameInApposition(after index: Int) -> Range<Int>? {
    guard passage.mark(index) == Mark.comma else { return nil }
    var start = index + 1
    while let end = passage.phrase(.honorifics, at: start) {
      start = passage.mark(end) == Mark.period ? end + 1 : end
    }
    guard start > index + 1 else { return nil }
    let end = speakerParser.afterNames(start, limit: passage.count)
    guard end > start, passage.mark(end) == Mark.comma, speakerParser.looksLikeName(start..<end) else {
      return nil
    }
    return start..<end
  }

  func remember(_ phrase: SpeakerPhrase) {
    var phrase = phrase
    if phrase.people.isEmpty, phrase.voices.count == 1, let party = phrase.voices.first?.party, party >= 0,
      let name = nameInApposition(after: phrase.end)
    {
      phrase.people = [(name, phrase.start..<phrase.end, party)]
    }
    for person in phrase.people {
      let family = passage.word(person.name.upperBound - 1)
      let party =
        person.party >= 0 ? person.party : phrase.people.count == 1 ? phrase.voices.first?.party ?? -1 : -1
      if speakerParser.people[family] == nil, family.utf8.count > 2 {
        if party >= 0 { speakerParser.people[family] = party }
        people.append((passage.span(person.name), person.role.map { passage.span($0) }, party))
      }
    }
  }
}
