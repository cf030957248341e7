// SPDX-License-Identifier: Apache-2.0

/// A PDF made for a test: lines of text at chosen places, in Helvetica.
///
/// ISO 32000-1: catalogue, pages, one content stream for each, a cross-reference table. Text is in
/// WinAnsiEncoding, so characters beyond Latin-1 become question marks.
public struct SmallPDF {
  /// A line of text: its place in points from the left and the top of an A4 page, and its size.
  public struct Line: Sendable {
    let x: Double
    let y: Double
    let size: Double
    let text: String

    public init(_ text: String, x: Double = 72, y: Double, size: Double = 11) {
      (self.x, self.y, self.size, self.text) = (x, y, size, text)
    }
  }

  private var pages: [String] = []

  public init() {}

  /// Adds a page that shows `lines`.
  public mutating func addPage(_ lines: [Line]) {
    var content = ""
    for line in lines {
      content +=
        "BT /F1 \(line.size) Tf 1 0 0 1 \(line.x) \(842 - line.y) Tm (\(Self.escaped(line.text))) Tj ET\n"
    }
    pages.append(content)
  }

  /// Adds a page of running text: each paragraph's lines under one another, a wider gap between paragraphs.
  public mutating func addPage(paragraphs: [[String]], head: String? = nil, foot: String? = nil) {
    var lines: [Line] = []
    if let head { lines.append(Line(head, y: 40)) }
    var y = 90.0
    for paragraph in paragraphs {
      for line in paragraph {
        lines.append(Line(line, y: y))
        y += 13
      }
      y += 13
    }
    if let foot { lines.append(Line(foot, x: 290, y: 800)) }
    addPage(lines)
  }

  /// Adds a page with a picture and no text: a grey rectangle.
  public mutating func addPicture() { pages.append("0.8 g 72 72 400 600 re f\n") }

  /// The file.
  public var bytes: [UInt8] {
    var objects = [
      "<< /Type /Catalog /Pages 2 0 R >>",
      "<< /Type /Pages /Kids [\(pages.indices.map { "\(4 + 2 * $0) 0 R" }.joined(separator: " "))] /Count \(pages.count) >>",
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for (number, page) in pages.enumerated() {
      objects.append(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents \(5 + 2 * number) 0 R "
          + "/Resources << /Font << /F1 3 0 R >> >> >>"
      )
      objects.append("<< /Length \(page.unicodeScalars.count) >>\nstream\n\(page)endstream")
    }
    var file = Self.latin("%PDF-1.4\n")
    var offsets: [Int] = []
    for (number, object) in objects.enumerated() {
      offsets.append(file.count)
      file += Self.latin("\(number + 1) 0 obj\n\(object)\nendobj\n")
    }
    let table = file.count
    file += Self.latin("xref\n0 \(objects.count + 1)\n0000000000 65535 f \n")
    for offset in offsets {
      let digits = String(offset)
      file += Self.latin(String(repeating: "0", count: 10 - digits.count) + digits + " 00000 n \n")
    }
    file += Self.latin("trailer\n<< /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(table)\n%%EOF\n")
    return file
  }

  private static func latin(_ text: String) -> [UInt8] {
    text.unicodeScalars.map { $0.value < 256 ? UInt8($0.value) : UInt8(ascii: "?") }
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("(", with: "\\(").replacing(")", with: "\\)")
      .replacing("’", with: "\u{92}").replacing("–", with: "\u{96}").replacing("•", with: "\u{95}")
  }
}
