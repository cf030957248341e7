// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import Hummingbird
import Reading
package import Synthesis
import Vocabulary

extension Site {
  var convergenceRoutes: [Route] {
    [
      get("/m/{meeting}/convergence", in: .meeting) { try await $0.convergenceOfMeeting() },
      get("/convergence") { try await $0.convergenceOfSearch() },
    ]
  }
}

extension Visit {
  /// Which kinds of statements a mosaic is made of.
  private enum Shown: String, CaseIterable {
    case all
    case agreed
    case doubts

    var kinds: Set<StatementKind>? {
      switch self {
      case .all: nil
      case .agreed: [.recommendation, .commitment]
      case .doubts: [.question, .concern]
      }
    }
  }

  fileprivate mutating func convergenceOfMeeting() async throws -> Response {
    guard let meeting else { throw Problem.notFound }
    var scope = DraftScope.meeting(meeting.slug)
    var sessions: [Values] = []
    for document in try await library.documents(in: meeting.slug) {
      for session in try await library.sessions(of: document) {
        let own = DraftScope.session(document.id, session.position)
        let isChosen = query.said("scope") == own.description
        if isChosen { scope = own }
        sessions.append([
          "value": .text(own.description), "isChosen": .flag(isChosen),
          "label": .text([session.number, session.title].filter { !$0.isEmpty }.joined(separator: " ")),
        ])
      }
    }
    let others = try await library.meetings().filter { $0.meeting.slug != meeting.slug && $0.statements > 0 }
    let against = others.first { $0.meeting.slug == query.said("against") }?.meeting
    let path = "\(Address.meeting(meeting.slug))/convergence"
    var page = try await convergence(scope, within: "meeting:\(meeting.slug)", path: path, against: against)
    page.section = "meetings"
    page.canonical = path
    page.crumbs = crumbs([(meeting.title, Address.meeting(meeting.slug)), (wording["convergence"], nil)])
    page.values["hasSessions"] = .flag(!sessions.isEmpty)
    page.values["sessions"] = .list(sessions)
    page.values["hasOthers"] = .flag(!others.isEmpty)
    page.values["others"] = .list(
      others.map {
        [
          "value": .text($0.meeting.slug), "label": .text($0.meeting.title),
          "isChosen": .flag($0.meeting.slug == against?.slug),
        ]
      }
    )
    return try show(page)
  }

  fileprivate mutating func convergenceOfSearch() async throws -> Response {
    let text = query.said("q") ?? ""
    guard !text.isEmpty else { return redirect("/search") }
    var page = try await convergence(.search(text), within: text, path: "/convergence", against: nil)
    page.section = "search"
    page.crumbs = [(wording["search"], Address.search(text)), (wording["convergence"], nil)]
    page.values["search"] = .text(text)
    return try show(page)
  }

