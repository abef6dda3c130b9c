#!/usr/bin/env bash
# Pushes the image of the functions to the cluster's registry, from the bundles of `npm run build`: push-profaas.sh [NAME:TAG]
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
. "${PROFAAS_TEST_CLUSTER:-/tmp/profaas-test-cluster}/env"
exec node "$here/push-image.mjs" --base node --add "$here/../../dist=/opt/profaas" --user 65532 --workdir /tmp \
  --env HOME=/tmp --env NODE_ENV=production "${1:-dev.local/profaas:dev}"
