// SPDX-License-Identifier: Apache-2.0

import Reading

/// What a rapporteur asks for.
public struct DraftPlan: Sendable, Equatable {
  /// `en`, `fr`, `es` or `ar`: of the headings and phrases; statements keep their own.
  public var language: String
  public var length: Length
  public var nameOrder: PartyNames.NameOrder
  /// The parts, in their order; what belongs to a part that is left out stands among the interventions.
  public var outline: [Part]

  public init(
    language: String = "en",
    length: Length = .full,
    nameOrder: PartyNames.NameOrder = .alphabetical,
    outline: [Part] = Part.allCases
  ) {
    self.language = SynthesisWords.languages.contains(language) ? language : "en"
    self.length = length
    self.nameOrder = nameOrder
    self.outline = outline.isEmpty ? [.interventions] : outline
  }

  /// How long the draft is to be.
  public enum Length: Sendable, Equatable {
    /// About so many pages of 400 words.
    ///
    /// Every intervention is named even where that takes more; what is told in full is chosen so that the beginning,
    /// the middle and the end of the floor get the same.
    case pages(Int)
    /// Every statement told.
    case full

    static let wordsToAPage = 400

    var words: Int? {
      switch self {
      case .pages(let pages): max(1, min(pages, 10_000)) * Self.wordsToAPage
      case .full: nil
      }
    }
  }

  /// A part of the form that general rapporteurs' reports have.
  public enum Part: String, Sendable, CaseIterable {
    case opening
    case mainIssues = "main-issues"
    case means
    case interventions
    case examples
    case recommendations
    case closing
  }
}

/// A draft as composed: its text, and which statement each number stands for.
public struct ComposedDraft: Sendable {
  public let body: DraftBody
  /// Identifiers of statements: number 1 is the first.
  public let references: [String]
}

/// Composes a report from the record.
///
/// Each clause takes its words from one statement (see ``Point``) and cites it; what else a sentence holds is a
/// phrase of `phrases.tsv` and the names of those who spoke. So no sentence is without a citation, and none cites a
/// statement of a party it does not name. The same deliberation and plan give the same draft.
///
/// Linear in the statements, but for the likeness of those with the same theme in the same part.
public struct Composer: Sendable {
  let words: SynthesisWords

  public init(words: SynthesisWords) { self.words = words }

  /// Drafts a report.
  public func draft(_ deliberation: Deliberation, plan: DraftPlan) -> ComposedDraft {
    var composition = Composition(deliberation, plan, words)
    return ComposedDraft(body: composition.compose(), references: deliberation.statements.map(\.id))
  }

  /// What a draft says of some statements: for contributions that are added to it later.
  ///
  /// `references` gives the numbers: identifiers of statements, number 1 the first. With it come the titles of the
  /// session and the part in which it belongs.
  public func telling(
    _ places: [Int],
    of deliberation: Deliberation,
    plan: DraftPlan,
    references: [String]
  ) -> (sentences: [DraftSentence], session: String?, heading: String) {
    var composition = Composition(deliberation, plan, words)
    composition.number(by: references)
    return composition.telling(places)
  }
}

/// One draft in the making.
private struct Composition {
  let deliberation: Deliberation
  let plan: DraftPlan
  let words: SynthesisWords
  let names: PartyNames
  let likeness: Likeness
  /// The point of each statement.
  let points: [Point]
  /// How many parties spoke to a theme.
  let voices: [String: Int]
  /// The intervention of each statement.
  let interventionOf: [Int]
  /// Which wording is next, by phrase: they take turns.
  var turns: [String: Int] = [:]
  var told: Set<Int> = []
  /// The number of each statement, by its place; one more than the place where there is none.
  var numbers: [Int: Int] = [:]
  /// Whose the clause before is, within a paragraph.
  var lastSpeakers: [Deliberation.Speaker] = []

