#!/usr/bin/env bash
# Installs oscar_python, OSCAR's own client for Python, apart from the project, into a cache outside the tree: tests speak by
# it with the OSCAR in memory, to keep that honest.
#   build.sh          installs it where it is missing
#   build.sh --path   prints the Python that has it, installed or not
set -euo pipefail
HERE=$(dirname "$(readlink -f "$0")")
version=$(sed -n 's/^oscar_python==//p' "$HERE/requirements.txt")
hash=$( (cd "$HERE" && cat build.sh requirements.txt && python3 --version && uname -m) | sha256sum)
CACHE=${PROFAAS_CACHE:-$HOME/.cache/profaas}
path=$CACHE/oscar-python-$version-${hash:0:10}

build() {
  local work
  mkdir -p "$CACHE"
  exec 8>"$CACHE/.oscar-python.lock"
  flock 8 # another may be building the same
  [ -e "$path" ] && return
  work=$(mktemp -d "$CACHE/.oscar-python-XXXXXX")
  # shellcheck disable=SC2064 # the folder is known now
  trap "rm -rf '$work'" EXIT
  python3 -m venv "$work" >/dev/null || {
    echo "Cannot install oscar_python as python3 makes no environments (Debian: python3-venv)" >&2
    exit 1
  }
  "$work/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --only-binary=:all: -r "$HERE/requirements.txt"
  "$work/bin/python" -c 'from oscar_python.client import Client' || {
    echo "Cannot install oscar_python as it must load: it does not" >&2
    exit 1
  }
  mv -T "$work" "$path"
  trap - EXIT
  echo "installed $path"
}

if [ "${1:-}" = --path ]; then
  echo "$path/bin/python"
  exit
fi
build
