// SPDX-License-Identifier: Apache-2.0

public import Kernel
import Vocabulary

/// How one statement was found, stage by stage.
public struct Explanation: Sendable {
  public let statement: Record.Statement
  /// Layout: the heading, paragraph or item it stands in.
  public let blockKind: String
  /// The printed lines of that block.
  public let lines: [String]
  /// What stood before the block: a bullet, a number; empty where nothing did.
  public let marker: String
  /// Structure: the session's number and title, where there is one.
  public let session: String?
  /// Mentions: the names found in the statement, with what they resolve to.
  public let names: [(printed: String, meaning: String)]
  /// Attribution: the words taken for the speaker; empty where none stand in the statement.
  public let speaker: String
  /// Attribution: the verb.
  public let verb: String
  /// Classification: the pattern or verb that gave the kind.
  public let kindRule: String
  /// Classification: the theme triggers that fired, with their themes.
  public let themeTriggers: [String]
}

extension Reader {
  /// Explains the statement called `id` of the text; nil where the record has none of that name.
  public func explain(
    _ source: SourceText,
    digest: ContentDigest,
    statement id: String,
    language: String? = nil
  ) throws -> Explanation? {
    let text = source.text
    let analysis = try analyse(source, digest: digest, language: language, keepsTrace: true)
    guard let statement = analysis.record.statement(id),
      let draft = analysis.drafts.first(where: { $0.span == statement.span }),
      let trace = draft.trace, let block = analysis.layout.blocks[safe: trace.block]
    else { return nil }
    let grammar = try grammar(for: analysis.record.document.language)
    let passage = Passage(grammar: grammar)
    passage.read(block.lines.map { analysis.layout.segments[$0] }, of: text.bytes)
    let names = passage.mentions.compactMap { mention -> (printed: String, meaning: String)? in
      let span = passage.span(mention.start..<mention.end)
      guard statement.span.contains(span) else { return nil }
      var meanings: [String] = []
      if mention.party >= 0 { meanings.append(grammar.catalogue.parties[Int(mention.party)].id.rawValue) }
      if mention.instrument >= 0 {
        meanings.append("instrument " + grammar.catalogue.instruments[Int(mention.instrument)].id)
      }
      return (text[span], meanings.joined(separator: ", "))
    }
    let marker =
      switch block.marker {
      case .none: ""
      case .bullet: "bullet"
      case .number(let number), .paragraphNumber(let number): number
      }
    return Explanation(
      statement: statement,
      blockKind: block.kind.rawValue,
      lines: block.lines.map { text[analysis.layout.segments[$0]] },
      marker: marker,
      session: statement.session.flatMap { analysis.record.sessions[safe: $0] }.map {
        "\($0.id) \($0.title)"
      },
      names: names,
      speaker: trace.speaker,
      verb: trace.verb,
      kindRule: trace.predicate,
      themeTriggers: trace.themeTriggers
    )
  }

}
