// SPDX-License-Identifier: Apache-2.0

public import Access
import Crypto
public import Dialogue
import Exchange
import Foundation
public import Hummingbird
public import Intake
public import Kernel
public import Reading
import Synchronization
import Synthesis

/// The library on the web: its pages, its API and its feeds, over one record and its accounts.
public struct Site: Sendable {
  let library: Library
  let accounts: Accounts
  let settings: SiteSettings
  let names: NameCatalogue
  let wordings: [String: Wording]
  let templates: Templates
  let assets: Assets
  let tiles: [TilePlace]
  let reader: Reader
  let clock: @Sendable () -> Instant
  let intake: IntakeDesk
  let figures = RequestFigures()
  let homeFigures = HomeFiguresShelf()
  let synthesis: SynthesisWords
  let reportWords: ReportWords

  /// Throws where a catalogue or a template of this build is malformed.
  public init(
    library: Library,
    accounts: Accounts,
    reader: Reader,
    intake: Intake,
    settings: SiteSettings,
    clock: @escaping @Sendable () -> Instant
  ) throws {
    self.library = library
    self.accounts = accounts
    self.settings = settings
    self.reader = reader
    self.clock = clock
    names = try NameCatalogue(library.catalogue)
    synthesis = try SynthesisWords(catalogue: library.catalogue)
    reportWords = try ReportWords(catalogue: library.catalogue)
    wordings = try Wording.all()
    templates = try Templates()
    assets = try Assets()
    tiles = try TilePlace.all()
    self.intake = IntakeDesk(library: library, intake: intake, reader: reader, clock: clock)
  }

  /// Answers requests for every address of the site.
  public func router() -> Router<SiteContext> {
    // What is asked by HEAD is answered as by GET, without the body (RFC 9110, section 9.3.2).
    let router = Router(context: SiteContext.self, options: .autoGenerateHeadEndpoints)
    let routes = routes
    router.add(middleware: SiteMiddleware(site: self, routes: routes))
    for route in routes {
      router.on(RouterPath(route.path), method: route.method) { request, context in
        try await self.respond(route, request, context)
      }
    }
    return router
  }

  /// Every address there is, with what one must be allowed to do for it.
  public var routes: [Route] {
    let written = writtenRoutes
    return written + ways(backFrom: written)
  }

  /// Whoever asks for the address of a form, by reloading or from a bookmark, is shown the page it stands on.
  private func ways(backFrom routes: [Route]) -> [Route] {
    let pages = Set(routes.filter { $0.method == .get }.map(\.path))
    return routes.filter { $0.method == .post && !$0.path.hasPrefix("/api") && !pages.contains($0.path) }
      .map { route in
        var parts = route.path.split(separator: "/").map(String.init)
        repeat {
          parts.removeLast()
        } while !parts.isEmpty && !pages.contains("/" + parts.joined(separator: "/"))
        let steps = parts.count
        return get(route.path, nil) { visit in
          visit.redirect("/" + visit.path.split(separator: "/").prefix(steps).joined(separator: "/"))
        }
      }
  }

  private var writtenRoutes: [Route] {
    homeRoutes + meetingRoutes + readerRoutes + statementRoutes + searchRoutes + topicRoutes + intakeRoutes
      + convergenceRoutes + draftRoutes + replyRoutes + signInRoutes + settingsRoutes + accountRoutes
      + trailRoutes + helpRoutes + machineRoutes + apiRoutes
  }

  /// Reads documents that wait, until it is cancelled.
  public func runIntake() async { await intake.run() }

  func wording(_ language: String) -> Wording {
    guard let wording = wordings[language] ?? wordings["en"] else { return .empty }
    return wording
  }
}

/// How a site is reached and what it calls itself.
public struct SiteSettings: Sendable {
  private let place: PublicAddress
  /// Where people find it, `https://record.example.org`, without a slash at its end.
  public var address: String { place.text }
  /// Whether it is reached over TLS: its own, or that of a server before it.
  public var isSecure: Bool
  /// Whether the server before it may be believed about who asks (`X-Forwarded-For`).
  public var trustsProxy: Bool
  /// The most bytes of one request.
  public var mostBytes: Int
  /// Who is given the figures of the server.
  public var metrics: MetricsReaders

  public init(
    address: String,
    isSecure: Bool = false,
    trustsProxy: Bool = false,
    mostBytes: Int = 80 << 20,
    metrics: MetricsReaders = .token
  ) {
    place = PublicAddress(address)
    self.isSecure = isSecure
    self.trustsProxy = trustsProxy
    self.mostBytes = mostBytes
    self.metrics = metrics
  }

