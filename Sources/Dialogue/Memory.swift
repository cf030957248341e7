// SPDX-License-Identifier: Apache-2.0

import Kernel
public import Reading
import Storage
import Vocabulary

/// One statement of a party as its memory holds it, with what changed since the one before.
public struct Recollection: Sendable {
  public let statement: StoredStatement
  public let document: StoredDocument
  public let meeting: Meeting
  /// What differs from the party's statement before this one on the same theme.
  public let change: Change?

  /// How a party's words moved from one meeting to the next.
  public struct Change: Sendable, Equatable {
    public let kind: (from: StatementKind, to: StatementKind)?
    public let strength: (from: Strength, to: Strength)?

    public static func == (a: Self, b: Self) -> Bool {
      a.kind?.from == b.kind?.from && a.kind?.to == b.kind?.to && a.strength?.from == b.strength?.from
        && a.strength?.to == b.strength?.to
    }
  }
}

extension Library {
  /// Everything a party said, on one theme where it is given, over all meetings in their order.
  ///
  /// The order is that of the dates of the documents, else of their meetings; what has no date comes last.
  /// Between two meetings the change of kind and strength is told: of the last statement of the one to the
  /// first of the other. Rejected, replaced and withdrawn statements are left out. Throws
  /// ``Refusal/unknownParty(_:)`` and ``Refusal/unknownTheme(_:)``.
  public func memory(of party: String, theme: String? = nil) async throws -> [Recollection] {
    let code = partyCode(party)
    guard catalogue.party(Party.Code(rawValue: code)) != nil else { throw Refusal.unknownParty(party) }
    if let theme, !catalogue.themes.contains(where: { $0.id == theme }) { throw Refusal.unknownTheme(theme) }
    var query = SearchQuery()
    query.filters = [.init(field: .party, value: code, isExcluded: false)]
    if let theme { query.filters.append(.init(field: .theme, value: theme, isExcluded: false)) }
    let condition = condition(query)
    return try await database.read { session in
      let statements = try StatementRows(session, repliesFor: clearance).find(condition)
      let documents = try session.rows(
        """
        SELECT \(StoredDocument.columns) FROM document
        WHERE id IN (SELECT s.document FROM statement s WHERE \(condition))
        """,
        StoredDocument.init(row:)
      )
      let meetings = try session.rows("SELECT \(Meeting.columns) FROM meeting", Meeting.init(row:))
      let documentOf = Dictionary(uniqueKeysWithValues: documents.map { ($0.id, $0) })
      let meetingOf = Dictionary(uniqueKeysWithValues: meetings.map { ($0.slug, $0) })
      let told = statements.compactMap { statement -> (StoredStatement, StoredDocument, Meeting)? in
        guard let document = documentOf[statement.document], let meeting = meetingOf[document.meeting] else {
          return nil
        }
        return (statement, document, meeting)
      }
      return Self.recollections(told)
    }
  }

  static func recollections(_ told: [(StoredStatement, StoredDocument, Meeting)]) -> [Recollection] {
    func day(_ item: (StoredStatement, StoredDocument, Meeting)) -> String {
      item.1.date ?? item.2.date ?? "~"
    }
    let ordered = told.sorted { a, b in
      (day(a), a.2.slug, a.1.id, a.0.content.span.start, a.0.number)
        < (day(b), b.2.slug, b.1.id, b.0.content.span.start, b.0.number)
    }
    var before: (StoredStatement, StoredDocument, Meeting)?
    return ordered.map { item in
      defer { before = item }
      var change: Recollection.Change?
      if let before, before.2.slug != item.2.slug {
        let (old, new) = (before.0.content, item.0.content)
        let kind = old.kind != new.kind ? (from: old.kind, to: new.kind) : nil
        var strength: (from: Strength, to: Strength)?
        if let from = old.strength, let to = new.strength, from != to { strength = (from, to) }
        if kind != nil || strength != nil { change = .init(kind: kind, strength: strength) }
      }
      return Recollection(statement: item.0, document: item.1, meeting: item.2, change: change)
    }
  }
}
