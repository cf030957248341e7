#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the files of browser tests, as many at once as there are processors, the longest first.

    TESSERA=PATH python3 run.py [NAME…]     NAME as a file is called, without its extension
"""

import os
import pickle
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
LONGEST = ["test_every_page_in_arabic", "test_every_page_in_english", "test_a_days_work_in_arabic_by_keyboard",
           "test_a_days_work_without_script", "test_a_days_work", "test_every_page_is_walked_by_keyboard"]


def main():
    names = sys.argv[1:] or sorted((file.stem for file in HERE.glob("test_*.py")), key=lambda name: (
        LONGEST.index(name) if name in LONGEST else len(LONGEST), name))
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tessera-browser-run.") as folder:
        running = {}
        try:
            failed = run(names, Path(folder), running)
        finally:
            # Each stops its servers and browsers before it ends.
            for _, _, process in running.values():
                process.terminate()
            for _, _, process in running.values():
                process.wait()
    print(f"{len(names) - len(failed)} of {len(names)} files passed in {time.monotonic() - start:.0f} s"
          + (f"; failed: {', '.join(failed)}" if failed else ""))
    return 1 if failed else 0


def run(names, folder, running):
    """Runs them, and returns those that failed; `running` holds those that are not done."""
    waiting, failed = list(names), []
    if len(names) > 1:
        prepare(folder)
    while waiting or running:
        while waiting and len(running) < (os.cpu_count() or 1):
            name = waiting.pop(0)
            output = open(folder / f"{name}.txt", "w+")
            running[name] = (output, time.monotonic(), subprocess.Popen(
                [sys.executable, "-m", "unittest", "-v", name], cwd=HERE, stdout=output, stderr=subprocess.STDOUT,
                env={**os.environ, "TESSERA_BROWSER_PREPARED": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}))
        name = next((name for name, (_, _, process) in running.items() if process.poll() is not None), None)
        if name is None:
            time.sleep(0.2)
            continue
        output, began, process = running.pop(name)
        output.seek(0)
        print(f"== {name} ({time.monotonic() - began:.0f} s)\n{output.read()}", flush=True)
        output.close()
        if process.returncode:
            failed.append(name)
    return failed


def prepare(folder):
    """Makes the stocked library once for all of them."""
    from library import Library
    (folder / "prepared").write_bytes(pickle.dumps(Library.prepared()))


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main())
