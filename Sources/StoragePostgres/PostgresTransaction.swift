// SPDX-License-Identifier: Apache-2.0

import Storage

/// How a transaction runs on the server, and what it holds while it does.
struct PostgresTransaction: Sendable {
  /// Whether it may change something.
  let isWrite: Bool
  /// The lock its caller asked for, held from before it begins until after its end.
  let lock: Int64?
  /// The lock that all writes share; who has lost too often takes it alone, and then meets no other writer.
  let gate: Int64
  /// Whether it has lost that often.
  var isAlone = false

  /// The lock at the gate comes with the beginning, and so costs no message of its own.
  ///
  /// The snapshot is then older than the wait for it: a write that waited there may fail and run again.
  var begin: String {
    isWrite
      ? "BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT pg_advisory_xact_lock_shared(\(gate))"
      : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
  }
}

/// How one attempt at a transaction ended, where it did not end in an error that stands.
enum Attempt<Result: Sendable>: Sendable {
  case done(Result)
  /// Another writer got there first; nothing was changed.
  case conflicted
  /// The connection broke before anything could have been changed for good.
  case lost(StorageError)
  /// No connection could be made.
  case unreachable(StorageError)
}
