// SPDX-License-Identifier: MIT
//
// The words for a file or folder that this process may not use: its owner, and who this process is.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace framesd::store::lmdb {

// "cannot open d/data.mdb: Permission denied; d/data.mdb belongs to user 'frames' (999), framesd runs as
// 'root' (0)", and to a person who is not root, what to do. Other errors than a missing permission have no
// second half, but a read-only file system has sandbox_text().
[[nodiscard]] std::string denied_text(std::string_view what, const std::filesystem::path& path, int error);

// What to do about a folder that is read-only, where the service manager has started this process and may
// have made it so; else nothing.
[[nodiscard]] std::string sandbox_text(const std::filesystem::path& path);

// Whether `path` lies on a file system that is mounted read-only.
[[nodiscard]] bool is_on_read_only_medium(const std::filesystem::path& path) noexcept;

}  // namespace framesd::store::lmdb
