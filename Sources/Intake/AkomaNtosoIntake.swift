// SPDX-License-Identifier: Apache-2.0

import Kernel
import Reading

/// Akoma Ntoso 3.0: the text of a debate or debate report, and who spoke by its markup.
///
/// A document that Tessera wrote gives back its text and its statements, unless the text was changed since.
struct AkomaNtosoIntake {
  let limits: IntakeLimits

  func source(_ bytes: [UInt8]) throws -> SourceText {
    let debate = DebateReading()
    try MarkupParser.parse(xml: bytes, depth: limits.depth, events: debate)
    return try debate.source()
  }
}

/// Turns the events of an XML parser into blocks and speeches.
private final class DebateReading: MarkupEvents {
  private var writer = BlockWriter()
  private var inline = InlineText()
  private var carried = CarriedRecord()
  /// What `by` and `as` can lead to, by `eId`.
  private var references: [String: (words: String, isOrganization: Bool)] = [:]
  private var title: String?
  private var language: String?
  private var date: String?
  private var path: [String] = []
  private var speeches: [OpenSpeech] = []
  private var finished: [SourceText.Speech] = []
  private var lists: [(isOrdered: Bool, next: Int)] = []
  /// A number or bullet that waits for the words it stands before.
  private var label = ""
  /// The text of a note inside the running text.
  private var note: (depth: Int, text: InlineText)?

  private struct OpenSpeech {
    var form: SourceText.Speech.Form
    var by: String
    /// What `by` says where the references do not know it.
    var unresolved: String?
    var isOrganization: Bool
    var role: String?
    var name: Span?
    var printedName: String?
    var span: Span?
    var depth: Int
  }

  private static let blocks: Set<String> = [
    "p", "li", "ul", "ol", "item", "block", "blockList", "listIntroduction", "listConclusion", "heading",
    "subheading", "crossHeading", "num", "from", "narrative", "summary", "scene", "other", "td", "th", "tr",
    "table", "caption", "docTitle", "longTitle", "wrapUp", "intro", "content", "container", "tblock",
    "blockContainer", "toc", "tocItem", "signature", "formula", "embeddedStructure", "quotedStructure",
  ]
  private static let headings: Set<String> = [
    "heading", "subheading", "crossHeading", "docTitle", "longTitle",
  ]

  private var isInMeta: Bool { path.contains("meta") }

  // MARK: - Events

  func start(_ name: String, _ attributes: MarkupAttributes) {
    path.append(name)
    carried.start(name, attributes)
    guard !isInMeta else { return readMeta(name, attributes) }
    if note != nil { return }
    if name == "authorialNote" || name == "note" {
      note = (path.count, InlineText())
      return
    }
    if name == "eol" || name == "br" { inline.space() }
    if Self.blocks.contains(name) || Self.isSpeech(name) { flush() }
    if let form = SourceText.Speech.Form(rawValue: name) {
      let by = attributes["by"] ?? ""
      let known = references[String(by.drop { $0 == "#" })]
      speeches.append(
        OpenSpeech(
          form: form,
          by: known?.words ?? "",
          unresolved: known == nil ? resolve(by) : nil,
          isOrganization: known?.isOrganization ?? false,
          role: attributes["as"].flatMap(resolve),
          depth: path.count
        )
      )
    }
    switch name {
    case "ul", "ol", "blockList": lists.append((name == "ol", 1))
    case "li", "item": openItem(attributes)
    default: break
    }
  }

  func end(_ name: String) {
    defer { if !path.isEmpty { path.removeLast() } }
    carried.end(name)
    guard !isInMeta else { return }
    if let open = note {
      guard open.depth == path.count else { return }
      var text = open.text
      note = nil
      notes.append(text.take())
      return
    }
    if Self.blocks.contains(name) || Self.isSpeech(name) { flush() }
    if name == "ul" || name == "ol" || name == "blockList" { _ = lists.popLast() }
    if Self.isSpeech(name), let last = speeches.last, last.depth == path.count {
      speeches.removeLast()
      close(last)
    }
  }

  func characters(_ text: UnsafeBufferPointer<UInt8>) {
    carried.characters(text)
    guard !isInMeta else { return }
    if note != nil { note?.text.append(text) } else { inline.append(text) }
  }

  private static func isSpeech(_ name: String) -> Bool {
    SourceText.Speech.Form(rawValue: name) != nil
  }

  // MARK: - Metadata

  private var notes: [[UInt8]] = []

  private func readMeta(_ name: String, _ attributes: MarkupAttributes) {
    if name.hasPrefix("TLC"), let id = attributes["eId"] ?? attributes["id"], let words = attributes["showAs"]
    {
      let found = (words.trimmingSpaces(), name == "TLCOrganization" || name == "TLCLocation")
      references[id] = found
      // An agent may also be named by the address of its entry.
      if let href = attributes["href"] { references[href] = found }
    }
    switch name {
    case "FRBRlanguage": language = language ?? attributes["language"].flatMap(Self.twoLetters)
    case "FRBRdate":
      // The work's own date comes first; one that is not known says so.
      if date == nil, attributes["name"] != "unknown", let value = attributes["date"]?.prefix(10),
        Self.isDate(value)
      {
        date = String(value)
      }
    default: break
    }
  }

