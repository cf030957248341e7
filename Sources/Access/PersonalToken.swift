// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// What a program shows to act for a person: never more than the person may do, and only what it is made for.
public struct PersonalToken: Sendable, Equatable, Identifiable {
  public let id: String
  public let account: AccountID
  /// What the person calls it.
  public let name: String
  /// All that it allows at most.
  public let scopes: Set<Action>
  public let createdAt: Instant
  /// Nil where it lasts until it is revoked.
  public let expires: Instant?
  /// To the minute.
  public let lastUsedAt: Instant?

  /// The most tokens one person has.
  public static let most = 50
}

/// A token as the store has it.
struct TokenRow: Sendable {
  let token: PersonalToken
  let digest: String
  /// The names of its scopes in their order, parted by spaces.
  let scopes: String

  var subject: String { "token:\(token.id)" }

  func isOpen(at instant: Instant) -> Bool { token.expires.map { instant < $0 } ?? true }

  static func text(of scopes: Set<Action>) -> String {
    Action.allCases.filter(scopes.contains).map(\.rawValue).joined(separator: " ")
  }

  /// The digest over all but the last use, under the key of the account: a name says something of the person.
  func seal(key: String?) -> String {
    CanonicalJSON.digest(
      of: [
        .text(token.id), .text(token.account.rawValue), .text(digest), .text(token.name), .text(scopes),
        .number(token.createdAt), .number(token.expires),
      ],
      key: key ?? ""
    )
  }
}

/// A search somebody keeps, to see later what is new.
public struct SavedSearch: Sendable, Equatable, Identifiable {
  public let id: String
  public let account: AccountID
  public let name: String
  /// The query as the page of results has it.
  public let query: String
  public let createdAt: Instant
  /// When the person last looked at what it finds.
  public let seenAt: Instant

  /// The most searches one person keeps.
  public static let most = 200
  /// The longest query, in characters.
  public static let longestQuery = 2_000
}
