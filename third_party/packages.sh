# SPDX-License-Identifier: MIT
#
# The Debian 12 packages framesd needs, in one place; sourced by the scripts in tools/.
# shellcheck shell=bash disable=SC2034

# To build and run the program.
BUILD_PACKAGES="g++ cmake ninja-build pkg-config libboost1.81-dev liblmdb-dev zlib1g-dev"
# What tools/demo adds: the lines of README.md are typed with it.
DEMO_PACKAGES="curl"
# What tools/package adds; tools/image needs nothing else.
PACKAGE_PACKAGES="libpq-dev dpkg-dev file gzip"
# What the tests need beyond that.
TEST_PACKAGES="libboost-test1.81-dev python3 python3-numpy curl ccache chromium chromium-driver rclone libpq-dev postgresql-15 nginx-light man-db"
# And for the modules of the viewer, where node is not there already: one of others than Debian excludes this package.
NODE_PACKAGES="nodejs"
# What tools/test --all needs beyond that.
LONG_TEST_PACKAGES="clang-14 libclang-rt-14-dev debootstrap dpkg-dev file lintian mandoc zsh fish prometheus umoci crun caddy"
# And for its linters, where node and npm are not there already: those of others than Debian exclude these two.
LINT_PACKAGES="nodejs npm"
# To build for 64-bit ARM; the libraries are unpacked by third_party/sysroot, and not installed.
ARM_PACKAGES="g++-aarch64-linux-gnu dpkg-dev"
SYSROOT_PACKAGES="liblmdb-dev zlib1g-dev libpq-dev libstdc++6"
# What tools/test --arm needs beyond that: an emulator.
ARM_TEST_PACKAGES="qemu-user"
# What the measuring scripts (tools/bench*.sh) need beyond the first: all of them, of bench_serve.sh, of bench_ingest.sh.
BENCH_PACKAGES="python3 curl valgrind"
BENCH_SCALE_PACKAGES="python3 libpq-dev postgresql-15 wrk"
BENCH_SERVE_PACKAGES="wrk nginx-light"
BENCH_PANDAS_PACKAGES="python3-pandas"

# missing_packages NAME...: those that are not installed.
missing_packages() {
  local name
  for name in "$@"; do
    dpkg-query -W -f='${Status}\n' "$name" 2>/dev/null | grep -q 'install ok installed' || echo "$name"
  done
}

# install_packages NAME...: installs the missing ones; fast if there are none. If it fails, it says which packages are
# missing and who can install them, and returns 1.
install_packages() {
  local missing sudo=()
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "${0##*/}: there is no apt here: this script is made for Debian 12. On another system, install what these packages of" >&2
    echo "  Debian contain, then build by hand (tools/configure.sh release && ninja -C build/release framesd): $*" >&2
    return 1
  fi
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "${0##*/}: these packages are missing. Only root can install them, and there is no sudo here. Ask an administrator to run:" >&2
      echo "  apt-get install --no-install-recommends ${missing[*]}" >&2
      return 1
    fi
    sudo=(sudo)
  fi
  echo "installing packages: ${missing[*]}"
  # One package source that is broken must not keep the others out: what counts is whether the packages come.
  "${sudo[@]}" apt-get -qq -o Acquire::http::Timeout=30 update || true
  if "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    -o Acquire::http::Timeout=30 "${missing[@]}" >/dev/null; then
    return 0
  fi
  mapfile -t missing < <(missing_packages "$@")
  echo "${0##*/}: these packages could not be installed; see the messages of apt above (is there a network, and room on the disk?):" >&2
  echo "  ${missing[*]}" >&2
  return 1
}
