// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import Hummingbird
import Kernel
import Reading
import Vocabulary

extension Site {
  var topicEndpoints: [Endpoint] {
    let paging = Endpoint.Parameter.paging
    let theme = Endpoint.Parameter(
      name: "theme",
      schema: .choice(names.catalogue.themes.map(\.id), "Only what it said about that theme.")
    )
    return [
      Endpoint(
        .get,
        "/overview",
        "readOverview",
        "How much the record holds, who was heard, and who speaks about what.",
        .readPublic,
        answer: .json(Shape.overview, "The overview.")
      ) { visit, _ in try await visit.readOverview() },
      Endpoint(
        .get,
        "/parties",
        "listParties",
        "The parties that spoke, in the order of their codes.",
        .readPublic,
        query: paging,
        answer: .page(of: Shape.partyEntry, "Parties.")
      ) { try await $0.listParties($1) },
      Endpoint(
        .get,
        "/parties/{party}",
        "readParty",
        "A party and what it speaks about.",
        .readPublic,
        answer: .json(Shape.wholeParty, "The party.")
      ) { visit, _ in try await visit.readParty() },
      Endpoint(
        .get,
        "/parties/{party}/memory",
        "readMemory",
        "All that a party said, over meetings in their order, with what moved from one to the next.",
        .readPublic,
        query: [theme] + paging,
        answer: .page(of: Shape.recollection, "Statements.")
      ) { try await $0.readMemory($1) },
      Endpoint(
        .get,
        "/themes",
        "listThemes",
        "The themes that somebody spoke about.",
        .readPublic,
        query: paging,
        answer: .page(of: Shape.themeEntry, "Themes.")
      ) { try await $0.listThemes($1) },
      Endpoint(
        .get,
        "/themes/{theme}",
        "readTheme",
        "A theme and who speaks about it.",
        .readPublic,
        answer: .json(Shape.wholeTheme, "The theme.")
      ) { visit, _ in try await visit.readTheme() },
      Endpoint(
        .get,
        "/instruments",
        "listInstruments",
        "The instruments that somebody cites.",
        .readPublic,
        query: paging,
        answer: .page(of: Shape.instrumentEntry, "Instruments.")
      ) { try await $0.listInstruments($1) },
      Endpoint(
        .get,
        "/instruments/{instrument}",
        "readInstrument",
        "An instrument, its provisions and who cites them.",
        .readPublic,
        answer: .json(Shape.wholeInstrument, "The instrument.")
      ) { visit, _ in try await visit.readInstrument() },
      Endpoint(
        .get,
        "/persons",
        "listPersons",
        "The persons whom documents name, with their roles.",
        .readPublic,
        query: paging,
        answer: .page(of: Shape.personRole, "Persons.")
      ) { try await $0.listPersons($1) },
      Endpoint(
        .get,
        "/persons/{person}",
        "readPerson",
        "A person by name, and what he or she is reported to say.",
        .readPublic,
        answer: .json(Shape.wholePerson, "The person.")
      ) { visit, _ in try await visit.readPerson() },
    ]
  }
}

extension Visit {
  // MARK: - Parts

  private func kindsJSON(_ counts: [(kind: String, statements: Int)], _ json: inout JSONText) {
    json.key("kinds")
    json.array { json in
      for count in counts {
        json.object { json in
          json.pair("kind", count.kind)
          json.pair("statements", count.statements)
        }
      }
    }
  }

  private func partiesJSON(
    _ name: String,
    _ parties: [(code: String, statements: Int)],
    _ json: inout JSONText
  ) {
    json.key(name)
    json.array { json in for party in parties { partyCountJSON(party.code, party.statements, &json) } }
  }

  private func kinds(_ search: SearchQuery) async throws -> [(kind: String, statements: Int)] {
    let counts = try await library.facets(search, of: [.kind]).first?.counts ?? []
    return counts.map { ($0.value, $0.statements) }
  }

  private func whereFound(_ query: String) -> String {
    "\(Endpoint.root)/statements?q=\(Address.encoded(query))"
  }

  // MARK: - The whole

