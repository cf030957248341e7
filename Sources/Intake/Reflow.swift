// SPDX-License-Identifier: Apache-2.0

import Kernel
import Reading

/// Printed lines made running text again: a paragraph to a line, words whole, with a map back to the pages.
enum Reflow {
  /// The text of `pages`, its footnotes at the end.
  ///
  /// The lines are laid out by the reader's own ``Layout``; then each block is written out anew.
  static func source(_ pages: PrintedPages) throws -> SourceText {
    let printed = PrintedText(pages)
    let layout = try Layout(DocumentText(decoding: printed.bytes), isClean: true)
    let hyphens = Hyphenation(printed.bytes)
    var writer = BlockWriter(pageCount: pages.pageCount)
    var aside = layout.furniture.sorted()[...]
    for block in layout.blocks {
      let start = layout.span(of: block).start
      while let next = aside.first, next.start < start {
        writer.writeAside(printed.bytes[next.start..<next.end], printed.place(at: next.start))
        aside.removeFirst()
      }
      let lines = block.lines.map { layout.segments[$0] }
      writer.write(
        block.kind,
        block.marker,
        label: block.marker == .none ? "" : label(block.marker, printed.margin(before: start)),
        lines: lines.map { (printed.bytes[$0.start..<$0.end], printed.place(at: $0.start)) },
        join: hyphens.join
      )
    }
    for next in aside {
      writer.writeAside(printed.bytes[next.start..<next.end], printed.place(at: next.start))
    }
    for note in pages.notes {
      let lines = note.lines.map { (words: Spaces.single($0.text)[...], place: Optional($0.place)) }
      writer.writeNote(label: "\(note.mark) ", lines: lines, join: hyphens.join)
    }
    return try writer.source(.pdf)
  }

  /// The marker as it is printed, with a space after it.
  private static func label(_ marker: Layout.Marker, _ printed: String) -> String {
    switch marker {
    case .none: ""
    case .bullet: printed.isEmpty ? "" : printed + " "
    // A number that stood on a line of its own is not on this one.
    case .number(let number), .paragraphNumber(let number):
      printed.utf8.count >= number.utf8.count ? printed + " " : "\(number). "
    }
  }
}

/// The lines of the body as one text, indented as they are printed, so that the reader can lay them out.
private struct PrintedText {
  var bytes: [UInt8] = []
  private var starts: [Int] = []
  private var places: [PageMap.Place] = []

  init(_ pages: PrintedPages) {
    var begins = Set(pages.pageStarts)
    begins.remove(0)
    for (index, line) in pages.body.enumerated() {
      // A paragraph goes on over the page: no blank line there tells of its end.
      let blanks = begins.contains(index) ? 0 : min(line.blanksBefore, 4)
      for _ in 0..<blanks { bytes.append(0x0A) }
      for _ in 0..<min(line.column, 200) { bytes.append(0x20) }
      starts.append(bytes.count)
      places.append(line.place)
      bytes += Spaces.single(line.text)
      bytes.append(0x0A)
    }
  }

  /// What stands on the line before `offset`: a bullet or a number.
  func margin(before offset: Int) -> String {
    var start = offset
    while start > 0, bytes[start - 1] != 0x0A { start -= 1 }
    while start < offset, bytes[start] == 0x20 { start += 1 }
    var end = offset
    while end > start, bytes[end - 1] == 0x20 { end -= 1 }
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// The place of the line that the byte at `offset` stands in.
  func place(at offset: Int) -> PageMap.Place? {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? places[low - 1] : nil
  }
}

/// White space as text has it.
enum Spaces {
  /// The characters in UTF-8, runs of spaces made one, “1 st” made “1st”.
  ///
  /// A line set to the full width has wide spaces in it; raised letters stand apart from their figure.
  static func single(_ scalars: [Unicode.Scalar]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(scalars.count + 8)
    for (index, scalar) in scalars.enumerated() {
      if scalar == " " {
        guard bytes.last != 0x20, !raises(scalars, after: index) else { continue }
        bytes.append(0x20)
      } else if scalar.value < 0x80 {
        bytes.append(UInt8(truncatingIfNeeded: scalar.value))
      } else {
        for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { bytes.append(unit) }
      }
    }
    return bytes
  }

  /// Whether raised letters of an ordinal follow: “1 st”, “2 nd”, “3 rd”, “16 th”.
  private static func raises(_ scalars: [Unicode.Scalar], after index: Int) -> Bool {
    guard index > 0, ("0"..."9").contains(scalars[index - 1]), index + 2 < scalars.count else { return false }
    let last = scalars[index - 1]
    let pair = (scalars[index + 1], scalars[index + 2])
    let isOrdinal =
      switch pair {
      case ("s", "t"): last == "1"
      case ("n", "d"): last == "2"
      case ("r", "d"): last == "3"
      case ("t", "h"): true
      default: false
      }
    return isOrdinal && (index + 3 >= scalars.count || !scalars[index + 3].properties.isAlphabetic)
  }
}
