// SPDX-License-Identifier: Apache-2.0

/// Where a role is held.
public enum Scope: Hashable, Sendable, CustomStringConvertible {
  case everywhere
  /// In every meeting of the forum with this slug.
  case forum(String)
  /// In the meeting with this slug.
  case meeting(String)

  /// The scope that ``description`` is of; nil where the text is of none.
  public init?(_ text: String) {
    if text == "everywhere" {
      self = .everywhere
    } else if text.hasPrefix("forum:"), Self.isSlug(text.dropFirst(6)) {
      self = .forum(String(text.dropFirst(6)))
    } else if text.hasPrefix("meeting:"), Self.isSlug(text.dropFirst(8)) {
      self = .meeting(String(text.dropFirst(8)))
    } else {
      return nil
    }
  }

  /// `everywhere`, `forum:gfmd` or `meeting:gfmd-2016`.
  public var description: String {
    switch self {
    case .everywhere: "everywhere"
    case .forum(let slug): "forum:\(slug)"
    case .meeting(let slug): "meeting:\(slug)"
    }
  }

  /// Whether all that lies in `other` lies in this; `forums` says which forum a meeting belongs to.
  public func covers(_ other: Scope, forums: [String: String] = [:]) -> Bool {
    switch (self, other) {
    case (.everywhere, _): true
    case (.forum(let forum), .meeting(let meeting)): forums[meeting] == forum
    default: self == other
    }
  }

  /// Whether the slug in it can name a forum or a meeting.
  var isWellFormed: Bool { Scope(description) == self }

  /// Lower-case letters, figures and hyphens, as the record names its meetings and forums.
  private static func isSlug(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.count <= 80 && text.first != "-" && text.last != "-"
      && text.utf8.allSatisfy { $0 >= 0x61 && $0 <= 0x7A || $0 >= 0x30 && $0 <= 0x39 || $0 == 0x2D }
  }
}

/// A role and where it is held.
public struct Grant: Hashable, Sendable, Comparable {
  public let role: Role
  public let scope: Scope

  public init(role: Role, scope: Scope = .everywhere) {
    self.role = role
    self.scope = scope
  }

  public static func < (a: Self, b: Self) -> Bool {
    a.role == b.role ? a.scope.description < b.scope.description : a.role < b.role
  }
}
