// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

extension Site {
  var intakeRoutes: [Route] {
    [
      get("/intake", .intake) { try await $0.intakePage() },
      get("/intake/progress", .intake) { try await $0.intakeProgress() },
      post("/intake", .intake, form: .files) { try await $0.takeIn() },
      post("/intake/{upload}", .intake) { try await $0.changeUpload() },
    ]
  }
}

extension Visit {
  /// The documents on their way into meetings where the visitor may take some in.
  private func uploads() async throws -> [Upload] {
    let meetings = Dictionary(
      try await site.library.meetings().map { ($0.meeting.slug, $0.meeting) }
    ) { first, _ in first }
    return try await library.uploads().filter { upload in
      viewer.may(.intake, meeting: upload.meeting, forum: meetings[upload.meeting]?.forum)
    }
  }

  private func uploadValues(_ uploads: [Upload]) -> Values {
    let items = uploads.map { upload -> Values in
      var values: Values = [
        "id": .text(upload.id), "name": .text(upload.name), "csrf": .text(csrf),
        "size": .text(wording("size.kb", ["size": wording.number((upload.size + 1_023) / 1_024)])),
        "meeting": .text(upload.meeting), "meetingHref": .text(Address.meeting(upload.meeting)),
        "isMoving": .flag(!upload.state.isFinished), "isFinished": .flag(upload.state.isFinished),
      ]
      switch upload.state {
      case .waiting: values["state"] = .text(wording["upload.waiting"]); values["step"] = "1"
      case .opening: values["state"] = .text(wording["upload.opening"]); values["step"] = "2"
      case .reading: values["state"] = .text(wording["upload.reading"]); values["step"] = "3"
      case .kept(let document, let statements):
        values["state"] = .text(wording["upload.kept"])
        values["stateClass"] = "k-support"
        values["href"] = .text(Address.document(document))
        values["words"] = .text(wording.count("statements.count", statements))
      case .refused(let reason):
        values["state"] = .text(wording["upload.refused"])
        values["stateClass"] = "k-concern"
        values["reason"] = .text(reason)
      }
      return values
    }
    return [
      "hasUploads": .flag(!items.isEmpty), "uploads": .list(items),
      "isLive": .text(uploads.contains { !$0.state.isFinished } ? "1" : "0"),
    ]
  }

  fileprivate mutating func intakePage() async throws -> Response {
    try show(try await intakePage(form: query))
  }

  private func intakePage(form: Form, problem: Said? = nil) async throws -> Page {
    let uploads = try await uploads()
    let meetings = try await library.meetings().map(\.meeting)
    let chosen = form.said("meeting")
    var page = Page("dialogue/intake", wording["intake"])
    page.section = "intake"
    page.isPrivate = true
    page.problem = problem
    if uploads.contains(where: { !$0.state.isFinished }) { page.refresh = 3 }
    page.values = uploadValues(uploads).merging([
      "meeting": .some(chosen),
      "meetings": .list(meetings.map { ["slug": .text($0.slug), "title": .text($0.title)] }),
      "isNew": .flag(meetings.isEmpty || problem != nil),
      "levels": .list(words.levels(form["visibility"].flatMap(Visibility.init) ?? .participants)),
    ])
    return page
  }

  /// The list alone, for the script of the page.
  fileprivate mutating func intakeProgress() async throws -> Response {
    let uploads = try await uploads()
    guard let html = site.templates.render("dialogue/uploads", uploadValues(uploads), wording) else {
      throw Problem.notFound
    }
    var response = text(html, "text/html; charset=utf-8")
    if let name = HTTPField.Name("X-Live") {
      response.headers[name] = uploads.contains { !$0.state.isFinished } ? "1" : "0"
    }
    return response
  }

  fileprivate mutating func takeIn() async throws -> Response {
    do {
      guard let slug = form.said("meeting") else {
        throw Problem.field(name: wording["meeting"], wording["meeting_hint"])
      }
      if let date = form.said("date"), !Self.isDate(date) {
        throw Problem.field(name: wording["date"], wording["date_hint"])
      }
      let given = try Meeting(
        slug: slug,
        title: form.said("title"),
        date: form.said("date"),
        forum: form.said("forum")
      )
      let known = try await site.library.meetings().first { $0.meeting.slug == slug }?.meeting
      let forum = known.map(\.forum) ?? given.forum
      guard viewer.may(.intake, meeting: slug, forum: forum) else { throw Problem.forbidden }
      guard !form.files.isEmpty else { throw Problem.field(name: wording["files"], wording["files_hint"]) }
      let visibility = form["visibility"].flatMap(Visibility.init) ?? .participants
      let author = try authorship
      if known == nil { try await library.create(given, by: author) }
      for file in form.files {
        try await library.upload(
          id: UUID().uuidString.lowercased(),
          file.bytes,
          named: file.name,
          meeting: slug,
          language: form.said("language").flatMap { ["en", "fr", "es"].contains($0) ? $0 : nil },
          visibility: visibility,
          by: author
        )
      }
      site.intake.ring()
      return redirect("/intake?meeting=\(slug)#way-h")
    } catch let problem as Problem {
      guard case .field(let name, let words) = problem else { throw problem }
      var page = try await intakePage(form: form, problem: "\(name): \(words)")
      page.status = .unprocessableContent
      return try show(page)
    } catch let refusal as Refusal {
      var page = try await intakePage(form: form, problem: said(refusal))
      page.status = Answer(refusal).status
      return try show(page)
    }
  }

  fileprivate mutating func changeUpload() async throws -> Response {
    let upload = try await library.upload(try parameter("upload"))
    let meeting = try await site.library.meeting(upload.meeting)
    guard may(.intake, in: meeting) else { throw Problem.forbidden }
    switch form["do"] {
    case "retry":
      try await library.retry(upload.id, at: now)
      site.intake.ring()
    case "dismiss": try await library.dismiss(upload.id)
    default: throw Problem.malformed("do")
    }
    return redirect("/intake#way-h")
  }
}
