// SPDX-License-Identifier: Apache-2.0

/// What somebody is to the dialogue; each role may do what ``Permissions/table`` says.
///
/// Roles compare by the order in which they stand here.
public enum Role: String, CaseIterable, Sendable, Comparable {
  case reader
  case noteTaker = "note-taker"
  case delegation
  case rapporteur
  case chair
  case focalPoint = "focal-point"
  case secretariat
  case administrator

  public static func < (a: Self, b: Self) -> Bool { a.place < b.place }

  private var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// What can be done in the house.
public enum Action: String, CaseIterable, Sendable {
  /// What everybody may read, signed in or not.
  case readPublic = "read-public"
  /// To read who said it; others read what was said without a name (the Chatham House rule).
  case readParticipants = "read-participants"
  /// To read what is closed to participants; each reading is noted in the trail.
  case readRestricted = "read-restricted"
  /// To keep searches of one's own, and preferences, tokens and a password.
  case saveSearch = "save-search"
  /// To take out, in any form, what one may read.
  case export
  /// To confirm, correct, reject, undo, split and merge statements.
  case review
  case addStatement = "add-statement"
  /// To take in documents.
  case intake
  /// To give meetings and sessions their structure.
  case arrange
  case setVisibility = "set-visibility"
  /// To invite people, with a role one may give.
  case invite
  /// To give roles to people who have an account, and to take them away.
  case grantRoles = "grant-roles"
  /// To draft reports, set contributions aside, and answer delegations.
  case draft
  /// To publish a report.
  case publish
  case readTrail = "read-trail"
  case backUp = "back-up"
  /// To disable, enable and erase accounts, and to make links for lost passwords.
  case administer
}

/// The single source of who may do what.
public enum Permissions {
  /// What each role may do, where it is held; every role is in it.
  public static let table: [Role: Set<Action>] = [
    .reader: reader, .delegation: reader, .focalPoint: reader, .chair: reader.union(leading),
    .noteTaker: noteTaker, .rapporteur: noteTaker.union(leading),
    .secretariat: noteTaker.union(leading).union([.invite]), .administrator: Set(Action.allCases),
  ]

  /// Whether somebody with `role` may do it; nil is somebody who is not signed in.
  public static func allows(_ role: Role?, _ action: Action) -> Bool {
    guard let role else { return everybody.contains(action) }
    return table[role]?.contains(action) ?? false
  }

  /// The roles that somebody with `role` may give to others, where both are held.
  public static func grantable(by role: Role) -> Set<Role> {
    switch role {
    case .administrator: Set(Role.allCases)
    case .secretariat: Set(Role.allCases).subtracting([.administrator, .secretariat])
    default: []
    }
  }

  // MARK: - Parts

  private static let everybody: Set<Action> = [.readPublic, .export]
  private static let reader = everybody.union([.readParticipants, .saveSearch])
  private static let noteTaker = reader.union([.review, .addStatement, .intake])
  private static let leading: Set<Action> = [
    .readRestricted, .arrange, .setVisibility, .draft, .publish, .readTrail,
  ]
}
