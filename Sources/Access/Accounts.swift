// SPDX-License-Identifier: Apache-2.0

import Kernel
public import Storage

/// The people who may come in, what each may do, and the trail of what was done with that.
///
/// Every change is one transaction, with its entry in the trail, and is decided on what the store says of the
/// person who asks at that moment, not on what it said when the request began. An `Accounts` is a value over a
/// database and may be used by many tasks at once; one process has one, because it counts the passwords that
/// are looked at.
public struct Accounts: Sendable {
  let database: any Database
  let hashing: PasswordHashing
  let randomness: Randomness
  let gate: HashingGate
  /// What addresses are hashed with, so that the digests mean nothing elsewhere.
  private let salt: String
  /// A password that nobody has: looked at where there is no account, for the same time.
  let decoy: PasswordHash

  /// Opens what `database` has of people and brings it to the shape of this program.
  public init(
    _ database: any Database,
    hashing: PasswordHashing = .recommended,
    randomness: Randomness = .system
  ) async throws {
    try await database.migrate(AccessSchema.migrations, room: "access")
    let found = try await database.read { try AccessRows($0).setting("salt") }
    let salt: String
    if let found {
      salt = found
    } else {
      let new = Secret.make(randomness)
      salt = try await database.write { session in
        let rows = AccessRows(session)
        try rows.set("salt", to: new)
        return try rows.setting("salt") ?? new
      }
    }
    self.init(migrated: database, hashing: hashing, randomness: randomness, salt: salt, gate: HashingGate())
  }

  private init(
    migrated database: any Database,
    hashing: PasswordHashing,
    randomness: Randomness,
    salt: String,
    gate: HashingGate
  ) {
    self.database = database
    self.hashing = hashing
    self.randomness = randomness
    self.salt = salt
    self.gate = gate
    decoy = PasswordHash(
      hashing: hashing,
      salt: randomness.bytes(PasswordHash.saltBytes),
      key: randomness.bytes(32)
    )
  }

  /// The same people, reached through another database value; for tests of what fails half-way.
  func through(_ database: any Database, hashing: PasswordHashing? = nil) -> Accounts {
    Accounts(
      migrated: database,
      hashing: hashing ?? self.hashing,
      randomness: randomness,
      salt: salt,
      gate: gate
    )
  }

  // MARK: - Parts that the verbs share

  /// Runs one change under the lock of the trail.
  func change<Result: Sendable>(
    at instant: Instant,
    _ body: @escaping @Sendable (inout Change) throws -> Result
  ) async throws -> Result {
    try await database.write(under: .accessTrail) { session in
      var change = try Change(session, at: instant)
      return try body(&change)
    }
  }

  func newID() -> String { Hexadecimal.text(randomness.bytes(16)) }
  func newSealKey() -> String { Hexadecimal.text(randomness.bytes(32)) }

  /// A digest of something about the outside, that only this store makes.
  func salted(_ label: String, _ text: String) -> String {
    CanonicalJSON.digest(of: [.text(label), .text(text)], key: salt)
  }

  /// Hashes a new password, in the line of all who wait for that.
  func hash(_ password: String) async throws -> PasswordHash {
    let hashing = hashing
    let salt = randomness.bytes(PasswordHash.saltBytes)
    return try await gate.run { try hashing.hash(password, salt: salt) }
  }

  /// Whether it is the password, in the line of all who wait for that; in the same time where there is none.
  func isPassword(_ password: String, _ stored: String?) async throws -> Bool {
    let hash = stored.flatMap { PasswordHash($0) }
    let looked = hash ?? decoy
    let isRight = try await gate.run { try looked.isOf(password) }
    return isRight && hash != nil
  }
}

extension Change {
  /// The viewer as the store has the account now; throws ``AccessRefusal/signInNeeded`` where it is not active.
  func current(_ viewer: Viewer) throws -> Viewer {
    guard let id = viewer.account?.id, let row = try rows.account(id), row.isActive else {
      throw AccessRefusal.signInNeeded
    }
    return Viewer(account: row.account, scopes: viewer.scopes)
  }

  /// The identifier of a viewer who may do that, everywhere or anywhere.
  func actor(_ viewer: Viewer, may action: Action, anywhere: Bool = false) throws -> AccountID {
    let viewer = try current(viewer)
    guard let id = viewer.account?.id else { throw AccessRefusal.signInNeeded }
    guard anywhere ? viewer.mayAnywhere(action) : viewer.may(action) else {
      throw AccessRefusal.notAllowed(action)
    }
    return id
  }

  /// An account that is not erased.
  func account(_ id: AccountID) throws -> AccountRow {
    guard let row = try rows.account(id), row.state != .erased else { throw AccessRefusal.noSuchAccount }
    return row
  }
}

// MARK: - Reading

extension Accounts {
  /// Every account, disabled and erased ones too, the oldest first.
  ///
  /// Who may see them is for the caller to ask; so with the next.
  public func accounts() async throws -> [Account] {
    try await database.read { try AccessRows($0).accounts().map(\.account) }
  }

  /// The account with that identifier; nil where there is none.
  public func account(_ id: AccountID) async throws -> Account? {
    try await database.read { try AccessRows($0).account(id)?.account }
  }

  /// Whether somebody who can sign in administers the whole house.
  public func hasAdministrator() async throws -> Bool {
    try await database.read { try AccessRows($0).hasAdministrator() }
  }
}
