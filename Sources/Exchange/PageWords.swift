// SPDX-License-Identifier: Apache-2.0

import Reading

extension RecordHTML {
  /// The words a page shows that are not the document's: one language, every key of ``keys``.
  public struct Words: Sendable {
    /// ISO 639-1 code of the language.
    public let language: String
    private let words: [String: String]

    /// The words in `language`, by key.
    public init(language: String, words: [String: String]) {
      self.language = language
      self.words = words
    }

    /// What a page asks for beside the names of kinds, reasons, capacities and ways of attribution.
    enum Key: String, CaseIterable {
      case statements = "record.statements"
      case characters = "record.characters"
      case language = "record.language"
      case chairs = "record.chairs"
      case rapporteur = "record.rapporteur"
      case guidingQuestions = "record.guidingQuestions"
      case mainIssues = "record.mainIssues"
      case means = "record.means"
      case people = "record.people"
      case said = "record.said"
      case unattributed = "record.unattributed"
      case unknown = "record.unknown"
      case none = "record.none"
      case outside = "record.outside"
      case strength = "record.strength"
      case behalf = "record.behalf"
      case rule = "explain.rule"
      case note = "read.note"
      case about = "page.about"
      case skip = "page.skip"
      case file = "page.file"
      case mediaType = "page.mediaType"
      case page = "page.page"
      case pages = "page.pages"
      case text = "page.text"
      case filter = "page.filter"
      case kinds = "page.kinds"
      case speaker = "page.speaker"
      case anySpeaker = "page.anySpeaker"
      case theme = "page.theme"
      case anyTheme = "page.anyTheme"
      case reset = "page.reset"
      case confidence = "page.confidence"
      case toWords = "page.toWords"
      case places = "page.places"
      case byKind = "page.byKind"
      case takenUp = "reply.takenUp"
      case notTakenUp = "reply.notTakenUp"
    }

    /// The keys a page asks for, in alphabetical order.
    public static var keys: [String] {
      (Key.allCases.map(\.rawValue) + StatementKind.allCases.map { "kind.\($0.rawValue)" }
        + AbstentionReason.allCases.map { "reason.\($0.rawValue)" }
        + Record.Capacity.allCases.map { "capacity.\($0.rawValue)" }
        + Attribution.allCases.map { "attribution.\($0.rawValue)" }
        + Record.Reply.Stance.allCases.map { "stance.\($0.rawValue)" }).sorted()
    }

    /// The words for `key`; the key itself where there are none, which a test forbids.
    subscript(key: Key) -> String { words[key.rawValue] ?? key.rawValue }

    func kind(_ kind: StatementKind) -> String { word("kind.\(kind.rawValue)") }
    func reason(_ reason: AbstentionReason) -> String { word("reason.\(reason.rawValue)") }
    func capacity(_ capacity: Record.Capacity) -> String { word("capacity.\(capacity.rawValue)") }
    func attribution(_ attribution: Attribution) -> String { word("attribution.\(attribution.rawValue)") }

    func stance(_ stance: Record.Reply.Stance) -> String { word("stance.\(stance.rawValue)") }

    private func word(_ key: String) -> String { words[key] ?? key }

    /// The direction a language is written in.
    static func direction(of language: String) -> String {
      ["ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"].contains(language) ? "rtl" : "ltr"
    }
  }
}
