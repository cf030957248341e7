// SPDX-License-Identifier: Apache-2.0

public import Foundation

/// The files of this repository, as tests find them.
public enum Repository {
  /// The folder that holds `Package.swift`.
  public static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The names of the reports of `Samples/`, in alphabetical order.
  public static var samples: [String] {
    get throws {
      try files(in: "Samples", endingIn: ".txt").map { $0.deletingPathExtension().lastPathComponent }
    }
  }

  /// The bytes of a report of `Samples/`.
  public static func sample(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: root.appendingPathComponent("Samples/\(name).txt")))
  }

  /// The real reports with their gold, which stand beside the repository or nowhere.
  ///
  /// `TESSERA_REPORTS` names another place.
  public static let reports: URL? = {
    let named = ProcessInfo.processInfo.environment["TESSERA_REPORTS"].map(URL.init(fileURLWithPath:))
    let beside = root.deletingLastPathComponent().appendingPathComponent("shared/reports")
    return [named, beside].compactMap { $0 }.first {
      FileManager.default.fileExists(atPath: $0.appendingPathComponent("score.py").path)
    }
  }()

  /// An official schema, which stands beside the repository or nowhere.
  public static func schema(_ path: String) -> URL? {
    let file = root.deletingLastPathComponent().appendingPathComponent("shared/schemas/\(path)")
    return FileManager.default.fileExists(atPath: file.path) ? file : nil
  }

  /// Every file below `folder` whose name ends in `suffix`, in alphabetical order.
  public static func files(in folder: String, endingIn suffix: String) throws -> [URL] {
    let base = root.appendingPathComponent(folder)
    return try FileManager.default.subpathsOfDirectory(atPath: base.path)
      .filter { $0.hasSuffix(suffix) }.sorted().map { base.appendingPathComponent($0) }
  }

  /// The text of a file, by its path from the root.
  public static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  /// The sentences of the samples, cut roughly at full stops: what random reports are made of.
  public static func sampleSentences() throws -> [String] {
    var sentences: [String] = []
    for sample in try samples {
      let text = String(decoding: try self.sample(sample), as: UTF8.self)
      for paragraph in text.split(separator: "\n\n") {
        let joined = paragraph.replacing("\n", with: " ")
        sentences += joined.split(separator: ". ").map { $0.hasSuffix(".") ? String($0) : $0 + "." }
      }
    }
    return sentences
  }
}

/// Runs `body` with a folder of its own, which is gone afterwards.
public func withTemporaryFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("tessera-tests-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try await body(folder)
}
