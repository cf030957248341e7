// SPDX-License-Identifier: Apache-2.0

import Kernel

/// An account as the store has it, with what nobody is shown.
struct AccountRow: Sendable, Equatable {
  let id: AccountID
  var name: String?
  var email: String?
  var language: String?
  /// What ``PasswordHash/text`` gives.
  var password: String?
  var state: Account.State
  let createdAt: Instant
  /// The key of the seals in the trail: they say nothing to who does not have it.
  var sealKey: String?
  /// In the order of the grants.
  var grants: [GrantRow]

  var account: Account {
    Account(
      id: id,
      name: name ?? "",
      email: email ?? "",
      language: language,
      state: state,
      createdAt: createdAt,
      grants: grants.map(\.grant)
    )
  }

  var isActive: Bool { state == .active }

  /// The digest over all of it.
  ///
  /// Names and addresses could be guessed from a plain digest, and the trail is kept for ever: so it is made
  /// under a key that goes when the account is erased.
  var seal: String {
    let parts: [CanonicalJSON.Part] = [
      .text(id.rawValue), .text(name), .text(email), .text(language), .text(password), .text(state.rawValue),
      .number(createdAt),
      .parts(
        grants.map {
          .parts([
            .text($0.grant.role.rawValue), .text($0.grant.scope.description), .text($0.by), .number($0.at),
          ])
        }
      ),
    ]
    return sealKey.map { CanonicalJSON.digest(of: parts, key: $0) } ?? CanonicalJSON.digest(of: parts)
  }
}

/// A grant as the store has it.
struct GrantRow: Sendable, Equatable {
  let grant: Grant
  /// The account that gave it; nil where the house did.
  let by: String?
  let at: Instant
}
