// SPDX-License-Identifier: Apache-2.0

import Kernel

/// One block of the text as the later stages see it: words, the phrases and names found in them, sentences.
///
/// The arrays are reused from block to block, so that reading allocates little.
final class Passage {
  let grammar: Grammar
  @exclusivity(unchecked) var list: TokenList
  @exclusivity(unchecked) var matches: [PhraseBook.Match] = []
  @exclusivity(unchecked) private var firstMatch: [Int32] = []
  /// The names found, longest first, none overlapping.
  @exclusivity(unchecked) var mentions: [Mention] = []
  /// For each token, the place of the mention that covers it, or -1.
  @exclusivity(unchecked) private var mentionOfToken: [Int32] = []
  @exclusivity(unchecked) private var cutter = WordCutter()

  /// Every list of which a word or phrase stands in the passage.
  @exclusivity(unchecked) private var presentLists: WordLists = []
  @exclusivity(unchecked) private var predicateMatches: [PhraseBook.Match] = []
  @exclusivity(unchecked) private var predicateStart: [Int32] = []
  @exclusivity(unchecked) private var predicateEnd: [Int32] = []

  /// A name of the catalogue in the text.
  struct Mention {
    var start: Int
    var end: Int
    var name: Grammar.Name
    /// The party, where the name means one here.
    var party: Int32
    var instrument: Int32
  }

  init(grammar: Grammar) {
    self.grammar = grammar
    list = TokenList(table: WordTable(book: grammar.book, contents: grammar.knownWords.take()))
  }

  deinit { grammar.knownWords.give(list.table.contents) }

  var tokens: [Token] { list.tokens }
  var count: Int { list.tokens.count }

  /// Reads the lines `spans` of `bytes`.
  func read(_ spans: [Span], of bytes: [UInt8]) {
    if list.table.isFull { list.table.startAnew() }
    list.tokens.removeAll(keepingCapacity: true)
    for span in spans { cutter.cut(bytes, span.start, span.end, startsLine: true, into: &list) }
    grammar.book.findAll(in: list.tokens, table: list.table, matches: &matches, firstMatch: &firstMatch)
    predicateMatches.removeAll(keepingCapacity: true)
    predicateStart.removeAll(keepingCapacity: true)
    predicateStart.append(contentsOf: repeatElement(0, count: count))
    predicateEnd.removeAll(keepingCapacity: true)
    predicateEnd.append(contentsOf: repeatElement(-1, count: count))
    presentLists = []
    for token in list.tokens { presentLists.formUnion(list.table.entries[Int(token.word)].lists) }
    for match in matches {
      let output = grammar.book.outputs[Int(match.output)]
      if output.layer == .list { presentLists.formUnion(WordLists(rawValue: 1 << UInt128(output.value))) }
    }
    findMentions()
  }

  // MARK: - Words

  func entry(_ index: Int) -> WordTable.Entry { list.table.entries[Int(list.tokens[index].word)] }

  /// The single-word lists of the token; none outside the passage.
  func lists(_ index: Int) -> WordLists {
    guard index >= 0, index < list.tokens.count else { return [] }
    return list.table.entries[Int(list.tokens[index].word)].lists
  }

  func `is`(_ index: Int, _ wanted: WordLists) -> Bool { !lists(index).isDisjoint(with: wanted) }

  func mark(_ index: Int) -> UInt8 {
    guard index >= 0, index < list.tokens.count else { return 0 }
    return list.tokens[index].mark
  }

  func isWord(_ index: Int) -> Bool { index >= 0 && index < count && list.tokens[index].mark == 0 }
  func isCapitalised(_ index: Int) -> Bool { index >= 0 && index < count && list.tokens[index].isCapitalised }

  func word(_ index: Int) -> String {
    guard index >= 0, index < count else { return "" }
    return list.table.text(of: list.tokens[index].word)
  }

  /// The matches that start at token `index`.
  func matchRange(_ index: Int) -> Range<Int> {
    guard index >= 0, index + 1 < firstMatch.count else { return 0..<0 }
    return Int(firstMatch[index])..<Int(firstMatch[index + 1])
  }

  /// The end of the longest word or phrase of `wanted` that starts at token `index`, or nil.
  func phrase(_ wanted: WordLists, at index: Int) -> Int? {
    guard index >= 0, index < count else { return nil }
    var end: Int?
    if !entry(index).lists.isDisjoint(with: wanted) { end = index + 1 }
    for place in matchRange(index) {
      let output = grammar.book.outputs[Int(matches[place].output)]
      guard output.layer == .list, wanted.rawValue & (1 << UInt128(output.value)) != 0 else { continue }
      end = max(end ?? 0, Int(matches[place].end))
    }
    return end
  }

