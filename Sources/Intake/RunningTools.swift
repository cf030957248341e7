// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// The tools that are running, so that none outlives a program that is told to stop.
public enum RunningTools {
  private static let groups = Mutex<Set<pid_t>>([])
  private static let areStopped = Mutex(false)

  /// One run of a tool: it counts from ``begin(_:)`` until nobody holds it.
  final class Run: Sendable {
    private let group = Mutex<pid_t>(0)

    func begin(_ group: pid_t) {
      self.group.withLock { $0 = group }
      groups.withLock { _ = $0.insert(group) }
      // It was started while the program was being told to stop.
      if areStopped.withLock({ $0 }) { kill(-group, SIGKILL) }
    }

    deinit {
      let group = group.withLock { $0 }
      groups.withLock { _ = $0.remove(group) }
    }
  }

  /// Stops every tool with what it started, and every one that begins afterwards.
  public static func stopAll() {
    areStopped.withLock { $0 = true }
    for group in groups.withLock({ $0 }) { kill(-group, SIGKILL) }
  }
}
