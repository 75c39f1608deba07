#!/usr/bin/env bash
#
# Prints the path of the Terraform or OpenTofu command to work with. The first of:
#
#   1. $TF_ACC_TERRAFORM_PATH
#   2. terraform on PATH
#   3. tofu on PATH
#   4. OpenTofu in the version that tools/opentofu pins, built into bin/
#
# usage: tools/terraform-cli.sh [--newest | [--oldest] [--opentofu]] [--at-least MAJOR.MINOR]
#
#   --newest     Terraform in the version that tools/terraform pins, built into bin/,
#                unless $TF_ACC_TERRAFORM_PATH or PATH has one that is as new
#   --oldest     the oldest Terraform that the provider supports, exactly: the version
#                that tools/oldest/terraform pins, built into bin/; with --opentofu that
#                of tools/oldest/opentofu
#   --opentofu   only OpenTofu will do
#   --at-least   skip older ones (default: the oldest that the provider supports)
#
# The first build of each takes minutes on two cores, that of the newest ten or more.
# Go's build cache makes the next one a matter of seconds.

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
only=
age=
at_least=

# minor PRODUCT DIRECTORY: the MAJOR.MINOR that a module below tools/ pins.
minor() {
  sed -nE "s#^.*github.com/[a-z]+/$1 v([0-9]+\.[0-9]+).*#\1#p" "$root/tools/$2/go.mod"
}

while (($#)); do
  case $1 in
    --newest)
      only=Terraform age=newest
      at_least=$(minor terraform terraform)
      ;;
    --oldest) age=oldest ;;
    --opentofu) only=OpenTofu ;;
    --at-least) at_least=${2:?--at-least needs a version} && shift ;;
    *) echo "terraform-cli: unknown argument $1" >&2 && exit 2 ;;
  esac
  shift
done

if [[ $age == newest && $only == OpenTofu ]]; then
  echo "terraform-cli: --newest is of Terraform; without it, --opentofu is the newest OpenTofu" >&2
  exit 2
fi

# A developer's own settings must not decide what we see here.
export TF_CLI_CONFIG_FILE=$root/tools/terraform.tfrc CHECKPOINT_DISABLE=1

# suits PATH: is it a command of the wanted kind and age? Says why not.
suits() {
  local product major minor patch module needed
  if ! read -r product major minor patch < <(
    "$1" version 2>/dev/null | sed -nE 's/^(Terraform|OpenTofu) v([0-9]+)\.([0-9]+)\.([0-9]+).*/\1 \2 \3 \4/p'
  ); then
    echo "terraform-cli: $1 does not report its version" >&2
    return 1
  fi
  if [[ -n $only && $product != "$only" ]]; then
    return 1
  fi
  if [[ "$product $major.$minor.$patch" == "Terraform 1.16."[0-2] ]]; then
    echo "terraform-cli: skipping $1: Terraform 1.16.0 to 1.16.2 can't generate configuration (Terraform issue 39144)" >&2
    return 1
  fi
  module=$(tr '[:upper:]' '[:lower:]' <<<"$product")
  needed=${at_least:-$(minor "$module" "oldest/$module")}
  if ((major < ${needed%%.*} || (major == ${needed%%.*} && minor < ${needed#*.}))); then
    echo "terraform-cli: skipping $1: $product $major.$minor is older than $needed" >&2
    return 1
  fi
}

# build MODULE PACKAGE NAME: builds a command from a module below tools/, as bin/NAME.
build() {
  echo "terraform-cli: building bin/$3 from tools/$1 (minutes the first time, then seconds)" >&2
  mkdir -p "$root/bin"
  # Without the flag, Terraform says that it is a development version.
  "${GO:-go}" -C "$root/tools/$1" build -ldflags='-X github.com/hashicorp/terraform/version.dev=no' \
    -o "$root/bin/$3" "$2" >&2
  echo "$root/bin/$3"
}

if [[ $age == oldest ]]; then
  if [[ $only == OpenTofu ]]; then
    build oldest/opentofu github.com/opentofu/opentofu/cmd/tofu tofu-oldest
  else
    build oldest/terraform github.com/hashicorp/terraform terraform-oldest
  fi
  exit
fi

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

if [[ $only == Terraform ]]; then
  build terraform github.com/hashicorp/terraform terraform
else
  build opentofu github.com/opentofu/opentofu/cmd/tofu tofu
fi
