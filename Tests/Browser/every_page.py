# SPDX-License-Identifier: Apache-2.0
"""A walk over every page in each of its states, written once for each language."""

import collections
import urllib.parse

import axe
from browser import Browser
from library import Empty, Library, Page, pages

WIDTHS = (1280, 360)
SCHEMES = ("light", "dark")

LOOK = """
const shown = element => element.checkVisibility({visibilityProperty: true});
const wide = [...document.querySelectorAll("body *")].filter(element => {
  const box = element.getBoundingClientRect();
  return box.width && (box.right > innerWidth + 1 || box.left < -1) && !element.closest(".scroll,.vh,.skip");
});
const ids = [...document.querySelectorAll("[id]")].map(element => element.id);
return {
  width: document.scrollingElement.scrollWidth, screen: innerWidth,
  wide: wide.slice(0, 5).map(element => element.outerHTML.slice(0, 120)),
  language: document.documentElement.lang, direction: document.documentElement.dir, title: document.title,
  headings: [...document.querySelectorAll("h1")].filter(shown).map(heading => heading.textContent.trim()),
  wrongIDs: ids.filter((id, place) => /\\s/.test(id) || !id || ids.indexOf(id) !== place),
  links: [...new Set([...document.links, ...document.querySelectorAll("footer [name=next]")].map(link =>
    new URL(link.value ?? link.href, location.origin)).filter(link => link.origin === location.origin).map(link =>
    link.pathname + link.search))],
  keys: (document.body.innerText.match(/\\b[a-z]+[._][a-z_]+[._][a-z_.]+\\b|\\{\\w+\\}/g) || []),
};
"""


def form_of(path):
    """What links of one kind have in common: `/d/*` and the names of what is asked."""
    address = urllib.parse.urlsplit(path)
    parts = address.path.split("/")
    if len(parts) > 2 and parts[1] in ("d", "drafts", "i", "m", "p", "persons", "s", "t"):
        parts[2] = "." + parts[2].rpartition(".")[2] if parts[1] == "d" and "." in parts[2] else "*"
    return "/".join(parts), tuple(sorted(urllib.parse.parse_qs(address.query)))


