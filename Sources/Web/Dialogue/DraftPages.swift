// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import Exchange
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Publication
import Reading
import Synthesis

extension Site {
  var draftRoutes: [Route] {
    [
      get("/drafts") { try await $0.drafts() },
      get("/drafts/new", .draft) { try await $0.draftForm() },
      post("/drafts/new", .draft) { try await $0.makeDraft() },
      get("/drafts/{draft}", in: .draft) { try await $0.draftPage() },
      post("/drafts/{draft}/block", .draft, in: .draft) { try await $0.saveBlock() },
      post("/drafts/{draft}/sentence", .draft, in: .draft) { try await $0.changeSentence() },
      post("/drafts/{draft}/add", .draft, in: .draft) { try await $0.addContribution() },
      post("/drafts/{draft}/set-aside", .draft, in: .draft) { try await $0.setContributionAside() },
      post("/drafts/{draft}/restore", .draft, in: .draft) { try await $0.restoreVersion() },
      post("/drafts/{draft}/unsaved", .draft, in: .draft) { try await $0.keepUnsaved() },
      get("/drafts/{draft}/ledger", .draft, in: .draft) { try await $0.ledgerPage() },
      get("/drafts/{draft}/versions", in: .draft) { try await $0.versionsPage() },
      get("/drafts/{draft}/report", in: .draft) { try await $0.reportPage() },
      post("/drafts/{draft}/publish", .publish, in: .draft) { try await $0.publishDraft() },
    ]
  }
}

extension Address {
  static func draft(_ id: String) -> String { "/drafts/\(encoded(id))" }
}

extension Visit {
  // MARK: - Lists

  fileprivate mutating func drafts() async throws -> Response {
    var published: [Values] = []
    var working: [Values] = []
    for entry in try await readableDrafts() {
      let meeting = entry.meeting
      let values: Values = [
        "href": .text(Address.draft(entry.draft.id)), "title": .text(entry.draft.title),
        "lang": .text(entry.draft.plan.language), "meeting": .some(meeting?.title),
        "words": .text(
          wording(
            "draft.changed",
            [
              "version": wording.number(entry.last.number), "by": entry.last.actor,
              "when": wording.moment(entry.last.at),
            ]
          )
        ),
      ]
      if entry.isPublished { published.append(values) }
      if entry.mayDraft { working.append(values) }
    }
    var page = Page("dialogue/drafts", wording["drafts"])
    page.section = "drafts"
    page.values = [
      "mayDraft": .flag(viewer.mayAnywhere(.draft)),
      "published": .filled(published), "working": .filled(working),
    ]
    return try show(page)
  }

  /// The reports that the visitor may read: those published at a level that he may, and all where he may draft.
  func readableDrafts() async throws
    -> [(draft: StoredDraft, last: StoredDraft.Version, meeting: Meeting?, isPublished: Bool, mayDraft: Bool)]
  {
    let meetings = Dictionary(try await site.library.meetings().map { ($0.meeting.slug, $0.meeting) }) {
      a,
      _ in a
    }
    return try await site.library.drafts().compactMap { entry in
      let meeting = entry.draft.meeting.flatMap { meetings[$0] }
      func may(_ action: Action) -> Bool { viewer.may(action, meeting: meeting?.slug, forum: meeting?.forum) }
      let mayRead =
        switch entry.draft.level {
        case .public: true
        case .participants: may(.readParticipants)
        case .restricted: may(.readRestricted)
        }
      let isPublished = entry.publications > 0
      guard may(.draft) || isPublished && mayRead else { return nil }
      return (entry.draft, entry.last, meeting, isPublished, may(.draft))
    }
  }

  // MARK: - A new draft

  fileprivate mutating func draftForm() async throws -> Response {
    try show(try await draftForm(query.said("scope") ?? "", problem: nil))
  }

