// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import Foundation
import Hummingbird
import Kernel
import Reading
import Vocabulary

extension Site {
  var meetingRoutes: [Route] {
    [
      get("/meetings") { try await $0.meetings() },
      get("/m/{meeting}", in: .meeting) { try await $0.meetingPage() },
      get("/m/{meeting}/edit", .arrange, in: .meeting) { try await $0.meetingForm() },
      post("/m/{meeting}/edit", .arrange, in: .meeting) { try await $0.correctMeeting() },
      get("/d/{document}/sessions/{session}", in: .document) { try await $0.sessionPage() },
      post("/d/{document}/sessions/{session}", .arrange, in: .document) { try await $0.arrangeSession() },
      post("/d/{document}/visibility", .setVisibility, in: .document) {
        try await $0.setDocumentVisibility()
      },
    ]
  }
}

extension Visit {
  fileprivate mutating func meetings() async throws -> Response {
    let meetings = try await library.meetings()
    var page = Page("dialogue/meetings", wording["meetings"])
    page.section = "meetings"
    page.canonical = "/meetings"
    page.values = [
      "hasMeetings": .flag(!meetings.isEmpty),
      "meetings": .list(
        meetings.map { entry in
          [
            "href": .text(Address.meeting(entry.meeting.slug)), "title": .text(entry.meeting.title),
            "date": .some(entry.meeting.date.map(wording.date)),
            "documents": .text(wording.number(entry.documents)),
            "statements": .text(wording.number(entry.statements)),
          ]
        }
      ),
    ]
    return try show(page)
  }

  func crumbs(_ more: [(String, String?)]) -> [(label: String, href: String?)] {
    [(wording["meetings"], "/meetings")] + more
  }

  fileprivate mutating func meetingPage() async throws -> Response {
    guard let meeting else { throw Problem.notFound }
    let library = library
    let query = SearchQuery([(.meeting, meeting.slug)])
    let documents = try await library.documents(in: meeting.slug)
    let speakers = try await library.speakers(query)
    let themes = try await library.facets(query, of: [.theme], limit: 15).first?.counts ?? []
    let count = try await library.count(query)
    var sessions: [Values] = []
    var people: [Values] = []
    var shownDocuments: [Values] = []
    for document in documents {
      for session in try await library.sessions(of: document) {
        sessions.append(sessionValues(session, document))
      }
      for (person, _) in try await library.people(of: document) {
        people.append([
          "href": .text(Address.person(person.name)), "name": .text(person.name), "role": .some(person.role),
          "foreign": foreign(document),
        ])
      }
      let level = try await library.visibility(of: document).document
      shownDocuments.append([
        "href": .text(Address.document(document.id)), "title": .text(document.shownTitle),
        "foreign": foreign(document), "words": .text(documentFacts(document)),
        "visibility": level == .public ? nil : .text(words.visibility(level)),
      ])
    }
    let unattributed = try await library.unattributed(in: meeting.slug)
    // Which of the documents says it is not told: the language is known where they have one.
    let ownLanguage =
      Set(documents.map(\.language)).count == 1 ? documents.first.flatMap { foreign($0) } : nil
    var page = Page("dialogue/meeting", meeting.title)
    page.section = "meetings"
    page.crumbs = crumbs([(meeting.title, nil)])
    page.canonical = Address.meeting(meeting.slug)
    page.description = wording("meeting.description", ["title": meeting.title])
    page.feed = "/search.atom?q=meeting:\(meeting.slug)"
    page.linkedData = linkedData { json in
      json.pair("@type", "Event")
      json.pair("name", meeting.title)
      if let date = meeting.date { json.pair("startDate", date) }
      json.pair("url", site.settings.address + Address.meeting(meeting.slug))
    }
    let facts = [
      meeting.date.map(wording.date), meeting.forum, wording.count("documents.count", documents.count),
      wording.count("statements.count", count), wording.count("parties.count", speakers.count),
    ]
    page.values = [
      "slug": .text(meeting.slug), "href": .text(Address.meeting(meeting.slug)),
      "facts": .text(facts.compactMap { $0 }.joined(separator: " · ")),
      "mayArrange": .flag(may(.arrange)), "mayDraft": .flag(may(.draft)),
      "hasSessions": .flag(!sessions.isEmpty), "sessions": .list(sessions),
      "hasDocuments": .flag(!documents.isEmpty), "documents": .list(shownDocuments),
      "hasUnattributed": .flag(!unattributed.isEmpty),
      "unattributed": .list(
        unattributed.map {
          [
            "kind": .text($0.kind.rawValue), "kindWord": .text(wording.kind($0.kind)),
            "words": .text($0.words), "foreign": ownLanguage,
          ]
        }
      ),
      "hasSpeakers": .flag(!speakers.isEmpty), "speakers": .list(words.tags(speakers)),
      "groups": .list(words.groups(Set(speakers.map(\.code)))),
      "hasThemes": .flag(!themes.isEmpty),
      "themes": .list(
        themes.map {
          [
            "href": .text(Address.search("theme:\($0.value) meeting:\(meeting.slug)")),
            "label": .text(site.names.shortTheme($0.value, language)),
            "count": .text(wording.number($0.statements)),
          ]
        }
      ),
      "hasPeople": .flag(!people.isEmpty), "people": .list(people),
    ]
    return try show(page)
  }

