// SPDX-License-Identifier: Apache-2.0

public import Synthesis

/// A report as Markdown that pandoc and readers of CommonMark with footnotes understand.
///
/// Title, author, date and language stand in a block of metadata above. Each citation is a footnote `[^S012]` with who
/// spoke, the words in their own language, the document and its pages, and what delegations answered. No text from
/// outside can become markup; characters that turn the direction of writing and control characters become U+FFFD. The
/// same report gives the same bytes.
public struct ReportMarkdown {
  private let phrases: ReportPhrases
  private let report: Report
  private var out = ""

  /// The whole text as bytes, in UTF-8; time and size are linear in the report.
  public static func bytes(_ report: Report, words: ReportWords) -> [UInt8] {
    var writer = ReportMarkdown(report, words)
    writer.write()
    return Array(writer.out.utf8)
  }

  private init(_ report: Report, _ words: ReportWords) {
    self.report = report
    phrases = ReportPhrases(report, words)
  }

  private mutating func write() {
    metadata()
    facts()
    body()
    setAside()
    annex()
    for source in phrases.sources { footnote(source) }
  }

  // MARK: - Above

  private mutating func metadata() {
    out += "---\ntitle: \(Self.yaml(phrases.title))\n"
    if !report.version.author.isEmpty { out += "author:\n- \(Self.yaml(report.version.author))\n" }
    out += "date: \(Self.yaml(phrases.date(report.version.date)))\n"
    out += "lang: \(phrases.language)\n"
    if RecordHTML.Words.direction(of: phrases.language) == "rtl" { out += "dir: rtl\n" }
    out += "---\n\n"
  }

  private mutating func facts() {
    out += Self.strong(phrases.standing) + "\n\n"
    out += Self.escaped("\(phrases.version) · \(phrases.accountedFor)", atLineStart: true) + "\n\n"
    out += Self.escaped(phrases[.digest]) + ": `\(Self.code(report.version.digest))`\n\n"
  }

  // MARK: - The text

  private mutating func body() {
    if report.body.blocks.isEmpty { out += Self.escaped(phrases[.empty], atLineStart: true) + "\n\n" }
    for block in report.body.blocks {
      switch block {
      case .heading(let title, let level): heading(title, level: level)
      case .paragraph(let sentences):
        for sentence in sentences { out += line(ReportSentence(sentence, phrases)) + "\n" }
        out += "\n"
      }
    }
  }

  private mutating func heading(_ title: String, level: Int) {
    out += String(repeating: "#", count: min(max(1, level), 6)) + " " + Self.escaped(title) + "\n\n"
  }

  private func line(_ sentence: ReportSentence) -> String {
    var line = ""
    for piece in sentence.pieces {
      switch piece {
      case .words(let words, let language):
        var text = span(words, language, atLineStart: line.isEmpty)
        // Behind a footnote these would make a link or the text of the footnote of it.
        if line.hasSuffix("]"), let first = text.first, ":(".contains(first) { text = "\\" + text }
        line += text
      case .citations(let numbers):
        // `![` would begin a picture.
        if line.hasSuffix("!") { line = line.dropLast() + "\\!" }
        line += numbers.compactMap { report.sources[$0].flatMap(phrases.label).map { "[^\($0)]" } }
          .joined(separator: "^,^")
      }
    }
    return line
  }

  /// Words, in a span that names their language where it is not the report's.
  private func span(_ words: String, _ language: String?, atLineStart: Bool = false) -> String {
    let text = Self.escaped(words, atLineStart: atLineStart)
    guard let language, let tag = Self.tag(language) else { return text }
    let direction = RecordHTML.Words.direction(of: language)
    let isTurned = direction != RecordHTML.Words.direction(of: phrases.language)
    return "[\(text)]{lang=\(tag)\(isTurned ? " dir=\(direction)" : "")}"
  }

  // MARK: - Statements

  /// Who, the words, the document, the pages; then the replies, each a paragraph of its own.
  private func entry(_ source: Report.Source) -> [String] {
    let quote = source.statement.quote
    let marks = phrases.quotationMarks(around: quote)
    let quoted =
      Self.escaped(marks.open) + span(quote, phrases.otherLanguage(source)) + Self.escaped(marks.close)
    var origin = "*\(Self.escaped(Self.trimmed(phrases.documentTitle(source))))*"
    if let pages = phrases.pages(source) {
      origin = phrases(.comma, ["before": origin, "after": Self.escaped(pages)])
    }
    let head =
      Self.trimmed(source.speakers).isEmpty
      ? quoted : phrases.colon(Self.strong(source.speakers), quoted)
    return ["\(head) — \(origin)."] + replies(source)
  }

