// SPDX-License-Identifier: Apache-2.0

public import Reading

/// What was said in one session, one meeting or one search: all that convergence is measured on and a report is
/// drafted from.
///
/// The statements stand in the order of speaking. Nothing in it is ever dropped by what is made of it: the ledger
/// of a draft has a line for each of its interventions.
public struct Deliberation: Sendable, Equatable {
  public let title: String
  public let sessions: [Session]
  public let statements: [Statement]
  /// Who took the floor, turn by turn.
  public let interventions: [Intervention]

  /// Statements in the order of speaking; their interventions follow from it.
  ///
  /// An intervention is a run of statements by the same speakers in the same session of the same document.
  public init(title: String, sessions: [Session] = [], statements: [Statement]) {
    self.title = title
    self.sessions = sessions
    self.statements = statements
    var interventions: [Intervention] = []
    for (place, statement) in statements.enumerated() {
      if let last = interventions.indices.last, let before = interventions[last].statements.last,
        statements[before].continues(into: statement)
      {
        interventions[last].statements.append(place)
      } else {
        interventions.append(
          Intervention(number: interventions.count + 1, id: statement.id, statements: [place])
        )
      }
    }
    self.interventions = interventions
  }

  // MARK: - Parts

  /// A roundtable or another sitting.
  public struct Session: Sendable, Equatable {
    /// As the document numbers it, `2.1`; empty where it does not.
    public let number: String
    public let title: String
    /// Codes of the parties in the chair.
    public let chairs: [String]
    public let rapporteur: String?
    /// The questions put to the session, as the document words them.
    public let guidingQuestions: [String]

    public init(
      number: String,
      title: String,
      chairs: [String] = [],
      rapporteur: String? = nil,
      guidingQuestions: [String] = []
    ) {
      self.number = number
      self.title = title
      self.chairs = chairs
      self.rapporteur = rapporteur
      self.guidingQuestions = guidingQuestions
    }
  }

  /// Who a statement is attributed to.
  public struct Speaker: Sendable, Hashable {
    /// As the source names him.
    public let name: String
    /// The code of the party; nil where it is unknown.
    public let party: String?
    public let type: Record.SpeakerType
    public let capacity: Record.Capacity

    public init(
      name: String,
      party: String?,
      type: Record.SpeakerType = .state,
      capacity: Record.Capacity = .delegation
    ) {
      self.name = name
      self.party = party
      self.type = type
      self.capacity = capacity
    }
  }

  /// Where in a session's list a statement that nobody is named for stands.
  public enum SharedList: String, Sendable, CaseIterable {
    case mainIssues = "main-issues"
    case meansOfImplementation = "means-of-implementation"
  }

  /// One attributed point, as the record has it.
  public struct Statement: Sendable, Equatable, Identifiable {
    public let id: String
    /// What tells its document from another.
    public let document: String
    /// The language of its words, `en`.
    public let language: String
    /// The place of its session in ``Deliberation/sessions``.
    public let session: Int?
    /// Its words, white space made single.
    public let quote: String
    public let speakers: [Speaker]
    /// The code of the group it was made for.
    public let onBehalfOf: String?
    public let kind: StatementKind
    public let strength: Strength?
    public let themes: [String]
    public let instruments: [String]
    /// Codes of States it mentions that do not speak in it.
    public let places: [String]
    /// How the source says whose it is.
    public let attribution: Attribution
    /// Which rule of reading found it, as ``Reading/Rule`` spells it; `person` where a person added it.
    public let rule: String
    public let list: SharedList?

    public init(
      id: String,
      document: String = "",
      language: String = "en",
      session: Int? = nil,
      quote: String,
      speakers: [Speaker],
      onBehalfOf: String? = nil,
      kind: StatementKind = .position,
      strength: Strength? = nil,
      themes: [String] = [],
      instruments: [String] = [],
      places: [String] = [],
      attribution: Attribution = .explicit,
      rule: String = "",
      list: SharedList? = nil
    ) {
      self.id = id
      self.document = document
      self.language = language
      self.session = session
      self.quote = quote
      self.speakers = speakers
      self.onBehalfOf = onBehalfOf
      self.kind = kind
      self.strength = strength
      self.themes = themes
      self.instruments = instruments
      self.places = places
      self.attribution = attribution
      self.rule = rule
      self.list = list
    }

    /// Whether the source names nobody for it: what a session as a whole is reported to have said.
    public var isShared: Bool { attribution == .unattributed }

    /// Codes of the parties whose word it is, each once: those who speak and the group they speak for.
    ///
    /// A party in the chair conducts the meeting and does not speak for itself; it is not among them.
    public var voices: [String] {
      guard !isShared else { return [] }
      var found: [String] = []
      for speaker in speakers where speaker.capacity != .chair {
        if let party = speaker.party, !found.contains(party) { found.append(party) }
      }
      if let onBehalfOf, !found.contains(onBehalfOf) { found.append(onBehalfOf) }
      return found
    }

    /// Whether it was said from the chair.
    public var isFromTheChair: Bool { !speakers.isEmpty && speakers.allSatisfy { $0.capacity == .chair } }

    func continues(into next: Statement) -> Bool {
      document == next.document && session == next.session && isShared == next.isShared && list == next.list
        && speakers.count == next.speakers.count && onBehalfOf == next.onBehalfOf
        && zip(speakers, next.speakers).allSatisfy {
          $0.capacity == $1.capacity && ($0.party == nil ? $0.name == $1.name : $0.party == $1.party)
        }
    }
  }

  /// One speaker, or several together, with the floor once.
  public struct Intervention: Sendable, Equatable, Identifiable {
    /// Its place in the order of speaking, from 1.
    public let number: Int
    /// The identifier of its first statement.
    public let id: String
    /// The places of its statements in ``Deliberation/statements``.
    public fileprivate(set) var statements: [Int]
  }

  // MARK: - Rules

  /// The statements of an intervention.
  public func statements(of intervention: Intervention) -> [Statement] {
    intervention.statements.map { statements[$0] }
  }

  /// Codes of all parties that took the floor for themselves, in the order of speaking; joint statements count
  /// each of their parties.
  public var floor: [String] {
    var seen: Set<String> = []
    return statements.flatMap(\.voices).filter { seen.insert($0).inserted }
  }
}
