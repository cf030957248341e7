// SPDX-License-Identifier: Apache-2.0

import Kernel
import Vocabulary

/// The verb that follows a speaker.
extension SpeakerParser {
  /// The verb that follows a speaker.
  struct VerbPhrase {
    /// The first token: an auxiliary, or the verb itself.
    var start: Int
    /// The verb that carries the meaning; the auxiliary where none is known.
    var head: Int
    /// The verb's number in the grammar, or -1.
    var verb: Int32
    var isReporting: Bool
    /// Will, shall, a future form.
    var isFuture: Bool
    /// Was urged, were highlighted.
    var isPassive: Bool
    /// The token after the verb.
    var end: Int
    /// The words after a plain verb make it a report: “made recommendations”, “took note”.
    var tells = false
  }

  func isFinite(_ index: Int) -> Bool {
    passage.is(index, .auxiliaries)
      || passage.verbForms(index).contains {
        $0.tense == .past || $0.tense == .present || $0.tense == .future
      }
  }

  func isReporting(_ index: Int) -> Bool {
    passage.verbForms(index).contains {
      ($0.tense == .past || $0.tense == .present || $0.tense == .future)
        && grammar.verbs[Int($0.verb)].isReporting
    }
  }

  /// The finite verb phrase at token `index`, passing over adverbs, pronouns and insertions before it.
  func verbPhrase(at index: Int, limit: Int) -> VerbPhrase? {
    var probe = index
    var steps = 0
    var start = -1
    var isFuture = false
    var hasBe = false
    var hasHave = false
    var isReflexive = false
    while probe < limit, steps < 9 {
      steps += 1
      let lists = passage.lists(probe)
      guard passage.isWord(probe) else { return nil }
      if probe + 1 < limit, passage.list.tokens[probe + 1].shape.contains(.hyphenated),
        passage.list.tokens[probe].end - passage.list.tokens[probe].start <= 3
      {
        // The “co” of “co-chaired”.
        probe += 1
        continue
      }
      if let verb = finiteVerb(probe, afterAuxiliary: start >= 0) {
        let isParticipleOnly = verb.tense == .participle
        if start < 0, isParticipleOnly { return nil }
        let isFutureForm = verb.tense == .future
        return VerbPhrase(
          start: start >= 0 ? start : probe,
          head: probe,
          verb: verb.verb,
          isReporting: grammar.verbs[Int(verb.verb)].isReporting,
          isFuture: isFuture || isFutureForm,
          isPassive: hasBe && !isReflexive && (isParticipleOnly || verb.tense == .past)
            && (!hasHave || hasBeen(start..<probe)),
          end: probe + 1
        )
      }
      if lists.contains(.auxiliaries) {
        if start < 0 { start = probe }
        if lists.contains(.futureAuxiliaries) { isFuture = true }
        if lists.contains(.passiveAuxiliaries) { hasBe = true } else { hasHave = true }
        probe += 1
        continue
      }
      if !lists.isDisjoint(with: [.adverbs, .negations, .endsInLy, .reflexives, .pairs]) {
        if lists.contains(.reflexives), start < 0 { isReflexive = true }
        probe += 1
        continue
      }
      // Pronouns between speaker and verb in French and Spanish.
      if lists.contains(.clitics) {
        probe += 1
        continue
      }
      break
    }
    if start >= 0 {
      // A form of be, have or will whose verb the grammar does not know.
      return VerbPhrase(
        start: start,
        head: start,
        verb: -1,
        isReporting: false,
        isFuture: isFuture,
        isPassive: hasBe && unknownParticiple(probe),
        end: start + 1
      )
    }
    if probe < limit, unknownPastVerb(probe) {
      return VerbPhrase(
        start: probe,
        head: probe,
        verb: -1,
        isReporting: false,
        isFuture: false,
        isPassive: false,
        end: probe + 1
      )
    }
    return nil
  }

  func hasBeen(_ range: Range<Int>) -> Bool { range.contains { passage.is($0, .perfectBe) } }

  func finiteVerb(_ index: Int, afterAuxiliary: Bool) -> VerbForm? {
    let forms = passage.verbForms(index)
    guard !forms.isEmpty else { return nil }
    if afterAuxiliary {
      return forms.first { $0.tense == .participle } ?? forms.first { $0.tense == .past }
        ?? forms.first { $0.tense == .infinitive } ?? forms.first { $0.tense == .gerund }
        ?? forms.first { $0.tense == .present }
    }
    let finite = forms.filter { $0.tense == .past || $0.tense == .present || $0.tense == .future }
    return finite.first { grammar.verbs[Int($0.verb)].isReporting } ?? finite.first
      ?? forms.first { $0.tense == .participle }
  }

  /// An English past form that the grammar does not list: a lower-case word in -ed.
  func unknownPastVerb(_ index: Int) -> Bool {
    guard grammar.language == "en", passage.isWord(index), !passage.isCapitalised(index) else { return false }
    let word = passage.word(index)
    return word.utf8.count > 4 && word.hasSuffix("ed")
      && passage.lists(index).isDisjoint(with: [.offices, .groupHeads])
  }

  func unknownParticiple(_ index: Int) -> Bool {
    guard passage.isWord(index) else { return false }
    let word = passage.word(index)
    switch grammar.language {
    case "en": return word.hasSuffix("ed")
    case "fr":
      return word.hasSuffix("e") || word.hasSuffix("ee") || word.hasSuffix("es") || word.hasSuffix("ees")
    default:
      return word.hasSuffix("ado") || word.hasSuffix("ida") || word.hasSuffix("ido") || word.hasSuffix("ados")
    }
  }
}
