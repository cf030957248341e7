// SPDX-License-Identifier: Apache-2.0

import Hummingbird

extension Site {
  /// Every operation of the API.
  var endpoints: [Endpoint] {
    entryEndpoints + meetingEndpoints + documentEndpoints + statementEndpoints + searchEndpoints
      + topicEndpoints + uploadEndpoints + peopleEndpoints + trailEndpoints
  }

  /// For programs: all that the pages do, under the permissions that they are under.
  var apiRoutes: [Route] { endpoints.map(\.route) }

  private var entryEndpoints: [Endpoint] {
    [
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
        visit.tagged(OpenAPIDocument(visit.site.endpoints).bytes, "application/json")
      },
    ]
  }
}

extension Visit {
  fileprivate func entry() -> Response {
    let links = [
      "me", "overview", "meetings", "documents", "statements", "facets", "passages", "practices", "parties",
      "themes", "instruments", "persons", "uploads", "accounts", "invitations", "tokens", "searches", "trail",
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
