#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How fast statements are taken into the store and found there, beside bare INSERTs and beside tantivy.

README.md in this folder says what the figures mean. Everything is written to one temporary folder, which is
removed at the end, on an error and on an interrupt.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path


def lines(command):
    """The lines of JSON that a command prints, as they come."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    for line in process.stdout:
        yield json.loads(line)
    if process.wait() != 0:
        sys.exit(f"{command[0]} ended with status {process.returncode}")


TANTIVY = r"""
import json, sys, time, tantivy
folder, path = sys.argv[1], sys.argv[2]
builder = tantivy.SchemaBuilder()
builder.add_text_field("words", stored=False, tokenizer_name="en_stem")
builder.add_text_field("kind", stored=True, tokenizer_name="raw")
builder.add_text_field("theme", stored=True, tokenizer_name="raw")
builder.add_unsigned_field("number", stored=True)
index = tantivy.Index(builder.build(), path=folder)
begin = time.perf_counter()
writer = index.writer(heap_size=256_000_000, num_threads=1)
with open(path, encoding="utf-8") as file:
    for number, line in enumerate(file):
        kind, theme, words = line.rstrip("\n").split("\t", 2)
        document = tantivy.Document()
        document.add_text("words", words); document.add_text("kind", kind)
        document.add_text("theme", theme); document.add_unsigned("number", number)
        writer.add_document(document)
writer.commit(); writer.wait_merging_threads(); index.reload()
print(json.dumps({"figure": "corpus", "seconds": time.perf_counter() - begin, "statements": number + 1}))
searcher = index.searcher()
for name, queries in json.load(sys.stdin):
    times = []
    for text in queries:
        query = index.parse_query(text, ["words"])
        for turn in range(2):
            begin = time.perf_counter()
            hits = searcher.search(query, 10).hits
            [searcher.doc(address) for _, address in hits]
            if turn: times.append((time.perf_counter() - begin) * 1000)
    times.sort()
    print(json.dumps({"figure": "search", "query": name, "p50": times[len(times) // 2],
                      "p95": times[min(len(times) - 1, len(times) * 95 // 100)]}))
"""


def tantivy(folder, work, queries):
    """tantivy's figures for the same statements and queries; None where it can not be had."""
    place = work / "venv"
    try:
        venv.create(place, with_pip=True)
        subprocess.run([place / "bin/pip", "install", "--quiet", "--disable-pip-version-check", "tantivy"], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=300)
    except (subprocess.SubprocessError, OSError) as error:
        print(f"tantivy could not be installed ({error}); the store is measured alone")
        return None
    index = work / "tantivy"
    index.mkdir()
    # Fields and AND between words as tantivy's language of queries has them: a plus before each.
    asked = [[name, [text if text.startswith('"') else " ".join("+" + word for word in text.split())
                     for text in texts]] for name, texts in queries]
    run = subprocess.run([place / "bin/python", "-c", TANTIVY, index, folder / "statements.tsv"], text=True,
                         input=json.dumps(asked), stdout=subprocess.PIPE)
    if run.returncode != 0:
        print("tantivy did not run to its end; the store is measured alone")
        return None
    return [json.loads(line) for line in run.stdout.splitlines()]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--measure", required=True, help="StoreMeasure, built for release")
    parser.add_argument("--ingest", type=int, default=100_000, help="statements taken in")
    parser.add_argument("--search", type=int, default=1_000_000, help="statements searched in")
    arguments = parser.parse_args()
    address = os.environ.get("TESSERA_TEST_POSTGRES", "")
    with tempfile.TemporaryDirectory(prefix="tessera-bench-") as name:
        work = Path(name)
        if arguments.ingest:
            print(f"taking in {arguments.ingest:,} statements, stored and indexed; best of the runs")
            print(f"{'':12}{'statements/s':>14}{'seconds':>9}{'bare INSERTs s':>16}{'share of bare':>15}")
            command = [arguments.measure, "ingest", work, str(arguments.ingest)] + ([address] if address else [])
            for figure in lines(command):
                print(f"{figure['engine']:12}{figure['perSecond']:>14,.0f}{figure['seconds']:>9.1f}"
                      f"{figure['bareSeconds']:>16.1f}{figure['shareOfBare']:>15.2f}")
            print("aim: a share of 0.50 or more")
            if not address:
                print("PostgreSQL was not measured: run this through Scripts/with-postgres")
        if arguments.search:
            folder = work / "search"
            folder.mkdir()
            ours, queries = [], None
            for figure in lines([arguments.measure, "search", folder, str(arguments.search)]):
                if figure["figure"] == "queries":
                    queries = figure["queries"]
                elif figure["figure"] == "corpus":
                    print(f"\nsearching {figure['statements']:,} statements on SQLite, ten hits of the best; "
                          f"taken in in {figure['seconds']:.0f} s")
                else:
                    ours.append(figure)
            peer = tantivy(folder, work, queries) or []
            found = {figure["query"]: figure for figure in peer if figure["figure"] == "search"}
            print(f"{'milliseconds':36}{'p50':>9}{'p95':>9}{'tantivy p50':>14}{'tantivy p95':>13}{'p50 ratio':>11}")
            for figure in ours:
                other = found.get(figure["query"])
                line = f"{figure['query']:36}{figure['p50']:>9.2f}{figure['p95']:>9.2f}"
                if other:
                    line += f"{other['p50']:>14.2f}{other['p95']:>13.2f}{figure['p50'] / max(other['p50'], 1e-6):>11.1f}"
                print(line)
            for figure in peer:
                if figure["figure"] == "corpus":
                    print(f"tantivy indexed them in {figure['seconds']:.0f} s")


if __name__ == "__main__":
    main()
