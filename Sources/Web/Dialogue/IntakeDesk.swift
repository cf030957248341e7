// SPDX-License-Identifier: Apache-2.0

import Dialogue
import Foundation
import Intake
import Kernel
import Reading
import Synchronization

/// Reads the documents that wait, one after the other, as long as the server runs.
///
/// The queue is in the store: several servers share it, and one that stops leaves its document to another.
struct IntakeDesk: Sendable {
  let library: Library
  let intake: Intake
  let reader: Reader
  let clock: @Sendable () -> Instant
  private let bell = Bell()

  init(library: Library, intake: Intake, reader: Reader, clock: @escaping @Sendable () -> Instant) {
    self.library = library
    self.intake = intake
    self.reader = reader
    self.clock = clock
  }

  /// Says that a document waits, so that nobody waits for the next look at the queue.
  func ring() { bell.ring() }

  /// Reads until the task is cancelled; what goes wrong with the store is tried again.
  func run() async {
    while !Task.isCancelled {
      do {
        while let next = try await library.nextUpload(at: clock()) {
          await read(next.upload, next.bytes)
          if Task.isCancelled { return }
        }
      } catch {
        try? await Task.sleep(for: .seconds(2))
      }
      await bell.wait(seconds: 5)
    }
  }

  /// Reads one document into the record, and notes how that ended.
  func read(_ upload: Upload, _ bytes: [UInt8]) async {
    let result: Result<(document: String, statements: Int), UploadRefused>
    do {
      var intake = intake
      intake.language = upload.language
      let source = try await intake.source(bytes)
      try await library.noteReading(of: upload.id, at: clock())
      let record = try reader.read(source, digest: ContentDigest(of: bytes), language: upload.language)
      let report = try await library.ingest(
        record,
        bytes: bytes,
        named: Self.name(of: upload.name),
        meeting: try Meeting(slug: upload.meeting),
        visibility: upload.visibility,
        by: Authorship(actor: upload.actor, at: clock())
      )
      let document = try await library.document(report.document)
      result = .success((report.document, try await library.statements(of: document).count))
    } catch is CancellationError {
      return await putBack(upload)
    } catch  where Task.isCancelled {
      return await putBack(upload)
    } catch {
      result = .failure(UploadRefused("\(error)"))
    }
    try? await library.finish(upload.id, result, at: clock())
  }

  /// Leaves a document to the next server; not cancelled with what reads it.
  private func putBack(_ upload: Upload) async {
    let (library, now) = (library, clock())
    await Task.detached { try? await library.putBack(upload.id, at: now) }.value
  }

  /// The name of a file without its extension.
  private static func name(of file: String) -> String {
    guard let dot = file.lastIndex(of: "."), dot > file.startIndex,
      file.distance(from: dot, to: file.endIndex) <= 6
    else { return file }
    return String(file[..<dot])
  }
}

/// Wakes who waits for work.
private final class Bell: Sendable {
  private let waiting = Mutex<(isRung: Bool, continuation: AsyncStream<Void>.Continuation?)>((false, nil))

  func ring() {
    waiting.withLock { state in
      state.isRung = true
      state.continuation?.finish()
    }
  }

  /// Returns when it is rung, or after so many seconds.
  func wait(seconds: Int) async {
    let (stream, continuation) = AsyncStream<Void>.makeStream()
    let isRung = waiting.withLock { state in
      defer { state.isRung = false }
      state.continuation = continuation
      return state.isRung
    }
    if isRung { return }
    let timer = Task {
      try? await Task.sleep(for: .seconds(seconds))
      continuation.finish()
    }
    for await _ in stream {}
    timer.cancel()
    waiting.withLock {
      $0.continuation = nil; $0.isRung = false
    }
  }
}
