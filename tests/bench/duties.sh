# Ten years of duties of a nation; read by run.sh, whose functions it uses. The register is that of bench_register, ten years old; hunts,
# scans and plans of its systems are put in by SQL: some every few months, some now and then, half of the systems never.

duties_load() { # sets demo, logins
	demo=${DUTIES:-$top/duties} logins=${DUTIES:-$top/duties}.logins
	ninja -C "$build" src/app/bench_register src/app/bench_duty >>"$top/build" || exit 1
	[ -e "$demo/ungcuu.db" ] && return
	export UNGCUU_CLOCK=2033-01-15T02:00:00Z
	"$program" demo --data "$demo" --size small --seed 1 --logins "$logins" >/dev/null && "$build/src/app/bench_register" --data "$demo" --years 10 || exit 1
	sqlite3 "$demo/ungcuu.db" <"$bench/duties.sql" || exit 1
}

duties() {
	local line
	duties_load
	export UNGCUU_CLOCK=2033-01-15T03:00:00Z
	line=$("$build/src/app/bench_duty" --data "$demo") || exit 1
	note "$line"
	note "$(sqlite3 "$demo/ungcuu.db" "select count(*) || ' standings kept, ' || (select count(*) from evidence) || ' records stated' from duty_standing")"
	at() { echo "$line" | jq ".$1"; }
	row "all duties computed again, 5,000 organisations, 100,000 systems, ten years" "≤ 10 s" "$(at full_s) s" "$(at full_s) <= 10"
	row "… memory" "≤ 512 MB" "$(at peak_mb) MB" "$(at peak_mb) <= 512"
	row "one new record, its organisation computed again (median)" "≤ 10 ms" "$(at follow_ms) ms" "$(at follow_ms) <= 10"
	row "numbers of the nation by class" "≤ 50 ms" "$(at matrix_ms) ms" "$(at matrix_ms) <= 50"
	row "… on any day of ten years, against today" "≤ 2 ×" "$(calc "$(at matrix_past_ms) / $(at matrix_ms)") ×" "$(at matrix_past_ms) <= 2 * $(at matrix_ms)"
	unset UNGCUU_CLOCK
}
