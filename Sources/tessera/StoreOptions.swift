// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Dialogue
import Foundation
import Kernel
import Storage
import StoragePostgres
import StorageSQLite
import Vocabulary

/// Which record a command works on: the options that every command of the stored record shares.
struct StoreOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The record: a file, or postgres://USER@HOST/NAME. By default TESSERA_DATABASE, then the line \"database = ...\" of ~/.config/tessera/tessera.conf, then ~/.local/share/tessera/tessera.sqlite.",
      valueName: "path|url"
    ),
    completion: .file()
  )
  var database: String?

  /// The options that name one database.
  static func named(_ database: String) -> StoreOptions {
    var options = StoreOptions()
    options.database = database
    return options
  }

  private var environment: [String: String] { ProcessInfo.processInfo.environment }

  var location: StoreLocation {
    StoreLocation(named: database, environment: environment, settings: .ofUser(environment))
  }

  /// The database alone, made where `isMade` says so and there is none.
  func database(isMade: Bool) throws -> any Database {
    switch location.kind {
    case .server(let address): return try PostgresDatabase(address)
    case .file(let path):
      let isThere = FileManager.default.fileExists(atPath: path)
      guard isThere || isMade else {
        throw Failure(
          description: "there is no record at \(path) yet; `tessera ingest FILE --meeting SLUG` begins one"
        )
      }
      if !isThere { makeDefaultFolder() }
      return try SQLiteDatabase(path: path)
    }
  }

  /// Makes the folder for the user's data, for the user alone, where nobody named another place.
  func makeDefaultFolder() {
    guard case .file(let path) = location.kind, location.isDefault else { return }
    try? FileManager.default.createDirectory(
      at: URL(fileURLWithPath: path).deletingLastPathComponent(),
      withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700]
    )
  }

  /// Runs `body` with the record and turns what goes wrong into words and status 1.
  func withLibrary(isMade: Bool = false, _ body: (Library) async throws -> Void) async throws {
    try await Failure.told {
      let database = try database(isMade: isMade)
      do {
        let library = try await Library(database, catalogue: try Catalogue())
        try await body(library)
        await database.close()
      } catch {
        await database.close()
        throw error
      }
    }
  }
}

/// Who makes a change.
struct AuthorOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Who makes the change; by default the user of this machine.", valueName: "name"))
  var by: String?

  /// The author of a change made now.
  var authorship: Authorship {
    let environment = ProcessInfo.processInfo.environment
    let named = by ?? Settings.ofUser(environment)["by"] ?? environment["USER"] ?? environment["LOGNAME"]
    return Authorship(actor: named ?? NSUserName(), at: Clock.now)
  }
}

/// The one place that asks what time it is.
enum Clock {
  static var now: Instant {
    Instant(millisecondsSince1970: Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down)))
  }
}

/// What went wrong, in words for the person at the terminal.
struct Failure: Error, CustomStringConvertible {
  let description: String

  /// Runs `body`; where it throws, says why on standard error and ends with status 1.
  static func told(_ body: () async throws -> Void) async throws {
    do {
      try await body()
    } catch let code as ExitCode {
      throw code
    } catch let error as ValidationError {
      throw error
    } catch {
      StandardError.line(Visible.text("tessera: \(error)"))
      throw ExitCode(1)
    }
  }
}
