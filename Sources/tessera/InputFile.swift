// SPDX-License-Identifier: Apache-2.0

import Foundation
import Intake
import Reading

/// A file named on the command line, or standard input.
struct InputFile: Sendable {
  /// As the user wrote it; `-` is standard input.
  let path: String

  /// What stands before error messages.
  var label: String { path == "-" ? "standard input" : path }

  /// The name that its record takes: the last part of the path without its extension.
  var name: String {
    guard path != "-" else { return "stdin" }
    let last = path.split(separator: "/").last.map(String.init) ?? path
    guard let dot = last.lastIndex(of: "."), dot != last.startIndex else { return last }
    return String(last[..<dot])
  }

  /// Why a file could not be read, in words.
  struct Unreadable: Error, CustomStringConvertible {
    let description: String
  }

  /// Where tools can open it; nil for standard input.
  var diskPath: String? { path == "-" ? nil : path }

  /// The bytes of the file.
  ///
  /// The first 64 KiB are looked at before the rest is fetched, so that a gigabyte of something
  /// else is refused at once. Nothing beyond ``DocumentText/limit`` is kept in memory.
  func bytes() throws -> [UInt8] {
    let descriptor: Int32
    var expected = 0
    if path == "-" {
      descriptor = STDIN_FILENO
    } else {
      var facts = stat()
      guard stat(path, &facts) == 0 else { throw Unreadable(description: Self.words(errno)) }
      if facts.st_mode & S_IFMT == S_IFDIR {
        throw Unreadable(description: "this is a folder; name the files in it, for example \(path)/*.txt")
      }
      expected = min(max(0, Int(facts.st_size)), DocumentText.limit + 1)
      descriptor = open(path, O_RDONLY)
      guard descriptor >= 0 else { throw Unreadable(description: Self.words(errno)) }
    }
    defer { if path != "-" { close(descriptor) } }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(expected, 1 << 16))
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &piece, piece.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw Unreadable(description: Self.words(errno))
      }
      if count == 0 { break }
      let isFirst = bytes.isEmpty
      bytes.append(contentsOf: piece[0..<count])
      if isFirst {
        if DocumentFormat(of: bytes) == .plainText { try DocumentText.check(beginning: bytes) }
        if expected > bytes.count { bytes.reserveCapacity(expected) }
      }
      guard bytes.count <= DocumentText.limit else { throw DocumentText.Refusal.tooLong(bytes: bytes.count) }
    }
    return bytes
  }

  private static func words(_ number: Int32) -> String {
    switch number {
    case ENOENT: "there is no such file"
    case EACCES, EPERM: "reading it is not permitted"
    case EISDIR: "this is a folder"
    default: String(cString: strerror(number))
    }
  }
}
