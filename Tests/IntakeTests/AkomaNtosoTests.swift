// SPDX-License-Identifier: Apache-2.0

import Exchange
import Foundation
import Intake
import Kernel
import Reading
import TesseraTesting
import Testing

/// Akoma Ntoso in, where the markup says who spoke, and out, where a record must come back as it was.
@Suite struct AkomaNtosoTests {
  /// A debate in our own words.
  private static func debate(_ body: String) -> [UInt8] {
    Array(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><debate name="record"><meta>
      <identification source="#clerk"><FRBRWork><FRBRdate date="2031-03-04" name="sitting"/></FRBRWork>
      <FRBRExpression><FRBRlanguage language="eng"/></FRBRExpression></identification>
      <references source="#clerk">
      <TLCPerson eId="diop" href="/p/diop" showAs="Ms. Diop"/><TLCPerson eId="chad" href="/p/chad" showAs="Mr. Chad"/>
      <TLCPerson eId="envoy" href="/p/envoy" showAs="Ms. Rao (Nepal)"/>
      <TLCOrganization eId="ken" href="/o/ken" showAs="Delegation of Kenya"/>
      <TLCRole eId="chair" href="/r/chair" showAs="Chairperson"/><TLCRole eId="mp" href="/r/mp" showAs="Member"/>
      </references></meta><debateBody><debateSection eId="s1" name="item">\(body)</debateSection></debateBody>
      </debate></akomaNtoso>
      """.utf8
    )
  }

  @Test func `who spoke is who the markup names, whatever the words say`() async throws {
    let record = try await Fixture.record(
      of: Self.debate(
        """
        <heading>Fees</heading><narrative>France said nothing.</narrative>
        <speech by="#ken" as="#mp"><from>Kenya:</from><p>Brazil stressed that fees are high. We welcome the fund.</p></speech>
        <speech by="#chad" as="#chair"><from>The Chairperson:</from><p>Next speaker.</p></speech>
        <question by="#diop" to="#ken"><p>How many posts are there</p></question>
        <answer by="#envoy"><p>There are nine.</p><ul><li>four in the north</li><li>five in the south</li></ul></answer>
        """
      ),
      language: nil
    )
    #expect(
      record.statements.map { "\($0.voices) \(record.name(of: $0.speakers[0])) \($0.kind.rawValue)" } == [
        "KEN Delegation of Kenya position", "KEN Delegation of Kenya support", "chair Mr. Chad procedural",
        "person Ms. Diop question", "NPL Ms. Rao (Nepal) position", "NPL Ms. Rao (Nepal) position",
        "NPL Ms. Rao (Nepal) position",
      ]
    )
    #expect(record.statements.allSatisfy { $0.rule == .markup })
    #expect(record.document.date == "2031-03-04")
    #expect(record.document.language == "en")
    #expect(record.people.contains { $0.name == "Mr. Chad" && $0.role == "Chairperson" && $0.party == nil })
    #expect(
      record.unattributed.contains {
        record.words($0.span) == "France said nothing." && $0.reason == .narration
      }
    )
  }

  @Test(arguments: [
    ("<speech by=\"/p/diop\"><p>We agree.</p></speech>", "Ms. Diop"),
    ("<speech by=\"#nobody\"><from>Hon. A. Ali:</from><p>We agree.</p></speech>", "Hon. A. Ali"),
    ("<speech by=\"#nobody\"><p>We agree.</p></speech>", "nobody"),
    ("<speech by=\"\"><from>Chile:</from><p>We agree.</p></speech>", "Chile"),
  ])
  func `a speaker the references do not know goes by what is printed, and an address is a reference`(
    body: String,
    name: String
  ) async throws {
    let record = try await Fixture.record(of: Self.debate(body + "<speech by=\"#ken\"><p>Yes.</p></speech>"))
    #expect(record.statements.first.map { record.name(of: $0.speakers[0]) } == name)
  }

  @Test func `a word cut by the end of a page is one word, and a note stands apart`() async throws {
    let record = try await Fixture.record(
      of: Self.debate(
        "<speech by=\"#ken\"><p>The talks were conclu<eop/>ded in May<authorialNote marker=\"1\"><p>At noon.</p></authorialNote>.</p></speech>"
      )
    )
    #expect(record.quotations == ["The talks were concluded in May."])
    #expect(record.reasons == [.footnote])
  }

  @Test(.enabled(if: Repository.reports != nil, "the folder with the debates is not beside the repository"))
  func `the debates of the standard's examples give each speech to whom its by leads to`() async throws {
    let folder = try #require(Repository.reports).appendingPathComponent("akn")
    var speeches = 0
    for name in ["Debate_Bungeni_2010-12-07.xml", "Debate_Bungeni-1995-10-31.xml"] {
      let bytes = [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
      let record = try await Fixture.record(of: bytes)
      let people: Set<String> = [
        "Mr. Gamma", "Mr. Delta", "Mr. Beta", "Mr. Omega", "Mr. Speaker", "Mr. Epsilon", "Mr. Brown",
        "Mr. Adam",
        "Mr Smith", "Mr. Cameroon", "Mr. White",
      ]
      for statement in record.statements {
        #expect(statement.rule == .markup)
        #expect(people.contains(record.name(of: statement.speakers[0])), "\(record.quotation(statement))")
        // A family name is no State.
        #expect(statement.speakers.allSatisfy { $0.party == nil })
      }
      speeches += record.statements.count
    }
    #expect(speeches > 35)
  }

  // MARK: - Hostile and broken XML

  @Test(arguments: [
    "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><akomaNtoso>&x;</akomaNtoso>",
    "<!DOCTYPE a SYSTEM \"http://127.0.0.1:9/x.dtd\"><akomaNtoso/>",
    "<!DOCTYPE a [<!ENTITY % p SYSTEM \"http://127.0.0.1:9/p\"> %p;]><akomaNtoso/>",
    "<!DOCTYPE a [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">"
      + "<!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\">]><akomaNtoso>&d;&d;&d;&d;</akomaNtoso>",
    "<akomaNtoso>" + String(repeating: "<p>", count: 3000) + "x",
  ])
  func `entities, document types and endless nesting are refused`(xml: String) async throws {
    do {
      _ = try await Fixture.text(of: Array(xml.utf8))
      Issue.record("it was read")
    } catch let refusal as IntakeRefusal {
      switch refusal {
      case .hostileMarkup, .malformedMarkup: #expect("\(refusal)".count > 30)
      default: Issue.record("\(refusal)")
      }
    }
  }

  @Test func `the same in UTF-16 is refused too`() async throws {
    let xml =
      "<?xml version=\"1.0\" encoding=\"UTF-16\"?><!DOCTYPE a [<!ENTITY x \"y\">]><akomaNtoso>&x;</akomaNtoso>"
    var bytes: [UInt8] = [0xFF, 0xFE]
    for unit in xml.utf16 { bytes += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
    await #expect(throws: IntakeRefusal.self) { try await Fixture.text(of: bytes) }
  }

  @Test func `XML that is not well-formed is refused with its line, and other XML with advice`() async throws
  {
    await #expect(
      throws: IntakeRefusal.malformedMarkup(
        line: 2,
        detail: "Opening and ending tag mismatch: p line 2 and akomaNtoso"
      )
    ) { try await Fixture.text(of: Array("<akomaNtoso>\n<p>Kenya</akomaNtoso>".utf8)) }
    await #expect(throws: IntakeRefusal.self) {
      try await Fixture.text(of: Array("<?xml version=\"1.0\"?><rss><item/></rss>".utf8))
    }
  }

  // MARK: - Out and in again

  private func exported(_ record: Record, _ name: String) throws -> [UInt8] {
    var bytes: [UInt8] = []
    RecordAkomaNtoso.write(record, named: name, catalogue: try Telling.reader().catalogue) { bytes += $0 }
    return bytes
  }

  private func expectSame(_ record: Record, _ again: Record, _ name: String) {
    #expect(again.notes.contains(.alteredRecord) == false, "\(name)")
    #expect(again.text.bytes == record.text.bytes, "\(name)")
    #expect(again.statements == record.statements, "\(name)")
    #expect(
      again.statements.map { again.pages(of: $0) } == record.statements.map { record.pages(of: $0) },
      "\(name)"
    )
  }

  @Test func `every sample written as Akoma Ntoso reads back to the same text and statements`() async throws {
    for name in try Repository.samples {
      let record = try await Fixture.record(of: Repository.sample(name), language: nil)
      let again = try await Fixture.record(of: exported(record, name), language: nil)
      expectSame(record, again, name)
      #expect(again.sessions.map(\.id) == record.sessions.map(\.id))
      #expect(!record.statements.isEmpty)
    }
  }

  @Test
  func `pages, carriage returns and characters that XML can not hold survive or are replaced one for one`()
    async throws
  {
    var pdf = SmallPDF()
    pdf.addPage(paragraphs: [["Kenya stressed the need for <data> & \"proof\"."]])
    pdf.addPage(paragraphs: [["Nepal asked who pays."]])
    let record = try await Fixture.record(of: pdf.bytes)
    expectSame(record, try await Fixture.record(of: exported(record, "pdf")), "pdf")
    let windows = Array("Kenya stressed\r\n\tfees.\r\n\r\nNepal asked \u{B}who pays.\u{C}\r\n".utf8)
    let second = try await Fixture.record(of: windows)
    let again = try await Fixture.record(of: exported(second, "crlf"))
    #expect(again.statements.map(\.id) == second.statements.map(\.id))
    #expect(again.kinds == second.kinds)
  }

  @Test func `a document whose text was changed since says so and is read anew`() async throws {
    let record = try await Fixture.record(of: Array("Kenya stressed fees. Nepal asked who pays.\n".utf8))
    let xml = String(decoding: try exported(record, "x"), as: UTF8.self)
    let changed = xml.replacing("stressed fees", with: "praised fees")
    let again = try await Fixture.record(of: Array(changed.utf8))
    #expect(again.notes == [.alteredRecord])
    #expect(again.statements.allSatisfy { $0.rule == .markup })
    #expect(again.statements.map(\.voices) == ["KEN", "NPL"])
  }

  @Test func `carried values out of range change nothing and stop nothing`() async throws {
    let record = try await Fixture.record(of: Array("Kenya stressed fees. Nepal asked who pays.\n".utf8))
    let xml = String(decoding: try exported(record, "x"), as: UTF8.self)
    for (from, to) in [
      ("tessera:span=\"0 20\"", "tessera:span=\"-5 9999999999999999999\""),
      ("tessera:span=\"0 20\"", "tessera:span=\"20 0\""),
      ("tessera:rule=\"reporting-verb\"", "tessera:rule=\"divination\""),
      ("tessera:name=\"0 5\"", "tessera:name=\"0 900\""),
      ("class=\"position\"", "class=\"x\" tessera:session=\"77\""),
    ] {
      let damaged = xml.replacing(from, with: to)
      try #require(damaged != xml, "\(from)")
      let again = try await Fixture.record(of: Array(damaged.utf8))
      #expect(again.statements.count == 2)
      #expect(again.statements.allSatisfy { $0.session == nil })
    }
  }

  /// The same record, every second statement answered by a party that speaks nowhere in it.
  private func answered(_ record: Record) throws -> Record {
    var source = SourceText(record.text)
    source.statements = record.statements
    for place in record.statements.indices where place % 2 == 0 {
      source.statements?[place].replies = [
        Record.Reply(
          party: "TUV",
          stance: .objects,
          words: "We asked for <more>\u{B}.",
          date: "2031-03-06",
          answer: place % 4 == 0
            ? .init(isTakenUp: true, words: "“Mended.”", actor: "A & B", date: "2031-03-07") : nil
        ),
        Record.Reply(party: "KEN", stance: .accepts, words: "", date: "2031-03-07"),
      ]
    }
    return try Telling.reader().read(
      source,
      digest: ContentDigest(of: [1]),
      language: record.document.language
    )
  }

  @Test func `what delegations answered is a note of the metadata, and the text and statements stay`()
    async throws
  {
    let record = try answered(
      try await Fixture.record(of: Repository.sample("dhaka-2016-roundtables"), language: nil)
    )
    let xml = String(decoding: try exported(record, "x"), as: UTF8.self)
    let marks = xml.components(separatedBy: "<noteRef ").count - 1
    #expect(marks == record.statements.reduce(0) { $0 + $1.replies.count })
    #expect(marks > 10)
    #expect(xml.contains("We asked for &lt;more&gt;"))
    let again = try await Fixture.record(of: Array(xml.utf8))
    #expect(again.notes.isEmpty && again.statements.map(\.id) == record.statements.map(\.id))
    #expect(again.text.bytes == record.text.bytes)
  }

  @Test func `every by, as, source and refersTo resolves, and no identifier stands twice`() async throws {
    for name in try Repository.samples {
      let record = try answered(try await Fixture.record(of: Repository.sample(name), language: nil))
      let xml = String(decoding: try exported(record, name), as: UTF8.self)
      let identifiers = xml.matches(of: /\beId="([^"]+)"/).map { String($0.1) }
      #expect(Set(identifiers).count == identifiers.count)
      let known = Set(identifiers)
      var count = 0
      for match in xml.matches(of: /\b(?:by|as|to|source|refersTo|href)="(#[^"]*)"/) {
        for reference in match.1.split(separator: " ") {
          count += 1
          #expect(known.contains(String(reference.dropFirst())), "\(name): \(reference)")
        }
      }
      #expect(count > record.statements.count * 2)
    }
  }

  @Test(
    .enabled(
      if: Repository.schema("akn-3.0/akomantoso30.xsd") != nil,
      "the schema is not beside the repository"
    ),
    .enabled(if: Fixture.isInstalled("xmllint"), "xmllint is not installed")
  )
  func `what is written is valid against the schema of OASIS`() async throws {
    let schema = try #require(Repository.schema("akn-3.0/akomantoso30.xsd"))
    try await withTemporaryFolder { folder in
      var files: [String] = []
      for name in try Repository.samples {
        let record = try await Fixture.record(of: Repository.sample(name), language: nil)
        try Data(exported(record, name)).write(to: folder.appendingPathComponent("\(name).xml"))
        try Data(exported(answered(record), name)).write(
          to: folder.appendingPathComponent("\(name)-answered.xml")
        )
        files += ["\(name).xml", "\(name)-answered.xml"]
      }
      let empty = try await Fixture.record(of: Array("Nothing happened.\n".utf8))
      try Data(exported(empty, "")).write(to: folder.appendingPathComponent("empty.xml"))
      let outcome = try await Program(path: "/usr/bin/xmllint").run(
        ["--noout", "--nonet", "--schema", schema.path] + files + ["empty.xml"],
        in: folder
      )
      #expect(outcome.status == 0, "\(outcome.errors.prefix(2000))")
    }
  }
}
