#!/usr/bin/env bash
# Lists what is left of a test cluster that was taken down, one line each; exits 1 if anything is.
set -euo pipefail
. "$(dirname "$(readlink -f "$0")")/settings.sh"
. "$HERE/processes.sh"

leftovers() {
  local folder pid
  for pid in $(strays); do echo "process $pid: $(tr '\0\n' '  ' 2>/dev/null <"/proc/$pid/cmdline" | cut -c1-100)"; done
  [ ! -d "$STATE" ] || echo "folder $STATE"
  awk -v state="$STATE/" 'index($2, state) == 1 { print "mount " $2 }' /proc/mounts
  # The rest any node of Kubernetes makes: where KUBECONFIG names another cluster, it may be that one's.
  [ -z "${KUBECONFIG:-}" ] || [ "$KUBECONFIG" = "$STATE/admin.conf" ] || return 0
  awk '$2 ~ "^/run/netns/cni-" { print "mount " $2 }' /proc/mounts
  find /sys/fs/cgroup -maxdepth 2 -type d -name kubepods -printf 'cgroup %p\n'
  find /run/netns -name 'cni-*' -printf 'network namespace %f\n' 2>/dev/null || true
  ip -o link show | awk -F': ' -v bridge="$BRIDGE" '$2 == bridge || $3 ~ "master " bridge { print "link " $2 }'
  ip -o -4 address show | awk -v address="$NODE_IP/" 'index($4, address) == 1 { print "address " $4 " on " $2 }'
  nft list tables 2>/dev/null | grep kube-proxy || true
  nft list ruleset 2>/dev/null | grep -oE 'chain (KUBE|CNI)-[A-Z0-9-]+' || true
  for folder in "${NODE_FOLDERS[@]}"; do # that are empty, as those who had them before have them filled
    [ ! -d "$folder" ] || [ -n "$(ls -A "$folder")" ] || echo "folder $folder"
  done
}

left=$(leftovers)
[ -z "$left" ] || die "$left"
