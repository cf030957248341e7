// SPDX-License-Identifier: Apache-2.0

import Dialogue
import Foundation
import Reading
import Synthesis
import Vocabulary

/// Convergence for people: a mosaic where it fits, lists where it does not, then what each theme holds.
struct MosaicLines {
  private let desk: ReportDesk
  private let deliberation: Deliberation
  private let convergence: Convergence
  private let namesSilent: Bool
  private var lines: Lines

  init(
    _ desk: ReportDesk,
    _ deliberation: Deliberation,
    _ convergence: Convergence,
    namesSilent: Bool,
    width: Int = Terminal.width
  ) {
    self.desk = desk
    self.deliberation = deliberation
    self.convergence = convergence
    self.namesSilent = namesSilent
    lines = Lines(width: width)
  }

  var text: String { lines.text }
  private var wording: Wording { desk.wording }

  /// How many points of a theme are shown under it.
  private static let mostPoints = 3

  mutating func show(scope: DraftScope, against: String?, _ comparison: MeetingComparison?) {
    lines.wrap(deliberation.title.isEmpty ? scope.shown : deliberation.title)
    lines.wrap(
      "\(wording["converge.floor"]): \(convergence.parties.count) · \(wording["record.statements"]): "
        + "\(deliberation.statements.count) · \(wording["converge.themes"]): \(convergence.themes.count)"
    )
    let spoken = convergence.themes.filter { $0.voices > 0 }
    if !mosaic(spoken) { list(spoken) }
    lines.add()
    for theme in convergence.themes where theme.voices > 0 || !theme.shared.isEmpty { facts(theme) }
    section("converge.consensus", convergence.consensus) { show, theme in
      show.headed(theme)
      show.points(theme.points)
    }
    section("converge.divergence", convergence.divergence) { show, theme in
      show.headed(theme)
      for dissent in theme.dissent { show.statement(dissent.statement, marked: dissent.words) }
    }
    section("converge.weighty", convergence.weighty) { show, point in show.points([point]) }
    section("converge.mainIssues", convergence.mainIssues) { show, theme in
      show.headed(theme)
      show.points(theme.points)
      for place in theme.shared.prefix(Self.mostPoints) { show.statement(place) }
    }
    section("converge.means", convergence.meansOfImplementation) { show, point in show.points([point]) }
    if let comparison, let against { compare(comparison, against) }
  }

  // MARK: - The mosaic

  /// Themes by parties, a sign of the kind in each tile; false where that would not fit.
  private mutating func mosaic(_ themes: [Convergence.Theme]) -> Bool {
    let parties = convergence.parties
    let label = 28
    guard !parties.isEmpty, !themes.isEmpty, label + 5 + parties.count <= lines.width else { return false }
    let codes = parties.map { Array(Visible.text($0).prefix(3)) }
    lines.add()
    for row in 0..<3 {
      let letters = codes.map { $0.indices.contains(row) ? String($0[row]) : " " }.joined()
      lines.add(String(repeating: " ", count: label + 5) + letters)
    }
    for theme in themes {
      let tiles = Dictionary(theme.tiles.map { ($0.party, $0.kind) }) { first, _ in first }
      let row = parties.map { tiles[$0].map(RecordRendering.glyph) ?? "·" }.joined()
      lines.add("\(padded(desk.theme(theme.id), label)) \(number(theme.voices, 3)) \(row)")
    }
    let kinds = StatementKind.allCases.filter { kind in
      themes.contains { $0.tiles.contains { $0.kind == kind } }
    }
    lines.wrap(
      kinds.map { "\(RecordRendering.glyph($0)) \(wording.kind($0))" }.joined(separator: " · ")
        + " · “·” \(wording["converge.silent"])",
      indent: 2
    )
    return true
  }

  private mutating func list(_ themes: [Convergence.Theme]) {
    lines.add()
    for theme in themes {
      let parties = theme.tiles.map { "\(RecordRendering.glyph($0.kind))\($0.party)" }
      lines.wrap("\(desk.theme(theme.id)) (\(theme.voices)): \(parties.joined(separator: " "))")
    }
  }

  private func padded(_ text: String, _ width: Int) -> String {
    let text = Visible.text(text)
    guard text.count <= width else { return text.prefix(width - 1) + "…" }
    return text + String(repeating: " ", count: width - text.count)
  }

  private func number(_ number: Int, _ width: Int) -> String {
    let digits = "\(number)"
    return String(repeating: " ", count: max(0, width - digits.count)) + digits
  }

  // MARK: - Themes

  private func agreement(_ theme: Convergence.Theme) -> String { Self.shown(theme.agreement, wording) }

  /// `5 of 6 (0.44–0.97)`.
  static func shown(_ proportion: Proportion, _ wording: Wording) -> String {
    let interval = proportion.interval
    return wording.filled("count.of", ["a": "\(proportion.count)", "b": "\(proportion.total)"])
      + " (\(decimal(interval.lowerBound))–\(decimal(interval.upperBound)))"
  }

