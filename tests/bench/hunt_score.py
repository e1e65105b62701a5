#!/usr/bin/env python3
"""hunt_score.py TRUTH ENTRIES FILE: what of the planted hits and decoys of the first ENTRIES entries is in the output of `ungcuu hunt` or `grep -n`, and how many lines besides.
Prints: found hits, hits, decoys told, decoys, other lines told."""
import json, os, sys

truth, entries, output = sys.argv[1], int(sys.argv[2]), sys.argv[3]
told = set()
with open(output, 'rb') as f:
    for line in f:
        if line.startswith(b'{"file":'):
            hit = json.loads(line)
            told.add((os.path.basename(hit['file']), hit['line']))
        else:
            name, number, _ = line.split(b':', 2)
            told.add((os.path.basename(name.decode()), int(number)))
counts, planted = {'hit': [0, 0], 'decoy': [0, 0]}, set()
for line in open(truth):
    name, number, what, _, entry = line.rstrip('\n').split('\t')
    planted.add((name, int(number)))
    if int(entry) <= entries:
        counts[what][1] += 1
        counts[what][0] += (name, int(number)) in told
print(*counts['hit'], *counts['decoy'], len(told - planted))
