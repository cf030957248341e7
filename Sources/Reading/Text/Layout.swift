// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// The first stage: printed lines joined again to headings, paragraphs and list items.
///
/// Page furniture (page numbers, running titles, document symbols, footnotes that cut a sentence in
/// two) is set aside; every byte keeps its place in the text.
public struct Layout: Sendable {
  /// Headings, paragraphs and list items, in the order of the text.
  public internal(set) var blocks: [Block] = []
  /// The printed lines of the blocks, without the white space around them.
  public internal(set) var segments: [Span] = []
  /// Lines set aside as page furniture.
  public internal(set) var furniture: [Span] = []
  /// Footnotes and endnotes: kept, and not read for statements.
  public internal(set) var notes: [Span] = []

  /// A heading, a paragraph or a list item.
  public struct Block: Sendable {
    public enum Kind: String, Sendable { case paragraph, item, heading }
    public internal(set) var kind: Kind
    /// Its lines, as places in ``Layout/segments``.
    ///
    /// Lines of furniture between them are left out.
    public internal(set) var lines: [Int]
    /// The bullet or number before the text.
    public internal(set) var marker: Marker
    /// How far the first line is indented, in columns.
    public let indent: Int
    /// Blank lines before it, beyond what separates the lines of one paragraph here.
    public let space: Int

    /// A block whose text is the segments `lines` of its layout.
    public init(kind: Kind, lines: [Int], marker: Marker = .none, indent: Int = 0, space: Int = 0) {
      self.kind = kind
      self.lines = lines
      self.marker = marker
      self.indent = indent
      self.space = space
    }
  }

  /// What stands before a list item or a numbered paragraph.
  public enum Marker: Sendable, Equatable {
    case none
    case bullet
    /// A number or letter: `12.`, `(a)`, `iv)`; the text without its marks.
    case number(String)
    /// A number that stands on a line of its own or heads a long paragraph.
    case paragraphNumber(String)
  }

  /// A layout without blocks.
  public init() {}

  /// Adds a block of one line, whose text is `segment`; the span must lie in the text, after those before it.
  public mutating func append(_ kind: Block.Kind, _ segment: Span, marker: Marker = .none) {
    segments.append(segment)
    blocks.append(Block(kind: kind, lines: [segments.count - 1], marker: marker))
  }

  /// Adds a line that is set aside.
  public mutating func append(furniture: Span) { self.furniture.append(furniture) }

  /// Adds a footnote or endnote.
  public mutating func append(note: Span) { notes.append(note) }

  /// Lays out the text, in time linear in its length.
  ///
  /// Where `isClean`, running titles, page numbers and footnotes were taken off before, and only the rows of
  /// a table of contents are set aside.
  public init(_ text: DocumentText, isClean: Bool = false) {
    var reader = LayoutReader(bytes: text.bytes, isClean: isClean)
    reader.cutLines()
    reader.measure()
    if isClean { reader.findContents() } else { reader.findFurniture() }
    self = reader.join()
  }

  /// The bullet or number that opens `line`, and how many bytes it takes with the space after it; none and 0
  /// where the line opens with neither.
  public static func marker(opening line: [UInt8]) -> (marker: Marker, length: Int) {
    LayoutReader(bytes: line, isClean: true).markerOfOnlyLine()
  }

  /// From the first to the last byte of the block's text.
  public func span(of block: Block) -> Span {
    guard let first = block.lines.first, let last = block.lines.last else { return Span(0, 0) }
    return Span(segments[first].start, segments[last].end)
  }
}

private struct LayoutReader {
  let bytes: [UInt8]
  private var lines: [Line] = []
  private var baseGap = 0
  private var width = 80
  private var isWrapped = true

  private struct Line {
    var start: Int32
    var end: Int32
    var indent: Int16
    var blanksBefore: Int16
    var isFurniture = false
  }

  /// Whether what is set aside is part of the text's own sequence, and not the page's.
  private let isClean: Bool

