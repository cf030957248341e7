// SPDX-License-Identifier: Apache-2.0

import Kernel
public import Reading

/// Readings made short enough to be compared in one line.
public enum Telling {
  private static let shared = Result { try Reader() }

  /// The one reader that all tests use; compiling a grammar takes a while without optimisation.
  public static func reader() throws -> Reader { try shared.get() }

  /// Reads `text`, which is in `language`, or in the language the reader recognises.
  public static func read(_ text: String, _ language: String? = "en") throws -> Record {
    try reader().read(Array(text.utf8), language: language)
  }
}

extension Record.Statement {
  /// Who speaks, `MAR+TUN`: codes of parties, and types where the party is unknown.
  public var voices: String { speakers.map { $0.party ?? $0.type.rawValue }.joined(separator: "+") }
}

extension Record {
  /// Each statement as `MAR+TUN concern`.
  public var kinds: [String] { statements.map { "\($0.voices) \($0.kind.rawValue)" } }

  /// Each statement as `MAR+TUN reporting-verb`.
  public var rules: [String] { statements.map { "\($0.voices) \($0.rule.rawValue)" } }

  /// The words of each statement, as they stand in the text.
  public var quotations: [String] { statements.map(quotation) }

  /// Why stretches of text were left out, in the order of the text.
  public var reasons: [AbstentionReason] { unattributed.map(\.reason) }

  /// What the record breaks of the promises that hold for every text whatever; empty where it breaks none.
  public var brokenPromises: [String] { brokenPromises(mayOverlap: false) }

  /// The same, where `mayOverlap` statements may lie over one another, as in a record that people corrected.
  public func brokenPromises(mayOverlap: Bool) -> [String] {
    var broken: [String] = []
    let whole = Span(0, text.bytes.count)
    func check(_ span: Span, _ what: String) {
      let startsWell = span.start >= text.bytes.count || text.bytes[max(0, span.start)] & 0xC0 != 0x80
      let endsWell = span.end >= text.bytes.count || text.bytes[max(0, span.end)] & 0xC0 != 0x80
      if span.isEmpty || !whole.contains(span) || !startsWell || !endsWell {
        broken.append("\(what) lies at \(span.start)..<\(span.end) of \(whole.end)")
      }
    }
    var last = 0
    var names: Set<String> = []
    for statement in statements {
      check(statement.span, "statement \(statement.id)")
      if !mayOverlap, statement.span.start < last {
        broken.append("\(statement.id) overlaps the one before it")
      }
      last = statement.span.end
      if !names.insert(statement.id).inserted { broken.append("\(statement.id) stands twice") }
      if statement.speakers.isEmpty { broken.append("\(statement.id) has no speaker") }
      for speaker in statement.speakers where speaker.label == nil || !speaker.name.isEmpty {
        check(speaker.name, "a speaker of \(statement.id)")
      }
      for provision in statement.provisions where !statement.span.contains(provision.words) {
        broken.append("\(statement.id) cites words outside it")
      }
      let mayHaveStrength = statement.kind == .recommendation || statement.kind == .commitment
      if statement.strength != nil, !mayHaveStrength { broken.append("\(statement.id) has a strength") }
    }
    for abstention in unattributed { check(abstention.span, "a passage left out") }
    for session in sessions where session.span.end > whole.end { broken.append("a session ends too late") }
    return broken
  }
}
