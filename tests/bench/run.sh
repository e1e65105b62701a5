#!/bin/bash
# Measures the figures of README.md and prints them as one table: goal, measured, reached. Never fails on slowness.
#   tests/bench/run.sh [--long] [PART…]
# Parts: whose teams documents sigma store static reports start memory import directory list search register duties hunt evtx yara. --long also measures lists at 1,000,000 incidents.
# BUILD (build) is the build folder, ROUNDS (5) and SECONDS_EACH (4) the length, DEMO a folder that already holds the national demonstration
# with the passwords in DEMO.logins, MILLION one with 1,000,000 incidents. Everything runs on loopback and in one scratch folder (TMPDIR, which should lie on a disk).
set -u
cd "$(dirname "$0")/../.."
build=${BUILD:-build} rounds=${ROUNDS:-5} seconds=${SECONDS_EACH:-4}
long=
[ "${1:-}" = --long ] && { long=1; shift; }
parts=${*:-whose teams documents sigma store static reports start memory import directory list search register duties hunt evtx yara}
bench=tests/bench
# the server logs where it works, as an installed one does
export UNGCUU_LANG=en

[ -f "$build/build.ninja" ] || meson setup "$build" >/dev/null || exit 1
top=$(mktemp -d) || exit 1
program=$build/ungcuu
ninja -C "$build" ungcuu src/modules/network/bench_whose src/modules/team/bench_teams src/core/bench_documents src/engine/bench_sigma src/store/bench_store tests/bench/bench_commit >"$top/build" ||
	{ tail -n 30 "$top/build"; rm -rf "$top"; exit 1; }
server='' peer=''
finish() {
	for pid in $server $peer; do kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null; done
	rm -rf "$top"
}
trap finish EXIT
trap 'exit 130' INT TERM

# ---- figures ----
middle() { sort -n | awk '{ v[NR] = $1 } END { if (NR) print v[int((NR + 1) / 2)] }'; }
calc() { awk "BEGIN { printf \"${2:-%.2f}\", $1 }"; }
# wrk's "99%  12.34ms" in ms; its "Requests/sec"
p99() { awk '$1 == "99%" { v = $2 + 0; if ($2 ~ /us$/) v /= 1000; else if ($2 ~ /[0-9]s$/) v *= 1000; print v }' "$1"; }
p50() { awk '$1 == "50%" { v = $2 + 0; if ($2 ~ /us$/) v /= 1000; else if ($2 ~ /[0-9]s$/) v *= 1000; print v }' "$1"; }
rate() { awk '/Requests\/sec/ { print $2 }' "$1"; }
row() { # WHAT GOAL MEASURED CONDITION-for-awk
	local word=no
	[ "$(calc "($4) ? 1 : 0" %d 2>/dev/null)" = 1 ] && word=yes
	printf '| %s | %s | %s | %s |\n' "$1" "$2" "$3" "$word" >>"$top/table"
	printf '%-70s %s  [%s: %s]\n' "$1" "$3" "$2" "$word"
}
note() { printf '  %s\n' "$*"; }
wanted() { case " $parts " in *" $1 "*) ;; *) return 1 ;; esac; }

# ---- our server ----
serve() { # DATA: starts it and waits until it is healthy; sets server, address
	"$program" serve --data "$1" --listen 127.0.0.1:0 --log "$top/serve.log" >"$top/serve.out" 2>&1 &
	server=$!
	for _ in $(seq 600); do
		address=$(sed -n 's/^listening on //p' "$top/serve.out")
		[ -n "$address" ] && curl -sf -o /dev/null "$address/healthz" && return 0
		kill -0 "$server" 2>/dev/null || break
		sleep 0.05
	done
	cat "$top/serve.out" "$top/serve.log" >&2
	exit 1
}
stop() { kill "$server" && wait "$server"; server=''; }
resident() { awk -v k="$1:" '$1 == k { printf "%.1f", $2 / 1024 }' "/proc/$server/status"; }