  private func draftForm(_ scope: String, problem: Said?) async throws -> Page {
    let asked = DraftScope(scope)
    var scopes: [Values] = []
    func add(_ scope: DraftScope, _ label: String) {
      scopes.append([
        "value": .text(scope.description), "label": .text(label), "isChosen": .flag(scope == asked),
      ])
    }
    let library = library
    for entry in try await library.meetings() where may(.draft, in: entry.meeting) && entry.statements > 0 {
      add(.meeting(entry.meeting.slug), entry.meeting.title)
      for document in try await library.documents(in: entry.meeting.slug) {
        let sessions = try await library.sessions(of: document)
        if try await library.documents(in: entry.meeting.slug).count > 1 {
          add(.document(document.id), "— \(document.shownTitle)")
        }
        for session in sessions where sessions.count > 1 {
          add(
            .session(document.id, session.position),
            "— \([session.number, session.title].filter { !$0.isEmpty }.joined(separator: " "))"
          )
        }
      }
    }
    if case .search(let text)? = asked { add(.search(text), wording("draft.scope_search", ["query": text])) }
    var page = Page("dialogue/draft-new", wording["draft_new"])
    page.section = "drafts"
    page.isPrivate = true
    page.here = "/drafts/new"
    page.problem = problem
    page.crumbs = [(wording["drafts"], "/drafts"), (wording["draft_new"], nil)]
    let length = form.said("length") ?? "4"
    let chosenLanguage = form.said("language") ?? language
    page.values = [
      "scopes": .filled(scopes), "named": .some(form.said("title")),
      "lengths": .list(
        ["1", "2", "4", "8", "16", "full"].map {
          [
            "value": .text($0), "isChosen": .flag($0 == length),
            "label": .text(
              $0 == "full" ? wording["length.full"] : wording.count("pages.count", Int($0) ?? 1)
            ),
          ]
        }
      ),
      "tongues": .list(
        Wording.languages.map {
          [
            "value": .text($0), "label": .text(Wording.ownNames[$0] ?? $0),
            "isChosen": .flag($0 == chosenLanguage),
          ]
        }
      ),
      "orders": .list(
        [PartyNames.NameOrder.alphabetical, .speaking].map {
          ["value": .text($0.rawValue), "label": .text(wording["name_order.\($0.rawValue)"])]
        }
      ),
      "parts": .list(
        DraftPlan.Part.allCases.map {
          ["value": .text($0.rawValue), "label": .text(wording["part.\($0.rawValue)"])]
        }
      ),
      "levels": .list(words.levels(.public)),
    ]
    return page
  }

  fileprivate mutating func makeDraft() async throws -> Response {
    guard let scope = DraftScope(form.said("scope") ?? "") else {
      throw Problem.field(name: "scope", wording["draft.choose_scope"])
    }
    let level = Visibility(rawValue: form.said("visibility") ?? "") ?? .public
    let length: DraftPlan.Length = form.said("length").flatMap(Int.init).map { .pages($0) } ?? .full
    let plan = DraftPlan(
      language: form.said("language") ?? language,
      length: length,
      nameOrder: PartyNames.NameOrder(rawValue: form.said("order") ?? "") ?? .alphabetical,
      outline: DraftPlan.Part.allCases.filter { form.all("part").contains($0.rawValue) }
    )
    try await permitDraft(on: scope, level)
    do {
      let draft = try await site.library.draft(
        id: Self.newIdentifier(),
        scope: scope,
        title: form.said("title"),
        plan: plan,
        level: level,
        words: site.synthesis,
        by: try authorship
      )
      return redirect(Address.draft(draft.id))
    } catch let refusal as Refusal {
      var page = try await draftForm(scope.description, problem: said(refusal))
      page.status = .unprocessableContent
      return try show(page)
    }
  }

  /// Whether the visitor may draft where the scope lies, on what it may rest on.
  func permitDraft(on scope: DraftScope, _ level: Visibility) async throws {
    let slug: String?
    switch scope {
    case .meeting(let meeting): slug = meeting
    case .document(let id), .session(let id, _): slug = try await library.document(id).meeting
    case .search: slug = nil
    }
    let meeting: Meeting? = if let slug { try await library.meeting(slug) } else { nil }
    let isAllowed =
      viewer.may(.draft, meeting: meeting?.slug, forum: meeting?.forum)
      && (level == .public || viewer.may(.readParticipants, meeting: meeting?.slug, forum: meeting?.forum))
      && (level != .restricted || viewer.may(.readRestricted, meeting: meeting?.slug, forum: meeting?.forum))
    guard isAllowed else { throw Problem.forbidden }
  }

