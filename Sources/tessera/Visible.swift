// SPDX-License-Identifier: Apache-2.0

/// Text from outside, made safe to show on a terminal.
enum Visible {
  /// The text with control characters, and those that turn the direction of writing, replaced by U+FFFD.
  ///
  /// No report, and no file name, can so drive the terminal it is shown on.
  static func text(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) ? "\u{FFFD}" : $0 }))
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
