// SPDX-License-Identifier: Apache-2.0

import Kernel
import Vocabulary

/// The forms a speaker takes: a party, a chair, a group, an office, a person, a body, a writing.
extension SpeakerParser {
  /// A party of the catalogue, with the office that speaks for it: “Greece”, “Sri Lanka Chair”, “Guatemalan authorities”.
  func party(at index: Int, start: Int, limit: Int) -> SpeakerPhrase? {
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
      if let officeEnd = passage.phrase([.offices, .groupHeads, .writings], at: probe),
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
  func chair(at index: Int, start: Int, limit: Int) -> SpeakerPhrase? {
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
  func group(at index: Int, start: Int, limit: Int) -> SpeakerPhrase? {
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
      // “The meeting” begins a voice; after other words it is their object.
      if modifiers > 0, passage.is(probe, .articles) { break }
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
  func office(at index: Int, start: Int, limit: Int) -> SpeakerPhrase? {
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
  func person(at index: Int, start: Int, limit: Int) -> SpeakerPhrase? {
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
  func unlistedBody(at index: Int, start: Int, limit: Int) -> SpeakerPhrase? {
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
  func announces(_ index: Int, limit: Int) -> Bool {
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
  func writing(at index: Int, start: Int, limit: Int) -> SpeakerPhrase? {
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
}
