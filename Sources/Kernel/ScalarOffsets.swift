// SPDX-License-Identifier: Apache-2.0

/// Turns byte offsets of a UTF-8 text into Unicode scalar offsets.
///
/// Records are exchanged with scalar offsets, as Python, most annotation tools and
/// the W3C Web Annotation model's text positions count; inside, bytes are counted.
/// A mark every 64 bytes costs one byte in sixteen, none where the text is ASCII; a look-up is O(1).
public struct ScalarOffsets: Sendable {
  private static let stride = 64
  private let marks: [Int32]
  private let isASCII: Bool
  private let byteCount: Int
  /// How many Unicode scalars the text has.
  public let count: Int

  /// Measures `bytes`, which must be well-formed UTF-8 of less than 2 GiB.
  public init(_ bytes: [UInt8]) {
    var marks: [Int32] = []
    marks.reserveCapacity(bytes.count / Self.stride + 1)
    var scalars = 0
    var start = 0
    while start < bytes.count {
      marks.append(Int32(truncatingIfNeeded: scalars))
      let end = min(start + Self.stride, bytes.count)
      var continuations = 0
      for index in start..<end where bytes[index] & 0xC0 == 0x80 { continuations += 1 }
      scalars += end - start - continuations
      start = end
    }
    count = scalars
    byteCount = bytes.count
    isASCII = scalars == bytes.count
    self.marks = isASCII ? [] : marks
  }

  /// The number of scalars that start before byte `offset`; offsets outside the text are clamped.
  public func scalar(atByte offset: Int, in bytes: [UInt8]) -> Int {
    let offset = min(max(0, offset), byteCount)
    if isASCII { return offset }
    if offset == byteCount { return count }
    let mark = offset / Self.stride
    var scalars = Int(marks[mark])
    for index in mark * Self.stride..<offset where bytes[index] & 0xC0 != 0x80 { scalars += 1 }
    return scalars
  }
}
