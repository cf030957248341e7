// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import Foundation
import Hummingbird
import Kernel

extension Site {
  var trailEndpoints: [Endpoint] {
    [
      Endpoint(
        .get,
        "/trail",
        "listTrail",
        "The trail of the record: every change of it, the newest first.",
        .readTrail,
        in: .house,
        query: Endpoint.Parameter.paging,
        answer: .page(of: Shape.trailEntry, "Entries.")
      ) { try await $0.listTrail($1) },
      Endpoint(
        .get,
        "/trail/access",
        "listAccessTrail",
        "The trail of access: what was done with accounts and with what only some may read, the newest first.",
        .readTrail,
        in: .house,
        query: Endpoint.Parameter.paging,
        answer: .page(of: Shape.accessEntry, "Entries.")
      ) { try await $0.listAccessTrail($1) },
      Endpoint(
        .get,
        "/trail/proof",
        "proveTrail",
        "Proves the record and the accounts against their trails.",
        .readTrail,
        in: .house,
        answer: .json(Shape.proof, "What was found.")
      ) { visit, _ in try await visit.proveTrail() },
      Endpoint(
        .get,
        "/backup",
        "backUp",
        "The record as an archive of JSON Lines, as of one moment; it holds no accounts.",
        .backUp,
        in: .house,
        answer: .init(
          status: 200,
          words: "The archive.",
          contents: [("application/jsonl", nil)],
          isTagged: false
        )
      ) { visit, _ in
        var visit = visit
        return try await visit.backup()
      },
    ]
  }
}

extension Visit {
  /// The number of the entry that the page begins before.
  private func before(_ asked: Asked) throws -> Int64? {
    try asked.key(1).map { key in
      guard let number = Int64(key[0]) else { throw Problem.malformed("cursor: is none of these pages") }
      return number
    }
  }

  fileprivate func listTrail(_ asked: Asked) async throws -> Response {
    let found = try await site.library.trail(before: try before(asked), limit: asked.limit + 1)
    return answer(APIPage(found, asked) { [String($0.sequence)] }) { entry, json in
      json.object { json in
        json.pair("sequence", Int(entry.sequence))
        json.pair("at", entry.at.iso8601)
        json.pair("milliseconds", Int(entry.at.millisecondsSince1970))
        json.pair("actor", entry.actor)
        json.pair("action", entry.action.rawValue)
        json.pair("subject", entry.subject)
        json.pair("state", entry.state)
        json.pair("detail", entry.detail)
        json.pair("previous", entry.previous)
        json.pair("digest", entry.digest)
      }
    }
  }

  fileprivate func listAccessTrail(_ asked: Asked) async throws -> Response {
    let found = try await site.accounts.events(before: try before(asked), limit: asked.limit + 1)
    return answer(APIPage(found, asked) { [String($0.sequence)] }) { event, json in
      json.object { json in
        json.pair("sequence", Int(event.sequence))
        json.pair("at", event.at.iso8601)
        json.pair("milliseconds", Int(event.at.millisecondsSince1970))
        json.pair("actor", event.actor)
        json.pair("kind", event.kind.rawValue)
        json.pair("subject", event.subject)
        json.key("detail")
        json.object { json in
          for (name, text) in event.detail.sorted(by: { $0.key < $1.key }) { json.pair(name, text) }
        }
        json.pair("previous", event.previous)
        json.pair("digest", event.digest)
      }
    }
  }

  fileprivate func proveTrail() async throws -> Response {
    let report = try await site.library.verify()
    let access = try await site.accounts.verifyEvents()
    var findings = report.findings.map { "\($0.subject): \($0.problem.rawValue)" }
    if let link = report.brokenLink { findings.append("\(link.sequence): \(link.reason.rawValue)") }
    return answer { json in
      json.object { json in
        json.pair("isSound", flag: report.isSound && access.isSound)
        json.key("record")
        json.object { json in
          json.pair("isSound", flag: report.isSound)
          json.pair("entries", report.entries)
          json.pair("documents", report.documents)
          json.pair("statements", report.statements)
          json.pair("reviews", report.reviews)
          json.key("head")
          if let head = report.head {
            json.object { json in
              json.pair("sequence", Int(head.sequence))
              json.pair("digest", head.digest)
            }
          } else {
            json.null()
          }
          json.pair("findings", findings)
        }
        json.key("access")
        json.object { json in
          json.pair("isSound", flag: access.isSound)
          switch access {
          case .sound(let entries, let head):
            json.pair("entries", entries)
            json.pair("head", head)
            json.pair("findings", [])
          case .broken(let place, let words):
            json.pair("entries", Int?.none)
            json.pair("head", String?.none)
            json.pair("findings", ["\(place): \(words)"])
          }
        }
      }
    }
  }
}
