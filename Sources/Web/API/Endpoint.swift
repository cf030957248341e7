// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import HTTPTypes
import Hummingbird
import Kernel

/// One operation of the API.
///
/// The value that registers its route is the one that the OpenAPI document is made of and that requests are held
/// to: the document can not say something else than the program does.
struct Endpoint: Sendable {
  let method: HTTPRequest.Method
  /// What comes after ``root``, as the router writes it: `/meetings/{meeting}`.
  let path: String
  /// What programs call it, `listMeetings`.
  let name: String
  /// What it does, in one sentence.
  let summary: String
  let action: Action?
  let place: Route.Place
  let query: [Parameter]
  let body: Body
  /// Whether it changes a statement, which `If-Match` must name the version of.
  let needsVersion: Bool
  /// Whether the answer has a secret in it, which is shown once and kept nowhere.
  let hasSecret: Bool
  let answer: Success
  /// Statuses of problems beyond those that its form entails.
  let refusals: Set<Int>
  let handle: @Sendable (Visit, Asked) async throws -> Response

  /// Where the API begins.
  static let root = "/api/v1"

  /// What is asked behind the `?`.
  struct Parameter: Sendable {
    let name: String
    let schema: Schema
    var isRequired = false
  }

  enum Body: Sendable {
    case none
    case json(Schema)
    /// A document, as it is.
    case document
  }

  /// What is answered where all is well.
  struct Success: Sendable {
    let status: Int
    let words: String
    /// By media type; nil stands for bytes and text that no schema describes.
    let contents: [(type: String, schema: Schema?)]
    var hasLocation = false
    /// Whether a tag tells whether it has changed; of what is only read.
    var isTagged = true

    static func json(_ schema: Schema, _ words: String, status: Int = 200, hasLocation: Bool = false)
      -> Success
    {
      Success(
        status: status,
        words: words,
        contents: [("application/json", schema)],
        hasLocation: hasLocation
      )
    }

    static func created(_ schema: Schema, _ words: String) -> Success {
      json(schema, words, status: 201, hasLocation: true)
    }

    /// A page of a collection.
    static func page(of schema: Schema, _ words: String) -> Success { json(.page(of: schema), words) }

    static let nothing = Success(status: 204, words: "It is done.", contents: [])
  }

  init(
    _ method: HTTPRequest.Method,
    _ path: String,
    _ name: String,
    _ summary: String,
    _ action: Action?,
    in place: Route.Place = .anywhere,
    query: [Parameter] = [],
    body: Body = .none,
    needsVersion: Bool = false,
    hasSecret: Bool = false,
    answer: Success,
    refusals: Set<Int> = [],
    _ handle: @escaping @Sendable (Visit, Asked) async throws -> Response
  ) {
    self.method = method
    self.path = path
    self.name = name
    self.summary = summary
    self.action = action
    self.place = place
    self.query = query
    self.body = body
    self.needsVersion = needsVersion
    self.hasSecret = hasSecret
    self.answer = answer
    self.refusals = refusals
    self.handle = handle
  }

  /// Whether what it answers can be asked for anew where it has changed.
  var isTagged: Bool { isSafe && answer.isTagged }

  /// Whether it changes nothing.
  var isSafe: Bool { method == .get }

  /// The names in braces of the path.
  var pathParameters: [String] {
    path.split(separator: "/").compactMap { part in
      part.hasPrefix("{") && part.hasSuffix("}") ? String(part.dropFirst().dropLast()) : nil
    }
  }

  var route: Route {
    Route(method: method, path: Self.root + path, action: action, place: place, form: isSafe ? .none : .api) {
      visit in
      let asked = try await asked(&visit)
      return method == .post
        ? try await visit.once(asked, hasSecret: hasSecret) { try await handle($0, asked) }
        : try await handle(visit, asked)
    }
  }
}

/// What a request asks of an endpoint, held to its form.
struct Asked: Sendable {
  var arguments: [String: JSONValue] = [:]
  var body = JSONValue.null
  /// The body as it came.
  var bytes: [UInt8] = []
  /// What `If-Match` names; nil where it does not stand there.
  var versions: EntityTags?

