// SPDX-License-Identifier: Apache-2.0

public import Kernel
import Storage

extension Accounts {
  /// Signs somebody in by address and password.
  ///
  /// `client` is where the request comes from, such as its network address; `device` is what signing in on that
  /// device gave before. Throws ``AccessRefusal/wrongSignIn``, the same and after the same time whether there is
  /// an account or not, and ``AccessRefusal/wait(seconds:)`` before anything is looked at. An attempt counts as
  /// failed from its beginning, so that many at once count as many.
  public func signIn(
    email: String,
    password: String,
    client: String,
    device: String?,
    at instant: Instant
  ) async throws -> SignedIn {
    let address = EmailAddress.folded(email)
    let attempt = try await beginAttempt(
      on: salted("account", address),
      email: EmailAddress.isPlausible(address) ? address : nil,
      client: client,
      device: device,
      at: instant
    )
    guard try await look(at: password, attempt), let found = attempt.account else {
      throw AccessRefusal.wrongSignIn
    }
    guard found.isActive else { throw AccessRefusal.accountDisabled }
    let isCurrent = found.password.flatMap { PasswordHash($0) }?.hashing == hashing
    let renewed = isCurrent ? nil : try? await hash(password).text
    let opening = Opening(randomness, device: device)
    return try await forgetting(attempt) {
      try await change(at: instant) { change in
        // Meanwhile it may have been disabled, or have got another password.
        guard var row = try change.rows.account(found.id), row.isActive, row.password == found.password else {
          throw AccessRefusal.wrongSignIn
        }
        try change.rows.deleteFailures(of: attempt.client, on: attempt.target)
        if let renewed {
          row.password = renewed
          try change.rows.update(row)
          try change.append(.rehashPassword, account: row.id, by: row.id.rawValue)
        }
        return try change.open(opening, row)
      }
    }
  }

  /// Who the session is of, and the session; nil where there is none, or none any more.
  ///
  /// Noted at most once a minute, so that a session which is used does not end.
  public func session(_ token: String, at instant: Instant) async throws -> (
    viewer: Viewer, session: Session
  )? {
    let digest = Secret.digest(of: token)
    let found = try await database.read { session -> (SessionRow, AccountRow)? in
      let rows = AccessRows(session)
      guard let row = try rows.session(digest: digest), row.isOpen(at: instant),
        let account = try rows.account(row.account), account.isActive
      else { return nil }
      return (row, account)
    }
    guard let (row, account) = found else { return nil }
    var seenAt = row.seenAt
    if instant >= seenAt + Lifetime.note {
      try await database.write { try AccessRows($0).touchSession(digest: digest, at: instant) }
      seenAt = instant
    }
    return (Viewer(account: account.account), row.session(token, seenAt: seenAt))
  }

  /// Ends a session; nothing where there is none.
  public func signOut(_ token: String) async throws {
    let digest = Secret.digest(of: token)
    try await database.write { try AccessRows($0).deleteSession(digest: digest) }
  }

  /// Ends every session of an account, but that of `token`, and forgets its devices.
  public func signOutEverywhere(_ account: AccountID, except token: String?, at instant: Instant) async throws
  {
    let digest = token.map(Secret.digest(of:))
    try await change(at: instant) { change in
      _ = try change.account(account)
      try change.rows.deleteSessions(of: account, except: digest)
      try change.rows.deleteDevices(of: account)
      try change.append(.signOutEverywhere, account: account, by: account.rawValue)
    }
  }

  /// Ends every session there is, as after a backup took its place: none that was ended since may come to life.
  public func signOutEverybody(at instant: Instant) async throws {
    try await change(at: instant) { change in
      for account in try change.rows.accountsSignedIn() {
        try change.rows.deleteSessions(of: account, except: nil)
        try change.append(.signOutEverywhere, account: account, by: AccessEvent.system)
      }
    }
  }

  // MARK: - Parts

  /// An attempt to show a password, which counts as failed until it has not.
  struct Attempt: Sendable {
    let failure: String
    /// Digests of where it comes from and of what it is on.
    let client: String
    let target: String
    let account: AccountRow?
  }

