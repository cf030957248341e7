// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Kernel
import Storage

/// Everything a store holds as JSON Lines: the way from one engine to the other, and a backup that any program
/// can read.
///
/// The first line names the form and its version, each other line is one row: the name of its table and its
/// values in the order of the columns, bytes as `{"base64": …}`; the last says how many rows there were. The
/// same record gives the same bytes on either engine.
private let archiveForm = "tessera-archive/1"

extension Library {
  /// Writes everything as of one moment, in pieces of some 64 KiB; gives the number of rows.
  public func export(to write: @Sendable ([UInt8]) throws -> Void) async throws -> Int {
    try await database.read { session in
      var buffer = Array("{\"form\":\"\(archiveForm)\",\"schema\":\(DialogueSchema.version)}\n".utf8)
      var rows = 0
      for table in RecordTable.archived {
        try session.run(
          "SELECT \(table.columnList) FROM \(SQL(name: table.name)) ORDER BY \(table.keyList)"
        ) { row in
          var json = CanonicalJSON()
          try json.array { json in
            json.string("\(table.name)")
            for column in 0..<row.count { json.archived(try row.value(column)) }
          }
          buffer += json.bytes
          buffer.append(0x0A)
          rows += 1
          if buffer.count >= 1 << 16 {
            try write(buffer)
            buffer.removeAll(keepingCapacity: true)
          }
        }
      }
      buffer += Array("{\"rows\":\(rows)}\n".utf8)
      try write(buffer)
      return rows
    }
  }

  /// Reads an archive into an empty store, in one transaction: all of it or nothing; gives the number of rows.
  ///
  /// The search index is made anew. Throws ``Refusal/notEmpty(_:)`` where the store holds a record, and
  /// ``Refusal/archive(line:_:)`` where the archive is malformed, of a newer program, or ends too early.
  public func `import`(from source: @escaping @Sendable () throws -> [UInt8]?) async throws -> Int {
    try await database.write(under: .trail) { session in
      let held = try session.first(
        "SELECT (SELECT COUNT(*) FROM trail) + (SELECT COUNT(*) FROM meeting) + (SELECT COUNT(*) FROM work)"
      ) { try $0.integer(0) }
      guard held == 0 else { throw Refusal.notEmpty(database.location) }
      var reader = ArchiveReader(session)
      // The line that is not complete yet. A document is one line: what was looked through is not again.
      var line: [UInt8] = []
      while let piece = try source() {
        var rest = piece[...]
        while let end = rest.firstIndex(of: 0x0A) {
          line += rest[..<end]
          try reader.read(line)
          line.removeAll(keepingCapacity: true)
          rest = rest[(end + 1)...]
        }
        line += rest
      }
      if !line.isEmpty { try reader.read(line) }
      let rows = try reader.finish()
      try SearchIndexing(session).rebuild()
      return rows
    }
  }
}

extension CanonicalJSON {
  fileprivate mutating func archived(_ value: Value) {
    switch value {
    case .null: string(nil)
    case .integer(let number): self.number(Int(number))
    case .real(let number): raw("\(number)")
    case .text(let text): string(text)
    case .bytes(let bytes):
      object { json in
        json.key("base64")
        json.string(Data(bytes).base64EncodedString())
      }
    }
  }
}

/// Puts the lines of an archive into the store, a batch of rows of one table at a time.
private struct ArchiveReader {
  private let session: any Session
  private var line = 0
  private var rows = 0
  private var table: Int?
  private var batch: [[Value]] = []
  private var size = 0
  private var promised: Int?

  init(_ session: any Session) { self.session = session }

  private enum Element: Decodable {
    case null
    case integer(Int64)
    case text(String)
    case bytes([UInt8])

    private struct Bytes: Decodable { let base64: String }

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .null
      } else if let number = try? container.decode(Int64.self) {
        self = .integer(number)
      } else if let text = try? container.decode(String.self) {
        self = .text(text)
      } else {
        let text = try container.decode(Bytes.self).base64
        guard let data = Data(base64Encoded: text) else {
          throw DecodingError.dataCorruptedError(in: container, debugDescription: "no base64")
        }
        self = .bytes(Array(data))
      }
    }

    var value: Value {
      switch self {
      case .null: .null
      case .integer(let number): .integer(number)
      case .text(let text): .text(text)
      case .bytes(let bytes): .bytes(bytes)
      }
    }
  }

  private struct Head: Decodable {
    let form: String?
    let schema: Int?
    let rows: Int?
  }

  mutating func read(_ bytes: [UInt8]) throws {
    line += 1
    guard !bytes.allSatisfy({ $0 <= 0x20 }) else { return }
    if line == 1 { return try begin(bytes) }
    guard promised == nil else { throw Refusal.archive(line: line, "something stands after the end") }
    if bytes.first == UInt8(ascii: "{") {
      promised = try decoded(Head.self, bytes).rows
      guard promised != nil else {
        throw Refusal.archive(line: line, "a row, or the count of rows, is expected")
      }
      return
    }
    let elements = try decoded([Element].self, bytes)
    guard case .text(let name)? = elements.first,
      let place = RecordTable.archived.firstIndex(where: { "\($0.name)" == name })
    else { throw Refusal.archive(line: line, "it names no table of the record") }
    guard elements.count == RecordTable.archived[place].columns.count + 1 else {
      throw Refusal.archive(
        line: line,
        "\(name) has \(RecordTable.archived[place].columns.count) columns, not \(elements.count - 1)"
      )
    }
    if place != table || batch.count >= 2_000 || size >= 8 << 20 { try flush() }
    table = place
    batch.append(elements.dropFirst().map(\.value))
    size += bytes.count
  }

  private func begin(_ bytes: [UInt8]) throws {
    guard let head = try? decoded(Head.self, bytes), head.form == archiveForm else {
      throw Refusal.archive(line: 1, "this is no archive of Tessera (\(archiveForm))")
    }
    let schema = head.schema ?? 0
    guard schema <= DialogueSchema.version else {
      throw StorageError.newer(found: schema, known: DialogueSchema.version)
    }
  }

  private func decoded<Result: Decodable>(_ type: Result.Type, _ bytes: [UInt8]) throws -> Result {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch {
      throw Refusal.archive(line: line, "it is not JSON of the expected form")
    }
  }

  private mutating func flush() throws {
    guard let table, !batch.isEmpty else { return }
    do {
      try RecordTable.archived[table].load(batch, session)
    } catch StorageError.constraint(let words) {
      throw Refusal.archive(
        line: line,
        "a row of \(RecordTable.archived[table].name) contradicts the others (\(words))"
      )
    }
    rows += batch.count
    batch.removeAll(keepingCapacity: true)
    size = 0
  }

  mutating func finish() throws -> Int {
    try flush()
    guard let promised else { throw Refusal.archive(line: line, "the archive ends too early") }
    guard promised == rows else {
      throw Refusal.archive(line: line, "there are \(rows) rows, and \(promised) were promised")
    }
    return rows
  }
}
