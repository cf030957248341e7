// SPDX-License-Identifier: Apache-2.0

import CLibXML2

/// What a parser of markup tells, one event after the other.
protocol MarkupEvents: AnyObject {
  /// Names are those in the document; in HTML in lower case, in XML without their prefix.
  func start(_ name: String, _ attributes: MarkupAttributes)
  func end(_ name: String)
  func characters(_ text: UnsafeBufferPointer<UInt8>)
}

/// The attributes of an element; those of another namespace than the element's have its IRI before them.
struct MarkupAttributes {
  fileprivate(set) var values: [(name: String, namespace: String, value: String)] = []

  /// The value of an attribute without a namespace.
  subscript(name: String) -> String? { values.first { $0.name == name && $0.namespace.isEmpty }?.value }
  subscript(name: String, in namespace: String) -> String? {
    values.first { $0.name == name && $0.namespace == namespace }?.value
  }
}

/// Parses XML and HTML with libxml2, in this process, event by event.
///
/// No file is opened and no address is asked for: entities are not resolved and document type definitions are
/// refused. Time and memory grow with the length of the input, and nesting is bounded.
enum MarkupParser {
  /// Parses XML; throws where it is malformed or hostile.
  static func parse(xml bytes: [UInt8], depth: Int, events: any MarkupEvents) throws(IntakeRefusal) {
    tessera_silence_libxml2()
    let session = ParsingSession(events: events, limit: depth)
    guard let context = xmlNewParserCtxt() else { return }
    defer {
      if let document = context.pointee.myDoc { xmlFreeDoc(document) }
      xmlFreeParserCtxt(context)
    }
    session.stop = { xmlStopParser(context) }
    if let sax = context.pointee.sax { session.listen(toXML: sax) }
    context.pointee.userData = Unmanaged.passUnretained(session).toOpaque()
    let options = Int32(XML_PARSE_NONET.rawValue | XML_PARSE_COMPACT.rawValue)
    let document = withExtendedLifetime(session) {
      bytes.withUnsafeBytes { buffer in
        xmlCtxtReadMemory(
          context,
          buffer.baseAddress?.assumingMemoryBound(to: CChar.self),
          Int32(truncatingIfNeeded: min(buffer.count, Int(Int32.max))),
          nil,
          nil,
          options
        )
      }
    }
    // The tree is not built; what little there is goes with the context.
    if let document { xmlFreeDoc(document) }
    context.pointee.myDoc = nil
    if let refusal = session.refusal { throw refusal }
  }

  /// Parses HTML in UTF-8, whatever it declares, forgiving as browsers are.
  static func parse(html bytes: [UInt8], depth: Int, events: any MarkupEvents) throws(IntakeRefusal) {
    tessera_silence_libxml2()
    let session = ParsingSession(events: events, limit: depth)
    guard let context = htmlNewParserCtxt() else { return }
    defer { htmlFreeParserCtxt(context) }
    session.stop = { xmlStopParser(context) }
    if let sax = context.pointee.sax { session.listen(toHTML: sax) }
    context.pointee.userData = Unmanaged.passUnretained(session).toOpaque()
    let options = Int32(
      HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
        | HTML_PARSE_NONET.rawValue | HTML_PARSE_COMPACT.rawValue
    )
    let document = withExtendedLifetime(session) {
      bytes.withUnsafeBytes { buffer in
        htmlCtxtReadMemory(
          context,
          buffer.baseAddress?.assumingMemoryBound(to: CChar.self),
          Int32(truncatingIfNeeded: min(buffer.count, Int(Int32.max))),
          nil,
          "UTF-8",
          options
        )
      }
    }
    if let document { xmlFreeDoc(document) }
    context.pointee.myDoc = nil
    if let refusal = session.refusal { throw refusal }
  }
}

/// One run of a parser: counts the depth, passes events on, and stops at what is refused.
private final class ParsingSession {
  let events: any MarkupEvents
  let limit: Int
  var stop: (() -> Void)?
  private(set) var refusal: IntakeRefusal?
  private var depth = 0

  init(events: any MarkupEvents, limit: Int) {
    self.events = events
    self.limit = limit
  }

  func refuse(_ refusal: IntakeRefusal) {
    guard self.refusal == nil else { return }
    self.refusal = refusal
    stop?()
  }

  func start(_ name: String, _ attributes: MarkupAttributes) {
    guard refusal == nil else { return }
    depth += 1
    guard depth <= limit else {
      return refuse(.hostileMarkup(detail: "elements are nested more than \(limit) deep"))
    }
    events.start(name, attributes)
  }

