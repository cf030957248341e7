// SPDX-License-Identifier: Apache-2.0

import Kernel
import TesseraTesting
import Testing

@Suite struct SpanTests {
  /// Seeded spans, many of them touching or inside one another.
  private static let spans: [Span] = {
    var generator = SplitMix(seed: 1)
    return (0..<40).map { _ in
      let start = generator.number(in: 0..<20)
      return Span(start, start + generator.number(in: 0..<8))
    }
  }()

  @Test func `a span never ends before it starts`() {
    #expect(Span(7, 3) == Span(7, 7))
    #expect(Span(7, 3).isEmpty)
    #expect(Span(3, 7).length == 4)
  }

  @Test func `a union covers both spans and no more`() {
    for a in Self.spans {
      for b in Self.spans {
        let union = a.union(b)
        #expect(union.contains(a) && union.contains(b))
        #expect(union.start == min(a.start, b.start) && union.end == max(a.end, b.end))
        #expect(union == b.union(a))
      }
    }
  }

  @Test func `spans overlap where they share a byte, whichever is asked`() {
    for a in Self.spans {
      for b in Self.spans {
        let shared = Set(a.start..<a.end).intersection(b.start..<b.end)
        // An empty span inside another shares no byte with it.
        if !a.isEmpty, !b.isEmpty { #expect(a.overlaps(b) == !shared.isEmpty) }
        #expect(a.overlaps(b) == b.overlaps(a))
        if a.contains(b), b.contains(a) { #expect(a == b) }
      }
    }
  }

  @Test func `spans are in the order of the text, the shorter first`() {
    #expect(Span(1, 9) < Span(2, 3))
    #expect(Span(2, 3) < Span(2, 9))
    let sorted = Self.spans.shuffled().sorted()
    for (a, b) in zip(sorted, sorted.dropFirst()) { #expect(a < b || a == b) }
  }
}
