// SPDX-License-Identifier: Apache-2.0

import Kernel
import Storage

/// What is stored of people, for the length of one transaction.
///
/// Statements stand in this and its extensions, and nowhere else in the room.
struct AccessRows {
  let session: any Storage.Session

  init(_ session: any Storage.Session) { self.session = session }
}

// MARK: - Settings

extension AccessRows {
  func setting(_ name: String) throws -> String? {
    try session.first("SELECT value FROM access_setting WHERE name = \(name)") { try $0.text(0) }
  }

  /// Sets what is not set yet; what is there stays.
  func set(_ name: String, to value: String) throws {
    try session.run(
      "INSERT INTO access_setting (name, value) VALUES (\(name), \(value)) ON CONFLICT (name) DO NOTHING"
    )
  }
}

// MARK: - Reading of rows

extension AccountID {
  init(row: any Row, _ column: Int) throws {
    guard let id = AccountID(rawValue: try row.text(column)) else {
      throw StorageError.mismatch(column: column)
    }
    self = id
  }
}

extension Instant {
  init(row: any Row, _ column: Int) throws {
    self.init(millisecondsSince1970: try row.integer(column))
  }
}

extension Grant {
  init(row: any Row, from column: Int) throws {
    guard let role = Role(rawValue: try row.text(column)), let scope = Scope(try row.text(column + 1)) else {
      throw StorageError.mismatch(column: column)
    }
    self.init(role: role, scope: scope)
  }
}
