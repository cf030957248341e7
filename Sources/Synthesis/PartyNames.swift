// SPDX-License-Identifier: Apache-2.0

import Reading
import Vocabulary

/// How speakers are named in a report, in its language.
public struct PartyNames: Sendable {
  let words: SynthesisWords
  let language: String
  let order: NameOrder

  /// In which order several are named.
  public enum NameOrder: String, Sendable, CaseIterable {
    /// States by their names in the alphabetical order of the report's language, then others by theirs: the order
    /// of protocol in the United Nations.
    case alphabetical = "protocol"
    /// As they spoke.
    case speaking
  }

  public init(words: SynthesisWords, language: String, order: NameOrder = .alphabetical) {
    self.words = words
    self.language = language
    self.order = order
  }

  /// A party as it stands as the subject of a sentence, `the Philippines`, `la France`.
  ///
  /// A code that the catalogue lacks is a name already.
  public func subject(_ code: String) -> String {
    guard let party = words.partiesByCode[code], party.kind == .state else { return code }
    let row = words.articles[code]
    let name = name(code)
    guard language != "ar", let article = row?[language], !article.isEmpty, article != "-" else {
      return name
    }
    return article.hasSuffix("'") ? "\(article)\(name)" : "\(article) \(name)"
  }

  /// A party by its name alone, `Philippines`.
  public func name(_ code: String) -> String {
    guard let party = words.partiesByCode[code] else { return code }
    guard party.kind == .state else { return code }
    if language == "ar", let name = words.articles[code]?["ar"], !name.isEmpty { return name }
    let name = party.shortName(in: language)
    // `Netherlands (Kingdom of the)`: what stands in brackets turns a list of names, not a sentence.
    if let bracket = name.firstIndex(of: "("), bracket > name.startIndex {
      return String(name[..<bracket]).trimmed
    }
    return name
  }

  /// Whether a verb after it stands in the plural.
  func isPlural(_ code: String) -> Bool {
    guard language == "fr" || language == "es" else { return false }
    return ["les", "los", "las"].contains(words.articles[code]?[language] ?? "")
  }

  /// Several names as one, `Greece, Malta and Morocco`.
  public func list(_ names: [String]) -> String {
    guard let last = names.last else { return "" }
    guard names.count > 1 else { return last }
    let before = names.dropLast().joined(separator: language == "ar" ? "، " : ", ")
    var joined = words.phrase("list.last", language)
    if language == "es", Self.startsWithI(last) { joined = joined.replacing(" y ", with: " e ") }
    return joined.replacing("{a}", with: before).replacing("{b}", with: last)
  }

  private static func startsWithI(_ name: String) -> Bool {
    let folded = name.lowercased()
    return (folded.hasPrefix("i") || folded.hasPrefix("í") || folded.hasPrefix("hi"))
      && !folded.hasPrefix("hie")
  }

  /// Codes of parties in the order chosen, each once; `speaking` is their order of speaking.
  public func sorted(_ codes: [String]) -> [String] {
    var seen: Set<String> = []
    let codes = codes.filter { seen.insert($0).inserted }
    guard order == .alphabetical else { return codes }
    func key(_ code: String) -> (Int, String) {
      (words.partiesByCode[code]?.kind == .state ? 0 : 1, Self.alphabetical(name(code)))
    }
    return codes.map { (code: $0, key: key($0)) }.sorted { $0.key < $1.key }.map(\.code)
  }

  /// Letters without their marks, in lower case.
  static func alphabetical(_ name: String) -> String {
    let plain: [Character: Character] = [
      "é": "e", "è": "e", "ê": "e", "ë": "e", "á": "a", "à": "a", "â": "a", "ã": "a", "å": "a", "í": "i",
      "ì": "i",
      "î": "i", "ï": "i", "ó": "o", "ò": "o", "ô": "o", "õ": "o", "ö": "o", "ú": "u", "ù": "u", "û": "u",
      "ü": "u",
      "ñ": "n", "ç": "c",
    ]
    return String(name.lowercased().map { plain[$0] ?? $0 })
  }

  /// Whether a source names somebody of an organisation and not the organisation: `Thibault Chareton`, `the chair of
  /// the Committee on Migrant Workers`.
  private func isOffice(_ speaker: Deliberation.Speaker, of code: String, _ language: String) -> Bool {
    let name = speaker.name
    if let pointWords = words.pointWords[language] {
      let folded = name.lowercased()
      if pointWords.we.contains(folded) || pointWords.pronouns.contains(folded) { return false }
    }
    guard let party = words.partiesByCode[code] else {
      return !code.containsFolded(name) && !name.containsFolded(code)
    }
    let names = (party.allNames + [code]).map { Self.bare($0) }
    let bare = Self.bare(name)
    if names.contains(bare) { return false }
    // An office of a State keeps its own name, and with it the number of the verb that stood behind it.
    guard party.kind == .state else { return true }
    if speaker.capacity == .chair { return false }
    return isPlural(code) || !names.contains { $0.count > 2 && bare.contains($0) }
  }

