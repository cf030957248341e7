// SPDX-License-Identifier: Apache-2.0

/// How a program uses its PostgreSQL database.
public struct PostgresOptions: Sendable {
  /// The schema that every connection works in; nil for the one the server gives.
  public var schema: String?
  /// How many connections there are at most.
  public var connections = 8
  /// How many seconds one statement may take, or a transaction rest between two of them.
  public var statementTimeout = 60
  /// How many seconds opening a connection may take.
  public var connectTimeout = 5
  /// How long to wait for a connection while all are in use.
  public var patience: Duration = .seconds(30)
  /// How long to try again where the server was there before, so that its restart is survived.
  public var restartPatience: Duration = .seconds(10)

  /// The usual ways, in `schema` where one is named.
  public init(schema: String? = nil) { self.schema = schema }

  /// The schema as a name that can stand in a statement.
  var quotedSchema: String? {
    schema.map { "\"\($0.replacing("\"", with: "\"\""))\"" }
  }
}
