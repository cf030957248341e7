# SPDX-License-Identifier: Apache-2.0
"""A rapporteur's afternoon, written once: choose, draft, edit, account for all, give the right of reply, publish."""

import re

from day import Day


class Afternoon:
    """What a rapporteur does; a class of tests says in which language and by what means."""

    language, width, script, kind = Day.language, Day.width, Day.script, Day.kind
    # What the delegation answers.
    stance = "objects"
    words, person, open, follow, look = Day.words, Day.person, Day.open, Day.follow, Day.look

    def rewrite(self, browser, text):
        """Puts other words in the field of a paragraph."""
        browser.run("document.querySelector('#text').value = arguments[0]", text)

    def test_a_report_is_drafted_accounted_for_answered_and_published(self):
        library = self.library()
        amina = self.person(library.server, library.people["administrator"])

        # What emerged.
        self.open(amina, "/m/samples/convergence")
        self.assertIn(self.words["consensus"], amina.text())
        if self.width > 1000:
            self.assertGreater(len(amina.all(".matrix .cell")), 20)
        self.assertGreater(len(amina.all(".theme .chip")), 20)

        # Choose and draft.
        self.follow(amina, "main .btn[href^='/drafts/new']")
        amina.fill(title="Report of the samples", length="full", language=self.language)
        self.follow(amina, "main form button.btn")
        draft = amina.path.split("?")[0]
        self.assertRegex(draft, r"^/drafts/[a-z0-9]{10}$")
        self.assertIn("Report of the samples", amina.text("h1"))
        self.assertIn(self.words["nothing_open"], amina.text("aside"))
        self.assertFalse(amina.has(".uncited"))
        self.assertGreater(len(amina.all(".folio .cite")), 20)

        # Edit: the words of a sentence change, what it cites stays.
        alone = [(each.get_attribute("id"), cites[0].text) for each in amina.all(".folio p[id]")
                 if len(cites := each.find_elements("css selector", ".cite")) == 1]
        block, cited = alone[0]
        self.follow(amina, f"#{block} .edit")
        old = amina.one("#text").get_attribute("value")
        self.rewrite(amina, re.sub(r" ?\[S\d+\]", "", old).rstrip(".") + ", indeed.")
        self.follow(amina, ".folio form button.btn:not(.line)")
        self.assertIn("indeed", amina.text(f"#{block}"))
        self.assertIn(cited, amina.text(f"#{block}"))
        self.assertIn(cited, amina.text(".flash"))

        # Undo.
        self.follow(amina, f"form[action='{draft}/restore'] button")
        self.assertNotIn("indeed", amina.text(f"#{block}"))

        # Take a sentence out: its contribution is open again, and told; not where another sentence tells of it too.
        for block, cited in alone:
            self.follow(amina, f"#{block} .edit")
            self.follow(amina, ".moves button[name=remove]")
            self.assertIn(cited, amina.text(".flash"))
            if amina.has("aside .lines > li"):
                break
            self.follow(amina, f"form[action='{draft}/restore'] button")
        self.assertIn(cited, amina.text("aside .lines > li"))

        # Account for it: back into the draft.
        self.follow(amina, "aside .lines form[action$='/add'] button")
        self.assertIn(self.words["nothing_open"], amina.text("aside"))

        # Out again, and set aside with a reason.
        paragraph = next(each for each in amina.all(".folio p[id]") if cited in each.text)
        self.follow(amina, f"#{paragraph.get_attribute('id')} .edit")
        place = next(place for place, each in enumerate(amina.all(".moves li")) if cited in each.text)
        self.follow(amina, amina.all(".moves button[name=remove]")[place])
        amina.click("aside .lines summary")
        amina.fill(reason="other", note="Said twice, the other is cited")
        self.follow(amina, "aside .lines form[action$='/set-aside'] button")
        self.assertIn(self.words["nothing_open"], amina.text("aside"))
        self.follow(amina, f"nav a[href='{draft}/ledger']")
        self.assertIn("Said twice, the other is cited", amina.text())
        self.assertIn(self.words["standing.set-aside"], amina.text())

        # The right of reply.
        self.open(amina, f"{draft}/replies")
        self.follow(amina, "form[action$='/replies/window'] button")
        amina.fill(party="GRC" if amina.has("option[value=GRC]") else amina.one("#party option").get_attribute("value"))
        self.follow(amina, "form[action$='/replies/link'] button")
        link = amina.one(".flash code").text
        delegate = self.person(library.server)
        self.open(delegate, link[link.index("/reply/"):])
        delegate.click(".stmt summary")
        delegate.click(f".stmt input[value={self.stance}]")
        delegate.fill(form=".stmt", words="We said more than that.")
        self.follow(delegate, ".stmt form button")
        self.assertIn(self.words[f"stance.{self.stance}"], delegate.text())

        self.open(amina, f"{draft}/replies")
        self.assertIn("We said more than that.", amina.text())
        amina.fill(form="form[action$='/answer']", words="The record has these words.")
        self.follow(amina, "form[action$='/answer'] button[value=no]")
        self.assertIn("The record has these words.", amina.text())

        # Publish; everybody reads it, with objection and answer beside it.
        self.open(amina, draft)
        self.follow(amina, f"form[action='{draft}/publish'] button")
        self.assertIn(self.words["done.published"], amina.text(".flash"))
        visitor = self.person(library.server)
        self.open(visitor, "/drafts")
        self.follow(visitor, f"main a[href='{draft}']")
        self.assertIn("We said more than that.", visitor.text())
        self.assertIn("The record has these words.", visitor.text())
        self.assertFalse(visitor.has(".edit"))

        # Export.
        for form, begins in (("md", b"---"), ("html", b"<!doctype html>"), ("jsonld", b"{"), ("akn", b"<?xml")):
            status, _, content = library.people["visitor"].ask(f"{draft}/report?form={form}")
            self.assertEqual(200, status, form)
            self.assertTrue(content.lower().startswith(begins), (form, content[:60]))
            self.assertIn(b"We said more than that.", content, form)
