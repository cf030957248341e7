// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdTesting
import Kernel
import Reading
import StorageTesting
import TesseraTesting
import Testing

@testable import Access
@testable import Dialogue
@testable import Web

/// Who may ask the API for what.
@Suite struct APIPermissionTests {
  /// The address of an endpoint in a record where these are.
  private func path(_ endpoint: Endpoint, document: String = "report", statement: String) -> String {
    endpoint.path.split(separator: "/").map { part in
      switch part {
      case "{document}": document
      case "{statement}": statement
      case "{meeting}": "forum-2031"
      case "{session}": "1"
      case "{party}": "MAR"
      case "{theme}": "detention"
      case "{instrument}": "ICRMW"
      case "{role}": "reader"
      case "{scope}": "everywhere"
      case _ where part.hasPrefix("{"): String(repeating: "0", count: 32)
      default: String(part)
      }
    }
    .reduce("") { "\($0)/\($1)" }
  }

  @Test func `each role may do what the table of permissions says, at every address`() async throws {
    try await APIDesk.with { desk in
      let statement = try await desk.statements()[0].id.rawValue
      var askers: [(role: Role?, token: String?)] = [(nil, nil)]
      for role in Role.allCases { askers.append((role, try await desk.token("P\(role.rawValue)", role))) }
      #expect(desk.site.apiRoutes.count == desk.site.endpoints.count)
      for (endpoint, route) in zip(desk.site.endpoints, desk.site.apiRoutes) {
        #expect(route.action == endpoint.action && route.place == endpoint.place)
        for (role, token) in askers {
          // Without a body nothing is changed: who may is told that it is missing, or that there is no such thing.
          let answer = try await desk.ask(endpoint.method, path(endpoint, statement: statement), as: token)
          let isAllowed = endpoint.action.map { Permissions.allows(role, $0) } ?? true
          let told = "\(endpoint.name) for \(role?.rawValue ?? "nobody"): \(answer.status) \(answer.text)"
          if isAllowed {
            #expect(![401, 403].contains(answer.status), "\(told)")
          } else {
            #expect(answer.status == (role == nil ? 401 : 403), "\(told)")
          }
        }
      }
    }
  }

  @Test func `each address of the API asks for what its page asks for`() async throws {
    try await APIDesk.with { desk in
      let pages = [
        "GET /meetings": ["listMeetings", "listDocuments"],
        "GET /m/{meeting}": ["readMeeting", "listUnattributed"],
        "POST /m/{meeting}/edit": ["correctMeeting"],
        "GET /d/{document}/sessions/{session}": ["readSession", "listSessions"],
        "POST /d/{document}/sessions/{session}": ["correctSession"],
        "POST /d/{document}/visibility": ["setDocumentVisibility"],
        "GET /d/{document}": ["readRecord", "readDocument", "readText", "listStatements"],
        "GET /d/{document}/original": ["readOriginal"],
        "GET /s/{statement}": ["readStatement", "listDecisions"],
        "POST /s/{statement}/edit": ["correctStatement", "replaceStatement"],
        "POST /s/{statement}/review": ["decideOnStatement"], "POST /s/{statement}/split": ["splitStatement"],
        "POST /d/{document}/merge": ["mergeStatements"], "POST /d/{document}/add": ["addStatement"],
        "POST /s/{statement}/visibility": ["setStatementVisibility"],
        "GET /search": ["searchStatements", "countFacets", "searchPassages"],
        "GET /practices": ["listPractices"],
        "GET /parties": ["listParties"], "GET /p/{party}": ["readParty", "readMemory"],
        "GET /themes": ["listThemes"], "GET /t/{theme}": ["readTheme"],
        "GET /instruments": ["listInstruments"],
        "GET /i/{instrument}": ["readInstrument"], "GET /persons": ["listPersons"],
        "GET /persons/{person}": ["readPerson"], "GET /": ["readOverview"],
        "POST /intake": ["takeIn", "createMeeting"], "GET /intake": ["listUploads", "readUpload"],
        "POST /intake/{upload}": ["retryUpload", "dismissUpload"],
        "GET /people": ["listAccounts", "readAccount", "listInvitations"],
        "POST /people/invitations": ["invite"],
        "POST /people/invitations/{invitation}/withdraw": ["withdrawInvitation"],
        "POST /people/accounts/{account}/grant": ["grantRole"],
        "POST /people/accounts/{account}/revoke": ["revokeRole"],
        "POST /people/accounts/{account}/disable": ["disableAccount"],
        "POST /people/accounts/{account}/enable": ["enableAccount"],
        "POST /people/accounts/{account}/recovery": ["makeRecovery"],
        "POST /settings/tokens": ["makeToken", "listTokens"],
        "POST /settings/tokens/{token}/revoke": ["revokeToken"],
        "POST /saved": ["saveSearch", "listSearches"], "POST /saved/{search}/delete": ["deleteSearch"],
        "GET /trail": ["listTrail", "listAccessTrail"], "POST /trail/prove": ["proveTrail"],
        "GET /backup": ["backUp"],
        "GET /m/{meeting}/convergence": ["readConvergence"], "GET /drafts": ["listDrafts"],
        "POST /drafts/new": ["createDraft"], "GET /drafts/{draft}": ["readDraft", "listReplies"],
        "POST /drafts/{draft}/block": ["saveDraft"], "GET /drafts/{draft}/ledger": ["readLedger"],
        "POST /drafts/{draft}/set-aside": ["setAside"], "POST /drafts/{draft}/publish": ["publishDraft"],
        "POST /drafts/{draft}/replies/{reply}/answer": ["answerReply"],
      ]
      let endpoints = Dictionary(uniqueKeysWithValues: desk.site.endpoints.map { ($0.name, $0) })
      var told: Set<String> = [
        "enter", "describe", "readMe", "readDocumentVisibility", "readStatementVisibility",
      ]
      for route in desk.site.routes {
        for name in pages["\(route.method) \(route.path)"] ?? [] {
          let endpoint = try #require(endpoints[name])
          #expect(endpoint.action == route.action && endpoint.place == route.place, "\(name)")
          told.insert(name)
        }
      }
      #expect(told == Set(endpoints.keys))
    }
  }

