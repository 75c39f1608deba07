#!/usr/bin/env bash
#
# Builds the provider and puts it where Terraform and OpenTofu look for providers on
# this machine before they ask a registry (the "implied local mirror"), so that
# `terraform init` and `tofu init` find it without a CLI configuration.
#
# usage: tools/install.sh [VERSION]
#
# VERSION is that of the last tag by default, and 0.1.0 while there is none. A
# configuration that already has a lock file for another build needs `init -upgrade`.

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
go=${GO:-go}
version=${1:-$(git -C "$root" describe --tags --abbrev=0 2>/dev/null || echo 0.1.0)}
version=${version#v}
platform=$("$go" env GOOS)_$("$go" env GOARCH)

case $platform in
  windows_*) plugins=${APPDATA:?}/terraform.d/plugins ;;
  *) plugins=${HOME:?}/.terraform.d/plugins ;;
esac
extension=$("$go" env GOEXE)

built=$(mktemp -d)
trap 'rm -rf "$built"' EXIT
"$go" -C "$root" build -trimpath -ldflags "-X main.version=$version" -o "$built/provider" .

for registry in registry.terraform.io registry.opentofu.org; do
  directory=$plugins/$registry/hstskit/hsts/$version/$platform
  mkdir -p "$directory"
  install -m 0755 "$built/provider" "$directory/terraform-provider-hsts_v$version$extension"
  echo "installed $directory"
done
