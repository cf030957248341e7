// SPDX-License-Identifier: Apache-2.0

import Kernel
import Reading

/// The whole text of a record cut into the pieces that an exchange format carries, in the order of the text.
///
/// Put together again, each with the white space before it, the pieces are the text, byte for byte.
struct TextPieces {
  enum Kind: Equatable {
    case heading
    /// The words of a statement, by its place in the record.
    case statement(Int)
    /// What stands between: narration, bullets and numbers, notes.
    case text
  }

  struct Piece {
    var kind: Kind
    var span: Span
    /// Where the white space before the piece begins.
    var before: Int
  }

  private(set) var pieces: [Piece] = []
  /// The white space after the last piece.
  private(set) var after = Span(0, 0)
  /// Statements that lie inside another, so that they have no piece of their own.
  private(set) var inner: [Int: [Int]] = [:]

  /// Cuts the text; linear in its length and the number of statements and blocks.
  init(_ record: Record) {
    let length = record.text.bytes.count
    var cuts: [(span: Span, kind: Kind)] = []
    var outer = -1
    var reach = 0
    for (number, statement) in record.statements.enumerated() {
      if statement.span.start < reach {
        inner[outer, default: []].append(number)
        continue
      }
      guard !statement.span.isEmpty, statement.span.end <= length else { continue }
      cuts.append((statement.span, .statement(number)))
      (outer, reach) = (number, statement.span.end)
    }
    let headings = record.layout.blocks.filter { $0.kind == .heading }.map { record.layout.span(of: $0) }
    cuts = Self.merge(cuts, headings)
    let starts = record.layout.blocks.map { record.layout.span(of: $0).start }
    var nextStart = starts[...]
    var position = 0
    var before = 0
    func add(_ kind: Kind, _ span: Span) {
      guard let trimmed = Self.trim(span, record.text.bytes) else { return }
      pieces.append(Piece(kind: kind, span: trimmed, before: before))
      before = trimmed.end
    }
    for cut in cuts {
      while let start = nextStart.first, start < cut.span.start {
        if start > position {
          add(.text, Span(position, start))
          position = start
        }
        nextStart.removeFirst()
      }
      add(.text, Span(position, cut.span.start))
      add(cut.kind, cut.span)
      position = cut.span.end
    }
    for start in nextStart where start > position {
      add(.text, Span(position, start))
      position = start
    }
    add(.text, Span(position, length))
    after = Span(pieces.last?.span.end ?? 0, length)
  }

  /// Headings that no statement touches, among the statements.
  private static func merge(_ statements: [(span: Span, kind: Kind)], _ headings: [Span]) -> [(
    span: Span, kind: Kind
  )] {
    var result: [(span: Span, kind: Kind)] = []
    var rest = headings[...]
    var reach = 0
    for statement in statements {
      while let heading = rest.first, heading.start < statement.span.start {
        if heading.start >= reach, heading.end <= statement.span.start { result.append((heading, .heading)) }
        rest.removeFirst()
      }
      result.append(statement)
      reach = statement.span.end
    }
    result += rest.filter { $0.start >= reach }.map { ($0, .heading) }
    return result
  }

  /// The span without the white space around it; nil where nothing else is in it.
  private static func trim(_ span: Span, _ bytes: [UInt8]) -> Span? {
    var start = max(0, span.start)
    var end = min(span.end, bytes.count)
    while start < end, bytes[start] <= 0x20 { start += 1 }
    while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
    return start < end ? Span(start, end) : nil
  }
}
