// SPDX-License-Identifier: Apache-2.0

/// The footnotes of one page, told from its body by their marks: each stands at the foot and in the text above.
struct Footnotes {
  private var found: [(mark: String, lines: [PrintedLine])] = []
  /// The number of the last numbered note so far, on this page or before it.
  private(set) var last: Int

  /// Takes the notes out of `lines`, and their marks out of the text above; `last` is the number of the last
  /// note on the pages before.
  init(lines: inout [PrintedLine], after last: Int) {
    self.last = last
    guard let start = Self.start(lines, after: last) else {
      lines.removeAll(where: \.isRule)
      return
    }
    for line in lines[start...] where !line.isRule {
      if let mark = Self.mark(line), Self.follows(mark.text, self.last, isFirst: found.isEmpty) {
        if let number = Int(mark.text) { self.last = number }
        found.append((mark.text, []))
        if let rest = line.part(line.column + mark.length..<Int.max) {
          found[found.count - 1].lines.append(rest)
        }
      } else if !found.isEmpty {
        found[found.count - 1].lines.append(line)
      }
    }
    lines.removeSubrange(start...)
    lines.removeAll(where: \.isRule)
    // The same sign may mark several notes; below where it was last found it does not stand.
    var ends: [String: Int] = [:]
    for note in found {
      let end = min(ends[note.mark] ?? lines.count, lines.count)
      ends[note.mark] = Self.removeMark(note.mark, from: &lines, before: end)
    }
  }

  mutating func take() -> [(mark: String, lines: [PrintedLine])] {
    defer { found = [] }
    return found
  }

  // MARK: - Where they begin

  /// The first line of the notes: it opens with a mark that stands in the text above it.
  ///
  /// No line is searched twice for the same mark, so that a page of nothing but marks takes no longer.
  private static func start(_ lines: [PrintedLine], after last: Int) -> Int? {
    var searched: [String: Int] = [:]
    for (index, line) in lines.enumerated().dropFirst() {
      guard let mark = mark(line) else { continue }
      let isUnderRule = lines[index - 1].isRule
      guard isUnderRule || line.blanksBefore > 0, follows(mark.text, last, isFirst: true) else { continue }
      // The text above must refer to it; under a rule, a mark that was lost on the way is forgiven.
      let unsearched = lines[(searched[mark.text] ?? 0)..<index]
      guard isUnderRule && index * 2 > lines.count || reference(mark.text, in: unsearched) != nil else {
        searched[mark.text] = index
        continue
      }
      return isUnderRule ? index - 1 : index
    }
    return nil
  }

  /// A number or a sign that opens a note: `1`, `**`, `†`; not `1.`, which opens a paragraph.
  private static func mark(_ line: PrintedLine) -> (text: String, length: Int)? {
    func isSign(_ scalar: Unicode.Scalar) -> Bool {
      scalar == "*" || scalar == "†" || scalar == "‡" || scalar == "§"
    }
    var length = 0
    while length < line.text.count, isSign(line.text[length]) { length += 1 }
    if length == 0 {
      while length < line.text.count, ("0"..."9").contains(line.text[length]) { length += 1 }
    }
    guard length > 0, length <= 3 else { return nil }
    if length < line.text.count {
      guard line.text[length] == " ", let next = line.text[length...].first(where: { $0 != " " }),
        next.properties.isAlphabetic || "“\"‘«(".unicodeScalars.contains(next)
      else { return nil }
    }
    return (String(String.UnicodeScalarView(line.text[..<length])), length)
  }

  /// Whether a mark may follow: a later number, the first of a page that counts anew, or any sign.
  private static func follows(_ mark: String, _ last: Int, isFirst: Bool) -> Bool {
    guard let number = Int(mark) else { return true }
    // A note that was missed must not lose those after it.
    return number > last && number <= last + 40 || isFirst && number == 1
  }

  // MARK: - References in the text

  /// Where the mark stands in the text: set close to what it notes, with nothing of its own kind around it.
  private static func reference(_ mark: String, in lines: ArraySlice<PrintedLine>) -> (
    line: Int, offset: Int
  )? {
    let wanted = Array(mark.unicodeScalars)
    let isNumber = Int(mark) != nil
    for index in lines.indices.reversed() {
      let text = lines[index].text
      guard text.count > wanted.count else { continue }
      var offset = text.count - wanted.count
      while offset > 0 {
        defer { offset -= 1 }
        guard text[offset] == wanted[0], text[offset..<offset + wanted.count].elementsEqual(wanted) else {
          continue
        }
        let before = text[offset - 1]
        let after = offset + wanted.count < text.count ? text[offset + wanted.count] : " "
        guard before != wanted[0], after != wanted[0] else { continue }
        if isNumber {
          // “(Chad);1” and “Committee1 ”; not “5/1”, “A1”, “2011”.
          let isAfterWord = before.properties.isLowercase || ".,;:)”’»\"]".unicodeScalars.contains(before)
          let isFree = after == " " || ".,;:)”’»".unicodeScalars.contains(after)
          guard isAfterWord, isFree, offset < 2 || !("0"..."9").contains(text[offset - 2]) else { continue }
        } else if before == " " && after != " " {
          continue
        }
        return (index, offset)
      }
    }
    return nil
  }

  /// Takes the last reference before line `end` away; gives the line before which others may stand.
  private static func removeMark(_ mark: String, from lines: inout [PrintedLine], before end: Int) -> Int {
    guard let found = reference(mark, in: lines[..<end]) else { return 0 }
    let length = mark.unicodeScalars.count
    lines[found.line].text.removeSubrange(found.offset..<found.offset + length)
    while lines[found.line].text.last == " " { lines[found.line].text.removeLast() }
    if lines[found.line].text.isEmpty { lines.remove(at: found.line) }
    return found.line + 1
  }
}
