// SPDX-License-Identifier: Apache-2.0

public import Reading
public import Vocabulary

/// A record as one page to read: the document's own text, whole, beside the statements found in it.
///
/// The page needs nothing else: no script, no font, no image, no network; its policy forbids them. Each
/// statement's words link to its card and back. What comes from the document is escaped and can neither
/// add markup nor turn the direction of writing. The same record and words give the same bytes; time and
/// size are linear in the record.
public struct RecordHTML {
  let record: Record
  let catalogue: Catalogue
  let words: Words
  let names: PartyNames
  let statements: StatementNames
  let choices: PageChoices
  var out = Markup()

  /// Writes `record`, handing pieces of some 64 KiB to `write`.
  ///
  /// `name` is what its file is called; `words` are those of the interface, in its language.
  public static func write(
    _ record: Record,
    named name: String,
    catalogue: Catalogue,
    words: Words,
    to write: ([UInt8]) throws -> Void
  ) rethrows {
    var page = RecordHTML(record: record, catalogue: catalogue, words: words)
    try page.write(name, write)
  }

  /// The whole page as bytes.
  public static func bytes(_ record: Record, named name: String, catalogue: Catalogue, words: Words)
    -> [UInt8]
  {
    var all: [UInt8] = []
    write(record, named: name, catalogue: catalogue, words: words) { all += $0 }
    return all
  }

  private init(record: Record, catalogue: Catalogue, words: Words) {
    self.record = record
    self.catalogue = catalogue
    self.words = words
    names = PartyNames(catalogue, language: words.language)
    statements = StatementNames(record)
    choices = PageChoices(record)
  }

  private mutating func write(_ name: String, _ write: ([UInt8]) throws -> Void) rethrows {
    head(name)
    out.tag("<body>\n<a class=\"skip\" href=\"#statements\">")
    out.text(words[.skip])
    out.tag("</a>\n<header class=\"top\">\n<div class=\"course\" aria-hidden=\"true\"></div>\n")
    out.tag("<p class=\"wrap brand\">")
    out.tag(Self.logo)
    out.tag("Tessera</p>\n</header>\n<main class=\"wrap\">\n")
    facts(name)
    notes()
    counts()
    filters()
    out.tag(isLong ? "<div class=\"reader many\">\n" : "<div class=\"reader\">\n")
    try text(write)
    try cards(write)
    out.tag("</div>\n")
    people()
    try unattributed(write)
    out.tag("</main>\n<footer class=\"foot\"><p class=\"wrap\">")
    out.text(words[.about])
    out.tag("</p></footer>\n</body>\n</html>\n")
    try out.hand(over: 0, to: write)
  }

  // MARK: - Head

  private mutating func head(_ name: String) {
    out.tag("<!DOCTYPE html>\n<html")
    out.attribute("lang", words.language)
    out.attribute("dir", Words.direction(of: words.language))
    out.tag(">\n<head>\n<meta charset=\"utf-8\"/>\n<meta http-equiv=\"Content-Security-Policy\"")
    out.tag(
      " content=\"default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'\"/>\n"
    )
    out.tag("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n")
    out.tag("<meta name=\"color-scheme\" content=\"light dark\"/>\n")
    out.tag("<meta name=\"generator\" content=\"Tessera\"/>\n<title>")
    out.text(title(name))
    out.tag(" · Tessera</title>\n<style>\n")
    out.verbatim(embeddedTexts["record-page.css"] ?? "")
    out.verbatim(choices.style(statements: record.statements.count))
    out.tag("</style>\n</head>\n")
  }

  /// Whether the page is so long that its tiles are small and its parts are laid out late.
  var isLong: Bool { record.statements.count > 400 }

  func title(_ name: String) -> String { record.document.title.isEmpty ? name : record.document.title }

  /// Language and direction of the document, as attributes of what quotes it.
  mutating func documentLanguage() {
    let language = record.document.language
    out.attribute("lang", language == "und" ? "" : language)
    out.attribute("dir", language == "und" ? "auto" : Words.direction(of: language))
  }

  /// The classes that a statement's words and its card share: kind, choices, and its number by digits.
  func classes(_ index: Int) -> String {
    "k-\(record.statements[index].kind.rawValue)\(choices.classes(of: index))"
  }

  /// Who speaks, in a few words.
  func speakers(_ statement: Record.Statement, limit: Int) -> String {
    var voices = statement.speakers.prefix(limit).map(name(of:))
    if statement.speakers.count > limit { voices.append("+\(statement.speakers.count - limit)") }
    return voices.isEmpty ? words[.unknown] : voices.joined(separator: ", ")
  }

  func name(of speaker: Record.Speaker) -> String {
    if let party = speaker.party { return names.name(party) }
    let printed = record.name(of: speaker)
    return printed.isEmpty ? words[.unknown] : printed
  }

  static let logo: StaticString = """
    <svg viewBox="-2 0 68 64" width="30" height="28" aria-hidden="true">\
    <path class="l" d="M.1 2h28v28h-28z"/><path class="o" d="M32.1 2h7.33L35.1 12l6 8-6 7.5V30h-3z"/>\
    <path class="v" d="M.1 34h28v.29L19.1 44l6 8-3.33 10H.1z"/><path class="t" d="M35.9 34h28v28h-28z"/>\
    <path class="v" d="M31.9 62h-7.33L28.9 52l-6-8 6-7.5V34h3z"/>\
    <path class="o" d="M63.9 30h-28v-.29L44.9 20l-6-8 3.33-10H63.9z"/></svg>
    """
}
