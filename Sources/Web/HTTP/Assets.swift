// SPDX-License-Identifier: Apache-2.0

import Kernel

/// The style, the script and the mark: kept by browsers for a year under an address that has their digest.
struct Assets: Sendable {
  struct Asset: Sendable {
    let bytes: [UInt8]
    let type: String
  }

  private let assets: [String: Asset]
  let styleAddress: String
  let scriptAddress: String

  init() throws {
    var assets: [String: Asset] = [:]
    func add(_ names: [String], _ type: String, as shown: String) -> String {
      let text = names.compactMap { embeddedTexts[$0] }.joined(separator: "\n")
      let bytes = Array(text.utf8)
      let parts = shown.split(separator: ".")
      let name = "\(parts[0]).\(ContentDigest(of: bytes).hexadecimal.prefix(12)).\(parts[parts.count - 1])"
      assets[name] = Asset(bytes: bytes, type: type)
      return "/assets/\(name)"
    }
    styleAddress = add(["tessera.css", "library.css"], "text/css; charset=utf-8", as: "tessera.css")
    scriptAddress = add(["library.js"], "text/javascript; charset=utf-8", as: "library.js")
    assets["logo.svg"] = Asset(bytes: Array((embeddedTexts["logo.svg"] ?? "").utf8), type: "image/svg+xml")
    self.assets = assets
  }

  subscript(name: String) -> Asset? { assets[name] }
}
