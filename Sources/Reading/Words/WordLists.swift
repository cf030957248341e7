// SPDX-License-Identifier: Apache-2.0

/// The lists of the grammar a word or phrase can stand on, one bit each.
///
/// Their names are the sections of `grammar.<language>.txt` and `clauses.<language>.txt`.
struct WordLists: OptionSet, Hashable, Sendable {
  let rawValue: UInt128
  init(rawValue: UInt128) { self.rawValue = rawValue }
  private init(bit: Int) { rawValue = 1 << UInt128(bit) }

  static let good = WordLists(bit: 0)
  static let bad = WordLists(bit: 1)
  static let groupHeads = WordLists(bit: 2)
  static let groupQuantifiers = WordLists(bit: 3)
  static let chairHeads = WordLists(bit: 4)
  static let rapporteurHeads = WordLists(bit: 5)
  static let pronouns = WordLists(bit: 6)
  static let offices = WordLists(bit: 7)
  static let honorifics = WordLists(bit: 8)
  static let articles = WordLists(bit: 9)
  static let adverbs = WordLists(bit: 10)
  static let coordinators = WordLists(bit: 11)
  static let clauseJoiners = WordLists(bit: 12)
  static let onBehalfOf = WordLists(bit: 13)
  static let supportedBy = WordLists(bit: 14)
  static let elidedVerb = WordLists(bit: 15)
  static let impersonal = WordLists(bit: 16)
  static let passiveAuxiliaries = WordLists(bit: 17)
  static let sessionNouns = WordLists(bit: 18)
  static let chairedBy = WordLists(bit: 19)
  static let rapporteurIs = WordLists(bit: 20)
  static let guidingQuestions = WordLists(bit: 21)
  static let mainIssues = WordLists(bit: 22)
  static let meansOfImplementation = WordLists(bit: 23)
  static let recommendationsHeading = WordLists(bit: 24)
  static let announcing = WordLists(bit: 25)
  static let narration = WordLists(bit: 26)
  static let abbreviations = WordLists(bit: 27)
  static let months = WordLists(bit: 28)
  static let ordinals = WordLists(bit: 29)
  static let strength1 = WordLists(bit: 31)
  static let strength2 = WordLists(bit: 32)
  static let strength3 = WordLists(bit: 33)
  static let strength4 = WordLists(bit: 34)
  static let strength5 = WordLists(bit: 35)
  static let auxiliaries = WordLists(bit: 36)
  static let openers = WordLists(bit: 37)
  static let relatives = WordLists(bit: 38)
  static let organisationCues = WordLists(bit: 39)
  static let ownThings = WordLists(bit: 40)
  static let firstPerson = WordLists(bit: 41)
  static let agents = WordLists(bit: 42)
  static let linkers = WordLists(bit: 43)
  static let reflexives = WordLists(bit: 44)
  static let affiliations = WordLists(bit: 45)
  static let writings = WordLists(bit: 46)
  static let negations = WordLists(bit: 47)
  static let subordinators = WordLists(bit: 48)
  static let groupVoices = WordLists(bit: 49)
  static let demonstratives = WordLists(bit: 51)
  static let reviewMarks = WordLists(bit: 52)
  static let migrationWords = WordLists(bit: 53)
  static let negotiationWords = WordLists(bit: 54)
  static let undertakings = WordLists(bit: 55)
  static let practiceNouns = WordLists(bit: 57)
  static let accordingTo = WordLists(bit: 58)
  static let viewpoints = WordLists(bit: 56)
  static let viewpointOpeners = WordLists(bit: 99)
  static let pairs = WordLists(bit: 59)
  static let gappings = WordLists(bit: 60)
  static let impersonalReflexive = WordLists(bit: 62)
  static let companions = WordLists(bit: 64)
  static let possessives = WordLists(bit: 65)
  static let presentCopulas = WordLists(bit: 66)
  static let obligations = WordLists(bit: 67)
  static let futureAuxiliaries = WordLists(bit: 68)
  static let conditionals = WordLists(bit: 69)
  static let ofWords = WordLists(bit: 70)
  static let clitics = WordLists(bit: 71)
  static let remainders = WordLists(bit: 72)
  static let perfectBe = WordLists(bit: 73)
  static let inclusions = WordLists(bit: 74)
  static let delegates = WordLists(bit: 75)
  static let exampleWords = WordLists(bit: 76)
  static let speakingFor = WordLists(bit: 77)
  static let nameParticles = WordLists(bit: 78)
  static let companyEndings = WordLists(bit: 79)
  static let compacts = WordLists(bit: 80)
  static let indefiniteArticles = WordLists(bit: 81)
  static let others = WordLists(bit: 82)
  static let purposes = WordLists(bit: 83)
  static let weakAuxiliaries = WordLists(bit: 84)
  static let collectiveFirstPerson = WordLists(bit: 85)
  static let bracketWords = WordLists(bit: 86)
  static let stateOfMind = WordLists(bit: 87)
  static let rosters = WordLists(bit: 89)
  static let alsoWords = WordLists(bit: 90)
  static let thatWords = WordLists(bit: 91)
  static let pluperfects = WordLists(bit: 92)
  static let meetingVerbs = WordLists(bit: 93)
  static let signatoryHeads = WordLists(bit: 94)
  static let preambleOpeners = WordLists(bit: 95)
  static let concernNouns = WordLists(bit: 96)
  static let steeringVerbs = WordLists(bit: 97)
  static let shortForms = WordLists(bit: 98)
  /// Who presides over an assembly, where the markup gives the role.
  static let presidingOfficers = WordLists(bit: 30)
  static let chairingVerbs = WordLists(bit: 88)
  /// Any form of a verb the grammar knows.
  static let verbs = WordLists(bit: 63)
  /// Ends in -ly, as English adverbs do.
  static let endsInLy = WordLists(bit: 61)

