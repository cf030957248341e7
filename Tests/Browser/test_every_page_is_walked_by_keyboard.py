# SPDX-License-Identifier: Apache-2.0
"""Tab goes through each page in its order, always seen, and out of it again."""

import unittest

from selenium.webdriver.common.keys import Keys

from case import BrowserCase
from keyboard import STOPS, KeyboardBrowser
from library import Library, pages

MAIN = ["home", "meetings", "meeting", "meeting edit", "session", "reader narrowed", "reader of reviewed",
        "statement signed in", "statement edit", "statement split", "statement merge", "search", "search signed in",
        "parties", "party", "themes", "theme", "instruments", "instrument", "person", "practices", "intake",
        "sign-in", "join", "settings", "people", "trail", "help", "keys", "not found"]
NARROW = ["home", "meeting", "reader narrowed", "statement edit", "search signed in", "intake", "people", "settings"]

COUNT = STOPS + "window.stops = stops; return stops.length;"
HERE = """
const here = document.activeElement, style = getComputedStyle(here);
const says = here.outerHTML.slice(0, 140);
if (here === document.body) return {place: -1, says};
const boxes = [...here.getClientRects()].filter(box => box.width && box.height);
const inside = box => {
  const x = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
  const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
  const top = document.elementFromPoint(x, y);
  return top && (here.contains(top) || top.contains(here) && getComputedStyle(top).position === "static"
    || top.closest("label")?.control === here);
};
return {place: stops.indexOf(here), says, seen: boxes.some(inside),
  outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0
    && style.outlineColor !== "rgba(0, 0, 0, 0)"};
"""


class EveryPageIsWalkedByKeyboard(BrowserCase):
    @classmethod
    def setUpClass(cls):
        cls.shelf = Library().furnish()
        cls.addClassCleanup(cls.shelf.stop)
        cls.by_name = {page.name: page for page in pages(cls.shelf)}

    def walk(self, browser, page):
        """What is wrong on the way through a page, by Tab from its beginning to its end."""
        count, before = browser.run(COUNT), -1
        for _ in range(count):
            browser.tab()
            here = browser.run(HERE)
            if here["place"] != before + 1:
                yield f"{page.name}: after stop {before} of {count} Tab goes to {here['place']}: {here['says']}"
                if here["place"] <= before:
                    return
            if not here.get("outline"):
                yield f"{page.name}: the focus is not shown at {here['says']}"
            if not here.get("seen"):
                yield f"{page.name}: the focus is hidden at {here['says']}"
            before = here["place"]
        browser.tab()
        if browser.run(HERE)["place"] == count - 1:
            yield f"{page.name}: Tab does not leave {here['says']}"

    def walk_all(self, names, language, width):
        browser = self.browser(self.shelf.server, KeyboardBrowser, width=width)
        found = []
        for name in names:
            page = self.by_name[name]
            page.open(self.shelf, browser, language)
            found += self.walk(browser, page)
        self.assertEqual([], found, "\n" + "\n".join(found))

    def test_tab_reaches_everything_in_order_and_is_always_seen(self):
        self.walk_all(MAIN, "en", 1280)

    def test_tab_reaches_everything_in_order_on_a_phone_in_arabic(self):
        self.walk_all(NARROW, "ar", 360)

    def test_the_skip_link_leads_past_the_navigation(self):
        browser = self.browser(self.shelf.server, KeyboardBrowser)
        for name in ("home", "reader", "search signed in", "people"):
            for language in ("en", "ar"):
                with self.subTest(page=name, language=language):
                    self.by_name[name].open(self.shelf, browser, language)
                    browser.tab()
                    box = browser.run("""const box = document.activeElement.getBoundingClientRect();
                        return [document.activeElement.className, box.left, box.top, box.right, innerWidth]""")
                    self.assertEqual("skip", box[0])
                    self.assertTrue(box[1] >= 0 and box[2] >= 0 and box[3] <= box[4], f"it is not in sight: {box}")
                    browser.press(Keys.ENTER)
                    browser.tab()
                    self.assertTrue(browser.run(
                        "return document.querySelector('main').contains(document.activeElement)"))

    def test_a_problem_takes_the_focus(self):
        browser = self.browser(self.shelf.server, KeyboardBrowser)
        self.by_name["statement split refused"].open(self.shelf, browser)
        self.assertTrue(browser.run("return document.activeElement.matches('.errors')"))


if __name__ == "__main__":
    unittest.main()
