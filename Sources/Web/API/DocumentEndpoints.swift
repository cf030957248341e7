// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import Foundation
import HTTPTypes
import Hummingbird
import Kernel

extension Site {
  var documentEndpoints: [Endpoint] {
    [
      Endpoint(
        .get,
        "/documents",
        "listDocuments",
        "The documents, of one meeting or of all, in the order of their names.",
        .readPublic,
        query: [.init(name: "meeting", schema: .text("The slug of a meeting.", least: 1, most: 80))]
          + Endpoint.Parameter.paging,
        answer: .page(of: Shape.document, "Documents.")
      ) { try await $0.listDocuments($1) },
      Endpoint(
        .get,
        "/documents/{document}",
        "readRecord",
        "What a document says, in the form that `Accept` names.",
        .readPublic,
        in: .document,
        answer: .init(
          status: 200,
          words:
            "The record: as JSON (docs/record.schema.json), as linked data, as Akoma Ntoso or as a table.",
          contents: [
            ("application/json", .other("A record: docs/record.schema.json.")),
            ("application/ld+json", .other("Web Annotations, Popolo and SKOS.")),
            ("application/akn+xml", nil), ("text/csv", nil),
          ]
        ),
        refusals: [406]
      ) { visit, _ in try await visit.readRecord() },
      Endpoint(
        .get,
        "/documents/{document}/about",
        "readDocument",
        "A document, without what it says.",
        .readPublic,
        in: .document,
        answer: .json(Shape.documentAbout, "The document.")
      ) { visit, _ in try await visit.readDocument() },
      Endpoint(
        .get,
        "/documents/{document}/text",
        "readText",
        "The text of a document in UTF-8: what all spans refer to.",
        .readPublic,
        in: .document,
        answer: .init(status: 200, words: "The text.", contents: [("text/plain", nil)])
      ) { visit, _ in try await visit.readText() },
      Endpoint(
        .get,
        "/documents/{document}/original",
        "readOriginal",
        "The bytes of a document as they were given.",
        .readPublic,
        in: .document,
        answer: .init(status: 200, words: "The document.", contents: [("*/*", nil)], isTagged: false)
      ) { visit, _ in
        var visit = visit
        return try await visit.original()
      },
      Endpoint(
        .get,
        "/documents/{document}/visibility",
        "readDocumentVisibility",
        "Who may see a document.",
        .readPublic,
        in: .document,
        answer: .json(Shape.visibilityOf, "Who may see it.")
      ) { visit, _ in try await visit.readDocumentVisibility() },
      Endpoint(
        .put,
        "/documents/{document}/visibility",
        "setDocumentVisibility",
        "Says who may see a document.",
        .setVisibility,
        in: .document,
        body: .json(Shape.visibilityOf),
        answer: .json(Shape.visibilityOf, "Who may see it from now on.")
      ) { try await $0.setDocumentVisibility($1) },
    ]
  }
}

extension Visit {
  private func documentMembers(_ document: StoredDocument, _ json: inout JSONText) {
    json.pair("id", document.id)
    json.pair("address", site.settings.address + Address.document(document.id))
    json.pair("meeting", document.meeting)
    json.pair("name", document.name)
    json.pair("title", document.title)
    json.pair("date", document.date)
    json.pair("language", document.language)
    json.pair("mediaType", document.mediaType)
    json.pair("encoding", document.encoding)
    json.pair("characters", document.characters)
    json.pair("pages", document.pageCount)
    json.pair("textSha256", document.textSha256)
    json.pair("notes", document.notes.split(separator: "\n").map(String.init))
    json.pair("reader", document.reader)
    json.pair("reading", document.reading)
    json.pair("addedAt", document.addedAt.iso8601)
  }

  fileprivate func listDocuments(_ asked: Asked) async throws -> Response {
    let found = try await library.documents(
      in: asked.text("meeting"),
      after: try asked.key(2).map { (name: $0[0], id: $0[1]) },
      limit: asked.limit + 1
    )
    let page = APIPage(found, asked) { [$0.name, $0.id] }
    return answer(page) { document, json in json.object { json in documentMembers(document, &json) } }
  }

  fileprivate func readDocument() async throws -> Response {
    guard let document else { throw Problem.notFound }
    let level = try await library.visibility(of: document).document
    return answer { json in
      json.object { json in
        documentMembers(document, &json)
        json.pair("visibility", level.rawValue)
      }
    }
  }

  fileprivate func readRecord() async throws -> Response {
    guard let document else { throw Problem.notFound }
    let offered = [
      "application/json": "json", "application/ld+json": "jsonld", "application/akn+xml": "akn",
      "application/xml": "akn", "text/csv": "csv",
    ]
    let order = [
      "application/json", "application/ld+json", "application/akn+xml", "application/xml", "text/csv",
    ]
    guard let type = Negotiation(request.headers[.accept]).best(of: order), let form = offered[type] else {
      throw Problem.notAcceptable
    }
    return try await recordResponse(document, as: form)
  }

  fileprivate func readText() async throws -> Response {
    guard let document else { throw Problem.notFound }
    return tagged(try await library.text(of: document), "text/plain; charset=utf-8")
  }

  func answer(_ level: Visibility) -> Response {
    answer { json in json.object { json in json.pair("visibility", level.rawValue) } }
  }

  fileprivate func readDocumentVisibility() async throws -> Response {
    guard let document else { throw Problem.notFound }
    return answer(try await library.visibility(of: document).document)
  }

  fileprivate func setDocumentVisibility(_ asked: Asked) async throws -> Response {
    guard let document, let level = asked.body["visibility"]?.text.flatMap(Visibility.init) else {
      throw Problem.notFound
    }
    try await library.setVisibility(level, of: document, by: try authorship)
    return answer(level)
  }
}

/// What somebody takes, by `Accept` (RFC 9110, section 12.5.1).
struct Negotiation {
  private let wishes: [(type: String, quality: Double)]

  init(_ header: String?) {
    wishes =
      (header ?? "*/*").prefix(2_000).split(separator: ",").prefix(50).map { wish in
        let parts = wish.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
        let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) }
        return (parts.first ?? "", min(max(quality ?? 1, 0), 1))
      }
  }

  /// The one of `types` that is liked best, the earlier of those liked as much; nil where none is taken.
  func best(of types: [String]) -> String? {
    let liked = types.enumerated().map { (place: $0, type: $1, quality: quality(of: $1)) }
    return liked.filter { $0.quality > 0 }.min { ($1.quality, $0.place) < ($0.quality, $1.place) }?.type
  }

  /// Of several wishes for a type the closest counts.
  private func quality(of type: String) -> Double {
    let family = type.prefix { $0 != "/" } + "/*"
    for name in [type, String(family), "*/*"] {
      if let wish = wishes.first(where: { $0.type == name }) { return wish.quality }
    }
    return 0
  }
}
