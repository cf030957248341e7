// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What a password must be (NIST SP 800-63B, section 3.1.1): long, and not what others try first.
///
/// Nothing is asked of its composition.
public enum PasswordRule {
  /// The fewest and the most characters, counted as Unicode scalars.
  public static let length = 10...200

  /// Why a password can not be taken.
  public enum Weakness: String, Sendable, CaseIterable {
    case tooShort = "too-short"
    case tooLong = "too-long"
    /// It is one of those that are tried first.
    case common
    /// It is the person's own name or address.
    case personal

    var words: String {
      switch self {
      case .tooShort: "a password has at least \(length.lowerBound) characters; several words make a good one"
      case .tooLong: "a password has at most \(length.upperBound) characters"
      case .common: "that is one of the passwords that are tried first; choose another"
      case .personal: "your name or address can not be your password"
      }
    }
  }

  /// What is wrong with a password of the person with that name and address; nil where nothing is.
  public static func weakness(of password: String, name: String, email: String) -> Weakness? {
    let folded = normalized(password).lowercased()
    guard folded.unicodeScalars.count >= length.lowerBound else { return .tooShort }
    guard normalized(password).unicodeScalars.count <= length.upperBound else { return .tooLong }
    let name = normalized(name).lowercased()
    let email = normalized(email).lowercased()
    let own: Set<String> = [
      name, String(name.filter { !$0.isWhitespace }), email, String(email.prefix { $0 != "@" }),
    ]
    if own.contains(folded) || own.contains(folded.filter { !$0.isWhitespace }) { return .personal }
    return common.contains(folded) ? .common : nil
  }

  /// The password in the form in which it is hashed: NFKC, so that every keyboard writes the same one.
  static func normalized(_ password: String) -> String { password.precomposedStringWithCompatibilityMapping }

  private static let common: Set<String> = Set(
    (embeddedTexts["common-passwords.txt"] ?? "").split(separator: "\n").filter { !$0.hasPrefix("#") }
      .map(String.init)
  )
}