  init(bytes: [UInt8], isClean: Bool) {
    self.bytes = bytes
    self.isClean = isClean
  }

  func markerOfOnlyLine() -> (marker: Layout.Marker, length: Int) {
    guard let first = bytes.first, first > 0x20, bytes.count < Int(Int32.max) else { return (.none, 0) }
    let line = Line(start: 0, end: Int32(truncatingIfNeeded: bytes.count), indent: 0, blanksBefore: 0)
    return marker(line)
  }

  // MARK: - Lines

  mutating func cutLines() {
    var start = 0
    var blanks = 0
    let count = bytes.count
    var index = 0
    while index <= count {
      let byte = index < count ? bytes[index] : 0x0A
      guard byte == 0x0A || byte == 0x0D || byte == 0x0C || byte == 0x0B else {
        index += 1
        continue
      }
      var first = start
      var last = index
      var indent = 0
      while first < last {
        let length = spaceLength(first, last)
        if length == 0 { break }
        indent += bytes[first] == 0x09 ? 4 : 1
        first += length
      }
      while last > first {
        if bytes[last - 1] <= 0x20 {
          last -= 1
        } else if last - first >= 2, bytes[last - 1] == 0xA0, bytes[last - 2] == 0xC2 {
          last -= 2
        } else {
          break
        }
      }
      if first == last {
        blanks += 1
      } else {
        lines.append(
          Line(
            start: Int32(truncatingIfNeeded: first),
            end: Int32(truncatingIfNeeded: last),
            indent: Int16(truncatingIfNeeded: min(indent, 1000)),
            blanksBefore: Int16(truncatingIfNeeded: min(blanks, 1000))
          )
        )
        blanks = 0
      }
      if byte == 0x0D, index + 1 < count, bytes[index + 1] == 0x0A { index += 1 }
      index += 1
      start = index
    }
  }

  /// The length of the space character at `index`, or 0: ASCII space, no-break space, byte order mark.
  private func spaceLength(_ index: Int, _ end: Int) -> Int {
    if bytes[index] <= 0x20 { return 1 }
    if bytes[index] == 0xC2, index + 1 < end, bytes[index + 1] == 0xA0 { return 2 }
    if bytes[index] == 0xEF, index + 2 < end, bytes[index + 1] == 0xBB, bytes[index + 2] == 0xBF { return 3 }
    return 0
  }

  /// Finds out whether lines are wrapped, how wide, and how many blank lines stand inside a paragraph.
  mutating func measure() {
    var widths = [Int](repeating: 0, count: 402)
    var pairs = [0, 0, 0]
    var lowers = [0, 0, 0]
    for (number, line) in lines.enumerated() {
      widths[min(Int(line.end - line.start), 401)] += 1
      let gap = Int(line.blanksBefore)
      if number > 0, gap < 3 {
        pairs[gap] += 1
        if beginsLowercase(Int(line.start)) { lowers[gap] += 1 }
      }
    }
    var seen = 0
    for (length, count) in widths.enumerated() {
      seen += count
      if seen * 10 >= lines.count * 9 {
        width = max(20, length)
        break
      }
    }
    isWrapped = width < 220
    if pairs[1] > 2 * pairs[0], lowers[1] * 5 > pairs[1], isWrapped { baseGap = 1 }
  }

  // MARK: - Furniture