  /// Ten letters and figures, at random: no draft can be guessed.
  static func newIdentifier() -> String {
    let signs = Array("abcdefghjkmnpqrstuvwxyz23456789")
    return String((0..<10).map { _ in signs.randomElement() ?? "a" })
  }

  // MARK: - The draft

  func draftState(version: Int? = nil, asPublished: Bool = false) async throws -> DraftState {
    guard let draft else { throw Problem.notFound }
    return try await site.library.state(
      of: draft.id,
      version: version,
      asPublished: asPublished,
      words: site.synthesis
    )
  }

  private var mayEdit: Bool { may(.draft) }

  fileprivate mutating func draftPage() async throws -> Response {
    try show(try await draftPage(try await readableState(version: query.said("version").flatMap(Int.init))))
  }

  /// A draft in the version asked for, the newest where none is; for those who may not draft, of those published, and
  /// as they were published.
  func readableState(version asked: Int?, asPublished: Bool = false) async throws -> DraftState {
    if mayEdit { return try await draftState(version: asked, asPublished: asPublished) }
    let newest = try await draftState()
    guard
      let publication = asked.map({ number in newest.publications.first { $0.version == number } })
        ?? newest.publications.last
    else { throw Problem.notFound }
    return try await draftState(version: publication.version, asPublished: true)
  }

  private func draftPage(_ state: DraftState, problem: Said? = nil, typed: (block: Int, text: String)? = nil)
    async throws -> Page
  {
    let draft = state.draft
    let path = Address.draft(draft.id)
    let isNewest = state.version.number == draft.version
    let isEditable = mayEdit && isNewest
    let markup = DraftMarkup(state, words)
    let edited = typed?.block ?? (isEditable ? query.said("edit").flatMap(Int.init) : nil)
    let unsaved =
      isEditable ? try await site.library.unsaved(of: draft.id, by: viewer.account?.name ?? "") : []
    var page = Page("dialogue/draft", draft.title)
    page.section = "drafts"
    page.problem = problem
    page.here = path
    page.isPrivate = state.publication == nil || draft.level != .public
    page.canonical = path
    page.crumbs = [(wording["drafts"], "/drafts")]
    if let meeting { page.crumbs.append((meeting.title, Address.meeting(meeting.slug))) }
    page.crumbs.append((draft.title, nil))
    if !page.isPrivate { page.description = wording("draft.description", ["title": draft.title]) }
    let ledger = state.ledger
    var outline: [Values] = []
    var blocks: [Values] = []
    for (index, block) in state.body.blocks.enumerated() {
      var values: Values = [
        "index": .number(index), "isEdited": .flag(edited == index),
        "isEditable": .flag(isEditable && edited != index),
        "was": .some(state.body.text(ofBlock: index)),
      ]
      switch block {
      case .heading(let title, let level):
        values["heading1"] = level == 1 ? .text(title) : nil
        values["heading2"] = level == 2 ? .text(title) : nil
        if level == 1 { values["heading2"] = .absent } else { values["heading1"] = .absent }
        values["isHeading"] = true
        outline.append([
          "href": .text("#b\(index)"), "title": .text(title), "isSub": .flag(level == 2),
          "count": .text(wording.number(citations(under: index, state.body))),
        ])
      case .paragraph(let sentences):
        values["heading1"] = .absent
        values["heading2"] = .absent
        values["isHeading"] = false
        values["html"] = .text(markup.paragraph(sentences, marksUncited: mayEdit))
        if edited == index {
          values["sentences"] = .list(
            sentences.enumerated().map { place, sentence in
              ["place": .number(place), "html": .text(markup.sentence(sentence, marksUncited: true))]
            }
          )
        }
      }
      if edited == index {
        let kept = unsaved.first { $0.block == index }
        let now = state.body.text(ofBlock: index) ?? ""
        values["text"] = .text(typed?.text ?? now)
        if let kept, typed == nil, kept.text != now {
          values["kept"] = .text(kept.text)
          values["keptWhen"] = .text(wording.moment(kept.at))
        } else {
          values["kept"] = .absent
        }
        values["rows"] = .number(max(4, min(18, now.utf8.count / 70 + 2)))
      }
      blocks.append(values)
    }
    page.values = [
      "path": .text(path), "lang": .text(draft.plan.language),
      "dir": .text(draft.plan.language == "ar" ? "rtl" : "ltr"),
      "version": .number(state.version.number), "isEditable": .flag(isEditable), "isTheirs": .flag(mayEdit),
      "facts": .text(
        wording(
          "draft.changed",
          [
            "version": wording.number(state.version.number), "by": state.version.actor,
            "when": wording.moment(state.version.at),
          ]
        )
      ),
      "isOld": .flag(mayEdit && !isNewest),
      "published": state.publication.map { publication in
        .text(
          wording(
            "draft.published",
            [
              "when": wording.moment(publication.at), "by": publication.actor,
              "digest": String(publication.digest.prefix(12)),
            ]
          )
        )
      },
      "override": .some(state.publication?.override),
      "outline": .list(outline), "blocks": .list(blocks), "isBlank": .flag(blocks.isEmpty),
      "accounted": .text(accounted(ledger)),
      "isBalanced": .flag(ledger.isBalanced),
      "tiles": .text(tiles(state, markup)),
      "open": .filled(Array(ledger.open.prefix(12).map { line($0, state, markup) })),
      "moreOpen": ledger.open.count > 12 ? .text(wording.number(ledger.open.count - 12)) : nil,
      "reasons": .list(reasons),
      "mayPublish": .flag(isEditable && may(.publish) && state.publication == nil),
      "forms": .list(exports(draft.id, state.version.number)),
      "flash": doneFlash(path),
      "undo": isEditable && query.said("done") != nil && state.version.number > 1
        ? .number(state.version.number - 1) : nil,
      "uncitedCount": ledger.uncited.isEmpty
        ? nil : .text(wording.count("uncited.count", ledger.uncited.count)),
      "openReplies": .flag(draft.replyWindow?.contains(now) == true),
      "replies": .filled(state.replies.map { replyValues($0, state) }),
      "hasCoverage": .flag(mayEdit && !ledger.lines.isEmpty),
    ]
    return page
  }

