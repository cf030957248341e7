// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import HTTPTypes
import Hummingbird
import NIOCore

/// A page: a template and what it is filled with, inside the shell that all pages share.
struct Page {
  let template: String
  let title: String
  var values: Values
  /// Which entry of the main navigation it belongs to.
  var section: String?
  var crumbs: [(label: String, href: String?)] = []
  /// The language of the crumbs, and of the title, that are words of a document.
  var languages: [String: String] = [:]
  /// A sentence for search engines and previews; of public pages only.
  var description: String?
  /// The permanent path of what it shows; nil where it has none.
  var canonical: String?
  /// JSON-LD of schema.org about what it shows.
  var linkedData: String?
  var feed: String?
  var isPrivate = false
  /// Seconds after which a browser without script asks again.
  var refresh: Int?
  var status: HTTPResponse.Status = .ok
  /// What stands in the way of what somebody wanted to save.
  var problem: Said?
  /// Where the page itself is, when it answers a form that was sent elsewhere.
  var here: String?

  /// Whether it is one of those with a mosaic or a draft.
  var isOfTheDesk: Bool {
    template == "dialogue/convergence" || template.hasPrefix("dialogue/draft") || template == "dialogue/reply"
  }

  init(_ template: String, _ title: String, _ values: Values = [:]) {
    self.template = template
    self.title = title
    self.values = values
  }
}

/// Words about what went wrong: in the language of the page, or in English where only the record says it.
struct Said: Sendable, Equatable, ExpressibleByStringInterpolation {
  let text: String
  var isEnglish = false

  init(stringLiteral text: String) { self.text = text }

  init(_ text: String, isEnglish: Bool = false) {
    self.text = text
    self.isEnglish = isEnglish
  }
}

extension Visit {
  /// A refusal of the record in the words of the page; in its own English where the catalogue has none.
  func said(_ refusal: Refusal) -> Said {
    let named: (key: String, arguments: [(String, String)])? =
      switch refusal {
      case .changedMeanwhile(_, let by, let action, _):
        ("changed-meanwhile", [("by", by), ("action", wording["action.\(action)"])])
      case .notReviewable(_, let state): ("not-reviewable", [("state", wording["state.\(state.rawValue)"])])
      case .nothingChanged: ("nothing-changed", [])
      case .nothingToUndo: ("nothing-to-undo", [])
      case .notUndoable: ("not-undoable", [])
      case .outsideText: ("outside-text", [])
      case .blankSpan: ("blank-span", [])
      case .noSuchWords(let words): ("no-such-words", [("words", words)])
      case .noSpeaker: ("no-speaker", [])
      case .strengthWithoutAction: ("strength-without-action", [])
      case .unknownParty(let name): ("unknown-party", [("name", name)])
      case .unknownTheme(let name): ("unknown-theme", [("name", name)])
      case .unknownInstrument(let name): ("unknown-instrument", [("name", name)])
      case .tooFewParts: ("too-few-parts", [])
      case .mergesDocuments: ("merges-documents", [])
      case .emptyUpload(let name): ("empty-upload", [("name", name)])
      case .uploadTooLarge(let name, let most):
        ("upload-too-large", [("name", name), ("size", String(most >> 20))])
      case .malformedSlug(let slug): ("malformed-slug", [("name", slug)])
      case .otherMeeting(let document, let meeting):
        ("other-meeting", [("name", document), ("meeting", meeting)])
      case .nothingSaid: ("nothing-said", [])
      case .scopeTooLarge(let most): ("scope-too-large", [("count", wording.number(most))])
      case .draftChangedMeanwhile(_, let by, let version):
        ("draft-changed-meanwhile", [("by", by), ("version", wording.number(version))])
      case .notBalanced(let open, let total):
        ("not-balanced", [("open", wording.number(open)), ("total", wording.number(total))])
      case .noReason: ("no-reason", [])
      case .emptyWindow: ("empty-window", [])
      case .repliesClosed: ("replies-closed", [])
      case .emptyReply: ("empty-reply", [])
      case .answeredAlready: ("answered-already", [])
      default: nil
      }
    guard let named, var text = wording.find("refusal.\(named.key)") else {
      return Said(refusal.description, isEnglish: true)
    }
    for (name, value) in named.arguments { text = text.replacing("{\(name)}", with: value) }
    return Said(text)
  }

  /// A refusal of the door in the words of the page.
  func said(_ refusal: AccessRefusal) -> Said { Said(words(of: refusal)) }

  /// The page as a response, with the shell around it.
  func show(_ page: Page) throws -> Response {
    // A form is sent to an address of its own; what is relative to the page is not.
    let isForm = route.method == .post && !site.routes.contains { $0.method == .get && $0.path == route.path }
    return try site.show(
      page,
      visitor,
      path: isForm ? page.here ?? page.canonical ?? "/" : path,
      query: isForm ? nil : request.uri.query,
      csrf: csrf
    )
  }
}

