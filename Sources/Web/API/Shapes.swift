// SPDX-License-Identifier: Apache-2.0

import Access
import Dialogue
import Reading

/// The forms of what the API speaks of, each beside what writes it in the file of its endpoints.
enum Shape {
  // MARK: - Small ones

  static let slug = Schema.text("Lower-case letters, figures and hyphens.", least: 1, most: 80, .slug)
  static let date = Schema.text("ISO 8601, as much of it as is known.", least: 4, most: 10, .date)
  static let moment = Schema.text(nil, .moment)
  static let address = Schema.text("Where people find it; it never changes.", .uri)
  static let digest = Schema.text("SHA-256, in hexadecimal.", .digest)
  static let identifier = Schema.text(nil, .identifier)
  static let count = Schema.integer()
  static let name = Schema.text("In the language that is asked for.")
  static let party = Schema.text(
    "The code of a party: ISO 3166-1 alpha-3 for a State, the usual short name for others."
  )
  static let visibility = Schema.choice(
    Visibility.self,
    "Who may see it: everybody, who takes part in the meeting, or who may read what is restricted."
  )
  static let reason = Schema.text("Why, for those who read the history.", most: 2_000)

  static let span = Schema.object(
    "Span",
    "A stretch of the document's text in UTF-8, in bytes; `end` is the first byte that no longer belongs.",
    [.need("start", .integer()), .need("end", .integer())]
  )

  static let problem = Schema.object(
    "Problem",
    "What went wrong (RFC 9457).",
    [
      .need("type", .text("`urn:tessera:problem:` and a word that never changes.", .uri)),
      .need("title", .text()),
      .need("status", .integer(least: 400, most: 599)),
      .may("detail", .text("What exactly, for people; it names the member or the parameter.")),
      .may("retryAfter", .integer("Seconds to wait.")),
      .may("current", statement),
      .need("instance", .text("The path that was asked for.")),
      .need("requestId", .text("What the log of the server calls the request.")),
    ]
  )

  static let partyCount = Schema.object(
    "PartyCount",
    "A party and how many statements it made.",
    [.need("code", party), .need("name", name), .need("statements", count)]
  )

  static let kindCount = Schema.object(
    "KindCount",
    nil,
    [.need("kind", .choice(StatementKind.self)), .need("statements", count)]
  )

  // MARK: - Meetings and documents

  static let meeting = Schema.object(
    "Meeting",
    "A meeting, with how much of it the visitor may see.",
    [
      .need("slug", slug), .need("address", address), .need("title", .text()), .need("date", date.orNull),
      .need("forum", slug.saying("The forum that holds it.").orNull), .need("documents", count),
      .need("statements", count),
    ]
  )

  static let newMeeting = Schema.object(
    "NewMeeting",
    nil,
    [
      .need("slug", slug), .may("title", title), .may("date", date.orNull), .may("forum", slug.orNull),
    ]
  )

  static let meetingChange = Schema.object(
    "MeetingChange",
    "What is to be another; null takes a date or a forum away (RFC 7396).",
    [.may("title", title), .may("date", date.orNull), .may("forum", slug.orNull)]
  )

  private static let title = Schema.text(least: 1, most: 500)

  static let unattributed = Schema.object(
    "UnattributedStatement",
    "What was said, without who said it (the Chatham House Rule): names are masked by ▮.",
    [
      .need("kind", .choice(StatementKind.self)), .need("themes", .list(of: .text())),
      .need("words", .text()),
    ]
  )

  private static let documentMembers: [Schema.Member] = [
    .need("id", digest.saying("SHA-256 of its bytes as they were given.")), .need("address", address),
    .need("meeting", slug), .need("name", .text("The name of its file.")), .need("title", .text()),
    .need("date", date.orNull), .need("language", .text("ISO 639-1, or `und`.")),
    .need("mediaType", .text()), .need("encoding", .text()),
    .need("characters", .integer("The length of its text, in Unicode scalars.")),
    .need("pages", .integer("0 where its format has none.")), .need("textSha256", digest),
    .need("notes", .list(of: .text(), "What the reader could not do, in English.")),
    .need("reader", .text("Which reader read it last.")), .need("reading", .integer(least: 1)),
    .need("addedAt", moment),
  ]
  static let document = Schema.object("Document", "A document, without what it says.", documentMembers)
  static let documentAbout = Schema.object(
    "DocumentAbout",
    "A document, without what it says, and who may see it.",
    documentMembers + [.need("visibility", visibility)]
  )

