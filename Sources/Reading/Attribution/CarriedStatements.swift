// SPDX-License-Identifier: Apache-2.0

import Kernel
import Vocabulary

/// Sentences that name no speaker: the floor carries over, or the reader abstains.
extension Attributor {
  /// A sentence that names no speaker of its own.
  func carryOver(_ range: Range<Int>, isFirst: Bool, isItem: Bool) {
    // “asked about …”, “Expresó su preocupación …”: the subject is left out, or was lost.
    if let verb = leadingVerb(range), let holder = currentFloor, !holder.voices.isEmpty {
      let subject = Subject(
        phrase: SpeakerPhrase(form: .pronoun, voices: [], start: range.lowerBound, end: range.lowerBound),
        verb: verb,
        isElided: false,
        agent: nil,
        opensSentence: true
      )
      let kind = kindOfPredicate(subject, end: range.upperBound)
      addCarried(
        range,
        holder,
        rule: .subjectLeftOut,
        attribution: grammar.language == "en" ? .anaphoric : .continuation,
        kind: kind,
        head: verb.head
      )
      return
    }
    let openingKind = predicates(startingAt: range.lowerBound, end: range.upperBound).first
    if let list, isItem, isFirst, !list.isRollCall, !list.voices.isEmpty {
      let stated = list.kind.flatMap { $0 == .position ? nil : $0 } ?? openingKind ?? list.kind
      let kind = stated ?? (list.style == .impersonal ? .position : answerKind(range))
      let isImpersonal = list.style == .impersonal
      noteTopic(list.topic, range)
      add(
        range,
        voices: list.voices,
        attribution: isImpersonal ? .unattributed : .continuation,
        rule: isImpersonal ? .impersonalList : .listItem,
        kind: kind,
        head: nil
      )
      itemFloor = Floor(
        voices: list.voices,
        style: list.style,
        kind: kind,
        block: blockNumber,
        session: currentSession
      )
      return
    }
    if let floor, floor.block == blockNumber {
      let kind = openingKind ?? carriedKind(floor, range)
      addCarried(range, floor, rule: .continuesParagraph, attribution: .continuation, kind: kind, head: nil)
      return
    }
    if let itemFloor, itemFloor.block == blockNumber {
      addCarried(
        range,
        itemFloor,
        rule: .continuesParagraph,
        attribution: .continuation,
        kind: openingKind ?? itemFloor.kind,
        head: nil
      )
      return
    }
    if let holder = heldFloor(range, isFirst: isFirst, isItem: isItem) {
      let own = openingKind.flatMap { $0 == .position && holder.style == .heading ? nil : $0 }
      let kind = own ?? carriedKind(holder, range)
      let rule: Rule = holder.style == .heading ? .headingSpeaker : .continuesSpeaker
      addCarried(range, holder, rule: rule, attribution: .continuation, kind: kind, head: nil)
      return
    }
    let isPreamble =
      passage.is(range.lowerBound, .preambleOpeners)
      || passage.verbForms(range.lowerBound).contains { $0.tense == .gerund }
    if !signatories.isEmpty, isFirst, isPreamble {
      let kind = defaultKind(range.lowerBound, end: range.upperBound) ?? .position
      add(
        range,
        voices: signatories,
        attribution: .continuation,
        rule: .continuesSpeaker,
        kind: passage.phrase(.bad, at: range.lowerBound) != nil ? .concern : kind,
        head: nil
      )
      return
    }
    abstentions.append((passage.span(range), .noSpeaker))
  }

  /// The floor that carries over from an earlier paragraph, where the text allows it.
  func heldFloor(_ range: Range<Int>, isFirst: Bool, isItem: Bool) -> Floor? {
    guard let floor, floor.session == currentSession else { return nil }
    if floor.style == .heading || isReviewed(floor.voices) { return floor }
    if isItem { return nil }
    if case .paragraphNumber = layout.blocks[blockNumber].marker { return nil }
    if floor.isWriting { return collective?.session == currentSession ? collective : nil }
    guard
      floor.style == .reported
        || floor.style == .impersonal && floor.voices.contains(where: { $0.kind == .group })
    else { return nil }
    guard blockNumber - floor.block <= 8 else { return nil }
    let isCollective = floor.voices.allSatisfy { $0.kind == .group || $0.kind == .chair || $0.isChair }
    if isCollective, floor.style == .reported { return floor }
    let first = range.lowerBound
    if passage.is(first, [.linkers, .demonstratives]) || passage.phrase(.linkers, at: first) != nil {
      return floor.style == .reported ? floor : nil
    }
    return nil
  }

  func carriedKind(_ floor: Floor, _ range: Range<Int>) -> StatementKind {
    if floor.style == .ownAction || floor.style == .heading {
      let isFuture = range.contains { index in
        passage.is(index, .futureAuxiliaries)
      }
      if isFuture { return .commitment }
      return floor.kind == .commitment ? .commitment : .practice
    }
    if isReviewed(floor.voices) { return answerKind(range) }
    let undertakes = floor.kind == .commitment || floor.kind == .practice
    if undertakes, floor.voices.contains(where: { $0.party >= 0 }),
      range.contains(where: { passage.is($0, .futureAuxiliaries) })
    {
      return .commitment
    }
    return .position
  }

  func addCarried(
    _ range: Range<Int>,
    _ holder: Floor,
    rule: Rule,
    attribution: Attribution,
    kind: StatementKind,
    head: Int?
  ) {
    let isUnnamed = holder.style == .impersonal
    add(
      range,
      voices: holder.voices,
      attribution: isUnnamed ? .unattributed : attribution,
      rule: rule,
      kind: kind,
      head: head
    )
    var next = holder
    next.block = blockNumber
    next.kind = kind
    next.session = currentSession
    floor = next
  }

  /// A finite reporting verb, or an auxiliary with one, that opens the sentence.
  func leadingVerb(_ range: Range<Int>) -> SpeakerParser.VerbPhrase? {
    let parser = speakerParser
    var start = range.lowerBound
    if passage.is(start, .linkers),
      passage.lists(start).isDisjoint(with: [.pronouns, .demonstratives, .articles])
    {
      start += 1
    }
    if passage.mark(start) == Mark.comma { start += 1 }
    guard start < range.upperBound, passage.isWord(start), !passage.is(start, .impersonalReflexive) else {
      return nil
    }
    if grammar.language == "en" {
      guard !passage.isCapitalised(start), parser.isReporting(start),
        passage.verbForms(start).contains(where: { $0.tense == .past })
      else { return nil }
    }
    guard let verb = parser.verbPhrase(at: start, limit: range.upperBound), verb.verb >= 0, !verb.isPassive
    else { return nil }
    guard verb.isReporting || grammar.language != "en" else { return nil }
    guard
      grammar.language != "fr"
        || passage.verbForms(verb.head).contains(where: { $0.tense != .participle && $0.tense != .infinitive }
        )
    else { return nil }
    return verb
  }
}
