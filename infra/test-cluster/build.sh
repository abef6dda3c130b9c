#!/usr/bin/env bash
# Builds what the test cluster runs, from Go modules with pinned sums, into a cache outside the tree.
#   build.sh [NAME...]     builds what is missing, everything by default
#   build.sh --path NAME   prints where the binary (or folder of binaries) is, built or not
# A name in the cache holds the version and a hash of the module's files and flags: a change builds anew, nothing else does.
set -euo pipefail
. "$(dirname "$(readlink -f "$0")")/settings.sh"

# The order of building: what tests need first, and the longest last.
NAMES=(pause minio kube coredns knative kwok traefik)
declare -A MODULE=([pause]=- [minio]=github.com/minio/minio [kube]=k8s.io/kubernetes [coredns]=github.com/coredns/coredns
  [knative]=knative.dev/serving [traefik]=github.com/traefik/traefik/v3 [kwok]=sigs.k8s.io/kwok)
declare -A PACKAGE=([pause]=. [minio]=github.com/minio/minio [kube]=. [coredns]=.
  [traefik]=github.com/traefik/traefik/v3/cmd/traefik [kwok]=sigs.k8s.io/kwok/cmd/kwok)
KNATIVE=(controller webhook activator autoscaler queue)

version_of() { awk -v module="${MODULE[$1]}" '{ sub(/^require /, "") } $1 == module { print $2; exit }' "$HERE/go/$1/go.mod"; }

flags_of() {
  local version
  case $1 in
  kube)
    version=$(version_of kube)
    echo "-s -w -X k8s.io/component-base/version.gitVersion=$version -X k8s.io/component-base/version.gitMajor=1" \
      "-X k8s.io/component-base/version.gitMinor=$(cut -d. -f2 <<<"$version")"
    ;;
  *) echo "-s -w" ;;
  esac
}

path_of() {
  local name=$1 version hash
  [[ -v MODULE[$name] ]] || die "Cannot build what is none of ${NAMES[*]}: $name"
  version=$(version_of "$name")
  hash=$( (cd "$HERE/go/$name" && find . -type f | LC_ALL=C sort | xargs sha256sum && flags_of "$name" && uname -m) | sha256sum)
  echo "$CACHE/bin/$name-${version:-v1}-${hash:0:10}"
}

# The manifests of Knative in the order of applying, with images that the cluster's registry holds.
manifests() {
  local into=$1 tag=$2 serving networking caching
  serving=$(go list -m -f '{{.Dir}}' knative.dev/serving)
  networking=$(go list -m -f '{{.Dir}}' knative.dev/networking)
  caching=$(go list -m -f '{{.Dir}}' knative.dev/caching)
  joined() { for file; do printf -- '---\n' && sed "s#ko://knative.dev/serving/cmd/\(.*\)#dev.local/knative-\1:$tag#" "$file" && echo; done; }
  joined "$serving"/config/core/300-resources/*.yaml "$caching/config/image.yaml" \
    "$networking"/config/{certificate,ingress,serverlessservice,domain-claim}.yaml >"$into/1-types.yaml"
  joined "$serving"/config/core/{100-namespace,200-serviceaccount}.yaml "$serving"/config/core/200-roles/*.yaml \
    "$serving"/config/core/configmaps/*.yaml "$networking/config/config-network.yaml" >"$into/2-settings.yaml"
  # The cores are there to be measured on: the platform itself asks for little of them.
  joined "$serving"/config/core/deployments/{activator,autoscaler,controller,webhook}.yaml |
    sed '/requests:/,/limits:/ s/cpu: .*/cpu: 10m/' >"$into/3-programs.yaml"
  joined "$serving"/config/core/webhooks/*.yaml "$serving/config/core/999-cache.yaml" >"$into/4-webhooks.yaml"
}

build() {
  local name=$1 path work
  path=$(path_of "$name")
  [ -e "$path" ] && return
  mkdir -p "$CACHE/bin"
  exec 8>"$CACHE/bin/.lock"
  flock 8 # another may be building the same
  [ -e "$path" ] && return
  command -v go >/dev/null || die "Cannot build $name as there is no go on the PATH, and no $path"
  say "building $name"
  work=$(mktemp -d "$CACHE/bin/.building-XXXXXX")
  (
    cd "$HERE/go/$name"
    export CGO_ENABLED=0 GOFLAGS="-mod=readonly -buildvcs=false"
    if [ "$name" = knative ]; then
      mkdir "$work/manifests" "$work/out"
      nice go build -trimpath -ldflags "$(flags_of "$name")" -o "$work/out/" "${KNATIVE[@]/#/knative.dev/serving/cmd/}"
      manifests "$work/manifests" "${path##*/knative-}"
      mv "$work/manifests" "$work/out/"
    else
      nice go build -trimpath -ldflags "$(flags_of "$name")" -o "$work/out" "${PACKAGE[$name]}"
    fi
  ) || { rm -rf "$work" && die "Cannot build $name: see above"; }
  mv -T "$work/out" "$path"
  rmdir "$work"
  say "built $path"
}

if [ "${1:-}" = --path ]; then
  path_of "${2:?which of ${NAMES[*]}}"
  exit
fi
for name in "${@:-${NAMES[@]}}"; do build "$name"; done
