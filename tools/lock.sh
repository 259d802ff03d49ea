#!/usr/bin/env bash
# Resolve requirements/*.in into hashed locks without addresses, hosts or paths of the machine that made them.
set -euo pipefail
cd "$(dirname "$0")/.."

for which in runtime dev; do
  echo "Resolving requirements/$which.in …" >&2
  .venv/bin/pip-compile -q "$@" --generate-hashes --allow-unsafe --strip-extras --no-header \
    --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
    -o "requirements/$which.lock" "requirements/$which.in"
done
