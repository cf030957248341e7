// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import Foundation
import Kernel
import Reading
import Synthesis
import TesseraTesting
import Testing
import Vocabulary

@testable import Web

/// The words of the pages, in four languages, and nowhere else.
@Suite struct WordingTests {
  private let wordings: [String: Wording]
  private let templates: [(name: String, text: String)]
  private let sources: [(name: String, text: String)]

  init() throws {
    wordings = try Wording.all()
    templates = try Repository.files(in: "Sources/Web/Templates", endingIn: ".mustache").map {
      ($0.lastPathComponent, try String(contentsOf: $0, encoding: .utf8))
    }
    sources = try Repository.files(in: "Sources/Web", endingIn: ".swift").map {
      ($0.lastPathComponent, try String(contentsOf: $0, encoding: .utf8))
    }
  }

  /// The plural forms of each language (Unicode CLDR).
  private static let forms = [
    "en": ["one", "other"], "fr": ["one", "many", "other"], "es": ["one", "many", "other"],
    "ar": ["zero", "one", "two", "few", "many", "other"],
  ]

  @Test func `every text has words in all four languages, and the same places in them`() throws {
    let english = try #require(wordings["en"])
    let names = english.keys.filter { !$0.contains("#") }
    #expect(names.count > 300)
    for (language, wording) in wordings {
      for key in names {
        #expect(wording.find(key) != nil, "\(language) \(key)")
        func places(_ text: String) -> Set<String> {
          Set(text.matches(of: /\{(\w+)\}/).map { String($0.1) })
        }
        #expect(places(wording[key]) == places(english[key]), "\(language) \(key): \(wording[key])")
      }
      for key in Set(english.keys.filter { $0.contains("#") }.map { String($0.prefix { $0 != "#" }) }) {
        for form in Self.forms[language] ?? [] {
          #expect(wording.find("\(key)#\(form)") != nil, "\(language) \(key)#\(form)")
        }
      }
    }
  }

  @Test func `every text that a template asks for is there`() throws {
    let english = try #require(wordings["en"])
    for template in templates {
      for match in template.text.matches(of: /\{\{t\.([^}]+)\}\}/) {
        #expect(english.find(String(match.1)) != nil, "\(template.name): \(match.1)")
      }
    }
  }

  @Test func `every text that the pages ask for by name is there`() throws {
    let english = try #require(wordings["en"])
    var found = 0
    for source in sources {
      for match in source.text.matches(of: /wording(?:\.count|\.find)?[\(\[]\s*"([^"\\]+)"/) {
        let key = String(match.1)
        found += 1
        #expect(english.find(key) ?? english.find("\(key)#other") != nil, "\(source.name): \(key)")
      }
    }
    #expect(found > 120)
  }

  @Test func `every value that has a word has one`() throws {
    let english = try #require(wordings["en"])
    var keys = StatementKind.allCases.map { "kind.\($0.rawValue)" }
    keys += StoredStatement.State.allCases.map { "state.\($0.rawValue)" }
    keys += Attribution.allCases.map { "attribution.\($0.rawValue)" }
    keys += Strength.allCases.map { "strength.\($0.rawValue)" }
    keys += Visibility.allCases.map { "visibility.\($0.rawValue)" }
    keys += Role.allCases.flatMap {
      ["role.\($0.rawValue)", "help.\($0.rawValue).lede", "help.\($0.rawValue).1"]
    }
    keys += Action.allCases.map { "right.\($0.rawValue)" }
    keys += RegionalGroup.allCases.map { "group.\($0.rawValue)" }
    keys += Party.Kind.allCases.map { "group.kind.\($0.rawValue)" }
    keys += Review.Action.allCases.map { "action.\($0.rawValue)" }
    keys += [SearchQuery.Field.kind, .party, .theme, .instrument, .meeting, .state].map {
      "field.\($0.rawValue)"
    }
    keys += Record.Reply.Stance.allCases.map { "stance.\($0.rawValue)" }
    keys += SetAsideReason.allCases.map { "reason.\($0.rawValue)" }
    keys += DraftPlan.Part.allCases.map { "part.\($0.rawValue)" }
    keys += PartyNames.NameOrder.allCases.map { "name_order.\($0.rawValue)" }
    keys += MeetingComparison.Movement.allCases.map { "movement.\($0.rawValue)" }
    keys += (1...12).map { "month.\($0)" }
    for key in keys { #expect(english.find(key) != nil, "\(key)") }
  }

  @Test func `no template has words of its own`() {
    for template in templates {
      var text = template.text
      // What stands in tags and in braces is no text; nor are names of formats.
      text = text.replacing(/\{\{\{?[^}]*\}?\}\}/, with: " ").replacing(
        /<(?:script|style)[^>]*>.*?<\/(?:script|style)>/,
        with: " "
      )
      for attribute in text.matches(of: /(?:title|aria-label|placeholder|alt)="([^"{}]*[A-Za-z]{2,}[^"{}]*)"/)
      {
        Issue.record("\(template.name): \(attribute.1)")
      }
      text = text.replacing(/<[^>]*>/, with: " ")
      let words = text.matches(of: /[A-Za-z]{2,}/).map { String($0.0) }
      let names: Set<String> = [
        "Tessera", "CSV", "JSON", "LD", "Atom", "Akoma", "Ntoso", "English", "Fran", "Espa", "ais", "ol",
      ]
      #expect(words.filter { !names.contains($0) }.isEmpty, "\(template.name): \(words)")
    }
  }

  @Test func `counts take the form of their language`() {
    for (language, count, form) in [
      ("en", 1, "one"), ("en", 0, "other"), ("fr", 0, "one"), ("fr", 2, "other"), ("fr", 1_000_000, "many"),
      ("es", 1, "one"), ("es", 0, "other"), ("ar", 0, "zero"), ("ar", 1, "one"), ("ar", 2, "two"),
      ("ar", 3, "few"), ("ar", 103, "few"), ("ar", 11, "many"), ("ar", 99, "many"), ("ar", 100, "other"),
    ] {
      #expect(Wording.pluralForm(of: count, language) == form, "\(language) \(count)")
    }
  }

  @Test func `dates and numbers are as each language writes them`() throws {
    let (en, fr, es, ar) = (
      try #require(wordings["en"]), try #require(wordings["fr"]), try #require(wordings["es"]),
      try #require(wordings["ar"])
    )
    #expect(en.date("2016-12-10") == "10 December 2016" && en.date("2016-12") == "December 2016")
    #expect(
      fr.date("2016-12-01") == "1er décembre 2016" && es.date("2016-12-10") == "10 de diciembre de 2016"
    )
    #expect(
      ar.date("2016-12-10").contains("ديسمبر") && en.date("2016") == "2016" && en.date("soon") == "soon"
    )
    #expect(en.number(1_234_567) == "1,234,567" && es.number(1_234) == "1234" && en.number(-5) == "−5")
    #expect(Instant(millisecondsSince1970: 1_481_328_000_999).iso8601 == "2016-12-10T00:00:00Z")
    #expect(Instant(millisecondsSince1970: -1).iso8601 == "1969-12-31T23:59:59Z")
    #expect(Instant(millisecondsSince1970: 951_782_400_000).iso8601 == "2000-02-29T00:00:00Z")
  }
}
