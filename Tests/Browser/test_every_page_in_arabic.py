# SPDX-License-Identifier: Apache-2.0
"""Every page in Arabic, wide and narrow, in light and dark."""

import unittest

from case import BrowserCase
from every_page import EveryPage


class EveryPageInArabic(EveryPage, BrowserCase):
    language = "ar"


if __name__ == "__main__":
    unittest.main()
