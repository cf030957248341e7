// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A line that shows how many files are done, on a terminal and nowhere else.
struct Progress {
  private let total: Int
  private let isShown: Bool
  private var done = 0

  /// Shown where standard error is a terminal and there is more than one file.
  init(total: Int) {
    self.total = total
    isShown = total > 1 && isatty(STDERR_FILENO) == 1
    draw(name: "")
  }

  mutating func advance(past name: String) {
    done += 1
    draw(name: name)
  }

  /// Takes the line away.
  func clear() {
    if isShown { FileHandle.standardError.write(Data("\r\u{1B}[2K".utf8)) }
  }

  private func draw(name: String) {
    guard isShown, total > 0 else { return }
    let width = 24
    let filled = done * width / total
    let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: width - filled)
    FileHandle.standardError.write(Data("\r\u{1B}[2K\(bar) \(done)/\(total) \(name.prefix(40))".utf8))
  }
}