demo() { # sets demo, the folder of the national demonstration
	[ -n "${demo:-}" ] && return
	demo=${DEMO:-$top/national} logins=${DEMO:+$DEMO.logins}
	logins=${logins:-$top/national.logins}
	[ -e "$demo/ungcuu.db" ] && return
	local begun=$(date +%s%N)
	"$program" demo --data "$demo" --size national --seed 1 --logins "$logins" >/dev/null || exit 1
	row "load the national demonstration, SQLite" "≤ 60 s" "$(calc "($(date +%s%N) - $begun) / 1e9" %.1f) s" "$(date +%s%N) - $begun <= 60e9"
}
sign_in() { # ACCOUNT: sets $top/cookie and $top/bearer, header files for get.lua
	local password=$(awk -v name="$1" '$1 == name { print $2 }' "$logins") token jar=$top/jar
	token=$(curl -s -c "$jar" "$address/sign-in" | sed -n 's/.*name="_csrf" value="\([^"]*\)".*/\1/p')
	curl -s -o /dev/null -b "$jar" -c "$jar" "$address/sign-in" --data-urlencode "_csrf=$token" --data-urlencode "name=$1" --data-urlencode "password=$password"
	awk '$6 ~ /session/ { printf "Cookie: %s=%s\n", $6, $7 }' "$jar" >"$top/cookie"
	[ -s "$top/cookie" ] || { echo "signing in as $1 failed" >&2; exit 1; }
	printf 'Authorization: Bearer %s\n' "$("$program" token add --user "$1" --data "$demo")" >"$top/bearer"
}
# wrk on the addresses of a file: HEADERS PATHS CONNECTIONS → $top/wrk, with a warning when an answer was not 2xx
load() {
	HEADERS=$1 PATHS=$2 wrk -t1 -c"$3" -d"${seconds}s" --timeout 20s --latency -s "$bench/get.lua" "$address" >"$top/wrk" 2>&1
	grep -E 'Non-2xx|Socket errors|error' "$top/wrk" >&2
}
# Processor time of the server so far, in clock ticks of 10 ms: what a request costs, however busy the machine is with other things.
ticks() { awk '{ sub(/.*[)] /, ""); print $12 + $13 }' "/proc/$server/stat"; }
# What a first start has to do with so many new records, duties of all above all, is not what a page costs.
settle() {
	local before
	for _ in $(seq 600); do
		before=$(ticks)
		sleep 1
		[ $(($(ticks) - before)) -lt 5 ] && return
	done
	note "the server did not come to rest"
}
requests() { awk '/requests in/ { print $1 }' "$top/wrk"; }
measured() { # HEADERS PATHS CONNECTIONS: sets its_rate, its_p99, medians, and its_cpu, processor µs a request
	local i before n=0
	load "$@"
	before=$(ticks)
	for i in $(seq "$rounds"); do load "$@"; rate "$top/wrk" >>"$top/r"; p99 "$top/wrk" >>"$top/p"; n=$((n + $(requests))); done
	its_rate=$(middle <"$top/r") its_p99=$(middle <"$top/p") its_cpu=$(calc "($(ticks) - $before) * 10000 / ($n + 1)" %.0f)
	rm "$top/r" "$top/p"
}

# ---- parts ----
. tests/bench/register.sh
. tests/bench/duties.sh
. tests/bench/hunt.sh
. tests/bench/evtx.sh
. tests/bench/yara.sh

whose() {
	local line=$("$build/src/modules/network/bench_whose" 1000000)
	note "$line"
	local ns=$(echo "$line" | sed 's/.*"random_ns":\([0-9]*\).*/\1/')
	row "“whose is this address?”, 1,000,000 prefixes, random addresses" "≤ 1 µs" "$ns ns" "$ns <= 1000"
}

