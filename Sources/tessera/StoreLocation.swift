// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Where the record is kept: said on the command line, in the environment, in the settings file, or nowhere.
struct StoreLocation: Equatable {
  enum Kind: Equatable {
    /// A file of SQLite.
    case file(String)
    /// The address of a PostgreSQL database.
    case server(String)
  }

  let kind: Kind
  /// Whether nobody named it.
  let isDefault: Bool

  /// The place that somebody named; `named` is what `--database` says.
  ///
  /// The first of these that says something counts: it, `TESSERA_DATABASE`,
  /// the line `database = …` of the settings file, the folder for the user's data.
  init(named: String?, environment: [String: String], settings: Settings) {
    let said = [named, environment["TESSERA_DATABASE"], settings["database"]]
      .compactMap { $0 }.first { !$0.isEmpty }
    isDefault = said == nil
    guard let said else {
      kind = .file(Self.dataFolder(environment) + "/tessera.sqlite")
      return
    }
    if said.hasPrefix("postgres://") || said.hasPrefix("postgresql://") {
      kind = .server(said)
    } else {
      let path = said.hasPrefix("sqlite:") ? String(said.dropFirst("sqlite:".count)) : said
      kind = .file(path.hasPrefix("~/") ? (environment["HOME"] ?? "") + path.dropFirst() : path)
    }
  }

  /// The folder for the user's data (XDG Base Directory Specification).
  static func dataFolder(_ environment: [String: String]) -> String {
    if let folder = environment["XDG_DATA_HOME"], folder.hasPrefix("/") { return folder + "/tessera" }
    return (environment["HOME"] ?? ".") + "/.local/share/tessera"
  }
}

/// The settings file of the user, `~/.config/tessera/tessera.conf`: lines `name = value`, `#` before remarks.
struct Settings: Equatable {
  private var values: [String: String] = [:]

  subscript(name: String) -> String? { values[name] }

  init(_ text: String) {
    for line in text.split(whereSeparator: \.isNewline) {
      let parts = line.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      guard parts.count == 2, !parts[0].hasPrefix("#") else { continue }
      values[parts[0]] = parts[1].trimmingCharacters(in: CharacterSet(charactersIn: "\"'"))
    }
  }

  /// The settings of the user; empty where there is no file.
  static func ofUser(_ environment: [String: String]) -> Settings {
    let folder =
      environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
      ?? (environment["HOME"] ?? ".") + "/.config"
    let text = try? String(contentsOfFile: folder + "/tessera/tessera.conf", encoding: .utf8)
    return Settings(text ?? "")
  }
}
