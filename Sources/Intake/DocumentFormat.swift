// SPDX-License-Identifier: Apache-2.0

/// The formats a report may arrive in, told by the first bytes of the file and not by its name.
public enum DocumentFormat: String, Sendable, Hashable, CaseIterable {
  case plainText = "text/plain"
  case pdf = "application/pdf"
  case docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
  case odt = "application/vnd.oasis.opendocument.text"
  case rtf = "application/rtf"
  case html = "text/html"
  case akomaNtoso = "application/akn+xml"
  /// The binary format of Word 97 to 2003, recognised to be refused with advice.
  case legacyWord = "application/msword"
  /// XML of another kind, recognised to be refused with advice.
  case otherXML = "application/xml"
  /// A zip archive that holds no document we read.
  case otherArchive = "application/zip"

  /// The name people know the format by.
  public var name: String {
    switch self {
    case .plainText: "text"
    case .pdf: "PDF"
    case .docx: "DOCX"
    case .odt: "ODT"
    case .rtf: "RTF"
    case .html: "HTML"
    case .akomaNtoso: "Akoma Ntoso"
    case .legacyWord: "Word 97"
    case .otherXML: "XML"
    case .otherArchive: "zip"
    }
  }

  /// The format of a document, from its bytes; some 64 KiB of the beginning are looked at.
  public init(of bytes: [UInt8]) {
    func starts(_ prefix: [UInt8], at offset: Int = 0) -> Bool {
      bytes.count >= offset + prefix.count && bytes[offset..<offset + prefix.count].elementsEqual(prefix)
    }
    if starts([0xD0, 0xCF, 0x11, 0xE0]) {
      self = .legacyWord
    } else if starts(Array("{\\rtf".utf8)) {
      self = .rtf
    } else if starts([0x50, 0x4B, 0x03, 0x04]) {
      self = Self.archive(bytes)
    } else if Self.contains(Array("%PDF-".utf8), in: bytes.prefix(1024)) {
      // Readers accept some bytes before the header, so senders put them there.
      self = .pdf
    } else {
      self = Self.markup(bytes)
    }
  }

  private static func archive(_ bytes: [UInt8]) -> Self {
    let beginning = bytes.prefix(1 << 16)
    if contains(Array("mimetypeapplication/vnd.oasis.opendocument.text".utf8), in: beginning) { return .odt }
    // The directory at the end names the parts, wherever they stand.
    if contains(Array("word/document".utf8), in: beginning)
      || contains(Array("word/document".utf8), in: bytes.suffix(1 << 16))
    {
      return .docx
    }
    if contains(Array("[Content_Types].xml".utf8), in: beginning),
      contains(Array("word/".utf8), in: beginning)
    {
      return .docx
    }
    return .otherArchive
  }

  private static func markup(_ bytes: [UInt8]) -> Self {
    var beginning = bytes.prefix(1 << 16)
    let isWide = beginning.starts(with: [0xFF, 0xFE]) || beginning.starts(with: [0xFE, 0xFF])
    if isWide { beginning = ArraySlice(beginning.filter { $0 != 0 && $0 < 0x80 }) }
    guard
      let first = beginning.first(where: { $0 > 0x20 && ![0xEF, 0xBB, 0xBF, 0xFF, 0xFE].contains($0) }),
      first == UInt8(ascii: "<")
    else { return .plainText }
    let lower = beginning.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }[...]
    if contains(Array("<akomantoso".utf8), in: lower) || contains(Array(":akomantoso".utf8), in: lower) {
      return .akomaNtoso
    }
    for opening in ["<!doctype html", "<html", "<head", "<body", "<title", "<p>", "<div", "<h1", "<table"]
    where contains(Array(opening.utf8), in: lower) {
      return .html
    }
    if contains(Array("<?xml".utf8), in: lower) || contains(Array("<!doctype".utf8), in: lower)
      || contains(Array("xmlns".utf8), in: lower)
    {
      return .otherXML
    }
    return .plainText
  }

  static func contains(_ needle: [UInt8], in bytes: ArraySlice<UInt8>) -> Bool {
    guard let first = needle.first, bytes.count >= needle.count else { return false }
    var index = bytes.startIndex
    let last = bytes.endIndex - needle.count
    while index <= last {
      if bytes[index] == first, bytes[index..<index + needle.count].elementsEqual(needle) { return true }
      index += 1
    }
    return false
  }
}
