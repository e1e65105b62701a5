#!/usr/bin/env python3
"""kill -9 in a loop while 64 clients report: after each restart every acknowledged report exists exactly once, whole. Prints TAP.

    tests/crash.py [ROUNDS]        default 3 on each engine; `make torture` takes more"""
import os, sys, random, time
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'http'))
from lab import ENGINES, Tap, fresh, need, wait_until
from torture import Posting


def crash(tap, engine, rounds):
    lab = fresh(engine)
    total, random_ms = 0, random.Random(20261122)
    acknowledged = []
    try:
        for i in range(rounds):
            lab.start('all')
            load = Posting(lab, 64, f'vòng {i}')
            wait_until(lambda: len(load.acknowledged) >= 64, 60, 'load')
            time.sleep(random_ms.uniform(0.05, 0.8))
            lab.kill()
            load.stop()
            lab.start('all')
            load.acknowledged += acknowledged
            load.check()
            acknowledged = load.acknowledged
            total = len(acknowledged)
            lab.stop()
        lab.cli('verify')
        tap.note(f'{engine}: {total} acknowledged reports over {rounds} kills, all there')
    finally:
        lab.remove()


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    tap = Tap()
    for engine in ENGINES:
        tap.check(f'{engine}: {rounds} × kill -9 under 64 clients loses nothing acknowledged', crash, tap, engine, rounds)
    tap.end()


if __name__ == '__main__':
    main()
