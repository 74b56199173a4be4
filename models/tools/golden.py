#!/usr/bin/env python3
"""Trims the output of reference.py into the golden files of the tests: golden.py REFERENCE.jsonl OUT_DIR"""
import itertools, json, os, sys
import numpy as np

rows = [json.loads(line) for line in open(sys.argv[1])]
keep = ("file", "faces", "box", "ear_left", "ear_right", "mar", "bona_fide")
for row in rows:
    golden = {k: row[k] for k in keep} | {"mesh": [[round(v, 1) for v in p] for p in row["mesh"]]}
    with open(os.path.join(sys.argv[2], row["file"].split(".")[0] + ".json"), "w") as f:
        f.write(json.dumps(golden) + "\n")
far = lambda a, b, key: round(float(np.linalg.norm(np.array(a[key]) - np.array(b[key]))), 4)
pairs = [{"a": a["file"], "b": b["file"], "mobilefacenet": far(a, b, "embedding"), "dlib": far(a, b, "embedding_dlib")} for a, b in itertools.combinations(rows, 2)]
with open(os.path.join(sys.argv[2], "distances.json"), "w") as f:
    f.write(json.dumps(pairs, indent=0) + "\n")
