// SPDX-License-Identifier: Apache-2.0

import Access
import Hummingbird

extension Site {
  var helpRoutes: [Route] {
    [
      get("/help", nil) { try await $0.help() },
      get("/help/{role}", nil) { try await $0.helpForRole() },
    ]
  }
}

extension Visit {
  private func steps(_ key: String) -> [Values] {
    (1...8).compactMap { wording.find("help.\(key).\($0)") }.map { ["words": .text($0)] }
  }

  private var roles: [Values] {
    Role.allCases.map { ["id": .text($0.rawValue), "label": .text(roleWords($0))] }
  }

  /// What each role may do, out of the one table that decides it.
  private var rights: Values {
    [
      "hasTable": true,
      "columns": .list([["label": .text(wording["role.anybody"])]] + roles.map { $0 }),
      "rows": .list(
        Action.allCases.map { action in
          [
            "label": .text(wording["right.\(action.rawValue)"]),
            "cells": .list(
              ([nil] + Role.allCases.map(Optional.some)).map {
                ["isAllowed": .flag(Permissions.allows($0, action))]
              }
            ),
          ]
        }
      ),
    ]
  }

  fileprivate mutating func help() async throws -> Response {
    var page = Page("help/index", wording["help"])
    page.section = "help"
    page.canonical = "/help"
    page.values =
      ([
        "lede": .text(wording["help_lede"]),
        "sections": .list(
          ["begin", "search", "rights"].map { key in
            [
              "heading": .text(wording["help.\(key)"]), "hasSteps": true, "steps": .list(steps(key)),
              "hasKeys": false,
            ]
          }
        ),
        "hasRoles": true, "roles": .list(roles),
      ] as Values).merging(rights)
    return try show(page)
  }

  fileprivate mutating func helpForRole() async throws -> Response {
    let name = try parameter("role")
    if name == "keys" { return try keys() }
    guard let role = Role(rawValue: name) else { throw Problem.notFound }
    var page = Page("help/index", wording("help.role", ["role": roleWords(role)]))
    page.section = "help"
    page.canonical = "/help/\(name)"
    page.crumbs = [(wording["help"], "/help"), (roleWords(role), nil)]
    page.values = [
      "lede": .text(wording["help.\(name).lede"]),
      "sections": .list([
        [
          "heading": .text(wording["help.steps"]), "hasSteps": true, "steps": .list(steps(name)),
          "hasKeys": false,
        ]
      ]),
      "hasRoles": true, "roles": .list(roles), "hasTable": false,
    ]
    return try show(page)
  }

  private func keys() throws -> Response {
    var page = Page("help/index", wording["keys"])
    page.section = "help"
    page.crumbs = [(wording["help"], "/help"), (wording["keys"], nil)]
    page.values = [
      "lede": .text(wording["keys_lede"]),
      "sections": .list([
        [
          "heading": .text(wording["keys"]), "hasSteps": false, "hasKeys": true,
          "keys": .list(
            ["j", "k", "c", "e", "x", "u", "s", "m", "a", "t", "/", "?"].map {
              [
                "key": .text($0),
                "words": .text(wording["key.\($0 == "/" ? "search" : $0 == "?" ? "help" : $0)"]),
              ]
            }
          ),
        ]
      ]),
      "hasRoles": false, "hasTable": false,
    ]
    return try show(page)
  }
}
