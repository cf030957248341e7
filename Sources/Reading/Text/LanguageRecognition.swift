// SPDX-License-Identifier: Apache-2.0

import Vocabulary

/// Tells the language of a text by its most frequent words, or by its script.
public struct LanguageRecognition: Sendable {
  private let languages: [(code: String, name: String)]
  private let languagesOfWord: [[UInt8]: [Int]]

  /// Reads the word lists that the program carries.
  public init() throws {
    let table = try CatalogueTable(parsing: embeddedTexts["languages.tsv"] ?? "", name: "languages.tsv")
    var words: [[UInt8]: [Int]] = [:]
    for (number, row) in table.rows.enumerated() {
      for word in row.list("words") {
        if let folded = FoldedWords(word).words.first { words[folded, default: []].append(number) }
      }
    }
    languages = table.rows.map { ($0.text("code"), $0.text("name")) }
    languagesOfWord = words
  }

  /// The ISO 639-1 code of the language of the text's first 16 KiB; `und` where nothing tells.
  public func language(of text: DocumentText) -> String {
    var counter = Counter(languagesOfWord: languagesOfWord, count: languages.count)
    var end = min(text.bytes.count, 1 << 14)
    while end < text.bytes.count, end > 0, text.bytes[end] & 0xC0 == 0x80 { end -= 1 }
    var cutter = WordCutter()
    cutter.cut(text.bytes, 0, end, startsLine: true, into: &counter)
    if let script = counter.script { return script }
    let best = counter.hits.indices.max {
      counter.hits[$0] == counter.hits[$1] ? $0 > $1 : counter.hits[$0] < counter.hits[$1]
    }
    guard let best, counter.hits[best] >= 3, counter.hits[best] * 20 >= counter.words else {
      return counter.words < 12 && counter.otherLetters == 0 ? "en" : "und"
    }
    return languages[best].code
  }

  /// The English name of a language, or its code.
  public func name(of code: String) -> String {
    if let name = Self.scripts[code] { return name }
    return languages.first { $0.code == code }?.name ?? code
  }

  private static let scripts = [
    "ar": "Arabic", "ru": "Russian", "zh": "Chinese", "el": "Greek", "he": "Hebrew", "hi": "Hindi",
    "th": "Thai",
    "ja": "Japanese", "ko": "Korean", "bn": "Bengali",
  ]

  private struct Counter: WordSink {
    let languagesOfWord: [[UInt8]: [Int]]
    var hits: [Int]
    var words = 0
    var otherLetters = 0
    private var scripts: [String: Int] = [:]

    init(languagesOfWord: [[UInt8]: [Int]], count: Int) {
      self.languagesOfWord = languagesOfWord
      hits = Array(repeating: 0, count: count)
    }

    /// The language of another script, where most words are written in it.
    var script: String? {
      let best = scripts.max { $0.value == $1.value ? $0.key > $1.key : $0.value < $1.value }
      guard let best, best.value * 2 > words else { return nil }
      return best.key
    }

    mutating func word(
      _ start: Int,
      _ end: Int,
      _ folded: [UInt8],
      _ count: Int,
      _ hash: UInt64,
      _ shape: Token.Shape
    ) {
      words += 1
      if let first = folded.first, first >= 0xC2, count > 1 {
        otherLetters += 1
        let code: String? =
          switch WordCutter.scalar(folded, 0, count).value {
          case 0x370...0x3FF: "el"
          case 0x400...0x52F: "ru"
          case 0x590...0x5FF: "he"
          case 0x600...0x6FF, 0x750...0x77F, 0xFB50...0xFEFC: "ar"
          case 0x900...0x97F: "hi"
          case 0x980...0x9FF: "bn"
          case 0xE00...0xE7F: "th"
          case 0x3040...0x30FF: "ja"
          case 0x4E00...0x9FFF: "zh"
          case 0xAC00...0xD7AF: "ko"
          default: nil
          }
        if let code { scripts[code, default: 0] += 1 }
        return
      }
      for language in languagesOfWord[Array(folded[0..<count])] ?? [] { hits[language] += 1 }
    }

    mutating func mark(_ start: Int, _ end: Int, _ byte: UInt8, _ shape: Token.Shape) {}
  }
}
