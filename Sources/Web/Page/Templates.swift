// SPDX-License-Identifier: Apache-2.0

import Mustache

/// Every template of the pages, parsed once when the program starts.
public struct Templates: Sendable {
  private let library: MustacheLibrary

  /// Throws where a template is malformed.
  public init() throws {
    var templates: [String: MustacheTemplate] = [:]
    for (name, text) in embeddedTexts where name.hasSuffix(".mustache") {
      templates[String(name.dropLast(".mustache".count))] = try MustacheTemplate(string: text)
    }
    library = MustacheLibrary(templates: templates)
  }

  /// The page, or nil where there is no template of that name.
  func render(_ name: String, _ values: Values, _ wording: Wording) -> String? {
    library.render(PageScope(values: values, words: WordingValues(wording: wording)), withTemplate: name)
  }
}

/// The values of a page with the words of its language beside them.
private struct PageScope: MustacheParent {
  let values: Values
  let words: WordingValues

  func child(named name: String) -> Any? { name == "t" ? words : values.child(named: name) }
}
