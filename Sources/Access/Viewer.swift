// SPDX-License-Identifier: Apache-2.0

/// Who asks: a person by a session or by a token, or nobody.
///
/// A value of one moment: it says what the person may do as the grants were when it was made.
public struct Viewer: Sendable, Equatable {
  /// Somebody who is not signed in.
  public static let anonymous = Viewer(account: nil)

  public let account: Account?
  /// What a token allows at most, whatever the person may do; nil for a session.
  public let scopes: Set<Action>?

  public init(account: Account?, scopes: Set<Action>? = nil) {
    self.account = account
    self.scopes = scopes
  }

  // MARK: - Rules

  /// Whether the viewer may do it in this meeting, in this forum, or, where neither is given, everywhere.
  ///
  /// A role counts where it is held everywhere, in that meeting, or in the forum of that meeting.
  public func may(_ action: Action, meeting: String? = nil, forum: String? = nil) -> Bool {
    holds(action) { scope in
      switch scope {
      case .everywhere: true
      case .forum(let slug): slug == forum
      case .meeting(let slug): slug == meeting
      }
    }
  }

  /// Whether the viewer may do it in at least one place.
  public func mayAnywhere(_ action: Action) -> Bool { holds(action) { _ in true } }

  /// Where the viewer may do it.
  public func reach(_ action: Action) -> Reach {
    if may(action) { return .everywhere }
    var forums: Set<String> = []
    var meetings: Set<String> = []
    if isWithinScopes(action) {
      for grant in grants where Permissions.allows(grant.role, action) {
        switch grant.scope {
        case .everywhere: break
        case .forum(let slug): forums.insert(slug)
        case .meeting(let slug): meetings.insert(slug)
        }
      }
    }
    return .only(forums: forums, meetings: meetings)
  }

  /// Whether the viewer may give this role there, to somebody invited or, with ``Action/grantRoles``, to
  /// somebody who has an account.
  ///
  /// It must be one that a role of the viewer may give, held in a scope that covers the other; `forums` says
  /// which forum a meeting belongs to.
  public func mayGive(_ grant: Grant, by action: Action = .invite, forums: [String: String] = [:]) -> Bool {
    isWithinScopes(action)
      && grants.contains { held in
        Permissions.allows(held.role, action) && Permissions.grantable(by: held.role).contains(grant.role)
          && held.scope.covers(grant.scope, forums: forums)
      }
  }

  /// The roles that count: none of an account that is not active.
  private var grants: [Grant] { account?.state == .active ? account?.grants ?? [] : [] }

  private func isWithinScopes(_ action: Action) -> Bool { scopes?.contains(action) ?? true }

  private func holds(_ action: Action, where counts: (Scope) -> Bool) -> Bool {
    guard isWithinScopes(action) else { return false }
    return Permissions.allows(nil, action)
      || grants.contains { Permissions.allows($0.role, action) && counts($0.scope) }
  }
}

/// Where somebody may do something.
public enum Reach: Sendable, Equatable {
  case everywhere
  /// In the meetings of these forums and in these meetings; nowhere where both are empty.
  case only(forums: Set<String>, meetings: Set<String>)
}
