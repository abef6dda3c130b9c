#!/usr/bin/env bash
# Makes a real faas-supervisor, apart from the project, in a cache outside the tree: frozen into one file, as OSCAR mounts it
# at /oscar/bin/supervisor. Tests run the functions under it.
#   build.sh          makes it where it is missing
#   build.sh --path   prints where it is, made or not
# It comes from PyPI (1.5.8, the newest there); every sum is pinned. Needs Python 3.11 to 3.13 with venv and its library.
set -euo pipefail
HERE=$(dirname "$(readlink -f "$0")")
CACHE=${PROFAAS_CACHE:-$HOME/.cache/profaas}/faas-supervisor

die() {
  echo "$*" >&2
  exit 1
}

hash=$( (cd "$HERE" && cat build.sh requirements.txt && uname -m) | sha256sum)
version=$(sed -n 's/^faas-supervisor==\([0-9.]*\).*/\1/p' "$HERE/requirements.txt")
path=$CACHE/supervisor-$version-${hash:0:10}

# The first Python of the PATH that can make a venv and has a library to freeze.
find_python() {
  local python
  for python in python3 /usr/bin/python3; do
    command -v "$python" >/dev/null || continue
    "$python" -c '
import ctypes, ensurepip, sys, sysconfig, venv
assert (3, 11) <= sys.version_info < (3, 14) and sysconfig.get_config_var("Py_ENABLE_SHARED")' 2>/dev/null || continue
    echo "$python"
    return
  done
}

build() {
  local python work
  python=$(find_python)
  [ -n "$python" ] || die "Cannot make faas-supervisor as there is no Python 3.11 to 3.13 with venv and a shared library (Debian: python3-venv, libpython3-dev)"
  command -v objdump >/dev/null || die "Cannot make faas-supervisor as there is no objdump on the PATH (Debian: binutils)"
  mkdir -p "$CACHE"
  exec 8>"$CACHE/.lock"
  flock 8 # another may be making the same
  [ -e "$path" ] && return
  work=$(mktemp -d "$CACHE/.building-XXXXXX")
  # shellcheck disable=SC2064 # the folder is known now
  trap "rm -rf '$work'" EXIT
  "$python" -m venv "$work/venv"
  "$work/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --require-hashes -r "$HERE/requirements.txt"
  local package
  package=$("$work/venv/bin/python" -c 'import faassupervisor; print(faassupervisor.__path__[0])')
  "$work/venv/bin/pyinstaller" --onefile --name supervisor --log-level ERROR --distpath "$work" --workpath "$work/build" \
    --specpath "$work" "$package/supervisor.py" >&2
  # An event that is no storage's: the script's output is in its answer, or the supervisor is none.
  printf '{"name":"probe"}' | env -i PATH="$PATH" FUNCTION_CONFIG="$(echo 'name: probe' | base64)" \
    SCRIPT="$(echo "cp \$INPUT_FILE_PATH \$TMP_OUTPUT_DIR/" | base64)" "$work/supervisor" 2>/dev/null |
    base64 -d | grep -q '"name": *"probe"' || die "Cannot make faas-supervisor as it must answer an event: it does not"
  mv -T "$work/supervisor" "$path"
  echo "made $path"
}

if [ "${1:-}" = --path ]; then
  echo "$path"
  exit
fi
[ -e "$path" ] || build