  mutating func findFurniture() {
    var counts: [UInt64: Int] = [:]
    var hashes = [UInt64](repeating: 0, count: lines.count)
    var inFootnotes = false
    var noteEnded = true
    for (number, line) in lines.enumerated() {
      let length = Int(line.end - line.start)
      guard length <= 160 else { continue }
      if isPageNumber(line) || isDocumentSymbol(line) || hasLeaders(line) {
        lines[number].isFurniture = true
        inFootnotes = false
        continue
      }
      if isRule(line) {
        lines[number].isFurniture = true
        inFootnotes = length >= 5
        continue
      }
      if inFootnotes {
        // Notes stand under their rule, each opened by its number or mark, up to the end of the page.
        let opensNote = beginsNote(line)
        if opensNote || !noteEnded {
          lines[number].isFurniture = true
          noteEnded = endsSentence(Int(line.end)) && !endsWithColon(Int(line.end))
          continue
        }
        inFootnotes = false
      }
      guard length >= 12, length <= 90, !endsSentence(Int(line.end)), !beginsList(line) else { continue }
      hashes[number] = maskedHash(line)
      counts[hashes[number], default: 0] += 1
    }
    for number in lines.indices where hashes[number] != 0 {
      guard let count = counts[hashes[number]], count >= 3 else { continue }
      // A title stands alone: a line that goes on below is text, however often it stands.
      let isLast =
        number + 1 >= lines.count || lines[number + 1].blanksBefore > 0 || lines[number + 1].isFurniture
      guard isLast || number > 0 && lines[number - 1].isFurniture else { continue }
      let line = lines[number]
      let digits = (line.start..<line.end).contains { bytes[Int($0)] >= 0x30 && bytes[Int($0)] <= 0x39 }
      if digits || line.end - line.start >= 25 { lines[number].isFurniture = true }
    }
  }

  mutating func findContents() {
    for (number, line) in lines.enumerated() where hasLeaders(line) { lines[number].isFurniture = true }
  }

  /// A row of dots, as in a table of contents.
  private func hasLeaders(_ line: Line) -> Bool {
    var run = 0
    for index in Int(line.start)..<Int(line.end) {
      if bytes[index] == Mark.period {
        run += 1
        if run >= 6 { return true }
      } else if bytes[index] != 0x20 || run == 0 {
        run = 0
      }
    }
    return false
  }

  /// A rule drawn with underscores, dashes, asterisks.
  private func isRule(_ line: Line) -> Bool {
    guard line.end - line.start >= 3 else { return false }
    return (line.start..<line.end).allSatisfy {
      [0x5F, 0x2D, 0x2A, 0x3D, 0x7E, 0x20].contains(bytes[Int($0)])
    }
  }

  /// A number or asterisk, then text: the beginning of a footnote.
  private func beginsNote(_ line: Line) -> Bool {
    var index = Int(line.start)
    let end = Int(line.end)
    while index < end, index - Int(line.start) < 4,
      bytes[index] >= 0x30 && bytes[index] <= 0x39 || bytes[index] == 0x2A
    { index += 1 }
    return index > Int(line.start) && index < end
      && (bytes[index] == 0x20 || bytes[index] == 0x09 || bytes[index] == Mark.period)
  }

  private func maskedHash(_ line: Line) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in Int(line.start)..<Int(line.end) {
      let byte = bytes[index]
      if byte >= 0x30, byte <= 0x39 { continue }
      hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
    return hash | 1
  }

  /// `12`, `- 12 -`, `Page 3 of 20`, `3/20`.
  private func isPageNumber(_ line: Line) -> Bool {
    var digits = 0
    var letters = 0
    var others = 0
    for index in Int(line.start)..<Int(line.end) {
      switch CharacterClass.table[Int(bytes[index])] {
      case CharacterClass.digit: digits += 1
      case CharacterClass.letter, CharacterClass.wide: letters += 1
      case CharacterClass.mark:
        if bytes[index] == Mark.period { return false }
        others += 1
      default: break
      }
    }
    if digits == 0 || digits > 8 { return false }
    if letters == 0 { return others <= 3 && bytes[Int(line.end) - 1] != Mark.close }
    guard letters <= 12, line.end - line.start < 24 else { return false }
    var start = Int(line.start)
    while start < Int(line.end), CharacterClass.table[Int(bytes[start])] == CharacterClass.mark { start += 1 }
    let word = String(decoding: bytes[start..<min(Int(line.end), start + 6)], as: UTF8.self)
    return ["page", "pág", "pag", "p. "].contains { word.lowercased().hasPrefix($0) }
  }

