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

  /// The facts of the document.
  public struct Document: Sendable, Equatable {
    /// SHA-256 of the bytes as given.
    public let sha256: ContentDigest
    /// SHA-256 of the text, in UTF-8.
    public let textSha256: ContentDigest
    public let mediaType: String
    public let encoding: TextEncoding
    /// ISO 639-1 code, `und` where nothing tells.
    public let language: String
    /// The first heading or line; empty where there is none.
    public let title: String
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
  }

  /// Who a statement is attributed to.
  public struct Speaker: Sendable, Equatable {
    /// The name as printed.
    public let name: Span
    /// The party it resolves to; nil where it is unknown.
    public let party: String?
    public let type: SpeakerType
    public let capacity: Capacity
  }

  /// What sort of speaker it is.
  public enum SpeakerType: String, Sendable {
    case state, igo, group, process, ngo, union, business, academic, bank, city, body, chair, person
  }

  /// In what capacity somebody speaks.
  public enum Capacity: String, Sendable {
    case delegation, chair, representative, collective, onBehalfOf = "on-behalf-of", individual
  }

  /// A provision cited by number.
  public struct Provision: Sendable, Equatable {
    public let instrument: String
    public let words: Span
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
      }
    }
  }

  /// The words of a span, runs of white space made one space.
  public func words(_ span: Span) -> String { text.words(span) }

  /// The statement's text, exactly as it stands in the document.
  public func quotation(_ statement: Statement) -> String { text[statement.span] }

  /// The statement with this identifier; O(n).
  public func statement(_ id: String) -> Statement? { statements.first { $0.id == id } }
}
