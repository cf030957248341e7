// SPDX-License-Identifier: Apache-2.0

import Foundation
public import Kernel

/// What an account is known by, for ever: 32 lower-case hexadecimal digits that say nothing of the person.
public struct AccountID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  public let rawValue: String

  /// Nil where the text is no such identifier.
  public init?(rawValue: String) {
    guard Hexadecimal.isText(rawValue, digits: 32) else { return nil }
    self.rawValue = rawValue
  }

  /// A new one, made of 16 random bytes.
  init(_ randomness: Randomness) { rawValue = Hexadecimal.text(randomness.bytes(16)) }

  public var description: String { rawValue }
}

/// Somebody who can sign in.
///
/// An account is never deleted, because the trail tells of it; who wants to be forgotten is *erased*: the
/// identifier stays and all that tells of the person goes.
public struct Account: Sendable, Equatable, Identifiable {
  public let id: AccountID
  /// Empty once the account is erased.
  public let name: String
  /// In lower case; empty once the account is erased.
  public let email: String
  /// The language of the pages, `en`, `fr`, `es` or `ar`; nil where the browser decides.
  public let language: String?
  public let state: State
  public let createdAt: Instant
  /// What the person is, and where, in the order of the roles.
  public let grants: [Grant]

  public init(
    id: AccountID,
    name: String,
    email: String,
    language: String? = nil,
    state: State = .active,
    createdAt: Instant,
    grants: [Grant] = []
  ) {
    self.id = id
    self.name = name
    self.email = email
    self.language = language
    self.state = state
    self.createdAt = createdAt
    self.grants = grants
  }

  public enum State: String, Sendable, CaseIterable {
    case active
    /// Can not sign in until somebody enables it; has no session and no token.
    case disabled
    /// For good: nothing of the person is left but the identifier.
    case erased
  }
}

// MARK: - Rules

/// What people may call themselves.
enum PersonalName {
  static let most = 120

  /// The name without white space around it; throws ``AccessRefusal/malformedName``.
  static func checked(_ text: String) throws(AccessRefusal) -> String {
    let name = text.trimmed
    guard (1...most).contains(name.unicodeScalars.count), name.hasNoControls else { throw .malformedName }
    return name
  }
}

/// What can be an address of electronic mail.
enum EmailAddress {
  /// The address in lower case, without white space around it: the form in which addresses are compared.
  static func folded(_ text: String) -> String {
    text.trimmed.lowercased().precomposedStringWithCanonicalMapping
  }

  /// The folded address; throws ``AccessRefusal/malformedEmail`` where it has not the shape of one.
  ///
  /// Only the shape is looked at: whether mail arrives, only mail can tell.
  static func checked(_ text: String) throws(AccessRefusal) -> String {
    let address = folded(text)
    guard isPlausible(address) else { throw .malformedEmail }
    return address
  }

  static func isPlausible(_ address: String) -> Bool {
    guard address.utf8.count <= 254, address.hasNoControls, !address.contains(where: \.isWhitespace),
      let sign = address.lastIndex(of: "@")
    else { return false }
    let local = address[..<sign]
    let domain = address[address.index(after: sign)...]
    let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
    return !local.isEmpty && local.utf8.count <= 64 && !local.contains("@") && labels.count >= 2
      && labels.allSatisfy { !$0.isEmpty && !$0.hasPrefix("-") && !$0.hasSuffix("-") }
  }
}

/// The languages in which there are pages.
enum PageLanguage {
  static let all: Set<String> = ["en", "fr", "es", "ar"]

  static func checked(_ text: String?) throws(AccessRefusal) -> String? {
    if let text, !all.contains(text) { throw .unknownLanguage(text) }
    return text
  }
}

extension String {
  /// Without white space at its ends.
  var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }

  /// Whether no character of it controls a terminal, a line or the direction of what follows.
  var hasNoControls: Bool {
    unicodeScalars.allSatisfy { scalar in
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: false
      default: !(0x202A...0x202E).contains(scalar.value) && !(0x2066...0x2069).contains(scalar.value)
      }
    }
  }
}
