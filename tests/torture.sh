#!/bin/sh
# The long torture: every statement fails once on both databases, a minute without database, kill -9 ROUNDS (20) times.
set -u
cd "$(dirname "$0")/.."
build=${BUILD:-build-test}
[ -f "$build/build.ninja" ] || meson setup "$build" -Dwerror=true >/dev/null || exit 1
ninja -C "$build" ungcuu || exit 1
scratch=$(mktemp -d) || exit 1
UNGCUU_TEST_PG=$(sh tests/pg.sh start "$scratch/pg") || exit 1
UNGCUU_BINARY=$(pwd)/$build/ungcuu
export UNGCUU_TEST_PG UNGCUU_BINARY
trap 'sh tests/pg.sh stop "$scratch/pg"; rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
status=0
python3 tests/torture.py long || status=1
python3 tests/crash.py "${ROUNDS:-20}" || status=1
exit $status
