# SPDX-License-Identifier: Apache-2.0
"""A stocked library with people in it, and every page of it that can be looked at."""

import json
import os
import pickle
import re
import time
import urllib.parse
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Optional

from server import PATIENCE, SAMPLES, Client, Server

PASSWORD = "nine quiet herons over Dhaka"
REPORT = SAMPLES / "dhaka-2016-roundtables.txt"
REFUSED = ("Broken.pdf", b"%PDF-1.7\nThis is no PDF.\n")
KEPT = ("Short report.txt", "Report of the workshop\n\nMorocco called for access to justice for all "
        "migrants.\n\nMexico described its programme of consular protection.\n".encode())


class Library:
    """The samples, an administrator, a note-taker and a reader; prepared once, then copied for each suite."""

    _prepared = None

    def __init__(self):
        kept = self.prepared()
        self.server = Server(copy=kept["database"])
        self.people = {name: self._again(cookies) for name, cookies in kept["cookies"].items()}
        self.people["visitor"] = Client(self.server)
        admin = self.people["administrator"]
        statements = json.loads(admin.ask("/search.json?q=meeting:samples")[2])["statements"]
        self.document = next(s["document"][:16] for s in statements if "Bulgaria" in s["quote"])
        self.statements = [s["id"] for s in sorted(
            (s for s in statements if s["document"].startswith(self.document)),
            key=lambda s: (s["span"]["start"], s["span"]["end"]))]

    @classmethod
    def prepared(cls):
        """The database with everybody's cookies: made here, or by who runs several files of tests."""
        if cls._prepared is None:
            made = Path(os.environ.get("TESSERA_BROWSER_PREPARED", "")) / "prepared"
            cls._prepared = pickle.loads(made.read_bytes()) if made.is_file() else cls._prepare()
        return cls._prepared

    @classmethod
    def _prepare(cls):
        server = Server(sorted(SAMPLES.glob("[a-z]*.*")))
        people = {"administrator": Client(server).join(
            server.first_link, "Amina Administrator", "amina@example.org", PASSWORD)}
        for name, role in (("Noor Note-Taker", "note-taker"), ("Rita Reader", "reader")):
            link = people["administrator"].invite(name, role)
            people[role] = Client(server).join(link, name, f"{name[:4].lower()}@example.org", PASSWORD)
        # Its database stays until the tests end.
        server.halt()
        return {"database": server.database,
                "cookies": {name: list(client.cookies) for name, client in people.items()}}

    def _again(self, cookies):
        client = Client(self.server)
        for cookie in cookies:
            client.cookies.set_cookie(cookie)
        return client

    def stop(self):
        self.server.stop()

    # What fills pages that would else be empty

    def furnish(self):
        """Uploads kept and refused, a saved search, a token, an invitation, decisions, links to join and recover."""
        admin = self.people["administrator"]
        for name, content in (KEPT, REFUSED):
            admin.upload("/intake", name, content, meeting="workshop", title="A workshop", visibility="public")
        end = time.monotonic() + PATIENCE
        while admin.ask("/intake/progress")[1]["X-Live"] != "0":
            if time.monotonic() > end:
                raise RuntimeError("the uploads are not read")
        admin.submit("/search?q=detention", "/saved", query="detention", name="On detention")
        admin.submit("/settings", "/settings/tokens", name="A script", scope=["read-public"], days="30")
        self.join = admin.invite("Ivan Invited", "chair")
        admin.invite("Second Invited", "secretariat", "meeting:samples")
        page = admin.page("/people")
        rita = re.search(r"rita@.*?/people/accounts/([^/\"]+)/", page, re.S).group(1)
        body = admin.submit("/people", f"/people/accounts/{rita}/recovery")[2].decode()
        self.recover = re.search(r'class="secret">([^<]+)<', body).group(1)
        self.draft = admin.submit(
            "/drafts/new", "/drafts/new", scope="meeting:samples", title="Report of the samples", length="full",
            language="en", order="protocol", visibility="public",
            part=["opening", "main-issues", "means", "interventions", "examples", "recommendations", "closing"],
            )[1]["Location"]
        self.confirmed, self.corrected, self.rejected = self.statements[1:4]
        for statement, decision in ((self.confirmed, "confirm"), (self.rejected, "reject")):
            admin.submit(f"/s/{statement}", f"/s/{statement}/review", version="1", do=decision)
        return self


class Empty:
    """A library with nothing in it, and nobody."""

    def __init__(self):
        self.server = Server()
        self.people = {"visitor": Client(self.server)}

    def stop(self):
        self.server.stop()


@dataclass
class Page:
    """A page as somebody sees it, and what is done there before it is looked at."""

    name: str
    path: str
    who: str = "visitor"
    status: int = 200
    act: Optional[Callable] = None

    def open(self, library, browser, language="en"):
        browser.server = library.server
        browser.take_over(library.people[self.who])
        browser.speak(language)
        browser.open(self.path)
        if self.act:
            self.act(browser)


def send(selector, **fields):
    """Fills a form of the page and sends it as it is, past what the browser itself would ask for."""
    return lambda browser: browser.leave(lambda: browser.run(
        """const form = document.querySelector(arguments[0]);
        for (const [name, value] of Object.entries(arguments[1])) form.elements[name].value = value;
        form.noValidate = true;
        form.requestSubmit(form.querySelector("button"))""", selector, fields))


def stale(browser):
    """Sends a correction of a version that is no longer."""
    browser.run("document.querySelector('[name=version]').value = '0'")
    send("main form", reason="a correction", behalf="Belgium")(browser)


