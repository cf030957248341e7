// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Intake
import Reading

/// How documents are taken in: the options that every command which opens a report shares.
struct IntakeOptions: ParsableArguments {
  @Option(help: "The language of the reports, en, fr or es; recognised where it is not given.")
  var language: String?

  @Flag(help: "Read pages that are pictures of text, with tesseract. Slow: seconds for each page.")
  var ocr = false

  @Option(
    help: ArgumentHelp("How long a tool may take for one document, in seconds.", valueName: "seconds")
  )
  var timeLimit: Int = 60

  func validate() throws {
    if let language, !Grammar.languages.contains(language) {
      throw ValidationError("--language takes \(Grammar.languages.joined(separator: ", ")), not \(language).")
    }
    guard timeLimit >= 1, timeLimit <= 86_400 else {
      throw ValidationError("--time-limit takes seconds from 1 to 86400, not \(timeLimit).")
    }
  }

  var intake: Intake {
    Intake(limits: IntakeLimits(seconds: timeLimit), recognisesPictures: ocr, language: language)
  }
}
