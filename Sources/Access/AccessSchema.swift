// SPDX-License-Identifier: Apache-2.0

import Storage

/// The shape of what is stored of people, a migration after the other.
enum AccessSchema {
  /// Every migration, in its order; none is edited once a release has it.
  static let migrations: [Migration] = [
    Migration(version: 1, name: "accounts, what opens a door for them, and their trail") { session in
      try session.script(try text("v1-access.sql"))
    },
    Migration(version: 2, name: "requests that may be sent again") { session in
      try session.script(try text("v2-idempotency.sql"))
    },
  ]

  private static func text(_ name: String) throws -> String {
    guard let text = embeddedTexts[name] else {
      throw StorageError.engine("\(name) is not part of this build")
    }
    return text
  }
}

extension AdvisoryLock {
  /// Held by whoever adds to the trail of access: its entries come one after another.
  static let accessTrail = AdvisoryLock(key: 0x7465_7373_0003)
  /// Held while failures to sign in are counted, so that none counts too few.
  static let signIn = AdvisoryLock(key: 0x7465_7373_0004)
}
