// SPDX-License-Identifier: MIT
//
// That an input is a file of the store itself is found out before it is opened; see store/own_file.hpp.
#pragma once

#include <framesd/store/own_file.hpp>

#include <fcntl.h>
#include <filesystem>
#include <string_view>
#include <sys/stat.h>

namespace framesd::ingest {

constexpr std::string_view kIsOwnFile = "is the store's own file";

// folder   that a relative path begins from, by its descriptor
inline bool is_own_file(const std::filesystem::path& path, int folder = AT_FDCWD) {
  struct stat found {};
  return ::fstatat(folder, path.c_str(), &found, 0) == 0 && store::is_file_of_open_store(found);
}

}  // namespace framesd::ingest
