// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Counts requests and their times for Prometheus.
final class RequestFigures: Sendable {
  private struct State {
    var running = 0
    /// By route and status: how many, and how many seconds in all.
    var counts: [Key: (count: Int, seconds: Double)] = [:]
    var buckets = [Int](repeating: 0, count: RequestFigures.bounds.count + 1)
    var seconds = 0.0
  }

  private struct Key: Hashable, Comparable {
    let route: String
    let status: Int
    static func < (a: Self, b: Self) -> Bool { (a.route, a.status) < (b.route, b.status) }
  }

  /// Upper bounds of the histogram, in seconds.
  static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
  private let state = Mutex(State())

  func begin() { state.withLock { $0.running += 1 } }

  func end(status: Int, path: String, _ time: Duration) {
    let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
    state.withLock { state in
      state.running -= 1
      let key = Key(route: path, status: status)
      let before = state.counts[key] ?? (0, 0)
      state.counts[key] = (before.count + 1, before.seconds + seconds)
      state.buckets[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
      state.seconds += seconds
    }
  }

  /// In the text format that Prometheus reads (exposition format 0.0.4).
  var exposition: String {
    state.withLock { state in
      var text = """
        # HELP tessera_http_requests_running Requests being answered.
        # TYPE tessera_http_requests_running gauge
        tessera_http_requests_running \(state.running)
        # HELP tessera_http_requests_total Requests answered, by route and status.
        # TYPE tessera_http_requests_total counter

        """
      for (key, value) in state.counts.sorted(by: { $0.key < $1.key }) {
        text +=
          "tessera_http_requests_total{route=\"\(key.route)\",status=\"\(key.status)\"} \(value.count)\n"
      }
      text += """
        # HELP tessera_http_request_seconds How long answers took.
        # TYPE tessera_http_request_seconds histogram

        """
      var sum = 0
      for (place, bound) in Self.bounds.enumerated() {
        sum += state.buckets[place]
        text += "tessera_http_request_seconds_bucket{le=\"\(bound)\"} \(sum)\n"
      }
      sum += state.buckets[Self.bounds.count]
      text += """
        tessera_http_request_seconds_bucket{le="+Inf"} \(sum)
        tessera_http_request_seconds_sum \(state.seconds)
        tessera_http_request_seconds_count \(sum)

        """
      return text
    }
  }
}
