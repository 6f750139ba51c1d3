#!/bin/sh
# Releases one image to one environment and waits until it serves; what fails to is taken back.
#
#   deploy/kubernetes/deploy.sh <environment> <image>@<digest> <version>
#
# Uses the current context of kubectl. Nothing in the repository is changed: image and version are laid over the overlay.
# SMOKE_URL: an address that has to answer once the release is out.
set -eu

if [ $# -ne 3 ]; then
  sed -n '2,4s/^# \{0,1\}//p' "$0" >&2
  exit 64
fi
environment=$1 image=$2 version=$3

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
namespace=payments-$environment
[ -d "$here/overlays/$environment" ] || {
  echo "There is no overlay for \"$environment\"." >&2
  exit 64
}
case $image in
*@sha256:*) ;;
*)
  echo "An image is released by its digest, as in registry.example.com/payments@sha256:...; a tag may move: $image" >&2
  exit 64
  ;;
esac

release=$(mktemp -d "$here/release.XXXXXX")
trap 'rm -rf "$release"' EXIT
trap 'exit 1' HUP INT TERM
cat >"$release/kustomization.yaml" <<RELEASE
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - ../overlays/$environment
images:
  - name: payments
    newName: ${image%@*}
    digest: ${image#*@}
labels:
  - pairs:
      app.kubernetes.io/version: "$version"
    includeTemplates: true
RELEASE
kubectl kustomize "$release" >"$release/manifests.yaml"

# A Job can't be changed, only replaced.
kubectl delete job payments-migration --namespace "$namespace" --ignore-not-found
# From here on something may have changed, even by an apply that failed half-way: whatever fails is taken back.
rolls_out() {
  kubectl rollout status deployment/payments --namespace "$namespace" --timeout=16m
}
serves() {
  kubectl apply --filename "$release/manifests.yaml" || return 1
  # Until it has ended, well or ill: its first condition says so.
  kubectl wait --for='jsonpath={.status.conditions[0].status}=True' job/payments-migration --namespace "$namespace" --timeout=11m || return 1
  case $(kubectl get job/payments-migration --namespace "$namespace" --output='jsonpath={.status.conditions[*].type}') in
  *Complete* | *SuccessCriteriaMet*) ;;
  *)
    echo "The migration failed." >&2
    return 1
    ;;
  esac
  rolls_out || return 1
  # Ready pods may still be out of reach: an address that clients use has to answer too, where one is given.
  [ -z "${SMOKE_URL:-}" ] ||
    curl --fail --silent --show-error --output /dev/null --max-time 10 --retry 10 --retry-delay 3 --retry-all-errors "$SMOKE_URL"
}
# The last release that served is kept in the cluster as it was applied: pods, configuration, routes and policies go back together.
go_back() {
  kubectl get configmap payments-release --namespace "$namespace" --ignore-not-found \
    --output='jsonpath={.data.manifests\.yaml}' >"$release/before.yaml" || return 1
  [ -s "$release/before.yaml" ] || {
    echo "No release has served before: there is nothing to go back to." >&2
    return 1
  }
  # All but the migration, which has done its work: what it did to the schema, the release before can live with.
  kubectl apply --filename "$release/before.yaml" --selector='app.kubernetes.io/component!=migration' || return 1
  rolls_out
}
if ! serves; then
  echo "The release does not serve: going back to the one before." >&2
  if go_back; then echo "The release before is out again." >&2; else echo "Going back failed." >&2; fi
  exit 1
fi
kubectl create configmap payments-release --namespace "$namespace" --from-file=manifests.yaml="$release/manifests.yaml" \
  --dry-run=client --output=yaml >"$release/kept.yaml"
kubectl apply --server-side --force-conflicts --filename "$release/kept.yaml"
