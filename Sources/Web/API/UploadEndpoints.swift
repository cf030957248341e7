// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import Foundation
import HTTPTypes
import Hummingbird
import Kernel

extension Site {
  var uploadEndpoints: [Endpoint] {
    let name = Schema.text("The name of its file.", least: 1, most: 200)
    let language = Schema.choice(["en", "fr", "es"], "The language it is in, where it is known.")
    return [
      Endpoint(
        .post,
        "/uploads",
        "takeIn",
        "Takes a document in, to be read: PDF, DOCX, ODT, RTF, HTML, Akoma Ntoso or plain text, told by its bytes.",
        .intake,
        query: [
          .init(name: "name", schema: name, isRequired: true),
          .init(name: "meeting", schema: Shape.slug.saying("A meeting that there is."), isRequired: true),
          .init(
            name: "visibility",
            schema: Shape.visibility.saying("Who may see it; `participants` where nothing is said.")
          ), .init(name: "language", schema: language),
        ],
        body: .document,
        answer: .json(
          Shape.upload,
          "It is kept, and will be read; where it is found says how far that has come.",
          status: 202,
          hasLocation: true
        ),
        refusals: [404, 422]
      ) { try await $0.takeIn($1) },
      Endpoint(
        .get,
        "/uploads",
        "listUploads",
        "The documents on their way, the newest first.",
        .intake,
        query: Endpoint.Parameter.paging,
        answer: .page(of: Shape.upload, "Documents on their way.")
      ) { try await $0.listUploads($1) },
      Endpoint(
        .get,
        "/uploads/{upload}",
        "readUpload",
        "A document on its way: how far it has come.",
        .intake,
        answer: .json(Shape.upload, "The document on its way.")
      ) { visit, _ in
        let upload = try await visit.uploadOfAddress()
        return visit.answer { visit.uploadJSON(upload, &$0) }
      },
      Endpoint(
        .post,
        "/uploads/{upload}/retry",
        "retryUpload",
        "Reads a document once more that could not be taken in; others go on as they are.",
        .intake,
        answer: .json(Shape.upload, "The document on its way.", status: 202)
      ) { visit, _ in try await visit.retryUpload() },
      Endpoint(
        .delete,
        "/uploads/{upload}",
        "dismissUpload",
        "Takes a document off the list of those on their way; the record is not touched.",
        .intake,
        answer: .nothing
      ) { visit, _ in
        try await visit.library.dismiss(try await visit.uploadOfAddress().id)
        return visit.nothing()
      },
    ]
  }
}

extension Visit {
  fileprivate func uploadJSON(_ upload: Upload, _ json: inout JSONText) {
    var (reason, document, statements): (String?, String?, Int?)
    switch upload.state {
    case .waiting, .opening, .reading: break
    case .kept(let kept, let count): (document, statements) = (kept, count)
    case .refused(let words): reason = words
    }
    json.object { json in
      json.pair("id", upload.id)
      json.pair("meeting", upload.meeting)
      json.pair("name", upload.name)
      json.pair("size", upload.size)
      json.pair("language", upload.language)
      json.pair("visibility", upload.visibility.rawValue)
      json.pair("by", upload.actor)
      json.pair("addedAt", upload.addedAt.iso8601)
      json.pair("changedAt", upload.changedAt.iso8601)
      json.pair("state", upload.state.name)
      json.pair("reason", reason)
      json.pair("document", document)
      json.pair("statements", statements)
    }
  }

  /// The document on its way that the address names, where the visitor may take some in there.
  fileprivate func uploadOfAddress() async throws -> Upload {
    let upload = try await library.upload(try parameter("upload"))
    guard may(.intake, in: try await site.library.meeting(upload.meeting)) else { throw Problem.notFound }
    return upload
  }

  fileprivate func takeIn(_ asked: Asked) async throws -> Response {
    let slug = asked.text("meeting") ?? ""
    let meeting = try await site.library.meeting(slug)
    guard may(.intake, in: meeting) else {
      // What he may not see, he is not told of.
      _ = try await library.meeting(slug)
      throw Problem.forbidden
    }
    let upload = try await library.upload(
      id: UUID().uuidString.lowercased(),
      asked.bytes,
      named: asked.text("name") ?? "",
      meeting: slug,
      language: asked.text("language"),
      visibility: asked.text("visibility").flatMap(Visibility.init) ?? .participants,
      by: try authorship
    )
    site.intake.ring()
    return made(at: "\(Endpoint.root)/uploads/\(upload.id)", status: .accepted) { uploadJSON(upload, &$0) }
  }

  fileprivate func listUploads(_ asked: Asked) async throws -> Response {
    let meetings =
      viewer.may(.intake)
      ? nil
      : try await site.library.meetings().map(\.meeting).filter { may(.intake, in: $0) }.map(\.slug)
    let last = try asked.key(2).map { key in
      guard let at = Int64(key[0]) else { throw Problem.malformed("cursor: is none of these pages") }
      return (addedAt: Instant(millisecondsSince1970: at), id: key[1])
    }
    let found = try await library.uploads(into: meetings, after: last, limit: asked.limit + 1)
    let page = APIPage(found, asked) { [String($0.addedAt.millisecondsSince1970), $0.id] }
    return answer(page) { uploadJSON($0, &$1) }
  }

  fileprivate func retryUpload() async throws -> Response {
    let upload = try await uploadOfAddress()
    try await library.retry(upload.id, at: now)
    site.intake.ring()
    let again = try await library.upload(upload.id)
    return answer(.accepted) { uploadJSON(again, &$0) }
  }
}
