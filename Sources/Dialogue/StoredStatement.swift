// SPDX-License-Identifier: Apache-2.0

import Kernel
public import Reading

/// A statement as the store keeps it: what it says, how far people have looked at it, and since when.
///
/// Its identifier never changes, whatever a later reading or a person makes of it. Nothing is deleted: what a
/// reader no longer finds is *withdrawn*, what was split or merged is *replaced*.
public struct StoredStatement: Sendable, Equatable, Identifiable {
  public let id: StatementID
  /// The digest of its document, in hexadecimal.
  public let document: String
  public var content: StatementContent
  public var state: State
  /// 1 at first, one more with each decision.
  public var version: Int
  /// First and last page it stands on.
  public var pages: ClosedRange<Int>?
  /// What the reader last made of it; nil where a person added it.
  public var suggestion: StatementContent?
  /// What delegations answered on how it reports them, in reports that were published, the earliest first.
  public internal(set) var replies: [Record.Reply] = []
  /// Its row.
  var number: Int64
  /// The place of its intervention in the document.
  var intervention: Int?

  /// How far people have looked at a statement.
  public enum State: String, Sendable, CaseIterable {
    /// A reader suggests it; nobody has looked at it.
    case suggested
    case confirmed
    case corrected
    case rejected
    /// A person added it.
    case added
    /// It was split or merged; others stand for it.
    case replaced
    /// A better reader no longer finds it, and nobody had confirmed it.
    case withdrawn

    /// Whether a person has decided: a machine no longer touches it.
    public var isDecided: Bool { self != .suggested && self != .withdrawn }
  }

  /// The digest over all that the store says of it, and its suggestion as it is stored.
  var sealed: (seal: String, suggestion: String?) {
    let content = content.json
    let suggestion = suggestion.map { $0 == self.content ? content : $0.json }
    var json = CanonicalJSON()
    json.array { json in
      json.string(id.rawValue)
      json.string(document)
      json.number(version)
      json.string(state.rawValue)
      json.number(intervention)
      json.number(pages?.lowerBound)
      json.number(pages?.upperBound)
      json.raw(content)
      // Most suggestions are what the statement says.
      json.string(suggestion == content ? "=" : suggestion)
    }
    return (ContentDigest(of: json.bytes).hexadecimal, suggestion)
  }

  var seal: String { sealed.seal }
}

/// What a statement is known by: sixteen figures of its document's digest and the place of its words, in Unicode
/// scalars, `3f2a9c0b1d4e5f60.318-392`.
public struct StatementID: Sendable, Hashable, RawRepresentable, Comparable, CustomStringConvertible {
  public let rawValue: String

  /// Nil where the text is no such identifier.
  public init?(rawValue: String) {
    let parts = rawValue.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].count == 16, parts[0].allSatisfy({ $0.isHexDigit && $0.isASCII }),
      !parts[1].isEmpty, rawValue.utf8.count <= 80,
      parts[1].utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 || $0 == 0x2D || $0 == 0x7E })
    else { return nil }
    self.rawValue = rawValue
  }

  /// The identifier of the statement of `document` at `span`, which counts Unicode scalars as all offsets do that
  /// leave the program; `again` tells apart what was there before.
  init(document: String, scalars span: Span, again: Int = 0) {
    rawValue = "\(document.prefix(16)).\(span.start)-\(span.end)" + (again > 0 ? "~\(again)" : "")
  }

  public var description: String { rawValue }
  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}
