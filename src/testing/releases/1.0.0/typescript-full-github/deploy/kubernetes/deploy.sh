#!/bin/sh
# Releases one image to one environment and waits until it serves; what fails to is rolled back.
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

# What to go back to. Empty before the first release, which has nothing to go back to.
before=$(kubectl get deployment/payments --namespace "$namespace" --ignore-not-found \
  --output='jsonpath={.metadata.annotations.deployment\.kubernetes\.io/revision}')
# A Job can't be changed, only replaced.
kubectl delete job payments-migration --namespace "$namespace" --ignore-not-found
# From here on something may have changed, even by an apply that failed half-way: whatever fails is rolled back.
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
  kubectl rollout status deployment/payments --namespace "$namespace" --timeout=11m || return 1
  # Ready pods may still be out of reach: an address that clients use has to answer too, where one is given.
  [ -z "${SMOKE_URL:-}" ] ||
    curl --fail --silent --show-error --output /dev/null --max-time 10 --retry 10 --retry-delay 3 --retry-all-errors "$SMOKE_URL"
}
if ! serves; then
  echo "The release does not serve: rolling back." >&2
  # By its number: where the release before is what is out still, nothing is undone.
  [ -z "$before" ] || kubectl rollout undo deployment/payments --namespace "$namespace" --to-revision="$before"
  exit 1
fi
