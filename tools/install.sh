#!/bin/sh
# Installs what is missing for "build", "test" or "bench" (each includes the ones before). Asks for root only when something is.
set -eu
cd "$(dirname "$0")/.."
case "${1:-build}" in
build) kinds=build ;;
test) kinds='build|test' ;;
bench) kinds='build|test|bench' ;;
*) echo "usage: tools/install.sh build|test|bench" >&2; exit 2 ;;
esac
missing=
for package in $(sed -n -E "s/^($kinds) //p" tools/packages.txt); do
	dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' && continue
	case $package in
	nodejs|npm) command -v "$(echo "$package" | sed s/nodejs/node/)" >/dev/null && continue ;;
	esac
	missing="$missing $package"
done
if [ -n "$missing" ]; then
	echo "Installing:$missing"
	sudo=
	[ "$(id -u)" = 0 ] || sudo=sudo
	$sudo apt-get update -qq
	# shellcheck disable=SC2086
	DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi
stamp=ui/node_modules/.installed
if [ ! -f "$stamp" ] || [ ui/package-lock.json -nt "$stamp" ]; then
	(cd ui && npm ci --silent --no-audit --no-fund)
	touch "$stamp"
fi
