// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
public import Logging
import NIOCore
import NIOSSL

/// Serves a site until it is asked to stop: then it takes no new request, ends those it has, and returns.
public struct SiteServer: Sendable {
  private let site: Site
  private let host: String
  private let port: Int
  private let certificate: (chain: String, key: String)?
  private let logger: Logger

  /// A server at `host` and `port`, over TLS where the paths of a certificate chain and its key (PEM) are given.
  public init(
    _ site: Site,
    host: String,
    port: Int,
    certificate: (chain: String, key: String)? = nil,
    logger: Logger
  ) {
    self.site = site
    self.host = host
    self.port = port
    self.certificate = certificate
    self.logger = logger
  }

  /// Serves until SIGTERM or SIGINT.
  ///
  /// `started` is told the port once the server listens. Throws where the address is taken or the certificate can not be read.
  public func run(_ started: @escaping @Sendable (Int) -> Void) async throws {
    let builder: HTTPServerBuilder
    let http = HTTPServerBuilder.http1(configuration: .init(idleTimeout: .seconds(60)))
    if let certificate {
      let chain = try NIOSSLCertificate.fromPEMFile(certificate.chain).map {
        NIOSSLCertificateSource.certificate($0)
      }
      var configuration = TLSConfiguration.makeServerConfiguration(
        certificateChain: chain,
        privateKey: .privateKey(try NIOSSLPrivateKey(file: certificate.key, format: .pem))
      )
      configuration.minimumTLSVersion = .tlsv12
      builder = try .tls(http, tlsConfiguration: configuration)
    } else {
      builder = http
    }
    let app = Application(
      router: site.router(),
      server: builder,
      configuration: .init(address: .hostname(host, port: port)),
      onServerRunning: { [settings = site.settings] channel in
        let port = channel.localAddress?.port ?? 0
        settings.listens(at: port)
        started(port)
      },
      logger: logger
    )
    try await withThrowingTaskGroup(of: Void.self) { group in
      let site = site
      group.addTask { try await app.runService() }
      group.addTask { await site.runIntake() }
      // Whichever ends first takes the other with it; a document that is being read goes back to the queue.
      try await group.next()
      group.cancelAll()
    }
  }
}

/// Log lines as JSON, one object a line, on standard error.
public struct JSONLog: LogHandler {
  private let label: String
  public var metadata: Logger.Metadata = [:]
  public var logLevel: Logger.Level
  private let now: @Sendable () -> String

  /// `now` gives the time as ISO 8601 writes it.
  public init(label: String, level: Logger.Level, now: @escaping @Sendable () -> String) {
    self.label = label
    logLevel = level
    self.now = now
  }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  public func log(event: LogEvent) {
    var json = JSONText()
    json.object { json in
      json.pair("time", now())
      json.pair("level", event.level.rawValue)
      json.pair("message", "\(event.message)")
      for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }).sorted(by: {
        $0.key < $1.key
      }) {
        json.pair(key == "hb.request.id" ? "request" : key, "\(value)")
      }
    }
    FileHandle.standardError.write(Data(json.bytes + [0x0A]))
  }
}
