// SPDX-License-Identifier: Apache-2.0

import Kernel

/// One voice of a statement, before it is written into the record.
struct Voice: Equatable {
  enum Kind: Equatable {
    /// A party of the catalogue.
    case party
    /// An unnamed set: participants, several delegations.
    case group
    /// Whoever chairs.
    case chair
    /// A person whose body the text does not name.
    case person
    /// A body that the catalogue does not know; its printed name stands for it.
    case unlisted
  }
  var kind: Kind
  /// The party's number in the catalogue, or -1.
  var party: Int32 = -1
  /// The name as printed.
  var printed: Span
  /// The delegate's own party, where it speaks for a group.
  var delegate: Int32 = -1
  var isChair = false
  /// The name the markup gives, where none is printed.
  var label: String?
}

/// A noun phrase that can stand for whoever takes the floor.
struct SpeakerPhrase {
  enum Form: Equatable {
    /// A party, a person, an office, a body.
    case named
    case group
    case chair
    /// He, she, it, they, the latter.
    case pronoun
    /// We, I.
    case firstPerson
    /// The delegation, the Government, the Minister: somebody named before.
    case office
  }
  var form: Form
  var voices: [Voice]
  /// The tokens of the phrase.
  var start: Int
  var end: Int
  /// The people it names.
  var people: [(name: Range<Int>, role: Range<Int>?, party: Int32)] = []
  /// The phrase is a writing of its author (“the report of …”).
  var isWriting = false
  /// An unnamed set that tells itself from the parties named beside it (“other endorsing countries”).
  var plural = false
}