  func accounted(_ ledger: Ledger) -> String {
    wording(
      "ledger.accounted",
      ["count": wording.number(ledger.accountedFor), "total": wording.number(ledger.lines.count)]
    )
  }

  private var reasons: [Values] {
    SetAsideReason.allCases.map {
      ["value": .text($0.rawValue), "label": .text(wording["reason.\($0.rawValue)"])]
    }
  }

  func exports(_ id: String, _ version: Int) -> [Values] {
    Self.reportForms.map { form, label in
      ["href": .text("\(Address.draft(id))/report?form=\(form)&version=\(version)"), "label": .text(label)]
    }
  }

  private func citations(under heading: Int, _ body: DraftBody) -> Int {
    guard case .heading(_, let level) = body.blocks[heading] else { return 0 }
    var numbers: Set<Int> = []
    for block in body.blocks[(heading + 1)...] {
      switch block {
      case .heading(_, let other): if other <= level { return numbers.count }
      case .paragraph(let sentences): numbers.formUnion(sentences.flatMap(\.citations))
      }
    }
    return numbers.count
  }

  /// One tile for each time a party took the floor.
  private func tiles(_ state: DraftState, _ markup: DraftMarkup) -> String {
    state.ledger.lines.map { line -> String in
      let statement = state.deliberation.statements[line.intervention.statements[0]]
      let place = line.statements.flatMap(\.places).min()
      let (mark, href): (String, String) =
        switch line.standing {
        case .told: ("k-\(statement.kind.rawValue)", "#b\(place?.block ?? 0)")
        case .named: ("k-\(statement.kind.rawValue) half", "#b\(place?.block ?? 0)")
        case .setAside:
          ("aside", mayEdit ? "\(Address.draft(state.draft.id))/ledger#l\(line.intervention.number)" : "#cov")
        case .open:
          ("no", mayEdit ? "\(Address.draft(state.draft.id))/ledger#l\(line.intervention.number)" : "#cov")
        }
      let words = Markup.escaped(
        "\(markup.who(statement))\(wording.comma)\(wording["standing.\(line.standing.key)"])"
      )
      return
        "<li><a class=\"\(mark)\" href=\"\(href)\" title=\"\(words)\"><span class=\"vh\">\(words)</span></a></li>"
    }
    .joined()
  }

