// SPDX-License-Identifier: Apache-2.0

import Exchange
import Foundation
import Kernel
import Reading
import TesseraTesting
import Testing

/// What delegations answered stands beside the statement in every form of a record.
@Suite struct RecordReplyTests {
  private static let answered = Record.Reply(
    party: "KEN",
    stance: .objects,
    words: "We asked for <more>.",
    date: "2031-03-06",
    answer: .init(isTakenUp: false, words: "The tape says otherwise.", actor: "Omar", date: "2031-03-07")
  )

  /// Two statements, the first of them answered.
  private func record() throws -> Record {
    let reader = try Telling.reader()
    let text = Array("Kenya stressed that fees are high. Chile proposed a fund.".utf8)
    let found = try reader.read(text, language: "en")
    try #require(found.statements.count == 2)
    var source = SourceText(try DocumentText(decoding: text))
    source.statements = found.statements.enumerated().map { place, statement in
      Record.Statement(
        span: statement.span,
        start: statement.start,
        end: statement.end,
        speakers: statement.speakers,
        onBehalfOf: nil,
        kind: statement.kind,
        strength: statement.strength,
        themes: statement.themes,
        instruments: [],
        provisions: [],
        places: [],
        attribution: statement.attribution,
        rule: statement.rule,
        session: nil,
        replies: place == 0
          ? [
            Self.answered,
            Record.Reply(party: "KEN", stance: .proposesCorrection, words: "=fees", date: "2031-03-08"),
          ] : []
      )
    }
    return try reader.read(source, digest: ContentDigest(of: text), language: "en")
  }

  @Test func `a table has them in a column of their own`() throws {
    let rows = RecordCSVTests.rows(RecordCSV.bytes(try record()))
    let column = try #require(RecordCSV.columns.firstIndex(of: "replies"))
    #expect(
      rows[1][column]
        == "KEN objects (2031-03-06): We asked for <more>.; answer, not taken up (2031-03-07): The tape says otherwise.; KEN proposes-correction (2031-03-08): =fees"
    )
    #expect(rows[2][column].isEmpty)
  }

  @Test func `JSON has them with the statement, and none where nobody answered`() throws {
    let json = try JSONSerialization.jsonObject(with: Data(RecordJSON.bytes(try record(), named: "report")))
    let statements = try #require((json as? [String: Any])?["statements"] as? [[String: Any]])
    let replies = try #require(statements[0]["replies"] as? [[String: Any]])
    #expect(replies.map { $0["stance"] as? String } == ["objects", "proposes-correction"])
    let answer = try #require(replies[0]["answer"] as? [String: Any])
    #expect(answer["takenUp"] as? Bool == false && answer["words"] as? String == "The tape says otherwise.")
    #expect(replies[1]["answer"] is NSNull)
    #expect(statements[1]["replies"] == nil)
  }

  @Test func `linked data has them as annotations that reply to the statement's`() throws {
    let record = try record()
    let bytes = RecordJSONLD.bytes(record, named: "report", catalogue: try Telling.reader().catalogue)
    let graph = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    let replies = try #require(graph["replies"] as? [[String: Any]])
    let annotation = try #require((graph["annotations"] as? [[String: Any]])?.first?["id"] as? String)
    #expect(replies.count == 3)
    #expect(replies[0]["target"] as? String == annotation)
    #expect(replies[1]["target"] as? String == replies[0]["id"] as? String)
    #expect((replies[0]["body"] as? [String: Any])?["value"] as? String == "We asked for <more>.")
    let parties = try #require(graph["organizations"] as? [[String: Any]]).map { $0["id"] as? String }
    #expect(parties.contains(replies[0]["creator"] as? String))
  }

  @Test func `the page has them on the card`() throws {
    let page = String(
      decoding: RecordHTML.bytes(
        try record(),
        named: "report",
        catalogue: try Telling.reader().catalogue,
        words: try RecordHTMLTests.words("en")
      ),
      as: UTF8.self
    )
    #expect(page.components(separatedBy: "class=\"reply\"").count == 3)
    #expect(page.contains("We asked for &lt;more&gt;.") && page.contains("The tape says otherwise."))
  }
}
