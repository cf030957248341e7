// SPDX-License-Identifier: Apache-2.0

import Reading

/// The identifiers of a record's statements, each made different from all the others.
///
/// In a record they differ by themselves. Statements that a document carries come from outside, and a page
/// or a graph in which two things have one name is broken.
struct StatementNames {
  private let names: [String]

  init(_ record: Record) {
    var seen: [String: Int] = [:]
    names = record.statements.map { statement in
      let count = seen[statement.id, default: 0]
      seen[statement.id] = count + 1
      return count == 0 ? statement.id : "\(statement.id)-\(count + 1)"
    }
  }

  subscript(index: Int) -> String { names.indices.contains(index) ? names[index] : "" }
}