  /// `A/HRC/15/6`, `GE.10-14962 (E)`: one printed word of capitals, digits and marks, both digits and a slash or dot.
  private func isDocumentSymbol(_ line: Line) -> Bool {
    var slashes = 0
    var digits = 0
    var capitals = 0
    var words = 1
    for index in Int(line.start)..<Int(line.end) {
      let byte = bytes[index]
      switch byte {
      case 0x2F, 0x2E: slashes += 1
      case 0x30...0x39: digits += 1
      case 0x41...0x5A: capitals += 1
      case 0x20, 0x09: if bytes[index - 1] != byte { words += 1 }
      case 0x28, 0x29, 0x2D: break
      default: return false
      }
    }
    return slashes > 0 && digits > 1 && capitals > 0 && words <= 4
  }

  // MARK: - Tests on lines

  private func beginsLowercase(_ index: Int) -> Bool {
    guard index < bytes.count else { return false }
    let byte = bytes[index]
    if byte >= 0x61, byte <= 0x7A { return true }
    guard byte >= 0xC2 else { return false }
    if case .letter(_, _, let isUpper) = WideCharacter(WordCutter.scalar(bytes, index, bytes.count).value) {
      return !isUpper
    }
    return false
  }

  /// Whether the text before `end` ends a sentence, or announces a list with a colon.
  private func endsSentence(_ end: Int) -> Bool {
    var index = end - 1
    while index > 0 {
      switch bytes[index] {
      case Mark.close, Mark.quote, Mark.apostrophe, UInt8(ascii: "]"), 0x20: index -= 1
      case Mark.period, Mark.colon, Mark.question, Mark.exclamation: return true
      case Mark.semicolon: return true
      case 0x80...0xBF:
        // The end of ’, ” or ».
        let isQuote = index >= 2 && bytes[index - 2] == 0xE2 && bytes[index - 1] == 0x80
        let isGuillemet = index >= 1 && bytes[index - 1] == 0xC2 && bytes[index] == 0xBB
        guard isQuote || isGuillemet else { return false }
        index -= isQuote ? 3 : 2
      default: return false
      }
    }
    return false
  }

  private func endsWithColon(_ end: Int) -> Bool { end > 0 && bytes[end - 1] == Mark.colon }

  private func beginsList(_ line: Line) -> Bool { marker(line).length > 0 }