  /// Counts an attempt, or throws ``AccessRefusal/wait(seconds:)``.
  private func beginAttempt(
    on target: String,
    email: String?,
    client: String,
    device: String?,
    at instant: Instant
  ) async throws -> Attempt {
    let failure = newID()
    let device = device.map(Secret.digest(of:))
    let client = salted("client", client)
    return try await database.write(under: .signIn) { session in
      let rows = AccessRows(session)
      let account = try email.flatMap { try rows.account(email: $0) }
      var known: String?
      if let device, let account, try rows.isKnown(device: device, of: account.id) { known = device }
      return try Self.count(
        Attempt(failure: failure, client: known ?? client, target: target, account: account),
        isKnownDevice: known != nil,
        at: instant,
        rows
      )
    }
  }

  /// Counts an attempt of somebody who is signed in to show the password again.
  func beginAttempt(of account: AccountID, at instant: Instant) async throws -> Attempt {
    let failure = newID()
    let place = salted("own", account.rawValue)
    return try await database.write(under: .signIn) { session in
      let rows = AccessRows(session)
      let attempt = Attempt(
        failure: failure,
        client: place,
        target: place,
        account: try rows.account(account)
      )
      return try Self.count(attempt, isKnownDevice: true, at: instant, rows)
    }
  }

  private static func count(
    _ attempt: Attempt,
    isKnownDevice: Bool,
    at instant: Instant,
    _ rows: AccessRows
  ) throws -> Attempt {
    try rows.deleteFailures(before: instant - Lifetime.failure)
    let failures = try rows.failures(of: attempt.client, on: attempt.target, at: instant)
    if let seconds = SignInThrottle.wait(failures, isKnownDevice: isKnownDevice, at: instant) {
      throw AccessRefusal.wait(seconds: seconds)
    }
    try rows.insertFailure(
      attempt.failure,
      of: attempt.client,
      on: attempt.target,
      isDevice: isKnownDevice,
      at: instant
    )
    return attempt
  }

  /// Whether it is the password.
  func look(at password: String, _ attempt: Attempt) async throws -> Bool {
    try await forgetting(attempt) { try await isPassword(password, attempt.account?.password) }
  }

  /// Does not count an attempt that this machine failed, and not the person.
  func forgetting<Result>(_ attempt: Attempt, _ body: () async throws -> Result) async throws -> Result {
    do {
      return try await body()
    } catch {
      if error as? AccessRefusal != .wrongSignIn {
        try? await database.write { try AccessRows($0).deleteFailure(attempt.failure) }
      }
      throw error
    }
  }
}

/// The secrets of a session that is about to begin, made before its transaction.
struct Opening: Sendable {
  let id: String
  let token: String
  let newDevice: String
  let device: String?

  init(_ randomness: Randomness, device: String?) {
    id = Hexadecimal.text(randomness.bytes(16))
    token = Secret.make(randomness)
    newDevice = Secret.make(randomness)
    self.device = device
  }
}

extension Change {
  /// Opens a session of the account, and remembers the device.
  mutating func open(_ opening: Opening, _ account: AccountRow) throws -> SignedIn {
    try rows.deleteSessions(endedBefore: at)
    try rows.deleteDevices(seenBefore: at - Lifetime.device)
    let row = SessionRow(
      id: opening.id,
      digest: Secret.digest(of: opening.token),
      account: account.id,
      createdAt: at,
      seenAt: at,
      expires: at + Lifetime.session
    )
    try rows.insert(row)
    try append(.signIn, "session:\(row.id)", by: account.id.rawValue, seal: row.seal)
    // A device that others share keeps its secret; one that nobody knows gets one of ours.
    var device = opening.newDevice
    if let old = opening.device, try rows.isKnown(device: Secret.digest(of: old)) { device = old }
    try rows.note(device: Secret.digest(of: device), of: account.id, at: at)
    return SignedIn(
      viewer: Viewer(account: account.account),
      session: row.session(opening.token, seenAt: at),
      device: device
    )
  }
}
