# SPDX-License-Identifier: Apache-2.0
"""A day's work in a browser that runs no script: forms, links and a page that renews itself."""

import unittest

from case import BrowserCase
from day import Day


class ADaysWorkWithoutScript(Day, BrowserCase):
    script = False

    def watch(self, browser):
        self.assertTrue(browser.has("noscript > meta[http-equiv=refresh]"), "the page will not renew itself")
        browser.until(lambda: browser.has("#uploads") and not browser.has("#uploads progress"))

    def begin_adding(self, browser, words):
        self.follow(browser, ".panel a[href$='/add']")
        browser.fill(words=words)

    def test_no_script_runs(self):
        library = self.library()
        anybody = self.person(library.server)
        self.open(anybody, f"/d/{library.document}")
        self.assertFalse(anybody.has(".add-here"))
        anybody.press("?")
        self.assertEqual(f"/d/{library.document}", anybody.path)


if __name__ == "__main__":
    unittest.main()
