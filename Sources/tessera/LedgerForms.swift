// SPDX-License-Identifier: Apache-2.0

import Dialogue
import Exchange
import Foundation
import Synthesis

/// The ledger of a draft for people.
struct LedgerLines {
  private let desk: ReportDesk
  private let state: DraftState
  /// The sentences of the draft, counted from 1.
  private let sentences: [DraftBody.Place: Int]
  private var lines: Lines

  init(_ desk: ReportDesk, _ state: DraftState, width: Int = Terminal.width) {
    self.desk = desk
    self.state = state
    sentences = Self.numbered(state.body)
    lines = Lines(width: width)
  }

  var text: String { lines.text }
  private var wording: Wording { desk.wording }

  static func numbered(_ body: DraftBody) -> [DraftBody.Place: Int] {
    Dictionary(uniqueKeysWithValues: body.sentences.enumerated().map { ($1.place, $0 + 1) })
  }

  mutating func show(onlyOpen: Bool) {
    let ledger = state.ledger
    lines.wrap("\(state.draft.title) · \(wording["show.version"]) \(state.version.number)")
    let open = ledger.open.count
    lines.add(
      desk.accountedFor(ledger.accountedFor, of: ledger.lines.count)
        + (open == 0 ? "" : " · \(open) \(wording["standing.open"])")
    )
    lines.add()
    for line in ledger.lines where !onlyOpen || !line.isAccountedFor { show(line) }
    if onlyOpen, open == 0 { lines.add(wording["ledger.balanced"]) }
    if !ledger.unknown.isEmpty {
      lines.wrap("\(wording["draft.unknown"]): \(DraftCommand.markers(ledger.unknown.keys.sorted()))")
    }
    if !ledger.uncited.isEmpty {
      let places = ledger.uncited.compactMap { sentences[$0] }.map(String.init)
      lines.wrap(
        "\(wording["draft.uncited"]): \(ledger.uncited.count) (\(wording["ledger.sentence"]) "
          + "\(places.joined(separator: ", ")))"
      )
    }
    if !onlyOpen { coverage(ledger.coverage) }
  }

  private mutating func show(_ line: Ledger.Line) {
    let first = state.deliberation.statements[line.intervention.statements[0]]
    let numbers = line.statements.compactMap(\.number)
    let cited =
      numbers.count == line.statements.count
      ? DraftCommand.markers(numbers)
      : line.statements.map { state.deliberation.statements[$0.statement].id }.joined(separator: ",")
    let quote = first.quote.count > 60 ? first.quote.prefix(59) + "…" : first.quote[...]
    var text =
      "\(line.intervention.number). \(wording.standing(line.standing)) · \(desk.speakers(first)) · \(cited) · “\(quote)”"
    let places = Set(line.statements.flatMap(\.places)).compactMap { sentences[$0] }.sorted()
    if !places.isEmpty {
      text += " → \(wording["ledger.sentence"]) \(places.map(String.init).joined(separator: ", "))"
    }
    lines.wrap(text)
    var reasons: [String] = []
    for entry in line.statements {
      guard let aside = entry.setAside else { continue }
      let note = aside.note.isEmpty ? "" : ": \(aside.note)"
      let shown = "\(wording.aside(aside.reason))\(note) (\(aside.actor))"
      if !reasons.contains(shown) { reasons.append(shown) }
    }
    for reason in reasons { lines.wrap(reason, indent: 4) }
  }

  // MARK: - Coverage

  private mutating func coverage(_ coverage: Ledger.Coverage) {
    lines.add()
    lines.add(wording["ledger.coverage"])
    lines.add(
      row(
        "",
        ["ledger.interventions", "standing.told", "standing.named", "ledger.floor", "ledger.draft"].map {
          wording[$0]
        }
      )
    )
    for (rows, label) in [
      (coverage.thirds, wording.third), (coverage.groups, wording.group),
      (coverage.speakers, wording.speakerKind),
    ] {
      for entry in rows where entry.interventions > 0 {
        let mark = entry.isUnderRepresented ? "  ▼ \(wording["ledger.under"])" : ""
        lines.add(
          row(
            label(entry.label),
            [
              "\(entry.interventions)", "\(entry.told)", "\(entry.named)", Self.percent(entry.floorShare),
              Self.percent(entry.draftShare),
            ]
          ) + mark
        )
      }
      lines.add()
    }
  }