  /// The marker at the start of the line, and how many bytes it takes with the space after it.
  private func marker(_ line: Line) -> (marker: Layout.Marker, length: Int) {
    let start = Int(line.start)
    let end = Int(line.end)
    let first = bytes[start]
    func afterSpaces(_ index: Int) -> Int {
      var index = index
      while index < end {
        let length = spaceLength(index, end)
        if length == 0 { break }
        index += length
      }
      return index
    }
    if first >= 0xC2 {
      let (value, length) = WordCutter.scalar(bytes, start, end)
      if case .mark(let mark) = WideCharacter(value) {
        let next = afterSpaces(start + length)
        if mark == Mark.bullet { return (.bullet, next - start) }
        if mark == Mark.dash || mark == Mark.hyphen, next > start + length, next < end {
          return (.bullet, next - start)
        }
      }
      return (.none, 0)
    }
    if first == UInt8(ascii: "-") || first == UInt8(ascii: "*") || first == UInt8(ascii: "+") {
      let next = afterSpaces(start + 1)
      return next > start + 1 && next < end ? (.bullet, next - start) : (.none, 0)
    }
    if first == UInt8(ascii: "o"), start + 1 < end, bytes[start + 1] == 0x20 || bytes[start + 1] == 0x09 {
      let next = afterSpaces(start + 1)
      if next < end, !beginsLowercase(next) { return (.bullet, next - start) }
    }
    // Numbers and letters: 12. 12) (12) 12.3 a) (a) (iv) IV.
    var index = start
    let isOpen = first == Mark.open
    if isOpen { index += 1 }
    let body = index
    var digits = 0
    var letters = 0
    while index < end, index - body < 8 {
      let byte = bytes[index]
      if byte >= 0x30, byte <= 0x39 {
        digits += 1
      } else if (byte >= 0x61 && byte <= 0x7A) || (byte >= 0x41 && byte <= 0x5A) {
        letters += 1
      } else if byte == Mark.period, digits > 0, index + 1 < end, bytes[index + 1] >= 0x30,
        bytes[index + 1] <= 0x39
      {
        // 12.3
      } else {
        break
      }
      index += 1
    }
    guard index > body, index <= end else { return (.none, 0) }
    let number = String(decoding: bytes[body..<index], as: UTF8.self)
    let isRoman = letters > 0 && digits == 0 && number.allSatisfy { "ivxIVX".contains($0) } && letters <= 5
    guard digits > 0 && letters == 0 || letters == 1 && digits == 0 || isRoman else { return (.none, 0) }
    let closer = index < end ? bytes[index] : 0
    if isOpen {
      guard closer == Mark.close else { return (.none, 0) }
    } else {
      let isDotted = number.contains(".")
      guard closer == Mark.period || closer == Mark.close || (isDotted && closer == 0x20) else {
        return (.none, 0)
      }
      if closer == Mark.period, letters > 0, !isRoman, index - body > 1 || first == UInt8(ascii: "M") {
        return (.none, 0)
      }
    }
    let isNumberAlone = afterSpaces(min(index + 1, end)) >= end
    if isNumberAlone { return digits > 0 ? (.paragraphNumber(number), end - start) : (.none, 0) }
    let next = afterSpaces(index + 1)
    guard next > index + 1 || closer == 0x20 else { return (.none, 0) }
    if digits > 4, !number.contains(".") { return (.none, 0) }
    // “Convention No. 189 (2011)”: a year is no number of an item.
    if isOpen, digits > 3 { return (.none, 0) }
    return (.number(number), next - start)
  }

  // MARK: - Joining

  mutating func join() -> Layout {
    var layout = Layout()
    var waiting: Layout.Marker = .none
    var previousEnd = -1
    var previousLength = 0
    var crossedFurniture = false
    // The indent of items whose bullets were lost on the way to plain text.
    var lostBulletIndent: Int?
    for (number, line) in lines.enumerated() {
      if line.isFurniture {
        layout.furniture.append(Span(Int(line.start), Int(line.end)))
        if isClean {
          finish(&layout)
          previousEnd = -1
        } else {
          crossedFurniture = true
        }
        continue
      }
      var start = Int(line.start)
      let end = Int(line.end)
      let gap = crossedFurniture ? min(Int(line.blanksBefore), baseGap) : Int(line.blanksBefore)
      let unfinished = previousEnd >= 0 && !endsSentence(previousEnd)
      var (found, length) = marker(line)
      if case .paragraphNumber = found {
        waiting = found
        crossedFurniture = false
        continue
      }
      if found != .none, unfinished, waiting == .none, let last = layout.blocks.last, last.kind != .heading {
        // A dash, a year or an enumeration inside a sentence that was wrapped there.
        let isClose = gap <= baseGap && previousLength * 10 >= width * 6
        let isEnumeration = bytes[start] == Mark.open || bytes[start] == UInt8(ascii: "o")
        let isInside =
          isClose && (found == .bullet ? last.kind != .item && beginsLowercase(start + length) : true)
        if isEnumeration || isInside, !isListLike(last, found) { (found, length) = (.none, 0) }
      }
      if found == .none, waiting == .none,
        isItemWithoutBullet(number, gap: gap, previousEnd, &lostBulletIndent)
      {
        found = .bullet
      }
      let isJoined =
        found == .none && waiting == .none && previousEnd >= 0
        && continues(
          after: previousEnd,
          start,
          end,
          gap: gap,
          unfinished: unfinished,
          previousLength: previousLength,
          crossedFurniture: crossedFurniture,
          last: layout.blocks.last
        )
      if found != .none {
        start += length
        // What a lost beginning left behind.
        while start < end, [Mark.period, Mark.comma, Mark.semicolon, 0x20].contains(bytes[start]) {
          start += 1
        }
        if start >= end { continue }
      }
      layout.segments.append(Span(start, end))
      let segment = layout.segments.count - 1
      if isJoined, !layout.blocks.isEmpty {
        layout.blocks[layout.blocks.count - 1].lines.append(segment)
      } else {
        finish(&layout)
        if found == .none, waiting == .none, beginsLowercase(start) { mendInterruption(&layout, segment) }
        if layout.blocks.last?.lines.last != segment {
          layout.blocks.append(
            newBlock(
              found,
              waiting,
              segment,
              indent: Int(line.indent),
              space: max(0, gap - baseGap)
            )
          )
        }
      }
      waiting = .none
      previousEnd = end
      previousLength = Int(line.end - line.start) + Int(line.indent)
      crossedFurniture = false
    }
    finish(&layout)
    return layout
  }

