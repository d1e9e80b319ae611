// SPDX-License-Identifier: MIT
#include "error.hpp"

#include <cerrno>
#include <cstdint>
#include <new>
#include <sys/statvfs.h>

#include <lmdb.h>

namespace framesd::store::lmdb {
namespace {

// Less than this free means that a short write came from a full disk: LMDB writes at most 64 pages at once,
// and file systems keep a few blocks for themselves.
constexpr std::uint64_t kFullBelowBytes = 1 << 20;

bool disk_is_full(const std::string& path) noexcept {
  struct statvfs disk {};
  if (::statvfs(path.c_str(), &disk) != 0) return false;
  return disk.f_bavail * disk.f_frsize < kFullBelowBytes;
}

}  // namespace

errc read_error(int rc) {
  switch (rc) {
    case ENOMEM: throw std::bad_alloc();
    case MDB_PAGE_NOTFOUND:
    case MDB_CORRUPTED:
    case MDB_CURSOR_FULL:
    case MDB_PAGE_FULL:
    case MDB_INCOMPATIBLE:
    case MDB_BAD_VALSIZE:
    case MDB_BAD_DBI: return errc::store_corrupt;
    case MDB_INVALID:
    case MDB_VERSION_MISMATCH: return errc::store_foreign;
    case MDB_READERS_FULL: return errc::store_readers_full;
    case EMFILE:
    case ENFILE: return errc::no_descriptors;
    case MDB_MAP_FULL:
    case MDB_TXN_FULL:
    case ENOSPC:
    case EDQUOT:
    case EFBIG: return errc::store_full;
    case ENOENT: return errc::store_missing;
    case EACCES:
    case EPERM:
    case EROFS: return errc::store_denied;
    default: return errc::store_io;  // EIO, MDB_PANIC, and what should not happen
  }
}

errc write_error(int rc, const std::string& path) {
  if (rc == EIO && disk_is_full(path)) return errc::store_full;
  return read_error(rc);
}

std::string error_text(int rc) { return rc > 0 ? errno_text(rc) : ::mdb_strerror(rc); }

}  // namespace framesd::store::lmdb