  static let visibilityOf = Schema.object("VisibilityOf", nil, [.need("visibility", visibility)])

  private static let sessionMembers: [Schema.Member] = [
    .need("session", .integer("Its place in the document, from 1.", least: 1)), .need("address", address),
    .need("number", .text("As it is printed; may be empty.")), .need("title", .text()),
    .need("chairs", .list(of: party)), .need("rapporteur", .text().orNull), .need("span", span),
    .need("isArranged", .flag("Whether a person corrected what the reader found.")),
  ]
  static let session = Schema.object(
    "Session",
    "A session of a meeting, as a document reports it.",
    sessionMembers
  )
  static let wholeSession = Schema.object(
    "WholeSession",
    "A session with what was said in it.",
    sessionMembers + [
      .need("guidingQuestions", .list(of: .text())), .need("mainIssues", .list(of: .text())),
      .need("meansOfImplementation", .list(of: .text())),
      .need(
        "interventions",
        .list(
          of: .object(
            "Intervention",
            "Somebody has the floor once.",
            [
              .need("speakers", .text("As the source names them.")),
              .need("statements", .list(of: statement)),
            ]
          )
        )
      ),
      .need("speakers", .list(of: partyCount)),
      .need("silent", .list(of: party, "Who spoke elsewhere in the meeting, and not here.")),
    ]
  )
  static let sessionChange = Schema.object(
    "SessionChange",
    "What is to be another; null takes it back to what was read.",
    [
      .may("title", title.orNull), .may("rapporteur", Schema.text(least: 1, most: 200).orNull),
      .may(
        "chairs",
        Schema.list(of: .text(least: 1, most: 200), "Codes or names of parties.", most: 50).orNull
      ),
    ]
  )

  // MARK: - Statements

  static let speaker = Schema.object(
    "Speaker",
    nil,
    [
      .need("name", .text("As the source names it.")),
      .need("party", party.saying("The code of the party; null where it is unknown.").orNull),
      .need("type", .choice(Record.SpeakerType.self)), .need("capacity", .choice(Record.Capacity.self)),
    ]
  )

  private static let strength = Schema.integer(
    "1 minimal, 2 continuing, 3 considering, 4 general, 5 specific: of a recommendation or a commitment.",
    least: 1,
    most: 5
  )

  private static let contentMembers: [Schema.Member] = [
    .need("quote", .text("The words of the span, white space made single spaces.")), .need("span", span),
    .need("speakers", .list(of: speaker)),
    .need("onBehalfOf", party.saying("The group that a delegate spoke for.").orNull),
    .need("kind", .choice(StatementKind.self)), .need("strength", strength.orNull),
    .need("themes", .list(of: .text())),
    .need(
      "citations",
      .list(
        of: .object(
          "Citation",
          nil,
          [
            .need("instrument", .text("The code of an instrument.")),
            .need("provision", .text("As the source words it.").orNull),
          ]
        )
      )
    ),
    .need("places", .list(of: party, "States that it mentions and that do not speak in it.")),
    .need("session", .integer("The place of its session in the document, from 1.", least: 1).orNull),
    .need(
      "attribution",
      .choice(Attribution.self, "How the source names the speaker.")
    ),
    .need("rule", .text("Which rule found it; `person` where a person added it.")),
  ]

  static let content = Schema.object("StatementContent", "What a statement says.", contentMembers)
  static let state = Schema.choice(
    StoredStatement.State.self,
    "How far people have looked at it; what is rejected, replaced or withdrawn no longer stands."
  )
  static let statement = Schema.object(
    "Statement",
    "One attributed point.",
    [
      .need("id", .text("What it is known by; it never changes.", .statement)), .need("address", address),
      .need("document", digest), .need("meeting", slug),
      .need("version", .integer("One more with each decision: what `If-Match` names.", least: 1)),
      .need("state", state), .need("language", .text("ISO 639-1, or `und`.")),
      .need("pages", .list(of: .integer(least: 1), "The first and the last page it stands on.", most: 2)),
    ] + contentMembers + [
      .need(
        "replies",
        .list(
          of: statementReply,
          "What delegations answered on it in reports that were published, the earliest first."
        )
      )
    ]
  )

