// SPDX-License-Identifier: Apache-2.0

@testable import Reading
import TesseraTesting
import Testing
import Vocabulary

@Suite struct GrammarFileTests {
  private let catalogue: Catalogue

  init() throws { catalogue = try Telling.reader().catalogue }

  private func refusal(_ read: (inout GrammarCompiler) throws -> Void) -> String? {
    var compiler = GrammarCompiler(catalogue: catalogue)
    do {
      try compiler.addVerbs(
        "# source: a\n# date: 2031-05-04\nlemma\tkind\tpast\nnote\tevaluative\tnoted\n",
        file: "verbs.xx.tsv"
      )
      try read(&compiler)
      return nil
    } catch { return "\(error)" }
  }

  @Test(arguments: Grammar.languages)
  func `every grammar file compiles`(of language: String) throws {
    let grammar = try Grammar(language: language, catalogue: catalogue)
    #expect(grammar.verbs.count > 100)
    #expect(grammar.predicates.count > 50)
    #expect(Set(grammar.triggers.map(\.theme)).count >= 35)
  }

  @Test(arguments: Grammar.languages)
  func `every kind has verbs or patterns of its own`(in language: String) throws {
    let grammar = try Telling.reader().grammar(for: language)
    for kind in StatementKind.allCases {
      let isKnown =
        grammar.verbs.contains { $0.kind == .kind(kind) } || grammar.predicates.contains { $0.kind == kind }
      #expect(isKnown, "\(kind)")
    }
  }

  @Test(arguments: Grammar.languages)
  func `every verb named in a theme or a list exists`(in language: String) throws {
    let grammar = try Telling.reader().grammar(for: language)
    let lemmas = Set(grammar.verbs.map(\.lemma))
    for file in ["grammar", "clauses", "themes", "predicates"] {
      let text = try Repository.text("Sources/Reading/Grammar/\(file).\(language).txt")
      for line in text.split(separator: "\n") where !line.hasPrefix("#") {
        for match in line.matches(of: /\{([^}]*)\}/) {
          #expect(lemmas.contains(String(match.1)), "\(file).\(language).txt: \(line)")
        }
      }
    }
  }

  @Test func `a list under an unknown section is refused with its line`() {
    let words = refusal {
      try $0.addLists("# title\n\n[pronouns]\nit\n[fruit]\napple\n", file: "grammar.xx.txt")
    }
    #expect(words == "grammar.xx.txt:6: no section [fruit]")
  }

  @Test func `a line before the first section is refused`() {
    let words = refusal { try $0.addLists("# title\nit\n", file: "grammar.xx.txt") }
    #expect(words?.hasPrefix("grammar.xx.txt:2:") == true)
  }

  @Test func `a pattern under an unknown kind is refused with its line`() {
    let words = refusal { try $0.addPredicates("[applause]\n{note} that\n", file: "predicates.xx.txt") }
    #expect(words?.hasPrefix("predicates.xx.txt:2:") == true)
    #expect(words?.contains("applause") == true)
  }

  @Test(arguments: ["{applaud} that", "it {note}/{applaud} that", "{note} … {applaud}"])
  func `a pattern with an unknown verb is refused with its line`(pattern: String) {
    let words = refusal {
      try $0.addPredicates("[support]\n{note} that\n\(pattern)\n", file: "predicates.xx.txt")
    }
    #expect(words?.hasPrefix("predicates.xx.txt:3:") == true)
    #expect(words?.contains("applaud") == true)
  }

  @Test func `a trigger under an unknown theme is refused with its line`() {
    let words = refusal {
      try $0.addThemes("[detention]\njail\n[gardening]\nhedge*\n", file: "themes.xx.txt")
    }
    #expect(words?.hasPrefix("themes.xx.txt:4:") == true)
  }

  @Test(arguments: ["a & b & c", "! a & b"])
  func `a trigger joins two phrases and stops none`(trigger: String) {
    let words = refusal { try $0.addThemes("[detention]\n\(trigger)\n", file: "themes.xx.txt") }
    #expect(words?.hasPrefix("themes.xx.txt:2:") == true)
  }

  @Test func `a verb of an unknown kind is refused with its line`() {
    let table = "# source: a\n# date: 2031-05-04\nlemma\tkind\tpast\nsing\tmusic\tsang\n"
    #expect(refusal { try $0.addVerbs(table, file: "verbs.xx.tsv") }?.hasPrefix("verbs.xx.tsv:4:") == true)
  }

  @Test func `every section that the guide names is one the reader knows`() throws {
    let guide = try Repository.text("docs/grammar-files.md")
    let start = try #require(guide.firstRange(of: "| what for | sections |"))
    let rows = guide[start.upperBound...].split(separator: "\n").prefix { $0.hasPrefix("|") }
    let named = rows.flatMap { $0.matches(of: /`([a-z0-9-]+)`/).map { String($0.1) } }
    let known = Set(WordLists.bySectionName.keys)
    #expect(named.count > 60)
    for section in named { #expect(known.contains(section), "\(section)") }
  }
}
