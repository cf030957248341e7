// SPDX-License-Identifier: Apache-2.0

import Kernel
import Reading

/// The document's text cut into pieces that together hold every character but white space, in order.
struct PagePieces {
  /// What a piece is printed as.
  enum Form: Equatable {
    /// A line of the block with this number.
    case line(block: Int)
    /// What the layout left between lines: a bullet, a number, a stray mark.
    case marker
    /// Page furniture or a footnote.
    case aside
  }

  struct Piece {
    let form: Form
    let range: Range<Int>
  }

  let pieces: [Piece]

  init(_ record: Record) {
    let bytes = record.text.bytes
    let layout = record.layout
    var found: [(span: Span, form: Form)] = []
    for (number, block) in layout.blocks.enumerated() {
      for line in block.lines where layout.segments.indices.contains(line) {
        found.append((layout.segments[line], .line(block: number)))
      }
    }
    found += (layout.furniture + layout.notes).map { ($0, .aside) }
    found.sort { $0.span < $1.span }
    var pieces: [Piece] = []
    var position = 0
    func add(_ form: Form, _ range: Range<Int>) {
      let trimmed = PageSpace.trimmed(range, of: bytes)
      if !trimmed.isEmpty { pieces.append(Piece(form: form, range: trimmed)) }
    }
    // A layout from outside may give a stretch twice; it is printed once.
    for (span, form) in found {
      let start = min(max(span.start, position), bytes.count)
      let end = min(span.end, bytes.count)
      guard start < end else { continue }
      add(.marker, position..<start)
      add(form, start..<end)
      position = end
    }
    add(.marker, position..<bytes.count)
    self.pieces = pieces
  }
}

/// White space as the layout leaves it out: ASCII, no-break space, byte order mark.
enum PageSpace {
  static func trimmed(_ range: Range<Int>, of bytes: [UInt8]) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end {
      let length = spaceLength(bytes, start)
      if length == 0 || start + length > end { break }
      start += length
    }
    while end > start {
      if bytes[end - 1] <= 0x20 {
        end -= 1
      } else if end - start >= 2, spaceLength(bytes, end - 2) == 2 {
        end -= 2
      } else if end - start >= 3, spaceLength(bytes, end - 3) == 3 {
        end -= 3
      } else {
        break
      }
    }
    return start..<end
  }

  private static func spaceLength(_ bytes: [UInt8], _ index: Int) -> Int {
    if bytes[index] <= 0x20 { return 1 }
    if bytes[index] == 0xC2, index + 1 < bytes.count, bytes[index + 1] == 0xA0 { return 2 }
    if bytes[index] == 0xEF, index + 2 < bytes.count, bytes[index + 1] == 0xBB, bytes[index + 2] == 0xBF {
      return 3
    }
    return 0
  }
}

/// Which statements are drawn as links around their words, and which get a mark beside another's.
///
/// Links can not nest. Of statements that overlap, the one that starts first is drawn, of those the longest;
/// each other one gets a mark after the words it overlaps.
struct PageDrawing {
  /// The statement's place in the record and its words, in the order of the text, without overlaps.
  private(set) var drawn: [(statement: Int, range: Range<Int>)] = []
  /// The statements that get a mark, and the byte after which it stands; in the order of the text.
  private(set) var marked: [(statement: Int, place: Int)] = []

  init(_ record: Record) {
    let bytes = record.text.bytes
    let whole = 0..<bytes.count
    let order = record.statements.indices.sorted { a, b in
      let (first, second) = (record.statements[a].span, record.statements[b].span)
      if first.start != second.start { return first.start < second.start }
      return first.end == second.end ? a < b : first.end > second.end
    }
    var reach = 0
    for index in order {
      let span = record.statements[index].span
      let range = PageSpace.trimmed((max(0, span.start)..<max(0, span.end)).clamped(to: whole), of: bytes)
      if range.isEmpty || range.lowerBound < reach {
        marked.append((index, max(reach, min(max(0, span.start), bytes.count))))
      } else {
        drawn.append((index, range))
        reach = range.upperBound
      }
    }
    marked.sort { $0.place == $1.place ? $0.statement < $1.statement : $0.place < $1.place }
  }
}
