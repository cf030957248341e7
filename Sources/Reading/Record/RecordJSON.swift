// SPDX-License-Identifier: Apache-2.0

import Kernel
import Vocabulary

/// Writes a record as JSON, in the form of `docs/record.schema.json`.
///
/// One statement to a line, keys in a fixed order: the same record gives the same bytes. It is
/// written piece by piece, so that a large record is never held twice.
public struct RecordJSON {
  private let record: Record
  private var bytes: [UInt8] = []

  /// Writes `record`, named `name`, handing pieces of at most some 64 KiB to `write`.
  public static func write(_ record: Record, named name: String, to write: ([UInt8]) throws -> Void) rethrows
  {
    var writer = RecordJSON(record: record)
    try writer.write(name, write)
  }

  /// The whole record as bytes.
  public static func bytes(_ record: Record, named name: String) -> [UInt8] {
    var all: [UInt8] = []
    write(record, named: name) { all += $0 }
    return all
  }

  private init(record: Record) { self.record = record }

  private mutating func write(_ name: String, _ write: ([UInt8]) throws -> Void) rethrows {
    let document = record.document
    raw("{\n")
    raw("\"schema\": "); string(Record.schema); raw(",\n")
    raw("\"doc\": "); string(name); raw(",\n")
    raw("\"document\": {\"sha256\": "); string(document.sha256.hexadecimal)
    raw(", \"mediaType\": "); string(document.mediaType)
    raw(", \"encoding\": "); string(document.encoding.rawValue)
    raw(", \"language\": "); string(document.language)
    raw(", \"title\": "); string(document.title)
    raw(", \"date\": "); optional(document.date)
    raw(", \"textSha256\": "); string(document.textSha256.hexadecimal)
    verbatim(", \"characters\": \(document.characters)")
    verbatim(", \"pages\": \(record.pages.pageCount)},\n")
    raw("\"notes\": "); list(record.notes) { $0.string($1.description) }; raw(",\n")
    raw("\"sessions\": [")
    for (index, session) in record.sessions.enumerated() {
      raw(index == 0 ? "\n" : ",\n")
      self.session(session)
    }
    raw("],\n\"people\": [")
    for (index, person) in record.people.enumerated() {
      raw(index == 0 ? "\n" : ",\n")
      raw("{\"name\": "); string(person.name)
      raw(", \"role\": "); optional(person.role)
      raw(", \"party\": "); optional(person.party?.rawValue)
      raw("}")
    }
    raw("],\n\"statements\": [")
    for (index, statement) in record.statements.enumerated() {
      raw(index == 0 ? "\n" : ",\n")
      self.statement(statement)
      if bytes.count >= 1 << 16 {
        try write(bytes)
        bytes.removeAll(keepingCapacity: true)
      }
    }
    raw("],\n\"unattributed\": [")
    for (index, abstention) in record.unattributed.enumerated() {
      raw(index == 0 ? "\n" : ",\n")
      raw("{"); offsets(abstention.span)
      raw(", \"reason\": "); string(abstention.reason.rawValue)
      raw(", \"text\": "); quotation(abstention.span)
      raw("}")
      if bytes.count >= 1 << 16 {
        try write(bytes)
        bytes.removeAll(keepingCapacity: true)
      }
    }
    raw("]\n}\n")
    try write(bytes)
  }

  private mutating func session(_ session: Record.Session) {
    raw("{\"id\": "); string(session.id)
    raw(", \"title\": "); string(session.title)
    raw(", \"chairs\": "); list(session.chairs) { $0.string($1.rawValue) }
    raw(", \"rapporteur\": "); optional(session.rapporteur)
    for (key, spans) in [
      ("guidingQuestions", session.guidingQuestions), ("mainIssues", session.mainIssues),
      ("meansOfImplementation", session.meansOfImplementation),
    ] {
      verbatim(", \"\(key)\": ")
      list(spans) { writer, span in
        writer.raw("{")
        writer.offsets(span)
        writer.raw(", \"text\": ")
        writer.quotation(span)
        writer.raw("}")
      }
    }
    raw(", "); offsets(session.span)
    raw("}")
  }

