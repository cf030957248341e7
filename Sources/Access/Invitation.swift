// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// A link by which somebody makes an account for themselves, once, with roles that are set already.
public struct Invitation: Sendable, Equatable, Identifiable {
  public let id: String
  /// What the person is called, until they say so themselves.
  public let name: String
  public let email: String?
  public let grants: [Grant]
  /// Nil for the link that makes the first administrator.
  public let invitedBy: AccountID?
  public let createdAt: Instant
  public let expires: Instant
}

/// An invitation as the store has it.
struct InvitationRow: Sendable {
  let id: String
  let digest: String
  let name: String
  let email: String?
  let by: AccountID?
  let createdAt: Instant
  let expires: Instant
  let sealKey: String
  let grants: [Grant]

  var invitation: Invitation {
    Invitation(
      id: id,
      name: name,
      email: email,
      grants: grants,
      invitedBy: by,
      createdAt: createdAt,
      expires: expires
    )
  }

  var subject: String { "invitation:\(id)" }

  func isOpen(at instant: Instant) -> Bool { instant < expires }

  /// The digest over all of it, under a key that goes with it: it has a name and an address in it.
  var seal: String {
    CanonicalJSON.digest(
      of: [
        .text(id), .text(digest), .text(name), .text(email), .text(by?.rawValue), .number(createdAt),
        .number(expires),
        .parts(grants.map { .parts([.text($0.role.rawValue), .text($0.scope.description)]) }),
      ],
      key: sealKey
    )
  }
}

/// A link for a lost password as the store has it.
struct RecoveryRow: Sendable {
  let id: String
  let account: AccountID
  let digest: String
  let by: AccountID
  let createdAt: Instant
  let expires: Instant

  var subject: String { "recovery:\(id)" }

  func isOpen(at instant: Instant) -> Bool { instant < expires }

  var seal: String {
    CanonicalJSON.digest(of: [
      .text(id), .text(account.rawValue), .text(digest), .text(by.rawValue), .number(createdAt),
      .number(expires),
    ])
  }
}
