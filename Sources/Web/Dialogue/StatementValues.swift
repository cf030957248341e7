// SPDX-License-Identifier: Apache-2.0

import Dialogue
import Foundation
import Kernel
import Reading
import Vocabulary

/// Text as it may stand in HTML.
enum Markup {
  /// `text` with the five characters escaped that mean something in HTML.
  static func escaped(_ text: some StringProtocol) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count + 16)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): result += Array("&amp;".utf8)
      case UInt8(ascii: "<"): result += Array("&lt;".utf8)
      case UInt8(ascii: ">"): result += Array("&gt;".utf8)
      case UInt8(ascii: "\""): result += Array("&quot;".utf8)
      case UInt8(ascii: "'"): result += Array("&#39;".utf8)
      default: result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// `text`, escaped, with marks around the stretches that answer a search.
  static func marked(_ text: String, _ marks: [Range<Int>]) -> String {
    guard !marks.isEmpty else { return escaped(text) }
    let bytes = Array(text.utf8)
    var result = ""
    var place = 0
    for mark in marks where mark.lowerBound >= place && mark.upperBound <= bytes.count {
      result += escaped(String(decoding: bytes[place..<mark.lowerBound], as: UTF8.self))
      result += "<mark>\(escaped(String(decoding: bytes[mark], as: UTF8.self)))</mark>"
      place = mark.upperBound
    }
    return result + escaped(String(decoding: bytes[place...], as: UTF8.self))
  }
}

/// Says statements in the words of a page.
struct StatementWords {
  let names: NameCatalogue
  let wording: Wording

  private var language: String { wording.language }

  /// A speaker by his name in this language; as the source names him where the catalogue does not know him.
  func name(_ speaker: StatementContent.Speaker) -> String {
    let name = speaker.party.map { names.party($0, language) } ?? speaker.name
    switch speaker.capacity {
    case .chair: return wording("speaker.chair", ["name": name])
    case .collective where speaker.party == nil:
      return speaker.name.isEmpty ? wording["speaker.collective"] : speaker.name
    default: return name.isEmpty ? wording["speaker.unknown"] : name
    }
  }

  /// The speakers, without links.
  func who(_ content: StatementContent) -> String {
    content.speakers.map(name).joined(separator: wording.comma)
  }

  /// The speakers as links to their pages.
  func whoMarkup(_ content: StatementContent) -> String {
    content.speakers.map { speaker in
      let name = Markup.escaped(name(speaker))
      guard let party = speaker.party else { return "<span class=\"who\">\(name)</span>" }
      return "<a class=\"who\" href=\"\(Address.party(party))\">\(name)</a>"
    }
    .joined(separator: wording.comma)
  }

  /// Themes and instruments as the entries of a list of tags: short where many statements stand in a list.
  func tagsMarkup(_ content: StatementContent, isFull: Bool = false) -> String {
    var result = ""
    for theme in content.themes {
      let label = isFull ? names.theme(theme, language) : names.shortTheme(theme, language)
      result += "<li><a class=\"tag\" href=\"\(Address.theme(theme))\">\(Markup.escaped(label))</a></li>"
    }
    for citation in content.citations {
      let name = isFull ? names.instrumentName(citation.instrument) : citation.instrument
      let label = citation.provision.isEmpty ? name : "\(name), \(citation.provision)"
      result +=
        "<li><a class=\"tag inst\" href=\"\(Address.instrument(citation.instrument))\">\(Markup.escaped(label))</a></li>"
    }
    return result
  }

  func state(_ state: StoredStatement.State) -> String { wording["state.\(state.rawValue)"] }

  func stateClass(_ state: StoredStatement.State) -> String {
    switch state {
    case .confirmed: "k-support"
    case .corrected, .added: "k-practice"
    case .rejected: "k-concern"
    case .suggested, .replaced, .withdrawn: ""
    }
  }

  /// Which pages of the document it stands on; nil where it has none.
  func pages(_ statement: StoredStatement) -> String? {
    statement.pages.map { pages in
      pages.count == 1
        ? wording("page.one", ["page": String(pages.lowerBound)])
        : wording("page.range", ["first": String(pages.lowerBound), "last": String(pages.upperBound)])
    }
  }

