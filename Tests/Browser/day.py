# SPDX-License-Identifier: Apache-2.0
"""A day's work at the library, written once: with script, without it, and by keyboard alone in Arabic."""

import csv
import io
import json
import urllib.parse
import xml.etree.ElementTree

from selenium.webdriver.common.action_chains import ActionChains

from browser import Browser
from case import wording
from library import PASSWORD
from pdf import pdf

AKOMA_NTOSO = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
SENTENCES = ["Morocco called for access to justice for all migrants.",
             "Mexico described its programme of consular protection.",
             "Kenya asked how the detention of children can be ended."]


class Day:
    """What people do in a day; a class of tests says in which language and by what means."""

    language = "en"
    width = 1280
    script = True
    kind = Browser

    @property
    def words(self):
        return wording(self.language)

    def person(self, server, client=None):
        """Somebody at a browser; in the session of `client` where one is given."""
        browser = self.browser(server, self.kind, width=self.width, language=self.language, script=self.script)
        if client:
            browser.take_over(client)
            browser.speak(self.language)
        return browser

    def open(self, browser, path):
        browser.open(path)
        self.look(browser)

    def follow(self, browser, target):
        browser.follow(target)
        self.look(browser)

    def look(self, browser):
        """What must hold of every page on the way."""
        self.assertEqual(self.language, browser.one("html").get_attribute("lang"))
        self.assertEqual("rtl" if self.language == "ar" else "ltr", browser.one("html").get_attribute("dir"))
        wide, shown = browser.run("return [document.scrollingElement.scrollWidth, innerWidth]")
        self.assertLessEqual(wide, shown, f"{browser.path} scrolls sideways")

    def card(self, browser, words):
        """The card of the reader whose statement begins with `words`."""
        for card in browser.all(".stmt[data-v]"):
            if card.find_element("css selector", "p").text.startswith(words):
                return card
        self.fail(f"no card says {words!r}")

    def within(self, card, selector):
        return card.find_element("css selector", selector)

    def name(self, card):
        """The identifier of a card's statement."""
        return self.within(card, ".status").get_attribute("href").rsplit("/", 1)[1]

    # Coming in

    def test_the_first_visitor_becomes_administrator_signs_out_and_signs_in(self):
        server = self.server()
        amina = self.person(server)
        self.open(amina, server.first_link)
        amina.fill(name="Amina Administrator", email="amina@example.org", password=PASSWORD)
        self.follow(amina, "main form button")
        self.assertEqual("/", amina.path)
        self.assertTrue(amina.has(".tools a[href='/people']"), "the first visitor administers")
        self.assertIn(self.words["home_empty"], amina.text())

        self.open(amina, server.first_link)
        self.assertIn(self.words["error.invitation-gone"], amina.text("h1"))

        self.follow(amina, ".tools a[href='/settings']")
        self.follow(amina, "form[action='/sign-out'] button")
        self.assertFalse(amina.has(".tools a[href='/people']"))
        self.follow(amina, ".tools a[href='/sign-in']")
        amina.fill(email="amina@example.org", password="not her password")
        self.follow(amina, "main form button")
        self.assertIn(self.words["refusal.wrong-sign-in"], amina.text(".errors"))
        amina.fill(email="amina@example.org", password=PASSWORD)
        self.follow(amina, "main form button")
        self.assertEqual("/", amina.path)
        self.assertTrue(amina.has(".tools a[href='/settings']"))

    # Taking in

    def choose_files(self, browser, files):
        browser.fill(files="\n".join(map(str, files)))

    def test_a_report_is_taken_in_and_read_until_it_is_in_the_library(self):
        library = self.library()
        noor = self.person(library.server, library.people["note-taker"])
        folder = library.server.folder
        report, long = folder / "Access to justice.pdf", folder / "A long report.pdf"
        report.write_bytes(pdf(["Report of the workshop on access to justice", "", *SENTENCES]))
        long.write_bytes(pdf(["A long report", "", *SENTENCES * 12], pages=40))

        self.open(noor, "/intake")
        self.choose_files(noor, [long, report])
        noor.fill(meeting="workshop-2026")
        noor.click("main form summary")
        noor.fill(title="Workshop of 2026", date="2026-11")
        self.follow(noor, "main form button.btn")
        self.assertTrue(noor.path.startswith("/intake?meeting=workshop-2026"), noor.path)
        self.assertTrue(noor.has("#uploads progress"), "nothing shows how far the reading is")
        self.watch(noor)
        kept = [upload for upload in noor.all(".upload") if self.words["upload.kept"] in upload.text]
        self.assertEqual(2, len(kept), noor.text("#uploads"))

        short = next(upload for upload in kept if report.name in upload.text)
        self.follow(noor, self.within(short, "a[href^='/d/']"))
        self.assertIn(SENTENCES[0], " ".join(noor.text("#source").split()))
        card = self.card(noor, SENTENCES[0])
        self.assertEqual("/p/MAR", urllib.parse.urlsplit(
            self.within(card, "a.who").get_attribute("href")).path)
        self.open(noor, "/meetings")
        self.assertIn("Workshop of 2026", noor.text())

    def watch(self, browser):
        """Waits until everything is read; the page itself must say so, without being asked again."""
        browser.run("window.isTheSamePage = true")
        browser.until(lambda: not browser.has("#uploads progress"))
        self.assertTrue(browser.run("return window.isTheSamePage"), "the list is renewed within the page")

    # Reviewing

    def test_a_statement_is_confirmed_and_the_decision_is_undone(self):
        library = self.library()
        noor = self.person(library.server, library.people["note-taker"])
        self.open(noor, f"/d/{library.document}")
        self.follow(noor, "#s2 button[name=confirm]")
        self.assertEqual(self.words["state.confirmed"], noor.text("#s2 .status"))
        self.assertFalse(noor.has("#s2 button[name=confirm]"))
        self.follow(noor, "#s2 .status")
        self.assertIn(self.words["action.confirm"], noor.text(".timeline"))
        self.assertIn("Noor Note-Taker", noor.text(".timeline"))
        self.follow(noor, "button[value=undo]")
        self.assertEqual(self.words["state.suggested"], noor.text("article .status"))
        self.assertIn(self.words["action.undo"], noor.text(".timeline"))

    def test_a_rejected_statement_leaves_the_reader_and_can_be_brought_back(self):
        library = self.library()
        noor = self.person(library.server, library.people["note-taker"])
        self.open(noor, f"/d/{library.document}")
        statement, words = self.name(noor.one("#s3")), noor.text("#s3 p")
        self.follow(noor, "#s3 button[name=reject]")
        self.assertFalse(noor.has(f".stmt a[href='/s/{statement}']"), "a rejected statement is still shown")
        self.assertIn("3", noor.text(".flash"))
        self.follow(noor, ".flash button[name=undo]")
        self.assertEqual(self.words["state.suggested"], noor.text("#s3 .status"))
        self.assertFalse(noor.has(".flash"), "what was taken back is not said any more")
        self.follow(noor, "#s3 button[name=reject]")
        noor.fill(review="done")
        self.follow(noor, "main form.filters button")
        card = self.card(noor, words)
        self.assertEqual(self.words["state.rejected"], self.within(card, ".status").text)
        self.follow(noor, self.within(card, "button[name=undo]"))
        self.open(noor, f"/d/{library.document}")
        self.assertEqual(self.words["state.suggested"], noor.text("#s3 .status"))

    def test_a_speaker_is_corrected_with_a_reason_that_stays(self):
        library = self.library()
        noor = self.person(library.server, library.people["note-taker"])
        self.open(noor, f"/d/{library.document}")
        self.follow(noor, "#s4 a[href$='/edit']")
        noor.fill(speakers="BEL", kind="question", reason="The list was misread")
        self.follow(noor, "main form.sheet .btn")
        self.assertEqual(self.words["state.corrected"], noor.text("article .status"))
        self.assertTrue(noor.has("article a.who[href='/p/BEL']"))
        self.assertEqual(self.words["kind.question"], noor.text("article .kind"))
        self.assertIn("The list was misread", noor.text(".timeline"))

    def test_a_statement_is_split_and_its_parts_are_merged_again(self):
        library = self.library()
        noor = self.person(library.server, library.people["note-taker"])
        self.open(noor, f"/d/{library.document}")
        whole = noor.text("#s2 p")
        first, second = " ".join(whole.split()[:4]), " ".join(whole.split()[4:])
        self.follow(noor, "#s2 .status")
        self.follow(noor, "main a[href$='/split']")
        noor.click("input[name=at][value='4']")
        self.follow(noor, "main form.sheet .btn")
        self.assertEqual(first, self.within(self.card(noor, first), "p").text)
        self.assertEqual(second, self.within(self.card(noor, second), "p").text)

        parts = [self.name(self.card(noor, words)) for words in (first, second)]
        self.follow(noor, ".panel a[href$='/merge']")
        for part in parts:
            noor.click(f"input[name=part][value^='{part} ']")
        self.follow(noor, "main form.sheet .btn")
        self.assertEqual(whole, self.within(self.card(noor, whole), "p").text)

    def begin_adding(self, browser, words):
        """Opens the form that adds what was selected in the text."""
        paragraph = next(each for each in browser.all("#source p:not(:has(.st))") if words in each.text)
        browser.run("arguments[0].scrollIntoView({block: 'center'})", paragraph)
        ActionChains(browser.driver).move_to_element(paragraph).click().click().click().perform()
        browser.until(lambda: browser.one(".add-here").is_displayed())
        self.follow(browser, ".add-here")
        self.assertEqual(words, browser.one("main [name=words]").get_property("value"))

    def test_words_of_the_text_are_added_as_a_statement(self):
        library = self.library()
        noor = self.person(library.server, library.people["note-taker"])
        self.open(noor, f"/d/{library.document}")
        words = noor.run("""return [...document.querySelectorAll('#source p:not(:has(.st))')]
            .map(each => [...each.childNodes].filter(node => node.nodeType === 3).map(node => node.data).join(''))
            .find(text => text.length > 80)""")
        words = " ".join(words.split())
        self.begin_adding(noor, words)
        noor.fill(speakers="MAR", kind="concern")
        self.follow(noor, "main form.sheet .btn")
        card = self.card(noor, words)
        self.assertEqual(self.words["state.added"], self.within(card, ".status").text)
        self.assertEqual(self.words["kind.concern"], self.within(card, ".kind").text)

    # Finding

    def test_a_search_is_narrowed_by_a_facet_and_saved(self):
        library = self.library()
        rita = self.person(library.server, library.people["reader"])
        self.open(rita, "/")
        rita.fill(q="rights")
        self.follow(rita, "main form.search button")
        before = len(rita.all(".stmts > li"))
        self.assertGreater(before, 1)
        self.assertTrue(rita.has(".stmts mark"), "the words that were looked for are not marked")

        facet = next(each for each in rita.all(".facet a") if "party%3A" in each.get_attribute("href"))
        self.follow(rita, facet)
        self.assertLess(len(rita.all(".stmts > li")), before)
        self.assertTrue(rita.has(".facet a[aria-current]"))
        narrowed = rita.one("main [name=q]").get_property("value")

        rita.fill("form[action='/saved']", name="What one party says on rights")
        self.follow(rita, "form[action='/saved'] button")
        self.open(rita, "/search")
        saved = next(each for each in rita.all("main .lines a")
                     if each.text == "What one party says on rights")
        self.follow(rita, saved)
        self.assertEqual(narrowed, rita.one("main [name=q]").get_property("value"))
        self.follow(rita, "form[action^='/saved/'] button")
        self.assertNotIn("What one party says on rights", rita.text())

    def test_a_party_has_a_page_of_what_it_said_by_theme(self):
        library = self.library()
        anybody = self.person(library.server)
        self.open(anybody, "/parties")
        self.follow(anybody, "a[href='/p/MAR']")
        everything = len(anybody.all(".stmts > li"))
        self.assertGreater(everything, 1)
        theme = anybody.all("main select[name=theme] option")[1].get_attribute("value")
        anybody.fill(theme=theme)
        self.follow(anybody, "main form button")
        self.assertIn(f"theme={theme}", anybody.path)
        told = len(anybody.all(".stmts > li"))
        self.assertTrue(0 < told <= everything, f"{told} of {everything}")

    # Taking away

    def test_the_record_is_taken_away_as_csv_json_and_akoma_ntoso(self):
        library = self.library()
        anybody = self.person(library.server)
        for form, check in ((".csv", self.check_csv), (".json", self.check_json), (".akn", self.check_akn)):
            self.open(anybody, f"/d/{library.document}")
            check(self.taken(anybody, f"main a[href$='{form}']"), len(library.statements))
        self.open(anybody, "/search?q=party%3AMAR")
        found = int("".join(filter(str.isdigit, anybody.text("main h2"))))
        self.check_csv(self.taken(anybody, "main a[href^='/search.csv']"), found)

    def taken(self, browser, selector):
        """The bytes of the file behind a link: downloaded, or shown by the browser."""
        before = set(browser.downloads.iterdir())
        link = browser.one(selector)
        address, page = link.get_attribute("href"), browser.driver.current_url
        browser.click(link)

        def arrived():
            files = [file for file in set(browser.downloads.iterdir()) - before
                     if not file.name.endswith(".crdownload") and not file.name.startswith(".")]
            return files or browser.driver.current_url not in (page, page + "#")
        files = browser.until(arrived, f"{address} does not come")
        if files is not True:
            return files[0].read_bytes()
        self.assertEqual(address, browser.driver.current_url)
        return browser.run(
            "return fetch(location.href).then(answer => answer.text())").encode()

    def check_csv(self, content, statements):
        self.assertTrue(content.startswith(b"\xef\xbb\xbf"), "spreadsheets need the byte order mark")
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
        self.assertEqual(statements, len(rows))
        self.assertTrue(all(row.get("quote") or row.get("text") for row in rows))

    def check_json(self, content, statements):
        self.assertEqual(statements, len(json.loads(content)["statements"]))

    def check_akn(self, content, statements):
        self.assertEqual(f"{AKOMA_NTOSO}akomaNtoso", xml.etree.ElementTree.fromstring(content).tag)

    # Others

    def test_an_invited_note_taker_joins_and_each_sees_what_is_theirs(self):
        library = self.library()
        document = f"/d/{library.document}"
        statement = f"/s/{library.statements[8]}"
        amina = self.person(library.server, library.people["administrator"])
        self.open(amina, statement)
        name, quote = amina.text("article a.who"), amina.text("article blockquote")
        amina.fill(visibility="participants")
        self.follow(amina, "form[action$='/visibility'] button")
        restricted = f"/s/{library.statements[9]}"
        self.open(amina, restricted)
        amina.fill(visibility="restricted")
        self.follow(amina, "form[action$='/visibility'] button")

        self.follow(amina, ".tools a[href='/people']")
        form = "form[action='/people/invitations']"
        amina.fill(form, name="Nadia Newcomer", role="note-taker", scope="meeting:samples")
        self.follow(amina, f"{form} .btn")
        link = amina.text("code.secret")
        self.assertIn("Nadia Newcomer", amina.text("aside .lines"))

        nadia = self.person(library.server)
        self.open(nadia, urllib.parse.urlsplit(link).path)
        self.assertIn(self.words["role.note-taker"], nadia.text())
        nadia.fill(email="nadia@example.org", password="seven lanterns on the quay")
        self.follow(nadia, "main form button")
        self.assertTrue(nadia.has(".tools a[href='/intake']"))
        self.assertFalse(nadia.has(".tools a[href='/people']"))
        self.open(nadia, "/people")
        self.assertIn(self.words["error.forbidden"], nadia.text("h1"))
        self.open(nadia, "/trail")
        self.assertIn(self.words["error.forbidden"], nadia.text("h1"))
        self.open(nadia, document)
        self.assertTrue(nadia.has("button[name=confirm]"))
        self.open(nadia, statement)
        self.assertEqual(name, nadia.text("article a.who"))
        self.open(nadia, restricted)
        self.assertIn(self.words["error.not-found"], nadia.text("h1"))

        anybody = self.person(library.server)
        self.open(anybody, document)
        self.assertFalse(anybody.has("button[name=confirm]"))
        self.open(anybody, statement)
        self.assertIn(self.words["error.not-found"], anybody.text("h1"))
        self.open(anybody, "/m/samples")
        self.assertIn(quote, anybody.text("main .split > div"), "what was said is told without who said it")
        self.open(anybody, restricted)
        self.assertIn(self.words["error.not-found"], anybody.text("h1"))
        self.open(anybody, "/intake")
        self.assertTrue(anybody.path.startswith("/sign-in?next="), anybody.path)

        self.open(amina, "/trail?of=access")
        self.assertTrue(amina.has(".data tbody tr"))
        self.open(amina, "/people")
        self.assertIn("nadia@example.org", amina.text(".data"))
