// SPDX-License-Identifier: MIT
//
// Files that a command writes are never those of a store.
#pragma once

#include <framesd/base/error.hpp>

#include <filesystem>
#include <string_view>

namespace framesd::app {

// Whether `path` may be written: refused if it has the name of a store's file, or is one of `data_dir`.
//
// option   that names it, for the text: "--rejects: "; may be empty
// Errors: usage.
[[nodiscard]] checked<void> check_no_store_file(std::string_view option, const std::filesystem::path& path,
                                                const std::filesystem::path& data_dir);

}  // namespace framesd::app
