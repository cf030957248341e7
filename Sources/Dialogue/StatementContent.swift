// SPDX-License-Identifier: Apache-2.0

public import Kernel
public import Reading
import Vocabulary

/// What a statement says and who is reported to say it: the part of it that a reader suggests and a person may
/// correct.
public struct StatementContent: Sendable, Equatable {
  /// Where it stands in the document's text, in bytes.
  public var span: Span
  /// The words of the span, white space made single spaces.
  public var quote: String
  public var speakers: [Speaker]
  /// The code of the group a delegate spoke for.
  public var onBehalfOf: String?
  public var kind: StatementKind
  public var strength: Strength?
  public var themes: [String]
  public var citations: [Citation]
  /// Codes of States that it mentions and that do not speak in it.
  public var places: [String]
  /// The place of its session in the document.
  public var session: Int?
  public var attribution: Attribution
  /// Which rule found it; `person` where nobody's rule did.
  public var rule: String

  /// Who a statement is attributed to, as the source names him and as the catalogue does.
  public struct Speaker: Sendable, Equatable {
    public var name: String
    /// The code of the party; nil where it is unknown, which is better than wrong.
    public var party: String?
    public var type: Record.SpeakerType
    public var capacity: Record.Capacity

    public init(name: String, party: String?, type: Record.SpeakerType, capacity: Record.Capacity) {
      self.name = name
      self.party = party
      self.type = type
      self.capacity = capacity
    }
  }

  /// An instrument that it cites, with the provision where one is named.
  public struct Citation: Sendable, Equatable {
    public var instrument: String
    /// As the source words it; empty where only the instrument is named.
    public var provision: String

    public init(instrument: String, provision: String = "") {
      self.instrument = instrument
      self.provision = provision
    }
  }

  public init(
    span: Span,
    quote: String,
    speakers: [Speaker],
    onBehalfOf: String? = nil,
    kind: StatementKind,
    strength: Strength? = nil,
    themes: [String] = [],
    citations: [Citation] = [],
    places: [String] = [],
    session: Int? = nil,
    attribution: Attribution = .explicit,
    rule: String = StatementContent.byPerson
  ) {
    self.span = span
    self.quote = quote
    self.speakers = speakers
    self.onBehalfOf = onBehalfOf
    self.kind = kind
    self.strength = strength
    self.themes = themes
    self.citations = citations
    self.places = places
    self.session = session
    self.attribution = attribution
    self.rule = rule
  }

  /// The rule of what a person added.
  public static let byPerson = "person"

  /// What a reading suggests.
  public init(_ statement: Record.Statement, in record: Record) {
    var citations = statement.provisions.map {
      Citation(instrument: $0.instrument, provision: record.words($0.words).storable)
    }
    let cited = Set(citations.map(\.instrument))
    citations += statement.instruments.filter { !cited.contains($0) }.map { Citation(instrument: $0) }
    self.init(
      span: statement.span,
      quote: record.words(statement.span).storable,
      speakers: statement.speakers.map {
        Speaker(name: record.name(of: $0).storable, party: $0.party, type: $0.type, capacity: $0.capacity)
      },
      onBehalfOf: statement.onBehalfOf?.rawValue,
      kind: statement.kind,
      strength: statement.strength,
      themes: statement.themes.uniqued,
      citations: citations,
      places: statement.places.map(\.rawValue).uniqued,
      session: statement.session,
      attribution: statement.attribution,
      rule: statement.rule.rawValue
    )
  }

  /// The codes of all parties it names, in the order of their first mention.
  public var partyCodes: [String] {
    (speakers.compactMap(\.party) + (onBehalfOf.map { [$0] } ?? []) + places).uniqued
  }
}

extension String {
  /// The text without U+0000, which PostgreSQL can not hold: U+FFFD stands for it.
  var storable: String {
    utf8.contains(0)
      ? String(String.UnicodeScalarView(unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 })) : self
  }
}

extension Array where Element: Hashable {
  /// The elements in their order, each once.
  var uniqued: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