  static let statementReply = Schema.object(
    "StatementReply",
    "A delegation on how it is reported, and the rapporteur's answer.",
    [
      .need("party", .text()), .need("stance", .choice(Record.Reply.Stance.self)),
      .need("words", .text("Empty only where it accepts.")), .need("date", .text("The day, ISO 8601.")),
      .need(
        "answer",
        .object(
          "StatementReplyAnswer",
          "What the rapporteur answered.",
          [
            .need("takenUp", .flag("Whether the record or the draft was changed for it.")),
            .need("words", .text()), .need("actor", .text()), .need("date", .text("The day, ISO 8601.")),
          ]
        ).orNull
      ),
    ]
  )

  static let hit = Schema.object(
    "SearchHit",
    "A statement that answers a search.",
    [
      .need("statement", statement),
      .need(
        "marks",
        .list(
          of: .list(of: .integer(), least: 2, most: 2),
          "The stretches of its quote that answer the words: from byte to byte, in UTF-8."
        )
      ),
    ]
  )

  static let passage = Schema.object(
    "Passage",
    "A passage of a document that answers a search.",
    [
      .need("document", digest), .need("address", address), .need("title", .text()),
      .need("words", .text()), .need("start", .integer("Where it stands in the text, in bytes.")),
      .need("marks", .list(of: .list(of: .integer(), least: 2, most: 2))),
    ]
  )

  static let facets = Schema.object(
    "Facets",
    "How many of a search's statements have each value of a field.",
    [
      .need("statements", .integer("How many answer; no more than `most` are counted.")),
      .need("most", .integer()),
      .need(
        "facets",
        .list(
          of: .object(
            "Facet",
            nil,
            [
              .need("field", .choice(SearchQuery.Field.self)),
              .need("isOfNewest", .flag("Whether only the newest were counted, since there are so many.")),
              .need(
                "values",
                .list(
                  of: .object(
                    "FacetValue",
                    nil,
                    [.need("value", .text()), .need("label", name), .need("statements", count)]
                  )
                )
              ),
            ]
          )
        )
      ),
    ]
  )

  static let review = Schema.object(
    "Review",
    "One decision of a person on a statement.",
    [
      .need("version", .integer("The version that it made.", least: 1)),
      .need("action", .choice(Review.Action.self)), .need("actor", .text("Who decided.")),
      .need("at", moment), .need("reason", .text()), .need("stateBefore", state.orNull),
      .need("before", content.orNull), .need("stateAfter", state), .need("after", content),
    ]
  )

  static let decision = Schema.object(
    "Decision",
    nil,
    [.need("do", .choice(["confirm", "reject", "undo"])), .may("reason", reason)]
  )

  static let split = Schema.object(
    "Split",
    nil,
    [
      .need(
        "at",
        .list(
          of: .integer(least: 1, most: 100_000),
          "The places of the words that begin a new statement: words of the quote, counted from 0.",
          least: 1,
          most: 200
        )
      ), .may("reason", reason),
    ]
  )

  static let splitResult = Schema.object(
    "SplitResult",
    nil,
    [.need("replaced", statement), .need("parts", .list(of: statement))]
  )

  static let merge = Schema.object(
    "Merge",
    nil,
    [
      .need(
        "parts",
        .list(
          of: .object(
            "MergePart",
            "A statement, in the version that you looked at.",
            [
              .need("id", .text(least: 1, most: 80, .statement)),
              .need("version", .integer(least: 1, most: 1_000_000)),
            ]
          ),
          least: 2,
          most: 100
        )
      ), .may("reason", reason),
    ]
  )

  private static func contentChange(isWhole: Bool, themes: [String]) -> [Schema.Member] {
    func member(_ name: String, _ schema: Schema) -> Schema.Member {
      Schema.Member(name: name, schema: schema, isRequired: isWhole)
    }
    return [
      member(
        "quote",
        .text("Words of the document as they are printed; white space is all one.", least: 1, most: 20_000)
      ),
      .may(
        "near",
        .integer("Where the words are looked for first, in bytes of the text.", most: 1 << 30)
      ), member("speakers", .list(of: speakerChange, least: 1, most: 100)),
      .may("onBehalfOf", party(orName: "The group that the delegate spoke for.").orNull),
      member("kind", .choice(StatementKind.self)), .may("strength", strength.orNull),
      .may("themes", .list(of: .choice(themes), most: themes.count)),
      .may(
        "citations",
        .list(
          of: .object(
            "CitationChange",
            nil,
            [
              .need("instrument", .text("The code of an instrument.", least: 1, most: 80)),
              .may("provision", Schema.text("As the source words it.", most: 500).orNull),
            ]
          ),
          most: 100
        )
      ), .may("places", .list(of: .text(least: 1, most: 80), "Codes of parties.", most: 300)),
      .may("reason", reason),
    ]
  }

