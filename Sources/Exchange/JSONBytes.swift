// SPDX-License-Identifier: Apache-2.0

import Kernel

/// JSON as it is written: objects and arrays with their commas, strings escaped.
///
/// Keys stand in the order they are written in, so that the same calls give the same bytes.
struct JSONBytes {
  private(set) var bytes: [UInt8] = []
  /// Whether the next value stands after another in its object or array.
  private var needsComma = false

  /// Gives what is written so far to `write` once it is worth a call.
  mutating func hand(over size: Int, to write: ([UInt8]) throws -> Void) rethrows {
    guard bytes.count >= size else { return }
    try write(bytes)
    bytes.removeAll(keepingCapacity: true)
  }

  // MARK: - Structure

  mutating func object(_ members: (inout JSONBytes) -> Void) {
    open(UInt8(ascii: "{"))
    members(&self)
    close(UInt8(ascii: "}"))
  }

  mutating func array<Element>(_ elements: [Element], _ value: (inout JSONBytes, Element) -> Void) {
    open(UInt8(ascii: "["))
    for element in elements { value(&self, element) }
    close(UInt8(ascii: "]"))
  }

  mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    needsComma = false
  }

  /// The bracket on a line of its own.
  mutating func closeLine(_ bracket: UInt8) {
    bytes.append(0x0A)
    close(bracket)
    bytes.append(0x0A)
  }

  mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  /// A new line before the next value, where one entry stands to a line.
  mutating func line() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    bytes.append(0x0A)
    needsComma = false
  }

  mutating func key(_ name: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    name.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes += [UInt8(ascii: "\""), UInt8(ascii: ":"), UInt8(ascii: " ")]
    needsComma = false
  }

  /// Text that is JSON already.
  mutating func verbatim(_ json: String) {
    separate()
    bytes.append(contentsOf: json.utf8)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes += [UInt8(ascii: ","), 0x20] }
    needsComma = false
  }

  // MARK: - Members

  mutating func member(_ name: StaticString, _ value: String?) {
    guard let value else { return }
    key(name)
    string(value)
  }

  mutating func member(_ name: StaticString, _ value: Int) {
    key(name)
    verbatim("\(value)")
  }

  /// A member whose name is data.
  mutating func entry(_ name: String, _ value: String) {
    string(name)
    bytes += [UInt8(ascii: ":"), 0x20]
    needsComma = false
    string(value)
  }

  /// A list of strings; nothing where it is empty.
  mutating func member(_ name: StaticString, _ values: [String]) {
    guard !values.isEmpty else { return }
    key(name)
    array(values) { $0.string($1) }
  }

  /// One string as itself, several as a list: the custom of JSON-LD.
  mutating func reference(_ name: StaticString, _ values: [String]) {
    if values.count == 1 { member(name, values.first) } else { member(name, values) }
  }

  mutating func string(_ text: String) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { bytes.append(escapingForJSON: $0) }
    bytes.append(UInt8(ascii: "\""))
    needsComma = true
  }
}
