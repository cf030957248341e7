// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Intake
import Kernel
import Reading
import Storage
import StorageTesting
import Synchronization
import TesseraTesting
import Testing
import Vocabulary

@testable import Access
@testable import Dialogue
@testable import Web

/// What the tests of the API share: a site with a small record, people of every role, and what asks it.
///
/// Every answer is held to what the OpenAPI document says of it.
struct APIDesk {
  let site: Site
  let library: Library
  let accounts: Accounts
  let client: any TestClientProtocol
  let clock: TestClock
  /// Who administers, in a session.
  let administrator: SignedIn

  /// Hands `body` a site whose record holds two meetings that everybody may see.
  static func with(_ engine: Engine = .sqlite, _ body: @escaping @Sendable (APIDesk) async throws -> Void)
    async throws
  {
    try await engine.withDatabase { database in
      let clock = TestClock()
      let library = try await Library(database, catalogue: try Telling.reader().catalogue)
      let accounts = try await Accounts(database, hashing: PasswordHashing(cost: 4))
      let site = try Site(
        library: library,
        accounts: accounts,
        reader: try Telling.reader(),
        intake: Intake(),
        settings: SiteSettings(address: "http://record.example"),
        clock: { clock.now() }
      )
      for (meeting, name, text) in [
        ("forum-2031", "report", Self.report), ("forum-2032", "sequel", Self.sequel),
      ] {
        _ = try await library.ingest(
          try Telling.read(text),
          bytes: Array(text.utf8),
          named: name,
          meeting: try Meeting(
            slug: meeting,
            title: meeting,
            date: String(meeting.suffix(4)),
            forum: "forum"
          ),
          by: Authorship(actor: "Rania", at: clock.now())
        )
      }
      let link = try await accounts.firstAdministratorInvitation(at: clock.now())
      let administrator = try await Self.accept(link, "Ana", accounts, clock)
      try await Application(router: site.router()).test(.router) { client in
        try await body(
          APIDesk(
            site: site,
            library: library,
            accounts: accounts,
            client: client,
            clock: clock,
            administrator: administrator
          )
        )
      }
    }
  }

  static let report = """
    Roundtable 2.1: Migrants in crises

    Portugal recommended that States ratify the Convention on migrant workers. Nepal was concerned about \
    recruitment fees paid by migrant workers. Morocco stressed the right to work of women migrants and the \
    detention of children. The Philippines had trained its consular officers before departure.

    Kenya called for an end to the detention of children. IOM supported Kenya.

    """

  static let sequel = """
    Roundtable 1: Detention

    Morocco recommended that States end the detention of children. Kenya had closed two detention centres. \
    Portugal stressed the need for data on labour migration.

    """

  // MARK: - People

  private static func accept(_ link: String, _ name: String, _ accounts: Accounts, _ clock: TestClock)
    async throws
    -> SignedIn
  {
    try await accounts.accept(
      link,
      name: name,
      email: "\(name.lowercased())@example.org",
      password: "a long enough phrase",
      language: "en",
      client: "192.0.2.1",
      at: clock.now()
    )
  }

  /// Somebody with these roles, signed in.
  func person(_ name: String, _ grants: Grant...) async throws -> SignedIn {
    let made = try await accounts.invite(
      grants,
      name: name,
      email: nil,
      by: administrator.viewer,
      forums: ["forum-2031": "forum", "forum-2032": "forum"],
      at: clock.now()
    )
    return try await Self.accept(made.token, name, accounts, clock)
  }

  /// A token of somebody, for all that there is or for some of it.
  func token(of person: SignedIn, _ scopes: Set<Action> = Set(Action.allCases)) async throws -> String {
    try await accounts.makeToken("test", scopes: scopes, expires: nil, by: person.viewer, at: clock.now())
      .token
  }

  /// A token of a new person with this role.
  func token(_ name: String, _ role: Role, in scope: Scope = .everywhere) async throws -> String {
    try await token(of: try await person(name, Grant(role: role, scope: scope)))
  }

  func administratorToken() async throws -> String { try await token(of: administrator) }

  // MARK: - The record

  func document(_ name: String = "report") async throws -> StoredDocument { try await library.document(name) }

  func statements(_ name: String = "report") async throws -> [StoredStatement] {
    try await library.statements(of: try await document(name))
  }

  /// A statement whose words contain these.
  func statement(saying words: String, of name: String = "report") async throws -> StoredStatement {
    try #require(try await statements(name).first { $0.content.quote.contains(words) })
  }

  func author() -> Authorship { Authorship(actor: "Rania", at: clock.now()) }

