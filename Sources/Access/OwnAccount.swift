// SPDX-License-Identifier: Apache-2.0

public import Kernel
import Storage

// What people do with their own account.

extension Accounts {
  /// Sets another password, where the person shows the one before; wrong ones count as in signing in.
  ///
  /// Every session of the account ends but that of the token `session`, and every device is forgotten.
  public func changePassword(
    of viewer: Viewer,
    from old: String,
    to new: String,
    keeping session: String? = nil,
    at instant: Instant
  ) async throws {
    guard let account = viewer.account, viewer.scopes == nil else { throw AccessRefusal.signInNeeded }
    if let weakness = PasswordRule.weakness(of: new, name: account.name, email: account.email) {
      throw AccessRefusal.weakPassword(weakness)
    }
    let attempt = try await beginAttempt(of: account.id, at: instant)
    guard try await look(at: old, attempt) else { throw AccessRefusal.wrongSignIn }
    let stored = try await hash(new).text
    let kept = session.map(Secret.digest(of:))
    try await change(at: instant) { change in
      let actor = try change.actor(viewer, may: .saveSearch, anywhere: true)
      var row = try change.account(actor)
      guard row.password == attempt.account?.password else { throw AccessRefusal.wrongSignIn }
      row.password = stored
      try change.rows.update(row)
      try change.rows.deleteFailures(of: attempt.client, on: attempt.target)
      try change.rows.deleteSessions(of: actor, except: kept)
      try change.rows.deleteDevices(of: actor)
      try change.append(.changePassword, account: actor, by: actor.rawValue)
    }
  }

  /// Sets the language of the pages; nil leaves it to the browser.
  public func setLanguage(of viewer: Viewer, to language: String?, at instant: Instant) async throws {
    let language = try PageLanguage.checked(language)
    try await changeProfile(of: viewer, at: instant) { $0.language = language }
  }

  /// Sets the name under which the person appears in this house.
  public func rename(of viewer: Viewer, to name: String, at instant: Instant) async throws {
    let name = try PersonalName.checked(name)
    try await changeProfile(of: viewer, at: instant) { $0.name = name }
  }

  private func changeProfile(
    of viewer: Viewer,
    at instant: Instant,
    _ edit: @escaping @Sendable (inout AccountRow) -> Void
  ) async throws {
    try await change(at: instant) { change in
      let actor = try change.actor(viewer, may: .saveSearch, anywhere: true)
      let before = try change.account(actor)
      var row = before
      edit(&row)
      guard row != before else { return }
      try change.rows.update(row)
      try change.append(.changeProfile, account: actor, by: actor.rawValue)
    }
  }

  // MARK: - Personal tokens

  /// Makes a token by which a program acts for the person; the secret is shown this once.
  ///
  /// Only somebody with a session makes tokens: a token can not make others that outlive it.
  public func makeToken(
    _ name: String,
    scopes: Set<Action>,
    expires: Instant?,
    by viewer: Viewer,
    at instant: Instant
  ) async throws -> (made: PersonalToken, token: String) {
    guard viewer.scopes == nil else { throw AccessRefusal.signInNeeded }
    guard !scopes.isEmpty else { throw AccessRefusal.noScope }
    if let expires, expires <= instant { throw AccessRefusal.expiryPast }
    let name = try PersonalName.checked(name)
    let secret = Secret.tokenPrefix + Secret.make(randomness)
    let id = newID()
    let token = try await change(at: instant) { change in
      let actor = try change.actor(viewer, may: .saveSearch, anywhere: true)
      guard try change.rows.tokens(of: actor).count < PersonalToken.most else {
        throw AccessRefusal.tooMany(most: PersonalToken.most)
      }
      let row = TokenRow(
        token: PersonalToken(
          id: id,
          account: actor,
          name: name,
          scopes: scopes,
          createdAt: instant,
          expires: expires,
          lastUsedAt: nil
        ),
        digest: Secret.digest(of: secret),
        scopes: TokenRow.text(of: scopes)
      )
      try change.rows.insert(row)
      let key = try change.account(actor).sealKey
      try change.append(
        .makeToken,
        row.subject,
        by: actor.rawValue,
        seal: row.seal(key: key),
        detail: ["scopes": row.scopes]
      )
      return row.token
    }
    return (token, secret)
  }

