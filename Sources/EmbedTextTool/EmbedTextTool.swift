// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Writes one Swift file that holds the text of data files as string literals.
///
/// `EmbedTextTool OUTPUT INPUT…`: the names of the inputs become the keys of a
/// dictionary `embeddedTexts`, so that the program carries its catalogues inside
/// its one executable and finds them wherever it is moved to. A template's key is
/// its path under `Templates`, so that each room names its own.
@main
struct EmbedTextTool {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count >= 2 else {
      throw Problem(words: "usage: EmbedTextTool OUTPUT INPUT…")
    }
    var source = "let embeddedTexts: [String: String] = [\n"
    for path in arguments.dropFirst(2).sorted() {
      let text = try String(contentsOfFile: path, encoding: .utf8)
      let name =
        path.range(of: "/Templates/").map { String(path[$0.upperBound...]) }
        ?? URL(fileURLWithPath: path).lastPathComponent
      source += "  \"\(name)\": ####\"\"\"\n\(text)\n\"\"\"####,\n"
    }
    if arguments.count == 2 { source += "  :\n" }
    source += "]\n"
    try source.write(toFile: arguments[1], atomically: true, encoding: .utf8)
  }
}

struct Problem: Error, CustomStringConvertible {
  let words: String
  var description: String { words }
}