  /// The words that a reference such as `#mar` leads to.
  private func resolve(_ reference: String) -> String? {
    let id = reference.hasPrefix("#") ? String(reference.dropFirst()) : reference
    if let found = references[id] { return found.words }
    // An agent that the references do not name goes by its identifier.
    let last = id.split(separator: "/").last.map(String.init) ?? id
    return last.isEmpty ? nil : last
  }

  private static func twoLetters(_ code: String) -> String? {
    let known = [
      "eng": "en", "fra": "fr", "fre": "fr", "spa": "es", "ara": "ar", "deu": "de", "ger": "de", "ita": "it",
      "por": "pt", "rus": "ru", "zho": "zh", "chi": "zh", "nld": "nl", "dut": "nl", "swa": "sw",
    ]
    let code = code.lowercased()
    return known[code] ?? (code.count == 2 ? code : nil)
  }

  private static func isDate(_ text: Substring) -> Bool {
    let bytes = Array(text.utf8)
    return bytes.count == 10
      && bytes.enumerated().allSatisfy { place, byte in
        place == 4 || place == 7 ? byte == UInt8(ascii: "-") : byte >= 0x30 && byte <= 0x39
      }
  }

  // MARK: - Blocks

  private func openItem(_ attributes: MarkupAttributes) {
    guard let last = lists.indices.last, lists[last].isOrdered else { return label = "• " }
    if let value = attributes["value"].flatMap({ Int($0) }) { lists[last].next = value }
    label = "\(lists[last].next). "
    lists[last].next = lists[last].next &+ 1
  }

  private func flush() {
    guard !inline.isEmpty else { return _ = inline.take() }
    let words = inline.take()
    let element = path.last { Self.blocks.contains($0) } ?? "p"
    if element == "num" {
      label = String(decoding: words, as: UTF8.self) + " "
      return
    }
    if element == "from", let speech = speeches.indices.last {
      let span = writer.writeAside(words[...], isFurniture: false)
      var end = words.count
      while end > 1, [UInt8(ascii: ":"), UInt8(ascii: "."), 0x20, UInt8(ascii: ",")].contains(words[end - 1])
      {
        end -= 1
      }
      speeches[speech].name = Span(span.start, span.start + end)
      speeches[speech].printedName = String(decoding: words[..<end], as: UTF8.self)
      return
    }
    let span: Span
    if Self.headings.contains(element) {
      if title == nil { title = String(decoding: words.prefix(400), as: UTF8.self) }
      span = writer.write(.heading, label: takeLabel(), words: words[...])
    } else {
      span = writeWords(words)
    }
    if let speech = speeches.indices.last {
      speeches[speech].span = speeches[speech].span.map { $0.union(span) } ?? span
    }
  }

  private func writeWords(_ words: [UInt8]) -> Span {
    let label = takeLabel()
    let own = Layout.marker(opening: label.isEmpty ? words : Array(label.utf8) + words)
    guard own.length > 0, own.length < words.count + label.utf8.count else {
      return writer.write(.paragraph, label: label, words: words[...])
    }
    guard label.isEmpty else {
      // “• (a) …”: the list only makes room for the number printed in the text.
      let printed = Layout.marker(opening: words)
      if label == "• ", printed.length > 0, printed.length < words.count {
        let text = String(decoding: words[..<printed.length], as: UTF8.self)
        return writer.write(.item, printed.marker, label: text, words: words[printed.length...])
      }
      return writer.write(.item, own.marker, label: label, words: words[...])
    }
    let text = String(decoding: words[..<own.length], as: UTF8.self)
    return writer.write(.item, own.marker, label: text, words: words[own.length...])
  }

  private func takeLabel() -> String {
    defer { label = "" }
    return label
  }

  private func close(_ speech: OpenSpeech) {
    guard let span = speech.span else { return }
    // The references, else the name that is printed, else the identifier itself.
    let printed = speech.printedName ?? speech.unresolved ?? ""
    guard !speech.by.isEmpty || !printed.isEmpty else { return }
    finished.append(
      SourceText.Speech(
        form: speech.form,
        span: span,
        name: speech.name,
        speaker: speech.by.isEmpty ? printed : speech.by,
        role: speech.role,
        affiliation: speech.isOrganization ? speech.by : nil
      )
    )
  }

  // MARK: - The whole

  func source() throws -> SourceText {
    flush()
    if var source = try carried.source() {
      source.mediaType = DocumentFormat.akomaNtoso.rawValue
      source.date = date
      return source
    }
    for (number, note) in notes.enumerated() {
      writer.writeNote(label: "\(number + 1) ", lines: [(note[...], nil)])
    }
    var source = try writer.source(.akomaNtoso)
    source.speeches = finished.sorted { $0.span < $1.span }
    source.title = title
    source.language = language
    source.date = date
    if carried.isPresent { source.notes.append(.alteredRecord) }
    return source
  }
}

extension String {
  fileprivate func trimmingSpaces() -> String {
    var text = Substring(self)
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
