// SPDX-License-Identifier: Apache-2.0

/// The text of a draft: headings, and paragraphs of sentences that cite statements by number.
///
/// As text it is plain lines that a person may edit anywhere: `#` and `##` before headings, an empty line between
/// paragraphs, one sentence to a line, `[S012]` behind the words that rest on statement 12. Reading the text and
/// writing it again gives the same text.
public struct DraftBody: Sendable, Equatable {
  public var blocks: [Block]

  public init(blocks: [Block] = []) { self.blocks = blocks }

  /// A heading or a paragraph.
  public enum Block: Sendable, Equatable {
    /// `level` is 1 or 2.
    case heading(String, level: Int)
    case paragraph([DraftSentence])
  }

  /// Where a sentence stands: both count from 0, `block` over headings and paragraphs alike.
  public struct Place: Sendable, Hashable, Comparable {
    public let block: Int
    public let sentence: Int

    public init(block: Int, sentence: Int) {
      self.block = block
      self.sentence = sentence
    }

    public static func < (a: Place, b: Place) -> Bool { (a.block, a.sentence) < (b.block, b.sentence) }
  }

  // MARK: - Text

  /// Reads a draft from its text; never fails, for whatever is no heading is a paragraph.
  ///
  /// Several sentences in one line are parted. Linear in the text.
  public init(parsing text: String, abbreviations: Set<String> = []) {
    var blocks: [Block] = []
    var sentences: [DraftSentence] = []
    func close() {
      if !sentences.isEmpty { blocks.append(.paragraph(sentences)) }
      sentences = []
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let line = line.trimmed
      if line.isEmpty {
        close()
      } else if line.hasPrefix("#") {
        close()
        let title = line.drop { $0 == "#" }.trimmed
        if !title.isEmpty { blocks.append(.heading(title, level: line.hasPrefix("##") ? 2 : 1)) }
      } else {
        sentences += DraftSentence.parted(line, abbreviations: abbreviations)
      }
    }
    close()
    self.init(blocks: blocks)
  }

  /// The draft as text.
  public var text: String {
    blocks.map { block in
      switch block {
      case .heading(let title, let level): String(repeating: "#", count: level) + " " + title
      case .paragraph(let sentences): sentences.map(\.text).joined(separator: "\n")
      }
    }
    .joined(separator: "\n\n")
  }

  // MARK: - Rules

  /// Every sentence with its place.
  public var sentences: [(place: Place, sentence: DraftSentence)] {
    blocks.enumerated().flatMap { index, block -> [(place: Place, sentence: DraftSentence)] in
      guard case .paragraph(let sentences) = block else { return [] }
      return sentences.enumerated().map { (Place(block: index, sentence: $0), $1) }
    }
  }

  /// Where each statement is cited, by its number.
  public var citations: [Int: [Place]] {
    var found: [Int: [Place]] = [:]
    for (place, sentence) in sentences {
      for number in sentence.citations { found[number, default: []].append(place) }
    }
    return found
  }

  /// Words of the draft, citations and headings apart.
  public var wordCount: Int { sentences.reduce(0) { $0 + $1.sentence.wordCount } }
}

/// One sentence of a draft, with the numbers of the statements it rests on.
public struct DraftSentence: Sendable, Hashable {
  /// The sentence with its citations, on one line.
  public let text: String

  /// White space of any sort is made single.
  public init(_ text: String) {
    self.text = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// Its words between citations, and citations, in their order.
  public enum Piece: Sendable, Equatable {
    case words(String)
    case citation(Int)
  }

  /// The sentence cut at its citations.
  ///
  /// `[S012]`, `[s12]` and `[S3, S4]` are citations.

  public var pieces: [Piece] {
    var pieces: [Piece] = []
    var words = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "[") {
      let inside = rest[rest.index(after: open)...]
      guard let close = inside.firstIndex(of: "]"), let numbers = Self.numbers(inside[..<close]) else {
        words += rest[...open]
        rest = inside
        continue
      }
      words += rest[..<open]
      if !words.isEmpty { pieces.append(.words(words)) }
      words = ""
      pieces += numbers.map(Piece.citation)
      rest = inside[inside.index(after: close)...]
    }
    words += rest
    if !words.isEmpty { pieces.append(.words(words)) }
    return pieces
  }

