// SPDX-License-Identifier: Apache-2.0

import Kernel
import Vocabulary

/// The main subject of a sentence, where it can be a speaker.
extension Attributor {
  struct Subject {
    var phrase: SpeakerPhrase
    var verb: SpeakerParser.VerbPhrase
    /// No verb of saying stands there, as in “Zambia on local integration”.
    var isElided: Bool
    /// Who did what a passive says: “were made by member States”.
    var agent: SpeakerPhrase?
    /// Whether it opens the sentence or stands after a comma.
    var opensSentence: Bool
  }

  /// The main subject of a sentence, where it can be a speaker.
  func findSubject(_ range: Range<Int>) -> Subject? {
    let parser = speakerParser
    let limit = range.upperBound
    var start = range.lowerBound
    while start < limit,
      passage.is(start, .linkers) && passage.lists(start).isDisjoint(with: [.pronouns, .demonstratives])
        || passage.mark(start) == Mark.quote
    {
      start += 1
    }
    if passage.mark(range.lowerBound) == Mark.quote {
      // “We need interpreters,” Benin said; « Il faut des juges », a déclaré le Mali.
      if let found = inverted(start..<max(start, limit), parser) { return found }
      let closing = (start..<max(start, limit)).first { passage.mark($0) == Mark.quote && $0 > start }
      if let closing, let found = subject(at: closing + 1, parser, limit, opens: false),
        found.verb.isReporting,
        !found.isElided
      {
        return found
      }
    }
    if let found = subject(at: start, parser, limit, opens: true) { return found }
    // A subject left out, or a verb whose subject was lost: handled by the caller.
    var commas = 0
    var index = start
    let bound = min(limit, start + 80)
    let opensWithAdjunct =
      start > range.lowerBound
      || passage.is(start, [.openers, .adverbs, .endsInLy, .ordinals, .demonstratives])
    while index < bound {
      let mark = passage.mark(index)
      if mark == Mark.comma || (mark == Mark.colon && index - start < 16)
        || (mark == Mark.dash && commas == 0)
      {
        commas += 1
        if commas > 6 { break }
        var next = index + 1
        while next < limit, passage.is(next, .linkers), passage.lists(next).isDisjoint(with: .pronouns) {
          next += 1
        }
        if let found = subject(at: next, parser, limit, opens: false),
          opensWithAdjunct || mark == Mark.colon || isParenthesis(found, limit)
            || found.phrase.form != .office && found.phrase.form != .group
        {
          return belonging(found, after: start)
        }
      } else if mark == Mark.semicolon {
        break
      } else if opensWithAdjunct, index > start, let mention = passage.mention(startingAt: index),
        mention.party >= 0
      {
        // “In its statement Indonesia said”: no comma.
        if let found = subject(at: index, parser, limit, opens: false), found.phrase.form == .named,
          found.verb.isReporting,
          !found.isElided,
          !(found.phrase.start..<max(found.phrase.end, found.verb.start))
            .contains(where: { passage.mark($0) == Mark.comma })
        {
          return found
        }
        index = mention.end
        continue
      }
      index += 1
    }
    return inverted(start..<max(start, limit), parser)
  }

  /// “Speaking on behalf of UNODC, Ms Schantz …”: the body a person belongs to may stand before the name; so may the
  /// group that a State speaks for, “On behalf of the African Group, Zambia …”.
  func belonging(_ subject: Subject, after start: Int) -> Subject {
    if let spokesman = spokesman(subject, after: start) { return spokesman }
    guard subject.phrase.voices.count == 1, let voice = subject.phrase.voices.first, voice.kind == .person,
      let behalf = passage.firstPhrase(.onBehalfOf, in: start..<max(start, subject.phrase.start)),
      let list = speakerParser.partyList(after: behalf.end - 1, limit: subject.phrase.start),
      let party = list.parties.first
    else { return subject }
    var subject = subject
    subject.phrase.voices = [Voice(kind: .party, party: party, printed: voice.printed)]
    subject.phrase.people = subject.phrase.people.map { ($0.name, $0.role, party) }
    return subject
  }

  private func spokesman(_ subject: Subject, after start: Int) -> Subject? {
    guard subject.phrase.voices.count == 1, var voice = subject.phrase.voices.first, voice.kind == .party,
      voice.delegate < 0, speakerParser.isStateParty(voice.party),
      let end = passage.phrase(.onBehalfOf, at: start), end < subject.phrase.start,
      let list = speakerParser.partyList(after: end - 1, limit: subject.phrase.start),
      let group = list.parties.first, speakerParser.isGroup(group)
    else { return nil }
    var subject = subject
    voice.delegate = voice.party
    voice.party = group
    voice.isChair = false
    subject.phrase.voices = [voice]
    return subject
  }

  /// Whether the verb closes an insertion: “…, its delegate added, …”.
  func isParenthesis(_ subject: Subject, _ limit: Int) -> Bool {
    subject.verb.isReporting
      && (subject.verb.end >= limit - 1
        || [Mark.comma, Mark.period].contains(passage.mark(subject.verb.end)))
  }

