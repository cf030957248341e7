// SPDX-License-Identifier: Apache-2.0

public import Kernel
public import Vocabulary

/// What a report says, in a form that can be followed back to its words.
///
/// Every statement has a span in the document's text; the text itself is kept beside, so that any
/// quotation can be checked. The same text gives the same record.
public struct Record: Sendable {
  /// The form of the exchanged record.
  public static let schema = "tessera-record/1"
  /// The XML namespace of what a record adds to other formats.
  public static let namespace = "urn:tessera:record:1"

  public let document: Document
  public let text: DocumentText
  /// The sessions of the meeting, in the order of the text.
  public let sessions: [Session]
  public let people: [Person]
  /// In the order of the text, no two with the same span.
  public let statements: [Statement]
  /// What was not made a statement, and why.
  public let unattributed: [Abstention]
  /// What the reader could not do with this document, in words.
  public let notes: [Note]
  /// Where the text was printed; empty where the document has no pages.
  public let pages: PageMap
  /// The headings, paragraphs and list items the text was read as.
  public let layout: Layout

  /// The facts of the document.
  public struct Document: Sendable, Equatable {
    /// SHA-256 of the bytes as given.
    public let sha256: ContentDigest
    /// SHA-256 of the text, in UTF-8.
    public let textSha256: ContentDigest
    /// The media type of the bytes as given.
    public let mediaType: String
    public let encoding: TextEncoding
    /// ISO 639-1 code, `und` where nothing tells.
    public let language: String
    /// The first heading or line; empty where there is none.
    public let title: String
    /// The first complete date in the opening of the document, in the form of ISO 8601; nil where it has none.
    public let date: String?
    /// Length of the text in Unicode scalars.
    public let characters: Int
  }

  /// A roundtable, a plenary, a pillar: a part of a meeting.
  public struct Session: Sendable, Equatable {
    /// Its number as printed, `2.1` or `II`.
    public let id: String
    public let title: String
    public let chairs: [Party.Code]
    /// The party that reported, or the name of the person.
    public let rapporteur: String?
    public let guidingQuestions: [Span]
    public let mainIssues: [Span]
    public let meansOfImplementation: [Span]
    public let span: Span
  }

  /// Somebody named in the text.
  public struct Person: Sendable, Equatable {
    public let name: String
    public let role: String?
    public let party: Party.Code?
  }

  /// One attributed point.
  public struct Statement: Sendable, Equatable, Identifiable {
    /// `s` and the scalar offsets of its first character and of the first after it: `s318-392`.
    ///
    /// The offsets name a statement within its document, so that reading again gives the same
    /// identifier.
    public var id: String { "s\(start)-\(end)" }
    /// Where it stands in the text, in bytes.
    public let span: Span
    /// Where it starts, in Unicode scalars.
    public let start: Int
    /// The first Unicode scalar after it.
    public let end: Int
    public let speakers: [Speaker]
    /// The group a delegate spoke for.
    public let onBehalfOf: Party.Code?
    public let kind: StatementKind
    /// How specific a recommendation or commitment is; nil for other kinds, and where no verb tells.
    public let strength: Strength?
    public let themes: [String]
    public let instruments: [String]
    public let provisions: [Provision]
    /// States that the statement mentions and that do not speak in it.
    public let places: [Party.Code]
    public let attribution: Attribution
    public let rule: Rule
    /// The session's place in ``Record/sessions``.
    public let session: Int?
    /// What delegations answered on how it reports them, the earliest first; a reading has none.
    public var replies: [Reply]

    public init(
      span: Span,
      start: Int,
      end: Int,
      speakers: [Speaker],
      onBehalfOf: Party.Code?,
      kind: StatementKind,
      strength: Strength?,
      themes: [String],
      instruments: [String],
      provisions: [Provision],
      places: [Party.Code],
      attribution: Attribution,
      rule: Rule,
      session: Int?,
      replies: [Reply] = []
    ) {
      self.span = span
      self.start = start
      self.end = end
      self.speakers = speakers
      self.onBehalfOf = onBehalfOf
      self.kind = kind
      self.strength = strength
      self.themes = themes
      self.instruments = instruments
      self.provisions = provisions
      self.places = places
      self.attribution = attribution
      self.rule = rule
      self.session = session
      self.replies = replies
    }
  }

