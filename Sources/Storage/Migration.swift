// SPDX-License-Identifier: Apache-2.0

/// One change of the shape of the store, made once and never edited afterwards.
public struct Migration: Sendable {
  /// 1 for the first.
  public let version: Int
  /// What it brings, in a few words.
  public let name: String
  let apply: @Sendable (any Session) throws -> Void

  /// A migration that may need more than a script: `apply` gets the session of the transaction.
  public init(version: Int, name: String, _ apply: @escaping @Sendable (any Session) throws -> Void) {
    self.version = version
    self.name = name
    self.apply = apply
  }
}

extension Database {
  /// Brings the store to the shape of the last of `migrations`; gives the versions that were applied.
  ///
  /// All that are missing are applied in their order, in one transaction, under a lock: whoever comes second
  /// finds them done. Throws ``StorageError/newer(found:known:)`` where the store has a version that is not
  /// among them.
  ///
  /// A `room` with tables of its own counts its migrations apart from those of the record.
  @discardableResult
  public func migrate(_ migrations: [Migration], room: StaticString? = nil) async throws -> [Int] {
    let known = migrations.map(\.version).max() ?? 0
    let table = SQL(stringLiteral: room.map { "migration_\($0)" } ?? "migration")
    // Most openings find nothing to do, and need not wait for a writer.
    if let found = try? await read({ try Self.version($0, table) }), found == known { return [] }
    return try await write(under: .migration) { session in
      try session.script(
        "CREATE TABLE IF NOT EXISTS \(table.text) (version INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;"
      )
      let found = try Self.version(session, table)
      guard found <= known else { throw StorageError.newer(found: found, known: known) }
      var applied: [Int] = []
      for migration in migrations.sorted(by: { $0.version < $1.version }) where migration.version > found {
        try migration.apply(session)
        try session.run(
          "INSERT INTO \(table) (version, name) VALUES (\(migration.version), \(migration.name))"
        )
        applied.append(migration.version)
      }
      return applied
    }
  }

  private static func version(_ session: any Session, _ table: SQL) throws -> Int {
    try session.first("SELECT COALESCE(MAX(version), 0) FROM \(table)") { try $0.int(0) } ?? 0
  }
}
