// SPDX-License-Identifier: Apache-2.0

import CLibPQ
import Storage

/// A connection for the length of one transaction.
struct PostgresSession: Session {
  let link: PostgresLink

  @discardableResult
  func run(_ sql: SQL, _ each: (any Row) throws -> Void) throws -> Int {
    let result = try link.execute(sql)
    defer { PQclear(result) }
    let count = PQntuples(result)
    if count > 0 {
      let row = PostgresRow(result)
      defer { row.end() }
      for index in 0..<count {
        row.move(to: index)
        try each(row)
      }
    }
    // A selection "affects" the rows it gives, in PostgreSQL's words; it changes none.
    guard let status = PQcmdStatus(result), !String(cString: status).hasPrefix("SELECT") else { return 0 }
    return PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
  }

  func script(_ text: String) throws { try link.command(PostgresScript.translate(text)) }

  func load(_ table: StaticString, _ columns: [StaticString], rows: [[Value]]) throws {
    try link.copy(rows, into: "\(table)", columns: columns.map { "\($0)" })
  }

  func textIndex(_ name: StaticString) -> any TextIndex { PostgresTextIndex(self, name: name) }

  /// The queue that all engines share.
  ///
  /// In a serializable transaction a claim does pass over the rows that others hold, but one that took rows
  /// changed since its snapshot fails with 40001 instead of seeing them anew. The transaction then runs again
  /// and claims others: no piece is given to two, at the cost of an attempt.
  var workQueue: any WorkQueue { TableWorkQueue(self, passingOver: "FOR UPDATE SKIP LOCKED") }
}
