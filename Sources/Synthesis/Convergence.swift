// SPDX-License-Identifier: Apache-2.0

public import Reading
public import Vocabulary

/// Who spoke to what, how, and how far that is agreement.
///
/// What it promises, and how it is measured, is in `docs/convergence.md`:
///
/// - A party counts once for a theme, whatever it said and with whomever it said it.
/// - Silence is not agreement: who did not speak to a theme is in no count but ``Theme/silent``.
/// - A question is never dissent. Dissent is there only by its words, which are shown.
/// - A theme is an area of consensus only where the lower end of the interval of 95 % of the share of voices
///   without dissent reaches one half: four parties at least, and nobody against.
/// - What the chair says, and what a session as a whole is reported to have said, is nobody's voice.
///
/// Linear in the statements, but for the likeness of points, which compares the statements of each theme in pairs.
public struct Convergence: Sendable {
  /// Codes of the parties that took the floor, in the order of the mosaic: by regional group, then others, each
  /// group in the order of speaking.
  public let parties: [String]
  /// Every theme that a statement has: most parties first, then most regional groups, then by identifier.
  public let themes: [Theme]
  /// Themes with agreement across voices.
  public let consensus: [Theme]
  /// Themes on which dissent is on record.
  public let divergence: [Theme]
  /// Points that one party alone, or two, made and that weigh; the weightiest first.
  public let weighty: [Point]
  /// Themes that a list of main issues could name, the most shared first.
  public let mainIssues: [Theme]
  /// Points on how to carry things out, each with its statements.
  public let meansOfImplementation: [Point]

  // MARK: - Parts

  /// What the parties made of a theme.
  public struct Theme: Sendable, Identifiable {
    /// The identifier of the theme.
    public let id: String
    /// One tile for each party that spoke to it, in the order of ``Convergence/parties``.
    public let tiles: [Tile]
    /// Regional groups of the United Nations with at least one State among the voices.
    public let regionalGroups: Set<RegionalGroup>
    /// States among the voices that more people have left than come to; nil where no dated source says.
    public let origin: Int?
    /// States among the voices that more people have come to than left; nil where no dated source says.
    public let destination: Int?
    /// How many parties did each: recommend, share a practice, worry; a party may be in several.
    public let kinds: [StatementKind: Int]
    /// Dissent, with its words.
    public let dissent: [Dissent]
    /// Words against a thing, which are not disagreement between the voices.
    public let opposition: [Dissent]
    /// Codes of the parties that took the floor and did not speak to it.
    public let silent: [String]
    /// Places of statements that a session as a whole is reported to have made.
    public let shared: [Int]
    /// Voices without dissent, of all voices.
    public let agreement: Proportion
    /// Voices, of all parties that took the floor.
    public let reach: Proportion
    /// Like statements brought together, the most shared first.
    public let points: [Point]

    /// How many parties spoke to it.
    public var voices: Int { tiles.count }
    /// Whether it is an area of consensus; the rule stands in ``Convergence``.
    public var isConsensus: Bool {
      dissent.isEmpty && agreement.total >= 3 && agreement.interval.lowerBound >= 0.5
    }
  }

  /// A party's word on a theme.
  public struct Tile: Sendable, Hashable {
    public let party: String
    /// The kind of its weightiest statement: the most action-bearing wins.
    public let kind: StatementKind
    /// Places of its statements, in the order of speaking.
    public let statements: [Int]
  }

  /// Statements that make the same point.
  public struct Point: Sendable, Hashable {
    /// Their places, in the order of speaking; the first is the one that the others are likest to.
    public let statements: [Int]
    /// Codes of the parties that made it, each once.
    public let parties: [String]
  }

  // MARK: - Rules

  /// Two statements of one theme make one point from this likeness on; chosen by looking at the points of the two
  /// Dhaka reports, where 0.3 joins what differs and 0.5 leaves apart what is the same.
  static let sameness = 0.38

  /// Themes whose statements say how something is to be carried out.
  static let meansThemes: Set<String> = [
    "implementation-means", "financing", "cooperation-partnerships", "data-evidence", "whole-of-society",
  ]

  public init(of deliberation: Deliberation, words: SynthesisWords) {
    self.init(of: deliberation, words: words, kinds: nil)
  }

