// SPDX-License-Identifier: Apache-2.0

import CLibPQ
import Storage

extension PostgresLink {
  /// Sends many rows by `COPY`, the server's fastest way in.
  ///
  /// `table` and `columns` are names that the program was written with.
  func copy(_ rows: [[Value]], into table: String, columns: [String]) throws(StorageError) {
    // Once begun, the copy can only be broken off together with its transaction: look at all values before.
    for row in rows {
      guard row.count == columns.count else {
        throw .engine("a row of \(row.count) values for \(columns.count) columns of \(table)")
      }
      for value in row { try value.requireStorable() }
    }
    guard !rows.isEmpty else { return }

    beginStatement()
    let start = PQexec(handle, "COPY \(table) (\(columns.joined(separator: ", "))) FROM STDIN")
    defer { PQclear(start) }
    guard PQresultStatus(start) == PGRES_COPY_IN else { throw failure(start) }
    var text = CopyText()
    var isSent = true
    for row in rows where isSent {
      text.append(row)
      if text.bytes.count >= CopyText.piece {
        isSent = send(text.bytes)
        text.removeAll()
      }
    }
    if isSent { isSent = send(text.bytes) }
    if isSent { isSent = PQputCopyEnd(handle, nil) == 1 }
    // The answer has to be read to its end, well or not.
    var error: StorageError?
    while let result = PQgetResult(handle) {
      if PQresultStatus(result) != PGRES_COMMAND_OK, error == nil { error = failure(result) }
      let isStuck = PQresultStatus(result) == PGRES_COPY_IN
      PQclear(result)
      if isStuck, PQputCopyEnd(handle, "broken off") != 1 { break }
    }
    if let error { throw error }
    guard isSent else { throw failure(nil) }
  }

  private func send(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { bytes in
      PQputCopyData(handle, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count)) == 1
    }
  }
}

/// Rows in the text form of `COPY`: a tab between values, a line for each row.
struct CopyText {
  /// About how many bytes are sent at a time.
  static let piece = 256 * 1024

  private(set) var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(Self.piece + Self.piece / 8) }

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  mutating func append(_ row: [Value]) {
    for (column, value) in row.enumerated() {
      if column > 0 { bytes.append(UInt8(ascii: "\t")) }
      append(value)
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  private mutating func append(_ value: Value) {
    switch value {
    case .null: bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "N")])
    case .integer(let number): bytes.append(contentsOf: String(number).utf8)
    case .real(let number): bytes.append(contentsOf: number.description.utf8)
    case .text(var text): text.withUTF8 { escape($0) }
    case .bytes(let raw):
      bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "\\"), UInt8(ascii: "x")])
      for byte in raw {
        bytes.append(Self.hexadecimal[Int(byte >> 4)])
        bytes.append(Self.hexadecimal[Int(byte & 15)])
      }
    }
  }

  /// Appends text, with a backslash before what would end the value, the row or the escape.
  private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
    var plain = text.startIndex
    for index in text.indices {
      let letter: UInt8
      switch text[index] {
      case UInt8(ascii: "\\"): letter = UInt8(ascii: "\\")
      case UInt8(ascii: "\t"): letter = UInt8(ascii: "t")
      case UInt8(ascii: "\n"): letter = UInt8(ascii: "n")
      case UInt8(ascii: "\r"): letter = UInt8(ascii: "r")
      default: continue
      }
      bytes.append(contentsOf: text[plain..<index])
      bytes.append(UInt8(ascii: "\\"))
      bytes.append(letter)
      plain = index + 1
    }
    bytes.append(contentsOf: text[plain...])
  }

  private static let hexadecimal = Array("0123456789abcdef".utf8)
}
