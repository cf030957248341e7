# SPDX-License-Identifier: Apache-2.0
"""A day's work in Arabic on the narrowest phone, without a mouse."""

import unittest

from case import BrowserCase
from day import Day
from keyboard import KeyboardBrowser


class ADaysWorkInArabicByKeyboard(Day, BrowserCase):
    language = "ar"
    width = 360
    kind = KeyboardBrowser

    def begin_adding(self, browser, words):
        browser.leave(lambda: browser.press("a"))
        self.look(browser)
        browser.fill(words=words)

    def test_the_language_is_chosen_in_the_footer_and_kept(self):
        library = self.library()
        noor = self.browser(library.server, self.kind, width=self.width, language="en")
        noor.take_over(library.people["note-taker"])
        noor.open("/themes")
        self.assertEqual("en", noor.one("html").get_attribute("lang"))
        noor.fill("footer form", language="ar")
        self.follow(noor, "footer button")
        self.assertEqual("/themes", noor.path)
        self.open(noor, "/help")


if __name__ == "__main__":
    unittest.main()
