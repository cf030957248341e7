// SPDX-License-Identifier: Apache-2.0

import Kernel
import Vocabulary

/// Structure: sessions, who chaired and reported, the lines about the rapporteur.
extension Attributor {
  func readHeading(_ range: Range<Int>) -> Bool {
    isRoster = false
    if startsSession(range) {
      waitsForRapporteur = false
      return true
    }
    if let roster = passage.firstPhrase(.rosters, in: range), roster.start - range.lowerBound <= 2,
      range.count <= 14
    {
      isRoster = true
      inConclusions = false
      (floor, collective, list) = (nil, nil, nil)
      return true
    }
    if circumstances.isReview, range.count <= 14,
      passage.firstPhrase(.recommendationsHeading, in: range) != nil
    {
      // What is recommended names its States in brackets; the rest tells of the procedure.
      inConclusions = true
      (floor, collective, list) = (nil, nil, nil)
      return true
    }
    if waitsForRapporteur, readRapporteurLine(range) { return true }
    if passage.firstPhrase(.rapporteurHeads, in: range) != nil, range.count <= 12, findSubject(range) == nil {
      waitsForRapporteur = true
      rapporteurLines = 3
      rapporteur = nil
      return true
    }
    for topic in [WordLists.guidingQuestions, .mainIssues, .meansOfImplementation, .recommendationsHeading] {
      if let found = passage.firstPhrase(topic, in: range), found.start - range.lowerBound <= 4,
        range.count <= 14
      {
        let kind: StatementKind? =
          topic == .guidingQuestions ? .question : topic == .recommendationsHeading ? .recommendation : nil
        floor = nil
        let voice = Voice(kind: .group, printed: passage.span(range))
        list = ListContext(voices: [voice], kind: kind, style: .impersonal, topic: topic)
        return true
      }
    }
    let parser = speakerParser
    if let phrase = parser.phrase(at: range.lowerBound, limit: range.upperBound), phrase.form == .named,
      !phrase.isWriting
    {
      var end = phrase.end
      if passage.mark(end) == Mark.colon || passage.mark(end) == Mark.dash { end += 1 }
      if end >= range.upperBound, phrase.voices.allSatisfy({ $0.party >= 0 }) {
        floor = Floor(
          voices: phrase.voices,
          style: .heading,
          kind: .practice,
          block: blockNumber,
          session: currentSession
        )
        list = nil
        return true
      }
      if parser.verbPhrase(at: phrase.end, limit: range.upperBound) != nil { return false }
    }
    if list != nil, nextIsItem == false, let previous = layout.blocks[safe: blockNumber - 1],
      previous.kind == .item
    {
      list = nil
    }
    floor = nil
    collective = nil
    list = nil
    return true
  }

