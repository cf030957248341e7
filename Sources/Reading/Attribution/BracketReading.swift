// SPDX-License-Identifier: Apache-2.0

import Kernel
import Vocabulary

/// Recommendations that end with who makes them, in brackets.
extension Attributor {
  struct TrailingClause {
    var range: Range<Int>
    /// Who makes the recommendation, each with the name as printed.
    var parties: [Named]
    /// What the bracket holds.
    var printed: Span
  }

  /// A party and where its name is printed.
  struct Named {
    var party: Int32
    var printed: Span
  }

  /// “Ratify … (Spain); establish … (Egypt, Peru);”: clauses that end with who asks for them; nil for any other block.
  func trailingClauses(_ range: Range<Int>) -> [TrailingClause]? {
    let parser = speakerParser
    var clauses: [TrailingClause] = []
    var start = range.lowerBound
    var index = start
    while index < range.upperBound {
      guard passage.mark(index) == Mark.open,
        let close = parser.closing(index, limit: min(range.upperBound, index + 80)),
        let parties = partiesOnly(index + 1..<close)
          ?? unlistedParty(index + 1..<close, end: range.upperBound)
      else {
        index += 1
        continue
      }
      var end = close + 1
      // What follows must end the clause; in a list of recommendations a bracket of States always does:
      // “Combat (Algeria) and continue to eradicate (Holy See) extreme poverty (Honduras)”.
      let following = passage.mark(end)
      let endsClause =
        end >= range.upperBound || inRecommendations
        || [Mark.semicolon, Mark.period, Mark.comma, Mark.open, Mark.slash].contains(following)
        || passage.is(end, .coordinators)
      guard endsClause else {
        index = close + 1
        continue
      }
      while end < range.upperBound,
        [Mark.semicolon, Mark.period, Mark.comma, Mark.slash].contains(passage.mark(end))
      {
        end += 1
      }
      if index == start, let last = clauses.indices.last {
        // “(Netherlands); (Brazil);”
        let known = Set(clauses[last].parties.map(\.party))
        clauses[last].parties += parties.filter { !known.contains($0.party) }
        clauses[last].range = clauses[last].range.lowerBound..<end
      } else {
        clauses.append(
          TrailingClause(range: start..<end, parties: parties, printed: passage.span(index + 1..<close))
        )
      }
      start = end
      if passage.is(start, .coordinators), start + 1 < range.upperBound { start += 1 }
      index = start
    }
    guard let last = clauses.indices.last else { return nil }
    if start + 3 < range.upperBound {
      // “… (Norway) in line with its undertakings”: the end of what Norway recommends.
      guard inRecommendations, start + 40 >= range.upperBound else { return nil }
      clauses[last].range = clauses[last].range.lowerBound..<range.upperBound
    }
    if let first = clauses.first {
      // “With regard to items 3 (Norway) and 4 (Spain), Utopia said …”: told of recommendations, not one of them.
      let subject = findSubject(inConclusions ? range : first.range)
      if let subject, !subject.isElided, subject.verb.isReporting,
        inConclusions ? isNamedState(subject) : subject.opensSentence
      {
        return nil
      }
    }
    return clauses
  }

  private func isNamedState(_ subject: Subject) -> Bool {
    subject.phrase.form == .named
      && subject.phrase.voices.allSatisfy { $0.party >= 0 && isState[Int($0.party)] }
  }

  /// The parties of a bracket that holds nothing but parties.
  func partiesOnly(_ range: Range<Int>) -> [Named]? {
    var parties: [Named] = []
    var index = range.lowerBound
    while index < range.upperBound {
      if let mention = passage.mention(startingAt: index), mention.party >= 0, !mention.name.isDemonym {
        if !parties.contains(where: { $0.party == mention.party }) {
          parties.append(Named(party: mention.party, printed: passage.span(index..<mention.end)))
        }
        index = mention.end
        // “(Slovenia 1)”, “(Ukraine 2; Zimbabwe)”: which of its recommendations it is.
        if isCount(index) { index += 1 }
        continue
      }
      let mark = passage.mark(index)
      let isJoint =
        mark == Mark.comma || mark == Mark.semicolon || mark == Mark.slash
        || passage.is(index, [.coordinators, .articles])
        || passage.phrase(.onBehalfOf, at: index) != nil || passage.is(index, .bracketWords)
      if mark == Mark.open, let close = speakerParser.closing(index, limit: range.upperBound) {
        index = close + 1
        continue
      }
      guard isJoint else { return nil }
      index += 1
    }
    return parties.isEmpty ? nil : parties
  }

  /// A number of one or two figures.
  private func isCount(_ index: Int) -> Bool {
    passage.isWord(index) && passage.word(index).utf8.count <= 2
      && passage.word(index).utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
  }

  /// A bracket at the end of a recommendation that names a State the catalogue does not know: nobody of the list.
  func unlistedParty(_ range: Range<Int>, end: Int) -> [Named]? {
    guard inRecommendations, !range.isEmpty, range.count <= 5, range.upperBound + 3 >= end,
      range.allSatisfy({ passage.isCapitalised($0) || passage.is($0, [.ofWords, .articles, .coordinators]) }),
      range.contains(where: { passage.isCapitalised($0) && !passage.tokens[$0].shape.contains(.allCapitals) })
    else { return nil }
    return []
  }

  func addTrailing(_ clause: TrailingClause) {
    var voices = clause.parties.map { Voice(kind: .party, party: $0.party, printed: $0.printed) }
    if voices.isEmpty { voices = [Voice(kind: .unlisted, printed: clause.printed)] }
    add(
      clause.range,
      voices: voices,
      attribution: .explicit,
      rule: .trailingBrackets,
      kind: .recommendation,
      head: clause.range.lowerBound - 1
    )
  }
}
