// SPDX-License-Identifier: Apache-2.0

import Kernel
import Vocabulary

/// What holds for a whole document: its language, the State under review, whose “we” it is, what all of it is about.
struct Circumstances {
  /// The party a review is of, or -1: the delegation and the Government are then its own.
  var reviewed: Int32 = -1
  /// Whether the document reports a review of one State by others.
  var isReview = false
  /// The date of the document, as ISO 8601 writes it.
  var date: String?
  /// The party that issued the document and says “we”, or -1.
  var issuer: Int32 = -1
  /// A theme that every statement of the document has.
  var theme: Int?

  /// Reads the first 64 KiB of the text for them.
  init(grammar: Grammar, text: DocumentText, layout: Layout) {
    let passage = Passage(grammar: grammar)
    let parties = grammar.catalogue.parties
    var asObject: [Int32: Int] = [:]
    var institutions: [Int32: Int] = [:]
    var titled: Int32 = -1
    var makesRecommendations = 0
    var climate = 0
    var negotiates = false
    var migration = 0
    let climateTheme = grammar.themeNumbers["climate-disasters"]
    for block in layout.blocks {
      guard let first = block.lines.first, layout.segments[first].start < 1 << 16 else { break }
      passage.read(block.lines.map { layout.segments[$0] }, of: text.bytes)
      if date == nil, layout.segments[first].start < 4096 { date = DocumentDate.first(in: passage) }
      for mention in passage.mentions where mention.party >= 0 {
        if mention.name.isInstitution { institutions[mention.party, default: 0] += 1 }
        if ["UNFCCC", "SBSTA", "SBI", "IPCC", "AOSIS", "COP"].contains(
          parties[Int(mention.party)].id.rawValue
        ) {
          climate += 1
          negotiates = true
        }
        guard parties[Int(mention.party)].kind == .state else { continue }
        if mention.start > 0, !passage.tokens[mention.start].shape.contains(.startsLine) {
          asObject[mention.party, default: 0] += 1
        }
        if block.kind == .heading, passage.count <= mention.end - mention.start + 3 {
          if titled < 0 { titled = mention.party }
        }
      }
      for place in passage.matches.indices {
        let output = grammar.book.outputs[Int(passage.matches[place].output)]
        if output.layer == .list, output.value == Int32(WordLists.reviewMarks.rawValue.trailingZeroBitCount) {
          isReview = true
        }
        if output.layer == .theme, let climateTheme, grammar.triggers[Int(output.value)].theme == climateTheme
        {
          climate += 1
        }
      }
      for index in 0..<passage.count where passage.isWord(index) {
        if passage.is(index, .migrationWords) { migration += 1 }
        if passage.is(index, .reviewMarks) { isReview = true }
        if passage.is(index, .negotiationWords) {
          climate += 2
          negotiates = true
        }
        if passage.is(index, .recommendationsHeading), passage.mark(index + 1) == Mark.period,
          index > 1, passage.mention(at: index - 2)?.party ?? -1 >= 0
        {
          makesRecommendations += 1
        }
      }
    }
    isReview = isReview || makesRecommendations >= 3
    if isReview {
      let ranked = asObject.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
      if titled >= 0 {
        reviewed = titled
      } else if let first = ranked.first, first.value >= 3,
        first.value >= 2 * (ranked.dropFirst().first?.value ?? 0)
      {
        reviewed = first.key
      }
    }
    let issuers = institutions.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
    if let first = issuers.first, first.value >= 2, first.value >= 2 * (issuers.dropFirst().first?.value ?? 0)
    {
      issuer = first.key
    }
    if negotiates, climate >= 8, climate > 3 * migration { theme = climateTheme }
  }
}
