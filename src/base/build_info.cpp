// SPDX-License-Identifier: MIT
//
// The one source that sees the version and commit, so that a new commit recompiles nothing else.
#include <framesd/base/build_info.hpp>

namespace framesd::build_info {

std::string_view version() noexcept { return FRAMESD_VERSION; }

std::string_view commit() noexcept { return FRAMESD_COMMIT; }

std::string_view compiler() noexcept {
#if defined(__clang__)
  return "clang++ " __clang_version__;
#else
  return "g++ " __VERSION__;
#endif
}

}  // namespace framesd::build_info
