// SPDX-License-Identifier: Apache-2.0

import Kernel
import Reading
import Vocabulary

/// The people, bodies, sessions, concepts and instruments that statements refer to.
extension RecordJSONLD {
  // MARK: - People and organizations

  mutating func person(_ index: Int) {
    let person = record.people[index]
    out.object { out in
      out.member("id", "#person-\(index + 1)")
      out.member("type", "Person")
      out.member("name", person.name)
      out.member("summary", person.role)
    }
  }

  /// Every party that anything refers to, in the order of their codes.
  func parties() -> [String] {
    var codes: Set<String> = []
    for statement in record.statements {
      codes.formUnion(statement.speakers.compactMap(\.party))
      codes.formUnion(statement.places.map(\.rawValue))
      if let behalf = statement.onBehalfOf { codes.insert(behalf.rawValue) }
      codes.formUnion(statement.replies.map(\.party))
    }
    codes.formUnion(record.people.compactMap(\.party?.rawValue))
    for session in record.sessions { codes.formUnion(session.chairs.map(\.rawValue)) }
    codes.formUnion(record.sessions.compactMap(\.rapporteur).filter { names.party($0) != nil })
    return codes.sorted()
  }

  mutating func organization(_ code: String) {
    let party = names.party(code)
    out.object { out in
      out.member("id", Self.reference(party: code))
      out.member("type", "Organization")
      out.member("name", party?.name ?? code)
      out.member("classification", party?.kind.rawValue)
      guard let party else { return }
      if !party.formalName.isEmpty, party.formalName != party.name {
        out.key("other_names")
        out.array([party.formalName]) { out, name in
          out.object { out in
            out.member("name", name)
            out.member("note", "formal name")
          }
        }
      }
      out.key("identifiers")
      out.array([code]) { out, code in
        out.object { out in
          out.member("scheme", party.kind == .state ? "ISO 3166-1 alpha-3" : "Tessera")
          out.member("identifier", code)
        }
      }
    }
  }

  // MARK: - Memberships and events

  /// Who belongs where: a person to a party, or a party to the chair of a session.
  enum Membership {
    case person(Int)
    case office(String, party: String, session: Int, number: Int)
  }

  func chairs() -> [Membership] {
    var result: [Membership] = []
    for (index, session) in record.sessions.enumerated() {
      for (number, chair) in session.chairs.enumerated() {
        result.append(.office("chair", party: chair.rawValue, session: index, number: number + 1))
      }
      if let rapporteur = session.rapporteur, names.party(rapporteur) != nil {
        result.append(.office("rapporteur", party: rapporteur, session: index, number: 1))
      }
    }
    return result
  }

  mutating func membership(_ membership: Membership) {
    switch membership {
    case .person(let index):
      let person = record.people[index]
      out.object { out in
        out.member("id", "#membership-\(index + 1)")
        out.member("type", "Membership")
        out.member("person", "#person-\(index + 1)")
        out.member("organization", person.party.map { Self.reference(party: $0.rawValue) })
        out.member("role", person.role)
      }
    case .office(let role, let party, let session, let number):
      let event = reference(session: session)
      out.object { out in
        out.member("id", "#\(role)-\(session + 1)-\(number)")
        out.member("type", "Membership")
        out.member("member", Self.reference(party: party))
        out.member("role", role)
        out.member("event", event)
      }
    }
  }

  mutating func event(_ index: Int) {
    let session = record.sessions[index]
    out.object { out in
      out.member("id", "#session-\(index + 1)")
      out.member("type", "Event")
      out.member("name", session.title)
      out.member("identifier", session.id)
    }
  }

  // MARK: - Concepts and instruments

  /// A kind or a theme, or one of the two lists they stand in.
  enum Concept {
    case scheme(String)
    case kind(StatementKind)
    case theme(String)
  }

  func concepts() -> [Concept] {
    let themes = Set(record.statements.flatMap(\.themes))
    let kinds = Set(record.statements.map(\.kind))
    return [.scheme("kinds"), .scheme("themes")]
      + StatementKind.allCases.filter(kinds.contains).map { .kind($0) } + themes.sorted().map { .theme($0) }
  }

  mutating func concept(_ concept: Concept) {
    switch concept {
    case .scheme(let name):
      out.object { out in
        out.member("id", "#\(name)")
        out.member("type", "ConceptScheme")
      }
    case .kind(let kind):
      self.concept("#kind-\(kind.rawValue)", in: "#kinds", notation: kind.rawValue, ["en": kind.rawValue])
    case .theme(let id):
      let labels = catalogue.themes.first { $0.id == id }?.labels ?? [:]
      self.concept(Self.reference(theme: id), in: "#themes", notation: id, labels)
    }
  }

  private mutating func concept(
    _ id: String,
    in scheme: String,
    notation: String,
    _ labels: [String: String]
  ) {
    out.object { out in
      out.member("id", id)
      out.member("type", "Concept")
      out.member("inScheme", scheme)
      out.member("notation", notation)
      guard !labels.isEmpty else { return }
      out.key("prefLabel")
      out.object { out in
        for (language, label) in labels.sorted(by: { $0.key < $1.key }) { out.entry(language, label) }
      }
    }
  }

  func instruments() -> [String] {
    var ids = Set(record.statements.flatMap(\.instruments))
    for statement in record.statements { ids.formUnion(statement.provisions.map(\.instrument)) }
    return ids.sorted()
  }

  mutating func instrument(_ id: String) {
    let instrument = catalogue.instruments.first { $0.id == id }
    out.object { out in
      out.member("id", Self.reference(instrument: id))
      out.member("type", "CreativeWork")
      out.member("identifier", id)
      out.member("name", instrument?.name ?? id)
      out.member("genre", instrument?.kind)
      out.member("datePublished", instrument?.year.map(String.init))
    }
  }
}
