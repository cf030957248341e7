// SPDX-License-Identifier: Apache-2.0

/// The form of a JSON value: what the OpenAPI document says of it and what a request is held to, in one.
struct Schema: Sendable {
  indirect enum Kind: Sendable {
    /// So many characters (Unicode scalars), in that form.
    case text(least: Int, most: Int?, TextForm?)
    case choice([String])
    case integer(least: Int?, most: Int?)
    case flag
    case list(of: Schema, least: Int, most: Int?)
    /// These members and no others.
    case object([Member])
    /// Any names, each with a value of that form.
    case table(of: Schema)
    /// An object that another document describes.
    case other
  }

  /// A member of an object.
  struct Member: Sendable {
    let name: String
    let schema: Schema
    let isRequired: Bool
  }

  let kind: Kind
  /// What the document calls it, where it stands there once for all who refer to it.
  var name: String?
  var words: String?
  var isNullable = false
  /// Of these members of an object, which are text, one is there or several.
  var alternatives: [String] = []

  init(_ kind: Kind, name: String? = nil, words: String? = nil) {
    self.kind = kind
    self.name = name
    self.words = words
  }
}

/// A form that a text can have: as a regular expression that others read, and as this program looks at it.
struct TextForm: Sendable {
  /// A regular expression as ECMA-262 writes it; nil where only the format is named.
  let pattern: String?
  /// A format that JSON Schema names: `date-time`, `uri`.
  let format: String?
  /// What it is, for who gave something else.
  let words: String
  let matches: @Sendable (String) -> Bool
}

// MARK: - Making them

extension Schema {
  static func text(_ words: String? = nil, least: Int = 0, most: Int? = nil, _ form: TextForm? = .plain)
    -> Schema
  {
    Schema(.text(least: least, most: most, form), words: words)
  }

  static func choice(_ values: [String], _ words: String? = nil) -> Schema {
    Schema(.choice(values), words: words)
  }

  static func choice<Value: RawRepresentable & CaseIterable>(_: Value.Type, _ words: String? = nil) -> Schema
  where Value.RawValue == String { choice(Value.allCases.map(\.rawValue), words) }

  static func integer(_ words: String? = nil, least: Int? = 0, most: Int? = nil) -> Schema {
    Schema(.integer(least: least, most: most), words: words)
  }

  static func flag(_ words: String? = nil) -> Schema { Schema(.flag, words: words) }

  static func list(of schema: Schema, _ words: String? = nil, least: Int = 0, most: Int? = nil) -> Schema {
    Schema(.list(of: schema, least: least, most: most), words: words)
  }

  static func object(_ name: String? = nil, _ words: String? = nil, _ members: [Member]) -> Schema {
    Schema(.object(members), name: name, words: words)
  }

  static func table(of schema: Schema, _ words: String? = nil) -> Schema {
    Schema(.table(of: schema), words: words)
  }

  static func other(_ words: String) -> Schema { Schema(.other, words: words) }

  /// The same, or null.
  var orNull: Schema {
    var schema = self
    schema.isNullable = true
    return schema
  }

  /// The same, with one of these members at least.
  func with(oneOf alternatives: String...) -> Schema {
    var schema = self
    schema.alternatives = alternatives
    return schema
  }

  func saying(_ words: String) -> Schema {
    var schema = self
    schema.words = words
    return schema
  }

  /// The members of an object; none of anything else.
  var members: [Member] { if case .object(let members) = kind { members } else { [] } }
}

extension Schema.Member {
  static func need(_ name: String, _ schema: Schema) -> Self {
    Self(name: name, schema: schema, isRequired: true)
  }

  static func may(_ name: String, _ schema: Schema) -> Self {
    Self(name: name, schema: schema, isRequired: false)
  }
}