  /// Whether any phrase of `wanted` starts in `range`.
  func firstPhrase(_ wanted: WordLists, in range: Range<Int>) -> (start: Int, end: Int)? {
    if presentLists.isDisjoint(with: wanted) { return nil }
    for index in range {
      if let end = phrase(wanted, at: index), end <= range.upperBound { return (index, end) }
    }
    return nil
  }

  func verbForms(_ index: Int) -> ArraySlice<VerbForm> {
    guard index >= 0, index < count else { return [] }
    let entry = entry(index)
    let first = Int(entry.firstVerbForm)
    return list.table.verbForms[first..<first + Int(entry.verbFormCount)]
  }

  /// The predicates that start at token `index`; each token is looked at once.
  func predicates(at index: Int) -> ArraySlice<PhraseBook.Match> {
    guard index >= 0, index < count else { return [] }
    if predicateEnd[index] < 0 {
      predicateStart[index] = Int32(truncatingIfNeeded: predicateMatches.count)
      grammar.book.findPredicates(at: index, in: list.tokens, table: list.table, matches: &predicateMatches)
      predicateEnd[index] = Int32(truncatingIfNeeded: predicateMatches.count)
    }
    return predicateMatches[Int(predicateStart[index])..<Int(predicateEnd[index])]
  }

  // MARK: - Names

  func mention(at index: Int) -> Mention? {
    guard index >= 0, index < mentionOfToken.count, mentionOfToken[index] >= 0 else { return nil }
    return mentions[Int(mentionOfToken[index])]
  }

  /// The mention whose first token is `index`.
  func mention(startingAt index: Int) -> Mention? {
    guard let mention = mention(at: index), mention.start == index else { return nil }
    return mention
  }

  /// The party named inside a longer name: the author in “report of SRSG Sutherland”.
  func partyInside(_ mention: Mention) -> (party: Int32, range: Range<Int>)? {
    for token in mention.start..<mention.end {
      for place in matchRange(token) {
        let output = grammar.book.outputs[Int(matches[place].output)]
        guard output.layer == .name, Int(matches[place].end) <= mention.end else { continue }
        let name = grammar.names[Int(output.value)]
        if name.party >= 0, !name.isDemonym, fits(Int(output.value), token, Int(matches[place].end)) {
          return (name.party, token..<Int(matches[place].end))
        }
      }
    }
    return nil
  }

  private func findMentions() {
    mentions.removeAll(keepingCapacity: true)
    mentionOfToken.removeAll(keepingCapacity: true)
    mentionOfToken.append(contentsOf: repeatElement(-1, count: count))
    var covered = 0
    var index = 0
    while index < matches.count {
      let start = Int(matches[index].start)
      var best: (end: Int, name: Int)?
      while index < matches.count, Int(matches[index].start) == start {
        let output = grammar.book.outputs[Int(matches[index].output)]
        if output.layer == .name, start >= covered {
          let end = Int(matches[index].end)
          if end > best?.end ?? 0, fits(Int(output.value), start, end) { best = (end, Int(output.value)) }
        }
        index += 1
      }
      guard let best else { continue }
      let name = grammar.names[best.name]
      let party = holds(name, start, best.end) ? name.party : -1
      guard party >= 0 || name.instrument >= 0 else { continue }
      mentions.append(
        Mention(start: start, end: best.end, name: name, party: party, instrument: name.instrument)
      )
      for token in start..<best.end { mentionOfToken[token] = Int32(truncatingIfNeeded: mentions.count - 1) }
      covered = best.end
    }
  }

  /// Whether the text is written as the name is: with its capital, in capitals.
  private func fits(_ number: Int, _ start: Int, _ end: Int) -> Bool {
    let name = grammar.names[number]
    if name.needsAllCapitals {
      for token in start..<end where list.tokens[token].mark == 0 {
        let shape = list.tokens[token].shape
        guard shape.contains(.allCapitals) || shape.contains(.hasDigit) else { return false }
      }
    } else if name.needsCapital {
      guard list.tokens[start].isCapitalised else { return false }
    }
    return true
  }

  /// Whether the rule for an ambiguous name lets it mean the party here.
  private func holds(_ name: Grammar.Name, _ start: Int, _ end: Int) -> Bool {
    guard name.rule >= 0 else { return true }
    let rule = grammar.rules[Int(name.rule)]
    if rule.before.contains(where: { precedes($0, start) }) { return false }
    if rule.after.contains(where: { follows($0, end) }) { return false }
    return true
  }

  private func spells(_ index: Int, _ word: [UInt8]) -> Bool {
    list.table.spells(list.tokens[index].word, word, word.count)
  }

