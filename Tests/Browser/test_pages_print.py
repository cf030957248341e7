# SPDX-License-Identifier: Apache-2.0
"""What is printed is what was said: without navigation, forms and buttons."""

import base64
import shutil
import subprocess
import unittest

from case import BrowserCase
from library import Library, pages

SHOWN = """
const shown = selector => [...document.querySelectorAll(selector)].filter(each =>
  each.checkVisibility({visibilityProperty: true}) && each.getClientRects().length);
return {controls: shown("button, input:not([type=hidden]), select, textarea, .btn").map(each =>
          each.outerHTML.slice(0, 120)),
        navigation: shown(".top, .foot, .skip, .pages, .tabs").map(each => each.outerHTML.slice(0, 120)),
        statements: shown(".stmt").length, all: document.querySelectorAll(".stmt").length};
"""


class PagesPrint(BrowserCase):
    @classmethod
    def setUpClass(cls):
        cls.shelf = Library().furnish()
        cls.addClassCleanup(cls.shelf.stop)
        cls.by_name = {page.name: page for page in pages(cls.shelf)}

    def printed(self, name):
        browser = self.browser(self.shelf.server)
        self.by_name[name].open(self.shelf, browser)
        browser.media(kind="print")
        shown = browser.run(SHOWN)
        self.assertEqual([], shown["controls"], "controls are printed")
        self.assertEqual([], shown["navigation"], "navigation is printed")
        self.assertEqual(shown["all"], shown["statements"], "statements are not printed")
        statements = browser.run("return [...document.querySelectorAll('.stmt p')].map(each => each.textContent)")
        browser.media()
        return statements, [self.text(self.paper(browser, landscape)) for landscape in (False, True)]

    def paper(self, browser, landscape):
        made = base64.b64decode(browser.cdp("Page.printToPDF", landscape=landscape, paperWidth=8.27,
                                            paperHeight=11.69)["data"])
        self.assertTrue(made.startswith(b"%PDF-"))
        self.assertGreater(len(made), 4_000)
        return made

    def text(self, made):
        if not shutil.which("pdftotext"):
            self.skipTest("what stands on the paper is read with pdftotext (apt-get install poppler-utils)")
        text = subprocess.run(["pdftotext", "-", "-"], input=made, stdout=subprocess.PIPE, check=True).stdout
        return "".join(text.decode(errors="replace").split())

    def check(self, name):
        statements, papers = self.printed(name)
        self.assertGreater(len(statements), 1)
        suggested = sum(status.text == "Suggested" for status in self.browsers[0].all(".stmt .status"))
        missing = {}
        for text, form in zip(papers, ("upright", "across")):
            missing[form] = [words for words in statements if "".join(words.split())[:25] not in text]
            # The text beside them has the same words; only the cards say how each statement stands.
            if text.count("Suggested") < suggested:
                missing[form].append(f"{suggested - text.count('Suggested')} of {len(statements)} cards")
        self.assertEqual({"upright": [], "across": []}, missing, "not everything is on the paper")

    def test_a_document_prints_its_text_and_every_statement(self):
        self.check("reader")

    def test_a_document_prints_for_those_who_review_it_too(self):
        self.check("reader signed in")

    def test_what_a_party_said_prints(self):
        self.check("party")

    def test_a_search_prints_what_it_found(self):
        self.check("search signed in")

    def test_a_statement_prints_with_its_history(self):
        for text in self.printed("statement confirmed")[1]:
            self.assertIn("AminaAdministrator", text)


if __name__ == "__main__":
    unittest.main()
