// SPDX-License-Identifier: Apache-2.0

public import Storage

/// Stores in the shape that earlier programs gave them.
public enum OldStores {
  /// Takes a record of today back to the shape of version 1, which had no passages, no index, and
  /// nothing that only some may see.
  public static func makeVersion1(_ database: any Database) async throws {
    try await database.write { session in
      try session.script(
        """
        DROP TABLE passage;
        DROP TABLE statement_index;
        DROP TABLE passage_index;
        DROP TABLE visibility;
        DROP TABLE session_arrangement;
        DROP TABLE upload;
        DROP TABLE reply;
        DROP TABLE reply_link;
        DROP TABLE publication;
        DROP TABLE draft_set_aside;
        DROP TABLE draft_unsaved;
        DROP TABLE draft_version;
        DROP TABLE draft_reference;
        DROP TABLE draft;
        DELETE FROM migration WHERE version > 1;
        """
      )
    }
  }
}
