#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# tools/configure.sh [--once] PRESET [CMAKE ARGUMENT...]: configures build/PRESET; quick when it is configured already.
#
#   dev       debug information, no optimization, warnings; every header as each source includes it
#   release   what is shipped; warnings are errors when CI is set
#   asan      address and undefined sanitizers (g++)
#   tsan      thread sanitizer (g++)
#   fuzz      libFuzzer with address and undefined sanitizers (clang-14)
#   coverage  counts which lines are run (g++); tools/coverage builds and reads it
#   arm       release for 64-bit ARM, cross-compiled; tests run emulated
#
# --once: does nothing if the build folder is configured already. A folder that was moved or copied with its checkout is
# always configured again, because it would build the sources in the old place.
[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@" # started by sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

once=false
if [ "${1-}" = --once ]; then
  once=true
  shift
fi
preset=${1:?usage: tools/configure.sh [--once] dev|release|asan|tsan|fuzz|coverage|arm [cmake argument...]}
shift
args=()
case $preset in
  dev) args=(-DCMAKE_BUILD_TYPE=Debug -DFRAMESD_PRECOMPILE=OFF -DFRAMESD_UNITY=OFF) ;;
  release) args=(-DCMAKE_BUILD_TYPE=Release) ;;
  arm) args=(-DCMAKE_BUILD_TYPE=Release -DCMAKE_TOOLCHAIN_FILE=third_party/cmake/aarch64.cmake) ;;
  asan) args=(-DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_CXX_FLAGS_RELWITHDEBINFO="-O1 -g1" -DFRAMESD_SANITIZE="address,undefined") ;;
  tsan) args=(-DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_CXX_FLAGS_RELWITHDEBINFO="-O1 -g1" -DFRAMESD_SANITIZE=thread) ;;
  fuzz) args=(-DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_CXX_COMPILER=clang++-14 -DFRAMESD_TESTS=OFF -DFRAMESD_FUZZ=ON -DFRAMESD_PRECOMPILE=OFF -DFRAMESD_UNITY=OFF
              -DFRAMESD_SANITIZE="address,undefined,fuzzer-no-link") ;;
  coverage) args=(-DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_CXX_FLAGS_RELWITHDEBINFO="-O1 -g1" -DFRAMESD_COVERAGE=ON) ;;
  *) echo "unknown preset '$preset': dev, release, asan, tsan, fuzz, coverage or arm" >&2; exit 2 ;;
esac
[ -z "${CI:-}" ] || args+=(-DFRAMESD_WERROR=ON)
build=build/$preset

# cached NAME: a value in the CMake cache of the build folder.
cached() {
  sed -n "s/^$1:[A-Z]*=//p" "$build/CMakeCache.txt"
}

# CMake and ninja store the full path of every file there. Without the files of ninja everything is compiled again.
if [ -f "$build/CMakeCache.txt" ]; then
  home=$(cached CMAKE_HOME_DIRECTORY)
  folder=$(cached CMAKE_CACHEFILE_DIR)
  if ! [ "$home" -ef . ] || ! [ "$folder" -ef "$build" ]; then
    echo "$build was made for the checkout in ${home:-another place}: configuring it for $PWD; everything is compiled again" >&2
    rm -rf "$build/CMakeCache.txt" "$build/CMakeFiles" "$build/build.ninja" "$build/.ninja_log" "$build/.ninja_deps"
  fi
fi
if $once && [ -f "$build/CMakeCache.txt" ] && [ -f "$build/build.ninja" ]; then exit 0; fi
exec cmake -S . -B "$build" -G Ninja --log-level=WARNING "${args[@]}" "$@"