  private static func party(orName words: String) -> Schema {
    .text(words + " By code, or by a name in one of the languages.", least: 1, most: 200)
  }

  private static let speakerChange = Schema.object(
    "SpeakerChange",
    "A speaker: by party, by the name in the source, or by both.",
    [
      .may("name", .text("As the source names it.", least: 1, most: 200)),
      .may("party", party(orName: "The party.").orNull), .may("type", .choice(Record.SpeakerType.self)),
      .may("capacity", .choice(Record.Capacity.self)),
    ]
  ).with(oneOf: "name", "party")

  /// All that a statement says, to add one or to set one right.
  static func wholeContent(themes: [String]) -> Schema {
    .object("NewStatement", "All that a statement says.", contentChange(isWhole: true, themes: themes))
  }

  /// What is to be another of what a statement says.
  static func partialContent(themes: [String]) -> Schema {
    .object(
      "StatementChange",
      "What is to be another; what is left out stays (RFC 7396).",
      contentChange(isWhole: false, themes: themes)
    )
  }

  // MARK: - Topics

  static let partyEntry = Schema.object(
    "PartyEntry",
    "A party that spoke.",
    [
      .need("code", party), .need("address", address), .need("name", name), .need("kind", .text().orNull),
      .need("regionalGroup", .text("The regional group of the United Nations, of a State.").orNull),
      .need("statements", count),
    ]
  )
  static let themeCount = Schema.object(
    "ThemeCount",
    nil,
    [.need("id", .text()), .need("label", name), .need("statements", count)]
  )
  static let personRole = Schema.object(
    "PersonRole",
    "Somebody whom documents name, in a role.",
    [
      .need("name", .text()), .need("role", .text().orNull), .need("party", party.orNull),
      .need("documents", .list(of: digest)),
    ]
  )
  static let wholeParty = Schema.object(
    "Party",
    "A party and what it speaks about.",
    partyEntry.members + [
      .need("meetings", .integer("In how many it spoke.")), .need("themes", .list(of: themeCount)),
      .need("kinds", .list(of: kindCount)), .need("people", .list(of: personRole)),
      .need("memory", .text("Where all that it said is found.")),
    ]
  )
  static let recollection = Schema.object(
    "Recollection",
    "A statement of a party, with what moved since the meeting before.",
    [
      .need("meeting", slug), .need("meetingTitle", .text()), .need("date", date.orNull),
      .need("documentTitle", .text()),
      .need(
        "change",
        Schema.object(
          "Change",
          "What differs from the party's statement before this one.",
          [
            .need("kind", change(of: .choice(StatementKind.self)).orNull),
            .need("strength", change(of: .integer(least: 1, most: 5)).orNull),
          ]
        ).orNull
      ), .need("statement", statement),
    ]
  )
  private static func change(of schema: Schema) -> Schema {
    .object(nil, nil, [.need("from", schema), .need("to", schema)])
  }
  static let themeEntry = Schema.object(
    "ThemeEntry",
    "A theme and how many speak about it.",
    [
      .need("id", .text()), .need("address", address), .need("label", name), .need("statements", count),
      .need("parties", count),
    ]
  )
  static let wholeTheme = Schema.object(
    "Theme",
    "A theme and who speaks about it.",
    [
      .need("id", .text()), .need("address", address), .need("label", name),
      .need(
        "compactObjectives",
        .list(of: .integer(least: 1, most: 23), "Of the Global Compact for Migration.")
      ), .need("statements", count), .need("parties", .list(of: partyCount)),
      .need("kinds", .list(of: kindCount)), .need("found", .text("Where its statements are found.")),
    ]
  )
  static let instrumentEntry = Schema.object(
    "InstrumentEntry",
    "An instrument and how many cite it.",
    [
      .need("code", .text()), .need("address", address), .need("name", .text()),
      .need("kind", .text().orNull), .need("year", .integer().orNull), .need("statements", count),
      .need("parties", count),
    ]
  )
  static let wholeInstrument = Schema.object(
    "Instrument",
    "An instrument, its provisions and who cites them.",
    [
      .need("code", .text()), .need("address", address), .need("name", .text()),
      .need("kind", .text().orNull), .need("year", .integer().orNull), .need("statements", count),
      .need("parties", .list(of: partyCount)), .need("kinds", .list(of: kindCount)),
      .need(
        "provisions",
        .list(
          of: .object(
            "Provision",
            nil,
            [
              .need(
                "provision",
                .text("As the sources word it; null where only the instrument is named.").orNull
              ),
              .need("statements", count), .need("parties", .list(of: party)),
            ]
          )
        )
      ), .need("found", .text("Where the statements that cite it are found.")),
    ]
  )
  static let wholePerson = Schema.object(
    "Person",
    "Somebody whom documents name.",
    [
      .need("name", .text()), .need("address", address), .need("roles", .list(of: personRole)),
      .need("statements", .list(of: statement, "Of a speaker whom the sources name so; at most 200.")),
    ]
  )
  static let overview = Schema.object(
    "Overview",
    "How much the record holds of what the visitor may see.",
    [
      .need("meetings", count), .need("documents", count),
      .need("statements", .integer("Those that stand.")),
      .need("waiting", .integer("Those that nobody has looked at yet.")), .need("checked", count),
      .need("kinds", .list(of: kindCount)),
      .need(
        "states",
        .list(of: .object("StateCount", nil, [.need("state", state), .need("statements", count)]))
      ), .need("speakers", .list(of: partyCount)),
      .need(
        "voices",
        .list(
          of: .object(
            "Voices",
            "Who speaks about a theme; the theme with the most parties first.",
            [
              .need("theme", .text()), .need("label", name), .need("statements", count),
              .need("parties", .list(of: partyCount)),
            ]
          )
        )
      ),
    ]
  )

