// SPDX-License-Identifier: Apache-2.0

import Kernel
import Vocabulary

/// Who has the floor: whether a subject speaks or is spoken of, and whom it stands for.
extension Attributor {
  /// Whether the subject speaks here, or the sentence only tells of it under somebody else's words.
  func accepts(_ subject: Subject, isFirst: Bool, isItem: Bool) -> Bool {
    if subject.isElided { return true }
    // “The Forum should …” tells what somebody wants of it.
    if subject.agent == nil, passage.is(subject.verb.start, .obligations) {
      guard subject.phrase.form == .pronoun else { return false }
      return currentFloor != nil
    }
    if subject.verb.isPassive, subject.agent == nil {
      return false
    }
    if subject.agent != nil { return subject.verb.isReporting }
    let holder = itemFloor ?? (floor?.block == blockNumber ? floor : nil)
    switch subject.phrase.form {
    case .pronoun: return currentFloor != nil
    case .firstPerson:
      if passage.is(subject.phrase.start, .firstPerson) { return false }
      if !signatories.isEmpty { return true }
      return circumstances.issuer >= 0 || (holder == nil && collective == nil && subject.verb.isReporting)
    case .office:
      if circumstances.reviewed >= 0 { return subject.verb.isReporting || holder == nil }
      return subject.verb.isReporting
    case .named, .group, .chair:
      // “The Federal Executive has introduced a bill”: what a nameless body does, under somebody's words.
      let isNameless = subject.phrase.voices.allSatisfy { $0.party < 0 && $0.kind != .unlisted }
      let isPlain =
        !subject.verb.tells && subject.verb.verb >= 0
        && grammar.verbs[Int(subject.verb.verb)].kind == .kind(.practice)
      if isNameless, isPlain, holder?.voices.contains(where: { $0.party >= 0 }) == true { return false }
      if subject.verb.isReporting { return true }
      if subject.phrase.voices.allSatisfy({ $0.kind == .person }) { return holder == nil }
      if isItem, isFirst { return true }
      guard let holder else { return subject.opensSentence || floor?.style != .reported }
      if holder.style == .ownAction || holder.style == .heading || holder.style == .impersonal {
        return subject.phrase.form != .group
      }
      // In minutes a new name that opens a sentence has the floor; in a review it is spoken of.
      let verb = subject.verb
      let isPlainPast = verb.verb >= 0 || verb.start == verb.head && !passage.is(verb.head, .auxiliaries)
      let isNew = verb.isFuture || isPlainPast && !verb.isPassive && !passage.is(verb.start, .pluperfects)
      if isNew, subject.opensSentence, !circumstances.isReview, subject.phrase.form == .named { return true }
      return parties(holder.voices) == parties(subject.phrase.voices)
    }
  }

  var reviewedHasFloor: Bool { currentFloor.map { isReviewed($0.voices) } ?? false }

  func parties(_ voices: [Voice]) -> Set<Int32> { Set(voices.map(\.party)) }

  var currentFloor: Floor? {
    if let floor, floor.block == blockNumber { return floor }
    return itemFloor ?? floor
  }

  /// The voices a subject stands for.
  func resolve(_ subject: Subject) -> [Voice] {
    if let agent = subject.agent {
      let isSigned =
        agent.form == .group && passage.is(agent.end - 1, .signatoryHeads) && !signatories.isEmpty
      return isSigned ? signatories : agent.voices
    }
    switch subject.phrase.form {
    case .pronoun:
      if passage.is(subject.phrase.end, .pairs), let pair = lastPair { return pair }
      return currentFloor?.voices ?? []
    case .firstPerson:
      if !signatories.isEmpty { return signatories }
      guard circumstances.issuer >= 0 else {
        return [Voice(kind: .group, printed: passage.span(subject.phrase.start..<subject.verb.end))]
      }
      return [
        Voice(
          kind: .party,
          party: circumstances.issuer,
          printed: passage.span(subject.phrase.start..<subject.phrase.end)
        )
      ]
    case .office:
      let printed = passage.span(subject.phrase.start..<subject.phrase.end)
      if passage.is(subject.phrase.start, .possessives), let floor = currentFloor { return floor.voices }
      if circumstances.reviewed >= 0 {
        return [Voice(kind: .party, party: circumstances.reviewed, printed: printed)]
      }
      if let floor = currentFloor, floor.style == .reported { return floor.voices }
      return subject.phrase.voices
    case .chair:
      let printed = passage.span(subject.phrase.start..<subject.phrase.end)
      guard subject.phrase.people.isEmpty else { return subject.phrase.voices }
      let own = currentSession >= 0 ? sessions[currentSession].chairs : []
      let chairs = own.isEmpty ? chairsOfAll : own
      let isPlural = subject.phrase.voices.count > 1 || speakerParser.isPlural(subject.phrase.end - 1)
      guard !chairs.isEmpty, isPlural || chairs.count == 1 else { return subject.phrase.voices }
      return chairs.map { Voice(kind: .chair, party: $0, printed: printed, isChair: true) }
    case .group:
      // “The two countries”: those who spoke last, where they are two.
      let isDefinite =
        passage.is(subject.phrase.start, .articles) && !passage.is(subject.phrase.start, .indefiniteArticles)
      let isBareOffice =
        subject.phrase.end == subject.phrase.start + 1 && passage.is(subject.phrase.start, .delegates)
      if !signatories.isEmpty, isDefinite || isBareOffice, passage.is(subject.phrase.end - 1, .signatoryHeads)
      {
        return signatories
      }
      let isPair = (subject.phrase.start..<min(subject.phrase.end, subject.phrase.start + 2)).contains {
        passage.is($0, .pairs)
      }
      return isPair ? lastPair ?? subject.phrase.voices : subject.phrase.voices
    case .named: return subject.phrase.voices
    }
  }

  /// The two who spoke last, together or one after the other.
  var lastPair: [Voice]? {
    if let floor, floor.voices.count == 2, floor.voices.allSatisfy({ $0.party >= 0 }) { return floor.voices }
    return lastSpeakers.count == 2 ? lastSpeakers : nil
  }

  func setFloor(_ voices: [Voice], style: Floor.Style, kind: StatementKind, isWriting: Bool = false) {
    let next = Floor(
      voices: voices,
      style: style,
      kind: kind,
      block: blockNumber,
      session: currentSession,
      isWriting: isWriting
    )
    if !isWriting, voices.allSatisfy({ $0.kind == .group || $0.kind == .chair || $0.isChair }),
      style == .reported
    {
      collective = next
    }
    floor = next
    if voices.count == 1, let voice = voices.first, voice.party >= 0, lastSpeakers.last?.party != voice.party
    {
      lastSpeakers.append(voice)
      if lastSpeakers.count > 2 { lastSpeakers.removeFirst() }
    }
  }
}