def open_details(browser):
    browser.run("document.querySelectorAll('details').forEach(each => each.open = true)")


def pages(library):
    """Every page there is, in each of its states."""
    document, statement = f"/d/{library.document}", f"/s/{library.statements[8]}"
    admin = library.people["administrator"]

    def first(path, pattern):
        return re.search(pattern, admin.page(path)).group(1)

    instrument = first("/instruments", r'href="(/i/[^"]+)"')
    person = first("/persons", r'href="(/persons/[^"]+)"')
    theme = first("/themes", r'href="(/t/[^"]+)"')
    session = first("/m/samples", r'href="(/d/[^"]+/sessions/\d+)"')
    admins = [
        Page("home signed in", "/"), Page("meeting signed in", "/m/samples"),
        Page("meeting edit", "/m/samples/edit"), Page("reader signed in", document),
        Page("reader of reviewed", document + "?review=done"), Page("reader refused", status=409, path=document, act=refuse),
        Page("statement signed in", statement), Page("statement confirmed", f"/s/{library.confirmed}"),
        Page("statement edit", statement + "/edit"), Page("statement edit refused", status=422, path=statement + "/edit",
             act=send("main form", speakers="Nowhere at all", behalf="Nowhere at all")),
        Page("statement edit of two", status=409, path=statement + "/edit", act=stale),
        Page("statement split", statement + "/split"),
        Page("statement split refused", status=422, path=statement + "/split", act=send("main form")),
        Page("statement merge", f"{document}/merge?part={library.statements[8]}"),
        Page("statement merge refused", status=422, path=document + "/merge", act=send("main form")),
        Page("statement add", document + "/add"),
        Page("statement add refused", status=422, path=document + "/add", act=send("main form", words="not in the text")),
        Page("search signed in", "/search?q=detention"),
        Page("intake", "/intake", act=open_details),
        Page("intake refused", status=422, path="/intake", act=send("main form", meeting="samples")),
        Page("settings", "/settings"), Page("settings with a token", "/settings",
             act=send("form[action='/settings/tokens']", name="Another", days="3")),
        Page("settings refused", status=422, path="/settings",
             act=send("form[action='/settings/password']", old="wrong", new="wrong again")),
        Page("people", "/people", act=open_details),
        Page("people with a link", "/people", act=send("form[action='/people/invitations']", name="Zoe")),
        Page("people refused", status=422, path="/people",
             act=send("form[action='/people/invitations']", name="Zoe", scope="nowhere at all")),
        Page("convergence signed in", "/m/samples/convergence"), Page("drafts signed in", "/drafts"),
        Page("draft new", "/drafts/new?scope=meeting:samples"), Page("draft", library.draft),
        Page("draft edited", library.draft + "?edit=2"), Page("draft ledger", library.draft + "/ledger", act=open_details),
        Page("draft versions", library.draft + "/versions"), Page("draft replies", library.draft + "/replies"),
        Page("trail", "/trail"), Page("trail of access", "/trail?of=access"),
        Page("trail proved", "/trail", act=send("form[action='/trail/prove']")),
    ]
    for page in admins:
        page.who = "administrator"
    roles = ["reader", "note-taker", "delegation", "rapporteur", "chair", "focal-point", "secretariat",
             "administrator"]
    return [
        Page("home", "/", act=open_details), Page("home on a theme", "/?theme=" + theme[3:]),
        Page("meetings", "/meetings"), Page("meeting", "/m/samples"), Page("session", session),
        Page("convergence", "/m/samples/convergence", act=open_details), Page("drafts", "/drafts"),
        Page("convergence of nothing", "/convergence?q=zyzzyva"), Page("reply unknown", "/reply/unknown", status=404),
        Page("reader", document), Page("reader narrowed", document + "?kind=practice&kind=question"),
        Page("reader with nothing", document + "?party=ISL"), Page("statement", statement),
        Page("search", "/search", act=open_details), Page("search results", "/search?q=rights%20kind%3Aposition"),
        Page("search none", "/search?q=zyzzyva"), Page("search error", "/search?q=party%3A", status=400),
        Page("parties", "/parties"), Page("party", "/p/MAR"), Page("party silent", "/p/ISL"),
        Page("themes", "/themes"), Page("theme", theme), Page("instruments", "/instruments"),
        Page("instrument", instrument), Page("persons", "/persons"), Page("person", person),
        Page("practices", "/practices"), Page("practices narrowed", "/practices?party=MAR"),
        Page("sign-in", "/sign-in"), Page("sign-in first", "/settings"),
        Page("sign-in refused", status=422, path="/sign-in",
             act=send("main form", email="amina@example.org", password="not her password")),
        Page("join", urllib.parse.urlsplit(library.join).path),
        Page("join refused", status=422, path=urllib.parse.urlsplit(library.join).path,
             act=send("main form", email="ivan@example.org", password="password12")),
        Page("join gone", "/join/used", status=422),
        Page("recover", urllib.parse.urlsplit(library.recover).path),
        Page("recover gone", "/recover/used", status=422),
        Page("help", "/help"), *(Page(f"help of a {role}", f"/help/{role}") for role in roles),
        Page("keys", "/help/keys"), Page("not found", "/nothing-here", status=404),
        Page("forbidden", "/people", who="reader", status=403),
    ] + admins


def refuse(browser):
    """Decides on a version that is no longer."""
    browser.run("""const button = document.querySelector('button[name=confirm]');
        button.value = button.value.split(' ')[0] + ' 9'""")
    browser.follow("button[name=confirm]")