  /// Two places, a point before them in every language.
  static func decimal(_ number: Double) -> String { String(format: "%.2f", number) }

  private mutating func facts(_ theme: Convergence.Theme) {
    lines.wrap("\(desk.theme(theme.id)): \(theme.voices) \(wording["converge.voices"])")
    var facts: [String] = []
    if theme.voices > 0 { facts.append("\(wording["converge.agreement"]) \(agreement(theme))") }
    let groups = RegionalGroup.allCases.filter(theme.regionalGroups.contains)
    let names =
      groups.isEmpty ? "" : " (\(groups.map { wording.group($0.rawValue) }.joined(separator: ", ")))"
    facts.append(
      "\(wording["converge.groups"]) "
        + wording.filled("count.of", ["a": "\(groups.count)", "b": "\(RegionalGroup.allCases.count)"]) + names
    )
    if let origin = theme.origin, let destination = theme.destination {
      facts.append(
        "\(wording["converge.origin"]) \(origin) · \(wording["converge.destination"]) \(destination)"
      )
    }
    let kinds = StatementKind.allCases.reversed().compactMap { kind in
      theme.kinds[kind].map { "\(wording.kind(kind)) \($0)" }
    }
    if !kinds.isEmpty { facts.append(kinds.joined(separator: ", ")) }
    if !theme.shared.isEmpty { facts.append("\(wording["converge.shared"]) \(theme.shared.count)") }
    facts.append("\(wording["converge.silent"]) \(theme.silent.count)")
    lines.wrap(facts.joined(separator: " · "), indent: 2)
    for dissent in theme.dissent { against(dissent, "converge.dissent") }
    for opposition in theme.opposition { against(opposition, "converge.opposition") }
    if namesSilent, !theme.silent.isEmpty {
      lines.wrap("\(wording["converge.silent"]): \(desk.parties(theme.silent))", indent: 2)
    }
  }

  private mutating func against(_ dissent: Dissent, _ key: String) {
    let statement = deliberation.statements[dissent.statement]
    lines.wrap("\(wording[key]): \(desk.speakers(statement)), “\(dissent.words)” \(statement.id)", indent: 2)
  }

  // MARK: - Lists

  private mutating func section<Entry>(
    _ key: String,
    _ entries: [Entry],
    _ each: (inout MosaicLines, Entry) -> Void
  ) {
    lines.add()
    lines.add("\(wording[key]): \(entries.isEmpty ? wording["converge.none"] : "\(entries.count)")")
    for entry in entries { each(&self, entry) }
  }

  private mutating func headed(_ theme: Convergence.Theme) {
    let agreement = theme.voices > 0 ? ", \(agreement(theme))" : ""
    lines.wrap("– \(desk.theme(theme.id))\(agreement)", indent: 2)
  }

  private mutating func points(_ points: [Convergence.Point]) {
    for point in points.prefix(Self.mostPoints) {
      guard let first = point.statements.first else { continue }
      statement(first, others: point.parties.count > 1 ? point.parties : [])
    }
    if points.count > Self.mostPoints { lines.add("      +\(points.count - Self.mostPoints)") }
  }

  private mutating func statement(_ place: Int, others parties: [String] = [], marked words: String? = nil) {
    let statement = deliberation.statements[place]
    let who = parties.isEmpty ? desk.speakers(statement) : desk.parties(parties)
    let quote = statement.quote.count > 200 ? statement.quote.prefix(199) + "…" : statement.quote[...]
    let mark = words.map { " [\($0)]" } ?? ""
    lines.wrap("\(who): “\(quote)”\(mark) \(statement.id)", indent: 4)
  }

  // MARK: - Two meetings

  private mutating func compare(_ comparison: MeetingComparison, _ against: String) {
    lines.add()
    lines.wrap("\(wording["converge.against"]) \(against)")
    for movement in MeetingComparison.Movement.allCases {
      let themes = comparison.themes(movement)
      guard !themes.isEmpty else { continue }
      lines.add("  \(wording.movement(movement)): \(themes.count)")
      for change in themes {
        let signed = (change.difference < 0 ? "" : "+") + Self.decimal(change.difference)
        let range =
          "\(Self.decimal(change.interval.lowerBound)) … \(Self.decimal(change.interval.upperBound))"
        func share(_ proportion: Proportion) -> String {
          wording.filled("count.of", ["a": "\(proportion.count)", "b": "\(proportion.total)"])
        }
        lines.wrap(
          "\(desk.theme(change.id)): \(share(change.before)) → \(share(change.after)), \(signed) (\(range))",
          indent: 4
        )
        if !change.joined.isEmpty { lines.wrap("+ \(change.joined.joined(separator: ", "))", indent: 6) }
        if !change.left.isEmpty { lines.wrap("− \(change.left.joined(separator: ", "))", indent: 6) }
      }
    }
  }
}
