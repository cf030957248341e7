# SPDX-License-Identifier: Apache-2.0
"""Two people at two browsers decide on the same statement: nobody's decision is lost, nobody is kept unaware."""

import unittest

from case import BrowserCase


class TwoPeople(BrowserCase):
    """Both have a browser of their own, and the same statement before them."""

    script = True

    def setUp(self):
        super().setUp()
        self.shelf = self.library()
        self.document = f"/d/{self.shelf.document}"
        self.statement = self.shelf.statements[1]
        self.amina, self.noor = (self.browser(self.shelf.server, script=self.script) for _ in range(2))
        self.amina.take_over(self.shelf.people["administrator"])
        self.noor.take_over(self.shelf.people["note-taker"])

    def both_open(self, path):
        for browser in (self.amina, self.noor):
            browser.open(path)

    def stands(self):
        """The statement as the record has it."""
        reader = self.browsers[0]
        reader.open(f"/s/{self.statement}")
        return {"kind": reader.text("article .kind"), "speakers": reader.text("article a.who"),
                "state": reader.text("article .status"), "history": reader.text(".timeline")}


class TwoPeopleReviewOneStatement(TwoPeople):
    def test_a_second_correction_shows_both_versions_and_overwrites_nothing(self):
        self.both_open(f"/s/{self.statement}/edit")
        self.amina.fill(speakers="Belgium", reason="It was Belgium")
        self.amina.follow("main form.sheet .btn")
        self.noor.fill(speakers="Kenya", kind="question", reason="It was Kenya")
        self.noor.follow("main form.sheet .btn")

        conflict = self.noor.text(".flash[role=alert]")
        self.assertIn("Somebody changed it meanwhile", conflict)
        self.assertIn("Now: Belgium", conflict)
        self.assertIn("Yours: Kenya", conflict)
        self.assertIn("Yours: Question", conflict)
        self.assertEqual("Kenya", self.noor.one("main [name=speakers]").get_property("value"),
                         "what the second wrote is still in the form")
        self.assertEqual("It was Kenya", self.noor.one("main [name=reason]").get_property("value"))
        stands = self.stands()
        self.assertEqual("Belgium", stands["speakers"])
        self.assertNotIn("It was Kenya", stands["history"])

        # Having seen both, the second may decide.
        self.noor.follow("main form.sheet .btn")
        stands = self.stands()
        self.assertEqual("Kenya", stands["speakers"])
        self.assertIn("It was Belgium", stands["history"])
        self.assertIn("It was Kenya", stands["history"])

    def test_a_decision_on_what_was_changed_is_refused_in_the_reader(self):
        self.both_open(self.document)
        card = f".stmt:has(.status[href='/s/{self.statement}'])"
        self.amina.follow(f"{card} button[name=reject]")
        self.noor.follow(f"{card} button[name=confirm]")
        self.assertTrue(self.noor.has(".errors[role=alert]"))
        self.assertEqual("Rejected", self.stands()["state"])

    def test_a_decision_on_what_was_changed_is_refused_on_its_page(self):
        self.both_open(f"/s/{self.statement}")
        self.amina.follow("button[value=confirm]")
        self.noor.follow("button[value=reject]")
        self.assertTrue(self.noor.has(".errors[role=alert]"))
        self.assertEqual("Confirmed", self.noor.text("article .status"), "it shows how the statement stands now")
        self.assertEqual("Confirmed", self.stands()["state"])

    def test_a_split_of_what_was_changed_is_refused(self):
        self.both_open(f"/s/{self.statement}/split")
        self.amina.open(f"/s/{self.statement}")
        self.amina.follow("button[value=confirm]")
        self.noor.click("input[name=at][value='3']")
        self.noor.follow("main form.sheet .btn")
        self.assertTrue(self.noor.has(".errors[role=alert]"))
        self.assertTrue(self.noor.one("input[name=at][value='3']").is_selected(), "the choice is still there")
        self.assertEqual("Confirmed", self.stands()["state"])


class TwoPeopleReviewOneStatementWithoutScript(TwoPeopleReviewOneStatement):
    script = False


class TheReaderTellsWhatOthersDid(TwoPeople):
    def test_a_card_that_somebody_changed_is_marked(self):
        self.both_open(self.document)
        card = f".stmt:has(.status[href='/s/{self.statement}'])"
        self.amina.follow(f"{card} button[name=confirm]")
        # One comes back to the window.
        self.noor.run("window.dispatchEvent(new Event('focus'))")
        self.noor.until_there(f"{card}.changed [role=status]")
        self.assertEqual(1, len(self.noor.all(".stmt.changed")))
        self.noor.follow(f"{card}.changed [role=status] a")
        self.assertEqual("Confirmed", self.noor.text("article .status"))


if __name__ == "__main__":
    unittest.main()
