// SPDX-License-Identifier: Apache-2.0

import CProcess
public import Foundation

/// A program run as a process of its own.
public struct Program: Sendable {
  public let path: String

  public init(path: String) { self.path = path }

  /// What a run left behind.
  public struct Outcome: Sendable {
    /// The exit status; 128 and the signal's number where one ended the process.
    public let status: Int32
    public let outputBytes: [UInt8]
    /// Standard error.
    public let errors: String
    /// From the start to the end of the process, however busy the tests are.
    public let duration: Duration
    public var output: String { String(decoding: outputBytes, as: UTF8.self) }
  }

  /// The command `tessera`, as it was built beside the tests.
  public static func tessera() throws -> Program {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    var places: [URL] = [Bundle.main.bundleURL]
    while folder.path != "/", folder.path != "" {
      places.append(folder)
      folder.deleteLastPathComponent()
    }
    places.append(Repository.root.appendingPathComponent(".build/debug"))
    let paths = places.map { $0.appendingPathComponent("tessera").path }
    var isFolder: ObjCBool = false
    for path in paths where FileManager.default.isExecutableFile(atPath: path) {
      if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue {
        return Program(path: path)
      }
    }
    throw Missing(description: "tessera is in none of \(paths.joined(separator: ", ")); build it first")
  }

  /// Why there is no program to run.
  public struct Missing: Error, CustomStringConvertible {
    public let description: String
  }

  /// Runs the program and waits for its end without holding a thread.
  ///
  /// Standard streams are files, so that no pipe can fill up. The environment is the given one and
  /// PATH, with English words where it says nothing else.
  public func run(
    _ arguments: [String],
    input: [UInt8] = [],
    environment: [String: String] = [:],
    in folder: URL? = nil
  ) async throws -> Outcome {
    let path = path
    return try await withTemporaryFolder { streams in
      let inputFile = streams.appendingPathComponent("in")
      let outputFile = streams.appendingPathComponent("out")
      let errorFile = streams.appendingPathComponent("err")
      try Data(input).write(to: inputFile)
      for file in [outputFile, errorFile] { try Data().write(to: file) }
      let inherited = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]
      let words = inherited.merging(["LC_ALL": "C.UTF-8"]) { $1 }.merging(environment) { $1 }
      let start = Start(
        arguments: [path] + arguments,
        environment: words.map { "\($0)=\($1)" },
        streams: [inputFile.path, outputFile.path, errorFile.path],
        folder: folder?.path
      )
      let end: (status: Int32, duration: Duration) = try await withCheckedThrowingContinuation {
        continuation in
        // A thread of its own: the end is seen when it comes, however busy the tests are.
        Thread.detachNewThread { continuation.resume(with: Result { try start.run() }) }
      }
      return Outcome(
        status: end.status,
        outputBytes: [UInt8](try Data(contentsOf: outputFile)),
        errors: String(decoding: try Data(contentsOf: errorFile), as: UTF8.self),
        duration: end.duration
      )
    }
  }
}

/// What is to be started: Foundation's `Process` has crashed where many tests started programs at once.
private struct Start: Sendable {
  let arguments: [String]
  let environment: [String]
  /// Files for standard input, output and error.
  let streams: [String]
  let folder: String?

  /// Starts it and waits for its end, on this thread.
  func run() throws -> (status: Int32, duration: Duration) {
    var words = arguments.map { strdup($0) } + [nil]
    var values = environment.map { strdup($0) } + [nil]
    defer { for text in words + values { free(text) } }
    let clock = ContinuousClock()
    let files = streams.enumerated().map { open($1, ($0 == 0 ? O_RDONLY : O_WRONLY) | O_CLOEXEC) }
    defer { for file in files where file >= 0 { close(file) } }
    guard !files.contains(-1) else { throw POSIXError(.EIO) }
    let begun = clock.now
    var process = pid_t()
    let failure = tessera_spawn(&process, &words, &values, files[0], files[1], files[2], folder)
    guard failure == 0 else { throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .EIO) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .ECHILD) }
    }
    let signal = status & 0x7F
    return (signal == 0 ? (status >> 8) & 0xFF : 128 + signal, clock.now - begun)
  }
}
