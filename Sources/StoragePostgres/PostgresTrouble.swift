// SPDX-License-Identifier: Apache-2.0

import CLibPQ
import Storage

/// What went wrong with a statement, by what can be done about it.
///
/// The codes are in appendix A of PostgreSQL's manual.
enum PostgresTrouble {
  /// Another writer got there first: the transaction runs again.
  case conflict
  /// A prepared statement no longer fits the tables: the transaction runs again, with new ones.
  case stale
  /// The server is gone, or has ended this connection.
  case lost(StorageError)
  /// The server refused; the same would happen again.
  case refused(StorageError)

  init(_ result: OpaquePointer?, handle: OpaquePointer, location: String, statementTimeout: Int) {
    let state = Self.field("C", of: result) ?? ""
    let words = Self.field("M", of: result) ?? Self.words(PQerrorMessage(handle))
    switch state {
    case "40001", "40P01": self = .conflict
    case "0A000" where words.contains("cached plan"), "26000": self = .stale
    // 25P03: the body rested too long between two statements. The server ended the connection; again, it
    // would rest as long.
    case "57014", "25P03": self = .refused(.timedOut(seconds: statementTimeout))
    case "53100": self = .refused(.full(location: location))
    case "25006": self = .refused(.readOnly(location: location))
    case "55P03": self = .refused(.busy(location: location))
    case "XX001", "XX002": self = .refused(.damaged(location: location, detail: words))
    case _ where state.hasPrefix("23"): self = .refused(.constraint(words))
    case "57P01", "57P02", "57P03": self = .lost(.unavailable(location: location, reason: words))
    case _ where state.hasPrefix("08") || PQstatus(handle) != CONNECTION_OK:
      self = .lost(.unavailable(location: location, reason: words))
    default: self = .refused(.engine(words))
    }
  }

  /// What the body of the transaction is told.
  var error: StorageError {
    switch self {
    case .conflict, .stale: .contended(attempts: 1)
    case .lost(let error), .refused(let error): error
    }
  }

  /// libpq's words on one line.
  static func words(_ text: UnsafePointer<CChar>?) -> String {
    guard let text else { return "unknown" }
    return String(cString: text).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static func field(_ code: Unicode.Scalar, of result: OpaquePointer?) -> String? {
    PQresultErrorField(result, Int32(code.value)).map { words($0) }
  }
}
