// SPDX-License-Identifier: Apache-2.0

public import Storage
import Synchronization

/// A database that fails at one statement, counted from 1 over all its transactions.
///
/// Statements, scripts, loads and operations of the text index count one each.
public final class FailingDatabase: Database {
  private let base: any Database
  private let counter: Counter
  public var location: String { base.location }

  /// What the statement that fails throws.
  public struct Failure: Error {
    public init() {}
  }

  fileprivate final class Counter: Sendable {
    private let state: Mutex<(done: Int, failing: Int)>

    init(failing: Int) { state = Mutex((0, failing)) }

    var done: Int { state.withLock { $0.done } }

    func step() throws {
      try state.withLock { state in
        state.done += 1
        if state.done == state.failing { throw Failure() }
      }
    }
  }

  public init(_ base: any Database, failingAt statement: Int) {
    self.base = base
    counter = Counter(failing: statement)
  }

  /// How many statements were run, the one that failed included.
  public var statements: Int { counter.done }

  public func read<Result: Sendable>(_ body: @Sendable (any Session) throws -> Result) async throws -> Result
  {
    try await withoutActuallyEscaping(body) { body in
      try await base.read { try body(FailingSession(base: $0, counter: counter)) }
    }
  }

  @discardableResult
  public func write<Result: Sendable>(
    under lock: AdvisoryLock?,
    _ body: @Sendable (any Session) throws -> Result
  ) async throws -> Result {
    try await withoutActuallyEscaping(body) { body in
      try await base.write(under: lock) { try body(FailingSession(base: $0, counter: counter)) }
    }
  }

  public func copy(to path: String) async throws { try await base.copy(to: path) }
  public func close() async { await base.close() }
}

private struct FailingSession: Session {
  let base: any Session
  let counter: FailingDatabase.Counter

  func run(_ sql: SQL, _ each: (any Row) throws -> Void) throws -> Int {
    try counter.step()
    return try base.run(sql, each)
  }

  func script(_ text: String) throws {
    try counter.step()
    try base.script(text)
  }

  func load(_ table: StaticString, _ columns: [StaticString], rows: [[Value]]) throws {
    try counter.step()
    try base.load(table, columns, rows: rows)
  }

  func textIndex(_ name: StaticString) -> any TextIndex {
    FailingTextIndex(base: base.textIndex(name), counter: counter)
  }

  var workQueue: any WorkQueue { base.workQueue }
}

private struct FailingTextIndex: TextIndex {
  let base: any TextIndex
  let counter: FailingDatabase.Counter

  func create() throws {
    try counter.step()
    try base.create()
  }

  func add(_ entries: [IndexedText]) throws {
    try counter.step()
    try base.add(entries)
  }

  func remove(_ entries: [IndexedText]) throws {
    try counter.step()
    try base.remove(entries)
  }

  func matching(_ expression: TermExpression, ranked: Bool) -> SQL {
    base.matching(expression, ranked: ranked)
  }

  func optimize() throws {
    try counter.step()
    try base.optimize()
  }
}
