// SPDX-License-Identifier: Apache-2.0

/// What editing does to a draft; each a function of the draft and the edit, so that it can be told beforehand what
/// becomes of its citations.
extension DraftBody {
  /// A block as a person edits it: the words of a heading, or sentences one to a line.
  public func text(ofBlock index: Int) -> String? {
    guard blocks.indices.contains(index) else { return nil }
    return switch blocks[index] {
    case .heading(let title, _): title
    case .paragraph(let sentences): sentences.map(\.text).joined(separator: "\n")
    }
  }

  /// What an edit made of a draft.
  public struct Edit: Sendable, Equatable {
    public let body: DraftBody
    /// Citations that a rewritten sentence kept though its new words did not have them.
    public let carried: [Int]
    /// Citations that no sentence of the draft has any longer.
    public let dropped: [Int]
  }

  /// Rewrites a block.
  ///
  /// `was` is the text of the block that the person saw. Where another block has come to stand at `index` meanwhile,
  /// the one that still has that text is rewritten; nil where none has, for then somebody else changed it. A sentence
  /// that is rewritten without citations keeps those of the sentence it was; one whose words stay and whose
  /// citations go loses them, for that is what the person did. An empty text takes the block out.
  public func rewriting(block index: Int, was: String, as text: String, words: SynthesisWords) -> Edit? {
    let found =
      self.text(ofBlock: index) == was ? index : blocks.indices.first { self.text(ofBlock: $0) == was }
    guard let found else { return nil }
    var body = self
    var carried: [Int] = []
    switch blocks[found] {
    case .heading(_, let level):
      let title = text.split(whereSeparator: \.isWhitespace).joined(separator: " ").drop { $0 == "#" }.trimmed
      body.blocks[found] = .heading(title, level: level)
      if title.isEmpty { body.blocks.remove(at: found) }
    case .paragraph(let old):
      let new = words.body(text)
      var blocks = new.blocks
      if case .paragraph(let sentences)? = blocks.first, blocks.count == 1 {
        let kept = Self.keepingCitations(old, sentences, elsewhere: Set(new.citations.keys))
        carried = kept.carried
        blocks = [.paragraph(kept.sentences)]
      }
      body.blocks.replaceSubrange(found...found, with: blocks)
    }
    return Edit(body: body, carried: carried, dropped: Self.dropped(self, body))
  }

  private static func dropped(_ old: DraftBody, _ new: DraftBody) -> [Int] {
    Set(old.citations.keys).subtracting(new.citations.keys).sorted()
  }

  /// From this share of common words on a sentence is taken for a rewriting of another.
  private static let resemblance = 0.3

  private static func keepingCitations(_ old: [DraftSentence], _ new: [DraftSentence], elsewhere: Set<Int>)
    -> (sentences: [DraftSentence], carried: [Int])
  {
    let stay = Set(new.map(\.plain))
    // Sentences that are gone, and so may have been rewritten.
    var gone = old.filter { !stay.contains($0.plain) && !$0.citations.isEmpty }
    let known = Set(old.map(\.plain))
    var carried: [Int] = []
    var cited = elsewhere
    let sentences = new.map { sentence -> DraftSentence in
      guard sentence.citations.isEmpty, !known.contains(sentence.plain) else { return sentence }
      let best = gone.indices.map { (index: $0, share: resemblance(gone[$0].plain, sentence.plain)) }
        .max { ($0.share, $1.index) < ($1.share, $0.index) }
      // One sentence for one sentence is a rewriting, however few words stay.
      guard let best, best.share >= Self.resemblance || old.count == 1 && new.count == 1 else {
        return sentence
      }
      let numbers = gone.remove(at: best.index).citations.filter { cited.insert($0).inserted }
      guard !numbers.isEmpty else { return sentence }
      carried += numbers
      return sentence.citing(numbers)
    }
    return (sentences, carried)
  }

  private static func resemblance(_ a: String, _ b: String) -> Double {
    func words(_ text: String) -> Set<String> {
      Set(text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init).filter { $0.count > 2 })
    }
    let (a, b) = (words(a), words(b))
    return a.isEmpty || b.isEmpty ? 0 : Double(a.intersection(b).count) / Double(min(a.count, b.count))
  }

  /// Moves a sentence with its citations one place up or down, over the border of its paragraph too; the same draft
  /// where there is nowhere to go.
  public func moving(_ place: Place, down: Bool) -> DraftBody {
    guard blocks.indices.contains(place.block), case .paragraph(var sentences) = blocks[place.block],
      sentences.indices.contains(place.sentence)
    else { return self }
    var body = self
    let target = place.sentence + (down ? 1 : -1)
    if sentences.indices.contains(target) {
      sentences.swapAt(place.sentence, target)
      body.blocks[place.block] = .paragraph(sentences)
      return body
    }
    let others = blocks.indices.filter { index in
      guard index != place.block, case .paragraph = blocks[index] else { return false }
      return down ? index > place.block : index < place.block
    }
    guard let other = down ? others.first : others.last, case .paragraph(var there) = blocks[other] else {
      return self
    }
    let sentence = sentences.remove(at: place.sentence)
    there.insert(sentence, at: down ? 0 : there.count)
    body.blocks[other] = .paragraph(there)
    body.blocks[place.block] = .paragraph(sentences)
    if sentences.isEmpty { body.blocks.remove(at: place.block) }
    return body
  }

  /// Takes a sentence out.
  public func removing(_ place: Place) -> Edit {
    guard blocks.indices.contains(place.block), case .paragraph(var sentences) = blocks[place.block],
      sentences.indices.contains(place.sentence)
    else { return Edit(body: self, carried: [], dropped: []) }
    var body = self
    sentences.remove(at: place.sentence)
    body.blocks[place.block] = .paragraph(sentences)
    if sentences.isEmpty { body.blocks.remove(at: place.block) }
    return Edit(body: body, carried: [], dropped: Self.dropped(self, body))
  }

  /// Puts a block in behind another; before all where `index` is below 0.
  public func adding(_ block: Block, behind index: Int) -> DraftBody {
    var body = self
    body.blocks.insert(block, at: max(0, min(index + 1, blocks.count)))
    return body
  }

  /// Adds sentences to the last paragraph under the heading with that title, the last such heading at or before the
  /// end of the session titled `session` where there is one; under a new heading at the end where there is none.
  public func adding(_ sentences: [DraftSentence], under heading: String, session: String?) -> DraftBody {
    guard !sentences.isEmpty else { return self }
    var start = 0
    var end = blocks.count
    if let session, let found = blocks.firstIndex(of: .heading(session, level: 1)) {
      start = found + 1
      end =
        blocks[start...].firstIndex {
          if case .heading(_, 1) = $0 { return true }
          return false
        } ?? blocks.count
    }
    var body = self
    if let head = blocks[start..<end].lastIndex(of: .heading(heading, level: 2)) {
      let next =
        blocks[(head + 1)..<end].firstIndex {
          if case .heading = $0 { return true }
          return false
        } ?? end
      body.blocks.insert(.paragraph(sentences), at: next)
    } else {
      body.blocks.insert(contentsOf: [.heading(heading, level: 2), .paragraph(sentences)], at: end)
    }
    return body
  }
}

