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
	duties_report
	duties_pages
	unset demo
}

duties_report() {
	local began=$EPOCHREALTIME
	"$program" report pm --data "$demo" --year 2025 -o "$top/pm.pdf" >/dev/null || exit 1
	row "national report as PDF, with its snapshot ($(calc "$(stat -c %s "$top/pm.pdf") / 1048576" %.1f) MB)" "≤ 10 s" \
		"$(calc "$EPOCHREALTIME - $began") s" "$EPOCHREALTIME - $began <= 10"
}

# The server's own clock is today's: everything is computed for it first, so that its nightly run finds nothing to write.
duties_pages() {
	local path viewer=truc connections=${CONNECTIONS:-16} seconds=${SECONDS_EACH:-4} worst
	"$build/src/app/bench_duty" --data "$demo" >/dev/null || exit 1
	serve "$demo"
	settle
	sign_in "$viewer"
	for path in /duties/matrix '/duties/matrix?as_of=2025-05-05' /api/v1/duties; do
		duties_page "$path" 50
	done
	for path in /duties/organisations/DV-05000 /duties/organisations/DV-00001 '/duties/list?org=DV-05000' /duties/organisations/DV-05000/ct18-1b-1 \
		"/duties/organisations/$(duties_system)" /duties/risk /duties/calendar?org=DV-05000 /duties/map; do
		duties_page "$path" 30
	done
	stop
}

# A system with hunts, and its owner: "DV-05000/ct18-1b-1/system/HT-050000"
duties_system() {
	sqlite3 "$demo/ungcuu.db" "select o.code || '/ct18-1b-1/system/' || s.code from system s join organisation o on o.id = s.owner_id where s.code = 'HT-050000'"
}

duties_page() { # PATH GOAL
	local late
	echo "$1" >"$top/one.path"
	curl -sf -o /dev/null -H "$(cat "$top/cookie")" "$address$1" || { echo "not allowed or not found: $1" >&2; exit 1; }
	case $1 in /api/*) measured "$top/bearer" "$top/one.path" "$connections" ;; *) measured "$top/cookie" "$top/one.path" "$connections" ;; esac
	late=$its_p99
	row "$1, 5,000 organisations, $connections connections: p99" "≤ $2 ms" "$late ms, $its_cpu µs of processor time" "$late <= $2"
}