  private func replies(_ source: Report.Source) -> [String] {
    phrases.replies(to: source).flatMap { reply -> [String] in
      var paragraphs = titled(reply.title, reply.words)
      if let answer = reply.answer { paragraphs += titled(answer.title, answer.words) }
      if let unanswered = reply.unanswered { paragraphs.append(Self.escaped(unanswered, atLineStart: true)) }
      return paragraphs
    }
  }

  /// A title in bold before the first line of the words; further lines are paragraphs.
  private func titled(_ title: String, _ words: String) -> [String] {
    let lines = words.split(whereSeparator: \.isNewline).map { Self.escaped(String($0), atLineStart: true) }
    let title = Self.strong(title)
    guard let first = lines.first else { return [title + "."] }
    return [phrases.colon(title, first)] + lines.dropFirst()
  }

  private mutating func footnote(_ source: Report.Source) {
    guard let label = phrases.label(source) else { return }
    out += "[^\(label)]: " + entry(source).joined(separator: "\n\n    ") + "\n\n"
  }

  // MARK: - Below

  private mutating func setAside() {
    heading(phrases[.setAside], level: 1)
    if report.setAside.isEmpty { out += Self.escaped(phrases[.setAsideNone]) + "\n\n" }
    for (source, setAside) in report.setAside {
      var paragraphs = entry(source)
      let reason = phrases.colon(phrases[.setAsideReason], phrases.reason(setAside))
      paragraphs.insert(Self.escaped(phrases.comma([reason, phrases.setAsideBy(setAside)])) + ".", at: 1)
      item(paragraphs)
    }
  }

  private mutating func annex() {
    guard let annex = report.annex else { return }
    heading(phrases[.annex], level: 1)
    for speaker in annex {
      heading(speaker.speaker.isEmpty ? "—" : speaker.speaker, level: 2)
      for source in speaker.statements { item(entry(source)) }
    }
  }

  private mutating func item(_ paragraphs: [String]) {
    out += "-   " + paragraphs.joined(separator: "\n\n    ") + "\n\n"
  }

  // MARK: - Escaping

  /// In bold, without the blanks at the ends that would keep the asterisks from being markup.
  private static func strong(_ text: String) -> String {
    let text = trimmed(text)
    return text.isEmpty ? "" : "**\(escaped(text))**"
  }

  private static func trimmed(_ text: String) -> String {
    guard let start = text.firstIndex(where: { !$0.isWhitespace }),
      let end = text.lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(text[start...end])
  }

  /// Text from outside as Markdown that prints as that text, on one line.
  ///
  /// A backslash goes before whatever pandoc's Markdown or CommonMark reads as markup there, straight quotation marks
  /// and apostrophes among them, which pandoc would make round: words of the record stay as they are.
  static func escaped(_ text: String, atLineStart: Bool = false) -> String {
    var result = String.UnicodeScalarView()
    var previous: Unicode.Scalar = " "
    var isOpening = atLineStart
    for original in text.unicodeScalars {
      let scalar = sound(original)
      if scalar == " ", result.last == " " || (result.isEmpty && atLineStart) { continue }
      let isMarkup =
        switch scalar {
        case "\\", "`", "*", "_", "{", "}", "[", "]", "<", ">", "#", "|", "~", "^", "$", "@", "&", "\"", "'":
          true
        case "-", ".": scalar == previous || (isOpening && scalar == "-")
        case "+", "=", ":", "%": isOpening || scalar == previous
        case ")", "(": isOpening
        default: false
        }
      if isMarkup { result.append("\\") }
      // The point or bracket that makes a number or letter a list's: `1.`, `iv)`, `(a)`.
      if isOpening, !isMarkup, scalar == ".", !result.isEmpty { result.append("\\") }
      result.append(scalar)
      previous = scalar
      if isOpening,
        !(scalar.properties.isAlphabetic || scalar.properties.numericType != nil) || result.count > 12
      {
        isOpening = false
      }
    }
    return String(result)
  }

  /// One blank for all white space that ends a line; U+FFFD for what no text should hold.
  private static func sound(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0x09...0x0D, 0x85: " "
    case 0..<0x20, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069, 0xFDD0...0xFDEF: "\u{FFFD}"
    case let value where value & 0xFFFE == 0xFFFE: "\u{FFFD}"
    default: scalar
    }
  }

  /// Markdown in a quoted scalar of YAML.
  private static func yaml(_ text: String) -> String {
    var result = "\""
    for scalar in escaped(text, atLineStart: true).unicodeScalars {
      if scalar == "\\" || scalar == "\"" { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result + "\""
  }

  private static func code(_ text: String) -> String {
    String(text.unicodeScalars.map { $0 == "`" ? "'" : Character(sound($0)) })
  }

  /// The language as an attribute may hold it; nil where it is no tag.
  private static func tag(_ language: String) -> String? {
    let isTag = language.utf8.allSatisfy { byte in
      byte == 0x2D || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
    }
    return isTag && !language.isEmpty ? language : nil
  }
}