  private func line(_ line: Ledger.Line, _ state: DraftState, _ markup: DraftMarkup) -> Values {
    let statements = state.deliberation.statements(of: line.intervention)
    let first = statements[0]
    let session = first.session.flatMap { index in
      state.deliberation.sessions.indices.contains(index) ? state.deliberation.sessions[index].number : nil
    }
    let number = line.intervention.number
    return [
      "number": .number(number), "who": .text(markup.who(first)),
      "session": .some(session), "standing": .text(wording["standing.\(line.standing.key)"]),
      "standingClass": .text(
        line.standing == .open ? "look" : line.standing == .setAside ? "" : "k-support"
      ),
      "isOpen": .flag(line.standing == .open), "isAside": .flag(line.standing == .setAside),
      "ids": .text(statements.map(\.id).joined(separator: " ")),
      "statements": .list(
        zip(line.statements, statements).map { entry, statement in
          [
            "cite": .text(
              entry.number.map { DraftSentence.marker($0) }.map { String($0.dropFirst().dropLast()) } ?? "–"
            ),
            "href": .text(Address.statement(statement.id)), "kind": .text(statement.kind.rawValue),
            "quote": .text(String(statement.quote.prefix(400))), "lang": .text(statement.language),
            "where": .some(
              entry.places.map { wording.number($0.block + 1) }.joined(separator: wording.comma)
            ),
            "block": entry.places.first.map { .number($0.block) },
            "reason": entry.setAside.map { .text(self.reason($0)) },
          ]
        }
      ),
    ]
  }

  private func reason(_ setAside: SetAside) -> String {
    let word = wording["reason.\(setAside.reason.rawValue)"]
    return wording(
      "ledger.set_aside_by",
      ["reason": setAside.note.isEmpty ? word : "\(word): \(setAside.note)", "by": setAside.actor]
    )
  }

  /// What was just done, told on the page it led to.
  private func doneFlash(_ path: String) -> Values.Field? {
    guard let done = query.said("done"), let words = wording.find("done.\(done)") else { return nil }
    let dropped = query.said("dropped").map { $0.prefix(200) }.map(String.init)
    let carried = query.said("carried").map { $0.prefix(200) }.map(String.init)
    var text = words
    if let carried { text += " " + wording("done.carried", ["numbers": carried]) }
    if let dropped { text += " " + wording("done.dropped", ["numbers": dropped]) }
    return .one([
      "class": .text(dropped == nil ? "k-support" : "k-concern"), "words": .text(text), "href": .absent,
    ])
  }

  private func numbers(_ numbers: [Int]) -> String? {
    numbers.isEmpty
      ? nil : numbers.map { String(DraftSentence.marker($0).dropFirst().dropLast()) }.joined(separator: ", ")
  }

  private func done(_ what: String, _ edit: DraftBody.Edit? = nil, at block: Int? = nil) throws -> Response {
    guard let draft else { throw Problem.notFound }
    var address = "\(Address.draft(draft.id))?done=\(what)"
    if let carried = numbers(edit?.carried ?? []) { address += "&carried=\(Address.encoded(carried))" }
    if let dropped = numbers(edit?.dropped ?? []) { address += "&dropped=\(Address.encoded(dropped))" }
    return redirect(address + (block.map { "#b\($0)" } ?? ""))
  }

  // MARK: - Editing

  private func number(_ name: String) throws -> Int {
    guard let number = form.said(name).flatMap(Int.init), number >= -1, number < 1_000_000 else {
      throw Problem.field(name: name, wording["error.field"])
    }
    return number
  }

