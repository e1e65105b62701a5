# Indicators in 1.15 GB of mixed logs with planted hits and decoys; read by run.sh, whose functions it uses. HUNT is a folder that already holds the corpus. Processor seconds are
# user and system together, medians; the rivals, which take half a minute, are run once on the short list (with --long also grep on the long one).

hunt_load() { # sets corpus
	ninja -C "$build" tests/bench/hunt_corpus >>"$top/build" || exit 1
	corpus=${HUNT:-$top/hunt}
	mkdir -p "$corpus"
	[ -e "$corpus/truth.tsv" ] || "$build/tests/bench/hunt_corpus" "$corpus" 1150 || exit 1
	logs="$corpus/access.log $corpus/events.json $corpus/dns.log $corpus/syslog.log $corpus/flows.csv"
	cat $logs >/dev/null
}
# NAME COMMAND…: once, output into $top/NAME.out; a line “wall processor-seconds MB” into $top/NAME.t
timed_run() {
	local name=$1
	shift
	LC_ALL=C /usr/bin/time -f '%e %U %S %M' -o "$top/timed" "$@" >"$top/$name.out" 2>/dev/null
	awk 'NF == 4 && $1 ~ /^[0-9.]+$/ { printf "%.2f %.2f %.1f\n", $1, $2 + $3, $4 / 1024 }' "$top/timed" >>"$top/$name.t"
}
timed_rounds() { local name=$1 i; shift; for i in $(seq "$rounds"); do timed_run "$name" "$@"; done; }
of() { cut -d' ' -f"$2" "$top/$1.t" | middle; }   # NAME COLUMN
score() { python3 "$bench/hunt_score.py" "$corpus/truth.tsv" "$2" "$top/$1.out"; }
tell() { # NAME ENTRIES: a line about it
	read -r hits all decoys all_decoys others < <(score "$1" "$2")
	note "$1: $(of "$1" 1) s, $(of "$1" 2) s of processor, $(of "$1" 3) MB; hits $hits of $all, decoys $decoys of $all_decoys, other lines $others"
}

hunt() {
	hunt_load
	local h="$program hunt --threads"
	"$program" index build "$corpus/list-1m.txt" -o "$top/1m.idx" >/dev/null || exit 1
	timed_run grep grep -F -n -f "$corpus/list-10k.txt" $logs
	timed_run rg rg -F -n -j1 --no-heading -f "$corpus/list-10k.txt" $logs
	tell grep 10000; tell rg 10000
	timed_rounds ours-10k $h 1 --indicators "$corpus/list-10k.txt" $logs
	timed_rounds ours-10k-2 $h 2 --indicators "$corpus/list-10k.txt" $logs
	timed_rounds ours-1m $h 1 --indicators "$top/1m.idx" $logs
	timed_rounds ours-1m-list $h 1 --indicators "$corpus/list-1m.txt" $logs
	tell ours-10k 10000; tell ours-1m 1000000; tell ours-1m-list 1000000
	[ -n "$long" ] && { timed_run grep-1m grep -F -n -f "$corpus/list-1m.txt" $logs; tell grep-1m 1000000; }
	row "1.15 GB of logs for 10,000 indicators, one core, processor time" "≤ 1.2 s" "$(of ours-10k 2) s" "$(of ours-10k 2) <= 1.2"
	row "… against ripgrep" "≥ 20 ×" "$(calc "$(of rg 2) / $(of ours-10k 2)" %.0f) ×" "$(of rg 2) >= 20 * $(of ours-10k 2)"
	row "… memory" "≤ 32 MB" "$(of ours-10k 3) MB" "$(of ours-10k 3) <= 32"
	row "… two cores against one, wall" "≥ 1.8 ×" "$(calc "$(of ours-10k 1) / $(of ours-10k-2 1)") ×" "$(of ours-10k 1) >= 1.8 * $(of ours-10k-2 1)"
	row "… for 1,000,000 indicators, built index" "≤ 2.0 s" "$(of ours-1m 2) s" "$(of ours-1m 2) <= 2"
	row "… memory" "≤ 96 MB" "$(of ours-1m 3) MB" "$(of ours-1m 3) <= 96"
	row "… from the list itself" "≤ 2.5 s" "$(of ours-1m-list 2) s, $(of ours-1m-list 3) MB" "$(of ours-1m-list 2) <= 2.5"
	read -r hits all decoys all_decoys others < <(score ours-1m 1000000)
	row "planted hits found; decoys and other lines told" "all; 0" "$hits of $all; $decoys of $all_decoys and $others" "$hits == $all && $decoys + $others == 0"

	echo nothing >"$top/nothing.log"
	echo bad.com >"$top/one.txt"
	# ten starts, for time(1) counts hundredths of a second
	local ten='for i in 1 2 3 4 5 6 7 8 9 10; do "$@"; done'
	timed_rounds start-1m bash -c "$ten" - $h 1 --indicators "$top/1m.idx" "$top/nothing.log"
	timed_rounds start-1 bash -c "$ten" - $h 1 --indicators "$top/one.txt" "$top/nothing.log"
	local start=$(calc "($(of start-1m 2) - $(of start-1 2)) * 100" %.0f)
	row "start from a built index of 1,000,000, above that of one, processor time" "≤ 20 ms" "$start ms" "$start <= 20"

	local packed i size=$(stat -c %s "$corpus/access.log")
	gzip -6 -c "$corpus/access.log" >"$top/access.log.gz"
	zstd -q -3 -c "$corpus/access.log" >"$top/access.log.zst"
	for packed in gz zst; do
		timed_rounds "ours-$packed" $h 1 --indicators "$corpus/list-10k.txt" "$top/access.log.$packed"
		row "text of a .$packed log a second of processor" "≥ 600 MB/s" "$(calc "$size / 1e6 / $(of ours-$packed 2)" %.0f) MB/s" "$size / 1e6 >= 600 * $(of ours-$packed 2)"
	done

	# the next lists: ten, a thousand entries each that are nowhere, asked of filters kept from pieces of 64 MB; now and then one wrongly seems to be in a piece, which is read
	mkdir -p "$top/pieces"
	cat $logs | split -C 64m - "$top/pieces/log."
	for i in 1 2 3 4 5 6 7 8 9 10; do seq -f "nowhere-$i-%.0f.example.net" 1000 >"$top/next$i.txt"; done
	timed_run filters-first $h 2 --indicators "$top/one.txt" --filters "$top/filters" "$top/pieces"
	ten='for i in 1 2 3 4 5 6 7 8 9 10; do "$1" hunt --threads 1 --indicators "$2/next$i.txt" --filters "$2/filters" "$2/pieces"; done'
	timed_rounds filters-next bash -c "$ten" - "$program" "$top"
	note "filters: $(du -sm "$top/filters" | cut -f1) MB for 1.15 GB, made in $(of filters-first 2) s of processor with $(of filters-first 3) MB; ten lists in $(of filters-next 2) s"
	local scaled=$(calc "($(of filters-next 2) - $(of start-1 2)) * 100 / 11.5")
	row "1,000 new indicators over 100 GB already indexed (computed from 11.5 GB), processor time" "≤ 5 s" "$scaled s" "$scaled <= 5"
}
