# shellcheck shell=bash
# Kubernetes on the node: certificates, registry, control plane, kubelet, cluster DNS. Each function may be called again.

certificate() { # certificate NAME SUBJECT [ALTERNATIVE NAMES]
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$PKI/$1.key" -subj "$2" -out "$PKI/$1.csr" 2>/dev/null
  openssl x509 -req -in "$PKI/$1.csr" -CA "$PKI/ca.crt" -CAkey "$PKI/ca.key" -CAcreateserial -days 3650 -out "$PKI/$1.crt" \
    -extfile <(echo extendedKeyUsage=serverAuth,clientAuth && { [ -z "${3:-}" ] || echo "subjectAltName=$3"; }) 2>/dev/null
}

kubeconfig() { # kubeconfig NAME: a file for the certificate of that name
  (umask 077 && cat >"$STATE/$1.conf") <<X
apiVersion: v1
kind: Config
current-context: profaas
clusters: [{name: profaas, cluster: {server: "$API", certificate-authority-data: $(base64 -w0 "$PKI/ca.crt")}}]
users: [{name: $1, user: {client-certificate-data: $(base64 -w0 "$PKI/$1.crt"), client-key-data: $(base64 -w0 "$PKI/$1.key")}}]
contexts: [{name: profaas, context: {cluster: profaas, user: $1}}]
X
}

make_certificates() {
  [ ! -f "$PKI/made" ] || return 0
  local user
  mkdir -p "$PKI" && chmod 700 "$PKI"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$PKI/ca.key" -out "$PKI/ca.crt" -days 3650 -subj /CN=profaas-test-ca 2>/dev/null
  openssl ecparam -genkey -name prime256v1 -noout -out "$PKI/accounts.key"
  certificate apiserver /CN=kube-apiserver "IP:$NODE_IP,IP:$API_IP,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local"
  certificate kubelet-server "/O=system:nodes/CN=system:node:$NODE" "IP:$NODE_IP,DNS:$NODE"
  certificate kubelet "/O=system:nodes/CN=system:node:$NODE"
  certificate admin /O=system:masters/CN=admin
  certificate manager /CN=system:kube-controller-manager
  certificate scheduler /CN=system:kube-scheduler
  certificate proxy /CN=system:kube-proxy
  certificate apiserver-kubelet /O=system:masters/CN=kube-apiserver-kubelet-client
  certificate front-proxy /CN=front-proxy-client
  for user in admin manager scheduler kubelet proxy; do kubeconfig "$user"; done
  touch "$PKI/made"
}

start_registry() {
  mkdir -p "$STATE/registry"
  put "$STATE/registry.yml" <<X
version: 0.1
log: {level: warn}
storage: {filesystem: {rootdirectory: $STATE/registry}, delete: {enabled: true}}
http: {addr: $REGISTRY}
X
  start registry docker-registry serve "$STATE/registry.yml"
}

start_control_plane() {
  start etcd "$BIN/etcd" --name profaas --data-dir "$STATE/etcd" --listen-client-urls "$ETCD" --advertise-client-urls "$ETCD" \
    --listen-peer-urls "http://$NODE_IP:2380" --initial-advertise-peer-urls "http://$NODE_IP:2380" \
    --initial-cluster "profaas=http://$NODE_IP:2380" --unsafe-no-fsync --log-level warn
  wait_for 30 answers "$ETCD/health"
  start apiserver "$BIN/kube-apiserver" --etcd-servers="$ETCD" --bind-address="$NODE_IP" --advertise-address="$NODE_IP" --secure-port=6443 \
    --tls-cert-file="$PKI/apiserver.crt" --tls-private-key-file="$PKI/apiserver.key" --client-ca-file="$PKI/ca.crt" \
    --service-cluster-ip-range="$SERVICE_CIDR" --allow-privileged --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction \
    --service-account-issuer=https://kubernetes.default.svc --service-account-key-file="$PKI/accounts.key" \
    --service-account-signing-key-file="$PKI/accounts.key" \
    --kubelet-client-certificate="$PKI/apiserver-kubelet.crt" --kubelet-client-key="$PKI/apiserver-kubelet.key" \
    --kubelet-certificate-authority="$PKI/ca.crt" --kubelet-preferred-address-types=InternalIP \
    --requestheader-client-ca-file="$PKI/ca.crt" --requestheader-allowed-names=front-proxy-client \
    --requestheader-username-headers=X-Remote-User --requestheader-group-headers=X-Remote-Group \
    --requestheader-extra-headers-prefix=X-Remote-Extra- --proxy-client-cert-file="$PKI/front-proxy.crt" \
    --proxy-client-key-file="$PKI/front-proxy.key" --max-requests-inflight=400 --profiling=false
}

start_controllers() {
  local own=(--bind-address=127.0.0.1 --leader-elect=false)
  start manager "$BIN/kube-controller-manager" --kubeconfig="$STATE/manager.conf" --authentication-kubeconfig="$STATE/manager.conf" \
    --authorization-kubeconfig="$STATE/manager.conf" "${own[@]}" --use-service-account-credentials --root-ca-file="$PKI/ca.crt" \
    --service-account-private-key-file="$PKI/accounts.key" --cluster-signing-cert-file="$PKI/ca.crt" \
    --cluster-signing-key-file="$PKI/ca.key"
  start scheduler "$BIN/kube-scheduler" --kubeconfig="$STATE/scheduler.conf" --authentication-kubeconfig="$STATE/scheduler.conf" \
    --authorization-kubeconfig="$STATE/scheduler.conf" "${own[@]}"
}

