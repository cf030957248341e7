// SPDX-License-Identifier: Apache-2.0

import Kernel
import Testing

@Suite struct ContentDigestTests {
  /// Messages with their digests, from the examples published with FIPS 180-4.
  private static let vectors = [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ]

  @Test(arguments: vectors)
  func `digests are those of FIPS 180-4`(message: String, digest: String) {
    #expect(ContentDigest(of: Array(message.utf8)).hexadecimal == digest)
  }

  @Test func `a million letters a have the published digest`() {
    let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
    let digest = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    #expect(ContentDigest(of: bytes).description == digest)
  }

  @Test func `documents that differ in a byte have different digests`() {
    #expect(ContentDigest(of: [1, 2, 3]) == ContentDigest(of: [1, 2, 3]))
    #expect(ContentDigest(of: [1, 2, 3]) != ContentDigest(of: [1, 2, 4]))
  }
}
