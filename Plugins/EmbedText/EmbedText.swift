// SPDX-License-Identifier: Apache-2.0

import Foundation
import PackagePlugin

/// Compiles a target's data files (catalogues, schemas, templates, styles, scripts, in folders of their own) into
/// the target.
@main
struct EmbedText: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let folders = ["Catalogue", "Grammar", "Wording", "Style", "Schema", "Script", "Templates"]
      .map { target.directoryURL.appending(path: $0) }
      .filter { FileManager.default.fileExists(atPath: $0.path) }
    let files = folders.flatMap { folder in
      FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL }
        ?? []
    }
    .filter { ["tsv", "txt", "css", "sql", "js", "json", "svg", "mustache"].contains($0.pathExtension) }
    .sorted { $0.path < $1.path }
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedTexts.swift")
    return [
      .buildCommand(
        displayName: "Embed \(files.count) data files in \(target.name)",
        executable: try context.tool(named: "EmbedTextTool").url,
        arguments: [output.path] + files.map(\.path),
        inputFiles: files,
        outputFiles: [output]
      )
    ]
  }
}
