// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The command `tessera`.
struct Tessera: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tessera",
    abstract: "Read reports of international dialogue on migration into a traceable record, and keep it.",
    discussion: """
      Tessera finds who is reported to have said what, sorts it by kind and theme, and keeps for every \
      statement the place of its words in the source. It runs offline; nothing leaves this machine.

      EXAMPLES
        tessera read report.txt
        tessera read report.txt --format json > report.json
        tessera read reports/*.txt --format json --output records --jobs 4
        tessera explain report.txt --statement s318-392
        tessera vocabulary parties --search morocco
        tessera ingest report.pdf --meeting gfmd-2016
        tessera search detention party:MAR
        tessera converge --scope meeting:gfmd-2016
        tessera draft --scope meeting:gfmd-2016 --length 3
        tessera verify
        tessera serve

      EXIT STATUS
        0  everything was read
        1  some input failed; the others are done
        2  the command was not understood

      COMPLETIONS
        tessera --generate-completion-script bash > /etc/bash_completion.d/tessera
      """,
    version: "0.1.0",
    groupedSubcommands: [
      CommandGroup(
        name: "Reading:",
        subcommands: [ReadCommand.self, TextCommand.self, ExplainCommand.self, VocabularyCommand.self]
      ),
      CommandGroup(
        name: "The record:",
        subcommands: [
          IngestCommand.self, SearchCommand.self, ShowCommand.self, MemoryCommand.self, ReviewCommand.self,
          VerifyCommand.self, CheckpointCommand.self, BackupCommand.self, RestoreCommand.self,
          ExportCommand.self, ImportCommand.self,
        ]
      ),
      CommandGroup(
        name: "The report:",
        subcommands: [
          ConvergeCommand.self, DraftCommand.self, LedgerCommand.self, PublishCommand.self, ReplyCommand.self,
        ]
      ),
      CommandGroup(name: "On the web:", subcommands: [ServeCommand.self, AccountsCommand.self]),
    ]
  )
}