extension TextForm {
  /// Without U+0000, which no store holds.
  static let plain = TextForm(pattern: #"^[^\u0000]*$"#, format: nil, words: "text without U+0000") {
    !$0.utf8.contains(0)
  }
  static let slug = TextForm(
    pattern: "^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$",
    format: nil,
    words: "lower-case letters, figures and hyphens, such as gfmd-2016"
  ) { text in isSlug(text) }
  static let date = TextForm(
    pattern: "^[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?$",
    format: nil,
    words: "a date, or as much of it as is known: 2016, 2016-12, 2016-12-10",
    matches: { Visit.isDate($0) }
  )
  static let moment = TextForm(pattern: nil, format: "date-time", words: "a moment (RFC 3339)") { _ in true }
  static let uri = TextForm(pattern: nil, format: "uri", words: "a URI") { _ in true }
  static let digest = TextForm(pattern: "^[0-9a-f]{64}$", format: nil, words: "SHA-256 in hexadecimal") {
    isHexadecimal($0, 64)
  }
  /// What accounts, tokens, invitations and saved searches are known by.
  static let identifier = TextForm(pattern: "^[0-9a-f]{32}$", format: nil, words: "32 hexadecimal figures") {
    isHexadecimal($0, 32)
  }
  static let statement = TextForm(
    pattern: "^[0-9a-f]{16}\\.[0-9~-]{1,63}$",
    format: nil,
    words: "the identifier of a statement, such as 3f2a9c0b1d4e5f60.318-392"
  ) { text in
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 2 && isHexadecimal(String(parts[0]), 16) && (1...63).contains(parts[1].utf8.count)
      && parts[1].utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x7E }
  }
  static let scope = TextForm(
    pattern: "^(?:everywhere|(?:forum|meeting):[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)$",
    format: nil,
    words: "everywhere, forum:SLUG or meeting:SLUG"
  ) { text in
    text == "everywhere"
      || ["forum:", "meeting:"].contains { text.hasPrefix($0) && isSlug(String(text.dropFirst($0.count))) }
  }
  static let cursor = TextForm(
    pattern: "^[A-Za-z0-9_-]+$",
    format: nil,
    words: "a cursor as the page before gave it"
  ) { text in
    !text.isEmpty
      && text.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x5F
          || $0 == 0x2D
      }
  }

  private static func isHexadecimal(_ text: String, _ count: Int) -> Bool {
    text.utf8.count == count
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  private static func isSlug(_ text: String) -> Bool {
    !text.isEmpty && text.first != "-" && text.last != "-"
      && text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
  }
}

// MARK: - Holding a value to it

extension Schema {
  /// What is wrong with `value`, which stands at `place`, in words that name the member; nil where it is right.
  func fault(in value: JSONValue, at place: String = "") -> String? {
    func said(_ words: String) -> String { place.isEmpty ? words : "\(place): \(words)" }
    if isNullable, value == .null { return nil }
    switch (kind, value) {
    case (.text(let least, let most, let form), .text(let text)):
      let count = text.unicodeScalars.count
      if count < least { return said("has at least \(least) characters, not \(count)") }
      if let most, count > most { return said("has at most \(most) characters, not \(count)") }
      if let form, !form.matches(text) { return said("is \(form.words)") }
      return nil
    case (.text, _): return said("is text, not \(value.sort)")
    case (.choice(let values), .text(let text)) where values.contains(text): return nil
    case (.choice(let values), _): return said("is one of \(values.joined(separator: ", "))")
    case (.integer(let least, let most), _):
      guard let number = value.integer else { return said("is a whole number, not \(value.sort)") }
      if let least, number < least { return said("is \(least) or more, not \(number)") }
      if let most, number > most { return said("is \(most) or less, not \(number)") }
      return nil
    case (.flag, .flag): return nil
    case (.flag, _): return said("is true or false, not \(value.sort)")
    case (.list(let schema, let least, let most), .list(let items)):
      if items.count < least { return said("has \(least) entries or more, not \(items.count)") }
      if let most, items.count > most { return said("has \(most) entries or fewer, not \(items.count)") }
      for (number, item) in items.enumerated() {
        if let fault = schema.fault(in: item, at: "\(place)[\(number)]") { return fault }
      }
      return nil
    case (.list, _): return said("is a list, not \(value.sort)")
    case (.object(let members), .object(let given)):
      for name in given.keys.sorted() where !members.contains(where: { $0.name == name }) {
        let known = members.map(\.name).joined(separator: ", ")
        return said(
          "there is no member “\(name.prefix(80))”; there \(members.count == 1 ? "is" : "are") \(known)"
        )
      }
      for member in members {
        guard let value = given[member.name] else {
          if member.isRequired { return said("the member “\(member.name)” is missing") }
          continue
        }
        let inside = place.isEmpty ? member.name : "\(place).\(member.name)"
        if let fault = member.schema.fault(in: value, at: inside) { return fault }
      }
      if !alternatives.isEmpty, !alternatives.contains(where: { given[$0]?.text != nil }) {
        return said("has one of \(alternatives.joined(separator: ", ")), or several")
      }
      return nil
    case (.table(let schema), .object(let given)):
      for (name, value) in given.sorted(by: { $0.key < $1.key }) {
        if let fault = schema.fault(in: value, at: "\(place).\(name)") { return fault }
      }
      return nil
    case (.other, .object): return nil
    case (.object, _), (.table, _), (.other, _): return said("is an object, not \(value.sort)")
    }
  }

