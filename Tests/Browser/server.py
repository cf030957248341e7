# SPDX-License-Identifier: Apache-2.0
"""A server of Tessera for a suite of tests: its own database in a temporary folder, its own port."""

import atexit
import contextlib
import http.cookiejar
import os
import re
import select
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLES = ROOT / "Samples"
TESSERA = os.environ.get("TESSERA", str(ROOT / ".build/debug/tessera"))
PATIENCE = 60


class Server:
    """`tessera serve` on a fresh database; documents are taken in before it starts.

    `first_link` makes the first visitor its administrator; it is None where there is one already, in a copy
    of a database.
    """

    def __init__(self, documents=(), meeting="samples", title="The samples", date="2016-12-10", forum="gfmd",
                 copy=None):
        self.folder = Path(tempfile.mkdtemp(prefix="tessera-browser."))
        self.database = self.folder / "record.sqlite"
        self.process = None
        # Where a run is ended in the middle, nothing stays behind.
        atexit.register(self.stop)
        try:
            if copy:
                # The newest changes may stand in the log beside the database.
                files = list(copy.parent.glob(copy.name + "*"))
                if not files:
                    raise FileNotFoundError(f"the prepared library is gone: {copy}")
                for file in files:
                    shutil.copy(file, self.folder)
            if documents:
                self.ingest(documents, meeting, title=title, date=date, forum=forum)
            self._start(asks_link=copy is None)
        except BaseException:
            self.stop()
            raise

    def ingest(self, documents, meeting, title=None, date=None, forum=None):
        given = {"--title": title, "--date": date, "--forum": forum}
        options = [part for name, value in given.items() if value for part in (name, value)]
        subprocess.run(
            [TESSERA, "ingest", *map(str, documents), "--meeting", meeting, *options,
             "--database", str(self.database), "--by", "desk"],
            check=True, stdout=subprocess.DEVNULL)

    def _start(self, asks_link):
        self.log = open(self.folder / "server.log", "wb")
        self.process = subprocess.Popen(
            [TESSERA, "serve", "--port", "0", "--log-level", "notice", "--database", str(self.database)],
            stdout=subprocess.PIPE, stderr=self.log, env={**os.environ, "TZ": "UTC"})
        printed, end = b"", time.monotonic() + PATIENCE
        while time.monotonic() < end:
            ready, _, _ = select.select([self.process.stdout], [], [], 1)
            piece = os.read(self.process.stdout.fileno(), 65536) if ready else None
            if piece == b"":
                break
            printed += piece or b""
            address = re.search(rb"Open (http://\S+)\n", printed)
            link = re.search(rb"(http://\S+/join/\S+)\n", printed)
            if address and (link or not asks_link):
                self.address = address.group(1).decode()
                self.first_link = link.group(1).decode() if link else None
                return
        raise RuntimeError(f"the server did not start:\n{printed.decode()}\n{self.words()}")

    def words(self):
        """What the server logged."""
        return (self.folder / "server.log").read_text(errors="replace")

    def halt(self):
        """Stops serving; the database stays."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if self.process:
            self.process.stdout.close()
            self.log.close()
            self.process = None

    def stop(self):
        atexit.unregister(self.stop)
        self.halt()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, path):
        return path if path.startswith("http") else self.address + path


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Client:
    """Asks a server without a browser: for headers, files and weights, and to prepare accounts and statements."""

    def __init__(self, server):
        self.server = server
        self.cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(
            NoRedirect, urllib.request.HTTPCookieProcessor(self.cookies))

    def ask(self, path, form=None, accept="text/html"):
        """The status, the headers and the bytes of an answer; redirections are not followed."""
        request = urllib.request.Request(self.server.url(path), headers={"Accept": accept})
        if form is not None:
            request.data = urllib.parse.urlencode(form, doseq=True).encode()
        return self._sent(request)

    def _sent(self, request):
        try:
            with self._opener.open(request, timeout=PATIENCE) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as answer:
            with contextlib.closing(answer):
                return answer.code, answer.headers, answer.read()

    def page(self, path):
        return self.ask(path)[2].decode()

    def submit(self, page, action, **fields):
        """Sends a form of `page` with the secret that stands in it."""
        secret = re.search(r'name="csrf" value="([^"]+)"', self.page(page)).group(1)
        return self.ask(action, {"csrf": secret, **fields})

    def upload(self, page, name, content, **fields):
        """Sends a file by the form of `page`."""
        secret = re.search(r'name="csrf" value="([^"]+)"', self.page(page)).group(1)
        edge = "edge-of-a-part"
        parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
                 for field, value in {"csrf": secret, **fields}.items()]
        parts.append(f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
                     f'Content-Type: application/octet-stream\r\n\r\n'.encode() + content)
        request = urllib.request.Request(
            self.server.url(page), b"".join(parts) + f"\r\n--{edge}--\r\n".encode(),
            {"Content-Type": f"multipart/form-data; boundary={edge}"})
        return self._sent(request)

    def join(self, link, name, email, password):
        path = urllib.parse.urlsplit(link).path
        status, _, body = self.submit(path, path, name=name, email=email, password=password)
        if status != 303:
            raise RuntimeError(f"{name} could not join: {status}\n{body.decode()}")
        return self

    def invite(self, name, role, scope="everywhere"):
        """The link for somebody who is to join."""
        body = self.submit("/people", "/people/invitations", name=name, role=role, scope=scope)[2].decode()
        return re.search(r'class="secret">([^<]+)<', body).group(1)
