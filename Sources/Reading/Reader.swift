// SPDX-License-Identifier: Apache-2.0

public import Kernel
import Synchronization
public import Vocabulary

/// Reads reports: text in, a record out.
///
/// Deterministic and without side effects: no clock, no disk, no network. A reader is immutable and
/// may be used by many tasks at once.
///
/// The stages, each a function of the one before: ``Layout`` joins printed lines; sessions and lists
/// give structure; one automaton finds names and phrases; attribution finds who is reported to say
/// what; classification gives kind, strength, themes and instruments.
public struct Reader: Sendable {
  public let catalogue: Catalogue
  private let recognition: LanguageRecognition
  private let shelf: GrammarShelf

  /// Reads the catalogues that the program carries.
  ///
  /// The grammar of a language is compiled when the first text in it is read. Throws where a
  /// catalogue is malformed.
  public init() throws {
    let catalogue = try Catalogue()
    self.catalogue = catalogue
    recognition = try LanguageRecognition()
    shelf = GrammarShelf(catalogue: catalogue)
  }

  /// Compiles the grammar of `language` before a text asks for it.
  ///
  /// That takes some tens of milliseconds, which may pass while documents are still being opened. Does nothing
  /// where it is compiled.
  public func prepare(for language: String = "en") throws { _ = try grammar(for: language) }

  /// The language of the text: an ISO 639-1 code, or `und`.
  public func language(of text: DocumentText) -> String { recognition.language(of: text) }

  /// Reads `data`, the bytes of a plain-text report, in time linear in its length.
  ///
  /// `language` is the ISO 639-1 code of the report; it is recognised from its words where it is nil.
  /// Throws ``DocumentText/Refusal`` where the bytes are not text.
  public func read(_ data: [UInt8], language: String? = nil) throws -> Record {
    let text = try DocumentText(decoding: data)
    return try read(text, digest: ContentDigest(of: data), language: language)
  }

  /// Reads a text that was decoded before; `digest` is that of the bytes it came from.
  public func read(_ text: DocumentText, digest: ContentDigest, language: String? = nil) throws -> Record {
    try read(SourceText(text), digest: digest, language: language)
  }

  /// Reads a document whose format tells more than its words; `digest` is that of the bytes as given.
  ///
  /// Where the markup says who spoke, nothing else does.
  public func read(_ source: SourceText, digest: ContentDigest, language: String? = nil) throws -> Record {
    try analyse(source, digest: digest, language: language, keepsTrace: false).record
  }

  /// The grammar of the language; English where there is none of it.
  func grammar(for language: String) throws -> Grammar {
    try shelf.grammar(for: Grammar.languages.contains(language) ? language : "en")
  }

  func analyse(
    _ source: SourceText,
    digest: ContentDigest,
    language: String?,
    keepsTrace: Bool
  ) throws -> (record: Record, layout: Layout, drafts: [Draft]) {
    let text = source.text
    let language = language ?? source.language ?? recognition.language(of: text)
    let layout = source.layout ?? Layout(text)
    var notes = source.notes
    if text.replacements > 0 { notes.append(.replacedMalformedText(count: text.replacements)) }
    if language == "und" {
      notes.append(.unrecognisedLanguage)
    } else if !Grammar.languages.contains(language) {
      notes.append(.unsupportedLanguage(name: recognition.name(of: language)))
    }
    let grammar = try grammar(for: language)
    let circumstances = Circumstances(grammar: grammar, text: text, layout: layout)
    let attributor = Attributor(
      grammar: grammar,
      text: text,
      layout: layout,
      circumstances: circumstances,
      speeches: source.speeches,
      keepsTrace: keepsTrace
    )
    attributor.readAll()
    let builder = RecordBuilder(grammar: grammar, source: source, layout: layout)
    let record = builder.record(attributor, digest: digest, language: language, notes: notes)
    return (record, layout, attributor.drafts)
  }
}

/// The grammars compiled so far; each is compiled once, whoever asks first.
private final class GrammarShelf: Sendable {
  private let catalogue: Catalogue
  private let grammars = Mutex<[String: Grammar]>([:])

  init(catalogue: Catalogue) { self.catalogue = catalogue }

  func grammar(for language: String) throws -> Grammar {
    try grammars.withLock { grammars in
      if let known = grammars[language] { return known }
      let grammar = try Grammar(language: language, catalogue: catalogue)
      grammars[language] = grammar
      return grammar
    }
  }
}

/// Turns what the stages found into a record.
final class RecordBuilder {
  let grammar: Grammar
  let source: SourceText
  let layout: Layout
  private let parties: [Party]
  private var text: DocumentText { source.text }

  init(grammar: Grammar, source: SourceText, layout: Layout) {
    self.grammar = grammar
    self.source = source
    self.layout = layout
    parties = grammar.catalogue.parties
  }

  func record(_ attributor: Attributor, digest: ContentDigest, language: String, notes: [Record.Note])
    -> Record
  {
    var notes = notes
    let statements =
      source.statements.map { checked($0, sessions: attributor.sessions.count) } ?? statements(of: attributor)
    if statements.isEmpty { notes.append(.noStatements) }
    return Record(
      document: document(digest, language, date: source.date ?? attributor.circumstances.date),
      text: text,
      sessions: attributor.sessions.map(session),
      people: attributor.markedPeople
        + attributor.people.map { person in
          Record.Person(name: words(person.name), role: person.role.map(words), party: code(person.party))
        },
      statements: statements,
      unattributed: abstentions(attributor),
      notes: notes,
      pages: source.pages,
      layout: layout
    )
  }

