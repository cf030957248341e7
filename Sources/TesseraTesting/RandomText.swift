// SPDX-License-Identifier: Apache-2.0

/// Random reports: well-formed prose shuffled, and prose with its bytes damaged.
public enum RandomText {
  /// A report of `count` of the given sentences, in paragraphs, lists and under headings.
  public static func report(of sentences: [String], count: Int, using generator: inout SplitMix) -> String {
    let breaks = [
      " ", " ", " ", "\n", "\n\n", "\n\n", "\n- ", "\n\n• ", "\n\n12. ", "\n\nSession 2: Work\n\n",
      "\n\nRecommendations\n\n", "\n\nDiscussion:\n\n1. ", " (Kenya); ", "\n\n\n",
    ]
    var text = ""
    for _ in 0..<count { text += generator.pick(sentences) + generator.pick(breaks) }
    return text
  }

  /// Text of any scalars, from one to four bytes each.
  public static func scalars(count: Int, using generator: inout SplitMix) -> String {
    let ranges: [Range<UInt32>] = [0x20..<0x7F, 0x20..<0x7F, 0xA0..<0x250, 0x600..<0x700, 0x4E00..<0x9FFF]
    let rare: [Range<UInt32>] = [0x300..<0x36F, 0x1F300..<0x1F600, 0xE000..<0xF8FF, 0x10000..<0x10FFFF]
    var text = String.UnicodeScalarView()
    while text.count < count {
      let range = generator.number(in: 0..<8) == 0 ? generator.pick(rare) : generator.pick(ranges)
      if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &generator)) { text.append(scalar) }
    }
    return String(text)
  }

  /// `bytes` with some cut out, doubled, or replaced by others.
  public static func damaged(_ bytes: [UInt8], using generator: inout SplitMix) -> [UInt8] {
    var bytes = bytes
    let marks = Array("().,;:\n-–“”•'\t[]/&%0123456789AZ\u{0}\u{1B}é€𝄞".utf8)
    for _ in 0..<generator.number(in: 1..<9) where !bytes.isEmpty {
      let place = generator.number(in: 0..<bytes.count)
      let end = min(bytes.count, place + generator.number(in: 1..<24))
      switch generator.number(in: 0..<6) {
      case 0: bytes.removeSubrange(place..<end)
      case 1: bytes.insert(contentsOf: bytes[place..<end], at: place)
      case 2: bytes[place] = UInt8.random(in: 0...255, using: &generator)
      case 3: bytes.insert(generator.pick(marks), at: place)
      case 4: bytes.insert(contentsOf: bytes[place..<end], at: generator.number(in: 0..<bytes.count))
      default: bytes[place] = generator.pick(marks)
      }
    }
    return bytes
  }
}
