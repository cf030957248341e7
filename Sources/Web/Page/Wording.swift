// SPDX-License-Identifier: Apache-2.0

public import Kernel
import Reading
import Vocabulary

/// The words of the pages in one of the four languages, with its plurals and its dates.
///
/// Every text that a person sees comes from the catalogue `web.tsv`; a name is shown as its key where the
/// catalogue lacks it, which a test forbids.
public struct Wording: Sendable {
  /// English, French, Spanish, Arabic.
  public static let languages = ["en", "fr", "es", "ar"]
  /// What each language calls itself.
  static let ownNames = ["en": "English", "fr": "Français", "es": "Español", "ar": "العربية"]

  public let language: String
  private let words: [String: String]

  private init(language: String, words: [String: String]) {
    self.language = language
    self.words = words
  }

  /// The four of them; throws where the catalogue is malformed.
  public static func all() throws -> [String: Wording] {
    let table = try CatalogueTable(parsing: embeddedTexts["web.tsv"] ?? "", name: "web.tsv")
    var found: [String: Wording] = [:]
    for language in languages {
      var words: [String: String] = [:]
      for row in table.rows { words[row.text("key")] = row.text(language) }
      found[language] = Wording(language: language, words: words)
    }
    return found
  }

  /// `rtl` for Arabic.
  public var direction: String { language == "ar" ? "rtl" : "ltr" }
  var keys: Set<String> { Set(words.keys) }

  func find(_ key: String) -> String? { words[key].flatMap { $0.isEmpty ? nil : $0 } }

  public subscript(key: String) -> String { find(key) ?? key }

  /// The words for `key` with each `{name}` replaced.
  public func callAsFunction(_ key: String, _ arguments: KeyValuePairs<String, String>) -> String {
    var text = self[key]
    for (name, value) in arguments { text = text.replacing("{\(name)}", with: value) }
    return text
  }

  /// The words for `key` in the form that goes with a count: `{count}` is replaced by it.
  public func count(_ key: String, _ count: Int, _ arguments: KeyValuePairs<String, String> = [:]) -> String {
    let form = Self.pluralForm(of: count, language)
    var text = find("\(key)#\(form)") ?? find("\(key)#other") ?? self[key]
    text = text.replacing("{count}", with: number(count))
    for (name, value) in arguments { text = text.replacing("{\(name)}", with: value) }
    return text
  }

  /// The plural category of an integer: Unicode CLDR 44, supplemental/plurals.
  static func pluralForm(of count: Int, _ language: String) -> String {
    switch language {
    case "fr":
      if count == 0 || count == 1 { return "one" }
      return count != 0 && count % 1_000_000 == 0 ? "many" : "other"
    case "es":
      if count == 1 { return "one" }
      return count != 0 && count % 1_000_000 == 0 ? "many" : "other"
    case "ar":
      switch (count, count % 100) {
      case (0, _): return "zero"
      case (1, _): return "one"
      case (2, _): return "two"
      case (_, 3...10): return "few"
      case (_, 11...99): return "many"
      default: return "other"
      }
    default: return count == 1 ? "one" : "other"
    }
  }

  /// A number as the language groups it; figures are Latin in all four, as in the documents.
  public func number(_ number: Int) -> String {
    let separator = language == "fr" ? "\u{202F}" : language == "es" ? "\u{00A0}" : ","
    let digits = String(number.magnitude)
    // Spanish groups from five figures on (Real Academia Española).
    guard digits.count > (language == "es" ? 4 : 3) else { return (number < 0 ? "−" : "") + digits }
    var grouped = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { grouped += separator }
      grouped.append(digit)
    }
    return (number < 0 ? "−" : "") + grouped
  }

  /// A date as much of it as is known (`2016`, `2016-12`, `2016-12-10`), in words.
  public func date(_ iso: String) -> String {
    let parts = iso.split(separator: "-").compactMap { Int($0) }
    guard let year = parts.first else { return iso }
    guard parts.count > 1, (1...12).contains(parts[1]) else { return String(year) }
    let month = self["month.\(parts[1])"]
    guard parts.count > 2, (1...31).contains(parts[2]) else {
      return self("date.month", ["month": month, "year": String(year)])
    }
    let day = language == "fr" && parts[2] == 1 ? "1er" : String(parts[2])
    return self("date.day", ["day": day, "month": month, "year": String(year)])
  }

  /// A day and a time of it, in UTC.
  public func moment(_ instant: Instant) -> String {
    let iso = instant.iso8601
    return self(
      "date.moment",
      ["date": date(String(iso.prefix(10))), "time": String(iso.dropFirst(11).prefix(5))]
    )
  }

  /// What stands between the parts of an enumeration.
  var comma: String { self["list.comma"] + " " }

  func kind(_ kind: StatementKind) -> String { self["kind.\(kind.rawValue)"] }

  /// A party by its name in this language.
  func party(_ code: String, _ catalogue: NameCatalogue) -> String { catalogue.party(code, language) }
}

extension Instant {
  /// As ISO 8601 and RFC 3339 write it, in UTC: `2016-12-10T09:30:00Z`.
  public var iso8601: String {
    let seconds = Int64((Double(millisecondsSince1970) / 1_000).rounded(.down))
    let (days, time) = (Self.floor(seconds, 86_400), seconds - Self.floor(seconds, 86_400) * 86_400)
    // Days to a date of the Gregorian calendar: Howard Hinnant, “chrono-Compatible Low-Level Date Algorithms”.
    let shifted = days + 719_468
    let era = Self.floor(shifted, 146_097)
    let ofEra = shifted - era * 146_097
    let yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * ofYear + 2) / 153
    let day = ofYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let padded = String(repeating: "0", count: max(0, 4 - String(year).count)) + String(year)
    return
      "\(padded)-\(two(month))-\(two(day))T\(two(time / 3_600)):\(two(time / 60 % 60)):\(two(time % 60))Z"
  }

  private static func floor(_ number: Int64, _ divisor: Int64) -> Int64 {
    number >= 0 ? number / divisor : (number - divisor + 1) / divisor
  }
}

extension Wording {
  /// Without words: keys stand for themselves.
  static let empty = Wording(language: "en", words: [:])
}