  /// “Roundtable 2.1: Migration …”, “Session II”, “Pilier II : …”; false where the passage is no session's beginning.
  func startsSession(_ range: Range<Int>) -> Bool {
    var start = range.lowerBound
    while start < range.upperBound, passage.is(start, .articles) || passage.is(start, .ordinals) {
      start += 1
    }
    guard let nounEnd = passage.phrase(.sessionNouns, at: start), nounEnd < range.upperBound else {
      return false
    }
    guard let number = sessionNumber(at: nounEnd) else { return false }
    if passage.is(number.end, .coordinators), passage.isWord(number.end + 1),
      passage.tokens[number.end + 1].shape.contains(.hasDigit)
    {
      return false
    }
    let isHeading = layout.blocks[blockNumber].kind == .heading
    // “Agenda item 6” in the masthead of a review's report is no session of it.
    if circumstances.isReview, number.end >= range.upperBound { return false }
    var titleStart = number.end
    if [Mark.colon, Mark.dash, Mark.period, Mark.comma].contains(passage.mark(titleStart)) {
      titleStart += 1
    }
    var titleEnd = range.upperBound
    if !isHeading {
      // In prose the title stands between “on” or “focused on” and the chairs.
      let sentence = passage.sentences().first ?? range
      titleEnd = sentence.upperBound
      if let chaired = passage.firstPhrase(.chairedBy, in: sentence.lowerBound..<sentence.upperBound) {
        titleEnd = chaired.start
      }
      guard titleStart < titleEnd else { return false }
      let verb = speakerParser.verbPhrase(at: titleStart, limit: titleEnd)
      if let verb { titleStart = verb.end }
      while titleStart < titleEnd, passage.is(titleStart, [.openers, .articles, .elidedVerb]) {
        titleStart += 1
      }
      if passage.mark(titleEnd - 1) == Mark.period { titleEnd -= 1 }
      guard titleStart < titleEnd || titleEnd < sentence.upperBound else { return false }
      let isNew = !sessions.contains { $0.number == number.text }
      guard isNew else { return false }
    }
    let begin = passage.span(range).start
    if let last = sessions.indices.last { sessions[last].end = begin }
    sessions.append(
      SessionDraft(
        number: number.text,
        title: titleStart < titleEnd ? passage.span(titleStart..<titleEnd) : Span(begin, begin),
        start: begin,
        end: text.bytes.count
      )
    )
    currentSession = sessions.count - 1
    floor = nil
    collective = nil
    list = nil
    return true
  }

  func sessionNumber(at index: Int) -> (text: String, end: Int)? {
    guard passage.isWord(index) else { return nil }
    let token = passage.tokens[index]
    let word = passage.word(index)
    if token.shape.contains(.hasDigit), word.utf8.count <= 4 {
      // 2.1 is three tokens.
      if passage.mark(index + 1) == Mark.period, passage.isWord(index + 2),
        !passage.tokens[index + 1].shape.contains(.afterSpace),
        passage.tokens[index + 2].shape.contains(.hasDigit),
        !passage.tokens[index + 2].shape.contains(.afterSpace)
      {
        return ("\(word).\(passage.word(index + 2))", index + 3)
      }
      return (word, index + 1)
    }
    if token.shape.contains(.allCapitals), !word.isEmpty, word.allSatisfy({ "ivx".contains($0) }) {
      return (word.uppercased(), index + 1)
    }
    return nil
  }

  /// The name and office under “Report by the General Rapporteur”, on at most three lines.
  func readRapporteurLine(_ range: Range<Int>) -> Bool {
    rapporteurLines -= 1
    if rapporteurLines <= 0 { waitsForRapporteur = false }
    var party: Int32 = -1
    for mention in passage.mentions where mention.party >= 0 && mention.start >= range.lowerBound {
      if party < 0 || isState[Int(mention.party)] { party = mention.party }
    }
    let comma =
      range.first { passage.mark($0) == Mark.comma || passage.mark($0) == Mark.open } ?? range.upperBound
    if rapporteur == nil {
      let role = comma + 1 < range.upperBound ? passage.span(comma + 1..<range.upperBound) : nil
      people.append((passage.span(range.lowerBound..<comma), role, party))
      rapporteur = people.count - 1
      if currentSession >= 0 { sessions[currentSession].rapporteurName = people[people.count - 1].name }
    } else if let rapporteur, people[rapporteur].party < 0 {
      people[rapporteur].party = party
      if people[rapporteur].role == nil { people[rapporteur].role = passage.span(range) }
    }
    if party >= 0 { waitsForRapporteur = false }
    return true
  }

