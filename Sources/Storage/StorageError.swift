// SPDX-License-Identifier: Apache-2.0

/// Why the store could not answer, in words for the person who asked.
public enum StorageError: Error, Equatable, CustomStringConvertible {
  /// A row the statement relies on is missing, or one it forbids is there.
  case constraint(String)
  /// A column did not hold what the schema promises.
  case mismatch(column: Int)
  /// The store is not there or can not be reached.
  case unavailable(location: String, reason: String)
  /// Another program held the store for longer than one waits.
  case busy(location: String)
  /// There is no room on the disk.
  case full(location: String)
  /// The file or its folder can not be written.
  case readOnly(location: String)
  /// The file is no database, or was damaged.
  case damaged(location: String, detail: String)
  /// A newer program has changed the shape of the store.
  case newer(found: Int, known: Int)
  /// A statement took longer than it may.
  case timedOut(seconds: Int)
  /// A value that one of the engines can not hold.
  case unstorable(String)
  /// What this engine does not offer.
  case unsupported(String)
  /// Other writers got there first, time and again.
  case contended(attempts: Int)
  /// The engine refused. The words are the engine's.
  case engine(String)

  public var description: String {
    switch self {
    case .constraint(let detail): "the store refused a change that would contradict what it holds (\(detail))"
    case .mismatch(let column): "the store holds something unexpected in column \(column + 1) of an answer"
    case .unavailable(let location, let reason): "the database \(location) can not be opened: \(reason)"
    case .busy(let location):
      "the database \(location) is in use by another program; try again when that is done"
    case .full(let location):
      "there is no room left on the disk of \(location); nothing was changed. Make room and try again"
    case .readOnly(let location):
      "the database \(location) can not be written: the file or its folder is read-only"
    case .damaged(let location, let detail):
      "\(location) is not a sound database (\(detail)); restore it from a backup"
    case .newer(let found, let known):
      "the database was written by a newer Tessera (its shape is version \(found), this program knows \(known)); "
        + "install that version or a later one"
    case .timedOut(let seconds): "the database took longer than \(seconds) s to answer"
    case .unstorable(let what): "\(what) can not be stored"
    case .unsupported(let what): what
    case .contended(let attempts): "other changes got there first, \(attempts) times in a row; try again"
    case .engine(let words): "the database says: \(words)"
    }
  }
}
