#!/bin/bash
# sheets.sh UNGCUU [ROWS [MEMORY-KB]]: spreadsheets to and from LibreOffice. What it made goes in; what we made opens there and says the same;
# 100,000 rows go in within 64 MB (fewer, and 0 for any memory, under a sanitizer, which needs its own). Prints TAP. Without soffice it fails, for then nothing would be proved.
set -u
program=$1 rows=${2:-100000} most=${3:-65536}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export UNGCUU_LANG=en
n=0
failed=0

check() { # DESCRIPTION COMMAND…
	n=$((n + 1))
	local name=$1
	shift
	if "$@" >"$dir/log" 2>&1; then echo "ok $n - $name"; else echo "not ok $n - $name"; sed 's/^/# /' "$dir/log" | head -20; failed=1; fi
}
office() { # FORMAT FILE: converted by LibreOffice into $dir/lo
	mkdir -p "$dir/lo"
	timeout 120 soffice "-env:UserInstallation=file://$dir/profile" --headless --infilter="CSV:44,34,76" --convert-to "$1" --outdir "$dir/lo" "$2"
}
says() { grep -qF -- "$1" "$2" || { echo "no “$1” in:"; cat "$2"; return 1; }; }
memory() { awk -v most="$most" '/Maximum resident/ { print; exit most && $NF > most }' "$1"; }

d=$dir/data
"$program" init --data "$d" >/dev/null
cat >"$dir/orgs.csv" <<'EOF'
Mã,Tên,Loại,Tỉnh,Cơ quan cấp trên,Điện thoại
BYT,Bộ Y tế thử,Bộ,Hà Nội,,024 1
"SYT-HCM","Sở Y tế ""một"", TP.HCM",agency,Sài Gòn,BYT,"=1+1"
EOF
check "LibreOffice makes an XLSX" office xlsx "$dir/orgs.csv"
check "which goes in" "$program" import organisations "$dir/lo/orgs.xlsx" --data "$d"
check "and the same again changes nothing" bash -c "'$program' import organisations '$dir/lo/orgs.xlsx' --data '$d' | grep 'Nothing changed'"

printf 'owner,name,level,decision_at,is_internet_facing,purpose\nBYT,Cổng,3,2026-02-01,TRUE,"+một\nhai"\nSYT-HCM,-2+3,=1+1,,FALSE,@SUM(A1)\n' >"$dir/systems.csv"
check "dates, truth values and formulas of LibreOffice" office xlsx "$dir/systems.csv"
check "are read" bash -c "'$program' import systems '$dir/lo/systems.xlsx' --data '$d' >'$dir/said' 2>&1 || { cat '$dir/said'; exit 1; }"
"$program" export systems "$dir/systems.out.csv" --data "$d"
check "as what they show" says "Cổng,3,\"\",01/02/2026,0,1" "$dir/systems.out.csv"
check "the computed value is taken" says "'-2+3,2," "$dir/systems.out.csv"
check "and named" says "formula" "$dir/said"

printf 'organisation,name,consent_at,skills,credential,issuer,valid_from,valid_last,school,major,field,degree,graduated\nBYT,Nguyễn Mẫu,2026-02-01,2.2.c 2.2.dd,=1+1,GIAC,2024-02-29,2028-02-29,Trường,CNTT,it,university,06/2012\nBYT,Nguyễn Mẫu,,,GCFA,GIAC,01/02/2026,,,,,,\n' >"$dir/experts.csv"
check "experts of LibreOffice" office xlsx "$dir/experts.csv"
check "go in" "$program" import experts "$dir/lo/experts.xlsx" --data "$d"
check "and again change nothing" bash -c "'$program' import experts '$dir/lo/experts.xlsx' --data '$d' | grep 'Nothing changed'"

for register in organisations systems experts; do
	"$program" export $register "$dir/$register.xlsx" --data "$d"
	"$program" export $register "$dir/$register.direct.csv" --data "$d"
	check "our $register open in LibreOffice" office 'csv:Text - txt - csv (StarCalc):44,34,76,1' "$dir/$register.xlsx"
	check "and read back change nothing" bash -c "'$program' import $register '$dir/$register.xlsx' --data '$d' | grep 'Nothing changed'"
	check "and say the same" python3 - "$dir/$register.direct.csv" "$dir/lo/$register.csv" <<'EOF'
import csv, sys
ours, theirs = ([row for row in csv.reader(open(f, encoding='utf-8-sig', newline=''))] for f in sys.argv[1:])
ours = [[c[1:] if c.startswith("'") else c for c in row] for row in ours[1:]]
assert len(ours) > 1 and ours == theirs[1:], (ours, theirs[1:])
EOF
done

python3 - "$dir" "$rows" <<'EOF'
import sys
with open(sys.argv[1] + '/many.csv', 'w') as f:
    f.write('owner,name,level,ips,domains,decision_no,decision_at\n')
    for i in range(int(sys.argv[2])):
        f.write(f'BYT,Hệ thống {i},{1 + i % 4},203.0.113.{i % 250 + 1},h{i}.example.vn,{i}/QĐ,01/02/2026\n')
EOF
check "$rows rows go in" timeout 150 /usr/bin/time -v -o "$dir/time" "$program" import systems "$dir/many.csv" --data "$d"
check "within $most KB" memory "$dir/time"
"$program" export systems "$dir/many.xlsx" --data "$d"
check "come out as XLSX and go in again" timeout 150 /usr/bin/time -v -o "$dir/time" "$program" import systems "$dir/many.xlsx" --data "$d"
check "within $most KB too" memory "$dir/time"
echo "1..$n"
exit $failed