  private func sessionTitle(_ session: StoredSession) -> String {
    let title = session.title.isEmpty ? wording["session"] : session.title
    return session.number.isEmpty || title.contains(session.number) ? title : "\(session.number). \(title)"
  }

  private func chairs(_ session: StoredSession) -> String {
    session.chairs.map { site.names.party($0, language) }.joined(separator: wording.comma)
  }

  /// A person by name, or a party that reported by its name in this language.
  private func rapporteur(_ session: StoredSession) -> String? {
    session.rapporteur.map { site.names.party($0, language) }
  }

  private func sessionValues(_ session: StoredSession, _ document: StoredDocument) -> Values {
    [
      "href": .text(Address.session(document.id, session.position)), "title": .text(sessionTitle(session)),
      "foreign": foreign(document),
      "chairs": .some(chairs(session)), "rapporteur": .some(rapporteur(session)),
      "words": .text(document.shownTitle),
    ]
  }

  // MARK: - A session

  private func session() async throws -> StoredSession {
    guard let document, let number = Int(try parameter("session")) else { throw Problem.notFound }
    let sessions = try await library.sessions(of: document)
    guard let session = sessions.first(where: { $0.position == number - 1 }) else { throw Problem.notFound }
    return session
  }

  fileprivate mutating func sessionPage() async throws -> Response {
    guard let document, let meeting else { throw Problem.notFound }
    let session = try await session()
    let library = library
    let text = try await library.text(of: document)
    let all = try await library.statements(of: document).filter {
      ![.rejected, .replaced, .withdrawn].contains($0.state)
    }
    let within = all.filter { $0.content.session == session.position }
    let interventions = try await library.interventions(of: document).filter {
      $0.session == session.position
    }
    let everybody = try await library.speakers(SearchQuery([(.meeting, meeting.slug)])).map(\.code)
    var counts: [String: Int] = [:]
    for statement in within {
      for party in statement.content.speakers.compactMap(\.party) { counts[party, default: 0] += 1 }
    }
    let spoke = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
      (code: $0.key, statements: $0.value)
    }
    let silent = everybody.filter { counts[$0] == nil }
    func passages(_ spans: [Span]) -> [Values] {
      spans.compactMap { span in
        guard span.start >= 0, span.end <= text.count, span.start < span.end else { return nil }
        return [
          "words": .text(String(decoding: text[span.start..<span.end], as: UTF8.self)),
          "foreign": foreign(document),
        ]
      }
    }
    var turns: [Values] = []
    for intervention in interventions {
      let statements = within.filter { intervention.span.contains($0.content.span) }
      guard let first = statements.first else { continue }
      turns.append([
        "speakers": .text(words.who(first.content)),
        "statements": .list(
          statements.map { statement in
            var values = words.values(statement, language: document.language)
            values["href"] = .text(Address.statement(statement.id.rawValue))
            return values
          }
        ),
      ])
    }
    var page = Page("dialogue/session", sessionTitle(session))
    page.section = "meetings"
    page.crumbs = crumbs([(meeting.title, Address.meeting(meeting.slug)), (sessionTitle(session), nil)])
    page.canonical = Address.session(document.id, session.position)
    page.languages = [sessionTitle(session): document.language]
    page.values = [
      "foreign": session.title.isEmpty ? nil : foreign(document),
      "chairs": .some(chairs(session)), "rapporteur": .some(rapporteur(session)),
      "words": .text(wording.count("statements.count", within.count)),
      "readerHref": .text(
        within.first.map { "\(Address.document(document.id))?at=\(Address.encoded($0.id.rawValue))" }
          ?? Address.document(document.id)
      ),
      "hasQuestions": .flag(!session.guidingQuestions.isEmpty),
      "questions": .list(passages(session.guidingQuestions)),
      "hasIssues": .flag(!session.mainIssues.isEmpty), "issues": .list(passages(session.mainIssues)),
      "hasMeans": .flag(!session.meansOfImplementation.isEmpty),
      "means": .list(passages(session.meansOfImplementation)),
      "hasInterventions": .flag(!turns.isEmpty), "interventions": .list(turns),
      "hasSpeakers": .flag(!spoke.isEmpty), "speakers": .list(words.tags(spoke)),
      "hasSilent": .flag(!silent.isEmpty),
      "silent": .list(
        silent.map { ["href": .text(Address.party($0)), "name": .text(site.names.party($0, language))] }
      ),
    ]
    return try show(page)
  }

  // MARK: - Structure by hand

  fileprivate mutating func meetingForm(problem: Said? = nil) async throws -> Response {
    guard let meeting else { throw Problem.notFound }
    let library = library
    var sessions: [Values] = []
    var documents: [Values] = []
    for document in try await library.documents(in: meeting.slug) {
      for session in try await library.sessions(of: document) {
        sessions.append([
          "place": .text("\(document.id.prefix(6))-\(session.position)"),
          "action": .text(Address.session(document.id, session.position)),
          "heading": .text(sessionTitle(session)),
          "title": .text(session.title), "rapporteur": .some(session.rapporteur),
          "foreign": foreign(document),
          "chairs": .some(chairs(session)),
        ])
      }
      if may(.setVisibility) {
        documents.append([
          "place": .text(String(document.id.prefix(8))), "title": .text(document.shownTitle),
          "foreign": foreign(document), "action": .text(Address.document(document.id) + "/visibility"),
          "levels": .list(words.levels(try await library.visibility(of: document).document)),
        ])
      }
    }
    var page = Page("dialogue/meeting-edit", wording["meeting_edit"])
    page.section = "meetings"
    page.isPrivate = true
    page.problem = problem
    page.crumbs = crumbs([(meeting.title, Address.meeting(meeting.slug)), (wording["meeting_edit"], nil)])
    page.values = [
      "href": .text(Address.meeting(meeting.slug)), "meetingTitle": .text(meeting.title),
      "date": .some(meeting.date), "forum": .some(meeting.forum), "sessions": .list(sessions),
      "documents": .list(documents),
    ]
    return try show(page)
  }

  fileprivate mutating func correctMeeting() async throws -> Response {
    guard let meeting else { throw Problem.notFound }
    if let date = form.said("date"), !Self.isDate(date) {
      throw Problem.field(name: wording["date"], wording["date_hint"])
    }
    let corrected = try Meeting(
      slug: meeting.slug,
      title: form.said("title") ?? meeting.title,
      date: form.said("date"),
      forum: form.said("forum")
    )
    try await library.correct(corrected, by: try authorship)
    return redirect(Address.meeting(meeting.slug))
  }

  /// Whether a date is as ISO 8601 writes it, or as much of it as is known.
  static func isDate(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return (1...3).contains(parts.count)
      && zip(parts, [4, 2, 2]).allSatisfy {
        $0.utf8.count == $1 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) }
      }
  }

  fileprivate mutating func arrangeSession() async throws -> Response {
    guard let document, let meeting else { throw Problem.notFound }
    let session = try await session()
    let codes = try parties(form["chairs"] ?? "")
    try await library.arrange(
      document,
      session: session.position,
      title: form.said("title"),
      rapporteur: form.said("rapporteur"),
      chairs: codes,
      by: try authorship
    )
    return redirect(Address.meeting(meeting.slug) + "/edit")
  }

  /// The codes of the parties that somebody names, parted by commas or semicolons; throws where one is unknown.
  func parties(_ text: String) throws -> [String] {
    try text.split { $0 == "," || $0 == ";" || $0 == "،" }.compactMap { part in
      let name = part.trimmingCharacters(in: .whitespaces)
      guard !name.isEmpty else { return nil }
      guard let code = site.names.code(of: name, library) else { throw Refusal.unknownParty(name) }
      return code
    }
  }

  fileprivate mutating func setDocumentVisibility() async throws -> Response {
    guard let document, let level = form["visibility"].flatMap(Visibility.init) else {
      throw Problem.notFound
    }
    try await library.setVisibility(level, of: document, by: try authorship)
    return redirect(Address.document(document.id))
  }
}

extension NameCatalogue {
  /// The code of a party by its code or by its name in any of the languages.
  func code(of name: String, _ library: Library) -> String? {
    if let party = library.party(name) { return party.id.rawValue }
    return catalogue.parties.first { party in
      Wording.languages.contains { self.party(party.id.rawValue, $0).lowercased() == name.lowercased() }
    }?.id.rawValue
  }
}
