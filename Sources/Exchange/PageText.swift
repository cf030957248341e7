// SPDX-License-Identifier: Apache-2.0

import Kernel
import Reading

/// The document's text, whole and in its order, the words of each statement a link to its card.
extension RecordHTML {
  mutating func text(_ write: ([UInt8]) throws -> Void) rethrows {
    out.tag("<article class=\"source\" id=\"text\"")
    documentLanguage()
    out.tag("><h2")
    out.attribute("lang", words.language)
    out.attribute("dir", Words.direction(of: words.language))
    out.tag(">")
    out.text(words[.text])
    out.tag("</h2>\n")
    let pieces = PagePieces(record).pieces
    var writer = PageTextWriter(page: self, isPaged: !record.pages.isEmpty)
    // The block of the next line, seen from each piece: an aside inside a block does not end it.
    var next: [Int?] = Array(repeating: nil, count: pieces.count)
    var following: Int?
    for index in pieces.indices.reversed() {
      next[index] = following
      if case .line(let block) = pieces[index].form { following = block }
    }
    for (index, piece) in pieces.enumerated() {
      writer.write(piece, next: next[index])
      try writer.page.out.hand(over: 1 << 16, to: write)
    }
    writer.finish()
    out = writer.page.out
    out.tag("</article>\n")
  }
}

/// Writes pieces as blocks, and in them the links, so that tags always close in the order they opened.
private struct PageTextWriter {
  var page: RecordHTML
  private let isPaged: Bool
  private let drawing: PageDrawing
  private var drawn = 0
  private var marked = 0
  /// Whether the words of `drawing.drawn[drawn]` have begun, and whether their link is open right here.
  private var hasBegun = false
  private var isLinked = false
  private var block: Int?
  private var element: StaticString?
  private var isInList = false
  private var marker: Range<Int>?
  private var lastPage: Int?

  init(page: RecordHTML, isPaged: Bool) {
    self.page = page
    self.isPaged = isPaged
    drawing = PageDrawing(page.record)
  }

  // MARK: - Blocks

  mutating func write(_ piece: PagePieces.Piece, next: Int?) {
    switch piece.form {
    case .marker:
      marker = piece.range
      if next == nil { aside(piece.range, isInside: false) }
    case .aside:
      aside(piece.range, isInside: block != nil && block == next)
    case .line(let number):
      if block == number {
        page.out.tag("\n")
      } else {
        open(number)
      }
      if let marker { inline("mk", marker) }
      run(piece.range)
    }
  }

  private mutating func open(_ number: Int) {
    closeBlock()
    let kind = page.record.layout.blocks[number].kind
    if isInList != (kind == .item) {
      page.out.tag(isInList ? "</ul>\n" : "<ul class=\"items\">\n")
      isInList.toggle()
    }
    switch kind {
    case .heading: (element, block) = ("</h3>\n", number)
    case .item: (element, block) = ("</li>\n", number)
    case .paragraph: (element, block) = ("</p>\n", number)
    }
    page.out.tag(kind == .heading ? "<h3>" : kind == .item ? "<li>" : "<p>")
  }

  private mutating func closeBlock() {
    suspend()
    if let element { page.out.tag(element) }
    (element, block) = (nil, nil)
  }

  private mutating func aside(_ range: Range<Int>, isInside: Bool) {
    if isInside {
      page.out.tag(" ")
      if let marker { inline("mk", marker) }
      inline("fn", range)
      page.out.tag(" ")
      return
    }
    closeBlock()
    if isInList {
      page.out.tag("</ul>\n")
      isInList = false
    }
    page.out.tag("<p class=\"fn\">")
    element = "</p>\n"
    if let marker, marker != range { inline("mk", marker) }
    marker = nil
    run(range)
    closeBlock()
  }

  /// A stretch in an element of its own inside the block; links end before it and go on in it.
  private mutating func inline(_ name: StaticString, _ range: Range<Int>) {
    marker = nil
    suspend()
    page.out.tag("<span class=\"")
    page.out.tag(name)
    page.out.tag("\">")
    run(range)
    suspend()
    page.out.tag("</span> ")
  }

  mutating func finish() {
    closeBlock()
    if isInList { page.out.tag("</ul>\n") }
    isInList = false
    guard marked < drawing.marked.count else { return }
    page.out.tag("<p class=\"fn\">")
    marks(upTo: .max)
    page.out.tag("</p>\n")
  }

  // MARK: - Links

  private mutating func run(_ range: Range<Int>) {
    pageNumber(at: range.lowerBound)
    let bytes = page.record.text.bytes
    var position = range.lowerBound
    while position < range.upperBound {
      let link = drawn < drawing.drawn.count ? drawing.drawn[drawn].range : range.upperBound..<Int.max
      if hasBegun || link.lowerBound <= position {
        openLink()
        let end = min(range.upperBound, link.upperBound)
        if end > position { page.out.text(bytes, position..<end) }
        position = max(position, end)
        if position >= link.upperBound {
          suspend()
          hasBegun = false
          drawn += 1
          marks(upTo: position)
        }
      } else {
        marks(upTo: position)
        let end = min(range.upperBound, link.lowerBound)
        page.out.text(bytes, position..<end)
        position = end
      }
    }
  }

  private mutating func openLink() {
    guard !isLinked, drawn < drawing.drawn.count else { return }
    let index = drawing.drawn[drawn].statement
    let name = page.statements[index]
    page.out.verbatim("<a class=\"st \(page.classes(index))\(hasBegun ? " on" : "")\" href=\"#\(name)\"")
    if !hasBegun {
      page.out.verbatim(" id=\"t\(name)\" data-n=\"\(index + 1)\"")
      page.out.attribute("title", title(index))
    }
    page.out.tag(">")
    (hasBegun, isLinked) = (true, true)
  }

  /// Ends the link here; where its words go on, it is opened again.
  private mutating func suspend() {
    if isLinked { page.out.tag("</a>") }
    isLinked = false
  }

  /// The marks of statements whose words are inside another's link.
  private mutating func marks(upTo position: Int) {
    while marked < drawing.marked.count, drawing.marked[marked].place <= position {
      let index = drawing.marked[marked].statement
      let name = page.statements[index]
      page.out.verbatim("<a class=\"in \(page.classes(index))\" id=\"t\(name)\" href=\"#\(name)\"")
      page.out.attribute("title", title(index))
      page.out.attribute("aria-label", title(index))
      page.out.tag("></a>")
      marked += 1
    }
  }

  private func title(_ index: Int) -> String {
    let statement = page.record.statements[index]
    return "\(index + 1). \(page.speakers(statement, limit: 4)): \(page.words.kind(statement.kind))"
  }

  /// The number of the page, where one begins; shown by the style, so that the text stays the document's.
  private mutating func pageNumber(at position: Int) {
    guard isPaged, let number = page.record.pages.place(at: position)?.page, number != lastPage else {
      return
    }
    lastPage = number
    page.out.verbatim("<span class=\"pg\" role=\"img\" data-p=\"\(number)\"")
    page.out.attribute("aria-label", "\(page.words[.page]) \(number)")
    page.out.tag("></span>")
  }
}
