// SPDX-License-Identifier: Apache-2.0

import Kernel

/// Writes JSON in the order it is told, without a value in between for each part.
struct JSONText {
  private(set) var bytes: [UInt8] = []
  private var needsComma = false

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  mutating func object(_ body: (inout Self) throws -> Void) rethrows {
    separate()
    bytes.append(UInt8(ascii: "{"))
    needsComma = false
    try body(&self)
    bytes.append(UInt8(ascii: "}"))
    needsComma = true
  }

  mutating func array(_ body: (inout Self) throws -> Void) rethrows {
    separate()
    bytes.append(UInt8(ascii: "["))
    needsComma = false
    try body(&self)
    bytes.append(UInt8(ascii: "]"))
    needsComma = true
  }

  mutating func key(_ name: String) {
    string(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  mutating func string(_ text: String) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { bytes.append(escapingForJSON: $0) }
    bytes.append(UInt8(ascii: "\""))
  }

  mutating func number(_ number: Int) {
    separate()
    bytes += Array(String(number).utf8)
  }

  mutating func flag(_ flag: Bool) {
    separate()
    bytes += Array((flag ? "true" : "false").utf8)
  }

  mutating func null() {
    separate()
    bytes += Array("null".utf8)
  }

  mutating func raw(_ json: [UInt8]) {
    separate()
    bytes += json
  }

  mutating func pair(_ name: String, _ text: String?) {
    key(name)
    if let text { string(text) } else { null() }
  }

  mutating func pair(_ name: String, _ value: Int?) {
    key(name)
    if let value { number(value) } else { null() }
  }

  mutating func pair(_ name: String, flag value: Bool) {
    key(name)
    flag(value)
  }

  mutating func pair(_ name: String, _ texts: [String]) {
    key(name)
    array { json in for text in texts { json.string(text) } }
  }
}
