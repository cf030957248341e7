// SPDX-License-Identifier: Apache-2.0

/// Work that waits in the store until somebody does it, each piece by one worker at a time.
///
/// A piece that a worker claimed and did not finish within its lease is offered again: what it does must bear
/// being done twice.
public protocol WorkQueue {
  /// Adds a piece of work, due at `due` (milliseconds since 1970); nothing where one of that key waits already.
  func add(key: String, kind: String, payload: String, due: Int64) throws

  /// Takes up to `limit` pieces of `kind` that are due at `now`, the longest due first, and holds them until
  /// `lease`. Workers that claim at the same time get different pieces and do not wait for each other.
  func claim(kind: String, limit: Int, now: Int64, lease: Int64) throws -> [WorkPiece]

  /// Takes a piece off the queue: it is done.
  func finish(_ key: String) throws

  /// Puts a piece back, due again at `due`.
  func release(_ key: String, due: Int64) throws
}

/// A piece of work that was claimed.
public struct WorkPiece: Sendable, Equatable {
  public let key: String
  public let kind: String
  public let payload: String
  /// How often it has been claimed, this time included.
  public let attempts: Int

  public init(key: String, kind: String, payload: String, attempts: Int) {
    self.key = key
    self.kind = kind
    self.payload = payload
    self.attempts = attempts
  }
}

/// The queue as both engines hold it, in one table; they differ in how a claim passes over what others hold.
public struct TableWorkQueue: WorkQueue {
  /// The table, in the words of SQLite's strict tables.
  public static let schema = """
    CREATE TABLE work (
      key TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      payload TEXT NOT NULL,
      due INTEGER NOT NULL,
      attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0)
    ) STRICT;
    CREATE INDEX work_due ON work (kind, due, key);
    """

  private let session: any Session
  private let passingOver: SQL

  /// `passingOver` is what the engine adds to a selection so that it passes over rows others hold.
  public init(_ session: any Session, passingOver: SQL) {
    self.session = session
    self.passingOver = passingOver
  }

  public func add(key: String, kind: String, payload: String, due: Int64) throws {
    try session.run(
      """
      INSERT INTO work (key, kind, payload, due) VALUES (\(key), \(kind), \(payload), \(due))
      ON CONFLICT (key) DO NOTHING
      """
    )
  }

  public func claim(kind: String, limit: Int, now: Int64, lease: Int64) throws -> [WorkPiece] {
    try session.rows(
      """
      UPDATE work SET due = \(lease), attempts = attempts + 1
      WHERE key IN (
        SELECT key FROM work WHERE kind = \(kind) AND due <= \(now)
        ORDER BY due, key LIMIT \(limit) \(passingOver)
      )
      RETURNING key, kind, payload, attempts
      """
    ) { row in
      WorkPiece(
        key: try row.text(0),
        kind: try row.text(1),
        payload: try row.text(2),
        attempts: try row.int(3)
      )
    }
    .sorted { $0.key < $1.key }
  }

  public func finish(_ key: String) throws { try session.run("DELETE FROM work WHERE key = \(key)") }

  public func release(_ key: String, due: Int64) throws {
    try session.run("UPDATE work SET due = \(due) WHERE key = \(key)")
  }
}
