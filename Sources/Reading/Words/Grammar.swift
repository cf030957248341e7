// SPDX-License-Identifier: Apache-2.0

public import Vocabulary

/// Everything the reader knows of one language, compiled from the catalogues and the grammar files.
///
/// Compiling takes some tens of milliseconds; a grammar is immutable and shared by all readings.
public struct Grammar: Sendable {
  /// The languages there are grammar files for, by ISO 639-1 code.
  public static let languages = ["en", "fr", "es"]

  /// The ISO 639-1 code.
  public let language: String
  let catalogue: Catalogue
  let book: PhraseBook
  /// What earlier readings have learnt of words.
  let knownWords = WordTableShelf()
  let verbs: [Verb]
  let predicates: [Predicate]
  let names: [Name]
  let triggers: [ThemeTrigger]
  /// For each pair of phrases that count only together, the two trigger numbers.
  let triggerPairs: [(first: Int32, second: Int32, theme: Int, strength: ThemeTrigger.Strength)]

  struct Verb: Sendable {
    let lemma: String
    let kind: Kind
    /// Whether it tells what somebody says, rather than what somebody does.
    let isReporting: Bool
    enum Kind: Sendable, Equatable {
      case kind(StatementKind)
      /// Support where a good thing follows, concern where a bad one does, otherwise a position.
      case evaluative
    }
  }

  /// What the words after a head verb make of the kind.
  struct Predicate: Sendable {
    let kind: StatementKind
    /// How many words the pattern fixes: the larger is the more specific.
    let weight: Int
    let text: String
  }

  /// A name of the catalogue as it stands in text.
  struct Name: Sendable {
    var party: Int32 = -1
    var instrument: Int32 = -1
    /// An adjective or name of nationals.
    var isDemonym = false
    /// A government body that does not name its State.
    var isInstitution = false
    var needsCapital = false
    var needsAllCapitals = false
    var rule: Int32 = -1
  }

  /// A phrase that tells of a theme.
  struct ThemeTrigger: Sendable {
    enum Strength: UInt8, Sendable { case strong, weak, stop, part }
    let theme: Int
    let strength: Strength
    let text: String
  }

  /// What is wrong with a grammar file, and on which line.
  public struct Malformed: Error, CustomStringConvertible {
    public let description: String
  }

