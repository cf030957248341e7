// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import HTTPTypes
import Hummingbird
import NIOCore

extension Site {
  /// What browsers, crawlers and operators' machines ask for.
  var machineRoutes: [Route] {
    [
      get("/assets/{asset}", nil) { try await $0.asset() },
      get("/robots.txt", nil) { try await $0.robots() },
      get("/sitemap.xml", nil) { try await $0.sitemap() },
      get("/health/live", nil) { $0.text("ok\n", "text/plain; charset=utf-8") },
      get("/health/ready", nil) { try await $0.ready() },
      get("/metrics", nil) { try await $0.metrics() },
    ]
  }
}

extension Visit {
  fileprivate mutating func asset() async throws -> Response {
    let name = try parameter("asset")
    guard let asset = site.assets[name] else { throw Problem.notFound }
    var response = bytes(asset.bytes, asset.type)
    // The address has the digest in it: what is there never changes.
    response.headers[.cacheControl] =
      name == "logo.svg" ? "public, max-age=86400" : "public, max-age=31536000, immutable"
    response.headers[.vary] = "Accept-Encoding"
    if name == "logo.svg" {
      response.headers[.contentSecurityPolicy] = "default-src 'none'; style-src 'unsafe-inline'"
    }
    return response
  }

  fileprivate mutating func robots() async throws -> Response {
    text(
      """
      User-agent: *
      Disallow: /api/
      Disallow: /search?
      Disallow: /intake
      Disallow: /people
      Disallow: /settings
      Disallow: /sign-in
      Disallow: /trail
      Sitemap: \(site.settings.address)/sitemap.xml

      """,
      "text/plain; charset=utf-8"
    )
  }

  /// The addresses of what everybody may see (sitemaps.org); at most 50,000.
  fileprivate mutating func sitemap() async throws -> Response {
    let library = site.library.seen(by: .publicOnly)
    var paths = ["/", "/meetings", "/parties", "/themes", "/instruments", "/practices", "/persons", "/help"]
    for entry in try await library.meetings() { paths.append(Address.meeting(entry.meeting.slug)) }
    for document in try await library.documents() { paths.append(Address.document(document.id)) }
    for speaker in try await library.speakers() { paths.append(Address.party(speaker.code)) }
    for voice in try await library.voices() { paths.append(Address.theme(voice.theme)) }
    for instrument in try await library.instruments() { paths.append(Address.instrument(instrument.code)) }
    let body = paths.prefix(50_000).map {
      "<url><loc>\(Markup.escaped(site.settings.address + $0))</loc></url>\n"
    }.joined()
    return tagged(
      Array(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n\(body)</urlset>\n"
          .utf8
      ),
      "application/xml; charset=utf-8"
    )
  }

  /// Whether the store answers.
  fileprivate mutating func ready() async throws -> Response {
    _ = try await site.library.head()
    return text("ok\n", "text/plain; charset=utf-8")
  }

  /// Figures for Prometheus, for those whom the operator names.
  fileprivate mutating func metrics() async throws -> Response {
    guard site.settings.metrics != .off else { throw Problem.notFound }
    guard viewer.mayAnywhere(.readTrail) || site.settings.metrics == .loopback && isOfThisMachine else {
      throw viewer.account == nil ? Problem.signInFirst : Problem.forbidden
    }
    return text(site.figures.exposition, "text/plain; version=0.0.4; charset=utf-8")
  }

  /// Whether a program of this machine asks, not a server before this one for somebody else.
  private var isOfThisMachine: Bool {
    ["127.0.0.1", "::1"].contains(visitor.client)
      && !Self.passedOn.contains { request.headers[$0] != nil }
  }

  /// What servers add to a request that they pass on (RFC 7239; RFC 9110, section 7.6.3).
  private static let passedOn = ["Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"]
    .compactMap { HTTPField.Name($0) }
}