  init(_ deliberation: Deliberation, _ plan: DraftPlan, _ words: SynthesisWords) {
    self.deliberation = deliberation
    self.plan = plan
    self.words = words
    names = PartyNames(words: words, language: plan.language, order: plan.nameOrder)
    likeness = Likeness(deliberation.statements, plainWords: words.plainWords)

    let cutter = PointCutter(deliberation, words: words)
    points = deliberation.statements.map { cutter.point(of: $0, in: plan.language) }
    var parties: [String: Set<String>] = [:]
    for statement in deliberation.statements {
      for theme in statement.themes { parties[theme, default: []].formUnion(statement.voices) }
    }
    voices = parties.mapValues(\.count)
    var interventionOf = Array(repeating: 0, count: deliberation.statements.count)
    for (index, intervention) in deliberation.interventions.enumerated() {
      for place in intervention.statements { interventionOf[place] = index }
    }
    self.interventionOf = interventionOf
  }

  var language: String { plan.language }

  // MARK: - The whole

  mutating func compose() -> DraftBody {
    told = chosen()
    var body = DraftBody()
    let bySession = Dictionary(grouping: deliberation.statements.indices) {
      deliberation.statements[$0].session ?? -1
    }
    for session in bySession.keys.sorted() {
      let places = (bySession[session] ?? []).sorted()
      if session >= 0, session < deliberation.sessions.count {
        let title = Self.title(of: deliberation.sessions[session])
        if !title.isEmpty { body.blocks.append(.heading(title, level: 1)) }
      }
      var byPart = Dictionary(grouping: places) { part(of: $0, in: places) }
      // A heading needs something told under it: who is only named is named among the interventions.
      for part in [DraftPlan.Part.mainIssues, .means] where plan.outline.contains(.interventions) {
        guard let named = byPart[part], !named.contains(where: told.contains) else { continue }
        byPart[part] = nil
        byPart[.interventions] = (byPart[.interventions, default: []] + named).sorted()
      }
      for part in plan.outline {
        guard let places = byPart[part], !places.isEmpty else { continue }
        let paragraphs = paragraphs(places, part)
        guard !paragraphs.isEmpty else { continue }
        body.blocks.append(.heading(words.phrase("part.\(part.rawValue)", language), level: 2))
        body.blocks += paragraphs.map(DraftBody.Block.paragraph)
      }
    }
    // Quoted words may hold several sentences: what is kept is what will be read again.
    return words.body(body.text)
  }

  /// Where in the outline a statement belongs.
  private func part(of place: Int, in session: [Int]) -> DraftPlan.Part {
    let statement = deliberation.statements[place]
    let home: DraftPlan.Part =
      if statement.isFromTheChair {
        isLate(place, in: session) ? .closing : .opening
      } else if statement.list == .meansOfImplementation { .means } else if statement.list == .mainIssues {
        .mainIssues
      } else {
        switch statement.kind {
        case .recommendation, .commitment: .recommendations
        case .practice: .examples
        case .procedural: isLate(place, in: session) ? .closing : .opening
        case .position, .support, .concern, .question:
          statement.isShared
            ? .mainIssues
            : statement.themes.first.map { $0 == "implementation-means" || $0 == "financing" } ?? false
              ? .means : .interventions
        }
      }
    if plan.outline.contains(home) { return home }
    return plan.outline.contains(.interventions) ? .interventions : plan.outline[plan.outline.count - 1]
  }

  /// Whether a statement stands in the last fifth of its session, where sessions are closed.
  private func isLate(_ place: Int, in session: [Int]) -> Bool {
    (session.firstIndex(of: place) ?? 0) * 5 >= session.count * 4
  }

  // MARK: - What is told

