// SPDX-License-Identifier: Apache-2.0

import Foundation

#if canImport(FoundationXML)
import FoundationXML
#endif

/// A page as a parser sees it; making one fails where the page is not well-formed.
final class ParsedPage: NSObject, XMLParserDelegate {
  struct Anchor {
    let href: String
    let classes: Set<String>
    var text = ""
  }

  struct Card {
    let id: String
    let classes: Set<String>
    var back: String?
    var text = ""
  }

  struct Broken: Error, CustomStringConvertible {
    let description: String
  }

  private(set) var ids: [String] = []
  private(set) var links: [String] = []
  private(set) var anchors: [String: Anchor] = [:]
  private(set) var cards: [Card] = []
  private(set) var elements: Set<String> = []
  /// Attributes that would fetch something.
  private(set) var loading: [String] = []
  private(set) var nestedLinks = 0
  private(set) var style = ""
  private(set) var text = ""
  private(set) var source = ""
  private(set) var policy: String?
  private(set) var language: String?
  private(set) var direction: String?
  private(set) var sourceLanguage: String?
  private(set) var sourceDirection: String?
  private(set) var pageNumbers: [String] = []

  private var open: [(name: String, attributes: [String: String])] = []

  init(_ bytes: [UInt8]) throws {
    super.init()
    let parser = XMLParser(data: Data(bytes))
    parser.delegate = self
    guard parser.parse() else {
      throw Broken(
        description: "line \(parser.lineNumber): \(parser.parserError.map(String.init(describing:)) ?? "")"
      )
    }
  }

  private func isInside(_ name: String, _ attribute: String, _ value: String) -> Bool {
    open.contains { $0.name == name && $0.attributes[attribute] == value }
  }

  private var isInCard: Bool { open.contains { $0.attributes["class"]?.hasPrefix("stmt ") == true } }

  func parser(
    _ parser: XMLParser,
    didStartElement name: String,
    namespaceURI: String?,
    qualifiedName: String?,
    attributes: [String: String]
  ) {
    elements.insert(name)
    let classes = Set((attributes["class"] ?? "").split(separator: " ").map(String.init))
    if let id = attributes["id"] { ids.append(id) }
    for key in ["src", "srcset", "data", "action", "poster", "background"] where attributes[key] != nil {
      loading.append("\(name) \(key)")
    }
    loading += attributes.keys.filter { $0.hasPrefix("on") }
    if name == "link" || name == "script" || name == "base" { loading.append(name) }
    switch name {
    case "html": (language, direction) = (attributes["lang"], attributes["dir"])
    case "article": (sourceLanguage, sourceDirection) = (attributes["lang"], attributes["dir"])
    case "meta" where attributes["http-equiv"] != nil: policy = attributes["content"]
    case "li" where classes.contains("stmt"):
      cards.append(Card(id: attributes["id"] ?? "", classes: classes))
    case "span" where classes.contains("pg"): pageNumbers.append(attributes["data-p"] ?? "")
    case "a":
      if open.contains(where: { $0.name == "a" }) { nestedLinks += 1 }
      let href = attributes["href"] ?? ""
      if href.hasPrefix("#") { links.append(String(href.dropFirst())) } else { loading.append("a \(href)") }
      if let id = attributes["id"] { anchors[id] = Anchor(href: String(href.dropFirst()), classes: classes) }
      if classes.contains("back"), !cards.isEmpty { cards[cards.count - 1].back = String(href.dropFirst()) }
    default: break
    }
    open.append((name, attributes))
  }

  func parser(
    _ parser: XMLParser,
    didEndElement name: String,
    namespaceURI: String?,
    qualifiedName: String?
  ) {
    open.removeLast()
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    if open.last?.name == "style" {
      style += string
      return
    }
    text += string
    if isInside("article", "id", "text"), !open.contains(where: { $0.name == "h2" }) { source += string }
    if isInCard, !cards.isEmpty { cards[cards.count - 1].text += string }
    if let id = open.last(where: { $0.name == "a" })?.attributes["id"] { anchors[id]?.text += string }
  }
}
