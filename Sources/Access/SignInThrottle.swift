// SPDX-License-Identifier: Apache-2.0

import Kernel

/// How long somebody waits after wrong passwords: a rule over the failures there were.
///
/// Guessing gets slow, and nobody can lock out another: a device on which the person has signed in before
/// waits only for what was done on that device.
enum SignInThrottle {
  /// The failures that count for one attempt, the latest first.
  struct Failures: Sendable, Equatable {
    /// From this client, on any account.
    var ofClient: [Instant] = []
    /// From this client on this account, since the last success.
    var ofClientOnAccount: [Instant] = []
    /// On this account, from clients that are not known to it.
    var onAccount: [Instant] = []
  }

  /// So many failures of one client, over all accounts, in ``clientWindow``.
  static let mostOfClient = 20
  static let clientWindow = 15 * Lifetime.minute
  /// So many failures of one client on one account are free.
  static let freeOnAccount = 5
  static let longestWait = 15 * Lifetime.minute
  /// So many failures on one account, over all clients, in ``accountWindow``.
  static let mostOnAccount = 100
  static let accountWindow = Lifetime.hour

  /// The seconds to wait before the next attempt; nil where there is nothing to wait for.
  ///
  /// A known device is its own client: the caller counts its failures apart, and those of others on the
  /// account do not hinder it.
  static func wait(_ failures: Failures, isKnownDevice: Bool, at now: Instant) -> Int? {
    var until = now
    if let end = end(of: failures.ofClient, most: mostOfClient, window: clientWindow) {
      until = max(until, end)
    }
    let count = failures.ofClientOnAccount.count
    if count >= freeOnAccount, let last = failures.ofClientOnAccount.first {
      let doublings = min(count - freeOnAccount, 4)
      until = max(until, last + min(longestWait, Lifetime.minute << Int64(doublings)))
    }
    if !isKnownDevice, let end = end(of: failures.onAccount, most: mostOnAccount, window: accountWindow) {
      until = max(until, end)
    }
    let milliseconds = until.millisecondsSince1970 - now.millisecondsSince1970
    return milliseconds > 0 ? Int((milliseconds + 999) / 1000) : nil
  }

  /// When fewer than `most` are left in the window; nil where there are not so many.
  private static func end(of failures: [Instant], most: Int, window: Int64) -> Instant? {
    failures.count >= most ? failures[most - 1] + window : nil
  }
}
