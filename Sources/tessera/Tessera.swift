// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Kernel
import Reading

@main
struct Tessera: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "x", subcommands: [Read.self, Explain.self])
}

struct Explain: AsyncParsableCommand {
  @Argument var file: String
  @Option var statement: String
  func run() async throws {
    let reader = try Reader()
    let data = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
    let text = try DocumentText(decoding: data)
    let digest = ContentDigest(of: data)
    let record = reader.read(text, digest: digest)
    for s in record.statements where record.quotation(s).contains(statement) || s.id == statement {
      if let e = reader.explain(text, digest: digest, statement: s.id) {
        print(e.blockKind, e.marker, e.lines); print(e.names); print("speaker:", e.speaker, "verb:", e.verb, "kind:", e.statement.kind, e.kindRule); print(e.statement.rule, e.themeTriggers)
      }
    }
    print(record.document.language, record.sessions.map { ($0.id, $0.title, $0.chairs, $0.rapporteur ?? "") }, record.people)
  }
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
