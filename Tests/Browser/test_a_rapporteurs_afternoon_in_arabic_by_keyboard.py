# SPDX-License-Identifier: Apache-2.0
"""A rapporteur's afternoon in Arabic on the narrowest phone, without a mouse; the delegation proposes other words."""

import unittest

from afternoon import Afternoon
from case import BrowserCase
from keyboard import KeyboardBrowser


class ARapporteursAfternoonInArabicByKeyboard(Afternoon, BrowserCase):
    language = "ar"
    width = 360
    kind = KeyboardBrowser
    stance = "proposes-correction"

    def rewrite(self, browser, text):
        browser.fill(".folio", text=text)


if __name__ == "__main__":
    unittest.main()
