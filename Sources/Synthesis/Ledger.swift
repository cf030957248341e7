// SPDX-License-Identifier: Apache-2.0

import Vocabulary
import Reading

/// Why a contribution is not in a draft: chosen by a person, never by a machine.
public enum SetAsideReason: String, Sendable, CaseIterable {
  /// Another contribution says it.
  case duplicate
  case outsideTheme = "outside-theme"
  /// Its speaker took it back.
  case withdrawn
  /// It is to stand in an annex.
  case annexed
  /// It conducts the meeting, or thanks.
  case procedural
  /// In the words of the note, which must not be empty.
  case other
}

/// A person's word that a statement is left out, and why.
public struct SetAside: Sendable, Hashable {
  public let reason: SetAsideReason
  /// Words beside the reason: of what it is a duplicate, or why.
  public let note: String
  public let actor: String

  public init(reason: SetAsideReason, note: String = "", actor: String) {
    self.reason = reason
    self.note = note
    self.actor = actor
  }
}

/// The inclusion ledger: what became of every contribution to a deliberation in a draft.
///
/// The promise is that it always balances: each intervention has exactly one line, and each line one standing. It is
/// a function of the record, the draft and what people set aside, and is never stored, so that it can not be out of
/// date: taking a sentence out reopens exactly the statements that no other sentence cites.
public struct Ledger: Sendable {
  public let lines: [Line]
  /// Numbers that the draft cites and that stand for no statement of the deliberation, with where.
  public let unknown: [Int: [DraftBody.Place]]
  /// Sentences that cite nothing.
  public let uncited: [DraftBody.Place]
  public let coverage: Coverage

  // MARK: - Parts

  /// What became of an intervention.
  public enum Standing: Sendable, Hashable {
    /// The draft tells at least one of its statements.
    case told
    /// The draft names its speaker among others and cites it.
    case named
    /// A person set all of it aside.
    case setAside
    /// Nobody has accounted for it.
    case open
  }

  /// One intervention.
  public struct Line: Sendable, Identifiable {
    public let intervention: Deliberation.Intervention
    public let standing: Standing
    public let statements: [Entry]
    public var id: String { intervention.id }
    /// Whether it is cited, or set aside with a reason.
    public var isAccountedFor: Bool { standing != .open }
  }

  /// One statement of an intervention.
  public struct Entry: Sendable {
    /// Its place in the deliberation.
    public let statement: Int
    /// The number by which the draft cites it; nil where it came to the record after the draft's numbers were given.
    public let number: Int?
    /// Where the draft cites it.
    public let places: [DraftBody.Place]
    public let setAside: SetAside?
  }

  /// How the draft reflects the floor.
  public struct Coverage: Sendable {
    /// The beginning, the middle and the end of the order of speaking.
    public let thirds: [Row]
    /// The regional groups that spoke, then all others, by ``RegionalGroup/rawValue``; others are `""`.
    public let groups: [Row]
    /// Kinds of speakers, by ``Party/Kind`` as a word; the chair is `chair`, nobody named is `shared`.
    public let speakers: [Row]
  }

  /// What a part of the floor had, and what it has in the draft.
  public struct Row: Sendable {
    public let label: String
    public let interventions: Int
    public let told: Int
    public let named: Int
    /// The share of all statements, 0 … 1.
    public let floorShare: Double
    /// The share of the words of the draft that rest on it, 0 … 1; a sentence's words are shared out evenly among
    /// the statements it cites.
    public let draftShare: Double
    /// Whether the draft gives it less than four fifths of its share of the floor; never said of fewer than three
    /// interventions.
    ///
    /// Four fifths is the rule of thumb of the United States' Uniform Guidelines on Employee Selection Procedures
    /// (1978), section 4D: a signal to look, not a proof.
    public var isUnderRepresented: Bool { interventions >= 3 && draftShare < 0.8 * floorShare }
  }

  // MARK: - Rules

