#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How fast `tessera read` is on one core, beside spaCy on the same text.

README.md in this folder says what the figures mean. Everything is written to one temporary folder,
which is removed at the end, on an error and on an interrupt. 1 MB is 1,000,000 bytes.
"""

import argparse
import json
import os
import platform
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
import zlib
from collections import namedtuple
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MB = 1_000_000
SEED = 20181210
RSS_UNIT = 1 if sys.platform == "darwin" else 1024  # ru_maxrss: bytes on macOS, KiB on Linux
Run = namedtuple("Run", "wall cpu peak written slowest")


class Failed(Exception):
    """A child process failed, or there is nothing to measure."""


def run(command, work):
    """Runs one child to its end; its figures and the last line it printed."""
    with open(work / "child.log", "w+b") as log:
        begin = time.perf_counter()
        child = subprocess.Popen(list(map(str, command)), stdin=subprocess.DEVNULL, stdout=log,
                                 stderr=log, start_new_session=True)
        try:
            _, status, usage = os.wait4(child.pid, 0)
            wall = time.perf_counter() - begin
            child.returncode = os.waitstatus_to_exitcode(status)
        finally:
            if child.returncode is None:  # interrupted: end it and its children
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        log.seek(0)
        line = (log.read().decode("utf-8", "replace").strip() or "no message").splitlines()[-1]
    if child.returncode != 0:
        raise Failed(f"{Path(command[0]).name}, exit {child.returncode}: {line.strip()}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * RSS_UNIT, 0, wall), line


def rows(table):
    """The rows of a table of the catalogue, as dictionaries."""
    text = (ROOT / "Sources/Vocabulary/Catalogue" / table).read_text("utf-8")
    header, *lines = [x.split("\t") for x in text.splitlines() if x and not x.startswith("#")]
    return [dict(zip(header, line)) for line in lines]


class Corpus:
    """Endless text of the kind of the English samples, the same in every run.

    Each copy of the samples has its sections in another order and its States exchanged for others:
    those that English names with "the" among themselves, and the rest among themselves.
    """

    def __init__(self):
        article = re.compile(r"United|Republic|Islands|Federation|Philippines|Gambia|Bahamas"
                             r"|Maldives|Comoros|Congo|Holy See")
        names = [row["name"] for row in rows("states.tsv")]
        names = [n for n in names if "(" not in n and n != "China"]  # China: "the G-77 and China"
        self.classes = [[n for n in names if bool(article.search(n)) == c] for c in (False, True)]
        spellings = sorted({s for n in names for s in (n, n.upper())}, key=lambda s: (-len(s), s))
        cut = re.compile(rf"\b({'|'.join(map(re.escape, spellings))})\b")
        texts = [path.read_text("utf-8", "replace") for path in sorted(ROOT.glob("Samples/*.txt"))]
        self.texts = [text for text in texts if "\ufffd" not in text  # English: full of these words
                      and len(re.findall(r"\b(?:the|and|of)\b", text)) > len(text.split()) / 20]
        # A section ends where a sentence ends at a blank line: headings stay with what follows.
        ends = re.compile(r"(?<=[.;?!\"”])[ \t]*\n\s*\n")
        self.sections = [cut.split(x.strip()) for text in self.texts for x in ends.split(text)]
        if not self.sections:
            raise Failed("there is no English text in Samples/")

    def pieces(self):
        chance = random.Random(SEED)
        while True:
            other = {}
            for names in self.classes:
                for name, new in zip(names, chance.sample(names, len(names))):
                    other[name], other[name.upper()] = new, new.upper()
            for section in chance.sample(self.sections, len(self.sections)):
                yield ("".join(other.get(part, part) for part in section) + "\n\n").encode()

    def write(self, path, size):
        """Writes `size` bytes in whole sections; their number and checksum."""
        written = check = 0
        with open(path, "wb") as file:
            for piece in self.pieces():
                file.write(piece)
                written, check = written + len(piece), zlib.crc32(piece, check)
                if written >= size:
                    return written, f"{check:08x}"


def tessera(binary, options, path, work, times):
    """The run with the least wall time, with the highest peak and wall time of all runs."""
    runs = []
    for number in range(times):
        print(f"tessera: {path.name}, run {number + 1} of {times}", file=sys.stderr)
        with tempfile.TemporaryDirectory(dir=work) as output:
            result, _ = run([binary, "read", path, *options, "--output", output], work)
            written = sum(f.stat().st_size for f in Path(output).rglob("*") if f.is_file())
        if not written:
            raise Failed(f"tessera wrote nothing for {path.name}")
        runs.append(result._replace(written=written))
    return min(runs)._replace(peak=max(r.peak for r in runs), slowest=max(r.wall for r in runs))


def install_peer(work):
    """The interpreter of a throw-away virtual environment with spaCy."""
    print("spaCy: installing it into a temporary virtual environment", file=sys.stderr)
    python = work / "venv/bin/python"
    run([sys.executable, "-m", "venv", work / "venv"], work)
    run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--retries", "1",
         "--timeout", "20", "--only-binary", ":all:", "spacy>=3.7,<4"], work)
    return python


def patterns():
    """Every English name and alias of the parties, as phrase patterns."""
    found = {}
    for table, columns in {"states.tsv": ("name", "formal", "aliases"),
                           "organisations.tsv": ("code", "name", "aliases")}.items():
        names = [n.strip() for row in rows(table) for c in columns for n in row[c].split("|")]
        found.update((name, table[:-5].upper()) for name in names if name)
    return [{"label": label, "pattern": name} for name, label in found.items()]


def per(a, b, digits=2):
    return f"{a / b:.{digits}f}" if b > 0 else "n/a"


def table(lines):
    widths = [max(map(len, column)) for column in zip(*lines)]
    for first, *rest in lines:
        cells = [cell.rjust(width) for cell, width in zip(rest, widths[1:])]
        print("  ".join([first.ljust(widths[0])] + cells).rstrip())


def benchmark(binary, sizes, slice_size, core, work):
    corpus, path, options = Corpus(), work / "start-up.txt", ["--format", "json"]
    path.write_text("Kenya welcomed the report.\n")
    try:
        tessera(binary, options, path, work, 1)
    except Failed:
        options = []  # an older binary has no --format
    first, read, failed = tessera(binary, options, path, work, 5), [], None
    for size in sizes:
        path = work / f"{size:g} MB"
        n, check = corpus.write(path, size * MB)
        try:
            read.append((n, tessera(binary, options, path, work, 1 if size >= 100 else 3)))
        except Failed as error:
            failed = error
            break
        path.unlink()
    try:
        python, missing = install_peer(work), None
        corpus.write(work / "slice", slice_size * MB)
        (work / "patterns").write_text(json.dumps(patterns()), "utf-8")
        print("spaCy: timing", file=sys.stderr)
        peer = [python, "-I", ROOT / "Benchmarks/peer.py", work / "slice", work / "patterns"]
        version, wall, cpu, sentences, names = json.loads(run(peer, work)[1])
    except Failed as error:
        missing, version = error, "missing"
    else:
        n, r = (work / "slice").stat().st_size, tessera(binary, options, work / "slice", work, 3)
    last = tessera(binary, options, work / "start-up.txt", work, 5)  # again, some minutes later
    start = min(first, last)._replace(slowest=max(first.slowest, last.slowest))

    info = Path("/proc/cpuinfo")
    model = re.search(r"model name\s*:\s*(.+)", info.read_text() if info.exists() else "")
    print(f"machine  {model[1] if model else platform.machine()}, {core}, {platform.system()}")
    print(f"peer     spaCy {version}, Python {platform.python_version()}")
    print(f"tessera  {binary} read {' '.join(options) or '(it refused --format json)'}")
    print(f"corpus   from {len(corpus.texts)} samples, {len(corpus.sections)} sections, "
          f"{len(''.join(corpus.texts).encode()) / 1000:.0f} kB; crc32 of {path.name} {check}\n")
    lines = [["file", "wall s", "slowest", "CPU s", "MB/s", "marginal MB/s", "by CPU", "peak MB",
              "peak B/B", "less start-up", "output MB"],
             ["start-up", f"{start.wall:.3f}", f"{start.slowest:.3f}", f"{start.cpu:.3f}", "", "",
              "", f"{start.peak / MB:.0f}", "", "", ""]]
    for size, (k, p), (m, q) in zip(sizes, [(0, start)] + read, read):
        lines.append([f"{size:g} MB", f"{q.wall:.3f}", f"{q.slowest:.3f}", f"{q.cpu:.3f}",
                      per(m / MB, q.wall), per((m - k) / MB, q.wall - p.wall),
                      per((m - k) / MB, q.cpu - p.cpu), f"{q.peak / MB:.0f}", per(q.peak, m, 1),
                      per(q.peak - start.peak, m, 1), f"{q.written / MB:.1f}"])
    table(lines)
    if len(read) > 1:
        (k, p), (m, q) = read[-2:]
        print(f"time per byte, {lines[-1][0]} against {lines[-2][0]}, 1.00 is linear: "
              f"less start-up {per((q.wall - start.wall) / m, (p.wall - start.wall) / k)}, by CPU "
              f"{per((q.cpu - start.cpu) / m, (p.cpu - start.cpu) / k)}; "
              f"in all {per(q.wall / m, p.wall / k)}")
    runs = [start] + [x for _, x in read]
    if any(x.slowest > 1.15 * x.wall or x.wall > 1.1 * x.cpu + 0.05 for x in runs):
        print("CAUTION: runs differ by more than 15 % or waited for the core: a busy machine")
    if missing:
        print("\nspaCy is MISSING (is PyPI reachable?), so Tessera was measured alone.", missing)
    else:
        print()
        head = [f"the same {n / MB:.2f} MB", "wall s", "CPU s", "MB/s", "times spaCy", "by CPU"]
        table([head] + [[name, f"{w:.3f}", f"{c:.3f}", per(n / MB, w), per(wall, w), per(cpu, c)]
            for name, w, c in (("spaCy, processing only", wall, cpu),
                               ("Tessera less start-up", r.wall - start.wall, r.cpu - start.cpu),
                               ("Tessera, whole process", r.wall, r.cpu))])
        print(f"spaCy: blank(\"en\"), sentencizer, entity_ruler with {len(patterns())} names; "
              f"it found {sentences} sentences and {names} names")
    if failed:
        raise Failed(f"Tessera did not read {path.name}: {failed}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tessera", type=Path, required=True, help="the binary, built for release")
    parser.add_argument("--quick", action="store_true", help="1 and 5 MB, not 1, 10 and 100 MB")
    parser.add_argument("--sizes", help="other sizes in MB, with commas: 0.2,0.5")
    given = parser.parse_args()
    sizes = sorted(map(float, (given.sizes or ("1,5" if given.quick else "1,10,100")).split(",")))
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))  # cleans up, as it raises
    core = "not bound to one core"
    if hasattr(os, "sched_setaffinity"):
        number = max(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {number})  # every child inherits it
        core = f"core {number} of {os.cpu_count()} alone"
    try:
        with tempfile.TemporaryDirectory(prefix="tessera-bench-") as work:
            benchmark(given.tessera.resolve(), sizes, min(0.5 if given.quick else 2, sizes[-1]),
                      core, Path(work))
    except (Failed, OSError) as error:
        sys.exit(f"the benchmark could not run: {error}")


if __name__ == "__main__":
    main()
