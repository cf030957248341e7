// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import Hummingbird
import Kernel
import Vocabulary

extension Site {
  var searchEndpoints: [Endpoint] {
    let words = Schema.text(
      "In the language of searches: words, \"phrases\", migrat*, OR, -not, party:MAR theme:detention …",
      least: 1,
      most: 2_000
    )
    let theme = Schema.choice(names.catalogue.themes.map(\.id), "A theme.")
    let party = Schema.text("The code of a party, or one of its names.", least: 1, most: 200)
    return [
      Endpoint(
        .get,
        "/statements",
        "searchStatements",
        "The statements that answer a search, the best first; all that stand, where nothing is looked for.",
        .readPublic,
        query: [.init(name: "q", schema: words)] + Endpoint.Parameter.paging,
        answer: .page(of: Shape.hit, "Statements.")
      ) { try await $0.searchStatements($1) },
      Endpoint(
        .get,
        "/facets",
        "countFacets",
        "How many statements that answer a search have which party, theme, kind and so on.",
        .readPublic,
        query: [
          .init(name: "q", schema: words),
          .init(name: "limit", schema: .integer("How many values a field has at most.", least: 1, most: 300)),
        ],
        answer: .json(Shape.facets, "Facets.")
      ) { try await $0.countFacets($1) },
      Endpoint(
        .get,
        "/passages",
        "searchPassages",
        "The passages of documents that answer the words of a search, the best first.",
        .readPublic,
        query: [.init(name: "q", schema: words, isRequired: true)] + Endpoint.Parameter.paging,
        answer: .page(of: Shape.passage, "Passages.")
      ) { try await $0.searchPassages($1) },
      Endpoint(
        .get,
        "/practices",
        "listPractices",
        "What parties do or have done, as they reported it.",
        .readPublic,
        query: [.init(name: "theme", schema: theme), .init(name: "party", schema: party)]
          + Endpoint.Parameter.paging,
        answer: .page(of: Shape.hit, "Statements.")
      ) { try await $0.listPractices($1) },
    ]
  }
}

extension Visit {
  /// What is looked for; everything, where nothing is said.
  private func search(_ asked: Asked) throws -> SearchQuery {
    try asked.text("q").map { text throws(Refusal) in try SearchQuery(text) } ?? SearchQuery()
  }

  private func cursor(_ asked: Asked) throws -> SearchCursor? {
    try asked.text("cursor").map { text in
      guard let cursor = SearchCursor(text) else { throw Problem.malformed("cursor: is none of these pages") }
      return cursor
    }
  }

  private func marksJSON(_ marks: [Range<Int>], _ json: inout JSONText) {
    json.key("marks")
    json.array { json in
      for mark in marks {
        json.array { json in
          json.number(mark.lowerBound)
          json.number(mark.upperBound)
        }
      }
    }
  }

  private func found(_ search: SearchQuery, _ asked: Asked) async throws -> Response {
    let page = try await library.search(search, after: try cursor(asked), limit: asked.limit)
    return answer(APIPage(items: page.hits, next: page.next?.description)) { hit, json in
      json.object { json in
        json.key("statement")
        statementJSON(hit.statement, meeting: hit.meeting, language: hit.language, &json)
        marksJSON(hit.marks, &json)
      }
    }
  }

  fileprivate func searchStatements(_ asked: Asked) async throws -> Response {
    try await found(try search(asked), asked)
  }

  fileprivate func listPractices(_ asked: Asked) async throws -> Response {
    var search = SearchQuery([(.kind, "practice")])
    if let theme = asked.text("theme") { search = search.narrowed(.theme, to: theme) }
    if let party = asked.text("party") { search = search.narrowed(.party, to: party) }
    return try await found(search, asked)
  }

  fileprivate func searchPassages(_ asked: Asked) async throws -> Response {
    let page = try await library.searchPassages(
      try search(asked),
      after: try cursor(asked),
      limit: asked.limit
    )
    return answer(APIPage(items: page.hits, next: page.next?.description)) { hit, json in
      json.object { json in
        json.pair("document", hit.document.id)
        json.pair("address", site.settings.address + Address.document(hit.document.id))
        json.pair("title", hit.document.shownTitle)
        json.pair("words", hit.words)
        json.pair("start", hit.start)
        marksJSON(hit.marks, &json)
      }
    }
  }

  private static let mostCounted = 10_000

  fileprivate func countFacets(_ asked: Asked) async throws -> Response {
    let search = try search(asked)
    let library = library
    let count = try await library.count(search, most: Self.mostCounted)
    let facets = try await library.facets(search, limit: asked.arguments["limit"]?.integer ?? 10)
    let titles = Dictionary(try await library.meetings().map { ($0.meeting.slug, $0.meeting.title) }) {
      first,
      _ in first
    }
    return answer { json in
      json.object { json in
        json.pair("statements", count)
        json.pair("most", Self.mostCounted)
        json.key("facets")
        json.array { json in
          for facet in facets {
            json.object { json in
              json.pair("field", facet.field.rawValue)
              json.pair("isOfNewest", flag: facet.isOfNewest)
              json.key("values")
              json.array { json in
                for count in facet.counts {
                  json.object { json in
                    json.pair("value", count.value)
                    json.pair("label", label(of: count.value, facet.field, titles))
                    json.pair("statements", count.statements)
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  private func label(of value: String, _ field: SearchQuery.Field, _ titles: [String: String]) -> String {
    switch field {
    case .party: site.names.party(value, language)
    case .theme: site.names.theme(value, language)
    case .instrument: site.names.instrumentName(value)
    case .kind: wording["kind.\(value)"]
    case .state: wording["state.\(value)"]
    case .strength: wording["strength.\(value)"]
    case .meeting: titles[value] ?? value
    case .session, .document, .since, .until: value
    }
  }
}