  private static func numbers(_ text: Substring) -> [Int]? {
    var found: [Int] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let part = part.trimmed
      guard let first = part.first, first == "S" || first == "s", part.count <= 7,
        let number = Int(part.dropFirst()),
        number > 0
      else { return nil }
      found.append(number)
    }
    return found.isEmpty ? nil : found
  }

  /// The numbers it cites, each once, in their order.
  public var citations: [Int] {
    var seen: Set<Int> = []
    return pieces.compactMap { piece in
      guard case .citation(let number) = piece, seen.insert(number).inserted else { return nil }
      return number
    }
  }

  /// The sentence without its citations.
  public var plain: String {
    var text = ""
    for piece in pieces {
      guard case .words(let words) = piece else {
        if text.hasSuffix(" ") { text.removeLast() }
        continue
      }
      text += words
    }
    return text.trimmed
  }

  public var wordCount: Int { plain.split(separator: " ").count }

  /// Whether it only names who spoke: fewer than five words to a citation.
  public var isEnumeration: Bool { citations.count > 1 && wordCount < 5 * citations.count }

  /// Words of the record as they may stand in a draft: what looks like a citation in them is none, for an invisible
  /// word joiner (U+2060) stands behind its bracket.
  public static func literal(_ words: String) -> String {
    guard words.contains("[") else { return words }
    return words.replacing("[S", with: "[\u{2060}S").replacing("[s", with: "[\u{2060}s")
  }

  /// How a citation is written, such as `[S012]`.
  public static func marker(_ number: Int) -> String {
    let digits = String(number)
    return "[S" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits + "]"
  }

  /// The sentences of a line: parted behind `.`, `!`, `?` and `؟` with the citations that follow, where white space
  /// and no small letter comes next, and not behind an abbreviation, a single letter or a figure.
  static func parted(_ line: String, abbreviations: Set<String>) -> [DraftSentence] {
    var found: [DraftSentence] = []
    let characters = Array(line)
    var start = 0
    var place = 0
    while place < characters.count {
      guard ".!?؟".contains(characters[place]) else {
        // What stands between quotation marks is not parted; the mark before the closing one may end a sentence.
        if let close = Self.closing[characters[place]],
          let end = characters[(place + 1)...].firstIndex(of: close), end > place + 1
        {
          place = end - 1
          if ".!?؟".contains(characters[place]) { continue }
        }
        place += 1
        continue
      }
      var end = place + 1
      while end < characters.count, "”»\")’".contains(characters[end]) { end += 1 }
      // Citations behind the point belong to the sentence before it.
      var look = end
      while look < characters.count {
        var next = look
        while next < characters.count, characters[next].isWhitespace { next += 1 }
        guard next + 1 < characters.count, characters[next] == "[", "Ss".contains(characters[next + 1]),
          let close = characters[next...].firstIndex(of: "]"),
          numbers(Substring(String(characters[(next + 1)..<close]))) != nil
        else { break }
        look = close + 1
      }
      end = look
      let next = characters[end...].first { !$0.isWhitespace }
      let goesOn =
        end >= characters.count || !characters[end].isWhitespace || next?.isLowercase == true || next == "#"
      if !goesOn, characters[place] != "." || !isAbbreviation(characters, before: place, abbreviations) {
        found.append(DraftSentence(String(characters[start..<end])))
        start = end
      }
      place = max(place + 1, end)
    }
    let last = DraftSentence(String(characters[start...]))
    if !last.text.isEmpty { found.append(last) }
    return found
  }

  private static let closing: [Character: Character] = ["“": "”", "«": "»"]

  private static func isAbbreviation(_ characters: [Character], before end: Int, _ abbreviations: Set<String>)
    -> Bool
  {
    var start = end
    while start > 0, !characters[start - 1].isWhitespace, !"([“«".contains(characters[start - 1]) {
      start -= 1
    }
    let word = String(characters[start..<end]).lowercased()
    return word.count <= 1 || abbreviations.contains(word) || word.allSatisfy { $0.isNumber || $0 == "." }
  }
}
