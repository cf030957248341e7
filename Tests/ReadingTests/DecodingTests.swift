// SPDX-License-Identifier: Apache-2.0

import Kernel
import Reading
import TesseraTesting
import Testing

@Suite struct DecodingTests {
  private let french = "Le Sénégal a souligné l’intérêt des États pour les visas, à l'été 2031."

  private func utf16(_ text: String, isBig: Bool, hasMark: Bool) -> [UInt8] {
    ((hasMark ? [0xFEFF] : []) + Array(text.utf16)).flatMap { unit -> [UInt8] in
      let bytes = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
      return isBig ? bytes : bytes.reversed()
    }
  }

  private func string(_ text: DocumentText) -> String { String(decoding: text.bytes, as: UTF8.self) }

  @Test func `well-formed UTF-8 is its own text, byte for byte`() throws {
    let bytes = Array("Côte d’Ivoire 🏠 說\r\n\tvisas".utf8)
    let text = try DocumentText(decoding: bytes)
    #expect(text.encoding == .utf8)
    #expect(text.bytes == bytes)
    #expect(text.replacements == 0)
  }

  @Test func `a byte order mark is kept, and is no part of the first word`() throws {
    let record = try Telling.read("\u{FEFF}Portugal stressed the cost of visas.")
    #expect(record.quotations == ["Portugal stressed the cost of visas."])
    #expect(record.statements.first?.start == 1)
  }

  @Test func `malformed UTF-8 in the middle is replaced and counted, and reading goes on`() throws {
    let bytes = Array("Le Sénégal a recommandé ".utf8) + [0xC3, 0x28, 0xFF] + Array(" l’été.".utf8)
    let text = try DocumentText(decoding: bytes)
    #expect(text.encoding == .utf8)
    #expect(text.replacements == 2)
    #expect(string(text) == "Le Sénégal a recommandé \u{FFFD}(\u{FFFD} l’été.")
    #expect(try Telling.reader().read(bytes).notes.contains(.replacedMalformedText(count: 2)))
  }

  @Test(
    arguments: [
      [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80],
      [0xE0, 0x80, 0xAF],
    ] as [[UInt8]]
  )
  func `overlong forms, surrogates and numbers beyond Unicode are malformed`(sequence: [UInt8]) throws {
    let prose = Array(String(repeating: "é è ê ", count: 8).utf8)
    let text = try DocumentText(decoding: prose + sequence + prose)
    #expect(text.encoding == .utf8)
    #expect(text.replacements == sequence.count)
    #expect(String(validating: text.bytes, as: UTF8.self) != nil)
  }

  @Test(arguments: [true, false], [true, false])
  func `UTF-16 is read in either order, with its mark and without`(isBig: Bool, hasMark: Bool) throws {
    let prose = french + " 🏠 " + french
    let text = try DocumentText(decoding: utf16(prose, isBig: isBig, hasMark: hasMark))
    #expect(text.encoding == (isBig ? .utf16BigEndian : .utf16LittleEndian))
    #expect(string(text) == prose)
    #expect(text.replacements == 0)
  }

  @Test func `half a character of UTF-16 is replaced and counted`() throws {
    let lone =
      utf16("ab", isBig: false, hasMark: true) + [0x3D, 0xD8] + utf16("c", isBig: false, hasMark: false)
    let text = try DocumentText(decoding: lone + [0x41])
    #expect(string(text) == "ab\u{FFFD}c\u{FFFD}")
    #expect(text.replacements == 2)
  }

  @Test func `Windows-1252 gives its own dashes, apostrophes and euro signs`() throws {
    let bytes =
      [0x80] + Array("5 \u{20}".utf8) + [0x96] + Array(" le S".utf8) + [0xE9] + Array("n".utf8) + [0xE9]
      + Array("gal a pay".utf8) + [0xE9] + Array(" l".utf8) + [0x92] + Array("imp".utf8) + [0xF4]
      + Array("t.".utf8)
    let text = try DocumentText(decoding: bytes)
    #expect(text.encoding == .windows1252)
    #expect(string(text) == "€5  – le Sénégal a payé l’impôt.")
  }

  @Test func `Mac Roman is told from Windows-1252 by the letters it makes`() throws {
    let bytes =
      Array("Le S".utf8) + [0x8E] + Array("n".utf8) + [0x8E] + Array("gal a soulign".utf8) + [0x8E]
      + Array(" l".utf8) + [0xD5] + Array("int".utf8) + [0x8E] + Array("r".utf8) + [0x90] + Array("t.".utf8)
    let text = try DocumentText(decoding: bytes)
    #expect(text.encoding == .macRoman)
    #expect(string(text) == "Le Sénégal a souligné l’intérêt.")
  }

  @Test func `a report says the same in every encoding`() throws {
    let told = try Telling.read(french, nil).kinds
    #expect(told == ["SEN position"])
    let latin = french.unicodeScalars.map { $0 == "’" ? 0x92 : UInt8(truncatingIfNeeded: $0.value) }
    for bytes in [
      latin, utf16(french, isBig: true, hasMark: true), utf16(french, isBig: false, hasMark: false),
    ] {
      let record = try Telling.reader().read(bytes)
      #expect(record.kinds == told)
      #expect(record.quotations == [french])
    }
  }

  @Test func `nothing at all is refused as empty`() {
    #expect(throws: DocumentText.Refusal.empty) { try DocumentText(decoding: []) }
  }

  @Test(arguments: [" ", "\n\n\t \r\n", "\u{20}\u{0C}"])
  func `white space alone is refused as blank`(text: String) {
    #expect(throws: DocumentText.Refusal.blank) { try DocumentText(decoding: Array(text.utf8)) }
  }

  @Test func `what no text has is refused, with its place`() {
    let image = Array("GIF89a".utf8) + [0x01, 0x00, 0x02, 0x00, 0x00] + Array("abc".utf8)
    #expect(throws: DocumentText.Refusal.binary(offset: 6)) { try DocumentText(decoding: image) }
    #expect(throws: DocumentText.Refusal.binary(offset: 0)) {
      try DocumentText(decoding: [UInt8](repeating: 0, count: 5000))
    }
  }

  @Test func `a beginning tells as much as the whole`() {
    #expect(throws: DocumentText.Refusal.binary(offset: 0)) {
      try DocumentText.check(beginning: [UInt8](repeating: 0, count: 1 << 16))
    }
    #expect(throws: Never.self) {
      try DocumentText.check(beginning: utf16(french, isBig: true, hasMark: false))
    }
  }

  @Test func `one NUL in a long report does not stop the reading`() throws {
    let prose = String(repeating: "Portugal stressed the cost of visas. ", count: 150)
    let record = try Telling.reader().read(Array(prose.utf8) + [0] + Array(prose.utf8))
    #expect(record.statements.count >= 299)
    #expect(record.brokenPromises == [])
  }

  @Test func `every refusal has words for the person who gave the file`() {
    let refusals: [DocumentText.Refusal] = [.empty, .blank, .binary(offset: 7), .tooLong(bytes: 9)]
    #expect(Set(refusals.map(\.description)).count == 4)
    #expect(DocumentText.Refusal.binary(offset: 7).description.contains("7"))
  }
}
