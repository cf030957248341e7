// SPDX-License-Identifier: Apache-2.0

import Dialogue
import Exchange
import Reading
import Synthesis
import Vocabulary

/// Convergence for programs.
struct ConvergenceJSON: Encodable {
  struct Share: Encodable {
    let count: Int
    let total: Int
    let lower: Double
    let upper: Double

    init(_ proportion: Proportion) {
      count = proportion.count
      total = proportion.total
      lower = proportion.interval.lowerBound
      upper = proportion.interval.upperBound
    }
  }

  struct Words: Encodable {
    let statement: String
    let speakers: String
    let words: String
  }

  struct Tile: Encodable {
    let party: String
    let kind: String
    let statements: [String]
  }

  struct Point: Encodable {
    let parties: [String]
    let statements: [Words]
  }

  struct Theme: Encodable {
    let id: String
    let label: String
    let voices: Int
    let agreement: Share
    let reach: Share
    let regionalGroups: [String]
    let origin: Int?
    let destination: Int?
    let kinds: [String: Int]
    let tiles: [Tile]
    let dissent: [Words]
    let opposition: [Words]
    let silent: [String]
    let shared: [String]
    let points: [Point]
    let isConsensus: Bool
  }

  struct Change: Encodable {
    let theme: String
    let movement: String
    let before: Share
    let after: Share
    let difference: Double
    let lower: Double
    let upper: Double
    let joined: [String]
    let left: [String]
  }

  let scope: String
  let parties: [String]
  let themes: [Theme]
  let consensus: [String]
  let divergence: [String]
  let weighty: [Point]
  let mainIssues: [String]
  let meansOfImplementation: [Point]
  let comparison: [Change]?

  init(
    _ desk: ReportDesk,
    _ deliberation: Deliberation,
    _ convergence: Convergence,
    scope: DraftScope,
    _ comparison: MeetingComparison?
  ) {
    func id(_ place: Int) -> String { deliberation.statements[place].id }
    func words(_ place: Int, _ words: String? = nil) -> Words {
      let statement = deliberation.statements[place]
      return Words(
        statement: statement.id,
        speakers: desk.speakers(statement),
        words: words ?? statement.quote
      )
    }
    func point(_ point: Convergence.Point) -> Point {
      Point(parties: point.parties, statements: point.statements.map { words($0) })
    }
    self.scope = scope.description
    parties = convergence.parties
    themes = convergence.themes.map { theme in
      Theme(
        id: theme.id,
        label: desk.label(theme.id),
        voices: theme.voices,
        agreement: Share(theme.agreement),
        reach: Share(theme.reach),
        regionalGroups: RegionalGroup.allCases.filter(theme.regionalGroups.contains).map(\.rawValue),
        origin: theme.origin,
        destination: theme.destination,
        kinds: Dictionary(uniqueKeysWithValues: theme.kinds.map { ($0.key.rawValue, $0.value) }),
        tiles: theme.tiles.map {
          Tile(party: $0.party, kind: $0.kind.rawValue, statements: $0.statements.map(id))
        },
        dissent: theme.dissent.map { words($0.statement, $0.words) },
        opposition: theme.opposition.map { words($0.statement, $0.words) },
        silent: theme.silent,
        shared: theme.shared.map(id),
        points: theme.points.map(point),
        isConsensus: theme.isConsensus
      )
    }
    consensus = convergence.consensus.map(\.id)
    divergence = convergence.divergence.map(\.id)
    weighty = convergence.weighty.map(point)
    mainIssues = convergence.mainIssues.map(\.id)
    meansOfImplementation = convergence.meansOfImplementation.map(point)
    self.comparison = comparison?.themes.map {
      Change(
        theme: $0.id,
        movement: $0.movement.rawValue,
        before: Share($0.before),
        after: Share($0.after),
        difference: $0.difference,
        lower: $0.interval.lowerBound,
        upper: $0.interval.upperBound,
        joined: $0.joined,
        left: $0.left
      )
    }
  }
}

/// Convergence as a table for spreadsheets: a theme to a row, then a column for each party with the kind of its word.
enum ConvergenceTable {
  static func csv(_ desk: ReportDesk, _ convergence: Convergence, _ comparison: MeetingComparison?) -> String
  {
    let changes = Dictionary((comparison?.themes ?? []).map { ($0.id, $0) }) { first, _ in first }
    var columns = [
      "theme", "label", "voices", "floor", "agreement", "lower", "upper", "regional_groups", "origin",
      "destination", "dissent", "silent", "consensus",
    ]
    columns += StatementKind.allCases.map(\.rawValue)
    if comparison != nil {
      columns += ["movement", "before", "before_floor", "after", "after_floor", "difference"]
    }
    var rows = [columns + convergence.parties]
    let gone = (comparison?.themes(.vanished) ?? []).filter { convergence.theme($0.id) == nil }
    for theme in convergence.themes {
      let interval = theme.agreement.interval
      var cells = [
        theme.id, desk.label(theme.id), "\(theme.voices)", "\(theme.reach.total)", "\(theme.agreement.count)",
        MosaicLines.decimal(interval.lowerBound), MosaicLines.decimal(interval.upperBound),
        "\(theme.regionalGroups.count)", theme.origin.map(String.init) ?? "",
        theme.destination.map(String.init) ?? "", theme.dissent.map(\.words).joined(separator: "; "),
        "\(theme.silent.count)", theme.isConsensus ? "yes" : "no",
      ]
      cells += StatementKind.allCases.map { theme.kinds[$0].map(String.init) ?? "" }
      if comparison != nil { cells += Self.cells(changes[theme.id]) }
      let tiles = Dictionary(theme.tiles.map { ($0.party, $0.kind.rawValue) }) { first, _ in first }
      rows.append(cells + convergence.parties.map { tiles[$0] ?? "" })
    }
    for change in gone {
      let before = [change.id, desk.label(change.id), "0", "\(change.after.total)"]
      let empty = Array(repeating: "", count: 9 + StatementKind.allCases.count)
      rows.append(before + empty + Self.cells(change) + convergence.parties.map { _ in "" })
    }
    return "\u{FEFF}"
      + rows.map { $0.map(RecordCSV.cell).joined(separator: ",") + "\r\n" }.joined()
  }

  private static func cells(_ change: MeetingComparison.Change?) -> [String] {
    guard let change else { return Array(repeating: "", count: 6) }
    return [
      change.movement.rawValue, "\(change.before.count)", "\(change.before.total)", "\(change.after.count)",
      "\(change.after.total)", MosaicLines.decimal(change.difference),
    ]
  }
}
