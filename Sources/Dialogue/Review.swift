// SPDX-License-Identifier: Apache-2.0

public import Kernel
import Storage

/// One decision of a person on a statement, with what it was before.
public struct Review: Sendable, Equatable {
  public let statement: StatementID
  /// The version of the statement that the decision made.
  public let version: Int
  public let action: Action
  public let actor: String
  public let at: Instant
  public let reason: String
  /// Nil where the statement was added.
  public let stateBefore: StoredStatement.State?
  public let contentBefore: StatementContent?
  public let stateAfter: StoredStatement.State
  public let contentAfter: StatementContent

  public enum Action: String, Sendable, CaseIterable {
    case confirm, correct, reject, split, merge, add, undo
    case reanchor = "re-anchor"

    var trailed: TrailEntry.Action {
      switch self {
      case .confirm: .confirm
      case .correct: .correct
      case .reject: .reject
      case .split: .split
      case .merge: .merge
      case .add: .add
      case .undo: .undo
      case .reanchor: .reanchor
      }
    }
  }

  static let columns = RecordTable.review.columnList

  init(row: any Row) throws {
    let before = try row.optionalText(6)
    guard let statement = StatementID(rawValue: try row.text(0)),
      let action = Action(rawValue: try row.text(2)),
      let after = StoredStatement.State(rawValue: try row.text(8))
    else { throw StorageError.mismatch(column: 0) }
    self.statement = statement
    version = try row.int(1)
    self.action = action
    actor = try row.text(3)
    at = Instant(millisecondsSince1970: try row.integer(4))
    reason = try row.text(5)
    stateBefore = before.flatMap(StoredStatement.State.init)
    contentBefore = try row.optionalText(7).map(StatementContent.init(json:))
    stateAfter = after
    contentAfter = try StatementContent(json: try row.text(9))
  }

  init(
    _ action: Action,
    before: StoredStatement?,
    after: StoredStatement,
    reason: String,
    by authorship: Authorship
  ) {
    statement = after.id
    version = after.version
    self.action = action
    actor = authorship.actor.storable
    at = authorship.at
    self.reason = reason.storable
    stateBefore = before?.state
    contentBefore = before?.content
    stateAfter = after.state
    contentAfter = after.content
  }

  /// The digest over all of it, which the trail holds.
  var seal: String {
    var json = CanonicalJSON()
    json.array { json in
      json.string(statement.rawValue)
      json.number(version)
      json.string(action.rawValue)
      json.string(actor)
      json.number(Int(at.millisecondsSince1970))
      json.string(reason)
      json.string(stateBefore?.rawValue)
      json.string(contentBefore?.json)
      json.string(stateAfter.rawValue)
      json.string(contentAfter.json)
    }
    return ContentDigest(of: json.bytes).hexadecimal
  }

  /// What the trail's entry of it holds beside the seal of the statement.
  var detail: String {
    var json = CanonicalJSON()
    json.object { json in
      json.key("version"); json.number(version)
      json.key("review"); json.string(seal)
    }
    return json.text
  }

  func insert(_ session: any Session) throws {
    try session.run(
      """
      INSERT INTO review (\(Self.columns))
      VALUES (\(statement.rawValue), \(version), \(action.rawValue), \(actor), \(at.millisecondsSince1970),
        \(reason), \(stateBefore?.rawValue), \(contentBefore?.json), \(stateAfter.rawValue),
        \(contentAfter.json))
      """
    )
  }
}
