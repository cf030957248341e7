// SPDX-License-Identifier: Apache-2.0

import Kernel

/// How the text names the speaker of a statement.
public enum Attribution: String, Sendable, Hashable, CaseIterable {
  /// The speaker is named in the statement.
  case explicit
  /// A pronoun or an office stands for the speaker.
  case anaphoric
  /// Nothing in the statement names the speaker; who had the floor before, or the list's lead-in, carries over.
  case continuation
  /// Reported of nobody in particular.
  case unattributed
}

/// The rule by which a statement was found.
public enum Rule: String, Sendable, Hashable, CaseIterable {
  case reportingVerb = "reporting-verb"
  case accordingTo = "according-to"
  case elidedVerb = "elided-verb"
  case ownAction = "own-action"
  case agentOfPassive = "agent-of-passive"
  case pronoun = "pronoun"
  case office = "office"
  case firstPersonOfIssuer = "first-person-of-issuer"
  case subjectLeftOut = "subject-left-out"
  case trailingBrackets = "trailing-brackets"
  case headingSpeaker = "heading-speaker"
  case listItem = "list-item"
  case continuesParagraph = "continues-paragraph"
  case continuesSpeaker = "continues-speaker"
  case impersonal = "impersonal"
  case impersonalList = "impersonal-list"
  /// The markup of the document says who spoke.
  case markup = "markup"
  /// A person added or split it; no reader finds it so.
  case person = "person"

  /// How often statements found by this rule had the right speakers and span on annotated reports.
  ///
  /// (right + 1) / (found + 2), so that a rule seldom seen claims little. The reports are those the rules
  /// were written against: `docs/decisions/0004-confidence.md` has the table and what it leaves out.
  public var confidence: Double {
    switch self {
    case .reportingVerb: 0.98
    case .accordingTo: 0.9
    case .elidedVerb: 0.95
    case .ownAction: 0.98
    case .agentOfPassive: 0.78
    case .pronoun: 0.96
    case .office: 0.9
    case .firstPersonOfIssuer: 0.89
    case .subjectLeftOut: 0.96
    case .trailingBrackets: 0.99
    case .headingSpeaker: 0.5
    case .listItem: 0.96
    case .continuesParagraph: 0.87
    case .continuesSpeaker: 0.92
    case .impersonal: 0.97
    case .impersonalList: 0.87
    case .markup, .person: 1
    }
  }
}

/// Why a stretch of text was not made a statement.
public enum AbstentionReason: String, Sendable, Hashable, CaseIterable {
  /// It tells of the meeting, not of a contribution.
  case narration
  /// Nobody is named and nobody had the floor.
  case noSpeaker = "no-speaker"
  /// It opens a list.
  case leadIn = "lead-in"
  /// It says who chaired or reported.
  case sessionFact = "session-fact"
  /// The author of the report speaks for himself.
  case author
  /// It was set aside as page furniture: a page number, a running title, a footnote.
  case furniture
  /// It is a footnote or an endnote of the document.
  case footnote
}

/// A statement before it is written into the record.
struct Draft {
  var span: Span
  var voices: [Voice]
  var attribution: Attribution
  var rule: Rule
  var kind: StatementKind
  var strength: Strength?
  /// One bit for each theme of the catalogue.
  var themes: UInt64
  var instruments: [Int32]
  var provisions: [(instrument: Int32, words: Span)]
  var places: [Int32]
  var session: Int
  var trace: StatementTrace?
}

/// How a statement was found, for `explain`: only kept when asked for.
struct StatementTrace: Sendable {
  var block: Int
  var speaker = ""
  var verb = ""
  var predicate = ""
  var themeTriggers: [String] = []
}

/// A session of a meeting, as the report tells it.
struct SessionDraft {
  var number: String
  var title: Span
  var chairs: [Int32] = []
  var chairNames: [Span] = []
  var rapporteur: Int32 = -1
  var rapporteurName: Span?
  var guidingQuestions: [Span] = []
  var mainIssues: [Span] = []
  var meansOfImplementation: [Span] = []
  var start: Int
  var end: Int
}
