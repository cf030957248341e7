// SPDX-License-Identifier: Apache-2.0

public import Vocabulary

/// The words this room works with, from its catalogues: dissent, theme phrases, articles, phrases of a report.
///
/// Made once; an immutable value that any number of tasks may share.
public struct SynthesisWords: Sendable {
  /// The languages a report can be drafted in.
  public static let languages = ["en", "fr", "es", "ar"]

  let catalogue: Catalogue
  let partiesByCode: [String: Party]
  let plainWords: Set<String>
  /// Phrases of dissent of a language by their first word, each with its place in the catalogue.
  let dissentByWord: [String: [Substring: [(order: Int, phrase: DissentPhrase)]]]
  let themePhrases: [String: [String: String]]
  let articles: [String: [String: String]]
  let phrases: [String: [String: [String]]]
  let pointWords: [String: PointWords]
  let abbreviations: Set<String>

  /// Reads the catalogues that are compiled in; throws where one is malformed, naming file and line.
  public init(catalogue: Catalogue) throws {
    self.catalogue = catalogue
    partiesByCode = Dictionary(catalogue.parties.map { ($0.id.rawValue, $0) }) { first, _ in first }
    plainWords = Set(Self.lines("plain-words.txt").flatMap { $0.split(separator: " ").map(String.init) })
    abbreviations = Set(Self.lines("abbreviations.txt").flatMap { $0.split(separator: " ").map(String.init) })
    var dissentByWord: [String: [Substring: [(order: Int, phrase: DissentPhrase)]]] = [:]
    for (order, row) in try Self.table("dissent.tsv").rows.enumerated() {
      let words = Self.folded(row.text("words"))
      let parts = words.split(separator: " ")
      guard let first = parts.first else { continue }
      let phrase = DissentPhrase(
        language: row.text("language"),
        words: words,
        parts: parts,
        isDissent: row.text("sense") == "dissent"
      )
      dissentByWord[phrase.language, default: [:]][first, default: []].append((order, phrase))
    }
    self.dissentByWord = dissentByWord
    themePhrases = try Self.byLanguage("theme-phrases.tsv", key: "id")
    articles = try Self.byLanguage("state-articles.tsv", key: "code")
    phrases = try Self.byLanguage("phrases.tsv", key: "key").mapValues { row in
      row.mapValues { $0.split(separator: "|").map { $0.trimmed } }
    }
    var pointWords: [String: PointWords] = [:]
    for row in try Self.table("point-words.tsv").rows {
      pointWords[row.text("language"), default: PointWords()].add(row.text("words"), as: row.text("role"))
    }
    self.pointWords = pointWords
  }

  private static func lines(_ name: String) -> [Substring] {
    (embeddedTexts[name] ?? "").split(separator: "\n").filter { !$0.hasPrefix("#") }
  }

  private static func table(_ name: String) throws -> CatalogueTable {
    try CatalogueTable(parsing: embeddedTexts[name] ?? "", name: name)
  }

  private static func byLanguage(_ name: String, key: String) throws -> [String: [String: String]] {
    var found: [String: [String: String]] = [:]
    for row in try table(name).rows {
      found[row.text(key)] = Dictionary(uniqueKeysWithValues: languages.map { ($0, row.text($0)) })
    }
    return found
  }

  /// Lower case, single spaces, one sort of apostrophe.
  static func folded(_ text: String) -> String {
    text.lowercased().replacing("’", with: "'").split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// Reads the text of a draft, parting its sentences.
  public func body(_ text: String) -> DraftBody { DraftBody(parsing: text, abbreviations: abbreviations) }

  /// A theme in the middle of a sentence, `integration and social cohesion`.
  public func theme(_ id: String, in language: String) -> String {
    let row = themePhrases[id]
    if let text = row?[language], !text.isEmpty { return text }
    if let text = row?["en"], !text.isEmpty { return text }
    return catalogue.themes.first { $0.id == id }?.label(in: language) ?? id
  }

  /// The wordings of a phrase in a language, one at least.
  func wordings(_ key: String, _ language: String) -> [String] {
    let row = phrases[key]
    for language in [language, "en"] { if let found = row?[language], !found.isEmpty { return found } }
    return [key]
  }

  /// The first wording of a phrase.
  func phrase(_ key: String, _ language: String) -> String { wordings(key, language)[0] }

  /// One wording of a phrase, `turn` choosing among several, with each `{name}` replaced.
  ///
  /// Values are put in from left to right and never looked at again, so that braces in them stay what they are.
  func filled(_ key: String, _ language: String, turn: Int, _ values: [String: String]) -> String {
    let choices = wordings(key, language)
    var filled = ""
    var rest = choices[turn % choices.count][...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      filled += rest[..<open]
      let name = String(rest[rest.index(after: open)..<close])
      filled += values[name] ?? "{\(name)}"
      rest = rest[rest.index(after: close)...]
    }
    filled += rest
    // `the co-chairs, Greece and Morocco,` brings a comma that a colon takes the place of.
    return filled.replacing(",:", with: ":").replacing(", :", with: " :").replacing(",,", with: ",")
  }
}

extension StringProtocol {
  /// Without white space at its ends.
  var trimmed: String {
    guard let start = firstIndex(where: { !$0.isWhitespace }),
      let end = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[start...end])
  }
}
