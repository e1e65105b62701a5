#!/bin/sh
# A demonstration network in the folder DATA, served on LISTEN until Ctrl-C: tools/demo.sh DATA LISTEN
# The first run makes the network; later ones go on with it. Every run gives the five log-ins new passwords.
set -eu
cd "$(dirname "$0")/.."
data=${1:?usage: tools/demo.sh DATA LISTEN}
listen=${2:?usage: tools/demo.sh DATA LISTEN}
program=${UNGCUU_BINARY:-build/ungcuu}

if [ -z "${UNGCUU_BINARY:-}" ]; then
	sh tools/install.sh build
	[ -f build/build.ninja ] || meson setup build >/dev/null
	ninja -C build ungcuu
fi

umask 077
mkdir -p "$data"
scratch=$(mktemp -d)
server=
stop() {
	trap - EXIT INT TERM HUP
	if [ -n "$server" ]; then
		kill "$server" 2>/dev/null || true
		wait "$server" || true
	fi
	rm -rf "$scratch"
}
trap stop EXIT
trap 'stop; echo; exit 0' INT TERM HUP

"$program" demo --data "$data" --size small --seed 1 --logins "$scratch/logins"
"$program" serve --data "$data" --listen "$listen" --log "$data/server.log" >"$scratch/out" &
server=$!
address=
tries=0
until [ -n "$address" ] && curl -sf -m 2 -o /dev/null "$address/healthz"; do
	address=$(sed -n 's/^listening on //p' "$scratch/out")
	tries=$((tries + 1))
	if ! kill -0 "$server" 2>/dev/null || [ "$tries" -gt 150 ]; then
		echo "The server did not start; see $data/server.log" >&2
		exit 1
	fi
	sleep 0.1
done

password() { awk -F '\t' -v name="$1" '$1 == name { print $2 }' "$scratch/logins"; }
cat <<TEXT

  Ứng Cứu – mạng lưới trình diễn / demonstration network          $address

  Đăng nhập / sign in: $address/sign-in
    quantri   $(password quantri)   quản trị        administrator
    truc      $(password truc)   trực ban        duty officer, national coordinator
    ungcuu1   $(password ungcuu1)   ứng cứu viên    responder
    lanhdao   $(password lanhdao)   lãnh đạo        head of the responder's organisation
    thanhtra  $(password thanhtra)   thanh tra       inspector

  Thử gì trước:
    1. Mở $address/report như một người dân và báo một sự cố; giữ lại mã và khóa tra cứu.
       Ví dụ: địa chỉ IP 2001:db8:2::1, tên miền www.bo-skcd.example
    2. Đăng nhập truc, mở $address/triage: thông báo nằm trong hàng chờ, kèm gợi ý đơn vị chịu trách nhiệm. Tiếp nhận nó.
    3. Đăng nhập ungcuu1, mở $address/dashboard: vụ việc và các đồng hồ hiện ra. Lập báo cáo, tải PDF hoặc DOCX, gửi đi.

  What to try first:
    1. Open $address/report as a citizen and report an incident; keep the code and the secret.
       For example: IP address 2001:db8:2::1, domain www.bo-skcd.example
    2. Sign in as truc, open $address/triage: the report waits there with the responsible body suggested. Accept it.
    3. Sign in as ungcuu1, open $address/dashboard: the case and its clocks are there. Write a report, download it as PDF or DOCX, send it.

  Mật khẩu chỉ hiện lần này. Ctrl-C để dừng. / Passwords are shown this once. Ctrl-C stops.
TEXT
rm -f "$scratch/logins"
status=0
wait "$server" || status=$?
server=
exit "$status"
