// SPDX-License-Identifier: Apache-2.0

import CLibPQ
import Storage

/// Where a database is, with what is needed to get in.
///
/// The password goes to libpq and nowhere else: what is shown is ``location``.
struct PostgresAddress: Sendable, CustomStringConvertible, CustomReflectable {
  /// For people: `postgres://user@host:5432/name`.
  let location: String
  /// What libpq connects by, password included.
  private let connection: String

  var description: String { location }
  var customMirror: Mirror { Mirror(self, children: ["location": location]) }

  /// Reads a `postgres://` URL or a list of `key=value`, as libpq does.
  init(_ text: String, connectTimeout: Int) throws(StorageError) {
    // What libpq says about an address it can not read repeats parts of it, maybe of the password.
    guard let given = Self.parse(text) else {
      throw .unavailable(
        location: "postgres://…",
        reason: "the address is neither a postgres:// URL nor a list of key=value"
      )
    }
    var settings = [
      "application_name": "tessera", "connect_timeout": "\(connectTimeout)", "keepalives": "1",
      "keepalives_idle": "30", "keepalives_interval": "10", "keepalives_count": "3",
      "tcp_user_timeout": "60000",
    ]
    settings.merge(given) { _, given in given }
    settings["client_encoding"] = "UTF8"
    connection = settings.sorted { $0.key < $1.key }.map { "\($0.key)=\(Self.quoted($0.value))" }
      .joined(separator: " ")

    let user = given["user"].map { "\($0)@" } ?? ""
    let host = given["host"] ?? given["hostaddr"] ?? "localhost"
    location =
      "postgres://\(user)\(host):\(given["port"] ?? "5432")/\(given["dbname"] ?? given["user"] ?? "")"
  }

  /// A new connection; whoever gets it looks whether it came about, and ends it.
  func connect() -> OpaquePointer? { PQconnectdb(connection) }

  // MARK: - Rules

  private static func parse(_ text: String) -> [String: String]? {
    guard !text.utf8.contains(0), let parsed = PQconninfoParse(text, nil) else { return nil }
    defer { PQconninfoFree(parsed) }
    var given: [String: String] = [:]
    var option = parsed
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val { given[String(cString: keyword)] = String(cString: value) }
      option += 1
    }
    return given
  }

  private static func quoted(_ value: String) -> String {
    "'\(value.replacing("\\", with: "\\\\").replacing("'", with: "\\'"))'"
  }
}
