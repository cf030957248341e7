// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import Hummingbird

extension Endpoint.Parameter {
  /// Where a page begins and how long it is, of every collection.
  static let paging = [
    Self(
      name: "cursor",
      schema: .text("Where the page begins; the page before says it.", least: 1, most: 400, .cursor)
    ),
    Self(name: "limit", schema: .integer("How many entries a page has at most.", least: 1, most: 200)),
  ]
}

extension Schema {
  static func page(of schema: Schema) -> Schema {
    .object(
      schema.name.map { "\($0)Page" },
      "One page of a collection.",
      [
        .need("items", .list(of: schema)),
        .need(
          "next",
          .text("Where the next page is found, with all that was asked; null on the last.", .plain).orNull
        ),
      ]
    )
  }
}

extension Asked {
  /// How many entries a page has where nobody says.
  static let usualLimit = 50

  var limit: Int { arguments["limit"]?.integer ?? Self.usualLimit }

  /// The key of the entry that the page begins after; nil for the first page.
  func key(_ parts: Int) throws -> [String]? {
    guard let text = text("cursor") else { return nil }
    guard let key = PageKey.parts(of: text), key.count == parts else { throw Problem.malformed("cursor") }
    return key
  }
}

/// The key of an entry, by which it has its place in a collection whatever is added: its parts in one word.
enum PageKey {
  private static let separator = "\u{1F}"

  static func word(_ parts: [String]) -> String {
    Data(parts.joined(separator: separator).utf8).base64EncodedString().replacing("+", with: "-")
      .replacing("/", with: "_").replacing("=", with: "")
  }

  static func parts(of word: String) -> [String]? {
    let plain = word.replacing("-", with: "+").replacing("_", with: "/")
    let padded = plain + String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
    guard let data = Data(base64Encoded: padded), let text = String(validating: data, as: UTF8.self),
      !text.utf8.contains(0)
    else { return nil }
    return text.components(separatedBy: separator)
  }

  /// By their bytes: what looks alike may still be two.
  static func precedes(_ a: [String], _ b: [String]) -> Bool {
    for (a, b) in zip(a, b) where !a.utf8.elementsEqual(b.utf8) {
      return a.utf8.lexicographicallyPrecedes(b.utf8)
    }
    return a.count < b.count
  }

  /// A number so that numbers are in the order of their texts.
  static func padded(_ number: Int) -> String {
    let digits = String(max(0, number))
    return String(repeating: "0", count: max(0, 19 - digits.count)) + digits
  }
}

/// One page of a collection.
struct APIPage<Item> {
  let items: [Item]
  /// The cursor of the next; nil on the last.
  let next: String?

  init(items: [Item], next: String?) {
    self.items = items
    self.next = next
  }

  /// The page that `found` begins with, which has one entry more where there is a next.
  init(_ found: [Item], _ asked: Asked, key: (Item) -> [String]) {
    items = Array(found.prefix(asked.limit))
    next = found.count > asked.limit ? items.last.map { PageKey.word(key($0)) } : nil
  }

  /// The page that begins after the cursor, of `all`, in the order of their keys.
  ///
  /// Keys are unique; what is added meanwhile takes its place in the order, and nothing comes twice.
  init(
    _ all: [Item],
    _ asked: Asked,
    parts: Int,
    key: (Item) -> [String],
    precedes: ([String], [String]) -> Bool = PageKey.precedes
  ) throws {
    let after = try asked.key(parts)
    let keyed = all.map { (key: key($0), item: $0) }.filter { entry in
      after.map { precedes($0, entry.key) } ?? true
    }
    let page = keyed.sorted { precedes($0.key, $1.key) }.prefix(asked.limit)
    items = page.map(\.item)
    next = keyed.count > page.count ? page.last.map { PageKey.word($0.key) } : nil
  }
}

extension Visit {
  /// A page, with where the next is found, in the body and as a link (RFC 8288).
  func answer<Item>(_ page: APIPage<Item>, _ write: (Item, inout JSONText) throws -> Void) rethrows
    -> Response
  {
    let next = page.next.map { "\(path)?\(query.query(with: [("cursor", $0)]))" }
    var response = try answer { json in
      try json.object { json in
        json.key("items")
        try json.array { json in for item in page.items { try write(item, &json) } }
        json.pair("next", next)
      }
    }
    if let next, let link = HTTPField.Name("Link") { response.headers[link] = "<\(next)>; rel=\"next\"" }
    return response
  }
}