  private func document(_ digest: ContentDigest, _ language: String, date: String?) -> Record.Document {
    let isPlain = source.mediaType == "text/plain"
    let isIdentity = isPlain && text.encoding == .utf8 && text.replacements == 0
    return Record.Document(
      sha256: digest,
      textSha256: isIdentity ? digest : ContentDigest(of: text.bytes),
      mediaType: source.mediaType,
      encoding: text.encoding,
      language: language,
      title: title,
      date: date,
      characters: text.offsets.count
    )
  }

  private var title: String {
    source.title.map(DocumentTitle.shortened)
      ?? DocumentTitle(grammar: grammar, text: text, layout: layout).words
  }

  private func words(_ span: Span) -> String {
    text.words(span)
  }

  private func code(_ party: Int32) -> Party.Code? {
    party >= 0 && Int(party) < parties.count ? parties[Int(party)].id : nil
  }

  private func session(_ draft: SessionDraft) -> Record.Session {
    Record.Session(
      id: draft.number,
      title: words(draft.title),
      chairs: draft.chairs.compactMap(code),
      rapporteur: code(draft.rapporteur)?.rawValue ?? draft.rapporteurName.map(words),
      guidingQuestions: draft.guidingQuestions,
      mainIssues: draft.mainIssues,
      meansOfImplementation: draft.meansOfImplementation,
      span: Span(draft.start, draft.end)
    )
  }

  private func statements(of attributor: Attributor) -> [Record.Statement] {
    var result: [Record.Statement] = []
    result.reserveCapacity(attributor.drafts.count)
    var last = Span(-1, -1)
    for draft in attributor.drafts where draft.span != last {
      last = draft.span
      let behalf = draft.voices.first { $0.delegate >= 0 }?.party
      result.append(
        Record.Statement(
          span: draft.span,
          start: text.offsets.scalar(atByte: draft.span.start, in: text.bytes),
          end: text.offsets.scalar(atByte: draft.span.end, in: text.bytes),
          speakers: draft.voices.map(speaker),
          onBehalfOf: behalf.flatMap(code),
          kind: draft.kind,
          strength: draft.strength,
          themes: themes(draft.themes),
          instruments: draft.instruments.map { grammar.catalogue.instruments[Int($0)].id },
          provisions: draft.provisions.map {
            Record.Provision(
              instrument: grammar.catalogue.instruments[Int($0.instrument)].id,
              words: $0.words
            )
          },
          places: draft.places.compactMap(code),
          attribution: draft.attribution,
          rule: draft.rule,
          session: draft.session >= 0 ? draft.session : nil
        )
      )
    }
    return result
  }

  /// Statements that a document carries, held to what a record promises: each span once, themes that exist.
  ///
  /// People may have marked one statement inside another, which the reader itself never does.
  private func checked(_ statements: [Record.Statement], sessions: Int) -> [Record.Statement] {
    let themes = Set(grammar.catalogue.themes.map(\.id))
    var last = Span(-1, -1)
    return statements.compactMap { statement in
      guard statement.span != last else { return nil }
      last = statement.span
      let isAsked = statement.kind == .recommendation || statement.kind == .commitment
      let isBehalf = statement.speakers.contains { $0.capacity == .onBehalfOf }
      return Record.Statement(
        span: statement.span,
        start: statement.start,
        end: statement.end,
        speakers: statement.speakers,
        onBehalfOf: isBehalf ? statement.onBehalfOf : nil,
        kind: statement.kind,
        strength: isAsked ? statement.strength : nil,
        themes: statement.themes.filter(themes.contains),
        instruments: statement.instruments,
        provisions: statement.provisions.filter { statement.span.contains($0.words) },
        places: statement.places,
        attribution: statement.attribution,
        rule: statement.rule,
        session: statement.session.flatMap { $0 < sessions ? $0 : nil },
        replies: statement.replies
      )
    }
  }

  /// What was not made a statement, page furniture included, in the order of the text.
  private func abstentions(_ attributor: Attributor) -> [Record.Abstention] {
    var all = attributor.abstentions.map { Record.Abstention(span: $0.span, reason: $0.reason) }
    all += layout.furniture.map { Record.Abstention(span: $0, reason: .furniture) }
    all += layout.notes.map { Record.Abstention(span: $0, reason: .footnote) }
    return all.sorted { $0.span < $1.span }
  }

  private func themes(_ bits: UInt64) -> [String] {
    guard bits != 0 else { return [] }
    return grammar.catalogue.themes.indices.filter { bits & (1 << UInt64($0)) != 0 }.map {
      grammar.catalogue.themes[$0].id
    }
  }

  private func speaker(_ voice: Voice) -> Record.Speaker {
    let party: String?
    let type: Record.SpeakerType
    var capacity = Record.Capacity.delegation
    switch voice.kind {
    case .party where voice.party >= 0, .chair where voice.party >= 0:
      let found = parties[safe: Int(voice.party)]
      party = found?.id.rawValue
      type =
        voice.isChair ? .chair : found.flatMap { Record.SpeakerType(rawValue: $0.kind.rawValue) } ?? .body
      capacity = voice.isChair ? .chair : type == .state ? .delegation : .representative
    case .party, .chair: (party, type, capacity) = (nil, .chair, .chair)
    case .group: (party, type, capacity) = (nil, .group, .collective)
    case .person: (party, type, capacity) = (nil, .person, .individual)
    case .unlisted:
      (party, type, capacity) = (voice.label ?? words(voice.printed), .body, .representative)
    }
    if voice.delegate >= 0 { capacity = .onBehalfOf }
    return Record.Speaker(
      name: voice.printed,
      label: voice.label,
      party: party,
      type: type,
      capacity: capacity
    )
  }
}
