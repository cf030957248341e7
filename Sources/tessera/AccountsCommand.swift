// SPDX-License-Identifier: Apache-2.0

import Access
import ArgumentParser
import Foundation
import Kernel
import Storage

/// `tessera accounts`: who has an account on the web, for whoever runs the server.
struct AccountsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accounts",
    abstract: "List the accounts of the web, or make a link for a new password.",
    discussion: """
      People are invited, and given roles, on the page “People”. This is the way back in for whoever holds \
      the database: a link for a new password is good once and for a day.

      EXAMPLES
        tessera accounts
        tessera accounts --recover rania@example.org
      """
  )

  @Option(help: ArgumentHelp("Make a link by which this person sets a new password.", valueName: "email"))
  var recover: String?

  @Option(help: ArgumentHelp("How people reach the server; the link begins so.", valueName: "url"))
  var address: String = "http://localhost:8080"

  @OptionGroup var store: StoreOptions

  func run() async throws {
    try await Failure.told {
      let database = try store.database(isMade: false)
      do {
        let accounts = try await Accounts(database)
        if let recover {
          print("\(address)/recover/\(try await accounts.operatorRecovery(email: recover, at: Clock.now))")
        } else {
          try await list(accounts)
        }
      } catch {
        await database.close()
        throw error
      }
      await database.close()
    }
  }

  private func list(_ accounts: Accounts) async throws {
    let all = try await accounts.accounts().filter { $0.state != .erased }
    if all.isEmpty { print("nobody has an account yet; `tessera serve` shows a link for the first") }
    for account in all {
      let roles = account.grants.map { "\($0.role.rawValue) \($0.scope)" }.joined(separator: ", ")
      let state = account.state == .active ? "" : " (\(account.state.rawValue))"
      print(Visible.text("\(account.email)  \(account.name)\(state)  \(roles)"))
    }
  }
}