  /// The places of the statements that are told, and not only named.
  ///
  /// Points that three parties or more made come first, the most shared before others, for up to half of the words:
  /// told once, they tell of all who made them. Then every intervention gets its weightiest statement before any gets
  /// its second. Within a round the order is that of the van der Corput sequence over the order of speaking, so that
  /// any length takes evenly from its beginning, middle and end.
  private func chosen() -> Set<Int> {
    guard let budget = plan.length.words else { return Set(deliberation.statements.indices) }
    let interventions = deliberation.interventions
    // Naming everybody costs about two words each.
    var left = budget - 2 * interventions.count
    var chosen: Set<Int> = []
    func words(_ place: Int) -> Int { deliberation.statements[place].quote.split(separator: " ").count + 2 }
    var common = left / 2
    for point in commonPoints() {
      let cost = words(point[0]) + 2 * (point.count - 1)
      guard cost <= common else { continue }
      common -= cost
      left -= cost
      chosen.formUnion(point)
    }
    var rounds: [[Int]] = []
    for index in Self.spread(interventions.count) {
      let open = interventions[index].statements.filter { !chosen.contains($0) }
      let ranked = open.sorted { (rank($0), $0) < (rank($1), $1) }
      // What is told of it already stands for its first.
      let first = open.count < interventions[index].statements.count ? 1 : 0
      for (round, place) in ranked.enumerated() {
        while rounds.count <= round + first { rounds.append([]) }
        rounds[round + first].append(place)
      }
    }
    for place in rounds.joined() {
      let cost = words(place)
      guard cost <= left else { continue }
      left -= cost
      chosen.insert(place)
    }
    return chosen
  }

  /// Points that three parties or more made, the most shared first: the statement that is told and those like it.
  private func commonPoints() -> [[Int]] {
    var byBucket: [String: [Int]] = [:]
    for (place, statement) in deliberation.statements.enumerated()
    where !statement.isShared && !statement.isFromTheChair && statement.kind != .procedural {
      byBucket["\(statement.session ?? -1) \(statement.kind.rawValue) \(theme(of: place))", default: []]
        .append(place)
    }
    var points: [(places: [Int], voices: Int)] = []
    for places in byBucket.values {
      for group in groups(of: places) {
        let voices = Set(group.flatMap { deliberation.statements[$0].voices }).count
        if voices >= 3 { points.append((group, voices)) }
      }
    }
    return points.sorted { ($1.voices, $0.places[0]) < ($0.voices, $1.places[0]) }.map(\.places)
  }

  /// Statements of one kind and theme with those that `X made a similar point` can tell, in the order of speaking.
  private func groups(of places: [Int]) -> [[Int]] {
    var done: Set<Int> = []
    var groups: [[Int]] = []
    for (index, place) in places.enumerated() where done.insert(place).inserted {
      let alike = places[(index + 1)...].filter { !done.contains($0) && isAlike($0, to: place) }
      done.formUnion(alike)
      groups.append([place] + alike)
    }
    return groups
  }

  /// Whether `other` can be told as a point similar to that of `place`: like words, of others, and no more than them.
  private func isAlike(_ other: Int, to place: Int) -> Bool {
    let (one, two) = (deliberation.statements[place], deliberation.statements[other])
    return likeness(place, other) >= Convergence.sameness && two.voices != one.voices
      && !two.isShared && !one.isShared && two.kind == one.kind
      && two.quote.split(separator: " ").count <= 40 && abs(two.quote.count - one.quote.count) < 120
  }

  /// Which of an intervention's statements comes first.
  private func rank(_ place: Int) -> Int {
    let statement = deliberation.statements[place]
    if words.dissent(in: statement, at: place)?.isDissent == true { return 0 }
    return switch statement.kind {
    case .recommendation, .commitment: 1
    case .concern: 2
    case .question: 3
    case .practice: 4
    case .position: 5
    case .support: 6
    case .procedural: 8
    }
  }

  /// 0 ..< count in the order of the van der Corput sequence of base 2.
  ///
  /// J. G. van der Corput, “Verteilungsfunktionen”, Proceedings of the Royal Academy Amsterdam 38, 1935.
  static func spread(_ count: Int) -> [Int] {
    var bits = 0
    while (1 << bits) < count { bits += 1 }
    return (0..<(1 << bits)).map { number in
      (0..<bits).reduce(0) { $0 | ((number >> $1) & 1) << (bits - 1 - $1) }
    }
    .filter { $0 < count }
  }

  // MARK: - Paragraphs

