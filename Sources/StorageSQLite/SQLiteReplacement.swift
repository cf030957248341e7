// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import GRDBSQLite
import Storage

/// A backup in the place of a store: read without being changed, and put there whole or not at all.
extension SQLiteDatabase {
  /// Whether the file at `path` is one of SQLite.
  public static func isDatabase(at path: String) -> Bool {
    guard let handle = FileHandle(forReadingAtPath: path) else { return false }
    defer { try? handle.close() }
    return (try? handle.read(upToCount: 16))?.starts(with: Data("SQLite format 3".utf8)) ?? false
  }

  /// Writes a copy of the file at `backup` to the new file `path`, for the user alone, and looks through its
  /// pages; `backup` is not changed, and may stand where nothing can be written.
  ///
  /// Throws ``StorageError/damaged(location:detail:)`` where a page is not as it should be.
  public static func copy(of backup: String, to path: String) throws {
    do {
      var reading = Configuration()
      reading.readonly = true
      let isLive = FileManager.default.fileExists(atPath: backup + "-wal")
      defer {
        // A store in WAL mode can not be read without these; a reader may not take them away itself.
        for suffix in ["-wal", "-shm"] where !isLive {
          try? FileManager.default.removeItem(atPath: backup + suffix)
        }
      }
      do {
        let source = try DatabaseQueue(path: backup, configuration: reading)
        let copy = try DatabaseQueue(path: path)
        try source.backup(to: copy)
        try copy.close()
        try source.close()
      } catch let error as DatabaseError where error.resultCode == .SQLITE_CANTOPEN {
        // A reader of WAL needs a file beside the store; on a medium that is read-only nobody writes either.
        guard !isLive else { throw error }
        try? FileManager.default.removeItem(atPath: path)
        try FileManager.default.copyItem(atPath: backup, toPath: path)
      }
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
      let copy = try DatabaseQueue(path: path)
      let finding = try copy.read { try String.fetchOne($0, sql: "PRAGMA integrity_check(1)") } ?? "ok"
      try copy.close()
      guard finding == "ok" else { throw StorageError.damaged(location: backup, detail: finding) }
    } catch {
      throw words(for: error, location: backup)
    }
  }

  /// Puts the store in the file `new` in the place of the one at `path`, where there may be none.
  ///
  /// Nobody may have either of them open: a program that has, even one that waits, is told by
  /// ``StorageError/busy(location:)``, and nothing was changed. Both must be in one folder. What was at `path`
  /// is kept at `earlier`, where that is given; that name must be free.
  public static func put(_ new: String, at path: String, keeping earlier: String? = nil) throws {
    do {
      try alone(new) { _ in }
      try synchronise(new)
      guard FileManager.default.fileExists(atPath: path) else {
        // SQLite would take what a removed store left behind for changes of the new one.
        for suffix in ["-wal", "-journal"] where FileManager.default.fileExists(atPath: path + suffix) {
          throw StorageError.unavailable(
            location: path,
            reason: "\(path + suffix) is left there of another file; move it to where that one went"
          )
        }
        try move(new, to: path)
        return
      }
      try alone(path) { connection in
        // Held while the names change: who opens it now waits, and finds the new one.
        try connection.execute(sql: "BEGIN EXCLUSIVE")
        defer { try? connection.execute(sql: "ROLLBACK") }
        if let earlier, link(path, earlier) != 0 {
          throw StorageError.unavailable(location: earlier, reason: String(cString: strerror(errno)))
        }
        try move(new, to: path)
      }
    } catch {
      throw words(for: error, location: path)
    }
  }

  /// Runs `body` with the only connection to the file, all of whose changes are in it.
  private static func alone(_ path: String, _ body: (GRDB.Database) throws -> Void) throws {
    var configuration = Configuration()
    configuration.busyMode = .immediateError
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    defer { try? queue.close() }
    try queue.writeWithoutTransaction { connection in
      // Leaving WAL takes the file for oneself, and brings the log into it.
      guard try String.fetchOne(connection, sql: "PRAGMA journal_mode = DELETE") == "delete" else {
        throw StorageError.busy(location: path)
      }
      try body(connection)
    }
  }

  private static func move(_ new: String, to path: String) throws {
    guard rename(new, path) == 0 else {
      throw StorageError.unavailable(location: path, reason: String(cString: strerror(errno)))
    }
    try synchronise(URL(fileURLWithPath: path).deletingLastPathComponent().path)
  }

  /// Waits until the disk has the file, or the names in the folder.
  private static func synchronise(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    defer { if descriptor >= 0 { _ = Foundation.close(descriptor) } }
    guard descriptor >= 0, fsync(descriptor) == 0 else {
      throw StorageError.unavailable(location: path, reason: String(cString: strerror(errno)))
    }
  }
}
