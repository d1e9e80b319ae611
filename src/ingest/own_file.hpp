// SPDX-License-Identifier: MIT
//
// That an input is a file of the store itself is found out before it is opened; see base/file_claim.hpp.
#pragma once

#include <framesd/base/file_claim.hpp>

#include <fcntl.h>
#include <filesystem>
#include <string_view>
#include <sys/stat.h>

namespace framesd::ingest {

constexpr std::string_view kIsOwnFile = "is the store's own file";

// folder   that a relative path begins from, by its descriptor
inline bool is_own_file(const std::filesystem::path& path, int folder = AT_FDCWD) {
  struct stat found {};
  return ::fstatat(folder, path.c_str(), &found, 0) == 0 && FileClaim::held({found.st_dev, found.st_ino});
}

}  // namespace framesd::ingest
