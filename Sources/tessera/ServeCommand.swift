// SPDX-License-Identifier: Apache-2.0

import Access
import ArgumentParser
import Dialogue
import Foundation
import Kernel
import Logging
import Reading
import Storage
import Vocabulary
import Web

/// `tessera serve`: the library in a browser.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve the library to browsers and programs.",
    discussion: """
      By default only this machine can reach it, at http://localhost:8080. The first time a link is shown by \
      which somebody becomes its administrator; there is no default password.

      To let others reach it, give a certificate, or put a server that speaks TLS before it (--behind-proxy). \
      SIGTERM and SIGINT let requests end before it stops.

      EXAMPLES
        tessera serve
        tessera serve --database postgres://tessera@localhost/tessera --port 9000
        tessera serve --host 0.0.0.0 --certificate chain.pem --key key.pem --address https://record.example.org
        tessera serve --behind-proxy --address https://record.example.org
      """
  )

  @Option(help: ArgumentHelp("The address to listen at.", valueName: "host"))
  var host: String = "127.0.0.1"

  @Option(help: ArgumentHelp("The port to listen at; 0 takes a free one.", valueName: "port"))
  var port: Int = 8080

  @Option(
    help: ArgumentHelp("How people reach it; permanent addresses begin so.", valueName: "url")
  )
  var address: String?

  @Option(help: ArgumentHelp("A certificate chain, in PEM.", valueName: "file"), completion: .file())
  var certificate: String?

  @Option(help: ArgumentHelp("The key of the certificate, in PEM.", valueName: "file"), completion: .file())
  var key: String?

  @Flag(help: "A server before this one speaks TLS and says who asks (X-Forwarded-For).")
  var behindProxy = false

  @Flag(help: "Speak plain HTTP to other machines too: passwords can be read on the way.")
  var plainHTTP = false

  @Option(help: "What is logged, as JSON on standard error: debug, info, notice, warning or error.")
  var logLevel: String = "info"

  @Option(
    help: ArgumentHelp(
      "Who is given the figures at /metrics: token (those who may read the trail, by a token of theirs), loopback (programs of this machine too, unless a proxy passed them on) or off.",
      valueName: "who"
    )
  )
  var metrics: String = MetricsReaders.token.rawValue

  @OptionGroup var opening: IntakeOptions
  @OptionGroup var store: StoreOptions

  private var isLoopback: Bool { ["127.0.0.1", "::1", "localhost"].contains(host) }

  func validate() throws {
    guard (0...65_535).contains(port) else { throw ValidationError("--port takes 0 to 65535, not \(port).") }
    guard (certificate == nil) == (key == nil) else {
      throw ValidationError("--certificate and --key go together.")
    }
    guard Logger.Level(rawValue: logLevel) != nil else {
      throw ValidationError("--log-level takes debug, info, notice, warning or error, not \(logLevel).")
    }
    guard MetricsReaders(rawValue: metrics) != nil else {
      throw ValidationError("--metrics takes token, loopback or off, not \(metrics).")
    }
    if !isLoopback, certificate == nil, !behindProxy, !plainHTTP {
      throw ValidationError(
        "Other machines could read passwords on their way to \(host). Give --certificate and --key, put a server that speaks TLS before this one (--behind-proxy), or accept that with --plain-http."
      )
    }
    if let address {
      guard let url = URL(string: address), ["http", "https"].contains(url.scheme), url.host != nil else {
        throw ValidationError("--address takes a URL such as https://record.example.org, not \(address).")
      }
    }
  }

  func run() async throws {
    Interruption.leaveSignals()
    let level = Logger.Level(rawValue: logLevel) ?? .info
    let logger = Logger(label: "tessera") { label in
      JSONLog(label: label, level: level) { Clock.now.iso8601 }
    }
    try await Failure.told {
      let database = try store.database(isMade: true)
      let library = try await Library(database, catalogue: try Catalogue())
      let accounts = try await Accounts(database)
      let reader = try Reader()
      let isSecure = certificate != nil || behindProxy
      let shown =
        address.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
        ?? "\(certificate != nil ? "https" : "http")://\(isLoopback ? "localhost" : host):\(port)"
      let site = try Site(
        library: library,
        accounts: accounts,
        reader: reader,
        intake: opening.intake,
        settings: SiteSettings(
          address: shown,
          isSecure: isSecure,
          trustsProxy: behindProxy,
          metrics: MetricsReaders(rawValue: metrics) ?? .token
        ),
        clock: { Clock.now }
      )
      let link =
        try await accounts.hasAdministrator()
        ? nil : "\(shown)/join/\(try await accounts.firstAdministratorInvitation(at: Clock.now))"
      let server = SiteServer(
        site,
        host: host,
        port: port,
        certificate: certificate.flatMap { chain in key.map { (chain, $0) } },
        logger: logger
      )
      do {
        try await server.run { port in
          print("Open \(shown.hasSuffix(":0") ? shown.dropLast() + "\(port)" : shown)")
          if let link {
            let address = link.replacingOccurrences(of: ":0/", with: ":\(port)/")
            print("To become its administrator, open this link within a day (it works once):\n  \(address)")
          }
          fflush(nil)
        }
      } catch {
        await database.close()
        throw error
      }
      await database.close()
    }
  }
}
