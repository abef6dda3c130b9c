#!/usr/bin/env bash
# Takes down what up.sh brought up, and nothing else: processes, namespaces, mounts, cgroups, links, addresses, tables, folders.
# check-clean.sh says what is left.
set -euo pipefail
. "$(dirname "$(readlink -f "$0")")/settings.sh"
# shellcheck source=/dev/null
for part in processes node; do . "$HERE/$part.sh"; done

[ -d "$STATE" ] || [ -n "$(strays)" ] || exit 0
[ -d "$RUN" ] || [ ! -d "$STATE" ] || die "Cannot take down what up.sh did not bring up: $STATE"
mkdir -p "$CACHE" "$RUN"
exec 9>"$CACHE/test-cluster.lock"
flock 9

# Only who made a node takes back what one leaves on the machine: another state's node may be up.
made_node=no
if [ -f "$STATE/sysctls" ] || grep -qsF " $STATE/node/" /proc/[0-9]*/mountinfo; then made_node=yes; fi

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
for pid in $(strays); do # whose pid files are lost
  kill -KILL "$pid" 2>/dev/null || true
  gone "$pid" 5 || die "Cannot end process $pid"
done
[ "$made_node" = no ] || clear_host
rm -rf --one-file-system "$STATE"
say "down"
