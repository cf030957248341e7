// SPDX-License-Identifier: Apache-2.0

import Kernel
import Reading
import Vocabulary

/// What stands above and below the two columns.
extension RecordHTML {
  mutating func facts(_ name: String) {
    let document = record.document
    let title = title(name)
    out.tag("<div class=\"head\">\n")
    out.tag(title.count > 90 ? "<h1 class=\"long\"><span" : "<h1><span")
    documentLanguage()
    out.tag(">")
    out.text(title)
    out.tag("</span></h1>\n<dl class=\"facts\">\n")
    fact(words[.file], name)
    fact(words[.language], document.language)
    fact(words[.mediaType], document.mediaType)
    if record.pages.pageCount > 0 { fact(words[.pages], "\(record.pages.pageCount)") }
    fact(words[.characters], "\(document.characters)")
    fact(words[.statements], "\(record.statements.count)")
    out.tag("<div class=\"wide\"><dt>SHA-256</dt><dd><code>")
    out.text(document.sha256.hexadecimal)
    out.tag("</code></dd></div>\n</dl>\n</div>\n")
  }

  private mutating func fact(_ term: String, _ value: String) {
    out.tag("<div><dt>")
    out.text(term)
    out.tag("</dt><dd><bdi>")
    out.text(value)
    out.tag("</bdi></dd></div>\n")
  }

  /// What the reader could not do, in the words of the notes, which are English in every record.
  mutating func notes() {
    guard !record.notes.isEmpty else { return }
    out.tag("<ul class=\"flash\" lang=\"en\" dir=\"ltr\">\n")
    for note in record.notes {
      out.tag("<li>")
      out.text(note.description)
      out.tag("</li>\n")
    }
    out.tag("</ul>\n")
  }

  /// A tile for each statement, in the colour of its kind, with the kind's glyph, word and number.
  mutating func counts() {
    guard !record.statements.isEmpty else { return }
    out.tag("<section class=\"counts\"><h2 class=\"vh\">")
    out.text(words[.byKind])
    out.tag(isLong ? "</h2>\n<ul class=\"many\">\n" : "</h2>\n<ul>\n")
    for (kind, count) in choices.kinds {
      out.verbatim("<li class=\"k-\(kind.rawValue)\"><span class=\"kind\">")
      out.text(words.kind(kind))
      out.verbatim("</span> <b>\(count)</b> <span class=\"mosaic\" aria-hidden=\"true\">")
      for _ in 0..<count { out.tag("<i></i>") }
      out.tag("</span></li>\n")
    }
    out.tag("</ul></section>\n")
  }

  // MARK: - Choices

  mutating func filters() {
    guard !record.statements.isEmpty else { return }
    out.tag("<form class=\"filters\" autocomplete=\"off\"")
    out.attribute("aria-label", words[.filter])
    out.tag(">\n<fieldset class=\"kinds\"><legend>")
    out.text(words[.kinds])
    out.tag("</legend>\n")
    for (kind, count) in choices.kinds {
      let name = kind.rawValue
      out.verbatim(
        "<label class=\"k-\(name)\"><input type=\"checkbox\" id=\"f-\(name)\" checked=\"checked\"/>"
      )
      out.tag("<span class=\"kind\">")
      out.text(words.kind(kind))
      out.verbatim("</span> <b>\(count)</b></label>\n")
    }
    out.tag("</fieldset>\n")
    let speakers = choices.speakers.map { (names.name($0.code), $0.count) }
    choice("p", words[.speaker], all: words[.anySpeaker], speakers)
    let labels = Dictionary(catalogue.themes.map { ($0.id, $0) }) { first, _ in first }
    let themes = choices.themes.map { theme in
      (labels[theme.id]?.label(in: words.language) ?? theme.id, theme.count)
    }
    choice("h", words[.theme], all: words[.anyTheme], themes)
    out.tag("<button type=\"reset\" class=\"btn\">")
    out.text(words[.reset])
    out.tag("</button>\n</form>\n")
  }

  private mutating func choice(_ letter: String, _ label: String, all: String, _ options: [(String, Int)]) {
    guard !options.isEmpty else { return }
    out.verbatim("<p class=\"field\"><label for=\"f\(letter)\">")
    out.text(label)
    out.verbatim("</label><select id=\"f\(letter)\">\n<option>")
    out.text(all)
    out.tag("</option>\n")
    for (index, option) in options.enumerated() {
      out.verbatim("<option id=\"f\(letter)\(index)\">")
      out.text(option.0)
      out.verbatim(" (\(option.1))</option>\n")
    }
    out.tag("</select></p>\n")
  }

  // MARK: - Below

  mutating func people() {
    guard !record.people.isEmpty else { return }
    out.tag("<section class=\"people\"><h2>")
    out.text(words[.people])
    out.tag("</h2>\n<ul class=\"columns\">\n")
    for person in record.people {
      out.tag("<li><b><bdi>")
      out.text(person.name)
      out.tag("</bdi></b>")
      for fact in [person.role, person.party.map { names.name($0.rawValue) }].compactMap({ $0 }) {
        out.tag(" · <bdi>")
        out.text(fact)
        out.tag("</bdi>")
      }
      out.tag("</li>\n")
    }
    out.tag("</ul></section>\n")
  }

  /// What was not made a statement, folded away; page furniture is left to the text.
  mutating func unattributed(_ write: ([UInt8]) throws -> Void) rethrows {
    let abstentions = record.unattributed.filter { $0.reason != .furniture }
    guard !abstentions.isEmpty else { return }
    out.tag("<details class=\"left\"><summary>")
    out.text(words[.unattributed])
    out.verbatim(" (\(abstentions.count))</summary>\n<ul>\n")
    for abstention in abstentions {
      out.tag("<li><span class=\"reason\">")
      out.text(words.reason(abstention.reason))
      out.tag("</span> <q")
      documentLanguage()
      out.tag(">")
      out.text(excerpt(abstention.span, limit: 300))
      out.tag("</q></li>\n")
      try out.hand(over: 1 << 16, to: write)
    }
    out.tag("</ul></details>\n")
  }

  /// The words of `span`; of a long one its first characters, for the whole stands in the text.
  func excerpt(_ span: Span, limit: Int) -> String {
    let bytes = record.text.bytes
    var end = min(max(0, span.start), bytes.count)
    let last = min(span.end, bytes.count)
    var count = 0
    while end < last {
      if bytes[end] & 0xC0 != 0x80 {
        if count == limit { return record.words(Span(span.start, end)) + " …" }
        count += 1
      }
      end += 1
    }
    return record.words(span)
  }
}