  fileprivate func readOverview() async throws -> Response {
    let library = library
    let overview = try await library.overview()
    let speakers = try await library.speakers()
    let voices = try await library.voices()
    return answer { json in
      json.object { json in
        json.pair("meetings", overview.meetings)
        json.pair("documents", overview.documents)
        json.pair("statements", overview.statements)
        json.pair("waiting", overview.waiting)
        json.pair("checked", overview.checked)
        kindsJSON(
          StatementKind.allCases.compactMap { kind in overview.kinds[kind].map { (kind.rawValue, $0) } },
          &json
        )
        json.key("states")
        json.array { json in
          for state in StoredStatement.State.allCases {
            guard let count = overview.states[state] else { continue }
            json.object { json in
              json.pair("state", state.rawValue)
              json.pair("statements", count)
            }
          }
        }
        partiesJSON("speakers", speakers, &json)
        json.key("voices")
        json.array { json in
          for voice in voices {
            json.object { json in
              json.pair("theme", voice.theme)
              json.pair("label", site.names.theme(voice.theme, language))
              json.pair("statements", voice.statements)
              partiesJSON("parties", voice.parties, &json)
            }
          }
        }
      }
    }
  }

  // MARK: - Parties

  private func partyMembers(_ code: String, _ statements: Int, _ json: inout JSONText) {
    let party = site.names.party(code)
    json.pair("code", code)
    json.pair("address", site.settings.address + Address.party(code))
    json.pair("name", site.names.party(code, language))
    json.pair("kind", party?.kind.rawValue)
    json.pair("regionalGroup", party?.regionalGroup?.rawValue)
    json.pair("statements", statements)
  }

  fileprivate func listParties(_ asked: Asked) async throws -> Response {
    let page = try APIPage(try await library.speakers(), asked, parts: 1) { [$0.code] }
    return answer(page) { party, json in
      json.object { json in partyMembers(party.code, party.statements, &json) }
    }
  }

  private func partyOfAddress() throws -> Party {
    guard let party = library.party(try parameter("party")) else { throw Problem.notFound }
    return party
  }

