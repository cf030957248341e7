// SPDX-License-Identifier: Apache-2.0

import Kernel
import Reading

/// HTML: its headings, paragraphs and list items, without scripts, styles and what only navigates.
struct HTMLIntake {
  let limits: IntakeLimits

  /// The text of the page; throws where it has none or nests without end.
  func source(_ bytes: [UInt8], format: DocumentFormat = .html) throws -> SourceText {
    let blocks = HTMLBlocks()
    let text = Self.withoutConditionals(try DeclaredEncoding.utf8(bytes))
    try MarkupParser.parse(html: text, depth: limits.depth, events: blocks)
    return try blocks.source(format)
  }
}

extension HTMLIntake {
  /// The page without the conditions that Word writes around its marks: `<![if !supportLists]>`.
  ///
  /// They are comments to every browser, and text to libxml2.
  fileprivate static func withoutConditionals(_ bytes: [UInt8]) -> [UInt8] {
    let opening = Array("<![".utf8)
    guard DocumentFormat.contains(opening, in: bytes[...]) else { return bytes }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      guard bytes[index] == 0x3C, bytes[index...].starts(with: opening),
        !bytes[index...].starts(with: Array("<![CDATA[".utf8)),
        let end = bytes[index...].prefix(200).firstIndex(of: UInt8(ascii: ">"))
      else {
        result.append(bytes[index])
        index += 1
        continue
      }
      index = end + 1
    }
    return result
  }
}

/// Turns the events of an HTML parser into blocks.
private final class HTMLBlocks: MarkupEvents {
  private var writer = BlockWriter()
  private var inline = InlineText()
  private var notes: [[UInt8]] = []
  private var title = InlineText()
  private var kind = Layout.Block.Kind.paragraph
  /// The mark of the list item that was opened and has no text yet.
  private var itemLabel: String?
  private var lists: [ListState] = []
  /// How deep inside elements whose text is not the document's.
  private var skipping = 0
  private var inTitle = 0
  private var inNavigation = 0
  private var inNotes = 0
  private var breaks = 0
  /// Characters inside bold type, of those in the block, to tell a heading that is only set in bold.
  private var bold = 0
  private var boldCount = 0
  /// Elements open that changed one of the counts, innermost last.
  private var open: [(name: String, effect: Effect)] = []

  /// Where raised characters began, and whether they lead somewhere.
  private var raised: (start: Int, leads: Bool)?

  private enum Effect { case none, skips, navigates, notes, title, bold, list, heading, raised }

  private struct ListState {
    var isOrdered: Bool
    var next: Int
    var style: String
  }

  private static let skipped: Set<String> = [
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "select", "button", "form",
    "textarea", "audio", "video", "canvas", "head",
  ]
  private static let navigating: Set<String> = ["nav", "footer", "aside", "menu"]
  private static let blocks: Set<String> = [
    "p", "div", "section", "article", "main", "blockquote", "pre", "address", "figure", "figcaption", "dl",
    "dt", "dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "ul", "ol", "li", "hr",
    "header", "h1", "h2", "h3", "h4", "h5", "h6", "body", "html", "fieldset", "details", "summary", "center",
  ]
  /// Elements that have no end, so that nothing is remembered of them.
  private static let void: Set<String> = ["br", "hr", "img", "input", "meta", "link", "wbr", "col", "area"]

  func start(_ name: String, _ attributes: MarkupAttributes) {
    if name == "br" { lineBreak() }
    guard !Self.void.contains(name) else {
      if name == "hr" { flush() }
      return
    }
    let effect = effect(of: name, attributes)
    if Self.blocks.contains(name) || effect == .navigates || effect == .notes { flush() }
    open.append((name, effect))
    switch effect {
    case .none: break
    case .skips: skipping += 1
    case .navigates: inNavigation += 1
    case .notes: inNotes += 1
    case .title: inTitle += 1
    case .bold: bold += 1
    case .heading: kind = .heading
    case .raised: raised = (inline.bytes.count, false)
    case .list:
      lists.append(
        ListState(
          isOrdered: name == "ol",
          next: attributes["start"].flatMap { Int($0) } ?? 1,
          style: attributes["type"] ?? ""
        )
      )
    }
    if name == "li" { openItem(attributes) }
    if name == "a" { raised?.leads = true }
  }

  private func effect(of name: String, _ attributes: MarkupAttributes) -> Effect {
    if name == "title" { return .title }
    if Self.skipped.contains(name) { return name == "head" ? .none : .skips }
    // What was struck out is no longer said.
    if name == "del" || name == "s" || name == "strike" { return .skips }
    let style = attributes["style"]?.lowercased().filter { $0 != " " } ?? ""
    if attributes["hidden"] != nil || style.contains("display:none") { return .skips }
    // The mark of a footnote is no word of the text; nor is the way back from it.
    let classes = Set((attributes["class"] ?? "").split(separator: " "))
    if !classes.isDisjoint(with: ["footnote-ref", "footnote-back", "footnoteref"]) { return .skips }
    if attributes["role"] == "doc-noteref" || attributes["role"] == "doc-backlink" { return .skips }
    if classes.contains("footnotes") || attributes["role"] == "doc-endnotes" { return .notes }
    if Self.navigating.contains(name) || attributes["role"] == "navigation" { return .navigates }
    switch name {
    case "b", "strong": return .bold
    case "ul", "ol": return .list
    case "sup": return .raised
    case "h1", "h2", "h3", "h4", "h5", "h6": return .heading
    default: return .none
    }
  }

