#!/usr/bin/env bash
# MinIO of the test cluster, alone: it may be ended and started again while everything else runs.
#   minio.sh start|restart [FILE]   FILE holds further environment, NAME=VALUE a line (MINIO_NOTIFY_WEBHOOK_…), kept until another is given
#   minio.sh stop                   SIGTERM, awaited
#   minio.sh kill                   SIGKILL
# It runs in the node's mount namespace where there is a node, so that it finds services of the cluster by name.
set -euo pipefail
. "$(dirname "$(readlink -f "$0")")/settings.sh"
. "$HERE/processes.sh"

start_minio() {
  [ -z "${1:-}" ] || cp "$1" "$STATE/minio.environment"
  touch "$STATE/minio.environment"
  local -a environment
  mapfile -t environment < <(grep -E '^[A-Z_0-9]+=' "$STATE/minio.environment")
  . "$STATE/minio.settings"
  mkdir -p "$STATE/minio"
  start minio "MINIO_ROOT_USER=$MINIO_ROOT_USER" "MINIO_ROOT_PASSWORD=$MINIO_ROOT_PASSWORD" MINIO_BROWSER=off \
    "${environment[@]}" "$BIN/minio" server --quiet --address "$MINIO_ADDRESS" "$STATE/minio"
  wait_for 20 answers "http://$MINIO_ADDRESS/minio/health/ready"
}

[ -f "$STATE/minio.settings" ] || die "Cannot $* a MinIO that up.sh did not start: nothing in $STATE"
case ${1:-} in
start) start_minio "${2:-}" ;;
stop) stop minio ;;
restart) stop minio && start_minio "${2:-}" ;;
kill) stop minio 0 ;;
*) die "Cannot do what is none of start, stop, restart, kill: ${1:-}" ;;
esac
