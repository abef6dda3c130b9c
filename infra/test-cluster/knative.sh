# shellcheck shell=bash
# Knative Serving as its manifests have it, with Traefik on the node as the ingress.

apply() { kubectl apply --server-side --force-conflicts -f - >/dev/null; }
settings_of() { kubectl patch configmap "config-$1" --namespace knative-serving --type merge --patch "{\"data\": {$2}}" >/dev/null; }

install_knative() {
  local manifests=$BIN/knative/manifests version
  version=$(basename "$(readlink -f "$BIN/knative")")
  [ "$version" != "$(kubectl get namespace knative-serving --ignore-not-found -o 'jsonpath={.metadata.annotations.profaas-test}')" ] || return 0
  # What a half-done installation left asks its webhook about every setting.
  ! kubectl get validatingwebhookconfiguration config.webhook.serving.knative.dev >/dev/null 2>&1 || wait_for 120 webhooks_answer
  apply <"$manifests/1-types.yaml"
  apply <"$manifests/2-settings.yaml"
  settings_of network '"ingress-class": "traefik.ingress.networking.knative.dev"'
  settings_of domain "\"$DOMAIN\": \"\""
  # What the specification of a revision may name beyond the default: where it runs, and what is known of its pod.
  settings_of features '"kubernetes.podspec-nodeselector": "enabled", "kubernetes.podspec-affinity": "enabled",
    "kubernetes.podspec-tolerations": "enabled", "kubernetes.podspec-fieldref": "enabled",
    "kubernetes.podspec-init-containers": "enabled", "kubernetes.podspec-securitycontext": "enabled",
    "kubernetes.podspec-persistent-volume-claim": "enabled", "kubernetes.podspec-persistent-volume-write": "enabled"'
  # Nobody can ask a registry for digests here: names resolve on the node only.
  settings_of deployment '"registries-skipping-tag-resolving": "kind.local,ko.local,dev.local,index.docker.io,ghcr.io"'
  {
    host_service knative-serving traefik '' "$NODE_IP" 80 80 TCP
    host_service knative-serving traefik-internal '' "$NODE_IP" 80 8082 TCP
  } | apply
  apply <"$manifests/3-programs.yaml"
  apply <"$manifests/4-webhooks.yaml"
  kubectl annotate namespace knative-serving --overwrite "profaas-test=$version" >/dev/null
}

start_ingress() {
  start traefik "KUBECONFIG=$STATE/admin.conf" "$BIN/traefik" --global.checknewversion=false --global.sendanonymoususage=false \
    --log.level=INFO --experimental.knative=true --providers.knative=true --providers.knative.throttleduration=100ms \
    --providers.knative.publicEntrypoints=public --providers.knative.privateEntrypoints=private \
    --providers.knative.publicService.name=traefik --providers.knative.publicService.namespace=knative-serving \
    --providers.knative.privateService.name=traefik-internal --providers.knative.privateService.namespace=knative-serving \
    --entrypoints.public.address="$NODE_IP:80" --entrypoints.private.address="$NODE_IP:8082"
}

# Whether a Service of Knative would be admitted: its webhooks answer a moment after their pod is ready.
webhooks_answer() {
  kubectl create --dry-run=server -f - <<X
{"apiVersion": "serving.knative.dev/v1", "kind": "Service", "metadata": {"name": "probe", "namespace": "default"},
  "spec": {"template": {"spec": {"containers": [{"image": "dev.local/probe"}]}}}}
X
}

# minio_service ENDPOINT: the MinIO of that endpoint as http://minio.profaas.svc.cluster.local:9000 where it is an address and port.
minio_service() {
  local host port
  IFS=: read -r host port <<<"${1#http://}"
  [[ $host =~ ^[0-9.]+$ && $host != 127.* ]] || return 0
  {
    printf -- '---\napiVersion: v1\nkind: Namespace\nmetadata: {name: profaas}\n'
    host_service profaas minio '' "$host" 9000 "${port:-80}" TCP
  } | apply
}
