// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import Foundation
import Hummingbird
import Kernel
import Reading

extension Site {
  var meetingEndpoints: [Endpoint] {
    [
      Endpoint(
        .get,
        "/meetings",
        "listMeetings",
        "The meetings, the newest first.",
        .readPublic,
        query: Endpoint.Parameter.paging,
        answer: .page(of: Shape.meeting, "Meetings.")
      ) { try await $0.listMeetings($1) },
      Endpoint(
        .post,
        "/meetings",
        "createMeeting",
        "Makes a meeting, for documents to be taken in.",
        .intake,
        body: .json(Shape.newMeeting),
        answer: .created(Shape.meeting, "The meeting."),
        refusals: [409, 422]
      ) { try await $0.createMeeting($1) },
      Endpoint(
        .get,
        "/meetings/{meeting}",
        "readMeeting",
        "A meeting.",
        .readPublic,
        in: .meeting,
        answer: .json(Shape.meeting, "The meeting.")
      ) { visit, _ in try await visit.readMeeting() },
      Endpoint(
        .patch,
        "/meetings/{meeting}",
        "correctMeeting",
        "Corrects the title, the date or the forum of a meeting; its slug stays.",
        .arrange,
        in: .meeting,
        body: .json(Shape.meetingChange),
        answer: .json(Shape.meeting, "The meeting as it is now."),
        refusals: [412, 422]
      ) { try await $0.correctMeeting($1) },
      Endpoint(
        .get,
        "/meetings/{meeting}/unattributed",
        "listUnattributed",
        "What was said in a meeting and may be told without who said it.",
        .readPublic,
        in: .meeting,
        query: Endpoint.Parameter.paging,
        answer: .page(of: Shape.unattributed, "Statements without their speakers.")
      ) { try await $0.listUnattributed($1) },
      Endpoint(
        .get,
        "/documents/{document}/sessions",
        "listSessions",
        "The sessions of a document, in its order.",
        .readPublic,
        in: .document,
        query: Endpoint.Parameter.paging,
        answer: .page(of: Shape.session, "Sessions.")
      ) { try await $0.listSessions($1) },
      Endpoint(
        .get,
        "/documents/{document}/sessions/{session}",
        "readSession",
        "A session with what was said in it.",
        .readPublic,
        in: .document,
        answer: .json(Shape.wholeSession, "The session.")
      ) { visit, _ in try await visit.readSession() },
      Endpoint(
        .patch,
        "/documents/{document}/sessions/{session}",
        "correctSession",
        "Corrects what a document says of one of its sessions.",
        .arrange,
        in: .document,
        body: .json(Shape.sessionChange),
        answer: .json(Shape.session, "The session as it is now."),
        refusals: [422]
      ) { try await $0.correctSession($1) },
    ]
  }
}

extension Visit {
  // MARK: - Meetings

  private func meetingJSON(_ meeting: Meeting, _ documents: Int, _ statements: Int, _ json: inout JSONText) {
    json.object { json in
      json.pair("slug", meeting.slug)
      json.pair("address", site.settings.address + Address.meeting(meeting.slug))
      json.pair("title", meeting.title)
      json.pair("date", meeting.date)
      json.pair("forum", meeting.forum)
      json.pair("documents", documents)
      json.pair("statements", statements)
    }
  }

  fileprivate func listMeetings(_ asked: Asked) async throws -> Response {
    let meetings = try await library.meetings()
    let page = try APIPage(
      meetings,
      asked,
      parts: 2,
      key: { [$0.meeting.date ?? "", $0.meeting.slug] },
      precedes: { a, b in a[0] == b[0] ? a[1] < b[1] : a[0] > b[0] }
    )
    return answer(page) { meetingJSON($0.meeting, $0.documents, $0.statements, &$1) }
  }

  private func meetingResponse(
    _ meeting: Meeting,
    _ respond: ((inout JSONText) -> Void) -> Response
  ) async throws -> Response {
    let found = try await library.meetings().first { $0.meeting.slug == meeting.slug }
    return respond { json in meetingJSON(meeting, found?.documents ?? 0, found?.statements ?? 0, &json) }
  }

  fileprivate func readMeeting() async throws -> Response {
    guard let meeting else { throw Problem.notFound }
    return try await meetingResponse(meeting) { answer(.ok, $0) }
  }

  fileprivate func createMeeting(_ asked: Asked) async throws -> Response {
    let meeting = try Meeting(
      slug: asked.body["slug"]?.text ?? "",
      title: asked.body["title"]?.text,
      date: asked.body["date"]?.text,
      forum: asked.body["forum"]?.text
    )
    let known = try await site.library.meetings().first { $0.meeting.slug == meeting.slug }?.meeting
    guard viewer.may(.intake, meeting: meeting.slug, forum: known.map(\.forum) ?? meeting.forum) else {
      throw Problem.forbidden
    }
    guard known == nil else {
      throw Answer(.conflict, "conflict", "there is a meeting \(meeting.slug) already")
    }
    try await library.create(meeting, by: try authorship)
    return made(at: "\(Endpoint.root)/meetings/\(meeting.slug)") { meetingJSON(meeting, 0, 0, &$0) }
  }

  fileprivate func correctMeeting(_ asked: Asked) async throws -> Response {
    guard let meeting else { throw Problem.notFound }
    if asked.versions != nil {
      try requireUnchanged(asked, try await meetingResponse(meeting) { read($0) })
    }
    func said(_ name: String, _ before: String?) -> String? { asked.body[name].map(\.text) ?? before }
    let corrected = try Meeting(
      slug: meeting.slug,
      title: said("title", meeting.title),
      date: said("date", meeting.date),
      forum: said("forum", meeting.forum)
    )
    try await library.correct(corrected, by: try authorship)
    return try await meetingResponse(corrected) { answer(.ok, $0) }
  }