start_containerd() {
  mkdir -p "$STATE"/{containerd,cni,certs.d/_default}
  put "$STATE/containerd.toml" <<X
version = 2
root = "$STATE/containerd"
state = "$RUN/containerd"
oom_score = 0
disabled_plugins = ["io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs",
  "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.aufs", "io.containerd.internal.v1.opt"]
[grpc]
  address = "$RUN/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "$REGISTRY/pause:1"
  restrict_oom_score_adj = true
  stream_server_address = "127.0.0.1"
  disable_apparmor = true
  max_concurrent_downloads = 8
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      BinaryName = "$(command -v runc || echo /usr/sbin/runc)"
      SystemdCgroup = false
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$STATE/cni"
  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = "$STATE/certs.d"
X
  # Every registry's names (docker.io, ghcr.io, dev.local) are looked up here, and never in the registry itself.
  put "$STATE/certs.d/_default/hosts.toml" <<X
server = "http://$REGISTRY"
[host."http://$REGISTRY"]
  capabilities = ["pull", "resolve"]
X
  put "$STATE/cni/10-profaas.conflist" <<X
{"cniVersion": "0.4.0", "name": "profaas", "plugins": [
  {"type": "bridge", "bridge": "$BRIDGE", "isGateway": true, "hairpinMode": true, "ipMasq": false,
   "ipam": {"type": "host-local", "dataDir": "$RUN/addresses", "ranges": [[{"subnet": "$POD_CIDR"}]], "routes": [{"dst": "0.0.0.0/0"}]}}]}
X
  start containerd containerd --config "$STATE/containerd.toml"
}

start_kubelet() {
  put "$STATE/kubelet.yaml" <<X
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: $NODE_IP
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $PKI/ca.crt}}
authorization: {mode: Webhook}
tlsCertFile: $PKI/kubelet-server.crt
tlsPrivateKeyFile: $PKI/kubelet-server.key
containerRuntimeEndpoint: unix://$RUN/containerd.sock
volumePluginDir: $STATE/kubelet/volume-plugins
cgroupDriver: cgroupfs
failCgroupV1: false
makeIPTablesUtilChains: false
clusterDNS: [$DNS_IP]
clusterDomain: cluster.local
resolvConf: $STATE/pods-resolv.conf
oomScoreAdj: 0 # below 0 needs CAP_SYS_RESOURCE
maxOpenFiles: 20000
healthzBindAddress: 127.0.0.1
evictionHard: {memory.available: 200Mi, nodefs.available: 2%, imagefs.available: 2%}
imageGCHighThresholdPercent: 100
serializeImagePulls: false
registryPullQPS: 0
eventRecordQPS: 0
X
  echo 'nameserver 127.0.0.1' | put "$STATE/pods-resolv.conf"
  start kubelet "$BIN/kubelet" --config="$STATE/kubelet.yaml" --kubeconfig="$STATE/kubelet.conf" --root-dir="$STATE/kubelet" \
    --cert-dir="$STATE/kubelet/pki" --hostname-override="$NODE" --node-ip="$NODE_IP" --containerd="$RUN/containerd.sock"
}

start_proxy() {
  put "$STATE/proxy.yaml" <<X
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
clientConnection: {kubeconfig: $STATE/proxy.conf}
hostnameOverride: $NODE
mode: nftables
clusterCIDR: $POD_CIDR
nodePortAddresses: [$NODE_IP/32]
conntrack: {maxPerCore: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
healthzBindAddress: $NODE_IP:10256
metricsBindAddress: 127.0.0.1:10249
oomScoreAdj: 0
X
  start proxy "$BIN/kube-proxy" --config="$STATE/proxy.yaml"
}

# host_service NAMESPACE NAME CLUSTER-IP|'' ADDRESS PORT TARGET PROTOCOL...: a Service whose end is no pod but ADDRESS:TARGET.
host_service() {
  local namespace=$1 name=$2 cluster_ip=$3 address=$4 port=$5 target=$6 protocol ports='' ends=''
  for protocol in "${@:7}"; do
    ports+="{name: port-${protocol,,}, port: $port, targetPort: $target, protocol: $protocol}, "
    ends+="{name: port-${protocol,,}, port: $target, protocol: $protocol}, "
  done
  cat <<X
---
apiVersion: v1
kind: Service
metadata: {name: $name, namespace: $namespace}
spec: {${cluster_ip:+clusterIP: $cluster_ip, }ports: [$ports]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: $name-node, namespace: $namespace, labels: {kubernetes.io/service-name: $name}}
addressType: IPv4
endpoints: [{addresses: [$address], conditions: {ready: true}}]
ports: [$ends]
X
}

start_dns() {
  put "$STATE/Corefile" <<X
.:53 {
  bind $NODE_IP
  errors
  kubernetes cluster.local in-addr.arpa {
    kubeconfig $STATE/admin.conf
    ttl 2
  }
  cache 2
}
X
  start coredns "$BIN/coredns" -conf "$STATE/Corefile"
  host_service kube-system kube-dns "$DNS_IP" "$NODE_IP" 53 53 UDP TCP | kubectl apply --server-side --force-conflicts -f - >/dev/null
}
