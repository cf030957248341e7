// SPDX-License-Identifier: Apache-2.0

import CProcess
import Foundation
import SystemPackage

/// A program of others that Intake and Publication run: one of Poppler's, pandoc, tesseract, WeasyPrint.
///
/// It is found on the PATH and given its arguments as an array, never through a shell. Its time, memory and
/// output are bounded, and what goes wrong is reported as the tool's.
package struct ExternalTool: Sendable {
  /// The name of its file.
  package let name: String
  /// The Debian package that brings it.
  package let package: String
  /// Whether it looks at its bounds when it starts, as Haskell's runtime does, and must have them by then.
  var needsBoundsAtStart = false

  static let pdftotext = Self(name: "pdftotext", package: "poppler-utils")
  static let pdftoppm = Self(name: "pdftoppm", package: "poppler-utils")
  /// Makes one format of a document from another.
  package static let pandoc = Self(name: "pandoc", package: "pandoc", needsBoundsAtStart: true)
  /// Sets HTML in the pages of a PDF.
  package static let weasyprint = Self(name: "weasyprint", package: "weasyprint", needsBoundsAtStart: true)
  static let tesseract = Self(name: "tesseract", package: "tesseract-ocr")

  /// What a run of the tool left behind.
  package struct Outcome: Sendable {
    package var output: [UInt8]
    /// What it wrote to standard error.
    package var messages: String
    /// 0 for success; the signal, negated, where one ended the tool.
    package var status: Int
  }

  /// Runs the tool to its end.
  ///
  /// Throws where the tool is missing, takes longer than `limits` allow, or prints more than they allow.
  ///
  /// The output is held in memory until the tool has ended; nothing is written to disk.
  package func run(_ arguments: [String], input: [UInt8]? = nil, limits: IntakeLimits) async throws -> Outcome
  {
    guard let path = Self.find(name) else { throw IntakeRefusal.toolMissing(tool: name, package: package) }
    var command = [path] + arguments
    if needsBoundsAtStart, let limiter = Self.find("prlimit") {
      command = [limiter, "--as=\(limits.memory)", "--"] + command
    }
    return try await withThrowingTaskGroup(of: Outcome?.self) { group in
      group.addTask { [command] in try await collect(command, input, limits) }
      group.addTask {
        // In turns, of which each counts for what it was to take: where this program gets no processor for a minute,
        // a tool that was over in a second is not said to have hung. The kernel counts the tool's own time.
        for _ in 0..<(4 * min(max(1, limits.seconds), 1 << 30)) {
          try await Task.sleep(for: .milliseconds(250))
        }
        return nil
      }
      defer { group.cancelAll() }
      guard let outcome = try await group.next() ?? nil else {
        throw IntakeRefusal.toolTimedOut(tool: name, seconds: limits.seconds)
      }
      switch outcome.status {
      case -Int(SIGXCPU), -Int(SIGKILL):
        throw IntakeRefusal.toolTimedOut(tool: name, seconds: limits.seconds)
      // A shell around the tool reports the signal as 128 and its number.
      case -Int(SIGXFSZ), 128 + Int(SIGXFSZ):
        throw IntakeRefusal.toolOverflowed(tool: name, bytes: limits.output)
      default: return outcome
      }
    }
  }

  /// Messages in English, and an allocator (glibc's, mallopt(3)) that fetches memory in large pieces and keeps
  /// it, in huge pages where the kernel has them, which suits programs that run for a tenth of a second; small pieces
  /// given back are kept at hand.
  private static let environment = [
    "LC_ALL": "C.UTF-8", "MALLOC_TOP_PAD_": "67108864", "MALLOC_MMAP_THRESHOLD_": "33554432",
    "MALLOC_TRIM_THRESHOLD_": "1073741824",
    "GLIBC_TUNABLES": "glibc.malloc.tcache_count=60000:glibc.malloc.hugetlb=1",
  ]

  private func collect(_ command: [String], _ input: [UInt8]?, _ limits: IntakeLimits) async throws -> Outcome
  {
    do {
      // The tool reads from memory and writes into it: no reader at the other end of a pipe slows it, and none that
      // ends before it has read everything breaks one.
      let source =
        try input.map { try Self.memoryFile(holding: $0) }
        ?? FileDescriptor.open("/dev/null", .readOnly, options: .closeOnExec)
      defer { try? source.close() }
      let output = try Self.memoryFile()
      defer { try? output.close() }
      let errors = try Self.memoryFile()
      defer { try? errors.close() }
      let status = try await status(of: command, [source, output, errors], limits)
      // More than a megabyte of complaints says no more than the first of them.
      guard try errors.seek(offset: 0, from: .end) <= 1 << 20 else {
        throw failure("it complains without end")
      }
      return Outcome(
        output: try contents(of: output, limits),
        messages: String(decoding: try contents(of: errors, limits), as: UTF8.self),
        status: status
      )
    } catch let error as Errno {
      throw failure("\(error)")
    }
  }

  private func failure(_ words: String) -> IntakeRefusal {
    .toolFailed(tool: name, status: -1, message: words)
  }

  /// Starts the program and waits for its end, on a thread of its own; where the task is cancelled it is stopped.
  private func status(of command: [String], _ streams: [FileDescriptor], _ limits: IntakeLimits) async throws
    -> Int
  {
    let run = RunningTools.Run()
    let process = try Self.spawn(command, streams)
    run.begin(process)
    // The process may be over already; then there is nothing left to bound.
    _ = tessera_limit_process(
      process,
      needsBoundsAtStart ? UInt64.max : UInt64(max(0, limits.memory)),
      UInt64(max(1, limits.seconds) + 1),
      UInt64(max(0, limits.output))
    )
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try Self.end(of: process, run) }) }
      }
    } onCancel: {
      run.stop()
    }
  }

  /// Starts a program by posix_spawn(3), which shares this program's memory with the child until it runs: a fork would
  /// have its page tables copied, and each of its pages once more when it is next written.
  private static func spawn(_ command: [String], _ streams: [FileDescriptor]) throws -> pid_t {
    let inherited = ProcessInfo.processInfo.environment
    let environment = inherited.merging(environment) { $1 }.map { "\($0)=\($1)" }
    var words = command.map { strdup($0) } + [nil]
    var values = environment.map { strdup($0) } + [nil]
    defer { for text in words + values { free(text) } }
    var process = pid_t()
    let failure = tessera_spawn(
      &process,
      &words,
      &values,
      streams[0].rawValue,
      streams[1].rawValue,
      streams[2].rawValue,
      nil
    )
    guard failure == 0 else { throw Errno(rawValue: failure) }
    return process
  }

  /// Waits for the end of a process: its exit status, or the signal that ended it, negated.
  private static func end(of process: pid_t, _ run: RunningTools.Run) throws -> Int {
    let failure = tessera_await_end(process)
    run.end()
    guard failure == 0 else { throw Errno(rawValue: failure) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { throw Errno(rawValue: errno) }
    }
    let signal = status & 0x7F
    return Int(signal == 0 ? (status >> 8) & 0xFF : -signal)
  }

  /// A file in memory without a name, to be read from its first byte.
  private static func memoryFile(holding bytes: [UInt8] = []) throws -> FileDescriptor {
    let file = FileDescriptor(rawValue: tessera_open_memory_file())
    guard file.rawValue >= 0 else { throw Errno(rawValue: errno) }
    do {
      if !bytes.isEmpty {
        _ = try file.writeAll(bytes)
        _ = try file.seek(offset: 0, from: .start)
      }
    } catch {
      try? file.close()
      throw error
    }
    return file
  }

  /// All of the output, and never a part: on a busy machine the tool may be over before the kernel is told its bounds.
  private func contents(of file: FileDescriptor, _ limits: IntakeLimits) throws -> [UInt8] {
    let size = Int(try file.seek(offset: 0, from: .end))
    guard size > 0 else { return [] }
    guard size <= limits.output else {
      throw IntakeRefusal.toolOverflowed(tool: name, bytes: limits.output)
    }
    let wanted = size
    return try [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
      while count < wanted {
        let read = try file.read(
          fromAbsoluteOffset: Int64(count),
          into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count..<wanted])
        )
        if read == 0 { break }
        count += read
      }
    }
  }

  /// Whether the tool is there to be run.
  package var isInstalled: Bool { Self.find(name) != nil }

  /// The first executable file of that name on the PATH, relative folders left out.
  private static func find(_ name: String) -> String? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    return path.split(separator: ":").lazy.filter { $0.hasPrefix("/") }.map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
