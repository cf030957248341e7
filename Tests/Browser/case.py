# SPDX-License-Identifier: Apache-2.0
"""What the test files share: a library for a suite, browsers that are closed, and pictures of what failed."""

import functools
import signal
import unittest

from browser import Browser
from library import Library
from server import ROOT, Server


# A test that is asked to end stops its servers and browsers first.
signal.signal(signal.SIGTERM, signal.default_int_handler)


def wording(language):
    """The words of the pages in a language, by their keys."""
    rows = [line.split("\t") for line in
            (ROOT / "Sources/Web/Wording/web.tsv").read_text().splitlines() if not line.startswith("#")]
    column = rows[0].index(language)
    return {row[0]: row[column] for row in rows[1:] if len(row) > column}


def keeping(test):
    """Keeps the page of every browser that is open where a test fails, and says where."""
    @functools.wraps(test)
    def run(self):
        try:
            test(self)
        except unittest.SkipTest:
            raise
        except Exception as failure:
            for number, browser in enumerate(self.browsers):
                name = ".".join(self.id().split(".")[-2:]) + (f"-{number + 1}" if number else "")
                try:
                    failure.add_note(f"The page is kept in {browser.keep(name)}")
                except Exception as trouble:
                    failure.add_note(f"The page could not be kept: {trouble}")
            raise
    return run


class BrowserCase(unittest.TestCase):
    """A test with browsers; a failure keeps what they show."""

    maxDiff = None

    def __init_subclass__(cls, **rest):
        super().__init_subclass__(**rest)
        for name in dir(cls):
            if name.startswith("test_") and not hasattr(getattr(cls, name), "__wrapped__"):
                setattr(cls, name, keeping(getattr(cls, name)))

    def setUp(self):
        self.browsers = []

    def server(self, *arguments, **options):
        server = Server(*arguments, **options)
        self.addCleanup(server.stop)
        return server

    def library(self):
        library = Library()
        self.addCleanup(library.stop)
        return library

    def browser(self, server, kind=Browser, **options):
        browser = kind(server, **options)
        self.addCleanup(browser.close)
        self.browsers.append(browser)
        return browser