  // MARK: - Documents on their way

  static let upload = Schema.object(
    "Upload",
    "A document on its way into the record.",
    [
      .need("id", .text()), .need("meeting", slug), .need("name", .text()),
      .need("size", .integer("In bytes.")), .need("language", .text().orNull),
      .need("visibility", visibility), .need("by", .text("Who gave it.")), .need("addedAt", moment),
      .need("changedAt", moment),
      .need("state", .choice(["waiting", "opening", "reading", "kept", "refused"])),
      .need("reason", .text("Why it could not be taken in.").orNull), .need("document", digest.orNull),
      .need("statements", .integer().orNull),
    ]
  )

  // MARK: - People

  private static let role = Schema.choice(Role.self)
  private static let scope = Schema.text("Where the role is held.", least: 1, most: 100, .scope)
  static let grant = Schema.object(
    "Grant",
    "A role and where it is held.",
    [.need("role", role), .need("scope", scope)]
  )
  static let grantGiven = Schema.object(
    "GrantGiven",
    "A role and where it is held: everywhere, where nothing is said.",
    [.need("role", role), .may("scope", scope)]
  )
  static let language = Schema.choice(Wording.languages, "The language of the pages.")
  static let account = Schema.object(
    "Account",
    "Somebody who can sign in.",
    [
      .need("id", identifier), .need("name", .text()), .need("email", .text()),
      .need("language", language.orNull), .need("state", .choice(Account.State.self)),
      .need("createdAt", moment), .need("grants", .list(of: grant)),
    ]
  )
  static let me = Schema.object(
    "Me",
    "Who asks, and what he may do.",
    [
      .need(
        "account",
        Schema.object(
          "MyAccount",
          nil,
          [
            .need("id", identifier), .need("name", .text()),
            .need("email", .text("Null for a token that is not for one's own account.").orNull),
            .need("language", language.orNull), .need("grants", .list(of: grant)),
          ]
        ).orNull
      ), .need("isByToken", .flag("Whether a token asks, and not a session.")),
      .need("may", .list(of: action, "What he may do, in one place or other.")),
      .need("csrf", .text("What a session sends as X-CSRF-Token with every change; null for others.").orNull),
    ]
  )
  private static let action = Schema.choice(Action.self)
  static let invitation = Schema.object(
    "Invitation",
    "An invitation that is open.",
    [
      .need("id", identifier), .need("name", .text()), .need("email", .text().orNull),
      .need("grants", .list(of: grant)),
      .need("invitedBy", identifier.saying("Null for the link of the first administrator.").orNull),
      .need("createdAt", moment), .need("expires", moment),
    ]
  )
  private static let personName = Schema.text(
    "1 to 120 characters on one line.",
    least: 1,
    most: 120
  )
  static let newInvitation = Schema.object(
    "NewInvitation",
    nil,
    [
      .need("name", personName), .may("email", Schema.text(least: 3, most: 254).orNull),
      .need("grants", .list(of: grantGiven, least: 1, most: 20)),
    ]
  )
  static let invitationMade = Schema.object(
    "InvitationMade",
    nil,
    [
      .need("invitation", invitation),
      .need("link", .text("What the person opens, once; it is shown this once.", .uri)),
    ]
  )
  static let recoveryMade = Schema.object(
    "RecoveryMade",
    nil,
    [.need("link", .text("What the person opens, once, within a day; it is shown this once.", .uri))]
  )
  static let token = Schema.object(
    "Token",
    "What a program shows to act for a person; without its secret.",
    [
      .need("id", identifier), .need("name", .text()), .need("scopes", .list(of: action)),
      .need("createdAt", moment), .need("expires", moment.orNull),
      .need("lastUsedAt", moment.saying("To the minute.").orNull),
    ]
  )
  static let newToken = Schema.object(
    "NewToken",
    nil,
    [
      .need("name", personName), .need("scopes", .list(of: action, least: 1, most: 50)),
      .may("days", .integer("How long it is good for; 90 where nothing is said.", least: 1, most: 366)),
    ]
  )
  static let tokenMade = Schema.object(
    "TokenMade",
    nil,
    [.need("token", token), .need("secret", .text("`tessera_…`; it is shown this once."))]
  )
  static let search = Schema.object(
    "SavedSearch",
    "A search that somebody keeps.",
    [
      .need("id", identifier), .need("name", .text()), .need("query", .text()),
      .need("found", .text("Where its statements are found.")), .need("createdAt", moment),
      .need("seenAt", moment),
    ]
  )
  static let newSearch = Schema.object(
    "NewSearch",
    nil,
    [
      .may("name", personName.saying("As the query, where nothing is said.")),
      .need("query", .text("In the language of searches.", least: 1, most: 2_000)),
    ]
  )

