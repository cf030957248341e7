// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CProcess
import Foundation

/// The door: parses the command line and turns every failure into words and an exit status.
@main
enum Main {
  static func main() async {
    // A tool that ends before it has read its input must not end this program: writing to a closed pipe is
    // an error like others (standard output ends quietly all the same), and so is a file grown too large.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    tessera_keep_memory()
    let watch = Interruption.watch()
    defer { withExtendedLifetime(watch) {} }
    do {
      var command = try Tessera.parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      Interruption.holdWhenStopping()
    } catch {
      Interruption.holdWhenStopping()
      let code = Tessera.exitCode(for: error)
      if code == .success { Tessera.exit(withError: error) }
      let message = Tessera.fullMessage(for: error)
      if !message.isEmpty { StandardError.line(message) }
      // ArgumentParser's EX_USAGE, as a plain 2.
      exit(code == .validationFailure ? 2 : code.rawValue)
    }
  }
}

/// Standard error, a line at a time.
enum StandardError {
  static func line(_ text: String) {
    Interruption.holdWhenStopping()
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }
}
