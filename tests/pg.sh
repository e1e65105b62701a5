#!/bin/sh
# A PostgreSQL of one's own for tests, on a Unix socket in DIR, no network.
#   tests/pg.sh start DIR   makes the cluster when DIR has none, starts it, prints its URL
#   tests/pg.sh stop DIR    stops it (the data stays; remove DIR afterwards)
#   tests/pg.sh restart DIR
# PG_FSYNC=on keeps fsync (benches). As root it runs as the user postgres; PostgreSQL refuses root.
set -eu

fail() { echo "pg.sh: $*" >&2; exit 1; }
[ $# -eq 2 ] || fail "usage: pg.sh start|stop|restart DIR"
what=$1
mkdir -p "$2"
dir=$(cd "$2" && pwd)

bin=
for candidate in /usr/lib/postgresql/15/bin "$(pg_config --bindir 2>/dev/null || true)"; do
	[ -x "$candidate/initdb" ] && bin=$candidate && break
done
[ -n "$bin" ] || fail "PostgreSQL 15 is not installed"

# The server's own folder must be reachable by its user.
as() {
	if [ "$(id -u)" -eq 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

start() {
	if [ ! -f "$dir/data/PG_VERSION" ]; then
		[ "$(id -u)" -ne 0 ] || chown postgres "$dir"
		as "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$dir/initdb.log" 2>&1 ||
			fail "initdb failed, see $dir/initdb.log"
	fi
	as "$bin/pg_ctl" -D "$dir/data" -w -t 60 -l "$dir/server.log" start \
		-o "-c listen_addresses='' -c unix_socket_directories='$dir' -c fsync=${PG_FSYNC:-off} -c max_connections=200" \
		>/dev/null || fail "the server did not start, see $dir/server.log"
	echo "postgresql://postgres@/postgres?host=$dir"
}

stop() {
	[ ! -f "$dir/data/postmaster.pid" ] || as "$bin/pg_ctl" -D "$dir/data" -w -t 60 -m "${1:-fast}" stop >/dev/null
}

case $what in
start) start ;;
stop) stop ;;
restart) stop immediate && start ;;
*) fail "unknown: $what" ;;
esac
