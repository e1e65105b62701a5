#!/bin/sh
# A real mail server of one's own for tests: Exim (SMTP with STARTTLS and AUTH, delivering into maildirs) and Dovecot (IMAP),
# on loopback, as an ordinary user, all files in DIR. Nothing of the system's own mail set-up is touched.
#   tests/smtp.sh start DIR   makes certificates and configuration, starts both, prints shell variables (see the end)
#   tests/smtp.sh stop DIR    stops both by their process ids (files stay; remove DIR afterwards)
#   tests/smtp.sh run COMMAND…  starts both in a new folder, runs the command with UNGCUU_TEST_MAIL=<folder>, stops both
#   tests/smtp.sh pause DIR | resume DIR   the SMTP server alone goes away and comes back on the same port
#
# Recipients at example.vn:  anything@ is delivered into the maildir DIR/mail/inbox
#   reject…@ 550 to RCPT · defer…@ 451 to RCPT until DIR/accept-deferred exists · content…@ 554 after DATA
#   vanish…@ accepted, then fails: Exim sends a delivery status notification to the envelope sender
#   bounce+token@ lands in DIR/mail/bounce, which IMAP shows to user "bounce"
#   open…@ is accepted without signing in
# Signing in: user "ungcuu", password in DIR/password; IMAP: user "bounce", same password.
set -eu

fail() { echo "smtp.sh: $*" >&2; exit 1; }
[ $# -ge 2 ] || fail "usage: smtp.sh start|stop|pause|resume DIR, or run COMMAND…"
what=$1
if [ "$what" = run ]; then
	shift
	folder=$(mktemp -d)
	chmod 711 "$folder"
	trap 'sh "$0" stop "$folder/servers" || true; rm -rf "$folder"' EXIT
	trap 'exit 130' INT TERM
	if sh "$0" start "$folder/servers" >&2; then
		UNGCUU_TEST_MAIL=$folder/servers
		export UNGCUU_TEST_MAIL
	fi
	"$@" && exit 0 || exit $?
fi
mkdir -p "$2"
dir=$(cd "$2" && pwd)
exim=$(command -v exim4 || echo /usr/sbin/exim4)
dovecot=$(command -v dovecot || echo /usr/sbin/dovecot)

# Both servers give up root themselves in ways that need the system's set-up; here they never have it.
as() {
	if [ "$(id -u)" -eq 0 ]; then
		(cd "$dir" && exec setpriv --reuid="$run_uid" --regid="$run_gid" --clear-groups -- "$@")
	else
		(cd "$dir" && exec "$@")
	fi
}
if [ "$(id -u)" -eq 0 ]; then run_uid=$(id -u nobody) run_gid=$(id -g nobody); else run_uid=$(id -u) run_gid=$(id -g); fi
user=$(id -un "$run_uid") group=$(getent group "$run_gid" | cut -d: -f1)

free_port() {
	for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		port=$(od -An -N2 -tu2 /dev/urandom | awk '{ print 20000 + $1 % 12000 }')
		port_hex=$(printf '%04X' "$port")
		grep -q "0100007F:$port_hex " /proc/net/tcp || { echo "$port"; return; }
	done
	fail "no free port"
}

is_listening() { grep -q "0100007F:$(printf '%04X' "$1") [0-9A-F:]* 0A" /proc/net/tcp; }

wait_listening() {
	for try in $(seq 100); do is_listening "$1" && return; sleep 0.1; done
	fail "nothing listens on port $1, see $dir/log"
}

stop_pid() {
	[ -s "$1" ] || return 0
	pid=$(cat "$1")
	kill "$pid" 2>/dev/null || return 0
	for try in $(seq 100); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
	rm -f "$1"
}

certificates() {
	for ca in ca other-ca; do
		openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "/CN=$ca of a test" \
			-keyout "$dir/$ca.key" -out "$dir/$ca.pem" 2>/dev/null
	done
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=localhost" \
		-keyout "$dir/server.key" -out "$dir/server.csr" 2>/dev/null
	printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\n' >"$dir/server.ext"
	openssl x509 -req -in "$dir/server.csr" -CA "$dir/ca.pem" -CAkey "$dir/ca.key" -CAcreateserial -days 3650 \
		-extfile "$dir/server.ext" -out "$dir/server.pem" 2>/dev/null
}

exim_configuration() {
	cat >"$dir/exim.conf" <<CONF
exim_user = $user
exim_group = $group
never_users =
spool_directory = $dir/spool
log_file_path = $dir/log/exim-%s.log
pid_file_path = $dir/exim.pid
deliver_drop_privilege
primary_hostname = localhost
qualify_domain = example.vn
domainlist local_domains = example.vn
daemon_smtp_ports = $smtp_port
local_interfaces = 127.0.0.1
host_lookup =
rfc1413_query_timeout = 0s
queue_run_max = 1
smtp_accept_max = 50
smtp_accept_max_per_connection = 0
smtp_accept_queue_per_connection = 0
message_size_limit = 5M
tls_advertise_hosts = *
tls_certificate = $dir/server.pem
tls_privatekey = $dir/server.key
auth_advertise_hosts = \${if eq{\$tls_in_cipher}{}{}{*}}
acl_smtp_mail = accept
acl_smtp_rcpt = on_recipient
acl_smtp_data = on_data
bounce_return_size_limit = 20K
keep_environment =
no_local_from_check
accept_8bitmime = yes
prdr_enable = no

begin acl
on_recipient:
  deny    message = relay not permitted
          !domains = +local_domains
  deny    message = 5.1.1 Khong co hop thu nay
          local_parts = ^reject
  defer   message = 4.2.1 hop thu dang ban
          local_parts = ^defer
          condition = \${if exists{$dir/accept-deferred}{no}{yes}}
  accept  local_parts = ^open
  require message = 5.7.0 sign in first
          authenticated = *
  accept
on_data:
  deny    message = 5.7.1 content is not welcome
          condition = \${if match{\$recipients}{^content}}
  accept

begin routers
vanish:
  driver = redirect
  domains = +local_domains
  local_parts = ^vanish
  allow_fail
  data = :fail: 5.2.1 hop thu da bi khoa
bounce:
  driver = accept
  domains = +local_domains
  local_parts = bounce
  local_part_suffix = +*
  local_part_suffix_optional
  transport = bounce_maildir
local:
  driver = accept
  domains = +local_domains
  transport = maildir

begin transports
bounce_maildir:
  driver = appendfile
  directory = $dir/mail/bounce
  maildir_format
  create_directory
  envelope_to_add
  user = $user
  group = $group
maildir:
  driver = appendfile
  directory = $dir/mail/inbox
  maildir_format
  create_directory
  envelope_to_add
  return_path_add
  user = $user
  group = $group

begin retry
*  *  F,1h,1m

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if and{{eq{\$auth2}{ungcuu}}{eq{\$auth3}{$password}}}}
  server_set_id = \$auth2
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_condition = \${if and{{eq{\$auth1}{ungcuu}}{eq{\$auth2}{$password}}}}
  server_set_id = \$auth1
CONF
}

