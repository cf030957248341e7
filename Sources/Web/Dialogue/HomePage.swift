// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import Foundation
import Hummingbird
import Reading
import Vocabulary

extension Site {
  var homeRoutes: [Route] { [get("/") { try await $0.home() }] }
}

extension Visit {
  /// The four stages, who was heard, the latest meeting, where parties converge, and what waits for review.
  fileprivate mutating func home() async throws -> Response {
    let library = library
    let theme = query.said("theme").flatMap { site.names.theme($0) == nil ? nil : $0 }
    let figures = try await site.homeFigures.figures(library, theme: theme)
    let (overview, speakers, voices, opening) = (
      figures.overview, figures.speakers, figures.voices, figures.opening
    )
    let meetings = try await library.meetings()
    var page = Page("dialogue/home", wording["home_title"])
    page.canonical = "/"
    page.description = wording["home_lede"]
    page.linkedData = linkedData { json in
      json.pair("@type", "WebSite")
      json.pair("name", "Tessera")
      json.pair("url", site.settings.address + "/")
      json.key("potentialAction")
      json.object { json in
        json.pair("@type", "SearchAction")
        json.pair("target", site.settings.address + "/search?q={query}")
        json.pair("query-input", "required name=query")
      }
    }
    page.values =
      ([
        "isEmpty": .flag(overview.documents == 0),
        "mayIntake": .flag(viewer.mayAnywhere(.intake)),
        "art": art(opening, overview.statements),
        "stages": .list(stages(overview, opening)),
        "themes": .list(themes(voices, chosen: theme)),
        "map": .text(map(speakers, chairs: figures.chairs, theme)),
        "mapWords": .text(mapWords(speakers)),
        "groups": .list(words.groups(Set(speakers.map(\.code)))),
        "hasHeard": .flag(!speakers.isEmpty),
        "heard": .list(words.tags(speakers)),
        "meeting": try await latest(meetings, library).map { .one($0) },
        "hasVoices": .flag(voices.contains { $0.parties.count > 1 }),
        "voices": .list(convergence(voices)),
      ] as Values).merging(try await waiting(overview, library))
    return try show(page)
  }

  /// JSON-LD in the vocabulary of schema.org, safe inside a `script` element.
  func linkedData(_ body: (inout JSONText) -> Void) -> String {
    var json = JSONText()
    json.object { json in
      json.pair("@context", "https://schema.org")
      body(&json)
    }
    return String(decoding: json.bytes, as: UTF8.self).replacing("<", with: "\\u003c")
  }

  private func art(_ statements: [StoredStatement], _ all: Int) -> Values.Field? {
    guard statements.count >= 12 else { return nil }
    // One path for each kind: a tile is a stroke of it.
    var paths: [StatementKind: String] = [:]
    for (place, statement) in statements.prefix(130).enumerated() {
      let (row, column) = (place / 12, place % 12)
      // The two halves of the token, parted by a slant.
      let cut = 8 - row / 2
      let x = column * 24 + (column >= cut ? 12 : 0)
      let y = row * 24 + (column >= cut ? 0 : 6)
      paths[statement.content.kind, default: ""] += "M\(x) \(y)h21v21h-21z"
    }
    let rects = StatementKind.allCases.compactMap { kind in
      paths[kind].map { "<path class=\"k-\(kind.rawValue)\" d=\"\($0)\"/>" }
    }.joined()
    let rows = (min(statements.count, 130) + 11) / 12
    return .one([
      "height": .number(rows * 24 + 6), "rects": .text(rects),
      "caption": .text(wording.count("home_art", all)),
    ])
  }

  private func stages(_ overview: Overview, _ opening: [StoredStatement]) -> [Values] {
    func stage(_ key: String, _ mark: String, _ count: Int, _ href: String, _ kinds: [StatementKind])
      -> Values
    {
      let shown = opening.filter { kinds.isEmpty || kinds.contains($0.content.kind) }
      return [
        "label": .text(wording["stage.\(key)"]), "mark": .text(mark), "count": .text(wording.number(count)),
        "href": .text(href), "words": .text(wording.count("stage.\(key).words", count)),
        "mosaic": mosaic(shown),
      ]
    }
    let kinds = overview.kinds
    return [
      stage("said", "s1", overview.statements, "/meetings", []),
      stage(
        "agreed",
        "s2",
        (kinds[.recommendation] ?? 0) + (kinds[.commitment] ?? 0),
        Address.search("kind:recommendation kind:commitment"),
        [.recommendation, .commitment]
      ),
      stage("done", "s3", kinds[.practice] ?? 0, "/practices", [.practice]),
      stage(
        "shown",
        "s4",
        overview.checked,
        Address.search("state:confirmed state:corrected state:added"),
        []
      ),
    ].enumerated().map { place, values in
      guard place == 3 else { return values }
      var values = values
      values["mosaic"] = mosaic(opening.filter(\.state.isDecided)) ?? .absent
      return values
    }
  }