  private func convergence(_ scope: DraftScope, within search: String, path: String, against: Meeting?)
    async throws
    -> Page
  {
    let shown = Shown(rawValue: query.said("show") ?? "") ?? .all
    let order = query.said("order") ?? "parties"
    let deliberation = try await library.deliberation(in: scope).deliberation
    let convergence = Convergence(of: deliberation, words: site.synthesis, kinds: shown.kinds)
    let mosaic = MosaicMarkup(
      convergence: convergence,
      order: order,
      search: search,
      names: site.names,
      wording: wording,
      words: site.synthesis
    )
    var page = Page("dialogue/convergence", wording["convergence"])
    page.description = wording("convergence.description", ["title": deliberation.title])
    var comparison: [Values] = []
    if let against {
      let earlier = Convergence(
        of: try await library.deliberation(in: .meeting(against.slug)).deliberation,
        words: site.synthesis,
        kinds: shown.kinds
      )
      comparison = MeetingComparison(from: earlier, to: convergence).themes.filter { $0.movement != .steady }
        .map {
          change in
          [
            "theme": .text(theme(change.id)),
            "href": .text(Address.theme(change.id)),
            "movement": .text(wording["movement.\(change.movement.rawValue)"]),
            "before": .text(share(change.before)), "after": .text(share(change.after)),
            "joined": .some(
              change.joined.map { site.names.short($0, language) }.joined(separator: wording.comma)
            ),
          ]
        }
    }
    func themes(_ themes: [Convergence.Theme]) -> [Values] {
      themes.map { theme in
        [
          "href": .text("#t-\(theme.id)"), "theme": .text(self.theme(theme.id)),
          "parties": .text(wording.count("parties.count", theme.voices)),
          "agreement": .text(agreement(theme)),
          "points": .filled(
            theme.points.filter { $0.parties.count > 1 }.prefix(3).map { point(of: $0, deliberation) }
          ),
          "dissent": .filled(theme.dissent.map { statement($0.statement, deliberation) }),
        ]
      }
    }
    page.values = [
      "about": .text(deliberation.title), "path": .text(path),
      "isEmpty": .flag(convergence.themes.isEmpty),
      "facts": .text(
        wording(
          "convergence.facts",
          [
            "themes": wording.count("themes.count", convergence.themes.count),
            "parties": wording.count("parties.count", convergence.parties.count),
          ]
        )
      ),
      "orders": .list(
        ["parties", "groups", "name"].map {
          ["value": .text($0), "label": .text(wording["order.\($0)"]), "isChosen": .flag($0 == order)]
        }
      ),
      "shows": .list(
        Shown.allCases.map {
          [
            "value": .text($0.rawValue), "label": .text(wording["show.\($0.rawValue)"]),
            "isChosen": .flag($0 == shown),
          ]
        }
      ),
      "kinds": .list(
        StatementKind.allCases.filter { $0 != .procedural }.map {
          ["kind": .text($0.rawValue), "label": .text(wording.kind($0))]
        }
      ),
      "matrix": .text(mosaic.table()), "byTheme": .text(mosaic.lists()),
      "consensus": .filled(themes(convergence.consensus)),
      "divergence": .filled(themes(convergence.divergence)),
      "weighty": .filled(convergence.weighty.prefix(20).map { point(of: $0, deliberation) }),
      "mainIssues": .filled(
        convergence.mainIssues.prefix(10).map { theme in
          [
            "theme": .text(self.theme(theme.id)), "href": .text("#t-\(theme.id)"),
            "parties": .text(wording.count("parties.count", theme.voices)),
            "statements": .list(
              (theme.points.map { $0.statements[0] } + theme.shared).prefix(4).map {
                statement($0, deliberation)
              }
            ),
          ]
        }
      ),
      "means": .filled(convergence.meansOfImplementation.prefix(10).map { point(of: $0, deliberation) }),
      "against": against.map { .text($0.title) }, "comparison": .filled(comparison),
      "mayDraft": .flag(may(.draft)), "scope": .text(Address.encoded(scope.description)),
    ]
    return page
  }

  /// A theme as the title of a row.
  private func theme(_ id: String) -> String { MosaicMarkup.title(site.synthesis.theme(id, in: language)) }

  private func share(_ proportion: Proportion) -> String {
    wording(
      "of.total",
      ["count": wording.number(proportion.count), "total": wording.number(proportion.total)]
    )
  }

  /// How many of the voices are without dissent, and between which bounds.
  private func agreement(_ theme: Convergence.Theme) -> String {
    let interval = theme.agreement.interval
    return wording(
      "convergence.agreement",
      [
        "count": wording.number(theme.agreement.count), "total": wording.number(theme.agreement.total),
        "lower": wording.number(Int((interval.lowerBound * 100).rounded())),
        "upper": wording.number(Int((interval.upperBound * 100).rounded())),
      ]
    )
  }

  private func point(of point: Convergence.Point, _ deliberation: Deliberation) -> Values {
    guard let first = point.statements.first else { return [:] }
    return statement(first, deliberation).merging([
      "who": .text(point.parties.map { site.names.short($0, language) }.joined(separator: wording.comma))
    ])
  }

  private func statement(_ place: Int, _ deliberation: Deliberation) -> Values {
    let statement = deliberation.statements[place]
    return [
      "who": .text(
        statement.speakers.map { $0.party.map { site.names.short($0, language) } ?? $0.name }
          .joined(separator: wording.comma)
      ),
      "quote": .text(statement.quote), "lang": .text(statement.language),
      "href": .text(Address.statement(statement.id)), "kind": .text(statement.kind.rawValue),
      "kindWord": .text(wording.kind(statement.kind)),
    ]
  }
}

