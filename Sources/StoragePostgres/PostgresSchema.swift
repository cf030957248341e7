// SPDX-License-Identifier: Apache-2.0

import Storage

extension PostgresDatabase {
  /// Makes the schema of the options, so that several stores can live in one database.
  ///
  /// Nothing where it is there already. Tests use one for each store.
  public func createSchema() async throws {
    let schema = try quotedSchema()
    try await write { try $0.script("CREATE SCHEMA IF NOT EXISTS \(schema)") }
  }

  /// Drops the schema of the options, with all that is in it.
  public func dropSchema() async throws {
    let schema = try quotedSchema()
    try await write { try $0.script("DROP SCHEMA IF EXISTS \(schema) CASCADE") }
  }

  private func quotedSchema() throws(StorageError) -> String {
    guard let schema = options.quotedSchema else { throw .unsupported("no schema was named") }
    return schema
  }
}