  fileprivate mutating func saveBlock() async throws -> Response {
    let (block, base) = (try number("block"), try number("version"))
    let text = form["text"] ?? ""
    let state = try await draftState()
    if form["discard"] != nil {
      try await site.library.keepUnsaved("", block: block, of: state.draft.id, on: base, by: try authorship)
      return redirect("\(Address.draft(state.draft.id))#b\(block)")
    }
    if form.said("new") != nil {
      let title = text.trimmingCharacters(in: .whitespacesAndNewlines)
      let added = site.synthesis.body(form.said("new") == "heading" ? "## \(title)" : title).blocks
      var body = state.body
      for (offset, new) in added.enumerated() { body = body.adding(new, behind: block + offset) }
      return try await save(body, of: state, on: base, "added", typed: nil, at: block + 1)
    }
    // Browsers send line ends as CR LF.
    func plain(_ text: String) -> String { text.replacing("\r\n", with: "\n") }
    let was = plain(form["was"] ?? "")
    guard let edit = state.body.rewriting(block: block, was: was, as: plain(text), words: site.synthesis)
    else {
      let refusal = Refusal.draftChangedMeanwhile(
        draft: state.draft.id,
        by: state.version.actor,
        version: state.version.number
      )
      var page = try await draftPage(
        state,
        problem: said(refusal),
        typed: (min(block, max(0, state.body.blocks.count - 1)), text)
      )
      page.status = .conflict
      return try show(page)
    }
    // Others may have changed other blocks meanwhile: theirs stay.
    return try await save(
      edit.body,
      of: state,
      on: state.version.number,
      "saved",
      edit,
      typed: (block, text),
      at: block
    )
  }

  private func save(
    _ body: DraftBody,
    of state: DraftState,
    on base: Int,
    _ what: String,
    _ edit: DraftBody.Edit? = nil,
    typed: (Int, String)?,
    at block: Int?
  ) async throws -> Response {
    do {
      try await site.library.save(body, of: state.draft.id, on: base, by: try authorship)
      return try done(what, edit, at: block)
    } catch let refusal as Refusal {
      var page = try await draftPage(try await draftState(), problem: said(refusal), typed: typed)
      page.status = .conflict
      return try show(page)
    }
  }

  fileprivate mutating func changeSentence() async throws -> Response {
    let place = DraftBody.Place(block: try number("block"), sentence: try number("sentence"))
    let base = try number("version")
    let state = try await draftState()
    if form["remove"] != nil {
      let edit = state.body.removing(place)
      return try await save(edit.body, of: state, on: base, "removed", edit, typed: nil, at: place.block)
    }
    let body = state.body.moving(place, down: form["down"] != nil)
    return try await save(body, of: state, on: base, "moved", typed: nil, at: place.block)
  }

  private var statementIDs: [String] {
    (form["statements"] ?? "").split(separator: " ").map(String.init)
  }

  fileprivate mutating func addContribution() async throws -> Response {
    var state = try await draftState()
    let ids = Set(statementIDs)
    if state.ledger.open.contains(where: { $0.statements.contains { $0.number == nil } }) {
      try await site.library.number(
        newStatementsOf: state.draft.id,
        words: site.synthesis,
        by: try authorship
      )
      state = try await draftState()
    }
    let places = state.deliberation.statements.indices.filter {
      ids.contains(state.deliberation.statements[$0].id)
    }
    guard !places.isEmpty else { throw Problem.notFound }
    let told = Composer(words: site.synthesis).telling(
      places,
      of: state.deliberation,
      plan: state.draft.plan,
      references: state.references
    )
    let body = state.body.adding(told.sentences, under: told.heading, session: told.session)
    let block = body.blocks.firstIndex(of: .paragraph(told.sentences))
    return try await save(body, of: state, on: state.version.number, "added", typed: nil, at: block)
  }

  fileprivate mutating func setContributionAside() async throws -> Response {
    guard let draft else { throw Problem.notFound }
    let reason = form.said("reason").flatMap { SetAsideReason(rawValue: $0) }
    let opens = form["reopen"] != nil
    guard opens || reason != nil else { throw Problem.field(name: "reason", wording["refusal.no-reason"]) }
    do {
      let state = try await draftState()
      let ids = Set(statementIDs)
      if state.deliberation.statements.contains(where: {
        ids.contains($0.id) && !state.references.contains($0.id)
      }) {
        try await site.library.number(newStatementsOf: draft.id, words: site.synthesis, by: try authorship)
      }
      try await site.library.setAside(
        statementIDs,
        of: draft.id,
        because: opens ? nil : reason,
        note: form.said("note") ?? "",
        by: try authorship
      )
    } catch let refusal as Refusal {
      var page = try await draftPage(try await draftState(), problem: said(refusal))
      page.status = .unprocessableContent
      return try show(page)
    }
    if form["from"] == "ledger" { return redirect("\(Address.draft(draft.id))/ledger") }
    return try done(opens ? "reopened" : "aside")
  }

