// SPDX-License-Identifier: Apache-2.0

/// What a statement does.
///
/// Where one sentence does several things the most action-bearing wins: the cases stand in that order.
public enum StatementKind: String, Sendable, Hashable, CaseIterable, Comparable {
  /// Calls on somebody to do something.
  case recommendation
  /// Undertakes or announces its own future action.
  case commitment
  /// Asks for information.
  case question
  /// Expresses concern, regret or a warning.
  case concern
  /// Presents what the speaker itself does or has done.
  case practice
  /// Welcomes, commends, thanks, supports.
  case support
  /// States a view, a principle, a fact; the default.
  case position
  /// Conducts the meeting.
  case procedural

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  /// Whether `a` gives way to `b` in one sentence.
  public static func < (a: Self, b: Self) -> Bool { a.rank > b.rank }
}

/// How specific the action of a recommendation or commitment is: the five action categories of UPR Info.
///
/// Source: UPR Info, Database Action Category, which sorts recommendations by their first verb. What is
/// specific can be followed up.
public enum Strength: Int, Sendable, Hashable, CaseIterable {
  /// Calls on others, asks for help or shares experience.
  case minimal = 1
  /// Continues what is being done.
  case continuing = 2
  /// Considers, reviews, studies.
  case considering = 3
  /// A general action: strengthen, promote, ensure.
  case general = 4
  /// A specific action: ratify, establish, abolish.
  case specific = 5
}
