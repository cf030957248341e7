// SPDX-License-Identifier: Apache-2.0

public import Reading

/// Why the record says no, in words for the person it refuses.
public enum Refusal: Error, Equatable, CustomStringConvertible {
  case noSuchStatement(String)
  case noSuchDocument(String)
  case ambiguousDocument(String, count: Int)
  case noSuchMeeting(String)
  case noSuchSession(Int)
  case noSuchUpload(String)
  case emptyUpload(String)
  case uploadTooLarge(String, most: Int)
  case malformedSlug(String)
  /// The document was taken in for another meeting.
  case otherMeeting(document: String, meeting: String)
  /// Somebody decided meanwhile; nothing was overwritten.
  case changedMeanwhile(statement: String, by: String, action: String, version: Int)
  case notReviewable(statement: String, state: StoredStatement.State)
  case nothingChanged(String)
  case nothingToUndo(String)
  /// A split or merge that others were built on can not be undone alone.
  case notUndoable(String, action: String)
  case outsideText(start: Int, end: Int, length: Int)
  case blankSpan
  case noSuchWords(String)
  case noSpeaker
  case strengthWithoutAction(StatementKind)
  case unknownTheme(String)
  case unknownParty(String)
  case unknownInstrument(String)
  case tooFewParts
  case mergesDocuments
  case emptyActor
  case clockBehind(milliseconds: Int64)
  case query(String)
  case archive(line: Int, String)
  case notEmpty(String)
  case noSuchDraft(String)
  case draftExists(String)
  case noSuchVersion(Int, of: String)
  /// The scope has no statement that the draft may rest on.
  case nothingSaid
  case scopeTooLarge(most: Int)
  case draftTooLong(most: Int)
  case draftChangedMeanwhile(draft: String, by: String, version: Int)
  /// Contributions are open; a draft is published without them only with a reason on the record.
  case notBalanced(open: Int, of: Int)
  case noReason
  case emptyWindow
  case repliesClosed
  case notItsStatement(String)
  case emptyReply
  case noSuchReply(String)
  case answeredAlready(String)

  public var description: String {
    switch self {
    case .noSuchStatement(let id): "there is no statement \(id); `tessera search` shows identifiers"
    case .noSuchDocument(let id): "there is no document \(id); `tessera show` lists them"
    case .ambiguousDocument(let id, let count):
      "\(count) documents begin with \(id); give more of the identifier"
    case .noSuchMeeting(let slug): "there is no meeting \(slug); `tessera show` lists them"
    case .noSuchSession(let position): "the document has no session \(position + 1)"
    case .noSuchUpload(let id): "nothing with the number \(id) is on its way in"
    case .emptyUpload(let name): "\(name) is empty"
    case .uploadTooLarge(let name, let most): "\(name) is larger than \(most >> 20) MB"
    case .malformedSlug(let slug):
      "“\(slug)” can not name a meeting: use lower-case letters, figures and hyphens, such as gfmd-2016"
    case .otherMeeting(let document, let meeting):
      "\(document) is in the record already, in the meeting \(meeting)"
    case .changedMeanwhile(let id, let by, let action, let version):
      "\(id) was changed meanwhile (\(action) by \(by), now version \(version)); look at it again and decide anew"
    case .notReviewable(let id, let state):
      "\(id) is \(state.rawValue) and can not be reviewed; undo that first"
    case .nothingChanged(let id): "that is what \(id) says already"
    case .nothingToUndo(let id): "nobody has decided on \(id); there is nothing to undo"
    case .notUndoable(let id, let action):
      "the \(action) of \(id) made other statements and can not be undone here"
    case .outsideText(let start, let end, let length):
      "\(start) to \(end) is not within the text, which has \(length) characters"
    case .blankSpan: "a statement has words, and that stretch of the text has none"
    case .noSuchWords(let words): "“\(words)” does not stand in the text; give the words as they are printed"
    case .noSpeaker: "a statement has a speaker; name a party, or give the speaker's name in the text"
    case .strengthWithoutAction(let kind):
      "a \(kind.rawValue) has no strength; only a recommendation and a commitment do"
    case .unknownTheme(let id): "there is no theme “\(id)”; `tessera vocabulary themes` lists them"
    case .unknownParty(let code): "there is no party “\(code)”; `tessera vocabulary parties` lists them"
    case .unknownInstrument(let id):
      "there is no instrument “\(id)”; `tessera vocabulary instruments` lists them"
    case .tooFewParts: "a split makes two statements or more, and a merge takes two or more"
    case .mergesDocuments: "only statements of one document can be merged"
    case .emptyActor: "a change has somebody who makes it; name yourself with --by"
    case .clockBehind(let milliseconds):
      "the clock of this machine is \(milliseconds / 1000) s behind the last change of the record; set it right first"
    case .query(let words): words
    case .archive(let line, let words): "line \(line) of the archive: \(words)"
    case .noSuchDraft(let id): "there is no draft \(id); `tessera draft` without a scope lists them"
    case .draftExists(let id): "there is a draft \(id) already"
    case .noSuchVersion(let number, let id): "the draft \(id) has no version \(number)"
    case .nothingSaid:
      "nothing is on record there that the report may rest on; take in a document, or choose a wider scope"
    case .scopeTooLarge(let most): "the search finds more than \(most) statements; narrow it"
    case .draftTooLong(let most): "a text may have \(most) bytes at most"
    case .draftChangedMeanwhile(let id, let by, let version):
      "the draft \(id) was changed meanwhile by \(by) and is now in version \(version); look at it again"
    case .notBalanced(let open, let total):
      "\(open) of \(total) contributions are open; cite them, set them aside with a reason, or give a reason to publish without them"
    case .noReason: "say in a few words why it is left out"
    case .emptyWindow: "the window for replies closes before it opens"
    case .repliesClosed: "the window for replies is not open"
    case .notItsStatement(let id): "\(id) is not a statement of that party"
    case .emptyReply: "say in words what is to be corrected, or what the objection is"
    case .noSuchReply(let id): "there is no reply \(id)"
    case .answeredAlready(let id): "the reply \(id) was answered already"
    case .notEmpty(let location): "\(location) holds a record already; import into an empty database"
    }
  }
}