  fileprivate mutating func restoreVersion() async throws -> Response {
    let state = try await draftState()
    let old = try await draftState(version: try number("version"))
    return try await save(
      site.synthesis.body(old.version.body),
      of: state,
      on: state.version.number,
      "restored",
      typed: nil,
      at: nil
    )
  }

  fileprivate mutating func keepUnsaved() async throws -> Response {
    guard let draft else { throw Problem.notFound }
    try await site.library.keepUnsaved(
      form["text"] ?? "",
      block: try number("block"),
      of: draft.id,
      on: try number("version"),
      by: try authorship
    )
    return Response(status: .noContent)
  }

  // MARK: - The report in its forms

  /// The forms of a report: the words of their files' endings, and how people call them.
  static let reportForms = [
    ("docx", "DOCX"), ("pdf", "PDF"), ("html", "HTML"), ("md", "Markdown"), ("akn", "Akoma Ntoso"),
    ("jsonld", "JSON-LD"),
  ]

  fileprivate mutating func reportPage() async throws -> Response {
    guard let form = query.said("form"), Self.reportForms.contains(where: { $0.0 == form }) else {
      throw Problem.notFound
    }
    let state = try await readableState(
      version: query.said("version").flatMap(Int.init),
      asPublished: true
    )
    let report = state.report(annex: query.said("annex") == "yes", words: site.synthesis)
    let (bytes, type) = try await reportBytes(report, form)
    var response = tagged(bytes, type)
    // A page is looked at, a file is kept.
    if form != "html" {
      let name = "report-\(state.draft.id)-v\(state.version.number).\(form == "akn" ? "xml" : form)"
      response.headers[.contentDisposition] = "attachment; filename=\"\(name)\""
    }
    return response
  }

  private func reportBytes(_ report: Report, _ form: String) async throws -> (bytes: [UInt8], type: String) {
    let words = site.reportWords
    do {
      switch form {
      case "docx": return (try await DOCX.bytes(report, words: words), DOCX.mediaType)
      case "pdf": return (try await PDF.bytes(report, words: words), PDF.mediaType)
      case "html": return (ReportHTML.bytes(report, words: words, for: .screen), "text/html; charset=utf-8")
      case "md": return (ReportMarkdown.bytes(report, words: words), "text/markdown; charset=utf-8")
      case "akn": return (ReportAkomaNtoso.bytes(report, words: words), "application/akn+xml")
      default: return (ReportJSONLD.bytes(report, words: words), "application/ld+json")
      }
    } catch let refusal as PublicationRefusal {
      throw Answer(.serviceUnavailable, "refused", refusal.description)
    }
  }

  // MARK: - Ledger, versions, publication

  fileprivate mutating func ledgerPage() async throws -> Response {
    let state = try await draftState()
    let markup = DraftMarkup(state, words)
    let onlyOpen = query.said("show") == "open"
    let ledger = state.ledger
    let path = Address.draft(state.draft.id)
    var page = Page("dialogue/draft-ledger", wording["ledger"])
    page.section = "drafts"
    page.isPrivate = true
    page.crumbs = [(wording["drafts"], "/drafts"), (state.draft.title, path), (wording["ledger"], nil)]
    func rows(_ rows: [Ledger.Row], _ label: (String) -> String) -> [Values] {
      rows.map { row in
        [
          "label": .text(label(row.label)), "interventions": .text(wording.number(row.interventions)),
          "told": .text(wording.number(row.told)), "named": .text(wording.number(row.named)),
          "floor": .text(percent(row.floorShare)), "draft": .text(percent(row.draftShare)),
          "isUnder": .flag(row.isUnderRepresented),
        ]
      }
    }
    let lines = onlyOpen ? ledger.open : ledger.lines
    page.values = [
      "path": .text(path), "accounted": .text(accounted(ledger)), "isBalanced": .flag(ledger.isBalanced),
      "draftTitle": .text(state.draft.title), "onlyOpen": .flag(onlyOpen),
      "lines": .filled(lines.map { line($0, state, markup) }), "reasons": .list(reasons),
      "tables": .list([
        [
          "caption": .text(wording["coverage.thirds"]),
          "rows": .list(rows(ledger.coverage.thirds) { wording["third.\($0)"] }),
        ],
        [
          "caption": .text(wording["coverage.groups"]),
          "rows": .list(
            rows(ledger.coverage.groups) { $0.isEmpty ? wording["group.others"] : wording["group.\($0)"] }
          ),
        ],
        [
          "caption": .text(wording["coverage.speakers"]),
          "rows": .list(rows(ledger.coverage.speakers) { wording["speaker_kind.\($0)"] }),
        ],
      ]),
    ]
    return try show(page)
  }

