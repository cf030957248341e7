// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import Foundation
import Hummingbird
import Reading
import Vocabulary

extension Site {
  var topicRoutes: [Route] {
    [
      get("/parties") { try await $0.parties() },
      get("/p/{party}") { try await $0.party() },
      get("/themes") { try await $0.themes() },
      get("/t/{theme}") { try await $0.theme() },
      get("/instruments") { try await $0.instruments() },
      get("/i/{instrument}") { try await $0.instrument() },
      get("/persons") { try await $0.people() },
      get("/persons/{person}") { try await $0.person() },
      get("/practices") { try await $0.practices() },
    ]
  }
}

extension Visit {
  // MARK: - Lists

  private func list(_ section: String, _ lede: String, _ groups: [Values]) throws -> Response {
    var page = Page("dialogue/parties", wording[section])
    page.section = section
    page.canonical = "/\(section)"
    page.values = [
      "lede": .text(wording[lede]), "hasGroups": .flag(!groups.isEmpty), "groups": .list(groups),
    ]
    return try show(page)
  }

  private func row(_ href: String, _ name: String, _ count: Int, parties: Int? = nil) -> Values {
    [
      "href": .text(href), "name": .text(name), "count": .text(wording.number(count)),
      "hasParties": .flag(parties != nil), "parties": parties.map { .text(wording.number($0)) },
    ]
  }

  fileprivate mutating func parties() async throws -> Response {
    var groups: [String: [(String, Int)]] = [:]
    var order = RegionalGroup.allCases.map(\.rawValue)
    for speaker in try await library.speakers() {
      let party = site.names.party(speaker.code)
      let group = party?.regionalGroup?.rawValue ?? "kind.\(party?.kind.rawValue ?? "body")"
      if groups[group] == nil, !order.contains(group) { order.append(group) }
      groups[group, default: []].append((speaker.code, speaker.statements))
    }
    return try list(
      "parties",
      "parties_lede",
      order.compactMap { group in
        groups[group].map { parties in
          [
            "label": .text(wording["group.\(group)"]), "columnName": .text(wording["party"]),
            "hasParties": false,
            "rows": .list(parties.map { row(Address.party($0.0), site.names.party($0.0, language), $0.1) }),
          ]
        }
      }
    )
  }

  fileprivate mutating func themes() async throws -> Response {
    let voices = try await library.voices()
    let rows = voices.map {
      row(
        Address.theme($0.theme),
        site.names.shortTheme($0.theme, language),
        $0.statements,
        parties: $0.parties.count
      )
    }
    return try list(
      "themes",
      "themes_lede",
      rows.isEmpty
        ? []
        : [
          [
            "label": .text(wording["themes"]), "columnName": .text(wording["theme"]), "hasParties": true,
            "rows": .list(rows),
          ]
        ]
    )
  }

  fileprivate mutating func instruments() async throws -> Response {
    let rows = try await library.instruments().map {
      row(Address.instrument($0.code), site.names.instrumentName($0.code), $0.statements, parties: $0.parties)
    }
    return try list(
      "instruments",
      "instruments_lede",
      rows.isEmpty
        ? []
        : [
          [
            "label": .text(wording["instruments"]), "columnName": .text(wording["instrument"]),
            "hasParties": true, "rows": .list(rows),
          ]
        ]
    )
  }

  // MARK: - A party

