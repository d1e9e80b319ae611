#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# tools/configure.sh PRESET [CMAKE ARGUMENT...]: configures build/PRESET; quick when it is configured already.
#
#   dev       debug information, no optimization, warnings
#   release   what is shipped; warnings are errors when CI is set
#   asan      address and undefined sanitizers (g++)
#   tsan      thread sanitizer (g++)
#   fuzz      libFuzzer with address and undefined sanitizers (clang-14)
#   arm       release for 64-bit ARM, cross-compiled; tests run emulated
set -euo pipefail
cd "$(dirname "$0")/.."

preset=${1:?usage: tools/configure.sh dev|release|asan|tsan|fuzz|arm [cmake argument...]}
shift
args=()
case $preset in
  dev) args=(-DCMAKE_BUILD_TYPE=Debug) ;;
  release) args=(-DCMAKE_BUILD_TYPE=Release) ;;
  arm) args=(-DCMAKE_BUILD_TYPE=Release -DCMAKE_TOOLCHAIN_FILE=third_party/cmake/aarch64.cmake) ;;
  asan) args=(-DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_CXX_FLAGS_RELWITHDEBINFO="-O1 -g1" -DFRAMESD_SANITIZE="address,undefined") ;;
  tsan) args=(-DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_CXX_FLAGS_RELWITHDEBINFO="-O1 -g1" -DFRAMESD_SANITIZE=thread) ;;
  fuzz) args=(-DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_CXX_COMPILER=clang++-14 -DFRAMESD_TESTS=OFF -DFRAMESD_FUZZ=ON
              -DFRAMESD_SANITIZE="address,undefined,fuzzer-no-link") ;;
  *) echo "unknown preset '$preset': dev, release, asan, tsan, fuzz or arm" >&2; exit 2 ;;
esac
[ -z "${CI:-}" ] || args+=(-DFRAMESD_WERROR=ON)
exec cmake -S . -B "build/$preset" -G Ninja --log-level=WARNING "${args[@]}" "$@"
