# SPDX-License-Identifier: Apache-2.0
"""A day's work with a mouse, in English, on a wide screen."""

import unittest

from selenium.webdriver.common.keys import Keys

from case import BrowserCase
from day import Day


class ADaysWork(Day, BrowserCase):
    def choose_files(self, browser, files):
        """Drops them onto the page from elsewhere."""
        form = browser.one("#drop").rect
        point = {"x": int(form["x"] + 40), "y": int(form["y"] + 40)}
        for kind in ("dragEnter", "dragOver", "drop"):
            browser.cdp("Input.dispatchDragEvent", type=kind, **point, data={
                "items": [], "files": [str(file) for file in files], "dragOperationsMask": 1})
        self.assertEqual(len(files), browser.run("return document.querySelector('#files').files.length"))

    def test_the_reader_is_worked_by_single_keys(self):
        library = self.library()
        noor = self.person(library.server, library.people["note-taker"])
        self.open(noor, f"/d/{library.document}")

        def current():
            return noor.run("return document.querySelector('.stmt.current')?.id")
        noor.press("j", "j", "j", "k")
        self.assertEqual("s2", current())
        self.assertEqual("s2", noor.run("return document.activeElement.id"))
        self.assertTrue(noor.has("#source .st.lit[href='#s2']"))
        noor.leave(lambda: noor.press("c"))
        self.assertEqual("Confirmed", noor.text("#s2 .status"))
        self.assertEqual("s2", current(), "the reader goes on where the decision was made")
        noor.leave(lambda: noor.press("u"))
        self.assertEqual("Suggested", noor.text("#s2 .status"))
        noor.press("t")
        self.assertTrue(noor.path.endswith("#t2"))
        for key, path in (("e", "/edit"), ("s", "/split"), ("m", "/merge?part=")):
            self.open(noor, f"/d/{library.document}#s2")
            noor.leave(lambda: noor.press(key))
            self.assertIn(path, noor.path)
        self.open(noor, f"/d/{library.document}")
        noor.leave(lambda: noor.press("?"))
        self.assertEqual("/help/keys", noor.path)

    def test_letters_typed_into_a_field_are_no_commands(self):
        library = self.library()
        noor = self.person(library.server, library.people["note-taker"])
        self.open(noor, f"/d/{library.document}/add")
        noor.one("main [name=words]").send_keys("?/cx")
        self.assertEqual("?/cx", noor.one("main [name=words]").get_property("value"))
        self.assertTrue(noor.path.endswith("/add"))
        self.open(noor, "/")
        noor.press("/")
        self.assertEqual("q", noor.run("return document.activeElement.id"))
        noor.press(Keys.ESCAPE)


if __name__ == "__main__":
    unittest.main()
