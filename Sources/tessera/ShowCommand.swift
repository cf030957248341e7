// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Dialogue
import Foundation
import Kernel
import Reading

/// `tessera show`: what the record holds.
struct ShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show meetings and documents, one document, or one statement with its history.",
    discussion: """
      EXAMPLES
        tessera show                               meetings and their documents
        tessera show 3f2a9c0b                      a document and its statements
        tessera show 3f2a9c0b1d4e5f60.318-392      a statement and what people decided on it
        tessera show --trail                       who changed what, the latest first
      """
  )

  @Argument(help: "The beginning of a document's identifier, its name, or a statement's identifier.")
  var subject: String?

  @Flag(help: "Show the trail of changes.")
  var trail = false

  @Flag(help: "Print lines of JSON.")
  var json = false

  @OptionGroup var store: StoreOptions

  func run() async throws {
    let wording = try Wording(language: Wording.ofEnvironment)
    try await store.withLibrary { library in
      if trail {
        try await showTrail(library, wording)
      } else if let id = subject.flatMap(StatementID.init(rawValue:)) {
        try await show(id, library, wording)
      } else if let subject {
        try await showDocument(subject, library, wording)
      } else {
        try await showAll(library, wording)
      }
    }
  }

  private func showAll(_ library: Library, _ wording: Wording) async throws {
    let meetings = try await library.meetings()
    if meetings.isEmpty { StandardError.line(wording["show.empty"]) }
    for (meeting, documents, statements) in meetings {
      let date = meeting.date.map { " · \($0)" } ?? ""
      print(
        Visible.text(
          "\(meeting.slug)  \(meeting.title)\(date) · \(wording["show.documents"]): \(documents) · "
            + "\(wording["record.statements"]): \(statements)"
        )
      )
      for document in try await library.documents(in: meeting.slug) {
        print(Visible.text("  \(document.id.prefix(16))  \(document.name)  \(document.title)"))
      }
    }
  }

  private func showDocument(_ name: String, _ library: Library, _ wording: Wording) async throws {
    let document = try await library.document(name)
    let statements = try await library.statements(of: document)
    if json {
      for statement in statements { print(statement.json) }
      return
    }
    print(Visible.text("\(document.title.isEmpty ? document.name : document.title)"))
    print(
      Visible.text(
        "\(document.meeting) / \(document.name) · \(document.mediaType) · \(wording["record.language"]) "
          + "\(document.language) · \(document.characters) \(wording["record.characters"]) · "
          + "\(wording["record.statements"]): \(statements.count)"
      )
    )
    print(document.id)
    let lines = StatementLines(wording, catalogue: library.catalogue)
    for statement in statements {
      print("")
      for line in lines.lines(statement) { print(line) }
    }
  }

  private func show(_ id: StatementID, _ library: Library, _ wording: Wording) async throws {
    let statement = try await library.statement(id)
    if json { return print(statement.json) }
    let lines = StatementLines(wording, catalogue: library.catalogue)
    for line in lines.lines(statement) { print(line) }
    print(
      "  \(wording["show.version"]) \(statement.version) · \(wording["show.rule"]) \(statement.content.rule)"
    )
    for reply in statement.replies {
      print(
        Visible.text(
          "  \(reply.date) \(lines.name(of: reply.party)) \(wording["stance.\(reply.stance.rawValue)"])"
            + (reply.words.isEmpty ? "" : ": \(reply.words)")
        )
      )
      guard let answer = reply.answer else { continue }
      let outcome = wording[answer.isTakenUp ? "reply.takenUp" : "reply.notTakenUp"]
      print(Visible.text("    \(answer.date) \(answer.actor) (\(outcome)): \(answer.words)"))
    }
    for review in try await library.reviews(of: id) {
      let reason = review.reason.isEmpty ? "" : " · \(review.reason)"
      print(
        Visible.text(
          "  \(Wording.moment(review.at.millisecondsSince1970)) \(review.actor): "
            + "\(wording.action(review.action))\(reason)"
        )
      )
      if let before = review.contentBefore, before != review.contentAfter {
        print(Visible.text("    \(wording["show.before"]): \(wording.kind(before.kind)) · \(before.quote)"))
      }
    }
  }

  private func showTrail(_ library: Library, _ wording: Wording) async throws {
    for entry in try await library.trail() {
      print(
        Visible.text(
          "\(entry.sequence)  \(Wording.moment(entry.at.millisecondsSince1970))  \(entry.actor)  "
            + "\(entry.action.rawValue)  \(entry.subject)  \(entry.digest.prefix(16))"
        )
      )
    }
  }
}

/// `tessera memory`: what a party said over meetings.
struct MemoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "memory",
    abstract: "Show everything a party said, over all meetings, and what has moved.",
    discussion: """
      EXAMPLES
        tessera memory MAR --theme detention
        tessera memory "Costa Rica"
      """
  )

  @Argument(help: "The party, by its code or its name.")
  var party: String

  @Option(help: "Only what it said on this theme; `tessera vocabulary themes` lists them.")
  var theme: String?

  @OptionGroup var store: StoreOptions

  func run() async throws {
    let wording = try Wording(language: Wording.ofEnvironment)
    try await store.withLibrary { library in
      let memory = try await library.memory(of: party, theme: theme)
      if memory.isEmpty { StandardError.line(wording["memory.none"]) }
      let lines = StatementLines(wording, catalogue: library.catalogue)
      var meeting = ""
      for item in memory {
        if item.meeting.slug != meeting {
          meeting = item.meeting.slug
          let date = item.document.date ?? item.meeting.date ?? wording["memory.undated"]
          print("")
          print(lines.paint(Visible.text("\(date) · \(item.meeting.title)"), "4"))
        }
        if let kind = item.change?.kind {
          print("  \(wording["memory.kind"]): \(wording.kind(kind.from)) → \(wording.kind(kind.to))")
        }
        if let strength = item.change?.strength {
          print("  \(wording["memory.strength"]): \(strength.from.rawValue) → \(strength.to.rawValue)")
        }
        for line in lines.lines(item.statement, where: item.document.name) { print(line) }
      }
    }
  }
}
