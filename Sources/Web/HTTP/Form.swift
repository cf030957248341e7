// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The fields of a form or of a query, in their order, and the files sent with it.
struct Form: Sendable, Equatable {
  private(set) var fields: [(name: String, value: String)] = []
  private(set) var files: [File] = []

  /// A file as a browser sends it.
  struct File: Sendable, Equatable {
    let field: String
    let name: String
    let bytes: [UInt8]
  }

  init() {}

  /// What a form may hold: more is an attack or a mistake.
  static let mostFields = 2_000

  /// Reads `a=1&b=two+words`.
  init(urlEncoded text: String) {
    for pair in text.utf8.split(separator: UInt8(ascii: "&")).prefix(Self.mostFields) {
      let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = parts.first, !name.isEmpty else { continue }
      fields.append((Self.decoded(name), parts.count > 1 ? Self.decoded(parts[1]) : ""))
    }
  }

  private static func decoded(_ bytes: Substring.UTF8View) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var rest = bytes[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "+") {
        result.append(0x20)
      } else if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        result.append(value)
        rest = rest.dropFirst(2)
      } else {
        result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Reads `multipart/form-data` (RFC 7578); throws ``Problem/malformed(_:)``.
  init(multipart body: [UInt8], contentType: String) throws(Problem) {
    guard let start = contentType.range(of: "boundary=") else { throw .malformed("no boundary") }
    var boundary = contentType[start.upperBound...].prefix { $0 != ";" }
    if boundary.hasPrefix("\"") { boundary = boundary.dropFirst().prefix { $0 != "\"" } }
    guard !boundary.isEmpty, boundary.utf8.count <= 70 else { throw .malformed("no boundary") }
    let delimiter = Array("--\(boundary)".utf8)
    guard var place = Self.find(delimiter, in: body, from: 0) else { throw .malformed("no part") }
    while true {
      place += delimiter.count
      guard place + 2 <= body.count else { throw .malformed("it ends within a part") }
      if body[place] == 0x2D, body[place + 1] == 0x2D { return }
      guard body[place] == 0x0D, body[place + 1] == 0x0A else { throw .malformed("a part begins wrongly") }
      let headerStart = place + 2
      guard let headerEnd = Self.find([0x0D, 0x0A, 0x0D, 0x0A], in: body, from: headerStart),
        headerEnd - headerStart <= 8_192
      else { throw .malformed("a part has no headers") }
      let contentStart = headerEnd + 4
      guard let next = Self.find([0x0D, 0x0A] + delimiter, in: body, from: contentStart) else {
        throw .malformed("it ends within a part")
      }
      try add(String(decoding: body[headerStart..<headerEnd], as: UTF8.self), body[contentStart..<next])
      guard fields.count + files.count <= Self.mostFields else { throw .malformed("too many fields") }
      place = next + 2
    }
  }

  private mutating func add(_ headers: String, _ content: ArraySlice<UInt8>) throws(Problem) {
    let disposition = headers.split(whereSeparator: \.isNewline).first {
      $0.lowercased().hasPrefix("content-disposition:")
    }
    guard let disposition, let name = Self.attribute("name", of: disposition) else {
      throw .malformed("a part has no name")
    }
    if let file = Self.attribute("filename", of: disposition) {
      // A file field that nothing was chosen for comes with neither a name nor bytes.
      if !file.isEmpty || !content.isEmpty {
        files.append(File(field: name, name: file, bytes: Array(content)))
      }
    } else {
      fields.append((name, String(decoding: content, as: UTF8.self)))
    }
  }

  /// A quoted attribute; browsers write a quotation mark in it as `%22` (WHATWG HTML, multipart/form-data).
  private static func attribute(_ name: String, of header: Substring) -> String? {
    guard let start = header.range(of: " \(name)=\"") ?? header.range(of: ";\(name)=\"") else { return nil }
    return String(header[start.upperBound...].prefix { $0 != "\"" }).replacing("%22", with: "\"")
  }

  private static func find(_ needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    guard let first = needle.first, start >= 0 else { return nil }
    return bytes.withUnsafeBufferPointer { bytes in
      var place = start
      let last = bytes.count - needle.count
      while place <= last {
        guard let base = bytes.baseAddress, let found = memchr(base + place, Int32(first), last - place + 1)
        else {
          return nil
        }
        place = base.distance(to: found.assumingMemoryBound(to: UInt8.self))
        if needle.indices.allSatisfy({ bytes[place + $0] == needle[$0] }) { return place }
        place += 1
      }
      return nil
    }
  }

  /// The first value of a field.
  subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

  /// The first value of a field without white space around it; nil where there is none, or nothing in it.
  func said(_ name: String) -> String? {
    guard let text = self[name]?.trimmingCharacters(in: .whitespacesAndNewlines), !text.isEmpty else {
      return nil
    }
    return text
  }

  /// Every value of a field.
  func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

  /// The fields as a query, with some of them set otherwise or, by nil, left out.
  func query(with changes: [(String, String?)]) -> String {
    let changed = Set(changes.map(\.0))
    let kept = fields.filter { !changed.contains($0.name) && !$0.value.isEmpty }
    return (kept + changes.compactMap { name, value in value.map { (name: name, value: $0) } })
      .map { "\(Address.encoded($0.name))=\(Address.encoded($0.value))" }.joined(separator: "&")
  }

  static func == (a: Self, b: Self) -> Bool {
    a.files == b.files && a.fields.map(\.name) == b.fields.map(\.name)
      && a.fields.map(\.value) == b.fields.map(\.value)
  }
}

/// The addresses of what the record holds, which never change.
enum Address {
  /// A document: the first sixteen figures of its digest.
  static func document(_ id: String) -> String { "/d/\(id.prefix(16))" }
  static func statement(_ id: String) -> String { "/s/\(encoded(id))" }
  static func meeting(_ slug: String) -> String { "/m/\(encoded(slug))" }
  static func session(_ document: String, _ position: Int) -> String {
    "/d/\(document.prefix(16))/sessions/\(position + 1)"
  }
  static func party(_ code: String) -> String { "/p/\(encoded(code))" }
  static func theme(_ id: String) -> String { "/t/\(encoded(id))" }
  static func instrument(_ code: String) -> String { "/i/\(encoded(code))" }
  static func person(_ name: String) -> String { "/persons/\(encoded(name))" }
  static func search(_ query: String) -> String { "/search?q=\(encoded(query))" }

  /// `text` so that it is one part of a path or a query, whatever it holds (RFC 3986, unreserved characters).
  static func encoded(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return result
  }
}
