// SPDX-License-Identifier: Apache-2.0

/// How many of how many, with what so few voices can tell.
///
/// The interval is the score interval of E. B. Wilson, “Probable inference, the law of succession, and statistical
/// inference”, Journal of the American Statistical Association 22 (1927) 209–212, which R. G. Newcombe, “Two-sided
/// confidence intervals for the single proportion”, Statistics in Medicine 17 (1998) 857–872, recommends for small
/// numbers (method 3, without continuity correction). It never leaves 0 … 1 and is never empty.
public struct Proportion: Sendable, Hashable {
  public let count: Int
  public let total: Int

  /// `count` of `total`; both are brought to 0 ≤ count ≤ total.
  public init(_ count: Int, of total: Int) {
    self.total = max(0, total)
    self.count = min(max(0, count), self.total)
  }

  /// The share, 0 … 1; 0 of nothing.
  public var share: Double { total == 0 ? 0 : Double(count) / Double(total) }

  /// The normal quantile of a two-sided interval of 95 %.
  static let quantile = 1.959963984540054

  /// The two ends of the interval of 95 %; 0 … 1 where nobody spoke.
  public var interval: ClosedRange<Double> {
    guard total > 0 else { return 0...1 }
    let z = Self.quantile
    let n = Double(total)
    let p = share
    let centre = 2 * n * p + z * z
    let spread = z * (z * z + 4 * n * p * (1 - p)).squareRoot()
    let scale = 2 * (n + z * z)
    let lower = count == 0 ? 0 : max(0, (centre - spread) / scale)
    let upper = count == total ? 1 : min(1, (centre + spread) / scale)
    return min(lower, upper)...max(lower, upper)
  }

  /// By how much the share of `later` is above that of `earlier`, with its interval of 95 %.
  ///
  /// R. G. Newcombe, “Interval estimation for the difference between independent proportions”, Statistics in
  /// Medicine 17 (1998) 873–890, method 10: the two score intervals, put together.
  public static func difference(of later: Proportion, over earlier: Proportion)
    -> (difference: Double, interval: ClosedRange<Double>)
  {
    let difference = later.share - earlier.share
    guard later.total > 0, earlier.total > 0 else { return (difference, -1...1) }
    let a = later.interval
    let b = earlier.interval
    func square(_ x: Double) -> Double { x * x }
    let down = (square(later.share - a.lowerBound) + square(b.upperBound - earlier.share)).squareRoot()
    let up = (square(a.upperBound - later.share) + square(earlier.share - b.lowerBound)).squareRoot()
    return (difference, (difference - down)...(difference + up))
  }
}
