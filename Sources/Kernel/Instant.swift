// SPDX-License-Identifier: Apache-2.0

/// A moment in time, to the millisecond.
public struct Instant: Hashable, Sendable, Comparable {
  /// Milliseconds since 1 January 1970, 00:00 UTC, leap seconds not counted.
  public let millisecondsSince1970: Int64

  public init(millisecondsSince1970: Int64) { self.millisecondsSince1970 = millisecondsSince1970 }

  public static func < (a: Self, b: Self) -> Bool { a.millisecondsSince1970 < b.millisecondsSince1970 }
}
