// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Intake
import Kernel
import NIOCore
import Reading
import Storage
import StorageTesting
import Synthesis
import TesseraTesting
import Testing
import Vocabulary

@testable import Web

/// A site over a stocked record, with somebody in every role.
struct House {
  let site: Site
  let library: Library
  let accounts: Accounts
  let database: any Database
  /// The session of somebody in each role, everywhere.
  var people: [Role: Access.Session] = [:]

  static let start = Instant(millisecondsSince1970: 1_796_000_000_000)

  /// Hands `body` an empty house on `engine`, with an administrator.
  static func with(
    _ engine: Engine = .sqlite,
    metrics: MetricsReaders = .token,
    _ body: (House) async throws -> Void
  ) async throws {
    try await engine.withDatabase { database in
      let reader = try Telling.reader()
      let library = try await Library(database, catalogue: reader.catalogue)
      let accounts = try await Accounts(database, hashing: PasswordHashing(cost: 4))
      let site = try Site(
        library: library,
        accounts: accounts,
        reader: reader,
        intake: Intake(),
        settings: SiteSettings(address: "http://localhost:8080", metrics: metrics),
        clock: { start }
      )
      var house = House(site: site, library: library, accounts: accounts, database: database)
      let link = try await accounts.firstAdministratorInvitation(at: start)
      house.people[.administrator] = try await house.join(link, .administrator)
      try await body(house)
    }
  }

  func join(_ link: String, _ role: Role, _ name: String? = nil) async throws -> Access.Session {
    try await accounts.accept(
      link,
      name: name ?? "The \(role.rawValue)",
      email: "\(name ?? role.rawValue)@example.org",
      password: "four quiet tiles \(name ?? role.rawValue)!",
      language: nil,
      client: "test",
      at: Self.start
    ).session
  }

  /// The same house with somebody in every other role too.
  func withEverybody(scope: Scope = .everywhere) async throws -> House {
    var house = self
    for role in Role.allCases where role != .administrator {
      house.people[role] = try await invite(role, scope)
    }
    return house
  }

  func invite(_ role: Role, _ scope: Scope = .everywhere, name: String? = nil) async throws -> Access.Session
  {
    let made = try await accounts.invite(
      [Grant(role: role, scope: scope)],
      name: "Somebody",
      email: nil,
      by: try await viewer(of: .administrator),
      at: Self.start
    )
    return try await join(made.token, role, name)
  }

  func viewer(of role: Role) async throws -> Viewer {
    let session = try #require(people[role])
    return try #require(try await accounts.session(session.token, at: Self.start)).viewer
  }

  static let report = """
    Roundtable 2.1: Migrants in crises

    Portugal recommended that States ratify the Convention on migrant workers. Nepal was concerned about \
    recruitment fees paid by migrant workers. Morocco stressed the right to work of women migrants and the \
    detention of children. The Philippines had trained its consular officers before departure.

    Kenya called for an end to the detention of children. IOM supported Kenya. Mr. Omar Haddad (Jordan) said \
    that data were needed.
    """

  /// Takes a text in.
  @discardableResult
  func ingest(
    _ text: String = report,
    named name: String = "report",
    meeting: String = "forum-2031",
    visibility: Visibility = .public
  ) async throws -> StoredDocument {
    let report = try await library.ingest(
      try Telling.reader().read(Array(text.utf8), language: "en"),
      bytes: Array(text.utf8),
      named: name,
      meeting: try Meeting(slug: meeting, title: "The Forum", date: "2031-05-02", forum: "forum"),
      visibility: visibility,
      by: Authorship(actor: "Rania", at: Self.start)
    )
    return try await library.document(report.document)
  }

  static let draftID = "quiettiles"

  /// Drafts a report on the forum.
  @discardableResult
  func draft(_ id: String = House.draftID, plan: DraftPlan = DraftPlan(), level: Visibility = .public)
    async throws
    -> StoredDraft
  {
    try await library.draft(
      id: id,
      scope: .meeting("forum-2031"),
      plan: plan,
      level: level,
      words: site.synthesis,
      by: Authorship(actor: "Rania", at: Self.start)
    )
  }

  // MARK: - Asking

  /// What came back.
  struct Reply {
    let status: HTTPResponse.Status
    let headers: HTTPFields
    let text: String
  }

  /// Asks for a path as somebody in `role`, or as nobody.
  func get(_ path: String, as role: Role? = nil, headers: HTTPFields = [:]) async throws -> Reply {
    try await ask(.get, path, session: role.flatMap { people[$0] }, headers: headers, body: nil)
  }

  /// Sends a form as somebody in `role`, with what shows that it comes from a page of the site.
  func post(_ path: String, _ fields: [(String, String)] = [], as role: Role) async throws -> Reply {
    try await post(path, fields, session: try #require(people[role]))
  }

  func post(_ path: String, _ fields: [(String, String)], session: Access.Session) async throws -> Reply {
    let body = ([("csrf", session.csrf)] + fields)
      .map { "\(Address.encoded($0.0))=\(Address.encoded($0.1))" }.joined(separator: "&")
    return try await ask(
      .post,
      path,
      session: session,
      headers: [.contentType: "application/x-www-form-urlencoded"],
      body: ByteBuffer(string: body)
    )
  }

  func ask(
    _ method: HTTPRequest.Method,
    _ path: String,
    session: Access.Session?,
    headers: HTTPFields = [:],
    body: ByteBuffer?
  ) async throws -> Reply {
    var headers = headers
    if let session { headers[.cookie] = "tessera=\(session.token)" }
    let app = Application(router: site.router())
    let asked = headers
    return try await app.test(.router) { client in
      try await client.execute(uri: path, method: method, headers: asked, body: body) { response in
        Reply(
          status: response.status,
          headers: response.headers,
          text: String(buffer: response.body)
        )
      }
    }
  }

  func statements() async throws -> [StoredStatement] {
    try await library.statements(of: try await library.document("report"))
  }
}
