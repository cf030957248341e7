// SPDX-License-Identifier: Apache-2.0

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
      let process = Process()
      process.executableURL = URL(fileURLWithPath: path)
      process.arguments = arguments
      let inherited = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]
      process.environment = inherited.merging(["LC_ALL": "C.UTF-8"]) { $1 }.merging(environment) { $1 }
      if let folder { process.currentDirectoryURL = folder }
      process.standardInput = try FileHandle(forReadingFrom: inputFile)
      process.standardOutput = try FileHandle(forWritingTo: outputFile)
      process.standardError = try FileHandle(forWritingTo: errorFile)
      let clock = ContinuousClock()
      let start = clock.now
      let duration = try await withCheckedThrowingContinuation {
        (continuation: CheckedContinuation<Duration, any Error>) in
        process.terminationHandler = { _ in continuation.resume(returning: clock.now - start) }
        do { try process.run() } catch { continuation.resume(throwing: error) }
      }
      let isSignal = process.terminationReason == .uncaughtSignal
      return Outcome(
        status: process.terminationStatus + (isSignal ? 128 : 0),
        outputBytes: [UInt8](try Data(contentsOf: outputFile)),
        errors: String(decoding: try Data(contentsOf: errorFile), as: UTF8.self),
        duration: duration
      )
    }
  }
}
