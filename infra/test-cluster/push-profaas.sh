#!/usr/bin/env bash
# Puts the image of the functions into the registry of the test cluster, after `npm run build`:   push-profaas.sh [NAME:TAG]
# It is built from infra/Containerfile by podman where there is podman, and else packed to the same effect without an engine.
set -euo pipefail
. "$(dirname "$(readlink -f "$0")")/settings.sh"
image=${1:-dev.local/profaas:dev}

[ -f "$STATE/env" ] || die "Cannot push an image to a cluster that is not up: no $STATE/env"
. "$STATE/env"
[ -n "$REGISTRY" ] || die "Cannot push an image to a cluster whose registry PROFAAS_REGISTRY does not name: $KUBECONFIG"
cd "$HERE/../.."
if command -v podman >/dev/null; then
  IMAGE=$image infra/build-image.sh podman >"$LOG/image.log" 2>&1 || die "Cannot build the image: see $LOG/image.log"
  podman push --quiet --tls-verify=false "$image" "$REGISTRY/${image#*/}"
  say "built by podman and pushed $image"
else
  compgen -G 'dist/*.mjs' >/dev/null || die "Cannot build an image before the bundles: npm run build"
  node "$HERE/push-image.mjs" --base node --add dist=/opt/profaas --user 65532:65532 --workdir /tmp --env NODE_ENV=production \
    --env HOME=/tmp --cmd node --cmd /opt/profaas/profaas.mjs --cmd=--help "$image"
fi
