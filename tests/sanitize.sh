#!/bin/sh
# All but the script tests under a sanitizer: tests/sanitize.sh asan|tsan [quick]. Ends with "N passed, N failed".
set -u
cd "$(dirname "$0")/.."
kind=$1
case $kind in
asan) flags=address,undefined ;;
tsan) flags=thread ;;
*) echo "usage: tests/sanitize.sh asan|tsan [quick]" >&2; exit 2 ;;
esac
build=build-$kind
[ -f "$build/build.ninja" ] || meson setup "$build" -Db_sanitize=$flags -Db_lundef=false -Dbuildtype=debug >/dev/null || exit 1
ninja -C "$build" >"$build/build.log" || { tail -n 30 "$build/build.log"; echo "0 passed, 1 failed"; exit 1; }
scratch=
if [ -z "${UNGCUU_TEST_PG:-}" ]; then
	scratch=$(mktemp -d) && chmod 755 "$scratch" || exit 1
	UNGCUU_TEST_PG=$(sh tests/pg.sh start "$scratch/pg") || exit 1
	export UNGCUU_TEST_PG
	trap 'sh tests/pg.sh stop "$scratch/pg"; rm -rf "$scratch"' EXIT
fi
ASAN_OPTIONS=detect_leaks=0:abort_on_error=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 TSAN_OPTIONS=halt_on_error=1:suppressions=$(pwd)/tests/tsan.supp \
	meson test -C "$build" --no-rebuild --print-errorlogs --no-suite scripts --timeout-multiplier 6
python3 tests/count.py $? "$build/meson-logs/testlog.json"
