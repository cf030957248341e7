// SPDX-License-Identifier: Apache-2.0

/// Every phrase of the catalogues and the grammar, as one automaton over words.
///
/// A phrase is a row of elements: a word, a prefix (`traffick*`), any form of a verb (`{urge}`), a
/// gap. Phrases that begin alike share their nodes (a trie), so that finding all of them costs
/// one look-up per word in nearly every place of a text; matching is linear in the text, with the
/// gaps bounded.
struct PhraseBook: Sendable {
  /// What a phrase stands for when it is found.
  struct Output: Sendable, Hashable {
    enum Layer: UInt8, Sendable { case name, theme, list, predicate }
    let layer: Layer
    let value: Int32
  }

  /// One element of a phrase.
  enum Element: Hashable {
    case word([UInt8])
    case prefix([UInt8])
    /// Any word that carries the class, such as all forms of a verb.
    case wordClass(String)
    /// Up to three words or commas.
    case gap
    /// Anything up to the end of the clause.
    case stretch
  }

  private var exactSymbols: [[UInt8]: UInt32] = [:]
  private var prefixSymbols: [[UInt8]: UInt32] = [:]
  private var classSymbols: [String: UInt32] = [:]
  private var classesOfWord: [[UInt8]: [UInt32]] = [:]
  private var classesOfPrefix: [[UInt8]: [UInt32]] = [:]
  private var classesOfClass: [UInt32: [UInt32]] = [:]
  private var verbFormsOfWord: [[UInt8]: [VerbForm]] = [:]
  private var listsOfSymbol: [WordLists] = []
  private var longestPrefix = 0

  private var children: [UInt64: Int32] = [:]
  private var rootChild: [Int32] = []
  /// The second root: patterns that are looked for only where a verb is asked about.
  private var predicateRootChild: [Int32] = []
  private var nodes: [Node] = [Node(), Node()]
  /// Whether a symbol leads on anywhere outside the predicates.
  private var isMain: [Bool] = []
  private(set) var outputs: [Output] = []
  private var building: [(node: Int32, output: Output)] = []

  // The frozen automaton: open addressing over (node, symbol).
  private var edgeKeys: [UInt64] = []
  private var edgeTargets: [Int32] = []

  private struct Node: Sendable {
    /// A stretch of the frozen list of outputs.
    var firstOutput: Int32 = 0
    var outputCount: Int32 = 0
    /// One bit for each symbol that leads on, modulo 64: most words are told off by it.
    var childMask: UInt64 = 0
    var gap: Int32 = 0
    var stretch: Int32 = 0
  }

  // MARK: - Building

  private mutating func newSymbol() -> UInt32 {
    listsOfSymbol.append([])
    rootChild.append(0)
    predicateRootChild.append(0)
    isMain.append(false)
    return UInt32(truncatingIfNeeded: listsOfSymbol.count - 1)
  }

  private mutating func symbol(of element: Element) -> UInt32 {
    switch element {
    case .word(let word):
      if let known = exactSymbols[word] { return known }
      let symbol = newSymbol()
      exactSymbols[word] = symbol
      return symbol
    case .prefix(let word):
      if let known = prefixSymbols[word] { return known }
      let symbol = newSymbol()
      prefixSymbols[word] = symbol
      longestPrefix = max(longestPrefix, word.count)
      return symbol
    case .wordClass(let name):
      if let known = classSymbols[name] { return known }
      let symbol = newSymbol()
      classSymbols[name] = symbol
      return symbol
    case .gap, .stretch: return 0
    }
  }

  init() { _ = newSymbol() }

  /// Adds `word` to the class, such as a verb's form to the verb.
  mutating func addWord(_ word: [UInt8], toClass name: String) {
    let symbol = symbol(of: .wordClass(name))
    if classesOfWord[word]?.contains(symbol) != true { classesOfWord[word, default: []].append(symbol) }
  }

  /// Adds every word that begins with `prefix` to the class.
  mutating func addPrefix(_ prefix: [UInt8], toClass name: String) {
    let symbol = symbol(of: .wordClass(name))
    longestPrefix = max(longestPrefix, prefix.count)
    if classesOfPrefix[prefix]?.contains(symbol) != true {
      classesOfPrefix[prefix, default: []].append(symbol)
    }
  }

  /// Adds every word of the class `inner` to the class `name`.
  mutating func addClass(_ inner: String, toClass name: String) {
    let innerSymbol = symbol(of: .wordClass(inner))
    let symbol = symbol(of: .wordClass(name))
    if classesOfClass[innerSymbol]?.contains(symbol) != true {
      classesOfClass[innerSymbol, default: []].append(symbol)
    }
  }

  /// Notes that `word` can be the verb form.
  mutating func addVerbForm(_ form: VerbForm, spelled word: [UInt8]) {
    if verbFormsOfWord[word]?.contains(form) != true { verbFormsOfWord[word, default: []].append(form) }
  }

  /// Puts a single word or prefix on a list.
  mutating func addToList(_ element: Element, _ list: WordLists) {
    let symbol = symbol(of: element)
    listsOfSymbol[Int(symbol)].formUnion(list)
  }