  private mutating func statement(_ statement: Record.Statement) {
    raw("{\"id\": \"s")
    number(statement.start)
    raw("-")
    number(statement.end)
    raw("\", \"start\": ")
    number(statement.start)
    raw(", \"end\": ")
    number(statement.end)
    raw(", \"text\": "); quotation(statement.span)
    raw(", \"pages\": "); pages(statement.span)
    raw(", \"session\": ")
    optional(statement.session.flatMap { $0 < record.sessions.count ? record.sessions[$0].id : nil })
    raw(", \"speakers\": ")
    list(statement.speakers) { writer, speaker in
      writer.raw("{\"name\": "); writer.string(writer.record.name(of: speaker))
      writer.raw(", \"party\": "); writer.optional(speaker.party)
      writer.raw(", \"type\": "); writer.string(speaker.type.rawValue)
      writer.raw(", \"capacity\": "); writer.string(speaker.capacity.rawValue)
      writer.raw("}")
    }
    raw(", \"onBehalfOf\": "); optional(statement.onBehalfOf?.rawValue)
    raw(", \"kind\": "); string(statement.kind.rawValue)
    raw(", \"strength\": ")
    if let strength = statement.strength { verbatim("\(strength.rawValue)") } else { raw("null") }
    raw(", \"themes\": "); list(statement.themes) { $0.string($1) }
    raw(", \"instruments\": "); list(statement.instruments) { $0.string($1) }
    raw(", \"provisions\": ")
    list(statement.provisions) { writer, provision in
      writer.raw("{\"instrument\": "); writer.string(provision.instrument)
      writer.raw(", \"cited\": "); writer.string(writer.record.words(provision.words))
      writer.raw("}")
    }
    raw(", \"places\": "); list(statement.places) { $0.string($1.rawValue) }
    raw(", \"attribution\": "); string(statement.attribution.rawValue)
    raw(", \"rule\": "); string(statement.rule.rawValue)
    verbatim(", \"confidence\": \(statement.rule.confidence)")
    if !statement.replies.isEmpty {
      raw(", \"replies\": ")
      list(statement.replies) { $0.reply($1) }
    }
    raw("}")
  }

  private mutating func reply(_ reply: Record.Reply) {
    raw("{\"party\": "); string(reply.party)
    raw(", \"stance\": "); string(reply.stance.rawValue)
    raw(", \"words\": "); string(reply.words)
    raw(", \"date\": "); string(reply.date)
    raw(", \"answer\": ")
    if let answer = reply.answer {
      raw("{\"takenUp\": "); verbatim(answer.isTakenUp ? "true" : "false")
      raw(", \"words\": "); string(answer.words)
      raw(", \"actor\": "); string(answer.actor)
      raw(", \"date\": "); string(answer.date)
      raw("}")
    } else {
      raw("null")
    }
    raw("}")
  }

  // MARK: - Values

  private mutating func raw(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  private mutating func verbatim(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func offsets(_ span: Span) {
    raw("\"start\": ")
    number(record.text.offsets.scalar(atByte: span.start, in: record.text.bytes))
    raw(", \"end\": ")
    number(record.text.offsets.scalar(atByte: span.end, in: record.text.bytes))
  }

  /// The first and last page of `span`, once where they are one; an empty list where there are no pages.
  private mutating func pages(_ span: Span) {
    guard let pages = record.pages.pages(of: span) else { return raw("[]") }
    verbatim(pages.count == 1 ? "[\(pages.lowerBound)]" : "[\(pages.lowerBound), \(pages.upperBound)]")
  }

  private mutating func optional(_ text: String?) {
    if let text { string(text) } else { raw("null") }
  }

  private mutating func list<Element>(_ elements: [Element], _ write: (inout RecordJSON, Element) -> Void) {
    raw("[")
    for (index, element) in elements.enumerated() {
      if index > 0 { raw(", ") }
      write(&self, element)
    }
    raw("]")
  }

  private mutating func number(_ value: Int) {
    var digits: (UInt64, Int) = (UInt64(max(0, value)), 0)
    let start = bytes.count
    repeat {
      bytes.append(UInt8(0x30 + digits.0 % 10))
      digits.0 /= 10
      digits.1 += 1
    } while digits.0 > 0
    bytes[start..<start + digits.1].reverse()
  }

  private mutating func string(_ text: String) {
    bytes.append(0x22)
    var text = text
    text.withUTF8 { bytes.append(escapingForJSON: $0) }
    bytes.append(0x22)
  }

  private mutating func quotation(_ span: Span) {
    bytes.append(0x22)
    let text = record.text.bytes
    if span.start >= 0, span.end <= text.count {
      text.withUnsafeBufferPointer {
        bytes.append(escapingForJSON: UnsafeBufferPointer(rebasing: $0[span.start..<span.end]))
      }
    }
    bytes.append(0x22)
  }
}