teams() {
	local clients line full change low high
	for clients in 20 40; do
		line=$("$build/src/modules/team/bench_teams" $clients)
		note "$line"
		field() { echo "$line" | sed "s/.*\"$1\":\([0-9.]*\).*/\1/"; }
		full=$(field full_ms) change=$(field change_p50_ms) low=$(field complete_low) high=$(field complete_high)
		what="experts counted once, 5,000 teams, 25,000 experts, complete $low to $high"
		[ $clients = 20 ] && what="$what, providers with regions of their own" || what="$what, all teams connected"
		row "$what" "≤ 1 s" "$full ms" "$full <= 1000"
		row "… after one change (median)" "≤ 10 ms" "$change ms" "$change <= 10"
	done
}

# 100,000 systems of 5,000 owners into a fresh folder, as CSV, and the same rows again as XLSX.
import() {
	local data=$top/import i
	"$program" init --data "$data" >/dev/null || exit 1
	{ echo code,name,kind; for i in $(seq 5000); do echo "C$i,Cơ quan số $i,agency"; done; } >"$top/owners.csv"
	{ echo owner,name,level,ips,domains,decision_no,decision_at
		awk 'BEGIN { for (i = 0; i < 100000; i++) printf "C%d,Hệ thống %d,%d,203.0.113.%d,h%d.example.vn,%d/QĐ,01/02/2026\n", i % 5000 + 1, i, i % 4 + 1, i % 250 + 1, i, i }'
	} >"$top/systems.csv"
	"$program" import organisations "$top/owners.csv" --data "$data" >/dev/null
	timed() { /usr/bin/time -f '%e %M' -o "$top/timed" "$program" import systems "$1" --data "$data" >/dev/null && awk '{ print $1, $2 / 1024 }' "$top/timed"; }
	read -r took memory < <(timed "$top/systems.csv")
	row "import of 100,000 systems, CSV, SQLite" "≤ 10 s" "$took s" "$took <= 10"
	row "… memory" "≤ 64 MB" "$(calc "$memory" %.1f) MB" "$memory <= 64"
	"$program" export systems "$top/systems.xlsx" --data "$data"
	read -r took memory < <(timed "$top/systems.xlsx")
	row "the same rows again as XLSX: nothing changes" "≤ 10 s" "$took s" "$took <= 10"
	row "… memory" "≤ 64 MB" "$(calc "$memory" %.1f) MB" "$memory <= 64"
}

documents() {
	"$build/src/core/bench_documents" | while read -r line; do note "$line"; done
}

sigma() {
	local line threads
	for threads in 1 2; do
		line=$("$build/src/engine/bench_sigma" data/sigma 3200 400000 $threads)
		note "$line"
		field() { echo "$line" | sed "s/.*\"$1\":\([0-9.]*\).*/\1/"; }
		row "Sigma, $(field rules) rules on Sysmon-shaped JSON, $threads thread(s): events a second of processor time" "≥ 100,000" "$(field events_s_core) ($(field mb_s_core) MB/s)" "$(field events_s_core) >= 100000"
	done
	row "… memory, rules read and compiled" "≤ 150 MB" "$(field resident_mb) MB" "$(field resident_mb) <= 150"
	row "… rules read from YAML and compiled" "≤ 5 s" "$(field read_ms) + $(field compile_ms) ms" "$(field read_ms) + $(field compile_ms) <= 5000"
}

store() {
	TMPDIR=$top "$build/src/store/bench_store" | while read -r line; do note "store: $line"; done
}