  /// Puts the port that was found in the place of port 0.
  func listens(at port: Int) { place.set(port: port) }

  /// Under `__Host-` a browser takes a cookie only over TLS and gives it to no other host.
  func cookie(_ name: String) -> String { isSecure ? "__Host-\(name)" : name }
}

/// Who is given the figures for Prometheus at `/metrics`.
public enum MetricsReaders: String, Sendable, CaseIterable {
  /// Whoever may read the trail: signed in, or by a token of his.
  case token
  /// Programs of this machine too, where no server before this one passed their request on.
  case loopback
  /// Nobody: there is no such address.
  case off
}

/// The address of a site, whose port may be known only once it listens.
private final class PublicAddress: Sendable {
  private let value: Mutex<String>

  init(_ text: String) { value = Mutex(text) }

  var text: String { value.withLock { $0 } }

  func set(port: Int) {
    value.withLock { if $0.hasSuffix(":0") { $0 = $0.dropLast() + String(port) } }
  }
}

/// What is kept with a request while it is answered.
public struct SiteContext: RequestContext {
  public var coreContext: CoreRequestContextStorage
  var visitor: Visitor?
  /// The address the connection comes from.
  let remoteAddress: String

  public init(source: Source) {
    coreContext = .init(source: source)
    remoteAddress = source.channel.remoteAddress?.ipAddress ?? ""
  }
}

/// Who asks, in which language, and under which number.
struct Visitor: Sendable {
  let viewer: Viewer
  let session: Session?
  let language: String
  let requestID: String
  /// What the site hides the person's network address behind.
  let client: String
  /// A cookie for the forms of people who are not signed in.
  let formCookie: String
  let isBearer: Bool
}

/// One address of the site.
public struct Route: Sendable {
  public let method: HTTPRequest.Method
  /// As the router writes it: `/d/{document}`.
  public let path: String
  /// What the visitor must be allowed to do; nil where anybody may, signed in or not.
  public let action: Action?
  /// Where he must be allowed to do it.
  public let place: Place
  let form: FormKind
  let handle: @Sendable (inout Visit) async throws -> Response

  /// Where a permission must hold.
  public enum Place: Sendable, Equatable {
    /// In the whole house.
    case house
    /// In some place or other: what is shown is narrowed to it.
    case anywhere
    /// In the meeting of the document, the statement or the meeting that the address names.
    case document, statement, meeting
    /// In the meeting of the draft that the address names, or in the house where it is of a search; with
    /// `readPublic`, whoever may draft there, and everybody of its level once it is published.
    case draft
  }

  enum FormKind: Sendable { case none, page, open, files, api }
}

extension Site {
  func get(
    _ path: String,
    _ action: Action? = .readPublic,
    in place: Route.Place = .anywhere,
    _ handle: @escaping @Sendable (inout Visit) async throws -> Response
  ) -> Route {
    Route(method: .get, path: path, action: action, place: place, form: .none, handle: handle)
  }

  func post(
    _ path: String,
    _ action: Action?,
    in place: Route.Place = .anywhere,
    form: Route.FormKind = .page,
    _ handle: @escaping @Sendable (inout Visit) async throws -> Response
  ) -> Route {
    Route(method: .post, path: path, action: action, place: place, form: form, handle: handle)
  }

  /// Checks who asks for what, reads the form, and hands over.
  func respond(_ route: Route, _ request: Request, _ context: SiteContext) async throws -> Response {
    guard let visitor = context.visitor else { throw HTTPError(.internalServerError) }
    var visit = Visit(
      site: self,
      request: request,
      parameters: context.parameters,
      visitor: visitor,
      route: route
    )
    try await visit.enter()
    try await visit.readForm()
    return try await route.handle(&visit)
  }
}

extension [Route] {
  /// The methods that there are at an address; none where nothing is there.
  func methods(at path: String) -> [String] {
    let parts = path.split(separator: "/")
    func words(_ route: Route) -> [Substring] { route.path.split(separator: "/") }
    let there = filter { route in
      let words = words(route)
      return words.count == parts.count && zip(words, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }
    // A word goes before a parameter, as it does for the router.
    func rank(_ route: Route) -> [Int] { words(route).map { $0.hasPrefix("{") ? 1 : 0 } }
    guard let best = there.map(rank).min(by: { $0.lexicographicallyPrecedes($1) }) else { return [] }
    let methods = there.filter { rank($0) == best }.map(\.method.rawValue)
    return (methods + (methods.contains("GET") ? ["HEAD"] : [])).sorted()
  }
}
