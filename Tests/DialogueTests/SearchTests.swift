// SPDX-License-Identifier: Apache-2.0

import Kernel
import Reading
import Storage
import StorageTesting
import TesseraTesting
import Testing

@testable import Dialogue

/// What is found, and that both engines find the same.
@Suite struct SearchTests {
  // MARK: - Words

  @Test func `words are cut at what is no letter or figure, in any script`() {
    #expect(
      SearchWords.cut("L'Asile, 2.1 – Côte d’Ivoire").map(\.folded) == [
        "l", "asile", "2", "1", "cote", "d", "ivoire",
      ]
    )
    #expect(SearchWords.cut("حماية المُهاجرين").map(\.folded) == ["حماية", "المهاجرين"])
    #expect(
      SearchWords.cut("Łódź straße Ærø ﬁnance").map(\.folded) == ["lodz", "strasse", "aero", "finance"]
    )
    #expect(SearchWords.cut(" … — \n").isEmpty)
    let text = "é détention"
    #expect(SearchWords.cut(text).map(\.range) == [0..<2, 3..<13])
    #expect(SearchWords.cut(String(repeating: "x", count: 500)).map(\.folded.count) == [64])
  }

  @Test(arguments: [
    ("en", "detention", "detained", false), ("en", "migrants", "migrant", true),
    ("fr", "travailleurs", "travailleur", true), ("fr", "libertés", "liberté", true),
    ("es", "trabajadores", "trabajador", true), ("es", "recomendaciones", "recomendación", true),
    ("pl", "migrants", "migrant", false),
  ])
  func `words of one stem are one in their language`(language: String, a: String, b: String, isOne: Bool)
    throws
  {
    let stemmer = Stemmer()
    let stems = SearchWords.cut(a + " " + b).map { stemmer.stem($0, language: language) }
    #expect((stems[0] == stems[1]) == isOne, "\(stems)")
  }

  // MARK: - Queries

  @Test func `a query is read as people type it`() throws {
    #expect(try SearchQuery("detention children").words == .all([.word("detention"), .word("children")]))
    #expect(try SearchQuery("detention AND children").words == .all([.word("detention"), .word("children")]))
    #expect(try SearchQuery("a OR b c").words == .any([.word("a"), .all([.word("b"), .word("c")])]))
    #expect(try SearchQuery("(a OR b) c").words == .all([.any([.word("a"), .word("b")]), .word("c")]))
    #expect(try SearchQuery("a -b NOT c").words == .excluding(.word("a"), .any([.word("b"), .word("c")])))
    #expect(
      try SearchQuery("“right to work” migr*").words == .all([.phrase("right to work"), .prefix("migr")])
    )
    #expect(try SearchQuery("“open").words == .phrase("open"))
    let query = try SearchQuery("fees party:MAR -theme:detention since:2016 party:\"Côte d'Ivoire\"")
    #expect(query.words == .word("fees"))
    #expect(query.filters.map(\.field) == [.party, .theme, .since, .party])
    #expect(query.filters.map(\.isExcluded) == [false, true, false, false])
    #expect(query.filters[3].value == "Côte d'Ivoire")
    #expect(try SearchQuery("A/HRC/24/12: text 10:30").words != nil)
  }

  @Test(arguments: [
    ("", "say what to look for"), ("   ", "say what to look for"), ("…", "say what to look for"),
    ("-a", "NOT takes away"), ("NOT", "NOT stands before"), ("a OR", "OR stands between"),
    ("OR a", "OR stands between"), ("(a", "without a “)”"), ("a)", "without a “(”"), ("m*", "two letters"),
    ("them:detention", "there is no field “them”"), ("theme:", "such as theme:detention"),
    ("strength:9", "strength:5"), ("state:done", "state:confirmed"), ("since:May", "since:2016-01-01"),
    ("a -(party:MAR)", "outside the brackets"), ("(party:MAR a) OR b", "outside the brackets"),
    ("kind:wish", "kind:recommendation"),
    (String(repeating: "(", count: 50) + "a", "at most 20 deep"),
    (String(repeating: "a", count: 3_000), "2000"),
  ])
  func `a query that is not understood says what is wrong`(text: String, words: String) {
    #expect {
      try SearchQuery(text)
    } throws: { error in
      "\(error)".contains(words)
    }
  }

  @Test func `no query whatever crashes or hangs`() {
    var generator = SplitMix(seed: 16)
    let pieces = [
      "a", "(", ")", "OR", "NOT", "-", "\"", "“", "party:", "x*", "*", " ", ":", "theme:é", "|", "&",
    ]
    for _ in 0..<5_000 {
      let text = (0..<generator.number(in: 0..<14)).map { _ in generator.pick(pieces) }.joined(
        separator: generator.pick(["", " "])
      )
      let query = try? SearchQuery(text)
      _ = query?.expression(Stemmer())?.simplified
    }
  }

  // MARK: - Finding

  /// The corpus that both engines must agree on: every sample, and reports in three languages.
  static func fill(_ shelf: Shelf) async throws {
    for name in try Repository.samples {
      let bytes = try Repository.sample(name)
      _ = try await shelf.library.ingest(
        try Telling.reader().read(bytes),
        bytes: bytes,
        named: name,
        meeting: try Meeting(slug: "samples", date: "2030-05-01"),
        by: Shelf.author()
      )
    }
    try await shelf.ingest(report, date: "2031-06-01", at: 2)
    try await shelf.ingest(
      "Le Maroc a souligné la protection des travailleurs migrants. La Tunisie a recommandé d’abolir la détention des enfants.\n",
      named: "fr",
      meeting: "forum-2032",
      date: "2032-01-01",
      language: "fr",
      at: 3
    )
  }

  private func found(_ shelf: Shelf, _ query: String) async throws -> [StoredStatement] {
    try await shelf.library.search(try SearchQuery(query), limit: 1_000).hits.map(\.statement)
  }

  @Test(arguments: Engine.available)
  func `words, phrases, beginnings, exclusions and fields find what they say`(on engine: Engine) async throws
  {
    try await Shelf.with(engine) { shelf in
      try await shelf.ingest(report)
      func quotes(_ query: String) async throws -> [String] {
        try await found(shelf, query).map { String($0.content.quote.prefix(8)) }.sorted()
      }
      #expect(try await quotes("detention").count == 2)
      #expect(try await quotes("recruit").first?.hasPrefix("Nepal") == true)
      #expect(try await quotes("\"right to work\"").count == 1)
      #expect(try await quotes("\"to right work\"").isEmpty)
      #expect(try await quotes("consul*").first?.hasPrefix("The Phil") == true)
      #expect(try await quotes("detention -women") == ["Kenya ca"])
      #expect(try await quotes("detention OR fees").count == 3)
      #expect(try await quotes("party:KEN") == ["Kenya ca"])
      #expect(try await quotes("party:kenya detention") == ["Kenya ca"])
      #expect(try await quotes("detention -party:KEN") == ["Morocco "])
      #expect(try await quotes("kind:concern") == ["Nepal wa"])
      #expect(try await quotes("instrument:ICRMW") == ["Portugal"])
      let strength = try #require(try await found(shelf, "instrument:ICRMW").first?.content.strength)
      #expect(
        try await quotes("kind:recommendation instrument:ICRMW strength:\(strength.rawValue)") == ["Portugal"]
      )
      #expect(
        try await quotes("kind:recommendation -strength:\(strength.rawValue)").contains("Portugal") == false
      )
      #expect(try await quotes("session:2.1 detention").count == 2)
      #expect(try await quotes("session:9 detention").isEmpty)
      #expect(try await quotes("theme:detention").count >= 1)
      #expect(try await quotes("meeting:forum-2031 fees").count == 1)
      #expect(try await quotes("meeting:other fees").isEmpty)
      #expect(try await quotes("state:confirmed").isEmpty)
    }
  }

  @Test(arguments: Engine.available)
  func `a reviewed statement is found by what it says now and not by what it said`(on engine: Engine)
    async throws
  {
    try await Shelf.with(engine) { shelf in
      try await shelf.ingest(report)
      let nepal = try #require(try await found(shelf, "fees").first)
      var content = nepal.content
      content.span = Span(nepal.content.span.start, nepal.content.span.start + 28)
      try await shelf.library.review(nepal.id, version: 1, .correct(content), by: Shelf.author("Omar", 2))
      #expect(try await found(shelf, "fees").isEmpty)
      #expect(try await found(shelf, "concerned").map(\.id) == [nepal.id])
      try await shelf.library.review(nepal.id, version: 2, .reject, by: Shelf.author("Omar", 3))
      #expect(try await found(shelf, "concerned").isEmpty)
      #expect(try await found(shelf, "concerned state:rejected").map(\.id) == [nepal.id])
      try await shelf.library.review(nepal.id, version: 3, .undo, by: Shelf.author("Omar", 4))
      try await shelf.library.review(
        nepal.id,
        version: 4,
        .correct(nepal.content),
        by: Shelf.author("Omar", 5)
      )
      #expect(try await found(shelf, "fees").map(\.id) == [nepal.id])
    }
  }

  @Test func `both engines find the same, word for word`() async throws {
    var answers: [[String]] = []
    let queries = [
      "migrants", "migrant", "detention", "détention", "travailleur", "libertés", "trabajadores", "rights",
      "\"migrant workers\"", "\"the need for\"", "migra* -detention", "(children OR women) rights",
      "detention OR détention", "the", "of the", "kind:recommendation", "kind:concern migrants",
      "theme:detention OR fees", "party:MAR", "party:FRA rights", "since:2031", "until:2030 migrants",
      "meeting:samples workers", "strength:5", "a", "2016", "l'asile", "conven* instrument:ICRMW",
      "zzzz", "migrants zzzz", "migrants -zzzz",
    ]
    for engine in Engine.available {
      try await Shelf.with(engine) { shelf in
        try await Self.fill(shelf)
        var answer: [String] = []
        for text in queries {
          let query = try? SearchQuery(text)
          guard let query else {
            answer.append("\(text): refused")
            continue
          }
          let hits = try await shelf.library.search(query, limit: 1_000).hits
          let count = try await shelf.library.count(query)
          #expect(hits.count == min(count, 1_000))
          answer.append("\(text): \(hits.map { "\($0.statement.id) \($0.marks)" }.sorted())")
          answer.append("\(text): \(try await shelf.library.facets(query))")
          if query.words != nil {
            let passages = try await shelf.library.searchPassages(query, limit: 1_000).hits
            answer.append(
              "\(text): \(passages.map { "\($0.document.name) \($0.start) \($0.marks)" }.sorted())"
            )
          }
        }
        answers.append(answer)
      }
    }
    for answer in answers.dropFirst() { #expect(answer == answers[0]) }
    #expect(answers[0].count > 60)
    #expect(answers[0].filter { $0.hasSuffix(": []") }.count < 20)
  }

  @Test(arguments: Engine.available)
  func `pages follow each other without a gap or a repetition`(on engine: Engine) async throws {
    try await Shelf.with(engine) { shelf in
      try await Self.fill(shelf)
      for text in ["migrants OR rights", "kind:recommendation", "the"] {
        let query = try SearchQuery(text)
        let all = try await shelf.library.search(query, limit: 1_000).hits.map(\.statement.id)
        var paged: [StatementID] = []
        var cursor: SearchCursor?
        repeat {
          let page = try await shelf.library.search(query, after: cursor, limit: 7)
          paged += page.hits.map(\.statement.id)
          cursor = page.next.flatMap { SearchCursor("\($0)") }
        } while cursor != nil
        #expect(paged == all && all.count > 7)
      }
    }
  }

  @Test(arguments: Engine.available)
  func `a cursor says by what the pages are ordered, and reads back`(on engine: Engine) async throws {
    for cursor in [
      SearchCursor(score: -1.25, number: 7), SearchCursor(score: 0, number: .max, isByAge: true),
    ] {
      #expect(SearchCursor("\(cursor)") == cursor)
    }
    for text in ["", "x", "n", "1_", "_1", "7ff0000000000000_1", "zz_1"] {
      #expect(SearchCursor(text) == nil)
    }
    // By age: the newest first, each page going on below the last.
    try await Shelf.with(engine) { shelf in
      try await Self.fill(shelf)
      let query = try SearchQuery("the")
      let start = SearchCursor(score: 0, number: .max, isByAge: true)
      let all = try await shelf.library.search(query, after: start, limit: 1_000).hits.map(\.statement)
      #expect(all.map(\.number) == all.map(\.number).sorted(by: >) && all.count > 20)
      let first = try await shelf.library.search(query, after: start, limit: 5)
      let second = try await shelf.library.search(query, after: first.next, limit: 5)
      #expect((first.hits + second.hits).map(\.statement.id) == all.prefix(10).map(\.id))
      #expect(try await shelf.library.count(query, most: 7) == 7)
      let passages = try await shelf.library.searchPassages(query, after: start, limit: 1_000)
      #expect(passages.hits.count > 20)
    }
  }

  @Test(arguments: Engine.available)
  func `what answers the words is marked in the quotation`(on engine: Engine) async throws {
    try await Shelf.with(engine) { shelf in
      try await Self.fill(shelf)
      func marked(_ query: String) async throws -> Set<String> {
        var words: Set<String> = []
        for hit in try await shelf.library.search(try SearchQuery(query), limit: 1_000).hits {
          let bytes = Array(hit.statement.content.quote.utf8)
          #expect(!hit.marks.isEmpty)
          for range in hit.marks { words.insert(String(decoding: bytes[range], as: UTF8.self).lowercased()) }
        }
        return words
      }
      #expect(try await marked("detention").isSubset(of: ["detention", "détention", "detentions"]))
      #expect(try await marked("detention").contains("détention"))
      #expect(try await marked("\"migrant workers\"") == ["migrant", "workers"])
      #expect(try await marked("consul*").allSatisfy { $0.hasPrefix("consul") })
    }
  }

  @Test(arguments: Engine.available)
  func `facets count every statement once for each value`(on engine: Engine) async throws {
    try await Shelf.with(engine) { shelf in
      try await shelf.ingest(report)
      let facets = try await shelf.library.facets(try SearchQuery("detention"))
      let parties = try #require(facets.first { $0.field == .party })
      #expect(
        parties.counts.map(\.value) == ["KEN", "MAR"] && parties.counts.allSatisfy { $0.statements == 1 }
      )
      #expect(facets.first { $0.field == .meeting }?.counts == [.init(value: "forum-2031", statements: 2)])
    }
  }
}
