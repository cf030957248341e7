// SPDX-License-Identifier: Apache-2.0

import Intake
import Kernel
import Testing

/// Formats are told by bytes, whatever a file is called.
@Suite struct FormatTests {
  @Test(arguments: [
    ("%PDF-1.7\n", DocumentFormat.pdf), ("\n\n%PDF-1.4", .pdf), ("{\\rtf1\\ansi", .rtf),
    ("<!doctype HTML><p>x", .html), ("  <html>", .html), ("<div>x</div>", .html),
    ("<?xml version='1.0'?><akomaNtoso xmlns='x'>", .akomaNtoso), ("<a:akomaNtoso xmlns:a='x'>", .akomaNtoso),
    ("<?xml version='1.0'?><rss/>", .otherXML), ("Kenya said <b>no</b>.", .plainText),
    ("<Kenya> spoke", .plainText),
    ("", .plainText), ("PK\u{3}\u{4}", .otherArchive),
  ])
  func `the first bytes tell the format`(text: String, format: DocumentFormat) {
    #expect(DocumentFormat(of: Array(text.utf8)) == format)
  }

  @Test func `an old Word file and a DOCX are told apart`() throws {
    #expect(DocumentFormat(of: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1]) == .legacyWord)
    #expect(DocumentFormat(of: try Fixture.bytes("small.docx")) == .docx)
  }

  @Test func `a map of pages gives the place of a byte and the pages of a span`() {
    var map = PageMap(pageCount: 3)
    map.append(.init(page: 1, line: 4), from: 10)
    map.append(.init(page: 1, line: 5), from: 40)
    map.append(.init(page: 3, line: 1), from: 60)
    map.append(.init(page: 2, line: 1), from: 50)
    #expect(map.place(at: 9) == nil)
    #expect(map.place(at: 39) == .init(page: 1, line: 4))
    #expect(map.pages(of: Span(20, 60)) == 1...1)
    #expect(map.pages(of: Span(20, 61)) == 1...3)
    #expect(map.pages(of: Span(20, 20)) == nil)
    #expect(PageMap().pages(of: Span(0, 5)) == nil)
  }
}
