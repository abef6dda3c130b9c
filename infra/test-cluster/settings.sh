# shellcheck shell=bash disable=SC2034
# Where everything of the test cluster is: folders, addresses, names. Sourced by its scripts.
HERE=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
CACHE=${PROFAAS_CACHE:-$HOME/.cache/profaas}
STATE=$(readlink -m "${PROFAAS_TEST_CLUSTER:-/tmp/profaas-test-cluster}")
RUN=$STATE/run LOG=$STATE/log PKI=$STATE/pki BIN=$STATE/bin

NODE=profaas-node
NODE_IP=172.30.0.1 # an extra address of lo: local, and yet not 127/8, which the kubelet refuses
BRIDGE=profaas0
POD_CIDR=10.244.0.0/24 SERVICE_CIDR=10.96.0.0/16 API_IP=10.96.0.1 DNS_IP=10.96.0.10
API=https://$NODE_IP:6443 ETCD=http://$NODE_IP:2379 REGISTRY=$NODE_IP:5000
DOMAIN=profaas.test

# Folders with fixed names that a node writes to: in its own mount namespace they are folders of the state.
NODE_FOLDERS=(/run/containerd /run/netns /var/lib/cni /var/lib/kubelet /var/log/pods /var/log/containers)
# What a node tunes in the kernel, put back in the end.
NODE_SYSCTLS=(net.ipv4.ip_forward vm.overcommit_memory vm.panic_on_oom kernel.panic kernel.panic_on_oops
  kernel.keys.root_maxkeys kernel.keys.root_maxbytes)
PACKAGES=(containerd runc containernetworking-plugins iptables nftables conntrack ethtool socat docker-registry
  busybox-static jq openssl curl procps iproute2 util-linux)

say() { printf '%6.1f s  %s\n' "$(elapsed)" "$*"; }
elapsed() { local now=${EPOCHREALTIME/[.,]/}; printf '%d.%06d' $(((now - BEGUN) / 1000000)) $(((now - BEGUN) % 1000000)); }
BEGUN=${EPOCHREALTIME/[.,]/}
die() {
  echo "$*" >&2
  exit 1
}
