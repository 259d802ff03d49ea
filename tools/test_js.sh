#!/usr/bin/env bash
# Run the tests of the browser modules, and close with a line that counts them as pytest does.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v node > /dev/null && command -v npm > /dev/null || {
  echo "node and npm are needed. On Debian: apt-get install nodejs npm" >&2
  exit 1
}
[ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --silent

log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
node --test --test-reporter=tap "${@:-tests/js/}" > "$log" 2>&1 < /dev/null || status=$?
[ "$status" = 0 ] || cat "$log"
awk -v status="$status" '
  /^# (pass|fail|cancelled|duration_ms) / { said[$2] = $3 }
  END {
    failed = said["fail"] + said["cancelled"]
    printf "%d passed, %d failed in %.1fs\n", said["pass"], failed, said["duration_ms"] / 1000
    exit status || failed || !said["pass"]
  }' "$log"
