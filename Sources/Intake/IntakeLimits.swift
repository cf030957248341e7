// SPDX-License-Identifier: Apache-2.0

/// How much time, memory and text one document may take.
public struct IntakeLimits: Sendable, Equatable {
  /// Seconds for each run of a tool.
  public var seconds: Int
  /// Bytes of address space for a tool.
  public var memory: Int
  /// Bytes of text that a tool may give back.
  public var output: Int
  /// Bytes that the files inside a DOCX or ODT may take when unpacked.
  public var unpacked: Int
  /// Elements nested in one another in XML or HTML.
  public var depth: Int

  /// A minute, 2 GB of memory, 256 MB of text, 512 MB unpacked, 256 elements deep.
  ///
  /// The largest report we know of takes a few per cent of these.
  public init(
    seconds: Int = 60,
    memory: Int = 2_000_000_000,
    output: Int = 256_000_000,
    unpacked: Int = 512_000_000,
    depth: Int = 256
  ) {
    self.seconds = max(1, seconds)
    self.memory = memory
    self.output = output
    self.unpacked = unpacked
    self.depth = depth
  }
}