  private func precedes(_ words: [[UInt8]], _ start: Int) -> Bool {
    var position = start - 1
    if mark(position) == Mark.period || mark(position) == Mark.comma { position -= 1 }
    let first = position - words.count + 1
    guard first >= 0 else { return false }
    // The “m.” of “9 a.m.” is no “M.”
    if mark(first - 1) == Mark.period, !list.tokens[first].shape.contains(.afterSpace) { return false }
    for (offset, word) in words.reversed().enumerated() where !spells(position - offset, word) {
      return false
    }
    return true
  }

  private func follows(_ words: [[UInt8]], _ end: Int) -> Bool {
    guard end + words.count <= count else { return false }
    for (offset, word) in words.enumerated() where !spells(end + offset, word) { return false }
    return true
  }

  // MARK: - Sentences

  /// The sentences of the passage, as ranges of tokens.
  func sentences() -> [Range<Int>] {
    var result: [Range<Int>] = []
    var start = 0
    var index = 0
    var depth = 0
    while index < count {
      let mark = list.tokens[index].mark
      if mark == Mark.open { depth += 1 }
      if mark == Mark.close { depth = max(0, depth - 1) }
      if mark == Mark.period || mark == Mark.question || mark == Mark.exclamation,
        endsSentence(index, depth: depth)
      {
        var end = index + 1
        if isNoteNumber(end) { end += 1 }
        while end < count,
          [Mark.quote, Mark.close, Mark.apostrophe, Mark.period, Mark.bullet].contains(self.mark(end)),
          !list.tokens[end].shape.contains(.afterSpace)
        {
          end += 1
        }
        result.append(start..<end)
        start = end
        index = end
        depth = 0
        continue
      }
      index += 1
    }
    if start < count { result.append(start..<count) }
    return result
  }

  /// The number of a footnote, glued to the mark that ends a sentence: “fees are high.1”.
  private func isNoteNumber(_ index: Int) -> Bool {
    guard index + 1 <= count, isWord(index), index >= 2 else { return false }
    let token = list.tokens[index]
    guard token.shape.contains(.hasDigit), !token.shape.contains(.afterSpace), token.end - token.start <= 2,
      !token.isCapitalised, isWord(index - 2), !list.tokens[index - 2].shape.contains(.hasDigit)
    else { return false }
    // What goes on in lower case is no new sentence: “That Order No.9 will be deferred”.
    return index + 1 >= count
      || list.tokens[index + 1].shape.contains(.afterSpace)
        && (isCapitalised(index + 1) || mark(index + 1) != 0
          || list.tokens[index + 1].shape.contains(.hasDigit))
  }

  private func endsSentence(_ index: Int, depth: Int) -> Bool {
    if mark(index) == Mark.period, isNoteNumber(index + 1) { return true }
    var next = index + 1
    while next < count, [Mark.quote, Mark.close, Mark.apostrophe, Mark.bullet].contains(mark(next)),
      !list.tokens[next].shape.contains(.afterSpace)
    {
      next += 1
    }
    guard next < count else { return true }
    let token = list.tokens[next]
    // “15.Next” and “measures.It” of careless typing end sentences; “3.5” and “www.un.org” do not.
    if !token.shape.contains(.afterSpace) {
      let glued = token.isWord && token.isCapitalised && !token.shape.contains(.allCapitals)
      guard glued, isWord(index - 1), !isCapitalised(index - 1),
        list.tokens[index - 1].end - list.tokens[index - 1].start > 2
      else { return false }
      return true
    }
    if token.isWord, !token.isCapitalised, !token.shape.contains(.hasDigit) {
      return false
    }
    guard mark(index) == Mark.period else { return true }
    if depth > 0, mark(next) != 0 || depth > 1 { return false }
    guard isWord(index - 1) else { return true }
    let before = list.tokens[index - 1]
    if `is`(index - 1, [.abbreviations, .honorifics]) { return false }
    let length = before.end - before.start
    if length == 1, before.isCapitalised, before.shape.contains(.afterSpace) || mark(index - 2) == Mark.period
    {
      // An initial, or the last letter of U.S.
      let isInAcronym = mark(index - 2) == Mark.period
      if isInAcronym { return `is`(next, [.articles, .pronouns]) }
      return false
    }
    if before.shape.contains(.hasDigit), token.shape.contains(.hasDigit) { return false }
    return true
  }

  /// The bytes from the first to the last token of `range`.
  func span(_ range: Range<Int>) -> Span {
    guard !range.isEmpty, range.lowerBound >= 0, range.upperBound <= count else { return Span(0, 0) }
    return Span(Int(list.tokens[range.lowerBound].start), Int(list.tokens[range.upperBound - 1].end))
  }
}
