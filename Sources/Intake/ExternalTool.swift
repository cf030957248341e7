// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import SystemPackage

/// A program of others that Intake runs: one of Poppler's, pandoc, tesseract.
///
/// It is found on the PATH and given its arguments as an array, never through a shell. Its time, memory and
/// output are bounded, and what goes wrong is reported as the tool's.
struct ExternalTool: Sendable {
  let name: String
  /// The Debian package that brings it.
  let package: String

  static let pdftotext = Self(name: "pdftotext", package: "poppler-utils")
  static let pdfinfo = Self(name: "pdfinfo", package: "poppler-utils")
  static let pdftoppm = Self(name: "pdftoppm", package: "poppler-utils")
  static let pandoc = Self(name: "pandoc", package: "pandoc")
  static let tesseract = Self(name: "tesseract", package: "tesseract-ocr")

  /// What a run of the tool left behind.
  struct Outcome: Sendable {
    var output: [UInt8]
    var messages: String
    /// 0 for success; the signal, negated, where one ended the tool.
    var status: Int
  }

  /// Runs the tool to its end.
  ///
  /// Throws where the tool is missing, takes longer than `limits` allow, or prints more than they allow.
  func run(_ arguments: [String], input: [UInt8]? = nil, limits: IntakeLimits) async throws -> Outcome {
    guard let path = Self.find(name) else { throw IntakeRefusal.toolMissing(tool: name, package: package) }
    var executable = path
    var arguments = arguments
    if let prlimit = Self.limiter {
      // The kernel keeps the tool within its bounds, whatever it does: address space and processor time.
      executable = prlimit
      arguments =
        ["--as=\(limits.memory)", "--cpu=\(limits.seconds + 1)", "--core=0", "--", path] + arguments
    }
    var options = PlatformOptions()
    options.processGroupID = 0
    options.teardownSequence = [
      .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .zero)
    ]
    let configuration = Configuration(
      executable: .path(FilePath(executable)),
      arguments: Arguments(arguments),
      environment: .inherit.updating(["LC_ALL": "C.UTF-8"]),
      platformOptions: options
    )
    return try await withThrowingTaskGroup(of: Outcome?.self) { group in
      group.addTask { try await Self.collect(configuration, input, limits, name) }
      group.addTask {
        try await Task.sleep(for: .seconds(limits.seconds))
        return nil
      }
      defer { group.cancelAll() }
      guard let outcome = try await group.next() ?? nil else {
        throw IntakeRefusal.toolTimedOut(tool: name, seconds: limits.seconds)
      }
      if outcome.status == -Int(SIGXCPU) || outcome.status == -Int(SIGKILL) {
        throw IntakeRefusal.toolTimedOut(tool: name, seconds: limits.seconds)
      }
      return outcome
    }
  }

  private static func collect(
    _ configuration: Configuration,
    _ input: [UInt8]?,
    _ limits: IntakeLimits,
    _ name: String
  ) async throws -> Outcome {
    do {
      if let input {
        let result = try await Subprocess.run(
          configuration,
          input: .array(input),
          output: .bytes(limit: limits.output),
          error: .bytes(limit: 1 << 20)
        )
        return outcome(result.standardOutput, result.standardError, result.terminationStatus)
      }
      let result = try await Subprocess.run(
        configuration,
        output: .bytes(limit: limits.output),
        error: .bytes(limit: 1 << 20)
      )
      return outcome(result.standardOutput, result.standardError, result.terminationStatus)
    } catch let error as SubprocessError {
      switch error.code {
      case .outputLimitExceeded:
        throw IntakeRefusal.toolOverflowed(tool: name, bytes: limits.output)
      default:
        throw IntakeRefusal.toolFailed(tool: name, status: -1, message: "\(error)")
      }
    }
  }

  private static func outcome(_ output: [UInt8], _ messages: [UInt8], _ status: TerminationStatus) -> Outcome {
    let number: Int
    switch status {
    case .exited(let code): number = Int(code)
    case .signaled(let signal): number = -Int(signal)
    }
    return Outcome(output: output, messages: String(decoding: messages, as: UTF8.self), status: number)
  }

  /// Whether the tool is there to be run.
  var isInstalled: Bool { Self.find(name) != nil }

  /// `prlimit` of util-linux, on every Debian; without it the tool's time is bounded all the same.
  private static let limiter = find("prlimit")

  /// The first executable file of that name on the PATH, relative folders left out.
  private static func find(_ name: String) -> String? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    return path.split(separator: ":").lazy.filter { $0.hasPrefix("/") }.map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