  fileprivate mutating func party() async throws -> Response {
    let asked = try parameter("party")
    guard let party = library.party(asked) else { throw Problem.notFound }
    let code = party.id.rawValue
    // One address for each party: names and other spellings lead to it.
    if asked != code { return movedPermanently(Address.party(code)) }
    let library = library
    let theme = query.said("theme").flatMap { site.names.theme($0) == nil ? nil : $0 }
    let all = try await library.memory(of: code)
    // Where a theme is chosen, changes are told between statements on that theme.
    let told = theme == nil ? all : try await library.memory(of: code, theme: theme)
    var themes: [String: Int] = [:]
    for recollection in all {
      for theme in recollection.statement.content.themes { themes[theme, default: 0] += 1 }
    }
    var meetings: [(Meeting, [Recollection])] = []
    for recollection in told {
      if meetings.last?.0 == recollection.meeting {
        meetings[meetings.count - 1].1.append(recollection)
      } else {
        meetings.append((recollection.meeting, [recollection]))
      }
    }
    let people = try await library.people().filter { $0.person.party == code }
    var page = Page("dialogue/party", site.names.party(code, language))
    page.section = "parties"
    page.crumbs = [(wording["parties"], "/parties"), (site.names.party(code, language), nil)]
    page.canonical = Address.party(code)
    page.feed = "/search.atom?q=party:\(Address.encoded(code))"
    page.description = wording("party.description", ["name": site.names.party(code, language)])
    page.linkedData = linkedData { json in
      json.pair("@type", party.kind == .state ? "Country" : "Organization")
      json.pair("name", site.names.party(code, language))
      json.pair("url", site.settings.address + Address.party(code))
    }
    let facts = [
      code, party.regionalGroup.map { wording["group.\($0.rawValue)"] },
      wording.count("statements.count", all.count),
      wording.count("meetings.count", Set(all.map(\.meeting.slug)).count),
    ]
    page.values = [
      "code": .text(code), "href": .text(Address.party(code)),
      "facts": .text(facts.compactMap { $0 }.joined(separator: " · ")),
      "themes": .list(
        themes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { id, count in
          [
            "id": .text(id), "label": .text(site.names.shortTheme(id, language)),
            "count": .text(wording.number(count)),
            "isChosen": .flag(id == theme),
            "filterHref": .text("\(Address.party(code))?theme=\(Address.encoded(id))"),
          ]
        }
      ),
      "kinds": .list(words.kinds(all.map(\.statement))),
      "hasMeetings": .flag(!meetings.isEmpty),
      "meetings": .list(
        meetings.map { meeting, told in
          [
            "href": .text(Address.meeting(meeting.slug)), "title": .text(meeting.title),
            "date": .some(meeting.date.map(wording.date)), "statements": .list(told.map(recollection)),
          ]
        }
      ),
      "hasPeople": .flag(!people.isEmpty),
      "people": .list(
        people.prefix(30).map {
          ["href": .text(Address.person($0.person.name)), "name": .text($0.person.name)]
        }
      ),
    ]
    return try show(page)
  }

  private func recollection(_ recollection: Recollection) -> Values {
    let change = recollection.change.map { change in
      [
        change.kind.map {
          wording("change.kind", ["from": wording.kind($0.from), "to": wording.kind($0.to)])
        },
        change.strength.map {
          wording("change.strength", ["from": String($0.from.rawValue), "to": String($0.to.rawValue)])
        },
      ].compactMap { $0 }.joined(separator: ", ")
    }
    return words.values(recollection.statement, language: recollection.document.language).merging([
      "change": .some(change),
      "place": .text(words.pages(recollection.statement) ?? recollection.document.shownTitle),
    ])
  }

  // MARK: - A theme, an instrument

  private func topic(
    _ section: String,
    _ title: String,
    _ path: String,
    _ query: String,
    provisions: [Values] = [],
    facts: [String?] = []
  ) async throws -> Response {
    let library = library
    let search = try SearchQuery(query)
    let found = try await library.search(search, limit: 30)
    let speakers = try await library.speakers(search)
    let kinds = try await library.facets(search, of: [.kind]).first?.counts ?? []
    let titles = Dictionary(try await library.meetings().map { ($0.meeting.slug, $0.meeting.title) }) {
      first,
      _ in first
    }
    let count = try await library.count(search)
    var page = Page("dialogue/theme", title)
    page.section = section
    page.crumbs = [(wording[section], "/\(section)"), (title, nil)]
    page.canonical = path
    page.feed = "/search.atom?q=\(Address.encoded(query))"
    page.description = wording("theme.description", ["title": title])
    page.values = [
      "facts": .text(
        (facts.compactMap { $0 } + [
          wording.count("statements.count", count), wording.count("parties.count", speakers.count),
        ])
        .joined(separator: " · ")
      ),
      "hasProvisions": .flag(!provisions.isEmpty), "provisions": .list(provisions),
      "hasHits": .flag(!found.hits.isEmpty),
      "hits": .list(found.hits.map { words.values($0, meetingTitle: titles[$0.meeting]) }),
      "moreHref": .text(Address.search(query)), "feedHref": .some(page.feed),
      "csvHref": .text("/search.csv?q=\(Address.encoded(query))"),
      "hasSpeakers": .flag(!speakers.isEmpty), "speakers": .list(words.tags(speakers)),
      "groups": .list(words.groups(Set(speakers.map(\.code)))), "kinds": .list(words.kinds(kinds)),
    ]
    return try show(page)
  }

  fileprivate mutating func theme() async throws -> Response {
    let id = try parameter("theme")
    guard let theme = site.names.theme(id) else { throw Problem.notFound }
    return try await topic("themes", theme.label(in: language), Address.theme(id), "theme:\(id)")
  }

