// SPDX-License-Identifier: Apache-2.0

import Kernel
import Reading
import Vocabulary

/// The statements as cards, in the order of the text, under their sessions.
extension RecordHTML {
  mutating func cards(_ write: ([UInt8]) throws -> Void) rethrows {
    out.tag("<section class=\"list\" id=\"statements\" tabindex=\"-1\"><h2>")
    out.text(words[.said])
    out.tag("</h2>\n")
    if record.statements.isEmpty {
      out.tag("<p class=\"empty\">")
      out.text(words[.none])
      out.tag("</p>\n")
    }
    let labels = Dictionary(catalogue.themes.map { ($0.id, $0.label(in: words.language)) }) { first, _ in
      first
    }
    var told: Set<Int> = []
    var session: Int?
    var isOpen = false
    for (index, statement) in record.statements.enumerated() {
      let here = statement.session.flatMap { record.sessions.indices.contains($0) ? $0 : nil }
      if !isOpen || here != session {
        if isOpen { out.tag("</ol>\n") }
        if let here {
          heading(here, isFirst: told.insert(here).inserted)
        } else if !record.sessions.isEmpty {
          out.tag("<h3 class=\"session\">")
          out.text(words[.outside])
          out.tag("</h3>\n")
        }
        out.tag("<ol class=\"stmts\">\n")
        session = here
        isOpen = true
      }
      card(index, statement, labels)
      try out.hand(over: 1 << 16, to: write)
    }
    if isOpen { out.tag("</ol>\n") }
    for index in record.sessions.indices where !told.contains(index) { heading(index, isFirst: true) }
    out.tag("</section>\n")
  }

  // MARK: - Sessions

  private mutating func heading(_ index: Int, isFirst: Bool) {
    let session = record.sessions[index]
    out.tag("<h3 class=\"session\"><span")
    documentLanguage()
    out.tag(">")
    out.text(session.id.isEmpty ? session.title : "\(session.id) \(session.title)")
    out.tag("</span></h3>\n")
    guard isFirst else { return }
    let chairs = session.chairs.map { names.name($0.rawValue) }.joined(separator: ", ")
    for (label, value) in [
      (words[.chairs], chairs), (words[.rapporteur], session.rapporteur.map(names.name) ?? ""),
    ]
    where !value.isEmpty {
      out.tag("<p class=\"office\">")
      out.text(label)
      out.tag(": <bdi>")
      out.text(value)
      out.tag("</bdi></p>\n")
    }
    topics(words[.guidingQuestions], session.guidingQuestions)
    topics(words[.mainIssues], session.mainIssues)
    topics(words[.means], session.meansOfImplementation)
  }

  private mutating func topics(_ label: String, _ spans: [Span]) {
    guard !spans.isEmpty else { return }
    out.tag("<details><summary>")
    out.text(label)
    out.verbatim(" (\(spans.count))</summary>\n<ul")
    documentLanguage()
    out.tag(">\n")
    for span in spans {
      out.tag("<li>")
      out.text(excerpt(span, limit: 600))
      out.tag("</li>\n")
    }
    out.tag("</ul></details>\n")
  }

  // MARK: - A card

  private mutating func card(_ index: Int, _ statement: Record.Statement, _ labels: [String: String]) {
    let name = statements[index]
    out.verbatim(
      "<li class=\"stmt \(classes(index))\" id=\"\(name)\">\n<div class=\"bar\"><span class=\"who\">"
    )
    who(statement)
    out.tag("</span><span class=\"kind\">")
    out.text(words.kind(statement.kind))
    out.verbatim("</span><a class=\"back\" href=\"#t\(name)\"")
    out.attribute("aria-label", "\(words[.toWords]): \(index + 1)")
    out.verbatim(">\(index + 1) ")
    if let pages = record.pages(of: statement) {
      out.tag("· ")
      out.text(words[.page])
      out.verbatim(" \(pages.lowerBound)\(pages.count > 1 ? "–\(pages.upperBound)" : "") ")
    }
    out.tag("<span class=\"to\" aria-hidden=\"true\"></span></a></div>\n<p class=\"said\"")
    documentLanguage()
    out.tag(">")
    out.text(excerpt(statement.span, limit: 600))
    out.tag("</p>\n")
    tags(statement, labels)
    reasons(statement)
    for reply in statement.replies { self.reply(reply) }
    out.tag("</li>\n")
  }

