#!/usr/bin/env bash
#
# Prints the path of the Terraform or OpenTofu command to work with. The first of:
#
#   1. $TF_ACC_TERRAFORM_PATH
#   2. terraform on PATH
#   3. tofu on PATH
#   4. OpenTofu in the version that tools/opentofu pins, built into bin/
#
# usage: tools/terraform-cli.sh [--newest | --opentofu] [--at-least MAJOR.MINOR]
#
#   --newest     Terraform in the version that tools/terraform pins, built into bin/,
#                unless $TF_ACC_TERRAFORM_PATH or PATH has one that is as new
#   --opentofu   only OpenTofu will do
#   --at-least   skip older ones (default 1.8, the first with provider functions)
#
# The first build of either takes ten minutes or more on two cores. Go's build
# cache makes the next one a matter of seconds.

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
only=
at_least=1.8

while (($#)); do
  case $1 in
    --newest)
      only=Terraform
      at_least=$(sed -nE 's#^.*github.com/hashicorp/terraform v([0-9]+\.[0-9]+).*#\1#p' "$root/tools/terraform/go.mod")
      ;;
    --opentofu) only=OpenTofu ;;
    --at-least) at_least=${2:?--at-least needs a version} && shift ;;
    *) echo "terraform-cli: unknown argument $1" >&2 && exit 2 ;;
  esac
  shift
done

# A developer's own settings must not decide what we see here.
export TF_CLI_CONFIG_FILE=$root/tools/terraform.tfrc CHECKPOINT_DISABLE=1

# suits PATH: is it a command of the wanted kind and age? Says why not.
suits() {
  local product major minor
  if ! read -r product major minor < <(
    "$1" version 2>/dev/null | sed -nE 's/^(Terraform|OpenTofu) v([0-9]+)\.([0-9]+).*/\1 \2 \3/p'
  ); then
    echo "terraform-cli: $1 does not report its version" >&2
    return 1
  fi
  if [[ -n $only && $product != "$only" ]]; then
    return 1
  fi
  if ((major < ${at_least%%.*} || (major == ${at_least%%.*} && minor < ${at_least#*.}))); then
    echo "terraform-cli: skipping $1: $product $major.$minor is older than $at_least" >&2
    return 1
  fi
}

if [[ -n ${TF_ACC_TERRAFORM_PATH:-} ]]; then
  if [[ ! -x $TF_ACC_TERRAFORM_PATH ]]; then
    echo "terraform-cli: TF_ACC_TERRAFORM_PATH is not a program: $TF_ACC_TERRAFORM_PATH" >&2
    exit 1
  fi
  if suits "$TF_ACC_TERRAFORM_PATH"; then
    # Absolute: a test runs in the directory of its package.
    echo "$(cd "$(dirname "$TF_ACC_TERRAFORM_PATH")" && pwd)/$(basename "$TF_ACC_TERRAFORM_PATH")"
    exit
  fi
fi

for name in terraform tofu; do
  if path=$(command -v "$name") && suits "$path"; then
    echo "$path"
    exit
  fi
done

mkdir -p "$root/bin"
if [[ $only == Terraform ]]; then
  echo "terraform-cli: building Terraform from tools/terraform (minutes the first time, then seconds)" >&2
  # Without the flag it says that it is a development version.
  "${GO:-go}" -C "$root/tools/terraform" build -ldflags='-X github.com/hashicorp/terraform/version.dev=no' \
    -o "$root/bin/terraform" github.com/hashicorp/terraform >&2
  echo "$root/bin/terraform"
  exit
fi
echo "terraform-cli: building OpenTofu from tools/opentofu (minutes the first time, then seconds)" >&2
"${GO:-go}" -C "$root/tools/opentofu" build -o "$root/bin/tofu" github.com/opentofu/opentofu/cmd/tofu >&2
echo "$root/bin/tofu"
