// SPDX-License-Identifier: Apache-2.0

import Synthesis
import Testing

@Suite struct ProportionTests {
  // R. G. Newcombe, Statistics in Medicine 17 (1998) 857–872, table I, method 3.
  @Test(arguments: [
    (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718),
  ])
  func `gives the intervals of the published table`(count: Int, total: Int, lower: Double, upper: Double) {
    let interval = Proportion(count, of: total).interval
    #expect(abs(interval.lowerBound - lower) < 0.00005)
    #expect(abs(interval.upperBound - upper) < 0.00005)
  }

  // R. G. Newcombe, Statistics in Medicine 17 (1998) 873–890, table II, method 10.
  @Test(arguments: [
    (56, 70, 48, 80, 0.0524, 0.3339), (9, 10, 3, 10, 0.1705, 0.8090), (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926), (0, 10, 0, 20, -0.1611, 0.2775), (10, 10, 0, 10, 0.6075, 1.0),
  ])
  func `gives the published intervals of differences`(
    count: Int,
    total: Int,
    before: Int,
    ofBefore: Int,
    lower: Double,
    upper: Double
  ) {
    let interval = Proportion.difference(
      of: Proportion(count, of: total),
      over: Proportion(before, of: ofBefore)
    ).interval
    #expect(abs(interval.lowerBound - lower) < 0.00006)
    #expect(abs(interval.upperBound - upper) < 0.00006)
  }

  @Test func `says nothing of nobody`() {
    #expect(Proportion(0, of: 0).interval == 0...1)
    #expect(Proportion(7, of: 3).share == 1)
    #expect(Proportion(-1, of: 3).share == 0)
  }
}
