#!/bin/sh
# Runs every test on both databases and ends with "N passed, N failed".
#   tests/run.sh            all of it
#   tests/run.sh NAME…      only the meson tests of these names
set -u
cd "$(dirname "$0")/.."
build=${BUILD:-build-test}
log=$build/tests.log
[ -f "$build/build.ninja" ] || meson setup "$build" -Dwerror=true >/dev/null || exit 1
ninja -C "$build" || { echo "0 passed, 1 failed"; exit 1; }

scratch=$(mktemp -d) && chmod 755 "$scratch" || exit 1
UNGCUU_TEST_PG=$(sh tests/pg.sh start "$scratch/pg") || { echo "PostgreSQL did not start"; echo "0 passed, 1 failed"; exit 1; }
export UNGCUU_TEST_PG
trap 'sh tests/pg.sh stop "$scratch/pg"; rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

UNGCUU_BINARY=$(pwd)/$build/ungcuu
export UNGCUU_BINARY
meson test -C "$build" --no-rebuild --print-errorlogs "$@"
status=$?
if [ $# -eq 0 ]; then
	BUILD=build-asan sh tests/sanitize.sh asan quick >"$log.asan" 2>&1 || status=1
	sed -n '/^failed: /,$p' "$log.asan" | sed '$d'
	tail -n 1 "$log.asan"
	sh tests/fuzz/run.sh quick >"$log.fuzz" 2>&1 || status=1
	tail -n 3 "$log.fuzz"
fi
python3 tests/count.py $status "$build/meson-logs/testlog.json" "$log.asan" "$log.fuzz"
