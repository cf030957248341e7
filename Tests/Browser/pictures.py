# SPDX-License-Identifier: Apache-2.0
"""Takes the pictures of the README from the stocked samples: python3 pictures.py FOLDER"""

import base64
import shutil
import subprocess
import sys
from pathlib import Path

from browser import Browser
from library import Library

MOST = 200 * 1024


def review(library):
    """Some decisions, so that the pages show the work of a person."""
    noor = library.people["note-taker"]
    for statement in library.statements[4:8]:
        noor.submit(f"/s/{statement}", f"/s/{statement}/review", version="1", do="confirm")


def take(browser, file, width, height):
    browser.run("return document.fonts.ready")
    shot = browser.cdp("Page.captureScreenshot", format="png", captureBeyondViewport=False,
                       clip={"x": 0, "y": browser.run("return scrollY"), "width": width, "height": height, "scale": 1})
    file.write_bytes(base64.b64decode(shot["data"]))
    if pngquant := shutil.which("pngquant"):
        subprocess.run([pngquant, "--force", "--skip-if-larger", "--output", str(file), "128", str(file)])
    size = file.stat().st_size
    print(f"{file}: {width} x {height}, {size // 1024} KB")
    if size > MOST:
        sys.exit(f"{file} has {size} bytes; at most {MOST}")


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    library = Library()
    browser = None
    try:
        library.furnish()
        review(library)
        browser = Browser(library.server)
        document = f"/d/{library.document}"
        chosen = library.statements[6]
        for name, who, path, language, scheme, width, height in (
            ("home", "visitor", "/", "en", "light", 1280, 800),
            ("meeting", "visitor", "/m/samples", "en", "light", 1280, 800),
            ("reader", "note-taker", f"{document}?at={chosen}", "en", "light", 1280, 700),
            ("search-dark", "reader", "/search?q=detention", "en", "dark", 1280, 800),
            ("intake", "administrator", "/intake", "en", "light", 1280, 1200),
            ("convergence", "visitor", "/m/samples/convergence", "en", "light", 1280, 900),
            ("draft", "administrator", library.draft, "en", "light", 1280, 900),
            ("home-ar-360", "visitor", "/", "ar", "light", 360, 760),
        ):
            browser.size(width, height)
            browser.media(scheme)
            browser.take_over(library.people[who])
            browser.speak(language)
            browser.open(path)
            if name == "reader":
                # As after a click on the statement: its words and its card are lit.
                browser.run("""const card = document.querySelector(`.stmt:has(.status[href="/s/${arguments[0]}"])`);
                    card.click(); scrollTo(0, scrollY - 40)""", chosen)
            take(browser, folder / f"{name}.png", width, height)
    finally:
        if browser:
            browser.close()
        library.stop()


if __name__ == "__main__":
    main()
