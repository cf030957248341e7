// SPDX-License-Identifier: Apache-2.0

import Kernel
import Storage

extension AccessRows {
  private static var eventColumns: SQL { "sequence, at, actor, kind, subject, detail, previous, digest" }

  func lastEvent() throws -> (sequence: Int64, digest: String)? {
    try session.first("SELECT sequence, digest FROM access_trail ORDER BY sequence DESC LIMIT 1") {
      (try $0.integer(0), try $0.text(1))
    }
  }

  func insertEvent(
    _ sequence: Int64,
    _ at: Instant,
    _ actor: String,
    _ kind: AccessEvent.Kind,
    _ subject: String,
    _ detail: String,
    _ previous: String,
    _ digest: String
  ) throws {
    try session.run(
      """
      INSERT INTO access_trail (\(Self.eventColumns))
      VALUES (\(sequence), \(at.millisecondsSince1970), \(actor), \(kind.rawValue), \(subject), \(detail),
        \(previous), \(digest))
      """
    )
  }

  /// Entries before a sequence, the newest first.
  func events(before sequence: Int64, limit: Int) throws -> [AccessEvent] {
    try session.rows(
      """
      SELECT \(Self.eventColumns) FROM access_trail WHERE sequence < \(sequence)
      ORDER BY sequence DESC LIMIT \(limit)
      """,
      AccessEvent.init(row:)
    )
  }

  /// Hands over every entry in its order, as it is stored.
  func eachEvent(_ body: (StoredEvent) throws -> Void) throws {
    try session.run("SELECT \(Self.eventColumns) FROM access_trail ORDER BY sequence") { row in
      try body(
        StoredEvent(
          sequence: try row.integer(0),
          at: try row.integer(1),
          actor: try row.text(2),
          kind: try row.text(3),
          subject: try row.text(4),
          detail: try row.text(5),
          previous: try row.text(6),
          digest: try row.text(7)
        )
      )
    }
  }
}

// MARK: - Rows

extension AccessEvent {
  fileprivate init(row: any Row) throws {
    guard let kind = Kind(rawValue: try row.text(3)) else { throw StorageError.mismatch(column: 3) }
    guard let detail = CanonicalJSON.values(of: try row.text(5)) else {
      throw StorageError.mismatch(column: 5)
    }
    self.init(
      sequence: try row.integer(0),
      at: try Instant(row: row, 1),
      actor: try row.text(2),
      kind: kind,
      subject: try row.text(4),
      detail: detail,
      previous: try row.text(6),
      digest: try row.text(7)
    )
  }
}
