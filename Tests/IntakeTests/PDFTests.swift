// SPDX-License-Identifier: Apache-2.0

import Foundation
import Intake
import Kernel
import Reading
import TesseraTesting
import Testing

/// PDF by Poppler: what is printed becomes running text, and keeps its page.
@Suite struct PDFTests {
  @Test func `lines become paragraphs, and every statement knows its page`() async throws {
    var pdf = SmallPDF()
    pdf.addPage(paragraphs: [
      [
        "Kenya stressed the need for interpreters at border posts in all of the",
        "regions that had joined the plan.",
      ],
      ["Nepal asked who pays for the visa of a seasonal worker."],
    ])
    pdf.addPage(paragraphs: [["Ghana welcomed the new fund for returning families."]])
    let record = try await Fixture.record(of: pdf.bytes)
    #expect(record.document.mediaType == "application/pdf")
    #expect(record.pages.pageCount == 2)
    #expect(record.rules == ["KEN reporting-verb", "NPL reporting-verb", "GHA reporting-verb"])
    #expect(record.statements.map { record.pages(of: $0) } == [1...1, 1...1, 2...2])
    #expect(record.quotations.first?.contains("in all of the regions that") == true)
  }

  @Test
  func `a sentence that runs over the page is one statement on two pages, without the page's furniture`()
    async throws
  {
    var pdf = SmallPDF()
    let full = "and heard how towns on both sides of the river had opened their schools to"
    for page in 1...4 {
      pdf.addPage(
        paragraphs: [
          page == 2 ? ["children who had come without papers, whatever their parents had asked."] : [],
          ["Participants met again on the day that followed the opening of the forum."],
          page == 1 ? ["Kenya stressed that it had listened to the mayors of the border towns", full] : [],
        ].filter { !$0.isEmpty },
        head: "FORUM/2031/\(page % 2 == 0 ? "REP" : "REP")/7",
        foot: "\(page)"
      )
    }
    let record = try await Fixture.record(of: pdf.bytes)
    let kenya = try #require(record.statements.first { $0.voices == "KEN" })
    #expect(record.pages(of: kenya) == 1...2)
    #expect(record.words(kenya.span).contains("opened their schools to children who had come"))
    let text = record.text[Span(0, record.text.bytes.count)]
    #expect(!text.contains("FORUM/2031"))
  }

  @Test func `two columns are read one after the other, between lines that run across`() async throws {
    let left = [
      "Kenya stressed that the mayors of", "border towns need interpreters who",
      "know the law and the dialects of",
      "the hills, and that none of them", "should have to work at night. It",
      "asked for a list of the posts in",
      "which nobody speaks Somali.",
    ]
    let right = [
      "Nepal welcomed the fund for those", "who return, and said that it had",
      "paid for the schooling of eleven",
      "thousand children in two years of", "its work. It thanked the bank that",
      "had given the money without asking",
      "for papers of any kind.",
    ]
    var lines = [
      SmallPDF.Line("Report of the second meeting of mayors and ministers on the border plan", y: 60)
    ]
    for (index, line) in left.enumerated() { lines.append(.init(line, x: 60, y: 100 + 14 * Double(index))) }
    for (index, line) in right.enumerated() { lines.append(.init(line, x: 320, y: 100 + 14 * Double(index))) }
    for (index, line) in left.enumerated() { lines.append(.init(line, x: 60, y: 230 + 14 * Double(index))) }
    for (index, line) in right.enumerated() { lines.append(.init(line, x: 320, y: 230 + 14 * Double(index))) }
    var pdf = SmallPDF()
    pdf.addPage(lines)
    let text = try await Fixture.text(of: pdf.bytes)
    #expect(text.contains("mayors of border towns need interpreters who know the law"))
    #expect(text.contains("paid for the schooling of eleven thousand children in two years"))
    let kenya = try #require(text.range(of: "Kenya stressed"))
    let nepal = try #require(text.range(of: "Nepal welcomed"))
    #expect(kenya.lowerBound < nepal.lowerBound)
  }

