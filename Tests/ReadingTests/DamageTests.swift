// SPDX-License-Identifier: Apache-2.0

import Reading
import TesseraTesting
import Testing

/// Damaged bytes and shapes made to be slow: the reader neither stops nor hangs.
@Suite struct DamageTests {
  @Test(arguments: 0..<8 as Range<UInt64>)
  func `damaged samples are read or refused, and no promise is broken`(seed: UInt64) throws {
    var generator = SplitMix(seed: 1000 + seed)
    let samples = try Repository.samples.map(Repository.sample)
    for round in 0..<250 {
      let sample = generator.pick(samples)
      let start = generator.number(in: 0..<sample.count - 100)
      let end = min(sample.count, start + generator.number(in: 40..<500))
      let bytes = RandomText.damaged(Array(sample[start..<end]), using: &generator)
      do {
        let record = try Telling.reader().read(bytes)
        #expect(record.brokenPromises == [], "seed \(seed), round \(round): \(bytes)")
      } catch is DocumentText.Refusal {
        // Some damage makes a text none.
      }
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `bytes that mean nothing are read or refused`(seed: UInt64) throws {
    var generator = SplitMix(seed: 2000 + seed)
    let bytes = (0..<2000).map { _ in UInt8.random(in: seed < 10 ? 0...255 : 9...255, using: &generator) }
    do {
      #expect(try Telling.reader().read(bytes).brokenPromises == [])
    } catch is DocumentText.Refusal {}
  }

  @Test(arguments: 0..<10 as Range<UInt64>)
  func `text of any script is read`(seed: UInt64) throws {
    var generator = SplitMix(seed: 3000 + seed)
    let text = "Benin stressed fees. " + RandomText.scalars(count: 2000, using: &generator) + " Togo agreed."
    #expect(try Telling.read(text, nil).brokenPromises == [])
  }

  private static let shapes: [(name: String, text: String)] = [
    ("open brackets", repeated("(", to: 200_000)),
    ("a list of names", repeated("Benin, Togo, Ghana, Kenya, ", to: 200_000) + "and Mali agreed."),
    ("participants without end", repeated("participants and delegations and ", to: 200_000)),
    ("one repeated word", repeated("stressed ", to: 200_000)),
    ("right-to-left text", repeated("أكدت المغرب على الحاجة إلى البيانات، ", to: 200_000)),
    ("names and open brackets", repeated("Benin (", to: 200_000)),
    ("commas", repeated(", ", to: 200_000)),
    ("that that that", "Benin said " + repeated("that ", to: 200_000)),
    ("sentences of one letter", repeated("A. ", to: 200_000)),
    ("empty items", repeated("- \n", to: 200_000)),
    ("nested numbers", repeated("1.1.1.1.1.1.", to: 200_000)),
    ("quotation marks", repeated("“", to: 200_000)),
    ("while", repeated("Benin said that it while Togo said ", to: 200_000)),
    ("combining marks", "e" + repeated("\u{301}", to: 200_000)),
    ("spaces", "a" + repeated(" ", to: 200_000) + "b"),
  ]

  private static func repeated(_ text: String, to bytes: Int) -> String {
    String(repeating: text, count: bytes / text.utf8.count)
  }

  @Test(.timeLimit(.minutes(10)), arguments: shapes.indices)
  func `200 KB of one shape end soon`(shape: Int) throws {
    let shape = Self.shapes[shape]
    let clock = ContinuousClock()
    let start = clock.now
    #expect(try Telling.read(shape.text, "en").brokenPromises == [], "\(shape.name)")
    let time = clock.now - start
    #expect(time < .seconds(120), "\(shape.name): \(time)")
  }

  /// How long the longest line is: without optimisation a tenth of what it is with it.
  private static var longestLine: Int {
    #if DEBUG
    1_000_000
    #else
    10_000_000
    #endif
  }

  @Test(.timeLimit(.minutes(10)))
  func `a line of megabytes ends soon`() throws {
    let line = Self.repeated(
      "Benin stressed that fees are high and thanked Togo for its register; ",
      to: Self.longestLine
    )
    let clock = ContinuousClock()
    let start = clock.now
    #expect(try Telling.read(line).brokenPromises == [])
    let time = clock.now - start
    #expect(time < .seconds(300), "\(time)")
  }
}
