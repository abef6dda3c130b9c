# shellcheck shell=bash
# The node: an own mount and pid namespace that ends as a whole, with everything that was started or mounted in it.

# prepare_host: what a node needs of the machine, with notes of what to put back.
prepare_host() {
  local setting folder
  mkdir -p "$RUN" "$LOG" "$BIN"
  [ -f "$STATE/sysctls" ] || for setting in "${NODE_SYSCTLS[@]}"; do
    echo "$setting=$(sysctl -n "$setting" 2>/dev/null)"
  done >"$STATE/sysctls"
  sysctl -qw net.ipv4.ip_forward=1
  ip -4 address show dev lo | grep -q " $NODE_IP/32" || ip address add "$NODE_IP/32" dev lo
  for folder in "${NODE_FOLDERS[@]}"; do
    [ -d "$folder" ] && continue
    mkdir -p "$folder"
    echo "$folder" >>"$STATE/made-folders"
  done
}

start_node() {
  local pause
  pid_of node >/dev/null && return
  pause=$("$HERE/build.sh" --path pause)
  clear_cgroups
  rm -rf "$STATE"/node/run/* "$RUN/node.ready" "$RUN/containerd" "$RUN/addresses" # of a node that is no more
  mkdir -p "${NODE_FOLDERS[@]/#/$STATE/node}"
  printf 'search profaas.svc.cluster.local svc.cluster.local cluster.local\nnameserver %s\noptions ndots:5\n' "$NODE_IP" >"$STATE/resolv.conf"
  setsid env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin unshare --mount --pid --fork --mount-proc --propagation private \
    bash -c 'set -eu
      state=$1 pause=$2; shift 2
      mount --make-rshared /
      for folder; do mount --bind "$state/node$folder" "$folder"; done
      resolver=$(readlink -m /etc/resolv.conf)
      [ -e "$resolver" ] || { mkdir -p "$(dirname "$resolver")"; : >"$resolver"; }
      mount --bind "$state/resolv.conf" "$resolver"
      : >"$state/run/node.ready"
      exec "$pause"' node "$STATE" "$pause" "${NODE_FOLDERS[@]}" \
    >>"$LOG/node.log" 2>&1 </dev/null 9>&- &
  note_pid node "$(child_of $!)"
  wait_for 5 test -e "$RUN/node.ready"
}

# clear_cgroups: the groups of pods that no longer run.
clear_cgroups() {
  local top try
  for top in /sys/fs/cgroup/kubepods /sys/fs/cgroup/*/kubepods; do
    for try in {1..50}; do # a group may be busy for a moment after the end of its last process
      [ -d "$top" ] || break
      [ "$try" = 1 ] || sleep 0.1
      find "$top" -depth -type d -exec rmdir {} \; 2>/dev/null || true
    done
  done
}

# clear_host: takes back what the node and prepare_host left on the machine. Nothing of it runs any more.
clear_host() {
  local folder setting value
  clear_cgroups
  ip link delete "$BRIDGE" 2>/dev/null || true
  nft delete table ip kube-proxy 2>/dev/null || true
  nft delete table ip6 kube-proxy 2>/dev/null || true
  ip address delete "$NODE_IP/32" dev lo 2>/dev/null || true
  [ ! -f "$STATE/sysctls" ] || while IFS='=' read -r setting value; do sysctl -qw "$setting=$value" 2>/dev/null || true; done <"$STATE/sysctls"
  [ ! -f "$STATE/made-folders" ] || while read -r folder; do rmdir "$folder" 2>/dev/null || true; done <"$STATE/made-folders"
}
