// SPDX-License-Identifier: Apache-2.0

/// What changed between two meetings: what is new, what grew, what shrank, what vanished.
///
/// Shares of the parties that took the floor are compared, not counts, for meetings differ in size. A theme grew or
/// shrank only where the interval of 95 % of the difference leaves out zero (see
/// ``Proportion/difference(of:over:)``); else it is steady, which with so few voices means: too few to say.
public struct MeetingComparison: Sendable {
  public let themes: [Change]

  /// How a theme moved.
  public enum Movement: String, Sendable, CaseIterable {
    case new, grew, steady, shrank, vanished
  }

  /// A theme before and after.
  public struct Change: Sendable, Identifiable {
    public let id: String
    public let movement: Movement
    public let before: Proportion
    public let after: Proportion
    /// By how much the share moved, and the interval of 95 %.
    public let difference: Double
    public let interval: ClosedRange<Double>
    /// Codes of the parties that spoke to it only after, and only before.
    public let joined: [String]
    public let left: [String]
  }

  /// Compares the earlier meeting with the later.
  public init(from earlier: Convergence, to later: Convergence) {
    let ids = Set(earlier.themes.filter { $0.voices > 0 }.map(\.id))
      .union(later.themes.filter { $0.voices > 0 }.map(\.id))
    let before = Dictionary(uniqueKeysWithValues: earlier.themes.map { ($0.id, $0) })
    let after = Dictionary(uniqueKeysWithValues: later.themes.map { ($0.id, $0) })
    themes = ids.map { id in
      let old = before[id]
      let new = after[id]
      let oldReach = old?.reach ?? Proportion(0, of: earlier.parties.count)
      let newReach = new?.reach ?? Proportion(0, of: later.parties.count)
      let (difference, interval) = Proportion.difference(of: newReach, over: oldReach)
      let movement: Movement =
        if oldReach.count == 0 { .new } else if newReach.count == 0 {
          .vanished
        } else if interval.lowerBound > 0 {
          .grew
        } else if interval.upperBound < 0 { .shrank } else { .steady }
      let oldParties = (old?.tiles ?? []).map(\.party)
      let newParties = (new?.tiles ?? []).map(\.party)
      return Change(
        id: id,
        movement: movement,
        before: oldReach,
        after: newReach,
        difference: difference,
        interval: interval,
        joined: newParties.filter { !oldParties.contains($0) },
        left: oldParties.filter { !newParties.contains($0) }
      )
    }
    .sorted { ($1.difference, $0.id) < ($0.difference, $1.id) }
  }

  /// The themes that moved so, the largest move first.
  public func themes(_ movement: Movement) -> [Change] { themes.filter { $0.movement == movement } }
}
