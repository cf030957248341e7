# SPDX-License-Identifier: Apache-2.0
"""Times spaCy; reading.py runs this inside its temporary virtual environment.

    python peer.py TEXT PATTERNS

Cuts TEXT if one pass over it would take more than a minute, and prints, as one line of JSON:
spaCy's version; of the best pass the wall and CPU seconds, the sentences and the names found.
"""

import json
import sys
import time
from pathlib import Path

import spacy

LONGEST = 60  # seconds for one pass

text = Path(sys.argv[1])
nlp = spacy.blank("en")
nlp.add_pipe("sentencizer")
nlp.add_pipe("entity_ruler").add_patterns(json.loads(Path(sys.argv[2]).read_text("utf-8")))
blocks = text.read_text("utf-8").strip().split("\n\n")


def timed(part):
    """One pass, paragraph by paragraph; lines are joined first, so that no name is broken."""
    part = [block.replace("\n", " ") for block in part]
    begin, begin_cpu, sentences, names = time.perf_counter(), time.process_time(), 0, 0
    for document in nlp.pipe(part):
        sentences += sum(1 for _ in document.sents)
        names += len(document.ents)
    return time.perf_counter() - begin, time.process_time() - begin_cpu, sentences, names


first = blocks[:len(blocks) // 20 + 1]
timed(first)  # fills spaCy's caches; not counted
share = LONGEST / (timed(first)[0] * len(blocks) / len(first))
blocks = blocks[:int(len(blocks) * share) + 1]
text.write_text("\n\n".join(blocks) + "\n\n", "utf-8")
print(json.dumps([spacy.__version__, *min(timed(blocks) for _ in range(3))]))
