// SPDX-License-Identifier: Apache-2.0

import Reading
public import Synthesis

/// A report as one page to read, to print and to keep: the text, its sources, what was set aside and why.
///
/// The page needs nothing else: no script, no font, no image, no network; its policy forbids them. Each citation
/// leads to its source and back. A source has the words in their own language and, beside them, what delegations
/// answered; a citation that a delegation objects to says so in the text. Everything from outside is escaped and can
/// neither add markup nor turn the direction of writing. The same report gives the same bytes; time and size are
/// linear in it.
public struct ReportHTML {
  /// What the page is made for.
  public enum Medium: Sendable {
    /// To read in a browser, which can print it too.
    case screen
    /// To be set in pages: the running title, page numbers and the pages of the contents.
    case paper
  }

  let phrases: ReportPhrases
  let report: Report
  let medium: Medium
  var out = Markup()
  /// Citations of each source so far, for the links back.
  private var cited: [Int: Int] = [:]

  /// The whole page as bytes, in UTF-8.
  public static func bytes(_ report: Report, words: ReportWords, for medium: Medium = .screen) -> [UInt8] {
    var page = ReportHTML(report, words, medium)
    page.write()
    return page.out.bytes
  }

  private init(_ report: Report, _ words: ReportWords, _ medium: Medium) {
    self.report = report
    self.medium = medium
    phrases = ReportPhrases(report, words)
  }

  private mutating func write() {
    var page = self
    page.body()
    head()
    out.tag("<body>\n")
    if medium == .paper { out.verbatim(RightToLeftGlyphs.markup(for: page.out.bytes)) }
    out.append(page.out)
  }

  private mutating func body() {
    if medium == .screen {
      out.tag("<a class=\"skip\" href=\"#text\">")
      out.text(phrases[.skip])
      out.tag("</a>\n<header class=\"top\">\n<div class=\"course\" aria-hidden=\"true\"></div>\n")
      out.tag("<p class=\"wrap brand\">")
      out.tag(RecordHTML.logo)
      out.tag("Tessera</p>\n</header>\n")
    }
    out.tag("<main class=\"wrap report\">\n")
    facts()
    contents()
    text()
    sources()
    setAside()
    annex()
    out.tag("</main>\n<footer class=\"foot\"><p class=\"wrap\">")
    out.text(phrases[.about])
    out.tag("</p></footer>\n</body>\n</html>\n")
  }

  // MARK: - Head

  private mutating func head() {
    out.tag("<!DOCTYPE html>\n<html")
    out.attribute("lang", phrases.language)
    out.attribute("dir", RecordHTML.Words.direction(of: phrases.language))
    out.tag(">\n<head>\n<meta charset=\"utf-8\"/>\n<meta http-equiv=\"Content-Security-Policy\"")
    out.tag(
      " content=\"default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'\"/>\n"
    )
    out.tag("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n")
    if medium == .screen { out.tag("<meta name=\"color-scheme\" content=\"light dark\"/>\n") }
    out.tag("<meta name=\"generator\" content=\"Tessera\"/>\n")
    if !report.version.author.isEmpty {
      out.tag("<meta name=\"author\"")
      out.attribute("content", report.version.author)
      out.tag("/>\n")
    }
    out.tag("<title>")
    out.text(phrases.title)
    if medium == .screen { out.tag(" · Tessera") }
    out.tag("</title>\n<style>\n")
    switch medium {
    case .screen:
      out.verbatim(embeddedTexts["record-page.css"] ?? "")
      out.verbatim(embeddedTexts["report-page.css"] ?? "")
    case .paper:
      out.verbatim(embeddedTexts["report-paper.css"] ?? "")
      pageNumbers()
    }
    out.tag("</style>\n</head>\n")
  }

  /// `3 of 12` at the foot of each page; the words are the catalogue's and hold no mark of CSS.
  private mutating func pageNumbers() {
    let number = phrases(.running, ["page": "\" counter(page) \"", "pages": "\" counter(pages) \""])
    out.verbatim("@page{@bottom-center{content:\"\(number)\"}}\n")
  }

  // MARK: - Above the text

