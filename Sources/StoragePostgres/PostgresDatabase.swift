// SPDX-License-Identifier: Apache-2.0

public import Storage
import Synchronization

/// A store of record in one PostgreSQL database, or in one schema of it.
///
/// A read is one repeatable-read snapshot. A write is serializable and runs again from its start when another
/// writer got there first, or when the connection broke before its end; its body must bear that. Only where
/// the connection breaks while the end is being confirmed does the caller have to look.
public final class PostgresDatabase: Database {
  /// Where it is: `postgres://user@host:5432/name`, without the password.
  public let location: String
  let options: PostgresOptions
  private let pool: ConnectionPool
  /// Whether the server answered the last time: only then is it worth waiting for it to come back.
  private let isReached = Atomic<Bool>(false)

  /// How often a write is tried against other writers, which takes about eight seconds.
  ///
  /// Where a serializable write of another lasts while some two thousand short ones are done, PostgreSQL no
  /// longer keeps them apart and refuses sound ones until the long one ends: short waits are not enough.
  private static let mostAttempts = 16
  /// After losing this often, a write keeps all others back while it runs.
  private static let lossesBeforeAlone = 4
  private static let gate: Int64 = 0x7465_7373_0000

  /// A database that is opened when it is first used.
  ///
  /// `address` is a `postgres://` URL or a list of `key=value`, as libpq reads them. Throws
  /// ``StorageError/unavailable(location:reason:)`` where it is neither.
  public init(_ address: String, _ options: PostgresOptions = PostgresOptions()) throws(StorageError) {
    let address = try PostgresAddress(address, connectTimeout: options.connectTimeout)
    location = address.location
    self.options = options
    pool = ConnectionPool(address, options)
  }

  /// Runs `body` against one snapshot, again where the connection breaks.
  public func read<Result: Sendable>(
    _ body: @Sendable (any Session) throws -> Result
  ) async throws -> Result {
    try await run(transaction(isWrite: false, under: nil), body)
  }

  /// Runs `body` in one serializable transaction, under `lock` where there is one.
  ///
  /// Throws ``StorageError/contended(attempts:)`` where others were first time and again, and
  /// ``StorageError/unavailable(location:reason:)`` where nobody can tell whether it happened.
  @discardableResult
  public func write<Result: Sendable>(
    under lock: AdvisoryLock?,
    _ body: @Sendable (any Session) throws -> Result
  ) async throws -> Result {
    try await run(transaction(isWrite: true, under: lock), body)
  }

  /// Throws ``StorageError/unsupported(_:)``: a server has no file to copy.
  public func copy(to path: String) async throws {
    throw StorageError.unsupported(
      "a database on a server has no file to copy; `tessera export` writes all of it"
    )
  }

  /// Ends every connection, once what is under way has ended.
  public func close() async { await pool.close() }

  // MARK: - Rules

  private func run<Result: Sendable>(
    _ transaction: PostgresTransaction,
    _ body: @Sendable (any Session) throws -> Result
  ) async throws -> Result {
    let connection = try await pool.lend()
    do {
      let result = try await persist(transaction, on: connection, body)
      await pool.takeBack(connection)
      return result
    } catch {
      await pool.takeBack(connection)
      throw error
    }
  }

  /// Tries until it is done, until an error stands, or until patience ends.
  private func persist<Result: Sendable>(
    _ transaction: PostgresTransaction,
    on connection: PostgresConnection,
    _ body: @Sendable (any Session) throws -> Result
  ) async throws -> Result {
    var transaction = transaction
    var conflicts = 0
    var outage: Outage?
    while true {
      switch try await connection.attempt(transaction, body) {
      case .done(let result):
        isReached.store(true, ordering: .relaxed)
        return result
      case .conflicted:
        conflicts += 1
        guard conflicts < Self.mostAttempts else { throw StorageError.contended(attempts: conflicts) }
        transaction.isAlone = conflicts >= Self.lossesBeforeAlone
        let pause = min(1000.0, 2 * Double(1 << conflicts))
        try await Task.sleep(for: .milliseconds(pause * Double.random(in: 0.5...1.5)))
      case .unreachable(let error):
        // Nothing was there before that might come back: say so at once.
        if outage == nil, !isReached.load(ordering: .relaxed) { throw error }
        try await wait(&outage, error)
      case .lost(let error): try await wait(&outage, error)
      }
    }
  }

  private func wait(_ outage: inout Outage?, _ error: StorageError) async throws {
    var current = outage ?? Outage(patience: options.restartPatience)
    guard let pause = current.nextPause() else {
      // Who comes next is told at once, until the server has answered somebody.
      isReached.store(false, ordering: .relaxed)
      throw error
    }
    outage = current
    try await Task.sleep(for: pause)
  }

  private func transaction(isWrite: Bool, under lock: AdvisoryLock?) -> PostgresTransaction {
    PostgresTransaction(isWrite: isWrite, lock: lock.map { key(of: $0.key) }, gate: key(of: Self.gate))
  }

  /// The number of a lock; stores in different schemas of one database do not share theirs.
  private func key(of key: Int64) -> Int64 {
    guard let schema = options.schema else { return key }
    // Fowler, Noll and Vo's hash, the same in every process.
    let hash = schema.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    return key ^ Int64(bitPattern: hash)
  }
}

/// The time in which a server is waited for, with pauses that grow.
private struct Outage {
  private let end: ContinuousClock.Instant
  private var pause: Duration = .zero

  init(patience: Duration) { end = .now + patience }

  /// Nil when patience has ended.
  mutating func nextPause() -> Duration? {
    let now = ContinuousClock.now
    guard now < end else { return nil }
    // At once the first time: an idle connection may have died long ago, and the server be well.
    defer { pause = min(.seconds(1), pause == .zero ? .milliseconds(50) : pause * 2) }
    return min(pause * Double.random(in: 0.75...1.25), now.duration(to: end))
  }
}
