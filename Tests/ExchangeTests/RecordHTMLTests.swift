// SPDX-License-Identifier: Apache-2.0

import Exchange
import Kernel
import Reading
import TesseraTesting
import Testing
import Vocabulary

/// The page for readers, read back with an XML parser that knows nothing of it.
@Suite struct RecordHTMLTests {
  private let reader: Reader
  private let english: RecordHTML.Words

  init() throws {
    reader = try Telling.reader()
    english = try Self.words("en")
  }

  static func words(_ language: String) throws -> RecordHTML.Words {
    let text = try Repository.text("Sources/tessera/Wording/wording.tsv")
    let rows = try CatalogueTable(parsing: text, name: "wording.tsv").rows
    let pairs = rows.map { ($0.text("key"), $0.text(language)) }
    return RecordHTML.Words(language: language, words: Dictionary(uniqueKeysWithValues: pairs))
  }

  private func bytes(_ record: Record, words: RecordHTML.Words? = nil) -> [UInt8] {
    RecordHTML.bytes(record, named: "report", catalogue: reader.catalogue, words: words ?? english)
  }

  /// What must hold of every page, whatever the record.
  private func check(_ record: Record, words: RecordHTML.Words? = nil) throws -> ParsedPage {
    let page = try ParsedPage(bytes(record, words: words))
    #expect(page.ids.count == Set(page.ids).count)
    let ids = Set(page.ids)
    for link in page.links { #expect(ids.contains(link), "a link to #\(link)") }
    #expect(page.cards.map(\.id) == record.statements.map(\.id))
    for card in page.cards {
      let words = try #require(page.anchors["t" + card.id], "no words for \(card.id)")
      #expect(words.href == card.id && card.back == "t" + card.id)
      #expect(words.classes.isSuperset(of: card.classes.filter { $0 != "stmt" }))
    }
    #expect(page.nestedLinks == 0)
    #expect(page.loading == [])
    #expect(page.style.utf8.count < 30_000)
    #expect(!page.style.contains("@import") && !page.style.contains("url("))
    // The whole text is there, in its order, with nothing added.
    let whole = String(decoding: record.text.bytes, as: UTF8.self)
    #expect(Self.ink(page.source) == Self.ink(whole))
    for scalar in String(decoding: bytes(record, words: words), as: UTF8.self).unicodeScalars {
      #expect(!Self.isForbidden(scalar), "U+\(String(scalar.value, radix: 16))")
    }
    return page
  }

  /// The text without white space, and with U+FFFD for what no page may hold.
  private static func ink(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars
    where scalar.value > 0x20 && scalar.value != 0xA0 && scalar.value != 0xFEFF {
      result.append(isForbidden(scalar) ? "\u{FFFD}" : scalar)
    }
    return String(String(result).filter { $0 != "\u{FFFD}" })
  }

  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: false
    case 0..<0x20, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069, 0xFDD0...0xFDEF: true
    default: scalar.value & 0xFFFE == 0xFFFE
    }
  }

  // MARK: - Every page

  @Test(arguments: try Repository.samples)
  func `every statement links to its words and back, and the text is whole`(sample: String) throws {
    let record = try reader.read(try Repository.sample(sample))
    let page = try check(record)
    #expect(page.policy?.hasPrefix("default-src 'none'") == true)
    for (card, statement) in zip(page.cards, record.statements) {
      #expect(page.anchors["t" + card.id]?.text.isEmpty == false)
      #expect(
        card.text.contains(statement.rule.rawValue) && card.text.contains("\(statement.rule.confidence)")
      )
    }
  }

  @Test(arguments: 0..<24)
  func `spans that overlap break no page`(seed: Int) throws {
    var generator = SplitMix(seed: UInt64(seed))
    let page = try check(try RandomRecords.record(using: &generator))
    let marks = page.anchors.values.count { $0.classes.contains("in") }
    #expect(marks > 0 && marks < page.cards.count)
  }

  @Test(arguments: ["en", "fr", "es", "ar"])
  func `a page speaks the language of its reader`(language: String) throws {
    let record = try reader.read(try Repository.sample("taller-es"))
    let page = try check(record, words: try Self.words(language))
    #expect(page.language == language && page.direction == (language == "ar" ? "rtl" : "ltr"))
    #expect(page.sourceLanguage == "es" && page.sourceDirection == "ltr")
    for key in RecordHTML.Words.keys { #expect(!page.text.contains(key), "\(key)") }
    #expect(
      page.text.contains(
        ["en": "Show all", "fr": "Tout afficher", "es": "Mostrar todo", "ar": "إظهار الكل"][language] ?? "?"
      )
    )
  }

  @Test func `every word of a page is in the catalogue of words`() throws {
    let text = try Repository.text("Sources/tessera/Wording/wording.tsv")
    let keys = Set(try CatalogueTable(parsing: text, name: "wording.tsv").rows.map { $0.text("key") })
    #expect(Set(RecordHTML.Words.keys).subtracting(keys) == [])
    #expect(RecordHTML.Words.keys.count > 50)
  }

  @Test func `a page grows with the record and not with its square`() throws {
    let text = String(repeating: "Portugal stressed fees. ", count: 2000)
    var source = SourceText(try DocumentText(decoding: Array(text.utf8)))
    let statement = try #require(try reader.read(Array(text.utf8), language: "en").statements.first)
    source.statements = (0..<500).map { place in
      Record.Statement(
        span: Span(place, text.utf8.count - place),
        start: place,
        end: text.utf8.count - place,
        speakers: statement.speakers,
        onBehalfOf: nil,
        kind: statement.kind,
        strength: nil,
        themes: [],
        instruments: [],
        provisions: [],
        places: [],
        attribution: statement.attribution,
        rule: statement.rule,
        session: nil
      )
    }
    let record = try reader.read(source, digest: ContentDigest(of: Array(text.utf8)), language: "en")
    let page = try check(record)
    #expect(page.cards.count == 500)
    // A card holds at most 600 characters of its statement, here of 48,000.
    #expect(bytes(record).count < text.utf8.count + 500 * 2_000 + 40_000)
  }

  @Test func `the style stays short however many parties speak`() throws {
    let catalogue = reader.catalogue
    let states = catalogue.parties.filter { $0.kind == .state }.prefix(120)
    let sentences = states.map {
      "\($0.name) stressed fees, visas, detention, remittances and the health of children."
    }
    let record = try reader.read(Array(sentences.joined(separator: "\n\n").utf8), language: "en")
    #expect(record.statements.count > 100)
    let page = try check(record)
    #expect(page.ids.count { $0.hasPrefix("fp") && $0.count > 2 } == 40)
  }

  // MARK: - Hostile text

  @Test func `what a document says is never markup`() throws {
    let hostile = RandomRecords.hostile.joined(separator: " ")
    let text =
      "<script>alert('x')</script>\n\nPortugal stressed \(hostile) \"fees\" & <b onclick=\"x\">visas</b>.\n"
    let record = try reader.read(Array(text.utf8), language: "en")
    let page = try check(record)
    let written = String(decoding: bytes(record), as: UTF8.self)
    #expect(!written.contains("<script") && !written.contains("<b onclick"))
    #expect(written.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"))
    #expect(!page.elements.contains("script"))
  }

  @Test func `a name of a file is never markup`() throws {
    let record = try reader.read(Array("Portugal stressed fees.\n".utf8), language: "en")
    let name = "\"><img src=x onerror=alert(1)>\u{202E}"
    let written = RecordHTML.bytes(record, named: name, catalogue: reader.catalogue, words: english)
    let page = try ParsedPage(written)
    #expect(!page.elements.contains("img"))
    #expect(page.text.contains("\"><img src=x onerror=alert(1)>\u{FFFD}"))
  }

  @Test func `text from right to left stays, in its direction`() throws {
    let text = "أكد المغرب على الحقوق.\n\nPortugal stressed fees.\n"
    let record = try reader.read(Array(text.utf8), language: "ar")
    let page = try check(record)
    #expect(page.sourceDirection == "rtl" && page.sourceLanguage == "ar")
    #expect(page.source.contains("أكد المغرب على الحقوق"))
  }

  // MARK: - Choices, pages, notes

  @Test func `every party, theme and kind can be chosen without script`() throws {
    let record = try reader.read(try Repository.sample("dhaka-2016-roundtables"))
    let page = try check(record)
    let parties = Set(record.statements.flatMap { $0.speakers.compactMap(\.party) })
    let themes = Set(record.statements.flatMap(\.themes))
    let ids = Set(page.ids)
    #expect(page.ids.count { $0.hasPrefix("fp") && $0.count > 2 } == min(40, parties.count))
    #expect(page.ids.count { $0.hasPrefix("fh") && $0.count > 2 } == themes.count)
    for kind in Set(record.statements.map(\.kind)) {
      #expect(ids.contains("f-\(kind.rawValue)"))
      #expect(page.style.contains(":root:has(#f-\(kind.rawValue):not(:checked)) .stmt.k-\(kind.rawValue)"))
    }
    // The first theme hides the cards that do not have it, and only those.
    let first = try #require(themes.sorted().first)
    #expect(page.style.contains(":root:has(#fh0:checked) .stmt:not(.h0)"))
    let shown = page.cards.filter { $0.classes.contains("h0") }.map(\.id)
    #expect(shown == record.statements.filter { $0.themes.contains(first) }.map(\.id))
  }

  @Test func `no two statements light up together`() throws {
    let record = try reader.read(try Repository.sample("dhaka-2016-roundtables"))
    let page = try check(record)
    let digits = page.cards.map { card in card.classes.filter { $0.firstMatch(of: /^d[a-i][0-9]$/) != nil } }
    #expect(Set(digits).count == record.statements.count)
    for name in Set(digits.flatMap { $0 }) {
      #expect(page.style.contains(":root:has(.\(name):target){--\(name):1}"))
    }
  }

  @Test func `a page of the document shows where it begins`() throws {
    let text = "Portugal stressed fees.\n\nNepal asked who pays for visas.\n"
    var source = SourceText(try DocumentText(decoding: Array(text.utf8)))
    source.pages = PageMap(pageCount: 9)
    source.pages.append(PageMap.Place(page: 7, line: 1), from: 0)
    source.pages.append(PageMap.Place(page: 8, line: 1), from: 25)
    source.notes = [.recognisedByOCR]
    let digest = ContentDigest(of: Array(text.utf8))
    let page = try check(try reader.read(source, digest: digest, language: "en"))
    #expect(page.pageNumbers == ["7", "8"])
    #expect(page.cards.map { $0.text.contains("page 7") } == [true, false])
    #expect(page.text.contains("OCR"))
  }

  @Test func `a text without statements gives a page that says so`() throws {
    let record = try reader.read(Array("Nothing here.\n".utf8), language: "en")
    let page = try check(record)
    #expect(page.cards.isEmpty && page.text.contains("Nothing in this text could be attributed to anybody."))
  }
}