  // MARK: - The trail

  static let trailEntry = Schema.object(
    "TrailEntry",
    "One change of the record; each entry holds the digest of the one before.",
    [
      .need("sequence", .integer(least: 1)), .need("at", moment),
      .need("milliseconds", .integer("The moment in milliseconds since 1970, as it is sealed.", least: nil)),
      .need("actor", .text()), .need("action", .choice(TrailEntry.Action.self)), .need("subject", .text()),
      .need("state", .text("The seal of the subject after the change.")),
      .need("detail", .text("What else belongs to it: JSON, as it is sealed.")), .need("previous", digest),
      .need("digest", digest),
    ]
  )
  static let accessEntry = Schema.object(
    "AccessEntry",
    "Something that was done with accounts, or with what only some may read.",
    [
      .need("sequence", .integer(least: 1)), .need("at", moment),
      .need("milliseconds", .integer(least: nil)),
      .need("actor", .text("The identifier of an account, `system` or `anonymous`.")),
      .need("kind", .choice(AccessEvent.Kind.self)), .need("subject", .text()),
      .need("detail", .table(of: .text())), .need("previous", digest), .need("digest", digest),
    ]
  )
  static let proof = Schema.object(
    "Proof",
    "Whether the record and the accounts are what their trails say.",
    [
      .need("isSound", .flag()),
      .need(
        "record",
        .object(
          nil,
          nil,
          [
            .need("isSound", .flag()), .need("entries", count), .need("documents", count),
            .need("statements", count), .need("reviews", count),
            .need(
              "head",
              Schema.object(
                nil,
                "The last entry: who writes it down elsewhere can tell later that nothing was cut off.",
                [.need("sequence", count), .need("digest", digest)]
              ).orNull
            ),
            .need("findings", .list(of: .text(), "What does not agree, at most a hundred.")),
          ]
        )
      ),
      .need(
        "access",
        .object(
          nil,
          nil,
          [
            .need("isSound", .flag()), .need("entries", count.orNull), .need("head", digest.orNull),
            .need("findings", .list(of: .text())),
          ]
        )
      ),
    ]
  )

  static let entry = Schema.object(
    "Entry",
    "Where things are found.",
    [
      .need("name", .text()), .need("document", .text("The description of this API, in OpenAPI 3.1.")),
      .need("help", .text()), .need("links", .table(of: .text())),
    ]
  )
}
