// SPDX-License-Identifier: Apache-2.0

import Kernel
import Storage
import StorageTesting
import Testing

@testable import Access

/// What the tests share: a house of its own, and people who come in.
struct House {
  let accounts: Accounts
  let database: any Database

  /// Hands `body` a house without people on `engine`; passwords cost next to nothing there.
  static func with(_ engine: Engine, _ body: (House) async throws -> Void) async throws {
    try await engine.withDatabase { database in
      let accounts = try await Accounts(database, hashing: PasswordHashing(cost: 4))
      try await body(House(accounts: accounts, database: database))
    }
  }

  static let password = "a long enough phrase"
  static let minute: Int64 = 60_000
  static let hour = 60 * minute
  static let day = 24 * hour

  /// So many milliseconds after the beginning.
  static func moment(_ milliseconds: Int64 = 0) -> Instant {
    Instant(millisecondsSince1970: 1_795_000_000_000 + milliseconds)
  }

  static func email(_ name: String) -> String { "\(name.lowercased())@example.org" }

  /// The first administrator, Ana, signed in.
  func administrator() async throws -> SignedIn {
    let token = try await accounts.firstAdministratorInvitation(at: Self.moment())
    return try await accept(token, name: "Ana")
  }

  @discardableResult
  func accept(_ token: String, name: String, at milliseconds: Int64 = 0) async throws -> SignedIn {
    try await accounts.accept(
      token,
      name: name,
      email: Self.email(name),
      password: Self.password,
      language: "fr",
      client: "192.0.2.1",
      at: Self.moment(milliseconds)
    )
  }

  /// Somebody with these roles, invited by `inviter` and signed in.
  func person(_ name: String, _ grants: Grant..., by inviter: Viewer) async throws -> SignedIn {
    let (_, token) = try await accounts.invite(
      grants,
      name: name,
      email: nil,
      by: inviter,
      at: Self.moment()
    )
    return try await accept(token, name: name)
  }

  func signIn(
    _ name: String,
    password: String = password,
    client: String = "192.0.2.1",
    device: String? = nil,
    at milliseconds: Int64 = 0
  ) async throws -> SignedIn {
    try await accounts.signIn(
      email: Self.email(name),
      password: password,
      client: client,
      device: device,
      at: Self.moment(milliseconds)
    )
  }

  /// Every row of every table but those left out, a line for each.
  func everything(without left: Set<String> = ["sign_in_failure"]) async throws -> [String] {
    try await database.read { session in
      var lines: [String] = []
      for table in Self.tables where !left.contains("\(table)") {
        try session.run("SELECT * FROM \(SQL(name: table))") { row in
          lines.append("\(table) \(try (0..<row.count).map { try row.value($0) })")
        }
      }
      return lines.sorted()
    }
  }

  static let tables: [StaticString] = [
    "account", "account_grant", "invitation", "invitation_grant", "recovery", "sign_in_session",
    "known_device", "sign_in_failure", "personal_token", "saved_search", "access_setting", "access_trail",
  ]

  func isSound() async throws -> Bool { try await accounts.verifyEvents().isSound }
}

extension SignedIn {
  var id: AccountID? { viewer.account?.id }

  /// The viewer as the store has it now.
  func now(_ house: House) async throws -> Viewer {
    try await house.accounts.session(session.token, at: House.moment())?.viewer ?? .anonymous
  }
}
