// SPDX-License-Identifier: MIT
#include "free_pages.hpp"

#include "lmdb/raw/free_list.hpp"

#include <sys/stat.h>

namespace framesd::store::lmdb {

std::optional<std::uint64_t> free_pages_from(int fd, std::size_t page_bytes, std::uint64_t first) {
  struct stat found {};
  if (::fstat(fd, &found) != 0) return {};
  const raw::PageFile file(fd, page_bytes, static_cast<std::uint64_t>(found.st_size));
  const auto newest = raw::newest_head(file);
  if (!newest) return {};
  std::uint64_t count = 0;
  const bool whole =
      raw::each_free_page(file, newest->tables[0], [&](std::size_t page) { count += page >= first ? 1 : 0; });
  return whole ? std::optional(count) : std::nullopt;
}

}  // namespace framesd::store::lmdb
