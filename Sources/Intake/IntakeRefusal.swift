// SPDX-License-Identifier: Apache-2.0

/// Why a document could not be taken in.
///
/// Every case has words for the person who gave the document: what is wrong, and what to do.
public enum IntakeRefusal: Error, Equatable, Sendable, CustomStringConvertible {
  case encryptedPDF
  /// The file ends before its own end, or its parts do not fit together.
  case damaged(format: DocumentFormat, detail: String)
  /// Pictures of pages, and no text behind them.
  case noTextLayer(pages: Int)
  case toolMissing(tool: String, package: String)
  case toolFailed(tool: String, status: Int, message: String)
  case toolTimedOut(tool: String, seconds: Int)
  case toolOverflowed(tool: String, bytes: Int)
  /// An archive that unpacks to more than a document has.
  case archiveTooLarge(bytes: Int, limit: Int)
  /// XML that tries what a document has no need of: entities of its own, endless nesting.
  case hostileMarkup(detail: String)
  /// XML that breaks the rules of XML.
  case malformedMarkup(line: Int, detail: String)
  case unsupported(format: String, advice: String)
  case ocrLanguageMissing(language: String, package: String)

  public var description: String {
    switch self {
    case .encryptedPDF:
      "this PDF is protected by a password; save a copy without it (qpdf --decrypt --password=… IN OUT) and give that"
    case .damaged(let format, let detail):
      "this \(format.name) file is damaged or cut short (\(detail)); fetch or save it again"
    case .noTextLayer(let pages):
      "this PDF has no text layer: its \(pages) page\(pages == 1 ? " is a picture" : "s are pictures"); "
        + "--ocr reads pictures of text (needs tesseract: apt-get install tesseract-ocr)"
    case .toolMissing(let tool, let package):
      "\(tool) is needed for this format and is not installed; apt-get install \(package) brings it"
    case .toolFailed(let tool, let status, let message):
      "\(tool) could not read it (\(status < 0 ? "signal \(-status)" : "exit \(status)"))"
        + (message.isEmpty ? "" : ": \(message)")
    case .toolTimedOut(let tool, let seconds):
      "\(tool) did not finish within \(seconds) s and was stopped; if the document is sound and long, allow more with --time-limit"
    case .toolOverflowed(let tool, let bytes):
      "\(tool) gave more than \(bytes / 1_000_000) MB of text and was stopped; no report is that long"
    case .archiveTooLarge(let bytes, let limit):
      "it unpacks to \(bytes / 1_000_000) MB, more than the \(limit / 1_000_000) MB a document may take; it was not opened"
    case .hostileMarkup(let detail): "this markup is refused: \(detail)"
    case .malformedMarkup(let line, let detail): "line \(line) is not well-formed XML: \(detail)"
    case .unsupported(let format, let advice): "\(format) can not be read; \(advice)"
    case .ocrLanguageMissing(let language, let package):
      "tesseract has no data for the language “\(language)”; apt-get install \(package) brings it"
    }
  }
}
