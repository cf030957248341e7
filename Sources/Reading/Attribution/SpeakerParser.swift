// SPDX-License-Identifier: Apache-2.0

import Kernel
import Vocabulary

/// Finds speaker phrases in a passage.
final class SpeakerParser {
  let passage: Passage
  /// Parties by the family names of people met before.
  @exclusivity(unchecked) var people: [String: Int32] = [:]
  /// Where parties in the catalogue's list are States.
  let isState: [Bool]
  /// Whether a single capitalised word may be a body: in lists of announcements.
  @exclusivity(unchecked) var allowsBareNames = false
  /// Whether nameless officials answer for a State under review.
  var answersForState = false

  init(passage: Passage, isState: [Bool]) {
    self.passage = passage
    self.isState = isState
  }

  var grammar: Grammar { passage.grammar }

  /// The speaker phrase that starts at token `start`, reading no further than `limit`.
  func phrase(at start: Int, limit: Int) -> SpeakerPhrase? {
    guard var result = single(at: start, limit: limit, isFirst: true) else { return nil }
    guard result.form != .pronoun, result.form != .firstPerson else { return result }
    var position = result.end
    // A, B and C; a list of speakers longer than the world has parties is none.
    while position < limit, position - start < 700 {
      var next = position
      let isComma = passage.mark(next) == Mark.comma
      if isComma { next += 1 }
      let coordinator = passage.phrase(.coordinators, at: next)
      if let end = coordinator { next = end } else if !isComma, passage.mark(next) != Mark.slash { break }
      if coordinator == nil, passage.mark(next) == Mark.slash { next += 1 }
      if let end = remainder(at: next, limit: limit) {
        position = end
        result.end = end
        continue
      }
      guard let other = single(at: next, limit: limit, isFirst: false) else { break }
      guard other.form == .named || other.form == .group || (other.form == .chair && result.form == .chair)
      else { break }
      if isComma, coordinator == nil {
        // “Indonesia, Chair of …” is an apposition; “Australia, Canada and …” a list.
        guard other.form == .named, other.voices.allSatisfy({ $0.kind == .party || $0.kind == .unlisted }),
          listGoesOn(after: other.end, limit: limit)
        else { break }
      }
      if other.form == .group, result.form == .named, !other.plural { break }
      result.voices += other.voices.filter { voice in
        !result.voices.contains { $0.party == voice.party && voice.party >= 0 }
      }
      result.end = other.end
      result.people += other.people
      if result.form == .group, other.form == .named { result.form = .named }
      position = other.end
    }
    extend(&result, limit: limit)
    return result
  }

  /// Whether a list of parties goes on to another or comes to its verb.
  func listGoesOn(after position: Int, limit: Int) -> Bool {
    if position >= limit { return true }
    if passage.mark(position) == Mark.comma || passage.phrase(.coordinators, at: position) != nil {
      return true
    }
    return verbPhrase(at: position, limit: limit) != nil || passage.mark(position) != 0
  }

  /// “and others”, “and several of its members”: adds no speaker.
  func remainder(at index: Int, limit: Int) -> Int? {
    passage.is(index, .remainders) ? index + 1 : nil
  }

  // MARK: - One speaker

  func single(at start: Int, limit: Int, isFirst: Bool) -> SpeakerPhrase? {
    guard start < limit else { return nil }
    // Spanish “él” and “el” fold alike: an article where a noun follows.
    let isArticle =
      passage.mention(startingAt: start) != nil
      || passage.is(start, .articles) && verbPhrase(at: start + 1, limit: limit) == nil
    if passage.is(start, .pronouns), isFirst, !isArticle {
      let isFirstPerson = passage.is(start, [.firstPerson, .collectiveFirstPerson])
      return SpeakerPhrase(
        form: isFirstPerson ? .firstPerson : .pronoun,
        voices: [],
        start: start,
        end: start + 1
      )
    }
    var index = start
    while index < limit, passage.is(index, .articles), index - start < 2,
      passage.mention(startingAt: index) == nil
    { index += 1 }
    guard index < limit else { return nil }
    if passage.mark(index) == Mark.quote { index += 1 }

    if passage.is(index, .pairs),
      passage.mention(startingAt: index + 1) != nil || passage.phrase(.chairHeads, at: index + 1) != nil
    {
      index += 1
    }
    if let body = namedAfterNoun(at: index, limit: limit) { index = body }
    if let found = writing(at: index, start: start, limit: limit) { return found }
    if let found = party(at: index, start: start, limit: limit) { return found }
    if let found = chair(at: index, start: start, limit: limit) { return found }
    if let found = group(at: index, start: start, limit: limit) { return found }
    if let found = office(at: index, start: start, limit: limit) { return found }
    if let found = person(at: index, start: start, limit: limit) { return found }
    return unlistedBody(at: index, start: start, limit: limit)
  }

  /// The name in “the trade union Building and Wood Workers' International”; nil where none follows.
  func namedAfterNoun(at index: Int, limit: Int) -> Int? {
    guard !passage.isCapitalised(index), passage.mention(at: index) == nil else { return nil }
    var hasCue = false
    for probe in index..<min(limit, index + 4) {
      if let mention = passage.mention(startingAt: probe), probe > index {
        return hasCue && mention.party >= 0 && !isStateParty(mention.party) ? probe : nil
      }
      guard passage.isWord(probe), passage.isCapitalised(probe) == false else { return nil }
      if passage.is(probe, .organisationCues) { hasCue = true }
    }
    return nil
  }
}
