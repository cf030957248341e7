// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What is known of where the output goes.
enum Terminal {
  /// Columns of the terminal; where there is none, what COLUMNS says, or 96.
  static var width: Int {
    var size = winsize()
    if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    return Int(ProcessInfo.processInfo.environment["COLUMNS", default: ""]) ?? 96
  }
}

/// Lines for people, within a width.
struct Lines {
  let width: Int
  private(set) var all: [String] = []

  init(width: Int) { self.width = max(40, min(width, 120)) }

  mutating func add(_ line: String = "") { all.append(line) }

  /// Adds a text, broken between words, each line behind `indent`; later lines stand two further in.
  ///
  /// Control characters are made harmless.
  mutating func wrap(_ text: String, indent: Int = 0) {
    var line = String(repeating: " ", count: indent)
    var used = 0
    for word in Visible.text(text).split(separator: " ") {
      if used > 0, line.count + 1 + word.count > width {
        all.append(line)
        line = String(repeating: " ", count: indent + 2)
        used = 0
      }
      line += used > 0 ? " \(word)" : String(word)
      used += 1
    }
    if used > 0 { all.append(line) }
  }

  var text: String { all.joined(separator: "\n") }
}
