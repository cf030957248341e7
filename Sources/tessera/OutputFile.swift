// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A file that appears whole or not at all.
///
/// It is written beside its final place under another name and renamed when it is complete.
struct OutputFile {
  /// Why nothing could be written, in words.
  struct Unwritable: Error, CustomStringConvertible {
    let description: String
  }

  private let path: String
  private let partial: String
  private let descriptor: Int32

  init(path: String) throws {
    self.path = path
    partial = path + ".\(getpid()).partial"
    Interruption.begin(partial)
    descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      Interruption.end(partial)
      throw Unwritable(description: "\(path) can not be written: \(String(cString: strerror(errno)))")
    }
  }

  /// Makes the file at `path` of what `body` writes; where that throws, nothing is there.
  static func make<Result>(_ path: String, _ body: (OutputFile) async throws -> Result) async throws -> Result
  {
    let file = try OutputFile(path: path)
    do {
      let result = try await body(file)
      try file.finish()
      return result
    } catch {
      file.abandon()
      throw error
    }
  }

  func write(_ bytes: [UInt8]) throws {
    try Self.write(bytes, to: descriptor, named: path)
  }

  /// Puts the file in its place.
  func finish() throws {
    defer { Interruption.end(partial) }
    guard fsync(descriptor) == 0, close(descriptor) == 0, rename(partial, path) == 0 else {
      let reason = String(cString: strerror(errno))
      unlink(partial)
      throw Unwritable(description: "\(path) can not be written: \(reason)")
    }
  }

  /// Removes what was begun.
  func abandon() {
    close(descriptor)
    unlink(partial)
    Interruption.end(partial)
  }

  /// Writes all of `bytes`, however many calls it takes.
  static func write(_ bytes: [UInt8], to descriptor: Int32, named name: String) throws {
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes { buffer -> Int in
        guard let base = buffer.baseAddress else { return 0 }
        return Foundation.write(descriptor, base + offset, buffer.count - offset)
      }
      if count < 0 {
        if errno == EINTR { continue }
        if errno == EPIPE, descriptor == STDOUT_FILENO {
          // Nobody reads any more: end as other filters do.
          signal(SIGPIPE, SIG_DFL)
          raise(SIGPIPE)
        }
        throw Unwritable(description: "\(name) can not be written: \(String(cString: strerror(errno)))")
      }
      offset += count
    }
  }
}
