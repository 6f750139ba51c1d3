#!/bin/sh
# Installs tools of the pipeline at a pinned version, each checked against its SHA-256 before it is put in place, and prints
# the folder to add to the PATH. A tool that is already there is not fetched again.
#
#   PATH=$(scripts/tools.sh oasdiff gitleaks):$PATH
set -eu

# tool, repository, version, architecture, SHA-256 of the download
pins='
cosign   sigstore/cosign       v3.0.6   amd64 c956e5dfcac53d52bcf058360d579472f0c1d2d9b69f55209e256fe7783f4c74
cosign   sigstore/cosign       v3.0.6   arm64 bedac92e8c3729864e13d4a17048007cfafa79d5deca993a43a90ffe018ef2b8
gitleaks gitleaks/gitleaks     v8.30.1  amd64 551f6fc83ea457d62a0d98237cbad105af8d557003051f41f3e7ca7b3f2470eb
gitleaks gitleaks/gitleaks     v8.30.1  arm64 e4a487ee7ccd7d3a7f7ec08657610aa3606637dab924210b3aee62570fb4b080
grype    anchore/grype         v0.116.1 amd64 0122df7b655981abe547ad3d2190d65551dac6a2bfc80b4dc2a989b5d0587458
grype    anchore/grype         v0.116.1 arm64 a8d7504a149629324eb5f4ce3dc25dfd211bbfe047e64ee2bf7844b466c3d84d
kubectl  kubernetes/kubernetes v1.36.1  amd64 629d3f410e09bf49b64ae7079f7f0bda1191efed311f7d37fdbab0ad5b0ec2b7
kubectl  kubernetes/kubernetes v1.36.1  arm64 59f7ee8e477fae658447607dc3c8790ac17a1b016c01c622c12070e969e2d4e7
oasdiff  oasdiff/oasdiff       v1.32.1  amd64 7c8939fc49b75ee11fec66a5b83b37a2fca6aee109fed85013b1ba2ac2a1ee7f
oasdiff  oasdiff/oasdiff       v1.32.1  arm64 32fff58a120f75a723d6c2422444691c37fa6813fed61d23f53dbcb604b30f6d
promtool prometheus/prometheus v3.15.0  amd64 2a542df32eac02ee17b9d844fb2aa1de00dafa5476579ba8a3ba862e9d572ea0
promtool prometheus/prometheus v3.15.0  arm64 f1f90ec08e849d494ca66c611470afc50192f0355f1a61c33f2cbde02d067823
squawk   sbdchd/squawk         v2.62.0  amd64 54bd3e7bf2101502317c3400d1043202c51414a646a10f92f56f7b3032630758
'

case $(uname -s)-$(uname -m) in
Linux-x86_64) architecture=amd64 ;;
Linux-aarch64 | Linux-arm64) architecture=arm64 ;;
*)
  echo "The pins are for Linux on amd64 and arm64; here, install the tools with your package manager: $*" >&2
  exit 1
  ;;
esac

folder=${TOOLS_FOLDER:-${XDG_CACHE_HOME:-$HOME/.cache}/service-tools}
mkdir -p "$folder/bin"
download=$(mktemp -d "$folder/download.XXXXXX")
trap 'rm -rf "$download"' EXIT
trap 'exit 1' HUP INT TERM

for tool in "$@"; do
  # shellcheck disable=SC2046 # split into words: they are the columns
  set -- $(echo "$pins" | grep -E "^$tool +[^ ]+ +[^ ]+ +$architecture " || true)
  if [ $# -ne 5 ]; then
    echo "No pin for \"$tool\"." >&2
    exit 1
  fi
  repository=$2 version=$3 checksum=$5
  installed=$folder/$tool-$version
  if [ ! -x "$installed" ]; then
    releases=https://github.com/$repository/releases/download/$version
    case $tool in
    cosign) url=$releases/cosign-linux-$architecture ;;
    gitleaks) url=$releases/gitleaks_${version#v}_linux_$(echo $architecture | sed 's/amd64/x64/').tar.gz ;;
    promtool) url=$releases/prometheus-${version#v}.linux-$architecture.tar.gz ;;
    squawk) url=$releases/squawk-linux-$(echo $architecture | sed 's/amd64/x64/') ;;
    kubectl) url=https://dl.k8s.io/release/$version/bin/linux/$architecture/kubectl ;;
    *) url=$releases/${tool}_${version#v}_linux_$architecture.tar.gz ;;
    esac
    if command -v curl >/dev/null; then
      curl --fail --silent --show-error --location --retry 3 --output "$download/file" "$url"
    else
      wget -q -O "$download/file" "$url"
    fi
    echo "$checksum  $download/file" | sha256sum -c - >/dev/null || {
      echo "$url is not what was pinned: $(sha256sum "$download/file")" >&2
      exit 1
    }
    case $url in
    *.tar.gz)
      # At the top of the archive, or in its one folder.
      member=$(tar -tzf "$download/file" | grep -E "^([^/]+/)?$tool\$")
      tar -xzOf "$download/file" "$member" >"$download/$tool"
      ;;
    *) mv "$download/file" "$download/$tool" ;;
    esac
    chmod 755 "$download/$tool"
    mv "$download/$tool" "$installed"
  fi
  ln -sf "$installed" "$folder/bin/$tool"
done
echo "$folder/bin"
