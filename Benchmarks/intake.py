#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How long `tessera read` takes for a folder of PDFs, beside `pdftotext` alone on the same folder.

README.md in this folder says what the figures mean. Everything is written to one temporary folder,
which is removed at the end, on an error and on an interrupt.
"""

import argparse
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SEED = 20161210


def pages_of(paragraphs):
    """Lines of at most 88 characters, 48 to a page, a blank line between paragraphs."""
    lines = []
    for paragraph in paragraphs:
        line = ""
        for word in paragraph.split():
            if len(line) + len(word) > 88:
                lines.append(line)
                line = ""
            line += (" " if line else "") + word
        lines += [line, ""]
    return [lines[start:start + 48] for start in range(0, len(lines), 48)]


def pdf(pages, symbol):
    """A PDF of those pages, each with a running head and a number, its streams compressed."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>",
               f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
               b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>"]
    for number, lines in enumerate(pages):
        shown = [(72, 40, symbol), (290, 800, str(number + 1))]
        shown += [(72, 80 + 14 * place, line) for place, line in enumerate(lines) if line]
        content = b""
        for x, y, line in shown:
            # A word at a time, as word processors set a line.
            words = line.encode("cp1252", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
            content += b"BT /F1 11 Tf 1 0 0 1 %d %d Tm [(%s)] TJ ET\n" % (x, 842 - y, b") -12 (".join(words.split(b" ")).replace(b") -12 (", b" ) -12 ("))
        packed = zlib.compress(content)
        objects.append(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
                       b"/Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * number))
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed) + packed + b"\nendstream")
    out, offsets = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)


def made_folder(folder, count):
    """Reports of some 25 pages out of the English samples, their paragraphs in an order of their own."""
    paragraphs = []
    for sample in sorted((ROOT / "Samples").glob("[a-z]*.txt")):
        if not sample.stem.endswith(("-fr", "-es")):
            paragraphs += [" ".join(p.split()) for p in sample.read_text("utf-8").split("\n\n") if p.strip()]
    for number in range(count):
        order = random.Random(SEED + number)
        chosen = []
        while sum(map(len, chosen)) < 80_000:
            chosen.append(order.choice(paragraphs))
        (folder / f"made-{number:03}.pdf").write_bytes(pdf(pages_of(chosen), f"FORUM/2031/{number + 1}"))


def timed(run):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    run()
    wall = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(tessera, folder, work, jobs, pairs):
    files = sorted(map(str, folder.glob("*.pdf")))
    records = work / "records"

    def peer():
        def one(file):
            subprocess.run(["pdftotext", file, os.devnull], check=True, stderr=subprocess.DEVNULL)
        with ThreadPoolExecutor(jobs) as pool:
            list(pool.map(one, files))

    def ours():
        shutil.rmtree(records, ignore_errors=True)
        subprocess.run([tessera, "read", *files, "--format", "json", "--output", records, "--jobs", str(jobs)],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    peer(), ours()  # warm
    ratios, walls = [], []
    for number in range(pairs):
        runs = [(peer, 0), (ours, 1)] if number % 2 == 0 else [(ours, 1), (peer, 0)]
        figures = [None, None]
        for run, place in runs:
            figures[place] = timed(run)
        walls.append((figures[0][0], figures[1][0]))
        ratios.append((figures[1][0] / figures[0][0], figures[1][1] / figures[0][1]))
    if len(list(records.glob("*.json"))) != len(files):
        raise SystemExit("tessera did not write a record for each file")
    return len(files), walls, ratios


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tessera", required=True, help="a binary built for release")
    parser.add_argument("--reports", help="a folder of real PDFs, measured too; each is read many times")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--documents", type=int, default=150)
    arguments = parser.parse_args()
    if not shutil.which("pdftotext"):
        sys.exit("pdftotext is not installed (apt-get install poppler-utils)")
    with tempfile.TemporaryDirectory(prefix="tessera-bench-") as name:
        work = Path(name)
        folders = [("made of the samples", work / "made")]
        folders[0][1].mkdir()
        made_folder(folders[0][1], arguments.documents)
        real = sorted(Path(arguments.reports).glob("*.pdf")) if arguments.reports else []
        if real:
            folder = work / "real"
            folder.mkdir()
            for number in range(arguments.documents):
                os.link(shutil.copy(real[number % len(real)], work / f"copy-{number}.pdf"),
                        folder / f"{real[number % len(real)].stem}-{number:03}.pdf")
            folders.append(("real reports", folder))
        print(f"a folder of PDFs, {arguments.jobs} jobs, {arguments.pairs} pairs of runs in turn")
        print(f"{'':22}{'PDFs':>6}{'pdftotext s':>13}{'tessera s':>11}{'wall ratio':>12}{'CPU ratio':>11}")
        for title, folder in folders:
            count, walls, ratios = measure(arguments.tessera, folder, work, arguments.jobs, arguments.pairs)
            print(f"{title:22}{count:>6}{statistics.median(w[0] for w in walls):>13.2f}"
                  f"{statistics.median(w[1] for w in walls):>11.2f}"
                  f"{statistics.median(r[0] for r in ratios):>12.2f}{statistics.median(r[1] for r in ratios):>11.2f}")
        print("aim: 1.30 or less")


if __name__ == "__main__":
    main()