  /// Who a statement is attributed to.
  public struct Speaker: Sendable, Equatable {
    /// The name as printed; empty where the document gives the speaker in its markup alone.
    public let name: Span
    /// The speaker as the markup of the document calls him, where it does.
    public let label: String?
    /// The party it resolves to; nil where it is unknown.
    public let party: String?
    public let type: SpeakerType
    public let capacity: Capacity

    public init(name: Span, label: String? = nil, party: String?, type: SpeakerType, capacity: Capacity) {
      self.name = name
      self.label = label
      self.party = party
      self.type = type
      self.capacity = capacity
    }
  }

  /// What sort of speaker it is.
  public enum SpeakerType: String, Sendable, CaseIterable {
    case state, igo, group, process, ngo, union, business, academic, bank, city, body, chair, person
  }

  /// In what capacity somebody speaks.
  public enum Capacity: String, Sendable, CaseIterable {
    case delegation, chair, representative, collective, onBehalfOf = "on-behalf-of", individual
  }

  /// A provision cited by number.
  public struct Provision: Sendable, Equatable {
    public let instrument: String
    public let words: Span

    public init(instrument: String, words: Span) {
      self.instrument = instrument
      self.words = words
    }
  }

  /// A stretch of text that was not made a statement.
  public struct Abstention: Sendable, Equatable {
    public let span: Span
    public let reason: AbstentionReason
  }

  /// Something the reader of the record should know.
  public enum Note: Sendable, Equatable, CustomStringConvertible {
    case unsupportedLanguage(name: String)
    /// The words tell no language; the text was read as English.
    case unrecognisedLanguage
    case replacedMalformedText(count: Int)
    case noStatements
    /// Pages, counted from 1, that hold no text, among others that do.
    case pagesWithoutText([Int])
    /// The words come from pictures of the pages, by character recognition.
    case recognisedByOCR
    /// A record written by Tessera whose text was changed since; its statements were found anew.
    case alteredRecord

    public var description: String {
      switch self {
      case .unsupportedLanguage(let name):
        "there is no grammar for \(name): names and instruments are found, speakers are not"
      case .unrecognisedLanguage:
        "the language was not recognised, and the text was read as English; --language says which it is"
      case .replacedMalformedText(let count):
        "\(count) malformed byte sequence\(count == 1 ? "" : "s") replaced by U+FFFD"
      case .noStatements:
        "no attributed statement was found"
      case .pagesWithoutText(let pages):
        "no text on page\(pages.count == 1 ? "" : "s") \(pages.prefix(20).map(String.init).joined(separator: ", "))"
          + "\(pages.count > 20 ? " …" : ""); --ocr reads pictures of text"
      case .recognisedByOCR:
        "the words were recognised from pictures of the pages (OCR); check quotations against the original"
      case .alteredRecord:
        "the text was changed after Tessera wrote its record into it, so the statements were found anew"
      }
    }
  }

  /// The words of a span, runs of white space made one space.
  public func words(_ span: Span) -> String { text.words(span) }

  /// The speaker's name: as the markup of the document gives it where it does, else as printed.
  public func name(of speaker: Speaker) -> String { speaker.label ?? words(speaker.name) }

  /// The pages a statement stands on, first and last; nil where the document has none.
  public func pages(of statement: Statement) -> ClosedRange<Int>? { pages.pages(of: statement.span) }

  /// The statement's text, exactly as it stands in the document.
  public func quotation(_ statement: Statement) -> String { text[statement.span] }

  /// The statement with this identifier; O(n).
  public func statement(_ id: String) -> Statement? { statements.first { $0.id == id } }
}
