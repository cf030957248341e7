// SPDX-License-Identifier: Apache-2.0

import Kernel

/// A line as it is printed, on the grid of characters in which Poppler lays out a page.
struct PrintedLine {
  /// The characters of the line from its first to its last that is not a space.
  var text: [Unicode.Scalar]
  /// The column of its first character, from 0.
  var column: Int
  var place: PageMap.Place
  /// Blank lines before it.
  var blanksBefore: Int

  var end: Int { column + text.count }

  /// The character at a column of the page; a space outside the line.
  func scalar(at column: Int) -> Unicode.Scalar {
    column >= self.column && column < end ? text[column - self.column] : " "
  }

  /// The part of the line in `columns`, without the spaces around it; nil where that is blank.
  func part(_ columns: Range<Int>) -> PrintedLine? {
    let lower = max(column, columns.lowerBound)
    let upper = min(end, columns.upperBound)
    guard lower < upper else { return nil }
    var first = lower
    var last = upper
    while first < last, text[first - column] == " " { first += 1 }
    while last > first, text[last - 1 - column] == " " { last -= 1 }
    guard first < last else { return nil }
    return PrintedLine(
      text: Array(text[first - column..<last - column]),
      column: first,
      place: place,
      blanksBefore: blanksBefore
    )
  }

  /// A number that lines share which differ in figures, case and spaces only: running titles of different pages.
  var likeness: UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for scalar in text where scalar != " " && !("0"..."9").contains(scalar) {
      let value = ("A"..."Z").contains(scalar) ? scalar.value | 0x20 : scalar.value
      hash = (hash ^ UInt64(value)) &* 0x0000_0100_0000_01B3
    }
    return hash
  }

  var isRule: Bool { text.count >= 3 && text.allSatisfy { "_-*=~–—―‗ ".unicodeScalars.contains($0) } }

  /// `12`, `- 12 -`, `Page 3 of 20`, `xii`.
  var isPageNumber: Bool {
    guard text.count <= 16, text.count(where: { $0.properties.isAlphabetic }) <= 8 else { return false }
    let words = String(String.UnicodeScalarView(text)).lowercased().split(separator: " ")
    guard let first = words.first, words.count <= 4 else { return false }
    let figures = text.contains { ("0"..."9").contains($0) }
    let isBare = text.allSatisfy { ("0"..."9").contains($0) || "-–—./| ".unicodeScalars.contains($0) }
    if figures, isBare { return text.count { ("0"..."9").contains($0) } <= 5 }
    if ["page", "página", "pagina", "p."].contains(String(first)) { return figures && words.count > 1 }
    return words.count == 1 && first.count <= 5 && first.allSatisfy { "ivxl".contains($0) }
  }
}