  @Test func `a role in one meeting opens nothing in another`() async throws {
    try await APIDesk.with { desk in
      let token = try await desk.token("Noah", .rapporteur, in: .meeting("forum-2032"))
      let statement = try await desk.statements()[0].id.rawValue
      for endpoint in desk.site.endpoints where !endpoint.isForAnybody {
        guard [.document, .statement, .meeting, .house].contains(endpoint.place) else { continue }
        let answer = try await desk.ask(endpoint.method, path(endpoint, statement: statement), as: token)
        #expect(answer.status == 403, "\(endpoint.name)")
      }
      let own = try await desk.ask(
        .put,
        "/documents/sequel/visibility",
        as: token,
        #"{"visibility": "participants"}"#
      )
      #expect(own.status == 200)
      // Nor does it take a document in there, nor make statements of another document out of this one.
      let upload = try await desk.ask(
        .post,
        "/uploads?name=a.txt&meeting=forum-2031",
        as: token,
        "Kenya stressed data.",
        headers: ["Content-Type": "text/plain"]
      )
      #expect(upload.status == 403)
      let others = try await desk.statements().prefix(2).map { #"{"id": "\#($0.id)", "version": 1}"# }
      let merge = try await desk.ask(
        .post,
        "/documents/sequel/merge",
        as: token,
        #"{"parts": [\#(others.joined(separator: ","))]}"#
      )
      #expect(merge.status == 422)
      #expect(try await desk.statements().allSatisfy { $0.version == 1 })
    }
  }

  @Test(arguments: Engine.available)
  func `what only some may see is not there for others, at any address`(on engine: Engine) async throws {
    try await APIDesk.with(engine) { desk in
      let secret = "Tuvalu stressed the quiet evacuation of seafarers.\n"
      _ = try await desk.library.ingest(
        try Telling.read(secret),
        bytes: Array(secret.utf8),
        named: "closed",
        meeting: try Meeting(slug: "forum-2031"),
        visibility: .restricted,
        by: desk.author()
      )
      let document = try await desk.document("closed")
      let hidden = try await desk.statements("closed")[0]
      // One statement of a document that everybody may see.
      let own = try await desk.statement(saying: "recruitment fees")
      try await desk.library.setVisibility(.restricted, of: own.id, by: desk.author())
      let others: [(String, String?)] = [
        ("nobody", nil), ("a reader", try await desk.token("Rosa", .reader)),
        ("a note-taker", try await desk.token("Nico", .noteTaker)),
        ("a secretariat elsewhere", try await desk.token("Sela", .secretariat, in: .meeting("forum-2032"))),
        (
          "a chair whose token is narrower",
          try await desk.token(
            of: try await desk.person("Cora", Grant(role: .chair)),
            [.readPublic, .review, .setVisibility]
          )
        ),
      ]
      let chair = try await desk.token("Carl", .chair, in: .forum("forum"))
      for endpoint in desk.site.endpoints where endpoint.place == .document || endpoint.place == .statement {
        let paths =
          endpoint.place == .document
          ? [document.id, String(document.id.prefix(16)), "closed"].map {
            path(endpoint, document: $0, statement: "")
          } : [hidden, own].map { path(endpoint, statement: $0.id.rawValue) }
        for path in paths {
          for (who, token) in others {
            let answer = try await desk.ask(endpoint.method, path, as: token)
            let told = token == nil && !endpoint.isForAnybody ? 401 : 404
            #expect(answer.status == told, "\(endpoint.name) \(path) for \(who): \(answer.text)")
          }
          if endpoint.method == .get, endpoint.path.contains("{session}") == false {
            #expect(try await desk.ask(.get, path, as: chair).status == 200, "\(endpoint.name) \(path)")
          }
        }
      }
      // No list, search or count tells of them either.
      let lists = desk.site.endpoints.filter { $0.method == .get && $0.action == .readPublic }
      for endpoint in lists where ![.document, .statement].contains(endpoint.place) {
        let searches = endpoint.query.contains { $0.name == "q" }
        for query in searches ? ["", "?q=seafarers", "?q=recruitment"] : [""] {
          for (who, token) in others {
            let answer = try await desk.ask(.get, path(endpoint, statement: "") + query, as: token)
            let told = "\(endpoint.name)\(query) for \(who): \(answer.text)"
            #expect(!answer.text.contains("seafarers.") && !answer.text.contains(document.id), "\(told)")
            #expect(!answer.text.contains(own.id.rawValue) && !answer.text.contains("TUV"), "\(told)")
          }
        }
      }
      let found = try await desk.ask(.get, "/statements?q=seafarers", as: chair)
      #expect(found.items.count == 1)
    }
  }

  @Test func `who is not signed in is told so, whether or not there is what the address names`() async throws
  {
    try await APIDesk.with { desk in
      let statement = try await desk.statements()[0].id.rawValue
      for endpoint in desk.site.endpoints where !endpoint.isForAnybody {
        let there = try await desk.ask(endpoint.method, path(endpoint, statement: statement))
        let absent = endpoint.path.split(separator: "/").map { $0.hasPrefix("{") ? "0" : String($0) }
        let nowhere = try await desk.ask(endpoint.method, absent.reduce("") { "\($0)/\($1)" })
        #expect(there.status == 401 && nowhere.status == 401, "\(endpoint.name)")
        #expect(there.problem == nowhere.problem)
      }
    }
  }

  @Test func `what participants said is told to others without who said it`() async throws {
    try await APIDesk.with { desk in
      try await desk.library.setVisibility(
        .participants,
        of: try await desk.document("sequel"),
        by: desk.author()
      )
      let told = try await desk.all("/meetings/forum-2032/unattributed")
      #expect(told.count == 3)
      #expect(told.allSatisfy { $0["words"]?.text?.contains("Morocco") == false })
      let reader = try await desk.token("Rosa", .reader)
      #expect(try await desk.all("/meetings/forum-2032/unattributed", as: reader).isEmpty)
      #expect(try await desk.all("/documents/sequel/statements", as: reader).count == 3)
    }
  }

  @Test func `a session changes things only with what its pages carry`() async throws {
    try await APIDesk.with { desk in
      let cookie = "tessera=\(desk.administrator.session.token)"
      let body = #"{"slug": "forum-2040"}"#
      let without = try await desk.ask(.post, "/meetings", body, headers: ["Cookie": cookie])
      #expect(without.status == 403 && without.problem == "other-site")
      let wrong = try await desk.ask(
        .post,
        "/meetings",
        body,
        headers: ["Cookie": cookie, "X-CSRF-Token": "x"]
      )
      #expect(wrong.status == 403)
      let csrf = desk.administrator.session.csrf
      let made = try await desk.ask(
        .post,
        "/meetings",
        body,
        headers: ["Cookie": cookie, "X-CSRF-Token": csrf]
      )
      #expect(made.status == 201)
      // Tokens are made in a session alone.
      let token = #"{"name": "script", "scopes": ["read-public"]}"#
      let secret = try await desk.ask(
        .post,
        "/tokens",
        token,
        headers: ["Cookie": cookie, "X-CSRF-Token": csrf]
      )
      #expect(secret.status == 201 && secret["secret"]?.text?.hasPrefix("tessera_") == true)
      let again = try await desk.ask(.post, "/tokens", as: try await desk.administratorToken(), token)
      #expect(again.status == 403 && again.problem == "session-needed")
      // A token does what it is made for, and no more.
      let narrow = try await desk.ask(
        .post,
        "/meetings",
        as: secret["secret"]?.text,
        #"{"slug": "forum-2041"}"#
      )
      #expect(narrow.status == 403)
    }
  }
}
