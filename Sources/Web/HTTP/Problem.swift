// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import HTTPTypes
import Hummingbird
import Storage

/// Why a request is not answered with what it asked for.
enum Problem: Error, Equatable {
  case notFound
  case signInFirst
  case forbidden
  /// A form that does not come from a page of this site, or from one that is too old.
  case otherSite
  case tooLarge(most: Int)
  /// A form that can not be read, in words.
  case malformed(String)
  /// What is said about a field can not be.
  case field(name: String, String)
  case notAcceptable
  case preconditionFailed
  case preconditionRequired
}

/// What is answered where something went wrong: a status, the key of its words in the catalogue, and details.
struct Answer: Error, Equatable {
  let status: HTTPResponse.Status
  /// `not-found`, `forbidden`: of the words, and of the type that problem+json names.
  let key: String
  /// What exactly, in English where the record says it: at most ``mostDetail`` characters, all of which print.
  var detail: String? {
    get { printable }
    set { printable = newValue.map(Self.printable) }
  }
  private var printable: String?
  var retryAfter: Int?
  /// The methods that there are, where it was another.
  var allow: [String] = []
  /// What it is now that the visitor wanted to change, as JSON.
  var current: [UInt8]?

  init(_ status: HTTPResponse.Status, _ key: String, _ detail: String? = nil, retryAfter: Int? = nil) {
    self.status = status
    self.key = key
    printable = detail.map(Self.printable)
    self.retryAfter = retryAfter
  }

  static let mostDetail = 1000

  /// The words, each character of control or of direction in them replaced: they may repeat what was sent.
  private static func printable(_ words: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in words.unicodeScalars.prefix(mostDetail) {
      let isPlain = ![.control, .format, .surrogate, .lineSeparator, .paragraphSeparator]
        .contains(scalar.properties.generalCategory)
      // Arabic and Indic words join and part their letters by these.
      let joins = scalar == "\u{200C}" || scalar == "\u{200D}"
      scalars.append(isPlain || joins || scalar == "\n" ? scalar : "\u{FFFD}")
    }
    return String(scalars)
  }

  init(_ error: any Error) {
    switch error {
    case let answer as Answer: self = answer
    case let problem as Problem: self.init(problem)
    case let refusal as Refusal: self.init(refusal)
    case let refusal as AccessRefusal: self.init(refusal)
    case let error as StorageError: self.init(error)
    case let error as HTTPError:
      self.init(error.status, error.status == .notFound ? "not-found" : "refused", error.body)
    default: self.init(.internalServerError, "broken")
    }
  }

  private init(_ problem: Problem) {
    switch problem {
    case .notFound: self.init(.notFound, "not-found")
    case .signInFirst: self.init(.unauthorized, "sign-in-first")
    case .forbidden: self.init(.forbidden, "forbidden")
    case .otherSite: self.init(.forbidden, "other-site")
    case .tooLarge(let most): self.init(.contentTooLarge, "too-large", "at most \(most >> 20) MB")
    case .malformed(let words): self.init(.badRequest, "malformed", words)
    case .field(let name, let words): self.init(.unprocessableContent, "field", "\(name): \(words)")
    case .notAcceptable: self.init(.notAcceptable, "not-acceptable")
    case .preconditionFailed: self.init(.preconditionFailed, "changed-meanwhile")
    case .preconditionRequired: self.init(.preconditionRequired, "precondition-required")
    }
  }

  private init(_ refusal: Refusal) {
    let words = refusal.description
    switch refusal {
    case .noSuchStatement, .noSuchDocument, .noSuchMeeting, .noSuchSession, .noSuchUpload, .noSuchDraft,
      .noSuchVersion, .noSuchReply:

      self.init(.notFound, "not-found")
    case .ambiguousDocument: self.init(.notFound, "not-found", words)
    case .changedMeanwhile, .draftChangedMeanwhile: self.init(.conflict, "changed-meanwhile", words)
    case .notReviewable, .nothingToUndo, .notUndoable, .otherMeeting, .notEmpty, .draftExists, .notBalanced,
      .repliesClosed, .answeredAlready:

      self.init(.conflict, "conflict", words)
    case .query: self.init(.badRequest, "query", words)
    case .clockBehind: self.init(.serviceUnavailable, "broken", words)
    case .uploadTooLarge, .draftTooLong: self.init(.contentTooLarge, "too-large", words)
    default: self.init(.unprocessableContent, "field", words)
    }
  }

  private init(_ refusal: AccessRefusal) {
    if let seconds = refusal.wait {
      self.init(.tooManyRequests, refusal.key, retryAfter: seconds)
      return
    }
    switch refusal {
    case .noSuchAccount, .noSuchInvitation, .noSuchToken, .noSuchSearch:
      self.init(.notFound, "not-found", refusal.description)
      return
    case .lastAdministrator, .tooMany:
      self.init(.conflict, refusal.key, refusal.description)
      return
    default: break
    }
    switch refusal.key {
    case "busy": self.init(.serviceUnavailable, refusal.key, retryAfter: 5)
    case "not-allowed": self.init(.forbidden, refusal.key)
    default: self.init(.unprocessableContent, refusal.key, refusal.description)
    }
  }

  private init(_ error: StorageError) {
    switch error {
    case .constraint: self.init(.conflict, "conflict")
    case .unstorable(let what): self.init(.badRequest, "malformed", "\(what) can not be stored")
    default: self.init(.serviceUnavailable, "store-unavailable", retryAfter: 5)
    }
  }
}
