// SPDX-License-Identifier: Apache-2.0

public import Reading

/// A report with all it rests on: what every form of it is written from.
///
/// Each citation of ``body`` that stands for a statement has its entry in ``sources``, with the words of the record
/// and what its delegation answered, so that no form of the report can leave an objection out.
public struct Report: Sendable {
  public let title: String
  /// Of headings and phrases, `en`.
  public let language: String
  public let version: Version
  public let body: DraftBody
  /// The statements cited, by their numbers.
  public let sources: [Int: Source]
  /// Contributions that people set aside, in the order of speaking.
  public let setAside: [(statement: Source, reason: SetAside)]
  /// Every contribution by speaker, where the annex is asked for; else those that stand nowhere in the report and
  /// that delegations answered on.
  public let annex: [AnnexEntry]?
  /// `44 of 44 accounted for`.
  public let accountedFor: (count: Int, total: Int)

  /// Which version of the report this is.
  public struct Version: Sendable, Equatable {
    /// From 1.
    public let number: Int
    /// When it was made, as ISO 8601 writes it, `2026-11-27`.
    public let date: String
    public let author: String
    /// SHA-256 of the text of the draft, in hexadecimal.
    public let digest: String
    public let isPublished: Bool
    /// Why it was published though contributions were open, and by whom; nil where none were.
    public let override: String?

    public init(
      number: Int,
      date: String,
      author: String,
      digest: String,
      isPublished: Bool = false,
      override: String? = nil
    ) {
      self.number = number
      self.date = date
      self.author = author
      self.digest = digest
      self.isPublished = isPublished
      self.override = override
    }
  }

  /// A statement as the record has it.
  public struct Source: Sendable {
    public let number: Int
    public let statement: Deliberation.Statement
    /// Who said it, as the report names them.
    public let speakers: String
    public let documentTitle: String
    /// SHA-256 of the document, in hexadecimal.
    public let document: String
    /// `12` or `12–13`; nil where the document has no pages.
    public let pages: String?
    /// What delegations answered, the earliest first.
    public let replies: [Record.Reply]

    public init(
      number: Int,
      statement: Deliberation.Statement,
      speakers: String,
      documentTitle: String,
      document: String,
      pages: String? = nil,
      replies: [Record.Reply] = []
    ) {
      self.number = number
      self.statement = statement
      self.speakers = speakers
      self.documentTitle = documentTitle
      self.document = document
      self.pages = pages
      self.replies = replies
    }
  }

  /// A speaker with everything he contributed.
  public struct AnnexEntry: Sendable {
    public let speaker: String
    public let statements: [Source]
  }

  /// Puts a report together.
  ///
  /// `origin` gives title, digest and pages of a statement's document, `replies` what delegations answered by
  /// identifier of the statement, and `annex` says whether all contributions by speaker are wanted.
  public init(
    title: String,
    plan: DraftPlan,
    version: Version,
    body: DraftBody,
    references: [String],
    deliberation: Deliberation,
    setAside: [String: SetAside],
    replies: [String: [Record.Reply]],
    annex: Bool,
    words: SynthesisWords,
    origin: (Deliberation.Statement) -> (title: String, document: String, pages: String?)
  ) {
    self.title = title
    language = plan.language
    self.version = version
    self.body = body
    let names = PartyNames(words: words, language: plan.language, order: plan.nameOrder)
    var numbers: [String: Int] = [:]
    for (index, id) in references.enumerated() where numbers[id] == nil { numbers[id] = index + 1 }
    let all = deliberation.statements.map { statement -> Source in
      let (title, document, pages) = origin(statement)
      let speakers =
        statement.isShared ? words.phrase("unsaid", plan.language) : names.speakers(of: statement).text
      return Source(
        number: numbers[statement.id] ?? 0,
        statement: statement,
        speakers: speakers.hasSuffix(",") ? String(speakers.dropLast()) : speakers,
        documentTitle: title,
        document: document,
        pages: pages,
        replies: replies[statement.id] ?? []
      )
    }
    let cited = Set(body.citations.keys)
    sources = Dictionary(all.filter { cited.contains($0.number) }.map { ($0.number, $0) }) { first, _ in first
    }
    self.setAside = all.compactMap { source in setAside[source.statement.id].map { (source, $0) } }
    let ledger = Ledger(
      of: deliberation,
      body: body,
      references: references,
      setAside: setAside,
      words: words
    )
    accountedFor = (ledger.accountedFor, ledger.lines.count)
    // What delegations answered on statements that stand nowhere in the report is told too.
    let told = Set(sources.values.map(\.statement.id)).union(self.setAside.map(\.statement.statement.id))
    let answered = all.filter { !$0.replies.isEmpty && !told.contains($0.statement.id) }
    self.annex = annex ? Self.annex(all, names) : answered.isEmpty ? nil : Self.annex(answered, names)
  }

  private static func annex(_ sources: [Source], _ names: PartyNames) -> [AnnexEntry] {
    var order: [String] = []
    var bySpeaker: [String: [Source]] = [:]
    for source in sources {
      if bySpeaker[source.speakers] == nil { order.append(source.speakers) }
      bySpeaker[source.speakers, default: []].append(source)
    }
    if names.order == .alphabetical {
      order.sort { PartyNames.alphabetical($0) < PartyNames.alphabetical($1) }
    }
    return order.map { AnnexEntry(speaker: $0, statements: bySpeaker[$0] ?? []) }
  }
}
