// SPDX-License-Identifier: Apache-2.0

import Kernel
import Vocabulary

/// What goes with a speaker: supporters, groups spoken for, affiliations, titles and names.
extension SpeakerParser {
  /// “, supported by B and C,”, “, for the G-77/China,”, “, on behalf of …”.
  func extend(_ phrase: inout SpeakerPhrase, limit: Int) {
    var position = phrase.end
    for _ in 0..<3 {
      var next = position
      if passage.mark(next) == Mark.comma || passage.mark(next) == Mark.open { next += 1 }
      var probe = next
      while probe < limit, passage.is(probe, .adverbs), probe < next + 2 { probe += 1 }
      if let end = passage.phrase(.supportedBy, at: probe), next > position,
        let list = partyList(after: end - 1, limit: limit)
      {
        position = join(list, from: probe, to: &phrase)
        continue
      }
      if passage.is(probe, .companions), passage.mark(position) == Mark.comma,
        let list = partyList(after: probe, limit: limit),
        passage.mark(list.end) == Mark.comma
      {
        // “Colombia, with Peru, requested”
        position = join(list, from: probe, to: &phrase)
        continue
      }
      let behalf = passage.phrase(.onBehalfOf, at: probe)
      let isFor = passage.is(probe, .speakingFor) && next > position
      if let end = behalf ?? (isFor ? probe + 1 : nil), let list = partyList(after: end - 1, limit: limit),
        let group = list.parties.first, isFor ? isGroup(group) : true, let own = phrase.voices.first
      {
        let isAlso = (probe..<end).contains { passage.is($0, .alsoWords) }
        if isAlso || list.parties.allSatisfy(isStateParty) {
          // For itself and for others.
          position = join(list, from: probe, to: &phrase)
          continue
        }
        // Of several speakers the last one speaks for the group.
        var voice = phrase.voices.last ?? own
        voice.kind = .party
        voice.delegate = voice.party
        voice.party = group
        voice.isChair = false
        phrase.voices = phrase.voices.dropLast() + [voice]
        for party in list.parties.dropFirst() {
          phrase.voices.append(Voice(kind: .party, party: party, printed: passage.span(probe..<list.end)))
        }
        position = closeInsertion(list.end)
        phrase.end = position
        phrase.form = .named
        continue
      }
      break
    }
  }

  /// Lets the parties of `list` speak too, each once, and gives the end of the insertion that names them.
  private func join(
    _ list: (parties: [Int32], end: Int),
    from start: Int,
    to phrase: inout SpeakerPhrase
  ) -> Int {
    let printed = passage.span(start..<list.end)
    for party in list.parties where !phrase.voices.contains(where: { $0.party == party }) {
      phrase.voices.append(Voice(kind: .party, party: party, printed: printed))
    }
    phrase.end = closeInsertion(list.end)
    return phrase.end
  }

  func closeInsertion(_ index: Int) -> Int {
    passage.mark(index) == Mark.comma || passage.mark(index) == Mark.close ? index + 1 : index
  }

  func isGroup(_ party: Int32) -> Bool {
    guard party >= 0, Int(party) < grammar.catalogue.parties.count else { return false }
    return grammar.catalogue.parties[Int(party)].kind != .state
  }

  func isStateParty(_ party: Int32) -> Bool {
    party >= 0 && Int(party) < isState.count && isState[Int(party)]
  }

  /// The parties of “[of] A, B and C” from token `index` on.
  func partyList(after index: Int, limit: Int) -> (parties: [Int32], end: Int)? {
    var parties: [Int32] = []
    var position = index + 1
    var end = position
    var misses = 0
    while position < limit {
      if let mention = passage.mention(startingAt: position) {
        guard mention.party >= 0, !mention.name.isDemonym else { break }
        if !parties.contains(mention.party) { parties.append(mention.party) }
        position = mention.end
        if passage.mark(position) == Mark.open, let close = closing(position, limit: min(limit, position + 8))
        {
          position = close + 1
        }
        end = position
        misses = 0
        continue
      }
      let isJoint =
        passage.mark(position) == Mark.comma || passage.mark(position) == Mark.slash
        || passage.is(position, [.coordinators, .articles]) || isOf(position)
      guard isJoint, misses < 4 else { break }
      misses += 1
      position += 1
    }
    return parties.isEmpty ? nil : (parties, end)
  }

  /// The first party named after token `index` and before the verb: the body somebody belongs to.
  func affiliation(after index: Int, limit: Int) -> (party: Int32, start: Int, end: Int)? {
    var position = index
    var commas = 0
    var best: (party: Int32, start: Int, end: Int)?
    while position < limit {
      if let mention = passage.mention(startingAt: position) {
        if mention.party >= 0 {
          let mine = (mention.party, position, mention.end)
          // “Permanent Representative of Peru to the United Nations”: the State, and the first.
          if best == nil {
            best = mine
          } else if let known = best, !isStateParty(known.party), isStateParty(mention.party) {
            best = mine
          }
        }
        position = mention.end
        continue
      }
      let mark = passage.mark(position)
      if mark == Mark.comma {
        commas += 1
        if commas > 2 { break }
        if best != nil { break }
      } else if mark != 0, mark != Mark.period, mark != Mark.open, mark != Mark.close, mark != Mark.apostrophe
      {
        break
      } else if mark == 0, isFinite(position), isReporting(position) || passage.is(position, .auxiliaries) {
        break
      }
      position += 1
    }
    return best
  }

