// SPDX-License-Identifier: Apache-2.0

import Reading
import Vocabulary

/// The references of an Akoma Ntoso document: what every `by`, `as` and `refersTo` leads to.
struct OntologyReferences {
  /// The classes of the ontology that a record needs.
  enum Class: String {
    case person = "TLCPerson", organization = "TLCOrganization", role = "TLCRole", concept = "TLCConcept"
    case event = "TLCEvent"

    var path: String { String(rawValue.dropFirst(3)).lowercased() }
  }

  struct Entry {
    var id: String
    var kind: Class
    var path: String
    var showAs: String
  }

  private(set) var entries: [Entry] = []
  private var known: [String: String] = [:]
  private var taken: Set<String> = []

  /// The identifier of what `key` stands for; it is entered where it is met first.
  mutating func id(_ kind: Class, key: String, within folder: String = "", showAs: String) -> String {
    let full = "\(kind.rawValue)\u{1F}\(folder)\u{1F}\(key)"
    if let id = known[full] { return id }
    let stem = (folder.isEmpty ? kind.path : folder) + "_" + Self.slug(key)
    var id = stem
    var number = 2
    while taken.contains(id) {
      id = "\(stem)-\(number)"
      number += 1
    }
    taken.insert(id)
    known[full] = id
    let name = showAs.isEmpty ? key : showAs
    entries.append(
      Entry(
        id: id,
        kind: kind,
        path: "/akn/ontology/\(kind.path)/un/" + (folder.isEmpty ? "" : folder + "/") + Self.slug(key),
        showAs: name.isEmpty ? "?" : name
      )
    )
    return id
  }

  /// Lower-case letters and figures of ASCII, all else a hyphen; an identifier may hold no more.
  private static func slug(_ text: String) -> String {
    var result: [UInt8] = []
    for byte in text.utf8.prefix(200) {
      switch byte {
      case 0x30...0x39, 0x61...0x7A: result.append(byte)
      case 0x41...0x5A: result.append(byte | 0x20)
      default: if let last = result.last, last != 0x2D { result.append(0x2D) }
      }
    }
    while result.last == 0x2D { result.removeLast() }
    return result.isEmpty ? "x" : String(decoding: result.prefix(60), as: UTF8.self)
  }
}
