# SPDX-License-Identifier: Apache-2.0
"""A headless Chromium for tests, and what a failed test keeps of it."""

import atexit
import json
import os
import re
import shutil
import tempfile
from pathlib import Path

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

PATIENCE = 60
KEPT = Path(os.environ.get("TESSERA_BROWSER_KEPT", tempfile.gettempdir() + "/tessera-browser-failures"))


class Browser:
    """One profile of Chromium: a person at a machine of their own."""

    def __init__(self, server, width=1280, height=900, language="en", script=True,
                 network=False):
        self.server = server
        self.script = script
        self.downloads = Path(tempfile.mkdtemp(prefix="tessera-downloads."))
        options = webdriver.ChromeOptions()
        options.binary_location = os.environ.get("CHROMIUM", shutil.which("chromium") or "/usr/bin/chromium")
        for flag in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
                     "--hide-scrollbars", "--no-first-run", "--disable-extensions",
                     "--disable-background-networking", "--disable-features=Translate",
                     f"--window-size={width},{height}"):
            options.add_argument(flag)
        preferences = {"intl.accept_languages": language, "download.default_directory": str(self.downloads)}
        if not script:
            preferences["profile.managed_default_content_settings.javascript"] = 2
        options.add_experimental_option("prefs", preferences)
        logs = {"browser": "ALL", **({"performance": "ALL"} if network else {})}
        options.set_capability("goog:loggingPrefs", logs)
        service = webdriver.ChromeService(
            os.environ.get("CHROMEDRIVER", shutil.which("chromedriver") or "/usr/bin/chromedriver"))
        self.driver = webdriver.Chrome(options=options, service=service)
        atexit.register(self.close)
        self.driver.set_page_load_timeout(PATIENCE)
        self.size(width, height)
        # Without motion, what is scrolled to is there at once.
        self.media()

    def close(self):
        atexit.unregister(self.close)
        try:
            self.driver.quit()
        finally:
            shutil.rmtree(self.downloads, ignore_errors=True)

    # How the page is shown

    def cdp(self, command, **parameters):
        return self.driver.execute_cdp_cmd(command, parameters)

    def size(self, width, height=900):
        """Narrower than a window may be: 360 is a cheap phone."""
        self.cdp("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                 mobile=False)

    def media(self, scheme="light", kind=""):
        self.cdp("Emulation.setEmulatedMedia", media=kind, features=[
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"}])

    # Where one is

    def open(self, path):
        self.driver.get(self.server.url(path))
        return self

    @property
    def path(self):
        return re.sub(r"^https?://[^/]+", "", self.driver.current_url)

    def speak(self, language):
        """The language of the pages from here on, as its choice in the footer keeps it."""
        self.cdp("Network.setCookie", name="language", value=language, url=self.server.address)

    def take_over(self, client):
        """Goes on in the session of a client; nobody's where it is None."""
        self.cdp("Network.clearBrowserCookies")
        for cookie in client.cookies if client else ():
            self.cdp("Network.setCookie", name=cookie.name, value=cookie.value, url=self.server.address,
                     httpOnly=True)

    # What is there

    def one(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def has(self, selector):
        return bool(self.all(selector))

    def text(self, selector="main"):
        return self.one(selector).text

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def until(self, condition, what=None):
        """The first true answer of `condition`; elements may come, go and be replaced meanwhile."""
        wait = WebDriverWait(self.driver, PATIENCE, 0.05, ignored_exceptions=(WebDriverException,))
        return wait.until(lambda _: condition(), what or "")

    def until_there(self, selector):
        return self.until(lambda: self.one(selector), f"nothing matches {selector}")

    # What one does

    def click(self, selector_or_element):
        element = selector_or_element
        if isinstance(element, str):
            element = self.one(element)
        element.click()

    def follow(self, selector_or_element):
        """Clicks what leads to another page, and waits until that page is there."""
        self.leave(lambda: self.click(selector_or_element))

    def leave(self, act):
        """Does what leads to another page, and waits until that page is there with its script."""
        def page():
            return self.run("return document.readyState === 'complete' && performance.timeOrigin")
        before = self.until(page)
        act()
        self.until(lambda: page() not in (False, before), "the page stayed")

    def fill(self, form="main", **fields):
        for name, value in fields.items():
            element = self.one(f"{form} [name={name}]")
            if element.tag_name == "select":
                Select(element).select_by_value(value)
            elif element.get_attribute("type") == "file":
                element.send_keys(str(value))
            else:
                element.clear()
                element.send_keys(value)

    def press(self, *keys):
        """Sends keys to whatever has the focus."""
        for key in keys:
            self.driver.switch_to.active_element.send_keys(key)

    # What is kept

    def console(self):
        """What the browser complained of since it was last asked."""
        return [entry for entry in self.driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]

    def network(self):
        """The pages that were answered since this was last asked: their status and headers."""
        events = (json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance"))
        return [event["params"]["response"] for event in events
                if event["method"] == "Network.responseReceived" and event["params"]["type"] == "Document"]

    def keep(self, name):
        """Keeps a picture and the HTML of the page, and returns where."""
        folder = KEPT / re.sub(r"[^\w.-]+", "-", name)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "address.txt").write_text(self.driver.current_url + "\n")
        (folder / "page.html").write_text(self.driver.page_source)
        self.driver.save_screenshot(str(folder / "page.png"))
        (folder / "console.json").write_text(json.dumps(self.driver.get_log("browser"), indent=1))
        return folder


__all__ = ["Browser", "By", "Keys", "Select", "KEPT"]