  /// Sixty of the statements as tiles in rows of fifteen, one path for each kind: a tile is a stroke of it.
  private func mosaic(_ statements: [StoredStatement]) -> Values.Field? {
    guard !statements.isEmpty else { return nil }
    let shown = statements.prefix(60)
    var paths: [StatementKind: String] = [:]
    for (place, statement) in shown.enumerated() {
      paths[statement.content.kind, default: ""] += "M\(place % 15 * 13) \(place / 15 * 13 + 6)h11"
    }
    let markup = StatementKind.allCases.compactMap { kind in
      paths[kind].map { "<path class=\"k-\(kind.rawValue)\" d=\"\($0)\"/>" }
    }.joined()
    return .one([
      "width": .number(min(shown.count, 15) * 13 - 2), "height": .number((shown.count + 14) / 15 * 13 - 1),
      "paths": .text(markup),
    ])
  }

  private func themes(_ voices: [ThemeVoices], chosen: String?) -> [Values] {
    voices.map { voice in
      [
        "id": .text(voice.theme), "label": .text(site.names.shortTheme(voice.theme, language)),
        "isChosen": .flag(voice.theme == chosen),
      ]
    }
  }

  private func map(_ speakers: [(code: String, statements: Int)], chairs: Set<String>, _ theme: String?)
    -> String
  {
    let counts = Dictionary(speakers.map { ($0.code, $0.statements) }) { first, _ in first }
    let query = theme.map { "?theme=\(Address.encoded($0))" } ?? ""
    // A row at a time, and a place in it only after a gap: 193 tiles are the greater part of the page.
    return Dictionary(grouping: site.tiles, by: \.row).sorted { $0.key < $1.key }.map { _, row in
      var next = 0
      let tiles = row.sorted { $0.column < $1.column }.map { tile in
        let count = counts[tile.code] ?? 0
        let mark =
          count == 0
          ? (chairs.contains(tile.code) ? "chair" : nil) : count == 1 ? "h1" : count <= 3 ? "h2" : "h3"
        let classes = [tile.column == next ? nil : "c\(tile.column)", mark].compactMap { $0 }
          .joined(separator: " ")
        next = tile.column + 1
        let name = Markup.escaped(site.names.party(tile.code, language))
        // The list below says the same to who can not see it; the tiles are for the eye and the mouse.
        return
          "<a\(classes.isEmpty ? "" : " class=\"\(classes)\"") href=\"\(Address.party(tile.code))\(query)\" title=\"\(name)\" tabindex=\"-1\">\(tile.code)</a>"
      }
      return "<div>\(tiles.joined())</div>"
    }.joined()
  }

  private func mapWords(_ speakers: [(code: String, statements: Int)]) -> String {
    let states = site.names.catalogue.parties.filter { $0.kind == .state && $0.regionalGroup != nil }
    let codes = Set(speakers.map(\.code))
    return wording(
      "map.words",
      [
        "heard": wording.number(states.filter { codes.contains($0.id.rawValue) }.count),
        "all": wording.number(states.count),
      ]
    )
  }

  private func latest(
    _ meetings: [(meeting: Meeting, documents: Int, statements: Int)],
    _ library: Library
  ) async throws -> Values? {
    guard let newest = meetings.first(where: { $0.documents > 0 }) ?? meetings.first else { return nil }
    let documents = try await library.documents(in: newest.meeting.slug)
    return [
      "href": .text(Address.meeting(newest.meeting.slug)), "title": .text(newest.meeting.title),
      "date": .some(newest.meeting.date.map(wording.date)),
      "documents": .list(
        documents.prefix(4).map { document in
          [
            "href": .text(Address.document(document.id)), "title": .text(document.shownTitle),
            "foreign": foreign(document), "words": .text(documentFacts(document)),
          ]
        }
      ),
    ]
  }

  /// Its pages or its length, and its language.
  func documentFacts(_ document: StoredDocument) -> String {
    var parts: [String] = []
    if let date = document.date { parts.append(wording.date(date)) }
    parts.append(
      document.pageCount > 0
        ? wording.count("pages.count", document.pageCount)
        : wording.count("characters.count", document.characters)
    )
    parts.append(wording.find("language.\(document.language)") ?? document.language)
    return parts.joined(separator: " · ")
  }

  private func convergence(_ voices: [ThemeVoices]) -> [Values] {
    voices.filter { $0.parties.count > 1 }.prefix(4).map { voice in
      let groups = Set(voice.parties.compactMap { site.names.party($0.code)?.regionalGroup })
      return [
        "href": .text(Address.theme(voice.theme)),
        "label": .text(site.names.shortTheme(voice.theme, language)),
        "words": .text(
          wording.count("convergence.words", voice.parties.count, ["groups": wording.number(groups.count)])
        ),
      ]
    }
  }

  private func waiting(_ overview: Overview, _ library: Library) async throws -> Values {
    guard overview.waiting > 0 else { return ["hasWaiting": false] }
    let facets = try await library.facets(SearchQuery([(.state, "suggested")]), of: [.document], limit: 5)
    var items: [Values] = []
    for count in facets.first?.counts ?? [] {
      let document = try await library.document(count.value)
      items.append([
        "href": .text(Address.document(document.id) + "?review=open"), "title": .text(document.shownTitle),
        "foreign": foreign(document),
        "words": .text(wording.count("statements.count", count.statements)),
      ])
    }
    return [
      "hasWaiting": true, "waitingWords": .text(wording.count("awaiting.words", overview.waiting)),
      "waiting": .list(items),
    ]
  }
}
