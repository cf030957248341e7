// SPDX-License-Identifier: Apache-2.0

import Storage

/// The shape of what is stored of people, a migration after the other.
enum AccessSchema {
  /// Every migration, in its order; none is edited once a release has it.
  static let migrations: [Migration] = [
    Migration(version: 1, name: "accounts, what opens a door for them, and their trail") { session in
      guard let text = embeddedTexts["v1-access.sql"] else {
        throw StorageError.engine("v1-access.sql is not part of this build")
      }
      try session.script(text)
    }
  ]
}

extension AdvisoryLock {
  /// Held by whoever adds to the trail of access: its entries come one after another.
  static let accessTrail = AdvisoryLock(key: 0x7465_7373_0003)
  /// Held while failures to sign in are counted, so that none counts too few.
  static let signIn = AdvisoryLock(key: 0x7465_7373_0004)
}
