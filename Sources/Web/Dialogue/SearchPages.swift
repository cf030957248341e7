// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import Exchange
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore
import Reading
import Vocabulary

extension Site {
  var searchRoutes: [Route] {
    [
      get("/search") { try await $0.searchPage() },
      get("/search.atom") { try await $0.searchFeed() },
      get("/search.csv", .export) { try await $0.searchCSV() },
      get("/search.json", .export) { try await $0.searchJSON() },
      post("/saved", .saveSearch) { try await $0.saveSearch() },
      post("/saved/{search}/delete", .saveSearch) { try await $0.deleteSearch() },
    ]
  }
}

extension Visit {
  fileprivate mutating func searchPage() async throws -> Response {
    let text = query.said("q")
    var page = Page(
      "dialogue/search",
      text == nil ? wording["search"] : wording("search.for", ["query": text ?? ""])
    )
    page.section = "search"
    page.isPrivate = text != nil
    page.canonical = text == nil ? "/search" : nil
    page.values = (["query": .some(text)] as Values).merging(try await saved())
    if let text {
      page.feed = "/search.atom?\(query.query(with: [("cursor", nil)]))"
      do {
        page.values = page.values.merging(try await results(try SearchQuery(text)))
      } catch let refusal as Refusal {
        page.problem = said(refusal)
        page.status = Answer(refusal).status
      }
    }
    return try show(page)
  }

  private func results(_ search: SearchQuery) async throws -> Values {
    let library = library
    let cursor = try query.said("cursor").map { text in
      guard let cursor = SearchCursor(text) else { throw Problem.malformed("cursor") }
      return cursor
    }
    let found = try await library.search(search, after: cursor, limit: 30)
    let count = try await library.count(search, most: 10_001)
    let facets = try await library.facets(
      search,
      of: [.kind, .party, .theme, .instrument, .meeting, .state],
      limit: 8
    )
    let titles = Dictionary(try await library.meetings().map { ($0.meeting.slug, $0.meeting.title) }) {
      first,
      _ in first
    }
    let passages =
      cursor == nil && search.words != nil ? try await library.searchPassages(search, limit: 5).hits : []
    return [
      "isSearched": true,
      "encoded": .text("q=\(Address.encoded(query.said("q") ?? ""))"),
      "countWords": .text(count > 10_000 ? wording["hits.many"] : wording.count("hits.count", count)),
      "hasHits": .flag(!found.hits.isEmpty),
      "hits": .list(found.hits.map { words.values($0, meetingTitle: titles[$0.meeting]) }),
      "next": found.next.map { .text("/search?" + query.query(with: [("cursor", $0.description)])) },
      "maySave": .flag(viewer.mayAnywhere(.saveSearch)),
      "convergence": .some(query.said("q").map { "/convergence?q=\(Address.encoded($0))" }),
      "drafting": .some(
        viewer.may(.draft, meeting: nil, forum: nil)
          ? query.said("q").map { "/drafts/new?scope=\(Address.encoded("search:\($0)"))" } : nil
      ),
      "facets": .list(facets.compactMap { facet(_: $0, titles) }),
      "hasPassages": .flag(!passages.isEmpty),
      "passages": .list(
        passages.map { hit in
          [
            "href": .text(Address.document(hit.document.id)), "document": .text(hit.document.shownTitle),
            "foreign": foreign(hit.document),
            "marked": .text(Markup.marked(hit.words, hit.marks)),
          ]
        }
      ),
    ]
  }

  private func facet(_ facet: Facet, _ titles: [String: String]) -> Values? {
    guard !facet.counts.isEmpty else { return nil }
    let text = query.said("q") ?? ""
    return [
      "label": .text(wording["field.\(facet.field.rawValue)"]),
      "values": .list(
        facet.counts.map { count in
          let term = "\(facet.field.rawValue):\(count.value)"
          let isChosen = text.split(separator: " ").contains(Substring(term))
          let narrowed =
            isChosen
            ? text.split(separator: " ").filter { $0 != term }.joined(separator: " ") : "\(text) \(term)"
          return [
            "href": .text(narrowed.isEmpty ? "/search" : Address.search(narrowed)),
            "label": .text(value(count.value, of: facet.field, titles)), "isChosen": .flag(isChosen),
            "count": .text(wording.number(count.statements)),
          ]
        }
      ),
    ]
  }

  private func value(_ value: String, of field: SearchQuery.Field, _ titles: [String: String]) -> String {
    switch field {
    case .party: site.names.party(value, language)
    case .theme: site.names.shortTheme(value, language)
    case .instrument: site.names.instrumentName(value)
    case .kind: wording["kind.\(value)"]
    case .state: wording["state.\(value)"]
    case .strength: wording["strength.\(value)"]
    case .meeting: titles[value] ?? value
    default: value
    }
  }

  // MARK: - Saved searches

  private func saved() async throws -> Values {
    guard let account = viewer.account else { return ["hasSaved": false] }
    let searches = try await site.accounts.savedSearches(of: account.id)
    return [
      "hasSaved": .flag(!searches.isEmpty),
      "saved": .list(
        searches.map { search in
          [
            "id": .text(search.id), "name": .text(search.name), "query": .text(search.query),
            "href": .text(Address.search(search.query)),
            "feed": .text("/search.atom?q=\(Address.encoded(search.query))"),
          ]
        }
      ),
    ]
  }