  /// Compiles the grammar of `language`, one of ``languages``; another language gets the names only, over English lists.
  public init(language: String, catalogue: Catalogue) throws {
    let files = Self.languages.contains(language) ? language : "en"
    self.language = language
    self.catalogue = catalogue
    var compiler = GrammarCompiler(catalogue: catalogue)
    compiler.addNames()
    try compiler.addVerbs(Self.text("verbs.\(files).tsv"), file: "verbs.\(files).tsv")
    try compiler.addLists(Self.text("grammar.\(files).txt"), file: "grammar.\(files).txt")
    try compiler.addLists(Self.text("clauses.\(files).txt"), file: "clauses.\(files).txt")
    try compiler.addPredicates(Self.text("predicates.\(files).txt"), file: "predicates.\(files).txt")
    try compiler.addThemes(Self.text("themes.\(files).txt"), file: "themes.\(files).txt")
    compiler.book.freeze()
    book = compiler.book
    verbs = compiler.verbs
    predicates = compiler.predicates
    names = compiler.names
    triggers = compiler.triggers
    triggerPairs = compiler.triggerPairs
    pairOfFirst = Dictionary(
      compiler.triggerPairs.enumerated().map { ($1.first, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    themeNumbers = Dictionary(
      catalogue.themes.enumerated().map { ($1.id, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    func folded(_ phrases: [String]) -> [[[UInt8]]] {
      phrases.map { FoldedWords($0).words.filter { $0 != [Mark.period] } }.filter { !$0.isEmpty }
    }
    rules = catalogue.nameRules.map { (folded($0.unlessBefore), folded($0.unlessAfter)) }
    compactInstrument = catalogue.instruments.firstIndex { $0.id == "Global Compact for Migration" }
  }

  let pairOfFirst: [Int32: Int]
  let themeNumbers: [String: Int]
  /// The rules of ambiguous names, their words folded.
  let rules: [(before: [[[UInt8]]], after: [[[UInt8]]])]
  let compactInstrument: Int?

  private static func text(_ file: String) throws -> String {
    guard let text = embeddedTexts[file] else {
      throw Malformed(description: "\(file) is not part of this build")
    }
    return text
  }
}

/// Builds the parts of a ``Grammar``.
struct GrammarCompiler {
  let catalogue: Catalogue
  var book = PhraseBook()
  var verbs: [Grammar.Verb] = []
  var predicates: [Grammar.Predicate] = []
  var names: [Grammar.Name] = []
  var triggers: [Grammar.ThemeTrigger] = []
  var triggerPairs: [(first: Int32, second: Int32, theme: Int, strength: Grammar.ThemeTrigger.Strength)] = []
  private var lemmas: Set<Substring> = []
  private var multiwordLists: [String: [[PhraseBook.Element]]] = [:]

  init(catalogue: Catalogue) { self.catalogue = catalogue }

  // MARK: - Names

  private struct NameKey: Hashable { let words: [[UInt8]] }

  mutating func addNames() {
    var places: [NameKey: Int] = [:]
    func words(_ text: String) -> FoldedWords { FoldedWords(text) }
    var ruleOfAlias: [NameKey: Int] = [:]
    for (number, rule) in catalogue.nameRules.enumerated() {
      ruleOfAlias[NameKey(words: words(rule.alias).words)] = number
    }

    func add(_ text: String, _ change: (inout Grammar.Name) -> Void) {
      let folded = words(text)
      guard !folded.words.isEmpty else { return }
      let key = NameKey(words: folded.words)
      let place: Int
      if let known = places[key] {
        place = known
      } else {
        var name = Grammar.Name()
        let letters = folded.shapes.filter { !$0.contains(.hasDigit) || $0.contains(.capitalised) }
        name.needsAllCapitals =
          folded.words.count <= 2 && text.contains { $0.isLetter }
          && folded.shapes.allSatisfy { $0.contains(.allCapitals) || $0.contains(.hasDigit) }
        name.needsCapital = letters.first?.contains(.capitalised) == true
        place = names.count
        names.append(name)
        places[key] = place
        book.add(
          folded.words.map { .word($0) },
          .init(layer: .name, value: Int32(truncatingIfNeeded: place))
        )
      }
      change(&names[place])
      if let rule = ruleOfAlias[key] { names[place].rule = Int32(truncatingIfNeeded: rule) }
    }

    var numberOfCode: [Party.Code: Int] = [:]
    for (number, party) in catalogue.parties.enumerated() { numberOfCode[party.id] = number }
    func means(_ text: String, _ number: Int) -> Bool {
      // Where a rule names the meaning of an alias, no other party may take it.
      guard let rule = ruleOfAlias[NameKey(words: words(text).words)] else { return true }
      // A rule without a meaning says that the alias alone is nobody.
      guard let meant = numberOfCode[catalogue.nameRules[rule].meaning] else { return false }
      return meant == number
    }

    for (number, party) in catalogue.parties.enumerated() {
      // A State's code is no name of it, except where a list of its names has it: “USA”.
      for text in party.allNames + (party.kind == .state ? [] : [party.id.rawValue]) where means(text, number)
      {
        add(text) { name in
          if name.party < 0 || !name.isDemonym { name.party = Int32(truncatingIfNeeded: number) }
          name.isDemonym = false
        }
      }
    }
    for party in catalogue.institutions {
      guard let number = numberOfCode[party.state] else { continue }
      for text in party.names where means(text, number) {
        add(text) { name in
          if name.party < 0 {
            name.party = Int32(truncatingIfNeeded: number)
            name.isInstitution = true
          }
        }
      }
    }
    for (number, party) in catalogue.parties.enumerated() {
      for text in party.demonyms where means(text, number) {
        add(text) { name in
          if name.party < 0 {
            name.party = Int32(truncatingIfNeeded: number)
            name.isDemonym = true
          }
        }
      }
    }
    for (number, instrument) in catalogue.instruments.enumerated() {
      for text in [instrument.id, instrument.name] + instrument.names {
        add(text) { name in
          if name.instrument < 0 { name.instrument = Int32(truncatingIfNeeded: number) }
          // A title of several words is cited with and without capitals.
          if words(text).words.count >= 2, name.party < 0 { name.needsCapital = false }
        }
      }
    }
  }

  // MARK: - Verbs

  mutating func addVerbs(_ text: String, file: String) throws {
    let table = try CatalogueTable(parsing: text, name: file)
    for row in table.rows {
      let kind: Grammar.Verb.Kind
      switch row.text("kind") {
      case "evaluative": kind = .evaluative
      case "presentation": kind = .kind(.practice)
      case let word:
        guard let known = StatementKind(rawValue: word) else {
          throw Grammar.Malformed(description: "\(file):\(row.line): no kind “\(word)”")
        }
        kind = .kind(known)
      }
      let number = Int32(truncatingIfNeeded: verbs.count)
      let lemma = row.text("lemma")
      let isReporting = kind != .kind(.practice) || row.text("kind") == "presentation"
      lemmas.insert(Substring(lemma))
      verbs.append(Grammar.Verb(lemma: lemma, kind: kind, isReporting: isReporting))
      let forms: [(String, VerbForm.Tense)] = [
        ("past", .past), ("present", .present), ("future", .future), ("participle", .participle),
        ("gerund", .gerund), ("infinitive", .infinitive),
      ]
      for (column, tense) in forms {
        for form in row.list(column) {
          guard let word = FoldedWords(form).words.last else { continue }
          book.addVerbForm(VerbForm(verb: number, tense: tense), spelled: word)
          book.addWord(word, toClass: "{\(lemma)}")
          book.addToList(.word(word), .verbs)
        }
      }
    }
  }

  // MARK: - Sectioned files

  private struct Line {
    let section: String
    let text: Substring
    let number: Int
  }

  private func lines(_ text: String, file: String) throws -> [Line] {
    var section = ""
    var found: [Line] = []
    var number = 0
    // Bytes are cut, not characters: the files are long and read at every start.
    for bytes in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
      number += 1
      var bytes = bytes
      while let last = bytes.last, last == 0x20 || last == 0x09 || last == 0x0D { bytes.removeLast() }
      while let first = bytes.first, first == 0x20 || first == 0x09 { bytes.removeFirst() }
      guard let first = bytes.first, first != UInt8(ascii: "#") else { continue }
      let line = Substring(bytes)
      if first == UInt8(ascii: "["), bytes.last == UInt8(ascii: "]") {
        section = String(line.dropFirst().dropLast())
        continue
      }
      guard !section.isEmpty else {
        throw Grammar.Malformed(description: "\(file):\(number): a line before the first [section]")
      }
      found.append(Line(section: section, text: line, number: number))
    }
    return found
  }

  mutating func addLists(_ text: String, file: String) throws {
    for line in try lines(text, file: file) {
      guard let list = WordLists.bySectionName[line.section] else {
        throw Grammar.Malformed(description: "\(file):\(line.number): no section [\(line.section)]")
      }
      let phrase = elements(line.text)
      guard !phrase.isEmpty else { continue }
      if phrase.count == 1 {
        book.addToList(phrase[0], list)
      } else {
        book.add(phrase, .init(layer: .list, value: Int32(list.rawValue.trailingZeroBitCount)))
        if list == .good || list == .bad { multiwordLists[line.section, default: []].append(phrase) }
      }
    }
  }

  mutating func addPredicates(_ text: String, file: String) throws {
    for line in try lines(text, file: file) {
      guard let kind = StatementKind(rawValue: line.section) else {
        throw Grammar.Malformed(description: "\(file):\(line.number): no kind [\(line.section)]")
      }
      let phrase = elements(line.text)
      guard !phrase.isEmpty else { continue }
      for head in line.text.split(whereSeparator: { " /".contains($0) }) where head.hasPrefix("{") {
        guard lemmas.contains(head.dropFirst().dropLast()) else {
          throw Grammar.Malformed(description: "\(file):\(line.number): no verb \(head)")
        }
      }
      let weight = phrase.count { $0 != .gap && $0 != .stretch }
      predicates.append(Grammar.Predicate(kind: kind, weight: weight, text: String(line.text)))
      let output = PhraseBook.Output(
        layer: .predicate,
        value: Int32(truncatingIfNeeded: predicates.count - 1)
      )
      book.add(phrase, output)
      for polarity in ["good", "bad"] {
        guard let place = phrase.firstIndex(of: .wordClass("<\(polarity)>")) else { continue }
        for words in multiwordLists[polarity] ?? [] {
          book.add(Array(phrase[..<place]) + words + Array(phrase[(place + 1)...]), output)
        }
      }
    }
  }

  mutating func addThemes(_ text: String, file: String) throws {
    var numbers: [String: Int] = [:]
    for (number, theme) in catalogue.themes.enumerated() { numbers[theme.id] = number }
    for line in try lines(text, file: file) {
      guard let theme = numbers[line.section] else {
        throw Grammar.Malformed(description: "\(file):\(line.number): no theme [\(line.section)]")
      }
      var phrase = line.text
      var strength = Grammar.ThemeTrigger.Strength.strong
      if phrase.hasPrefix("?") {
        strength = .weak
        phrase.removeFirst()
      } else if phrase.hasPrefix("!") {
        strength = .stop
        phrase.removeFirst()
      }
      let parts = phrase.split(separator: "&")
      guard parts.count <= 2, parts.count == 1 || strength != .stop else {
        throw Grammar.Malformed(description: "\(file):\(line.number): “&” joins two phrases, and no stop")
      }
      var partNumbers: [Int32] = []
      for part in parts {
        triggers.append(
          Grammar.ThemeTrigger(
            theme: theme,
            strength: parts.count > 1 ? .part : strength,
            text: String(line.text)
          )
        )
        let number = Int32(truncatingIfNeeded: triggers.count - 1)
        partNumbers.append(number)
        book.add(elements(part), .init(layer: .theme, value: number))
      }
      if partNumbers.count >= 2 {
        triggerPairs.append((partNumbers[0], partNumbers[1], theme, strength))
      }
    }
  }

  // MARK: - Pattern syntax

  /// Reads a pattern: words, `stem*`, `{verb}`, `a/b/c`, `<good>`, `~` and `…`.
  mutating func elements(_ text: some StringProtocol) -> [PhraseBook.Element] {
    var result: [PhraseBook.Element] = []
    for bytes in Substring(text).utf8.split(separator: 0x20) {
      let chunk = Substring(bytes)
      if bytes.contains(UInt8(ascii: "/")) {
        let choices = bytes.split(separator: UInt8(ascii: "/")).map { Substring($0) }
        if choices.count > 1 {
          result.append(.wordClass(alternatives(choices, named: String(chunk))))
        } else if let choice = choices.first {
          result += single(choice)
        }
      } else if let first = bytes.first, first >= 0x61, first <= 0x7A {
        result += single(chunk)
      } else {
        switch chunk {
        case "~": result.append(.gap)
        case "…", "...": result.append(.stretch)
        case "<good>", "<bad>": result.append(.wordClass(String(chunk)))
        default: result += single(chunk)
        }
      }
    }
    return result
  }

  private func single(_ chunk: Substring) -> [PhraseBook.Element] {
    let bytes = chunk.utf8
    if let last = bytes.last, last == UInt8(ascii: "'") || last >= 0x80, chunk.count > 1,
      chunk.hasSuffix("'") || chunk.hasSuffix("’")
    {
      return single(chunk.dropLast())
    }
    if bytes.first == UInt8(ascii: "{"), bytes.last == UInt8(ascii: "}") {
      return [.wordClass(String(chunk))]
    }
    let isStarred = bytes.contains(UInt8(ascii: "*"))
    let words = FoldedWords(isStarred ? chunk.filter { $0 != "*" }[...] : chunk).words
    guard bytes.last == UInt8(ascii: "*"), let last = words.last else { return words.map { .word($0) } }
    return words.dropLast().map { .word($0) } + [.prefix(last)]
  }

  /// A class of the words of `a/b/c`; a choice of several words counts by its first.
  private mutating func alternatives(_ choices: [Substring], named name: String) -> String {
    for choice in choices {
      switch single(choice).first {
      case .word(let word)?: book.addWord(word, toClass: name)
      case .prefix(let prefix)?: book.addPrefix(prefix, toClass: name)
      case .wordClass(let inner)?: book.addClass(inner, toClass: name)
      default: break
      }
    }
    return name
  }
}
