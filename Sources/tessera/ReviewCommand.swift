// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Dialogue
import Foundation
import Kernel
import Reading
import Vocabulary

/// `tessera review`: people decide.
struct ReviewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract: "Confirm, correct, reject, split, merge or add statements, and take back a decision.",
    discussion: """
      Each decision keeps the earlier value and stands in the trail. With --version a decision is refused where \
      somebody decided since you looked; `tessera show ID` shows the version.

      EXAMPLES
        tessera search state:suggested                                   what awaits review
        tessera review confirm 3f2a9c0b1d4e5f60.318-392
        tessera review correct 3f2a9c0b1d4e5f60.318-392 --kind concern --theme detention --theme return
        tessera review split 3f2a9c0b1d4e5f60.318-392 --at "and the detention of"
        tessera review merge 3f2a9c0b1d4e5f60.318-392 3f2a9c0b1d4e5f60.400-452
        tessera review add 3f2a9c0b --words "Kenya called for data" --party KEN --kind recommendation
        tessera review undo 3f2a9c0b1d4e5f60.318-392
      """,
    subcommands: [Confirm.self, Correct.self, Reject.self, Split.self, Merge.self, Add.self, Undo.self]
  )

  /// What every decision takes.
  struct Decision: ParsableArguments {
    @Option(help: ArgumentHelp("Why, in words that stand beside the decision.", valueName: "words"))
    var reason: String = ""
    @Option(help: "The version you looked at; the present one by default.")
    var version: Int?
    @OptionGroup var store: StoreOptions
    @OptionGroup var author: AuthorOptions

    /// Runs `body` with the statement as it is, and shows what became of it.
    func decide(
      _ id: String,
      _ body: (Library, StoredStatement) async throws -> ReviewDecision
    ) async throws {
      let wording = try Wording(language: Wording.ofEnvironment)
      try await store.withLibrary { library in
        let statement = try await library.statement(try Self.identifier(id))
        let decision = try await body(library, statement)
        let made = try await library.review(
          statement.id,
          version: version ?? statement.version,
          decision,
          reason: reason,
          by: author.authorship
        )
        Self.show(made, library, wording)
      }
    }

    static func identifier(_ text: String) throws -> StatementID {
      guard let id = StatementID(rawValue: text) else { throw Refusal.noSuchStatement(text) }
      return id
    }

    static func show(_ statements: [StoredStatement], _ library: Library, _ wording: Wording) {
      let lines = StatementLines(wording, catalogue: library.catalogue)
      for statement in statements { for line in lines.lines(statement) { print(line) } }
    }
  }

  /// What a statement says, as options: what is not given stays.
  struct Fields: ParsableArguments {
    @Option(
      help: ArgumentHelp("Who speaks, by code; again for several.", valueName: "code")
    )
    var party: [String] = []
    @Option(help: ArgumentHelp("How the speaker is named, where the party is unknown.", valueName: "name"))
    var speaker: [String] = []
    @Option(help: "delegation, chair, representative, collective, on-behalf-of or individual.")
    var capacity: String?
    @Option(help: ArgumentHelp("The group spoken for; “none” takes it away.", valueName: "code"))
    var onBehalfOf: String?
    @Option(
      help: "position, practice, recommendation, commitment, question, concern, support or procedural."
    )
    var kind: String?
    @Option(help: "1 (minimal) to 5 (specific); 0 takes it away.")
    var strength: Int?
    @Option(help: ArgumentHelp("A theme; again for several; “none” takes them away.", valueName: "theme"))
    var theme: [String] = []
    @Option(
      help: ArgumentHelp(
        "An instrument, or ICRMW=Article 22; again for several; “none” takes them away.",
        valueName: "code"
      )
    )
    var instrument: [String] = []
    @Option(help: ArgumentHelp("A State it mentions; again for several; “none” takes them away."))
    var place: [String] = []
    @Option(help: ArgumentHelp("The words of the statement, as they stand in the text.", valueName: "words"))
    var words: String?

    func validate() throws {
      if let kind, StatementKind(rawValue: kind) == nil {
        throw ValidationError(
          "--kind takes \(StatementKind.allCases.map(\.rawValue).joined(separator: ", "))."
        )
      }
      if let strength, !(0...5).contains(strength) {
        throw ValidationError("--strength takes 1 to 5, or 0 for none.")
      }
      if let nameless = instrument.first(where: { $0.isEmpty || $0.hasPrefix("=") }) {
        throw ValidationError("--instrument takes a code, or ICRMW=Article 22, not “\(nameless)”.")
      }
      if let capacity, Record.Capacity(rawValue: capacity) == nil {
        throw ValidationError(
          "--capacity takes \(Record.Capacity.allCases.map(\.rawValue).joined(separator: ", "))."
        )
      }
    }

    /// `content` with what was given in its place.
    func applied(to content: StatementContent, _ library: Library) -> StatementContent {
      var content = content
      if !party.isEmpty || !speaker.isEmpty {
        content.speakers =
          party.map { code in
            let party = library.party(code)
            return .init(
              name: party?.name ?? code,
              party: party?.id.rawValue ?? code,
              type: party.flatMap { Record.SpeakerType(rawValue: $0.kind.rawValue) } ?? .body,
              capacity: .delegation
            )
          } + speaker.map { .init(name: $0, party: nil, type: .person, capacity: .individual) }
      }
      if let capacity = capacity.flatMap(Record.Capacity.init(rawValue:)) {
        for index in content.speakers.indices { content.speakers[index].capacity = capacity }
      }
      if let onBehalfOf { content.onBehalfOf = onBehalfOf == "none" ? nil : onBehalfOf }
      if let kind = kind.flatMap(StatementKind.init(rawValue:)) {
        content.kind = kind
        // What is no call to act has no strength.
        if kind != .recommendation, kind != .commitment { content.strength = nil }
      }
      if let strength { content.strength = Strength(rawValue: strength) }
      if !theme.isEmpty { content.themes = theme.filter { $0 != "none" } }
      if !instrument.isEmpty {
        content.citations = instrument.filter { $0 != "none" }.map { text in
          let code = text.prefix { $0 != "=" }
          return .init(instrument: String(code), provision: String(text[code.endIndex...].dropFirst()))
        }
      }
      if !place.isEmpty { content.places = place.filter { $0 != "none" } }
      return content
    }
  }

  struct Confirm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Say that statements are right as they stand.")
    @Argument(help: "Identifiers of statements.") var ids: [String]
    @OptionGroup var decision: Decision
    func run() async throws { for id in ids { try await decision.decide(id) { _, _ in .confirm } } }
  }

  struct Reject: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Say that statements are none.")
    @Argument(help: "Identifiers of statements.") var ids: [String]
    @OptionGroup var decision: Decision
    func run() async throws { for id in ids { try await decision.decide(id) { _, _ in .reject } } }
  }

  struct Undo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Take back the last decision on a statement.")
    @Argument(help: "The identifier of a statement.") var id: String
    @OptionGroup var decision: Decision
    func run() async throws { try await decision.decide(id) { _, _ in .undo } }
  }

  struct Correct: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say what a statement says; what is not given stays."
    )
    @Argument(help: "The identifier of a statement.") var id: String
    @OptionGroup var fields: Fields
    @OptionGroup var decision: Decision

    func run() async throws {
      try await decision.decide(id) { library, statement in
        var content = fields.applied(to: statement.content, library)
        if let words = fields.words {
          let document = try await library.document(statement.document)
          content.span = try await library.span(of: words, in: document, near: content.span.start)
        }
        return .correct(content)
      }
    }
  }

  struct Split: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Make two statements, or more, of one.")
    @Argument(help: "The identifier of a statement.") var id: String
    @Option(
      help: ArgumentHelp("The words that open the next part; again for several parts.", valueName: "words")
    )
    var at: [String]
    @OptionGroup var decision: Decision

    func run() async throws {
      try await decision.decide(id) { library, statement in
        .split(try await library.parts(of: statement, at: at))
      }
    }
  }

  struct Merge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make one statement of several; it says what the first says, over the words of all."
    )
    @Argument(help: "Identifiers of statements of one document.") var ids: [String]
    @OptionGroup var fields: Fields
    @OptionGroup var decision: Decision

    func run() async throws {
      let wording = try Wording(language: Wording.ofEnvironment)
      try await decision.store.withLibrary { library in
        var parts: [StoredStatement] = []
        for id in ids { parts.append(try await library.statement(try Decision.identifier(id))) }
        guard let first = parts.first else { throw Refusal.tooFewParts }
        var content = fields.applied(to: first.content, library)
        content.span = parts.reduce(first.content.span) { $0.union($1.content.span) }
        let made = try await library.merge(
          parts.map { ($0.id, $0.version) },
          into: content,
          reason: decision.reason,
          by: decision.author.authorship
        )
        Decision.show([made], library, wording)
      }
    }
  }

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Add a statement that no reader found.")
    @Argument(help: "The beginning of a document's identifier, or its name.") var document: String
    @OptionGroup var fields: Fields
    @OptionGroup var decision: Decision

    func validate() throws {
      guard fields.words != nil else {
        throw ValidationError("Give the words of the statement with --words.")
      }
      guard !fields.party.isEmpty || !fields.speaker.isEmpty else {
        throw ValidationError("Say who speaks, with --party or --speaker.")
      }
    }

    func run() async throws {
      let wording = try Wording(language: Wording.ofEnvironment)
      try await decision.store.withLibrary { library in
        let document = try await library.document(self.document)
        let span = try await library.span(of: fields.words ?? "", in: document)
        let content = fields.applied(
          to: StatementContent(span: span, quote: "", speakers: [], kind: .position),
          library
        )
        let made = try await library.add(
          content,
          to: document,
          reason: decision.reason,
          by: decision.author.authorship
        )
        Decision.show([made], library, wording)
      }
    }
  }
}
