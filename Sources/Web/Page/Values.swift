// SPDX-License-Identifier: Apache-2.0

public import Mustache

/// What a template is filled with: names and what stands for them.
///
/// It describes itself to Mustache, which else would look into every value by reflection, the greater part of
/// the time of a page.
public struct Values: Sendable, Equatable, ExpressibleByDictionaryLiteral {
  /// What can stand for a name.
  public indirect enum Field: Sendable, Equatable {
    /// Words; escaped where they are shown, unless the template says that they are markup.
    case text(String)
    case flag(Bool)
    case one(Values)
    case list([Values])
    /// Nothing, which is not looked for in what stands around either.
    case absent
  }

  public typealias Key = String
  public typealias Value = Field?

  private var fields: [String: Field]

  public init(dictionaryLiteral elements: (String, Field?)...) {
    fields = [:]
    for (name, value) in elements { fields[name] = value ?? .absent }
  }

  public subscript(name: String) -> Field? {
    get { fields[name] }
    set { fields[name] = newValue }
  }

  /// These with those of `other`, which win.
  public func merging(_ other: Values) -> Values {
    var merged = self
    merged.fields.merge(other.fields) { $1 }
    return merged
  }
}

extension Values.Field: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByStringInterpolation
{
  public init(stringLiteral text: String) { self = .text(text) }
  public init(booleanLiteral flag: Bool) { self = .flag(flag) }

  /// The text, or nothing where there is none or it is empty.
  static func some(_ text: String?) -> Self? { text.flatMap { $0.isEmpty ? nil : .text($0) } }
  static func number(_ number: Int) -> Self { .text(String(number)) }
  /// A list, and nothing where it is empty: a section with an inverted one beside it shows one of both.
  static func filled(_ list: [Values]) -> Self? { list.isEmpty ? nil : .list(list) }
}

extension Values: MustacheParent {
  public func child(named name: String) -> Any? {
    switch fields[name] {
    case .text(let text): text
    case .flag(let flag): flag
    case .one(let values): values
    case .list(let list): list
    case .absent: Absence()
    case nil: nil
    }
  }
}

/// What a template takes for nothing.
private struct Absence: MustacheCustomRenderable {
  var renderText: String { "" }
  var isNull: Bool { true }
}

/// The words of a catalogue as a template asks for them: `{{t.search}}`.
struct WordingValues: MustacheParent {
  let wording: Wording
  func child(named name: String) -> Any? { wording.find(name) }
}
