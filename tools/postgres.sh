#!/usr/bin/env bash
# A throwaway PostgreSQL on loopback, for tests and measuring: no password, nothing outside one folder.
#   tools/postgres.sh start DIR    start it in DIR, without durability, and print its DATABASE_URL
#   tools/postgres.sh durable DIR  the same, but what is acknowledged is on the disk, as in an installation
#   tools/postgres.sh url DIR      print the DATABASE_URL again
#   tools/postgres.sh stop DIR     stop it and remove what it wrote
set -euo pipefail

command=${1:-} dir=${2:-}
case $command in
  start | durable | stop | url) [ -n "$dir" ] || { sed -n '2,6s/^# \?//p' "$0" >&2; exit 2; } ;;
  *) sed -n '2,6s/^# \?//p' "$0" >&2; exit 2 ;;
esac

bin=$(dirname "$(command -v initdb || ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -n 1)")
[ -x "$bin/initdb" ] || { echo "PostgreSQL is not installed. On Debian: apt-get install postgresql" >&2; exit 1; }
# Debian links only some programs into the path; the rest lie beside the real initdb.
bin=$(dirname "$(readlink -f "$bin/initdb")")

# PostgreSQL refuses to run as root.
owned=() owner=$(id -un)
if [ "$(id -u)" = 0 ]; then
  owner=postgres
  owned=(runuser -u "$owner" --)
fi

start() {
  run "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
}

durable() {
  run "-c fsync=on -c full_page_writes=on -c synchronous_commit=on"
}

run() {
  local durability=$1
  mkdir -p "$dir"
  dir=$(cd "$dir" && pwd)
  [ -e "$dir/cluster" ] && { echo "$dir already holds a cluster; stop it first." >&2; exit 1; }
  chown "$owner" "$dir"
  cd "$dir"
  local port
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  "${owned[@]}" "$bin/initdb" -D "$dir/cluster" -U hatnhan -A trust -E UTF8 --locale=C.UTF-8 --no-sync \
    > "$dir/log" 2>&1 || { cat "$dir/log" >&2; exit 1; }
  "${owned[@]}" "$bin/pg_ctl" -D "$dir/cluster" -l "$dir/cluster/log" -w -t 60 -o "-p $port \
    -c listen_addresses=127.0.0.1 -c unix_socket_directories='' $durability -c max_connections=50" start >> "$dir/log" 2>&1 ||
    { cat "$dir/log" "$dir/cluster/log" >&2; exit 1; }
  "$bin/createdb" -h 127.0.0.1 -p "$port" -U hatnhan hatnhan
  echo "postgres://hatnhan@127.0.0.1:$port/hatnhan" | tee "$dir/url"
}

stop() {
  [ -d "$dir/cluster" ] || return 0
  dir=$(cd "$dir" && pwd)
  cd "$dir"
  "${owned[@]}" "$bin/pg_ctl" -D "$dir/cluster" -m immediate -w stop > /dev/null 2>&1 || true
  rm -rf "$dir/cluster" "$dir/url" "$dir/log"
}

url() {
  cat "$dir/url"
}

"$command"