  private func percent(_ share: Double) -> String {
    wording("percent", ["number": wording.number(Int((share * 100).rounded()))])
  }

  fileprivate mutating func versionsPage() async throws -> Response {
    guard let draft else { throw Problem.notFound }
    let all = try await site.library.versions(of: draft.id)
    let newest = try await draftState()
    let published = Dictionary(newest.publications.map { ($0.version, $0) }) { first, _ in first }
    let versions = mayEdit ? all : all.filter { published[$0.number] != nil }
    guard !versions.isEmpty else { throw Problem.notFound }
    let numbers = versions.map(\.number)
    let to = query.said("to").flatMap(Int.init).flatMap { numbers.contains($0) ? $0 : nil } ?? numbers[0]
    let from =
      query.said("from").flatMap(Int.init).flatMap { numbers.contains($0) ? $0 : nil }
      ?? numbers.first { $0 < to } ?? to
    func body(_ number: Int) -> DraftBody {
      site.synthesis.body(versions.first { $0.number == number }?.body ?? "")
    }
    let difference = DraftDifference(from: body(from), to: body(to))
    let path = Address.draft(draft.id)
    var page = Page("dialogue/draft-versions", wording["versions"])
    page.section = "drafts"
    page.isPrivate = mayEdit
    page.crumbs = [(wording["drafts"], "/drafts"), (draft.title, path), (wording["versions"], nil)]
    func choices(_ chosen: Int) -> [Values] {
      numbers.map { ["value": .number($0), "isChosen": .flag($0 == chosen)] }
    }
    page.values = [
      "path": .text(path), "draftTitle": .text(draft.title), "lang": .text(draft.plan.language),
      "from": .list(choices(from)), "to": .list(choices(to)),
      "compared": .text(
        wording("versions.compared", ["from": wording.number(from), "to": wording.number(to)])
      ),
      "isSame": .flag(difference.isEmpty), "difference": .text(DraftMarkup.difference(difference)),
      "isEditable": .flag(mayEdit),
      "versions": .list(
        versions.map { version in
          [
            "number": .number(version.number), "href": .text("\(path)?version=\(version.number)"),
            "words": .text(
              wording(
                "draft.changed",
                [
                  "version": wording.number(version.number), "by": version.actor,
                  "when": wording.moment(version.at),
                ]
              )
            ),
            "note": .some(version.note), "isNewest": .flag(version.number == draft.version),
            "published": published[version.number].map {
              .text(
                wording(
                  "draft.published",
                  ["when": wording.moment($0.at), "by": $0.actor, "digest": String($0.digest.prefix(12))]
                )
              )
            },
          ]
        }
      ),
    ]
    return try show(page)
  }

  fileprivate mutating func publishDraft() async throws -> Response {
    guard let draft else { throw Problem.notFound }
    do {
      _ = try await site.library.publish(
        draft.id,
        version: try number("version"),
        override: form.said("override"),
        words: site.synthesis,
        by: try authorship
      )
      return try done("published")
    } catch let refusal as Refusal {
      var page = try await draftPage(try await draftState(), problem: said(refusal))
      page.status = .conflict
      return try show(page)
    }
  }
}

extension Ledger.Standing {
  /// The end of its key in the catalogue.
  var key: String {
    switch self {
    case .told: "told"
    case .named: "named"
    case .setAside: "set-aside"
    case .open: "open"
    }
  }
}
