// SPDX-License-Identifier: Apache-2.0

import Kernel
public import Reading
public import Synthesis
import TesseraTesting
import Vocabulary

/// A small report made by hand: two sessions, six statements in three languages, an objection with its answer, a
/// correction without one, an acceptance, and a contribution set aside.
public enum SampleReport {
  public static let languages = SynthesisWords.languages

  /// Text that would be markup, end a section of XML, or break a line, in any of the forms.
  public static let hostile = #"""
    <script>alert(1)</script> ]]> & "q" 'a' *b* _c_ [d](e) [^f] ^g^ ~h~ \i \\ `j` $k$ @l #m | {n} -- ... ![o] --- :::
    """#

  public static func title(_ language: String) -> String {
    [
      "en": "Roundtable on the cost of migration", "fr": "Table ronde sur le coût de la migration",
      "es": "Mesa redonda sobre el costo de la migración", "ar": "مائدة مستديرة بشأن كلفة الهجرة",
    ][language] ?? ""
  }

  private static func text(_ language: String) -> String {
    switch language {
    case "fr":
      """
      # Session 1 : Recrutement

      Le Chili a estimé que les frais devaient cesser [S001].
      Le Maroc a déclaré : «\u{A0}Les travailleurs ne doivent rien payer\u{A0}» [S002][S001].

      ## Moyens de mise en œuvre

      L'Égypte a déclaré : «\u{A0}يجب حماية العمال المهاجرين\u{A0}» [S003].

      # Session 2 : Retour

      Le Népal a demandé qui accueille ceux qui reviennent [S004].
      La Suisse a évoqué un fonds commun [S005].
      """
    case "es":
      """
      # Sesión 1: Contratación

      Chile estimó que los honorarios debían cesar [S001].
      Marruecos declaró: «Les travailleurs ne doivent rien payer» [S002][S001].

      ## Medios de implementación

      Egipto declaró: «يجب حماية العمال المهاجرين» [S003].

      # Sesión 2: Retorno

      Nepal preguntó quién recibe a los que regresan [S004].
      Suiza mencionó un fondo común [S005].
      """
    case "ar":
      """
      # الجلسة 1: الاستقدام

      رأى وفد تشيلي أن الرسوم يجب أن تنتهي [S001].
      ذكر وفد المغرب ما يلي: «Les travailleurs ne doivent rien payer» [S002][S001].

      ## وسائل التنفيذ

      ذكر وفد مصر ما يلي: «يجب حماية العمال المهاجرين» [S003].

      # الجلسة 2: العودة

      سأل وفد نيبال عمن يستقبل العائدين [S004].
      تناول وفد سويسرا صندوقا مشتركا [S005].
      """
    default:
      """
      # Session 1: Recruitment

      Chile held that fees must end [S001].
      Morocco said: “Les travailleurs ne doivent rien payer” [S002][S001].

      ## Means of implementation

      Egypt said: “يجب حماية العمال المهاجرين” [S003].

      # Session 2: Return

      Nepal asked who receives those who return [S004].
      Switzerland spoke of a common fund [S005].
      """
    }
  }

  private static func statement(
    _ number: Int,
    _ party: String,
    _ name: String,
    _ language: String,
    _ session: Int,
    _ quote: String,
    _ kind: StatementKind
  ) -> Deliberation.Statement {
    Deliberation.Statement(
      id: "0123456789abcdef.\(number * 100)-\(number * 100 + 50)",
      document: "0123456789abcdef",
      language: language,
      session: session,
      quote: quote,
      speakers: [Deliberation.Speaker(name: name, party: party)],
      kind: kind,
      themes: ["recruitment"]
    )
  }

  public static let statements = [
    statement(1, "CHL", "Chile", "en", 0, "Chile held that fees must end.", .recommendation),
    statement(2, "MAR", "Maroc", "fr", 0, "Les travailleurs ne doivent rien payer.", .position),
    statement(3, "EGY", "مصر", "ar", 0, "يجب حماية العمال المهاجرين", .concern),
    statement(4, "NPL", "Nepal", "en", 1, "Who receives those who return?", .question),
    statement(5, "CHE", "Suisse", "fr", 1, "Un fonds commun aiderait.", .practice),
    statement(6, "BGD", "Bangladesh", "en", 1, "We thank the chair.", .procedural),
  ]

  public static let objection = Record.Reply(
    party: "CHL",
    stance: .objects,
    words: "Chile said that fees must be capped.",
    date: "2026-11-25",
    answer: Record.Reply.Answer(
      isTakenUp: false,
      words: "The recording has the word end.",
      actor: "Ana Ruiz",
      date: "2026-11-26"
    )
  )

  public static let correction = Record.Reply(
    party: "BGD",
    stance: .proposesCorrection,
    words: "Please report our thanks to the host too.",
    date: "2026-11-26"
  )

  public static let acceptance = Record.Reply(party: "NPL", stance: .accepts, words: "", date: "2026-11-01")

  /// The report in a language.
  ///
  /// `put` stands in for every text from outside; `extra` is one more sentence, which cites statement 4.
  public static func report(
    _ language: String,
    isPublished: Bool = false,
    override: String? = nil,
    annex: Bool = true,
    put hostile: String? = nil,
    extra: String? = nil
  ) throws -> Report {
    let words = try SynthesisWords(catalogue: Telling.reader().catalogue)
    var body = DraftBody(parsing: text(language))
    if let extra { body.blocks.append(.paragraph([DraftSentence(extra + " [S004]")])) }
    var statements = statements
    var replies = [
      statements[0].id: [objection], statements[3].id: [acceptance], statements[5].id: [correction],
    ]
    var setAside = [
      statements[5].id: SetAside(reason: .procedural, note: "thanks only", actor: "Ana Ruiz")
    ]
    if let hostile {
      body.blocks = [
        .heading(hostile, level: 1),
        .paragraph([DraftSentence(hostile + " [S001]"), DraftSentence("[S002]: " + hostile)]),
      ]
      statements = statements.enumerated().map { place, statement in
        Deliberation.Statement(
          id: statement.id,
          document: hostile,
          language: statement.language,
          quote: hostile,
          speakers: [Deliberation.Speaker(name: hostile, party: nil, type: .person)],
          themes: [hostile],
          instruments: [hostile]
        )
      }
      let reply = Record.Reply(
        party: hostile,
        stance: .objects,
        words: hostile,
        date: hostile,
        answer: Record.Reply.Answer(isTakenUp: true, words: hostile, actor: hostile, date: hostile)
      )
      replies = Dictionary(uniqueKeysWithValues: statements.map { ($0.id, [reply]) })
      setAside = [statements[5].id: SetAside(reason: .other, note: hostile, actor: hostile)]
    }
    let digest = ContentDigest(of: Array("the document".utf8)).hexadecimal
    return Report(
      title: hostile ?? title(language),
      plan: DraftPlan(language: language),
      version: Report.Version(
        number: 3,
        date: "2026-11-27",
        author: hostile ?? "Ana Ruiz",
        digest: ContentDigest(of: Array(body.text.utf8)).hexadecimal,
        isPublished: isPublished,
        override: override
      ),
      body: body,
      references: statements.map(\.id),
      deliberation: Deliberation(
        title: title(language),
        sessions: [.init(number: "1", title: "Recruitment"), .init(number: "2", title: "Return")],
        statements: statements
      ),
      setAside: setAside,
      replies: replies,
      annex: annex,
      words: words
    ) { _ in (hostile ?? "Summary of the roundtable", digest, "12–13") }
  }

  /// A report in which nothing was said and nothing is written.
  public static func empty(_ language: String) throws -> Report {
    Report(
      title: "",
      plan: DraftPlan(language: language),
      version: Report.Version(number: 1, date: "2026-11-27", author: "", digest: ""),
      body: DraftBody(),
      references: [],
      deliberation: Deliberation(title: "", statements: []),
      setAside: [:],
      replies: [:],
      annex: true,
      words: try SynthesisWords(catalogue: Telling.reader().catalogue)
    ) { _ in ("", "", nil) }
  }
}
