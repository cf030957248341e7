// SPDX-License-Identifier: Apache-2.0

public import Exchange
public import Intake
public import Synthesis

/// A report set in pages, made by WeasyPrint from its page.
///
/// The text can be selected and searched, the headings are bookmarks, the contents name pages, each page has its
/// number, and the language is declared. Nothing is fetched: the page names nothing outside itself.
public enum PDF {
  /// The media type of the document.
  public static let mediaType = "application/pdf"

  /// The whole document, or a ``PublicationRefusal``.
  ///
  /// `limits` bound the time, memory and output of WeasyPrint.
  public static func bytes(
    _ report: Report,
    words: ReportWords,
    limits: IntakeLimits = IntakeLimits()
  ) async throws -> [UInt8] {
    try await PublicationRefusal.output(
      of: .weasyprint,
      ["--encoding", "utf-8", "--quiet", "-", "-"],
      input: ReportHTML.bytes(report, words: words, for: .paper),
      opening: Array("%PDF-".utf8),
      limits: limits
    )
  }
}
