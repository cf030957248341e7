# SPDX-License-Identifier: Apache-2.0
"""What a page weighs: its HTML, styles and script, without compression."""

import re
import unittest

from case import BrowserCase
from library import Library, pages

MOST = 60 * 1024
PARTIES = """Algeria Argentina Australia Bangladesh Belgium Brazil Bulgaria Canada Chile Colombia Cyprus Ecuador Egypt
Ethiopia Finland France Germany Ghana Greece Guatemala India Indonesia Italy Kenya Mexico Moldova Morocco Nepal
Norway Tunisia""".split()
MAIN = ["home", "meetings", "meeting", "session", "reader", "reader signed in", "statement", "statement signed in",
        "statement edit", "search results", "parties", "party", "themes", "theme", "instruments", "instrument",
        "person", "practices", "intake", "sign-in", "settings", "people", "trail", "help"]


def weights(client, path):
    """The bytes of a page, of its styles and of its script."""
    page = client.ask(path)[2]
    html = page.decode()
    styles = re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)
    scripts = re.findall(r'<script[^>]* src="([^"]+)"', html)
    return [len(page), *(sum(len(client.ask(each)[2]) for each in files) for files in (styles, scripts))]


class PagesAreLight(BrowserCase):
    def test_a_document_with_thirty_statements_in_view_is_light(self):
        library = self.library()
        report = library.server.folder / "thirty.txt"
        report.write_text("Report of the roundtable on access to justice\n\nDiscussion\n\n" + "\n\n".join(
            f"{party} argued that migrants should be seen as members of society and not only as workers, and called "
            "for access to justice and for interpreters in every court." for party in PARTIES) + "\n")
        library.server.ingest([report], "thirty", title="Thirty statements")
        found = re.search(r'href="(/d/[0-9a-f]{16})"', library.people["visitor"].page("/m/thirty")).group(1)
        browser = self.browser(library.server)
        for who in ("visitor", "note-taker"):
            browser.take_over(library.people[who])
            browser.open(found)
            self.assertEqual(30, len(browser.all(".stmt")))
            bytes_ = weights(library.people[who], found)
            print(f"\nthirty statements, {who}: {describe(bytes_)}")
            self.assertLessEqual(sum(bytes_), MOST, f"{who}: {describe(bytes_)}")

    def test_what_each_page_weighs_is_printed(self):
        library = Library().furnish()
        self.addCleanup(library.stop)
        by_name = {page.name: page for page in pages(library)}
        print(f"\n{'page':24}{'HTML':>9}{'CSS':>9}{'JS':>9}{'sum':>9}  bytes")
        for name in MAIN:
            page = by_name[name]
            bytes_ = weights(library.people[page.who], page.path)
            print(f"{name:24}{bytes_[0]:9}{bytes_[1]:9}{bytes_[2]:9}{sum(bytes_):9}")
            self.assertGreater(min(bytes_), 0)


def describe(bytes_):
    return "{} HTML + {} CSS + {} JS = {} bytes".format(*bytes_, sum(bytes_))


if __name__ == "__main__":
    unittest.main()