  /// Adds a phrase; elements that lead nowhere (a phrase that begins or ends with a gap) are dropped.
  mutating func add(_ phrase: [Element], _ output: Output) {
    var elements = phrase[...]
    while let first = elements.first, first == .gap || first == .stretch { elements.removeFirst() }
    while let last = elements.last, last == .gap || last == .stretch { elements.removeLast() }
    guard !elements.isEmpty else { return }
    let root: Int32 = output.layer == .predicate ? 1 : 0
    var node = root
    for element in elements {
      switch element {
      case .gap:
        if nodes[Int(node)].gap == 0 {
          nodes.append(Node())
          nodes[Int(node)].gap = Int32(truncatingIfNeeded: nodes.count - 1)
        }
        node = nodes[Int(node)].gap
      case .stretch:
        if nodes[Int(node)].stretch == 0 {
          nodes.append(Node())
          nodes[Int(node)].stretch = Int32(truncatingIfNeeded: nodes.count - 1)
        }
        node = nodes[Int(node)].stretch
      default:
        let symbol = symbol(of: element)
        if root == 0 { isMain[Int(symbol)] = true }
        let key = UInt64(UInt32(bitPattern: node)) << 32 | UInt64(symbol)
        if let next = children[key] {
          node = next
        } else {
          nodes.append(Node())
          let next = Int32(truncatingIfNeeded: nodes.count - 1)
          children[key] = next
          nodes[Int(node)].childMask |= 1 << UInt64(symbol & 63)
          if node == 0 { rootChild[Int(symbol)] = next }
          if node == 1 { predicateRootChild[Int(symbol)] = next }
          node = next
        }
      }
    }
    building.append((node, output))
  }

  /// Makes the automaton ready for matching; called once, after the last phrase.
  mutating func freeze() {
    var size = 16
    while size < children.count * 2 { size *= 2 }
    edgeKeys = Array(repeating: .max, count: size)
    edgeTargets = Array(repeating: 0, count: size)
    for (key, target) in children {
      var slot = Self.slot(key, size - 1)
      while edgeKeys[slot] != .max { slot = (slot + 1) & (size - 1) }
      edgeKeys[slot] = key
      edgeTargets[slot] = target
    }
    children = [:]
    let ordered = building.enumerated().sorted { ($0.element.node, $0.offset) < ($1.element.node, $1.offset) }
    outputs.reserveCapacity(ordered.count)
    for (_, found) in ordered {
      if nodes[Int(found.node)].outputCount == 0 {
        nodes[Int(found.node)].firstOutput = Int32(truncatingIfNeeded: outputs.count)
      }
      nodes[Int(found.node)].outputCount += 1
      outputs.append(found.output)
    }
    building = []
  }