  /// Draws up the ledger; linear in the statements and the draft.
  ///
  /// `references` are identifiers of statements, number 1 the first; `setAside` is what people left out, by identifier.
  public init(
    of deliberation: Deliberation,
    body: DraftBody,
    references: [String],
    setAside: [String: SetAside],
    words: SynthesisWords
  ) {
    var numbers: [String: Int] = [:]
    for (index, id) in references.enumerated() where numbers[id] == nil { numbers[id] = index + 1 }
    let sentences = body.sentences
    var cited: [Int: [DraftBody.Place]] = [:]
    var toldBy: Set<Int> = []
    var weight: [Int: Double] = [:]
    var uncited: [DraftBody.Place] = []
    for (place, sentence) in sentences {
      let citations = sentence.citations
      if citations.isEmpty { uncited.append(place) }
      for number in citations {
        cited[number, default: []].append(place)
        weight[number, default: 0] += Double(sentence.wordCount) / Double(citations.count)
        if !sentence.isEnumeration { toldBy.insert(number) }
      }
    }
    lines = deliberation.interventions.map { intervention in
      let entries = intervention.statements.map { place -> Entry in
        let id = deliberation.statements[place].id
        let number = numbers[id]
        return Entry(
          statement: place,
          number: number,
          places: number.flatMap { cited[$0] } ?? [],
          setAside: setAside[id]
        )
      }
      let standing: Standing =
        if entries.contains(where: { $0.number.map(toldBy.contains) ?? false }) {
          .told
        } else if entries.contains(
          where: { !$0.places.isEmpty })
        { .named } else if entries.allSatisfy({ $0.setAside != nil }) { .setAside } else { .open }
      return Line(intervention: intervention, standing: standing, statements: entries)
    }
    let known = Set(deliberation.statements.compactMap { numbers[$0.id] })
    unknown = cited.filter { !known.contains($0.key) }
    self.uncited = uncited
    coverage = Self.coverage(deliberation, lines, weight, words)
  }

  public var accountedFor: Int { lines.count { $0.isAccountedFor } }
  public var open: [Line] { lines.filter { !$0.isAccountedFor } }
  /// Whether every intervention is accounted for: what publication asks for.
  public var isBalanced: Bool { lines.allSatisfy(\.isAccountedFor) }

  private static func coverage(
    _ deliberation: Deliberation,
    _ lines: [Line],
    _ weight: [Int: Double],
    _ words: SynthesisWords
  ) -> Coverage {
    let statements = Double(max(1, deliberation.statements.count))
    let total = max(1e-9, weight.values.reduce(0, +))
    func row(_ label: String, _ lines: [Line]) -> Row {
      Row(
        label: label,
        interventions: lines.count,
        told: lines.count { $0.standing == .told },
        named: lines.count { $0.standing == .named },
        floorShare: Double(lines.reduce(0) { $0 + $1.statements.count }) / statements,
        draftShare: lines.reduce(0) { sum, line in
          sum + line.statements.reduce(0) { $0 + ($1.number.flatMap { weight[$0] } ?? 0) }
        } / total
      )
    }
    func group(_ line: Line) -> String {
      let statement = deliberation.statements[line.intervention.statements[0]]
      let groups = Set(
        statement.voices.compactMap { words.partiesByCode[$0]?.regionalGroup?.rawValue }
      )
      return groups.count == 1 ? groups.first ?? "" : ""
    }
    func kind(_ line: Line) -> String {
      let statement = deliberation.statements[line.intervention.statements[0]]
      if statement.isShared { return "shared" }
      if statement.isFromTheChair { return "chair" }
      guard let code = statement.voices.first, let party = words.partiesByCode[code] else {
        return statement.speakers.first?.type.rawValue ?? "body"
      }
      return party.kind.rawValue
    }
    // Thirds of the statements in the order of speaking, so that one long intervention is not a third by itself.
    let thirds = (0..<3).map { third in
      let range =
        (deliberation.statements.count * third / 3)..<(deliberation.statements.count * (third + 1) / 3)
      return lines.filter { range.contains($0.intervention.statements[0]) }
    }
    let byGroup = Dictionary(grouping: lines, by: group)
    let byKind = Dictionary(grouping: lines, by: kind)
    return Coverage(
      thirds: zip(["beginning", "middle", "end"], thirds).map { row($0, $1) },
      groups: (RegionalGroup.allCases.map(\.rawValue) + [""]).compactMap { label in
        byGroup[label].map { row(label, $0) }
      },
      speakers: byKind.keys.sorted().map { row($0, byKind[$0] ?? []) }
    )
  }
}
