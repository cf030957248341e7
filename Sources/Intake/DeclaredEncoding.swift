// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reading

/// The encoding of a page of HTML: what its bytes are, then what it declares, then what they look like.
enum DeclaredEncoding {
  /// The page in UTF-8; what can not be read in its encoding becomes U+FFFD and nothing is lost after it.
  static func utf8(_ bytes: [UInt8]) throws -> [UInt8] {
    if String(validating: bytes, as: UTF8.self) != nil { return bytes }
    let isWide = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
    // The guess knows these, and tells the others of their kind apart better than pages declare them.
    let guessed = [
      "", "utf-8", "utf8", "us-ascii", "iso-8859-1", "latin1", "windows-1252", "cp1252", "macintosh",
    ]
    if !isWide, let name = declared(bytes), !guessed.contains(name), let text = convert(bytes, from: name) {
      return text
    }
    return try DocumentText(decoding: bytes).bytes
  }

  /// The name after the first `charset=` of the page's beginning, in lower case.
  private static func declared(_ bytes: [UInt8]) -> String? {
    let beginning = bytes.prefix(4096).map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
    let key = Array("charset=".utf8)
    guard
      let start = beginning.indices.first(where: {
        $0 + key.count <= beginning.count && beginning[$0..<$0 + key.count].elementsEqual(key)
      })
    else { return nil }
    let name = beginning[(start + key.count)...].drop { $0 == 0x22 || $0 == 0x27 || $0 == 0x20 }.prefix {
      $0 >= 0x61 && $0 <= 0x7A || $0 >= 0x30 && $0 <= 0x39 || $0 == 0x2D || $0 == 0x5F
    }
    return String(decoding: name.prefix(40), as: UTF8.self)
  }

  /// Converts with iconv(3); nil where it does not know the encoding.
  private static func convert(_ bytes: [UInt8], from name: String) -> [UInt8]? {
    guard let converter = iconv_open("UTF-8", name), converter != iconv_t(bitPattern: -1) else { return nil }
    defer { iconv_close(converter) }
    var result: [UInt8] = []
    var input = bytes
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    input.withUnsafeMutableBytes { input in
      guard let base = input.baseAddress?.assumingMemoryBound(to: CChar.self) else { return }
      var next: UnsafeMutablePointer<CChar>? = base
      var left = input.count
      while left > 0 {
        let before = left
        let written = piece.withUnsafeMutableBytes { output -> (count: Int, error: Int32) in
          var place = output.baseAddress?.assumingMemoryBound(to: CChar.self)
          var room = output.count
          let status = iconv(converter, &next, &left, &place, &room)
          return (output.count - room, status == -1 ? errno : 0)
        }
        result += piece[..<written.count]
        if written.error == EILSEQ || written.error == EINVAL, left > 0 {
          result += [0xEF, 0xBF, 0xBD]
          next = next?.advanced(by: 1)
          left -= 1
        } else if left == before, written.count == 0 {
          break
        }
      }
    }
    return result
  }
}
