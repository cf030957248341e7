#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How long it takes to draft a report of 400 statements, to draw up its ledger, and to measure convergence.

README.md in this folder says what the figures mean. Nothing is written anywhere.
"""

import argparse
import json
import subprocess
import sys


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--measure", required=True, help="ReportMeasure, built for release")
    parser.add_argument("--runs", type=int, default=11, help="runs of each, of which the median counts")
    arguments = parser.parse_args()
    run = subprocess.run([arguments.measure, str(arguments.runs)], stdout=subprocess.PIPE, text=True)
    if run.returncode != 0:
        sys.exit(f"{arguments.measure} ended with status {run.returncode}")
    print(f"{'milliseconds':42}{'statements':>12}{'median':>10}{'slowest':>10}")
    for figure in map(json.loads, run.stdout.splitlines()):
        print(f"{figure['figure']:42}{figure['statements']:>12,}"
              f"{figure['median'] * 1000:>10.1f}{figure['slowest'] * 1000:>10.1f}")
    print("aim: a draft of 400 statements in less than 1,000 ms")


if __name__ == "__main__":
    main()
