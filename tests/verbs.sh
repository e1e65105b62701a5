#!/bin/bash
# The verbs of the program as an operator uses them, from outside. Prints TAP.
#   tests/verbs.sh UNGCUU        with UNGCUU_TEST_PG=postgresql://… also on PostgreSQL
set -u
program=$1
top=$(mktemp -d)
n=0
failed=0
server=
export UNGCUU_LANG=en
unset UNGCUU_DATA UNGCUU_DATABASE

cleanup() { [ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$top"; }
trap cleanup EXIT

check() { # DESCRIPTION COMMAND…
	n=$((n + 1))
	local name=$1
	shift
	if "$@" >"$top/log" 2>&1; then echo "ok $n - $name"; else
		echo "not ok $n - $name"; sed 's/^/# /' "$top/log"; failed=1
	fi
}

# ends with the code and says the words
answers() { # CODE WORDS COMMAND…
	local code=$1 words=$2 out
	shift 2
	out=$(timeout 30 "$@" 2>&1 </dev/null)
	local got=$?
	echo "$out"
	[ "$got" -eq "$code" ] && case $out in *"$words"*) true ;; *) false ;; esac
}

start() { # ARGUMENTS OF serve…; sets server, address
	: >"$top/serve.out"     # else the address of the server before is read
	"$program" serve --listen 127.0.0.1:0 "$@" >"$top/serve.out" 2>"$top/serve.err" &
	server=$!
	for _ in $(seq 100); do
		address=$(sed -n 's/^listening on //p' "$top/serve.out")
		[ -n "$address" ] && return 0
		sleep 0.1
	done
	cat "$top/serve.err"
	return 1
}

stop() { kill "$server" && wait "$server"; local code=$?; server=; [ "$code" -eq 0 ]; }
healthy() { curl -sf -m 5 "$address/healthz" >/dev/null; }
not_served() { [ "$(curl -s -m 5 -o /dev/null -w '%{http_code}' "$address$1")" = 404 ]; }
first_link() { grep -q "$address/first/" "$top/serve.out"; }
# Nobody can open 0.0.0.0: the machine's name stands in the link; site.url, when set, stands above it.
announced() { # LISTEN DATA; prints the link
	: >"$top/named.out"                    # the child empties it too, but perhaps after it is looked at
	"$program" serve --listen "$1" --data "$2" >"$top/named.out" 2>"$top/named.err" &
	local pid=$! link=
	for _ in $(seq 100); do
		link=$(grep -o 'http[^ ]*/first/[A-Za-z0-9_-]*' "$top/named.out") && break
		sleep 0.1
	done
	kill "$pid" && wait "$pid"
	cat "$top/named.out" "$top/named.err" >&2
	echo "$link"
}
announces_name() { # LISTEN
	local data=$top/named-${1%%:*} link port
	[ "$1" != '[::]:0' ] || [ -e /proc/net/if_inet6 ] || return 0
	link=$(announced "$1" "$data")
	port=$(sed -n 's/^listening on .*:\([0-9]*\)$/\1/p' "$top/named.out")
	case $link in "http://$(hostname):$port/first/"?*) ;; *) echo "link: $link"; return 1 ;; esac
	"$program" settings --data "$data" set site.url https://ungcuu.example.vn/ || return 1
	link=$(announced "$1" "$data")
	case $link in https://ungcuu.example.vn/first/?*) ;; *) echo "with site.url: $link"; return 1 ;; esac
}
private() { [ -z "$(find "$1" \( -perm /077 \) -print -quit)" ]; }
same_tree() { (cd "$1" && find files -type f -name '[0-9a-f]*' | sort | xargs -r sha256sum) | (cd "$2" && sha256sum --status -c -) ; }

# ---- usage ----
check "help lists the verbs" answers 0 "backup" "$program" help
check "help on one verb shows its line" answers 0 "ungcuu restore --data DIR FILE" "$program" help restore
check "an unknown verb is refused" answers 2 "no verb" "$program" frobnicate
check "an unknown option is refused" answers 2 "not understood" "$program" serve --data "$top/u" --frobnicate
check "a missing folder is explained" answers 2 "--data DIR" "$program" init
check "the table of routes is printed" answers 0 "/admin/settings" "$program" routes
check "the modules are printed" answers 0 "core" "$program" modules
check "a clean catalogue of duties is named" answers 0 "52 duties" "$program" duty check "$(dirname "$0")/../data/duties/ct18.json"
sed 's/"P6M"/"P0M"/' "$(dirname "$0")/../data/duties/ct18.json" >"$top/duties.json"
check "a fault is shown with its line" answers 1 "duties.json:111:" "$program" duty check "$top/duties.json"
check "in the other language too" answers 1 "Khoảng thời gian" "$program" duty check --lang vi "$top/duties.json"
check "a catalogue that is not there" answers 2 "Cannot read" "$program" duty check "$top/nothing.json"
check "a case written by hand is answered" answers 0 '"late_from":"2024-02-29T17:00:00Z"' "$program" duty simulate "$(dirname "$0")/duties/05-leap-day.json"
echo '{"catalogue":"ct18","subjects":[{"unit":"org","code":"A","facts":[{"org.class":"king"}]}]}' >"$top/case.json"
check "a wrong one is refused with its path" answers 1 "case.json: subjects[0].facts[0].org.class: is none of" "$program" duty simulate "$top/case.json"
check "an act that is not there" answers 2 "duty frobnicate" "$program" duty frobnicate

