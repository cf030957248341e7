// SPDX-License-Identifier: Apache-2.0

import Reading

/// DOCX, ODT and RTF, by pandoc, which makes HTML of them.
struct PandocIntake {
  let intake: Intake
  let format: DocumentFormat

  func source(_ bytes: [UInt8]) async throws -> SourceText {
    let reader: String
    switch format {
    case .docx: reader = "docx"
    case .odt: reader = "odt"
    default: reader = "rtf"
    }
    if format != .rtf {
      let archive = try ArchiveDirectory(bytes, format: format)
      guard archive.unpackedSize <= intake.limits.unpacked else {
        throw IntakeRefusal.archiveTooLarge(bytes: archive.unpackedSize, limit: intake.limits.unpacked)
      }
    }
    var arguments = ["--sandbox", "-f", reader, "-t", "html", "--wrap=none", "--standalone"]
    if format == .docx { arguments.append("--track-changes=accept") }
    let outcome = try await ExternalTool.pandoc.run(arguments, input: bytes, limits: intake.limits)
    guard outcome.status == 0 else {
      let words = outcome.messages.split(separator: "\n").first { !$0.hasPrefix("[") }.map(String.init) ?? ""
      if outcome.status == 251 || words.contains("heap") || words.contains("memory") {
        throw IntakeRefusal.toolOverflowed(tool: "pandoc", bytes: intake.limits.memory)
      }
      throw IntakeRefusal.damaged(format: format, detail: String(words.prefix(160)))
    }
    return try HTMLIntake(limits: intake.limits).source(outcome.output, format: format)
  }
}

/// What the directory at the end of a zip archive says of its parts (APPNOTE.TXT 6.3.10, 4.3.12 and 4.3.16).
struct ArchiveDirectory {
  /// Bytes of all parts together when unpacked.
  let unpackedSize: Int

  /// Reads the directory; throws where it is missing or does not fit the file, as when the file was cut short.
  init(_ bytes: [UInt8], format: DocumentFormat) throws(IntakeRefusal) {
    func refusal(_ detail: String) -> IntakeRefusal { .damaged(format: format, detail: detail) }
    func number(_ offset: Int, _ length: Int) -> Int {
      guard offset >= 0, offset + length <= bytes.count else { return -1 }
      return (0..<length).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
    }
    let signature: [UInt8] = [0x50, 0x4B, 0x05, 0x06]
    let lowest = max(0, bytes.count - 22 - 65_535)
    guard bytes.count >= 22,
      let end = stride(from: bytes.count - 22, through: lowest, by: -1).first(where: {
        bytes[$0..<$0 + 4].elementsEqual(signature)
      })
    else { throw refusal("the directory at its end is missing") }
    let count = number(end + 10, 2)
    var place = number(end + 16, 4)
    guard count < 65_535, place >= 0, place < 0xFFFF_FFFF else { throw refusal("it has too many parts") }
    var total = 0
    for _ in 0..<count {
      guard number(place, 4) == 0x0201_4B50 else { throw refusal("the directory does not fit its parts") }
      let packed = number(place + 20, 4)
      let unpacked = number(place + 24, 4)
      let local = number(place + 42, 4)
      guard packed >= 0, unpacked >= 0, local >= 0, local < bytes.count else {
        throw refusal("the directory does not fit its parts")
      }
      // Deflate packs at most a thousandfold and a little: a larger promise is no document.
      total += max(unpacked, packed)
      place += 46 + number(place + 28, 2) + number(place + 30, 2) + number(place + 32, 2)
    }
    unpackedSize = total
  }
}
