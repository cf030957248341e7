// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Logging

/// Around every request: finds out who asks, turns what goes wrong into a page or a problem, and guards the
/// answer with headers.
struct SiteMiddleware: RouterMiddleware {
  typealias Context = SiteContext
  let site: Site
  /// Every address there is, to tell which methods one has.
  let routes: [Route]

  @concurrent func handle(
    _ request: Request,
    context: SiteContext,
    next: @concurrent (Request, SiteContext) async throws -> Response
  ) async throws -> Response {
    let start = ContinuousClock.now
    site.figures.begin()
    var context = context
    var response: Response
    do {
      let visitor = try await visitor(request, context)
      context.visitor = visitor
      do {
        response = try await next(request, context)
      } catch {
        response = answer(to: error, request, visitor, context.logger)
      }
      keep(visitor, request, &response)
    } catch {
      // The store does not answer: nothing is known of who asks.
      let nobody = Visitor(
        viewer: .anonymous,
        session: nil,
        language: Self.accepted(request.headers[.acceptLanguage]) ?? "en",
        requestID: context.id,
        client: "",
        formCookie: FormSecret().cookie,
        isBearer: false
      )
      response = answer(to: error, request, nobody, context.logger)
    }
    guardHeaders(&response, request)
    let time = start.duration(to: .now)
    site.figures.end(status: response.status.code, path: context.endpointPath ?? "other", time)
    // The path alone: what people look for is theirs, and a link may hold a secret.
    context.logger.info(
      "\(request.method.rawValue) \(context.endpointPath ?? "other") \(response.status.code)",
      metadata: [
        "status": "\(response.status.code)", "route": "\(context.endpointPath ?? "other")",
        "method": "\(request.method.rawValue)",
        "milliseconds":
          "\(time.components.seconds * 1_000 + time.components.attoseconds / 1_000_000_000_000_000)",
      ]
    )
    return response
  }

  // MARK: - Who asks

  private func visitor(_ request: Request, _ context: SiteContext) async throws -> Visitor {
    let cookies = RequestCookies(request.headers[values: .cookie])
    let now = site.clock()
    var viewer = Viewer.anonymous
    var session: Access.Session?
    var isBearer = false
    if let header = request.headers[.authorization], header.lowercased().hasPrefix("bearer ") {
      isBearer = true
      let token = header.dropFirst("bearer ".count).trimmingCharacters(in: .whitespaces)
      guard let found = try await site.accounts.viewer(bearer: token, at: now) else {
        throw Problem.signInFirst
      }
      viewer = found
    } else if let token = cookies[site.settings.cookie("tessera")],
      let found = try await site.accounts.session(token, at: now)
    {
      viewer = found.0
      session = found.1
    }
    let chosen = cookies["language"].flatMap { Wording.languages.contains($0) ? $0 : nil }
    return Visitor(
      viewer: viewer,
      session: session,
      language: chosen ?? viewer.account?.language ?? Self.accepted(request.headers[.acceptLanguage]) ?? "en",
      requestID: context.id,
      client: client(request, context),
      formCookie: FormSecret(cookie: cookies[site.settings.cookie("form")] ?? "")?.cookie
        ?? FormSecret().cookie,
      isBearer: isBearer
    )
  }

  /// The network address of who asks, an IPv6 one by the first half that its network gives it.
  private func client(_ request: Request, _ context: SiteContext) -> String {
    var address = context.remoteAddress
    if site.settings.trustsProxy, let header = request.headers[Self.forwardedFor],
      let last = header.split(separator: ",").last
    {
      address = last.trimmingCharacters(in: .whitespaces)
    }
    let parts = address.split(separator: ":", omittingEmptySubsequences: false)
    return parts.count > 4 ? parts.prefix(4).joined(separator: ":") : address
  }

  private static let forwardedFor = HTTPField.Name("X-Forwarded-For") ?? .from

  /// The first of the languages a browser asks for that there are pages in (RFC 9110, section 12.5.4).
  static func accepted(_ header: String?) -> String? {
    guard let header else { return nil }
    let wishes = header.prefix(500).split(separator: ",").enumerated().compactMap {
      place,
      wish -> (String, Double, Int)? in
      let parts = wish.split(separator: ";")
      guard let tag = parts.first?.trimmingCharacters(in: .whitespaces).lowercased() else { return nil }
      let quality = parts.dropFirst().first { $0.trimmingCharacters(in: .whitespaces).hasPrefix("q=") }
        .flatMap { Double($0.trimmingCharacters(in: .whitespaces).dropFirst(2)) }
      return (String(tag.prefix(2)), quality ?? 1, place)
    }
    return wishes.filter { $0.1 > 0 && Wording.languages.contains($0.0) }
      .sorted { ($1.1, $0.2) < ($0.1, $1.2) }.first?.0
  }

  // MARK: - What goes wrong

