// SPDX-License-Identifier: MIT
//
// What a system call that writes failed with, as a Failure.
#pragma once

#include <framesd/base/error.hpp>

#include <cerrno>
#include <string>

namespace framesd::archive {

inline errc write_code(int error) noexcept {
  switch (error) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG: return errc::store_full;
    case EACCES:
    case EPERM:
    case EROFS: return errc::store_denied;
    default: return errc::store_io;
  }
}

// "<what>: No space left on device"
inline Failure write_failure(const std::string& what, int error) {
  return fail(write_code(error), what + ": " + errno_text(error));
}

}  // namespace framesd::archive