  private mutating func facts() {
    let title = phrases.title
    out.tag("<div class=\"head\">\n")
    out.tag(title.count > 90 ? "<h1 class=\"long\">" : "<h1>")
    out.text(title)
    out.tag("</h1>\n<p")
    let isPlain = report.version.isPublished && report.version.override == nil
    out.attribute("class", isPlain ? "standing" : "standing flash")
    out.tag("><strong>")
    out.text(phrases.standing)
    out.tag("</strong></p>\n<dl class=\"facts\">\n")
    fact(phrases[.versionLabel], phrases.version)
    fact(phrases[.author], report.version.author)
    fact(phrases[.contributions], phrases.accountedFor)
    out.tag("<div class=\"wide\"><dt>")
    out.text(phrases[.digest])
    out.tag("</dt><dd><code dir=\"ltr\">")
    out.text(report.version.digest)
    out.tag("</code></dd></div>\n</dl>\n</div>\n")
  }

  private mutating func fact(_ term: String, _ value: String) {
    guard !value.isEmpty else { return }
    out.tag("<div><dt>")
    out.text(term)
    out.tag("</dt><dd><bdi>")
    out.text(value)
    out.tag("</bdi></dd></div>\n")
  }

  private mutating func contents() {
    out.tag("<nav class=\"contents\"")
    out.attribute("aria-labelledby", "contents")
    out.tag("><h2 id=\"contents\">")
    out.text(phrases[.contents])
    out.tag("</h2>\n<ol>\n")
    for (number, block) in report.body.blocks.enumerated() {
      guard case .heading(let title, let level) = block else { continue }
      entry("b\(number + 1)", title, level: level)
    }
    if !report.sources.isEmpty { entry("sources", phrases[.sources], level: 1) }
    entry("set-aside", phrases[.setAside], level: 1)
    if report.annex != nil { entry("annex", phrases[.annex], level: 1) }
    out.tag("</ol></nav>\n")
  }

  private mutating func entry(_ id: String, _ title: String, level: Int) {
    out.verbatim("<li class=\"l\(level)\"><a href=\"#\(id)\">")
    out.text(title)
    out.tag("</a></li>\n")
  }

  // MARK: - The text

  private mutating func text() {
    out.tag("<article class=\"prose\" id=\"text\" tabindex=\"-1\">\n")
    if report.body.blocks.isEmpty {
      out.tag("<p class=\"empty\">")
      out.text(phrases[.empty])
      out.tag("</p>\n")
    }
    for (number, block) in report.body.blocks.enumerated() {
      switch block {
      case .heading(let title, let level):
        let element = level > 1 ? "h3" : "h2"
        out.verbatim("<\(element) id=\"b\(number + 1)\">")
        out.text(title)
        out.verbatim("</\(element)>\n")
      case .paragraph(let sentences):
        out.tag("<p>")
        for (place, sentence) in sentences.enumerated() {
          if place > 0 { out.tag("\n") }
          self.sentence(ReportSentence(sentence, phrases))
        }
        out.tag("</p>\n")
      }
    }
    out.tag("</article>\n")
  }

  private mutating func sentence(_ sentence: ReportSentence) {
    for piece in sentence.pieces {
      switch piece {
      case .words(let words, let language?):
        out.tag("<span")
        self.language(language)
        out.tag(">")
        out.text(words)
        out.tag("</span>")
      case .words(let words, nil): out.text(words)
      case .citations(let numbers):
        out.tag("<span class=\"cites\">")
        for number in numbers { citation(number) }
        out.tag("</span>")
      }
    }
  }

  private mutating func citation(_ number: Int) {
    guard let source = report.sources[number], let label = phrases.label(source) else { return }
    cited[number, default: 0] += 1
    let replies = phrases.replies(to: source).filter { $0.stance != .accepts }
    out.verbatim("<a class=\"\(replies.isEmpty ? "cite" : "cite contested")\"")
    out.verbatim(" dir=\"ltr\" id=\"c\(label)-\(cited[number] ?? 1)\" href=\"#\(label)\"")
    let name = phrases(.source, ["number": "\(number)"])
    out.attribute(
      "title",
      ([phrases.colon(name, source.speakers)] + replies.map(\.title)).joined(separator: " · ")
    )
    out.verbatim(">\(label)\(replies.isEmpty ? "" : "\u{2021}")</a>")
  }

  mutating func language(_ language: String?) {
    guard let language else { return }
    out.attribute("lang", language)
    out.attribute("dir", RecordHTML.Words.direction(of: language))
  }

  // MARK: - Statements

  private mutating func sources() {
    guard !report.sources.isEmpty else { return }
    out.tag("<section class=\"sources\"><h2 id=\"sources\">")
    out.text(phrases[.sources])
    out.tag("</h2>\n<p class=\"about\">")
    out.text(phrases[.sourcesAbout])
    out.tag("</p>\n<ol class=\"stmts\">\n")
    for source in phrases.sources {
      guard let label = phrases.label(source) else { continue }
      out.verbatim("<li class=\"stmt k-\(source.statement.kind.rawValue)\" id=\"\(label)\">\n")
      entry(source, linked: label)
      out.tag("</li>\n")
    }
    out.tag("</ol></section>\n")
  }

