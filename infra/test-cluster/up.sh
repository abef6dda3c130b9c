#!/usr/bin/env bash
# Brings up a real MinIO, a real one-node Kubernetes and Knative Serving with its ingress; what already runs is left alone.
# A cluster that KUBECONFIG reaches and a MinIO that MINIO_ENDPOINT names are used instead of own ones.
# Writes a file `env` for the tests into the state's folder, ${PROFAAS_TEST_CLUSTER:-/tmp/profaas-test-cluster}. down.sh takes all down.
set -euo pipefail
. "$(dirname "$(readlink -f "$0")")/settings.sh"
# shellcheck source=/dev/null
for part in processes node kubernetes knative; do . "$HERE/$part.sh"; done

mkdir -p "$CACHE" "$STATE" "$RUN" "$LOG" "$BIN"
exec 9>"$CACHE/test-cluster.lock"
flock 9

install_packages() {
  local missing=() package
  for package in "${PACKAGES[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ "${#missing[@]}" -gt 0 ] || return 0
  say "installing ${missing[*]}"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } \
    >"$LOG/packages.log" 2>&1 || die "Cannot install ${missing[*]}: see $LOG/packages.log"
}

# link_programs NAME...: builds what is missing and links it into $BIN.
link_programs() {
  local name path part
  "$HERE/build.sh" "$@"
  for name; do
    path=$("$HERE/build.sh" --path "$name")
    ln -sfn "$path" "$BIN/$name"
    [ "$name" != kube ] || for part in etcd kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy kubectl; do
      ln -sfn "$path" "$BIN/$part"
    done
  done
}

# own_minio ADDRESS: on that address, with a password of its own.
own_minio() {
  [ -f "$STATE/minio.settings" ] || (umask 077 && printf 'MINIO_ADDRESS=%s\nMINIO_ROOT_USER=profaas\nMINIO_ROOT_PASSWORD=%s\n' \
    "$1:9000" "$(od -An -N16 -tx1 /dev/urandom | tr -d ' ')" >"$STATE/minio.settings")
  link_programs minio
  "$HERE/minio.sh" start
  . "$STATE/minio.settings"
  MINIO_ENDPOINT=http://$MINIO_ADDRESS
  say "MinIO ready"
}

own_cluster() {
  local pushing
  [ "$(id -u)" = 0 ] || die "Cannot bring up a cluster without root: uid $(id -u)"
  install_packages
  [ -f "$STATE/sysctls" ] || ! nft list table ip kube-proxy >/dev/null 2>&1 ||
    die "Cannot bring up a node on a machine that is one already (KUBECONFIG says which cluster to use): nft table kube-proxy"
  export KUBECONFIG=$STATE/admin.conf
  link_programs pause kube coredns knative traefik
  prepare_host
  start_node
  make_certificates
  start_registry
  start_control_plane
  wait_for 10 answers "http://$REGISTRY/v2/"
  node "$HERE/images.mjs" "$REGISTRY" "$(readlink -f "$BIN/pause")" "$(readlink -f "$BIN/knative")" >"$LOG/images.log" 2>&1 9>&- &
  pushing=$!
  start_containerd
  wait_for 60 kubectl get --raw /readyz
  say "API server ready"
  start_controllers
  start_kubelet
  start_proxy
  wait_for 30 kubectl get namespace kube-system
  start_dns
  wait "$pushing" || die "Cannot push the images of the cluster: see $LOG/images.log"
  wait_for 60 kubectl get node "$NODE"
  kubectl wait "node/$NODE" --for=condition=Ready --timeout=60s >/dev/null
  say "node ready"
  install_knative
  start_ingress
  kubectl wait deployment --all --namespace knative-serving --for=condition=Available --timeout=180s >/dev/null
  wait_for 60 webhooks_answer
  say "Knative ready"
}

# The cluster of KUBECONFIG, when that is not the own one.
foreign_cluster() {
  local domains='{{range $name, $_ := .data}}{{if ne $name "_example"}}{{$name}} {{end}}{{end}}'
  [ -n "${KUBECONFIG:-}" ] && [ "$KUBECONFIG" != "$STATE/admin.conf" ] || return 1
  command -v kubectl >/dev/null || link_programs kube
  kubectl get --raw /readyz >/dev/null 2>&1 || die "Cannot reach the cluster of KUBECONFIG (unset it for an own one): $KUBECONFIG"
  kubectl get crd services.serving.knative.dev >/dev/null 2>&1 || die "Cannot use a cluster without Knative Serving: $KUBECONFIG"
  [ -n "${INGRESS_URL:-}" ] || die "Cannot use the cluster of KUBECONFIG without INGRESS_URL, the address of its ingress: $KUBECONFIG"
  DOMAIN=$(kubectl get configmap config-domain -n knative-serving -o go-template="$domains" | cut -d' ' -f1)
  DOMAIN=${DOMAIN:-svc.cluster.local} REGISTRY=${PROFAAS_REGISTRY:-}
  NODE_IP=$(ip -4 route get 192.0.2.1 | sed -n 's/.* src \([0-9.]*\).*/\1/p') # where pods reach what runs here
  say "using the cluster of $KUBECONFIG"
}

write_environment() {
  local name
  umask 077
  for name in KUBECONFIG MINIO_ENDPOINT MINIO_ROOT_USER MINIO_ROOT_PASSWORD INGRESS_URL DOMAIN REGISTRY NODE_IP; do
    printf 'export %s=%q\n' "$name" "${!name:-}"
  done >"$STATE/env.new"
  printf 'export PATH=%q:$PATH\n' "$BIN" >>"$STATE/env.new"
  mv "$STATE/env.new" "$STATE/env"
}

export PATH=$BIN:$PATH
if ! foreign_cluster; then
  own_cluster
  INGRESS_URL=http://$NODE_IP
fi
if [ -n "${MINIO_ENDPOINT:-}" ] && [ ! -f "$STATE/minio.settings" ]; then
  say "using the MinIO of $MINIO_ENDPOINT"
else
  own_minio "$NODE_IP"
fi
[ "$KUBECONFIG" != "$STATE/admin.conf" ] || minio_service "$MINIO_ENDPOINT"
write_environment
say "up: . $STATE/env"
