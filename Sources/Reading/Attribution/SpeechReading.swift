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
      voice.label = speech.speaker
      speechVoices.append(voice)
    }
    // Once with a role is enough.
    let withRole = Set(markedPeople.filter { $0.role != nil }.map(\.name))
    markedPeople.removeAll { $0.role == nil && withRole.contains($0.name) }
  }

  private func resolve(_ by: SpokenBy) -> Voice {
    let isChair = by.role.map(namesChair) == true || namesChair(by.speaker)
    let party =
      by.affiliation.flatMap { partyNamed($0) } ?? partyOfPerson(by.speaker)
      ?? by.role.flatMap { partyOfPerson($0) }
    var voice = Voice(kind: party == nil ? .person : .party, party: party ?? -1, printed: Span(0, 0))
    voice.isChair = isChair
    if isChair { voice.kind = .chair }
    return voice
  }

  /// The party that `words` name, where they name one.
  private func partyNamed(_ words: String) -> Int32? {
    read(words)
    let mentions = passage.mentions.filter { $0.party >= 0 && !$0.name.isDemonym }
    return (mentions.first { isState[Int($0.party)] } ?? mentions.first)?.party
  }

  /// The party that a person's name or office gives.
  ///
  /// “Ms. Diop (Senegal)” and “Minister of Labour of Ghana” give one; a family name as in “Mr. Chad” does not.
  private func partyOfPerson(_ words: String) -> Int32? {
    read(words)
    return passage.mentions.first { mention in
      guard mention.party >= 0, !mention.name.isDemonym else { return false }
      let before = mention.start - 1
      let isWhole = mention.start == 0 && mention.end >= passage.count
      let isFor =
        passage.is(before, [.ofWords, .articles, .speakingFor])
        || passage.phrase(.onBehalfOf, at: before) != nil
      return isWhole || isFor || passage.mark(before) == Mark.open || passage.mark(before) == Mark.comma
    }?.party
  }

  private func read(_ words: String) {
    let bytes = Array(words.utf8)
    passage.read([Span(0, bytes.count)], of: bytes)
  }

  private func namesChair(_ words: String) -> Bool {
    read(words)
    // The office alone, after an honorific at most: “Mr. Speaker”, not “President of the Union of Farmers”.
    return (0..<min(passage.count, 3)).contains {
      passage.phrase([.chairHeads, .presidingOfficers], at: $0).map { $0 >= passage.count } == true
    }
  }

  /// A block outside the speeches of a debate: its headings give structure, and nothing else is anybody's.
  func readBetweenSpeeches(_ block: Layout.Block) {
    let whole = 0..<passage.count
    if block.kind == .heading {
      _ = readHeading(whole)
    } else {
      abstentions.append((passage.span(whole), .narration))
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
    for sentence in passage.sentences()
    where sentence.contains(where: { passage.isWord($0) && !passage.tokens[$0].shape.contains(.hasDigit) }) {
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
    for index in range.prefix(40) where passage.is(index, [.firstPerson, .collectiveFirstPerson]) {
      guard let verb = speakerParser.verbPhrase(at: index + 1, limit: range.upperBound) else { continue }
      // “I beg to ask”, “I wish to thank”: what is done stands after the polite verb.
      let isPolite = passage.is(verb.end, .purposes) && grammar.language == "en"
      let second = isPolite ? speakerParser.verbPhrase(at: verb.end + 1, limit: range.upperBound) : nil
      let done = second ?? verb
      if isPolite, second == nil { break }
      let phrase = SpeakerPhrase(form: .firstPerson, voices: [], start: index, end: index + 1)
      let subject = Subject(
        phrase: phrase,
        verb: done,
        isElided: false,
        agent: nil,
        opensSentence: index == range.lowerBound
      )
      (kind, head) = (kindOfPredicate(subject, end: range.upperBound), done.head)
      // Making a statement or tabling a paper is no practice of anybody's.
      if second != nil, kind == .practice { kind = .position }
      break
    }
    if form == .question, kind == nil || kind == .position || kind == .recommendation {
      return (.question, head)
    }
    if isChair, kind == .recommendation, let head, passage.is(head, .steeringVerbs) {
      return (.procedural, head)
    }
    if let kind, kind != .position { return (isChair && kind == .practice ? .procedural : kind, head) }
    return (isChair ? .procedural : kind ?? .position, head)
  }
}

/// A speaker as the markup gives him.
struct SpokenBy: Hashable {
  var speaker: String
  var role: String?
  var affiliation: String?
}
