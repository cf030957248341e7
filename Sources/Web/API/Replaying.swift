// SPDX-License-Identifier: Apache-2.0

import Access
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore

extension Visit {
  private static let idempotencyKey = HTTPField.Name("Idempotency-Key") ?? .authorization
  private static let replayed = HTTPField.Name("Idempotency-Replayed") ?? .authorization

  /// Answers a request that has an `Idempotency-Key` once, and the same one again with what it was answered
  /// (draft-ietf-httpapi-idempotency-key-header).
  ///
  /// Only what succeeded is kept: a refusal has changed nothing, and the key is free again.
  func once(_ asked: Asked, hasSecret: Bool, _ handle: (Visit) async throws -> Response) async throws
    -> Response
  {
    guard let key = try key(), let account = viewer.account?.id else { return try await handle(self) }
    guard !hasSecret else {
      throw Answer(
        .badRequest,
        "idempotency-key-refused",
        "the answer has a secret in it that is shown once: send this without Idempotency-Key"
      )
    }
    let begun = try await site.accounts.beginRequest(
      key: key,
      fingerprint: fingerprint(of: asked),
      by: account,
      at: now
    )
    switch begun {
    case .first(let claim):
      return try await answer(to: key, claim, account, handle)
    case .done(let kept): return replay(kept)
    case .running:
      throw Answer(
        .conflict,
        "request-running",
        "the request with this Idempotency-Key is being done",
        retryAfter: 1
      )
    case .different:
      throw Answer(
        .unprocessableContent,
        "idempotency-key-reused",
        "another request came with this Idempotency-Key; take a new key for each request"
      )
    }
  }

  /// The key; nil where none is sent.
  private func key() throws -> String? {
    guard let header = request.headers[Self.idempotencyKey] else { return nil }
    var key = header.trimmingCharacters(in: .whitespaces)
    // A string of RFC 9651, or plain, as many send it.
    if key.utf8.count > 2, key.hasPrefix("\""), key.hasSuffix("\"") {
      key = String(key.dropFirst().dropLast())
    }
    guard (1...255).contains(key.utf8.count),
      key.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\"") })
    else {
      throw Problem.malformed("Idempotency-Key has 1 to 255 visible characters of ASCII, no quotation marks")
    }
    return key
  }

  private func fingerprint(of asked: Asked) -> String {
    let head = "\(request.method.rawValue) \(request.uri.path)?\(request.uri.query ?? "")\n"
    return ContentDigest(of: Array(head.utf8) + asked.bytes).hexadecimal
  }

  private func answer(
    to key: String,
    _ claim: String,
    _ account: AccountID,
    _ handle: (Visit) async throws -> Response
  ) async throws -> Response {
    var response: Response
    do {
      response = try await handle(self)
    } catch {
      await forget(key, claim, account)
      throw error
    }
    let gathered = GatheredBody()
    try await response.body.write(gathered)
    let bytes = gathered.bytes
    response.body = .init(byteBuffer: ByteBuffer(bytes: bytes))
    guard (200...299).contains(response.status.code) else {
      await forget(key, claim, account)
      return response
    }
    let kept = KeptAnswer(
      status: response.status.code,
      mediaType: response.headers[.contentType],
      location: response.headers[.location],
      tag: response.headers[.eTag],
      body: bytes
    )
    // It is done: that its answer can not be kept must not make it look undone.
    try? await site.accounts.keep(kept, key: key, claim: claim, by: account)
    return response
  }

  private func forget(_ key: String, _ claim: String, _ account: AccountID) async {
    try? await site.accounts.forgetRequest(key: key, claim: claim, by: account)
  }

  private func replay(_ kept: KeptAnswer) -> Response {
    var response = Response(
      status: .init(code: kept.status),
      body: kept.body.isEmpty ? .init() : .init(byteBuffer: ByteBuffer(bytes: kept.body))
    )
    response.headers[.contentType] = kept.mediaType
    response.headers[.location] = kept.location
    response.headers[.eTag] = kept.tag
    response.headers[Self.replayed] = "true"
    return response
  }
}

/// Takes what an answer writes, to keep it.
private final class GatheredBody: ResponseBodyWriter {
  private(set) var bytes: [UInt8] = []

  func write(_ buffer: ByteBuffer) async throws { bytes += Array(buffer: buffer) }
  func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
