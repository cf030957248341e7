// SPDX-License-Identifier: Apache-2.0

import Foundation
import Kernel
import Reading
import Synthesis
import TesseraTesting
import Vocabulary

/// What these tests share: the words, small deliberations made by hand, and random ones.
enum Sample {
  static let words: SynthesisWords = {
    do { return try SynthesisWords(catalogue: Catalogue()) } catch { fatalError("\(error)") }
  }()

  /// A statement by parties, said in so many words.
  static func statement(
    _ id: String,
    _ parties: [String],
    _ quote: String,
    _ kind: StatementKind = .position,
    themes: [String] = ["detention"],
    session: Int? = nil,
    capacity: Record.Capacity = .delegation,
    instruments: [String] = [],
    strength: Strength? = nil,
    onBehalfOf: String? = nil,
    language: String = "en",
    attribution: Attribution = .explicit
  ) -> Deliberation.Statement {
    Deliberation.Statement(
      id: id,
      language: language,
      session: session,
      quote: quote,
      speakers: parties.map { code in
        Deliberation.Speaker(
          name: words.name(of: code),
          party: code,
          type: words.isState(code) ? .state : .igo,
          capacity: capacity
        )
      },
      onBehalfOf: onBehalfOf,
      kind: kind,
      strength: strength,
      themes: themes,
      instruments: instruments,
      attribution: attribution
    )
  }

  /// A deliberation of 1 … `most` statements by random parties, in random words, of all shapes of sentence.
  static func random(_ random: inout SplitMix, most: Int) -> Deliberation {
    let parties = [
      "MAR", "GRC", "PHL", "FRA", "CHE", "TUN", "BGD", "USA", "OHCHR", "IOM", "G77/China", "BRA",
    ]
    let things = [
      "the need for evidence", "access to justice", "the rights of migrant workers", "fair recruitment",
      "a ban on the detention of children", "cooperation between cities", "training before departure",
    ]
    let sentences = [
      "Migration is a reality to be managed.", "we must do more", "Access to services is a right.",
      "“unclosed words",
      "A. B. c! (open", "It should be noted that this is new.", "No. 7 of the list", "{who} {quote} [S001]",
      "",
    ]
    let themes = ["detention", "recruitment", "access-services", "data-evidence", "human-rights", ""]
    let languages = ["en", "en", "en", "fr", "es", "ar", "und"]
    let sessions = (0..<Int(random.next() % 3)).map {
      Deliberation.Session(number: "\($0 + 1)", title: "Roundtable")
    }
    let count = 1 + Int(random.next() % UInt64(most))
    let statements = (0..<count).map { number -> Deliberation.Statement in
      var speakers: [Deliberation.Speaker] = []
      for _ in 0..<(random.next() % 5 == 0 ? 2 : 1) {
        let code = parties[Int(random.next() % UInt64(parties.count))]
        let isKnown = random.next() % 10 > 0
        guard !speakers.contains(where: { $0.party == code }) else { continue }
        speakers.append(
          Deliberation.Speaker(
            name: isKnown ? words.name(of: code) : "several delegations",
            party: isKnown ? code : nil,
            type: words.isState(code) ? .state : .igo,
            capacity: random.next() % 8 == 0 ? .chair : .delegation
          )
        )
      }
      let who = speakers.map(\.name).joined(separator: " and ")
      let thing = things[Int(random.next() % UInt64(things.count))]
      let attributions = Attribution.allCases
      let attribution = attributions[Int(random.next() % UInt64(attributions.count))]
      let quote: String =
        switch random.next() % 6 {
        case 0: "\(who) emphasized \(thing)."
        case 1: "\(who) on \(thing)."
        case 2: "It also referred to \(thing)."
        case 3: "In addition, \(who) opposed \(thing), and did not agree."
        case 4: "Ensure \(thing) (\(who))"
        default: sentences[Int(random.next() % UInt64(sentences.count))]
        }
      let rules = ["reporting-verb", "trailing-brackets", "impersonal-list", "list-item", "person"]
      let kinds = StatementKind.allCases
      let theme = themes[Int(random.next() % UInt64(themes.count))]
      return Deliberation.Statement(
        id: "0123456789abcdef.\(number * 10)-\(number * 10 + 5)",
        document: "0123456789abcdef",
        language: languages[Int(random.next() % UInt64(languages.count))],
        session: sessions.isEmpty || random.next() % 9 == 0
          ? nil : number * sessions.count / count,
        quote: quote,
        speakers: attribution == .unattributed ? [] : speakers,
        onBehalfOf: random.next() % 20 == 0 ? "G77/China" : nil,
        kind: kinds[Int(random.next() % UInt64(kinds.count))],
        themes: theme.isEmpty ? [] : [theme, "human-rights"].filter { $0 != theme || theme == $0 },
        attribution: attribution,
        rule: rules[Int(random.next() % UInt64(rules.count))],
        list: random.next() % 12 == 0 ? .mainIssues : nil
      )
    }
    return Deliberation(title: "A meeting", sessions: sessions, statements: statements)
  }
}

extension SynthesisWords {
  func name(of code: String) -> String { PartyNames(words: self, language: "en").name(code) }
  func isState(_ code: String) -> Bool { code.count == 3 && code != "IOM" }
}
