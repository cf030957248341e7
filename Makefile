# Tessera: every target does its own set-up on a bare Debian 12 with Swift 6.3.
#
#   make demo     build, read Samples/ and show a record, keep it, prove it, and serve the stocked library
#   make test     every test, the API against its description, a day's work in a browser, 300,000 mutated inputs,
#                 a store killed 200 times; prints the counts
#   make score    the reader against hand-made annotation, where that folder is present
#   make fuzz     mutated inputs for longer (MUTATIONS=5000000)
#   make bench    speed against a named peer, in one run
#   make lint     the formatter, strictly (layering is a test)
#   make docs     the reference of the public API, as a static site in site/
#   make manual   the manual pages in docs/man, from the command's own help
#   make install  the command, its manual page and completions, under PREFIX (/usr/local)

SHELL := /bin/bash
PREFIX ?= /usr/local
REPORTS ?= ../shared/reports
MUTATIONS ?= 5000000
# make demo SERVE=no stops before the server; PORT=9000 takes another port.
SERVE ?= yes
PORT ?= 8080
RELEASE := .build/release/tessera
DEBUG := .build/debug/tessera

.PHONY: setup demo test score fuzz bench lint docs manual install clean debug release

setup:
	@Scripts/setup

debug: setup
	@swift build

release: setup
	@swift build -c release --static-swift-stdlib --product tessera

demo: release
	@mkdir -p tessera-record
	@$(RELEASE) read Samples/dhaka-2016-roundtables.txt
	@$(RELEASE) read Samples/[a-z]*.txt Samples/*.html Samples/*.xml --format json --output tessera-record
	@$(RELEASE) read Samples/[a-z]*.txt Samples/*.html Samples/*.xml --format html --output tessera-record
	@rm -f tessera-record/demo.sqlite*
	@$(RELEASE) ingest Samples/[a-z]*.txt Samples/*.html Samples/*.xml --meeting samples --title "The samples" \
	  --date 2016-12 --database tessera-record/demo.sqlite --by demo
	@$(RELEASE) search "migrant workers" --limit 3 --database tessera-record/demo.sqlite
	@$(RELEASE) verify --database tessera-record/demo.sqlite
	@echo "The records of all samples are in tessera-record/, as JSON and as pages."
	@echo "Now the library in a browser; the first link below makes you its administrator. Ctrl-C ends it."
	@test "$(SERVE)" = no || exec $(RELEASE) serve --database tessera-record/demo.sqlite --port $(PORT) --log-level warning

test: setup
	@swift build --build-tests
	# In four runs: all tests of a run start at once, and those with a limit of time want their share of a processor.
	@Scripts/with-postgres swift test --skip-build --disable-xctest \
	  --skip 'WebTests|AccessTests|SynthesisTests|PublicationTests'
	@Scripts/with-postgres swift test --skip-build --disable-xctest --filter 'WebTests|AccessTests'
	@swift test --skip-build --disable-xctest --filter SynthesisTests
	@swift test --skip-build --disable-xctest --filter PublicationTests
	@TESSERA=$(DEBUG) Scripts/api-conformance
	@TESSERA_BROWSER_OPTIONAL=1 Scripts/browser-tests $(DEBUG)
	@swift build -c release --static-swift-stdlib --product MutationRun
	@.build/release/MutationRun --mutations 200000 Samples/[a-z]*.txt
	@rm -rf .build/seeds
	@$(DEBUG) read Samples/conference-fr.txt Samples/consultation-page.html --format akn --output .build/seeds
	@.build/release/MutationRun --mutations 100000 Samples/*.html Samples/*.xml .build/seeds/*.xml
	@swift build -c release --static-swift-stdlib --product StoreFaultRun
	@.build/release/StoreFaultRun --moments 200
	@Scripts/with-postgres .build/release/StoreFaultRun --restarts 6

score: release
	@Scripts/score $(RELEASE) $(REPORTS)

fuzz: setup
	@swift build -c release --static-swift-stdlib --product MutationRun
	@.build/release/MutationRun --mutations $(MUTATIONS) Samples/[a-z]*.txt Samples/*.html Samples/*.xml

bench: release
	@python3 Benchmarks/reading.py --tessera $(RELEASE)
	@python3 Benchmarks/intake.py --tessera $(RELEASE) --reports $(REPORTS)/pdf
	@swift build -c release --static-swift-stdlib --product StoreMeasure
	@Scripts/with-postgres python3 Benchmarks/store.py --measure .build/release/StoreMeasure
	@swift build -c release --static-swift-stdlib --product ReportMeasure
	@python3 Benchmarks/report.py --measure .build/release/ReportMeasure
	@Scripts/with-postgres python3 Benchmarks/web.py --tessera $(RELEASE)

lint: setup
	@swift format lint --strict --recursive --parallel Sources Tests Plugins Package.swift
	@echo "formatted"

docs: setup
	@swift package --allow-writing-to-directory site generate-documentation --target Reading \
	  --transform-for-static-hosting --output-path site
	@echo "open site/documentation/reading/index.html through a web server"

manual: setup
	@swift package --allow-writing-to-package-directory generate-manual --multi-page
	@cp .build/plugins/GenerateManual/outputs/tessera/*.1 docs/man/
	@rm -f docs/man/tessera.help.1

install: release
	install -D -m 755 $(RELEASE) $(DESTDIR)$(PREFIX)/bin/tessera
	@mkdir -p $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 docs/man/*.1 $(DESTDIR)$(PREFIX)/share/man/man1/
	@mkdir -p $(DESTDIR)$(PREFIX)/share/bash-completion/completions $(DESTDIR)$(PREFIX)/share/zsh/site-functions \
	  $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	$(RELEASE) --generate-completion-script bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/tessera
	$(RELEASE) --generate-completion-script zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_tessera
	$(RELEASE) --generate-completion-script fish > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/tessera.fish

clean:
	rm -rf .build tessera-record site
