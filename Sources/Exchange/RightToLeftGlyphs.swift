// SPDX-License-Identifier: Apache-2.0

/// Words beside the sheet from which WeasyPrint learns what each Arabic or Hebrew glyph stands for.
///
/// WeasyPrint 57 to 63, which Debian 12 and 13 bring, maps the first glyph of a stretch that runs from right to left
/// to the whole stretch and all others to nothing: the page is right to the eye, and no word of it can be found or
/// copied. It keeps the first mapping it makes for a glyph of a face. So each character of the page stands once to the
/// left of the sheet, and each word that runs from right to left, turned round and forced to run from left to right,
/// where the same glyphs come out in the order in which the mapping is right. Poppler and printers leave out what is
/// beside the sheet. A page without such words has none of this.
enum RightToLeftGlyphs {
  /// What goes directly behind `<body>`, for a page whose body is `page`; empty where it has no such word.
  static func markup(for page: [UInt8]) -> String {
    var found: Set<String> = []
    var others: Set<Unicode.Scalar> = []
    var word = String.UnicodeScalarView()
    for scalar in String(decoding: page, as: UTF8.self).unicodeScalars {
      if isRightToLeft(scalar) {
        word.append(scalar)
        continue
      }
      if !word.isEmpty { found.insert(String(word)) }
      word = String.UnicodeScalarView()
      if scalar.value > 0x20 { others.insert(scalar) }
    }
    guard !found.isEmpty else { return "" }
    var characters = Markup()
    characters.text(others.sorted().map { String(Character($0)) }.joined(separator: " "))
    let alone = "<i>x \(String(decoding: characters.bytes, as: UTF8.self))</i>"
    // U+202D forces the direction. What it is drawn with is mapped together with the glyph after it: an x.
    let words = found.sorted().map { "<i>\u{202D}x\(String($0.reversed()))\u{202C}</i>" }.joined()
    var markup = "<div class=\"glyphs\" aria-hidden=\"true\">"
    for style in ["plain", "bold", "italic"] {
      markup +=
        "<div class=\"\(style)\" lang=\"ar\">\(alone)\(words)</div><div class=\"\(style)\">\(alone)</div>"
    }
    for style in ["sans", "sans bold", "mono"] { markup += "<div class=\"\(style)\">\(alone)</div>" }
    return markup + "</div>\n"
  }

  private static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    // Figures run from left to right.
    case 0x660...0x669, 0x6F0...0x6F9: false
    case 0x590...0x8FF, 0xFB1D...0xFDCF, 0xFDF0...0xFDFF, 0xFE70...0xFEFC: true
    default: false
    }
  }
}
