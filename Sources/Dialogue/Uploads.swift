// SPDX-License-Identifier: Apache-2.0

public import Kernel
import Storage

/// A document on its way into the record: given by somebody, and not read yet, or why it could not be.
public struct Upload: Sendable, Equatable, Identifiable {
  public let id: String
  public let meeting: String
  /// The name of its file.
  public let name: String
  /// In bytes.
  public let size: Int
  public let language: String?
  public let visibility: Visibility
  public let actor: String
  public let addedAt: Instant
  public let changedAt: Instant
  public let state: State

  /// How far it has come.
  public enum State: Sendable, Equatable {
    case waiting
    /// Its text is taken out of its format.
    case opening
    /// Its statements are read.
    case reading
    /// It is in the record.
    case kept(document: String, statements: Int)
    /// It could not be taken in; the bytes are kept for another try.
    case refused(reason: String)

    public var isFinished: Bool {
      switch self {
      case .kept, .refused: true
      case .waiting, .opening, .reading: false
      }
    }

    /// What it is called, whatever it holds.
    public var name: String {
      switch self {
      case .waiting: "waiting"
      case .opening: "opening"
      case .reading: "reading"
      case .kept: "kept"
      case .refused: "refused"
      }
    }
  }

  static let columns: SQL = """
    id, meeting, name, size, language, visibility, actor, added_at, changed_at, state, reason, document, statements
    """

  init(row: any Row) throws {
    guard let visibility = Visibility(rawValue: try row.text(5)) else {
      throw StorageError.mismatch(column: 5)
    }
    id = try row.text(0)
    meeting = try row.text(1)
    name = try row.text(2)
    size = try row.int(3)
    language = try row.optionalText(4)
    self.visibility = visibility
    actor = try row.text(6)
    addedAt = Instant(millisecondsSince1970: try row.integer(7))
    changedAt = Instant(millisecondsSince1970: try row.integer(8))
    switch try row.text(9) {
    case "waiting": state = .waiting
    case "opening": state = .opening
    case "reading": state = .reading
    case "kept":
      state = .kept(document: try row.text(11), statements: try row.optionalInteger(12).map(Int.init) ?? 0)
    case "refused": state = .refused(reason: try row.text(10))
    default: throw StorageError.mismatch(column: 9)
    }
  }

  /// The most bytes that are taken: a report is seldom a tenth of it.
  public static let mostBytes = 64 << 20
  static let work = "intake"
}

extension Library {
  /// Takes a document in to be read; the meeting must be there.
  ///
  /// It is in the store, and its work in the queue, when this returns: a server that stops meanwhile reads it
  /// when it starts again.
  @discardableResult
  public func upload(
    id: String,
    _ bytes: [UInt8],
    named name: String,
    meeting: String,
    language: String? = nil,
    visibility: Visibility,
    by authorship: Authorship
  ) async throws -> Upload {
    guard !bytes.isEmpty else { throw Refusal.emptyUpload(name) }
    guard bytes.count <= Upload.mostBytes else { throw Refusal.uploadTooLarge(name, most: Upload.mostBytes) }
    let name =
      name.storable.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? "document"
    let now = authorship.at.millisecondsSince1970
    return try await database.write { session in
      let known = try session.first("SELECT COUNT(*) FROM meeting WHERE slug = \(meeting)") { try $0.int(0) }
      guard known == 1 else { throw Refusal.noSuchMeeting(meeting) }
      try session.run(
        """
        INSERT INTO upload (id, meeting, name, size, bytes, language, visibility, actor, added_at, changed_at, state)
        VALUES (\(id), \(meeting), \(name), \(bytes.count), \(bytes), \(language), \(visibility.rawValue),
          \(authorship.actor.storable), \(now), \(now), 'waiting')
        ON CONFLICT (id) DO NOTHING
        """
      )
      try session.workQueue.add(key: "upload:\(id)", kind: Upload.work, payload: id, due: now)
      return try Self.upload(id, session)
    }
  }

  private static func upload(_ id: String, _ session: any Session) throws -> Upload {
    let found = try session.first("SELECT \(Upload.columns) FROM upload WHERE id = \(id)", Upload.init(row:))
    guard let found else { throw Refusal.noSuchUpload(id) }
    return found
  }

  /// A document on its way; throws ``Refusal/noSuchUpload(_:)``.
  public func upload(_ id: String) async throws -> Upload {
    try await database.read { try Self.upload(id, $0) }
  }

  /// The documents on their way, the newest first: of one meeting, or of all.
  public func uploads(in meeting: String? = nil, limit: Int = 100) async throws -> [Upload] {
    try await database.read { session in
      let condition: SQL = meeting.map { "meeting = \($0)" } ?? "1 = 1"
      return try session.rows(
        """
        SELECT \(Upload.columns) FROM upload WHERE \(condition) ORDER BY added_at DESC, id LIMIT \(limit)
        """,
        Upload.init(row:)
      )
    }
  }

