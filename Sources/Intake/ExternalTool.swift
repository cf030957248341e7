// SPDX-License-Identifier: Apache-2.0

import CProcess
import Foundation
import Subprocess
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
    var options = PlatformOptions()
    options.processGroupID = 0
    options.teardownSequence = [
      .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .zero)
    ]
    let configuration = Configuration(
      executable: .path(FilePath(command[0])),
      arguments: Arguments(Array(command.dropFirst())),
      environment: .inherit.updating(Self.environment),
      platformOptions: options
    )
    return try await withThrowingTaskGroup(of: Outcome?.self) { group in
      group.addTask { try await collect(configuration, input, limits) }
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
  /// it, which suits programs that run for a tenth of a second; small pieces given back are kept at hand.
  private static let environment: [Environment.Key: String?] = [
    "LC_ALL": "C.UTF-8", "MALLOC_TOP_PAD_": "67108864", "MALLOC_MMAP_THRESHOLD_": "33554432",
    "MALLOC_TRIM_THRESHOLD_": "1073741824", "GLIBC_TUNABLES": "glibc.malloc.tcache_count=60000",
  ]

  private func collect(
    _ configuration: Configuration,
    _ input: [UInt8]?,
    _ limits: IntakeLimits
  ) async throws -> Outcome {
    let run = RunningTools.Run()
    defer { withExtendedLifetime(run) {} }
    func failure(_ words: String) -> IntakeRefusal { .toolFailed(tool: name, status: -1, message: words) }
    // The tool writes into memory and is not slowed by a reader at the other end of a pipe.
    let file = FileDescriptor(rawValue: tessera_open_memory_file())
    guard file.rawValue >= 0 else { throw failure("there is no memory for its output") }
    defer { try? file.close() }
    do {
      let output = FileDescriptorOutput.fileDescriptor(file, closeAfterSpawningProcess: false)
      if let input {
        // It reads from memory too: a tool that ends before it has read everything breaks no pipe.
        let source = FileDescriptor(rawValue: tessera_open_memory_file())
        guard source.rawValue >= 0 else { throw failure("there is no memory for its input") }
        defer { try? source.close() }
        _ = try source.writeAll(input)
        _ = try source.seek(offset: 0, from: .start)
        let result = try await Subprocess.run(
          configuration,
          input: .fileDescriptor(source, closeAfterSpawningProcess: false),
          output: output,
          error: .bytes(limit: 1 << 20)
        ) { started(run, $0.processIdentifier.value, limits) }
        return Self.outcome(
          try contents(of: file, limits),
          result.standardError,
          result.terminationStatus
        )
      }
      let result = try await Subprocess.run(
        configuration,
        input: .none,
        output: output,
        error: .bytes(limit: 1 << 20)
      ) { started(run, $0.processIdentifier.value, limits) }
      return Self.outcome(try contents(of: file, limits), result.standardError, result.terminationStatus)
    } catch let error as SubprocessError {
      // More than a megabyte of complaints says no more than the first of them.
      if error.code == .outputLimitExceeded { throw failure("it complains without end") }
      throw failure("\(error)")
    } catch let error as Errno {
      throw failure("\(error)")
    }
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

  private static func outcome(_ output: [UInt8], _ messages: [UInt8], _ status: TerminationStatus) -> Outcome
  {
    let number: Int
    switch status {
    case .exited(let code): number = Int(code)
    case .signaled(let signal): number = -Int(signal)
    }
    return Outcome(output: output, messages: String(decoding: messages, as: UTF8.self), status: number)
  }

  /// Whether the tool is there to be run.
  package var isInstalled: Bool { Self.find(name) != nil }

  /// Has the kernel keep the process within its bounds, whatever it does.
  private func started(_ run: RunningTools.Run, _ process: pid_t, _ limits: IntakeLimits) {
    run.begin(process)
    // The process may be over already; then there is nothing left to bound.
    _ = tessera_limit_process(
      process,
      needsBoundsAtStart ? UInt64.max : UInt64(max(0, limits.memory)),
      UInt64(max(1, limits.seconds) + 1),
      UInt64(max(0, limits.output))
    )
  }

  /// The first executable file of that name on the PATH, relative folders left out.
  private static func find(_ name: String) -> String? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    return path.split(separator: ":").lazy.filter { $0.hasPrefix("/") }.map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
