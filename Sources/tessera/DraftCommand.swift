// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Dialogue
import Foundation
import Kernel
import Synthesis

/// `tessera draft`: a report from the record.
struct DraftCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "draft",
    abstract:
      "Draft a report from the record, every sentence citing its statements; list, read, save and compare.",
    discussion: """
      Without arguments the drafts are listed. With --scope one is made: its words are those of the record, the \
      names of those who spoke and a few phrases, and nothing else. [S012] cites statement 12 of the draft; every \
      contribution is in it or in the ledger as open (`tessera ledger ID`).

      --save keeps an edited text as the next version: headings begin with # or ##, an empty line parts \
      paragraphs, a sentence stands on a line. Nothing is overwritten; with --on the text is refused where \
      somebody saved another version meanwhile.

      EXAMPLES
        tessera draft
        tessera draft --scope meeting:gfmd-2016 --length 3
        tessera draft --scope session:3f2a9c0b#1 --language fr --order speaking --title "Table ronde 2.1"
        tessera draft k7m2x9q4hd > report.md
        tessera draft k7m2x9q4hd --save report.md --on 1
        tessera draft k7m2x9q4hd --compare 1,2
      """
  )

  /// `1`, `3` or `full`.
  struct Length: ExpressibleByArgument {
    let length: DraftPlan.Length

    init(_ length: DraftPlan.Length) { self.length = length }

    init?(argument: String) {
      if argument == "full" {
        length = .full
      } else if let pages = Int(argument), (1...200).contains(pages) {
        length = .pages(pages)
      } else {
        return nil
      }
    }
  }

  @Argument(help: "The identifier of a draft.")
  var id: String?

  @Option(help: "Make a draft of it: meeting:SLUG, document:ID, session:ID#0 or search:QUERY.")
  var scope: String?
  @Option(
    help: ArgumentHelp("So many pages of 400 words, or full: every statement told.", valueName: "pages|full")
  )
  var length: Length?
  @Option(help: ArgumentHelp("Its title; by default that of the scope.", valueName: "words"))
  var title: String?
  @Option(help: "The language of headings and phrases: en, fr, es or ar. Statements keep their own.")
  var language: String?
  @Option(help: "How several are named: protocol, that is by the alphabet, or speaking.")
  var order: String?
  @Option(
    help: ArgumentHelp(
      "Its parts in their order, of opening, main-issues, means, interventions, examples, recommendations and closing.",
      valueName: "parts"
    )
  )
  var outline: String?
  @Option(
    help: "What it may rest on, and who may read it once published: public, participants or restricted."
  )
  var level: String?

  @Option(help: "The version that is printed; the newest by default.")
  var version: Int?
  @Option(
    help: ArgumentHelp(
      "Keep the text of a file as the next version; “-” is standard input.",
      valueName: "file"
    ),
    completion: .file()
  )
  var save: String?
  @Option(help: ArgumentHelp("The version that the text was written on.", valueName: "version"))
  var on: Int?
  @Option(help: ArgumentHelp("What the saved version is about.", valueName: "words"))
  var note: String?
  @Option(
    help: ArgumentHelp(
      "Show what differs between two versions, or from one to the newest.",
      valueName: "N[,M]"
    )
  )
  var compare: String?

  @OptionGroup var store: StoreOptions
  @OptionGroup var author: AuthorOptions

  private var languages: String { SynthesisWords.languages.joined(separator: ", ") }

  func validate() throws {
    guard id == nil || scope == nil else {
      throw ValidationError("Name a draft, or make one with --scope; not both.")
    }
    let making: [(String, Bool)] = [
      ("length", length != nil), ("title", title != nil), ("language", language != nil),
      ("order", order != nil),
      ("outline", outline != nil), ("level", level != nil),
    ]
    if scope == nil, let option = making.first(where: \.1) {
      throw ValidationError("--\(option.0) is for making a draft, with --scope.")
    }
    let reading: [(String, Bool)] = [
      ("version", version != nil), ("save", save != nil), ("compare", compare != nil),
    ]
    let read = reading.filter(\.1)
    if id == nil, let option = read.first {
      throw ValidationError("--\(option.0) takes the identifier of a draft before it.")
    }
    if read.count > 1 {
      throw ValidationError("--\(read[0].0) and --\(read[1].0) can not be asked for together.")
    }
    if save == nil, on != nil || note != nil { throw ValidationError("--on and --note go with --save.") }
    if let scope { _ = try DraftScope.written(scope) }
    if let language, !SynthesisWords.languages.contains(language) {
      throw ValidationError("--language takes \(languages), not \(language).")
    }
    if let order, PartyNames.NameOrder(rawValue: order) == nil {
      throw ValidationError("--order takes protocol or speaking, not \(order).")
    }
    if let level, Visibility(rawValue: level) == nil {
      throw ValidationError("--level takes public, participants or restricted, not \(level).")
    }
    if let outline { _ = try Self.parts(outline) }
    if let compare { _ = try Self.versions(compare) }
  }

  private static func parts(_ text: String) throws -> [DraftPlan.Part] {
    let names = text.split { $0 == "," || $0.isWhitespace }.map(String.init)
    let parts = names.compactMap(DraftPlan.Part.init(rawValue:))
    guard !parts.isEmpty, parts.count == names.count, Set(parts).count == parts.count else {
      throw ValidationError(
        "--outline takes parts, each once, of \(DraftPlan.Part.allCases.map(\.rawValue).joined(separator: ","))."
      )
    }
    return parts
  }

  private static func versions(_ text: String) throws -> (from: Int, to: Int?) {
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    guard (1...2).contains(numbers.count), let from = numbers[0], from > 0,
      numbers.count == 1 || numbers[1].map({ $0 > 0 }) == true
    else { throw ValidationError("--compare takes one version or two, such as 1 or 1,3, not \(text).") }
    return (from, numbers.count == 2 ? numbers[1] : nil)
  }

  func run() async throws {
    try await ReportDesk.open(store) { desk in
      if let scope {
        try await make(DraftScope.written(scope), desk)
      } else if let id, let save {
        try await keep(save, of: id, desk)
      } else if let id, let compare {
        try await differences(of: id, Self.versions(compare), desk)
      } else if let id {
        let state = try await desk.state(of: id, version: version)
        for line in state.version.body.split(separator: "\n", omittingEmptySubsequences: false) {
          print(Visible.text(String(line)))
        }
      } else {
        try await list(desk)
      }
    }
  }

  private func list(_ desk: ReportDesk) async throws {
    let drafts = try await desk.library.drafts()
    if drafts.isEmpty { StandardError.line(desk.wording["draft.none"]) }
    for (draft, last, publications) in drafts {
      var facts = [
        "\(desk.wording["show.version"]) \(draft.version)",
        "\(Wording.moment(last.at.millisecondsSince1970)) \(last.actor)",
      ]
      if publications > 0 { facts.append("\(desk.wording["draft.published"]) \(publications)") }
      print(
        Visible.text("\(draft.id)  \(draft.title) · \(draft.scope.shown) · \(facts.joined(separator: " · "))")
      )
    }
  }

  private func make(_ scope: DraftScope, _ desk: ReportDesk) async throws {
    let draft = try await desk.library.draft(
      id: ReportDesk.newIdentifier(),
      scope: scope,
      title: title,
      plan: DraftPlan(
        language: language ?? desk.wording.language,
        length: length?.length ?? .full,
        nameOrder: order.flatMap(PartyNames.NameOrder.init(rawValue:)) ?? .alphabetical,
        outline: try outline.map(Self.parts) ?? DraftPlan.Part.allCases
      ),
      level: level.flatMap(Visibility.init(rawValue:)) ?? .public,
      words: desk.words,
      by: author.authorship
    )
    let state = try await desk.state(of: draft.id)
    print(draft.id)
    StandardError.line(
      Visible.text(
        "\(draft.title) · \(desk.accountedFor(state.ledger.accountedFor, of: state.ledger.lines.count)) · "
          + "\(state.body.wordCount) \(desk.wording["draft.words"])"
      )
    )
  }

  // MARK: - Versions

  private func keep(_ path: String, of id: String, _ desk: ReportDesk) async throws {
    let input = InputFile(path: path)
    let bytes: [UInt8]
    do { bytes = try input.bytes() } catch { throw Failure(description: "\(input.label): \(error)") }
    guard
      let text = String(
        validating: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...],
        as: UTF8.self
      )
    else { throw Failure(description: "\(input.label) is not text in UTF-8") }
    let before = try await desk.state(of: id, version: on)
    let body = desk.words.body(text)
    let number = try await desk.library.save(
      body,
      of: id,
      on: on ?? before.version.number,
      note: note ?? "",
      by: author.authorship
    )
    guard number != before.version.number else { return print(desk.wording["draft.unchanged"]) }
    let state = try await desk.state(of: id, version: number)
    print(
      "\(desk.wording["show.version"]) \(number) · "
        + desk.accountedFor(state.ledger.accountedFor, of: state.ledger.lines.count)
    )
    var lines = Lines(width: Terminal.width)
    let dropped = Set(before.body.citations.keys).subtracting(body.citations.keys).sorted()
    if !dropped.isEmpty {
      lines.wrap("\(desk.wording["draft.dropped"]): \(Self.markers(dropped))")
    }
    if !state.ledger.unknown.isEmpty {
      lines.wrap("\(desk.wording["draft.unknown"]): \(Self.markers(state.ledger.unknown.keys.sorted()))")
    }
    let uncited = Set(state.ledger.uncited)
    if !uncited.isEmpty {
      lines.add("\(desk.wording["draft.uncited"]): \(uncited.count)")
      for (place, sentence) in state.body.sentences where uncited.contains(place) {
        lines.wrap(sentence.text, indent: 2)
      }
    }
    if !lines.all.isEmpty { print(lines.text) }
  }

  static func markers(_ numbers: [Int]) -> String {
    numbers.map { String(DraftSentence.marker($0).dropFirst().dropLast()) }.joined(separator: ",")
  }

  private func differences(of id: String, _ versions: (from: Int, to: Int?), _ desk: ReportDesk) async throws
  {
    let old = try await desk.state(of: id, version: versions.from)
    let new = try await desk.state(of: id, version: versions.to)
    let difference = DraftDifference(from: old.body, to: new.body)
    guard !difference.isEmpty else { return print(desk.wording["draft.same"]) }
    for line in difference.lines {
      switch line {
      case .same: break
      case .removed(let text): print(Visible.text("- \(text)"))
      case .added(let text): print(Visible.text("+ \(text)"))
      case .changed(let words):
        let shown = words.map { word in
          switch word {
          case .same(let text): text
          case .removed(let text): "[-\(text)-]"
          case .added(let text): "{+\(text)+}"
          }
        }
        print(Visible.text("~ \(shown.joined(separator: " "))"))
      }
    }
  }
}
