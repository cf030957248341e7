// SPDX-License-Identifier: Apache-2.0

import Foundation
import TesseraTesting
import Testing

@testable import Web

/// Forms, queries, cookies and dates, whatever is sent.
@Suite struct FormTests {
  private let type = "multipart/form-data; boundary=XyZ"

  private func body(_ parts: [(String, [UInt8])]) -> [UInt8] {
    parts.flatMap { header, content in
      Array("--XyZ\r\n\(header)\r\n\r\n".utf8) + content + [0x0D, 0x0A]
    } + Array("--XyZ--\r\n".utf8)
  }

  @Test func `fields and files come out as they were put in, with any bytes`() throws {
    let bytes = (0...255).map { UInt8($0) } + Array("\r\n--Xy\r\n--XyY".utf8)
    let form = try Form(
      multipart: body([
        ("Content-Disposition: form-data; name=\"meeting\"", Array("gfmd-2016".utf8)),
        (
          "Content-Disposition: form-data; name=\"files\"; filename=\"a \u{E9} %22b%22.pdf\"\r\nContent-Type: application/pdf",
          bytes
        ), ("Content-Disposition: form-data; name=\"none\"; filename=\"\"", []),
      ]),
      contentType: type
    )
    #expect(form.said("meeting") == "gfmd-2016")
    #expect(form.files.map(\.name) == ["a \u{E9} \"b\".pdf"] && form.files.first?.bytes == bytes)
  }

  @Test func `a form cut off anywhere is refused or read, and nothing stops`() throws {
    let whole = body([
      ("Content-Disposition: form-data; name=\"a\"", Array("1".utf8)),
      ("Content-Disposition: form-data; name=\"f\"; filename=\"x\"", Array("bytes".utf8)),
    ])
    for length in 0..<(whole.count - 2) {
      #expect(throws: Problem.self) { try Form(multipart: Array(whole.prefix(length)), contentType: type) }
    }
    var random = SplitMix(seed: 5)
    for _ in 0..<2_000 {
      var bytes = whole
      for _ in 0..<3 {
        bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
      }
      _ = try? Form(multipart: bytes, contentType: type)
    }
    for type in [
      "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\"",
    ] {
      #expect(throws: Problem.self) { try Form(multipart: whole, contentType: type) }
    }
  }

  @Test func `a query is read as browsers write it`() {
    let form = Form(
      urlEncoded: "q=%22right+to+work%22&kind=position&kind=support&empty=&bad=%zz&caf%C3%A9=%E2%82%AC"
    )
    #expect(form["q"] == "\"right to work\"" && form.all("kind") == ["position", "support"])
    #expect(form.said("empty") == nil && form["bad"] == "%zz" && form["café"] == "€")
    #expect(form.query(with: [("kind", nil), ("page", "2")]).hasSuffix("page=2"))
    #expect(Form(urlEncoded: String(repeating: "a=1&", count: 9_000)).fields.count <= Form.mostFields)
  }

  @Test func `the language is the first wish there are pages in`() {
    #expect(SiteMiddleware.accepted("de, fr;q=0.8, ar;q=0.9") == "ar")
    #expect(SiteMiddleware.accepted("es-MX,es;q=0.9,en;q=0.1") == "es")
    #expect(SiteMiddleware.accepted("zh, ja") == nil && SiteMiddleware.accepted("fr;q=0") == nil)
    #expect(SiteMiddleware.accepted(String(repeating: "x,;q=", count: 10_000)) == nil)
  }

  @Test func `a style and a script lose their remarks and keep their rules`() {
    #expect(Assets.compact("/* a\n b */\n.a{b:c}\n  /* one */ .d{e:f}\n") == ".a{b:c}\n .d{e:f}\n")
    #expect(
      Assets.compact("// x\nconst a = 1; // stays\n  if (a) b();\n") == "const a = 1; // stays\nif (a) b();\n"
    )
  }
}
