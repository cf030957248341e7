// SPDX-License-Identifier: Apache-2.0

public import Exchange
import Foundation
public import Intake
public import Synthesis

/// A report as a document for word processors, made by pandoc from its Markdown.
///
/// Citations are footnotes, headings are headings, the language is declared, and the styles are those of a document
/// that a ministry can restyle: take ``styles(limits:)``, change its styles in a word processor, and name it as the
/// reference.
public enum DOCX {
  /// The media type of the document.
  public static let mediaType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

  /// What every archive of the form begins with.
  private static let signature: [UInt8] = [0x50, 0x4B, 0x03, 0x04]

  /// The whole document, or a ``PublicationRefusal``.
  ///
  /// `reference` is the path of a DOCX file whose styles and page the document takes; pandoc's own where it is nil.
  /// `limits` bound the time, memory and output of pandoc.
  public static func bytes(
    _ report: Report,
    words: ReportWords,
    reference: String? = nil,
    limits: IntakeLimits = IntakeLimits()
  ) async throws -> [UInt8] {
    var arguments = ["-f", "markdown", "-t", "docx", "--standalone", "-o", "-"]
    if let reference {
      guard let file = FileManager.default.contents(atPath: reference), file.starts(with: signature) else {
        throw PublicationRefusal.referenceUnusable(path: reference)
      }
      // An absolute path, so that none can be taken for an option.
      arguments.append("--reference-doc=\(URL(fileURLWithPath: reference).path)")
    }
    return try await PublicationRefusal.output(
      of: .pandoc,
      arguments,
      input: ReportMarkdown.bytes(report, words: words),
      opening: signature,
      limits: limits
    )
  }

  /// The document with pandoc's own styles, to change in a word processor and to name as the reference.
  public static func styles(limits: IntakeLimits = IntakeLimits()) async throws -> [UInt8] {
    try await PublicationRefusal.output(
      of: .pandoc,
      ["--print-default-data-file", "reference.docx"],
      input: [],
      opening: signature,
      limits: limits
    )
  }
}
