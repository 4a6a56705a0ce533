#!/bin/sh
# Installs what the tests need and the machine lacks. Debian and its kin by apt;
# elsewhere it says what to install.
set -eu
say() { sh "$(dirname "$0")/say.sh" "$@"; }
need=""
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || need="$need postgresql"
command -v python3 >/dev/null 2>&1 || need="$need python3"
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || need="$need chromium"
[ -z "$need" ] && exit 0
if ! command -v apt-get >/dev/null 2>&1; then
  echo "Blikk's tests need:$need. Install them and run this again." >&2
  exit 1
fi
root=""
[ "$(id -u)" = 0 ] || root="sudo"
say "Installerer$need"
$root apt-get update -qq
$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $need >/dev/null
say "Installert"