static() {
	local file=$build/ui/be-vietnam-pro-vietnamese-400-normal.woff2 port=$((20000 + $$ % 20000)) path a b i
	serve "$top/static"
	path=$(curl -s "$address/sign-in" | sed -n 's/.*href="\(\/static\/ui[^"]*\.css\)".*/\1/p')
	path=$(curl -s "$address$path" | grep -o '/static/be-vietnam-pro-vietnamese-400-normal[^)"]*' | head -n 1)
	mkdir "$top/www" && cp "$file" "$top/www/x.woff2" && chmod -R a+rX "$top"
	cat >"$top/nginx.conf" <<-CONF
	daemon off; worker_processes auto; pid $top/nginx.pid; error_log $top/nginx.error;
	events { worker_connections 1024; }
	http { access_log $top/nginx.log combined buffer=32k; sendfile on; tcp_nopush on; keepalive_requests 100000000; open_file_cache max=100;
		client_body_temp_path $top/n1; proxy_temp_path $top/n2; fastcgi_temp_path $top/n3; uwsgi_temp_path $top/n4; scgi_temp_path $top/n5;
		server { listen 127.0.0.1:$port; root $top/www; etag on; } }
	CONF
	nginx -c "$top/nginx.conf" 2>/dev/null &
	peer=$!
	sleep 1
	for i in $(seq $((rounds + 2))); do
		wrk -t1 -c32 -d"${seconds}s" "$address$path" >"$top/wrk"; a=$(rate "$top/wrk")
		wrk -t1 -c32 -d"${seconds}s" "http://127.0.0.1:$port/x.woff2" >"$top/wrk"; b=$(rate "$top/wrk")
		echo "$a" >>"$top/ours"; echo "$b" >>"$top/theirs"; calc "$a / $b" %.3f\\n >>"$top/ratio"
	done
	kill "$peer"; wait "$peer" 2>/dev/null; peer=''
	stop
	note "$(basename "$path"), $(stat -c %s "$file") bytes: ours $(middle <"$top/ours")/s, nginx $(middle <"$top/theirs")/s, both with an access log"
	local ratio=$(middle <"$top/ratio")
	row "static file against nginx, 32 connections" "≥ 0.9 ×" "$(calc "$ratio") ×" "$ratio >= 0.9"
}

reports() {
	local i taken one
	"$program" demo --data "$top/reports" --size small --seed 1 --logins "$top/reports.logins" >/dev/null || return
	serve "$top/reports"
	STAMP=0 wrk -t2 -c64 -d2s -s "$bench/report.lua" "$address" >/dev/null
	for i in $(seq "$rounds"); do
		one=$("$build/tests/bench/bench_commit" "$top/commit$i.db" "$seconds")
		STAMP=$i wrk -t2 -c64 -d"${seconds}s" --latency -s "$bench/report.lua" "$address" >"$top/wrk"
		taken=$(awk '/^Taken/ { print $2 }' "$top/wrk")
		grep -E '^Taken|Non-2xx' "$top/wrk" >>"$top/taken"
		calc "$taken / $seconds" %.0f\\n >>"$top/many"; echo "$one" >>"$top/one"; calc "$taken / $seconds / $one" %.3f\\n >>"$top/share"
		p99 "$top/wrk" >>"$top/late"
	done
	stop
	note "reports $(middle <"$top/many")/s (p99 $(middle <"$top/late") ms), one-row commits $(middle <"$top/one")/s; $(tail -n 1 "$top/taken")"
	local share=$(middle <"$top/share")
	row "durable public reports, 64 clients, against one-row FULL commits" "≥ 0.5 ×" "$(calc "$share") × ($(middle <"$top/many")/s)" "$share >= 0.5"
}

start() {
	local i begun
	demo
	for i in $(seq "$rounds"); do
		# out of the page cache, as after a night
		for f in "$program" "$demo"/ungcuu.db*; do dd if="$f" iflag=nocache count=0 status=none; done
		begun=$(date +%s%N)
		serve "$demo"
		calc "($(date +%s%N) - $begun) / 1e6" %.0f\\n >>"$top/began"
		stop
	done
	local ms=$(middle <"$top/began")
	row "cold start to healthy, national demonstration, SQLite" "≤ 1 s" "$(calc "$ms / 1000") s" "$ms <= 1000"
}