  /// Whether an indented line under a colon, or beside such a line, is an item that lost its bullet.
  private func isItemWithoutBullet(_ number: Int, gap: Int, _ previousEnd: Int, _ indent: inout Int?) -> Bool
  {
    let line = lines[number]
    let isIndented = line.indent > 0 && !beginsLowercase(Int(line.start))
    guard isIndented, gap <= baseGap + (indent == nil ? 3 : 1), previousEnd > 0 else {
      if line.indent == 0, gap > baseGap || endsWithColon(previousEnd) { indent = nil }
      return false
    }
    if let indent { return indent == Int(line.indent) }
    guard endsWithColon(previousEnd) else { return false }
    // Not a paragraph set in: its second line is indented alike and goes on in lower case.
    if number + 1 < lines.count, lines[number + 1].indent == line.indent,
      beginsLowercase(Int(lines[number + 1].start))
    {
      return false
    }
    indent = Int(line.indent)
    return true
  }

  private func newBlock(
    _ found: Layout.Marker,
    _ waiting: Layout.Marker,
    _ segment: Int,
    indent: Int,
    space: Int
  ) -> Layout.Block {
    if waiting != .none {
      return Layout.Block(kind: .paragraph, lines: [segment], marker: waiting, indent: indent, space: space)
    }
    switch found {
    case .none:
      return Layout.Block(kind: .paragraph, lines: [segment], marker: .none, indent: indent, space: space)
    default: return Layout.Block(kind: .item, lines: [segment], marker: found, indent: indent, space: space)
    }
  }

  /// Whether two markers belong to one list, so that the second begins an item and not a wrapped line.
  private func isListLike(_ last: Layout.Block, _ found: Layout.Marker) -> Bool {
    guard last.kind == .item else { return false }
    switch (last.marker, found) {
    case (.bullet, .bullet): return true
    case (.number(let a), .number(let b)):
      if let x = Int(a), let y = Int(b) { return y == x + 1 }
      guard Int(a) == nil, Int(b) == nil else { return false }
      if a.contains(".") || b.contains(".") {
        // 64.1 and 64.2, not “articles 9.1 and 10.2”.
        let (x, y) = (a.split(separator: "."), b.split(separator: "."))
        return x.count == y.count && x.dropLast() == y.dropLast()
      }
      return a.count == 1 && b.count == 1 || a.count > 1 || b.count > 1
    default: return false
    }
  }

