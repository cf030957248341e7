// SPDX-License-Identifier: Apache-2.0

import CLibPQ
import Storage

/// The row of a result that is being looked at; one object goes through all of them.
///
/// Values come in PostgreSQL's binary form, the first byte the highest.
final class PostgresRow: Row {
  let count: Int
  private let types: [UInt32]
  private var result: OpaquePointer?
  private var row: Int32 = 0

  init(_ result: OpaquePointer?) {
    self.result = result
    count = Int(PQnfields(result))
    types = (0..<PQnfields(result)).map { PQftype(result, $0) }
  }

  /// Looks at another row.
  func move(to row: Int32) { self.row = row }

  /// Lets go of the result, which is about to be cleared: a row that was kept then holds nothing.
  func end() { result = nil }

  func isNull(_ column: Int) -> Bool { bytes(at: column) == nil }

  func integer(_ column: Int) throws(StorageError) -> Int64 {
    guard let bytes = bytes(at: column) else { throw .mismatch(column: column) }
    switch (types[column], bytes.count) {
    case (20, 8): return Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
    case (23, 4): return Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
    case (21, 2): return Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self)))
    case (16, 1): return bytes[0] == 0 ? 0 : 1
    case (1700, _):
      guard let number = PostgresNumeric(bytes)?.integer else { throw .mismatch(column: column) }
      return number
    default: throw .mismatch(column: column)
    }
  }

  func real(_ column: Int) throws(StorageError) -> Double {
    guard let bytes = bytes(at: column) else { throw .mismatch(column: column) }
    switch (types[column], bytes.count) {
    case (701, 8): return Double(bitPattern: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)))
    case (700, 4): return Double(Float(bitPattern: UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self))))
    case (1700, _):
      guard let number = PostgresNumeric(bytes)?.real else { throw .mismatch(column: column) }
      return number
    default: throw .mismatch(column: column)
    }
  }

  func text(_ column: Int) throws(StorageError) -> String {
    guard let bytes = bytes(at: column) else { throw .mismatch(column: column) }
    switch types[column] {
    case 25, 1043, 1042, 19, 705: return String(decoding: bytes, as: UTF8.self)
    default: throw .mismatch(column: column)
    }
  }

  func bytes(_ column: Int) throws(StorageError) -> [UInt8] {
    guard let bytes = bytes(at: column), types[column] == 17 else { throw .mismatch(column: column) }
    return Array(bytes)
  }

  func value(_ column: Int) throws(StorageError) -> Value {
    guard types.indices.contains(column) else { throw .mismatch(column: column) }
    guard let bytes = bytes(at: column) else { return .null }
    switch types[column] {
    case 16, 20, 21, 23: return .integer(try integer(column))
    case 700, 701: return .real(try real(column))
    case 1700:
      if let number = PostgresNumeric(bytes)?.integer { return .integer(number) }
      return .real(try real(column))
    case 17: return .bytes(Array(bytes))
    default: return .text(try text(column))
    }
  }

  /// The bytes of a value; nil for NULL and where there is no such column.
  private func bytes(at column: Int) -> UnsafeRawBufferPointer? {
    guard types.indices.contains(column), let result else { return nil }
    let index = Int32(truncatingIfNeeded: column)
    guard PQgetisnull(result, row, index) == 0, let start = PQgetvalue(result, row, index) else { return nil }
    return UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, row, index)))
  }
}

/// A number of the type `numeric`, which PostgreSQL makes of sums and averages of integers.
///
/// It is read so that the same statement gives the same on SQLite: a sum as an integer, an average as a real.
struct PostgresNumeric {
  private let figures: [Int64]
  private let weight: Int
  private let sign: UInt16
  private let scale: Int

  /// Nil where the bytes are not of that form: four numbers of two bytes, then the figures in base 10000.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= 8, bytes.count.isMultiple(of: 2) else { return nil }
    let words = stride(from: 0, to: bytes.count, by: 2).map {
      UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt16.self))
    }
    weight = Int(Int16(bitPattern: words[1]))
    sign = words[2]
    scale = Int(words[3])
    figures = words.dropFirst(4).map { Int64($0) }
  }

  private var isNegative: Bool { sign == 0x4000 }
  private var isFinite: Bool { sign == 0 || isNegative }

  /// Nil where it was written with decimals or is too large.
  var integer: Int64? {
    guard isFinite, scale == 0 else { return nil }
    guard !figures.isEmpty else { return 0 }
    var number: Int64 = 0
    for place in 0...max(0, weight) {
      let figure = place < figures.count ? figures[place] : 0
      // Downwards where it is negative, for the lowest number has no counterpart.
      let (product, overflowed) = number.multipliedReportingOverflow(by: 10_000)
      let (sum, overflowedToo) = product.addingReportingOverflow(isNegative ? -figure : figure)
      if overflowed || overflowedToo { return nil }
      number = sum
    }
    return number
  }

  var real: Double? {
    guard isFinite else {
      switch sign {
      case 0xD000: return .infinity
      case 0xF000: return -.infinity
      default: return .nan
      }
    }
    guard !figures.isEmpty else { return 0 }
    let digits = figures.map { String(String($0 + 10_000).dropFirst()) }.joined()
    return Double("\(isNegative ? "-" : "")\(digits)e\(4 * (weight - figures.count + 1))")
  }
}
