// SPDX-License-Identifier: Apache-2.0

import Foundation
import Intake
import Reading
import TesseraTesting

/// Files that tests read, and shorthands for reading them.
enum Fixture {
  /// The bytes of a file kept in base64 in `Fixtures`.
  static func bytes(_ name: String) throws -> [UInt8] {
    let text = try Repository.text("Tests/IntakeTests/Fixtures/\(name).base64")
    guard let data = Data(base64Encoded: text, options: .ignoreUnknownCharacters) else {
      throw CocoaError(.fileReadCorruptFile)
    }
    return [UInt8](data)
  }

  static func text(of bytes: [UInt8], _ intake: Intake = Intake()) async throws -> String {
    String(decoding: try await intake.source(bytes).text.bytes, as: UTF8.self)
  }

  static func record(of bytes: [UInt8], language: String? = "en") async throws -> Record {
    try await Intake(language: language).record(bytes, reader: Telling.reader())
  }

  static func record(of html: String) async throws -> Record { try await record(of: Array(html.utf8)) }

  /// Whether a program is installed, for tests that need one which `make setup` leaves out.
  static func isInstalled(_ tool: String) -> Bool {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
      .contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(tool)") }
  }
}