  /// The tokens of an account, the oldest first, expired ones too; who may see them is for the caller to ask.
  public func tokens(of account: AccountID) async throws -> [PersonalToken] {
    try await database.read { try AccessRows($0).tokens(of: account).map(\.token) }
  }

  /// Ends a token: one's own, or any for who administers.
  public func revokeToken(_ id: String, by viewer: Viewer, at instant: Instant) async throws {
    try await change(at: instant) { change in
      let viewer = try change.current(viewer)
      guard let actor = viewer.account?.id, Hexadecimal.isText(id, digits: 32),
        let row = try change.rows.token(id),
        row.token.account == actor && viewer.mayAnywhere(.saveSearch) || viewer.may(.administer)
      else { throw AccessRefusal.noSuchToken }
      try change.rows.deleteToken(id)
      try change.append(.revokeToken, row.subject, by: actor.rawValue, seal: "")
    }
  }

  /// Who the program acts for, and what it may do; nil where the token is not, or no longer, good.
  ///
  /// Its last use is noted at most once a minute.
  public func viewer(bearer token: String, at instant: Instant) async throws -> Viewer? {
    guard token.hasPrefix(Secret.tokenPrefix) else { return nil }
    let digest = Secret.digest(of: token)
    let found = try await database.read { session -> (PersonalToken, AccountRow)? in
      let rows = AccessRows(session)
      guard let row = try rows.token(digest: digest), row.isOpen(at: instant),
        let account = try rows.account(row.token.account), account.isActive
      else { return nil }
      return (row.token, account)
    }
    guard let (row, account) = found else { return nil }
    if row.lastUsedAt.map({ instant >= $0 + Lifetime.note }) ?? true {
      try await database.write { try AccessRows($0).touchToken(row.id, at: instant) }
    }
    return Viewer(account: account.account, scopes: row.scopes)
  }

  // MARK: - Saved searches

  /// The searches an account keeps, the newest first.
  public func savedSearches(of account: AccountID) async throws -> [SavedSearch] {
    try await database.read { try AccessRows($0).savedSearches(of: account) }
  }

  /// Keeps a search, under a name of the person's own.
  @discardableResult
  public func saveSearch(
    name: String,
    query: String,
    by viewer: Viewer,
    at instant: Instant
  ) async throws -> SavedSearch {
    let name = try PersonalName.checked(name)
    guard query.unicodeScalars.count <= SavedSearch.longestQuery else {
      throw AccessRefusal.tooLong(most: SavedSearch.longestQuery)
    }
    let id = newID()
    return try await change(at: instant) { change in
      let actor = try change.actor(viewer, may: .saveSearch, anywhere: true)
      guard try change.rows.savedSearches(of: actor).count < SavedSearch.most else {
        throw AccessRefusal.tooMany(most: SavedSearch.most)
      }
      let search = SavedSearch(
        id: id,
        account: actor,
        name: name,
        query: query,
        createdAt: instant,
        seenAt: instant
      )
      try change.rows.insert(search)
      return search
    }
  }

  /// Notes that the person has looked at what the search finds now.
  public func seeSearch(_ id: String, by viewer: Viewer, at instant: Instant) async throws {
    try await changeSearch(id, by: viewer, at: instant) { try $0.touchSearch(id, of: $1, at: instant) }
  }

  /// Deletes one of the person's own searches.
  public func deleteSearch(_ id: String, by viewer: Viewer, at instant: Instant) async throws {
    try await changeSearch(id, by: viewer, at: instant) { try $0.deleteSearch(id, of: $1) }
  }

  private func changeSearch(
    _ id: String,
    by viewer: Viewer,
    at instant: Instant,
    _ body: @escaping @Sendable (AccessRows, AccountID) throws -> Bool
  ) async throws {
    guard Hexadecimal.isText(id, digits: 32) else { throw AccessRefusal.noSuchSearch }
    try await change(at: instant) { change in
      let actor = try change.actor(viewer, may: .saveSearch, anywhere: true)
      guard try body(change.rows, actor) else { throw AccessRefusal.noSuchSearch }
    }
  }
}
