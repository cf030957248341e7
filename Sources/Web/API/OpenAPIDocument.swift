// SPDX-License-Identifier: Apache-2.0

import Access
import HTTPTypes
import Hummingbird

/// The description of the API in OpenAPI 3.1, made of the values that register its routes.
struct OpenAPIDocument {
  let bytes: [UInt8]

  init(_ endpoints: [Endpoint]) {
    var schemas: [String: Schema] = [:]
    Shape.problem.gather(&schemas)
    for endpoint in endpoints {
      for (_, schema) in endpoint.answer.contents { schema?.gather(&schemas) }
      if case .json(let schema) = endpoint.body { schema.gather(&schemas) }
    }
    var json = JSONText()
    json.object { json in
      json.pair("openapi", "3.1.0")
      json.key("info")
      json.object { json in
        json.pair("title", "Tessera")
        json.pair("version", "1")
        json.pair("summary", "What was said in international dialogue on migration, by whom, and where.")
        json.pair("description", Self.words)
        json.key("license")
        json.object { json in
          json.pair("name", "Apache 2.0")
          json.pair("identifier", "Apache-2.0")
        }
      }
      json.key("servers")
      json.array { json in json.object { $0.pair("url", "/") } }
      json.key("paths")
      json.object { json in Self.writePaths(endpoints, &json) }
      json.key("components")
      json.object { json in
        json.key("schemas")
        json.object { json in
          for (name, schema) in schemas.sorted(by: { $0.key < $1.key }) {
            json.key(name)
            schema.writeWhole(&json)
          }
        }
        json.key("securitySchemes")
        json.object { json in Self.writeSecurity(&json) }
      }
    }
    bytes = json.bytes
  }

  private static let words = """
    Sign in by a token (`Authorization: Bearer tessera_…`), made in the settings, or by the session of a \
    browser, which sends `X-CSRF-Token` with every change. Collections come in pages; `next` says where the \
    next one is. Problems are told as application/problem+json. Spans are in bytes of the text in UTF-8.
    """

  // MARK: - Security

  private static func writeSecurity(_ json: inout JSONText) {
    json.key("token")
    json.object { json in
      json.pair("type", "http")
      json.pair("scheme", "bearer")
      json.pair(
        "description",
        "A personal token: it may do what it was made for, and never more than its person."
      )
    }
    json.key("session")
    json.object { json in
      json.pair("type", "apiKey")
      json.pair("in", "cookie")
      json.pair("name", "tessera")
      json.pair("description", "The session of a browser; over TLS the cookie is called __Host-tessera.")
    }
  }

  private static func writeSecurity(_ endpoint: Endpoint, _ json: inout JSONText) {
    json.key("security")
    json.array { json in
      if endpoint.isForAnybody { json.object { _ in } }
      for name in ["token", "session"] {
        json.object { json in
          json.key(name)
          json.array { _ in }
        }
      }
    }
  }

  // MARK: - Operations

  private static func writePaths(_ endpoints: [Endpoint], _ json: inout JSONText) {
    var order: [String] = []
    for endpoint in endpoints where !order.contains(endpoint.path) { order.append(endpoint.path) }
    for path in order {
      json.key(Endpoint.root + path)
      json.object { json in
        for endpoint in endpoints where endpoint.path == path {
          json.key(endpoint.method.rawValue.lowercased())
          json.object { json in write(endpoint, &json) }
        }
      }
    }
  }

  private static func write(_ endpoint: Endpoint, _ json: inout JSONText) {
    json.pair("operationId", endpoint.name)
    json.pair("summary", endpoint.summary)
    json.pair("tags", [endpoint.group])
    if let action = endpoint.action { json.pair("x-action", action.rawValue) }
    writeSecurity(endpoint, &json)
    json.key("parameters")
    json.array { json in writeParameters(endpoint, &json) }
    switch endpoint.body {
    case .none: break
    case .json(let schema):
      json.key("requestBody")
      json.object { json in
        json.pair("required", flag: true)
        json.key("content")
        json.object { json in writeContent("application/json", schema, &json) }
      }
    case .document:
      json.key("requestBody")
      json.object { json in
        json.pair("description", "The document as it is; its format is told by its bytes.")
        json.pair("required", flag: true)
        json.key("content")
        json.object { json in
          for type in ["application/octet-stream", "text/plain"] { writeContent(type, nil, &json) }
        }
      }
    }
    json.key("responses")
    json.object { json in writeAnswers(endpoint, &json) }
  }

  private static func writeContent(_ type: String, _ schema: Schema?, _ json: inout JSONText) {
    json.key(type)
    json.object { json in
      guard let schema else { return }
      json.key("schema")
      schema.write(&json)
    }
  }

