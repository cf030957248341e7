// SPDX-License-Identifier: Apache-2.0

import Kernel
public import Reading
import Vocabulary

/// A record as comma-separated values (RFC 4180), one statement to a row.
///
/// The byte order mark lets spreadsheets read UTF-8. A cell that a spreadsheet would run as a formula gets
/// an apostrophe before it; a plain number stays a number. The same record gives the same bytes.
public enum RecordCSV {
  /// The names of the columns, in their order.
  public static let columns = [
    "id", "start", "end", "session", "speakers", "parties", "onBehalfOf", "kind", "strength", "themes",
    "instruments", "places", "attribution", "rule", "confidence", "pages", "text", "replies",
  ]

  /// Writes `record`, handing pieces of some 64 KiB to `write`.
  public static func write(_ record: Record, to write: ([UInt8]) throws -> Void) rethrows {
    var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
    bytes += row(columns)
    for statement in record.statements {
      bytes += row(cells(statement, of: record))
      if bytes.count >= 1 << 16 {
        try write(bytes)
        bytes.removeAll(keepingCapacity: true)
      }
    }
    try write(bytes)
  }

  /// The whole table as bytes.
  public static func bytes(_ record: Record) -> [UInt8] {
    var all: [UInt8] = []
    write(record) { all += $0 }
    return all
  }

  private static func row(_ cells: [String]) -> [UInt8] {
    Array((cells.map(cell).joined(separator: ",") + "\r\n").utf8)
  }

  private static func cells(_ statement: Record.Statement, of record: Record) -> [String] {
    func list(_ words: [String]) -> String { words.joined(separator: "; ") }
    let session = statement.session.flatMap {
      record.sessions.indices.contains($0) ? record.sessions[$0] : nil
    }
    return [
      statement.id,
      String(statement.start),
      String(statement.end),
      session?.id ?? "",
      list(statement.speakers.map { record.name(of: $0) }),
      list(statement.speakers.compactMap(\.party)),
      statement.onBehalfOf?.rawValue ?? "",
      statement.kind.rawValue,
      statement.strength.map { String($0.rawValue) } ?? "",
      list(statement.themes),
      list(statement.instruments),
      list(statement.places.map(\.rawValue)),
      statement.attribution.rawValue,
      statement.rule.rawValue,
      String(statement.rule.confidence),
      pages(statement, of: record),
      record.words(statement.span),
      list(statement.replies.map(\.line)),
    ]
  }

  /// `16`, or `16–17` with an en dash: a spreadsheet takes `3-4` with a hyphen for a day in April.
  private static func pages(_ statement: Record.Statement, of record: Record) -> String {
    guard let pages = record.pages(of: statement) else { return "" }
    return pages.count == 1 ? "\(pages.lowerBound)" : "\(pages.lowerBound)–\(pages.upperBound)"
  }

  // MARK: - Cells

  /// `text` as one cell: disarmed where a spreadsheet would run it, quoted where it holds a separator.
  public static func cell(_ text: String) -> String {
    let text = isFormula(text) ? "'" + text : text
    // Semicolons and tabs separate cells too, in some countries and after pasting.
    let isQuoted = text.unicodeScalars.contains { ",;\"\t\r\n".unicodeScalars.contains($0) }
    guard isQuoted else { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" { quoted += "\"\"" } else { quoted.unicodeScalars.append(scalar) }
    }
    return quoted + "\""
  }

  /// Whether a spreadsheet could run `text`, also after it skipped white space and quotation marks.
  ///
  /// Source: OWASP, “CSV Injection”: cells that begin with `=`, `+`, `-`, `@`, a tab or a carriage return,
  /// and the full-width forms of the four signs.
  private static func isFormula(_ text: String) -> Bool {
    let scalars = text.unicodeScalars
    guard let first = scalars.first else { return false }
    if first == "\t" || first == "\r" || first == "\n" { return true }
    guard let opening = scalars.first(where: { !isSkipped($0) }) else { return false }
    return "=+-@＝＋－＠".unicodeScalars.contains(opening) && !isNumber(text)
  }

  private static func isSkipped(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.properties.isWhitespace || scalar.properties.generalCategory == .control { return true }
    if scalar.properties.generalCategory == .format { return true }
    return "\"'`‘’“”«»‹›„‚".unicodeScalars.contains(scalar)
  }

  /// Digits with perhaps a sign before and a point among them: `-12.5`.
  private static func isNumber(_ text: String) -> Bool {
    var digits = text.utf8[...]
    if digits.first == UInt8(ascii: "-") || digits.first == UInt8(ascii: "+") { digits.removeFirst() }
    let parts = digits.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    return parts.allSatisfy { part in !part.isEmpty && part.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } }
  }
}
