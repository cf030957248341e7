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
        let close = parser.closing(index, limit: min(range.upperBound, index + 80))
          ?? unclosedEnd(index, range),
        let parties = partiesOnly(index + 1..<close) ?? partiesAmongOthers(index + 1..<close, in: range)
          ?? unlistedParty(index + 1..<close, end: range.upperBound)
      else {
        index += 1
        continue
      }
      var end = min(close + 1, range.upperBound)
      // “the International Organization for Migration (IOM) and”: a short name of what stands before it; only
      // States end a clause inside a recommendation.
      guard end + 3 >= range.upperBound || parties.contains(where: { isState[Int($0.party)] }) else {
        index = end
        continue
      }
      // What follows must end the clause; in a list of recommendations a bracket of States always does:
      // “Combat (Algeria) and continue to eradicate (Holy See) extreme poverty (Honduras)”.
      let following = passage.mark(end)
      let endsClause =
        end >= range.upperBound || inRecommendations
        || Self.clauseMarks.contains(following) || following == Mark.open
        || passage.is(end, .coordinators)
      guard endsClause else {
        index = close + 1
        continue
      }
      // A mark of a note that stayed behind, set close to the bracket or to its mark, belongs to neither clause.
      while end < range.upperBound, Self.clauseMarks.contains(passage.mark(end)) || isNoteMark(end) {
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
    if start < range.upperBound, inConclusions,
      passage.firstPhrase(
        .recommendationsHeading,
        in: range.lowerBound..<min(range.upperBound, range.lowerBound + 5)
      )
        != nil
    {
      // “The recommendations in paragraphs 64.1 (Peru) and 64.2 (Chile) did not enjoy the support of …”
      return nil
    }
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

  private static let clauseMarks: Set<UInt8> = [
    Mark.semicolon, Mark.period, Mark.comma, Mark.slash, Mark.colon,
  ]

  /// A short number that stands close to what is before it.
  private func isNoteMark(_ index: Int) -> Bool {
    isCount(index) && !passage.tokens[index].shape.contains(.afterSpace)
  }

  /// The end of a bracket that the report forgot to close: the semicolon after it, or the end of the block.
  private func unclosedEnd(_ index: Int, _ range: Range<Int>) -> Int? {
    guard inRecommendations else { return nil }
    let end = (index + 1..<range.upperBound).first { passage.mark($0) == Mark.semicolon } ?? range.upperBound
    guard end - index <= 24 else { return nil }
    return end
  }

  /// The States of a bracket that holds other words too: a name misspelt, a full stop for a comma, “supported by”.
  ///
  /// It must stand where a clause ends, and hold nothing but names and what joins names.
  private func partiesAmongOthers(_ bracket: Range<Int>, in range: Range<Int>) -> [Named]? {
    let after = bracket.upperBound + 1
    guard inRecommendations, bracket.count <= 40,
      after >= range.upperBound || Self.clauseMarks.contains(passage.mark(after))
        || passage.mark(after) == Mark.open
    else { return nil }
    var parties: [Named] = []
    var index = bracket.lowerBound
    while index < bracket.upperBound {
      if let mention = passage.mention(startingAt: index), mention.party >= 0, isState[Int(mention.party)],
        !mention.name.isDemonym
      {
        if !parties.contains(where: { $0.party == mention.party }) {
          parties.append(Named(party: mention.party, printed: passage.span(index..<mention.end)))
        }
        index = mention.end
        continue
      }
      let isJoining =
        !passage.isWord(index) || passage.isCapitalised(index) || isCount(index)
        || passage.is(index, [.ofWords, .articles, .coordinators, .bracketWords, .agents, .companions])
        || passage.phrase([.supportedBy, .onBehalfOf], at: index) != nil
        || passage.phrase(.supportedBy, at: index - 1).map { $0 > index } == true
      guard isJoining else { return nil }
      index += 1
    }
    return parties.isEmpty ? nil : parties
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