class EveryPage:
    """Looks at all of them once; the tests read what was seen."""

    language = "en"

    @classmethod
    def setUpClass(cls):
        cls.seen = collections.OrderedDict()
        cls.troubles = []
        library, empty = Library(), Empty()
        browser = Browser(empty.server, network=True)
        try:
            library.furnish()
            script = axe.source()
            states = [(library, page) for page in pages(library)] + [
                (empty, Page(f"empty {path}", path)) for path in
                ("/", "/meetings", "/parties", "/themes", "/instruments", "/persons", "/practices", "/search")]
            for shelf, page in states:
                try:
                    cls.seen[page.name] = cls.look(shelf, page, browser, script)
                except Exception as trouble:
                    cls.troubles.append(f"{page.name}: {trouble}; kept in {browser.keep(page.name)}")
            cls.try_links(library, empty)
        finally:
            browser.close()
            library.stop()
            empty.stop()

    @classmethod
    def look(cls, shelf, page, browser, script):
        browser.network()
        browser.console()
        page.open(shelf, browser, cls.language)
        answer = browser.network()[-1]
        seen = {"page": page, "path": browser.path, "answer": answer, "axe": [], "looks": {}}
        browser.run(script)
        for width in WIDTHS:
            browser.size(width)
            seen["looks"][width] = browser.run(LOOK)
            for scheme in SCHEMES:
                browser.media(scheme)
                seen["axe"] += [{**each, "width": width, "scheme": scheme} for each in axe.violations(browser)]
        browser.media()
        browser.size(WIDTHS[0])
        seen["console"] = browser.console()
        return seen

    @classmethod
    def try_links(cls, library, empty):
        """Asks for one link of each form on each page, and where the choice of a language leads."""
        asked = {}
        for name, seen in cls.seen.items():
            shelf, forms = (empty if name.startswith("empty ") else library), {}
            for path in seen["looks"][WIDTHS[0]]["links"]:
                forms.setdefault(form_of(path), path)
            seen["links"] = {}
            for path in forms.values():
                key = (id(shelf), seen["page"].who, path)
                if key not in asked:
                    asked[key] = shelf.people[seen["page"].who].ask(path)[0]
                # Where a page itself is refused, so is the link to it.
                if path != seen["page"].path or seen["page"].status == 200:
                    seen["links"][path] = asked[key]

    def each(self, check):
        """Fails with what `check` says of any page, all of it at once."""
        found = [f"{name}: {words}" for name, seen in self.seen.items() for words in check(seen)]
        if found:
            self.fail(f"{len(found)} of {len(self.seen)} pages or more:\n" + "\n".join(found))

    def test_every_page_opens(self):
        self.assertEqual([], self.troubles)
        self.assertGreater(len(self.seen), 70)

    def test_no_page_breaks_a_rule_of_wcag(self):
        def check(seen):
            found = collections.OrderedDict()
            for each in seen["axe"]:
                shown = found.setdefault((each["rule"], each["target"], each["html"][:160], each["why"]), [])
                shown.append(f"{each['scheme']} {each['width']}")
            return [f"{rule} at {target} ({', '.join(shown)})\n    {html}\n    {why}"
                    for (rule, target, html, why), shown in found.items()]
        self.each(check)

    def test_no_page_scrolls_sideways(self):
        self.each(lambda seen: [
            f"{look['width']} of {width} px: {look['wide']}" for width, look in seen["looks"].items()
            if look["width"] > look["screen"]])

    def test_every_page_says_its_language_and_what_it_is(self):
        direction = "rtl" if self.language == "ar" else "ltr"

        def check(seen):
            look = seen["looks"][WIDTHS[0]]
            if (look["language"], look["direction"]) != (self.language, direction):
                yield f"lang={look['language']} dir={look['direction']}"
            if len(look["headings"]) != 1:
                yield f"{len(look['headings'])} headings of the first order: {look['headings']}"
            if not look["title"].removesuffix("Tessera").strip(" ·"):
                yield "no title"
        self.each(check)

    def test_identifiers_are_unique_and_without_space(self):
        self.each(lambda seen: [f"id={each!r}" for each in seen["looks"][WIDTHS[0]]["wrongIDs"][:3]])

    def test_no_page_shows_a_key_in_place_of_words(self):
        self.each(lambda seen: [each for each in seen["looks"][WIDTHS[0]]["keys"]
                                if seen["page"].name not in ("trail", "trail of access", "trail proved")])

    def test_the_console_stays_silent(self):
        # Of a page that is refused, the browser itself says so.
        def check(seen):
            own = f"the server responded with a status of {seen['page'].status}"
            return [entry["message"] for entry in seen["console"]
                    if own not in entry["message"] or seen["page"].status == 200]
        self.each(check)

    def test_every_page_is_answered_as_it_should_be(self):
        self.each(lambda seen: [] if seen["answer"]["status"] == seen["page"].status
                  else [f"{seen['answer']['status']} in place of {seen['page'].status}"])

    def test_every_answer_is_guarded_by_headers(self):
        def check(seen):
            headers = {name.lower(): value for name, value in seen["answer"]["headers"].items()}
            policy = headers.get("content-security-policy", "")
            for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"):
                if part not in policy:
                    yield f"the policy lacks {part}: {policy}"
            for part in ("unsafe-inline", "unsafe-eval", "*", "http:", "data:"):
                if part in policy:
                    yield f"the policy allows {part}: {policy}"
            expected = {"x-content-type-options": "nosniff", "referrer-policy": "same-origin",
                        "cross-origin-opener-policy": "same-origin", "cache-control": "private, no-store"}
            for name, value in expected.items():
                if headers.get(name) != value:
                    yield f"{name}: {headers.get(name)}"
        self.each(check)

    def test_no_link_leads_nowhere(self):
        self.each(lambda seen: [f"{path} is answered {status}" for path, status in seen["links"].items()
                                if status >= 400])
