# SPDX-License-Identifier: Apache-2.0
"""A rapporteur's afternoon without script, in French, on a narrow screen."""

import unittest

from afternoon import Afternoon
from case import BrowserCase


class ARapporteursAfternoonWithoutScript(Afternoon, BrowserCase):
    language = "fr"
    width = 420
    script = False


if __name__ == "__main__":
    unittest.main()
