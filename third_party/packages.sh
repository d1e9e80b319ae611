# SPDX-License-Identifier: MIT
#
# The Debian 12 packages framesd needs, in one place; sourced by the scripts in tools/.
# shellcheck shell=bash disable=SC2034

# To build and run the program.
BUILD_PACKAGES="g++ cmake ninja-build pkg-config libboost1.81-dev liblmdb-dev zlib1g-dev"
# What the tests need beyond that.
TEST_PACKAGES="libboost-test1.81-dev python3 curl ccache"
# What tools/test --all needs beyond that.
LONG_TEST_PACKAGES="clang-14 libclang-rt-14-dev"
# What tools/test --arm needs: a compiler, the libraries and an emulator for 64-bit ARM.
ARM_TEST_PACKAGES="g++-aarch64-linux-gnu liblmdb-dev:arm64 zlib1g-dev:arm64 qemu-user"

# install_packages NAME...: installs those that are missing; says so; quick when there is nothing to do.
install_packages() {
  local missing=() name sudo=""
  for name in "$@"; do
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'install ok installed' || missing+=("$name")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  echo "installing packages: ${missing[*]}"
  [ "$(id -u)" -eq 0 ] || sudo="sudo"
  if [[ "${missing[*]}" == *:arm64* ]]; then $sudo dpkg --add-architecture arm64; fi
  $sudo apt-get update -qq
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}
