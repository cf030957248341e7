// SPDX-License-Identifier: Apache-2.0

import Storage

/// The connections of one database, each lent to one transaction at a time.
///
/// They are made when they are first needed. Whoever finds all of them lent waits; who came first is served
/// first.
actor ConnectionPool {
  private struct Waiter {
    let ticket: Int
    let continuation: CheckedContinuation<PostgresConnection, any Error>
  }

  private let address: PostgresAddress
  private let options: PostgresOptions
  private var idle: [PostgresConnection] = []
  private var made = 0
  private var waiters: [Waiter] = []
  private var tickets = 0
  private var isClosed = false
  private var closers: [CheckedContinuation<Void, Never>] = []

  init(_ address: PostgresAddress, _ options: PostgresOptions) {
    self.address = address
    self.options = options
  }

  /// A connection that nobody else has; whoever gets it gives it back by ``takeBack(_:)``.
  ///
  /// Throws ``StorageError/busy(location:)`` where none comes free for as long as one waits.
  func lend() async throws -> PostgresConnection {
    if isClosed { throw closed }
    // The last one used is the likeliest to be alive, and the others may rest.
    if let connection = idle.popLast() { return connection }
    if made < max(1, options.connections) {
      made += 1
      return PostgresConnection(address, options, number: made)
    }
    tickets += 1
    let ticket = tickets
    let busy = StorageError.busy(location: address.location)
    let alarm = Task { [patience = options.patience] in
      try await Task.sleep(for: patience)
      giveUp(ticket, busy)
    }
    defer { alarm.cancel() }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { waiters.append(Waiter(ticket: ticket, continuation: $0)) }
    } onCancel: {
      // This comes to the actor after the waiter has been put on its list, for that happens without a pause.
      Task { await giveUp(ticket, CancellationError()) }
    }
  }

  /// Takes a lent connection back and hands it to who has waited longest.
  func takeBack(_ connection: PostgresConnection) {
    if waiters.isEmpty {
      idle.append(connection)
    } else {
      waiters.removeFirst().continuation.resume(returning: connection)
    }
    guard isClosed, idle.count == made else { return }
    for closer in closers { closer.resume() }
    closers = []
  }

  /// Lends no more, waits until all are back, and ends them.
  func close() async {
    isClosed = true
    for waiter in waiters { waiter.continuation.resume(throwing: closed) }
    waiters = []
    if idle.count < made { await withCheckedContinuation { closers.append($0) } }
    for connection in idle { await connection.close() }
  }

  // MARK: - Rules

  private var closed: StorageError {
    .unavailable(location: address.location, reason: "this program has closed it")
  }

  private func giveUp(_ ticket: Int, _ error: any Error) {
    guard let index = waiters.firstIndex(where: { $0.ticket == ticket }) else { return }
    waiters.remove(at: index).continuation.resume(throwing: error)
  }
}
