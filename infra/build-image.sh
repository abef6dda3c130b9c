#!/usr/bin/env bash
# Builds the image of the functions from infra/Containerfile, after `npm run build`.
#   build-image.sh [podman|docker|buildah] [BASE]
# Without BASE the image holds this machine's own Node and its libraries, and no registry is asked. IMAGE names the result (profaas:dev).
# ARCHITECTURE=arm64 makes an image for arm64 on any machine; without BASE it holds the root of infra/arm64/build.sh.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

engine=${1:-podman} base=${2:-scratch} image=${IMAGE:-profaas:dev} architecture=${ARCHITECTURE:-}
die() { echo "$*" >&2; exit 1; }
command -v "$engine" >/dev/null || die "Cannot build an image without $engine on the PATH"
compgen -G 'dist/*.mjs' >/dev/null || die "Cannot build an image before the bundles: npm run build"

root=LICENSE
if [ "$base" = scratch ]; then
  root=.profaas/image-root/
  if [ "$architecture" = arm64 ] && [ "$(uname -m)" != aarch64 ]; then
    infra/arm64/build.sh
    rm -rf "$root" && mkdir -p "$root" && cp -a "$(infra/arm64/build.sh --path)/." "$root"
  else
    node infra/test-cluster/write-node-root.mjs "$root"
  fi
fi
"$engine" build ${architecture:+--platform "linux/$architecture"} --file infra/Containerfile --build-arg "BASE=$base" --build-arg "ROOT=$root" --tag "$image" .
