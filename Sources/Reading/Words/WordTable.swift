// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The distinct words that readings have met, each looked up in the grammar once.
///
/// What one reading has learnt the next one begins with, since texts of one genre share their words. A text
/// repeats its words, so the costly questions (which phrases can this word begin or
/// continue, which lists hold it, of which verb is it a form) are asked at its first appearance.
/// The table holds at most ``limit`` words; a text with more starts it anew between two blocks,
/// which changes the time and never the result.
final class WordTable {
  static let limit = 400_000

  /// What the grammar knows of one word.
  struct Entry: Sendable {
    /// Its symbols in the phrase book: a stretch of ``WordTable/symbols``.
    var firstSymbol: Int32
    var symbolCount: Int16
    /// How many of them, standing first, lead on outside the predicates.
    var mainSymbolCount: Int16
    /// One bit for each symbol, modulo 64.
    var symbolMask: UInt64
    /// The nodes of the phrases it begins: a stretch of ``WordTable/rootNodes``.
    var firstRootNode: Int32
    var rootNodeCount: Int16
    /// The word lists that hold it, one bit each.
    var lists: WordLists
    /// The verb forms it can be: a stretch of ``WordTable/verbForms``.
    var firstVerbForm: Int32
    var verbFormCount: Int16
  }

  /// All that the table holds; it can be handed from one reading to the next.
  struct Contents: Sendable {
    fileprivate var entries: [Entry] = []
    fileprivate var symbols: [UInt32] = []
    fileprivate var rootNodes: [Int32] = []
    fileprivate var verbForms: [VerbForm] = []
    fileprivate var slots = [Int32](repeating: -1, count: 1 << 13)
    fileprivate var hashes: [UInt64] = []
    fileprivate var spelling: [UInt8] = []
    fileprivate var spellingStart: [Int32] = []
  }

  @exclusivity(unchecked) private(set) var contents: Contents
  private let book: PhraseBook

  var entries: [Entry] { contents.entries }
  var symbols: [UInt32] { contents.symbols }
  var rootNodes: [Int32] { contents.rootNodes }
  var verbForms: [VerbForm] { contents.verbForms }

  /// A table that knows the words of `contents`, which came from the same book; an empty one where it is nil.
  init(book: PhraseBook, contents: Contents? = nil) {
    self.book = book
    self.contents = contents ?? Contents()
    if contents == nil { addMarks() }
  }

  var isFull: Bool { entries.count >= Self.limit }

  /// Forgets every word.
  func startAnew() {
    contents = Contents()
    addMarks()
  }

  /// Marks are the first 128 entries, so that a mark's byte is its own entry; other bytes' places stay empty.
  private func addMarks() {
    for byte in UInt8(0)..<128 {
      let isMark = CharacterClass.table[Int(byte)] == CharacterClass.mark
      append(isMark ? [byte] : [], hash: Self.hash([byte]), known: isMark)
    }
  }

  static func hash(_ bytes: [UInt8]) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return hash
  }

  /// The entry of the folded word in `bytes[0..<count]`, whose FNV-1a hash is `hash`.
  func entry(of bytes: [UInt8], count: Int, hash: UInt64) -> Int32 {
    let mask = contents.slots.count - 1
    var slot = Int(truncatingIfNeeded: hash ^ (hash >> 29)) & mask
    while true {
      let candidate = contents.slots[slot]
      if candidate < 0 { break }
      if contents.hashes[Int(candidate)] == hash, spells(candidate, bytes, count) { return candidate }
      slot = (slot + 1) & mask
    }
    return append(Array(bytes[0..<count]), hash: hash, known: true)
  }

  /// Whether the entry is the folded word in `bytes[0..<count]`.
  func spells(_ entry: Int32, _ bytes: [UInt8], _ count: Int) -> Bool {
    let start = Int(contents.spellingStart[Int(entry)])
    let next = Int(entry) + 1
    let end =
      next < contents.spellingStart.count ? Int(contents.spellingStart[next]) : contents.spelling.count
    guard end - start == count else { return false }
    for index in 0..<count where contents.spelling[start + index] != bytes[index] { return false }
    return true
  }

  @discardableResult
  private func append(_ word: [UInt8], hash: UInt64, known: Bool) -> Int32 {
    let number = Int32(truncatingIfNeeded: entries.count)
    let all = known ? book.symbols(of: word) : []
    let main = all.filter { book.isMain($0) }
    let found = main + all.filter { !book.isMain($0) }
    let roots = book.rootNodes(of: main)
    let forms = known ? book.verbForms(of: word) : []
    var lists = WordLists()
    for symbol in found { lists.formUnion(book.lists(of: symbol)) }
    if word.count > 3, word.last == UInt8(ascii: "y"), word[word.count - 2] == UInt8(ascii: "l") {
      lists.insert(.endsInLy)
    }
    contents.entries.append(
      Entry(
        firstSymbol: Int32(truncatingIfNeeded: symbols.count),
        symbolCount: Int16(truncatingIfNeeded: found.count),
        mainSymbolCount: Int16(truncatingIfNeeded: main.count),
        symbolMask: found.reduce(0) { $0 | 1 << UInt64($1 & 63) },
        firstRootNode: Int32(truncatingIfNeeded: rootNodes.count),
        rootNodeCount: Int16(truncatingIfNeeded: roots.count),
        lists: lists,
        firstVerbForm: Int32(truncatingIfNeeded: verbForms.count),
        verbFormCount: Int16(truncatingIfNeeded: forms.count)
      )
    )
    contents.symbols += found
    contents.rootNodes += roots
    contents.verbForms += forms
    contents.hashes.append(hash)
    contents.spellingStart.append(Int32(truncatingIfNeeded: contents.spelling.count))
    contents.spelling += word
    if entries.count * 2 > contents.slots.count { grow() } else { place(number) }
    return number
  }

  private func place(_ number: Int32) {
    let mask = contents.slots.count - 1
    let hash = contents.hashes[Int(number)]
    var slot = Int(truncatingIfNeeded: hash ^ (hash >> 29)) & mask
    while contents.slots[slot] >= 0 { slot = (slot + 1) & mask }
    contents.slots[slot] = number
  }

  private func grow() {
    contents.slots = Array(repeating: -1, count: contents.slots.count * 2)
    for number in entries.indices { place(Int32(truncatingIfNeeded: number)) }
  }

  /// The word's folded spelling.
  func text(of entry: Int32) -> String {
    let start = Int(contents.spellingStart[Int(entry)])
    let next = Int(entry) + 1
    let end =
      next < contents.spellingStart.count ? Int(contents.spellingStart[next]) : contents.spelling.count
    return String(decoding: contents.spelling[start..<end], as: UTF8.self)
  }
}

/// Tables that no reading is using; each knows the words of the texts it was used for.
final class WordTableShelf: Sendable {
  private let tables = Mutex<[WordTable.Contents]>([])

  /// A table, where one is free.
  func take() -> WordTable.Contents? { tables.withLock { $0.popLast() } }

  /// Puts a table back.
  func give(_ contents: WordTable.Contents) {
    tables.withLock { tables in
      // As many as there are readings at once; more than that nobody waits for.
      if tables.count < 64 { tables.append(contents) }
    }
  }
}

/// One form of one verb.
struct VerbForm: Hashable, Sendable {
  enum Tense: UInt8 { case past, present, future, participle, gerund, infinitive }
  /// The verb's place in the grammar's list.
  let verb: Int32
  let tense: Tense
}