  /// What a delegation answered on how it is reported, and the rapporteur's answer.
  private mutating func reply(_ reply: Record.Reply) {
    out.tag("<div class=\"reply\"><p><bdi>")
    out.text(names.name(reply.party))
    out.tag("</bdi> <b>")
    out.text(words.stance(reply.stance))
    out.tag("</b> · ")
    out.text(reply.date)
    out.tag("</p>\n")
    if !reply.words.isEmpty {
      out.tag("<p dir=\"auto\">")
      out.text(reply.words)
      out.tag("</p>\n")
    }
    if let answer = reply.answer {
      out.tag("<p>")
      out.text("\(answer.actor): \(words[answer.isTakenUp ? .takenUp : .notTakenUp]) · \(answer.date)")
      out.tag("</p>\n<p dir=\"auto\">")
      out.text(answer.words)
      out.tag("</p>\n")
    }
    out.tag("</div>\n")
  }

  /// The speakers by name, with the capacity of those who speak for more than themselves.
  private mutating func who(_ statement: Record.Statement) {
    if statement.speakers.isEmpty { out.text(words[.unknown]) }
    for (place, speaker) in statement.speakers.enumerated() {
      if place > 0 { out.tag(", ") }
      out.tag("<bdi>")
      out.text(name(of: speaker))
      out.tag("</bdi>")
      switch speaker.capacity {
      case .delegation, .representative, .onBehalfOf: break
      case .chair, .collective, .individual:
        out.tag(" <small>")
        out.text(words.capacity(speaker.capacity))
        out.tag("</small>")
      }
    }
    guard let behalf = statement.onBehalfOf else { return }
    out.tag(" <small>")
    out.text("\(words[.behalf]) \(names.name(behalf.rawValue))")
    out.tag("</small>")
  }

  private mutating func tags(_ statement: Record.Statement, _ labels: [String: String]) {
    var provisions: [String] = []
    for provision in statement.provisions {
      provisions.append("\(provision.instrument): \(record.words(provision.words))")
    }
    let cited = Set(statement.provisions.map(\.instrument))
    let instruments = statement.instruments.filter { !cited.contains($0) } + provisions
    guard !statement.themes.isEmpty || !instruments.isEmpty else { return }
    out.tag("<ul class=\"tags\">")
    for theme in statement.themes {
      out.tag("<li class=\"tag\">")
      out.text(labels[theme] ?? theme)
      out.tag("</li>")
    }
    for instrument in instruments {
      out.tag("<li class=\"tag inst\"><bdi>")
      out.text(instrument)
      out.tag("</bdi></li>")
    }
    out.tag("</ul>\n")
  }

  /// How the statement was found, and how far that can be trusted.
  private mutating func reasons(_ statement: Record.Statement) {
    out.tag("<p class=\"why\">")
    if let strength = statement.strength {
      out.text(words[.strength])
      out.verbatim(" \(strength.rawValue)/\(Strength.allCases.count) · ")
    }
    if !statement.places.isEmpty {
      out.text(words[.places])
      out.tag(": ")
      out.text(statement.places.map { names.name($0.rawValue) }.joined(separator: ", "))
      out.tag(" · ")
    }
    out.text(words.attribution(statement.attribution))
    out.tag(" · ")
    out.text(words[.rule])
    out.tag(" <code>")
    out.text(statement.rule.rawValue)
    out.tag("</code> · ")
    out.text(words[.confidence])
    out.verbatim(" \(statement.rule.confidence)</p>\n")
  }
}
