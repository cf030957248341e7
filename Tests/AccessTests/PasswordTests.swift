// SPDX-License-Identifier: Apache-2.0

import Foundation
import Kernel
import Testing

@testable import Access

/// Passwords and other secrets: what is taken, what is kept, how many are looked at.
@Suite struct PasswordTests {
  private func weakness(_ password: String) -> PasswordRule.Weakness? {
    PasswordRule.weakness(of: password, name: "Ana María Silva", email: "ana.maria.silva@example.org")
  }

  @Test func `a password is long and not what is tried first, and nothing else is asked of it`() {
    #expect(weakness("ninechars") == .tooShort)
    #expect(weakness("tencharsxy") == nil)
    #expect(weakness("    four words in spaces    ") == nil)
    #expect(weakness(String(repeating: "ab", count: 100)) == nil)
    #expect(weakness(String(repeating: "ab", count: 100) + "c") == .tooLong)
    #expect(weakness("1234567890") == .common)
    #expect(weakness("PassWord123") == .common)
    #expect(weakness("contraseña123") == .common)
    #expect(weakness("contrasen\u{303}a123") == .common)
    #expect(weakness("ｐassword123") == .common)
    #expect(weakness("ana maría silva") == .personal)
    #expect(weakness("AnaMaríaSilva") == .personal)
    #expect(weakness("ana.maria.silva") == .personal)
    #expect(weakness("ana.maria.silva@EXAMPLE.org") == .personal)
    #expect(weakness("الطريق إلى البيت") == nil)
  }

  @Test func `scrypt is that of RFC 7914`() throws {
    let hash = try PasswordHashing(cost: 14).hash("pleaseletmein", salt: Array("SodiumChloride".utf8))
    #expect(
      Hexadecimal.text(hash.key) == "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
    )
  }

  @Test func `a stored password says how it was made, and knows its own and no other`() throws {
    let salt = Randomness.system.bytes(16)
    let hash = try PasswordHashing(cost: 4).hash("une école à Genève", salt: salt)
    #expect(hash.text.hasPrefix("scrypt$4$8$1$"))
    let read = try #require(PasswordHash(hash.text))
    #expect(read == hash)
    #expect(try read.isOf("une école à Genève"))
    // The same letters from another keyboard.
    #expect(try read.isOf("une e\u{301}cole a\u{300} Gene\u{300}ve"))
    #expect(try !read.isOf("une ecole a Geneve"))
    #expect(try !read.isOf(""))
    #expect(try !read.isOf(String(repeating: "long ", count: 1_000)))
    for text in [
      "", "scrypt", "scrypt$4$8$1$$", "scrypt$99$8$1$AAAA$" + hash.text.suffix(43),
      "bcrypt" + hash.text.dropFirst(6), hash.text + "$",
    ] {
      #expect(PasswordHash(text) == nil, "\(text)")
    }
  }

  @Test func `recommended costs are those of OWASP, and every cost can be borne`() throws {
    #expect(PasswordHashing.recommended == PasswordHashing(cost: 17, blockSize: 8, parallelism: 1))
    for (cost, blockSize, parallelism) in [(17, 8, 1), (0, 0, 0), (1, 99, 99), (10, 16, 2)] {
      let hashing = PasswordHashing(cost: cost, blockSize: blockSize, parallelism: parallelism)
      let hash = try hashing.hash("a long enough phrase", salt: Randomness.system.bytes(16))
      #expect(PasswordHash(hash.text) == hash)
    }
  }

  @Test func `so many passwords are looked at, so many wait, and the next is told`() async throws {
    let gate = HashingGate(atOnce: 2, places: 1)
    let door = DispatchSemaphore(value: 0)
    try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 1...3 {
        group.addTask {
          try await gate.run {
            door.wait()
            return number
          }
        }
      }
      while await gate.waiting < 1 { try await Task.sleep(for: .milliseconds(1)) }
      await #expect(throws: AccessRefusal.busy) { try await gate.run { 4 } }
      for _ in 1...3 { door.signal() }
      var sum = 0
      for try await number in group { sum += number }
      #expect(sum == 6)
    }
    #expect(try await gate.run { 5 } == 5)
    await #expect(throws: AccessRefusal.noRole) { try await gate.run { throw AccessRefusal.noRole } }
    #expect(try await gate.run { 6 } == 6)
  }

  @Test func `secrets have 32 random bytes, and forms know their own`() throws {
    let secrets = (0..<100).map { _ in Secret.make(.system) }
    #expect(Set(secrets).count == 100)
    for secret in secrets {
      #expect(secret.utf8.count == 43 && Base64URL.bytes(secret)?.count == 32)
      #expect(secret.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") })
    }
    let form = FormSecret()
    let returned = try #require(FormSecret(cookie: form.cookie))
    #expect(returned.isValid(form.token))
    #expect(!returned.isValid(FormSecret().token) && !returned.isValid("") && !returned.isValid(form.cookie))
    for cookie in ["", "short", form.cookie + "A", String(form.cookie.dropLast()) + "!"] {
      #expect(FormSecret(cookie: cookie) == nil)
    }
  }

  @Test func `an address needs the shape of one, and compares in lower case`() throws {
    #expect(try EmailAddress.checked("  Ana.Silva@Example.ORG\n") == "ana.silva@example.org")
    #expect(try EmailAddress.checked("re\u{301}mi@example.org").utf8.count == "rémi@example.org".utf8.count)
    for text in [
      "", "ana", "ana@", "@example.org", "ana@example", "ana@.org", "ana@example.", "a na@example.org",
      "a@b@example.org", "ana@-example.org", "ana\0@example.org",
      String(repeating: "a", count: 65) + "@example.org",
    ] {
      #expect(throws: AccessRefusal.malformedEmail, "\(text)") { try EmailAddress.checked(text) }
    }
  }

  @Test func `a name is one line of at most 120 characters`() throws {
    #expect(try PersonalName.checked("  Ana María Silva ") == "Ana María Silva")
    #expect(try PersonalName.checked("آنا سيلفا") == "آنا سيلفا")
    for text in ["", "   ", "Ana\nSilva", "Ana\u{0}", "\u{202E}anA", String(repeating: "a", count: 121)] {
      #expect(throws: AccessRefusal.malformedName, "\(text)") { try PersonalName.checked(text) }
    }
  }
}
