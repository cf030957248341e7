// SPDX-License-Identifier: Apache-2.0

import Kernel

/// Names of things by what they contain (RFC 6920).
enum NamedInformation {
  /// `ni:///sha-256;…`: the URI of the bytes with this digest, in base64url without padding.
  static func uri(of digest: ContentDigest) -> String {
    var name = "ni:///sha-256;"
    var bits = 0
    var count = 0
    for digit in digest.hexadecimal {
      bits = bits << 4 | (digit.hexDigitValue ?? 0)
      count += 4
      if count >= 6 {
        count -= 6
        name.append(alphabet[bits >> count & 63])
        bits &= (1 << count) - 1
      }
    }
    if count > 0 { name.append(alphabet[bits << (6 - count) & 63]) }
    return name
  }

  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")

  /// `text` as the last part of a fragment identifier: letters, digits, `-`, `.` and `_` stay.
  ///
  /// Two different texts never give the same fragment.
  static func fragment(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += digits.count == 1 ? "%0" + digits : "%" + digits
      }
    }
    return result
  }
}
