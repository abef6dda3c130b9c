#!/usr/bin/env bash
# Takes down what up.sh brought up, and nothing else: processes, namespaces, mounts, cgroups, links, addresses, tables, folders.
# check-clean.sh says what is left.
set -euo pipefail
. "$(dirname "$(readlink -f "$0")")/settings.sh"
# shellcheck source=/dev/null
for part in processes node; do . "$HERE/$part.sh"; done

[ -d "$STATE" ] || exit 0
[ -d "$RUN" ] || die "Cannot take down what up.sh did not bring up: $STATE"
mkdir -p "$CACHE"
exec 9>"$CACHE/test-cluster.lock"
flock 9

# First those who would act on the end of others; all are told before any is awaited.
for name in minio traefik proxy kubelet scheduler manager coredns; do
  ! pid=$(pid_of "$name") || kill -TERM "$pid" 2>/dev/null || true
done
for name in minio traefik proxy kubelet scheduler manager coredns; do stop "$name" 3; done
say "programs of the node ended"

# With the first process of its pid namespace end all others (containerd, pods, etcd…), and with them every mount of the node.
stop node 0
for pid_file in "$RUN"/*.pid; do
  [ -e "$pid_file" ] && stop "$(basename "$pid_file" .pid)"
done
[ ! -f "$STATE/sysctls" ] || clear_host
rm -rf --one-file-system "$STATE"
say "down"