memory() {
	demo
	serve "$demo"
	sleep 3
	local idle=$(resident VmRSS) busy=0 now i wrk_pid
	list_paths
	sign_in truc
	HEADERS=$top/cookie PATHS=$top/list wrk -t1 -c64 -d"$((seconds * 2))s" -s "$bench/get.lua" "$address" >/dev/null 2>&1 &
	wrk_pid=$!
	while kill -0 "$wrk_pid" 2>/dev/null; do
		now=$(resident VmRSS); busy=$(calc "($now > $busy) ? $now : $busy" %.1f); sleep 0.2
	done
	wait "$wrk_pid"
	stop
	row "resident memory, idle, national demonstration" "≤ 64 MB" "$idle MB" "$idle <= 64"
	row "resident memory under 64 connections" "≤ 192 MB" "$busy MB" "$busy <= 192"
}

directory() {
	demo
	serve "$demo"
	local port=$((20000 + $$ % 20000)) a b i path=/directory
	mkdir -p "$top/dir" && curl -s "$address$path" >"$top/dir/directory.html" && chmod -R a+rX "$top"
	cat >"$top/nginx.dir.conf" <<-CONF
	daemon off; worker_processes auto; pid $top/nginx.pid; error_log $top/nginx.error;
	events { worker_connections 1024; }
	http { access_log $top/nginx.log combined buffer=32k; sendfile on; tcp_nopush on; keepalive_requests 100000000; open_file_cache max=100;
		client_body_temp_path $top/n1; proxy_temp_path $top/n2; fastcgi_temp_path $top/n3; uwsgi_temp_path $top/n4; scgi_temp_path $top/n5;
		server { listen 127.0.0.1:$port; root $top/dir; etag on; } }
	CONF
	nginx -c "$top/nginx.dir.conf" 2>/dev/null &
	peer=$!
	sleep 1
	rm -f "$top/ours" "$top/theirs" "$top/ratio"
	for i in $(seq "$rounds"); do
		wrk -t1 -c32 -d"${seconds}s" "$address$path" >"$top/wrk"; a=$(rate "$top/wrk")
		grep -E 'Non-2xx' "$top/wrk" >&2
		wrk -t1 -c32 -d"${seconds}s" "http://127.0.0.1:$port/directory.html" >"$top/wrk"; b=$(rate "$top/wrk")
		echo "$a" >>"$top/ours"; echo "$b" >>"$top/theirs"; calc "$a / $b" %.3f\\n >>"$top/ratio"
	done
	kill "$peer"; wait "$peer" 2>/dev/null; peer=''
	stop
	note "$path, $(stat -c %s "$top/dir/directory.html") bytes: ours $(middle <"$top/ours")/s, nginx $(middle <"$top/theirs")/s"
	local ratio=$(middle <"$top/ratio")
	row "public directory against the same bytes from nginx, 32 connections" "≥ 0.5 ×" "$(calc "$ratio") ×" "$ratio >= 0.5"
}

list_paths() {
	local q
	for q in '' '?sort=due' '?state=all' '?state=closed' '?severity=4' '?class=serious' '?sector=energy&sort=due' '?severity=3&class=ordinary&state=all' \
		"?type=$(awk -F, 'NR == 3 { print $1 }' data/incident_types.csv)&sort=due" "?province=$(awk -F, 'NR == 5 { print $1 }' data/provinces.csv)&state=all"; do
		echo "/incidents$q"
	done >"$top/list"
	awk '{ print "/api/v1" $0 ($0 ~ /[?]/ ? "&" : "?") "limit=50" }' "$top/list" >"$top/list.api"
}

