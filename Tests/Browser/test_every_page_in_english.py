# SPDX-License-Identifier: Apache-2.0
"""Every page in English, wide and narrow, in light and dark."""

import unittest

from case import BrowserCase
from every_page import EveryPage


class EveryPageInEnglish(EveryPage, BrowserCase):
    language = "en"


if __name__ == "__main__":
    unittest.main()
