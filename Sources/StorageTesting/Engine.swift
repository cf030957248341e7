// SPDX-License-Identifier: Apache-2.0

import Foundation
public import Storage
import StoragePostgres
import StorageSQLite

/// The engines a storage test runs against: SQLite always, PostgreSQL where one is offered.
public enum Engine: String, CaseIterable, Sendable {
  case sqlite, postgres

  /// `TESSERA_TEST_POSTGRES` is the address of a server whose databases are for tests; `make test` starts one.
  public static var available: [Engine] { postgresAddress == nil ? [.sqlite] : allCases }

  public static let postgresAddress: String? = {
    let address = ProcessInfo.processInfo.environment["TESSERA_TEST_POSTGRES"] ?? ""
    return address.isEmpty ? nil : address
  }()

  /// Hands `body` an empty database of its own, which is gone afterwards.
  @discardableResult
  public func withDatabase<Result>(_ body: (any Database) async throws -> Result) async throws -> Result {
    switch self {
    case .sqlite:
      let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("tessera-store-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let database = try SQLiteDatabase(path: folder.appendingPathComponent("test.sqlite").path)
      let result = try await body(database)
      await database.close()
      return result
    case .postgres:
      return try await withPostgres(body)
    }
  }

  private func withPostgres<Result>(_ body: (any Database) async throws -> Result) async throws -> Result {
    // A schema for each test, in one database: sooner made than a database of its own.
    let name = "test_" + UUID().uuidString.lowercased().replacing("-", with: "")
    let database = try PostgresDatabase(Self.postgresAddress ?? "", PostgresOptions(schema: name))
    try await database.createSchema()
    do {
      let result = try await body(database)
      try await database.dropSchema()
      await database.close()
      return result
    } catch {
      try? await database.dropSchema()
      await database.close()
      throw error
    }
  }
}
