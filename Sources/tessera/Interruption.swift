// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Foundation
import Intake
import Synchronization

/// What is left to do when somebody stops the program: files that are half written go, tools end.
enum Interruption {
  private static let unfinished = Mutex<Set<String>>([])

  private static let isStopping = Mutex(false)
  private static let isLeftToOthers = Mutex(false)

  /// Leaves the signals to a server, which ends its requests first.
  static func leaveSignals() { isLeftToOthers.withLock { $0 = true } }

  static func begin(_ path: String) {
    holdWhenStopping()
    unfinished.withLock { _ = $0.insert(path) }
  }
  static func end(_ path: String) { unfinished.withLock { _ = $0.remove(path) } }

  /// Lets nothing more happen once the program is being stopped: no report of a tool that was ended for it, no
  /// exit status of its own, no new file.
  static func holdWhenStopping() {
    while isStopping.withLock({ $0 }) { sleep(1) }
  }

  /// Listens for the signals that ask a program to stop, cleans up, and ends as it would have ended.
  ///
  /// It listens as long as what it gives is kept.
  static func watch() -> [any DispatchSourceSignal] {
    [SIGINT, SIGTERM, SIGHUP].map { number in
      signal(number, SIG_IGN)
      let queue = DispatchQueue(label: "signal \(number)")
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        guard !isLeftToOthers.withLock({ $0 }) else { return }
        isStopping.withLock { $0 = true }
        RunningTools.stopAll()
        // A tool that is being started at this moment is stopped as soon as it is known.
        usleep(200_000)
        for path in unfinished.withLock({ $0 }) { unlink(path) }
        // Dispatch keeps the signal from every thread; this one takes it, as if nobody had listened.
        signal(number, SIG_DFL)
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, number)
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        raise(number)
        _exit(128 + number)
      }
      source.resume()
      return source
    }
  }
}
