#!/bin/sh
# Every fuzz target (tests/fuzz/fuzz_<noun>.c) under libFuzzer with ASan and UBSan, beginning with its corpus.
#   tests/fuzz/run.sh quick      a few seconds each, for the test run
#   tests/fuzz/run.sh MINUTES    that long each
# Ends with "N passed, N failed"; what made a target fail is kept in build-fuzz/<noun>.
set -u
cd "$(dirname "$0")/../.."
case ${1:-quick} in
quick) seconds=5 ;;
*) seconds=$(($1 * 60)) ;;
esac
out=$(pwd)/build-fuzz
rm -rf "$out/objects"
mkdir -p "$out/objects"
export UNGCUU_DUTIES="$(pwd)/data/duties" UNGCUU_SIGMA="$(pwd)/data/sigma"
export flags="-std=gnu17 -g -O1 -D_GNU_SOURCE -include src/base/banned.h -Isrc -fno-sanitize-recover=all $(pkg-config --cflags libsodium gmime-3.0 libarchive libxml-2.0 jansson yaml-0.1 libhs libisal yara)"
libraries="$(pkg-config --libs libsodium libutf8proc libidn2 gmime-3.0 libseccomp libarchive libxml-2.0 jansson yaml-0.1 libhs libpsl libisal yara) -lm"
# what is parsed: the formats, and the parts of core and of modules that stand alone
sources="$(ls src/base/*.c src/formats/*.c | grep -v /test_) src/core/mail/dsn.c src/core/sandbox.c src/modules/team/directory_read.c src/modules/hunt/result_read.c src/modules/hunt/result_key.c
	$(ls src/engine/duty/*.c src/engine/event/*.c src/engine/evtx/*.c src/engine/indicator/*.c src/engine/sigma/*.c src/engine/yara/*.c | grep -vE '/(test_|brute|random_)|sigma/reference|evtx/sample')
	src/engine/source/reader.c src/engine/source/reader_evtx.c"
passed=0 failed=0
# shellcheck disable=SC2016
echo $sources | tr ' ' '\n' | OBJECTS="$out/objects" xargs -P "$(nproc)" -I{} \
	sh -c 'clang $flags -fsanitize=fuzzer-no-link,address,undefined -c "$1" -o "$OBJECTS/$(echo "$1" | tr / _).o" || echo "$1: does not build"' sh {}
for target in tests/fuzz/fuzz_*.c; do
	noun=$(basename "$target" .c | sed s/^fuzz_//)
	# shellcheck disable=SC2086
	if ! clang $flags -fsanitize=fuzzer,address,undefined "$target" "$out"/objects/*.o $libraries -o "$out/fuzz_$noun" 2>"$out/$noun.log"; then
		echo "fuzz $noun: does not build"; tail -n 5 "$out/$noun.log"; failed=$((failed + 1)); continue
	fi
	mkdir -p "$out/$noun"
	if "$out/fuzz_$noun" -max_total_time=$seconds -timeout=10 -rss_limit_mb=1024 -artifact_prefix="$out/$noun/" \
		"$out/$noun" "tests/fuzz/corpus/$noun" >"$out/$noun.log" 2>&1; then
		echo "fuzz $noun: $(grep -c . "$out/$noun.log") lines, $(sed -n 's/^Done \([0-9]*\) runs.*/\1 runs/p' "$out/$noun.log")"; passed=$((passed + 1))
	else
		echo "fuzz $noun: FAILED"; tail -n 20 "$out/$noun.log"; failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
