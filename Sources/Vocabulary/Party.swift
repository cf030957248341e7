// SPDX-License-Identifier: Apache-2.0

/// Somebody who can take the floor, make a commitment or be bound by a norm: a State, an organisation, a group.
public struct Party: Sendable, Hashable, Identifiable {
  /// The code by which everything refers to a party.
  ///
  /// ISO 3166-1 alpha-3 for a State (`MAR`); the usual short name for any other party (`OHCHR`,
  /// `G77/China`).
  public struct Code: Sendable, Hashable, RawRepresentable, Comparable, CustomStringConvertible {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public var description: String { rawValue }
    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  }

  /// What sort of party this is; the words stand in records as `type`.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case state
    /// An intergovernmental organisation, a United Nations body or programme.
    case igo
    /// A negotiating or regional group of States.
    case group
    /// A consultative process or forum.
    case process
    case ngo
    case union
    case business
    case academic
    case bank
    case city
    /// Any other body.
    case body
  }

  public let id: Code
  public let kind: Kind
  /// The short name in English, as the United Nations writes it where the party is a State.
  public let name: String
  /// The formal name in English; empty where the catalogue gives none.
  public let formalName: String
  /// The regional group of the United Nations a State votes in, where it has one.
  public let regionalGroup: RegionalGroup?
  /// The World Bank's income class at the date the catalogue states; nil where it gives none.
  public let incomeClass: String?
  /// Other English names.
  public let aliases: [String]
  /// Names in French, the usual one first.
  public let frenchNames: [String]
  /// Names in Spanish, the usual one first.
  public let spanishNames: [String]
  /// Adjectives and names of nationals, English, French and Spanish.
  public let demonyms: [String]

  /// Every name by which a text may call the party, the short English name first.
  public var allNames: [String] {
    [name] + (formalName.isEmpty ? [] : [formalName]) + aliases + frenchNames + spanishNames
  }

  /// What people call the party: a State by its name in `language`, English where the catalogue has none,
  /// any other body by its code, which is its usual short name.
  public func shortName(in language: String) -> String {
    guard kind == .state else { return id.rawValue }
    return switch language {
    case "fr": frenchNames.first ?? name
    case "es": spanishNames.first ?? name
    default: name
    }
  }
}

/// The five regional groups of United Nations Member States (General Assembly resolution 1991 (XVIII) and practice).
public enum RegionalGroup: String, Sendable, Hashable, CaseIterable {
  case african = "African"
  case asiaPacific = "Asia-Pacific"
  case easternEuropean = "Eastern European"
  case latinAmericanAndCaribbean = "GRULAC"
  case westernEuropeanAndOthers = "WEOG"
}

/// A government body that belongs to one State without naming it: the White House, the Home Office.
public struct NationalInstitution: Sendable, Hashable {
  public let name: String
  public let state: Party.Code
  public let names: [String]
}

/// Says when a name that has several meanings is a party's, and when it is not.
public struct NameRule: Sendable, Hashable {
  /// The name as it stands in texts.
  public let alias: String
  /// The party it means where nothing says otherwise.
  public let meaning: Party.Code
  /// Words that, directly before the name, make it something else.
  public let unlessBefore: [String]
  /// Words that, directly after the name, make it something else.
  public let unlessAfter: [String]
}