  fileprivate mutating func saveSearch() async throws -> Response {
    let text = form.said("query") ?? ""
    _ = try SearchQuery(text)
    try await site.accounts.saveSearch(name: form.said("name") ?? text, query: text, by: viewer, at: now)
    return redirect(Address.search(text))
  }

  fileprivate mutating func deleteSearch() async throws -> Response {
    try await site.accounts.deleteSearch(try parameter("search"), by: viewer, at: now)
    return redirect("/search")
  }

  // MARK: - Feeds and files

  /// The hits of a search, up to `most`.
  func hits(_ most: Int) async throws -> [StatementHit] {
    let search = try query.said("q").map { text throws(Refusal) in try SearchQuery(text) } ?? SearchQuery()
    var hits: [StatementHit] = []
    var cursor: SearchCursor?
    repeat {
      let page = try await library.search(search, after: cursor, limit: min(1_000, most - hits.count))
      hits += page.hits
      cursor = page.next
    } while cursor != nil && hits.count < most
    return hits
  }

  /// An Atom feed (RFC 4287) of a search, the newest documents first.
  fileprivate mutating func searchFeed() async throws -> Response {
    let text = query.said("q") ?? ""
    var added: [String: Instant] = [:]
    for document in try await library.documents() { added[document.id] = document.addedAt }
    let hits = try await hits(1_000).sorted { a, b in
      (added[a.statement.document] ?? Instant(millisecondsSince1970: 0))
        > (added[b.statement.document] ?? Instant(millisecondsSince1970: 0))
    }.prefix(100)
    let address = site.settings.address
    let newest = hits.first.flatMap { added[$0.statement.document] } ?? Instant(millisecondsSince1970: 0)
    let link = Markup.escaped("\(address)/search.atom?q=\(Address.encoded(text))")
    var xml = """
      <?xml version="1.0" encoding="utf-8"?>
      <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\(language)">
      <title>\(Markup.escaped(wording("search.for", ["query": text])))</title>
      <id>\(link)</id><link rel="self" type="application/atom+xml" href="\(link)"/>
      <link rel="alternate" type="text/html" href="\(Markup.escaped(address + Address.search(text)))"/>
      <updated>\(newest.iso8601)</updated><author><name>Tessera</name></author>

      """
    for hit in hits {
      let href = address + Address.statement(hit.statement.id.rawValue)
      let time = added[hit.statement.document] ?? newest
      xml +=
        "<entry><title>\(xmlText(words.who(hit.statement.content) + " · " + wording.kind(hit.statement.content.kind)))</title>"
      xml +=
        "<id>\(Markup.escaped(href))</id><link href=\"\(Markup.escaped(href))\"/><updated>\(time.iso8601)</updated>"
      xml +=
        "<content type=\"text\" xml:lang=\"\(Markup.escaped(hit.language))\">\(xmlText(hit.statement.content.quote))</content></entry>\n"
    }
    return tagged(Array((xml + "</feed>\n").utf8), "application/atom+xml; charset=utf-8")
  }

  /// Escaped, and without the control characters that XML can not hold.
  private func xmlText(_ text: String) -> String {
    Markup.escaped(
      String(
        String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 || $0 == "\n" || $0 == "\t" })
      )
    )
  }

  /// A spreadsheet of a search: no cell is taken for a formula.
  fileprivate mutating func searchCSV() async throws -> Response {
    let columns = [
      "id", "meeting", "document", "speakers", "kind", "strength", "themes", "instruments", "quote", "state",
      "page", "address", "replies",
    ]
    var csv = "\u{FEFF}" + columns.joined(separator: ",") + "\r\n"
    for hit in try await hits(20_000) {
      let content = hit.statement.content
      let cells = [
        hit.statement.id.rawValue, hit.meeting, hit.document, words.who(content), content.kind.rawValue,
        content.strength.map { String($0.rawValue) } ?? "", content.themes.joined(separator: " "),
        content.citations.map { [$0.instrument, $0.provision].filter { !$0.isEmpty }.joined(separator: " ") }
          .joined(separator: "; "),
        content.quote, hit.statement.state.rawValue, hit.statement.pages.map { String($0.lowerBound) } ?? "",
        site.settings.address + Address.statement(hit.statement.id.rawValue),
        hit.statement.replies.map(\.line).joined(separator: "; "),
      ]
      csv += cells.map(RecordCSV.cell).joined(separator: ",") + "\r\n"
    }
    var response = tagged(Array(csv.utf8), "text/csv; charset=utf-8")
    response.headers[.contentDisposition] = "attachment; filename=\"tessera-search.csv\""
    return response
  }

  fileprivate mutating func searchJSON() async throws -> Response {
    var json = JSONText()
    let hits = try await hits(20_000)
    json.object { json in
      json.pair("query", query.said("q") ?? "")
      json.key("statements")
      json.array { json in
        for hit in hits { statementJSON(hit.statement, meeting: hit.meeting, language: hit.language, &json) }
      }
    }
    return tagged(json.bytes, "application/json")
  }
}