  /// What every list of statements shows of one.
  func values(_ statement: StoredStatement, language documentLanguage: String) -> Values {
    let content = statement.content
    return [
      "id": .text(statement.id.rawValue),
      "version": .number(statement.version),
      "kind": .text(content.kind.rawValue),
      "kindWord": .text(wording.kind(content.kind)),
      "quote": .text(content.quote),
      "who": .text(whoMarkup(content)),
      "name": .text(who(content)),
      "tags": .some(tagsMarkup(content)),
      "state": .text(state(statement.state)),
      "stateClass": .some(stateClass(statement.state)),
      "lang": .text(documentLanguage),
      "replied": .some(replied(statement)),
    ]
  }

  /// Who answered on how it is reported, and how: `Kenya: Objects`; empty where nobody did.
  func replied(_ statement: StoredStatement) -> String {
    statement.replies.map { reply in
      "\(names.party(reply.party, language)): \(wording["stance.\(reply.stance.rawValue)"])"
    }
    .joined(separator: wording.comma)
  }

  /// A hit of a search.
  func values(_ hit: StatementHit, meetingTitle: String? = nil) -> Values {
    var values = values(hit.statement, language: hit.language)
    values["marked"] = .text(Markup.marked(hit.statement.content.quote, hit.marks))
    values["meeting"] = .text(meetingTitle ?? hit.meeting)
    values["meetingHref"] = .text(Address.meeting(hit.meeting))
    if !hit.statement.content.places.isEmpty {
      values["placesWords"] = .text(
        wording(
          "practice.places",
          [
            "places": hit.statement.content.places.map { names.party($0, language) }.joined(
              separator: wording.comma
            )
          ]
        )
      )
    }
    return values
  }

  func strength(_ strength: Strength) -> String { wording["strength.\(strength.rawValue)"] }

  /// Parties with how many statements each made, for a list of tags.
  func tags(_ speakers: [(code: String, statements: Int)]) -> [Values] {
    speakers.map { speaker in
      [
        "href": .text(Address.party(speaker.code)), "name": .text(names.party(speaker.code, language)),
        "count": .text(wording.number(speaker.statements)),
      ]
    }
  }

  /// For each of the five regional groups how many of its States are among `codes`.
  func groups(_ codes: Set<String>) -> [Values] {
    RegionalGroup.allCases.map { group in
      let members = names.catalogue.parties.filter { $0.kind == .state && $0.regionalGroup == group }
      let heard = members.filter { codes.contains($0.id.rawValue) }.count
      return [
        "label": .text(wording["group.\(group.rawValue)"]), "all": .number(members.count),
        "heard": .number(heard),
        "words": .text(
          wording("group.of", ["heard": wording.number(heard), "all": wording.number(members.count)])
        ),
      ]
    }
  }

  func visibility(_ level: Visibility) -> String { wording["visibility.\(level.rawValue)"] }

  /// The levels as the options of a choice.
  func levels(_ chosen: Visibility) -> [Values] {
    Visibility.allCases.map {
      ["id": .text($0.rawValue), "label": .text(visibility($0)), "isChosen": .flag($0 == chosen)]
    }
  }

  /// The kinds that occur, with how many of each.
  func kinds(_ statements: [StoredStatement]) -> [Values] {
    StatementKind.allCases.compactMap { kind in
      let count = statements.filter { $0.content.kind == kind }.count
      guard count > 0 else { return nil }
      return [
        "kind": .text(kind.rawValue), "label": .text(wording.kind(kind)),
        "count": .text(wording.number(count)),
      ]
    }
  }

  func kinds(_ counts: [Facet.Count]) -> [Values] {
    counts.map { count in
      [
        "kind": .text(count.value), "label": .text(wording["kind.\(count.value)"]),
        "count": .text(wording.number(count.statements)),
      ]
    }
  }
}

extension Visit {
  var words: StatementWords { StatementWords(names: site.names, wording: wording) }

  /// The language of what a document says, where it is not the page's: for `lang`, so that it is spoken and set
  /// as such.
  func foreign(_ document: StoredDocument) -> Values.Field? {
    document.language == language ? nil : .some(document.language)
  }
}

extension StoredDocument {
  /// What it is called on pages: its title, else the name of its file.
  var shownTitle: String { title.isEmpty ? name : title }
}

/// Where the tile of a State stands on the map.
struct TilePlace: Sendable {
  let code: String
  let column: Int
  let row: Int

  static func all() throws -> [TilePlace] {
    try CatalogueTable(parsing: embeddedTexts["tiles.tsv"] ?? "", name: "tiles.tsv").rows.compactMap { row in
      guard let column = Int(row.text("column")), let line = Int(row.text("row")) else { return nil }
      return TilePlace(code: row.text("code"), column: column, row: line)
    }
  }
}