  /// What a query says, as a value to be held to this; nil where it can not be one.
  func value(ofQuery text: String) -> JSONValue {
    switch kind {
    case .integer: Int(text).flatMap { String($0) == text ? .integer($0) : nil } ?? .text(text)
    case .flag where text == "true": .flag(true)
    case .flag where text == "false": .flag(false)
    default: .text(text)
    }
  }
}

// MARK: - As JSON Schema

extension Schema {
  /// Writes it as JSON Schema 2020-12; where it has a name, a reference to it.
  func write(_ json: inout JSONText) {
    guard let name else { return writeWhole(&json) }
    json.object { json in
      guard isNullable else { return json.pair("$ref", "#/components/schemas/\(name)") }
      json.key("anyOf")
      json.array { json in
        json.object { $0.pair("$ref", "#/components/schemas/\(name)") }
        json.object { $0.pair("type", "null") }
      }
    }
  }

  /// Writes all of it, whether it has a name or not.
  func writeWhole(_ json: inout JSONText) {
    json.object { json in
      if let words { json.pair("description", words) }
      switch kind {
      case .text(let least, let most, let form):
        type("string", &json)
        if least > 0 { json.pair("minLength", least) }
        if let most { json.pair("maxLength", most) }
        if let pattern = form?.pattern { json.pair("pattern", pattern) }
        if let format = form?.format { json.pair("format", format) }
      case .choice(let values):
        type("string", &json)
        json.key("enum")
        json.array { json in
          for value in values { json.string(value) }
          if isNullable { json.null() }
        }
      case .integer(let least, let most):
        type("integer", &json)
        if let least { json.pair("minimum", least) }
        if let most { json.pair("maximum", most) }
      case .flag: type("boolean", &json)
      case .list(let schema, let least, let most):
        type("array", &json)
        json.key("items")
        schema.write(&json)
        if least > 0 { json.pair("minItems", least) }
        if let most { json.pair("maxItems", most) }
      case .object(let members):
        type("object", &json)
        let required = members.filter(\.isRequired).map(\.name)
        if !required.isEmpty { json.pair("required", required) }
        json.key("properties")
        json.object { json in
          for member in members {
            json.key(member.name)
            member.schema.write(&json)
          }
        }
        json.pair("additionalProperties", flag: false)
        guard !alternatives.isEmpty else { return }
        json.key("anyOf")
        json.array { json in for name in alternatives { Self.requireText(name, &json) } }
      case .table(let schema):
        type("object", &json)
        json.key("additionalProperties")
        schema.write(&json)
      case .other: type("object", &json)
      }
    }
  }

  private static func requireText(_ name: String, _ json: inout JSONText) {
    json.object { json in
      json.pair("required", [name])
      json.key("properties")
      json.object { json in
        json.key(name)
        json.object { $0.pair("type", "string") }
      }
    }
  }

  private func type(_ type: String, _ json: inout JSONText) {
    if isNullable { json.pair("type", [type, "null"]) } else { json.pair("type", type) }
  }

  /// Every schema with a name that this one refers to, itself too.
  func gather(_ found: inout [String: Schema]) {
    if let name {
      guard found[name] == nil else { return }
      var plain = self
      plain.isNullable = false
      found[name] = plain
    }
    switch kind {
    case .list(let schema, _, _), .table(let schema): schema.gather(&found)
    case .object(let members): for member in members { member.schema.gather(&found) }
    case .text, .choice, .integer, .flag, .other: break
    }
  }
}
