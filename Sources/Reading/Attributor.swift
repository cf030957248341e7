// SPDX-License-Identifier: Apache-2.0

import Kernel
import Vocabulary

/// The fourth stage: who is reported to say what.
///
/// It reads block after block and keeps who has the floor: the speakers of the last statement, in
/// the same paragraph, list or session. It abstains where nobody is named and nobody has the floor.
final class Attributor {
  let grammar: Grammar
  let text: DocumentText
  let layout: Layout
  let keepsTrace: Bool
  let passage: Passage
  @exclusivity(unchecked) private(set) var drafts: [Draft] = []
  @exclusivity(unchecked) private(set) var abstentions: [(span: Span, reason: AbstentionReason)] = []
  @exclusivity(unchecked) var sessions: [SessionDraft] = []
  @exclusivity(unchecked) private(set) var people: [(name: Span, role: Span?, party: Int32)] = []
  /// Finds speakers in the passage; it knows the family names of the people met so far.
  let speakerParser: SpeakerParser
  private let isState: [Bool]
  let circumstances: Circumstances

  // Who has the floor.
  @exclusivity(unchecked) private var floor: Floor?
  @exclusivity(unchecked) private var collective: Floor?
  @exclusivity(unchecked) private var list: ListContext?
  @exclusivity(unchecked) private var itemFloor: Floor?
  @exclusivity(unchecked) private var blockNumber = 0
  @exclusivity(unchecked) private var currentSession = -1
  @exclusivity(unchecked) private var waitsForRapporteur = false
  /// Under a heading such as “Composition of the delegation”.
  private var isRoster = false
  private var rapporteurLines = 0
  /// The rapporteur's place among the people, while the lines about him are read.
  private var rapporteur: Int?
  /// Who chairs the whole meeting, where no session says otherwise.
  @exclusivity(unchecked) private var chairsOfAll: [Int32] = []
  /// Those in whose name a communiqué speaks: “We, the Ministers of A, B and C”.
  private var signatories: [Voice] = []
  /// The last parties that spoke, each alone, the newest last.
  @exclusivity(unchecked) private var lastSpeakers: [Voice] = []
  /// The last instrument cited of each kind that is cited again in short.
  @exclusivity(unchecked) var lastCompact: Int32 = -1

  struct Floor {
    enum Style { case reported, ownAction, impersonal, heading }
    var voices: [Voice]
    var style: Style
    var kind: StatementKind
    var block: Int
    var session: Int
    var isWriting = false
  }

  struct ListContext {
    var voices: [Voice]
    var kind: StatementKind?
    var style: Floor.Style
    /// The items are each a contribution of a speaker they name themselves.
    var isRollCall = false
    /// The items are people or papers.
    var isRoster = false
    var topic: WordLists = []
    /// How many dots the items' numbers have; a number with fewer ends the list.
    var depth: Int?
  }

  init(grammar: Grammar, text: DocumentText, layout: Layout, circumstances: Circumstances, keepsTrace: Bool) {
    self.grammar = grammar
    self.text = text
    self.layout = layout
    self.circumstances = circumstances
    self.keepsTrace = keepsTrace
    passage = Passage(grammar: grammar)
    isState = grammar.catalogue.parties.map { $0.kind == .state }
    speakerParser = SpeakerParser(passage: passage, isState: isState)
    speakerParser.answersForState = circumstances.reviewed >= 0
  }

  // MARK: - Blocks

  func readAll() {
    for number in layout.blocks.indices {
      blockNumber = number
      let block = layout.blocks[number]
      passage.read(block.lines.map { layout.segments[$0] }, of: text.bytes)
      speakerParser.allowsBareNames = block.kind == .item
      guard passage.count > 0, hasWords() else { continue }
      read(block)
    }
    if let last = sessions.indices.last { sessions[last].end = text.bytes.count }
  }

  private func hasWords() -> Bool { passage.tokens.contains { $0.isWord && !$0.shape.contains(.hasDigit) } }

  private func read(_ block: Layout.Block) {
    let whole = 0..<passage.count
    if block.kind == .heading, readHeading(whole) { return }
    if startsSession(whole) {
      // “Roundtable 3.1 on … was co-chaired by …”: a heading in prose; the facts are read below.
      list = nil
    }
    let isItem = block.kind == .item
    if !isItem { list = isNumbered(block) ? list : nil }
    if isNumbered(block), list == nil { leaveParagraph() }
    if isItem, case .number(let number) = block.marker {
      let depth = number.count { $0 == "." }
      if let items = list?.depth, depth < items { list = nil }
      if list != nil, list?.depth == nil { list?.depth = depth }
      if list == nil { leaveParagraph() }
    }
    itemFloor = nil

    var sentences = passage.sentences()
    if isItem || isNumbered(block) || inRecommendations {
      if let clauses = trailingClauses(whole) {
        for clause in clauses { addTrailing(clause) }
        return
      }
    }
    let isFragment = isItem && (block.marker == .bullet || list != nil)
    if isFragment, sentences.count > 1, let first = sentences.first, !isFull(first) { sentences = [whole] }
    for (place, sentence) in sentences.enumerated() {
      let isLast = place == sentences.count - 1
      if isLast, lastMark(sentence) == Mark.colon {
        if readLeadIn(sentence, isItem: isItem) { continue }
      }
      read(sentence, isFirst: place == 0, isItem: isItem)
    }
  }

  /// Numbered paragraphs are each somebody's; only a heading's party and the State under review go on.
  private func leaveParagraph() {
    guard let floor, floor.style != .heading, !isReviewed(floor.voices) else { return }
    self.floor = nil
  }

  func isReviewed(_ voices: [Voice]) -> Bool {
    circumstances.reviewed >= 0 && voices.count == 1 && voices.first?.party == circumstances.reviewed
  }

  private var nextIsItem: Bool {
    guard blockNumber + 1 < layout.blocks.count else { return false }
    return layout.blocks[blockNumber + 1].kind == .item
  }

  private func isNumbered(_ block: Layout.Block) -> Bool {
    if case .paragraphNumber = block.marker { return true }
    return false
  }

  private var inRecommendations: Bool { list?.topic.contains(.recommendationsHeading) == true }

  private func lastMark(_ range: Range<Int>) -> UInt8 { passage.mark(range.upperBound - 1) }

  /// Whether the words make a sentence of their own rather than a fragment: they hold a finite verb.
  private func isFull(_ range: Range<Int>) -> Bool {
    if let subject = findSubject(range), !subject.isElided { return true }
    for index in range {
      if index > range.lowerBound, passage.is(index, [.relatives, .subordinators]) { return false }
      if passage.verbForms(index).contains(where: {
        $0.tense == .past && grammar.verbs[Int($0.verb)].kind != .kind(.practice)
      }) {
        return true
      }
      if passage.is(index, .auxiliaries) {
        if !passage.is(index, .weakAuxiliaries) { return true }
      }
      if grammar.language != "en",
        passage.verbForms(index).contains(where: { $0.tense == .present || $0.tense == .future })
      {
        return true
      }
    }
    return false
  }

  // MARK: - Headings and sessions

