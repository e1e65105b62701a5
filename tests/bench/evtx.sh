# A Windows event log of 210 MB: to matched events with 3,201 Sigma rules, to hits of indicators, and as XML by libevtx; read by run.sh, whose functions it uses. Processor
# seconds are user and system together, medians; libevtx, which takes half a minute, is run once.

evtx() {
	ninja -C "$build" src/engine/evtx_corpus src/engine/bench_sigma >>"$top/build" || exit 1
	local log=$top/log.evtx records planted line i
	read -r records planted < <("$build/src/engine/evtx_corpus" "$log" 200)
	local size=$(stat -c %s "$log")
	mb_s() { calc "$size / 1e6 / $(of "$1" 2)" %.0f; }
	for i in $(seq "$rounds"); do
		line=$("$build/src/engine/bench_sigma" data/sigma 3200 "$log")
		echo "$line" | sed 's/.*"mb_s_core":\([0-9]*\).*/\1/' >>"$top/evtx.mb"
	done
	note "$line"
	row "Windows event log ($records records) to matched events, 3,201 Sigma rules, a second of processor time" "≥ 100 MB/s" "$(middle <"$top/evtx.mb") MB/s" "$(middle <"$top/evtx.mb") >= 100"
	row "… planted events found" "all" "$(echo "$line" | sed 's/.*"planted":\([0-9]*\).*/\1/') of $planted" "$(echo "$line" | sed 's/.*"planted":\([0-9]*\).*/\1/') == $planted"
	printf 'whoami.exe\n203.0.113.300\nexample.invalid\n' >"$top/evtx.txt"
	timed_rounds evtx-hunt "$program" hunt --threads 1 --indicators "$top/evtx.txt" "$log"
	note "ungcuu hunt --indicators: $(mb_s evtx-hunt) MB/s, $(of evtx-hunt 3) MB of memory"
	timed_run evtxexport evtxexport -f xml "$log"
	row "… reading alone with indicators, against evtxexport (libevtx)" "faster" "$(mb_s evtx-hunt) against $(mb_s evtxexport) MB/s" "$(of evtxexport 2) > $(of evtx-hunt 2)"
	rm "$log" "$top/evtxexport.out"
}
