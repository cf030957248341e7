// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore

/// One request on its way through a handler: who asks for what, and what it is answered with.
struct Visit: Sendable {
  let site: Site
  var request: Request
  let parameters: Parameters
  let visitor: Visitor
  let route: Route
  private(set) var form = Form()
  /// The document that the address names, once it was looked up.
  private(set) var document: StoredDocument?
  private(set) var statement: StoredStatement?
  private(set) var meeting: Meeting?
  private(set) var draft: StoredDraft?

  init(site: Site, request: Request, parameters: Parameters, visitor: Visitor, route: Route) {
    self.site = site
    self.request = request
    self.parameters = parameters
    self.visitor = visitor
    self.route = route
  }

  var viewer: Viewer { visitor.viewer }
  var wording: Wording { site.wording(visitor.language) }
  var language: String { visitor.language }
  var now: Instant { site.clock() }
  var path: String { request.uri.path }

  /// The record as far as the visitor may see it.
  var library: Library { site.library.seen(by: Clearance(viewer)) }

  /// Who changes the record in the visitor's name.
  var authorship: Authorship {
    get throws {
      guard let account = viewer.account else { throw Problem.signInFirst }
      return Authorship(actor: account.name, at: now)
    }
  }

  // MARK: - What the address names

  func parameter(_ name: String) throws -> String {
    guard let text = parameters.get(name)?.removingPercentEncoding, !text.isEmpty else {
      throw Problem.notFound
    }
    return text
  }

  /// A parameter without the extension that asks for a form of it: `3f2a.json`.
  func parameter(_ name: String, splitting extensions: [String]) throws -> (name: String, form: String?) {
    let text = try parameter(name)
    for suffix in extensions where text.hasSuffix(".\(suffix)") {
      return (String(text.dropLast(suffix.count + 1)), suffix)
    }
    return (text, nil)
  }

  static let recordForms = ["json", "jsonld", "akn", "csv"]

  /// Finds what the address names and checks whether the visitor may do there what the route does.
  mutating func enter() async throws {
    guard let action = route.action else { return }
    // Who is not signed in is told so whatever the address names: the answer says nothing of what is there.
    try permit(viewer.account != nil || action == .readPublic || Permissions.allows(nil, action))
    switch route.place {
    case .house:
      try permit(viewer.may(action))
    case .anywhere:
      try permit(action == .readPublic || viewer.mayAnywhere(action) || Permissions.allows(nil, action))
    case .document:
      let name = try parameter("document", splitting: Self.recordForms).name
      document = try await library.document(name)
      try await enter(meeting: document?.meeting ?? "", action)
    case .statement:
      let name = try parameter("statement", splitting: Self.recordForms).name
      guard let id = StatementID(rawValue: name) else { throw Problem.notFound }
      let found = try await library.statement(id)
      statement = found
      document = try await library.document(found.document)
      try await enter(meeting: document?.meeting ?? "", action)
    case .meeting:
      try await enter(meeting: try parameter("meeting"), action)
    case .draft:
      try await enterDraft(action)
    }
  }

  private mutating func enterDraft(_ action: Action) async throws {
    let found: StoredDraft
    do {
      found = try await site.library.draft(try parameter("draft"))
    } catch Refusal.noSuchDraft {
      // Who may draft nowhere is told the same of a draft that is there.
      if action != .readPublic { try permit(viewer.mayAnywhere(action)) }
      throw Problem.notFound
    }
    if let slug = found.meeting { meeting = try? await site.library.meeting(slug) }
    draft = found
    let mayDraft = may(.draft)
    guard action == .readPublic else { return try permit(mayDraft && may(action)) }
    guard !mayDraft else { return }
    let isPublished = try await site.library.drafts(in: found.meeting)
      .contains { $0.draft.id == found.id && $0.publications > 0 }
    // Whether there is a draft is nobody's business who may not read it.
    guard isPublished else { throw Problem.notFound }
    switch found.level {
    case .public: return
    case .participants: try permit(may(.readParticipants))
    case .restricted: try permit(may(.readRestricted))
    }
  }

  private mutating func enter(meeting slug: String, _ action: Action) async throws {
    let found = try await library.meeting(slug)
    meeting = found
    try permit(
      action == .readPublic || Permissions.allows(nil, action)
        || viewer.may(action, meeting: slug, forum: found.forum)
    )
    try await noteReading()
  }

  private func permit(_ isAllowed: Bool) throws {
    guard !isAllowed else { return }
    throw viewer.account == nil ? Problem.signInFirst : .forbidden
  }

  /// Whether the visitor may do this in the meeting the address names, or in the house.
  func may(_ action: Action) -> Bool { viewer.may(action, meeting: meeting?.slug, forum: meeting?.forum) }

  func may(_ action: Action, in meeting: Meeting) -> Bool {
    viewer.may(action, meeting: meeting.slug, forum: meeting.forum)
  }

