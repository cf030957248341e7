// SPDX-License-Identifier: Apache-2.0

import Reading
import Synthesis
public import Vocabulary

/// What the forms of a report say of their own, in English, French, Spanish and Arabic, with the names of parties.
///
/// Made once; an immutable value that any number of tasks may share.
public struct ReportWords: Sendable {
  let catalogue: Catalogue
  let synthesis: SynthesisWords
  let phrases: [String: [String: String]]

  /// Reads the catalogues that are compiled in; throws where one is malformed, naming file and line.
  public init(catalogue: Catalogue) throws {
    self.catalogue = catalogue
    synthesis = try SynthesisWords(catalogue: catalogue)
    let table = try CatalogueTable(parsing: embeddedTexts["report.tsv"] ?? "", name: "report.tsv")
    var phrases: [String: [String: String]] = [:]
    for row in table.rows {
      phrases[row.text("key")] = Dictionary(
        uniqueKeysWithValues: SynthesisWords.languages.map { ($0, row.text($0)) }
      )
    }
    self.phrases = phrases
  }

  /// The keys that the forms ask for, in alphabetical order; each has its words in all four languages.
  public static var keys: [String] {
    (Key.allCases.map(\.rawValue) + Record.Reply.Stance.allCases.map { "reply.\($0.rawValue)" }
      + SetAsideReason.allCases.map { "reason.\($0.rawValue)" } + (1...12).map { "month.\($0)" }).sorted()
  }

  /// The words for a key in a language; nil where the catalogue lacks them, which a test forbids.
  public func text(_ key: String, in language: String) -> String? {
    phrases[key]?[language].flatMap { $0.isEmpty ? nil : $0 }
  }

  enum Key: String, CaseIterable {
    case skip, contents, version, author, standing, draft, published, override, accounted, contributions
    case digest, sources, source, back, page, pages, untitled, report, empty, annex, answer, titled, colon
    case comma, quoted, about, running
    case versionLabel = "version.label"
    case sourcesAbout = "sources.about"
    case setAside = "set-aside"
    case setAsideNone = "set-aside.none"
    case setAsideReason = "set-aside.reason"
    case setAsideBy = "set-aside.by"
    case takenUp = "answer.taken-up"
    case notTakenUp = "answer.not-taken-up"
    case unanswered = "answer.none"
    case dateMonth = "date.month"
    case dateDay = "date.day"
  }
}

/// One report in words of its language: whatever more than one of its forms says is put together here once.
struct ReportPhrases {
  let report: Report
  let words: ReportWords
  /// One of the four; English stands in for any other.
  let language: String
  private let names: Synthesis::PartyNames

  init(_ report: Report, _ words: ReportWords) {
    self.report = report
    self.words = words
    language = SynthesisWords.languages.contains(report.language) ? report.language : "en"
    names = Synthesis::PartyNames(words: words.synthesis, language: language)
  }

  // MARK: - Phrases

  subscript(key: ReportWords.Key) -> String { word(key.rawValue) }

  /// A phrase with each `{name}` replaced; a value is never looked at again, so that braces in it stay.
  func callAsFunction(_ key: ReportWords.Key, _ values: [String: String]) -> String {
    filled(key.rawValue, values)
  }

  private func word(_ key: String) -> String {
    words.text(key, in: language) ?? words.text(key, in: "en") ?? key
  }

