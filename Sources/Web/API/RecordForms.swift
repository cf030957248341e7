// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import Exchange
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Reading
import Vocabulary

extension Visit {
  /// Which form of a record the visitor prefers by `Accept`; nil for a page.
  func recordForm() -> String? {
    guard let accept = request.headers[.accept] else { return nil }
    for wish in accept.split(separator: ",").prefix(20) {
      switch wish.split(separator: ";").first?.trimmingCharacters(in: .whitespaces).lowercased() {
      case "text/html", "application/xhtml+xml": return nil
      case "application/ld+json": return "jsonld"
      case "application/json": return "json"
      case "application/akn+xml", "application/xml": return "akn"
      case "text/csv": return "csv"
      default: continue
      }
    }
    return nil
  }

  /// The record of a document in one of the forms that others read.
  func recordResponse(_ document: StoredDocument, as form: String) async throws -> Response {
    let record = try await record(of: document)
    var response: Response
    switch form {
    case "jsonld":
      response = tagged(
        RecordJSONLD.bytes(record, named: document.name, catalogue: site.names.catalogue),
        "application/ld+json"
      )
    case "akn":
      var bytes: [UInt8] = []
      RecordAkomaNtoso.write(record, named: document.name, catalogue: site.names.catalogue) { bytes += $0 }
      response = tagged(bytes, "application/akn+xml; charset=utf-8")
    case "csv": response = tagged(RecordCSV.bytes(record), "text/csv; charset=utf-8")
    case "json": response = tagged(RecordJSON.bytes(record, named: document.name), "application/json")
    default: throw Problem.notAcceptable
    }
    response.headers[.contentDisposition] =
      "inline; filename*=UTF-8''\(Address.encoded(document.name)).\(form == "akn" ? "akn.xml" : form)"
    return response
  }

  /// The document's record with what people made of its statements, of those that the visitor may see.
  func record(of document: StoredDocument) async throws -> Record {
    let text = try await library.text(of: document)
    let statements = try await library.statements(of: document)
      .filter { ![.rejected, .replaced, .withdrawn].contains($0.state) }
    guard let digest = ContentDigest(hexadecimal: document.id) else { throw Problem.notFound }
    var source = SourceText(try DocumentText(decoding: text))
    source.mediaType = document.mediaType
    source.title = document.title
    source.date = document.date
    source.pages = document.pages
    source.statements = statements.map { Record.Statement($0.content, in: source.text, replies: $0.replies) }
    return try site.reader.read(source, digest: digest, language: document.language)
  }

  func statementResponse(_ statement: StoredStatement, _ document: StoredDocument, as form: String) throws
    -> Response
  {
    var json = JSONText()
    switch form {
    case "json":
      let tag = Self.tag(of: statement)
      statementJSON(statement, meeting: document.meeting, language: document.language, &json)
      var response =
        Self.matches(request.headers[.ifNoneMatch], tag)
        ? Response(status: .notModified) : bytes(json.bytes, "application/json")
      response.headers[.eTag] = tag
      response.headers[.cacheControl] = "private, no-cache"
      return response
    case "jsonld":
      annotationJSON(statement, document, &json)
      return tagged(json.bytes, "application/ld+json")
    default: throw Problem.notAcceptable
    }
  }

  /// What a statement's answer is tagged with: its version, and how many replies and answers stand beside it.
  static func tag(of statement: StoredStatement) -> String {
    let beside = statement.replies.count + statement.replies.filter { $0.answer != nil }.count
    return beside == 0 ? "\"\(statement.version)\"" : "\"\(statement.version)-\(beside)\""
  }

  /// One statement as the API and the files of a search write it.
  func statementJSON(_ statement: StoredStatement, meeting: String, language: String, _ json: inout JSONText)
  {
    let content = statement.content
    json.object { json in
      json.pair("id", statement.id.rawValue)
      json.pair("address", site.settings.address + Address.statement(statement.id.rawValue))
      json.pair("document", statement.document)
      json.pair("meeting", meeting)
      json.pair("version", statement.version)
      json.pair("state", statement.state.rawValue)
      json.pair("language", language)
      json.key("pages")
      json.array { json in
        if let pages = statement.pages { json.number(pages.lowerBound); json.number(pages.upperBound) }
      }
      contentMembers(content, &json)
      json.key("replies")
      json.array { json in for reply in statement.replies { replyJSON(reply, &json) } }
    }
  }

  private func replyJSON(_ reply: Record.Reply, _ json: inout JSONText) {
    json.object { json in
      json.pair("party", reply.party)
      json.pair("stance", reply.stance.rawValue)
      json.pair("words", reply.words)
      json.pair("date", reply.date)
      json.key("answer")
      guard let answer = reply.answer else { return json.null() }
      json.object { json in
        json.pair("takenUp", flag: answer.isTakenUp)
        json.pair("words", answer.words)
        json.pair("actor", answer.actor)
        json.pair("date", answer.date)
      }
    }
  }

  /// What a statement says, as members of an object.
  func contentMembers(_ content: StatementContent, _ json: inout JSONText) {
    json.pair("quote", content.quote)
    json.key("span")
    json.object { json in
      json.pair("start", content.span.start)
      json.pair("end", content.span.end)
    }
    json.key("speakers")
    json.array { json in
      for speaker in content.speakers {
        json.object { json in
          json.pair("name", speaker.name)
          json.pair("party", speaker.party)
          json.pair("type", speaker.type.rawValue)
          json.pair("capacity", speaker.capacity.rawValue)
        }
      }
    }
    json.pair("onBehalfOf", content.onBehalfOf)
    json.pair("kind", content.kind.rawValue)
    json.pair("strength", content.strength?.rawValue)
    json.pair("themes", content.themes)
    json.key("citations")
    json.array { json in
      for citation in content.citations {
        json.object { json in
          json.pair("instrument", citation.instrument)
          json.pair("provision", citation.provision.isEmpty ? nil : citation.provision)
        }
      }
    }
    json.pair("places", content.places)
    json.pair("session", content.session.map { $0 + 1 })
    json.pair("attribution", content.attribution.rawValue)
    json.pair("rule", content.rule)
  }