  /// What a chair says in the sentence that names it, “The session was moderated by Mr Rossi (Italy), who recalled that …”.
  func addWordsOfChair(_ range: Range<Int>) -> Bool {
    guard let chaired = passage.firstPhrase(.chairedBy, in: range) else { return false }
    for comma in chaired.end..<max(chaired.end, range.upperBound)
    where passage.mark(comma) == Mark.comma && passage.is(comma + 1, .relatives) {
      guard let verb = speakerParser.verbPhrase(at: comma + 2, limit: range.upperBound), verb.isReporting,
        verb.verb >= 0, !verb.isPassive
      else { continue }
      let chairs = partiesAndPeople(in: chaired.end..<comma)
      guard chairs.count == 1, let party = chairs.first else { return false }
      let voice = Voice(kind: .party, party: party, printed: passage.span(chaired.end..<comma), isChair: true)
      let kind = defaultKind(verb.head, end: range.upperBound) ?? .position
      add(range, voices: [voice], attribution: .explicit, rule: .reportingVerb, kind: kind, head: verb.head)
      setFloor([voice], style: .reported, kind: kind)
      return true
    }
    return false
  }

  /// Who chaired and who reported; true where the sentence says no more than that.
  func readSessionFacts(_ range: Range<Int>) -> Bool {
    if let chaired = passage.firstPhrase(.chairedBy, in: range) {
      // “convened a contact group co-chaired by …” is a contribution with a session fact inside.
      if let subject = findSubject(range), !subject.verb.isPassive, subject.verb.verb >= 0,
        subject.verb.head < chaired.start,
        subject.phrase.form != .pronoun
      {
        return false
      }
      // “Ghana, as Co-Chair, warned …”
      if let subject = findSubject(range), subject.verb.isReporting, !subject.isElided,
        subject.verb.head >= chaired.end,
        subject.phrase.end <= chaired.start, !passage.is(subject.verb.head, .chairingVerbs)
      {
        return false
      }
      var chairs = partiesAndPeople(in: chaired.end..<range.upperBound)
      if let reporter = passage.firstPhrase(.rapporteurHeads, in: chaired.end..<range.upperBound),
        chairs.count > 1,
        let rapporteur = partiesAndPeople(in: chaired.end..<reporter.start).last
      {
        // “… co-chaired by A and B, with C as rapporteur”
        chairs.removeAll { $0 == rapporteur }
        if currentSession >= 0 { sessions[currentSession].rapporteur = rapporteur }
      }
      if currentSession < 0 {
        for chair in chairs where !chairsOfAll.contains(chair) { chairsOfAll.append(chair) }
      }
      if currentSession >= 0, !chairs.isEmpty {
        for chair in chairs where !sessions[currentSession].chairs.contains(chair) {
          sessions[currentSession].chairs.append(chair)
        }
      }
      return !chairs.isEmpty || chaired.start - range.lowerBound < 12
    }
    if passage.firstPhrase(.chairingVerbs, in: range) != nil, let subject = findSubject(range),
      passage.is(subject.verb.head, .chairingVerbs),
      !subject.isElided, !subject.verb.isPassive
    {
      // “Greece and Morocco co-chaired the roundtable.”
      for voice in subject.phrase.voices where voice.party >= 0 {
        if currentSession < 0 {
          if !chairsOfAll.contains(voice.party) { chairsOfAll.append(voice.party) }
        } else if !sessions[currentSession].chairs.contains(voice.party) {
          sessions[currentSession].chairs.append(voice.party)
        }
      }
      return true
    }
    if let reporter = passage.firstPhrase(.rapporteurIs, in: range) {
      if let subject = findSubject(range), subject.verb.isReporting, subject.verb.head > reporter.end {
        return false
      }
      let before = partiesAndPeople(in: range.lowerBound..<reporter.start)
      let after = partiesAndPeople(in: reporter.end..<range.upperBound)
      if currentSession >= 0, let rapporteur = before.last ?? after.first {
        sessions[currentSession].rapporteur = rapporteur
      }
      return !(before.isEmpty && after.isEmpty)
    }
    return false
  }

  func partiesAndPeople(in range: Range<Int>) -> [Int32] {
    var found: [Int32] = []
    for index in range {
      if let mention = passage.mention(startingAt: index), mention.party >= 0, !found.contains(mention.party)
      {
        found.append(mention.party)
      }
    }
    return found
  }
}
