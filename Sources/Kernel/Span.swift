// SPDX-License-Identifier: Apache-2.0

/// A stretch of a document's text, counted in UTF-8 bytes.
///
/// Offsets count from the first byte of the text that `tessera text` prints; the
/// end is the first byte that no longer belongs. A span never ends before it starts.
public struct Span: Hashable, Sendable, Comparable {
  public let start: Int
  public let end: Int

  /// The span from `start` up to `end`; an end before the start makes an empty span at `start`.
  public init(_ start: Int, _ end: Int) {
    self.start = start
    self.end = max(start, end)
  }

  public var length: Int { end - start }
  public var isEmpty: Bool { end == start }

  /// Whether every byte of `other` lies in this span.
  public func contains(_ other: Span) -> Bool { start <= other.start && other.end <= end }

  /// Whether the two share at least one byte.
  public func overlaps(_ other: Span) -> Bool { start < other.end && other.start < end }

  /// The smallest span that covers both.
  public func union(_ other: Span) -> Span { Span(min(start, other.start), max(end, other.end)) }

  public static func < (a: Span, b: Span) -> Bool {
    a.start == b.start ? a.end < b.end : a.start < b.start
  }
}
