// SPDX-License-Identifier: Apache-2.0

import Kernel
import Reading
import Vocabulary

/// Statements as Popolo speeches and as Web Annotations.
extension RecordJSONLD {
  mutating func speech(_ index: Int) {
    let statement = record.statements[index]
    let names = statement.speakers.map { record.name(of: $0) }.filter { !$0.isEmpty }
    let creators = creators(of: statement)
    let event = reference(session: statement.session)
    let isChair = statement.speakers.contains { $0.capacity == .chair }
    out.object { out in
      out.member("id", "#speech-\(statements[index])")
      out.member("type", statement.kind == .question ? "question" : "speech")
      out.reference("creator", creators)
      if !names.isEmpty { out.member("attribution_text", names.joined(separator: "; ")) }
      if isChair { out.member("role", "chair") }
      out.member("on_behalf_of", statement.onBehalfOf.map { Self.reference(party: $0.rawValue) })
      out.member("text", record.quotation(statement))
      out.member("position", index + 1)
      out.member("event", event)
      out.member("language", record.document.language)
    }
  }

  /// Parties and known people, each once, in the order they are named.
  private func creators(of statement: Record.Statement) -> [String] {
    var creators: [String] = []
    for speaker in statement.speakers {
      let reference: String?
      if let party = speaker.party {
        reference = Self.reference(party: party)
      } else if speaker.type == .person {
        reference = people[record.name(of: speaker)].map { "#person-\($0 + 1)" }
      } else {
        reference = nil
      }
      if let reference, !creators.contains(reference) { creators.append(reference) }
    }
    return creators
  }

  mutating func annotation(_ index: Int) {
    let statement = record.statements[index]
    out.open(UInt8(ascii: "{"))
    out.member("id", "#\(statements[index])")
    out.member("type", "Annotation")
    out.member("motivation", ["classifying", "describing"])
    body(statement, index)
    target(statement)
    out.close(UInt8(ascii: "}"))
  }

  private mutating func body(_ statement: Record.Statement, _ index: Int) {
    let record = record
    let name = statements[index]
    out.key("body")
    out.open(UInt8(ascii: "["))
    for concept in ["#kind-\(statement.kind.rawValue)"] + statement.themes.map(Self.reference(theme:)) {
      out.object { out in
        out.member("type", "SpecificResource")
        out.member("purpose", "classifying")
        out.member("source", concept)
      }
    }
    out.object { out in
      out.member("type", "Attribution")
      out.member("purpose", "describing")
      out.member("speech", "#speech-\(name)")
      if !statement.speakers.isEmpty {
        out.key("speakers")
        out.array(statement.speakers) { out, speaker in
          out.object { out in
            out.member("name", record.name(of: speaker))
            out.member("party", speaker.party.map(Self.reference(party:)))
            out.member("speakerType", speaker.type.rawValue)
            out.member("capacity", speaker.capacity.rawValue)
          }
        }
      }
      out.member("onBehalfOf", statement.onBehalfOf.map { Self.reference(party: $0.rawValue) })
      if let strength = statement.strength { out.member("strength", strength.rawValue) }
      out.member("instruments", statement.instruments.map(Self.reference(instrument:)))
      if !statement.provisions.isEmpty {
        out.key("provisions")
        out.array(statement.provisions) { out, provision in
          out.object { out in
            out.member("instrument", Self.reference(instrument: provision.instrument))
            out.member("cited", record.words(provision.words))
          }
        }
      }
      out.member("places", statement.places.map { Self.reference(party: $0.rawValue) })
      out.member("attribution", statement.attribution.rawValue)
      out.member("rule", statement.rule.rawValue)
      out.key("confidence")
      out.verbatim("\(statement.rule.confidence)")
    }
    out.close(UInt8(ascii: "]"))
  }

  /// The span, by its words, by its place in the text, and by its pages where there are any.
  ///
  /// A page holds more than the span; the model lets selectors differ in precision.
  private mutating func target(_ statement: Record.Statement) {
    let source = source
    let exact = record.quotation(statement)
    let surroundings = QuotedText(record.text.bytes, around: statement.span)
    let pages = record.pages(of: statement)
    out.key("target")
    out.object { out in
      out.member("type", "SpecificResource")
      out.member("source", source)
      out.key("selector")
      out.open(UInt8(ascii: "["))
      out.object { out in
        out.member("type", "TextQuoteSelector")
        out.member("exact", exact)
        out.member("prefix", surroundings.prefix)
        out.member("suffix", surroundings.suffix)
      }
      out.object { out in
        out.member("type", "TextPositionSelector")
        out.member("start", statement.start)
        out.member("end", statement.end)
      }
      if let pages {
        out.object { out in
          out.member("type", "FragmentSelector")
          // The URI by which the Web Annotation Data Model knows the fragments of PDF.
          out.member("conformsTo", "http://tools.ietf.org/rfc/rfc3778")
          out.member("value", "page=\(pages.lowerBound)")
        }
      }
      out.close(UInt8(ascii: "]"))
    }
  }
}

/// The words directly before and after a span, by which it can be found again in a text that has changed.
struct QuotedText {
  /// At most 32 Unicode scalars, whole characters.
  let prefix: String
  let suffix: String

  private static let limit = 32

  init(_ bytes: [UInt8], around span: Span) {
    let start = min(max(0, span.start), bytes.count)
    let end = min(max(start, span.end), bytes.count)
    // Twice as many scalars as are kept, so that the boundaries between characters are known.
    var first = start
    var count = 0
    while first > 0, count < 2 * Self.limit {
      first -= 1
      if bytes[first] & 0xC0 != 0x80 { count += 1 }
    }
    var last = end
    count = 0
    while last < bytes.count, count <= 2 * Self.limit {
      if bytes[last] & 0xC0 != 0x80 { count += 1 }
      last += 1
    }
    while last < bytes.count, bytes[last] & 0xC0 == 0x80 { last += 1 }
    let before = String(decoding: bytes[first..<start], as: UTF8.self)
    let after = String(decoding: bytes[end..<last], as: UTF8.self)
    prefix = String(Self.whole(before.reversed()).reversed())
    suffix = String(Self.whole(Array(after)))
  }

  private static func whole(_ characters: [Character]) -> [Character] {
    var kept: [Character] = []
    var count = 0
    for character in characters {
      count += character.unicodeScalars.count
      if count > limit { break }
      kept.append(character)
    }
    return kept
  }
}