  private func answer(to error: any Error, _ request: Request, _ visitor: Visitor, _ logger: Logger)
    -> Response
  {
    var answer = Answer(error)
    if answer.status == .notFound, error is HTTPError {
      let methods = routes.methods(at: request.uri.path)
      if !methods.isEmpty {
        answer = Answer(.methodNotAllowed, "method-not-allowed")
        answer.allow = methods
      }
    }
    if answer.status.code >= 500 {
      logger.error("request failed", metadata: ["error": "\(type(of: error))", "id": "\(visitor.requestID)"])
      logger.debug("\(error)")
    }
    var response: Response
    if request.uri.path.hasPrefix("/api/") || visitor.isBearer || Self.prefersJSON(request) {
      response = ProblemDetails(answer, path: request.uri.path, id: visitor.requestID).response
      if answer.status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
    } else if answer.status == .unauthorized, request.method == .get || request.method == .head {
      let back = request.uri.path + (request.uri.query.map { "?\($0)" } ?? "")
      response = Response(status: .seeOther, headers: [.location: "/sign-in?next=\(Address.encoded(back))"])
    } else {
      response = site.errorPage(answer, request, visitor)
    }
    if let seconds = answer.retryAfter { response.headers[.retryAfter] = String(seconds) }
    if !answer.allow.isEmpty { response.headers[.allow] = answer.allow.joined(separator: ", ") }
    return response
  }

  static func prefersJSON(_ request: Request) -> Bool {
    guard let accept = request.headers[.accept] else { return false }
    return accept.contains("json") && !accept.contains("text/html")
  }

  // MARK: - Headers

  /// Gives a form's cookie to who has none yet and is shown a page.
  private func keep(_ visitor: Visitor, _ request: Request, _ response: inout Response) {
    guard visitor.session == nil, response.headers[.contentType]?.hasPrefix("text/html") == true,
      RequestCookies(request.headers[values: .cookie])[site.settings.cookie("form")] != visitor.formCookie
    else { return }
    site.set(site.settings.cookie("form"), visitor.formCookie, seconds: nil, on: &response)
  }

  private func guardHeaders(_ response: inout Response, _ request: Request) {
    if response.headers[.contentSecurityPolicy] == nil {
      response.headers[.contentSecurityPolicy] = Self.policy
    }
    response.headers[.xContentTypeOptions] = "nosniff"
    if let name = HTTPField.Name("Referrer-Policy") { response.headers[name] = "same-origin" }
    if let name = HTTPField.Name("Cross-Origin-Opener-Policy") { response.headers[name] = "same-origin" }
    if let name = HTTPField.Name("Cross-Origin-Resource-Policy") { response.headers[name] = "same-origin" }
    if let name = HTTPField.Name("Permissions-Policy") {
      response.headers[name] = "camera=(), microphone=(), geolocation=(), interest-cohort=()"
    }
    if site.settings.isSecure {
      response.headers[.strictTransportSecurity] = "max-age=31536000; includeSubDomains"
    }
    if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "private, no-store" }
    if response.headers[.vary] == nil { response.headers[.vary] = "Accept, Accept-Language, Cookie" }
  }

  /// Nothing from elsewhere, nothing inline, in no other page's frame.
  static let policy =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
}

extension Site {
  /// Sets a cookie that no script can read and no other site sends along with a form.
  func set(_ name: String, _ value: String, seconds: Int?, on response: inout Response) {
    var cookie = "\(name)=\(value); Path=/; HttpOnly; SameSite=Lax"
    if let seconds { cookie += "; Max-Age=\(seconds)" }
    if settings.isSecure { cookie += "; Secure" }
    response.headers.append(HTTPField(name: .setCookie, value: cookie))
  }
}

/// The cookies a request came with.
struct RequestCookies {
  private var values: [String: String] = [:]

  init(_ headers: [String]) {
    for header in headers {
      for part in header.split(separator: ";").prefix(100) {
        let pair = part.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
        if pair.count == 2 { values[pair[0]] = pair[1] }
      }
    }
  }

  subscript(name: String) -> String? { values[name] }
}

/// `application/problem+json` (RFC 9457).
struct ProblemDetails {
  private let answer: Answer
  private let path: String
  private let id: String

  init(_ answer: Answer, path: String, id: String) {
    self.answer = answer
    self.path = path
    self.id = id
  }

  var response: Response {
    var json = JSONText()
    json.object { json in
      json.pair("type", "urn:tessera:problem:\(answer.key)")
      json.pair("title", answer.status.reasonPhrase)
      json.pair("status", answer.status.code)
      if let detail = answer.detail { json.pair("detail", detail) }
      if let seconds = answer.retryAfter { json.pair("retryAfter", seconds) }
      if let current = answer.current {
        json.key("current")
        json.raw(current)
      }
      json.pair("instance", path)
      json.pair("requestId", id)
    }
    return Response(
      status: answer.status,
      headers: [.contentType: "application/problem+json"],
      body: .init(byteBuffer: ByteBuffer(bytes: json.bytes))
    )
  }
}