  /// Writes down that somebody reads what is restricted.
  private func noteReading() async throws {
    guard let document, viewer.account != nil else { return }
    let visibility = try await site.library.visibility(of: document)
    let own = statement.flatMap { visibility.statements[$0.id] } ?? .public
    let isWithinDocument = statement == nil && visibility.statements.values.contains(.restricted)
    guard visibility.document == .restricted || own == .restricted || isWithinDocument else { return }
    let subject = statement.map { "statement:\($0.id.rawValue)" } ?? "document:\(document.id)"
    try await site.accounts.note(.readRestricted, subject: subject, detail: [:], by: viewer, at: now)
  }

  // MARK: - Questions and forms

  var query: Form { Form(urlEncoded: request.uri.query ?? "") }

  /// Reads the body as the route's form, and checks that it comes from a page of this site.
  mutating func readForm() async throws {
    switch route.form {
    case .none: return
    case .api:
      // A browser sends a session's cookie along with what another site asks for.
      if !visitor.isBearer, viewer.account != nil {
        try checkToken(request.headers[Self.csrfHeader] ?? "")
      }
    case .page, .open, .files:
      try checkOrigin()
      let most = route.form == .files ? site.settings.mostBytes : 1 << 20
      let body = try await collect(upTo: most)
      let type = request.headers[.contentType] ?? ""
      form =
        type.lowercased().hasPrefix("multipart/form-data")
        ? try Form(multipart: body, contentType: type)
        : Form(urlEncoded: String(decoding: body, as: UTF8.self))
      if route.form != .open { try checkToken(form["csrf"] ?? request.headers[Self.csrfHeader] ?? "") }
    }
  }

  static let csrfHeader = HTTPField.Name("X-CSRF-Token") ?? .authorization

  /// The body of the request; throws ``Problem/tooLarge(most:)``.
  mutating func collect(upTo most: Int) async throws -> [UInt8] {
    if let length = request.headers[.contentLength].flatMap(Int.init), length > most {
      throw Problem.tooLarge(most: most)
    }
    do {
      return Array(buffer: try await request.collectBody(upTo: most))
    } catch is NIOTooManyBytesError {
      throw Problem.tooLarge(most: most)
    }
  }

  private func checkOrigin() throws {
    if let site = request.headers[Self.fetchSite], site == "cross-site" { throw Problem.otherSite }
  }

  private static let fetchSite = HTTPField.Name("Sec-Fetch-Site") ?? .origin

  private func checkToken(_ token: String) throws {
    let isValid =
      visitor.session.map { $0.isValidCSRF(token) }
      ?? FormSecret(cookie: visitor.formCookie)?.isValid(token) ?? false
    guard isValid else { throw Problem.otherSite }
  }

  /// What a form of this page carries to show that it is of this site.
  var csrf: String { visitor.session?.csrf ?? FormSecret(cookie: visitor.formCookie)?.token ?? "" }

  // MARK: - Answers

  func redirect(_ path: String) -> Response {
    // Only to addresses of this site: no scheme, no host.
    let isOurs =
      path.hasPrefix("/") && !path.hasPrefix("//") && !path.hasPrefix("/\\")
      && !path.utf8.contains { $0 < 0x20 }
    return Response(status: .seeOther, headers: [.location: isOurs ? path : "/"])
  }

  func text(_ text: String, _ type: String, status: HTTPResponse.Status = .ok) -> Response {
    bytes(Array(text.utf8), type, status: status)
  }

  func bytes(_ bytes: [UInt8], _ type: String, status: HTTPResponse.Status = .ok) -> Response {
    Response(status: status, headers: [.contentType: type], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  /// The bytes with a tag; nothing where the visitor has them already.
  func tagged(_ bytes: [UInt8], _ type: String) -> Response {
    let tag = "\"\(ContentDigest(of: bytes).hexadecimal.prefix(32))\""
    var response =
      Self.matches(request.headers[.ifNoneMatch], tag)
      ? Response(status: .notModified) : self.bytes(bytes, type)
    response.headers[.eTag] = tag
    response.headers[.cacheControl] = "private, no-cache"
    return response
  }

  static func matches(_ header: String?, _ tag: String) -> Bool {
    guard let header else { return false }
    return header.split(separator: ",").contains { part in
      let given = part.trimmingCharacters(in: .whitespaces)
      return given == "*" || given == tag || given == "W/\(tag)"
    }
  }
}

extension Clearance {
  /// What a visitor may see: as far as his roles reach.
  init(_ viewer: Viewer) {
    self.init(
      participants: Reach(viewer.reach(.readParticipants)),
      restricted: Reach(viewer.reach(.readRestricted))
    )
  }
}

extension Clearance.Reach {
  init(_ reach: Access.Reach) {
    switch reach {
    case .everywhere: self = .everywhere
    case .only(let forums, let meetings): self = .only(forums: forums, meetings: meetings)
    }
  }
}
