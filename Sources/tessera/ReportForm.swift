// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Exchange
import Publication
import Synthesis
import Vocabulary

/// The forms that a report is written in.
enum ReportForm: String, ExpressibleByArgument, CaseIterable {
  case md, html, docx, pdf, akn, jsonld

  /// What the end of a file's name says; nil where it says nothing.
  init?(path: String) {
    guard let name = path.split(separator: "/").last, let dot = name.lastIndex(of: "."), dot > name.startIndex
    else { return nil }
    switch name[name.index(after: dot)...].lowercased() {
    case "md", "markdown": self = .md
    case "html", "htm": self = .html
    case "docx": self = .docx
    case "pdf": self = .pdf
    case "akn", "xml": self = .akn
    case "jsonld", "json": self = .jsonld
    default: return nil
    }
  }

  /// The whole report; `styles` is the path of a DOCX file that gives a DOCX report its own.
  func bytes(_ report: Report, catalogue: Catalogue, styles: String?) async throws -> [UInt8] {
    let words = try ReportWords(catalogue: catalogue)
    return switch self {
    case .md: ReportMarkdown.bytes(report, words: words)
    case .html: ReportHTML.bytes(report, words: words)
    case .docx: try await DOCX.bytes(report, words: words, reference: styles)
    case .pdf: try await PDF.bytes(report, words: words)
    case .akn: ReportAkomaNtoso.bytes(report, words: words)
    case .jsonld: ReportJSONLD.bytes(report, words: words)
    }
  }
}