  /// Who, the words, where they stand, and each reply with its answer.
  private mutating func entry(_ source: Report.Source, linked label: String? = nil, reason: SetAside? = nil) {
    out.tag("<div class=\"bar\">")
    if let label { out.verbatim("<span class=\"no\">\(label)</span> ") }
    out.tag("<span class=\"who\"><bdi>")
    out.text(source.speakers)
    out.tag("</bdi></span>")
    if let label { links(back: label, source.number) }
    out.tag("</div>\n<blockquote class=\"said\"")
    language(phrases.otherLanguage(source))
    out.tag(">")
    let marks = phrases.quotationMarks(around: source.statement.quote)
    out.text(marks.open + source.statement.quote + marks.close)
    out.tag("</blockquote>\n<p class=\"why\"><cite><bdi>")
    out.text(phrases.documentTitle(source))
    out.tag("</bdi></cite>")
    if let pages = phrases.pages(source) {
      out.tag(" · ")
      out.text(pages)
    }
    out.tag("</p>\n")
    if let reason {
      out.tag("<p class=\"reason-line\">")
      let words = phrases.colon(phrases[.setAsideReason], phrases.reason(reason))
      out.text(phrases.comma([words, phrases.setAsideBy(reason)]))
      out.tag("</p>\n")
    }
    for reply in phrases.replies(to: source) { self.reply(reply) }
  }

  private mutating func links(back label: String, _ number: Int) {
    out.tag(" <span class=\"backs\">")
    for place in 1...max(1, cited[number] ?? 1) {
      out.verbatim("<a class=\"back\" href=\"#c\(label)-\(place)\"")
      out.attribute("aria-label", "\(phrases[.back]): \(label), \(place)")
      out.verbatim(">\u{2191}\(place)</a>")
    }
    out.tag("</span>")
  }

  private mutating func reply(_ reply: ReportPhrases.Reply) {
    out.verbatim("<div class=\"reply \(reply.stance.rawValue)\">\n<p class=\"reply-title\"><strong>")
    out.text(reply.title)
    out.tag("</strong></p>\n")
    words(reply.words)
    if let answer = reply.answer {
      out.tag("<div class=\"answer\">\n<p class=\"reply-title\"><strong>")
      out.text(answer.title)
      out.tag("</strong></p>\n")
      words(answer.words)
      out.tag("</div>\n")
    }
    if let unanswered = reply.unanswered {
      out.tag("<p class=\"answer\">")
      out.text(unanswered)
      out.tag("</p>\n")
    }
    out.tag("</div>\n")
  }

  /// Words of which nobody says in what language they are, a paragraph to a line.
  private mutating func words(_ words: String) {
    for line in words.split(whereSeparator: \.isNewline) {
      out.tag("<p lang=\"\" dir=\"auto\">")
      out.text(String(line))
      out.tag("</p>\n")
    }
  }

  // MARK: - Below

  private mutating func setAside() {
    out.tag("<section class=\"aside\"><h2 id=\"set-aside\">")
    out.text(phrases[.setAside])
    out.tag("</h2>\n")
    if report.setAside.isEmpty {
      out.tag("<p>")
      out.text(phrases[.setAsideNone])
      out.tag("</p>\n")
    } else {
      out.tag("<ul class=\"stmts\">\n")
      for (source, setAside) in report.setAside {
        item(source, reason: setAside)
      }
      out.tag("</ul>")
    }
    out.tag("</section>\n")
  }

  private mutating func annex() {
    guard let annex = report.annex else { return }
    out.tag("<section class=\"annex\"><h2 id=\"annex\">")
    out.text(phrases[.annex])
    out.tag("</h2>\n")
    for speaker in annex {
      out.tag("<h3><bdi>")
      out.text(speaker.speaker.isEmpty ? "—" : speaker.speaker)
      out.tag("</bdi></h3>\n<ul class=\"stmts\">\n")
      for source in speaker.statements { item(source) }
      out.tag("</ul>\n")
    }
    out.tag("</section>\n")
  }

  private mutating func item(_ source: Report.Source, reason: SetAside? = nil) {
    out.verbatim("<li class=\"stmt k-\(source.statement.kind.rawValue)\">\n")
    entry(source, reason: reason)
    out.tag("</li>\n")
  }
}
