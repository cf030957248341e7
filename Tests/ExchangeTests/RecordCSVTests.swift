// SPDX-License-Identifier: Apache-2.0

import Exchange
import Kernel
import Reading
import TesseraTesting
import Testing

/// The table of statements, read back as a program would read it.
@Suite struct RecordCSVTests {
  /// The rows of a table, by the rules of RFC 4180 and nothing of ours.
  static func rows(_ bytes: [UInt8]) -> [[String]] {
    var rows: [[String]] = [[]]
    var cell: [UInt8] = []
    var isQuoted = false
    var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    func end() {
      rows[rows.count - 1].append(String(decoding: cell, as: UTF8.self))
      cell = []
    }
    while index < bytes.count {
      let byte = bytes[index]
      let next = index + 1 < bytes.count ? bytes[index + 1] : 0
      if isQuoted, byte == UInt8(ascii: "\""), next == UInt8(ascii: "\"") {
        cell.append(byte)
        index += 1
      } else if byte == UInt8(ascii: "\"") {
        isQuoted.toggle()
      } else if !isQuoted, byte == UInt8(ascii: ",") {
        end()
      } else if !isQuoted, byte == 0x0D, next == 0x0A {
        end()
        rows.append([])
        index += 1
      } else {
        cell.append(byte)
      }
      index += 1
    }
    // The last row need not end with a line break.
    if rows.last == [], cell.isEmpty { rows.removeLast() } else { end() }
    return rows
  }

  @Test(arguments: try Repository.samples)
  func `every statement is a row that can be read back`(sample: String) throws {
    let record = try Telling.reader().read(try Repository.sample(sample))
    let bytes = RecordCSV.bytes(record)
    #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]))
    let rows = Self.rows(bytes)
    #expect(rows.first == RecordCSV.columns)
    #expect(rows.count == record.statements.count + 1)
    for (row, statement) in zip(rows.dropFirst(), record.statements) {
      let cells = Dictionary(uniqueKeysWithValues: zip(RecordCSV.columns, row))
      #expect(row.count == RecordCSV.columns.count)
      #expect(cells["id"] == "s\(statement.start)-\(statement.end)")
      #expect(cells["kind"] == statement.kind.rawValue)
      let text = try #require(cells["text"])
      #expect(text == record.words(statement.span) || text == "'" + record.words(statement.span))
    }
  }

  @Test(arguments: [
    "=1+1", "=1+2\";=1+2", "=1+2'\" ;,=1+2", "=HYPERLINK(\"http://example.org\",\"x\")",
    "=cmd|' /C calc'!A0", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(1+9)*cmd|' /C calc'!A0",
    "\t=1+1", "\r=1+1", "\n=1+1", "＝1+1", "＋1+1", "－1+1", "＠SUM(1+1)", "  =1+1", "\u{A0}=1+1",
    "\u{FEFF}=1+1", "\u{200B}@A1", "\"=1+1", "'=1+1", "“=1+1”", "« -1+1 »", "+1 555 0100", "-", "=", "--5",
    "-1.", "+", "\tplain", "\rplain",
  ])
  func `a cell that a spreadsheet would run gets an apostrophe`(payload: String) throws {
    let cell = RecordCSV.cell(payload)
    let read = Self.rows(Array(cell.utf8))
    #expect(read == [["'" + payload]])
  }

  @Test(arguments: [
    "0", "16", "-5", "+5", "-12.5", "0.98", "s12-40", "Portugal", "a = b", "16–17", "(-5)", "", "x@y.org",
  ])
  func `a number or a word stays as it is`(text: String) {
    #expect(RecordCSV.cell(text) == text)
  }

  @Test(arguments: ["a;b", "a,b", "a\"b", "a\nb", "a\tb", "\r\n", "\"\"", "👩‍👩‍👧,e\u{301}"])
  func `separators and quotation marks inside a cell end no cell`(text: String) {
    let row = RecordCSV.cell(text) + "," + RecordCSV.cell("x")
    let read = Self.rows(Array(row.utf8))
    #expect(read == [[text, "x"]] || read == [["'" + text, "x"]])
    #expect(RecordCSV.cell(text).hasPrefix("\""))
  }

  @Test func `a statement that goes over a page says both pages`() throws {
    let first = "Portugal stressed fees.\nNepal asked who "
    let text = first + "pays for visas.\n"
    var source = SourceText(try DocumentText(decoding: Array(text.utf8)))
    source.pages = PageMap(pageCount: 4)
    source.pages.append(PageMap.Place(page: 3, line: 1), from: 0)
    source.pages.append(PageMap.Place(page: 4, line: 1), from: first.utf8.count)
    let digest = ContentDigest(of: Array(text.utf8))
    let record = try Telling.reader().read(source, digest: digest, language: "en")
    let column = try #require(RecordCSV.columns.firstIndex(of: "pages"))
    let rows = Self.rows(RecordCSV.bytes(record))
    #expect(rows.dropFirst().map { $0[column] } == ["3", "3–4"])
  }
}
