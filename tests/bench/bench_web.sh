#!/bin/sh
# Our server against nginx on this machine: the same static file, and a small dynamic page (SQLite read transaction).
#   tests/bench/bench_web.sh BUILD_FOLDER [ROUNDS] [SECONDS]
# Alternates the two servers and prints medians and their ratio. Needs wrk and nginx. Loopback only.
set -eu

build=$1 rounds=${2:-5} seconds=${3:-3}
dir=$(mktemp -d)
web_pid='' nginx_pid=''
finish() {
	exec 9>&- || true
	[ -z "$nginx_pid" ] || kill "$nginx_pid" 2>/dev/null || true
	[ -z "$web_pid" ] || wait "$web_pid" 2>/dev/null || true
	rm -rf "$dir"
}
trap finish EXIT INT TERM

mkfifo "$dir/hold"
"$build/tests/web/bench_web" "$dir" < "$dir/hold" > "$dir/address" &
web_pid=$!
exec 9> "$dir/hold"
for i in 1 2 3 4 5 6 7 8 9 10; do [ -s "$dir/address" ] && break; sleep 0.2; done
ours=$(cat "$dir/address")

port=$((20000 + $$ % 20000))
mkdir "$dir/www"
head -c 20000 /dev/zero > "$dir/www/x.bin"
chmod -R a+rX "$dir"
cat > "$dir/nginx.conf" <<CONF
daemon off; worker_processes 2; pid $dir/nginx.pid; error_log $dir/error.log;
events { worker_connections 1024; }
http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; open_file_cache max=100;
	client_body_temp_path $dir/t1; proxy_temp_path $dir/t2; fastcgi_temp_path $dir/t3; uwsgi_temp_path $dir/t4; scgi_temp_path $dir/t5;
	server { listen 127.0.0.1:$port; root $dir/www; etag on; } }
CONF
nginx -c "$dir/nginx.conf" 2>/dev/null &
nginx_pid=$!
theirs=http://127.0.0.1:$port
sleep 1

rate() { wrk -t1 -c32 -d"${seconds}s" "$1" | awk '/Requests\/sec/ { print $2 } /Non-2xx/ { print "errors" > "/dev/stderr" }'; }
median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
i=0
while [ "$i" -lt "$rounds" ]; do
	rate "$ours/static/x.0123.bin" >> "$dir/ours"
	rate "$theirs/x.bin" >> "$dir/theirs"
	rate "$ours/hello" >> "$dir/page"
	i=$((i + 1))
done
a=$(median "$dir/ours") b=$(median "$dir/theirs") c=$(median "$dir/page")
echo "static file, 20 kB, 32 connections: ours $a/s, nginx $b/s, ratio $(echo "$a $b" | awk '{ printf "%.2f", $1 / $2 }') (goal 0.9)"
echo "dynamic page, 32 connections: $c/s (goal 2000)"
