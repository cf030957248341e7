// SPDX-License-Identifier: Apache-2.0

import Kernel
import Reading

/// Writes blocks as running text and keeps where they stand: what every format ends in.
struct BlockWriter {
  private(set) var text: [UInt8] = []
  private(set) var layout = Layout()
  private(set) var map: PageMap
  private var wasItem = false

  init(pageCount: Int = 0) { map = PageMap(pageCount: pageCount) }

  /// Where the next byte will stand.
  var position: Int { text.count }

  /// Adds a block of one line; gives the span of its words, empty where it has none.
  @discardableResult
  mutating func write(
    _ kind: Layout.Block.Kind,
    _ marker: Layout.Marker = .none,
    label: String = "",
    words: ArraySlice<UInt8>
  ) -> Span {
    write(kind, marker, label: label, lines: [(words, nil)]) { text, _, line in text += line }
  }

  /// Adds a block of printed lines, which `join` puts together: it appends a line to the text of the block,
  /// which began at the offset it is given.
  @discardableResult
  mutating func write(
    _ kind: Layout.Block.Kind,
    _ marker: Layout.Marker,
    label: String,
    lines: [(words: ArraySlice<UInt8>, place: PageMap.Place?)],
    join: (inout [UInt8], Int, ArraySlice<UInt8>) -> Void
  ) -> Span {
    guard lines.contains(where: { !$0.words.isEmpty }) else { return Span(text.count, text.count) }
    separate(isItem: kind == .item)
    if let place = lines.first?.place { map.append(place, from: text.count) }
    text += Array(label.utf8)
    let span = append(lines, join)
    layout.append(kind, span, marker: marker)
    return span
  }

  /// A line that is kept and not read: a row of a table of contents, a name before a speech.
  @discardableResult
  mutating func writeAside(
    _ words: ArraySlice<UInt8>,
    _ place: PageMap.Place? = nil,
    isFurniture: Bool = true
  )
    -> Span
  {
    guard !words.isEmpty else { return Span(text.count, text.count) }
    separate(isItem: true)
    let span = append([(words, place)]) { text, _, line in text += line }
    if isFurniture { layout.append(furniture: span) }
    return span
  }

  mutating func writeNote(
    label: String,
    lines: [(words: ArraySlice<UInt8>, place: PageMap.Place?)],
    join: (inout [UInt8], Int, ArraySlice<UInt8>) -> Void = { text, _, line in text += line }
  ) {
    guard lines.contains(where: { !$0.words.isEmpty }) else { return }
    separate(isItem: false)
    let start = text.count
    text += Array(label.utf8)
    let span = append(lines, join)
    layout.append(note: Span(start, span.end))
  }

  private mutating func append(
    _ lines: [(words: ArraySlice<UInt8>, place: PageMap.Place?)],
    _ join: (inout [UInt8], Int, ArraySlice<UInt8>) -> Void
  ) -> Span {
    let start = text.count
    for line in lines {
      if let place = line.place { map.append(place, from: text.count) }
      if text.count > start { join(&text, start, line.words) } else { text += line.words }
    }
    return Span(start, text.count)
  }

  /// Items of a list stand on lines of their own, all else is set off by a blank line.
  private mutating func separate(isItem: Bool) {
    if !text.isEmpty { text += isItem && wasItem ? [0x0A] : [0x0A, 0x0A] }
    wasItem = isItem
  }

  /// The text with its blocks; throws where there is none.
  func source(_ format: DocumentFormat) throws(DocumentText.Refusal) -> SourceText {
    var source = try SourceText(DocumentText(decoding: text))
    source.layout = layout
    source.pages = map
    source.mediaType = format.rawValue
    return source
  }
}

/// Gathers the characters of one block, white space made single spaces.
struct InlineText {
  private(set) var bytes: [UInt8] = []

  var isEmpty: Bool { bytes.isEmpty || bytes == [0x20] }

  mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
    var index = 0
    while index < text.count {
      let byte = text[index]
      let isNoBreakSpace = byte == 0xC2 && index + 1 < text.count && text[index + 1] == 0xA0
      if byte <= 0x20 || isNoBreakSpace || byte == 0x7F {
        space()
        index += isNoBreakSpace ? 2 : 1
      } else if byte == 0xC2, index + 1 < text.count, text[index + 1] >= 0x80, text[index + 1] <= 0x9F {
        // “&#146;”: controls that pages write where they mean Windows-1252, as every browser reads them.
        bytes += Self.windows1252[Int(text[index + 1] - 0x80)]
        index += 2
      } else {
        bytes.append(byte)
        index += 1
      }
    }
  }

  /// U+0080 to U+009F as HTML reads them (WHATWG HTML, 13.2.5.80), in UTF-8.
  private static let windows1252: [[UInt8]] = [
    "€", "", "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", "", "Ž", "", "", "‘", "’", "“", "”", "•",
    "–", "—",
    "˜", "™", "š", "›", "œ", "", "ž", "Ÿ",
  ].map { Array($0.utf8) }

  mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append($0) }
  }

  mutating func space() {
    if let last = bytes.last, last != 0x20 { bytes.append(0x20) }
  }

  /// Takes away what was gathered beyond `count` bytes.
  mutating func truncate(to count: Int) { bytes.removeSubrange(min(max(0, count), bytes.count)...) }

  /// The text gathered, without a space at its end; the next block begins empty.
  mutating func take() -> [UInt8] {
    if bytes.last == 0x20 { bytes.removeLast() }
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }
}
