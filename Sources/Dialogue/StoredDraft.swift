// SPDX-License-Identifier: Apache-2.0

public import Kernel
import Storage
public import Reading
public import Synthesis

/// What a report is drafted on, and convergence measured over.
public enum DraftScope: Sendable, Hashable, CustomStringConvertible {
  case meeting(String)
  /// A document by its whole identifier.
  case document(StoredDocument.ID)
  /// A session by its document and its place there, from 0.
  case session(StoredDocument.ID, Int)
  /// All statements that a search finds, in the language of ``SearchQuery``.
  case search(String)

  /// The scope that ``description`` is of; nil where the text is of none.
  public init?(_ text: String) {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let rest = String(text[text.index(after: colon)...])
    guard !rest.isEmpty else { return nil }
    switch text[..<colon] {
    case "meeting": self = .meeting(rest)
    case "document": self = .document(rest)
    case "search": self = .search(rest)
    case "session":
      let parts = rest.split(separator: "#", maxSplits: 1)
      guard parts.count == 2, let place = Int(parts[1]), place >= 0 else { return nil }
      self = .session(String(parts[0]), place)
    default: return nil
    }
  }

  /// `meeting:gfmd-2016`, `document:3f2a…`, `session:3f2a…#0`, `search:party:MAR theme:detention`.
  public var description: String {
    switch self {
    case .meeting(let slug): "meeting:\(slug)"
    case .document(let id): "document:\(id)"
    case .session(let id, let place): "session:\(id)#\(place)"
    case .search(let query): "search:\(query)"
    }
  }
}

/// A drafted report as the store keeps it.
///
/// Its text is a row of versions; none is ever changed. The numbers by which it cites statements are given once.
public struct StoredDraft: Sendable, Equatable, Identifiable {
  public typealias ID = String
  public let id: ID
  public let scope: DraftScope
  /// The slug of the meeting whose people may work on it; nil for a search over all meetings.
  public let meeting: String?
  public var title: String
  public let plan: DraftPlan
  /// What it may rest on, and who may read it once it is published.
  public let level: Visibility
  /// The number of its newest version, from 1.
  public internal(set) var version: Int
  public internal(set) var replyWindow: ReplyWindow?

  /// From when until when delegations may answer.
  public struct ReplyWindow: Sendable, Hashable {
    public let opens: Instant
    public let closes: Instant

    public init(opens: Instant, closes: Instant) {
      self.opens = opens
      self.closes = closes
    }

    public func contains(_ instant: Instant) -> Bool { opens <= instant && instant < closes }
  }

  /// One version of its text.
  public struct Version: Sendable, Equatable {
    public let number: Int
    public let body: String
    public let note: String
    public let actor: String
    public let at: Instant

    /// SHA-256 of the text, in hexadecimal.
    public var digest: String { ContentDigest(of: Array(body.utf8)).hexadecimal }
  }

  /// A version as it was published.
  public struct Publication: Sendable, Equatable {
    /// From 1.
    public let number: Int
    public let version: Int
    public let digest: String
    public let accountedFor: Int
    public let contributions: Int
    public let override: String?
    public let actor: String
    public let at: Instant
  }

  /// A reply as it is kept.
  public struct KeptReply: Sendable, Equatable, Identifiable {
    public let id: String
    public let statement: String
    /// The version it answers.
    public let version: Int
    public let actor: String
    public let reply: Record.Reply
  }

  /// Text of a block that a person has not saved.
  public struct Unsaved: Sendable, Equatable {
    public let block: Int
    /// The version it was written on.
    public let version: Int
    public let text: String
    public let at: Instant
  }

  // MARK: - Rows

  init(
    id: ID,
    scope: DraftScope,
    meeting: String?,
    title: String,
    plan: DraftPlan,
    level: Visibility,
    version: Int,
    replyWindow: ReplyWindow? = nil
  ) {
    self.id = id
    self.scope = scope
    self.meeting = meeting
    self.title = title
    self.plan = plan
    self.level = level
    self.version = version
    self.replyWindow = replyWindow
  }

