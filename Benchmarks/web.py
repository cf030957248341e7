#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How many pages a second the server answers, beside a named peer in the same run.

wrk opens 32 connections on loopback for a while on each of three addresses: the reader (30 statements beside their
text), a search with facets, and a list of the API. The peer is Flask with Jinja2 under gunicorn, as many workers as
cores, which renders the reader's page out of a record it holds in memory: no database, no rights, no languages.
The floor is the server's own address that says only "ok": what routing, log and headers take by themselves.

    python3 Benchmarks/web.py --tessera .build/release/tessera [--seconds 10]
    Scripts/with-postgres python3 Benchmarks/web.py --tessera .build/release/tessera    # both engines
"""
import argparse, json, os, re, shutil, signal, socket, subprocess, sys, tempfile, time, urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = sorted(ROOT.glob("Samples/[a-z]*.txt"))

PEER = '''
import json, os
from flask import Flask, render_template_string
app = Flask(__name__)
record = json.load(open(os.environ["PEER_RECORD"]))
page = open(os.environ["PEER_TEMPLATE"]).read()
template = app.jinja_env.from_string(page)
@app.route("/reader")
def reader():
    statements = record["statements"][:30]
    return template.render(title=record["document"]["title"], paragraphs=record["paragraphs"], statements=statements)
'''
TEMPLATE = '''<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title></head><body><main>
<h1>{{ title }}</h1><section>{% for p in paragraphs %}<p data-n="{{ loop.index }}">{{ p }}</p>
{% endfor %}</section><form method="post" action="/review"><ol>
{% for s in statements %}<li class="stmt k-{{ s.kind }}" id="s{{ loop.index }}"><div class="bar">{% for w in s.speakers %}<a class="who" href="/p/{{ w.party }}">{{ w.name }}</a>{% endfor %}<span class="kind">{{ s.kind }}</span><a href="#t{{ loop.index }}" aria-label="In the text: {{ loop.index }}">p{{ loop.index }}</a></div><p>{{ s.quote }}</p><ul class="tags">{% for t in s.themes %}<li><a class="tag" href="/t/{{ t }}">{{ t }}</a></li>{% endfor %}</ul><div class="review"><a class="status" href="/s/{{ s.id }}">Suggested</a><button name="confirm" value="{{ s.id }}">Confirm</button><a href="/s/{{ s.id }}/edit">Correct</a><button name="reject" value="{{ s.id }}">Reject</button></div></li>
{% endfor %}</ol></form></main></body></html>'''


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(url):
    for _ in range(200):
        try:
            return urllib.request.urlopen(url, timeout=2).read()
        except OSError:
            time.sleep(0.05)
    sys.exit(f"{url} did not answer")


def milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60000}[unit]


def load(url, seconds):
    """Requests a second, p50 and p99 in milliseconds, and the bytes of one answer."""
    size = len(urllib.request.urlopen(url).read())
    subprocess.run(["wrk", "-t2", "-c32", "-d2s", url], capture_output=True, check=True)
    out = subprocess.run(["wrk", "-t2", "-c32", f"-d{seconds}s", "--latency", url], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in out:
        sys.exit(f"{url}: {out}")
    found = dict(re.findall(r"^\s+(50|99)%\s+(\S+)$", out, re.M))
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1]), milliseconds(found["50"]), milliseconds(found["99"]), size


def served(tessera, database, seconds):
    subprocess.run([tessera, "ingest", *map(str, SAMPLES), "--meeting", "samples", "--title", "The samples", "--database", database, "--by", "bench"], check=True, capture_output=True)
    port = free_port()
    server = subprocess.Popen([tessera, "serve", "--database", database, "--port", str(port), "--log-level", "error"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    try:
        wait_for(base + "/health/ready")
        meeting = urllib.request.urlopen(base + "/m/samples").read().decode()
        found = [urllib.request.urlopen(base + path).read().decode().count('<li class="stmt') for path in sorted(set(re.findall(r'/d/[0-9a-f]{16}(?=")', meeting)))]
        paths = sorted(set(re.findall(r'/d/[0-9a-f]{16}(?=")', meeting)))
        reader = paths[found.index(max(found))]
        results = {}
        for name, path in [("floor", "/health/live"), ("reader", reader), ("search", "/search?q=migrants"), ("API list", "/api/v1/statements?q=migrants&limit=30")]:
            results[name] = load(base + path, seconds)
        record = json.loads(urllib.request.urlopen(base + reader + ".json").read())
        text = urllib.request.urlopen(base + reader + "/original").read().decode()
        return results, record, text
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def peer(record, text, seconds, folder):
    (folder / "peer.py").write_text(PEER)
    (folder / "page.html").write_text(TEMPLATE)
    quoted = {"document": record["document"], "paragraphs": text.split("\n\n")[:40], "statements": [{"id": s["id"], "kind": s["kind"], "quote": s["quote"] if "quote" in s else s.get("text", ""), "themes": s["themes"], "speakers": [{"party": w.get("party"), "name": w.get("name")} for w in s["speakers"]]} for s in record["statements"]]}
    (folder / "record.json").write_text(json.dumps(quoted))
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "gunicorn", "-w", str(os.cpu_count()), "-b", f"127.0.0.1:{port}", "--log-level", "error", "peer:app"], cwd=folder, env={**os.environ, "PEER_RECORD": str(folder / "record.json"), "PEER_TEMPLATE": str(folder / "page.html")})
    try:
        wait_for(f"http://127.0.0.1:{port}/reader")
        return load(f"http://127.0.0.1:{port}/reader", seconds)
    finally:
        process.terminate()
        process.wait(20)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--tessera", required=True)
    arguments.add_argument("--seconds", type=int, default=10)
    options = arguments.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is missing: apt-get install wrk")
    try:
        import flask, gunicorn  # noqa: F401
    except ImportError:
        subprocess.run([sys.executable, "-m", "pip", "install", "-q", "flask", "gunicorn"], check=True)
    tessera = os.path.abspath(options.tessera)
    folder = Path(tempfile.mkdtemp(prefix="tessera-web-bench-"))
    try:
        engines = {"SQLite": str(folder / "bench.sqlite")}
        server = os.environ.get("TESSERA_TEST_POSTGRES")
        if server:
            subprocess.run(["psql", "-q", server, "-c", "DROP DATABASE IF EXISTS web_bench", "-c", "CREATE DATABASE web_bench"], check=True, capture_output=True)
            engines["PostgreSQL"] = re.sub(r"/[^/?]*(\?|$)", r"/web_bench\1", server, count=0) if server.count("/") > 2 else server + "/web_bench"
        ran = {}
        for engine, database in engines.items():
            ran[engine], record, text = served(tessera, database, options.seconds)
        ran["Flask, Jinja2, gunicorn"] = {"reader": peer(record, text, options.seconds, folder)}
        print(f"32 connections on loopback, {options.seconds} s each, {os.cpu_count()} cores shared with wrk")
        print(f"{'':26}{'page':10}{'requests/s':>11}{'p50 ms':>9}{'p99 ms':>9}{'bytes':>9}")
        for engine, results in ran.items():
            for name, (rate, p50, p99, size) in results.items():
                print(f"{engine:26}{name:10}{rate:11.0f}{p50:9.1f}{p99:9.1f}{size:9}")
        base = ran["Flask, Jinja2, gunicorn"]["reader"][0]
        for engine in engines:
            print(f"reader on {engine}: {ran[engine]['reader'][0] / base:.2f} times the peer's requests a second")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


main()