  /// A verb before its subject: “…, said Save the Children, …”.
  func inverted(_ range: Range<Int>, _ parser: SpeakerParser) -> Subject? {
    for index in range.dropFirst(2).prefix(120) {
      let before = passage.mark(index - 1)
      let isSimple = parser.isReporting(index)
      guard before == Mark.comma || before == Mark.quote || before == Mark.dash,
        isSimple
          && passage.verbForms(index).contains(where: { $0.tense == .past || grammar.language != "en" })
          || !isSimple && grammar.language == "fr" && passage.is(index, .auxiliaries),
        let said = parser.verbPhrase(at: index, limit: range.upperBound), said.isReporting, said.verb >= 0,
        let phrase = parser.phrase(at: said.end, limit: range.upperBound),
        phrase.form == .named || phrase.form == .group || phrase.form == .chair,
        phrase.end >= range.upperBound - 1
          || [Mark.comma, Mark.period, Mark.semicolon].contains(passage.mark(phrase.end)),
        !said.isPassive
      else { continue }
      return Subject(phrase: phrase, verb: said, isElided: false, agent: nil, opensSentence: false)
    }
    return nil
  }

  func subject(at start: Int, _ parser: SpeakerParser, _ limit: Int, opens: Bool) -> Subject? {
    guard start < limit, let phrase = parser.phrase(at: start, limit: limit) else { return nil }
    let end = phrase.end
    if let verb = parser.verbPhrase(at: end, limit: limit) {
      return finish(phrase, verb, parser, limit, opens)
    }
    guard phrase.form != .pronoun || passage.mark(end) == Mark.comma else { return nil }
    let mark = passage.mark(end)
    if mark == Mark.open, let close = parser.closing(end, limit: min(limit, end + 24)),
      let verb = parser.verbPhrase(at: close + 1, limit: limit)
    {
      return finish(phrase, verb, parser, limit, opens)
    }
    let mayElide =
      opens
      && (phrase.form == .named || phrase.form == .group || phrase.form == .chair || phrase.form == .office)
    if mayElide, mark == Mark.colon || mark == Mark.dash {
      if let verb = parser.verbPhrase(at: end + 1, limit: limit) {
        return finish(phrase, verb, parser, limit, opens)
      }
      if end + 1 < limit, phrase.form != .office {
        return withoutVerb(phrase, from: end + 1, opens)
      }
    }
    let afterInsertion = mark == 0 && end > phrase.start + 1 && passage.mark(end - 1) == Mark.comma
    if mark == Mark.comma || afterInsertion {
      if mayElide, phrase.form == .named, phrase.voices.allSatisfy({ $0.party >= 0 }),
        passage.phrase(.elidedVerb, at: end + 1) != nil,
        !hasReportingVerb(end + 2..<max(end + 2, min(limit, end + 60)), parser),
        !(end + 2..<max(end + 2, min(limit, end + 60))).contains(where: {
          passage.mark($0) == Mark.comma && parser.verbPhrase(at: $0 + 1, limit: limit) != nil
        })
      {
        return withoutVerb(phrase, from: end + 1, opens)
      }
      if mayElide,
        passage.verbForms(end + 1).contains(where: {
          $0.tense == .gerund && grammar.verbs[Int($0.verb)].isReporting
        }),
        !hasReportingVerb(end + 2..<max(end + 2, min(limit, end + 60)), parser)
      {
        return withoutVerb(phrase, from: end + 1, opens)
      }
      // “Indonesia, in its written statement(,) emphasized”
      var commas = 0
      var probe = end + 1
      while probe < min(limit, end + 34) {
        if passage.mark(probe) == Mark.comma {
          commas += 1
          if commas > 3 { break }
          if let verb = parser.verbPhrase(at: probe + 1, limit: limit) {
            return finish(phrase, verb, parser, limit, opens)
          }
        } else if passage.mark(probe) == Mark.semicolon || passage.mark(probe) == Mark.colon {
          break
        } else if probe < end + 14, parser.isReporting(probe), !passage.isCapitalised(probe),
          !passage.is(probe - 1, [.relatives, .subordinators]),
          passage.mention(at: probe - 1) == nil, !passage.is(probe - 1, [.pronouns, .articles]), commas == 0,
          let verb = parser.verbPhrase(at: probe, limit: limit)
        {
          return finish(phrase, verb, parser, limit, opens)
        }
        probe += 1
      }
      return nil
    }
    if mayElide, parser.allowsBareNames, grammar.language != "en", phrase.form == .named,
      phrase.voices.allSatisfy({ $0.party >= 0 && isState[Int($0.party)] }),
      passage.isWord(end), !passage.isCapitalised(end), end + 1 < limit, passage.verbForms(end).isEmpty,
      passage.lists(end).subtracting([.good, .bad, .strength4, .strength5]).isEmpty
    {
      // A verb that the grammar does not list, in a list of what States do.
      let verb = SpeakerParser.VerbPhrase(
        start: end,
        head: end,
        verb: -1,
        isReporting: false,
        isFuture: false,
        isPassive: false,
        end: end + 1
      )
      return Subject(phrase: phrase, verb: verb, isElided: false, agent: nil, opensSentence: opens)
    }
    if mayElide, phrase.form != .office, let after = passage.phrase(.elidedVerb, at: end) {
      let soon = (after..<min(limit, after + 5)).first {
        parser.isReporting($0) && passage.mention(at: $0) == nil
      }
      if let soon, !passage.is(soon - 1, [.articles, .openers]),
        let verb = parser.verbPhrase(at: soon, limit: limit)
      {
        return finish(phrase, verb, parser, limit, opens)
      }
      return withoutVerb(phrase, from: end, opens)
    }
    if phrase.form == .named || phrase.form == .office || phrase.form == .chair {
      // Words between the name and its verb: “in his capacity as …”.
      guard
        !phrase.people.isEmpty || phrase.isWriting || phrase.form != .named || passage.is(end, .affiliations)
      else { return nil }
      var probe = end
      while probe < min(limit, end + 26) {
        let mark = passage.mark(probe)
        if mark == Mark.semicolon || mark == Mark.colon || mark == Mark.period { break }
        if mark == Mark.comma, phrase.form == .named, phrase.people.isEmpty, !phrase.isWriting { break }
        if parser.isReporting(probe) && !passage.isCapitalised(probe) || passage.is(probe, .auxiliaries),
          !passage.is(probe - 1, [.relatives, .subordinators, .articles, .openers]),
          let verb = parser.verbPhrase(at: probe, limit: limit), verb.isReporting
        {
          return finish(phrase, verb, parser, limit, opens)
        }
        probe += 1
      }
    }
    return nil
  }