  private mutating func paragraphs(_ places: [Int], _ part: DraftPlan.Part) -> [[DraftSentence]] {
    var (paragraphs, places) = listed(places)
    var byTheme: [String: [Int]] = [:]
    for place in places { byTheme[theme(of: place), default: []].append(place) }
    // A part that only names people, or has little under each theme, is told in one paragraph.
    let order = byTheme.keys.sorted { a, b in
      if a.isEmpty != b.isEmpty { return b.isEmpty }
      return ((byTheme[b]?.count ?? 0), byTheme[a]?.first ?? 0) < (
        (byTheme[a]?.count ?? 0), byTheme[b]?.first ?? 0
      )
    }
    var unnamed: [Int] = []
    // Themes with one thing to tell share a paragraph.
    var mixed: [DraftSentence] = []
    for theme in order {
      let places = byTheme[theme] ?? []
      let told = places.filter(self.told.contains)
      let named = places.filter { isNamedOnly($0) }
      if told.isEmpty, named.count < 3 {
        unnamed += named
        continue
      }
      let opens = part != .opening && part != .closing && !theme.isEmpty
      lastSpeakers = []
      var clauses = clauses(opens ? mostSharedFirst(told) : told)
      var sentences: [DraftSentence] = []
      if opens, !clauses.isEmpty, clauses[0].canFollow {
        clauses[0].text = opening(theme, clauses[0].text)
      }
      sentences += assembled(clauses)
      for clause in namings(named, told.isEmpty ? "floor" : "addressed") {
        sentences.append(sentence(sentences.isEmpty && opens ? opening(theme, clause) : clause))
      }
      if sentences.count == 1, byTheme.count > 1 {
        mixed += sentences
      } else if !sentences.isEmpty {
        paragraphs.append(sentences)
      }
    }
    if !mixed.isEmpty { paragraphs.append(mixed) }
    if !unnamed.isEmpty { paragraphs.append(namings(unnamed.sorted(), "floor").map(sentence)) }
    return paragraphs
  }

  /// Items of lists, brought together under the words that announce them; and the other places.
  private mutating func listed(_ places: [Int]) -> (paragraphs: [[DraftSentence]], others: [Int]) {
    var leads: [String] = []
    var items: [String: [String]] = [:]
    var others: [Int] = []
    for place in places {
      guard told.contains(place),
        case .item(let lead, let item) = points[place]
      else {
        others.append(place)
        continue
      }
      if items[lead] == nil { leads.append(lead) }
      items[lead, default: []].append("\(item) \(marker(place))")
    }
    let sentences = leads.map { lead in
      let all = items[lead] ?? []
      let colon = lead.hasSuffix(":") ? lead : lead + ":"
      return sentence("\(colon) " + all.joined(separator: language == "ar" ? "؛ " : "; "))
    }
    return (sentences.isEmpty ? [] : [sentences], others)
  }

  /// The theme under which a statement is told: of its themes the one that most parties spoke to.
  private func theme(of place: Int) -> String {
    deliberation.statements[place].themes.min { (-(voices[$0] ?? 0), $0) < (-(voices[$1] ?? 0), $1) } ?? ""
  }

  /// Whether a statement stands for an intervention of which nothing is told.
  private func isNamedOnly(_ place: Int) -> Bool {
    let places = deliberation.interventions[interventionOf[place]].statements
    guard !places.contains(where: told.contains) else { return false }
    return places.min { (rank($0), $0) < (rank($1), $1) } == place
  }

  private mutating func opening(_ theme: String, _ rest: String) -> String {
    let filled = phrase("opening", ["theme": words.theme(theme, in: language), "rest": rest])
    guard language == "es" else { return filled }
    return filled.replacing(" a el ", with: " al ").replacing(" de el ", with: " del ")
  }

