// SPDX-License-Identifier: Apache-2.0

import Kernel
import TesseraTesting
import Testing

@Suite struct ScalarOffsetsTests {
  @Test(arguments: 0..<24 as Range<UInt64>)
  func `every byte offset gives the scalars before it, as String counts them`(seed: UInt64) {
    var generator = SplitMix(seed: seed)
    let text = RandomText.scalars(count: generator.number(in: 0..<400), using: &generator)
    let bytes = Array(text.utf8)
    let offsets = ScalarOffsets(bytes)
    #expect(offsets.count == text.unicodeScalars.count)
    var byte = 0
    for (number, scalar) in text.unicodeScalars.enumerated() {
      #expect(offsets.scalar(atByte: byte, in: bytes) == number)
      byte += String(scalar).utf8.count
    }
    #expect(offsets.scalar(atByte: byte, in: bytes) == text.unicodeScalars.count)
  }

  @Test(arguments: [0, 1, 63, 64, 65, 127, 128, 129])
  func `the marks every 64 bytes are no seam`(length: Int) {
    let ascii = Array(repeating: UInt8(ascii: "a"), count: length)
    #expect(ScalarOffsets(ascii).scalar(atByte: length, in: ascii) == length)
    let wide = Array(String(repeating: "é", count: length).utf8)
    let offsets = ScalarOffsets(wide)
    for number in 0...length { #expect(offsets.scalar(atByte: 2 * number, in: wide) == number) }
  }

  @Test func `offsets outside the text are moved to its ends`() {
    let bytes = Array("Côte".utf8)
    let offsets = ScalarOffsets(bytes)
    #expect(offsets.scalar(atByte: -3, in: bytes) == 0)
    #expect(offsets.scalar(atByte: 99, in: bytes) == 4)
  }
}
