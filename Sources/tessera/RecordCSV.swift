// SPDX-License-Identifier: Apache-2.0

import Kernel
import Reading
import Vocabulary

/// A record as comma-separated values (RFC 4180), one statement to a row.
///
/// The byte order mark lets spreadsheets read UTF-8; a cell that a spreadsheet would run as a formula
/// gets an apostrophe before it.
enum RecordCSV {
  private static let columns = [
    "id", "start", "end", "session", "speakers", "parties", "onBehalfOf", "kind", "strength", "themes",
    "instruments",
    "places", "attribution", "rule", "confidence", "text",
  ]

  static func write(_ record: Record, to write: ([UInt8]) throws -> Void) throws {
    var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
    bytes += Array((columns.joined(separator: ",") + "\r\n").utf8)
    for statement in record.statements {
      let offsets = record.text.offsets
      let start = offsets.scalar(atByte: statement.span.start, in: record.text.bytes)
      let end = offsets.scalar(atByte: statement.span.end, in: record.text.bytes)
      let session = statement.session.map { record.sessions[$0].id } ?? ""
      let speakers = statement.speakers.map { record.name(of: $0) }.joined(separator: "; ")
      let parties = statement.speakers.compactMap(\.party).joined(separator: "; ")
      let strength = statement.strength.map { String($0.rawValue) } ?? ""
      let places = statement.places.map(\.rawValue).joined(separator: "; ")
      var cells: [String] = [statement.id, String(start), String(end), session, speakers, parties]
      cells += [statement.onBehalfOf?.rawValue ?? "", statement.kind.rawValue, strength]
      cells += [
        statement.themes.joined(separator: "; "), statement.instruments.joined(separator: "; "), places,
      ]
      cells += [statement.attribution.rawValue, statement.rule.rawValue, String(statement.rule.confidence)]
      cells.append(record.words(statement.span))
      bytes += Array((cells.map(cell).joined(separator: ",") + "\r\n").utf8)
      if bytes.count >= 1 << 16 {
        try write(bytes)
        bytes.removeAll(keepingCapacity: true)
      }
    }
    try write(bytes)
  }

  static func cell(_ text: String) -> String {
    var text = text
    if let first = text.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first) { text = "'" + text }
    guard text.unicodeScalars.contains(where: { ",\"\r\n;".unicodeScalars.contains($0) }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