  private func readHeading(_ range: Range<Int>) -> Bool {
    isRoster = false
    if startsSession(range) {
      waitsForRapporteur = false
      return true
    }
    if let roster = passage.firstPhrase(.rosters, in: range), roster.start - range.lowerBound <= 2,
      range.count <= 14
    {
      isRoster = true
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
    if let phrase = parser.phrase(at: range.lowerBound, limit: range.upperBound), phrase.form == .named {
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
  private func startsSession(_ range: Range<Int>) -> Bool {
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

  private func sessionNumber(at index: Int) -> (text: String, end: Int)? {
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
  private func readRapporteurLine(_ range: Range<Int>) -> Bool {
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

  /// Who chaired and who reported; true where the sentence says no more than that.
  private func readSessionFacts(_ range: Range<Int>) -> Bool {
    if let chaired = passage.firstPhrase(.chairedBy, in: range) {
      // “convened a contact group co-chaired by …” is a contribution with a session fact inside.
      if let subject = findSubject(range), !subject.verb.isPassive, subject.verb.verb >= 0,
        subject.verb.head < chaired.start,
        subject.phrase.form != .pronoun
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

  private func partiesAndPeople(in range: Range<Int>) -> [Int32] {
    var found: [Int32] = []
    for index in range {
      if let mention = passage.mention(startingAt: index), mention.party >= 0, !found.contains(mention.party)
      {
        found.append(mention.party)
      }
    }
    return found
  }

  // MARK: - Lists

  /// A sentence that ends with a colon and opens a list; false where it is to be read as a sentence.
  private func readLeadIn(_ range: Range<Int>, isItem: Bool) -> Bool {
    guard nextIsItem else { return false }
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

  private func leadInName(_ range: Range<Int>) -> Range<Int> {
    guard let verb = firstFiniteVerb(range), verb > range.lowerBound else {
      return range.lowerBound..<range.upperBound - 1
    }
    return range.lowerBound..<verb
  }

  private func firstFiniteVerb(_ range: Range<Int>) -> Int? {
    let parser = speakerParser
    return range.first { parser.isFinite($0) && !passage.isCapitalised($0) || passage.is($0, .auxiliaries) }
  }

  /// The kind that a lead-in gives its items: “made recommendations:” makes each one a recommendation.
  private func leadInKind(_ range: Range<Int>, _ subject: Subject) -> StatementKind? {
    if passage.firstPhrase(.recommendationsHeading, in: range) != nil { return .recommendation }
    if subject.isElided { return nil }
    let kind = kindOfPredicate(subject, end: range.upperBound)
    return kind == .procedural ? nil : kind
  }

  // MARK: - Sentences

  private func read(_ range: Range<Int>, isFirst: Bool, isItem: Bool) {
    guard range.contains(where: { passage.isWord($0) && !passage.tokens[$0].shape.contains(.hasDigit) })
    else { return }
    rememberBrackets(range)
    rememberSignatories(range)
    if isRoster || isItem && list?.isRoster == true {
      abstentions.append((passage.span(range), .narration))
      return
    }
    if readSessionFacts(range) {
      abstentions.append((passage.span(range), .sessionFact))
      return
    }
    var body = range
    while let first = body.first, isLeading(first) { body = (first + 1)..<body.upperBound }
    guard !body.isEmpty else { return }
    if isFirst, let label = runInHeading(body) {
      leaveParagraph()
      body = label..<body.upperBound
    }

    if isItem, isFirst, let list, !list.isRollCall {
      itemFloor = Floor(
        voices: list.voices,
        style: list.style,
        kind: list.kind ?? .position,
        block: blockNumber,
        session: currentSession
      )
    }
    if let phrase = accordingTo(body) {
      remember(phrase)
      add(body, voices: phrase.voices, attribution: .explicit, rule: .accordingTo, kind: .position, head: nil)
      setFloor(phrase.voices, style: .reported, kind: .position)
      return
    }
    let subject = findSubject(body)
    if let end = passage.phrase(.narration, at: body.lowerBound),
      subject.map({ $0.phrase.form == .group || !$0.verb.isReporting || end >= $0.phrase.end }) ?? true
    {
      abstentions.append((passage.span(body), .narration))
      return
    }
    if let subject, accepts(subject, isFirst: isFirst, isItem: isItem), !opensImpersonally(body) {
      addClauses(of: body, subject, isFirst: isFirst, isItem: isItem)
      return
    }
    if isAuthor(body) {
      abstentions.append((passage.span(body), .author))
      return
    }
    if narrates(body) {
      abstentions.append((passage.span(body), .narration))
      return
    }
    let holder =
      itemFloor ?? (floor?.block == blockNumber || floor.map { isReviewed($0.voices) } == true ? floor : nil)
    let isHeld =
      holder?.voices.contains { $0.party >= 0 } == true && holder?.session == currentSession
      && !isDirectedPassive(body)
    let isCarried =
      isItem && isFirst
      && list.map { !$0.isRollCall && $0.style != .impersonal && !$0.voices.isEmpty } == true
    let isOpen = !isHeld && !isCarried || opensImpersonally(body)
    let hasAgent = body.contains { passage.is($0, .agents) }
    if isOpen || hasAgent, let impersonal = impersonal(body), isOpen || impersonal.isNamed {
      add(
        body,
        voices: impersonal.voices,
        attribution: impersonal.voices.first?.kind == .group && impersonal.isNamed
          ? .explicit : .unattributed,
        rule: impersonal.isNamed ? .agentOfPassive : .impersonal,
        kind: impersonal.kind,
        head: impersonal.head
      )
      if impersonal.isNamed || itemFloor == nil {
        setFloor(impersonal.voices, style: .impersonal, kind: impersonal.kind)
      }
      return
    }
    carryOver(body, isFirst: isFirst, isItem: isItem)
  }

  /// Finds whose view it is in “According to Switzerland, …”.
  private func accordingTo(_ range: Range<Int>) -> SpeakerPhrase? {
    var start = range.lowerBound
    if passage.is(start, .linkers), passage.lists(start).isDisjoint(with: .pronouns) { start += 1 }
    if passage.mark(start) == Mark.comma { start += 1 }
    guard let end = passage.phrase(.accordingTo, at: start), end < range.upperBound,
      let phrase = speakerParser.phrase(at: end, limit: range.upperBound),
      phrase.form == .named || phrase.form == .group,
      passage.mark(phrase.end) == Mark.comma || passage.mark(phrase.end) == Mark.dash
    else { return nil }
    if passage.is(start, .speakingFor), end == start + 1 {
      // “For Uganda, the picture is incomplete”, unless somebody else speaks after it.
      guard phrase.form == .named, phrase.end + 1 < range.upperBound else { return nil }
      let rest = findSubject(phrase.end + 1..<range.upperBound)
      guard rest.map({ !$0.verb.isReporting || $0.isElided }) ?? true else { return nil }
    }
    return phrase
  }

  /// “Mexico was congratulated for”, “… was particularly welcomed”: what others do, whoever has the floor.
  private func isDirectedPassive(_ range: Range<Int>) -> Bool {
    let parser = speakerParser
    for index in range where passage.is(index, .passiveAuxiliaries) {
      guard let verb = parser.verbPhrase(at: index, limit: range.upperBound), verb.start == index,
        verb.isPassive
      else { continue }
      return isDirected(verb) && !isStative(verb)
    }
    return false
  }

  /// “It was underlined that”, “There was a call for”; not “It was concerned about”.
  private func opensImpersonally(_ range: Range<Int>) -> Bool {
    if passage.is(range.lowerBound, .impersonalReflexive),
      let verb = speakerParser.verbPhrase(at: range.lowerBound + 1, limit: range.upperBound)
    {
      return verb.isReporting && verb.verb >= 0
    }
    guard let end = passage.phrase(.impersonal, at: range.lowerBound), end <= range.upperBound else {
      return false
    }
    guard passage.is(range.lowerBound, .pronouns) else {
      return end - range.lowerBound > 2 && !passage.is(range.lowerBound + 1, .presentCopulas)
    }
    guard let verb = speakerParser.verbPhrase(at: range.lowerBound + 1, limit: range.upperBound) else {
      return false
    }
    return verb.isPassive && verb.isReporting && !isStative(verb)
      && (predicates(startingAt: verb.start, end: range.upperBound).isEmpty
        || passage.is(verb.end, .subordinators))
  }

  /// The end of a topic in capitals before the text: “CAPACITY BUILDING: The Secretariat …”.
  private func runInHeading(_ range: Range<Int>) -> Int? {
    let first = range.lowerBound
    if first + 3 < range.upperBound, passage.isCapitalised(first), passage.mention(at: first) == nil,
      passage.tokens[first + 1].shape.contains(.hasDigit), passage.mark(first + 2) == Mark.colon
    {
      // “Objective 7: Thailand asked …”
      return first + 3
    }
    var index = range.lowerBound
    var words = 0
    while index < range.upperBound, index < range.lowerBound + 18 {
      if passage.mark(index) == Mark.colon {
        guard words > 0, index + 1 < range.upperBound else { return nil }
        if let mention = passage.mention(startingAt: range.lowerBound), mention.party >= 0,
          mention.end >= index
        {
          return nil
        }
        return index + 1
      }
      let token = passage.tokens[index]
      if token.isWord {
        guard token.shape.contains(.allCapitals) || token.shape.contains(.hasDigit) else { return nil }
        words += 1
      } else if [Mark.period, Mark.semicolon, Mark.question].contains(token.mark) {
        return nil
      }
      index += 1
    }
    return nil
  }

  private func isLeading(_ index: Int) -> Bool {
    let mark = passage.mark(index)
    return mark == Mark.dash || mark == Mark.bullet || mark == Mark.comma || mark == Mark.semicolon
      || mark == Mark.period
      || mark == Mark.hyphen
  }

  private func narrates(_ range: Range<Int>) -> Bool {
    // “Discussions focused on”, “The session concluded”, after an opening such as “In the afternoon,”.
    var start = range.lowerBound
    for index in range where passage.mark(index) == Mark.comma {
      if index - range.lowerBound > 10 { break }
      start = index + 1
      if passage.phrase(.narration, at: start) != nil { return true }
    }
    return false
  }

  private func isAuthor(_ range: Range<Int>) -> Bool {
    var index = range.lowerBound
    for _ in 0..<2 {
      if passage.is(index, .firstPerson) { return true }
      guard
        let comma = (index..<min(range.upperBound, index + 14)).first(where: {
          passage.mark($0) == Mark.comma
        })
      else { return false }
      index = comma + 1
    }
    return false
  }

  // MARK: - Subjects

  struct Subject {
    var phrase: SpeakerPhrase
    var verb: SpeakerParser.VerbPhrase
    /// No verb of saying stands there, as in “Zambia on local integration”.
    var isElided: Bool
    /// Who did what a passive says: “were made by member States”.
    var agent: SpeakerPhrase?
    /// Whether it opens the sentence or stands after a comma.
    var opensSentence: Bool
  }

  /// The main subject of a sentence, where it can be a speaker.
  func findSubject(_ range: Range<Int>) -> Subject? {
    let parser = speakerParser
    let limit = range.upperBound
    var start = range.lowerBound
    while start < limit,
      passage.is(start, .linkers) && passage.lists(start).isDisjoint(with: [.pronouns, .demonstratives])
        || passage.mark(start) == Mark.quote
    {
      start += 1
    }
    if let found = subject(at: start, parser, limit, opens: true) { return found }
    // A subject left out, or a verb whose subject was lost: handled by the caller.
    var commas = 0
    var index = start
    let bound = min(limit, start + 80)
    let opensWithAdjunct =
      start > range.lowerBound
      || passage.is(start, [.openers, .adverbs, .endsInLy, .ordinals, .demonstratives])
    while index < bound {
      let mark = passage.mark(index)
      if mark == Mark.comma || (mark == Mark.colon && index - start < 16)
        || (mark == Mark.dash && commas == 0)
      {
        commas += 1
        if commas > 6 { break }
        var next = index + 1
        while next < limit, passage.is(next, .linkers), passage.lists(next).isDisjoint(with: .pronouns) {
          next += 1
        }
        if let found = subject(at: next, parser, limit, opens: false),
          opensWithAdjunct || mark == Mark.colon || isParenthesis(found, limit)
            || found.phrase.form != .office && found.phrase.form != .group
        {
          return found
        }
      } else if mark == Mark.semicolon {
        break
      } else if opensWithAdjunct, index > start, let mention = passage.mention(startingAt: index),
        mention.party >= 0
      {
        // “In its statement Indonesia said”: no comma.
        if let found = subject(at: index, parser, limit, opens: false), found.phrase.form == .named,
          found.verb.isReporting,
          !found.isElided,
          !(found.phrase.start..<max(found.phrase.end, found.verb.start))
            .contains(where: { passage.mark($0) == Mark.comma })
        {
          return found
        }
        index = mention.end
        continue
      }
      index += 1
    }
    return inverted(start..<max(start, limit), parser)
  }

  /// Whether the verb closes an insertion: “…, its delegate added, …”.
  private func isParenthesis(_ subject: Subject, _ limit: Int) -> Bool {
    subject.verb.isReporting
      && (subject.verb.end >= limit - 1
        || [Mark.comma, Mark.period].contains(passage.mark(subject.verb.end)))
  }

  /// A verb before its subject: “…, said Save the Children, …”.
  private func inverted(_ range: Range<Int>, _ parser: SpeakerParser) -> Subject? {
    for index in range.dropFirst(2).prefix(120) {
      let before = passage.mark(index - 1)
      guard before == Mark.comma || before == Mark.quote || before == Mark.dash, parser.isReporting(index),
        passage.verbForms(index).contains(where: { $0.tense == .past || grammar.language != "en" }),
        let phrase = parser.phrase(at: index + 1, limit: range.upperBound),
        phrase.form == .named || phrase.form == .group || phrase.form == .chair,
        phrase.end >= range.upperBound - 1
          || [Mark.comma, Mark.period, Mark.semicolon].contains(passage.mark(phrase.end)),
        let verb = parser.verbPhrase(at: index, limit: range.upperBound)
      else { continue }
      return Subject(phrase: phrase, verb: verb, isElided: false, agent: nil, opensSentence: false)
    }
    return nil
  }

  private func subject(at start: Int, _ parser: SpeakerParser, _ limit: Int, opens: Bool) -> Subject? {
    guard start < limit, let phrase = parser.phrase(at: start, limit: limit) else { return nil }
    let end = phrase.end
    if let verb = parser.verbPhrase(at: end, limit: limit) {
      return finish(phrase, verb, parser, limit, opens)
    }
    guard phrase.form != .pronoun || passage.mark(end) == Mark.comma else { return nil }
    let mark = passage.mark(end)
    if mark == Mark.open, let close = parser.closing(end, limit: min(limit, end + 24)),
      let verb = parser.verbPhrase(at: close + 1, limit: limit)
    {
      return finish(phrase, verb, parser, limit, opens)
    }
    let mayElide =
      opens
      && (phrase.form == .named || phrase.form == .group || phrase.form == .chair || phrase.form == .office)
    if mayElide, mark == Mark.colon || mark == Mark.dash {
      if let verb = parser.verbPhrase(at: end + 1, limit: limit) {
        return finish(phrase, verb, parser, limit, opens)
      }
      if end + 1 < limit, phrase.form != .office {
        return Subject(
          phrase: phrase,
          verb: elided(end + 1),
          isElided: true,
          agent: nil,
          opensSentence: opens
        )
      }
    }
    let afterInsertion = mark == 0 && end > phrase.start + 1 && passage.mark(end - 1) == Mark.comma
    if mark == Mark.comma || afterInsertion {
      if mayElide, phrase.form == .named, phrase.voices.allSatisfy({ $0.party >= 0 }),
        passage.phrase(.elidedVerb, at: end + 1) != nil,
        !hasReportingVerb(end + 2..<max(end + 2, min(limit, end + 60)), parser),
        !(end + 2..<max(end + 2, min(limit, end + 60))).contains(where: {
          passage.mark($0) == Mark.comma && parser.verbPhrase(at: $0 + 1, limit: limit) != nil
        })
      {
        return Subject(
          phrase: phrase,
          verb: elided(end + 1),
          isElided: true,
          agent: nil,
          opensSentence: opens
        )
      }
      if mayElide,
        passage.verbForms(end + 1).contains(where: {
          $0.tense == .gerund && grammar.verbs[Int($0.verb)].isReporting
        }),
        !hasReportingVerb(end + 2..<max(end + 2, min(limit, end + 60)), parser)
      {
        return Subject(
          phrase: phrase,
          verb: elided(end + 1),
          isElided: true,
          agent: nil,
          opensSentence: opens
        )
      }
      // “Indonesia, in its written statement(,) emphasized”
      var commas = 0
      var probe = end + 1
      while probe < min(limit, end + 34) {
        if passage.mark(probe) == Mark.comma {
          commas += 1
          if commas > 3 { break }
          if let verb = parser.verbPhrase(at: probe + 1, limit: limit) {
            return finish(phrase, verb, parser, limit, opens)
          }
        } else if passage.mark(probe) == Mark.semicolon || passage.mark(probe) == Mark.colon {
          break
        } else if probe < end + 14, parser.isReporting(probe),
          !passage.is(probe - 1, [.relatives, .subordinators]),
          passage.mention(at: probe - 1) == nil, !passage.is(probe - 1, [.pronouns, .articles]), commas == 0,
          let verb = parser.verbPhrase(at: probe, limit: limit)
        {
          return finish(phrase, verb, parser, limit, opens)
        }
        probe += 1
      }
      return nil
    }
    if mayElide, parser.allowsBareNames, grammar.language != "en", phrase.form == .named,
      phrase.voices.allSatisfy({ $0.party >= 0 && isState[Int($0.party)] }),
      passage.isWord(end), !passage.isCapitalised(end), end + 1 < limit, passage.verbForms(end).isEmpty,
      passage.lists(end).subtracting([.good, .bad, .strength4, .strength5]).isEmpty
    {
      // A verb that the grammar does not list, in a list of what States do.
      let verb = SpeakerParser.VerbPhrase(
        start: end,
        head: end,
        verb: -1,
        isReporting: false,
        isFuture: false,
        isPassive: false,
        end: end + 1
      )
      return Subject(phrase: phrase, verb: verb, isElided: false, agent: nil, opensSentence: opens)
    }
    if mayElide, phrase.form != .office, let after = passage.phrase(.elidedVerb, at: end) {
      let soon = (after..<min(limit, after + 5)).first {
        parser.isReporting($0) && passage.mention(at: $0) == nil
      }
      if let soon, !passage.is(soon - 1, [.articles, .openers]),
        let verb = parser.verbPhrase(at: soon, limit: limit)
      {
        return finish(phrase, verb, parser, limit, opens)
      }
      return Subject(phrase: phrase, verb: elided(end), isElided: true, agent: nil, opensSentence: opens)
    }
    if phrase.form == .named || phrase.form == .office || phrase.form == .chair {
      // Words between the name and its verb: “in his capacity as …”.
      guard
        !phrase.people.isEmpty || phrase.isWriting || phrase.form != .named || passage.is(end, .affiliations)
      else { return nil }
      var probe = end
      while probe < min(limit, end + 26) {
        let mark = passage.mark(probe)
        if mark == Mark.semicolon || mark == Mark.colon || mark == Mark.period { break }
        if mark == Mark.comma, phrase.form == .named, phrase.people.isEmpty, !phrase.isWriting { break }
        if parser.isReporting(probe) || passage.is(probe, .auxiliaries),
          !passage.is(probe - 1, [.relatives, .subordinators, .articles, .openers]),
          let verb = parser.verbPhrase(at: probe, limit: limit), verb.isReporting
        {
          return finish(phrase, verb, parser, limit, opens)
        }
        probe += 1
      }
    }
    return nil
  }

  private func hasReportingVerb(_ range: Range<Int>, _ parser: SpeakerParser) -> Bool {
    guard range.lowerBound < range.upperBound else { return false }
    return range.contains {
      parser.isReporting($0) && !passage.is($0 - 1, [.relatives, .subordinators, .articles])
        && passage.verbForms($0).contains { $0.tense == .past }
    }
  }

  private func elided(_ index: Int) -> SpeakerParser.VerbPhrase {
    SpeakerParser.VerbPhrase(
      start: index,
      head: index,
      verb: -1,
      isReporting: true,
      isFuture: false,
      isPassive: false,
      end: index + 1
    )
  }

  private func finish(
    _ phrase: SpeakerPhrase,
    _ verb: SpeakerParser.VerbPhrase,
    _ parser: SpeakerParser,
    _ limit: Int,
    _ opens: Bool
  ) -> Subject? {
    var verb = verb
    if !verb.isReporting {
      // “made recommendations”, “was concerned”: the words after a plain verb make it a report.
      let kinds =
        predicates(startingAt: verb.head, end: limit) + predicates(startingAt: verb.start, end: limit)
      let isSaid = passage.is(verb.end, .thatWords) && !passage.is(verb.head, .auxiliaries)
      let isOpinion =
        passage.is(verb.start, .passiveAuxiliaries) && kinds.contains(.position)
        && bestWeight(at: verb.start, end: limit) >= 4
      let tells = kinds.contains {
        $0 != .practice && $0 != .commitment && ($0 != .position || verb.verb >= 0 && !isHave(verb))
      }
      if tells || isSaid || isOpinion { (verb.isReporting, verb.tells) = (true, true) }
    }
    var agent: SpeakerPhrase?
    if verb.isPassive {
      if isStative(verb) || !predicates(startingAt: verb.start, end: limit).isEmpty && !isDirected(verb) {
        // “was concerned”: its own state of mind.
        var own = verb
        own.isPassive = false
        return Subject(phrase: phrase, verb: own, isElided: false, agent: nil, opensSentence: opens)
      }
      var probe = verb.end
      while probe < min(limit, verb.end + 8) {
        if passage.is(probe, .agents), let found = parser.phrase(at: probe + 1, limit: limit),
          found.form == .named || found.form == .group
        {
          agent = found
          break
        }
        probe += 1
      }
    }
    return Subject(phrase: phrase, verb: verb, isElided: false, agent: agent, opensSentence: opens)
  }

  private func bestWeight(at index: Int, end: Int) -> Int {
    passage.predicates(at: index).filter { Int($0.end) <= end }
      .map { grammar.predicates[Int(grammar.book.outputs[Int($0.output)].value)].weight }.max() ?? 0
  }

  private func isHave(_ verb: SpeakerParser.VerbPhrase) -> Bool { passage.is(verb.head, .auxiliaries) }

  /// Commended, urged, asked: what others do to the subject.
  private func isDirected(_ verb: SpeakerParser.VerbPhrase) -> Bool {
    guard verb.verb >= 0 else { return false }
    switch grammar.verbs[Int(verb.verb)].kind {
    case .kind(.support), .kind(.recommendation), .kind(.question): return true
    default: return false
    }
  }

  private func isStative(_ verb: SpeakerParser.VerbPhrase) -> Bool {
    guard verb.verb >= 0 else { return false }
    return passage.is(verb.end, .agents) && passage.is(verb.head, .stateOfMind)
  }

  // MARK: - Accepting

  /// Whether the subject speaks here, or the sentence only tells of it under somebody else's words.
  private func accepts(_ subject: Subject, isFirst: Bool, isItem: Bool) -> Bool {
    if subject.isElided { return true }
    // “The Forum should …” tells what somebody wants of it.
    if subject.agent == nil, passage.is(subject.verb.start, .obligations) {
      guard subject.phrase.form == .pronoun else { return false }
      return currentFloor != nil
    }
    if subject.verb.isPassive, subject.agent == nil {
      return false
    }
    if subject.agent != nil { return subject.verb.isReporting }
    let holder = itemFloor ?? (floor?.block == blockNumber ? floor : nil)
    switch subject.phrase.form {
    case .pronoun: return currentFloor != nil
    case .firstPerson:
      if passage.is(subject.phrase.start, .firstPerson) { return false }
      if !signatories.isEmpty { return true }
      return circumstances.issuer >= 0 || (holder == nil && collective == nil && subject.verb.isReporting)
    case .office:
      if circumstances.reviewed >= 0 { return subject.verb.isReporting || holder == nil }
      return subject.verb.isReporting
    case .named, .group, .chair:
      // “The Federal Executive has introduced a bill”: what a nameless body does, under somebody's words.
      let isNameless = subject.phrase.voices.allSatisfy { $0.party < 0 && $0.kind != .unlisted }
      let isPlain =
        !subject.verb.tells && subject.verb.verb >= 0
        && grammar.verbs[Int(subject.verb.verb)].kind == .kind(.practice)
      if isNameless, isPlain, holder?.voices.contains(where: { $0.party >= 0 }) == true { return false }
      if subject.verb.isReporting { return true }
      if subject.phrase.voices.allSatisfy({ $0.kind == .person }) { return holder == nil }
      if isItem, isFirst { return true }
      guard let holder else { return subject.opensSentence || floor?.style != .reported }
      if holder.style == .ownAction || holder.style == .heading || holder.style == .impersonal {
        return subject.phrase.form != .group
      }
      // In minutes a new name that opens a sentence has the floor; in a review it is spoken of.
      let verb = subject.verb
      let isPlainPast = verb.verb >= 0 || verb.start == verb.head && !passage.is(verb.head, .auxiliaries)
      let isNew = verb.isFuture || isPlainPast && !verb.isPassive && !passage.is(verb.start, .pluperfects)
      if isNew, subject.opensSentence, !circumstances.isReview, subject.phrase.form == .named { return true }
      return parties(holder.voices) == parties(subject.phrase.voices)
    }
  }

  var reviewedHasFloor: Bool { currentFloor.map { isReviewed($0.voices) } ?? false }

  private func parties(_ voices: [Voice]) -> Set<Int32> { Set(voices.map(\.party)) }

  private var currentFloor: Floor? {
    if let floor, floor.block == blockNumber { return floor }
    return itemFloor ?? floor
  }

  /// The voices a subject stands for.
  private func resolve(_ subject: Subject) -> [Voice] {
    if let agent = subject.agent {
      let isSigned =
        agent.form == .group && passage.is(agent.end - 1, .signatoryHeads) && !signatories.isEmpty
      return isSigned ? signatories : agent.voices
    }
    switch subject.phrase.form {
    case .pronoun:
      if passage.is(subject.phrase.end, .pairs), let pair = lastPair { return pair }
      return currentFloor?.voices ?? []
    case .firstPerson:
      if !signatories.isEmpty { return signatories }
      guard circumstances.issuer >= 0 else {
        return [Voice(kind: .group, printed: passage.span(subject.phrase.start..<subject.verb.end))]
      }
      return [
        Voice(
          kind: .party,
          party: circumstances.issuer,
          printed: passage.span(subject.phrase.start..<subject.phrase.end)
        )
      ]
    case .office:
      let printed = passage.span(subject.phrase.start..<subject.phrase.end)
      if passage.is(subject.phrase.start, .possessives), let floor = currentFloor { return floor.voices }
      if circumstances.reviewed >= 0 {
        return [Voice(kind: .party, party: circumstances.reviewed, printed: printed)]
      }
      if let floor = currentFloor, floor.style == .reported { return floor.voices }
      return subject.phrase.voices
    case .chair:
      let printed = passage.span(subject.phrase.start..<subject.phrase.end)
      guard subject.phrase.people.isEmpty else { return subject.phrase.voices }
      let own = currentSession >= 0 ? sessions[currentSession].chairs : []
      let chairs = own.isEmpty ? chairsOfAll : own
      let isPlural = subject.phrase.voices.count > 1 || speakerParser.isPlural(subject.phrase.end - 1)
      guard !chairs.isEmpty, isPlural || chairs.count == 1 else { return subject.phrase.voices }
      return chairs.map { Voice(kind: .chair, party: $0, printed: printed, isChair: true) }
    case .group:
      // “The two countries”: those who spoke last, where they are two.
      let isDefinite =
        passage.is(subject.phrase.start, .articles) && !passage.is(subject.phrase.start, .indefiniteArticles)
      let isBareOffice =
        subject.phrase.end == subject.phrase.start + 1 && passage.is(subject.phrase.start, .delegates)
      if !signatories.isEmpty, isDefinite || isBareOffice, passage.is(subject.phrase.end - 1, .signatoryHeads)
      {
        return signatories
      }
      let isPair = (subject.phrase.start..<min(subject.phrase.end, subject.phrase.start + 2)).contains {
        passage.is($0, .pairs)
      }
      return isPair ? lastPair ?? subject.phrase.voices : subject.phrase.voices
    case .named: return subject.phrase.voices
    }
  }

  /// The two who spoke last, together or one after the other.
  private var lastPair: [Voice]? {
    if let floor, floor.voices.count == 2, floor.voices.allSatisfy({ $0.party >= 0 }) { return floor.voices }
    return lastSpeakers.count == 2 ? lastSpeakers : nil
  }

  private func setFloor(_ voices: [Voice], style: Floor.Style, kind: StatementKind, isWriting: Bool = false) {
    let next = Floor(
      voices: voices,
      style: style,
      kind: kind,
      block: blockNumber,
      session: currentSession,
      isWriting: isWriting
    )
    if !isWriting, voices.allSatisfy({ $0.kind == .group || $0.kind == .chair || $0.isChair }),
      style == .reported
    {
      collective = next
    }
    floor = next
    if voices.count == 1, let voice = voices.first, voice.party >= 0, lastSpeakers.last?.party != voice.party
    {
      lastSpeakers.append(voice)
      if lastSpeakers.count > 2 { lastSpeakers.removeFirst() }
    }
  }

  // MARK: - Adding

  /// Adds the sentence, cut where another speaker's clause begins.
  private func addClauses(of range: Range<Int>, _ subject: Subject, isFirst: Bool, isItem: Bool) {
    var start = range.lowerBound
    var current = subject
    var position = max(current.verb.end, current.phrase.end)
    while true {
      guard let next = nextClause(in: position..<range.upperBound, after: current) else { break }
      add(start..<next.boundary, current, isItem: isItem)
      start = next.subject.phrase.start
      current = next.subject
      position = max(current.verb.end, current.phrase.end)
    }
    add(start..<range.upperBound, current, isItem: isItem)
  }

  /// Where the clause of another named speaker begins: “, while B proposed”, “; C said”.
  private func nextClause(in range: Range<Int>, after current: Subject) -> (boundary: Int, subject: Subject)?
  {
    guard current.phrase.form != .firstPerson else { return nil }
    let parser = speakerParser
    var index = range.lowerBound
    while index < range.upperBound {
      var next = index
      var joined = false
      let mark = passage.mark(next)
      if mark == Mark.comma || mark == Mark.semicolon {
        next += 1
        joined = mark == Mark.semicolon
      }
      if let end = passage.phrase([.clauseJoiners, .coordinators], at: next), passage.mark(next) == 0 {
        next = end
        joined = true
      } else if mark == Mark.comma, passage.mention(startingAt: next)?.party ?? -1 >= 0 {
        joined = true
      }
      if joined, next < range.upperBound {
        if let found = subject(at: next, parser, range.upperBound, opens: false),
          found.phrase.form == .named || found.phrase.form == .group || found.phrase.form == .chair,
          found.verb.isReporting, !found.isElided, !found.verb.isPassive, found.verb.verb >= 0,
          !found.verb.isFuture,
          isPast(found.verb.head) || grammar.language != "en",
          found.phrase.form == .named || found.verb.start <= found.phrase.end + 2,
          found.phrase.voices.contains(where: { $0.party >= 0 }) || found.phrase.form != .named,
          passage.mark(found.phrase.end) != Mark.comma || found.verb.start > found.phrase.end + 1,
          parties(found.phrase.voices) != parties(current.phrase.voices) || found.phrase.form != .named
        {
          return (index, found)
        }
        // “… and Sierra Leone that direct access be granted”: the verb is not said again.
        let phrase = parser.phrase(at: next, limit: range.upperBound)
        if !current.isElided, let phrase, phrase.form == .named,
          phrase.voices.allSatisfy({ $0.party >= 0 && isState[Int($0.party)] }),
          passage.is(phrase.end, .gappings)
            || mark == Mark.comma && passage.phrase(.elidedVerb, at: phrase.end) != nil,
          phrase.end + 1 < range.upperBound
        {
          var shared = current
          shared.phrase = phrase
          shared.verb.end = phrase.end
          return (index, shared)
        }
        // A list without a verb holds no clause anywhere inside.
        index = max(index + 1, next, phrase?.end ?? 0)
        continue
      }
      index += 1
    }
    return nil
  }

  private func isPast(_ index: Int) -> Bool {
    passage.verbForms(index).contains { $0.tense == .past || $0.tense == .participle }
  }

  private func add(_ range: Range<Int>, _ subject: Subject, isItem: Bool) {
    var range = range
    while let last = range.last, last > range.lowerBound, passage.mark(last) == Mark.comma {
      range = range.lowerBound..<last
    }
    let voices = resolve(subject)
    let kind = kindOfPredicate(subject, end: range.upperBound)
    let attribution: Attribution
    let rule: Rule
    switch subject.phrase.form {
    case _ where subject.agent != nil: (attribution, rule) = (.explicit, .agentOfPassive)
    case .pronoun: (attribution, rule) = (.anaphoric, .pronoun)
    case .firstPerson: (attribution, rule) = (.anaphoric, .firstPersonOfIssuer)
    case .office: (attribution, rule) = (.anaphoric, .office)
    default:
      attribution = .explicit
      rule = subject.isElided ? .elidedVerb : subject.verb.isReporting ? .reportingVerb : .ownAction
    }
    remember(subject.phrase)
    add(
      range,
      voices: voices,
      attribution: attribution,
      rule: rule,
      kind: kind,
      head: subject.verb.head,
      subject: subject
    )
    let style: Floor.Style = subject.verb.isReporting || subject.isElided ? .reported : .ownAction
    if subject.phrase.form == .pronoun, let floor = currentFloor {
      setFloor(
        floor.voices,
        style: floor.style == .heading
          ? .heading : floor.style == .ownAction && style == .ownAction ? .ownAction : floor.style,
        kind: kind
      )
    } else {
      setFloor(voices, style: style, kind: kind, isWriting: subject.phrase.isWriting)
    }
  }

  /// “Leon Charles (Grenada)”: whose delegate somebody is.
  private func rememberBrackets(_ range: Range<Int>) {
    for index in range where passage.mark(index) == Mark.open && index >= range.lowerBound + 2 {
      guard let mention = passage.mention(startingAt: index + 1), mention.party >= 0,
        passage.mark(mention.end) == Mark.close,
        passage.isCapitalised(index - 1), passage.isCapitalised(index - 2),
        passage.mention(at: index - 1) == nil
      else { continue }
      let before = max(range.lowerBound, index - 14)..<index
      if before.contains(where: { passage.phrase(.chairHeads, at: $0) != nil }),
        passage.firstPhrase(.chairedBy, in: range) == nil, chairsOfAll.count < 3,
        !chairsOfAll.contains(mention.party)
      {
        chairsOfAll.append(mention.party)
      }
      let family = passage.word(index - 1)
      if speakerParser.people[family] == nil, family.utf8.count > 2 {
        speakerParser.people[family] = mention.party
        var first = index - 1
        while first > range.lowerBound, passage.isCapitalised(first - 1),
          passage.lists(first - 1).isDisjoint(with: [.chairHeads, .honorifics])
        {
          first -= 1
        }
        people.append((passage.span(first..<index), nil, mention.party))
      }
    }
  }

  /// “We, the Ministers of A, B and C”, “The Ministers of A, B and C met in …”.
  private func rememberSignatories(_ range: Range<Int>) {
    guard signatories.isEmpty, blockNumber < 40 else { return }
    var start = range.lowerBound
    let saysWe = passage.is(start, .collectiveFirstPerson)
    if saysWe {
      start += 1
      if passage.mark(start) == Mark.comma { start += 1 }
    }
    // The States between the office and what the officials do: “responsible for labour of A, B and C, meeting in …”.
    guard start < range.upperBound, saysWe || passage.is(start, .articles) || passage.is(start, .delegates)
    else { return }
    var end = start
    var isOfficial = false
    while end < range.upperBound, end < start + 160, !passage.is(end, .meetingVerbs),
      passage.mark(end) != Mark.period
    {
      if passage.is(end, .delegates) { isOfficial = true }
      end += 1
    }
    let meets = end < range.upperBound && passage.is(end, .meetingVerbs)
    guard saysWe || meets, isOfficial, end > start else { return }
    var voices: [Voice] = []
    for index in start..<end {
      guard let mention = passage.mention(startingAt: index), mention.party >= 0, isState[Int(mention.party)],
        !mention.name.isDemonym, !voices.contains(where: { $0.party == mention.party })
      else { continue }
      voices.append(Voice(kind: .party, party: mention.party, printed: passage.span(start..<end)))
    }
    if voices.count >= 2 { signatories = voices }
  }

  private func remember(_ phrase: SpeakerPhrase) {
    for person in phrase.people {
      let family = passage.word(person.name.upperBound - 1)
      let party =
        person.party >= 0 ? person.party : phrase.people.count == 1 ? phrase.voices.first?.party ?? -1 : -1
      if speakerParser.people[family] == nil, family.utf8.count > 2 {
        if party >= 0 { speakerParser.people[family] = party }
        people.append((passage.span(person.name), person.role.map { passage.span($0) }, party))
      }
    }
  }

  /// A sentence that names no speaker of its own.
  private func carryOver(_ range: Range<Int>, isFirst: Bool, isItem: Bool) {
    // “asked about …”, “Expresó su preocupación …”: the subject is left out, or was lost.
    if let verb = leadingVerb(range), let holder = currentFloor, !holder.voices.isEmpty {
      let subject = Subject(
        phrase: SpeakerPhrase(form: .pronoun, voices: [], start: range.lowerBound, end: range.lowerBound),
        verb: verb,
        isElided: false,
        agent: nil,
        opensSentence: true
      )
      let kind = kindOfPredicate(subject, end: range.upperBound)
      addCarried(
        range,
        holder,
        rule: .subjectLeftOut,
        attribution: grammar.language == "en" ? .anaphoric : .continuation,
        kind: kind,
        head: verb.head
      )
      return
    }
    let openingKind = predicates(startingAt: range.lowerBound, end: range.upperBound).first
    if let list, isItem, isFirst, !list.isRollCall, !list.voices.isEmpty {
      let stated = list.kind.flatMap { $0 == .position ? nil : $0 } ?? openingKind ?? list.kind
      let kind = stated ?? (list.style == .impersonal ? .position : answerKind(range))
      let isImpersonal = list.style == .impersonal
      noteTopic(list.topic, range)
      add(
        range,
        voices: list.voices,
        attribution: isImpersonal ? .unattributed : .continuation,
        rule: isImpersonal ? .impersonalList : .listItem,
        kind: kind,
        head: nil
      )
      itemFloor = Floor(
        voices: list.voices,
        style: list.style,
        kind: kind,
        block: blockNumber,
        session: currentSession
      )
      return
    }
    if let floor, floor.block == blockNumber {
      let kind = openingKind ?? carriedKind(floor, range)
      addCarried(range, floor, rule: .continuesParagraph, attribution: .continuation, kind: kind, head: nil)
      return
    }
    if let itemFloor, itemFloor.block == blockNumber {
      addCarried(
        range,
        itemFloor,
        rule: .continuesParagraph,
        attribution: .continuation,
        kind: openingKind ?? itemFloor.kind,
        head: nil
      )
      return
    }
    if let holder = heldFloor(range, isFirst: isFirst, isItem: isItem) {
      let own = openingKind.flatMap { $0 == .position && holder.style == .heading ? nil : $0 }
      let kind = own ?? carriedKind(holder, range)
      let rule: Rule = holder.style == .heading ? .headingSpeaker : .continuesSpeaker
      addCarried(range, holder, rule: rule, attribution: .continuation, kind: kind, head: nil)
      return
    }
    let isPreamble =
      passage.is(range.lowerBound, .preambleOpeners)
      || passage.verbForms(range.lowerBound).contains { $0.tense == .gerund }
    if !signatories.isEmpty, isFirst, isPreamble {
      let kind = defaultKind(range.lowerBound, end: range.upperBound) ?? .position
      add(
        range,
        voices: signatories,
        attribution: .continuation,
        rule: .continuesSpeaker,
        kind: passage.phrase(.bad, at: range.lowerBound) != nil ? .concern : kind,
        head: nil
      )
      return
    }
    abstentions.append((passage.span(range), .noSpeaker))
  }

  /// The floor that carries over from an earlier paragraph, where the text allows it.
  private func heldFloor(_ range: Range<Int>, isFirst: Bool, isItem: Bool) -> Floor? {
    guard let floor, floor.session == currentSession else { return nil }
    if floor.style == .heading || isReviewed(floor.voices) { return floor }
    if isItem { return nil }
    if case .paragraphNumber = layout.blocks[blockNumber].marker { return nil }
    if floor.isWriting { return collective?.session == currentSession ? collective : nil }
    guard
      floor.style == .reported
        || floor.style == .impersonal && floor.voices.contains(where: { $0.kind == .group })
    else { return nil }
    guard blockNumber - floor.block <= 8 else { return nil }
    let isCollective = floor.voices.allSatisfy { $0.kind == .group || $0.kind == .chair || $0.isChair }
    if isCollective, floor.style == .reported { return floor }
    let first = range.lowerBound
    if passage.is(first, [.linkers, .demonstratives]) || passage.phrase(.linkers, at: first) != nil {
      return floor.style == .reported ? floor : nil
    }
    return nil
  }

  private func carriedKind(_ floor: Floor, _ range: Range<Int>) -> StatementKind {
    if floor.style == .ownAction || floor.style == .heading {
      let isFuture = range.contains { index in
        passage.is(index, .futureAuxiliaries)
      }
      if isFuture { return .commitment }
      return floor.kind == .commitment ? .commitment : .practice
    }
    if isReviewed(floor.voices) { return answerKind(range) }
    let undertakes = floor.kind == .commitment || floor.kind == .practice
    if undertakes, floor.voices.contains(where: { $0.party >= 0 }),
      range.contains(where: { passage.is($0, .futureAuxiliaries) })
    {
      return .commitment
    }
    return .position
  }

  private func addCarried(
    _ range: Range<Int>,
    _ holder: Floor,
    rule: Rule,
    attribution: Attribution,
    kind: StatementKind,
    head: Int?
  ) {
    let isUnnamed = holder.style == .impersonal
    add(
      range,
      voices: holder.voices,
      attribution: isUnnamed ? .unattributed : attribution,
      rule: rule,
      kind: kind,
      head: head
    )
    var next = holder
    next.block = blockNumber
    next.kind = kind
    next.session = currentSession
    floor = next
  }

  /// A finite reporting verb, or an auxiliary with one, that opens the sentence.
  private func leadingVerb(_ range: Range<Int>) -> SpeakerParser.VerbPhrase? {
    let parser = speakerParser
    var start = range.lowerBound
    if passage.is(start, .linkers),
      passage.lists(start).isDisjoint(with: [.pronouns, .demonstratives, .articles])
    {
      start += 1
    }
    if passage.mark(start) == Mark.comma { start += 1 }
    guard start < range.upperBound, passage.isWord(start), !passage.is(start, .impersonalReflexive) else {
      return nil
    }
    if grammar.language == "en" {
      guard !passage.isCapitalised(start), parser.isReporting(start),
        passage.verbForms(start).contains(where: { $0.tense == .past })
      else { return nil }
    }
    guard let verb = parser.verbPhrase(at: start, limit: range.upperBound), verb.verb >= 0, !verb.isPassive
    else { return nil }
    guard verb.isReporting || grammar.language != "en" else { return nil }
    guard
      grammar.language != "fr"
        || passage.verbForms(verb.head).contains(where: { $0.tense != .participle && $0.tense != .infinitive }
        )
    else { return nil }
    return verb
  }

  /// A sentence that reports nobody in particular, or names who did in a passive.
  private func impersonal(_ range: Range<Int>) -> (
    voices: [Voice], kind: StatementKind, head: Int?, isNamed: Bool
  )? {
    var start = range.lowerBound
    let parser = speakerParser
    for attempt in 0..<2 {
      if let end = passage.phrase(.impersonal, at: start), end <= range.upperBound {
        let kind =
          predicates(startingAt: start, end: range.upperBound).first
          ?? (start..<min(range.upperBound, end + 4)).lazy.compactMap {
            self.defaultKind($0, end: range.upperBound)
          }.first ?? .position
        if let by = (end..<max(end, min(range.upperBound, end + 5))).first(where: { passage.is($0, .agents) }
        ),
          let agent = parser.phrase(at: by + 1, limit: range.upperBound), agent.form == .named
        {
          return (agent.voices, kind, end - 1, true)
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
          return (agent.voices, passiveKind(verb, range), verb.head, true)
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

  private func passiveKind(_ verb: SpeakerParser.VerbPhrase, _ range: Range<Int>) -> StatementKind {
    let subject = range.lowerBound..<verb.start
    if passage.firstPhrase(.recommendationsHeading, in: subject) != nil { return .recommendation }
    if passage.firstPhrase(.concernNouns, in: subject) != nil { return .concern }
    if passage.firstPhrase(.practiceNouns, in: subject) != nil { return .practice }
    return defaultKind(verb.head, end: range.upperBound) ?? .position
  }

  private func noteTopic(_ topic: WordLists, _ range: Range<Int>) {
    guard currentSession >= 0 else { return }
    let span = passage.span(range)
    if topic.contains(.guidingQuestions) { sessions[currentSession].guidingQuestions.append(span) }
    if topic.contains(.mainIssues) { sessions[currentSession].mainIssues.append(span) }
    if topic.contains(.meansOfImplementation) { sessions[currentSession].meansOfImplementation.append(span) }
  }

  private func speakerVoices(_ range: Range<Int>) -> [Voice]? {
    guard let subject = findSubject(range) else { return nil }
    if subject.verb.isPassive, subject.agent == nil { return nil }
    let voices = resolve(subject)
    return voices.isEmpty ? nil : voices
  }

  // MARK: - Trailing brackets

  struct TrailingClause {
    var range: Range<Int>
    var parties: [Int32]
    var printed: Span
  }

  /// “Ratify … (Spain); establish … (Egypt, Peru);”: clauses that end with who asks for them; nil for any other block.
  private func trailingClauses(_ range: Range<Int>) -> [TrailingClause]? {
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
      // What follows must end the clause.
      let following = passage.mark(end)
      let endsClause =
        end >= range.upperBound
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
        clauses[last].parties += parties.filter { !clauses[last].parties.contains($0) }
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
    guard !clauses.isEmpty, start >= range.upperBound || start + 3 >= range.upperBound else { return nil }
    if let first = clauses.first, let subject = findSubject(first.range), !subject.isElided,
      subject.verb.isReporting,
      subject.opensSentence
    {
      return nil
    }
    return clauses
  }

  /// The parties of a bracket that holds nothing but parties.
  private func partiesOnly(_ range: Range<Int>) -> [Int32]? {
    var parties: [Int32] = []
    var index = range.lowerBound
    while index < range.upperBound {
      if let mention = passage.mention(startingAt: index), mention.party >= 0, !mention.name.isDemonym {
        if !parties.contains(mention.party) { parties.append(mention.party) }
        index = mention.end
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

  /// A bracket at the end of a recommendation that names a State the catalogue does not know: nobody of the list.
  private func unlistedParty(_ range: Range<Int>, end: Int) -> [Int32]? {
    guard inRecommendations, !range.isEmpty, range.count <= 5, range.upperBound + 3 >= end,
      range.allSatisfy({ passage.isCapitalised($0) || passage.is($0, [.ofWords, .articles, .coordinators]) }),
      range.contains(where: { passage.isCapitalised($0) && !passage.tokens[$0].shape.contains(.allCapitals) })
    else { return nil }
    return []
  }

  private func addTrailing(_ clause: TrailingClause) {
    var voices = clause.parties.map { Voice(kind: .party, party: $0, printed: clause.printed) }
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

  // MARK: - The draft

  private func add(
    _ range: Range<Int>,
    voices: [Voice],
    attribution: Attribution,
    rule: Rule,
    kind: StatementKind,
    head: Int?,
    subject: Subject? = nil
  ) {
    var range = range
    while let first = range.first, isLeading(first) { range = (first + 1)..<range.upperBound }
    // “; and” joins items and belongs to none.
    if range.count > 2, passage.is(range.upperBound - 1, .coordinators),
      [Mark.semicolon, Mark.comma].contains(passage.mark(range.upperBound - 2))
    {
      range = range.lowerBound..<range.upperBound - 1
    }
    guard !range.isEmpty else { return }
    let cited = citations(in: range)
    var trace: StatementTrace? = keepsTrace ? StatementTrace(block: blockNumber) : nil
    if keepsTrace {
      if let subject {
        trace?.speaker = text[passage.span(subject.phrase.start..<subject.phrase.end)]
        trace?.verb =
          subject.isElided ? "(left out)" : text[passage.span(subject.verb.start..<subject.verb.end)]
      }
      if let head, head >= 0 { trace?.predicate = predicateText(startingAt: head, end: range.upperBound) }
    }
    var triggers: [String] = []
    let themes = themes(in: range, kind: kind, cited: cited.instruments) {
      if keepsTrace { triggers.append($0) }
    }
    trace?.themeTriggers = triggers
    drafts.append(
      Draft(
        span: passage.span(range),
        voices: voices,
        attribution: attribution,
        rule: rule,
        kind: kind,
        strength: kind == .recommendation || kind == .commitment ? strength(in: range, after: head) : nil,
        themes: themes,
        instruments: cited.instruments,
        provisions: cited.provisions,
        places: places(in: range, speakers: voices),
        session: currentSession,
        trace: trace
      )
    )
  }

  private func places(in range: Range<Int>, speakers: [Voice]) -> [Int32] {
    var found: [Int32] = []
    for index in range {
      guard let mention = passage.mention(startingAt: index), mention.party >= 0, isState[Int(mention.party)],
        !speakers.contains(where: { $0.party == mention.party }), !found.contains(mention.party)
      else { continue }
      found.append(mention.party)
    }
    return found
  }
}

extension Array {
  /// The element at `index`, or nil outside the array.
  subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
