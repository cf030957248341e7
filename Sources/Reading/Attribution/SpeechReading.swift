// SPDX-License-Identifier: Apache-2.0

import Kernel
import Vocabulary

/// Speeches: stretches of which the document's markup says who spoke, word for word.
extension Attributor {
  /// Whom the speeches are given to, and the people among them, before any block is read.
  func resolveSpeeches() {
    var known: [SpokenBy: Voice] = [:]
    for speech in speeches {
      let by = SpokenBy(speaker: speech.speaker, role: speech.role, affiliation: speech.affiliation)
      var voice = known[by] ?? resolve(by)
      if known[by] == nil {
        known[by] = voice
        if voice.kind == .person || voice.kind == .chair || by.role != nil {
          let party = voice.party >= 0 ? grammar.catalogue.parties[Int(voice.party)].id : nil
          markedPeople.append(Record.Person(name: by.speaker, role: by.role, party: party))
        }
      }
      voice.printed = speech.name ?? Span(speech.span.start, speech.span.start)
      voice.label = speech.name == nil ? speech.speaker : nil
      speechVoices.append(voice)
    }
  }

  private func resolve(_ by: SpokenBy) -> Voice {
    let isChair = by.role.map(namesChair) == true || namesChair(by.speaker)
    let party = [by.affiliation, by.speaker, by.role].compactMap { $0 }.lazy.map(self.party)
      .first { $0 >= 0 }
    var voice = Voice(kind: party == nil ? .person : .party, party: party ?? -1, printed: Span(0, 0))
    voice.isChair = isChair
    if isChair { voice.kind = .chair }
    return voice
  }

  /// The party that `words` name; -1 where they name none.
  private func party(_ words: String) -> Int32 {
    let bytes = Array(words.utf8)
    passage.read([Span(0, bytes.count)], of: bytes)
    let mentions = passage.mentions.filter { $0.party >= 0 && !$0.name.isDemonym }
    return (mentions.first { isState[Int($0.party)] } ?? mentions.first)?.party ?? -1
  }

  private func namesChair(_ words: String) -> Bool {
    let bytes = Array(words.utf8)
    passage.read([Span(0, bytes.count)], of: bytes)
    // The office alone, after an honorific at most: “Mr. Speaker”, not “President of the Union of Farmers”.
    return (0..<min(passage.count, 3)).contains {
      passage.phrase([.chairHeads, .presidingOfficers], at: $0).map { $0 >= passage.count } == true
    }
  }

  /// The speech that covers the block, by its place among the speeches.
  func speech(covering span: Span) -> Int? {
    while nextSpeech < speeches.count, speeches[nextSpeech].span.end <= span.start { nextSpeech += 1 }
    guard nextSpeech < speeches.count, speeches[nextSpeech].span.contains(span) else { return nil }
    return nextSpeech
  }

  /// Every sentence of a speech is its speaker's.
  func readSpeech(_ number: Int) {
    let voice = speechVoices[number]
    for sentence in passage.sentences() {
      guard sentence.contains(where: { passage.isWord($0) && !passage.tokens[$0].shape.contains(.hasDigit) })
      else { continue }
      let (kind, head) = spokenKind(sentence, speeches[number].form, isChair: voice.isChair)
      add(sentence, voices: [voice], attribution: .continuation, rule: .markup, kind: kind, head: head)
    }
  }

  /// What a spoken sentence does: by the verb after “I” or “we”, else by its mark and by who says it.
  private func spokenKind(_ range: Range<Int>, _ form: SourceText.Speech.Form, isChair: Bool) -> (
    StatementKind, head: Int?
  ) {
    if lastMark(range) == Mark.question { return (.question, nil) }
    var kind: StatementKind?
    var head: Int?
    for index in range.prefix(40) where passage.is(index, .firstPerson) {
      guard let verb = speakerParser.verbPhrase(at: index + 1, limit: range.upperBound) else { continue }
      let phrase = SpeakerPhrase(form: .firstPerson, voices: [], start: index, end: index + 1)
      let subject = Subject(
        phrase: phrase,
        verb: verb,
        isElided: false,
        agent: nil,
        opensSentence: index == range.lowerBound
      )
      (kind, head) = (kindOfPredicate(subject, end: range.upperBound), verb.head)
      break
    }
    if let kind, kind != .position { return (isChair && kind == .practice ? .procedural : kind, head) }
    if form == .question { return (.question, head) }
    return (isChair ? .procedural : kind ?? .position, head)
  }
}

/// A speaker as the markup gives him.
struct SpokenBy: Hashable {
  var speaker: String
  var role: String?
  var affiliation: String?
}
