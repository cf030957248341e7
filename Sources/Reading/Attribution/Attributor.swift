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
  /// Who spoke by the document's markup, and whom each speech is given to.
  let speeches: [SourceText.Speech]
  var speechVoices: [Voice] = []
  var nextSpeech = 0
  var markedPeople: [Record.Person] = []
  let keepsTrace: Bool
  let passage: Passage
  @exclusivity(unchecked) var drafts: [Draft] = []
  @exclusivity(unchecked) var abstentions: [(span: Span, reason: AbstentionReason)] = []
  @exclusivity(unchecked) var sessions: [SessionDraft] = []
  @exclusivity(unchecked) var people: [(name: Span, role: Span?, party: Int32)] = []
  /// Finds speakers in the passage; it knows the family names of the people met so far.
  let speakerParser: SpeakerParser
  let isState: [Bool]
  let circumstances: Circumstances

  // Who has the floor.
  @exclusivity(unchecked) var floor: Floor?
  @exclusivity(unchecked) var collective: Floor?
  @exclusivity(unchecked) var list: ListContext?
  @exclusivity(unchecked) var itemFloor: Floor?
  @exclusivity(unchecked) var blockNumber = 0
  @exclusivity(unchecked) var currentSession = -1
  @exclusivity(unchecked) var waitsForRapporteur = false
  /// Under a heading such as “Composition of the delegation”.
  var isRoster = false
  /// Under the heading of a review's conclusions, up to its annexes.
  var inConclusions = false
  var rapporteurLines = 0
  /// The rapporteur's place among the people, while the lines about him are read.
  var rapporteur: Int?
  /// Who chairs the whole meeting, where no session says otherwise.
  @exclusivity(unchecked) var chairsOfAll: [Int32] = []
  /// Those in whose name a communiqué speaks: “We, the Ministers of A, B and C”.
  var signatories: [Voice] = []
  /// The last parties that spoke, each alone, the newest last.
  @exclusivity(unchecked) var lastSpeakers: [Voice] = []
  /// The instruments cited so far, and by the words of their titles, for citations in short.
  var citedInstruments: Set<Int32> = []
  var citedByWord: [[UInt8]: [Int32]] = [:]

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
    /// The number of the paragraph that opened the list, and that of the last item.
    ///
    /// Items that count anew inside paragraph 60 are over where 61 follows.
    var opener: Int?
    var lastItem: Int?
  }

  init(
    grammar: Grammar,
    text: DocumentText,
    layout: Layout,
    circumstances: Circumstances,
    speeches: [SourceText.Speech] = [],
    keepsTrace: Bool
  ) {
    self.speeches = speeches
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
    resolveSpeeches()
    for number in layout.blocks.indices {
      blockNumber = number
      let block = layout.blocks[number]
      passage.read(block.lines.map { layout.segments[$0] }, of: text.bytes)
      speakerParser.allowsBareNames = block.kind == .item
      guard passage.count > 0, hasWords() else { continue }
      if let speech = speech(covering: layout.span(of: block)) {
        readSpeech(speech)
      } else if speeches.isEmpty {
        read(block)
      } else {
        readBetweenSpeeches(block)
      }
    }
    if let last = sessions.indices.last { sessions[last].end = text.bytes.count }
  }

  func hasWords() -> Bool { passage.tokens.contains { $0.isWord && !$0.shape.contains(.hasDigit) } }

  func read(_ block: Layout.Block) {
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
      if let own = Int(number) {
        if let opener = list?.opener, own == opener + 1, list?.lastItem != own - 1 { list = nil }
        list?.lastItem = own
      }
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
  func leaveParagraph() {
    guard let floor, floor.style != .heading, !isReviewed(floor.voices) else { return }
    self.floor = nil
  }

  func isReviewed(_ voices: [Voice]) -> Bool {
    circumstances.reviewed >= 0 && voices.count == 1 && voices.first?.party == circumstances.reviewed
  }

  var nextIsItem: Bool {
    guard blockNumber + 1 < layout.blocks.count else { return false }
    return layout.blocks[blockNumber + 1].kind == .item
  }

  func isNumbered(_ block: Layout.Block) -> Bool {
    if case .paragraphNumber = block.marker { return true }
    return false
  }

  var inRecommendations: Bool { inConclusions || list?.topic.contains(.recommendationsHeading) == true }

  func lastMark(_ range: Range<Int>) -> UInt8 { passage.mark(range.upperBound - 1) }

  /// Whether the words make a sentence of their own rather than a fragment: they hold a finite verb.
  func isFull(_ range: Range<Int>) -> Bool {
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

  func add(
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

  func places(in range: Range<Int>, speakers: [Voice]) -> [Int32] {
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