  private func row(_ label: String, _ cells: [String]) -> String {
    let label = label.count > 32 ? label.prefix(31) + "…" : label[...]
    return label + String(repeating: " ", count: 32 - label.count)
      + cells.map { String(repeating: " ", count: max(1, 9 - $0.count)) + $0 }.joined()
  }

  static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
}

/// The ledger of a draft for programs.
struct LedgerJSON: Encodable {
  struct Aside: Encodable {
    let reason: String
    let note: String
    let actor: String
  }

  struct Entry: Encodable {
    let statement: String
    let number: Int?
    let words: String
    let sentences: [Int]
    let setAside: Aside?
  }

  struct Line: Encodable {
    let intervention: Int
    let speakers: String
    let parties: [String]
    let standing: String
    let statements: [Entry]
  }

  struct Row: Encodable {
    let label: String
    let interventions: Int
    let told: Int
    let named: Int
    let floorShare: Double
    let draftShare: Double
    let isUnderRepresented: Bool
  }

  let draft: String
  let version: Int
  let accountedFor: Int
  let contributions: Int
  let isBalanced: Bool
  let lines: [Line]
  let uncited: [Int]
  let unknown: [Int]
  let coverage: [String: [Row]]

  init(_ desk: ReportDesk, _ state: DraftState, onlyOpen: Bool) {
    let ledger = state.ledger
    let sentences = LedgerLines.numbered(state.body)
    let statements = state.deliberation.statements
    draft = state.draft.id
    version = state.version.number
    accountedFor = ledger.accountedFor
    contributions = ledger.lines.count
    isBalanced = ledger.isBalanced
    lines = ledger.lines.filter { !onlyOpen || !$0.isAccountedFor }.map { line in
      let first = statements[line.intervention.statements[0]]
      return Line(
        intervention: line.intervention.number,
        speakers: desk.speakers(first),
        parties: first.voices,
        standing: line.standing.name,
        statements: line.statements.map { entry in
          Entry(
            statement: statements[entry.statement].id,
            number: entry.number,
            words: statements[entry.statement].quote,
            sentences: entry.places.compactMap { sentences[$0] },
            setAside: entry.setAside.map { Aside(reason: $0.reason.rawValue, note: $0.note, actor: $0.actor) }
          )
        }
      )
    }
    uncited = ledger.uncited.compactMap { sentences[$0] }
    unknown = ledger.unknown.keys.sorted()
    func rows(_ rows: [Ledger.Row]) -> [Row] {
      rows.map {
        Row(
          label: $0.label,
          interventions: $0.interventions,
          told: $0.told,
          named: $0.named,
          floorShare: $0.floorShare,
          draftShare: $0.draftShare,
          isUnderRepresented: $0.isUnderRepresented
        )
      }
    }
    coverage = [
      "thirds": rows(ledger.coverage.thirds), "groups": rows(ledger.coverage.groups),
      "speakers": rows(ledger.coverage.speakers),
    ]
  }
}

/// The ledger of a draft as a table for spreadsheets: a statement to a row.
enum LedgerTable {
  private static let columns = [
    "intervention", "number", "id", "speakers", "parties", "standing", "sentences", "reason", "note", "by",
    "quote",
  ]

  static func csv(_ desk: ReportDesk, _ state: DraftState, onlyOpen: Bool) -> String {
    let sentences = LedgerLines.numbered(state.body)
    var text = "\u{FEFF}" + columns.joined(separator: ",") + "\r\n"
    for line in state.ledger.lines where !onlyOpen || !line.isAccountedFor {
      for entry in line.statements {
        let statement = state.deliberation.statements[entry.statement]
        let cells = [
          "\(line.intervention.number)", entry.number.map { DraftCommand.markers([$0]) } ?? "", statement.id,
          desk.speakers(statement), statement.voices.joined(separator: "; "), line.standing.name,
          entry.places.compactMap { sentences[$0].map(String.init) }.joined(separator: "; "),
          entry.setAside?.reason.rawValue ?? "", entry.setAside?.note ?? "", entry.setAside?.actor ?? "",
          statement.quote,
        ]
        text += cells.map(RecordCSV.cell).joined(separator: ",") + "\r\n"
      }
    }
    return text
  }
}