  /// The convergence of the statements whose kind is among `kinds`, of all where that is nil.
  ///
  /// Who took the floor is not changed by it.
  public init(of deliberation: Deliberation, words: SynthesisWords, kinds chosen: Set<StatementKind>?) {
    let statements = deliberation.statements
    let floor = deliberation.floor
    parties = Self.mosaicOrder(floor, words)
    let column = Dictionary(uniqueKeysWithValues: parties.enumerated().map { ($1, $0) })
    let likeness = Likeness(statements, plainWords: words.plainWords)

    var byTheme: [String: [Int]] = [:]
    for (place, statement) in statements.enumerated() where statement.kind != .procedural {
      guard chosen?.contains(statement.kind) ?? true else { continue }
      for theme in Set(statement.themes) { byTheme[theme, default: []].append(place) }
    }

    var themes: [Theme] = []
    for (id, places) in byTheme {
      var byParty: [String: [Int]] = [:]
      var shared: [Int] = []
      for place in places {
        if statements[place].isShared { shared.append(place) }
        for party in statements[place].voices { byParty[party, default: []].append(place) }
      }
      let tiles = byParty.map { party, places in
        Tile(
          party: party,
          kind: places.map { statements[$0].kind }.max() ?? .position,
          statements: places
        )
      }
      .sorted { column[$0.party, default: .max] < column[$1.party, default: .max] }
      let found = places.compactMap { place -> Dissent? in
        statements[place].voices.isEmpty ? nil : words.dissent(in: statements[place], at: place)
      }
      let dissent = found.filter(\.isDissent)
      let against = Set(dissent.flatMap { statements[$0.statement].voices })
      var kinds: [StatementKind: Int] = [:]
      for tile in tiles {
        for kind in Set(tile.statements.map { statements[$0].kind }) { kinds[kind, default: 0] += 1 }
      }
      let states = tiles.compactMap { words.partiesByCode[$0.party] }.filter { $0.kind == .state }
      let roles = states.compactMap { words.catalogue.migrationRole(of: $0.id) }
      themes.append(
        Theme(
          id: id,
          tiles: tiles,
          regionalGroups: Set(states.compactMap(\.regionalGroup)),
          origin: words.catalogue.knowsMigrantStock ? roles.count { $0 == .origin } : nil,
          destination: words.catalogue.knowsMigrantStock ? roles.count { $0 == .destination } : nil,
          kinds: kinds,
          dissent: dissent,
          opposition: found.filter { !$0.isDissent },
          silent: parties.filter { byParty[$0] == nil },
          shared: shared,
          agreement: Proportion(tiles.count - against.count, of: tiles.count),
          reach: Proportion(tiles.count, of: floor.count),
          points: Self.points(places.filter { !statements[$0].voices.isEmpty }, statements, likeness)
        )
      )
    }
    themes.sort {
      ($1.voices, $1.regionalGroups.count, $0.id) < ($0.voices, $0.regionalGroups.count, $1.id)
    }
    self.themes = themes
    consensus = themes.filter(\.isConsensus)
    divergence = themes.filter { !$0.dissent.isEmpty }
    mainIssues = themes.filter { $0.voices >= 2 || !$0.shared.isEmpty }
    weighty = Self.weighty(themes, statements)
    var seen: Set<[Int]> = []
    meansOfImplementation = themes.filter { Self.meansThemes.contains($0.id) }
      .flatMap(\.points).filter { seen.insert($0.statements).inserted }
      .sorted { ($1.parties.count, $0.statements[0]) < ($0.parties.count, $1.statements[0]) }
  }

  /// The theme by its identifier.
  public func theme(_ id: String) -> Theme? { themes.first { $0.id == id } }

  private static func mosaicOrder(_ floor: [String], _ words: SynthesisWords) -> [String] {
    func group(_ code: String) -> Int {
      guard let party = words.partiesByCode[code] else { return 7 }
      guard party.kind == .state else { return 6 }
      return party.regionalGroup.flatMap { RegionalGroup.allCases.firstIndex(of: $0) } ?? 5
    }
    return floor.enumerated().sorted { (group($0.element), $0.offset) < (group($1.element), $1.offset) }
      .map(\.element)
  }

  /// Brings like statements together: each joins the first point whose first statement it is like enough to.
  ///
  /// Leader clustering (J. A. Hartigan, “Clustering Algorithms”, Wiley 1975, chapter 3) in the order of speaking:
  /// every statement of a point is like its first, and no chain of likenesses joins what differs.
  private static func points(
    _ places: [Int],
    _ statements: [Deliberation.Statement],
    _ likeness: Likeness
  ) -> [Point] {
    let points = likeness.groups(of: places, sameness: sameness)
    return points.map { places in
      var seen: Set<String> = []
      return Point(
        statements: places,
        parties: places.flatMap { statements[$0].voices }.filter { seen.insert($0).inserted }
      )
    }
    .sorted { ($1.parties.count, $0.statements[0]) < ($0.parties.count, $1.statements[0]) }
  }

  /// Points by one or two parties that ask for something, promise something or warn, and are more than words: they
  /// cite an instrument, name a specific action, or are made for a group.
  private static func weighty(_ themes: [Theme], _ statements: [Deliberation.Statement]) -> [Point] {
    func weight(_ point: Point) -> Int {
      point.statements.map { place -> Int in
        let statement = statements[place]
        let act: Int =
          switch statement.kind {
          case .recommendation, .commitment: 2
          case .concern: 1
          default: 0
          }
        guard act > 0 else { return 0 }
        let substance =
          (statement.instruments.isEmpty ? 0 : 1) + (statement.strength == .specific ? 1 : 0)
          + (statement.onBehalfOf == nil ? 0 : 1)
        return substance == 0 ? (statement.kind == .concern ? 1 : 0) : act + substance
      }
      .max() ?? 0
    }
    // A statement of several themes may be alone in one and in company in another: company wins.
    var company: [Int: Int] = [:]
    for point in themes.flatMap(\.points) {
      for place in point.statements { company[place] = max(company[place] ?? 0, point.parties.count) }
    }
    var seen: Set<Int> = []
    return themes.flatMap(\.points)
      .filter { point in
        (1...2).contains(point.parties.count) && point.statements.allSatisfy { (company[$0] ?? 0) <= 2 }
      }
      .map { (point: $0, weight: weight($0)) }
      .filter { $0.weight > 0 }
      .sorted { ($1.weight, $0.point.statements[0]) < ($0.weight, $1.point.statements[0]) }
      .compactMap { candidate in
        guard !candidate.point.statements.contains(where: seen.contains) else { return nil }
        seen.formUnion(candidate.point.statements)
        return candidate.point
      }
  }
}
