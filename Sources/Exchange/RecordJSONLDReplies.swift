// SPDX-License-Identifier: Apache-2.0

import Reading

/// What delegations answered, as Web Annotations that reply to those of the statements.
extension RecordJSONLD {
  /// A reply's place among all: the statement's and its own.
  typealias ReplyPlace = (statement: Int, reply: Int)

  func replies(to statement: Int) -> [ReplyPlace] {
    record.statements[statement].replies.indices.map { (statement, $0) }
  }

  /// The reply, and after it the answer to it.
  mutating func reply(_ place: ReplyPlace) {
    let reply = record.statements[place.statement].replies[place.reply]
    let name = "\(statements[place.statement])-\(place.reply + 1)"
    out.object { out in
      out.member("id", "#reply-\(name)")
      out.member("type", "Annotation")
      out.member("motivation", "replying")
      out.member("stance", reply.stance.rawValue)
      out.member("creator", Self.reference(party: reply.party))
      out.member("created", reply.date)
      Self.body(reply.words, &out)
      out.member("target", "#\(statements[place.statement])")
    }
    guard let answer = reply.answer else { return }
    out.object { out in
      out.member("id", "#answer-\(name)")
      out.member("type", "Annotation")
      out.member("motivation", "replying")
      out.key("isTakenUp")
      out.verbatim(answer.isTakenUp ? "true" : "false")
      out.member("actor", answer.actor)
      out.member("created", answer.date)
      Self.body(answer.words, &out)
      out.member("target", "#reply-\(name)")
    }
  }

  private static func body(_ words: String, _ out: inout JSONBytes) {
    guard !words.isEmpty else { return }
    out.key("body")
    out.object { out in
      out.member("type", "TextualBody")
      out.member("value", words)
    }
  }
}
