// SPDX-License-Identifier: Apache-2.0

import Reading
import TesseraTesting
import Testing

/// The conclusions of a review: recommendations with those who make them in brackets.
@Suite struct ConclusionsTests {
  private func recommendations(_ items: String) throws -> [String] {
    let text = """
      Report of the Working Group on the Universal Periodic Review

      II. Conclusions and/or recommendations

      60. The recommendations below enjoy the support of Georgia:

      \(items)
      """
    return try Telling.read(text).statements.filter { $0.rule == .trailingBrackets }.map(\.voices)
  }

  @Test(arguments: [
    ("60.1. Ratify it (Chile);", ["CHL"]), ("60.1 Ratify it (Chile, Peru and Cuba);", ["CHL+PER+CUB"]),
    ("60.1. Ratify it (Chile) (Peru); (Cuba);", ["CHL+PER+CUB"]),
    ("60.1. Ratify it (Chile); sign it (Peru).", ["CHL", "PER"]),
    ("60.1. Ratify it (Chile)/ Sign it (Peru)", ["CHL", "PER"]),
    ("60.1. Fight (Chile) and go on to end (Peru) extreme poverty (Cuba).", ["CHL", "PER", "CUB"]),
    ("60.1. Train judges (Slovenia 1); train lawyers (Ukraine 2; Cuba);", ["SVN", "UKR+CUB"]),
    ("60.1. Help (Trinidad and Tobago and Bosnia and Herzegovina);", ["TTO+BIH"]),
    ("60.1. Help (Venezuela (Bolivarian Republic of), USA, the Netherlands);", ["VEN+USA+NLD"]),
    ("60.1. Accede to the Convention (CEDAW) (Chile);", ["CHL"]),
    ("60.1. Continue government efforts to say what is done (Lebanon);", ["LBN"]),
    ("60.1. Ratify it (Chile) in line with its own undertakings;", ["CHL"]),
    ("60.1. Ask the International Organization for Migration (IOM) and others for help (Chile);", ["CHL"]),
    ("60.1. Ratify it (Spain, Frnace);", ["ESP"]), ("60.1. Ratify it (Slovenia. Hungary)", ["SVN+HUN"]),
    ("60.1. Ratify it (Norway, supported by Sweden)", ["NOR+SWE"]), ("60.1. Ratify it (Slovenia;", ["SVN"]),
    ("60.1. Ratify it (Iran (Islamic Republic of);", ["IRN"]),
    ("60.1. Ratify it (Congo, Democratic Republic of);", ["COD"]),
    ("60.1. Ratify it (Brazil)5; adopt this (Chile);", ["BRA", "CHL"]),
    ("60.1. Ratify it (Brazil);6 adopt this (Chile);", ["BRA", "CHL"]),
    (
      "(a) Ratify Convention No. 189\n(2011) on domestic work (Brazil);\n(b) Sign it (Peru);", ["BRA", "PER"]
    ),
    ("60.1. Take the steps (the United Arab Emirates);\n(Chile); (Peru)", ["ARE+CHL+PER"]),
    ("61. The recommendations in paragraphs 60.1 (Brazil) and 60.2 (Peru) were noted by Georgia.", []),
  ])
  func `each bracket of States makes a recommendation of the words before it`(item: String, voices: [String])
    throws
  {
    #expect(try recommendations(item) == voices)
  }

  @Test func `a bracket broken over a line is one bracket, whatever the second line begins with`() throws {
    let items =
      "60.1. Withdraw the reservations (Norway, the United Kingdom of Great Britain and\nNorthern Ireland);"
    #expect(try recommendations(items) == ["NOR+GBR"])
  }

  @Test func `each State of a bracket has its own name as printed`() throws {
    let text = """
      Report of the Working Group on the Universal Periodic Review

      II. Conclusions and/or recommendations

      60.1. Ratify it (Chile, Viet Nam);
      """
    let record = try Telling.read(text)
    #expect(record.statements.first?.speakers.map { record.name(of: $0) } == ["Chile", "Viet Nam"])
  }

  @Test
  func
    `what the State under review says of items is no recommendation, and its list ends with its paragraph`()
    throws
  {
    let text = """
      Report of the Working Group on the Universal Periodic Review

      Georgia

      II. Conclusions and/or recommendations

      60. The following recommendations were made to Georgia:

      1. Ratify it (Chile);

      2. Sign it (Peru);

      61. With regard to items 1 (Chile) and 2 (Peru), Georgia said that both were under way.
      """
    #expect(
      try Telling.read(text).kinds.prefix(2) == ["CHL recommendation", "PER recommendation"]
    )
    #expect(try Telling.read(text).rules.last == "GEO reporting-verb")
    #expect(try Telling.read(text).statements.count == 3)
  }

  @Test func `a State that answers in the present tense keeps the floor, whatever a passive names`() throws {
    let text = """
      Report of the Working Group on the Universal Periodic Review

      Georgia

      40. Georgia said that its courts were independent.

      41. The mandate of the mission is defined by the Security Council.

      42. Chile was also concerned about fees. It was also worried about visas.
      """
    #expect(try Telling.read(text).statements.map(\.voices) == ["GEO", "GEO", "CHL", "CHL"])
  }

  @Test func `a report is called by the heading under its symbol, and gives its first date`() throws {
    let text = """
      A/FOO/24/12

      United Nations

      8 July 2013

      Report of the Working Group on the Universal Periodic Review

      Georgia

      1. Chile stressed fees on 9 May 2014.
      """
    let record = try Telling.read(text)
    #expect(record.document.title == "Report of the Working Group on the Universal Periodic Review Georgia")
    #expect(record.document.date == "2013-07-08")
  }

  @Test(arguments: [
    ("en", "Dhaka, 10–12 December 2016.", "2016-12-12"), ("en", "On July 8, 2013 they met.", "2013-07-08"),
    ("fr", "Genève, le 1er juin 2012.", "2012-06-01"), ("fr", "Réunion du 14 juillet 2020.", "2020-07-14"),
    ("es", "Lima, 3 de agosto de 2019.", "2019-08-03"), ("en", "31 February 2019", nil),
    ("en", "May 2019", nil),
  ])
  func `a date is read as the language writes it`(language: String, text: String, date: String?) throws {
    #expect(try Telling.read(text, language).document.date == date)
  }
}