  /// Those who are only named, and what nobody is named for, each in a clause.
  private mutating func namings(_ places: [Int], _ key: String) -> [String] {
    let shared = places.filter { deliberation.statements[$0].isShared }
    let others = places.filter { !deliberation.statements[$0].isShared }
    var clauses: [String] = []
    if key == "floor" {
      let byKey = Dictionary(grouping: others) { floorKey(deliberation.statements[$0].kind) }
      for key in byKey.keys.sorted(by: { (byKey[$0]?[0] ?? 0, $0) < (byKey[$1]?[0] ?? 0, $1) }) {
        clauses.append(naming(byKey[key] ?? [], key))
      }
    } else if !others.isEmpty {
      let kinds = Set(others.map { deliberation.statements[$0].kind })
      let own = kinds.count == 1 ? kinds.first.map { "\(key).\($0.rawValue)" } : nil
      clauses.append(naming(others, own.flatMap { words.phrases["\($0).one"] == nil ? nil : $0 } ?? key))
    }
    if !shared.isEmpty {
      clauses.append(phrase("shared.more", ["cited": shared.map(marker).joined(separator: " ")]))
    }
    return clauses
  }

  /// What somebody who is only named did: `took the floor`, `made recommendations`.
  private func floorKey(_ kind: StatementKind) -> String {
    let key = "floor.\(kind.rawValue)"
    return words.phrases["\(key).one"] == nil ? "floor" : key
  }

  private mutating func naming(_ places: [Int], _ key: String) -> String {
    let (who, isMany) = named(places)
    return phrase("\(key).\(isMany ? "many" : "one")", ["who": who])
  }

  /// Those who spoke and are only named, with what they said cited, and whether they are several.
  ///
  /// Parties that spoke together are named each in its place, so that every name stands once.
  private func named(_ places: [Int]) -> (who: String, isMany: Bool) {
    var order: [String] = []
    var cited: [String: [Int]] = [:]
    var isMany = false
    var speakers: [String: [String]] = [:]
    func add(_ text: String, _ voices: [String], _ place: Int) {
      if cited[text] == nil {
        order.append(text)
        speakers[text] = voices
      }
      cited[text, default: []].append(place)
    }
    for place in places {
      let statement = deliberation.statements[place]
      if places.count > 1, let codes = names.plainParties(of: statement), codes.count > 1 {
        for code in codes { add(names.subject(code), [code], place) }
      } else {
        let (text, many) = names.speakers(of: statement)
        add(text, statement.voices, place)
        isMany = isMany || many
      }
    }
    if plan.nameOrder == .alphabetical {
      let single = order.filter { speakers[$0]?.count == 1 }
      let sorted = names.sorted(single.compactMap { speakers[$0]?.first })
      var place = 0
      let byParty = Dictionary(single.map { (speakers[$0]?.first ?? "", $0) }) { first, _ in first }
      // One party may stand under two names, in the chair and not: such lists keep the order of speaking.
      if sorted.count == single.count {
        order = order.map { text in
          guard speakers[text]?.count == 1 else { return text }
          defer { place += 1 }
          return byParty[sorted[place]] ?? text
        }
      }
    }
    let listed = order.map { text in
      let citations = (cited[text] ?? []).map { marker($0) }.joined(separator: " ")
      // `the co-chairs, Greece and Morocco,` keeps its comma behind the citation.
      return text.hasSuffix(",") ? "\(text.dropLast()) \(citations)," : "\(text) \(citations)"
    }
    return (names.list(listed), order.count > 1 || isMany)
  }

  // MARK: - Clauses

  /// What one speaker is told to have said, with its citations in it.
  private struct Clause {
    var text: String
    var words: Int
    var speakers: [Deliberation.Speaker]
    /// Whether it can follow an opening: it begins with a speaker, or with a word that is no name.
    var canFollow = true
    /// How it goes on in a sentence of recommendations, `Slovakia, that it revise the Family Code`; nil for others.
    var next: String?
  }

  private func marker(_ place: Int) -> String { DraftSentence.marker(numbers[place] ?? place + 1) }

  mutating func number(by references: [String]) {
    var known: [String: Int] = [:]
    for (index, id) in references.enumerated() where known[id] == nil { known[id] = index + 1 }
    for (place, statement) in deliberation.statements.enumerated() { numbers[place] = known[statement.id] }
  }

