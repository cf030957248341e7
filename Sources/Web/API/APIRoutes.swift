// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import Synchronization

extension Site {
  /// Every operation of the API.
  var endpoints: [Endpoint] {
    entryEndpoints + meetingEndpoints + documentEndpoints + statementEndpoints + searchEndpoints
      + topicEndpoints + draftEndpoints + uploadEndpoints + peopleEndpoints + trailEndpoints
  }

  /// For programs: all that the pages do, under the permissions that they are under.
  var apiRoutes: [Route] { endpoints.map(\.route) }

  private var entryEndpoints: [Endpoint] {
    let document = KeptDocument()
    return [
      Endpoint(
        .get,
        "",
        "enter",
        "Where things are found.",
        nil,
        answer: .json(Shape.entry, "The entry.")
      ) { visit, _ in visit.entry() },
      Endpoint(
        .get,
        "/openapi.json",
        "describe",
        "This description, in OpenAPI 3.1.",
        nil,
        answer: .json(.other("An OpenAPI document."), "The description.")
      ) { visit, _ in
        visit.tagged(document.bytes(of: visit.site), "application/json")
      },
    ]
  }
}

/// The description, written once it is asked for.
private final class KeptDocument: Sendable {
  private let kept = Mutex<[UInt8]?>(nil)

  func bytes(of site: Site) -> [UInt8] {
    kept.withLock { kept in
      let bytes = kept ?? OpenAPIDocument(site.endpoints).bytes
      kept = bytes
      return bytes
    }
  }
}

extension Visit {
  fileprivate func entry() -> Response {
    let links = [
      "me", "overview", "meetings", "documents", "statements", "facets", "passages", "practices", "parties",
      "themes", "instruments", "persons", "drafts", "uploads", "accounts", "invitations", "tokens",
      "searches", "trail",
      "backup",
    ]
    return answer { json in
      json.object { json in
        json.pair("name", "Tessera")
        json.pair("document", "\(Endpoint.root)/openapi.json")
        json.pair("help", "/help")
        json.key("links")
        json.object { json in for link in links { json.pair(link, "\(Endpoint.root)/\(link)") } }
      }
    }
  }
}