  /// After “Minister” in “Minister of Foreign Affairs Nasser Bourita”: the end of the title and the name.
  func afterTitle(_ index: Int, limit: Int) -> Int {
    var end = index
    var probe = index
    while probe < limit, probe < index + 12 {
      let isTitle =
        passage.isWord(probe)
        && (passage.isCapitalised(probe) || isOf(probe)
          || passage.is(probe, [.articles, .coordinators, .offices, .honorifics]))
      guard isTitle, passage.isCapitalised(probe) || !isFinite(probe),
        !(passage.is(probe, .coordinators) && passage.mention(at: probe + 1)?.party ?? -1 >= 0)
      else { break }
      probe += 1
      if passage.isCapitalised(probe - 1) { end = probe }
    }
    return max(end, index)
  }

  /// After “La Ministre française”: the words of the title up to the verb.
  func titleEnd(_ index: Int, limit: Int) -> Int {
    var probe = index
    while probe < limit, probe < index + 10, passage.isWord(probe) {
      if verbPhrase(at: probe, limit: limit) != nil { return probe }
      guard isOf(probe) || passage.is(probe, [.articles, .coordinators]) || probe > index else {
        return index
      }
      probe += 1
    }
    return index
  }

  /// The end of a row of capitalised words that are names: “Jake Sullivan”, “Liz Sherwood-Randall”.
  func afterNames(_ index: Int, limit: Int) -> Int {
    var end = index
    while end < limit, end < index + 6 {
      if passage.isWord(end), passage.isCapitalised(end), passage.mention(at: end) == nil,
        passage.lists(end).isDisjoint(with: [.months, .articles, .openers, .coordinators])
      {
        end += 1
      } else if end > index, passage.mark(end) == Mark.period, passage.isWord(end - 1),
        passage.list.tokens[end - 1].end - passage.list.tokens[end - 1].start == 1
      {
        end += 1
      } else if end > index, passage.is(end, .nameParticles),
        passage.isCapitalised(end + 1)
      {
        end += 1
      } else {
        break
      }
    }
    return end
  }

  /// Capitalised words that the grammar knows nothing of.
  func looksLikeName(_ range: Range<Int>) -> Bool {
    for index in range where passage.isWord(index) {
      let known = passage.lists(index)
      guard
        known.isDisjoint(with: [
          .articles, .openers, .sessionNouns, .groupHeads, .linkers, .adverbs, .organisationCues, .good, .bad,
          .months, .auxiliaries, .strength4, .strength5, .verbs, .writings, .demonstratives,
          .groupQuantifiers,
        ])
      else { return false }
      guard !passage.list.tokens[index].shape.contains(.hasDigit) else { return false }
      guard passage.list.tokens[index].end - passage.list.tokens[index].start >= 2 else { continue }
    }
    return true
  }

  func firstParty(in range: Range<Int>) -> Int32? {
    for index in range {
      if let mention = passage.mention(startingAt: index), mention.party >= 0 { return mention.party }
    }
    return nil
  }

  /// The end of a modifier of a group (“of the panel”, “from across the region”, “who took part”), up to the verb.
  func modifierEnd(_ index: Int, limit: Int) -> Int {
    var probe = index
    while probe < limit, probe < index + 14 {
      if passage.mark(probe) == Mark.comma, passage.is(probe + 1, .inclusions) { return probe }
      if passage.mark(probe) != 0 { return index }
      if probe > index, !passage.isCapitalised(probe), let verb = verbPhrase(at: probe, limit: limit),
        verb.isReporting || passage.is(verb.start, .auxiliaries)
      {
        return probe
      }
      probe += 1
    }
    return index
  }

  func relativeEnd(_ index: Int, limit: Int) -> Int {
    for probe in index..<min(limit, index + 8) {
      if let verb = verbPhrase(at: probe, limit: limit) { return verb.end }
    }
    return index
  }

  func isRepresentative(_ index: Int) -> Bool {
    passage.is(index, .delegates)
  }

  func isPlural(_ index: Int) -> Bool {
    let word = passage.word(index)
    return word.hasSuffix("s") || word.hasSuffix("x") || word == "society"
  }

  func endsInIngOrEd(_ index: Int) -> Bool {
    let word = passage.word(index)
    return word.hasSuffix("ing") || word.hasSuffix("ed")
  }

  func isOf(_ index: Int) -> Bool {
    passage.is(index, .ofWords)
  }

  /// The end of “'s” or a bare apostrophe after a name.
  func possessiveEnd(_ index: Int) -> Int? {
    guard index < passage.count else { return nil }
    if passage.list.tokens[index].shape.contains(.apostrophed), passage.word(index) == "s" {
      return index + 1
    }
    if passage.mark(index) == Mark.apostrophe, !passage.list.tokens[index].shape.contains(.afterSpace) {
      return index + 1
    }
    return nil
  }

  /// The bracket that closes the one at `index`.
  func closing(_ index: Int, limit: Int) -> Int? {
    var depth = 0
    var probe = index
    while probe < limit {
      if passage.mark(probe) == Mark.open { depth += 1 }
      if passage.mark(probe) == Mark.close {
        depth -= 1
        if depth == 0 { return probe }
      }
      probe += 1
    }
    return nil
  }
}
