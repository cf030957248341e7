// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import GRDBSQLite
public import Storage

/// One SQLite file: many readers, one writer (WAL), or a store in memory for tests.
///
/// A change that was acknowledged is on the disk: WAL is synchronised at every commit.
public final class SQLiteDatabase: Storage.Database {
  public let location: String
  private let writer: any DatabaseWriter

  /// Opens the file at `path`, and makes it where there is none; its folder must be there.
  ///
  /// Another program that holds the file is waited for up to `patience` seconds, at each statement.
  public init(path: String, patience: Double = 10) throws {
    location = path
    var configuration = Self.configuration
    configuration.busyMode = .timeout(patience)
    do {
      writer = try DatabasePool(path: path, configuration: configuration)
    } catch {
      throw Self.words(for: error, location: path)
    }
  }

  /// A store in memory, gone when it is closed.
  public init() throws {
    location = ":memory:"
    writer = try DatabaseQueue(configuration: Self.configuration)
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.label = "tessera.sqlite"
    configuration.prepareDatabase { connection in
      // GRDB leaves WAL at NORMAL: the last commits could be lost with the power.
      try connection.execute(sql: "PRAGMA synchronous = FULL")
      try connection.execute(sql: "PRAGMA cache_size = -65536")
      try connection.execute(sql: "PRAGMA mmap_size = 1073741824")
      try connection.execute(sql: "PRAGMA temp_store = MEMORY")
    }
    return configuration
  }

  public func read<Result: Sendable>(_ body: @Sendable (any Session) throws -> Result) async throws -> Result
  {
    do {
      return try await withoutActuallyEscaping(body) { body in
        try await writer.read { try body(SQLiteSession($0, location: location)) }
      }
    } catch {
      throw Self.words(for: error, location: location)
    }
  }

  @discardableResult
  public func write<Result: Sendable>(
    under lock: AdvisoryLock?,
    _ body: @Sendable (any Session) throws -> Result
  ) async throws -> Result {
    // BEGIN IMMEDIATE lets in one writer at a time, of all programs: every lock is held by that.
    do {
      return try await withoutActuallyEscaping(body) { body in
        try await writer.write { try body(SQLiteSession($0, location: location)) }
      }
    } catch {
      throw Self.words(for: error, location: location)
    }
  }

  public func copy(to path: String) async throws {
    guard !FileManager.default.fileExists(atPath: path) else {
      throw StorageError.unavailable(location: path, reason: "a file of that name is there already")
    }
    let partial = path + ".partial"
    try? FileManager.default.removeItem(atPath: partial)
    do {
      let copy = try DatabaseQueue(path: partial)
      try writer.backup(to: copy)
      // One file, that can be read where nothing can be written beside it.
      try await copy.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
      try copy.close()
      try FileManager.default.moveItem(atPath: partial, toPath: path)
    } catch {
      try? FileManager.default.removeItem(atPath: partial)
      throw Self.words(for: error, location: path)
    }
  }

  public func close() async {
    // The last connection to close is a reader's, which can not do it: bring all changes into the one file. Where
    // others are at work it is left to them.
    if let pool = writer as? DatabasePool {
      _ = try? await pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
    }
    try? writer.close()
  }

  // MARK: - Errors

  /// What went wrong, as the store says it; errors of the domain pass as they are.
  static func words(for error: any Error, location: String) -> any Error {
    guard let error = error as? DatabaseError else { return error }
    return storageError(
      code: error.extendedResultCode.rawValue,
      message: error.message ?? "",
      location: location
    )
  }

  static func storageError(code: Int32, message: String, location: String) -> StorageError {
    switch code & 0xFF {
    case SQLITE_CONSTRAINT: .constraint(message)
    case SQLITE_BUSY, SQLITE_LOCKED: .busy(location: location)
    case SQLITE_FULL: .full(location: location)
    case SQLITE_READONLY, SQLITE_PERM: .readOnly(location: location)
    case SQLITE_CANTOPEN: .unavailable(location: location, reason: reason(location))
    case SQLITE_NOTADB, SQLITE_CORRUPT: .damaged(location: location, detail: message)
    case SQLITE_IOERR: ioError(code, message, location)
    default: .engine(message)
    }
  }

  private static func ioError(_ code: Int32, _ message: String, _ location: String) -> StorageError {
    let folder = URL(fileURLWithPath: location).deletingLastPathComponent().path
    let space = try? FileManager.default.attributesOfFileSystem(forPath: folder)[.systemFreeSize] as? Int
    // A file-size limit, or a disk that filled up while a page was written.
    if code == SQLITE_IOERR | 3 << 8, (space ?? nil).map({ $0 < 1 << 20 }) ?? true {
      return .full(location: location)
    }
    return .unavailable(location: location, reason: "the disk does not answer (\(message))")
  }

  private static func reason(_ location: String) -> String {
    let folder = URL(fileURLWithPath: location).deletingLastPathComponent().path
    var isFolder: ObjCBool = false
    if !FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) || !isFolder.boolValue {
      return "there is no folder \(folder)"
    }
    if FileManager.default.fileExists(atPath: location, isDirectory: &isFolder), isFolder.boolValue {
      return "it is a folder"
    }
    return "the folder \(folder) can not be written, or the file not read"
  }
}
