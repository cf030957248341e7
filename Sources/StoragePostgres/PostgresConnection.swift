// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Storage

/// A place in the pool: a connection with a thread of its own, because libpq blocks.
///
/// It opens when it is first used, and anew after it broke.
actor PostgresConnection {
  private let executor: QueueExecutor
  private let address: PostgresAddress
  private let options: PostgresOptions
  private var link: PostgresLink?

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(_ address: PostgresAddress, _ options: PostgresOptions, number: Int) {
    executor = QueueExecutor(label: "tessera.postgres.\(number)")
    self.address = address
    self.options = options
  }

  /// Runs a transaction once, from its beginning to its end.
  ///
  /// Throws what `body` throws as it is. Locks are taken before the transaction begins, so that it sees all
  /// that was done under them.
  func attempt<Result: Sendable>(
    _ transaction: PostgresTransaction,
    _ body: @Sendable (any Session) throws -> Result
  ) throws -> Attempt<Result> {
    let link: PostgresLink
    do { link = try open() } catch { return .unreachable(error) }
    defer { if link.isLost { self.link = nil } }
    defer { if transaction.lock != nil || transaction.isAlone { release(link) } }
    do {
      try begin(transaction, on: link)
      let result = try body(PostgresSession(link: link))
      // Once a statement has failed, the server does no more in this transaction, whoever caught the error.
      if let trouble = link.trouble { throw trouble.error }
      return try commit(transaction, result, on: link)
    } catch {
      // What goes wrong while going back is of no account: the reason to go back was there before.
      let trouble = link.trouble
      if !link.isLost, link.isInTransaction { rollBack(link) }
      return try ending(trouble, error)
    }
  }

  /// Ends the connection; the next use would open another.
  func close() { link = nil }

  // MARK: - Rules

  private func open() throws(StorageError) -> PostgresLink {
    if let link { return link }
    let link = try PostgresLink(address, options)
    self.link = link
    return link
  }

  private func commit<Result: Sendable>(
    _ transaction: PostgresTransaction,
    _ result: Result,
    on link: PostgresLink
  ) throws -> Attempt<Result> {
    do {
      guard try link.command("COMMIT") == "COMMIT" else {
        throw StorageError.engine("the transaction was not confirmed")
      }
    } catch {
      guard link.isLost else { throw error }
      // A read has all it came for. Of a write, the server may have confirmed it to nobody: whether it
      // happened, only a look can tell.
      guard transaction.isWrite else { return .done(result) }
      throw AmbiguousCommit(
        error: .unavailable(
          location: address.location,
          reason: "the connection was lost while the change was being confirmed; "
            + "look whether it is there before trying again"
        )
      )
    }
    return .done(result)
  }

  /// What an error means, by the trouble that the link saw first, whatever the body made of it.
  private func ending<Result: Sendable>(
    _ trouble: PostgresTrouble?,
    _ error: any Error
  ) throws -> Attempt<Result> {
    if let ambiguous = error as? AmbiguousCommit { throw ambiguous.error }
    switch trouble {
    case .conflict, .stale: return .conflicted
    case .lost(let reason): return .lost(reason)
    case .refused, nil: throw error
    }
  }

  private func rollBack(_ link: PostgresLink) {
    // Where the server does not answer even that, it will undo the transaction once it misses the connection.
    do { try link.command("ROLLBACK") } catch { self.link = nil }
  }

  private func begin(_ transaction: PostgresTransaction, on link: PostgresLink) throws {
    link.forgetTrouble()
    do {
      if let lock = transaction.lock { try link.command("SELECT pg_advisory_lock(\(lock))") }
      // Always after the lock of the caller, so that no two can wait for each other.
      if transaction.isWrite, transaction.isAlone { try clear(transaction.gate, on: link) }
      try link.command(transaction.begin)
    } catch StorageError.timedOut {
      throw StorageError.busy(location: address.location)
    }
  }

  /// Waits until no other write is under way, and keeps new ones back.
  ///
  /// Not for long: while one waits here, all others do. Where a long write is under way, it is better to go
  /// on as everybody does.
  private func clear(_ gate: Int64, on link: PostgresLink) throws {
    try link.command("SET lock_timeout = '2s'")
    do { try link.command("SELECT pg_advisory_lock(\(gate))") } catch StorageError.busy {
      link.forgetTrouble()
    }
    try link.command("SET lock_timeout = 0")
  }

  private func release(_ link: PostgresLink) {
    guard !link.isLost else { return }
    // The session has no locks but these; with a session that fails to give them back, they end.
    do { try link.command("SELECT pg_advisory_unlock_all()") } catch { self.link = nil }
  }
}

/// Parts the loss of a connection at the very end from one where nothing can have happened.
private struct AmbiguousCommit: Error {
  let error: StorageError
}

/// Runs an actor's jobs on a queue, so that blocking never holds a thread of the others.
private final class QueueExecutor: SerialExecutor {
  private let queue: DispatchQueue

  init(label: String) { queue = DispatchQueue(label: label) }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
