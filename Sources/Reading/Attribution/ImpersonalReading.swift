// SPDX-License-Identifier: Apache-2.0

import Kernel
import Vocabulary

/// Sentences that report nobody in particular, or name who did in a passive.
extension Attributor {
  /// A sentence that reports nobody in particular, or names who did in a passive.
  func impersonal(_ range: Range<Int>) -> (
    voices: [Voice], kind: StatementKind, head: Int?, isNamed: Bool
  )? {
    var start = range.lowerBound
    let parser = speakerParser
    for attempt in 0..<2 {
      if let end = passage.phrase(.impersonal, at: start), end <= range.upperBound {
        let verb = (start..<min(range.upperBound, end + 4)).lazy.compactMap {
          self.defaultKind($0, end: range.upperBound)
        }.first
        let isConcern =
          verb ?? .position == .position && passage.firstPhrase(.concernNouns, in: start..<end) != nil
        let kind =
          predicates(startingAt: start, end: range.upperBound).first
          ?? (isConcern ? .concern : verb ?? .position)
        if let by = agentWord(after: end, limit: range.upperBound),
          let agent = parser.phrase(at: by + 1, limit: range.upperBound), agent.form == .named
        {
          return (voices(of: agent, limit: range.upperBound), kind, end - 1, true)
        }
        return ([Voice(kind: .group, printed: passage.span(start..<end))], kind, end - 1, false)
      }
      guard attempt == 0,
        let comma = (start..<min(range.upperBound, start + 16)).first(where: {
          passage.mark($0) == Mark.comma
        })
      else { break }
      start = comma + 1
    }
    if passage.is(start, .impersonalReflexive),
      let verb = parser.verbPhrase(at: start + 1, limit: range.upperBound), verb.isReporting, verb.verb >= 0
    {
      // “Se destacó el papel de …”
      return (
        [Voice(kind: .group, printed: passage.span(start..<verb.end))],
        defaultKind(verb.head, end: range.upperBound) ?? .position, verb.head, false
      )
    }
    // “Joint patrols were set up by Ghana and Togo.”
    if !circumstances.isReview {
      for index in range where passage.is(index, .passiveAuxiliaries) {
        guard let verb = parser.verbPhrase(at: index, limit: range.upperBound), verb.start == index,
          verb.isPassive,
          let by = (verb.end..<max(verb.end, min(range.upperBound, verb.end + 5)))
            .first(where: { passage.is($0, .agents) }),
          let agent = parser.phrase(at: by + 1, limit: range.upperBound), agent.form == .named,
          agent.voices.allSatisfy({ $0.party >= 0 }), agent.end + 2 >= range.upperBound
        else { continue }
        return (agent.voices, verb.isReporting ? passiveKind(verb, range) : .practice, verb.head, true)
      }
    }
    // “The roles of … were underlined.”
    var index = range.lowerBound
    while index < range.upperBound {
      if passage.is(index, .passiveAuxiliaries),
        let verb = parser.verbPhrase(at: index, limit: range.upperBound), verb.isPassive,
        verb.isReporting, verb.start == index
      {
        if let by = (verb.end..<min(range.upperBound, verb.end + 6)).first(where: { passage.is($0, .agents) }
        ),
          let agent = parser.phrase(at: by + 1, limit: range.upperBound),
          agent.form == .named || agent.form == .group || agent.form == .chair
        {
          return (voices(of: agent, limit: range.upperBound), passiveKind(verb, range), verb.head, true)
        }
        return (
          [Voice(kind: .group, printed: passage.span(index..<verb.end))], passiveKind(verb, range), verb.head,
          false
        )
      }
      index += 1
    }
    return nil
  }

  /// The “by” of “[It was] also pointed out by”: a few words on, with no noun or name before it.
  private func agentWord(after index: Int, limit: Int) -> Int? {
    for probe in index..<max(index, min(limit, index + 5)) {
      if passage.is(probe, .agents) { return probe }
      guard passage.isWord(probe), !passage.isCapitalised(probe),
        passage.lists(probe).isDisjoint(with: [.articles, .openers, .coordinators, .ofWords])
      else { return nil }
    }
    return nil
  }

  /// Those by whom it was done, also in “by Ghana about returns and by Togo regarding detention”.
  private func voices(of agent: SpeakerPhrase, limit: Int) -> [Voice] {
    var voices = agent.voices
    var index = agent.end
    while index + 2 < limit {
      if passage.is(index, .coordinators), passage.is(index + 1, .agents),
        let further = speakerParser.phrase(at: index + 2, limit: limit), further.form == .named
      {
        for voice in further.voices
        where !voices.contains(where: { $0.party >= 0 && $0.party == voice.party }) {
          voices.append(voice)
        }
        index = max(index + 3, further.end)
      } else {
        index += 1
      }
    }
    return voices
  }

  func passiveKind(_ verb: SpeakerParser.VerbPhrase, _ range: Range<Int>) -> StatementKind {
    let subject = range.lowerBound..<verb.start
    if passage.firstPhrase(.recommendationsHeading, in: subject) != nil { return .recommendation }
    if passage.firstPhrase(.concernNouns, in: subject) != nil { return .concern }
    if passage.firstPhrase(.practiceNouns, in: subject) != nil { return .practice }
    return defaultKind(verb.head, end: range.upperBound) ?? .position
  }

  func noteTopic(_ topic: WordLists, _ range: Range<Int>) {
    guard currentSession >= 0 else { return }
    let span = passage.span(range)
    if topic.contains(.guidingQuestions) { sessions[currentSession].guidingQuestions.append(span) }
    if topic.contains(.mainIssues) { sessions[currentSession].mainIssues.append(span) }
    if topic.contains(.meansOfImplementation) { sessions[currentSession].meansOfImplementation.append(span) }
  }

  func speakerVoices(_ range: Range<Int>) -> [Voice]? {
    guard let subject = findSubject(range) else { return nil }
    if subject.verb.isPassive, subject.agent == nil { return nil }
    let voices = resolve(subject)
    return voices.isEmpty ? nil : voices
  }
}
