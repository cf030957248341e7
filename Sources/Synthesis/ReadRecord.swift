// SPDX-License-Identifier: Apache-2.0

public import Kernel
public import Reading
import Vocabulary

extension Deliberation {
  /// What was said in documents as they were read, one after the other, without a database.
  ///
  /// A statement's identifier is its document's digest, sixteen figures of it, and its place, as the store has it.
  public init(reading records: [Record], title: String? = nil) {
    var sessions: [Session] = []
    var statements: [Statement] = []
    for record in records {
      let document = String(record.document.sha256.hexadecimal.prefix(16))
      let first = sessions.count
      for session in record.sessions {
        sessions.append(
          Session(
            number: session.id,
            title: session.title,
            chairs: session.chairs.map(\.rawValue),
            rapporteur: session.rapporteur,
            guidingQuestions: session.guidingQuestions.map(record.words)
          )
        )
      }
      for statement in record.statements {
        let session = statement.session.map { record.sessions[$0] }
        statements.append(
          Statement(
            id: "\(document).\(statement.start)-\(statement.end)",
            document: document,
            language: record.document.language,
            session: statement.session.map { first + $0 },
            quote: record.words(statement.span),
            speakers: statement.speakers.map {
              Speaker(name: record.name(of: $0), party: $0.party, type: $0.type, capacity: $0.capacity)
            },
            onBehalfOf: statement.onBehalfOf?.rawValue,
            kind: statement.kind,
            strength: statement.strength,
            themes: statement.themes,
            instruments: statement.instruments,
            places: statement.places.map(\.rawValue),
            attribution: statement.attribution,
            rule: statement.rule.rawValue,
            list: session.flatMap { Self.list(of: statement.span, $0.mainIssues, $0.meansOfImplementation) }
          )
        )
      }
    }
    self.init(
      title: title ?? records.first?.document.title ?? "",
      sessions: sessions,
      statements: statements
    )
  }

  /// The list of a session in which a span stands.
  public static func list(of span: Span, _ mainIssues: [Span], _ means: [Span]) -> SharedList? {
    if mainIssues.contains(where: { $0.overlaps(span) }) { return .mainIssues }
    return means.contains(where: { $0.overlaps(span) }) ? .meansOfImplementation : nil
  }
}
