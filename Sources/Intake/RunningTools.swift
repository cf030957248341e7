// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// The tools that are running, so that none outlives a program that is told to stop.
public enum RunningTools {
  private static let groups = Mutex<Set<pid_t>>([])
  private static let areStopped = Mutex(false)

  /// One run of a tool: it counts from ``begin(_:)`` to ``end()``.
  final class Run: Sendable {
    private let group = Mutex<pid_t?>(nil)

    func begin(_ group: pid_t) {
      self.group.withLock { $0 = group }
      groups.withLock { _ = $0.insert(group) }
      // It was started while the program was being told to stop.
      if areStopped.withLock({ $0 }) { stop() }
    }

    /// Stops the tool with what it started, where it has not ended.
    func stop() {
      group.withLock { group in
        if let group { kill(-group, SIGKILL) }
      }
    }

    /// Takes note of its end, before its number can be another's; what it started and left behind is stopped.
    func end() {
      group.withLock { group in
        guard let ended = group else { return }
        groups.withLock { _ = $0.remove(ended) }
        kill(-ended, SIGKILL)
        group = nil
      }
    }

    deinit { end() }
  }

  /// Stops every tool with what it started, and every one that begins afterwards.
  public static func stopAll() {
    areStopped.withLock { $0 = true }
    groups.withLock { groups in
      for group in groups { kill(-group, SIGKILL) }
    }
  }
}