  fileprivate mutating func instrument() async throws -> Response {
    let code = try parameter("instrument")
    guard let instrument = site.names.instrument(code) else { throw Problem.notFound }
    let provisions = try await library.provisions(of: code).map { cited -> Values in
      [
        "words": .text(cited.provision.isEmpty ? wording["provision_none"] : cited.provision),
        "count": .text(wording.number(cited.statements)),
        "parties": .list(
          cited.parties.map {
            ["href": .text(Address.party($0)), "name": .text(site.names.party($0, language))]
          }
        ),
      ]
    }
    return try await topic(
      "instruments",
      instrument.name,
      Address.instrument(code),
      "instrument:\(code)",
      provisions: provisions,
      facts: [code, instrument.year.map(String.init)]
    )
  }

  // MARK: - Persons

  fileprivate mutating func people() async throws -> Response {
    let people = try await library.people()
    var page = Page("dialogue/people", wording["people_named"])
    page.canonical = "/persons"
    page.values = [
      "lede": .text(wording["people_lede"]), "hasPeople": .flag(!people.isEmpty),
      "people": .list(
        people.map { person, _ in
          [
            "href": .text(Address.person(person.name)), "name": .text(person.name),
            "role": .some(person.role),
            "party": person.party.map { .text(site.names.party($0, language)) },
            "partyHref": person.party.map { .text(Address.party($0)) },
          ]
        }
      ),
    ]
    return try show(page)
  }

  fileprivate mutating func person() async throws -> Response {
    let name = try parameter("person")
    let library = library
    let found = try await library.people(named: name)
    guard !found.isEmpty else { throw Problem.notFound }
    let documents = try await library.documents()
    let hits = try await library.statements(bySpeakerNamed: name)
    let languages = Dictionary(documents.map { ($0.id, $0.language) }) { first, _ in first }
    var page = Page("dialogue/people", name)
    page.crumbs = [(wording["people_named"], "/persons"), (name, nil)]
    page.canonical = Address.person(name)
    page.values = [
      "lede": .text(wording["person_lede"]), "hasPeople": true,
      "people": .list(
        found.map { person, ids in
          [
            "href": .text(Address.person(name)), "name": .text(name), "role": .some(person.role),
            "party": person.party.map { .text(site.names.party($0, language)) },
            "partyHref": person.party.map { .text(Address.party($0)) },
            "documents": .list(
              documents.filter { ids.contains($0.id) }.map {
                [
                  "href": .text(Address.document($0.id)), "title": .text($0.shownTitle),
                  "foreign": foreign($0),
                ]
              }
            ),
          ]
        }
      ),
      "hasHits": .flag(!hits.isEmpty),
      "hits": .list(hits.map { words.values($0, language: languages[$0.document] ?? "und") }),
    ]
    return try show(page)
  }

  // MARK: - Practices

  fileprivate mutating func practices() async throws -> Response {
    let library = library
    var search = SearchQuery([(.kind, "practice")])
    let themes = try await library.facets(search, of: [.theme], limit: 60).first?.counts ?? []
    let parties = try await library.facets(search, of: [.party], limit: 300).first?.counts ?? []
    let theme = query.said("theme")
    let party = query.said("party")
    if let theme { search = search.narrowed(.theme, to: theme) }
    if let party { search = search.narrowed(.party, to: party) }
    let cursor = query.said("cursor").flatMap(SearchCursor.init)
    let found = try await library.search(search, after: cursor, limit: 30)
    let titles = Dictionary(try await library.meetings().map { ($0.meeting.slug, $0.meeting.title) }) {
      first,
      _ in first
    }
    var page = Page("dialogue/practices", wording["practices"])
    page.section = "practices"
    page.canonical = "/practices"
    page.feed = "/search.atom?q=kind:practice"
    page.values = [
      "themes": .list(
        themes.map {
          [
            "id": .text($0.value), "label": .text(site.names.shortTheme($0.value, language)),
            "count": .text(wording.number($0.statements)), "isChosen": .flag($0.value == theme),
          ]
        }
      ),
      "parties": .list(
        parties.map {
          [
            "code": .text($0.value), "name": .text(site.names.party($0.value, language)),
            "count": .text(wording.number($0.statements)), "isChosen": .flag($0.value == party),
          ]
        }
      ),
      "hasHits": .flag(!found.hits.isEmpty),
      "hits": .list(found.hits.map { words.values($0, meetingTitle: titles[$0.meeting]) }),
      "next": found.next.map { .text("/practices?" + query.query(with: [("cursor", $0.description)])) },
    ]
    return try show(page)
  }
}