  /// Every list that a grammar file may hold, by its section's name.
  static let bySectionName: [String: WordLists] = [
    "good": .good, "bad": .bad, "group-heads": .groupHeads, "group-quantifiers": .groupQuantifiers,
    "group-voices": .groupVoices, "chair-heads": .chairHeads, "rapporteur-heads": .rapporteurHeads,
    "pronouns": .pronouns, "offices": .offices, "honorifics": .honorifics, "articles": .articles,
    "adverbs-before-verb": .adverbs, "coordinators": .coordinators, "clause-joiners": .clauseJoiners,
    "on-behalf-of": .onBehalfOf, "supported-by": .supportedBy, "elided-verb": .elidedVerb,
    "impersonal": .impersonal, "passive-auxiliaries": .passiveAuxiliaries, "session-nouns": .sessionNouns,
    "chaired-by": .chairedBy, "rapporteur-is": .rapporteurIs, "guiding-questions": .guidingQuestions,
    "main-issues": .mainIssues, "means-of-implementation": .meansOfImplementation,
    "recommendations-heading": .recommendationsHeading, "announcing": .announcing, "narration": .narration,
    "abbreviations": .abbreviations, "months": .months, "ordinal-words": .ordinals,
    "strength-1": .strength1, "strength-2": .strength2,
    "strength-3": .strength3, "strength-4": .strength4, "strength-5": .strength5,
    "auxiliaries": .auxiliaries, "openers": .openers, "relatives": .relatives,
    "organisation-cues": .organisationCues, "own-things": .ownThings, "first-person": .firstPerson,
    "agents": .agents, "linkers": .linkers, "reflexives": .reflexives, "affiliations": .affiliations,
    "writings": .writings, "negations": .negations, "subordinators": .subordinators,
    "demonstratives": .demonstratives,
    "companions": .companions, "possessives": .possessives, "present-copulas": .presentCopulas,
    "obligations": .obligations, "future-auxiliaries": .futureAuxiliaries, "conditionals": .conditionals,
    "of-words": .ofWords, "clitics": .clitics, "remainders": .remainders, "perfect-be": .perfectBe,
    "inclusions": .inclusions, "delegates": .delegates, "example-words": .exampleWords,
    "speaking-for": .speakingFor, "name-particles": .nameParticles, "company-endings": .companyEndings,
    "compacts": .compacts, "short-forms": .shortForms, "indefinite-articles": .indefiniteArticles,
    "others": .others,
    "purposes": .purposes, "weak-auxiliaries": .weakAuxiliaries,
    "collective-first-person": .collectiveFirstPerson, "bracket-words": .bracketWords,
    "state-of-mind": .stateOfMind,
    "rosters": .rosters, "also-words": .alsoWords,
    "that-words": .thatWords,
    "pluperfects": .pluperfects,
    "meeting-verbs": .meetingVerbs,
    "signatory-heads": .signatoryHeads,
    "preamble-openers": .preambleOpeners,
    "concern-nouns": .concernNouns, "steering-verbs": .steeringVerbs,
    "chairing-verbs": .chairingVerbs,
    "presiding-officers": .presidingOfficers,
    "according-to": .accordingTo, "viewpoints": .viewpoints, "viewpoint-openers": .viewpointOpeners,
    "pairs": .pairs, "gappings": .gappings,
    "impersonal-reflexive": .impersonalReflexive, "practice-nouns": .practiceNouns,
    "undertakings": .undertakings, "review-marks": .reviewMarks,
    "migration-words": .migrationWords, "negotiation-words": .negotiationWords,
  ]
}