extension Site {
  func show(_ page: Page, _ visitor: Visitor, path: String, query: String?, csrf: String) throws -> Response {
    let wording = wording(visitor.language)
    let values = shell(page, visitor, wording, path: path, query: query, csrf: csrf).merging(page.values)
    guard let html = templates.render(page.template, values, wording) else {
      throw HTTPError(.internalServerError)
    }
    return Response(
      status: page.status,
      headers: [.contentType: "text/html; charset=utf-8", .contentLanguage: wording.language],
      body: .init(byteBuffer: ByteBuffer(string: html))
    )
  }

  private func shell(
    _ page: Page,
    _ visitor: Visitor,
    _ wording: Wording,
    path: String,
    query: String?,
    csrf: String
  ) -> Values {
    func entry(_ section: String, _ href: String, _ label: String) -> Values {
      ["href": .text(href), "label": .text(label), "isCurrent": .flag(page.section == section)]
    }
    let viewer = visitor.viewer
    var tools: [Values] = []
    tools.append(entry("drafts", "/drafts", wording["drafts"]))
    if viewer.mayAnywhere(.intake) { tools.append(entry("intake", "/intake", wording["intake"])) }
    if viewer.mayAnywhere(.invite) { tools.append(entry("people-roles", "/people", wording["people_roles"])) }
    if viewer.mayAnywhere(.readTrail) { tools.append(entry("trail", "/trail", wording["trail"])) }
    tools.append(entry("help", "/help", wording["help"]))
    if let account = viewer.account {
      tools.append(entry("settings", "/settings", account.name))
    } else {
      tools.append(entry("sign-in", "/sign-in", wording["sign_in"]))
    }
    return [
      "language": .text(wording.language),
      "direction": .text(wording.direction),
      "title": .text(page.title),
      "heading": .text(page.title),
      "description": .some(page.description),
      "isPrivate": .flag(page.isPrivate),
      "canonical": page.canonical.map { .text(settings.address + $0) },
      "ogType": .text(page.canonical == "/" ? "website" : "article"),
      "feed": .some(page.feed),
      "styleAddress": .text(assets.styleAddress),
      "roomStyleAddress": page.template == "dialogue/reader" ? nil : .text(assets.roomStyleAddress),
      "homeStyleAddress": page.template == "dialogue/home" ? .text(assets.homeStyleAddress) : nil,
      "deskStyleAddress": page.isOfTheDesk ? .text(assets.deskStyleAddress) : nil,
      "draftScriptAddress": page.template == "dialogue/draft" ? .text(assets.draftScriptAddress) : nil,
      "scriptAddress": .text(assets.scriptAddress),
      "readerScriptAddress": page.template == "dialogue/reader" ? .text(assets.readerScriptAddress) : nil,
      "intakeScriptAddress": page.template == "dialogue/intake" ? .text(assets.intakeScriptAddress) : nil,
      "linkedData": .some(page.linkedData),
      "refresh": page.refresh.map { .number($0) },
      "navigation": .list([
        entry("meetings", "/meetings", wording["meetings"]), entry("parties", "/parties", wording["parties"]),
        entry("themes", "/themes", wording["themes"]),
        entry("instruments", "/instruments", wording["instruments"]),
        entry("practices", "/practices", wording["practices"]), entry("search", "/search", wording["search"]),
      ]),
      "tools": .list(tools),
      "hasCrumbs": .flag(!page.crumbs.isEmpty),
      "crumbs": .list(
        page.crumbs.map { label, href in
          let own = page.languages[label].flatMap { $0 == wording.language ? nil : $0 }
          return ["label": .text(label), "href": .some(href), "foreign": .some(own)]
        }
      ),
      "problem": .some(page.problem?.text),
      "isProblemForeign": .flag(page.problem?.isEnglish == true && wording.language != "en"),
      "here": .text(path + (query.map { "?\($0)" } ?? "")),
      "csrf": .text(csrf),
      "languages": .list(
        Wording.languages.map { code in
          [
            "code": .text(code), "name": .text(Wording.ownNames[code] ?? code),
            "isCurrent": .flag(code == wording.language),
          ]
        }
      ),
    ]
  }

  /// A page that says what went wrong and where to go from here.
  func errorPage(_ answer: Answer, _ request: Request, _ visitor: Visitor) -> Response {
    let wording = wording(visitor.language)
    let heading = wording.find("error.\(answer.key)") ?? wording["error.other"]
    var words = wording.find("error.\(answer.key).next") ?? wording["error.other.next"]
    if let seconds = answer.retryAfter {
      words = wording.count("error.wait", (seconds + 59) / 60) + " " + words
    }
    var page = Page(
      "error",
      heading,
      [
        "status": .number(answer.status.code),
        "words": .text(words),
        "detail": .some(answer.detail), "isForeign": .flag(wording.language != "en"),
        "requestID": answer.status.code >= 500 ? .text(visitor.requestID) : nil,
        "suggestions": .list([
          ["href": "/", "label": .text(wording["home"])],
          ["href": "/meetings", "label": .text(wording["meetings"])],
          ["href": "/help", "label": .text(wording["help"])],
        ]),
      ]
    )
    page.status = answer.status
    page.isPrivate = true
    let csrf = visitor.session?.csrf ?? FormSecret(cookie: visitor.formCookie)?.token ?? ""
    if let shown = try? show(page, visitor, path: "/", query: nil, csrf: csrf) { return shown }
    return Response(status: answer.status)
  }
}
