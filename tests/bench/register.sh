# The pages and API lists of a register of national size, each measured by itself; read by run.sh, whose functions it uses.
# REGISTER is a folder that bench_register has already filled (with the passwords in REGISTER.logins); CONNECTIONS (16) how many ask
# at once. Processor time tells what a page costs however busy the machine is with other things. Two viewers: the coordinator's officer, who sees everything, and the head of a body with sixty units.

register_load() { # sets demo, logins
	demo=${REGISTER:-$top/register} logins=${REGISTER:-$top/register}.logins
	[ -e "$demo/ungcuu.db" ] && return
	ninja -C "$build" src/app/bench_register >>"$top/build" || exit 1
	"$program" demo --data "$demo" --size small --seed 1 --logins "$logins" >/dev/null && "$build/src/app/bench_register" --data "$demo" || exit 1
}

# The place after the first page of a search, so that a page without the search begins deep in the list.
cursor_of() { # PATH?q=…
	curl -s -H "$(cat "$top/cookie")" "$address$1" | grep -o 'after=[^"&]*' | tail -n 1
}

# Every GET of these modules whose address needs no more than a code, and the questions that are dearest.
register_paths() {
	local big=DV-05000 province=DV-00001 team=DUC-0500 expert=CG-000600 system=HT-050000 path
	"$program" routes --json | jq -r 'select(.method == "GET" and (.module | IN("network", "team", "directory", "dashboard", "sheet"))) | .path' |
		grep -vE '/lookup$|/terms$|/new$|/edit$|/end$|/succession$|csv$|security-txt|\.well-known|\.txt$' | while read -r path; do
		case $path in
		*/organisations/{code} | */directory/{code} | */reachability/{code}) echo "${path/\{code\}/$big}"; echo "${path/\{code\}/$province}" ;;
		*/teams/{code}) echo "${path/\{code\}/$team}" ;;
		*/experts/{code}) echo "${path/\{code\}/$expert}" ;;
		*/systems/{code}*) path=${path/\{code\}/$system}; [ "${path#*\{}" = "$path" ] && echo "$path" ;;
		*{*) ;;
		*) echo "$path" ;;
		esac
	done
	for path in /organisations /systems; do
		echo "$path?q=so+y+te+tinh" ; echo "$path?q=khong+co+gi" ; echo "$path?province=04&sector=defence"; echo "$path?$(cursor_of "$path?q=50")"
	done
	echo "/organisations?kind=isp"; echo "/organisations?network_role=sector_lead"; echo "/organisations?$(cursor_of '/organisations?q=dv-045')"
	echo "/systems?level=5"; echo "/systems?level=3"; echo "/systems?sector=health"; echo "/systems?org=$big"; echo "/systems?$(cursor_of '/systems?q=ht-095')"
	echo "/api/v1/organisations?limit=20&q=trung+tam+y+te"; echo "/api/v1/organisations?limit=20&q=vien+thong"
	echo "/api/v1/systems?q=cong+thong+tin"; echo "/api/v1/lookup?ip=198.18.7.9"; echo "/lookup?q=198.18.7.9"; echo "/lookup?q=h1.dv77.example"
	echo "/teams?q=y+te"; echo "/teams?service=9.3"; echo "/teams?org=$big"; echo "/teams?$(cursor_of '/teams?q=duc-45')"
	echo "/experts?q=tran+thu+mau"; echo "/experts?q=49999"; echo "/experts?q=khong+co+ai"; echo "/experts?$(cursor_of '/experts?q=cg-045')"
	echo "/teams/expiries?days=30"; echo "/teams/count-once?as_of=2026-12-31"; echo "/overlaps?all=1"
	echo "/directory?q=y+te"; echo "/directory?q=khong+co+gi"; echo "/directory?province=04"
	echo "/reachability?q=y+te"; echo "/reachability?state=silent"; echo "/reachability?sector=defence"
}

# One page as one viewer: VIEWER PATH; adds "p99 processor-µs path" to register.figures, and fails when it could not be measured.
register_page() {
	local before cpu late
	echo "$2" >"$top/one.path"
	case $2 in /api/*) cp "$top/bearer" "$top/headers" ;; *) cp "$top/cookie" "$top/headers" ;; esac
	curl -sf -o /dev/null -H "$(cat "$top/headers")" "$address$2" || { note "$1: not allowed or not found: $2"; return 0; }
	before=$(ticks)
	load "$top/headers" "$top/one.path" "$connections"
	late=$(p99 "$top/wrk")
	[ -n "$late" ] && [ -n "$(requests)" ] || { cat "$top/wrk" >&2; echo "not measured: $2" >&2; return 1; }
	cpu=$(calc "($(ticks) - $before) * 10000 / ($(requests) + 1)" %.0f)
	note "$1: p50 $(p50 "$top/wrk") ms, p99 $late ms, $cpu µs of processor time  $2"
	echo "$late $cpu $2" >>"$top/register.figures"
}

# The worst p99 and its page, how many are above 30 ms, and the page that costs most.
register_row() { # VIEWER
	local late page over dear dear_page
	read -r late _ page < <(sort -rn "$top/register.figures")
	read -r _ dear dear_page < <(sort -k2,2rn "$top/register.figures")
	over=$(awk '$1 > 30 { n++ } END { print n + 0 }' "$top/register.figures")
	row "$(wc -l <"$top/register.figures") pages and lists, 5,000 organisations, 100,000 systems, 50,000 experts, $1: worst p99" "≤ 30 ms" \
		"$late ms $page, $over above; dearest $dear µs $dear_page" "$late <= 30"
}

# Form 08 as a file is a document made for the one who asks (lines set, fonts and parts packed), no page that somebody leafs through:
# it is measured and shown by itself.
register() {
	local viewer path connections=${CONNECTIONS:-16} seconds=${SECONDS_EACH:-1}
	register_load
	serve "$demo"
	settle
	for viewer in truc lanhdao; do
		sign_in "$viewer"
		register_paths | grep -v '?$' | sort -u >"$top/register.$viewer"
		grep -v '/form\.' "$top/register.$viewer" >"$top/register.pages"
		: >"$top/register.figures"
		while read -r path; do register_page "$viewer" "$path" || exit 1; done <"$top/register.pages"
		register_row "$viewer"
		note "documents, made when asked for:"
		while read -r path; do register_page "$viewer" "$path" || exit 1; done < <(grep '/form\.' "$top/register.$viewer")
	done
	stop
	unset demo
}
