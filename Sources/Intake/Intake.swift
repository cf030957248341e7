// SPDX-License-Identifier: Apache-2.0

import Foundation
import Kernel
public import Reading
import SystemPackage

/// Takes documents in: PDF, DOCX, ODT, RTF, HTML, Akoma Ntoso and plain text become text with a map back to
/// the original.
///
/// The format is told by the bytes. Tools of others run outside this process, with bounded time and memory;
/// nothing is fetched from anywhere.
public struct Intake: Sendable {
  public var limits: IntakeLimits
  /// Whether pages without text are read from their pictures, with tesseract.
  public var recognisesPictures: Bool
  /// The ISO 639-1 code of the documents, where it is known: it chooses the data of tesseract.
  public var language: String?

  public init(
    limits: IntakeLimits = IntakeLimits(),
    recognisesPictures: Bool = false,
    language: String? = nil
  ) {
    self.limits = limits
    self.recognisesPictures = recognisesPictures
    self.language = language
  }

  /// Reads a document out of its bytes; `path` is where they stand on disk, where they do.
  ///
  /// Throws ``IntakeRefusal`` or `DocumentText.Refusal`, each with words for the person who gave the document.
  public func source(_ bytes: [UInt8], path: String? = nil) async throws -> SourceText {
    let format = DocumentFormat(of: bytes)
    switch format {
    case .plainText: return try SourceText(DocumentText(decoding: bytes))
    case .pdf:
      let file = try DocumentOnDisk(bytes, path: path)
      defer { file.remove() }
      return try await PDFIntake(intake: self, file: file, bytes: bytes).source()
    case .docx, .odt, .rtf: return try await PandocIntake(intake: self, format: format).source(bytes)
    case .html: return try HTMLIntake(limits: limits).source(bytes)
    case .akomaNtoso: return try AkomaNtosoIntake(limits: limits).source(bytes)
    case .legacyWord:
      throw IntakeRefusal.unsupported(
        format: "the old Word format (.doc)",
        advice: "save it as DOCX or ODT in Word or LibreOffice and give that"
      )
    case .otherXML:
      throw IntakeRefusal.unsupported(
        format: "this kind of XML",
        advice: "Akoma Ntoso and HTML are the two that are read"
      )
    case .otherArchive:
      _ = try ArchiveDirectory(bytes, format: format)
      throw IntakeRefusal.unsupported(
        format: "this zip archive",
        advice: "unpack it and give the documents inside"
      )
    }
  }

  /// Reads a document and its record: the statements, with the pages they stand on.
  public func record(_ bytes: [UInt8], path: String? = nil, reader: Reader) async throws -> Record {
    let source = try await source(bytes, path: path)
    return try reader.read(source, digest: ContentDigest(of: bytes), language: language)
  }
}

/// A document where a tool can open it: its own file, or a copy in the folder for temporary files.
struct DocumentOnDisk: Sendable {
  let path: String
  private let isCopy: Bool

  /// The file at `path`, or, where there is none, a new file that holds `bytes` and that ``remove()`` deletes.
  init(_ bytes: [UInt8], path: String?) throws {
    if let path {
      // A name that begins with a dash would be taken for an option.
      self.path = path.hasPrefix("/") ? path : "./" + path
      isCopy = false
      return
    }
    let folder = FileManager.default.temporaryDirectory
    self.path = folder.appendingPathComponent("tessera-\(UUID().uuidString)").path
    isCopy = true
    do {
      let file = try FileDescriptor.open(
        FilePath(self.path),
        .writeOnly,
        options: [.create, .exclusiveCreate],
        permissions: .ownerReadWrite
      )
      _ = try file.closeAfter { try file.writeAll(bytes) }
    } catch {
      try? FileManager.default.removeItem(atPath: self.path)
      throw IntakeRefusal.toolFailed(
        tool: "the copy for the tool",
        status: 1,
        message: "\(folder.path) can not be written: \(error)"
      )
    }
  }

  func remove() {
    if isCopy { try? FileManager.default.removeItem(atPath: path) }
  }
}
