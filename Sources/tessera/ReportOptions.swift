// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Dialogue
import Foundation
import Kernel
import Reading
import Synthesis
import Vocabulary

extension DraftScope {
  /// The scope as people write it; throws `ValidationError`.
  static func written(_ text: String) throws -> DraftScope {
    guard let scope = DraftScope(text) else {
      throw ValidationError(
        "A scope is meeting:SLUG, document:ID, session:ID#0 or search:QUERY, not “\(text)”."
      )
    }
    if case .search(let query) = scope {
      do { _ = try SearchQuery(query) } catch { throw ValidationError("\(error)") }
    }
    return scope
  }

  /// With the identifier of its document short.
  var shown: String {
    switch self {
    case .document(let id): "document:\(id.prefix(16))"
    case .session(let id, let place): "session:\(id.prefix(16))#\(place)"
    case .meeting, .search: description
    }
  }
}

/// A record with the words that reports are made of.
struct ReportDesk {
  let library: Library
  let words: SynthesisWords
  let wording: Wording

  /// Runs `body` with the record; what goes wrong is told in words, with status 1.
  static func open(_ store: StoreOptions, _ body: (ReportDesk) async throws -> Void) async throws {
    let wording = try Wording(language: Wording.ofEnvironment)
    try await store.withLibrary { library in
      let words = try SynthesisWords(catalogue: library.catalogue)
      try await body(ReportDesk(library: library, words: words, wording: wording))
    }
  }

  func state(of id: String, version: Int? = nil, asPublished: Bool = false) async throws -> DraftState {
    try await library.state(of: id, version: version, asPublished: asPublished, words: words)
  }

  /// A theme in running text, `integration and social cohesion`.
  func theme(_ id: String) -> String { words.theme(id, in: wording.language) }

  /// A theme as the catalogue names it.
  func label(_ id: String) -> String {
    library.catalogue.themes.first { $0.id == id }?.label(in: wording.language) ?? id
  }

  func party(_ code: String) -> String {
    library.catalogue.party(Party.Code(rawValue: code))?.shortName(in: wording.language) ?? code
  }

  func parties(_ codes: [String]) -> String { codes.map(party).joined(separator: ", ") }

  /// Who says a statement, for people.
  func speakers(_ statement: Deliberation.Statement) -> String {
    guard !statement.isShared else { return wording["ledger.shared"] }
    let names = statement.speakers.map { $0.party.map(party) ?? $0.name }
    let group = statement.onBehalfOf.map { " (\(wording["record.behalf"]) \($0))" } ?? ""
    return names.joined(separator: ", ") + group
  }

  /// `44 of 44 accounted for`.
  func accountedFor(_ count: Int, of total: Int) -> String {
    wording.filled("draft.accounted", ["a": "\(count)", "b": "\(total)"])
  }

  /// Ten letters and figures, at random: no draft and no reply can be guessed.
  static func newIdentifier() -> String {
    let signs = Array("abcdefghjkmnpqrstuvwxyz23456789")
    return String((0..<10).compactMap { _ in signs.randomElement() })
  }
}

/// Statements named as a draft cites them: `S012,S013`, or by their identifiers.
struct CitedStatements: ExpressibleByArgument {
  let names: [String]

  init?(argument: String) {
    names = argument.split { $0 == "," || $0.isWhitespace }.map(String.init)
    guard !names.isEmpty else { return nil }
  }

  /// The identifiers; throws ``Refusal/noSuchStatement(_:)`` for what the draft has no number for.
  func identifiers(in state: DraftState) throws -> [String] {
    try names.map { name in
      if let number = Self.number(name) {
        guard state.references.indices.contains(number - 1) else { throw Refusal.noSuchStatement(name) }
        return state.references[number - 1]
      }
      guard state.references.contains(name) else { throw Refusal.noSuchStatement(name) }
      return name
    }
  }

  private static func number(_ name: String) -> Int? {
    let name = name.drop { $0 == "[" }.prefix { $0 != "]" }
    guard let first = name.first, first == "S" || first == "s", name.count <= 7 else { return nil }
    return Int(name.dropFirst())
  }
}

/// A day, `2026-12-01`.
struct Day: ExpressibleByArgument {
  /// The moment at which it has passed, in UTC.
  let end: Instant
  let text: String

  init?(argument: String) {
    let parts = argument.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3,
      zip(parts, [4, 2, 2]).allSatisfy({ $0.count == $1 && $0.allSatisfy(\.isNumber) }),
      let date = try? Date(argument, strategy: .iso8601.year().month().day())
    else { return nil }
    let start = Instant(millisecondsSince1970: Int64(date.timeIntervalSince1970) * 1_000)
    guard start.day == argument else { return nil }
    end = Instant(millisecondsSince1970: start.millisecondsSince1970 + 86_400_000)
    text = argument
  }
}

extension Wording {
  /// The words for `key` with each `{name}` replaced.
  func filled(_ key: String, _ values: [String: String]) -> String {
    values.reduce(self[key]) { $0.replacing("{\($1.key)}", with: $1.value) }
  }

  /// A regional group, or those who are in none.
  func group(_ label: String) -> String { self[label.isEmpty ? "group.others" : "group.\(label)"] }
  func speakerKind(_ label: String) -> String { self["speaker.\(label)"] }
  func third(_ label: String) -> String { self["third.\(label)"] }
  func standing(_ standing: Ledger.Standing) -> String { self["standing.\(standing.name)"] }
  func aside(_ reason: SetAsideReason) -> String { self["aside.\(reason.rawValue)"] }
  func stance(_ stance: Record.Reply.Stance) -> String { self["stance.\(stance.rawValue)"] }
  func movement(_ movement: MeetingComparison.Movement) -> String { self["movement.\(movement.rawValue)"] }
}

extension Ledger.Standing {
  /// The word that programs read.
  var name: String {
    switch self {
    case .told: "told"
    case .named: "named"
    case .setAside: "set-aside"
    case .open: "open"
    }
  }
}

extension Encodable {
  /// As JSON for programs: sorted keys, dates and slashes as they are.
  func json(isPretty: Bool = true) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if isPretty { encoder.outputFormatting.insert(.prettyPrinted) }
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
