// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Kernel
import Reading
import Storage

/// JSON in one form only: keys in a fixed order, no white space, so that equal values have equal bytes.
struct CanonicalJSON {
  private(set) var bytes: [UInt8] = []
  private var needsComma = false

  var text: String { String(decoding: bytes, as: UTF8.self) }

  mutating func object(_ body: (inout CanonicalJSON) throws -> Void) rethrows { try group(0x7B, 0x7D, body) }
  mutating func array(_ body: (inout CanonicalJSON) throws -> Void) rethrows { try group(0x5B, 0x5D, body) }

  private mutating func group(
    _ open: UInt8,
    _ close: UInt8,
    _ body: (inout CanonicalJSON) throws -> Void
  ) rethrows {
    separate()
    bytes.append(open)
    needsComma = false
    try body(&self)
    bytes.append(close)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(0x2C) }
    needsComma = true
  }

  mutating func key(_ name: StaticString) {
    separate()
    bytes.append(0x22)
    name.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(0x22)
    bytes.append(0x3A)
    needsComma = false
  }

  mutating func string(_ text: String?) {
    separate()
    guard var text else {
      bytes.append(contentsOf: "null".utf8)
      return
    }
    bytes.append(0x22)
    text.withUTF8 { bytes.append(escapingForJSON: $0) }
    bytes.append(0x22)
  }

  mutating func number(_ value: Int?) {
    separate()
    bytes.append(contentsOf: (value.map(String.init) ?? "null").utf8)
  }

  /// JSON that was made before.
  mutating func raw(_ json: String) {
    separate()
    bytes.append(contentsOf: json.utf8)
  }

  /// The digest over some values, in hexadecimal: the seal of what has no parts.
  static func digest(of values: [String?]) -> String {
    var json = CanonicalJSON()
    json.array { json in for value in values { json.string(value) } }
    return ContentDigest(of: json.bytes).hexadecimal
  }

  mutating func strings(_ values: [String]) {
    array { json in for value in values { json.string(value) } }
  }
}

extension StoredStatement {
  /// The statement as a line of JSON, for programs.
  public var json: String {
    var json = CanonicalJSON()
    json.object { json in
      json.key("id"); json.string(id.rawValue)
      json.key("document"); json.string(document)
      json.key("state"); json.string(state.rawValue)
      json.key("version"); json.number(version)
      json.key("pages")
      json.array { json in
        if let pages { for page in Set([pages.lowerBound, pages.upperBound]).sorted() { json.number(page) } }
      }
      json.key("content"); content.write(to: &json)
      json.key("suggestion")
      if let suggestion { suggestion.write(to: &json) } else { json.string(nil) }
      json.key("replies")
      json.array { json in for reply in replies { reply.write(to: &json) } }
    }
    return json.text
  }
}

extension Record.Reply {
  fileprivate func write(to json: inout CanonicalJSON) {
    json.object { json in
      json.key("party"); json.string(party)
      json.key("stance"); json.string(stance.rawValue)
      json.key("words"); json.string(words)
      json.key("date"); json.string(date)
      json.key("answer")
      guard let answer else { return json.string(nil) }
      json.object { json in
        json.key("takenUp"); json.raw(answer.isTakenUp ? "true" : "false")
        json.key("words"); json.string(answer.words)
        json.key("actor"); json.string(answer.actor)
        json.key("date"); json.string(answer.date)
      }
    }
  }
}

extension StatementContent {
  /// The content in its one form as JSON.
  var json: String {
    var json = CanonicalJSON()
    write(to: &json)
    return json.text
  }

  func write(to json: inout CanonicalJSON) {
    json.object { json in
      json.key("start"); json.number(span.start)
      json.key("end"); json.number(span.end)
      json.key("quote"); json.string(quote)
      json.key("speakers")
      json.array { json in
        for speaker in speakers {
          json.object { json in
            json.key("name"); json.string(speaker.name)
            json.key("party"); json.string(speaker.party)
            json.key("type"); json.string(speaker.type.rawValue)
            json.key("capacity"); json.string(speaker.capacity.rawValue)
          }
        }
      }
      json.key("onBehalfOf"); json.string(onBehalfOf)
      json.key("kind"); json.string(kind.rawValue)
      json.key("strength"); json.number(strength?.rawValue)
      json.key("themes"); json.strings(themes)
      json.key("citations")
      json.array { json in
        for citation in citations {
          json.object { json in
            json.key("instrument"); json.string(citation.instrument)
            json.key("provision"); json.string(citation.provision)
          }
        }
      }
      json.key("places"); json.strings(places)
      json.key("session"); json.number(session)
      json.key("attribution"); json.string(attribution.rawValue)
      json.key("rule"); json.string(rule)
    }
  }

  /// The content that ``json`` is of; throws where it is of none.
  init(json: String) throws {
    let stored: Stored
    do {
      stored = try JSONDecoder().decode(Stored.self, from: Data(json.utf8))
    } catch {
      throw StorageError.mismatch(column: 0)
    }
    guard let kind = StatementKind(rawValue: stored.kind),
      let attribution = Attribution(rawValue: stored.attribution)
    else { throw StorageError.mismatch(column: 0) }
    self.init(
      span: Span(stored.start, stored.end),
      quote: stored.quote,
      speakers: try stored.speakers.map { try $0.speaker },
      onBehalfOf: stored.onBehalfOf,
      kind: kind,
      strength: stored.strength.flatMap(Strength.init),
      themes: stored.themes,
      citations: stored.citations.map { Citation(instrument: $0.instrument, provision: $0.provision) },
      places: stored.places,
      session: stored.session,
      attribution: attribution,
      rule: stored.rule
    )
  }

  private struct Stored: Decodable {
    let start: Int
    let end: Int
    let quote: String
    let speakers: [Speaker]
    let onBehalfOf: String?
    let kind: String
    let strength: Int?
    let themes: [String]
    let citations: [Citation]
    let places: [String]
    let session: Int?
    let attribution: String
    let rule: String

    struct Speaker: Decodable {
      let name: String
      let party: String?
      let type: String
      let capacity: String

      var speaker: StatementContent.Speaker {
        get throws {
          guard let type = Record.SpeakerType(rawValue: type),
            let capacity = Record.Capacity(rawValue: capacity)
          else { throw StorageError.mismatch(column: 0) }
          return StatementContent.Speaker(name: name, party: party, type: type, capacity: capacity)
        }
      }
    }

    struct Citation: Decodable {
      let instrument: String
      let provision: String
    }
  }
}