  /// A statement as a W3C Web Annotation with a quotation as its selector; replies are annotations that reply to it.
  private func annotationJSON(
    _ statement: StoredStatement,
    _ document: StoredDocument,
    _ json: inout JSONText
  ) {
    let content = statement.content
    json.object { json in
      json.key("@context")
      json.array { json in
        json.string("http://www.w3.org/ns/anno.jsonld")
        json.object { json in
          json.key("replies")
          json.object { json in
            json.pair("@reverse", "http://www.w3.org/ns/oa#hasTarget")
            json.pair("@type", "@id")
          }
          json.pair("stance", "urn:tessera:record:1:stance")
          json.pair("isTakenUp", "urn:tessera:record:1:isTakenUp")
        }
      }
      json.pair("id", site.settings.address + Address.statement(statement.id.rawValue))
      json.pair("type", "Annotation")
      json.pair("motivation", "identifying")
      json.key("body")
      json.array { json in
        for speaker in content.speakers {
          json.object { json in
            json.pair("type", "TextualBody")
            json.pair("purpose", "identifying")
            json.pair("value", words.name(speaker))
          }
        }
        for theme in content.themes {
          json.object { json in
            json.pair("type", "TextualBody")
            json.pair("purpose", "tagging")
            json.pair("value", theme)
          }
        }
      }
      json.key("target")
      json.object { json in
        json.pair("source", site.settings.address + Address.document(document.id))
        json.key("selector")
        json.object { json in
          json.pair("type", "TextQuoteSelector")
          json.pair("exact", content.quote)
        }
      }
      guard !statement.replies.isEmpty else { return }
      json.key("replies")
      json.array { json in
        for (number, reply) in statement.replies.enumerated() {
          annotationJSON(reply, "\(Address.statement(statement.id.rawValue))#reply-\(number + 1)", &json)
        }
      }
    }
  }

  /// A reply, with the rapporteur's answer as an annotation that replies to it.
  private func annotationJSON(_ reply: Record.Reply, _ address: String, _ json: inout JSONText) {
    func body(_ words: String, _ json: inout JSONText) {
      guard !words.isEmpty else { return }
      json.key("body")
      json.object { json in
        json.pair("type", "TextualBody")
        json.pair("value", words)
      }
    }
    json.object { json in
      json.pair("id", site.settings.address + address)
      json.pair("type", "Annotation")
      json.pair("motivation", "replying")
      json.pair("stance", reply.stance.rawValue)
      json.key("creator")
      json.object { json in
        json.pair("id", site.settings.address + Address.party(reply.party))
        json.pair("type", "Organization")
        json.pair("name", site.names.party(reply.party, language))
      }
      json.pair("created", "\(reply.date)T00:00:00Z")
      body(reply.words, &json)
      guard let answer = reply.answer else { return }
      json.key("replies")
      json.array { json in
        json.object { json in
          json.pair("id", "\(site.settings.address)\(address)-answer")
          json.pair("type", "Annotation")
          json.pair("motivation", "replying")
          json.pair("isTakenUp", flag: answer.isTakenUp)
          json.key("creator")
          json.object { json in
            json.pair("type", "Person")
            json.pair("name", answer.actor)
          }
          json.pair("created", "\(answer.date)T00:00:00Z")
          body(answer.words, &json)
        }
      }
    }
  }
}

extension Record.Statement {
  /// What the record says now, as a reading would have found it.
  init(_ content: StatementContent, in text: DocumentText, replies: [Record.Reply]) {
    let span = content.span
    let provisions = content.citations.compactMap { citation -> Record.Provision? in
      guard !citation.provision.isEmpty else { return nil }
      return Record.Provision(
        instrument: citation.instrument,
        words: text.span(of: citation.provision, within: span) ?? span
      )
    }
    self.init(
      span: span,
      start: text.offsets.scalar(atByte: span.start, in: text.bytes),
      end: text.offsets.scalar(atByte: span.end, in: text.bytes),
      speakers: content.speakers.map { speaker in
        Record.Speaker(
          name: text.span(of: speaker.name, within: span) ?? Span(span.start, span.start),
          label: speaker.name,
          party: speaker.party,
          type: speaker.type,
          capacity: speaker.capacity
        )
      },
      onBehalfOf: content.onBehalfOf.map { Party.Code(rawValue: $0) },
      kind: content.kind,
      strength: content.strength,
      themes: content.themes,
      instruments: content.citations.map(\.instrument),
      provisions: provisions,
      places: content.places.map { Party.Code(rawValue: $0) },
      attribution: content.attribution,
      rule: Rule(rawValue: content.rule) ?? .person,
      session: content.session,
      replies: replies
    )
  }
}

extension DocumentText {
  /// Where `words` stand within a span; nil where they do not, as they are.
  fileprivate func span(of words: String, within span: Span) -> Span? {
    let needle = Array(words.utf8)
    guard !needle.isEmpty, span.start >= 0, span.end <= bytes.count, needle.count <= span.end - span.start
    else {
      return nil
    }
    for start in span.start...(span.end - needle.count) where bytes[start] == needle[0] {
      if bytes[start..<(start + needle.count)].elementsEqual(needle) {
        return Span(start, start + needle.count)
      }
    }
    return nil
  }
}
