// SPDX-License-Identifier: MIT
//
// The mark of a file: tells it from its copies, which hold the same bytes.
#pragma once

#include <cstdint>

namespace framesd::store::lmdb {

// By inode and time of making (where the file system keeps one): the same in every process, after a rename
// and after a restart; another one for a copy. 0: the file cannot be looked at.
[[nodiscard]] std::uint64_t file_mark(int descriptor) noexcept;

}  // namespace framesd::store::lmdb
