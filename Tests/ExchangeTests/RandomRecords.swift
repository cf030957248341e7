// SPDX-License-Identifier: Apache-2.0

import Kernel
import Reading
import TesseraTesting

/// Records no reader would make: spans that overlap, nest and end in white space.
enum RandomRecords {
  /// Scalars that a string literal may not spell.
  private static let noncharacters = [0xFFFE, 0xFFFF, 0xFDD0, 0x1FFFF].compactMap(Unicode.Scalar.init)
    .reduce(into: "") { $0.unicodeScalars.append($1) }

  /// What stands in a text to break out of the form it is written in.
  static let hostile = [
    "<script>alert(1)</script>", "\"'>&lt;", "]]>", "<!--", "-->", "</a></p>", "\u{202E}gnorw\u{202C}",
    "\u{2066}x\u{2069}", "\u{1B}[31m", noncharacters, "\u{85}", "\u{2028}", "e\u{301}\u{302}", "👩‍👩‍👧", "🇲🇦🇹🇳",
    "مرحبا",
    "&amp;", "\u{0B}", "\\u0000", "`${x}`", "{\"@id\": 1}",
  ]

  private static func replies(using generator: inout SplitMix) -> [Record.Reply] {
    (0..<generator.pick([0, 0, 1, 2])).map { _ in
      Record.Reply(
        party: generator.pick(["MAR", "KEN", "<b>“A & B”</b>"]),
        stance: generator.pick(Record.Reply.Stance.allCases),
        words: generator.pick(hostile + [""]),
        date: "2026-11-27",
        answer: generator.number(in: 0..<2) == 0
          ? nil
          : Record.Reply.Answer(
            isTakenUp: generator.number(in: 0..<2) == 0,
            words: generator.pick(hostile),
            actor: generator.pick(hostile),
            date: "2026-11-28"
          )
      )
    }
  }

  static func record(using generator: inout SplitMix) throws -> Record {
    let sentences = try Repository.sampleSentences() + hostile
    var text = RandomText.report(of: sentences, count: 60, using: &generator)
    for _ in 0..<40 { text += generator.pick(hostile) + generator.pick([" ", "\n", "\n\n", "\n• "]) }
    var source = SourceText(try DocumentText(decoding: Array(text.utf8)))
    let found = try Telling.reader().read(source, digest: ContentDigest(of: []), language: "en")
    let bytes = source.text.bytes
    var spans: Set<Span> = Set(found.statements.map(\.span))
    for _ in 0..<60 {
      var start = generator.number(in: 0..<bytes.count)
      var end = min(bytes.count, start + generator.pick([1, 3, 20, 80, 400, 2000]))
      while start > 0, bytes[start] & 0xC0 == 0x80 { start -= 1 }
      while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
      spans.insert(Span(start, end))
    }
    source.statements = spans.sorted().map { span in
      Record.Statement(
        span: span,
        start: source.text.offsets.scalar(atByte: span.start, in: bytes),
        end: source.text.offsets.scalar(atByte: span.end, in: bytes),
        speakers: [
          Record.Speaker(
            name: Span(span.start, min(span.end, span.start + 1)),
            party: generator.pick(["MAR", "OHCHR", "<b>“A & B”</b>", "G77/China", "TUN"]),
            type: .body,
            capacity: generator.pick(Record.Capacity.allCases)
          )
        ],
        onBehalfOf: nil,
        kind: generator.pick(StatementKind.allCases),
        strength: nil,
        themes: ["detention"],
        instruments: ["ICRMW"],
        provisions: [],
        places: [],
        attribution: .explicit,
        rule: generator.pick(Rule.allCases),
        session: nil,
        replies: replies(using: &generator)
      )
    }
    if generator.number(in: 0..<2) == 0 {
      source.pages = PageMap(pageCount: 30)
      for page in 0..<20 {
        source.pages.append(PageMap.Place(page: page + 1, line: 1), from: bytes.count * page / 20)
      }
    }
    return try Telling.reader().read(source, digest: ContentDigest(of: bytes), language: "en")
  }
}
