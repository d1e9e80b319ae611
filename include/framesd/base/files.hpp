// SPDX-License-Identifier: MIT
//
// Files that have no name, and names that are given only once.
#pragma once

#include <framesd/base/descriptor.hpp>

#include <filesystem>

namespace framesd {

// An empty file in `folder` for its owner alone, to be read and written, which is gone with the process.
// Without one errno says why.
[[nodiscard]] Descriptor unnamed_file(const std::filesystem::path& folder) noexcept;

// Renames, unless something is at `to`. Gives 0 or an errno value, EEXIST among them. A file system that
// cannot tell is asked before: there, what comes in between is replaced.
[[nodiscard]] int rename_new(const std::filesystem::path& from, const std::filesystem::path& to) noexcept;

}  // namespace framesd
