// SPDX-License-Identifier: Apache-2.0

import Kernel
import Vocabulary

/// Lead-ins: whose list it is, and what kind its items are.
extension Attributor {
  /// A sentence that ends with a colon and opens a list; false where it is to be read as a sentence.
  func readLeadIn(_ range: Range<Int>, isItem: Bool) -> Bool {
    guard nextIsItem, opensList(range, isItem: isItem) else { return false }
    switch layout.blocks[blockNumber].marker {
    case .number(let number), .paragraphNumber(let number): list?.opener = Int(number)
    default: break
    }
    return true
  }

  private func opensList(_ range: Range<Int>, isItem: Bool) -> Bool {
    // An item that opens a list of its own, under the same speaker.
    let announces = passage.firstPhrase([.recommendationsHeading, .announcing], in: range) != nil
    if isItem, let list, !list.voices.isEmpty, !announces, findSubject(range) == nil { return false }
    if passage.firstPhrase(.rosters, in: range) != nil {
      // Who was there, which papers lay on the table: no contributions.
      abstentions.append((passage.span(range), .narration))
      list = ListContext(voices: [], kind: nil, style: .impersonal, isRoster: true)
      return true
    }
    abstentions.append((passage.span(range), .leadIn))
    for topic in [WordLists.guidingQuestions, .mainIssues, .meansOfImplementation] {
      if let found = passage.firstPhrase(topic, in: range), speakerVoices(range) == nil {
        _ = found
        let voice = Voice(kind: .group, printed: passage.span(range.lowerBound..<range.upperBound - 1))
        list = ListContext(
          voices: [voice],
          kind: topic == .guidingQuestions ? .question : .position,
          style: .impersonal,
          topic: topic
        )
        return true
      }
    }
    let isRecommendations = passage.firstPhrase(.recommendationsHeading, in: range) != nil
    if let subject = findSubject(range) {
      let voices = resolve(subject)
      let passive = subject.verb.isPassive && subject.agent == nil && subject.phrase.form != .chair
      let kind = leadInKind(range, subject)
      if !voices.isEmpty, !passive {
        list = ListContext(
          voices: voices,
          kind: kind,
          style: subject.verb.isReporting || subject.isElided ? .reported : .ownAction,
          topic: isRecommendations ? .recommendationsHeading : []
        )
        if subject.phrase.form == .named || subject.phrase.form == .group || subject.phrase.form == .chair {
          floor = Floor(
            voices: voices,
            style: .reported,
            kind: kind ?? .position,
            block: blockNumber,
            session: currentSession
          )
        }
        return true
      }
    }
    if passage.firstPhrase(.announcing, in: range) != nil, !isRecommendations {
      list = ListContext(voices: [], kind: nil, style: .reported, isRollCall: true)
      return true
    }
    let hasVerb = firstFiniteVerb(range) != nil
    if isRecommendations {
      let voice = Voice(kind: .group, printed: passage.span(range.lowerBound..<range.upperBound - 1))
      list = ListContext(
        voices: [voice],
        kind: .recommendation,
        style: .impersonal,
        topic: .recommendationsHeading
      )
      return true
    }
    if !hasVerb, let floor, floor.session == currentSession {
      // A noun phrase under somebody's words: “Main models:”.
      list = ListContext(voices: floor.voices, kind: floor.kind, style: floor.style)
      return true
    }
    let voice = Voice(kind: .group, printed: passage.span(leadInName(range)))
    list = ListContext(voices: [voice], kind: .position, style: .impersonal)
    return true
  }

  func leadInName(_ range: Range<Int>) -> Range<Int> {
    guard let verb = firstFiniteVerb(range), verb > range.lowerBound else {
      return range.lowerBound..<range.upperBound - 1
    }
    return range.lowerBound..<verb
  }

  func firstFiniteVerb(_ range: Range<Int>) -> Int? {
    let parser = speakerParser
    return range.first { parser.isFinite($0) && !passage.isCapitalised($0) || passage.is($0, .auxiliaries) }
  }

  /// The kind that a lead-in gives its items: “made recommendations:” makes each one a recommendation.
  func leadInKind(_ range: Range<Int>, _ subject: Subject) -> StatementKind? {
    if passage.firstPhrase(.recommendationsHeading, in: range) != nil { return .recommendation }
    if subject.isElided { return nil }
    let kind = kindOfPredicate(subject, end: range.upperBound)
    return kind == .procedural ? nil : kind
  }
}
