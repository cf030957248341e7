// SPDX-License-Identifier: Apache-2.0

import Foundation
import Kernel
import Reading

/// A PDF, by Poppler: the printed lines of every page, in their columns.
struct PDFIntake {
  let intake: Intake
  let file: DocumentOnDisk
  let bytes: [UInt8]

  /// The text of the PDF.
  func source() async throws -> SourceText {
    let outcome = try await ExternalTool.pdftotext.run(
      ["-layout", "-enc", "UTF-8", file.path, "-"],
      limits: intake.limits
    )
    try check(outcome)
    // Every page ends with a form feed.
    var pages = outcome.output.split(separator: 0x0C, omittingEmptySubsequences: false)
    if pages.last?.allSatisfy({ $0 <= 0x20 }) == true { pages.removeLast() }
    let blank = pages.indices.filter { !PrintedPages.hasWords(pages[$0]) }
    if blank.count < pages.count, !intake.recognisesPictures || blank.isEmpty {
      var source = try Reflow.source(PrintedPages(pages))
      if !blank.isEmpty { source.notes.append(.pagesWithoutText(blank.map { $0 + 1 })) }
      return source
    }
    guard intake.recognisesPictures else { throw IntakeRefusal.noTextLayer(pages: max(1, pages.count)) }
    var recognised = pages
    for page in blank { recognised[page] = try await recognise(page: page + 1)[...] }
    guard recognised.contains(where: PrintedPages.hasWords) else {
      throw IntakeRefusal.noTextLayer(pages: max(1, pages.count))
    }
    var source = try Reflow.source(PrintedPages(recognised))
    source.notes.append(.recognisedByOCR)
    return source
  }

  /// Turns what Poppler says of a file it can not read, or of one that was cut short, into words.
  private func check(_ outcome: ExternalTool.Outcome) throws {
    let messages = outcome.messages
    if messages.contains("Incorrect password") || messages.contains("Unsupported security handler") {
      throw IntakeRefusal.encryptedPDF
    }
    let complaint =
      messages.split(separator: "\n").first { $0.contains("Error") }.map { String($0.prefix(160)) } ?? ""
    // Half a report must not pass for the whole: without its last line the file was cut short.
    let isCut = !DocumentFormat.contains(Array("%%EOF".utf8), in: bytes.suffix(4096))
    if isCut, outcome.status != 0 || messages.contains("Error") {
      throw IntakeRefusal.damaged(format: .pdf, detail: "its end is missing")
    }
    guard outcome.status == 0 else {
      if messages.contains("Syntax Error") || messages.contains("Wrong page range") {
        throw IntakeRefusal.damaged(
          format: .pdf,
          detail: complaint.isEmpty ? "no page can be read" : complaint
        )
      }
      throw IntakeRefusal.toolFailed(tool: "pdftotext", status: outcome.status, message: complaint)
    }
  }

  // MARK: - Pictures of text

  /// The text of one page, recognised from its picture.
  private func recognise(page: Int) async throws -> [UInt8] {
    guard ExternalTool.tesseract.isInstalled else {
      throw IntakeRefusal.toolMissing(tool: "tesseract", package: "tesseract-ocr")
    }
    // 300 dots to the inch is what tesseract's data was made for.
    let picture = try await ExternalTool.pdftoppm.run(
      ["-f", "\(page)", "-l", "\(page)", "-r", "300", "-gray", "-png", file.path],
      limits: intake.limits
    )
    guard picture.status == 0 else {
      throw IntakeRefusal.toolFailed(
        tool: "pdftoppm",
        status: picture.status,
        message: String(picture.messages.prefix(160))
      )
    }
    let data = Self.tesseractData(intake.language)
    let words = try await ExternalTool.tesseract.run(
      ["stdin", "stdout", "-l", data],
      input: picture.output,
      limits: intake.limits
    )
    guard words.status == 0 else {
      if words.messages.contains("Failed loading language") {
        throw IntakeRefusal.ocrLanguageMissing(language: data, package: "tesseract-ocr-\(data)")
      }
      throw IntakeRefusal.toolFailed(
        tool: "tesseract",
        status: words.status,
        message: String(words.messages.prefix(160))
      )
    }
    return words.output.filter { $0 != 0x0C }
  }

  /// Tesseract's name for a language: ISO 639-2 for those of the interface, English where nothing is said.
  private static func tesseractData(_ language: String?) -> String {
    switch language {
    case "fr": "fra"
    case "es": "spa"
    case "ar": "ara"
    default: "eng"
    }
  }
}