  // MARK: - Asking

  /// Asks the API; `body` is JSON unless headers say otherwise.
  func ask(
    _ method: HTTPRequest.Method = .get,
    _ path: String,
    as token: String? = nil,
    _ body: String? = nil,
    headers: [String: String] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> APIAnswer {
    var fields = HTTPFields()
    if let token { fields[.authorization] = "Bearer \(token)" }
    if body != nil { fields[.contentType] = "application/json" }
    for (name, value) in headers { fields[try #require(HTTPField.Name(name))] = value }
    let uri = path.hasPrefix("/api") ? path : Endpoint.root + path
    let answer = try await client.execute(
      uri: uri,
      method: method,
      headers: fields,
      body: body.map { ByteBuffer(string: $0) }
    ) { response in
      APIAnswer(
        status: response.status.code,
        headers: response.headers,
        bytes: Array(buffer: response.body)
      )
    }
    if let problem = departure(of: answer, method, uri) {
      Issue.record(
        "\(method) \(uri) is answered \(answer.status): \(problem)",
        sourceLocation: sourceLocation
      )
    }
    return answer
  }

  /// The endpoint of an address.
  func endpoint(_ method: HTTPRequest.Method, _ uri: String) -> Endpoint? {
    let parts = uri.prefix { $0 != "?" }.split(separator: "/")
    let there = site.endpoints.filter { endpoint in
      let words = (Endpoint.root + endpoint.path).split(separator: "/")
      return endpoint.method == (method == .head ? .get : method) && words.count == parts.count
        && zip(words, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }
    return there.first { $0.pathParameters.isEmpty } ?? there.first { !$0.path.hasSuffix("}") } ?? there.first
  }

  /// What the document does not say of an answer; nil where it says all of it.
  private func departure(of answer: APIAnswer, _ method: HTTPRequest.Method, _ uri: String) -> String? {
    guard let endpoint = endpoint(method, uri), method != .head, answer.status != 304 else { return nil }
    if answer.status >= 400 {
      guard endpoint.problems.contains(answer.status) else {
        return "the status is not described: \(answer.text)"
      }
      return answer.type == "application/problem+json"
        ? answer.json.map { Shape.problem.fault(in: $0) } ?? "no JSON" : "no problem+json"
    }
    guard endpoint.answer.status == answer.status else {
      return "the status is not described: \(answer.text)"
    }
    let contents = endpoint.answer.contents
    if contents.isEmpty { return answer.bytes.isEmpty ? nil : "there is a body" }
    guard let content = contents.first(where: { $0.type == answer.type || $0.type == "*/*" }) else {
      return "the type \(answer.type) is not described"
    }
    guard let schema = content.schema else { return nil }
    return answer.json.map { schema.fault(in: $0) } ?? "no JSON"
  }

  /// All entries of a collection, page by page.
  func all(_ path: String, limit: Int = 2, as token: String? = nil) async throws -> [JSONValue] {
    var items: [JSONValue] = []
    var next: String? = "\(Endpoint.root)\(path)\(path.contains("?") ? "&" : "?")limit=\(limit)"
    while let page = next {
      let answer = try await ask(.get, page, as: token)
      try #require(answer.status == 200, "\(answer.text)")
      let found = answer.items
      #expect(found.count <= limit)
      items += found
      next = answer["next"]?.text
      #expect(answer.headers[.link] == next.map { "<\($0)>; rel=\"next\"" })
    }
    return items
  }
}

/// What the API answered.
struct APIAnswer {
  let status: Int
  let headers: HTTPFields
  let bytes: [UInt8]

  var text: String { String(decoding: bytes, as: UTF8.self) }
  var json: JSONValue? { try? JSONValue(parsing: bytes) }
  var type: String {
    (headers[.contentType] ?? "").split(separator: ";").first.map(String.init) ?? ""
  }
  var items: [JSONValue] { self["items"]?.list ?? [] }
  /// The last word of a problem's type.
  var problem: String? { self["type"]?.text?.split(separator: ":").last.map(String.init) }

  subscript(name: String) -> JSONValue? { json?[name] }
  func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
}

extension HTTPField.Name {
  static var link: Self { Self("Link") ?? .authorization }
}

/// A clock that goes on by a hundredth of a second each time somebody looks, or as far as a test says.
final class TestClock: Sendable {
  private let time = Mutex<Int64>(1_795_000_000_000)

  func now() -> Instant {
    time.withLock { time in
      time += 10
      return Instant(millisecondsSince1970: time)
    }
  }

  func pass(hours: Int64) { time.withLock { $0 += hours * 3_600_000 } }
}
