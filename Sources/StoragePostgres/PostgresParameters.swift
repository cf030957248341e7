// SPDX-License-Identifier: Apache-2.0

import CLibPQ
import Storage

/// The values of a statement in the form libpq takes them: one block of bytes and where each begins.
///
/// Numbers and text go as text, so that the server may infer their types; bytes go as they are.
struct PostgresParameters {
  private var block: [UInt8] = []
  private var starts: [Int] = []
  private var lengths: [Int32] = []
  private var formats: [Int32] = []

  /// Throws ``StorageError/unstorable(_:)`` for text with the character U+0000.
  init(_ values: [Value]) throws(StorageError) {
    starts.reserveCapacity(values.count)
    for value in values {
      let start = block.count
      switch value {
      case .null: break
      case .integer(let number): block.append(contentsOf: String(number).utf8)
      case .real(let number): block.append(contentsOf: number.description.utf8)
      case .text(let text):
        try value.requireStorable()
        block.append(contentsOf: text.utf8)
      case .bytes(let bytes): block.append(contentsOf: bytes)
      }
      lengths.append(Int32(clamping: block.count - start))
      if case .bytes = value { formats.append(1) } else { formats.append(0) }
      starts.append(value == .null ? -1 : start)
      block.append(0)
    }
  }

  /// Lends the pointers that `PQexecPrepared` wants, for as long as `body` runs.
  func withPointers<Result>(
    _ body: (_ values: [UnsafePointer<CChar>?], _ lengths: [Int32], _ formats: [Int32]) -> Result
  ) -> Result {
    block.withUnsafeBytes { block in
      let base = block.baseAddress?.assumingMemoryBound(to: CChar.self)
      return body(starts.map { start in start < 0 ? nil : base.map { $0 + start } }, lengths, formats)
    }
  }
}

extension Value {
  /// Throws where PostgreSQL could not hold it: libpq would silently cut text at U+0000.
  func requireStorable() throws(StorageError) {
    if case .text(let text) = self, text.utf8.contains(0) {
      throw .unstorable("text with the character U+0000")
    }
  }
}
