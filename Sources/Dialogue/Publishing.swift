// SPDX-License-Identifier: Apache-2.0

public import Kernel
public import Reading
public import Synthesis
import Storage

extension Library {
  /// Publishes a version of a draft: freezes it, with its digest in the trail.
  ///
  /// Throws ``Refusal/notBalanced(open:of:)`` where contributions are open and nobody says why it is published all
  /// the same, and ``Refusal/draftChangedMeanwhile(draft:by:version:)`` where a newer version came. Publishing a
  /// published version again changes nothing and gives that publication.
  public func publish(
    _ id: StoredDraft.ID,
    version: Int,
    override: String? = nil,
    words: SynthesisWords,
    by authorship: Authorship
  ) async throws -> StoredDraft.Publication {
    let draft = try await draft(id)
    let library = resting(on: draft.level)
    let condition = try await library.condition(of: draft.scope)
    let reason = (override ?? "").split(whereSeparator: \.isWhitespace).joined(separator: " ").storable
    return try await database.write(under: .trail) { session in
      let state = try library.state(Self.draft(id, session), nil, condition, words, session)
      if let known = state.publications.first(where: { $0.version == version }) { return known }
      guard state.version.number == version else {
        throw Refusal.draftChangedMeanwhile(draft: id, by: state.version.actor, version: state.version.number)
      }
      let ledger = state.ledger
      guard ledger.isBalanced || !reason.isEmpty else {
        throw Refusal.notBalanced(open: ledger.open.count, of: ledger.lines.count)
      }
      let publication = StoredDraft.Publication(
        number: state.publications.count + 1,
        version: version,
        digest: state.version.digest,
        accountedFor: ledger.accountedFor,
        contributions: ledger.lines.count,
        override: ledger.isBalanced ? nil : reason,
        actor: authorship.actor.storable,
        at: authorship.at
      )
      var trail = try TrailWriter(session, actor: authorship.actor, at: authorship.at)
      try RecordTable.publication.load(
        [
          [
            .text(id), .integer(Int64(publication.number)), .integer(Int64(version)),
            .text(publication.digest),
            .integer(Int64(publication.accountedFor)), .integer(Int64(publication.contributions)),
            Value(publication.override), .text(publication.actor),
            .integer(authorship.at.millisecondsSince1970),
          ]
        ],
        session
      )
      try trail.append(
        .publish,
        "publication:\(id)@\(publication.number)",
        state: publication.seal(of: id),
        detail: #"{"sha256":"\#(publication.digest)"}"#
      )
      return publication
    }
  }

  /// Opens a window within which delegations may answer; a new one replaces the old.
  public func openReplies(
    to id: StoredDraft.ID,
    _ window: StoredDraft.ReplyWindow,
    by authorship: Authorship
  ) async throws {
    guard window.opens < window.closes else { throw Refusal.emptyWindow }
    try await database.write(under: .trail) { session in
      var draft = try Self.draft(id, session)
      draft.replyWindow = window
      var trail = try TrailWriter(session, actor: authorship.actor, at: authorship.at)
      try session.run(
        """
        UPDATE draft SET reply_opens = \(window.opens.millisecondsSince1970),
          reply_closes = \(window.closes.millisecondsSince1970) WHERE id = \(id)
        """
      )
      try trail.append(.openReplies, "draft:\(id)", state: draft.seal(try Self.references(of: id, session)))
    }
  }

  /// Makes the link by which a delegation answers; one made before for the same party ends.
  ///
  /// `digest` is SHA-256 of its secret, which the store never holds.
  public func makeReplyLink(
    for party: String,
    to id: StoredDraft.ID,
    digest: ContentDigest,
    by authorship: Authorship
  ) async throws {
    let code = partyCode(party)
    try await database.write(under: .trail) { session in
      let draft = try Self.draft(id, session)
      let known = try session.first("SELECT COUNT(*) FROM party WHERE code = \(code)") { try $0.int(0) }
      guard known == 1 else { throw Refusal.unknownParty(party) }
      var trail = try TrailWriter(session, actor: authorship.actor, at: authorship.at)
      try session.run("DELETE FROM reply_link WHERE draft = \(draft.id) AND party = \(code)")
      let row: [Value] = [
        .text(id), .text(code), .text(digest.hexadecimal), .text(authorship.actor.storable),
        .integer(authorship.at.millisecondsSince1970),
      ]
      try RecordTable.replyLink.load([row], session)
      try trail.append(
        .inviteReply,
        "reply-link:\(id):\(code)",
        state: CanonicalJSON.digest(of: row.map(\.sealed))
      )
    }
  }

