// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Dialogue
import Foundation
import Kernel

/// `tessera verify`: proves that nothing was quietly changed.
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Prove the record against its trail: every link, document, statement and decision.",
    discussion: """
      A change of one byte is found. That the last entries were cut off can only be found against a checkpoint \
      that was kept elsewhere: give it with --checkpoint.

      EXAMPLES
        tessera verify
        tessera verify --checkpoint 2016-12-31.json --public-key "$(cat their-key.txt)"

      EXIT STATUS
        0  the record is sound
        1  it is not, or it could not be read
      """
  )

  @Option(
    help: ArgumentHelp("A checkpoint that `tessera checkpoint` wrote.", valueName: "file"),
    completion: .file()
  )
  var checkpoint: String?

  @Option(help: ArgumentHelp("The key it must be signed with, in base64.", valueName: "key"))
  var publicKey: String?

  @OptionGroup var store: StoreOptions

  func run() async throws {
    let wording = try Wording(language: Wording.ofEnvironment)
    try await store.withLibrary { library in
      let report = try await library.verify { done, total in
        guard isatty(STDERR_FILENO) == 1, total > 1 else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[2K\(done)/\(total)".utf8))
      }
      if isatty(STDERR_FILENO) == 1 { FileHandle.standardError.write(Data("\r\u{1B}[2K".utf8)) }
      var isSound = report.isSound
      print(
        "\(wording["verify.entries"]): \(report.entries) · \(wording["show.documents"]): \(report.documents) · "
          + "\(wording["record.statements"]): \(report.statements) · \(wording["verify.decisions"]): \(report.reviews)"
      )
      if let head = report.head { print("\(wording["verify.head"]) \(head.sequence): \(head.digest)") }
      if let link = report.brokenLink {
        print(
          "\(wording["verify.broken"]) \(link.sequence): \(wording["verify.link.\(link.reason.rawValue)"])"
        )
      }
      for finding in report.findings {
        print(Visible.text("\(finding.subject): \(wording["verify.problem.\(finding.problem.rawValue)"])"))
      }
      if let checkpoint { isSound = try await check(checkpoint, library, wording) && isSound }
      print(isSound ? wording["verify.sound"] : wording["verify.unsound"])
      if !isSound { throw ExitCode(1) }
    }
  }

  private func check(_ path: String, _ library: Library, _ wording: Wording) async throws -> Bool {
    let bytes = try InputFile(path: path).bytes()
    guard let checkpoint = Checkpoint(bytes) else {
      throw Failure(description: "\(path) is no checkpoint of Tessera")
    }
    guard checkpoint.isSigned(by: publicKey) else {
      print(wording["verify.signature"])
      return false
    }
    let digest = try await library.digest(ofEntry: checkpoint.sequence)
    let agrees = digest == checkpoint.digest
    print("\(wording[agrees ? "verify.agrees" : "verify.disagrees"]) \(checkpoint.sequence)")
    return agrees
  }
}

/// `tessera checkpoint`: a signed word about where the trail stands.
struct CheckpointCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "checkpoint",
    abstract: "Sign where the trail stands, for others to keep and check.",
    discussion: """
      The signature is Ed25519, over four lines that anyone can check. The key is made at the first checkpoint, \
      in the folder of the user's data, readable by the user alone; its public part stands in every checkpoint.

      EXAMPLE
        tessera checkpoint --output 2016-12-31.json
      """
  )

  @Option(name: [.short, .long], help: "The file to write; standard output by default.", completion: .file())
  var output: String?

  @Option(help: ArgumentHelp("The file of the signing key.", valueName: "file"), completion: .file())
  var key: String?

  @OptionGroup var store: StoreOptions

  func run() async throws {
    try await store.withLibrary { library in
      guard let head = try await library.head() else {
        throw Failure(description: "the record is empty; there is nothing to sign yet")
      }
      let checkpoint = try Checkpoint(head, at: Clock.now, signedWith: try signingKey())
      guard let output else {
        return try OutputFile.write(checkpoint.json, to: STDOUT_FILENO, named: "standard output")
      }
      try await OutputFile.make(output) { try $0.write(checkpoint.json) }
    }
  }

  private func signingKey() throws -> SigningKey {
    let folder = StoreLocation.dataFolder(ProcessInfo.processInfo.environment)
    let path = key ?? folder + "/signing.key"
    if let text = try? String(contentsOfFile: path, encoding: .utf8) {
      guard let key = SigningKey(secret: text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
        throw Failure(description: "\(path) holds no signing key")
      }
      return key
    }
    guard !FileManager.default.fileExists(atPath: path) else {
      throw Failure(description: "the signing key \(path) can not be read")
    }
    if key == nil {
      try FileManager.default.createDirectory(
        atPath: folder,
        withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700]
      )
    }
    let made = SigningKey()
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw Failure(description: "\(path) can not be written: \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    try OutputFile.write(Array((made.secret + "\n").utf8), to: descriptor, named: path)
    return made
  }
}
