// SPDX-License-Identifier: Apache-2.0

/// A statement and the values it binds.
///
/// Only a literal can become `SQL`, and every interpolated value becomes a parameter `$n`, so that a value can
/// never become code. Both SQLite and PostgreSQL read `$n`. A statement may be made of smaller ones:
/// interpolating `SQL` inserts its text and its values.
public struct SQL: ExpressibleByStringInterpolation, Sendable, Equatable {
  public private(set) var text: String
  /// The values in the order of their numbers: `$1` is the first.
  public private(set) var values: [Value]

  public init(stringLiteral text: String) { (self.text, values) = (text, []) }
  /// A name of the schema, written in the program.
  public init(name: StaticString) { (text, values) = ("\(name)", []) }
  public init(stringInterpolation: StringInterpolation) { self = stringInterpolation.sql }

  public struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var sql = SQL(stringLiteral: "")

    public init(literalCapacity: Int, interpolationCount: Int) {
      sql.text.reserveCapacity(literalCapacity + 3 * interpolationCount)
      sql.values.reserveCapacity(interpolationCount)
    }

    public mutating func appendLiteral(_ text: String) { sql.text += text }

    public mutating func appendInterpolation(_ value: some Bindable) { sql.bind(value.sqlValue) }

    /// A value that may be missing: NULL then.
    public mutating func appendInterpolation(_ value: (some Bindable)?) {
      sql.bind(value?.sqlValue ?? .null)
    }

    public mutating func appendInterpolation(_ part: SQL) { sql.append(part) }

    /// Values parted by commas, as `IN (…)` wants them; NULL, which equals nothing, where there are none.
    public mutating func appendInterpolation(list values: [some Bindable]) {
      if values.isEmpty { sql.text += "NULL" }
      for (index, value) in values.enumerated() {
        if index > 0 { sql.text += ", " }
        sql.bind(value.sqlValue)
      }
    }

    /// Parts with a separator between them; nothing where there are none.
    public mutating func appendInterpolation(_ parts: [SQL], separator: StaticString) {
      for (index, part) in parts.enumerated() {
        if index > 0 { sql.text += "\(separator)" }
        sql.append(part)
      }
    }
  }

  /// The same statement, written in the program with its parameters, and these values for them.
  package func binding(_ values: [Value]) -> SQL {
    var bound = self
    bound.values = values
    return bound
  }

  fileprivate mutating func bind(_ value: Value) {
    values.append(value)
    text += "$\(values.count)"
  }

  /// Appends a part, its parameters numbered on from those that are here.
  fileprivate mutating func append(_ part: SQL) {
    if part.values.isEmpty || values.isEmpty {
      text += part.text
    } else {
      var rest = part.text[...]
      while let sign = rest.firstIndex(of: "$") {
        text += rest[...sign]
        rest = rest[rest.index(after: sign)...]
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        if let number = Int(digits) { text += "\(number + values.count)" }
        rest = rest[digits.endIndex...]
      }
      text += rest
    }
    values += part.values
  }
}

/// What both engines can hold.
public enum Value: Hashable, Sendable {
  case null
  case integer(Int64)
  case real(Double)
  /// Text without U+0000, which PostgreSQL can not hold.
  case text(String)
  case bytes([UInt8])
}

/// A value that a statement can bind.
public protocol Bindable {
  var sqlValue: Value { get }
}

extension Value: Bindable { public var sqlValue: Value { self } }
extension String: Bindable { public var sqlValue: Value { .text(self) } }
extension Substring: Bindable { public var sqlValue: Value { .text(String(self)) } }
extension Int64: Bindable { public var sqlValue: Value { .integer(self) } }
extension Int: Bindable { public var sqlValue: Value { .integer(Int64(self)) } }
extension Double: Bindable { public var sqlValue: Value { .real(self) } }
extension [UInt8]: Bindable { public var sqlValue: Value { .bytes(self) } }