  private func continues(
    after previousEnd: Int,
    _ start: Int,
    _ end: Int,
    gap: Int,
    unfinished: Bool,
    previousLength: Int,
    crossedFurniture: Bool,
    last: Layout.Block?
  ) -> Bool {
    guard let last else { return false }
    // A hyphen close to its word: the word goes on.
    if gap <= baseGap, previousEnd >= 2, bytes[previousEnd - 1] == UInt8(ascii: "-"),
      CharacterClass.table[Int(bytes[previousEnd - 2])] == CharacterClass.letter
        || CharacterClass.table[Int(bytes[previousEnd - 2])] == CharacterClass.digit
    {
      return true
    }
    // “… (the United Arab Emirates); / (Moldova);”: a line that opens with a bracketed name goes on.
    if bytes[start] == Mark.open, gap <= baseGap, last.kind == .item { return true }
    // A bracket that is open is closed in the same sentence.
    if unfinished, gap <= baseGap + 1, last.kind != .heading, hasOpenBracket(before: previousEnd) {
      return true
    }
    let lowercase = beginsLowercase(start)
    let isEnumeration = bytes[start] == Mark.open
    if unfinished, lowercase || isEnumeration, gap <= baseGap + 2, last.kind != .heading { return true }
    if gap > baseGap { return false }
    if lowercase, !unfinished, crossedFurniture { return false }
    if unfinished, crossedFurniture, last.kind != .heading { return true }
    // A short line without an end mark after a finished sentence is a heading.
    if !unfinished, !lowercase, !endsSentence(end), (end - start) * 10 < width * 6 { return false }
    if gap < baseGap, baseGap > 0 { return unfinished && previousLength * 10 >= width * 8 }
    if !isWrapped { return false }
    if lowercase, last.kind == .item || unfinished { return true }
    let isFull = previousLength * 10 >= width * 7
    return isFull
  }

  /// Whether a bracket opened within the last lines of the text before `end` is still open.
  private func hasOpenBracket(before end: Int) -> Bool {
    var depth = 0
    var index = end - 1
    let bound = max(0, end - 240)
    while index >= bound {
      switch bytes[index] {
      case Mark.close: depth += 1
      case Mark.open:
        if depth == 0 { return true }
        depth -= 1
      case 0x0A where index > 0 && bytes[index - 1] == 0x0A: return false
      default: break
      }
      index -= 1
    }
    return false
  }

  /// Joins a lower-case line to the sentence that a footnote or a running title cut in two.
  private func mendInterruption(_ layout: inout Layout, _ segment: Int) {
    let count = layout.blocks.count
    guard count >= 2 else { return }
    for back in 2...min(4, count) {
      let candidate = layout.blocks[count - back]
      guard candidate.kind != .heading, let lastLine = candidate.lines.last else { continue }
      let inserted = layout.blocks[(count - back + 1)...]
      guard inserted.allSatisfy({ $0.lines.count <= 3 && $0.kind != .item }) else { return }
      if !endsSentence(layout.segments[lastLine].end) {
        for block in inserted { layout.furniture += block.lines.map { layout.segments[$0] } }
        layout.blocks.removeSubrange((count - back + 1)...)
        layout.blocks[count - back].lines.append(segment)
        return
      }
    }
  }

  /// Tells a heading from a paragraph once the block is whole.
  private func finish(_ layout: inout Layout) {
    guard let block = layout.blocks.last, let last = block.lines.last, block.lines.count <= 2 else { return }
    if case .number(let number) = block.marker {
      // “B. Interactive dialogue”: a numbered heading; “a) …” and “1. …” are items.
      guard number.first?.isUppercase == true, layout.span(of: block).length <= 110 else { return }
    } else if block.kind != .paragraph {
      return
    }
    let span = layout.span(of: block)
    let end = layout.segments[last].end
    let lastByte = bytes[end - 1]
    guard span.length <= 160, !endsSentence(end), lastByte != Mark.comma else { return }
    guard !beginsLowercase(span.start), lastByte != UInt8(ascii: "-") else { return }
    if case .paragraphNumber = block.marker { return }
    layout.blocks[layout.blocks.count - 1].kind = .heading
  }
}