dovecot_configuration() {
	cat >"$dir/dovecot.conf" <<CONF
base_dir = $dir/run
state_dir = $dir/run
instance_name = ungcuu-test
log_path = $dir/log/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <$dir/server.pem
ssl_key = <$dir/server.key
disable_plaintext_auth = yes
default_internal_user = $user
default_internal_group = $group
default_login_user = $user
first_valid_uid = 1
first_valid_gid = 1
auth_mechanisms = plain login
mail_location = maildir:$dir/mail/%n
mail_plugin_dir = /usr/lib/dovecot/modules
service anvil {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = $imap_port
  }
  inet_listener imaps {
    port = 0
  }
}
service stats {
  chroot =
}
passdb {
  driver = static
  args = password=$password
}
userdb {
  driver = static
  args = uid=$run_uid gid=$run_gid home=$dir/mail/%n
}
CONF
}

start_exim() {
	as "$exim" -C "$dir/exim.conf" -bd -q1m >>"$dir/log/exim-start.log" 2>&1 || fail "Exim did not start, see $dir/log"
	wait_listening "$smtp_port"
}

start() {
	[ -x "$exim" ] || fail "exim4-daemon-light is not installed"
	[ -x "$dovecot" ] || fail "dovecot-imapd is not installed"
	mkdir -p "$dir/spool" "$dir/log" "$dir/mail" "$dir/run"
	smtp_port=$(free_port)
	imap_port=$(free_port)
	password=$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')
	printf '%s' "$password" >"$dir/password"
	cp "$0" "$dir/tool.sh"
	certificates
	exim_configuration
	dovecot_configuration
	printf 'smtp_port=%s\nimap_port=%s\n' "$smtp_port" "$imap_port" >"$dir/ports"
	chown -R "$run_uid:$run_gid" "$dir"
	chmod 700 "$dir"
	start_exim
	as "$dovecot" -c "$dir/dovecot.conf" >>"$dir/log/dovecot-start.log" 2>&1 || fail "Dovecot did not start, see $dir/log"
	wait_listening "$imap_port"
	echo "UNGCUU_TEST_MAIL=$dir"
}

case $what in
start) start ;;
stop)
	stop_pid "$dir/exim.pid"
	stop_pid "$dir/run/master.pid" ;;
pause) stop_pid "$dir/exim.pid" ;;
resume)
	. "$dir/ports"
	start_exim ;;
*) fail "unknown: $what" ;;
esac
