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
    var current = String.UnicodeScalarView()
    var isASCII = true
    var start = 0
    var offset = 0
    func end() {
      guard !current.isEmpty else { return }
      let lowercase = isASCII ? String(current) : String(current).lowercased()
      let folded = isASCII ? lowercase : fold(lowercase)
      if !folded.isEmpty {
        words.append(SearchWord(lowercase: lowercase, folded: folded, range: start..<offset))
      }
      current = String.UnicodeScalarView()
      isASCII = true
    }
    for scalar in text.unicodeScalars {
      let value = scalar.value
      if value < 0x80 {
        let isUpper = value >= 0x41 && value <= 0x5A
        if isUpper || value >= 0x61 && value <= 0x7A || value >= 0x30 && value <= 0x39 {
          if current.isEmpty { start = offset }
          if current.count < 64 { current.append(isUpper ? Unicode.Scalar(UInt8(value) | 0x20) : scalar) }
        } else {
          end()
        }
        offset += 1
      } else {
        if isWordScalar(scalar) {
          if current.isEmpty { start = offset }
          isASCII = false
          if current.count < 64 { current.append(scalar) }
        } else {
          end()
        }
        offset += UTF8.width(scalar)
      }
    }
    end()
    return words
  }

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

extension UTF8 {
  fileprivate static func width(_ scalar: Unicode.Scalar) -> Int {
    scalar.value < 0x80 ? 1 : scalar.value < 0x800 ? 2 : scalar.value < 0x1_0000 ? 3 : 4
  }
}

/// Stems of words by the Snowball algorithms (libstemmer), of one language after the other.
///
/// Not for use by two tasks at once: each makes its own.
final class Stemmer {
  /// The languages that are stemmed, by ISO 639-1 code; words of others are left as they are.
  static let languages = ["en", "fr", "es", "ar"]

  private var stemmers: [String: OpaquePointer] = [:]
  /// Texts repeat their words.
  private var known: [String: [String: String]] = [:]

  deinit { for stemmer in stemmers.values { sb_stemmer_delete(stemmer) } }

  /// The stem of a word in lower case, without accents.
  func stem(_ word: SearchWord, language: String) -> String {
    guard Self.languages.contains(language) else { return word.folded }
    if let stem = known[language]?[word.lowercase] { return stem }
    let stem = SearchWords.fold(snowball(word.lowercase, language) ?? word.folded)
    if known[language, default: [:]].count > 200_000 { known[language] = [:] }
    known[language, default: [:]][word.lowercase] = stem.isEmpty ? word.folded : stem
    return stem.isEmpty ? word.folded : stem
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