  private static func slot(_ key: UInt64, _ mask: Int) -> Int {
    let mixed = (key ^ (key >> 31)) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> 33) & mask
  }

  // MARK: - Words

  /// The symbols `word` has: its own, those of its prefixes, those of its classes.
  func symbols(of word: [UInt8]) -> [UInt32] {
    var found: [UInt32] = []
    if let symbol = exactSymbols[word] { found.append(symbol) }
    if let classes = classesOfWord[word] { found += classes }
    if word.count >= 2 {
      for length in 2...min(word.count, max(2, longestPrefix)) {
        let prefix = Array(word[0..<length])
        if let symbol = prefixSymbols[prefix] { found.append(symbol) }
        if let classes = classesOfPrefix[prefix] { found += classes }
      }
    }
    var lists = WordLists()
    for symbol in found { lists.formUnion(listsOfSymbol[Int(symbol)]) }
    if lists.contains(.good), let symbol = classSymbols["<good>"] { found.append(symbol) }
    if lists.contains(.bad), let symbol = classSymbols["<bad>"] { found.append(symbol) }
    var index = 0
    while index < found.count {
      for outer in classesOfClass[found[index]] ?? [] where !found.contains(outer) { found.append(outer) }
      index += 1
    }
    return found
  }

  func verbForms(of word: [UInt8]) -> [VerbForm] { verbFormsOfWord[word] ?? [] }
  func lists(of symbol: UInt32) -> WordLists { listsOfSymbol[Int(symbol)] }
  /// Whether a phrase other than a predicate uses the symbol.
  func isMain(_ symbol: UInt32) -> Bool { isMain[Int(symbol)] }
  /// The node a phrase begins with, for each symbol that begins one.
  func rootNodes(of symbols: [UInt32]) -> [Int32] { symbols.map { rootChild[Int($0)] }.filter { $0 != 0 } }

  // MARK: - Matching

  /// A phrase found: tokens `start ..< end`.
  struct Match {
    var start: Int32
    var end: Int32
    var output: Int32
  }

  /// Finds every phrase in `tokens` but the predicates; matches come in the order of their first token.
  ///
  /// `firstMatch[i]` is the place in `matches` of the first match that starts at token `i` or
  /// later; it has one more element than there are tokens.
  func findAll(in tokens: [Token], table: WordTable, matches: inout [Match], firstMatch: inout [Int32]) {
    matches.removeAll(keepingCapacity: true)
    firstMatch.removeAll(keepingCapacity: true)
    walking(tokens, table, isMain: true) { walk in
      table.rootNodes.withUnsafeBufferPointer { rootNodes in
        for index in walk.tokens.indices {
          firstMatch.append(Int32(truncatingIfNeeded: matches.count))
          let entry = walk.entries[Int(walk.tokens[index].word)]
          for place in Int(entry.firstRootNode)..<Int(entry.firstRootNode) + Int(entry.rootNodeCount) {
            walk.follow(rootNodes[place], index + 1, index, &matches)
          }
        }
      }
    }
    firstMatch.append(Int32(truncatingIfNeeded: matches.count))
  }

  /// Appends the predicates that start at token `index`.
  func findPredicates(at index: Int, in tokens: [Token], table: WordTable, matches: inout [Match]) {
    walking(tokens, table, isMain: false) { walk in
      let entry = walk.entries[Int(walk.tokens[index].word)]
      for offset in Int(entry.firstSymbol)..<Int(entry.firstSymbol) + Int(entry.symbolCount) {
        let child = predicateRootChild[Int(walk.symbols[offset])]
        if child != 0 { walk.follow(child, index + 1, index, &matches) }
      }
    }
  }

  /// Holds the tables of the automaton for a whole walk, which otherwise counts references at every step.
  ///
  /// Every index a walk uses comes from these tables.
  private func walking(_ tokens: [Token], _ table: WordTable, isMain: Bool, _ body: (Walk) -> Void) {
    tokens.withUnsafeBufferPointer { tokens in
      table.entries.withUnsafeBufferPointer { entries in
        table.symbols.withUnsafeBufferPointer { symbols in
          nodes.withUnsafeBufferPointer { nodes in
            edgeKeys.withUnsafeBufferPointer { edgeKeys in
              edgeTargets.withUnsafeBufferPointer { edgeTargets in
                body(
                  Walk(
                    tokens: tokens,
                    entries: entries,
                    symbols: symbols,
                    nodes: nodes,
                    edgeKeys: edgeKeys,
                    edgeTargets: edgeTargets,
                    isMain: isMain
                  )
                )
              }
            }
          }
        }
      }
    }
  }

  /// What a walk through the automaton reads.
  private struct Walk {
    let tokens: UnsafeBufferPointer<Token>
    let entries: UnsafeBufferPointer<WordTable.Entry>
    let symbols: UnsafeBufferPointer<UInt32>
    let nodes: UnsafeBufferPointer<Node>
    let edgeKeys: UnsafeBufferPointer<UInt64>
    let edgeTargets: UnsafeBufferPointer<Int32>
    /// Outside the predicates most symbols of a word lead nowhere; they stand last.
    let isMain: Bool

    func follow(_ node: Int32, _ position: Int, _ start: Int, _ matches: inout [Match]) {
      let place = nodes[Int(node)]
      for output in place.firstOutput..<place.firstOutput + place.outputCount {
        matches.append(
          Match(
            start: Int32(truncatingIfNeeded: start),
            end: Int32(truncatingIfNeeded: position),
            output: output
          )
        )
      }
      if place.childMask != 0, position < tokens.count {
        step(from: node, place.childMask, position, start, &matches)
      }
      if place.gap != 0 {
        let mask = nodes[Int(place.gap)].childMask
        var next = position
        while next < tokens.count, next <= position + 3 {
          step(from: place.gap, mask, next, start, &matches)
          let mark = tokens[next].mark
          if mark != 0, mark != Mark.comma { break }
          next += 1
        }
      }
      if place.stretch != 0 {
        let mask = nodes[Int(place.stretch)].childMask
        var next = position
        while next < tokens.count, next <= position + 40 {
          step(from: place.stretch, mask, next, start, &matches)
          let mark = tokens[next].mark
          if mark == Mark.period || mark == Mark.semicolon || mark == Mark.question { break }
          next += 1
        }
      }
    }

    private func step(
      from node: Int32,
      _ childMask: UInt64,
      _ position: Int,
      _ start: Int,
      _ matches: inout [Match]
    ) {
      let entry = entries[Int(tokens[position].word)]
      guard entry.symbolMask & childMask != 0 else { return }
      let mask = edgeKeys.count - 1
      let count = isMain ? entry.mainSymbolCount : entry.symbolCount
      for offset in Int(entry.firstSymbol)..<Int(entry.firstSymbol) + Int(count) {
        let symbol = symbols[offset]
        guard childMask & (1 << UInt64(symbol & 63)) != 0 else { continue }
        let key = UInt64(UInt32(bitPattern: node)) << 32 | UInt64(symbol)
        var slot = PhraseBook.slot(key, mask)
        while edgeKeys[slot] != .max {
          if edgeKeys[slot] == key {
            follow(edgeTargets[slot], position + 1, start, &matches)
            break
          }
          slot = (slot + 1) & mask
        }
      }
    }
  }
}