  /// A page of the documents on their way, the newest first: into these meetings, or into all where nil is given.
  public func uploads(
    into meetings: [String]?,
    after last: (addedAt: Instant, id: Upload.ID)?,
    limit: Int
  ) async throws -> [Upload] {
    try await database.read { session in
      let within: SQL = meetings.map { "meeting IN (\(list: $0))" } ?? "1 = 1"
      let behind: SQL =
        last.map { last -> SQL in
          let at = last.addedAt.millisecondsSince1970
          return "(added_at < \(at) OR (added_at = \(at) AND id > \(last.id)))"
        } ?? "1 = 1"
      return try session.rows(
        """
        SELECT \(Upload.columns) FROM upload WHERE \(within) AND \(behind)
        ORDER BY added_at DESC, id LIMIT \(limit)
        """,
        Upload.init(row:)
      )
    }
  }

  /// Takes the next document that waits to be read; nil where none waits.
  ///
  /// It is whoever asked's for `lease` milliseconds: who does not finish it by then leaves it to another.
  public func nextUpload(at now: Instant, lease: Int64 = 300_000) async throws -> (
    upload: Upload, bytes: [UInt8]
  )? {
    try await database.write { session in
      let milliseconds = now.millisecondsSince1970
      let pieces = try session.workQueue.claim(
        kind: Upload.work,
        limit: 1,
        now: milliseconds,
        lease: milliseconds + lease
      )
      guard let piece = pieces.first else { return nil }
      let bytes = try session.first(
        "SELECT bytes FROM upload WHERE id = \(piece.payload) AND bytes IS NOT NULL"
      ) {
        try $0.bytes(0)
      }
      guard let bytes else {
        try session.workQueue.finish(piece.key)
        return nil
      }
      // What has brought three readers down is not given to a fourth.
      guard piece.attempts <= 3 else {
        try session.run(
          """
          UPDATE upload SET state = 'refused', reason = 'reading it stopped the program three times',
            changed_at = \(milliseconds) WHERE id = \(piece.payload)
          """
        )
        try session.workQueue.finish(piece.key)
        return nil
      }
      try session.run(
        "UPDATE upload SET state = 'opening', changed_at = \(milliseconds) WHERE id = \(piece.payload)"
      )
      return (try Self.upload(piece.payload, session), bytes)
    }
  }

  /// Notes that the text of a document is there and its statements are being read.
  public func noteReading(of upload: Upload.ID, at now: Instant) async throws {
    try await database.write { session in
      try session.run(
        """
        UPDATE upload SET state = 'reading', changed_at = \(now.millisecondsSince1970)
        WHERE id = \(upload) AND state = 'opening'
        """
      )
    }
  }

  /// Puts a document back at the head of the queue, when whoever was reading it stops.
  public func putBack(_ upload: Upload.ID, at now: Instant) async throws {
    try await database.write { session in
      try session.run(
        """
        UPDATE upload SET state = 'waiting', changed_at = \(now.millisecondsSince1970)
        WHERE id = \(upload) AND state IN ('opening', 'reading')
        """
      )
      try session.workQueue.release("upload:\(upload)", due: now.millisecondsSince1970)
    }
  }

  /// Notes how the reading of a document ended; `result` has its document and number of statements, or why
  /// there is none.
  public func finish(
    _ upload: Upload.ID,
    _ result: Result<(document: String, statements: Int), UploadRefused>,
    at now: Instant
  ) async throws {
    try await database.write { session in
      let at = now.millisecondsSince1970
      switch result {
      case .success(let kept):
        // The record has the bytes now.
        try session.run(
          """
          UPDATE upload SET state = 'kept', reason = NULL, document = \(kept.document),
            statements = \(kept.statements), bytes = NULL, changed_at = \(at) WHERE id = \(upload)
          """
        )
      case .failure(let refused):
        try session.run(
          """
          UPDATE upload SET state = 'refused', reason = \(refused.reason.storable), document = NULL,
            statements = NULL, changed_at = \(at) WHERE id = \(upload)
          """
        )
      }
      try session.workQueue.finish("upload:\(upload)")
    }
  }

  /// Reads a refused document once more, after a tool it needs was installed or a limit raised.
  public func retry(_ upload: Upload.ID, at now: Instant) async throws {
    try await database.write { session in
      guard case .refused = try Self.upload(upload, session).state else { return }
      try session.run(
        """
        UPDATE upload SET state = 'waiting', reason = NULL, changed_at = \(now.millisecondsSince1970)
        WHERE id = \(upload)
        """
      )
      try session.workQueue.add(
        key: "upload:\(upload)",
        kind: Upload.work,
        payload: upload,
        due: now.millisecondsSince1970
      )
    }
  }

  /// Takes a finished or waiting document off the list; the record is not touched.
  public func dismiss(_ upload: Upload.ID) async throws {
    try await database.write { session in
      try session.workQueue.finish("upload:\(upload)")
      try session.run("DELETE FROM upload WHERE id = \(upload)")
    }
  }
}

/// Why a document could not be taken in, in words for the person who gave it.
public struct UploadRefused: Error, Sendable, Equatable {
  public let reason: String

  public init(_ reason: String) { self.reason = reason.isEmpty ? "no reason was given" : reason }
}