# ---- a fresh folder ----
check "a folder that cannot be made is explained" answers 7 "cannot be made" "$program" init --data /dev/null/data
d=$top/data
check "init makes the folder and a link" answers 0 "/first/" "$program" init --data "$d"
check "init again is harmless" answers 0 "ready" "$program" init --data "$d"
check "nobody else may read the folder" private "$d"
check "an unset role is refused" answers 2 "--role" "$program" serve --data "$d" --role boss
check "half a certificate is refused" answers 2 "PEM" "$program" serve --data "$d" --tls-cert /nonexistent --tls-key /nonexistent
check "serve starts" start --data "$d"
check "it is healthy" healthy
check "it prints the first link" first_link
check "it says where it listens everywhere, and a link that opens" announces_name 0.0.0.0:0
check "the same on IPv6" announces_name '[::]:0'
check "a second server is refused" answers 5 "in use" "$program" serve --data "$d" --listen 127.0.0.1:0
check "a taken port is explained" answers 7 "--listen" "$program" serve --data "$top/other" --listen "${address#http://}"
check "settings change while it runs" answers 0 "" "$program" settings --data "$d" set site.url https://ungcuu.example.vn
check "and are read back" answers 0 "https://ungcuu.example.vn" "$program" settings --data "$d" get site.url
check "a wrong value is refused" answers 2 "1 (on)" "$program" settings --data "$d" set site.demo maybe
check "an unknown setting is refused" answers 4 "no setting" "$program" settings --data "$d" get site.colour
check "a secret is taken from standard input" bash -c "echo geheim-77 | '$program' settings --data '$d' set mail.smtp_password --value-stdin"
check "and never printed" bash -c "! '$program' settings --data '$d' list | grep -q geheim-77"

check "the running server sees a change made beside it" bash -c "'$program' settings --data '$d' set site.demo 1 &&
	for _ in 1 2 3 4 5 6 7 8 9 10; do sleep 0.6; curl -s '$address/sign-in' | grep -q uc-demo && exit 0; done; exit 1"

# ---- files, backup, restore, verify ----
hash=$(printf 'evidence' | sha256sum | cut -d' ' -f1)
mkdir -p "$d/files/${hash:0:2}/${hash:2:2}"
printf 'evidence' >"$d/files/${hash:0:2}/${hash:2:2}/$hash"
check "backup while it runs" answers 0 "Saved" "$program" backup --data "$d" "$top/b.tar"
check "a backup is never overwritten" answers 5 "exists" "$program" backup --data "$d" "$top/b.tar"
check "nobody else may read the backup" private "$top/b.tar"
check "it stops gracefully" stop
check "restore into a new folder" answers 0 "Restored" "$program" restore --data "$top/r" "$top/b.tar"
check "with the same files" same_tree "$d" "$top/r"
check "nobody else may read what was restored" private "$top/r"
check "and the same settings" answers 0 "https://ungcuu.example.vn" "$program" settings --data "$top/r" get site.url
check "verify finds it sound" answers 0 "chain holds" "$program" verify --data "$top/r"
check "rebuild makes the views again" answers 0 "views" "$program" rebuild --data "$top/r"
check "restore refuses a folder with something in it" answers 5 "not empty" "$program" restore --data "$top/r" "$top/b.tar"
check "serve runs on what was restored" start --data "$top/r"
check "and is healthy" healthy
stop