  func end(_ name: String) {
    guard refusal == nil else { return }
    depth -= 1
    events.end(name)
  }

  func characters(_ text: UnsafePointer<xmlChar>?, _ length: Int32) {
    guard refusal == nil, let text, length > 0 else { return }
    events.characters(UnsafeBufferPointer(start: text, count: Int(length)))
  }

  static func of(_ context: UnsafeMutableRawPointer?) -> ParsingSession? {
    context.map { Unmanaged<ParsingSession>.fromOpaque($0).takeUnretainedValue() }
  }

  static func text(_ pointer: UnsafePointer<xmlChar>?) -> String { pointer.map { String(cString: $0) } ?? "" }

  // MARK: - What libxml2 calls

  /// Takes away what libxml2 does by itself: its handlers build a tree, and take our session for a parser.
  private func silence(_ sax: UnsafeMutablePointer<xmlSAXHandler>) {
    sax.pointee = xmlSAXHandler()
    // XML_SAX2_MAGIC: the handlers for names with their namespaces are the ones to call.
    sax.pointee.initialized = 0xDEED_BEAF
  }

  func listen(toXML sax: UnsafeMutablePointer<xmlSAXHandler>) {
    silence(sax)
    sax.pointee.startElementNs = { context, name, _, namespace, _, _, count, _, attributes in
      guard let session = ParsingSession.of(context) else { return }
      let own = ParsingSession.text(namespace)
      var found = MarkupAttributes()
      if let attributes {
        for index in 0..<Int(max(0, count)) {
          let part = attributes + index * 5
          guard let start = part[3], let end = part[4], end >= start else { continue }
          let value = String(
            decoding: UnsafeBufferPointer(start: start, count: end - start),
            as: UTF8.self
          )
          let space = ParsingSession.text(part[2])
          found.values.append((ParsingSession.text(part[0]), space == own ? "" : space, value))
        }
      }
      session.start(ParsingSession.text(name), found)
    }
    sax.pointee.endElementNs = { context, name, _, _ in
      ParsingSession.of(context)?.end(ParsingSession.text(name))
    }
    sax.pointee.characters = { ParsingSession.of($0)?.characters($1, $2) }
    sax.pointee.ignorableWhitespace = { ParsingSession.of($0)?.characters($1, $2) }
    sax.pointee.cdataBlock = { ParsingSession.of($0)?.characters($1, $2) }
    sax.pointee.internalSubset = { context, _, _, _ in
      ParsingSession.of(context)?.refuse(
        .hostileMarkup(
          detail:
            "it declares a document type (DTD), which can define entities and name other files; remove the DOCTYPE"
        )
      )
    }
    sax.pointee.entityDecl = { context, _, _, _, _, _ in
      ParsingSession.of(context)?.refuse(.hostileMarkup(detail: "it defines entities of its own"))
    }
    // Only the five entities of XML itself are known.
    sax.pointee.getEntity = { _, name in xmlGetPredefinedEntity(name) }
    sax.pointee.serror = { context, error in
      guard let error, error.pointee.level == XML_ERR_FATAL, let session = ParsingSession.of(context) else {
        return
      }
      let words = error.pointee.message.map { String(cString: $0) } ?? "broken markup"
      session.refuse(
        .malformedMarkup(
          line: Int(error.pointee.line),
          detail: String(words.prefix { $0 != "\n" }.prefix(160))
        )
      )
    }
  }

  func listen(toHTML sax: UnsafeMutablePointer<xmlSAXHandler>) {
    silence(sax)
    sax.pointee.startElement = { context, name, attributes in
      var found = MarkupAttributes()
      if let attributes {
        var index = 0
        while let attribute = attributes[index] {
          found.values.append(
            (ParsingSession.text(attribute), "", ParsingSession.text(attributes[index + 1]))
          )
          index += 2
        }
      }
      ParsingSession.of(context)?.start(ParsingSession.text(name), found)
    }
    sax.pointee.endElement = { ParsingSession.of($0)?.end(ParsingSession.text($1)) }
    sax.pointee.characters = { ParsingSession.of($0)?.characters($1, $2) }
    sax.pointee.ignorableWhitespace = { ParsingSession.of($0)?.characters($1, $2) }
    sax.pointee.cdataBlock = { ParsingSession.of($0)?.characters($1, $2) }
    sax.pointee.serror = { _, _ in }
  }
}
