// SPDX-License-Identifier: MIT
#include "file_mark.hpp"

#include <cstddef>
#include <fcntl.h>
#include <sys/stat.h>

#include <boost/container_hash/hash.hpp>

namespace framesd::store::lmdb {

static_assert(sizeof(std::size_t) <= sizeof(std::uint64_t));

std::uint64_t file_mark(int descriptor) noexcept {
  struct statx found {};
  if (::statx(descriptor, "", AT_EMPTY_PATH, STATX_INO | STATX_BTIME, &found) != 0) return 0;
  std::size_t mark = 0;
  boost::hash_combine(mark, found.stx_ino);
  if ((found.stx_mask & STATX_BTIME) != 0) {
    boost::hash_combine(mark, found.stx_btime.tv_sec);
    boost::hash_combine(mark, found.stx_btime.tv_nsec);
  }
  return mark;
}

}  // namespace framesd::store::lmdb