  func end(_ name: String) {
    guard let place = open.lastIndex(where: { $0.name == name }) else { return }
    if !Self.blocks.contains(name), open[(place + 1)...].contains(where: { Self.blocks.contains($0.name) }) {
      // Type that was left open over the end of a block ends alone.
      close(open.remove(at: place).effect)
      return
    }
    // An element left open ends with the one around it.
    while open.count > place {
      let (name, effect) = open.removeLast()
      if Self.blocks.contains(name) || effect == .navigates || effect == .notes { flush() }
      close(effect)
      if name == "li" { itemLabel = nil }
    }
  }

  private func close(_ effect: Effect) {
    switch effect {
    case .none: break
    case .skips: skipping -= 1
    case .navigates: inNavigation -= 1
    case .notes: inNotes -= 1
    case .title: inTitle -= 1
    case .bold: bold -= 1
    case .heading: kind = .paragraph
    case .raised: dropNoteMark()
    case .list: _ = lists.popLast()
    }
  }

  func characters(_ text: UnsafeBufferPointer<UInt8>) {
    if inTitle > 0 { title.append(text) }
    guard skipping == 0, inTitle == 0 else { return }
    let before = inline.bytes.count
    inline.append(text)
    let grown = inline.bytes.count - before
    if bold > 0 { boldCount += grown }
    if grown > 0, text.contains(where: { $0 > 0x20 }) { breaks = 0 }
  }

  /// One line break is white space; two end the paragraph.
  private func lineBreak() {
    guard skipping == 0 else { return }
    breaks += 1
    if breaks >= 2 { flush() } else { inline.space() }
  }

  /// Takes a raised number away that refers to a note: it leads to one, or stands after a sentence's mark.
  private func dropNoteMark() {
    guard let (start, leads) = raised, start <= inline.bytes.count else { return }
    raised = nil
    let mark = inline.bytes[start...].filter { $0 != 0x20 }
    let isMark =
      !mark.isEmpty && mark.count <= 3 && mark.allSatisfy { $0 >= 0x30 && $0 <= 0x39 || $0 == 0x2A }
    let before = start > 0 ? inline.bytes[start - 1] : 0x20
    let followsMark = ".,;:)\"]".utf8.contains(before) || before >= 0x80
    if isMark, leads || followsMark { inline.truncate(to: start) }
  }

  // MARK: - Blocks

  private func openItem(_ attributes: MarkupAttributes) {
    guard let last = lists.indices.last else {
      itemLabel = "•"
      return
    }
    guard lists[last].isOrdered else {
      itemLabel = "•"
      return
    }
    if let value = attributes["value"].flatMap({ Int($0) }) { lists[last].next = value }
    itemLabel = Self.number(lists[last].next, style: lists[last].style)
    lists[last].next = lists[last].next &+ 1
  }

  private func flush() {
    breaks = 0
    defer { boldCount = 0 }
    guard !inline.isEmpty else { return _ = inline.take() }
    let isBold = boldCount * 10 >= inline.bytes.count * 9
    let words = inline.take()
    if inNotes > 0 {
      notes.append(words)
    } else if inNavigation > 0 {
      writer.writeAside(words[...])
    } else if let label = itemLabel {
      itemLabel = nil
      // “• (a) …”: the number is printed in the text and the list only makes room for it.
      let own = Layout.marker(opening: words)
      if own.length > 0, own.length < words.count, label == "•" {
        writeMarked(words, own)
      } else {
        let marker: Layout.Marker = label == "•" ? .bullet : .number(label.filter { !"().".contains($0) })
        writer.write(.item, marker, label: label + " ", words: words[...])
      }
    } else if kind == .heading {
      writer.write(.heading, words: words[...])
    } else {
      let own = Layout.marker(opening: words)
      if own.length > 0, own.length < words.count {
        writeMarked(words, own)
      } else {
        let endsSentence = [UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: ";")].contains(words.last ?? 0)
        let isHeading = isBold && words.count <= 160 && !endsSentence
        writer.write(isHeading ? .heading : .paragraph, words: words[...])
      }
    }
  }

  private func writeMarked(_ words: [UInt8], _ own: (marker: Layout.Marker, length: Int)) {
    let label = String(decoding: words[..<own.length], as: UTF8.self)
    // “II. Conclusions”: a capital or Roman number before a few words is a heading's.
    if case .number(let number) = own.marker, number.first?.isUppercase == true, words.count <= 110,
      let last = words.last, !".:;,".utf8.contains(last)
    {
      writer.write(.heading, own.marker, label: label, words: words[own.length...])
      return
    }
    writer.write(.item, own.marker, label: label, words: words[own.length...])
  }

  /// The number of an item as its list counts: 3., (c), (iii).
  private static func number(_ value: Int, style: String) -> String {
    guard value > 0, value <= 3999 else { return "\(value)." }
    switch style {
    case "a" where value <= 26, "A" where value <= 26:
      let base: UInt8 = style == "a" ? 0x61 : 0x41
      return "(\(Character(Unicode.Scalar(base + UInt8(value - 1)))))"
    case "i": return "(\(roman(value)))"
    case "I": return "\(roman(value).uppercased())."
    default: return "\(value)."
    }
  }

  private static func roman(_ value: Int) -> String {
    let steps: [(Int, String)] = [
      (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
      (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ]
    var (rest, result) = (value, "")
    for (worth, letters) in steps {
      while rest >= worth {
        result += letters
        rest -= worth
      }
    }
    return result
  }

  func source(_ format: DocumentFormat) throws -> SourceText {
    flush()
    for (number, note) in notes.enumerated() {
      writer.writeNote(label: "\(number + 1) ", lines: [(note[...], nil)])
    }
    var source = try writer.source(format)
    let words = String(decoding: title.take(), as: UTF8.self)
    // Converters that know no title write a dash.
    if words.count > 1 { source.title = String(words.prefix(200)) }
    return source
  }
}
