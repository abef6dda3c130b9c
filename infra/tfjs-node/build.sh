#!/usr/bin/env bash
# Installs a real tfjs-node apart from the project, into a cache outside the tree, for tests that find it by NODE_PATH.
#   build.sh          installs it where it is missing
#   build.sh --path   prints the folder of its packages, installed or not
# npm alone gets none where only its registry is within reach: the package fetches TensorFlow from elsewhere. On x86-64 it
# comes out of PyPI's wheel here, whose library asks for Python's, which the binding brings along. Every sum is pinned.
set -euo pipefail
HERE=$(dirname "$(readlink -f "$0")")
CACHE=${PROFAAS_CACHE:-$HOME/.cache/profaas}/tfjs-node

die() {
  echo "$*" >&2
  exit 1
}

hash=$( (cd "$HERE" && cat build.sh package-lock.json requirements.txt && uname -m) | sha256sum)
version=$(sed -n 's/.*"@tensorflow\/tfjs-node": "\(.*\)".*/\1/p' "$HERE/package.json")
path=$CACHE/$version-${hash:0:10}

# Python's library, which the wheel's expects its interpreter to have loaded.
python_library() { find /usr/lib -maxdepth 2 -name 'libpython3.*.so.1.0' | sort -V | head -n 1; }

build_from_wheel() {
  local package=$1 wheels=$2 python tools
  python=$(python_library)
  [ -n "$python" ] || die "Cannot build tfjs-node as there is no libpython3 (Debian: libpython3-dev)"
  for tool in make g++ unzip; do command -v $tool >/dev/null || die "Cannot build tfjs-node as there is no $tool on the PATH"; done
  python3 -m pip --version >/dev/null 2>&1 || die "Cannot build tfjs-node as python3 has no pip (Debian: python3-pip)"
  python3 -m pip download --quiet --no-deps --require-hashes --only-binary=:all: --python-version 3.10 \
    --platform manylinux2014_x86_64 --dest "$wheels" -r "$HERE/requirements.txt"
  unzip -q "$wheels"/*.whl 'tensorflow/include/tensorflow/c/*' 'tensorflow/include/tensorflow/core/platform/ctstring*' \
    tensorflow/python/_pywrap_tensorflow_internal.so tensorflow/libtensorflow_framework.so.2 -d "$wheels"
  mkdir -p "$package/deps/lib"
  mv "$wheels/tensorflow/include" "$package/deps/"
  mv "$wheels/tensorflow/python/_pywrap_tensorflow_internal.so" "$wheels/tensorflow/libtensorflow_framework.so.2" "$package/deps/lib/"
  ln -s _pywrap_tensorflow_internal.so "$package/deps/lib/libtensorflow.so"
  ln -s libtensorflow_framework.so.2 "$package/deps/lib/libtensorflow_framework.so"
  # The headers of this Node, where it has brought them; else node-gyp fetches them.
  local root headers=()
  root=$(node -p 'require("path").resolve(process.execPath, "../..")')
  [ -e "$root/include/node/node_api.h" ] && headers=("--nodedir=$root")
  tools=$(npm root --global)/npm/node_modules/node-gyp/bin/node-gyp.js
  (cd "$package" && LDFLAGS="-Wl,--no-as-needed $python" node "$tools" rebuild --silent "${headers[@]}" \
    --module_name=tfjs_binding --module_path="$package/lib/napi-v8" --napi_build_version=8 >/dev/null)
  rm -rf "$package/build"
}

build() {
  local work package
  mkdir -p "$CACHE"
  exec 8>"$CACHE/.lock"
  flock 8 # another may be building the same
  [ -e "$path" ] && return
  work=$(mktemp -d "$CACHE/.building-XXXXXX")
  # shellcheck disable=SC2064 # the folder is known now
  trap "rm -rf '$work'" EXIT
  cp "$HERE/package.json" "$HERE/package-lock.json" "$work/"
  (cd "$work" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null)
  package=$work/node_modules/@tensorflow/tfjs-node
  if [ "$(uname -sm)" = "Linux x86_64" ]; then
    build_from_wheel "$package" "$(mktemp -d "$work/wheels-XXXXXX")"
    rm -rf "$work"/wheels-*
  else
    (cd "$work" && npm rebuild --loglevel=error @tensorflow/tfjs-node >/dev/null)
  fi
  # What it says of itself goes to standard error.
  NODE_PATH=$work/node_modules TF_CPP_MIN_LOG_LEVEL=2 node -e '
    require("util").isNullOrUndefined ??= (value) => value === null || value === undefined;
    const tf = require("@tensorflow/tfjs-node");
    if (tf.getBackend() !== "tensorflow" || tf.matMul([[2, 3]], [[5], [7]]).dataSync()[0] !== 31) process.exit(1);
  ' >&2 || die "Cannot install tfjs-node as it must load and multiply: it does not"
  mv -T "$work" "$path"
  trap - EXIT
  echo "installed $path"
}

if [ "${1:-}" = --path ]; then
  echo "$path/node_modules"
  exit
fi
[ -e "$path" ] || build
