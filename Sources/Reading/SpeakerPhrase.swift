// SPDX-License-Identifier: Apache-2.0

import Kernel
import Vocabulary

/// One voice of a statement, before it is written into the record.
struct Voice: Equatable {
  enum Kind: Equatable {
    /// A party of the catalogue.
    case party
    /// An unnamed set: participants, several delegations.
    case group
    /// Whoever chairs.
    case chair
    /// A person whose body the text does not name.
    case person
    /// A body that the catalogue does not know; its printed name stands for it.
    case unlisted
  }
  var kind: Kind
  /// The party's number in the catalogue, or -1.
  var party: Int32 = -1
  /// The name as printed.
  var printed: Span
  /// The delegate's own party, where it speaks for a group.
  var delegate: Int32 = -1
  var isChair = false
}

/// A noun phrase that can stand for whoever takes the floor.
struct SpeakerPhrase {
  enum Form: Equatable {
    /// A party, a person, an office, a body.
    case named
    case group
    case chair
    /// He, she, it, they, the latter.
    case pronoun
    /// We, I.
    case firstPerson
    /// The delegation, the Government, the Minister: somebody named before.
    case office
  }
  var form: Form
  var voices: [Voice]
  /// The tokens of the phrase.
  var start: Int
  var end: Int
  /// The people it names.
  var people: [(name: Range<Int>, role: Range<Int>?, party: Int32)] = []
  /// The phrase is a writing of its author (“the report of …”).
  var isWriting = false
  /// An unnamed set that tells itself from the parties named beside it (“other endorsing countries”).
  var plural = false
}

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

  private var grammar: Grammar { passage.grammar }

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
  private func listGoesOn(after position: Int, limit: Int) -> Bool {
    if position >= limit { return true }
    if passage.mark(position) == Mark.comma || passage.phrase(.coordinators, at: position) != nil {
      return true
    }
    return verbPhrase(at: position, limit: limit) != nil || passage.mark(position) != 0
  }

  /// “and others”, “and several of its members”: adds no speaker.
  private func remainder(at index: Int, limit: Int) -> Int? {
    passage.is(index, .remainders) ? index + 1 : nil
  }

  // MARK: - One speaker

  private func single(at start: Int, limit: Int, isFirst: Bool) -> SpeakerPhrase? {
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

    if passage.is(index, .pairs), passage.mention(startingAt: index + 1) != nil { index += 1 }
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
  private func namedAfterNoun(at index: Int, limit: Int) -> Int? {
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

  /// A party of the catalogue, with the office that speaks for it: “Greece”, “Sri Lanka Chair”, “Guatemalan authorities”.
  private func party(at index: Int, start: Int, limit: Int) -> SpeakerPhrase? {
    guard let mention = passage.mention(startingAt: index), mention.party >= 0, mention.end <= limit else {
      return nil
    }
    var end = mention.end
    var isChair = false
    if passage.mark(end) == Mark.open, passage.phrase(.onBehalfOf, at: end + 1) == nil,
      let close = closing(end, limit: min(limit, end + 14))
    {
      // “Bolivia (Plurinational State of)” beyond the catalogue; “Kenya (Mr. Otieno)”.
      end = close + 1
    }
    let possessive = possessiveEnd(end)
    if let possessive { end = possessive }
    let needsOffice = mention.name.isDemonym || possessive != nil
    var found = false
    var probe = end
    while probe < limit, probe < end + 5 {
      if let chairEnd = passage.phrase(.chairHeads, at: probe) {
        (end, found, isChair) = (chairEnd, true, true)
        break
      }
      if let officeEnd = passage.phrase([.offices, .groupHeads], at: probe),
        verbPhrase(at: probe, limit: limit) == nil || needsOffice
      {
        (end, found) = (officeEnd, true)
        probe = officeEnd
        if let joint = passage.phrase(.coordinators, at: probe),
          let second = (joint..<min(limit, joint + 3)).compactMap({ passage.phrase(.offices, at: $0) }).last
        {
          (end, probe) = (second, second)
        }
        continue
      }
      let isAdjective = passage.isWord(probe) && (needsOffice || passage.isCapitalised(probe))
      guard isAdjective,
        passage.lists(probe).isDisjoint(with: [.auxiliaries, .openers, .coordinators, .articles, .adverbs]),
        !isFinite(probe), passage.mention(at: probe) == nil || probe < end
      else { break }
      probe += 1
    }
    if !found, passage.isCapitalised(end), passage.mention(at: end) == nil, !isFinite(end) {
      // “The U.S. Department of Labor published”
      let stop = afterTitle(end, limit: limit)
      if stop > end, verbPhrase(at: stop, limit: limit) != nil { (end, found) = (stop, true) }
    }
    if needsOffice, !found { return nil }
    if found {
      // “Moroccan Minister of Foreign Affairs Nasser Bourita”
      end = afterTitle(end, limit: limit)
    } else if mention.name.isInstitution {
      end = afterNames(end, limit: limit)
    }
    let printed = passage.span(start..<end)
    let voice = Voice(kind: .party, party: mention.party, printed: printed, isChair: isChair)
    var phrase = SpeakerPhrase(form: .named, voices: [voice], start: start, end: end)
    if mention.name.isInstitution, end > mention.end {
      phrase.people = [(mention.end..<end, mention.start..<mention.end, mention.party)]
    }
    return phrase
  }

  /// “The Co-Chairs”, “Chair Plume (New Zealand)”, “the chair of the Committee on Migrant Workers”.
  private func chair(at index: Int, start: Int, limit: Int) -> SpeakerPhrase? {
    var head = index
    var prefix = 0
    // “SBSTA Chair”, “Plenary Chair”
    while passage.phrase(.chairHeads, at: head) == nil, prefix < 2, passage.isCapitalised(head),
      passage.mention(at: head) == nil
    {
      head += 1
      prefix += 1
    }
    guard head < limit, var end = passage.phrase(.chairHeads, at: head) else { return nil }
    if prefix > 0, !passage.isCapitalised(head) { return nil }
    var voice = Voice(kind: .chair, printed: passage.span(start..<end), isChair: true)
    if passage.is(end, .affiliations), !passage.is(end, .openers) || isOf(end) {
      // Of a body: it speaks; of the session, the group: it chairs.
      let scan = affiliation(after: end, limit: min(limit, end + 16))
      if let scan {
        voice = Voice(
          kind: .party,
          party: scan.party,
          printed: passage.span(start..<scan.end),
          isChair: isStateParty(scan.party)
        )
        return SpeakerPhrase(form: .named, voices: [voice], start: start, end: scan.end)
      }
      var probe = end + 1
      while probe < limit, probe < end + 8, passage.isWord(probe), !isFinite(probe) { probe += 1 }
      if probe < limit, isFinite(probe) { end = probe }
    }
    let nameEnd = afterNames(end, limit: limit)
    var person: (name: Range<Int>, role: Range<Int>?, party: Int32)?
    if nameEnd > end {
      person = (end..<nameEnd, head..<end, -1)
      end = nameEnd
      let family = passage.word(nameEnd - 1)
      if let known = people[family] { voice.party = known }
    }
    if passage.mark(end) == Mark.open, let close = closing(end, limit: min(limit, end + 12)),
      let mention = passage.mention(at: end + 1), mention.party >= 0
    {
      voice.party = mention.party
      person?.party = mention.party
      end = close + 1
    }
    voice.printed = passage.span(start..<end)
    return SpeakerPhrase(
      form: voice.party >= 0 ? .named : .chair,
      voices: [voice],
      start: start,
      end: end,
      people: person.map { [$0] } ?? []
    )
  }

  /// “Participants”, “A number of delegations”, “other endorsing countries”, “several parties, including Norway,”.
  private func group(at index: Int, start: Int, limit: Int) -> SpeakerPhrase? {
    var probe = start
    var sawQuantifier = false
    var isOther = false
    var steps = 0
    // The quantifier may begin with an article: “a number of”.
    if let end = passage.phrase(.groupQuantifiers, at: start) {
      probe = end
      sawQuantifier = true
      isOther = passage.is(start, .others)
    } else {
      probe = index
    }
    while let end = passage.phrase(.groupQuantifiers, at: probe), steps < 3 {
      isOther = isOther || passage.is(probe, .others)
      probe = end
      sawQuantifier = true
      steps += 1
    }
    if sawQuantifier, probe > start, passage.phrase([.groupHeads, .groupVoices], at: probe) == nil,
      passage.phrase([.groupHeads, .groupVoices], at: probe + 1) == nil,
      let verb = verbPhrase(at: probe, limit: limit), verb.isReporting, !passage.isCapitalised(probe)
    {
      // “Many commended”, “Some pointed out”
      return SpeakerPhrase(
        form: .group,
        voices: [Voice(kind: .group, printed: passage.span(start..<probe))],
        start: start,
        end: probe
      )
    }
    while passage.is(probe, .articles), steps < 4 {
      probe += 1
      steps += 1
    }
    var modifiers = 0
    var head: Int?
    while probe < limit, modifiers < 7 {
      if let end = passage.phrase([.groupVoices, .groupHeads], at: probe) {
        // “government representatives”, “host country ministers”: the last noun is the head.
        head = end
        probe = end
        continue
      }
      if head != nil { break }
      guard passage.isWord(probe), !isOf(probe),
        passage.lists(probe).isDisjoint(with: [
          .auxiliaries, .coordinators, .openers, .pronouns, .relatives, .articles,
        ])
      else { break }
      if isFinite(probe), passage.lists(probe).isDisjoint(with: .adverbs) {
        // “invited experts” is a modifier only under a quantifier or an article.
        guard endsInIngOrEd(probe), probe > start else { break }
      }
      if passage.mention(at: probe) != nil, !sawQuantifier, !isOther { return nil }
      probe += 1
      modifiers += 1
    }
    if head == nil, sawQuantifier, probe > start, verbPhrase(at: probe, limit: limit)?.isReporting == true,
      modifiers == 0
    {
      // “Some regretted”, “D'autres ont rappelé”
      return SpeakerPhrase(
        form: .group,
        voices: [Voice(kind: .group, printed: passage.span(start..<probe))],
        start: start,
        end: probe
      )
    }
    if head == nil, passage.is(start, .articles), let noun = passage.phrase(.sessionNouns, at: index),
      verbPhrase(at: noun, limit: limit)?.isReporting == true
    {
      // “The roundtable recommended”
      return SpeakerPhrase(
        form: .group,
        voices: [Voice(kind: .group, printed: passage.span(start..<noun))],
        start: start,
        end: noun
      )
    }
    guard var end = head else { return nil }
    if passage.is(start, .indefiniteArticles), isOf(end) {
      // “A representative of …” speaks for what follows; the office tells whom.
      if partyList(after: end, limit: limit) != nil || answersForState { return nil }
    }
    if modifiers > 0, !sawQuantifier, !passage.is(start, .articles),
      (start..<end).allSatisfy({ passage.isCapitalised($0) })
    {
      // “Acme Group” is a name.
      return nil
    }
    if let mention = passage.mention(startingAt: end), mention.name.isDemonym, mention.party >= 0,
      !sawQuantifier
    {
      // “las autoridades guatemaltecas”
      let voice = Voice(kind: .party, party: mention.party, printed: passage.span(start..<mention.end))
      return SpeakerPhrase(form: .named, voices: [voice], start: start, end: mention.end)
    }
    let hasArticle = passage.is(start, .articles)
    // A bare singular (“country”, “delegation”) names no set of speakers.
    let isVoice = passage.phrase(.groupVoices, at: index) != nil
    guard
      sawQuantifier || isVoice || modifiers > 0 || isPlural(end - 1) || passage.is(start, .indefiniteArticles)
    else { return nil }
    let isIndefinite = passage.is(start, .indefiniteArticles)
    if hasArticle, !isPlural(end - 1), !sawQuantifier, !isVoice, !isIndefinite { return nil }
    // “representatives from Mexico, Guatemala and Belize”
    var named: [Voice] = []
    if passage.is(end, .relatives) {
      // “young people who seek …, obstruct”: past the verb of the clause.
      end = modifierEnd(relativeEnd(end, limit: limit), limit: limit)
    } else if passage.is(end, .affiliations) || passage.is(end, .openers), !isFinite(end) {
      if let list = partyList(after: end, limit: limit), isRepresentative(end - 1) {
        let printed = passage.span(start..<list.end)
        named = list.parties.map { Voice(kind: .party, party: $0, printed: printed) }
        end = list.end
      } else {
        end = modifierEnd(end, limit: limit)
      }
    }
    // “several parties, including A and B,”
    if named.isEmpty, passage.mark(end) == Mark.comma, passage.is(end + 1, .inclusions),
      let list = partyList(after: passage.is(end + 2, .pronouns) ? end + 2 : end + 1, limit: limit)
    {
      let printed = passage.span(start..<list.end)
      named = list.parties.map { Voice(kind: .party, party: $0, printed: printed) }
      end = list.end
      if passage.mark(end) == Mark.comma { end += 1 }
    }
    if !named.isEmpty {
      return SpeakerPhrase(form: .named, voices: named, start: start, end: end)
    }
    let voice = Voice(kind: .group, printed: passage.span(start..<end))
    return SpeakerPhrase(
      form: .group,
      voices: [voice],
      start: start,
      end: end,
      plural: isOther && modifiers > 0
    )
  }

  /// “The Minister of El Salvador”, “the representative of Brazil”, “Ms X, Ambassador of Peru,”.
  private func office(at index: Int, start: Int, limit: Int) -> SpeakerPhrase? {
    var probe = index
    var steps = 0
    if passage.is(probe, .possessives) { probe += 1 }
    while steps < 4, probe < limit, passage.mention(at: probe) == nil {
      if passage.phrase(.offices, at: probe) != nil { break }
      let isTitleWord =
        passage.is(probe, .honorifics) || passage.isCapitalised(probe) || passage.is(probe, .ordinals)
      guard
        passage.isWord(probe) && (isTitleWord || steps < 1 && !isFinite(probe))
          || passage.mark(probe) == Mark.period
      else { return nil }
      probe += 1
      steps += 1
    }
    guard var end = passage.phrase(.offices, at: probe) else { return nil }
    while let more = passage.phrase(.offices, at: end), more > end { end = more }
    let head = end
    if let mention = passage.mention(startingAt: end), mention.name.isDemonym, mention.party >= 0 {
      // “La Ministre française des affaires étrangères”
      let stop = titleEnd(mention.end, limit: limit)
      let voice = Voice(kind: .party, party: mention.party, printed: passage.span(start..<stop))
      return SpeakerPhrase(form: .named, voices: [voice], start: start, end: stop)
    }
    if passage.is(end, .affiliations) || isOf(end) || passage.isCapitalised(end)
      || passage.mark(end) == Mark.comma
      || passage.mark(end) == Mark.open
    {
      if isRepresentative(end - 1), let list = partyList(after: end, limit: limit), list.parties.count > 1 {
        let printed = passage.span(start..<list.end)
        let voices = list.parties.map { Voice(kind: .party, party: $0, printed: printed) }
        return SpeakerPhrase(form: .named, voices: voices, start: start, end: list.end)
      }
      if let scan = affiliation(after: end, limit: min(limit, end + 22)) {
        let stop = afterTitle(scan.end, limit: limit)
        let voice = Voice(kind: .party, party: scan.party, printed: passage.span(start..<stop))
        return SpeakerPhrase(form: .named, voices: [voice], start: start, end: stop)
      }
    }
    let nameEnd = afterTitle(head, limit: limit)
    return SpeakerPhrase(
      form: .office,
      voices: [Voice(kind: .person, printed: passage.span(start..<nameEnd))],
      start: start,
      end: nameEnd
    )
  }

  /// “Mr Okello”, “Amina Diallo, from UNHCR”, “Ms Diallo (Senegal)”.
  private func person(at index: Int, start: Int, limit: Int) -> SpeakerPhrase? {
    var probe = index
    var honorific = false
    while let end = passage.phrase(.honorifics, at: probe), end <= limit {
      honorific = true
      probe = end
      if passage.mark(probe) == Mark.period { probe += 1 }
    }
    let nameStart = probe
    let nameEnd = afterNames(probe, limit: limit)
    guard nameEnd > nameStart else { return nil }
    let length = nameEnd - nameStart
    let isKnown = length == 1 && people[passage.word(nameStart)] != nil
    guard honorific || isKnown || (length >= 2 && length <= 4 && looksLikeName(nameStart..<nameEnd)) else {
      return nil
    }
    var voice = Voice(kind: .person, printed: passage.span(start..<nameEnd))
    var end = nameEnd
    var role: Range<Int>?
    let family = passage.word(nameEnd - 1)
    if let known = people[family] {
      voice.kind = .party
      voice.party = known
    } else {
      // The body stands in brackets, after “of” or “from”, or in the words before the verb.
      let close = passage.mark(end) == Mark.open ? closing(end, limit: min(limit, end + 20)) : nil
      if let close, let mention = firstParty(in: end..<close) {
        voice.kind = .party
        voice.party = mention
        end = close + 1
      } else if !honorific, allowsBareNames, announces(end, limit: limit) {
        // In a list of announcements a name without a title is a company's.
        voice.kind = .unlisted
        return SpeakerPhrase(form: .named, voices: [voice], start: start, end: end)
      } else if let scan = affiliation(after: end, limit: min(limit, end + 26)) {
        voice.kind = .party
        voice.party = scan.party
        var roleStart = end
        while roleStart < scan.end, passage.mark(roleStart) != 0 { roleStart += 1 }
        role = roleStart..<scan.end
        end = scan.end
      }
    }
    return SpeakerPhrase(
      form: .named,
      voices: [voice],
      start: start,
      end: end,
      people: [(nameStart..<nameEnd, role, voice.party)]
    )
  }

  /// A capitalised body that the catalogue does not list, told by a word such as Association, or by its capitals.
  private func unlistedBody(at index: Int, start: Int, limit: Int) -> SpeakerPhrase? {
    guard passage.isWord(index), passage.isCapitalised(index), passage.mention(at: index) == nil else {
      return nil
    }
    var end = index
    var hasCue = false
    while end < limit {
      if passage.isWord(end), passage.isCapitalised(end) || passage.list.tokens[end].shape.contains(.hasDigit)
      {
        if passage.is(end, .organisationCues) { hasCue = true }
        if passage.mention(at: end) != nil, end == index { return nil }
        end += 1
      } else if end > index, end + 1 < limit, isOf(end) || passage.is(end, [.articles, .coordinators]),
        passage.isCapitalised(end + 1) || passage.is(end + 1, .articles), hasCue
      {
        end += 1
      } else if passage.mark(end) == Mark.period, passage.is(end - 1, .companyEndings) {
        end += 1
        break
      } else {
        break
      }
    }
    guard end > index else { return nil }
    let isAcronym =
      end == index + 1 && passage.list.tokens[index].shape.contains(.allCapitals)
      && passage.list.tokens[index].end - passage.list.tokens[index].start >= 3
    let isBareName =
      allowsBareNames && start == index && end <= index + 2 && passage.lists(index).isEmpty
      && passage.verbForms(index).isEmpty
      && passage.tokens[index].end - passage.tokens[index].start >= 3 && looksLikeName(index..<end)
      && (end == index + 2 || announces(end, limit: limit))
    guard hasCue && end > index + 1 || isAcronym || isBareName else { return nil }
    if passage.mark(end) == Mark.open, let close = closing(end, limit: min(limit, end + 8)) {
      end = close + 1
    }
    let printed = passage.span(index..<end)
    return SpeakerPhrase(
      form: .named,
      voices: [Voice(kind: .unlisted, printed: printed)],
      start: start,
      end: end
    )
  }

  /// Whether a verb of undertaking follows, as it does the names of companies in announcements.
  private func announces(_ index: Int, limit: Int) -> Bool {
    var index = index
    if passage.mark(index) == Mark.comma,
      let close = (index + 1..<max(index + 1, min(limit, index + 12))).first(where: {
        passage.mark($0) == Mark.comma
      })
    {
      index = close + 1
    }
    guard let verb = verbPhrase(at: index, limit: limit) else { return false }
    if verb.isFuture { return true }
    let isPast = passage.verbForms(verb.head).contains { $0.tense == .past }
    guard isPast || passage.is(verb.end, .purposes) || grammar.language != "en" else { return false }
    return verb.verb >= 0 && grammar.verbs[Int(verb.verb)].kind == .kind(.commitment)
      || passage.is(index, .undertakings)
  }

  /// “The report of the Secretary-General”, which speaks for its author.
  private func writing(at index: Int, start: Int, limit: Int) -> SpeakerPhrase? {
    if let mention = passage.mention(startingAt: index), mention.instrument >= 0, mention.party < 0,
      grammar.catalogue.instruments[Int(mention.instrument)].kind == "report",
      let author = passage.partyInside(mention)
    {
      let voice = Voice(kind: .party, party: author.party, printed: passage.span(author.range))
      return SpeakerPhrase(form: .named, voices: [voice], start: start, end: mention.end, isWriting: true)
    }
    var probe = index
    while probe < limit, probe < index + 3, !passage.is(probe, .writings) {
      guard passage.isWord(probe), passage.mention(at: probe) == nil, !isFinite(probe) else { return nil }
      probe += 1
    }
    guard passage.is(probe, .writings) else { return nil }
    guard isOf(probe + 1) || passage.is(probe + 1, .agents) else { return nil }
    guard let scan = affiliation(after: probe + 1, limit: min(limit, probe + 12)) else { return nil }
    let voice = Voice(kind: .party, party: scan.party, printed: passage.span(scan.start..<scan.end))
    return SpeakerPhrase(form: .named, voices: [voice], start: start, end: scan.end, isWriting: true)
  }

  // MARK: - What goes with a speaker

  /// “, supported by B and C,”, “, for the G-77/China,”, “, on behalf of …”.
  private func extend(_ phrase: inout SpeakerPhrase, limit: Int) {
    var position = phrase.end
    for _ in 0..<3 {
      var next = position
      if passage.mark(next) == Mark.comma || passage.mark(next) == Mark.open { next += 1 }
      var probe = next
      while probe < limit, passage.is(probe, .adverbs), probe < next + 2 { probe += 1 }
      if let end = passage.phrase(.supportedBy, at: probe), next > position,
        let list = partyList(after: end - 1, limit: limit)
      {
        let printed = passage.span(probe..<list.end)
        for party in list.parties where !phrase.voices.contains(where: { $0.party == party }) {
          phrase.voices.append(Voice(kind: .party, party: party, printed: printed))
        }
        position = closeInsertion(list.end)
        phrase.end = position
        continue
      }
      if passage.is(probe, .companions), passage.mark(position) == Mark.comma,
        let list = partyList(after: probe, limit: limit),
        passage.mark(list.end) == Mark.comma
      {
        // “Colombia, with Peru, requested”
        let printed = passage.span(probe..<list.end)
        for party in list.parties where !phrase.voices.contains(where: { $0.party == party }) {
          phrase.voices.append(Voice(kind: .party, party: party, printed: printed))
        }
        position = closeInsertion(list.end)
        phrase.end = position
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
          let printed = passage.span(probe..<list.end)
          for party in list.parties where !phrase.voices.contains(where: { $0.party == party }) {
            phrase.voices.append(Voice(kind: .party, party: party, printed: printed))
          }
          position = closeInsertion(list.end)
          phrase.end = position
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

  private func closeInsertion(_ index: Int) -> Int {
    passage.mark(index) == Mark.comma || passage.mark(index) == Mark.close ? index + 1 : index
  }

  private func isGroup(_ party: Int32) -> Bool {
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
  private func affiliation(after index: Int, limit: Int) -> (party: Int32, start: Int, end: Int)? {
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
  private func afterTitle(_ index: Int, limit: Int) -> Int {
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
  private func titleEnd(_ index: Int, limit: Int) -> Int {
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
  private func afterNames(_ index: Int, limit: Int) -> Int {
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
  private func looksLikeName(_ range: Range<Int>) -> Bool {
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

  private func firstParty(in range: Range<Int>) -> Int32? {
    for index in range {
      if let mention = passage.mention(startingAt: index), mention.party >= 0 { return mention.party }
    }
    return nil
  }

  /// The end of a modifier of a group (“of the panel”, “from across the region”, “who took part”), up to the verb.
  private func modifierEnd(_ index: Int, limit: Int) -> Int {
    var probe = index
    while probe < limit, probe < index + 14 {
      if passage.mark(probe) == Mark.comma, passage.is(probe + 1, .inclusions) { return probe }
      if passage.mark(probe) != 0 { return index }
      if probe > index, let verb = verbPhrase(at: probe, limit: limit),
        verb.isReporting || passage.is(verb.start, .auxiliaries)
      {
        return probe
      }
      probe += 1
    }
    return index
  }

  private func relativeEnd(_ index: Int, limit: Int) -> Int {
    for probe in index..<min(limit, index + 8) {
      if let verb = verbPhrase(at: probe, limit: limit) { return verb.end }
    }
    return index
  }

  private func isRepresentative(_ index: Int) -> Bool {
    passage.is(index, .delegates)
  }

  func isPlural(_ index: Int) -> Bool {
    let word = passage.word(index)
    return word.hasSuffix("s") || word.hasSuffix("x") || word == "society"
  }

  private func endsInIngOrEd(_ index: Int) -> Bool {
    let word = passage.word(index)
    return word.hasSuffix("ing") || word.hasSuffix("ed")
  }

  func isOf(_ index: Int) -> Bool {
    passage.is(index, .ofWords)
  }

  /// The end of “'s” or a bare apostrophe after a name.
  private func possessiveEnd(_ index: Int) -> Int? {
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

  // MARK: - Verbs

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
      if !lists.isDisjoint(with: [.adverbs, .negations, .endsInLy, .reflexives]) {
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

  private func hasBeen(_ range: Range<Int>) -> Bool { range.contains { passage.is($0, .perfectBe) } }

  private func finiteVerb(_ index: Int, afterAuxiliary: Bool) -> VerbForm? {
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
  private func unknownPastVerb(_ index: Int) -> Bool {
    guard grammar.language == "en", passage.isWord(index), !passage.isCapitalised(index) else { return false }
    let word = passage.word(index)
    return word.utf8.count > 4 && word.hasSuffix("ed")
      && passage.lists(index).isDisjoint(with: [.offices, .groupHeads])
  }

  private func unknownParticiple(_ index: Int) -> Bool {
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
