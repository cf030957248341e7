// SPDX-License-Identifier: Apache-2.0

extension [UInt8] {
  /// Appends UTF-8 text, what JSON does not allow in a string escaped (RFC 8259, section 7), and U+007F.
  ///
  /// The quotation marks around it are the caller's; plain stretches are copied whole.
  public mutating func append(escapingForJSON text: UnsafeBufferPointer<UInt8>) {
    var plain = 0
    for index in 0..<text.count {
      let byte = text[index]
      guard byte < 0x20 || byte == 0x22 || byte == 0x5C || byte == 0x7F else { continue }
      append(contentsOf: UnsafeBufferPointer(rebasing: text[plain..<index]))
      plain = index + 1
      switch byte {
      case 0x22, 0x5C: self += [0x5C, byte]
      case 0x0A: self += [0x5C, 0x6E]
      case 0x0D: self += [0x5C, 0x72]
      case 0x09: self += [0x5C, 0x74]
      default: self += [0x5C, 0x75, 0x30, 0x30, Self.hexadecimal(byte >> 4), Self.hexadecimal(byte & 15)]
      }
    }
    append(contentsOf: UnsafeBufferPointer(rebasing: text[plain..<text.count]))
  }

  private static func hexadecimal(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
}
