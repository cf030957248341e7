// SPDX-License-Identifier: Apache-2.0

/// Why the door stays closed, in words for the person who stands before it.
///
/// None says whether there is an account of that address.
public enum AccessRefusal: Error, Equatable, CustomStringConvertible {
  /// The address is of nobody, or the password is not theirs.
  case wrongSignIn
  /// Too many wrong passwords: nothing was tried, and nothing will be before that.
  case wait(seconds: Int)
  /// More people are signing in than this machine can look after.
  case busy
  case weakPassword(PasswordRule.Weakness)
  /// The account is disabled; said only to who has shown its password or its link.
  case accountDisabled
  /// The person is not signed in, or by a token where a session is needed.
  case signInNeeded
  case notAllowed(Action)
  /// One may not give that role there, or take it.
  case notGrantable(Grant)
  case malformedName
  case malformedEmail
  case malformedScope(Scope)
  case unknownLanguage(String)
  /// There is an account of that address; said only to who holds an invitation.
  case emailTaken
  /// The link of an invitation was used, withdrawn or replaced, or is too old.
  case invitationGone
  case recoveryGone
  case administratorExists
  case lastAdministrator
  case noRole
  case noScope
  case expiryPast
  case tooMany(most: Int)
  case tooLong(most: Int)
  case noSuchAccount
  case noSuchInvitation
  case noSuchToken
  case noSuchSearch

  /// What the refusal is called in every language, `wrong-sign-in`; it never changes.
  public var key: String {
    switch self {
    case .wrongSignIn: "wrong-sign-in"
    case .wait: "wait"
    case .busy: "busy"
    case .weakPassword: "weak-password"
    case .accountDisabled: "account-disabled"
    case .signInNeeded: "sign-in-needed"
    case .notAllowed: "not-allowed"
    case .notGrantable: "not-grantable"
    case .malformedName: "malformed-name"
    case .malformedEmail: "malformed-email"
    case .malformedScope: "malformed-scope"
    case .unknownLanguage: "unknown-language"
    case .emailTaken: "email-taken"
    case .invitationGone: "invitation-gone"
    case .recoveryGone: "recovery-gone"
    case .administratorExists: "administrator-exists"
    case .lastAdministrator: "last-administrator"
    case .noRole: "no-role"
    case .noScope: "no-scope"
    case .expiryPast: "expiry-past"
    case .tooMany: "too-many"
    case .tooLong: "too-long"
    case .noSuchAccount: "no-such-account"
    case .noSuchInvitation: "no-such-invitation"
    case .noSuchToken: "no-such-token"
    case .noSuchSearch: "no-such-search"
    }
  }

  /// What stands in the words beside the key: `seconds`, `reason`, `action`, `role`, `scope`, `most`, `language`.
  public var payload: [String: String] {
    switch self {
    case .wait(let seconds): ["seconds": String(seconds)]
    case .weakPassword(let weakness): ["reason": weakness.rawValue]
    case .notAllowed(let action): ["action": action.rawValue]
    case .notGrantable(let grant): ["role": grant.role.rawValue, "scope": grant.scope.description]
    case .malformedScope(let scope): ["scope": scope.description]
    case .unknownLanguage(let language): ["language": language]
    case .tooMany(let most), .tooLong(let most): ["most": String(most)]
    default: [:]
    }
  }

  public var description: String {
    switch self {
    case .wrongSignIn: "the address or the password is not right"
    case .wait(let seconds): "there were too many wrong passwords; try again in \(seconds) s"
    case .busy: "too many people are signing in at once; try again in a moment"
    case .weakPassword(let weakness): weakness.words
    case .accountDisabled: "the account is disabled; ask an administrator"
    case .signInNeeded: "sign in first"
    case .notAllowed(let action): "your role does not allow that (\(action.rawValue))"
    case .notGrantable(let grant):
      "you may not give or take the role \(grant.role.rawValue) in \(grant.scope)"
    case .malformedName: "a name has 1 to \(PersonalName.most) characters on one line"
    case .malformedEmail: "that is not the address of a mailbox"
    case .malformedScope(let scope): "“\(scope)” names no forum and no meeting"
    case .unknownLanguage(let language): "there are no pages in “\(language)”; choose en, fr, es or ar"
    case .emailTaken: "there is an account of that address already; sign in with it"
    case .invitationGone: "this invitation was used or withdrawn, or is too old; ask for another"
    case .recoveryGone: "this link was used or replaced, or is too old; ask for another"
    case .administratorExists: "there is an administrator already, who can invite others"
    case .lastAdministrator: "somebody must remain who administers; make another administrator first"
    case .noRole: "an invitation has at least one role"
    case .noScope: "a token allows at least one thing"
    case .expiryPast: "that moment is past"
    case .tooMany(let most): "you have \(most) of these, which is the most; delete one first"
    case .tooLong(let most): "that is longer than \(most) characters"
    case .noSuchAccount: "there is no such account"
    case .noSuchInvitation: "there is no such open invitation"
    case .noSuchToken: "there is no such token"
    case .noSuchSearch: "there is no such search"
    }
  }
}
