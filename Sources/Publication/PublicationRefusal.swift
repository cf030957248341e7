// SPDX-License-Identifier: Apache-2.0

import Intake

/// Why a report could not be published in a form.
///
/// Every case has words for the person who asked for it: what is wrong, and what to do.
public enum PublicationRefusal: Error, Equatable, Sendable, CustomStringConvertible {
  /// A program is not installed; the Debian package brings it.
  case toolMissing(tool: String, package: String)
  case toolFailed(tool: String, message: String)
  case toolTimedOut(tool: String, seconds: Int)
  case toolOutOfBounds(tool: String, bytes: Int)
  /// The document that gives DOCX its styles is missing or is none.
  case referenceUnusable(path: String)

  public var description: String {
    switch self {
    case .toolMissing(let tool, let package):
      "\(tool) is needed for this format and is not installed; apt-get install \(package) brings it"
    case .toolFailed(let tool, let message):
      "\(tool) could not make the document" + (message.isEmpty ? "" : ": \(message)")
    case .toolTimedOut(let tool, let seconds):
      "\(tool) did not finish within \(seconds) s and was stopped; the other forms need no such time"
    case .toolOutOfBounds(let tool, let bytes):
      "\(tool) needed more than \(bytes / 1_000_000) MB and was stopped; the other forms need no such room"
    case .referenceUnusable(let path):
      "“\(path)” can not give the document its styles; name a DOCX file that can be read"
    }
  }

  /// Runs a tool whose output is a document: all of it, or a refusal.
  static func output(
    of tool: ExternalTool,
    _ arguments: [String],
    input: [UInt8],
    opening signature: [UInt8],
    limits: IntakeLimits
  ) async throws -> [UInt8] {
    let outcome: ExternalTool.Outcome
    do {
      outcome = try await tool.run(arguments, input: input, limits: limits)
    } catch let refusal as IntakeRefusal {
      throw Self(refusal, tool.name)
    }
    guard outcome.status == 0, outcome.output.starts(with: signature) else {
      let lines = outcome.messages.split(separator: "\n").filter { !$0.hasPrefix("[") && !$0.hasPrefix(" ") }
      let message = String((lines.last ?? "exit \(outcome.status)").prefix(200))
      if outcome.status == 251 || message.contains("heap") || message.contains("MemoryError") {
        throw Self.toolOutOfBounds(tool: tool.name, bytes: limits.memory)
      }
      throw Self.toolFailed(tool: tool.name, message: message)
    }
    return outcome.output
  }

  private init(_ refusal: IntakeRefusal, _ name: String) {
    switch refusal {
    case .toolMissing(let tool, let package): self = .toolMissing(tool: tool, package: package)
    case .toolTimedOut(let tool, let seconds): self = .toolTimedOut(tool: tool, seconds: seconds)
    case .toolOverflowed(let tool, let bytes), .toolOutOfMemory(let tool, let bytes):
      self = .toolOutOfBounds(tool: tool, bytes: bytes)
    case .toolFailed(let tool, _, let message): self = .toolFailed(tool: tool, message: message)
    default: self = .toolFailed(tool: name, message: "\(refusal)")
    }
  }
}
