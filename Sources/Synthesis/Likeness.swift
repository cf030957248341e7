// SPDX-License-Identifier: Apache-2.0

/// Which statements make the same point: the cosine of their words, rare words weighing more.
///
/// G. Salton and C. Buckley, “Term-weighting approaches in automatic text retrieval”, Information Processing &
/// Management 24 (1988) 513–523: a word weighs the logarithm of one over its share of the statements. Words are
/// folded to lower case and cut to six letters, so that `migrant` and `migrants` are one; words of fewer than four
/// letters and those of the list `plain-words.txt` do not count. Two statements in different languages share few
/// words and are never alike. Who speaks is no part of what is said: the names of the speakers do not count.
struct Likeness {
  private let weights: [[Int: Double]]
  private let norms: [Double]

  init(_ statements: [Deliberation.Statement], plainWords: Set<String>) {
    self.init(
      statements.map { statement in
        statement.speakers.reduce(statement.quote) { $1.name.isEmpty ? $0 : $0.replacing($1.name, with: " ") }
      },
      plainWords: plainWords
    )
  }

  init(_ quotes: [String], plainWords: Set<String>) {
    var numbers: [String: Int] = [:]
    var spread: [Int] = []
    let words = quotes.map { quote -> Set<Int> in
      var found: Set<Int> = []
      for stem in Self.stems(of: quote, plainWords: plainWords) {
        let number: Int
        if let known = numbers[stem] {
          number = known
        } else {
          number = spread.count
          numbers[stem] = number
          spread.append(0)
        }
        if found.insert(number).inserted { spread[number] += 1 }
      }
      return found
    }
    let total = Double(max(1, quotes.count))
    let rarity = spread.map { Self.logarithm((total + 1) / Double($0)) }
    weights = words.map { Dictionary(uniqueKeysWithValues: $0.map { ($0, rarity[$0]) }) }
    norms = weights.map { $0.values.reduce(0) { $0 + $1 * $1 }.squareRoot() }
  }

  /// 0 where two have no word in common, 1 where they have the same.
  func callAsFunction(_ a: Int, _ b: Int) -> Double {
    guard norms[a] > 0, norms[b] > 0 else { return 0 }
    let (few, many) =
      weights[a].count < weights[b].count ? (weights[a], weights[b]) : (weights[b], weights[a])
    var sum = 0.0
    for (word, weight) in few { if let other = many[word] { sum += weight * other } }
    return sum / (norms[a] * norms[b])
  }

  /// Brings like ones together: each joins the first of the groups whose leader it is likest to, from `sameness` on.
  ///
  /// Only leaders that share a word are looked at: the time grows with the words shared, not with all pairs.
  func groups(of places: [Int], sameness: Double) -> [[Int]] {
    var groups: [[Int]] = []
    var leaders: [Int: [(group: Int, weight: Double)]] = [:]
    for place in places {
      var shared: [Int: Double] = [:]
      for (word, weight) in weights[place] {
        for leader in leaders[word] ?? [] { shared[leader.group, default: 0] += weight * leader.weight }
      }
      var best: (group: Int, likeness: Double)?
      for (group, sum) in shared {
        let scale = norms[place] * norms[groups[group][0]]
        let likeness = scale > 0 ? sum / scale : 0
        if likeness > best?.likeness ?? -1 || likeness == best?.likeness && group < best?.group ?? .max {
          best = (group, likeness)
        }
      }
      if let best, best.likeness >= sameness {
        groups[best.group].append(place)
      } else {
        for (word, weight) in weights[place] { leaders[word, default: []].append((groups.count, weight)) }
        groups.append([place])
      }
    }
    return groups
  }

  /// The words of a text that tell what it is about, folded and cut.
  static func stems(of text: String, plainWords: Set<String>) -> [String] {
    text.lowercased().split { !$0.isLetter }.compactMap { word in
      guard word.count >= 4, !plainWords.contains(String(word)) else { return nil }
      return String(word.prefix(6))
    }
  }

  /// The natural logarithm of a number above 0, by its binary exponent and the series of the inverse hyperbolic
  /// tangent; exact to about twelve figures, and the same on every machine.
  static func logarithm(_ value: Double) -> Double {
    guard value > 0 else { return 0 }
    let mantissa = value.significand
    let t = (mantissa - 1) / (mantissa + 1)
    var power = t
    var sum = 0.0
    for step in stride(from: 1.0, through: 41.0, by: 2.0) {
      sum += power / step
      power *= t * t
    }
    return Double(value.exponent) * 0.6931471805599453 + 2 * sum
  }
}