  private static func writeParameters(_ endpoint: Endpoint, _ json: inout JSONText) {
    func write(_ name: String, _ place: String, _ schema: Schema, isRequired: Bool) {
      json.object { json in
        json.pair("name", name)
        json.pair("in", place)
        if let words = schema.words { json.pair("description", words) }
        if isRequired { json.pair("required", flag: true) }
        json.key("schema")
        schema.write(&json)
        if place == "path", let example = examples[name] {
          json.key("example")
          if let number = Int(example) { json.number(number) } else { json.string(example) }
        }
      }
    }
    for name in endpoint.pathParameters { write(name, "path", pathSchema(name), isRequired: true) }
    for parameter in endpoint.query {
      write(parameter.name, "query", parameter.schema, isRequired: parameter.isRequired)
    }
    if endpoint.needsVersion {
      write(
        "If-Match",
        "header",
        .text("The ETag of the statement that you looked at; another version is not overwritten.", nil),
        isRequired: true
      )
    }
    if endpoint.method == .post, !endpoint.hasSecret {
      write(
        "Idempotency-Key",
        "header",
        Schema.text(
          "A new one for each request: the same request with the same key is done once, within a day.",
          least: 1,
          most: 255,
          .init(pattern: "^(?:[!#-~]+|\"[!#-~]+\")$", format: nil, words: "") { _ in true }
        ),
        isRequired: false
      )
    }
  }

  /// What stands in every record that has anything.
  private static let examples = [
    "session": "1", "party": "MAR", "theme": "detention", "instrument": "ICRMW", "scope": "everywhere",
  ]

  private static func pathSchema(_ name: String) -> Schema {
    switch name {
    case "document": .text("The beginning of a document's digest, or the name of its file.", least: 1)
    case "statement": .text("The identifier of a statement, such as 3f2a9c0b1d4e5f60.318-392.", least: 1)
    case "meeting": .text("The slug of a meeting.", least: 1)
    case "session": .integer("The place of a session in the document, from 1.", least: 1)
    case "party": .text("The code of a party, or one of its names.", least: 1)
    case "theme": .text("The identifier of a theme.", least: 1)
    case "instrument": .text("The code of an instrument.", least: 1)
    case "person": .text("The name of a person, as documents have it.", least: 1)
    case "role": .choice(Role.self)
    case "scope": .text("everywhere, forum:SLUG or meeting:SLUG.", least: 1, .scope)
    default: .text("What it is known by.", least: 1)
    }
  }

  // MARK: - Answers

  private static func writeAnswers(_ endpoint: Endpoint, _ json: inout JSONText) {
    let answer = endpoint.answer
    json.key(String(answer.status))
    json.object { json in
      json.pair("description", answer.words)
      writeHeaders(endpoint, &json)
      guard !answer.contents.isEmpty else { return }
      json.key("content")
      json.object { json in
        for (type, schema) in answer.contents { writeContent(type, schema, &json) }
      }
    }
    if endpoint.isTagged {
      json.key("304")
      json.object { $0.pair("description", "It is as it was (If-None-Match).") }
    }
    for status in endpoint.problems.sorted() {
      json.key(String(status))
      json.object { json in
        json.pair("description", words(of: status))
        json.key("content")
        json.object { json in writeContent("application/problem+json", Shape.problem, &json) }
      }
    }
  }

  private static func writeHeaders(_ endpoint: Endpoint, _ json: inout JSONText) {
    var headers: [(String, String)] = []
    if endpoint.isTagged { headers.append(("ETag", "What tells whether it has changed.")) }
    if endpoint.answer.hasLocation { headers.append(("Location", "Where it is found.")) }
    if endpoint.method == .post, !endpoint.hasSecret {
      headers.append(("Idempotency-Replayed", "true, where the request was done before."))
    }
    guard !headers.isEmpty else { return }
    json.key("headers")
    json.object { json in
      for (name, words) in headers {
        json.key(name)
        json.object { json in
          json.pair("description", words)
          json.key("schema")
          json.object { $0.pair("type", "string") }
        }
      }
    }
  }

  private static func words(of status: Int) -> String {
    switch status {
    case 400: "It can not be understood; the detail names the member or the parameter."
    case 401: "Sign in first, or the token is no longer good."
    case 403: "The visitor may not do that there."
    case 404: "There is no such thing, or the visitor may not see it."
    case 406: "There is no such form of it."
    case 409: "What is there stands against it, or the same request is being done."
    case 412: "It was changed meanwhile: nothing is overwritten, and `current` says what it is now."
    case 413: "It is too large."
    case 415: "It is no JSON."
    case 422: "It is understood, and can not be."
    case 428: "Name the version that is changed: If-Match."
    case 503: "The store does not answer; try again after a while."
    default: HTTPResponse.Status(code: status).reasonPhrase
    }
  }
}

extension Endpoint {
  /// Whether somebody who is not signed in may do it.
  var isForAnybody: Bool { action.map { Permissions.allows(nil, $0) } ?? true }

  /// Of what it is: the first word of its path.
  var group: String { path.split(separator: "/").first.map(String.init) ?? "api" }

  /// The statuses of problems that it may be answered with.
  var problems: Set<Int> {
    var problems: Set<Int> = [400, 401, 503]
    if !isForAnybody { problems.insert(403) }
    if !pathParameters.isEmpty { problems.insert(404) }
    switch body {
    case .none: break
    case .json: problems.formUnion([413, 415])
    case .document: problems.insert(413)
    }
    if method == .post, !hasSecret { problems.formUnion([409, 422]) }
    if needsVersion { problems.formUnion([412, 428]) }
    return problems.union(refusals)
  }
}
