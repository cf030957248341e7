// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore
import Synchronization

extension Site {
  var trailRoutes: [Route] {
    [
      get("/trail", .readTrail, in: .house) { try await $0.trail() },
      post("/trail/prove", .readTrail, in: .house) { try await $0.prove() },
      get("/backup", .backUp, in: .house) { try await $0.backup() },
    ]
  }
}

extension Visit {
  fileprivate mutating func trail(proof: Values? = nil) async throws -> Response {
    let isAccess = query.said("of") == "access"
    let before = query.said("before").flatMap { Int64($0) }
    var entries: [Values] = []
    var last: Int64?
    if isAccess {
      let names = Dictionary(try await site.accounts.accounts().map { ($0.id.rawValue, $0.name) }) {
        first,
        _ in first
      }
      for event in try await site.accounts.events(before: before, limit: 50) {
        last = event.sequence
        entries.append([
          "sequence": .text(String(event.sequence)), "at": .text(wording.moment(event.at)),
          "actor": .text(names[event.actor] ?? event.actor), "action": .text(event.kind.rawValue),
          "subject": .text(event.subject), "digest": .text(String(event.digest.prefix(16))),
        ])
      }
    } else {
      for entry in try await site.library.trail(before: before, limit: 50) {
        last = entry.sequence
        entries.append([
          "sequence": .text(String(entry.sequence)), "at": .text(wording.moment(entry.at)),
          "actor": .text(entry.actor), "action": .text(entry.action.rawValue),
          "subject": .text(entry.subject),
          "href": .some(Self.address(of: entry.subject)), "digest": .text(String(entry.digest.prefix(16))),
        ])
      }
    }
    var page = Page("access/trail", wording["trail"])
    page.section = "trail"
    page.here = "/trail"
    page.isPrivate = true
    page.values = [
      "proof": proof.map { .one($0) }, "isAccess": .flag(isAccess), "mayBackUp": .flag(viewer.may(.backUp)),
      "hasEntries": .flag(!entries.isEmpty), "entries": .list(entries),
      "next": entries.count == 50
        ? last.map { .text("/trail?before=\($0)" + (isAccess ? "&of=access" : "")) } : nil,
    ]
    return try show(page)
  }

  private static func address(of subject: String) -> String? {
    let parts = subject.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return nil }
    return switch parts[0] {
    case "statement": Address.statement(parts[1])
    case "document": Address.document(parts[1])
    case "meeting": Address.meeting(parts[1])
    case "party": Address.party(parts[1])
    default: nil
    }
  }

  fileprivate mutating func prove() async throws -> Response {
    let report = try await site.library.verify()
    let access = try await site.accounts.verifyEvents()
    var findings = report.findings.map { "\($0.subject): \($0.problem.rawValue)" }
    if let link = report.brokenLink { findings.append("\(link.sequence): \(link.reason.rawValue)") }
    var isSound = report.isSound
    if case .broken(let at, let words) = access {
      isSound = false
      findings.append("\(at): \(words)")
    }
    return try await trail(proof: [
      "class": .text(isSound ? "k-support" : "k-concern"),
      "heading": .text(wording[isSound ? "proof.sound" : "proof.broken"]),
      "words": .text(
        wording(
          "proof.words",
          [
            "entries": wording.number(report.entries), "documents": wording.number(report.documents),
            "statements": wording.number(report.statements),
            "head": report.head.map { String($0.digest.prefix(16)) } ?? "–",
          ]
        )
      ),
      "findings": .list(findings.map { ["words": .text($0)] }),
    ])
  }

  /// The record as an archive of JSON Lines, as of one moment; it holds no accounts.
  mutating func backup() async throws -> Response {
    try await site.accounts.note(.backUp, subject: "record", detail: [:], by: viewer, at: now)
    let library = site.library
    let day = now.iso8601.prefix(10)
    return Response(
      status: .ok,
      headers: [
        .contentType: "application/jsonl",
        .contentDisposition: "attachment; filename=\"tessera-\(day).jsonl\"",
      ],
      body: ResponseBody { writer in
        // The store hands over piece by piece from its own thread; the network takes them at its own speed.
        let (pieces, continuation) = AsyncThrowingStream<[UInt8], any Error>.makeStream()
        let export = Task {
          do {
            _ = try await library.export { continuation.yield($0) }
            continuation.finish()
          } catch {
            continuation.finish(throwing: error)
          }
        }
        do {
          for try await piece in pieces { try await writer.write(ByteBuffer(bytes: piece)) }
          try await writer.finish(nil)
        } catch {
          export.cancel()
          throw error
        }
      }
    )
  }
}