extension DraftSentence {
  /// The sentence with citations before the mark that ends it.
  public func citing(_ numbers: [Int]) -> DraftSentence {
    let markers = numbers.map { Self.marker($0) }.joined(separator: " ")
    guard let last = text.last, ".!?؟".contains(last) else { return DraftSentence("\(text) \(markers)") }
    return DraftSentence("\(text.dropLast()) \(markers)\(last)")
  }
}

/// How one text of a draft differs from another, sentence by sentence, and word by word where one was rewritten.
public struct DraftDifference: Sendable, Equatable {
  public let lines: [Line]

  /// A heading or a sentence.
  public enum Line: Sendable, Equatable {
    case same(String)
    case removed(String)
    case added(String)
    /// Words that stay, go and come, in their order.
    case changed([Word])
  }

  /// A run of words.
  public enum Word: Sendable, Equatable {
    case same(String)
    case removed(String)
    case added(String)
  }

  /// Whether nothing differs.
  public var isEmpty: Bool {
    lines.allSatisfy { if case .same = $0 { true } else { false } }
  }

  /// Compares by the longest common subsequence.
  ///
  /// E. W. Myers, “An O(ND) difference algorithm and its variations”,
  /// Algorithmica 1, 1986.
  public init(from old: DraftBody, to new: DraftBody) {
    var lines: [Line] = []
    var removed: [String] = []
    var added: [String] = []
    func close() {
      // A sentence taken out where one was put in was rewritten.
      let pairs = min(removed.count, added.count)
      for index in 0..<pairs { lines.append(.changed(Self.words(removed[index], added[index]))) }
      lines += removed.dropFirst(pairs).map(Line.removed) + added.dropFirst(pairs).map(Line.added)
      removed = []
      added = []
    }
    Self.walk(Self.units(old), Self.units(new)) { old, new in
      if let old, new != nil {
        close()
        lines.append(.same(old))
      } else if let old {
        removed.append(old)
      } else if let new {
        added.append(new)
      }
    }
    close()
    self.lines = lines
  }

  private static func units(_ body: DraftBody) -> [String] {
    body.blocks.flatMap { block -> [String] in
      switch block {
      case .heading(let title, let level): [String(repeating: "#", count: level) + " " + title]
      case .paragraph(let sentences): sentences.map(\.text)
      }
    }
  }

  private static func words(_ old: String, _ new: String) -> [Word] {
    var words: [Word] = []
    walk(old.split(separator: " ").map(String.init), new.split(separator: " ").map(String.init)) { old, new in
      if let old, new != nil {
        if case .same(let text)? = words.last {
          words[words.count - 1] = .same(text + " " + old)
        } else {
          words.append(.same(old))
        }
      } else if let old {
        if case .removed(let text)? = words.last {
          words[words.count - 1] = .removed(text + " " + old)
        } else {
          words.append(.removed(old))
        }
      } else if let new {
        if case .added(let text)? = words.last {
          words[words.count - 1] = .added(text + " " + new)
        } else {
          words.append(.added(new))
        }
      }
    }
    return words
  }

  /// Goes through both in step: what stays comes with both, what goes with the first, what comes with the second.
  private static func walk(_ old: [String], _ new: [String], _ each: (String?, String?) -> Void) {
    let difference = new.difference(from: old)
    var removals: Set<Int> = []
    var insertions: Set<Int> = []
    for change in difference {
      switch change {
      case .remove(let offset, _, _): removals.insert(offset)
      case .insert(let offset, _, _): insertions.insert(offset)
      }
    }
    var a = 0
    var b = 0
    while a < old.count || b < new.count {
      if a < old.count, removals.contains(a) {
        each(old[a], nil)
        a += 1
      } else if b < new.count, insertions.contains(b) {
        each(nil, new[b])
        b += 1
      } else if a < old.count, b < new.count {
        each(old[a], new[b])
        a += 1
        b += 1
      } else {
        break
      }
    }
  }
}
