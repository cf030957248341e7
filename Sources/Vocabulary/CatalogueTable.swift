// SPDX-License-Identifier: Apache-2.0

/// A catalogue file: tab-separated columns under one header row, its source and date in comments above.
///
/// Lists inside a cell are separated by ` | `. Lines that begin with `#` are comments;
/// `# source:` and `# date:` are read and required, because a fact without an origin has
/// no place in the record.
public struct CatalogueTable: Sendable {
  /// Where the facts come from.
  public let source: String
  /// The day the source was read, `YYYY-MM-DD`.
  public let date: String
  public let columns: [String]
  public let rows: [Row]

  /// One line of the table, read by column name.
  public struct Row: Sendable {
    let cells: [Substring]
    let places: [String: Int]
    /// The line's number in its file, from 1.
    public let line: Int

    /// The cell's text; empty where the row ends early or the table has no such column.
    public func text(_ column: String) -> String {
      guard let place = places[column], place < cells.count else { return "" }
      return cells[place].trimmed
    }

    /// The cell's list; empty for an empty cell.
    public func list(_ column: String) -> [String] {
      text(column).utf8.split(separator: UInt8(ascii: "|")).map { Substring($0).trimmed }.filter {
        !$0.isEmpty
      }
    }
  }

  /// What is wrong with a catalogue file, and on which line.
  public struct Malformed: Error, CustomStringConvertible {
    public let description: String
  }

  /// Reads the text of the file called `name`; throws when it has no source, no date or no header.
  public init(parsing text: String, name: String) throws(Malformed) {
    var source = "", date = ""
    var columns: [String] = []
    var places: [String: Int] = [:]
    var rows: [Row] = []
    var number = 0
    // Bytes are cut, not characters: the files are long and read at every start.
    for bytes in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
      number += 1
      let line = Substring(bytes)
      if bytes.first == UInt8(ascii: "#") {
        let comment = line.dropFirst().trimmed
        if comment.hasPrefix("source:") { source = comment.dropFirst(7).trimmed }
        if comment.hasPrefix("date:") { date = comment.dropFirst(5).trimmed }
        continue
      }
      if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
      let cells = bytes.split(separator: 0x09, omittingEmptySubsequences: false).map { Substring($0) }
      if columns.isEmpty {
        columns = cells.map(\.trimmed)
        for (place, column) in columns.enumerated() {
          guard places.updateValue(place, forKey: column) == nil else {
            throw Malformed(description: "\(name):\(number): column \(column) stands twice")
          }
        }
        continue
      }
      guard cells.count <= columns.count else {
        throw Malformed(
          description: "\(name):\(number): \(cells.count) cells under \(columns.count) columns"
        )
      }
      rows.append(Row(cells: cells, places: places, line: number))
    }
    guard !source.isEmpty, !date.isEmpty else {
      throw Malformed(description: "\(name): the lines “# source:” and “# date:” are missing")
    }
    guard !columns.isEmpty else { throw Malformed(description: "\(name): no header row") }
    (self.source, self.date, self.columns, self.rows) = (source, date, columns, rows)
  }
}

extension StringProtocol {
  /// The text without spaces, tabs and carriage returns at its ends.
  var trimmed: String {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
    var text = Substring(self).utf8
    while let first = text.first, isSpace(first) { text.removeFirst() }
    while let last = text.last, isSpace(last) { text.removeLast() }
    return String(Substring(text))
  }
}