/// The mosaic as markup: written straight, for it may have eight thousand cells.
package struct MosaicMarkup {
  let convergence: Convergence
  let order: String
  /// The query that narrows a search to the scope.
  let search: String
  let names: NameCatalogue
  let wording: Wording

  let words: SynthesisWords

  package init(
    convergence: Convergence,
    order: String,
    search: String,
    names: NameCatalogue,
    wording: Wording,
    words: SynthesisWords
  ) {
    self.convergence = convergence
    self.order = order
    self.search = search
    self.names = names
    self.wording = wording
    self.words = words
  }

  private var language: String { wording.language }

  /// With a capital, for it stands alone.
  static func title(_ phrase: String) -> String { phrase.prefix(1).uppercased() + phrase.dropFirst() }

  private func title(_ theme: String) -> String { Self.title(words.theme(theme, in: language)) }

  private var themes: [Convergence.Theme] {
    switch order {
    case "name":
      convergence.themes.sorted { title($0.id) < title($1.id) }
    case "groups":
      convergence.themes.sorted {
        ($1.regionalGroups.count, $1.voices) < ($0.regionalGroups.count, $0.voices)
      }
    default: convergence.themes
    }
  }

  /// Parties side by side, each run of them under the name of its group.
  private var runs: [(label: String, codes: [String])] {
    var runs: [(label: String, codes: [String])] = []
    for code in convergence.parties {
      let party = names.party(code)
      let label = party?.kind == .state ? party?.regionalGroup?.rawValue ?? "kind.state" : "others"
      if runs.last?.label == label {
        runs[runs.count - 1].codes.append(code)
      } else {
        runs.append((label, [code]))
      }
    }
    return runs
  }

  private func label(_ run: String) -> String {
    run == "others" ? wording["group.others"] : wording["group.\(run)"]
  }

  /// What is said of a party in every row, worked out once.
  private struct Column {
    let code: String
    let short: String
    let encoded: String
  }

  private var columns: [String: Column] {
    Dictionary(
      uniqueKeysWithValues: Set(convergence.parties).map { code in
        (
          code,
          Column(
            code: code,
            short: Markup.escaped(names.short(code, language)),
            encoded: Address.encoded(code)
          )
        )
      }
    )
  }

  /// The two halves of the address of a theme's cells: the party's code goes between.
  private func halves(_ theme: String) -> (before: String, after: String) {
    (Address.search("theme:\(theme) party:\""), Address.encoded("\" \(search)"))
  }

  /// The kinds as classes and as words.
  private var kinds: [StatementKind: (name: String, words: String)] {
    Dictionary(
      uniqueKeysWithValues: StatementKind.allCases.map { kind in
        (kind, (kind.rawValue, Markup.escaped(wording.comma + wording.kind(kind))))
      }
    )
  }

  /// A table of themes by parties.
  package func table() -> String {
    let runs = runs
    guard !runs.isEmpty else { return "" }
    var html =
      "<table class=\"matrix\"><caption class=\"vh\">\(Markup.escaped(wording["convergence_caption"]))</caption>"
    html += "<colgroup><col class=\"w-th\"><col class=\"w-sum\">"
    for run in runs { html += "<col class=\"w-gap\"><col class=\"w-pt\" span=\"\(run.codes.count)\">" }
    html += "</colgroup><thead><tr><td></td><td></td>"
    for run in runs {
      let name = Markup.escaped(label(run.label))
      html +=
        "<td class=\"gap\"></td><th class=\"grp\" scope=\"colgroup\" colspan=\"\(run.codes.count)\" title=\"\(name)\">\(name)</th>"
    }
    html += "</tr><tr><th scope=\"col\"><span class=\"vh\">\(Markup.escaped(wording["theme"]))</span></th>"
    html += "<th scope=\"col\" class=\"sum\">\(Markup.escaped(wording["convergence.voices"]))</th>"
    for run in runs {
      html += "<td class=\"gap\"></td>"
      for code in run.codes {
        let name = Markup.escaped(names.party(code, language))
        html +=
          "<th class=\"pt\" scope=\"col\"><a href=\"\(Address.party(code))\" title=\"\(name)\">\(Markup.escaped(code))<span class=\"vh\"> \(name)</span></a></th>"
      }
    }
    html += "</tr></thead><tbody>"
    let (columns, kinds, comma) = (columns, kinds, Markup.escaped(wording.comma))
    for theme in themes where theme.voices > 0 {
      let tiles = Dictionary(theme.tiles.map { ($0.party, $0) }) { first, _ in first }
      html +=
        "<tr><th scope=\"row\"><a href=\"\(Address.theme(theme.id))\">\(Markup.escaped(title(theme.id)))</a></th>"
      html += "<td class=\"sum\">\(summary(theme))</td>"
      let halves = halves(theme.id)
      for run in runs {
        html += "<td class=\"gap\"></td>"
        for code in run.codes {
          guard let tile = tiles[code] else {
            html += "<td></td>"
            continue
          }
          guard let column = columns[code], let kind = kinds[tile.kind] else { continue }
          let isMore = tile.statements.count > 1
          html += "<td><a class=\"cell k-"
          html += kind.name
          html += isMore ? " more\" href=\"" : "\" href=\""
          html += halves.before
          html += column.encoded
          html += halves.after
          html += "\"><span class=\"vh\">"
          html += column.short
          html += kind.words
          if isMore { html += comma + wording.number(tile.statements.count) }
          html += "</span></a></td>"
        }
      }
      html += "</tr>"
    }
    return html + "</tbody></table>"
  }

  /// How many parties of how many groups, and dissent.
  private func summary(_ theme: Convergence.Theme) -> String {
    var html =
      "<b class=\"num\">\(Markup.escaped(wording.count("parties.count", theme.voices)))</b> <span class=\"groups\" aria-hidden=\"true\">"
    for group in RegionalGroup.allCases {
      html += theme.regionalGroups.contains(group) ? "<i class=\"on\"></i>" : "<i></i>"
    }
    html +=
      "</span> <span class=\"vh\">\(Markup.escaped(wording("convergence.groups", ["count": wording.number(theme.regionalGroups.count)])))</span>"
    if !theme.dissent.isEmpty {
      html += "<br><span class=\"kind k-concern\">\(Markup.escaped(wording["convergence.dissent"]))</span>"
    } else if !theme.shared.isEmpty {
      html += "<br><span class=\"soft\">\(Markup.escaped(wording["convergence.shared"]))</span>"
    }
    return html
  }

  /// The same as lists, a section for each theme: for narrow screens, for print, and to read one theme whole.
  package func lists() -> String {
    var html = ""
    let (columns, kinds, runs) = (columns, kinds, runs)
    for theme in themes {
      let halves = halves(theme.id)
      html +=
        "<section class=\"theme\" id=\"t-\(Markup.escaped(theme.id))\"><h3><a href=\"\(Address.theme(theme.id))\">\(Markup.escaped(title(theme.id)))</a></h3>"
      html += "<p class=\"small\">\(summary(theme))</p>"
      let spoken = theme.kinds.sorted { ($1.value, $1.key) < ($0.value, $0.key) }
      if !spoken.isEmpty {
        html +=
          "<p class=\"small\">"
          + spoken.map { kind, count in
            "<span class=\"kind k-\(kind.rawValue)\">\(Markup.escaped(wording.kind(kind))) \(wording.number(count))</span>"
          }.joined(separator: " ") + "</p>"
      }
      if let origin = theme.origin, let destination = theme.destination {
        let words = wording(
          "convergence.origin",
          ["origin": wording.number(origin), "destination": wording.number(destination)]
        )
        html += "<p class=\"small soft\">\(Markup.escaped(words))</p>"
      }
      html += "<dl>"
      let tiles = Dictionary(theme.tiles.map { ($0.party, $0) }) { first, _ in first }
      for run in runs {
        let spoke = run.codes.compactMap { tiles[$0] }
        guard !spoke.isEmpty else { continue }
        html += "<div><dt>\(Markup.escaped(label(run.label)))</dt><dd>"
        for tile in spoke {
          guard let column = columns[tile.party], let kind = kinds[tile.kind] else { continue }
          html += "<a class=\"chip k-"
          html += kind.name
          html += "\" href=\""
          html += halves.before
          html += column.encoded
          html += halves.after
          html += "\">"
          html += column.short
          html += "<span class=\"vh\">"
          html += kind.words
          html += "</span></a>"
        }
        html += "</dd></div>"
      }
      html += "</dl>"
      if !theme.silent.isEmpty {
        let silent = theme.silent.compactMap { columns[$0]?.short }.joined(
          separator: Markup.escaped(wording.comma)
        )
        html +=
          "<details><summary>\(Markup.escaped(wording.count("silent.count", theme.silent.count)))</summary><p class=\"small\">\(silent)</p></details>"
      }
      html += "</section>"
    }
    return html
  }
}
