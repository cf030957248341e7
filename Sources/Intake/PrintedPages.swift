// SPDX-License-Identifier: Apache-2.0

import Kernel
import Reading

/// The pages of a printed document: their lines in the order of reading, without running titles and page
/// numbers, and their footnotes apart.
struct PrintedPages {
  /// The lines of the body; ``pageStarts`` says where each page begins.
  private(set) var body: [PrintedLine] = []
  private(set) var pageStarts: [Int] = []
  /// Footnotes, each with its mark and its lines.
  private(set) var notes: [(mark: String, lines: [PrintedLine])] = []
  let pageCount: Int

  /// Reads pages as `pdftotext -layout` prints them; linear in the number of characters.
  init(_ pages: [ArraySlice<UInt8>]) {
    pageCount = pages.count
    var printed = pages.enumerated().map { Self.lines($1, page: $0 + 1) }
    Self.removeRunningTitles(&printed)
    var lastNote = 0
    for lines in printed {
      var lines = lines
      var found = Footnotes(lines: &lines, after: lastNote)
      lastNote = found.last
      notes += found.take()
      pageStarts.append(body.count)
      body += Columns.inOrderOfReading(lines)
    }
  }

  /// Whether the page holds words, and not a stray mark or two.
  static func hasWords(_ page: ArraySlice<UInt8>) -> Bool {
    var letters = 0
    for byte in page where byte >= 0x80 || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) {
      letters += 1
      if letters >= 8 { return true }
    }
    return false
  }

  // MARK: - Lines

  private static func lines(_ page: ArraySlice<UInt8>, page number: Int) -> [PrintedLine] {
    var result: [PrintedLine] = []
    var blanks = 0
    var count = 0
    for line in page.split(separator: 0x0A, omittingEmptySubsequences: false) {
      count += 1
      guard let read = characters(line) else {
        blanks += 1
        continue
      }
      result.append(
        PrintedLine(
          text: read.text,
          column: read.column,
          place: .init(page: number, line: count),
          blanksBefore: blanks
        )
      )
      blanks = 0
    }
    return result
  }

  /// The characters of a line and the column of the first; nil where it is blank.
  private static func characters(_ line: ArraySlice<UInt8>) -> (text: [Unicode.Scalar], column: Int)? {
    var column = 0
    var start = line.startIndex
    while start < line.endIndex, line[start] == 0x20 {
      start += 1
      column += 1
    }
    guard start < line.endIndex else { return nil }
    var text: [Unicode.Scalar] = []
    text.reserveCapacity(line.endIndex - start)
    func add(_ scalar: Unicode.Scalar) {
      let plain = Characters.plain(scalar)
      if text.isEmpty, plain == " " {
        column += scalar == "\t" ? 8 - column % 8 : 1
      } else if plain.value >= 0xFB00, let spelled = Characters.ligatures[plain] {
        text += spelled
      } else {
        text.append(plain)
      }
    }
    let rest = line[start...]
    if rest.allSatisfy({ $0 < 0x80 }) {
      for byte in rest {
        if byte > 0x20 { text.append(Unicode.Scalar(byte)) } else { add(Unicode.Scalar(byte)) }
      }
    } else {
      for scalar in String(decoding: rest, as: UTF8.self).unicodeScalars { add(scalar) }
    }
    while text.last == " " { text.removeLast() }
    return text.isEmpty ? nil : (text, column)
  }

  // MARK: - Running titles

  /// Takes page numbers and running titles off the top and the foot of every page.
  private static func removeRunningTitles(_ pages: inout [[PrintedLine]]) {
    var tops: [UInt64: Int] = [:]
    var feet: [UInt64: Int] = [:]
    for lines in pages {
      for likeness in Set(lines.prefix(depth).map(\.likeness)) { tops[likeness, default: 0] += 1 }
      for likeness in Set(lines.suffix(depth).map(\.likeness)) { feet[likeness, default: 0] += 1 }
    }
    // On every page, or on left and right pages in turn; a chapter's title on some.
    let least = pages.count <= 5 ? 2 : max(3, pages.count / 8)
    for page in pages.indices {
      var lines = pages[page][...]
      for _ in 0..<depth {
        guard let first = lines.first else { break }
        // What is set off from the body by space is a title; a sentence may stand at the top by chance.
        let isApart = lines.dropFirst().first.map { $0.blanksBefore > 0 || $0.isRule } ?? true
        let isRepeated = tops[first.likeness, default: 0] >= least && pages.count > 1
        guard first.isPageNumber && isApart || isRepeated && (isApart && !first.opensItem || first.isSymbol)
        else {
          break
        }
        lines.removeFirst()
      }
      for _ in 0..<depth {
        guard let last = lines.last else { break }
        let isApart = last.blanksBefore > 0
        let isRepeated = feet[last.likeness, default: 0] >= least && pages.count > 1
        guard last.isPageNumber && isApart || isRepeated && isApart || last.isJobNumber else { break }
        lines.removeLast()
      }
      pages[page] = Array(lines)
    }
  }

  /// How many lines a running head or foot has at most.
  private static let depth = 4
}

extension PrintedLine {
  /// Whether it is a symbol such as A/HRC/24/12: strokes and figures, and no letter in lower case.
  fileprivate var isSymbol: Bool {
    text.count <= 40 && text.contains("/") && text.contains { ("0"..."9").contains($0) }
      && !text.contains { $0.properties.isLowercase }
  }

  /// Whether it opens with the number of an item, as no running title does.
  fileprivate var opensItem: Bool { Layout.marker(opening: Spaces.single(text)).length > 0 }

  /// `GE.13-15520`: the number of a printing job, which only its first page carries.
  fileprivate var isJobNumber: Bool {
    guard text.count <= 40, text.count >= 8, text[0] == "G", text[1] == "E", text[2] == "." else {
      return false
    }
    return ("0"..."9").contains(text[3])
  }
}

/// Characters that print alike and are spelled alike in text.
enum Characters {
  static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    // No-break, narrow, figure and other spaces; controls.
    case 0..<0x20, 0xA0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: " "
    // Bullets of symbol fonts.
    // The hyphen and the one that does not break, which are typed as the hyphen-minus elsewhere.
    case 0x2010, 0x2011: "-"
    case 0xF0B7, 0xF0A7, 0xF0D8, 0xF02D, 0x25CF, 0x25AA, 0x25A0: "•"
    default: scalar
    }
  }

  /// Letters cast in one piece, spelled out.
  static let ligatures: [Unicode.Scalar: [Unicode.Scalar]] = [
    "\u{FB00}": ["f", "f"], "\u{FB01}": ["f", "i"], "\u{FB02}": ["f", "l"], "\u{FB03}": ["f", "f", "i"],
    "\u{FB04}": ["f", "f", "l"], "\u{FB05}": ["s", "t"], "\u{FB06}": ["s", "t"],
  ]
}
