#!/bin/bash
# ungcuu sigma check as an operator uses it. Prints TAP.
#   tests/sigma.sh UNGCUU
set -u
program=$1
top=$(mktemp -d)
n=0
trap 'rm -rf "$top"' EXIT
export UNGCUU_LANG=en

answers() { # DESCRIPTION CODE WORDS COMMAND…
	local name=$1 code=$2 words=$3 out got
	shift 3
	out=$(timeout 60 "$@" 2>&1 </dev/null)
	got=$?
	n=$((n + 1))
	case $got$out in
	"$code"*"$words"*) echo "ok $n - $name" ;;
	*) echo "not ok $n - $name"; printf '%s\n' "exit $got" "$out" | sed 's/^/# /' ;;
	esac
}

echo 1..15
mkdir -p "$top/rules/windows" "$top/empty"
cat >"$top/rules/windows/whoami.yml" <<'YAML'
title: Who am I
id: t-1
author: Nguyen Van A
level: high
logsource: {product: windows, category: process_creation}
detection:
    selection: {Image|endswith: '\whoami.exe'}
    condition: selection
YAML
cat >"$top/rules/auditd.yaml" <<'YAML'
title: Passwords read
id: t-2
logsource: {product: linux, service: auditd}
detection:
    selection: {type: EXECVE, a1: /etc/shadow}
    condition: selection
YAML
echo 'not a rule' >"$top/rules/readme.txt"
printf '{"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":1,"Image":"C:\\\\x.exe"}\n' >"$top/sysmon.json"
echo 'type=EXECVE msg=audit(1.0:1): argc=2 a0="cat" a1="/etc/hosts"' >"$top/audit.log"

answers "rules of a folder" 0 "2 rules and 0 correlations usable, 0 filters; 0 refused; 2 files" "$program" sigma check "$top/rules"
answers "one file" 0 "1 rules" "$program" sigma check "$top/rules/auditd.yaml"
answers "in Vietnamese" 0 "2 luật và 0 luật tương quan" env UNGCUU_LANG=vi "$program" sigma check "$top/rules"
answers "with data of one source" 0 "On 1 sample events: 1 rules could fire; not: 1 lack the log source" "$program" sigma check "$top/rules" --data "$top/sysmon.json"
answers "with data of both" 0 "On 2 sample events: 2 rules could fire" "$program" sigma check "$top/rules" --data "$top/sysmon.json" --data "$top/audit.log"
answers "needs are explained" 0 "needs the log source windows/process_creation" "$program" sigma check "$top/rules" --explain
answers "as JSON" 0 '"author":"Nguyen Van A"' "$program" sigma check "$top/rules" --json
answers "JSON says who could fire" 0 '"can_fire":false,"why":{"vi":' "$program" sigma check "$top/rules" --json --data "$top/sysmon.json"
printf 'title: bad\nlogsource: {product: windows}\ndetection:\n    s: {A|near: x}\n    condition: s\n' >"$top/rules/bad.yml"
answers "a refused rule by file and line" 1 "bad.yml:4: modifier: there is no modifier “near”" "$program" sigma check "$top/rules"
printf 'title: p\nlogsource: {product: windows}\ndetection:\n    s: {A|expand: "%%Ours%%"}\n    condition: s\n' >"$top/place.yml"
echo '{"Ours": ["a", "b*"]}' >"$top/ours.json"
answers "a placeholder without value" 1 "placeholder: no value for %Ours%" "$program" sigma check "$top/place.yml"
answers "a placeholder with values" 0 "1 rules" "$program" sigma check "$top/place.yml" --placeholders "$top/ours.json"
answers "no rules there" 2 "No file of rules" "$program" sigma check "$top/empty"
answers "no such folder" 2 "No file of rules" "$program" sigma check "$top/nowhere"
answers "data that cannot be read" 2 "Cannot read" "$program" sigma check "$top/rules" --data "$top/nowhere"
answers "wrong use" 2 "Say where the rules are" "$program" sigma lint