  func hasReportingVerb(_ range: Range<Int>, _ parser: SpeakerParser) -> Bool {
    guard range.lowerBound < range.upperBound else { return false }
    return range.contains {
      parser.isReporting($0) && !passage.is($0 - 1, [.relatives, .subordinators, .articles])
        && passage.verbForms($0).contains { $0.tense == .past }
    }
  }

  /// A speaker with no verb of saying; what is said begins at token `index`.
  private func withoutVerb(_ phrase: SpeakerPhrase, from index: Int, _ opens: Bool) -> Subject {
    let verb = SpeakerParser.VerbPhrase(
      start: index,
      head: index,
      verb: -1,
      isReporting: true,
      isFuture: false,
      isPassive: false,
      end: index + 1
    )
    return Subject(phrase: phrase, verb: verb, isElided: true, agent: nil, opensSentence: opens)
  }

  func finish(
    _ phrase: SpeakerPhrase,
    _ verb: SpeakerParser.VerbPhrase,
    _ parser: SpeakerParser,
    _ limit: Int,
    _ opens: Bool
  ) -> Subject? {
    var verb = verb
    if !verb.isReporting {
      // “made recommendations”, “was concerned”: the words after a plain verb make it a report.
      let kinds =
        predicates(startingAt: verb.head, end: limit) + predicates(startingAt: verb.start, end: limit)
      let isSaid = passage.is(verb.end, .thatWords) && !passage.is(verb.head, .auxiliaries)
      let isOpinion =
        passage.is(verb.start, .passiveAuxiliaries) && kinds.contains(.position)
        && bestWeight(at: verb.start, end: limit) >= 3
      let tells = kinds.contains {
        $0 != .practice && $0 != .commitment && ($0 != .position || verb.verb >= 0 && !isHave(verb))
      }
      if tells || isSaid || isOpinion { (verb.isReporting, verb.tells) = (true, true) }
    }
    var agent: SpeakerPhrase?
    if verb.isPassive {
      if isStative(verb) || !predicates(startingAt: verb.start, end: limit).isEmpty && !isDirected(verb) {
        // “was concerned”: its own state of mind.
        var own = verb
        own.isPassive = false
        return Subject(phrase: phrase, verb: own, isElided: false, agent: nil, opensSentence: opens)
      }
      var probe = verb.end
      while probe < min(limit, verb.end + 8) {
        if passage.is(probe, .agents), let found = parser.phrase(at: probe + 1, limit: limit),
          found.form == .named || found.form == .group
        {
          agent = found
          break
        }
        probe += 1
      }
    }
    return Subject(phrase: phrase, verb: verb, isElided: false, agent: agent, opensSentence: opens)
  }

  func bestWeight(at index: Int, end: Int) -> Int {
    passage.predicates(at: index).filter { Int($0.end) <= end }
      .map { grammar.predicates[Int(grammar.book.outputs[Int($0.output)].value)].weight }.max() ?? 0
  }

  func isHave(_ verb: SpeakerParser.VerbPhrase) -> Bool { passage.is(verb.head, .auxiliaries) }

  /// Commended, urged, asked: what others do to the subject.
  func isDirected(_ verb: SpeakerParser.VerbPhrase) -> Bool {
    guard verb.verb >= 0 else { return false }
    switch grammar.verbs[Int(verb.verb)].kind {
    case .kind(.support), .kind(.recommendation), .kind(.question): return true
    default: return false
    }
  }

  func isStative(_ verb: SpeakerParser.VerbPhrase) -> Bool {
    guard verb.verb >= 0 else { return false }
    return passage.is(verb.end, .agents) && passage.is(verb.head, .stateOfMind)
  }
}
