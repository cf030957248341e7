// SPDX-License-Identifier: Apache-2.0

import Foundation
import Intake
import Kernel
import Reading
import TesseraTesting
import Testing
import Vocabulary

/// HTML, and the formats that pandoc makes HTML of.
@Suite struct HTMLTests {
  private static let page = """
    <!DOCTYPE html><html><head><title>Report of the roundtable</title><style>p { color: red }</style></head>
    <body><nav><ul><li>Home</li></ul></nav><main><h1>Report</h1>
    <p><b>Roundtable 2.1: Integration</b></p>
    <p>The session was co-chaired by Greece and Morocco.</p>
    <p>Kenya stressed the need for data.<sup><a href="#n1">1</a></sup> It asked about&nbsp;<i>visa</i> fees.
    <p>Zambia, on local integration:<ul><li>language classes</li><li>job fairs</li></ul>
    <p>Recommendations:</p>
    <ol start="5"><li>Ratify the Convention (Mexico);</li><li value="8">Adopt the law (Peru)</li></ol>
    <script>document.write("France said no.")</script><p hidden>Spain said no.</p>
    <p style="display: none">Italy said no.</p></main><footer>Chad stressed cookies.</footer></body></html>
    """

  @Test
  func `headings, lists and paragraphs come from the markup, and what only navigates makes no statement`()
    async throws
  {
    let record = try await Fixture.record(of: Self.page)
    #expect(record.document.mediaType == "text/html")
    #expect(record.document.title == "Report of the roundtable")
    #expect(record.sessions.map(\.id) == ["2.1"])
    #expect(record.sessions.first?.chairs.map(\.rawValue) == ["GRC", "MAR"])
    #expect(
      record.rules == [
        "KEN reporting-verb", "KEN pronoun", "ZMB list-item", "ZMB list-item", "MEX trailing-brackets",
        "PER trailing-brackets",
      ]
    )
    #expect(record.quotations.first == "Kenya stressed the need for data.")
    let text = record.text[Span(0, record.text.bytes.count)]
    #expect(text.contains("5. Ratify the Convention (Mexico);\n8. Adopt the law (Peru)"))
    for hidden in ["France", "Spain", "Italy", "color"] { #expect(!text.contains(hidden)) }
    #expect(text.contains("Chad stressed cookies."))
  }

  @Test(arguments: [
    ("<p>m<sup>2</sup> of floor</p>", "m2 of floor"), ("<p>One<br>line</p>", "One line"),
    ("<p>Two<br><br>paragraphs</p>", "Two\n\nparagraphs"),
    ("<p>caf&eacute; &amp; tea &lt;b&gt;</p>", "café & tea <b>"),
    ("<p>a<b>b</b>c</p>", "abc"), ("<ul><li>(a) first</li></ul>", "(a) first"),
    ("<ol type=\"a\"><li>first<li>second</ol>", "(a) first\n(b) second"),
    ("<ol type=\"i\" start=\"4\"><li>first</ol>", "(iv) first"),
    ("<p>never closed <i>at all", "never closed at all"),
    ("<p><![if !supportLists]>1. <![endif]>Word’s own</p>", "1. Word’s own"),
    ("<p>C&#244;te d&#146;Ivoire</p>", "Côte d’Ivoire"),
    ("<p>kept<del>, struck</del></p>", "kept"),
  ])
  func `a small piece of markup becomes the text a reader sees`(html: String, text: String) async throws {
    #expect(try await Fixture.text(of: Array("<html><body>\(html)".utf8)) == text)
  }

  @Test(arguments: ["utf-8", "iso-8859-1", "windows-1252", "none"])
  func `letters with accents survive, whatever the page says of its encoding`(encoding: String) async throws {
    let declared = encoding == "none" ? "" : "<meta charset=\"\(encoding)\">"
    let html =
      "<html><head>\(declared)</head><body><p>Le Sénégal a déclaré que l’État aide.</p></body></html>"
    let bytes: [UInt8]
    switch encoding {
    case "utf-8": bytes = Array(html.utf8)
    default:
      let latin = html.replacing("’", with: "'")
      bytes = [UInt8](latin.data(using: .windowsCP1252) ?? Data())
    }
    let text = try await Fixture.text(of: bytes)
    #expect(text.contains("Le Sénégal a déclaré"))
  }

  @Test func `a page that nests without end is refused, and one without words too`() async throws {
    let deep = Array(("<html><body>" + String(repeating: "<div>", count: 5000) + "Kenya").utf8)
    await #expect(throws: IntakeRefusal.self) { try await Fixture.text(of: deep) }
    let empty = Array("<html><body><img src='x'><script>1</script></body></html>".utf8)
    await #expect(throws: DocumentText.Refusal.empty) { try await Fixture.text(of: empty) }
  }

  @Test(arguments: ["docx", "odt", "rtf"])
  func `a document of a word processor gives the statements of the page it was made from`(format: String)
    async throws
  {
    try await withTemporaryFolder { folder in
      let name = "report.\(format)"
      let made = try await Program(path: "/usr/bin/pandoc").run(
        ["-s", "-f", "html", "-o", name],
        input: Array(Self.page.utf8),
        in: folder
      )
      try #require(made.status == 0)
      let bytes = [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
      let record = try await Fixture.record(of: bytes)
      let rules = record.rules
      #expect(rules.contains("KEN reporting-verb") && rules.contains("KEN pronoun"))
      #expect(rules.filter { $0 == "ZMB list-item" }.count == 2)
      #expect(rules.contains("MEX trailing-brackets") && rules.contains("PER trailing-brackets"))
      #expect(record.quotations.contains("Kenya stressed the need for data."))
      #expect(record.sessions.map(\.id) == ["2.1"])
    }
  }
}