  @Test func `a number before each line is no column`() async throws {
    var pdf = SmallPDF()
    var lines: [SmallPDF.Line] = []
    for index in 0..<12 {
      lines.append(.init("\(index + 1).", x: 72, y: 80 + 14 * Double(index)))
      lines.append(
        .init("Adopt the law on the papers of seasonal workers (Chad);", x: 150, y: 80 + 14 * Double(index))
      )
    }
    pdf.addPage(lines)
    let text = try await Fixture.text(of: pdf.bytes)
    #expect(text.contains("3. Adopt the law on the papers of seasonal workers (Chad);\n4. Adopt"))
  }

  @Test func `a footnote stands at the end of the text, its mark is gone, and it makes no statement`()
    async throws
  {
    var pdf = SmallPDF()
    pdf.addPage([
      .init("Kenya stressed the need for interpreters.1 It asked Nepal for its list", y: 80),
      .init("of schools, and thanked the bank that had paid for them*.", y: 94),
      .init("1", x: 72, y: 740, size: 7),
      .init("Ghana stressed fees in its written statement.", x: 90, y: 744, size: 9),
      .init("*", x: 72, y: 756, size: 7), .init("The bank is that of the region.", x: 90, y: 760, size: 9),
    ])
    let record = try await Fixture.record(of: pdf.bytes)
    #expect(record.rules == ["KEN reporting-verb", "KEN pronoun"])
    #expect(record.quotations.first == "Kenya stressed the need for interpreters.")
    #expect(record.quotations.last?.hasSuffix("paid for them.") == true)
    let notes = record.unattributed.filter { $0.reason == .footnote }.map { record.words($0.span) }
    #expect(
      notes == ["1 Ghana stressed fees in its written statement.", "* The bank is that of the region."]
    )
  }

  @Test(arguments: [
    (
      ["The ministers spoke of the self-", "employed and of the govern-", "ment that had asked them."],
      "self-employed"
    ),
    (
      ["The ministers spoke of the self-", "employed and of the govern-", "ment that had asked them."],
      "government"
    ),
    (
      ["A time-bound plan was better than none, and a time-", "bound plan was made."],
      "time-bound plan was made"
    ),
    (
      ["The Franco-", "German office and posts 16-", "18 were opened."],
      "Franco-German office and posts 16-18"
    ),
    (["A mother of three – or four –", "spoke."], "three – or four – spoke"),
    (
      ["Recommended by Trinité-et-", "Tobago and Antigua-", "et-Barbuda."],
      "Trinité-et-Tobago and Antigua-et-Barbuda"
    ),
  ])
  func `a word cut at the end of a line is made whole, and a compound keeps its hyphen`(
    lines: [String],
    words: String
  ) async throws {
    var pdf = SmallPDF()
    pdf.addPage(paragraphs: [lines])
    #expect(try await Fixture.text(of: pdf.bytes).contains(words))
  }

  @Test func `a note that was missed loses none of those after it`() async throws {
    var pdf = SmallPDF()
    for (call, note) in [(1, 1), (3, 3), (4, 4)] {
      pdf.addPage([
        .init(
          "Kenya stressed the need for \(["judges", "", "schools", "trains"][call - 1]).\(call) It asked for a list.",
          y: 80
        ),
        .init("\(note)", x: 72, y: 740, size: 7),
        .init("\(["Ghana", "Nepal", "Chad", "Togo"][note - 1]) stressed fees.", x: 90, y: 744, size: 9),
      ])
    }
    let record = try await Fixture.record(of: pdf.bytes)
    #expect(record.statements.allSatisfy { $0.voices == "KEN" })
    #expect(record.reasons.count { $0 == .footnote } == 3)
    #expect(!record.quotations.contains { $0.contains(".1") || $0.contains(".3") })
  }

  @Test func `a line that stands first on many pages is no running title when it opens an item`() async throws
  {
    var pdf = SmallPDF()
    for page in 0..<4 {
      var lines = [SmallPDF.Line("A/FOO/21/3", y: 60)]
      for item in 0..<3 {
        let y = 76 + 40 * Double(item)
        lines.append(
          .init("64.\(page * 3 + item + 1). Take measures to ratify the Convention on the rights of", y: y)
        )
        lines.append(
          .init("all migrant workers, and publish variant \(page * 3 + item + 1) (Chile);", y: y + 13)
        )
      }
      pdf.addPage(lines)
    }
    let text = try await Fixture.text(of: pdf.bytes)
    for item in 1...12 {
      #expect(
        text.contains(
          "64.\(item). Take measures to ratify the Convention on the rights of all migrant workers"
        )
      )
    }
    #expect(!text.dropFirst(40).contains("A/FOO/21/3"))
  }

  @Test func `rows of a table of contents are kept and not read`() async throws {
    var pdf = SmallPDF()
    pdf.addPage(paragraphs: [
      ["Contents"], ["I. Kenya stressed fees .................................... 3"],
      ["Nepal asked who pays for the visa of a seasonal worker."],
    ])
    let record = try await Fixture.record(of: pdf.bytes)
    #expect(record.rules == ["NPL reporting-verb"])
    #expect(record.reasons.contains(.furniture))
    #expect(record.text[Span(0, record.text.bytes.count)].contains("Kenya stressed fees ..."))
  }

  @Test func `a PDF of pictures is refused in words, and pages without text among others are named`()
    async throws
  {
    var pictures = SmallPDF()
    pictures.addPicture()
    pictures.addPicture()
    let bytes = pictures.bytes
    await #expect(throws: IntakeRefusal.noTextLayer(pages: 2)) { try await Fixture.text(of: bytes) }
    var mixed = SmallPDF()
    mixed.addPage(paragraphs: [["Kenya stressed the need for interpreters."]])
    mixed.addPicture()
    let record = try await Fixture.record(of: mixed.bytes)
    #expect(record.notes == [.pagesWithoutText([2])])
    #expect(record.statements.count == 1)
  }

  @Test(.enabled(if: Fixture.isInstalled("tesseract"), "tesseract is not installed"))
  func `a page that is a picture of text is read with character recognition when asked`() async throws {
    // The page is drawn first and its picture put into a PDF of its own.
    try await withTemporaryFolder { folder in
      var drawn = SmallPDF()
      drawn.addPage([.init("Kenya stressed the need for interpreters.", y: 120, size: 18)])
      try Data(drawn.bytes).write(to: folder.appendingPathComponent("drawn.pdf"))
      let drawing = Program(path: "/usr/bin/pdftoppm")
      let outcome = try await drawing.run(
        ["-r", "150", "-jpeg", "-singlefile", "drawn.pdf", "page"],
        in: folder
      )
      try #require(outcome.status == 0)
      let picture = [UInt8](try Data(contentsOf: folder.appendingPathComponent("page.jpg")))
      let scanned = Self.pdf(ofPicture: picture, width: 1240, height: 1754)
      await #expect(throws: IntakeRefusal.noTextLayer(pages: 1)) { try await Fixture.text(of: scanned) }
      let record = try await Intake(recognisesPictures: true, language: "en")
        .record(scanned, reader: Telling.reader())
      #expect(record.rules == ["KEN reporting-verb"])
      #expect(record.notes.contains(.recognisedByOCR))
      #expect(record.statements.map { record.pages(of: $0) } == [1...1])
    }
  }

  /// A page that shows a JPEG and nothing else.
  private static func pdf(ofPicture jpeg: [UInt8], width: Int, height: Int) -> [UInt8] {
    let content = "q 595 0 0 842 0 0 cm /P Do Q\n"
    var file: [UInt8] = Array("%PDF-1.4\n".utf8)
    func object(_ number: Int, _ words: String, _ stream: [UInt8]? = nil) {
      file += Array("\(number) 0 obj\n\(words)\n".utf8)
      if let stream { file += Array("stream\n".utf8) + stream + Array("\nendstream\n".utf8) }
      file += Array("endobj\n".utf8)
    }
    object(1, "<< /Type /Catalog /Pages 2 0 R >>")
    object(2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
    object(
      3,
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /P 5 0 R >> >> >>"
    )
    object(4, "<< /Length \(content.utf8.count) >>", Array(content.utf8))
    object(
      5,
      "<< /Type /XObject /Subtype /Image /Width \(width) /Height \(height) /ColorSpace /DeviceRGB "
        + "/BitsPerComponent 8 /Filter /DCTDecode /Length \(jpeg.count) >>",
      jpeg
    )
    // Without a table Poppler looks for the objects itself.
    file += Array("trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n0\n%%EOF\n".utf8)
    return file
  }
}