lists() { # NAME DATA: the figures of one size; sets page_rate page_p99 api_rate api_p99
	serve "$2"
	sign_in truc
	list_paths
	measured "$top/cookie" "$top/list" 32; page_rate=$its_rate page_p99=$its_p99
	note "$1 incidents: $its_cpu µs of processor time a page"
	measured "$top/bearer" "$top/list.api" 32; api_rate=$its_rate api_p99=$its_p99
	note "$1 incidents: $its_cpu µs of processor time an API answer"
	local path before
	while read -r path; do
		echo "$path" >"$top/one.path"
		before=$(ticks)
		load "$top/cookie" "$top/one.path" 32
		note "$1 incidents: $(rate "$top/wrk")/s, p99 $(p99 "$top/wrk") ms, $(calc "($(ticks) - $before) * 10000 / $(requests)" %.0f) µs  $path"
	done <"$top/list"
	{ cat "$top/cookie"; echo 'Accept-Encoding: gzip, deflate, br, zstd'; } >"$top/packed"
	load "$top/packed" "$top/list" 32
	note "$1 incidents: $(rate "$top/wrk")/s, p99 $(p99 "$top/wrk") ms  all of them, compressed for a browser"
	stop
}

list() {
	demo
	lists 100,000 "$demo"
	row "incident list, page, 100,000 incidents, 32 connections: p99" "≤ 30 ms" "$page_p99 ms" "$page_p99 <= 30"
	row "incident list, page: pages a second" "≥ 2,000/s" "$page_rate/s" "$page_rate >= 2000"
	row "incident list, API: p99" "≤ 30 ms" "$api_p99 ms" "$api_p99 <= 30"
	row "incident list, API: answers a second" "≥ 2,000/s" "$api_rate/s" "$api_rate >= 2000"
	[ -n "$long" ] || return 0
	local rate=$page_rate p99=$page_p99
	demo=${MILLION:-$top/million} logins=${MILLION:-$top/million}.logins
	[ -e "$demo/ungcuu.db" ] || "$program" demo --data "$demo" --size million --seed 1 --logins "$logins" >/dev/null || return
	lists 1,000,000 "$demo"
	row "incident list, page, 1,000,000 incidents: p99 against 100,000" "≤ 1.5 ×" "$(calc "$page_p99 / $p99") × ($page_p99 ms)" "$page_p99 <= 1.5 * $p99"
	row "incident list, page, 1,000,000 incidents: pages a second against 100,000" "≥ 1 / 1.5" "$(calc "$page_rate / $rate") × ($page_rate/s)" "$page_rate * 1.5 >= $rate"
	rm -rf "$top/million"
	unset demo
}

search() {
	demo
	serve "$demo"
	sign_in truc
	local q
	for q in ma+doc ma+doc+tong+tien trang+thong+tin+tinh lua+dao tan+cong+tu+choi; do echo "/api/v1/incidents?q=$q"; done >"$top/bare"
	for q in mã+độc mã+độc+tống+tiền trang+thông+tin+tỉnh lừa+đảo tấn+công+từ+chối; do echo "/api/v1/incidents?q=$q"; done |
		python3 -c 'import sys, urllib.parse; sys.stdout.writelines(urllib.parse.quote(l, safe="/?=+\n") for l in sys.stdin)' >"$top/marked"
	for q in bare marked; do
		while read -r path; do
			note "search $path: $(curl -s -H "$(cat "$top/bearer")" "$address$path" | jq '.items | length') on the first page"
		done <"$top/$q"
		measured "$top/bearer" "$top/$q" 8
		note "search, $q words: $its_rate/s at 8 connections, $its_cpu µs of processor time each"
		row "full-text search, 100,000 incidents, words $([ $q = bare ] && echo without || echo with) marks: p99" "≤ 50 ms" "$its_p99 ms" "$its_p99 <= 50"
	done
	stop
}

machine="$(nproc) × $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), $(awk '/MemTotal/ { printf "%.0f GB", $2 / 1048576 }' /proc/meminfo), Linux $(uname -r), load $(cut -d' ' -f1 /proc/loadavg)"
echo "$machine"
for part in whose teams documents sigma store static reports start memory import directory list search register duties hunt evtx yara; do
	wanted "$part" && { echo "-- $part"; "$part"; }
done
echo
echo "$machine; medians of $rounds rounds of $seconds s; load generator on the same machine"
echo
echo '| What | Goal | Measured | Reached |'
echo '|---|---|---|---|'
cat "$top/table" 2>/dev/null
exit 0
