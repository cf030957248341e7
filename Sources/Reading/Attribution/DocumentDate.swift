// SPDX-License-Identifier: Apache-2.0

import Kernel

/// The date a document gives itself: the first complete one in its opening, as “8 July 2013” or “July 8, 2013”.
enum DocumentDate {
  /// A date as ISO 8601 writes it, where one stands in the passage.
  static func first(in passage: Passage) -> String? {
    for index in 0..<passage.count where passage.is(index, .months) {
      guard let month = month(passage.word(index)) else { continue }
      // 8 July 2013, 1er juin 2012, 10 de diciembre de 2016
      var before = index - 1
      if passage.is(before, .ofWords) { before -= 1 }
      var after = index + 1
      while passage.is(after, .ofWords) || passage.mark(after) == Mark.comma { after += 1 }
      if let day = number(passage, before, 1...31), let year = number(passage, after, 1900...2200) {
        return written(year, month, day)
      }
      // July 8, 2013
      if let day = number(passage, index + 1, 1...31), passage.mark(index + 2) == Mark.comma,
        let year = number(passage, index + 3, 1900...2200)
      {
        return written(year, month, day)
      }
    }
    return nil
  }

  /// The number that opens the word at `index`: 1 of “1er”, 8 of “8th”.
  private static func number(_ passage: Passage, _ index: Int, _ range: ClosedRange<Int>) -> Int? {
    let word = passage.word(index)
    let digits = word.prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty, word.count - digits.count <= 2, let value = Int(digits), range.contains(value)
    else {
      return nil
    }
    return value
  }

  /// The month by its first letters, which tell the names of the three languages apart.
  private static func month(_ word: String) -> Int? {
    if word.hasPrefix("juil") { return 7 }
    if word.hasPrefix("juin") { return 6 }
    return months[String(word.prefix(3))]
  }

  private static let months: [String: Int] = [
    "jan": 1, "ene": 1, "feb": 2, "fev": 2, "mar": 3, "apr": 4, "avr": 4, "abr": 4, "may": 5, "mai": 5,
    "jun": 6, "jul": 7, "aug": 8, "aou": 8, "ago": 8, "sep": 9, "set": 9, "oct": 10, "nov": 11, "dec": 12,
    "dic": 12,
  ]

  private static func written(_ year: Int, _ month: Int, _ day: Int) -> String? {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard days.indices.contains(month - 1), day <= days[month - 1] else { return nil }
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(year)-\(two(month))-\(two(day))"
  }
}
