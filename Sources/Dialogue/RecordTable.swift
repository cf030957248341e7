// SPDX-License-Identifier: Apache-2.0

package import Storage

/// A table of the record: what it is called, what stands in it, and what a row is known by.
///
/// The one place that lists columns: rows are loaded, sealed and archived in this order.
package struct RecordTable: Sendable {
  package let name: StaticString
  package let columns: [StaticString]
  /// How many of the first columns are the key.
  let key: Int

  private init(_ name: StaticString, key: Int, _ columns: [StaticString]) {
    self.name = name
    self.columns = columns
    self.key = key
  }

  /// The columns, parted by commas.
  package var columnList: SQL { "\(columns.map { SQL(name: $0) }, separator: ", ")" }
  /// The columns of the key, parted by commas.
  var keyList: SQL { "\(columns.prefix(key).map { SQL(name: $0) }, separator: ", ")" }

  func load(_ rows: [[Value]], _ session: any Session) throws { try session.load(name, columns, rows: rows) }

  // MARK: - Tables

  static let forum = Self("forum", key: 1, ["slug", "name"])
  static let meeting = Self("meeting", key: 1, ["slug", "forum", "title", "date"])
  static let party = Self("party", key: 1, ["code", "kind", "name"])
  static let document = Self(
    "document",
    key: 1,
    [
      "id", "meeting", "name", "media_type", "encoding", "language", "title", "date", "text_sha256",
      "characters", "page_count", "page_starts", "notes", "reader", "reading", "added_at", "seal",
    ]
  )
  static let documentContent = Self("document_content", key: 1, ["document", "bytes", "text"])
  static let formerText = Self("former_text", key: 2, ["document", "reading", "text_sha256", "text"])
  static let session = Self(
    "session",
    key: 2,
    ["document", "position", "number", "title", "rapporteur", "span_start", "span_end"]
  )
  static let sessionChair = Self("session_chair", key: 3, ["document", "session", "position", "party"])
  static let sessionPassage = Self(
    "session_passage",
    key: 4,
    ["document", "session", "kind", "position", "span_start", "span_end"]
  )
  static let person = Self("person", key: 2, ["document", "position", "name", "role", "party"])
  static let intervention = Self(
    "intervention",
    key: 2,
    ["document", "position", "session", "speakers", "span_start", "span_end"]
  )
  static let statement = Self(
    "statement",
    key: 1,
    [
      "number", "id", "document", "session", "intervention", "span_start", "span_end", "first_page",
      "last_page", "quote", "kind", "strength", "on_behalf_of", "attribution", "rule", "state", "version",
      "suggestion", "reading", "reading_seal", "seal",
    ]
  )
  static let speaker = Self(
    "statement_speaker",
    key: 2,
    ["statement", "position", "party", "name", "type", "capacity"]
  )
  static let theme = Self("statement_theme", key: 2, ["statement", "position", "theme"])
  static let instrument = Self(
    "statement_instrument",
    key: 2,
    ["statement", "position", "instrument", "provision"]
  )
  static let place = Self("statement_place", key: 2, ["statement", "position", "party"])
  static let review = Self(
    "review",
    key: 2,
    [
      "statement", "version", "action", "actor", "at", "reason", "state_before", "content_before",
      "state_after", "content_after",
    ]
  )
  static let trail = Self(
    "trail",
    key: 1,
    ["sequence", "at", "actor", "action", "subject", "state", "detail", "previous", "digest"]
  )
  static let visibility = Self("visibility", key: 1, ["subject", "meeting", "level"])
  static let arrangement = Self(
    "session_arrangement",
    key: 2,
    ["document", "session", "title", "rapporteur", "chairs"]
  )
  static let draft = Self(
    "draft",
    key: 1,
    [
      "id", "scope", "meeting", "title", "language", "pages", "name_order", "outline", "level", "version",
      "reply_opens", "reply_closes",
    ]
  )
  static let draftReference = Self("draft_reference", key: 2, ["draft", "number", "statement"])
  static let draftVersion = Self(
    "draft_version",
    key: 2,
    ["draft", "version", "body", "note", "actor", "at"]
  )
  static let draftSetAside = Self(
    "draft_set_aside",
    key: 2,
    ["draft", "statement", "reason", "note", "actor", "at"]
  )
  static let publication = Self(
    "publication",
    key: 2,
    ["draft", "number", "version", "digest", "accounted_for", "contributions", "override", "actor", "at"]
  )
  static let replyLink = Self("reply_link", key: 2, ["draft", "party", "digest", "actor", "at"])
  static let reply = Self(
    "reply",
    key: 1,
    [
      "id", "draft", "statement", "party", "stance", "words", "version", "actor", "at", "taken_up", "answer",
      "answer_actor", "answer_at",
    ]
  )
  static let work = Self("work", key: 1, ["key", "kind", "payload", "due", "attempts"])
  /// Made anew from the text, and so neither sealed nor archived.
  package static let passage = Self("passage", key: 1, ["number", "document", "span_start", "span_end"])

  /// All that is archived, in an order in which each refers only to those before it.
  package static let archived: [RecordTable] = [
    forum, meeting, party, document, documentContent, formerText, session, sessionChair, sessionPassage,
    person,
    intervention, statement, speaker, theme, instrument, place, review, trail, work,
    visibility, arrangement,
    draft, draftReference, draftVersion, draftSetAside, publication, replyLink, reply,
  ]
}
