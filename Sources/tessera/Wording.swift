// SPDX-License-Identifier: Apache-2.0

import Exchange
import Foundation
import Reading
import Vocabulary

/// The words the command shows, in English, French, Spanish or Arabic.
struct Wording: Sendable {
  static let languages = ["en", "fr", "es", "ar"]

  let language: String
  private let words: [String: String]

  /// The words in `language`; English where it is not one of the four.
  init(language: String) throws {
    self.language = Self.languages.contains(language) ? language : "en"
    let table = try CatalogueTable(parsing: embeddedTexts["wording.tsv"] ?? "", name: "wording.tsv")
    var words: [String: String] = [:]
    for row in table.rows { words[row.text("key")] = row.text(self.language) }
    self.words = words
  }

  /// The language of the user's environment: LC_ALL, LC_MESSAGES or LANG.
  static var ofEnvironment: String {
    let environment = ProcessInfo.processInfo.environment
    for variable in ["LC_ALL", "LC_MESSAGES", "LANG"] {
      if let value = environment[variable], !value.isEmpty { return String(value.prefix(2)).lowercased() }
    }
    return "en"
  }

  /// The words for `key`; the key itself where a catalogue lacks it, which a test forbids.
  subscript(key: String) -> String { words[key] ?? key }

  var keys: [String] { words.keys.sorted() }

  /// The words of an exported page, in this language.
  var pageWords: RecordHTML.Words { RecordHTML.Words(language: language, words: words) }

  func kind(_ kind: StatementKind) -> String { self["kind.\(kind.rawValue)"] }
  func reason(_ reason: AbstentionReason) -> String { self["reason.\(reason.rawValue)"] }
}
