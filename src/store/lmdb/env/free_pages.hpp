// SPDX-License-Identifier: MIT
//
// LMDB's list of free pages, asked past LMDB: it reads through its map, and a page behind the file's end is
// SIGBUS there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

namespace framesd::store::lmdb {

// How many pages from `first` on are free, as the newest state in the file says. Empty: its list of free
// pages is not whole. A writer that is active in the meantime can make it seem so.
//
// page_bytes   of LMDB's pages in this file
[[nodiscard]] std::optional<std::uint64_t> free_pages_from(int fd, std::size_t page_bytes,
                                                           std::uint64_t first);

}  // namespace framesd::store::lmdb
