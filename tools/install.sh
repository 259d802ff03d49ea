#!/usr/bin/env bash
# Fill .venv from a hashed lock: `tools/install.sh runtime` or `tools/install.sh dev`.
# A second run over the same lock does nothing, at once.
set -euo pipefail
cd "$(dirname "$0")/.."

which=${1:?runtime or dev}
python=${PYTHON:-python3}
lock=requirements/$which.lock
# What was installed is remembered by content: a checkout touches times without changing a lock.
wanted=$(cat "$lock" pyproject.toml | sha256sum | cut -d' ' -f1)
stamp=.venv/.installed-$which

[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && [ -x .venv/bin/hatnhan ] && exit 0

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "Hạt Nhân needs Python 3.11 or newer; $python is $("$python" -V 2>&1). Name another with PYTHON=…" >&2
  exit 1
}
if ! .venv/bin/python -c '' 2>/dev/null; then
  echo "Making .venv …" >&2
  "$python" -m venv --clear .venv || {
    rm -rf .venv
    echo "On Debian: apt-get install python3-venv" >&2
    exit 1
  }
fi

pip=(.venv/bin/python -m pip --disable-pip-version-check --no-input -q)
echo "Installing $lock into .venv (a minute or two the first time) …" >&2
rm -f .venv/.installed-*
"${pip[@]}" install --root-user-action=ignore --require-hashes -r "$lock"
"${pip[@]}" install --root-user-action=ignore --no-build-isolation --no-deps -e .
.venv/bin/python -m hatnhan.plumbing.catalogue
echo "$wanted" > "$stamp"
# The dev lock holds the whole runtime lock at the same versions.
[ "$which" = dev ] && cat requirements/runtime.lock pyproject.toml | sha256sum | cut -d' ' -f1 > .venv/.installed-runtime
exit 0