sed 's/evidence/evidense/' "$top/b.tar" >"$top/bad.tar"
check "a changed backup is refused" answers 2 "does not match" "$program" restore --data "$top/r2" "$top/bad.tar"
check "and leaves nothing" test ! -e "$top/r2"
head -c 20000 "$top/b.tar" >"$top/short.tar"
check "a cut backup is refused" answers 2 "does not match" "$program" restore --data "$top/r2" "$top/short.tar"
mkdir "$top/x" && ln -s /etc/passwd "$top/x/secret.key" && tar -C "$top/x" -cf "$top/link.tar" secret.key
check "a link in a backup is refused" answers 2 "does not match" "$program" restore --data "$top/r2" "$top/link.tar"
(cd "$top/x" && echo x >up && tar -cPf "$top/up.tar" --transform 's|up|../../evil|' up)
check "a path that climbs out is refused" answers 2 "does not match" "$program" restore --data "$top/r3/a" "$top/up.tar"
check "verify on no data folder is refused" answers 4 "not a data folder" "$program" verify --data "$top/nothing"
printf 'evil' >"$top/r/files/${hash:0:2}/${hash:2:2}/$hash"
check "backup notices a changed content" answers 70 "changed" "$program" backup --data "$top/r" "$top/b2.tar"
check "and leaves no half backup" test ! -e "$top/b2.tar" -a ! -e "$top/b2.tar.part"
check "a wrong database address is explained" answers 2 "postgresql://" "$program" init --data "$top/w" --database mysql://x
check "a database that is not there is explained" answers 7 "cannot be reached" \
	env -u PGHOST "$program" init --data "$top/w" --database "postgresql://nobody:geheim@127.0.0.1:9/none"

# ---- roles ----
check "a worker starts" start --data "$top/worker" --role worker
check "is healthy" healthy
check "and serves nothing else" not_served /sign-in
stop

# ---- TLS ----
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
	-addext subjectAltName=IP:127.0.0.1 -keyout "$top/key.pem" -out "$top/cert.pem" 2>/dev/null
check "a certificate without its key is refused" answers 2 "belong together" "$program" serve --data "$top/data" --tls-cert "$top/cert.pem"
check "a key that is no key is explained" answers 2 "certificate" "$program" serve --data "$top/data" --listen 127.0.0.1:0 \
	--tls-cert "$top/cert.pem" --tls-key "$top/cert.pem"
check "serves over TLS" start --data "$top/data" --tls-cert "$top/cert.pem" --tls-key "$top/key.pem"
check "with that certificate" curl -sf -m 5 --cacert "$top/cert.pem" "$address/healthz"
stop

# ---- a database of tomorrow ----
sqlite3 "$top/data/ungcuu.db" "insert into schema_migration values ('core', 9999, 'tomorrow', 0)"
check "a newer database is refused" answers 5 "newer" "$program" serve --data "$top/data" --listen 127.0.0.1:0
sqlite3 "$top/data/ungcuu.db" "delete from schema_migration where number = 9999"
head -c 8192 /dev/urandom >"$top/noise" && mkdir -m 700 "$top/broken" && cp "$top/noise" "$top/broken/ungcuu.db"
check "a file that is no database is explained" answers 7 "ungcuu.db" "$program" init --data "$top/broken"
rm -f "$top/broken/secret.key"; head -c 7 "$top/noise" >"$top/broken/secret.key"
check "a broken key is explained" answers 2 "secret.key" "$program" init --data "$top/broken"

# ---- log ----
check "a log file is written" start --data "$top/data" --log "$top/one.log"
healthy && mv "$top/one.log" "$top/old.log" && kill -HUP "$server" && sleep 0.5 && healthy
check "and opened again after SIGHUP" bash -c "for _ in 1 2 3 4 5 6 7 8 9 10; do grep -q healthz '$top/one.log' && exit 0; sleep 0.5; done; exit 1"
stop

# ---- PostgreSQL ----
if [ -n "${UNGCUU_TEST_PG:-}" ]; then
	base=$UNGCUU_TEST_PG
	name=ungcuu_verbs_$$
	url=$(printf '%s' "$base" | sed -E "s|^(postgresql://[^/]*/)[^?]*|\1$name|")
	psql -q "$base" -c "create database $name" >/dev/null 2>&1
	check "init on PostgreSQL" answers 0 "/first/" "$program" init --data "$top/p" --database "$url"
	check "serve on PostgreSQL" start --data "$top/p" --database "$url" --role web
	check "it is healthy" healthy
	first=$server
	check "a second process shares the database" start --data "$top/p" --database "$url" --role worker
	check "it is healthy too" healthy
	stop
	server=$first
	check "backup saves key and files" answers 0 "pg_dump" "$program" backup --data "$top/p" --database "$url" "$top/p.tar"
	check "restore says what is left to do" answers 0 "pg_restore" "$program" restore --data "$top/pr" "$top/p.tar"
	check "verify" answers 0 "chain holds" "$program" verify --data "$top/p" --database "$url"
	stop
	psql -q "$base" -c "drop database $name" >/dev/null 2>&1
else
	echo "# UNGCUU_TEST_PG is not set: PostgreSQL is skipped"
fi

echo "1..$n"
exit $failed
