// SPDX-License-Identifier: Apache-2.0

import Reading

/// What the reader of a page can choose from, and the style that makes the choices work without script.
///
/// The forty parties that speak most often, every theme and every kind that occurs.
struct PageChoices {
  private static let speakerLimit = 40

  /// Codes of parties, the one with most statements first, with how many each has.
  let speakers: [(code: String, count: Int)]
  /// Themes in alphabetical order of their identifiers, with how many statements each has.
  let themes: [(id: String, count: Int)]
  /// How many statements there are of each kind that occurs, in the order of the kinds.
  let kinds: [(kind: StatementKind, count: Int)]
  private let places: [String]

  init(_ record: Record) {
    var byParty: [String: Int] = [:]
    var byTheme: [String: Int] = [:]
    var byKind: [StatementKind: Int] = [:]
    for statement in record.statements {
      for party in Set(statement.speakers.compactMap(\.party)) { byParty[party, default: 0] += 1 }
      for theme in Set(statement.themes) { byTheme[theme, default: 0] += 1 }
      byKind[statement.kind, default: 0] += 1
    }
    let ranked = byParty.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
    let speakers = ranked.prefix(Self.speakerLimit).map { (code: $0.key, count: $0.value) }
    let themes = byTheme.sorted { $0.key < $1.key }.map { (id: $0.key, count: $0.value) }
    self.speakers = speakers
    self.themes = themes
    kinds = StatementKind.allCases.compactMap { kind in byKind[kind].map { (kind, $0) } }
    let partyClass = Dictionary(uniqueKeysWithValues: speakers.enumerated().map { ($1.code, $0) })
    let themeClass = Dictionary(uniqueKeysWithValues: themes.enumerated().map { ($1.id, $0) })
    let width = Self.digits(record.statements.count)
    places = record.statements.enumerated().map { index, statement in
      let parties = Set(statement.speakers.compactMap(\.party).compactMap { partyClass[$0] }).sorted()
      let themes = Set(statement.themes.compactMap { themeClass[$0] }).sorted()
      return parties.map { " p\($0)" }.joined() + themes.map { " h\($0)" }.joined()
        + Self.digitClasses(index, width: width)
    }
  }

  /// The classes of a statement: ` p3 h0 h7 da1 db4`.
  func classes(of index: Int) -> String { places.indices.contains(index) ? places[index] : "" }

  // MARK: - Both ends light up

  // A rule for each statement would make the style as long as the record. Instead each statement has its
  // number as classes, one for each digit; the page sets a property for each digit of the target's number,
  // and what has the same digits, all of them, is lit. Twenty short rules for each digit do for any number.
  private static let letters = Array("abcdefghi")

  private static func digits(_ count: Int) -> Int { min(letters.count, max(1, "\(max(0, count - 1))".count)) }

  private static func digitClasses(_ index: Int, width: Int) -> String {
    var result = ""
    var rest = index
    for letter in letters.prefix(width) {
      result += " d\(letter)\(rest % 10)"
      rest /= 10
    }
    return result
  }

  /// The rules that depend on the record: for the targets and for the choices.
  func style(statements count: Int) -> String {
    let width = Self.digits(count)
    var style = ""
    for letter in Self.letters.prefix(width) {
      for digit in 0..<10 {
        let name = "d\(letter)\(digit)"
        style += ":root:has(.\(name):target){--\(name):1}.\(name){--\(letter):var(--\(name),0)}\n"
      }
    }
    let product = Self.letters.prefix(width).map { "var(--\($0))" }.joined(separator: "*")
    style += ".st,.in,.stmt{--lit:calc(\(product))}\n"
    var chosen = kinds.map { (":root:has(#f-\($0.kind.rawValue):not(:checked)) ", ".k-\($0.kind.rawValue)") }
    chosen += speakers.indices.map { (":root:has(#fp\($0):checked) ", ":not(.p\($0))") }
    chosen += themes.indices.map { (":root:has(#fh\($0):checked) ", ":not(.h\($0))") }
    guard !chosen.isEmpty else { return style }
    style += chosen.map { "\($0).stmt\($1)" }.joined(separator: ",\n") + "{display:none}\n"
    style += chosen.map { "\($0).st\($1)" }.joined(separator: ",\n")
    style += "{--kt:#0000;--kf:var(--rule);--k:var(--soft)}\n"
    return style
  }
}
