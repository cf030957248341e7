// SPDX-License-Identifier: Apache-2.0

/// Columns of a page, found as strips of white that its lines respect.
enum Columns {
  /// The lines in the order in which they are read: column by column, between lines that run across.
  static func inOrderOfReading(_ lines: [PrintedLine]) -> [PrintedLine] {
    guard let gutter = gutter(lines) else { return lines }
    var result: [PrintedLine] = []
    var left: [PrintedLine] = []
    var right: [PrintedLine] = []
    func flush() {
      result += inOrderOfReading(left) + inOrderOfReading(right)
      left = []
      right = []
    }
    var blanksLeft = 0
    var blanksRight = 0
    for line in lines {
      guard gutter.allSatisfy({ line.scalar(at: $0) == " " }) else {
        flush()
        result.append(line)
        continue
      }
      // A blank line in one column is a line of the other.
      blanksLeft += line.blanksBefore
      blanksRight += line.blanksBefore
      if var part = line.part(0..<gutter.lowerBound) {
        part.blanksBefore = blanksLeft
        blanksLeft = 0
        left.append(part)
      } else {
        blanksLeft += 1
      }
      if var part = line.part(gutter.upperBound..<Int.max) {
        part.column -= gutter.upperBound
        part.blanksBefore = blanksRight
        blanksRight = 0
        right.append(part)
      } else {
        blanksRight += 1
      }
    }
    flush()
    return result
  }

  /// A strip of at least two columns that nearly no line crosses, with text of some width on both sides.
  private static func gutter(_ lines: [PrintedLine]) -> Range<Int>? {
    guard lines.count >= 10 else { return nil }
    let width = lines.map(\.end).max() ?? 0
    guard width >= 50, width <= 2000 else { return nil }
    var inked = [Int](repeating: 0, count: width + 1)
    for line in lines {
      for (offset, scalar) in line.text.enumerated() where scalar != " " { inked[line.column + offset] += 1 }
    }
    let most = lines.count / 8
    var best: (range: Range<Int>, ink: Int)?
    var column = width / 5
    while column < width * 4 / 5 {
      guard inked[column] <= most else {
        column += 1
        continue
      }
      let start = column
      while column < width, inked[column] <= most { column += 1 }
      // The emptiest pair of columns in the strip.
      var pair = start
      for index in start..<max(start, column - 1)
      where inked[index] + inked[index + 1] < inked[pair] + inked[min(pair + 1, width)] { pair = index }
      guard column - start >= 2 else { continue }
      let ink = inked[pair] + inked[pair + 1]
      let range = pair..<pair + 2
      if best.map({ ink < $0.ink }) ?? true, separates(range, lines) { best = (range, ink) }
    }
    guard let best else { return nil }
    return best.range
  }

  /// Whether both sides hold running text, and not a number before each line or a figure after it.
  private static func separates(_ gutter: Range<Int>, _ lines: [PrintedLine]) -> Bool {
    var left: [PrintedLine] = []
    var right: [PrintedLine] = []
    var crossing = 0
    for line in lines {
      guard gutter.allSatisfy({ line.scalar(at: $0) == " " }) else {
        crossing += 1
        continue
      }
      if let part = line.part(0..<gutter.lowerBound) { left.append(part) }
      if let part = line.part(gutter.upperBound..<Int.max) { right.append(part) }
    }
    guard crossing * 4 <= lines.count else { return false }
    return [left, right].allSatisfy { side in
      let letters = side.reduce(0) { $0 + $1.text.count { $0.properties.isAlphabetic } }
      return side.count >= 6 && side.count * 10 >= lines.count * 3 && letters >= side.count * 14
    }
  }
}
