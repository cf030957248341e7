// SPDX-License-Identifier: Apache-2.0

public import Storage

/// The shape of the stored record, a migration after the other.
public enum DialogueSchema {
  /// Every migration, in its order; none is edited once a release has it.
  public static let migrations: [Migration] = [
    Migration(version: 1, name: "the record, its review and its trail") { session in
      try session.script(try text("v1-record.sql"))
      try session.script(TableWorkQueue.schema)
    },
    Migration(version: 2, name: "search in statements and passages") { session in
      try session.script(try text("v2-passages.sql"))
      try SearchIndexing(session).rebuild()
    },
    Migration(version: 3, name: "visibility, arrangement and uploads") { session in
      try session.script(try text("v3-visibility.sql"))
    },
    Migration(version: 4, name: "drafts, publications and replies") { session in
      try session.script(try text("v4-drafts.sql"))
    },
    Migration(version: 5, name: "replies that propose a correction") { session in
      try session.script(try text("v5-replies.sql"))
    },
  ]

  /// The version of the last.
  public static let version = migrations.map(\.version).max() ?? 0

  private static func text(_ name: String) throws -> String {
    guard let text = embeddedTexts[name] else {
      throw StorageError.engine("\(name) is not part of this build")
    }
    return text
  }
}