  func text(_ name: String) -> String? { arguments[name]?.text }
}

/// What `If-Match` names (RFC 9110, section 13.1.1).
enum EntityTags: Sendable, Equatable {
  case any
  case these([String])

  init?(_ header: String?) {
    guard let header else { return nil }
    let parts = header.split(separator: ",").map { part in
      String(part.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
    self = parts == ["*"] ? .any : .these(parts)
  }

  /// A weak tag names nothing that may be changed.
  func contains(_ tag: String) -> Bool {
    switch self {
    case .any: true
    case .these(let tags): tags.contains(tag)
    }
  }
}

// MARK: - Holding requests to their form

extension Endpoint {
  /// The most bytes of a request in JSON.
  static let mostBytes = 1 << 20

  private func asked(_ visit: inout Visit) async throws -> Asked {
    var asked = Asked()
    for (name, value) in visit.query.fields {
      guard let parameter = query.first(where: { $0.name == name }) else {
        let known =
          query.isEmpty ? "there are none here" : "there are \(query.map(\.name).joined(separator: ", "))"
        throw Problem.malformed("there is no parameter “\(name.prefix(80))”; \(known)")
      }
      let value = parameter.schema.value(ofQuery: value)
      if let fault = parameter.schema.fault(in: value, at: name) { throw Problem.malformed(fault) }
      guard asked.arguments.updateValue(value, forKey: name) == nil else {
        throw Problem.malformed("the parameter “\(name)” stands there twice")
      }
    }
    for parameter in query where parameter.isRequired && asked.arguments[parameter.name] == nil {
      throw Problem.malformed("the parameter “\(parameter.name)” is missing")
    }
    asked.versions = EntityTags(visit.request.headers[.ifMatch])
    switch body {
    case .none: break
    case .json(let schema):
      asked.bytes = try await visit.collect(upTo: Self.mostBytes)
      guard Self.isJSON(visit.request.headers[.contentType]) else {
        throw Answer(.unsupportedMediaType, "not-json", "send the body as application/json")
      }
      do {
        asked.body = try JSONValue(parsing: asked.bytes)
      } catch {
        throw Problem.malformed("the body is no JSON that is read here: \(error)")
      }
      if let fault = schema.fault(in: asked.body) { throw Problem.malformed(fault) }
    case .document: asked.bytes = try await visit.collect(upTo: visit.site.settings.mostBytes)
    }
    if needsVersion, asked.versions == nil {
      throw Answer(
        .preconditionRequired,
        "precondition-required",
        "name the version that you change: If-Match, with the ETag of the statement"
      )
    }
    return asked
  }

  private static func isJSON(_ header: String?) -> Bool {
    guard let type = header?.split(separator: ";").first?.lowercased() else { return true }
    let name = type.filter { $0 != " " && $0 != "\t" }
    return name == "application/json" || name.hasPrefix("application/") && name.hasSuffix("+json")
  }
}

// MARK: - Answers

extension Visit {
  /// What the API answers: with its tag where it is only read, else as it is.
  func answer(_ status: HTTPResponse.Status = .ok, _ write: (inout JSONText) throws -> Void) rethrows
    -> Response
  {
    var json = JSONText()
    try write(&json)
    return route.method == .get
      ? tagged(json.bytes, "application/json") : bytes(json.bytes, "application/json", status: status)
  }

  func nothing() -> Response { Response(status: .noContent) }

  /// What was made, and where it is found from now on.
  func made(
    at path: String,
    status: HTTPResponse.Status = .created,
    _ write: (inout JSONText) throws -> Void
  ) rethrows -> Response {
    var response = try answer(status, write)
    response.headers[.location] = path
    return response
  }

  /// Throws where the visitor changes something else than what is there now, by its tag.
  ///
  /// For what has no version: `If-Match` is kept to where it is sent.
  func requireUnchanged(_ asked: Asked, _ current: Response) throws {
    guard let versions = asked.versions, let tag = current.headers[.eTag] else { return }
    guard versions.contains(tag) else { throw Problem.preconditionFailed }
  }
}
