// SPDX-License-Identifier: Apache-2.0

import Foundation
import Kernel

/// The style, the script and the mark: kept by browsers for a year under an address that has their digest.
struct Assets: Sendable {
  struct Asset: Sendable {
    let bytes: [UInt8]
    let type: String
  }

  private let assets: [String: Asset]
  let styleAddress: String
  /// The style of every page but the reader, which is heavy enough with its text.
  let roomStyleAddress: String
  /// The style that only the front page needs.
  let homeStyleAddress: String
  let scriptAddress: String
  /// The script of the reader.
  let readerScriptAddress: String
  /// The style of convergence and drafts.
  let deskStyleAddress: String
  /// The script that keeps what is typed in a draft.
  let draftScriptAddress: String
  /// The script of the page where documents are taken in.
  let intakeScriptAddress: String

  init() throws {
    var assets: [String: Asset] = [:]
    func add(_ names: [String], _ type: String, as shown: String) -> String {
      let text = Self.compact(names.compactMap { embeddedTexts[$0] }.joined(separator: "\n"))
      let bytes = Array(text.utf8)
      let parts = shown.split(separator: ".")
      let name = "\(parts[0]).\(ContentDigest(of: bytes).hexadecimal.prefix(12)).\(parts[parts.count - 1])"
      assets[name] = Asset(bytes: bytes, type: type)
      return "/assets/\(name)"
    }
    styleAddress = add(["tessera.css", "library.css"], "text/css; charset=utf-8", as: "tessera.css")
    roomStyleAddress = add(["room.css"], "text/css; charset=utf-8", as: "room.css")
    homeStyleAddress = add(["home.css"], "text/css; charset=utf-8", as: "home.css")
    scriptAddress = add(["library.js"], "text/javascript; charset=utf-8", as: "library.js")
    readerScriptAddress = add(["reader.js"], "text/javascript; charset=utf-8", as: "reader.js")
    deskStyleAddress = add(["desk.css"], "text/css; charset=utf-8", as: "desk.css")
    draftScriptAddress = add(["draft.js"], "text/javascript; charset=utf-8", as: "draft.js")
    intakeScriptAddress = add(["intake.js"], "text/javascript; charset=utf-8", as: "intake.js")
    assets["logo.svg"] = Asset(bytes: Array((embeddedTexts["logo.svg"] ?? "").utf8), type: "image/svg+xml")
    self.assets = assets
  }

  /// The text without comments that take up a line or stand between `/*` and `*/`, and without indentation.
  static func compact(_ text: String) -> String {
    var result = ""
    var isComment = false
    for line in text.split(separator: "\n") {
      var line = line.drop { $0 == " " }
      if line.hasPrefix("//") { continue }
      if isComment || line.hasPrefix("/*") {
        isComment = true
        guard let end = line.range(of: "*/") else { continue }
        line = line[end.upperBound...]
        isComment = false
      }
      if !line.isEmpty { result += line + "\n" }
    }
    return result
  }

  subscript(name: String) -> Asset? { assets[name] }
}