  private func filled(_ key: String, _ values: [String: String]) -> String {
    var result = ""
    var rest = word(key)[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      result += rest[..<open]
      let name = String(rest[rest.index(after: open)..<close])
      result += values[name] ?? "{\(name)}"
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }

  /// Two phrases with a colon between them, `Reason: outside the theme`.
  func colon(_ before: String, _ after: String) -> String {
    self(.colon, ["before": before, "after": after])
  }

  func comma(_ parts: [String]) -> String {
    let parts = parts.filter { !$0.isEmpty }
    return parts.dropFirst().reduce(parts.first ?? "") { self(.comma, ["before": $0, "after": $1]) }
  }

  /// A date as much of it as is known (`2016`, `2016-12`, `2016-12-10`, with or without a time of day), in words.
  func date(_ iso: String) -> String {
    let parts = iso.prefix { $0 != "T" && $0 != " " }.split(separator: "-").map { Int($0) }
    guard let year = parts.first ?? nil, parts.count <= 3, !parts.contains(nil) else { return iso }
    guard parts.count > 1, let number = parts[1], (1...12).contains(number) else { return iso }
    let month = word("month.\(number)")
    guard parts.count > 2, let day = parts[2] else {
      return self(.dateMonth, ["month": month, "year": String(year)])
    }
    guard (1...31).contains(day) else { return iso }
    let shown = language == "fr" && day == 1 ? "1er" : String(day)
    return self(.dateDay, ["day": shown, "month": month, "year": String(year)])
  }

  // MARK: - The report

  var title: String { report.title.isEmpty ? self[.report] : report.title }

  var version: String {
    self(.version, ["number": String(report.version.number), "date": date(report.version.date)])
  }

  /// Whether it is published, and the reason where that was done with contributions open.
  var standing: String {
    guard report.version.isPublished else { return self[.draft] }
    guard let why = report.version.override else { return self[.published] }
    return self(.override, ["why": why])
  }

  var accountedFor: String {
    self(
      .accounted,
      ["count": String(report.accountedFor.count), "total": String(report.accountedFor.total)]
    )
  }

  /// The statements cited, by their numbers.
  var sources: [Report.Source] { report.sources.values.sorted { $0.number < $1.number } }

  // MARK: - A statement

  /// `S012`, by which the text cites it; nil where it has no number.
  func label(_ source: Report.Source) -> String? {
    source.number > 0 ? String(DraftSentence.marker(source.number).dropFirst().dropLast()) : nil
  }

  func documentTitle(_ source: Report.Source) -> String {
    source.documentTitle.isEmpty ? self[.untitled] : source.documentTitle
  }

  /// The pages as the language writes them, `pp. 12–13`.
  func pages(_ source: Report.Source) -> String? {
    guard let pages = source.pages, !pages.isEmpty else { return nil }
    return self(pages.contains { "–-,".contains($0) } ? .pages : .page, ["pages": pages])
  }

  /// The language of its words, where that is not the report's.
  func otherLanguage(_ source: Report.Source) -> String? {
    let own = source.statement.language
    return own == report.language || own.isEmpty || own == "und" ? nil : own
  }

  /// The marks that the report's language puts around quoted words: none where the words bring their own.
  func quotationMarks(around words: String) -> (open: String, close: String) {
    if let first = words.first, "“«\"‹„".contains(first) { return ("", "") }
    let quoted = self[.quoted]
    guard let range = quoted.firstRange(of: "{words}") else { return ("", "") }
    return (String(quoted[..<range.lowerBound]), String(quoted[range.upperBound...]))
  }

  func name(of party: String) -> String { names.name(party) }

  // MARK: - Replies

  /// A reply as every form prints it: `Objection by Chile, 27 November 2026` and the words, then the answer.
  struct Reply {
    let stance: Record.Reply.Stance
    let title: String
    let words: String
    /// `Answer of the rapporteur (not taken up), 28 November 2026` and the words.
    let answer: (title: String, words: String)?
    /// Where an objection or a correction has no answer: that it has none.
    let unanswered: String?
  }

  func replies(to source: Report.Source) -> [Reply] {
    source.replies.map { reply in
      let answer = reply.answer.map { answer in
        let outcome = self[answer.isTakenUp ? .takenUp : .notTakenUp]
        let head = self(.titled, ["title": self[.answer], "note": outcome])
        return (title: comma([head, answer.actor, date(answer.date)]), words: answer.words)
      }
      return Reply(
        stance: reply.stance,
        title: comma([
          filled("reply.\(reply.stance.rawValue)", ["party": name(of: reply.party)]), date(reply.date),
        ]),
        words: reply.words,
        answer: answer,
        unanswered: answer == nil && reply.stance != .accepts ? self[.unanswered] : nil
      )
    }
  }

  // MARK: - What was set aside

  /// Why it was set aside, `outside the theme: belongs to roundtable 2`.
  func reason(_ setAside: SetAside) -> String {
    let reason = word("reason.\(setAside.reason.rawValue)")
    if setAside.note.isEmpty { return reason }
    return setAside.reason == .other ? setAside.note : colon(reason, setAside.note)
  }

  func setAsideBy(_ setAside: SetAside) -> String {
    setAside.actor.isEmpty ? "" : self(.setAsideBy, ["actor": setAside.actor])
  }
}
