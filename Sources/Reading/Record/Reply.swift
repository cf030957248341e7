// SPDX-License-Identifier: Apache-2.0

extension Record {
  /// A delegation on how a statement reports it, and the rapporteur's answer.
  ///
  /// No reader finds replies: they are given by right of reply, and stand beside the statement wherever it is told.
  public struct Reply: Sendable, Hashable {
    /// What the delegation says.
    public enum Stance: String, Sendable, CaseIterable {
      /// It is reported rightly.
      case accepts
      /// It proposes other words.
      case proposesCorrection = "proposes-correction"
      /// It objects.
      case objects
    }

    /// What a rapporteur answers.
    public struct Answer: Sendable, Hashable {
      /// Whether the record or the draft was changed for it.
      public let isTakenUp: Bool
      public let words: String
      public let actor: String
      /// The day, as ISO 8601 writes it.
      public let date: String

      public init(isTakenUp: Bool, words: String, actor: String, date: String) {
        self.isTakenUp = isTakenUp
        self.words = words
        self.actor = actor
        self.date = date
      }
    }

    /// The code of the party.
    public let party: String
    public let stance: Stance
    /// Its words; empty only where it accepts.
    public let words: String
    /// The day, as ISO 8601 writes it.
    public let date: String
    /// The rapporteur's answer; nil while there is none.
    public let answer: Answer?

    public init(party: String, stance: Stance, words: String, date: String, answer: Answer? = nil) {
      self.party = party
      self.stance = stance
      self.words = words
      self.date = date
      self.answer = answer
    }

    /// A line for tables: `MAR objects (2026-11-27): …; answer, not taken up (2026-11-28): …`.
    public var line: String {
      var line = "\(party) \(stance.rawValue) (\(date))"
      if !words.isEmpty { line += ": \(words)" }
      if let answer {
        line +=
          "; answer, \(answer.isTakenUp ? "taken up" : "not taken up") (\(answer.date)): \(answer.words)"
      }
      return line
    }
  }
}
