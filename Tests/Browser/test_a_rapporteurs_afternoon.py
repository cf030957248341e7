# SPDX-License-Identifier: Apache-2.0
"""A rapporteur's afternoon with a mouse, in English, on a wide screen."""

import unittest

from afternoon import Afternoon
from case import BrowserCase


class ARapporteursAfternoon(Afternoon, BrowserCase):
    def test_what_is_typed_is_kept_without_being_saved(self):
        library = self.library()
        amina = self.person(library.server, library.people["administrator"])
        self.open(amina, "/drafts/new?scope=meeting:samples")
        self.follow(amina, "main form button.btn")
        draft = amina.path.split("?")[0]
        block = amina.one(".folio p[id]").get_attribute("id")
        self.follow(amina, f"#{block} .edit")
        amina.run("""const field = document.querySelector('#text'); field.value = 'Half a sentence';
            field.dispatchEvent(new Event('input'))""")
        amina.until(lambda: self.words["kept"] in amina.text("#kept"))
        self.open(amina, draft)
        self.follow(amina, f"#{block} .edit")
        self.assertIn("Half a sentence", amina.one(".folio details p").get_attribute("textContent"))


if __name__ == "__main__":
    unittest.main()