  init(row: any Row) throws {
    guard let scope = DraftScope(try row.text(1)),
      let order = PartyNames.NameOrder(rawValue: try row.text(6)),
      let level = Visibility(rawValue: try row.text(8))
    else { throw StorageError.mismatch(column: 1) }
    let pages = try row.int(5)
    var window: ReplyWindow?
    if let opens = try row.optionalInteger(10), let closes = try row.optionalInteger(11) {
      window = ReplyWindow(
        opens: Instant(millisecondsSince1970: opens),
        closes: Instant(millisecondsSince1970: closes)
      )
    }
    self.init(
      id: try row.text(0),
      scope: scope,
      meeting: try row.optionalText(2),
      title: try row.text(3),
      plan: DraftPlan(
        language: try row.text(4),
        length: pages == 0 ? .full : .pages(pages),
        nameOrder: order,
        outline: try row.text(7).split(separator: " ").compactMap { DraftPlan.Part(rawValue: String($0)) }
      ),
      level: level,
      version: try row.int(9),
      replyWindow: window
    )
  }

  static let columns = RecordTable.draft.columnList

  var values: [Value] {
    let pages: Int
    switch plan.length {
    case .pages(let count): pages = count
    case .full: pages = 0
    }
    return [
      .text(id), .text(scope.description), Value(meeting), .text(title), .text(plan.language),
      .integer(Int64(pages)), .text(plan.nameOrder.rawValue),
      .text(plan.outline.map(\.rawValue).joined(separator: " ")), .text(level.rawValue),
      .integer(Int64(version)), replyWindow.map { .integer($0.opens.millisecondsSince1970) } ?? .null,
      replyWindow.map { .integer($0.closes.millisecondsSince1970) } ?? .null,
    ]
  }

  /// The digest over all of it and the statements its numbers stand for.
  func seal(_ references: [String]) -> String {
    CanonicalJSON.digest(of: values.map(\.sealed) + references)
  }
}

extension StoredDraft.Version {
  init(row: any Row) throws {
    self.init(
      number: try row.int(1),
      body: try row.text(2),
      note: try row.text(3),
      actor: try row.text(4),
      at: Instant(millisecondsSince1970: try row.integer(5))
    )
  }

  func seal(of draft: String) -> String {
    CanonicalJSON.digest(of: [draft, "\(number)", body, note, actor, "\(at.millisecondsSince1970)"])
  }
}

extension StoredDraft.Publication {
  init(row: any Row) throws {
    self.init(
      number: try row.int(1),
      version: try row.int(2),
      digest: try row.text(3),
      accountedFor: try row.int(4),
      contributions: try row.int(5),
      override: try row.optionalText(6),
      actor: try row.text(7),
      at: Instant(millisecondsSince1970: try row.integer(8))
    )
  }

  func seal(of draft: String) -> String {
    CanonicalJSON.digest(
      of: [
        draft, "\(number)", "\(version)", digest, "\(accountedFor)", "\(contributions)", override, actor,
        "\(at.millisecondsSince1970)",
      ]
    )
  }
}

extension StoredDraft.KeptReply {
  init(row: any Row) throws {
    guard let stance = Record.Reply.Stance(rawValue: try row.text(4)) else {
      throw StorageError.mismatch(column: 4)
    }
    var answer: Record.Reply.Answer?
    if let words = try row.optionalText(10), let at = try row.optionalInteger(12) {
      answer = Record.Reply.Answer(
        isTakenUp: try row.optionalText(9) == "yes",
        words: words,
        actor: try row.optionalText(11) ?? "",
        date: Instant(millisecondsSince1970: at).day
      )
    }
    self.init(
      id: try row.text(0),
      statement: try row.text(2),
      version: try row.int(6),
      actor: try row.text(7),
      reply: Record.Reply(
        party: try row.text(3),
        stance: stance,
        words: try row.text(5),
        date: Instant(millisecondsSince1970: try row.integer(8)).day,
        answer: answer
      )
    )
  }
}

extension Value {
  /// How a value stands in a seal; nil for NULL.
  var sealed: String? {
    switch self {
    case .null: nil
    case .integer(let number): "\(number)"
    case .real(let number): "\(number)"
    case .text(let text): text
    case .bytes(let bytes): ContentDigest(of: bytes).hexadecimal
    }
  }
}
