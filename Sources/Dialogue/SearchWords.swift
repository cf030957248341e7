// SPDX-License-Identifier: Apache-2.0

import CLibStemmer
import Foundation

/// A word of a text as a search sees it.
struct SearchWord: Equatable {
  /// In lower case, with its accents.
  var lowercase: String
  /// Without accents: “Côte” and “cote” are one.
  var folded: String
  /// Where it stands, in bytes.
  var range: Range<Int>
}

/// Cuts texts into words: runs of letters, figures and marks, whatever the script.
enum SearchWords {
  /// The words of `text`, in time linear in its length.
  ///
  /// A word of more than 64 characters is cut to that.
  static func cut(_ text: String) -> [SearchWord] {
    var words: [SearchWord] = []
    cut(text) { lowercase, isASCII, range in
      let folded = isASCII ? lowercase : fold(lowercase)
      if !folded.isEmpty { words.append(SearchWord(lowercase: lowercase, folded: folded, range: range)) }
    }
    return words
  }

  /// Hands each word of `text` in lower case to `found`, with whether it is plain ASCII, and where it stands.
  static func cut(_ text: String, _ found: (String, Bool, Range<Int>) -> Void) {
    var text = text
    text.withUTF8 { bytes in
      var index = 0
      var plain = [UInt8](repeating: 0, count: 64)
      while index < bytes.count {
        let start = index
        var isASCII = true
        var length = 0
        while index < bytes.count {
          let byte = bytes[index]
          if byte >= 0x80 {
            let width = Self.width(byte)
            let end = min(bytes.count, index + width)
            guard let scalar = String(decoding: bytes[index..<end], as: UTF8.self).unicodeScalars.first,
              isWordScalar(scalar)
            else { break }
            isASCII = false
            index = end
          } else {
            let isUpper = byte >= 0x41 && byte <= 0x5A
            guard isUpper || byte >= 0x61 && byte <= 0x7A || byte >= 0x30 && byte <= 0x39 else { break }
            if length < 64 { plain[length] = isUpper ? byte | 0x20 : byte }
            length += 1
            index += 1
          }
        }
        if index > start {
          if isASCII {
            found(String(decoding: plain[0..<min(64, length)], as: UTF8.self), true, start..<index)
          } else {
            let word = String(decoding: bytes[start..<index], as: UTF8.self)
            let cut = word.unicodeScalars.count > 64 ? String(word.unicodeScalars.prefix(64)) : word
            found(cut.lowercased(), false, start..<index)
          }
        } else {
          // What is no part of a word; of a character of several bytes all of them.
          index += bytes[index] < 0x80 ? 1 : Self.width(bytes[index])
        }
      }
    }
  }

  /// How many bytes a character has that opens with `byte`; text is well-formed.
  private static func width(_ byte: UInt8) -> Int { byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4 }

  private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    if properties.isAlphabetic || properties.numericType != nil { return true }
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark: return true
    default: return false
    }
  }

  /// The word without marks over and under its letters, and with letters that have a spelling in plain ones
  /// spelled so.
  static func fold(_ word: String) -> String {
    if word.utf8.allSatisfy({ $0 < 0x80 }) { return word }
    var folded = String.UnicodeScalarView()
    for scalar in word.decomposedStringWithCompatibilityMapping.unicodeScalars {
      if let plain = plainLetters[scalar] {
        folded.append(contentsOf: plain.unicodeScalars)
      } else if isWordScalar(scalar) {
        switch scalar.properties.generalCategory {
        case .nonspacingMark: continue
        default: folded.append(scalar)
        }
      }
    }
    return String(folded)
  }

  /// Letters that Unicode does not decompose.
  ///
  /// The last is the Arabic line that only lengthens a word.
  private static let plainLetters: [Unicode.Scalar: String] = [
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ŋ": "n",
    "\u{0640}": "",
  ]
}

/// Stems of words by the Snowball algorithms (libstemmer), of one language after the other.
///
/// Not for use by two tasks at once: each makes its own.
final class Stemmer {
  /// The languages that are stemmed, by ISO 639-1 code; words of others are left as they are.
  static let languages = ["en", "fr", "es", "ar"]

  private var stemmers: [String: OpaquePointer] = [:]
  /// What was found before, by language: texts repeat their words.
  private var known: [String: [String: Forms]] = [:]

  /// A word without accents, and its stem.
  struct Forms {
    let folded: String
    let stem: String
  }

  deinit { for stemmer in stemmers.values { sb_stemmer_delete(stemmer) } }

  /// The stem of a word in lower case, without accents.
  func stem(_ word: SearchWord, language: String) -> String {
    guard Self.languages.contains(language) else { return word.folded }
    let stem = SearchWords.fold(snowball(word.lowercase, language) ?? word.folded)
    return stem.isEmpty ? word.folded : stem
  }

  /// The words of a text and their stems, in their order.
  func forms(of text: String, language: String) -> (words: [String], stems: [String]) {
    var known = self.known[language, default: [:]]
    // One owner, or every new word would copy the table.
    self.known[language] = nil
    if known.count > 200_000 { known = [:] }
    var words: [String] = []
    var stems: [String] = []
    SearchWords.cut(text) { lowercase, isASCII, range in
      let forms: Forms
      if let found = known[lowercase] {
        forms = found
      } else {
        let folded = isASCII ? lowercase : SearchWords.fold(lowercase)
        let word = SearchWord(lowercase: lowercase, folded: folded, range: range)
        forms = Forms(folded: folded, stem: folded.isEmpty ? "" : stem(word, language: language))
        known[lowercase] = forms
      }
      guard !forms.folded.isEmpty else { return }
      words.append(forms.folded)
      stems.append(forms.stem)
    }
    self.known[language] = known
    return (words, stems)
  }

  private func snowball(_ word: String, _ language: String) -> String? {
    let stemmer: OpaquePointer
    if let made = stemmers[language] {
      stemmer = made
    } else {
      guard let made = sb_stemmer_new(language, "UTF_8") else { return nil }
      stemmers[language] = made
      stemmer = made
    }
    var word = word
    return word.withUTF8 { bytes in
      guard let stem = sb_stemmer_stem(stemmer, bytes.baseAddress, Int32(bytes.count)) else { return nil }
      let count = Int(sb_stemmer_length(stemmer))
      return String(decoding: UnsafeBufferPointer(start: stem, count: count), as: UTF8.self)
    }
  }
}