  /// The draft and the party that a link with this secret's digest is for; nil where there is none.
  public func replyLink(digest: ContentDigest) async throws -> (draft: StoredDraft.ID, party: String)? {
    try await database.read { session in
      try session.first("SELECT draft, party FROM reply_link WHERE digest = \(digest.hexadecimal)") {
        (try $0.text(0), try $0.text(1))
      }
    }
  }

  /// The parties that have a link to answer, by code.
  public func replyLinks(to id: StoredDraft.ID) async throws -> [String] {
    try await database.read { session in
      try session.rows("SELECT party FROM reply_link WHERE draft = \(id) ORDER BY party") { try $0.text(0) }
    }
  }

  /// Keeps what a delegation says of how it is reported.
  ///
  /// `id` of the reply is chosen by the caller, so that the same again adds nothing. Throws
  /// ``Refusal/repliesClosed`` outside the window, ``Refusal/notItsStatement(_:)`` for a statement of others, and
  /// ``Refusal/emptyReply`` for an objection or a correction without words.
  public func reply(
    _ replyID: String,
    to id: StoredDraft.ID,
    statement: String,
    party: String,
    stance: Record.Reply.Stance,
    words text: String,
    by authorship: Authorship
  ) async throws {
    let said = text.split(whereSeparator: \.isWhitespace).joined(separator: " ").storable
    guard stance == .accepts || !said.isEmpty else { throw Refusal.emptyReply }
    guard said.utf8.count <= 20_000 else { throw Refusal.draftTooLong(most: 20_000) }
    let code = partyCode(party)
    try await database.write(under: .trail) { session in
      let draft = try Self.draft(id, session)
      let known = try session.first("SELECT COUNT(*) FROM reply WHERE id = \(replyID)") { try $0.int(0) }
      guard known == 0 else { return }
      guard draft.replyWindow?.contains(authorship.at) == true else { throw Refusal.repliesClosed }
      guard try Self.references(of: id, session).contains(statement),
        let statementID = StatementID(rawValue: statement)
      else { throw Refusal.noSuchStatement(statement) }
      let content = try StatementRows(session).statement(statementID).content
      guard content.speakers.contains(where: { $0.party == code }) || content.onBehalfOf == code else {
        throw Refusal.notItsStatement(statement)
      }
      let row: [Value] = [
        .text(replyID), .text(id), .text(statement), .text(code), .text(stance.rawValue), .text(said),
        .integer(Int64(draft.version)), .text(authorship.actor.storable),
        .integer(authorship.at.millisecondsSince1970), .null, .null, .null, .null,
      ]
      var trail = try TrailWriter(session, actor: authorship.actor, at: authorship.at)
      try RecordTable.reply.load([row], session)
      try trail.append(.reply, "reply:\(replyID)", state: CanonicalJSON.digest(of: row.map(\.sealed)))
    }
  }

  /// Answers a reply; an answer is given once, for both stand in what was published.
  ///
  /// Throws ``Refusal/noSuchReply(_:)``, ``Refusal/answeredAlready(_:)`` and ``Refusal/emptyReply``.
  public func answer(
    _ replyID: String,
    isTakenUp: Bool,
    words text: String,
    by authorship: Authorship
  ) async throws {
    let said = text.split(whereSeparator: \.isWhitespace).joined(separator: " ").storable
    guard !said.isEmpty else { throw Refusal.emptyReply }
    try await database.write(under: .trail) { session in
      let table = RecordTable.reply
      let before = try session.first("SELECT \(table.columnList) FROM reply WHERE id = \(replyID)") { row in
        try (0..<table.columns.count).map { try row.value($0) }
      }
      guard var row = before, row.count == 13 else { throw Refusal.noSuchReply(replyID) }
      guard row[10] == .null else { throw Refusal.answeredAlready(replyID) }
      let at = authorship.at.millisecondsSince1970
      row.replaceSubrange(
        9..<13,
        with: [.text(isTakenUp ? "yes" : "no"), .text(said), .text(authorship.actor.storable), .integer(at)]
      )
      var trail = try TrailWriter(session, actor: authorship.actor, at: authorship.at)
      try session.run(
        """
        UPDATE reply SET taken_up = \(isTakenUp ? "yes" : "no"), answer = \(said),
          answer_actor = \(authorship.actor.storable), answer_at = \(at) WHERE id = \(replyID)
        """
      )
      try trail.append(.answerReply, "reply:\(replyID)", state: CanonicalJSON.digest(of: row.map(\.sealed)))
    }
  }
}
