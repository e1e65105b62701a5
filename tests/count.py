"""Adds up TAP lines: count.py STATUS TESTLOG.json [FILE with "N passed, N failed" as its last such line …]

Skipped ones are neither. A test program that broke off (no TAP, wrong exit) counts as one failure. What failed is named before the sum, with
the lines around it. Exits non-zero when anything failed."""
import json
import re
import sys


def of_program(test):
    lines = test.get("stdout", "").splitlines()
    good = sum(1 for line in lines if re.match(r"ok\b", line) and not re.search(r"# SKIP\b", line))
    bad = sum(1 for line in lines if re.match(r"not ok\b", line))
    if test["result"] not in ("OK", "SKIP") and bad == 0:
        bad = 1
    if test["result"] == "OK" and good == 0 and not any("# SKIP" in line for line in lines):
        good = 1
    return good, bad


def name_failures(test):
    lines = test.get("stdout", "").splitlines()
    print(f"failed: {test['name']} ({test['result']}, {test.get('duration', 0):.0f} s)")
    bad = [i for i, line in enumerate(lines) if re.match(r"not ok\b", line)]
    for i in bad[:5] or [len(lines) - 4]:
        print("\n".join("    " + line[:300] for line in lines[max(i, 0):i + 6]))
    if not bad:
        print("\n".join("    " + line[:300] for line in test.get("stderr", "").splitlines()[-8:]))


def main(status, testlog, *others):
    passed = failed = 0
    with open(testlog, encoding="utf-8") as f:
        for line in f:
            test = json.loads(line)
            good, bad = of_program(test)
            if bad:
                name_failures(test)
            passed, failed = passed + good, failed + bad
    for name in others:
        try:
            with open(name, encoding="utf-8", errors="replace") as f:
                found = re.findall(r"^(\d+) passed, (\d+) failed$", f.read(), re.M)
        except FileNotFoundError:
            continue
        good, bad = map(int, found[-1]) if found else (0, 1)
        passed, failed = passed + good, failed + bad
    if status != "0" and failed == 0:
        failed = 1
    print(f"{passed} passed, {failed} failed")
    return failed != 0


sys.exit(main(*sys.argv[1:]))
