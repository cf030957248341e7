// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Reading

@main
struct Tessera: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "x", subcommands: [Read.self])
}

struct Read: AsyncParsableCommand {
  @Argument var files: [String]
  @Option var output: String
  func run() async throws {
    let reader = try Reader()
    for file in files {
      let record = try reader.read([UInt8](Data(contentsOf: URL(fileURLWithPath: file))))
      let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
      try Data(RecordJSON.bytes(record, named: name)).write(to: URL(fileURLWithPath: output).appending(path: name + ".json"))
    }
  }
}
