// SPDX-License-Identifier: Apache-2.0

/// A moment in time, to the millisecond.
public struct Instant: Hashable, Sendable, Comparable {
  /// Milliseconds since 1 January 1970, 00:00 UTC, leap seconds not counted.
  public let millisecondsSince1970: Int64

  public init(millisecondsSince1970: Int64) { self.millisecondsSince1970 = millisecondsSince1970 }

  public static func < (a: Self, b: Self) -> Bool { a.millisecondsSince1970 < b.millisecondsSince1970 }
}

extension Instant {
  /// The day it falls on in UTC, as ISO 8601 writes it, `2026-11-27`.
  ///
  /// Days are counted by the algorithm of H. Hinnant, “chrono-compatible low-level date algorithms” (2013), which is
  /// exact for the proleptic Gregorian calendar.
  public var day: String {
    let days =
      millisecondsSince1970 >= 0
      ? millisecondsSince1970 / 86_400_000 : (millisecondsSince1970 - 86_399_999) / 86_400_000
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let ofEra = shifted - era * 146_097
    let yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * ofYear + 2) / 153
    let day = ofYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    func padded(_ number: Int64, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }
}