  mutating func telling(_ places: [Int]) -> (sentences: [DraftSentence], session: String?, heading: String) {
    let places = places.filter(deliberation.statements.indices.contains)
    told = Set(places)
    guard let first = places.first else { return ([], nil, "") }
    let session = deliberation.statements[first].session
    let all = deliberation.statements.indices.filter { deliberation.statements[$0].session == session }
    let heading = session.flatMap {
      deliberation.sessions.indices.contains($0) ? deliberation.sessions[$0] : nil
    }
    return (
      assembled(clauses(places)), heading.map { Self.title(of: $0) }.flatMap { $0.isEmpty ? nil : $0 },
      words.phrase("part.\(part(of: first, in: all).rawValue)", language)
    )
  }

  static func title(of session: Deliberation.Session) -> String {
    [session.number, session.title].filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// The same places: points that three parties or more made before others, else in the order of speaking.
  private func mostSharedFirst(_ places: [Int]) -> [Int] {
    var support: [Int: Int] = [:]
    for group in groups(of: places) {
      let voices = Set(group.flatMap { deliberation.statements[$0].voices }).count
      for place in group where voices >= 3 { support[place] = voices }
    }
    return places.sorted { (-(support[$0] ?? 0), $0) < (-(support[$1] ?? 0), $1) }
  }

  /// The clauses of statements of one theme: like statements together, one speaker's predicates joined.
  private mutating func clauses(_ places: [Int]) -> [Clause] {
    var clauses: [Clause] = []
    var done: Set<Int> = []
    for (index, place) in places.enumerated() where !done.contains(place) {
      done.insert(place)
      let statement = deliberation.statements[place]
      // The same speaker's next statements, as far as they make one sentence with this.
      var run = [place]
      for next in places[(index + 1)...] where !done.contains(next) {
        let other = deliberation.statements[next]
        guard other.speakers == statement.speakers, other.session == statement.session,
          other.onBehalfOf == statement.onBehalfOf,
          !statement.isShared, !other.isShared
        else { break }
        let length = run.reduce(other.quote.utf8.count) { $0 + deliberation.statements[$1].quote.utf8.count }
        let joins =
          isPredicate(place) && isPredicate(next) && run.count < 2 && length < 260
          || isQuote(place) && isQuote(next) && other.kind == statement.kind && run.count < 3 && length < 420
        guard joins else { break }
        run.append(next)
        done.insert(next)
      }
      if let together = sameWords(place, places[(index + 1)...].filter { !done.contains($0) }), run.count == 1
      {
        done.formUnion(together.places)
        clauses.append(together.clause)
        lastSpeakers = []
        continue
      }
      var clause = told(run)
      var canFollow = true
      if case .sentence = points[place] {
        canFollow = clause.first?.isUppercase == false
      }
      var next: String?
      if case .recommendation(let point) = points[place] {
        let filled = words.filled(
          "recommended.next",
          language,
          turn: 0,
          ["who": names.speakers(of: statement).text, "point": point]
        )
        next = (language == "fr" ? Self.elided(filled) : filled) + " " + marker(place)
      }
      // Others who said much the same.
      let alike = places[(index + 1)...].filter { !done.contains($0) && isAlike($0, to: place) }
      if !alike.isEmpty {
        done.formUnion(alike)
        clause = join(clause, naming(alike, "similar"))
        next = nil
      }
      clauses.append(
        Clause(
          text: clause,
          words: clause.split(separator: " ").count,
          speakers: statement.isShared ? [] : statement.speakers,
          canFollow: canFollow,
          next: next
        )
      )
    }
    return clauses
  }

  /// Those who are reported in the very same words, as one: `Chad, Chile and China made recommendations`.
  private func sameWords(_ place: Int, _ others: [Int]) -> (clause: Clause, places: [Int])? {
    guard let predicate = plainPredicate(place) else { return nil }
    let same = others.filter { plainPredicate($0) == predicate }
    guard !same.isEmpty else { return nil }
    let text = named([place] + same).who + " " + predicate
    return (Clause(text: text, words: text.split(separator: " ").count, speakers: []), same)
  }

  /// What a speaker did, where its verb is the same for several.
  private func plainPredicate(_ place: Int) -> String? {
    let statement = deliberation.statements[place]
    guard names.plainParties(of: statement) != nil,
      case .predicate(let text, nil) = points[place],
      let verb = text.split(separator: " ").first, words.pointWords[language]?.isInvariant(verb) == true
    else { return nil }
    return text
  }

  private func isPredicate(_ place: Int) -> Bool {
    if case .predicate(let text, nil) = points[place] {
      return !text.hasPrefix(",")
    }
    return false
  }

  private func isQuote(_ place: Int) -> Bool {
    if case .quote = points[place] { return true }
    return false
  }

  /// Whether the same speak, however the source spells them.
  private static func areSame(_ a: [Deliberation.Speaker], _ b: [Deliberation.Speaker]) -> Bool {
    a.elementsEqual(b) {
      $0.capacity == $1.capacity && $0.type == $1.type && $0.party == $1.party
        && ($0.name.lowercased() == $1.name.lowercased() || $0.party != nil && $0.capacity == .chair)
    }
  }

  /// A run of statements by one speaker as one clause.
  private mutating func told(_ run: [Int]) -> String {
    guard let first = run.first else { return "" }
    let statement = deliberation.statements[first]
    let goesOn = !lastSpeakers.isEmpty && Self.areSame(lastSpeakers, statement.speakers)
    let (who, isMany) = names.speakers(of: statement, again: goesOn)
    let number = isMany ? "many" : "one"
    let point = points[first]
    let cited = " " + marker(first)
    lastSpeakers = statement.speakers
    switch point {
    case .nothing: return naming([first], floorKey(statement.kind))
    case .predicate(let whole, let before):
      var predicate = names.withoutOwnName(whole, of: statement)
      if !goesOn { predicate = words.pointWords[statement.language]?.withoutAgain(predicate) ?? predicate }
      let before = before.flatMap { names.isOwnName($0, of: statement) ? nil : $0 }
      var text = Self.subject(who, before: before, predicate: predicate) + cited
      for next in run.dropFirst() {
        guard case .predicate(let more, _) = points[next]
        else {
          continue
        }
        text = words.phrase("join.verbs", language).replacing("{a}", with: text)
          .replacing("{b}", with: more + " " + marker(next))
      }
      return text
    case .thing(let thing): return phrase("thing.\(number)", ["who": who, "point": thing]) + cited
    case .recommendation(let text):
      var filled = phrase("recommended.\(number)", ["who": who, "point": text])
      if language == "fr" { filled = Self.elided(filled) }
      return filled + cited
    case .clause(let clause):
      var filled = phrase("\(goesOn ? "added" : "clause").\(number)", ["who": who, "clause": clause])
      if language == "fr" { filled = Self.elided(filled) }
      return filled + cited
    case .sentence(let sentence):
      return (words.pointWords[statement.language]?.lowered(sentence) ?? sentence) + cited
    case .item(let lead, let item):
      let colon = lead.hasSuffix(":") ? lead : lead + ":"
      return "\(colon) \(item)" + cited
    case .quote(let quote):
      var quoted = inQuotes(quote)
      if run.count > 1 {
        let all = run.map { place -> String in
          let quote = DraftSentence.literal(deliberation.statements[place].quote.trimmed)
          return inQuotes(PointCutter.withoutEnd(quote)) + " " + marker(place)
        }
        quoted = names.list(all)
      }
      if statement.isShared {
        let key =
          statement.list == .mainIssues ? "shared.listed" : statement.list == nil ? "shared" : "means.listed"
        return phrase(key, ["quote": quoted, "point": quoted]) + cited
      }
      let cited = run.count > 1 ? "" : cited

      let kind = statement.kind.rawValue
      let key =
        words.phrases["quote.\(kind).\(number)"] == nil
        ? "\(goesOn ? "quote.again" : "quote").\(number)" : "quote.\(kind).\(number)"
      return phrase(key, ["who": who, "quote": quoted]) + cited
    }
  }

  /// The speaker before what he is told to have said; an opening phrase stands between commas behind him.
  private static func subject(_ who: String, before: String?, predicate: String) -> String {
    let space = predicate.hasPrefix(",") ? "" : " "
    guard let before else {
      // `the co-chairs, Greece and Morocco,` brings its own comma.
      return who.hasSuffix(",") && predicate.hasPrefix(",")
        ? who + predicate.dropFirst() : who + space + predicate
    }
    return (who.hasSuffix(",") ? who : who + ",") + " " + before + ", " + predicate
  }

  /// French elision, after `que` and `de`.
  static func elided(_ text: String) -> String {
    var text = text
    for (word, short) in [(" que ", " qu'"), (" de ", " d'")] {
      var result = ""
      var rest = text[...]
      while let range = rest.firstRange(of: word) {
        let next = rest[range.upperBound...].first?.lowercased() ?? ""
        result += rest[..<range.lowerBound]
        result +=
          "aeiouyéèêàâîôûh".contains(next) && !next.isEmpty && next != "h" && next != "y" ? short : word
        rest = rest[range.upperBound...]
      }
      text = result + rest
    }
    return text
  }

  /// Words of the record between quotation marks; marks of the same form within become single, as is usual, so that
  /// it can be told where the quotation ends.
  private func inQuotes(_ quote: String) -> String {
    let marks = words.phrase("quoted", language)
    var text = Self.unquoted(quote)
    for (mark, single) in [("“", "‘"), ("”", "’"), ("«", "‹"), ("»", "›")] where marks.contains(mark) {
      text = text.replacing(mark, with: single)
    }
    return marks.replacing("{words}", with: text)
  }

  /// Quotation marks at both ends come off: the phrase brings its own.
  private static func unquoted(_ text: String) -> String {
    guard let first = text.first, let last = text.last, text.count > 2, "“«\"".contains(first),
      "”»\"".contains(last)
    else { return text }
    return text.dropFirst().dropLast().trimmed
  }

  // MARK: - Sentences

  /// Clauses put into sentences: two short ones make one.
  private mutating func assembled(_ clauses: [Clause]) -> [DraftSentence] {
    var sentences: [DraftSentence] = []
    var place = 0
    while place < clauses.count {
      let clause = clauses[place]
      var chain = clause.text
      var length = clause.words
      var end = place + 1
      while clause.next != nil, end < clauses.count, end < place + 3, let next = clauses[end].next,
        length + clauses[end].words <= 80, !Self.areSame(clauses[end - 1].speakers, clauses[end].speakers)
      {
        chain += (language == "ar" ? "؛ " : language == "fr" ? " ; " : "; ") + next
        length += clauses[end].words
        end += 1
      }
      if end > place + 1 {
        sentences.append(sentence(chain))
        place = end
      } else if place + 1 < clauses.count, clause.words + clauses[place + 1].words <= 38, clause.words <= 24,
        clause.speakers.isEmpty || !Self.areSame(clause.speakers, clauses[place + 1].speakers),
        clauses[place + 1].canFollow
      {
        sentences.append(sentence(join(clause.text, clauses[place + 1].text)))
        place += 2
      } else {
        sentences.append(sentence(clause.text))
        place += 1
      }
    }
    return sentences
  }

  private mutating func join(_ a: String, _ b: String) -> String { phrase("join.clauses", ["a": a, "b": b]) }

  /// A clause as a sentence: a capital before, a point behind the words and before the last citations' end.
  private func sentence(_ clause: String) -> DraftSentence {
    var text = clause
    if let first = text.first, first.isLowercase { text = first.uppercased() + text.dropFirst() }
    let plain = DraftSentence(text).plain
    if let last = plain.last, ".!?؟".contains(last) { return DraftSentence(text) }
    return DraftSentence(text + ".")
  }

  /// A phrase in its next wording.
  private mutating func phrase(_ key: String, _ values: [String: String]) -> String {
    let turn = turns[key, default: 0]
    turns[key] = turn + 1
    return words.filled(key, language, turn: turn, values)
  }
}