  /// What reading answers, for its tag.
  private func read(_ write: (inout JSONText) -> Void) -> Response {
    var json = JSONText()
    write(&json)
    return tagged(json.bytes, "application/json")
  }

  fileprivate func listUnattributed(_ asked: Asked) async throws -> Response {
    guard let meeting else { throw Problem.notFound }
    var again: [String: Int] = [:]
    let statements = try await library.unattributed(in: meeting.slug).map { statement in
      // The same words may have been said twice.
      again[statement.kind.rawValue + statement.words, default: 0] += 1
      let number = again[statement.kind.rawValue + statement.words] ?? 1
      return (statement: statement, number: number)
    }
    let page = try APIPage(statements, asked, parts: 3) {
      [$0.statement.kind.rawValue, $0.statement.words, PageKey.padded($0.number)]
    }
    return answer(page) { entry, json in
      json.object { json in
        json.pair("kind", entry.statement.kind.rawValue)
        json.pair("themes", entry.statement.themes)
        json.pair("words", entry.statement.words)
      }
    }
  }

  // MARK: - Sessions

  private func sessionMembers(_ session: StoredSession, _ document: StoredDocument, _ json: inout JSONText) {
    json.pair("session", session.position + 1)
    json.pair("address", site.settings.address + Address.session(document.id, session.position))
    json.pair("number", session.number)
    json.pair("title", session.title)
    json.pair("chairs", session.chairs)
    json.pair("rapporteur", session.rapporteur)
    json.key("span")
    json.object { json in
      json.pair("start", session.span.start)
      json.pair("end", session.span.end)
    }
    json.pair("isArranged", flag: session.isArranged)
  }

  fileprivate func listSessions(_ asked: Asked) async throws -> Response {
    guard let document else { throw Problem.notFound }
    let page = try APIPage(try await library.sessions(of: document), asked, parts: 1) {
      [PageKey.padded($0.position)]
    }
    return answer(page) { session, json in
      json.object { json in sessionMembers(session, document, &json) }
    }
  }

  private func session(of document: StoredDocument) async throws -> StoredSession {
    let sessions = try await library.sessions(of: document)
    guard let number = Int(try parameter("session")),
      let session = sessions.first(where: { $0.position + 1 == number })
    else { throw Problem.notFound }
    return session
  }

  fileprivate func readSession() async throws -> Response {
    guard let document, let meeting else { throw Problem.notFound }
    let session = try await session(of: document)
    let text = try await library.text(of: document)
    let within = try await library.statements(of: document).filter {
      $0.stands && $0.content.session == session.position
    }
    let interventions = try await library.interventions(of: document).filter {
      $0.session == session.position
    }
    let everybody = try await library.speakers(SearchQuery([(.meeting, meeting.slug)])).map(\.code)
    var counts: [String: Int] = [:]
    for statement in within {
      for party in Set(statement.content.speakers.compactMap(\.party)) { counts[party, default: 0] += 1 }
    }
    let spoke = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return answer { json in
      json.object { json in
        sessionMembers(session, document, &json)
        let passages = [
          ("guidingQuestions", session.guidingQuestions), ("mainIssues", session.mainIssues),
          ("meansOfImplementation", session.meansOfImplementation),
        ]
        for (name, spans) in passages {
          json.pair(
            name,
            spans.filter { $0.start >= 0 && $0.start < $0.end && $0.end <= text.count }.map {
              String(decoding: text[$0.start..<$0.end], as: UTF8.self)
            }
          )
        }
        json.key("interventions")
        json.array { json in
          for intervention in interventions {
            let statements = within.filter { intervention.span.contains($0.content.span) }
            guard !statements.isEmpty else { continue }
            json.object { json in
              json.pair("speakers", intervention.speakers)
              json.key("statements")
              json.array { json in
                for statement in statements {
                  statementJSON(statement, meeting: meeting.slug, language: document.language, &json)
                }
              }
            }
          }
        }
        json.key("speakers")
        json.array { json in for (code, count) in spoke { partyCountJSON(code, count, &json) } }
        json.pair("silent", everybody.filter { counts[$0] == nil })
      }
    }
  }

  fileprivate func correctSession(_ asked: Asked) async throws -> Response {
    guard let document else { throw Problem.notFound }
    let session = try await session(of: document)
    // What is not mentioned stays as somebody set it, or as it was read.
    func said(_ name: String, _ before: String?) -> String? {
      asked.body[name].map(\.text) ?? (session.isArranged ? before : nil)
    }
    let chairs = try asked.body["chairs"].map { try $0.list?.compactMap(\.text).map(partyCode(of:)) }
    try await library.arrange(
      document,
      session: session.position,
      title: said("title", session.title),
      rapporteur: said("rapporteur", session.rapporteur),
      chairs: chairs ?? (session.isArranged ? session.chairs : nil),
      by: try authorship
    )
    let corrected = try await self.session(of: document)
    return answer { json in json.object { json in sessionMembers(corrected, document, &json) } }
  }

  /// The code of a party by its code or by its name in one of the languages.
  func partyCode(of name: String) throws -> String {
    guard let code = site.names.code(of: name, library) else { throw Refusal.unknownParty(name) }
    return code
  }

  func partyCountJSON(_ code: String, _ statements: Int, _ json: inout JSONText) {
    json.object { json in
      json.pair("code", code)
      json.pair("name", site.names.party(code, language))
      json.pair("statements", statements)
    }
  }
}

extension StoredStatement {
  /// Whether it counts: neither rejected, nor replaced by others, nor withdrawn.
  var stands: Bool { ![.rejected, .replaced, .withdrawn].contains(state) }
}
