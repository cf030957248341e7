// SPDX-License-Identifier: Apache-2.0

import Dialogue
import Hummingbird

extension Visit {
  /// The version that the visitor changes, where `If-Match` names the one that is there.
  ///
  /// Throws 412 with what the statement is now.
  func version(_ asked: Asked) throws -> Int {
    guard let statement, let document else { throw Problem.notFound }
    guard let versions = asked.versions,
      versions.contains(Self.tag(of: statement)) || versions.contains("\"\(statement.version)\"")
    else {
      throw stale(statement, document)
    }
    return statement.version
  }

  private func stale(_ statement: StoredStatement, _ document: StoredDocument) -> Answer {
    var json = JSONText()
    statementJSON(statement, meeting: document.meeting, language: document.language, &json)
    var answer = Answer(
      .preconditionFailed,
      "changed-meanwhile",
      "the statement is at version \(statement.version) by now; look at it again and decide anew"
    )
    answer.current = json.bytes
    return answer
  }

  /// Changes the statement; where somebody else got there first, throws 412 with what it is now.
  func changing<Result>(_ body: (StoredStatement, StoredDocument) async throws -> Result) async throws
    -> Result
  {
    guard let statement, let document else { throw Problem.notFound }
    do {
      return try await body(statement, document)
    } catch Refusal.changedMeanwhile {
      throw stale(try await library.statement(statement.id), document)
    }
  }

  /// A statement as it is now, with its version as the tag.
  func answer(_ statement: StoredStatement, _ status: HTTPResponse.Status = .ok) async throws -> Response {
    let document = try await documentOf(statement)
    var response = answer(status) {
      statementJSON(statement, meeting: document.meeting, language: document.language, &$0)
    }
    response.headers[.eTag] = Self.tag(of: statement)
    return response
  }

  private func documentOf(_ statement: StoredStatement) async throws -> StoredDocument {
    if let document, document.id == statement.document { return document }
    return try await library.document(statement.document)
  }
}