  fileprivate func readParty() async throws -> Response {
    let party = try partyOfAddress()
    let code = party.id.rawValue
    let library = library
    let told = try await library.memory(of: code)
    let people = try await library.people().filter { $0.person.party == code }
    var themes: [String: Int] = [:]
    var kinds: [StatementKind: Int] = [:]
    for recollection in told {
      kinds[recollection.statement.content.kind, default: 0] += 1
      for theme in recollection.statement.content.themes { themes[theme, default: 0] += 1 }
    }
    return answer { json in
      json.object { json in
        partyMembers(code, told.count, &json)
        json.pair("meetings", Set(told.map(\.meeting.slug)).count)
        json.key("themes")
        json.array { json in
          for (theme, count) in themes.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            json.object { json in
              json.pair("id", theme)
              json.pair("label", site.names.theme(theme, language))
              json.pair("statements", count)
            }
          }
        }
        kindsJSON(
          StatementKind.allCases.compactMap { kind in kinds[kind].map { (kind.rawValue, $0) } },
          &json
        )
        json.key("people")
        json.array { json in for (person, documents) in people { personJSON(person, documents, &json) } }
        json.pair("memory", "\(Endpoint.root)/parties/\(Address.encoded(code))/memory")
      }
    }
  }

  fileprivate func readMemory(_ asked: Asked) async throws -> Response {
    let party = try partyOfAddress()
    let told = try await library.memory(of: party.id.rawValue, theme: asked.text("theme"))
    let page = try APIPage(told, asked, parts: 6) { entry in
      let span = entry.statement.content.span
      return [
        entry.document.date ?? entry.meeting.date ?? "~", entry.meeting.slug, entry.document.id,
        PageKey.padded(span.start), PageKey.padded(span.end), entry.statement.id.rawValue,
      ]
    }
    return answer(page) { entry, json in
      json.object { json in
        json.pair("meeting", entry.meeting.slug)
        json.pair("meetingTitle", entry.meeting.title)
        json.pair("date", entry.document.date ?? entry.meeting.date)
        json.pair("documentTitle", entry.document.shownTitle)
        json.key("change")
        if let change = entry.change { changeJSON(change, &json) } else { json.null() }
        json.key("statement")
        statementJSON(
          entry.statement,
          meeting: entry.meeting.slug,
          language: entry.document.language,
          &json
        )
      }
    }
  }

  private func changeJSON(_ change: Recollection.Change, _ json: inout JSONText) {
    json.object { json in
      json.key("kind")
      if let kind = change.kind {
        json.object { json in
          json.pair("from", kind.from.rawValue)
          json.pair("to", kind.to.rawValue)
        }
      } else {
        json.null()
      }
      json.key("strength")
      if let strength = change.strength {
        json.object { json in
          json.pair("from", strength.from.rawValue)
          json.pair("to", strength.to.rawValue)
        }
      } else {
        json.null()
      }
    }
  }

  // MARK: - Themes and instruments

  fileprivate func listThemes(_ asked: Asked) async throws -> Response {
    let page = try APIPage(try await library.voices(), asked, parts: 1) { [$0.theme] }
    return answer(page) { voice, json in
      json.object { json in
        json.pair("id", voice.theme)
        json.pair("address", site.settings.address + Address.theme(voice.theme))
        json.pair("label", site.names.theme(voice.theme, language))
        json.pair("statements", voice.statements)
        json.pair("parties", voice.parties.count)
      }
    }
  }

  fileprivate func readTheme() async throws -> Response {
    guard let theme = site.names.theme(try parameter("theme")) else { throw Problem.notFound }
    let library = library
    let search = SearchQuery([(.theme, theme.id)])
    let speakers = try await library.speakers(search)
    let count = try await library.count(search)
    let kinds = try await kinds(search)
    return answer { json in
      json.object { json in
        json.pair("id", theme.id)
        json.pair("address", site.settings.address + Address.theme(theme.id))
        json.pair("label", theme.label(in: language))
        json.key("compactObjectives")
        json.array { json in for objective in theme.compactObjectives { json.number(objective) } }
        json.pair("statements", count)
        partiesJSON("parties", speakers, &json)
        kindsJSON(kinds, &json)
        json.pair("found", whereFound("theme:\(theme.id)"))
      }
    }
  }

  private func instrumentMembers(_ code: String, _ json: inout JSONText) {
    let instrument = site.names.instrument(code)
    json.pair("code", code)
    json.pair("address", site.settings.address + Address.instrument(code))
    json.pair("name", site.names.instrumentName(code))
    json.pair("kind", instrument?.kind)
    json.pair("year", instrument?.year)
  }

  fileprivate func listInstruments(_ asked: Asked) async throws -> Response {
    let page = try APIPage(try await library.instruments(), asked, parts: 1) { [$0.code] }
    return answer(page) { cited, json in
      json.object { json in
        instrumentMembers(cited.code, &json)
        json.pair("statements", cited.statements)
        json.pair("parties", cited.parties)
      }
    }
  }

  fileprivate func readInstrument() async throws -> Response {
    guard let instrument = site.names.instrument(try parameter("instrument")) else { throw Problem.notFound }
    let library = library
    let search = SearchQuery([(.instrument, instrument.id)])
    let provisions = try await library.provisions(of: instrument.id)
    let speakers = try await library.speakers(search)
    let count = try await library.count(search)
    let kinds = try await kinds(search)
    return answer { json in
      json.object { json in
        instrumentMembers(instrument.id, &json)
        json.pair("statements", count)
        partiesJSON("parties", speakers, &json)
        kindsJSON(kinds, &json)
        json.key("provisions")
        json.array { json in
          for cited in provisions {
            json.object { json in
              json.pair("provision", cited.provision.isEmpty ? nil : cited.provision)
              json.pair("statements", cited.statements)
              json.pair("parties", cited.parties)
            }
          }
        }
        json.pair("found", whereFound("instrument:\"\(instrument.id)\""))
      }
    }
  }

  // MARK: - Persons

  private func personJSON(_ person: StoredPerson, _ documents: [String], _ json: inout JSONText) {
    json.object { json in
      json.pair("name", person.name)
      json.pair("role", person.role)
      json.pair("party", person.party)
      json.pair("documents", documents)
    }
  }

  fileprivate func listPersons(_ asked: Asked) async throws -> Response {
    let page = try APIPage(try await library.people(), asked, parts: 3) {
      [$0.person.name, $0.person.role ?? "", $0.person.party ?? ""]
    }
    return answer(page) { personJSON($0.person, $0.documents, &$1) }
  }

  fileprivate func readPerson() async throws -> Response {
    let name = try parameter("person")
    let library = library
    let found = try await library.people(named: name)
    guard !found.isEmpty else { throw Problem.notFound }
    let documents = Dictionary(try await library.documents().map { ($0.id, $0) }) { first, _ in first }
    let statements = try await library.statements(bySpeakerNamed: name)
    return answer { json in
      json.object { json in
        json.pair("name", name)
        json.pair("address", site.settings.address + Address.person(name))
        json.key("roles")
        json.array { json in for (person, ids) in found { personJSON(person, ids, &json) } }
        json.key("statements")
        json.array { json in
          for statement in statements {
            guard let document = documents[statement.document] else { continue }
            statementJSON(statement, meeting: document.meeting, language: document.language, &json)
          }
        }
      }
    }
  }
}