  /// Without article, without what stands in brackets at the end, without capitals and marks.
  private static func bare(_ name: String) -> String {
    var text = alphabetical(name).replacing("’", with: "'")
    if text.hasSuffix(")"), let open = text.lastIndex(of: "("), open > text.startIndex {
      text = String(text[..<open]).trimmed
    }
    for article in ["the ", "le ", "la ", "les ", "l'", "el ", "los ", "las "] where text.hasPrefix(article) {
      return String(text.dropFirst(article.count))
    }
    return text
  }

  /// Who speaks in a statement, as the subject of a sentence, and whether that is several.
  ///
  /// `again` says that the sentence before named the same: who is in the chair is then called so and no more.
  func speakers(of statement: Deliberation.Statement, again: Bool = false) -> (text: String, isMany: Bool) {
    var codes: [String] = []
    var names: [String] = []
    for speaker in statement.speakers {
      if let party = speaker.party {
        if speaker.type == .person || isOffice(speaker, of: party, statement.language) {
          let shown = words.phrase("person", language).replacing(
            "{name}",
            with: withSmallStart(speaker.name, statement.language)
          )
          .replacing("{party}", with: name(party))
          if !names.contains(shown) { names.append(shown) }
        } else if !codes.contains(party) {
          codes.append(party)
        }
      } else {
        let shown = withSmallStart(speaker.name, statement.language)
        if !names.contains(shown) { names.append(shown) }
      }
    }
    let sorted = sorted(codes)
    let all = sorted.map(subject) + names
    var text = list(all)
    let isMany =
      all.count > 1 || (sorted.count == 1 && isPlural(sorted[0]))
      || statement.speakers.contains {
        $0.party == nil && $0.capacity == .collective && Self.isPlural($0.name)
      }
    if statement.isFromTheChair, !codes.isEmpty {
      text = words.phrase(
        (again ? "chair.again." : "chair.") + (all.count > 1 ? "many" : "one"),
        language
      ).replacing("{who}", with: text)
    }
    if let group = statement.onBehalfOf, !codes.contains(group) {
      text = words.phrase("behalf", language).replacing("{who}", with: text).replacing(
        "{group}",
        with: subject(group)
      )
    }
    return (text, isMany)
  }

  /// Codes of the parties that speak, in the order chosen, where they are named as parties and nothing more; nil
  /// where somebody of theirs, the chair or a group is.
  func plainParties(of statement: Deliberation.Statement) -> [String]? {
    guard statement.onBehalfOf == nil, !statement.isFromTheChair, !statement.speakers.isEmpty else {
      return nil
    }
    var codes: [String] = []
    for speaker in statement.speakers {
      guard let code = speaker.party, speaker.type != .person, speaker.capacity != .chair,
        !isOffice(speaker, of: code, statement.language)
      else { return nil }
      codes.append(code)
    }
    return sorted(codes)
  }

  /// `, from UNAOC, mentioned …` behind somebody who is named with his organisation already.
  func withoutOwnName(_ predicate: String, of statement: Deliberation.Statement) -> String {
    guard predicate.hasPrefix(","), let end = predicate.dropFirst().firstIndex(of: ","),
      isOwnName(String(predicate[..<end]), of: statement)
    else { return predicate }
    return predicate[predicate.index(after: end)...].trimmed
  }

  /// Whether `phrase` says no more than whom the first speaker is from: `from UNAOC`, `de l'OIM`.
  func isOwnName(_ phrase: String, of statement: Deliberation.Statement) -> Bool {
    guard let code = statement.speakers.first?.party else { return false }
    let words = Self.alphabetical(phrase).split { !$0.isLetter && !$0.isNumber && $0 != "'" }
    let own = (self.words.partiesByCode[code]?.allNames ?? []) + [code]
    return own.contains { name in
      let parts = Self.alphabetical(name).split { !$0.isLetter && !$0.isNumber && $0 != "'" }
      // One word ties it: `from`, `of`; another may be an article.
      return words.count <= parts.count + 2 && words.suffix(parts.count).elementsEqual(parts)
    }
  }

  /// Whether a name of no party speaks of several: `participants`, `several delegations`.
  private static func isPlural(_ name: String) -> Bool {
    name.split(separator: " ").prefix(3).contains { $0.count > 3 && $0.hasSuffix("s") && !$0.hasSuffix("ss") }
  }

  /// `The chair of the committee`, `Participants` in the middle of a sentence.
  private func withSmallStart(_ name: String, _ language: String) -> String {
    if name.hasPrefix("L'") || name.hasPrefix("L’") { return "l" + name.dropFirst() }
    return words.pointWords[language]?.lowered(name) ?? name
  }
}

extension String {
  /// Whether it has the other text in it, large and small letters alike.
  fileprivate func containsFolded(_ other: String) -> Bool { lowercased().contains(other.lowercased()) }
}
