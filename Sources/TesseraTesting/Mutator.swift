// SPDX-License-Identifier: Apache-2.0

/// Makes inputs out of samples: slices of texts, whole documents where the sample is markup.
public struct Mutator {
  private var generator: SplitMix

  /// The same seed makes the same input.
  public init(seed: UInt64) { generator = SplitMix(seed: seed &* 0x9E37_79B9_7F4A_7C15) }

  private mutating func below(_ limit: Int) -> Int { limit <= 0 ? 0 : Int(generator.next() % UInt64(limit)) }

  private static let pieces: [[UInt8]] = [
    "(", ")", "((", ");", ":", "\n\n", "\n- ", "\n1. ", "\n(a) ", "\r\n", "\t", "\u{0C}", " and ", ", ", "; ",
    ". ", "U.S. ", "’s ",
    "“", "”", "–", " – ", "•", "\u{F0B7}", "é", "\u{200F}", "\u{301}", "\u{FEFF}", "日本", "مرحبا",
    "Roundtable 2.1: ", "The Co-Chairs ",
    "Morocco ", "GREECE, for the G-77/CHINA, ", "supported by ", "on behalf of ", "It ", "They ", "said ",
    "was commended by ", "will ",
    "co-chaired by ", "(Spain);", "the report of ", "A/HRC/1/2\n", "_____\n", "the compact ",
    "Article 12 of the CRC ", "$", "…", "\0",
  ].map { Array($0.utf8) }

  private static let markup: [[UInt8]] = [
    "<", ">", "</", "/>", "<p>", "</p>", "<li>", "<ul>", "<ol start=\"9\">", "<speech by=\"#x\">",
    "</speech>",
    "<from>", "&", "&amp;", "&lt;", "&#0;", "&#x110000;", "&nbsp;", "&x;", "<!--", "-->", "<![CDATA[", "]]>",
    "<!DOCTYPE x [<!ENTITY y \"z\">]>", "<?xml version=\"1.1\"?>", "<?x y?>", "\"", "'", "=", " by=\"\"",
    " tessera:before=\"\"", " tessera:span=\"0 1\"", " tessera:span=\"9 3\"", "<script>", "<table><tr><td>",
    "<sup>1</sup>",
    "<title>", "<meta charset=\"utf-16\">", "<div hidden>", "\u{FFFE}", "<num>", "<authorialNote>",
    "<TLCPerson eId=\"x\" showAs=\"Chad\"/>",
  ].map { Array($0.utf8) }

  /// One of the samples, which must not all be missing, changed in one to eight places.
  public mutating func mutated(_ samples: [[UInt8]]) -> [UInt8] {
    guard !samples.isEmpty else { return [] }
    let sample = samples[below(samples.count)]
    if sample.first == UInt8(ascii: "<") { return changed(sample, Self.pieces + Self.markup) }
    let length = 40 + below(below(20) == 0 ? sample.count : 700)
    let start = below(max(1, sample.count - length))
    return changed(Array(sample[start..<min(sample.count, start + length)]), Self.pieces)
  }

  private mutating func changed(_ sample: [UInt8], _ pieces: [[UInt8]]) -> [UInt8] {
    var bytes = sample
    for _ in 0..<(1 + below(8)) {
      guard !bytes.isEmpty else { break }
      let place = below(bytes.count)
      switch below(9) {
      case 0: bytes[place] = UInt8(truncatingIfNeeded: generator.next())
      case 1: bytes.remove(at: place)
      case 2: bytes.insert(contentsOf: pieces[below(pieces.count)], at: place)
      case 3: bytes.insert(contentsOf: pieces[below(pieces.count)], at: place)
      case 4:
        let end = min(bytes.count, place + below(60))
        bytes.removeSubrange(place..<end)
      case 5:
        let end = min(bytes.count, place + below(60))
        let copy = Array(bytes[place..<end])
        bytes.insert(contentsOf: copy, at: below(bytes.count))
      case 6:
        let piece = pieces[below(pieces.count)]
        for _ in 0..<below(12) { bytes.insert(contentsOf: piece, at: place) }
      case 7: if bytes[place] >= 0x41 { bytes[place] ^= 0x20 }
      default: bytes.swapAt(place, below(bytes.count))
      }
    }
    return bytes
  }
}
